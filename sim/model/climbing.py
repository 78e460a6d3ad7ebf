"""Looking for texts: the parties' ladders, and what their leaders look out for.

All who look at once do so play by play, so that what is so in a play is looked up once for all of
them. docs/model.md, sections 2 and 7. Shapes: R replicates, A parties.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.model.judged import Judged
from sim.rules import ladder
from sim.rules.ladder import Climbers

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def climb(floor: Judged, where: Mapping[int, Bools]) -> None:
    """Build ladders anew, ``where`` a party needs one, [R]. Who only answers has nothing but its
    best text on it, and comes down from that to no deal.
    """
    talks, authority = floor.talks, floor.talks.state.authority
    alike: dict[tuple[int, bool], list[int]] = {}
    for a in where:
        alike.setdefault((talks.layout.rungs[a], floor.tables_from_a_ladder(a)), []).append(a)
    for (rungs, tables), who in alike.items():
        rule = floor.seating.rule if tables else floor.seating.nobody
        on, rows = [where[a] for a in who], [talks.first_row(a) for a in who]
        climbers = _climbers(floor, who, on, rows, authority[:, who])
        world = floor.world(authority)
        ladder.build(talks.ladders[rungs], talks.frontier, world, rule, climbers, False)


def look_out(
    floor: Judged, where: Mapping[int, Bools], leeway: Mapping[int, Ints]
) -> dict[int, Ints]:
    """How far leaders extend their negotiators' authority, [R]: as far as some text needs it that
    everybody needed might sign and that is worth no deal.

    ``where``: of each leader that looks, [R]; ``leeway``: options by which each who may instruct
    might still extend authority, [R].
    """
    talks, who, seen = floor.talks, list(where), floor.talks.state.authority.copy()
    for a, more in leeway.items():
        seen[:, a] += more
    on, rows = [where[a] for a in who], [0] * len(who)
    climbers = _climbers(floor, who, on, rows, seen[:, who])
    climbers.most[:] = talks.state.authority[:, who].T
    world = floor.world(seen)
    ladder.build(talks.lookout, talks.frontier, world, floor.seating.rule, climbers, True)
    return dict(zip(who, climbers.most, strict=True))


def _climbers(
    floor: Judged, who: list[int], on: list[Bools], rows: list[int], budget: Ints
) -> Climbers:
    """``budget``: [R, N], options that each may go beyond its red lines."""
    talks, most = floor.talks, np.ascontiguousarray(budget.T)
    return Climbers(
        np.array(who), np.array(rows), np.array(on), most, most.copy(),
        talks.draws.resolve, floor.own_no_deal, talks.state.acts.risk,
    )  # fmt: skip
