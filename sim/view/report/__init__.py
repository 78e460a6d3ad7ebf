"""One page to hand over: a run, or runs side by side, as HTML that needs nothing else.

No sentence is written here that a sheet has: the page is a third way to write what
:mod:`sim.view.sheet` writes to a terminal or as Markdown.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sim.view.report.blocks import Block
from sim.view.report.contents import Report

if TYPE_CHECKING:
    from jinja2 import Template


def html(report: Report) -> str:
    """A report as the text of one file: no script, and nothing that is fetched.

    Parameters
    ----------
    report
        What stands in it. All words are escaped.
    """
    return _template("report.html.j2").render(report=report, known=report.cited)


def fragment(block: Block, level: int) -> str:
    """A piece of a page by itself, all words escaped; ``level``: of its heading, 1 to 6."""
    pieces = _template("blocks.html.j2").make_module({"known": ()})
    return str(pieces.block(block, level))  # type: ignore[attr-defined] # a macro


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("sim.view.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
