"""The box that best parts the plays with an outcome from those without: found, then measured.

Peeling and pasting as in PRIM (friedman_fisher1999), for scenarios as in bryant_lempert2010. The
box is found on the plays of even number and measured on those of odd number. docs/drivers.md has
the rules by which it is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.classes import Drawn
from sim.analysis.cutting import Cut, cuts
from sim.analysis.parting import Half, improved, peeled, pruned
from sim.analysis.shares import Share
from sim.analysis.tables import Tables
from sim.analysis.wanted import Outcome

BEST = 0.8
"""Of a worth, plays above this quantile are those that a box is to part from the others."""

FEWEST = 40
"""Plays with the outcome, in each half, without which no box is looked for."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Box:
    """Some restrictions of what is drawn, and the plays inside them.

    All shares are of the plays of odd number, which the box was not made from.

    Parameters
    ----------
    cuts
        The restrictions, that which matters most first.
    came
        Whether it is a box of plays in which the outcome came; else of those in which it did
        not, where these are fewer.
    above
        Of a worth, that which is exceeded in the fifth of the plays that the box is to part.
    density
        How often it is so inside the box.
    coverage
        How many of the plays in which it is so are inside.
    whole
        How often it is so in all plays.
    inside
        How many plays are inside.
    explained
        Share of the variance that being inside explains alone.
    """

    cuts: tuple[Cut, ...]
    came: bool
    above: float | None
    density: Share
    coverage: Share
    whole: Share
    inside: Share
    explained: float

    def as_dict(self) -> dict[str, Any]:
        """The box for programs."""
        return {
            "restrictions": [cut.as_dict() for cut in self.cuts],
            "came": self.came,
            "above": self.above,
            "density": self.density.as_dict(),
            "coverage": self.coverage.as_dict(),
            "whole": self.whole.as_dict(),
            "inside": self.inside.as_dict(),
            "explained": self.explained,
        }


def box(tables: Tables, drawn: Sequence[Drawn], outcome: Outcome) -> Box | None:
    """The box of an outcome.

    Parameters
    ----------
    tables
        Of the run.
    drawn
        The numbers that may be restricted; of these, three at most are.
    outcome
        What came or did not come, or how much.

    Returns
    -------
    Box or None
        None where too few plays have the outcome to look for one, where no restriction parts
        them, or where what was found does not hold on the other half.
    """
    n = len(drawn[0].codes)
    flags, came, above = sought(outcome, n)
    learning, testing = np.arange(0, n, 2), np.arange(1, n, 2)
    if min(np.count_nonzero(flags[half]) for half in (learning, testing)) < FEWEST:
        return None
    half = Half([one.codes[learning] for one in drawn], flags[learning], list(drawn))
    found = pruned(half, improved(half, peeled(half)))
    dims = [d for d, kept in enumerate(found) if not kept.all()]
    if not dims:
        return None
    made = cuts(tables, [(drawn[d], found[d]) for d in dims])
    inside = np.logical_and.reduce([one.inside(tables)[:n] for one in made])
    return _measured(made, inside[testing], flags[testing], (came, above))


def sought(outcome: Outcome, n: int) -> tuple[Bools, bool, float | None]:
    """Which of the first plays a box is to hold: [n]; whether those with the outcome; above what.

    They are the plays in which the outcome came or, if these are more than half, those in which it
    did not; of a worth, the fifth in which it is largest.
    """
    values = outcome.values[:n]
    if outcome.counted:
        came = bool(2 * np.count_nonzero(values) <= n)
        return np.asarray(values == came), came, None
    above = float(np.quantile(values, BEST))
    return np.asarray(values > above), True, above


def _measured(
    made: tuple[Cut, ...], inside: Bools, flags: Bools, what: tuple[bool, float | None]
) -> Box | None:
    """A box by the plays it was not made from; None where it does not hold there."""
    n, n_in, hits = flags.size, int(inside.sum()), int(flags.sum())
    both = int(np.count_nonzero(inside & flags))
    density, whole = Share(both, n_in), Share(hits, n)
    if density.low <= whole.share:
        return None
    fit = parted(n_in, both, n, hits)
    return Box(made, *what, density, Share(both, hits), whole, Share(n_in, n), fit)


def parted(n_in: float, both: float, n: float, hits: float) -> float:
    """Share of the variance of an outcome that being inside a box explains.

    Parameters
    ----------
    n_in, both
        Plays inside, and those of them with the outcome.
    n, hits
        Plays, and those with the outcome.
    """
    if not 0 < n_in < n or not 0 < hits < n:
        return 0.0
    off = (both * n - hits * n_in) / sqrt(n_in * (n - n_in)) / sqrt(hits * (n - hits))
    return off * off
