"""What each key of a scenario does: on accords, force, settlements, tension, beliefs, climates,
texts; the largest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.effects import Effect, Shift, effect, shift, simultaneous
from sim.analysis.shares import Share
from sim.analysis.slates import Plays

MEETINGS = "meetings"


@dataclass(frozen=True)
class Pull:
    """What one change does.

    Parameters
    ----------
    accord, coercion
        Its effect on some accord, and on the gravest kind of coercion (None where there is none).
    settled
        In how many of the plays some issue ends with another option.
    tension, texts
        How far tension, and the number of texts tabled, move on average; None of a single play,
        which has no interval.
    belief, climate
        The party for which the belief in its resolve, or the climate at its home, moves most,
        and how far; None where no scenario has any, and of a single play.
    differing
        In how many plays anything that is kept differs.
    """

    accord: Effect
    coercion: Effect | None
    settled: Share
    tension: Shift | None
    texts: Shift | None
    belief: tuple[str, Shift] | None
    climate: tuple[str, Shift] | None
    differing: int

    @property
    def label(self) -> str:
        """The change, in words."""
        return self.accord.label

    @property
    def weight(self) -> tuple[float, float, float]:
        """What it is ranked by: accords or force, whichever moves more; settlements; the rest."""
        moved = [abs(one.difference.mean) for one in (self.accord, self.coercion) if one]
        return max(moved), self.settled.share, float(self.differing)


def pulls(plays: Plays, *, meetings: bool) -> list[Pull]:
    """What the changes of a slate do.

    Parameters
    ----------
    plays
        The slate.
    meetings
        Only those that ask whether the talks matter, in their order; else all others, the
        largest first. Intervals hold for all of them at once.
    """
    rows = [
        row
        for row, told in enumerate(plays.tried, start=1)
        if (told["about"] == MEETINGS) == meetings
    ]
    width = simultaneous(len(rows))
    found = [_pull(plays, row, width) for row in rows]
    if not meetings:
        found.sort(key=lambda one: tuple(-part for part in one.weight))
    return found


def _pull(plays: Plays, row: int, width: float) -> Pull:
    gravest = plays.kinds[:1]
    tension, texts = (shift(plays, row, name, width) for name in ("tension", "n_offers"))
    return Pull(
        effect(plays, row, plays.flags("accord"), width),
        effect(plays, row, plays.flags(gravest[0]), width) if gravest else None,
        Share(int(np.count_nonzero(plays.settled_otherwise(row))), plays.n),
        tension,
        texts,
        _furthest(plays, row, "belief", width),
        _furthest(plays, row, "climate", width),
        plays.differing(row),
    )


def _furthest(plays: Plays, row: int, what: str, width: float) -> tuple[str, Shift] | None:
    """The party for which a number moves most."""
    parties: Sequence[str] = list(plays.cast["parties"])
    found = [
        (party, moved)
        for party in parties
        if (moved := shift(plays, row, f"{what}_{party}", width)) is not None
    ]
    return max(found, key=lambda one: abs(one[1].mean), default=None)
