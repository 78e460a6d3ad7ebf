"""Shares of votes: ``0.55``, or a fraction such as ``2/3``.

Two thirds of three voters are two of them, but .667 of three is more than two. So a decimal
that is one or two thirds, cut off or rounded, is taken for the fraction, and told by ``check``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sim.scenario.kinds import setting
from sim.scenario.problems import Refusal
from sim.scenario.tree import Node, Path, dotted

FRACTION = re.compile(r"(\d{1,6}) ?/ ?(\d{1,6})")
THIRDS = re.compile(r"0?\.(?:(3{2,}4?)|(6{2,}|6+7))0*")
"""A third, or two, cut off or rounded after two digits or more."""
SHARE_SCHEMA = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "string", "pattern": r"^\d+ ?/ ?\d+$"},
    ]
}
_KEYS = {"at_least", "more_than", "parties", "weight"}


def share(value: Any) -> float:
    """A share of all votes, 0 to 1.

    Raises
    ------
    Refusal
        If it is none.

    Examples
    --------
    >>> share("3/4"), share("0.55")
    (0.75, 0.55)
    >>> share(".667") == share("2/3") == 2 / 3
    True
    """
    if isinstance(value, str) and (fraction := FRACTION.fullmatch(value)):
        above, below = int(fraction[1]), int(fraction[2])
        if not 0 <= above <= below or below == 0:
            raise Refusal(f'"{value}" is no share: it must be between 0 and 1.', "Write 2/3, say.")
        return above / below
    thirds = _thirds(value)
    return setting(0, 1).read(value) if thirds is None else thirds / 3


def _thirds(value: Any) -> int | None:
    """How many thirds are meant by a decimal; None where it is not taken for any."""
    found = THIRDS.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    return 1 if found[1] else 2


def rounded(root: Node) -> Iterator[tuple[str, str, str]]:
    """Shares of votes that are written as thirds cut off or rounded.

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
        waiting += [((*path, step), child) for step, child in node.children()]
        thirds = _thirds(node.text)
        if thirds is not None and "adopt" in path and path[-1] in _KEYS:
            fraction = f"{thirds}/3"
            yield dotted(root, path), f"{node.text} is taken for {fraction}.", f"Write {fraction}."
