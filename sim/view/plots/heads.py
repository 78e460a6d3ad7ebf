"""The heads of columns side by side: options in words, upright where columns are narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.view.plots.page import LEADING, POINT, Page, folded, height_of, width_of

NARROW = 0.45
"""Inches; the words of a narrower column stand upright, on one line."""

LONGEST = 1.3
"""Inches of words that stand upright."""


class Heads(NamedTuple):
    """Words above columns of one width, as they are set; ``height`` in inches."""

    lines: list[list[str]]
    size: float
    upright: bool
    height: float


def heads_of(texts: Sequence[str], width: float, size: float, most: int) -> Heads:
    """Words above columns.

    Parameters
    ----------
    texts
        One a column.
    width
        Inches of a column.
    size
        Of the letters, in points; smaller where a column is narrower than they are high.
    most
        Lines at most of words that do not stand upright.
    """
    if width >= NARROW:
        lines = [folded(text, width - 0.13, size, most) for text in texts]
        return Heads(lines, size, False, height_of(max(map(len, lines)), size))
    size = min(size, width / (LEADING * POINT))
    lines = [folded(text, LONGEST, size, 1) for text in texts]
    return Heads(lines, size, True, max(width_of(one, size) for (one,) in lines) + 0.04)


def write_heads(page: Page, heads: Heads, at: tuple[float, float], width: float) -> None:
    """Set them with their lower edge at a height, the first column from a place on."""
    left, foot = at
    for column, lines in enumerate(heads.lines):
        x = left + width * (column + 0.5)
        turned = {"rotation": 90} if heads.upright else {}
        page.write((x, foot), lines, heads.size, ha="center", va="bottom", **turned)
