"""Small pieces of HTML for notebooks; whatever comes from a scenario is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def element(tag: str, text: object) -> str:
    """Text in an element.

    Examples
    --------
    >>> element("em", "a < b")
    '<em>a &lt; b</em>'
    """
    return f"<{tag}>{escape(str(text))}</{tag}>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the first cell of a row is its heading, at the left; the others at the right."""
    top = "".join(_cell("th", place, text) for place, text in enumerate(head))
    body = "".join(
        f"<tr>{''.join(_cell('td', place, text) for place, text in enumerate(row))}</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _cell(tag: str, place: int, text: str) -> str:
    align = "right" if place else "left"
    return f'<{tag} style="text-align: {align}">{escape(text)}</{tag}>'


def page(*parts: str) -> str:
    """Parts one below the other."""
    return f"<div>{''.join(part for part in parts if part)}</div>"
