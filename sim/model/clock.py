"""The clock: how much of the time that a party has for an accord is over.

docs/model.md, section 3. A party's own sessions are those of stages at which it votes on what is to
be decided now: on an issue on which it has a line and that is still open, and at a later stage on
all such issues of this one, with all who vote here. They run to the nearest deadline that is known,
or to the last of them. Shapes: R replicates, A parties, K issues.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.model import waiting
from sim.model.held import UNTABLED, Held
from sim.model.plays import Plays
from sim.rules import conceding, foresight
from sim.scenario.happenings import Deadline

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Table = tuple[frozenset[int], frozenset[int]]
"""Who votes on which issues."""

WHOLE = 0.5
"""A deadline that is as likely to be meant as this counts whole."""


class Clock:
    """What has been held so far, in R replicates.

    ``held``: [R, A], by who votes on what, own sessions so far at that table; ``reached``:
    [R, A], the largest share of their time that was over there, and ``settled``: [R], how many
    issues were settled then; ``moved``: [R], by deadline, where it has been put off; ``texts``:
    [R, K], by party, its last texts, as far as no accord has come since.
    """

    def __init__(self, talks: Plays) -> None:
        self.talks = talks
        self.held: dict[Table, Ints] = {}
        self.moved: dict[str, Bools] = {}
        self.texts: dict[int, Ints] = {}
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

    def texts_of(self, party: int) -> Ints:
        """A party's texts that are on the table now, [R, K], to be written to."""
        if party not in self.texts:
            self.texts[party] = np.full_like(self.talks.state.settlement, UNTABLED)
        return self.texts[party]

    def forget(self, where: Bools) -> None:
        """An accord takes from the table what lay there."""
        for texts in self.texts.values():
            texts[where] = UNTABLED

    def forget_position(self, others: Bools) -> None:
        """Where a party has another position, [R, A], its texts are off the table, and it owes
        nothing to what it had come down to.
        """
        for reached in self.reached.values():
            reached[others] = 0.0
        for a, texts in self.texts.items():
            texts[others[:, a]] = UNTABLED

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
    """The clock of one stage. ``over``: [R, A], the share of its own time that is over for each
    party once the session is; ``elapsed``: the same, but never less than it was before at the same
    table, so that nobody takes back what it has come down to when a deadline passes.
    """

    def __init__(self, floor: Held, clock: Clock) -> None:
        self.floor, self.clock, talks = floor, clock, floor.talks
        issues = np.flatnonzero(floor.seating.agenda).tolist()
        here = frozenset(floor.voters), frozenset(issues)
        self.elapsed = self.clock.table(here)
        self.held, shape = self.clock.held[here], self.elapsed.shape
        self.own = np.zeros(shape, np.bool_)
        for a in floor.voters:
            self.own[:, a] = waiting.meets(talks, floor.place, a)
        later = self._later()
        self.later = sum(later.values(), np.zeros(shape))
        found = [
            (entry.date, talks.draws.hard[entry.id], holds, self._early(at))
            for at, entry, holds in self.clock.deadlines()
        ]
        found += self._threats()
        self.horizons = [
            (hard, holds, early, sum((later[p] for p in early if p in later), np.zeros(shape)))
            for _, hard, holds, early in sorted(found, key=lambda one: one[0])
        ]
        self.over = np.zeros(shape)
        self._left = -1, self.later

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
            own = np.zeros(self.own.shape)
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
        for hard, holds, early, _ in self.horizons:
            if place not in early:
                past |= holds & (hard >= WHOLE)
        return ~past

    def left(self) -> Floats:
        """Own sessions still to come after the present one, [R, A], up to the nearest deadline;
        deadlines that may not be meant count with their chance.
        """
        if self._left[0] != self.floor.session:
            self._left = self.floor.session, self._count()
        return self._left[1]

    def _count(self) -> Floats:
        stage = self.floor.seating.stage
        here = max(stage.sessions - self.floor.session, 0)
        left = here + self.later + (stage.sessions if stage.open_ended else 0)
        for hard, holds, _, before in reversed(self.horizons):
            nearer = here + before
            doubt = np.where(hard >= WHOLE, 0.0, 1.0 - hard)[:, np.newaxis]
            left = np.where(holds[:, np.newaxis], nearer + doubt * (left - nearer), left)
        return left

    def tick(self) -> None:
        """Another session begins."""
        conceding.tick(
            self.floor.on, self.own, self.held, self.left(), self.floor.elapsed, self.over,
            self.elapsed,
        )  # fmt: skip
