"""The clock: how much of the time that a party has for an accord is over.

docs/model.md, section 3. A party's own sessions are those of stages at which it votes on an issue
on which it has a line and that is still open. They run to the nearest deadline that is known, or to
the last of them. Shapes: R replicates, A parties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model import waiting
from sim.model.motions import UNTABLED
from sim.scenario.happenings import Deadline

if TYPE_CHECKING:
    from sim.model.floor import Floor
    from sim.model.talks import Talks

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

WHOLE = 0.5
"""A deadline that is as likely to be meant as this counts whole."""


class Clock:
    """What has been held so far, in R replicates.

    ``held``: [R, A], own sessions so far; ``moved``: [R], by deadline, where it has been put off;
    ``texts``: [R, K], by party, its last texts, as far as no accord has come since;
    ``reached``: [R, A], by who votes, the largest share of their time that was over at that table,
    and ``settled``: [R], by the same, how many issues were settled then.
    """

    def __init__(self, talks: Talks) -> None:
        self.talks = talks
        self.held = np.zeros((talks.n, len(talks.layout.parties)), np.int64)
        self.moved: dict[str, Bools] = {}
        self.texts: dict[int, Ints] = {}
        self.reached: dict[frozenset[int], Floats] = {}
        self.settled: dict[frozenset[int], Ints] = {}

    def table(self, voters: frozenset[int]) -> Floats:
        """The largest share of their time that was over at this table, [R, A]; 0 where an accord
        has changed what there is to agree on since.
        """
        settled = self.talks.state.settled.sum(axis=1)
        if voters not in self.reached:
            self.reached[voters] = np.zeros(self.held.shape)
        else:
            self.reached[voters][settled != self.settled[voters]] = 0.0
        self.settled[voters] = settled
        return self.reached[voters]

    def keep(self, party: int, where: Bools, texts: Ints) -> None:
        """Keep a text that is on the table now."""
        if party not in self.texts:
            self.texts[party] = np.full_like(texts, UNTABLED)
        self.texts[party][where] = texts[where]

    def forget(self, where: Bools) -> None:
        """An accord takes from the table what lay there."""
        for texts in self.texts.values():
            texts[where] = UNTABLED

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
            if holds.any():
                found.append((at, entry, holds))
        return found


class Hours:
    """The clock of one stage. ``over``: [R, A], the share of its own time that is over for each
    party once the session is; ``elapsed``: the same, but never less than it was before at the same
    table, so that nobody takes back what it has come down to when a deadline passes.
    """

    def __init__(self, floor: Floor) -> None:
        self.floor, talks = floor, floor.talks
        self.clock = talks.clock
        self.elapsed = self.clock.table(frozenset(floor.voters))
        shape = self.clock.held.shape
        self.own = np.zeros(shape, np.bool_)
        for a in floor.voters:
            self.own[:, a] = waiting.meets(talks, floor.place, a)
        later = self._later()
        self.later = sum(later.values(), np.zeros(shape))
        self.horizons = [
            (talks.draws.hard[entry.id], holds, self._before(later, at))
            for at, entry, holds in self.clock.deadlines()
        ]
        self.over = np.zeros(shape)

    def _later(self) -> dict[int, Floats]:
        """Own sessions at every later stage, [R, A], by its place. Of meetings without an end only
        the next is counted on.
        """
        talks, found = self.floor.talks, {}
        endless = self.floor.seating.stage.open_ended
        for place in range(self.floor.place + 1, len(talks.seatings)):
            seating = talks.seatings[place]
            if not talks.protocols[seating.stage.id].tables or (
                endless and seating.stage.open_ended
            ):
                continue
            endless = endless or seating.stage.open_ended
            own = np.zeros(self.own.shape)
            for a in seating.voters:
                own[:, a] = seating.stage.sessions * waiting.meets(talks, place, a)
            found[place] = own
        return found

    def _before(self, later: dict[int, Floats], at: int) -> Floats:
        """Own sessions at later stages that come before an entry of the calendar, [R, A]."""
        entries = self.floor.talks.entries
        early = {entry.id for _, entry in entries[:at]}
        stages = (self.floor.talks.seatings[place].stage.id for place in later)
        kept = (own for own, stage in zip(later.values(), stages, strict=True) if stage in early)
        return sum(kept, np.zeros(self.own.shape))

    def left(self) -> Floats:
        """Own sessions still to come after the present one, [R, A], up to the nearest deadline;
        deadlines that may not be meant count with their chance.
        """
        here = max(self.floor.seating.stage.sessions - self.floor.session, 0)
        left = here + self.later
        for hard, holds, before in reversed(self.horizons):
            nearer = here + before
            doubt = np.where(hard >= WHOLE, 0.0, 1.0 - hard)[:, np.newaxis]
            left = np.where(holds[:, np.newaxis], nearer + doubt * (left - nearer), left)
        return left

    def tick(self) -> None:
        """Another session begins."""
        on, held = self.floor.on[:, np.newaxis], self.clock.held
        held += on & self.own
        time = np.maximum(held + self.left(), 1.0)
        self.over = np.where(self.own, held / time, self.floor.elapsed)
        np.maximum(self.elapsed, self.over, out=self.elapsed, where=on)
