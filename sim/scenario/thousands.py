"""Thousands with commas between them, as people write them: ``1,000``.

YAML takes a comma inside braces for the start of a new key, and elsewhere for text. Both are
understood here as the number that is meant, and told by ``check``: a comma could be a point too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sim.scenario.tree import Node, Path, dotted

THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+")
"""One to three digits, not beginning with a nought, and then threes."""
_WORDED = {"scenario", "question", "name", "title", "why", "url", "options"}
"""Keys below which there is text and no number."""


def bare(text: str) -> str:
    """A number without the commas between its thousands; any other text as it is.

    Examples
    --------
    >>> bare("1,000"), bare("0,5")
    ('1000', '0,5')
    """
    return text.replace(",", "") if THOUSANDS.fullmatch(text) else text


def understood(root: Node) -> Iterator[tuple[str, str, str]]:
    """Numbers of a scenario that are written with commas.

    Parameters
    ----------
    root
        The tree of the scenario.

    Yields
    ------
    tuple of str
        The dotted path, what was understood, and what to do about it.
    """
    waiting: list[tuple[Path, Node]] = [((), root)]
    while waiting:
        path, node = waiting.pop()
        waiting += [
            ((*path, step), child) for step, child in node.children() if step not in _WORDED
        ]
        if node.text is not None and THOUSANDS.fullmatch(node.text):
            number = bare(node.text)
            wrong = f'"{node.text}" is taken for {number}.'
            yield dotted(root, path), wrong, f"Write {number}, without a comma."
