"""Restrictions of what is drawn, with borders no finer than the plays tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.classes import Drawn
from sim.analysis.tables import Tables

DIGITS = 8
"""Significant digits of a border at most."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Cut:
    """One restriction.

    Parameters
    ----------
    path
        Of what is restricted.
    low, high
        It lies above ``low`` and not above ``high``; None where that end is open.
    words
        Of words: those inside.
    others
        Those outside.
    """

    path: str
    low: float | None = None
    high: float | None = None
    words: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def inside(self, tables: Tables) -> Bools:
        """[R], which plays it lets in. Where nothing was drawn it does not."""
        drawn = tables.column("parameters", self.path)
        if self.words:
            return np.isin(drawn.astype(str), self.words)
        numbers = drawn.astype(np.float64)
        found = ~np.isnan(numbers)
        if self.low is not None:
            found &= numbers > self.low
        if self.high is not None:
            found &= numbers <= self.high
        return found

    def as_dict(self) -> dict[str, Any]:
        """The restriction for programs."""
        if self.words:
            return {"path": self.path, "in": list(self.words)}
        return {"path": self.path, "above": self.low, "up_to": self.high}


def cuts(tables: Tables, kept: Sequence[tuple[Drawn, Bools]]) -> tuple[Cut, ...]:
    """The restrictions that leave certain classes of numbers inside."""
    return tuple(_cut(tables, drawn, classes) for drawn, classes in kept)


def _cut(tables: Tables, drawn: Drawn, classes: Bools) -> Cut:
    if drawn.words is not None:
        inside = tuple(word for word, kept in zip(drawn.words, classes, strict=False) if kept)
        return Cut(drawn.path, words=inside, others=tuple(sorted({*drawn.words} - {*inside})))
    values = tables.column("parameters", drawn.path)[: len(drawn.codes)].astype(np.float64)
    there = np.flatnonzero(drawn.counts[:-1])
    kept = np.flatnonzero(classes[there])
    ends = [values[drawn.codes == code] for code in there]
    first, last = int(kept[0]), int(kept[-1])
    low = border(ends[first - 1], ends[first]) if first > 0 else None
    high = border(ends[last], ends[last + 1]) if last + 1 < len(there) else None
    return Cut(drawn.path, low, high)


def border(below: Floats, above: Floats) -> float:
    """A round number between two neighbouring classes: of as few digits as stay within the half of
    each that is nearer to the other, or between the two where a class is one value.
    """
    end, start = float(below.max()), float(above.min())
    least = end - (end - float(below.min())) / 2
    most = start + (float(above.max()) - start) / 2
    middle = (end + start) / 2
    if least < 0 < most:
        return 0.0
    for digits in range(1, DIGITS):
        step = 10.0 ** (floor(log10(abs(middle))) - digits + 1)
        ends = floor(middle / step) * step, ceil(middle / step) * step
        for found in sorted(ends, key=lambda one: abs(one - middle)):
            if least < found < most:
                return float(f"{found:.{DIGITS}g}")
    return middle
