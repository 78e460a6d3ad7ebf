"""The day on which a party has a new position.

docs/model.md, section 8. Shapes: R replicates, A parties, K issues, O options.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model import confirmations
from sim.model.accounts import Accounts
from sim.model.draws import Standing
from sim.model.lists import packing
from sim.model.narration import tell_position
from sim.rules import following, offers
from sim.scenario.happenings import NewPosition

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def take(talks: Accounts, entry: NewPosition) -> None:
    """A party has a new position, where it comes to that; what is history was its position from
    the start.
    """
    if talks.brief.is_history(entry):
        tell_position(talks, entry, came=True)
        return
    c = talks.brief.turns.index(entry)
    before, after = talks.draws.course[:, c], talks.draws.course[:, c + 1]
    came = before != after
    talks.note("position", entry.id, came, entry.by)
    tell_position(talks, entry, came=bool(came[0]))
    for s, t in sorted(set(zip(before[came].tolist(), after[came].tolist(), strict=True))):
        old, new = talks.draws.standings[s], talks.draws.standings[t]
        lines, others = moved(old, new)
        rows = came & (before == s) & (after == t) & others.any(axis=1)
        if rows.any():
            _turn(talks, rows, new, lines & rows[:, np.newaxis])
            _believe(talks, rows, t)
            _forget(talks, rows, others & rows[:, np.newaxis])


def moved(old: Standing, new: Standing) -> tuple[Bools, Bools]:
    """Whose red lines differ between two standings, and whose position does at all, [R, A]."""
    lines = (old.beyond != new.beyond).any(axis=(2, 3))
    lines |= (old.package != new.package).any(axis=2)
    others = lines | (old.alone != new.alone).any(axis=(2, 3))
    for then, now in zip(old.interests[1:3], new.interests[1:3], strict=True):
        others |= (then != now).any(axis=2)
    return lines, others


def _turn(talks: Accounts, rows: Bools, new: Standing, lines: Bools) -> None:
    """Write a standing over what holds, and all that is worked out from it. Leave to go beyond red
    lines falls with these lines.
    """
    draws, state = talks.draws, talks.state
    talks.waiting.pass_days(rows & state.live, talks.stage_place)
    state.authority[lines], state.carry[lines] = 0, 0.0
    pairs = (
        (draws.interests.worth, new.interests.worth), (draws.interests.want, new.interests.want),
        (draws.interests.weight, new.interests.weight), (draws.type, new.type),
        (draws.beyond, new.beyond), (draws.package, new.package), (draws.accept, new.accept),
    )  # fmt: skip
    for held, anew in pairs:
        held[rows] = anew[rows]
    talks.waiting.weigh(rows)
    talks.at_home.set_bars(rows, new.interests, new.beyond, new.accept)
    talks.minutes.value_anew(rows, new.interests.worth)
    talks.complements.value_anew(rows, new.interests.worth)
    talks.spoken.value_anew(rows, new.interests.worth)
    quo, drawn = state.settlement, talks.spoken.as_drawn
    confirmations.refresh(talks.layout, draws, drawn, quo, np.flatnonzero(rows))


def _believe(talks: Accounts, rows: Bools, standing: int) -> None:
    """Carry what is believed of red lines over to the new lists of types."""
    doubts, lists = talks.state.doubts, talks.layout.lists
    for a, now in enumerate(lists.of[standing].tolist()):
        for then in np.unique(doubts.which[rows, a]).tolist():
            if then == now:
                continue
            here = np.flatnonzero(rows & (doubts.which[:, a] == then))
            known = doubts.mass[here, a, : len(lists.types[then].mass)]
            doubts.mass[here, a] = 0.0
            doubts.mass[here, a, : len(lists.types[now].mass)] = lists.carried(known, then, now)
            doubts.which[here, a], doubts.packs[here, a] = now, packing(lists.types[now])


def _forget(talks: Accounts, rows: Bools, others: Bools) -> None:
    """What was tabled before is no measure any more, the same word is news, and what was worked out
    does not hold.
    """
    talks.clock.forget_position(others)
    talks.said[others] = 0
    for memory in talks.memories.values():
        memory.forget(np.asarray(others[:, list(memory.voters)].any(axis=1)))
    for rating in talks.ratings:
        offers.out_of_date(rating, rows)
    following.turnouts(talks.world, rows)
    talks.state.beliefs.version[rows] += 1
