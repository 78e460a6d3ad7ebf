"""The clock: how much of the time that a party has for an accord is over.

docs/model.md, section 3. A party's own sessions are those of stages at which it votes on what is to
be decided now: on an issue on which it has a line and that is still open, and at a later stage on
all such issues of this one, with all who vote here. They run to the nearest deadline that is known,
or to the last of them. Shapes: R replicates, A parties, K issues.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model import waiting
from sim.model.held import UNTABLED, Held
from sim.model.plays import Plays
from sim.rules import foresight
from sim.scenario.happenings import Deadline
from sim.stage import sitting
from sim.stage.clock import WHOLE

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Table = tuple[frozenset[int], frozenset[int]]
"""Who votes on which issues."""


class Clock:
    """What has been held so far, in R replicates.

    ``held``: [R, A], by who votes on what, own sessions so far at that table; ``reached``:
    [R, A], the largest share of their time that was over there, and ``settled``: [R], how many
    issues were settled then; ``moved``: [R], by deadline, where it has been put off.
    """

    def __init__(self, talks: Plays) -> None:
        self.talks = talks
        self.held: dict[Table, Ints] = {}
        self.moved: dict[str, Bools] = {}
        self.reached: dict[Table, Floats] = {}
        self.settled: dict[Table, Ints] = {}

    def table(self, here: Table) -> Floats:
        """The largest share of their time that was over at this table, [R, A]; 0 where an accord
        has changed what there is to agree on since.
        """
        settled = self.talks.state.settled.sum(axis=1)
        if here not in self.reached:
            shape = (self.talks.n, len(self.talks.layout.parties))
            self.reached[here], self.held[here] = np.zeros(shape), np.zeros(shape, np.int64)
        else:
            self.reached[here][settled != self.settled[here]] = 0.0
        self.settled[here] = settled
        return self.reached[here]

    def forget(self, where: Bools) -> None:
        """An accord takes from the table what lay there."""
        self.talks.kept[where] = UNTABLED

    def forget_position(self, others: Bools) -> None:
        """Where a party has another position, [R, A], its texts are off the table, and it owes
        nothing to what it had come down to.
        """
        for reached in self.reached.values():
            reached[others] = 0.0
        self.talks.kept[others] = UNTABLED

    def has_lapsed(self, entry: Deadline) -> Bools:
        """Where accords that stand have answered the threat for which a deadline is set, [R]."""
        if entry.threat is None:
            return np.zeros(self.talks.n, np.bool_)
        answered = self.talks.answered()[:, self.talks.layout.measure[entry.threat]]
        return np.asarray(answered, np.bool_)

    def deadlines(self) -> list[tuple[int, Deadline, Bools]]:
        """Deadlines to come that are known today, with their place in the calendar and where they
        hold, [R]; the nearest first.
        """
        talks, found = self.talks, []
        for at in range(talks.at_entry, len(talks.entries)):
            entry = talks.entries[at][1]
            if not isinstance(entry, Deadline):
                continue
            known = entry.known is None or entry.known <= talks.today
            holds = np.full(talks.n, known)
            if entry.put_off:
                holds = self.moved.get(entry.id, np.zeros(talks.n, np.bool_))
            holds = holds & ~self.has_lapsed(entry)
            if holds.any():
                found.append((at, entry, holds))
        return found


class Hours:
    """What the clock of one stage goes by: ``rules``, see :class:`sim.stage.sitting.Hours`."""

    def __init__(self, floor: Held, clock: Clock) -> None:
        self.floor, self.clock, talks = floor, clock, floor.talks
        issues = np.flatnonzero(floor.seating.agenda).tolist()
        here = frozenset(floor.voters), frozenset(issues)
        elapsed = clock.table(here)
        shape = elapsed.shape
        own = np.zeros(shape, np.bool_)
        for a in floor.voters:
            own[:, a] = waiting.meets(talks, floor.place, a)
        later = self._later()
        found = [
            (entry.date, talks.draws.hard[entry.id], holds, self._early(at))
            for at, entry, holds in clock.deadlines()
        ]
        found += self._threats()
        found.sort(key=lambda one: one[0])
        self.early = [early for _, _, _, early in found]
        none = np.zeros(shape)
        before = [sum((later[p] for p in early if p in later), none) for early in self.early]
        self.rules = sitting.Hours(
            own, clock.held[here], sum(later.values(), none), np.zeros(shape), elapsed,
            stacked([hard for _, hard, _, _ in found], (talks.n,), np.float64),
            stacked([holds for _, _, holds, _ in found], (talks.n,), np.bool_),
            stacked(before, shape, np.float64), np.zeros(shape[1]),
        )  # fmt: skip

    def _later(self) -> dict[int, Floats]:
        """Own sessions at every later stage at which all who vote here vote too, [R, A], by its
        place. Of meetings without an end only the next is counted on.
        """
        talks, found = self.floor.talks, {}
        table = set(self.floor.voters)
        endless = self.floor.seating.stage.open_ended
        for place in range(self.floor.place + 1, len(talks.seatings)):
            seating = talks.seatings[place]
            if not table <= set(seating.voters) or not talks.protocols[seating.stage.id].tables:
                continue
            if endless and seating.stage.open_ended:
                continue
            endless = endless or seating.stage.open_ended
            own = np.zeros((talks.n, len(talks.layout.parties)))
            for a in table:
                own[:, a] = seating.stage.sessions * self._recurs(place, a)
            found[place] = own
        return found

    def _recurs(self, place: int, a: int) -> Bools:
        """Whether all that party a would settle here is on the agenda of a later stage, [R]."""
        talks = self.floor.talks
        own = (talks.draws.interests.want[:, a] >= 0) & self.floor.agenda
        elsewhere = own & ~talks.seatings[place].agenda
        return np.asarray(own.any(axis=1) & ~elsewhere.any(axis=1))

    def _early(self, at: int) -> list[int]:
        """The places of stages that come before an entry of the calendar."""
        talks = self.floor.talks
        early = {entry.id for _, entry in talks.entries[:at]}
        return [p for p, seating in enumerate(talks.seatings) if seating.stage.id in early]

    def _threats(self) -> list[tuple[date, Floats, Bools, list[int]]]:
        """The days on which threats fall due that are known by now, as far as they are believed."""
        talks = self.floor.talks
        found: list[tuple[date, Floats, Bools, list[int]]] = []
        due: list[tuple[int, date]] = []
        for m, name in enumerate(talks.layout.measures):
            measure = talks.brief.measures[name]
            public, day = measure.public_from, measure.deadline
            if measure.parent is None and day is not None and day >= talks.today:
                due += [(m, day)] if public is None or public <= talks.today else []
        if not due:
            return []
        chance = np.zeros((talks.n, len(talks.layout.measures)))
        foresight.chances_of(talks.world, self.floor.on, chance)
        for m, day in due:
            early = [p for p, seating in enumerate(talks.seatings) if seating.stage.date <= day]
            found.append((day, chance[:, m], ~talks.state.deeds.decided[:, m], early))
        return found

    def reaches(self, place: int) -> Bools:
        """Whether a later stage comes before the nearest deadline that is rather meant than not,
        [R].
        """
        past = np.zeros(self.floor.talks.n, np.bool_)
        for early, hard, holds in zip(self.early, self.rules.hard, self.rules.holds, strict=True):
            if place not in early:
                past |= holds & (hard >= WHOLE)
        return ~past


def stacked(parts: Sequence[NDArray[Any]], shape: tuple[int, ...], kind: type) -> NDArray[Any]:
    """Arrays of a shape in one, the first first; with no rows where there are none."""
    whole: NDArray[Any] = np.zeros((len(parts), *shape), kind)
    for at, part in enumerate(parts):
        whole[at] = part
    return whole
