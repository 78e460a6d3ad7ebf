"""What is still to come at a table: the texts of later stages, and what no deal is worth by then.

docs/model.md, section 3. A table goes on as long as the same parties speak and vote over the same
issues, up to the nearest deadline that is rather meant than not, and through no stage with which
the talks may end. Days pass between its stages, and what lasts goes on meanwhile. Shapes: R
replicates, A parties, S later stages, Q texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.model.accounts import Accounts
from sim.model.clock import Hours
from sim.model.held import Held
from sim.model.seating import Seating, table_of
from sim.rules import following, foresight

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
BY_THE_DAY = ("harm", "cost", "benefit", "settles", "lengths", "prevails", "turnout", "coming",
              "waiting")  # fmt: skip
"""What of the numbers that rules read is written for a day."""


class Ahead:
    """What is to come at the table of a stage after that stage.

    ``later``: the places of its later stages in the calendar; ``counts``: [R, S], the stage is
    still before the nearest deadline.
    """

    def __init__(self, talks: Accounts, floor: Held, hours: Hours) -> None:
        self.talks, self.floor = talks, floor
        self.later: list[int] = []
        counts: list[Bools] = []
        for place in _same_table(floor):
            before = hours.reaches(place)
            if not before.any():
                break
            self.later.append(place)
            counts.append(before)
        self.counts = np.stack(counts, axis=1) if counts else np.zeros((talks.n, 0), np.bool_)
        self._seen = np.full(talks.n, -1)

    @cached_property
    def stays(self) -> Floats:
        """The chance that nothing that lasts is decided between a stage and the one before it,
        [R, S + 1]; 1 of the stage at hand.
        """
        talks, found = self.talks, np.ones((self.talks.n, len(self.later) + 1))
        days = [talks.today, *(talks.seatings[place].stage.date for place in self.later)]
        for at in range(1, len(days)):
            found[:, at] = talks.lasting.stays(days[at - 1].toordinal(), days[at].toordinal())
        return found

    @property
    def moves(self) -> bool:
        """Whether no deal comes to be worth something else because time passes."""
        talks = self.talks
        by_the_day = talks.lasting.lasts or talks.waiting.hurried or talks.risk.looms
        return bool(self.later) and bool(by_the_day)

    def no_deal(self) -> Floats:
        """What no deal is worth to each party, which knows itself, at every later stage as long
        as nothing has been decided, [R, A, S]; where accidents are reckoned with, beside texts that
        are worth what they are today, though they spare less of them by then.
        """
        talks, floor = self.talks, self.floor
        if not np.array_equal(self._seen, talks.state.beliefs.version):
            out = np.zeros((len(self.later), talks.n, floor.n_parties))
            for at, place in enumerate(self.later):
                with seen_from(talks, floor.on, place):
                    foresight.no_deal_values(
                        talks.world,
                        floor.on,
                        np.arange(floor.n_parties),
                        talks.draws.resolve,
                        talks.state.acts.least,
                        out[at],
                    )
                    if talks.risk.looms:
                        out[at] += talks.risk.gone_by(floor.on)[0]
            self._no_deal, self._seen = np.moveaxis(out, 0, 2), talks.state.beliefs.version.copy()
        return self._no_deal

    def texts(self, first: int) -> list[tuple[int, int]]:
        """Who tables each text to come, and at which stage: 0 for the one at hand. ``first``: who
        tables next there.
        """
        floor, talks = self.floor, self.talks
        turns = [first, *(a for a in floor.speakers if a != first)]
        found = [(turns[i % len(turns)], 0) for i in range(floor.offers_left)]
        for at, place in enumerate(self.later, 1):
            seating = talks.seatings[place]
            found += [
                (seating.speakers[i % len(seating.speakers)], at)
                for i in range(_most(floor, place))
            ]
        return found

    def n_texts(self) -> Ints:
        """How many texts are still to come, [R]."""
        most = np.array([_most(self.floor, place) for place in self.later], np.int64)
        more = np.where(self.counts, most, 0).sum(axis=1)
        return np.asarray(self.floor.offers_left + more, np.int64)


def _same_table(floor: Held) -> Iterator[int]:
    """Where in the calendar the same parties meet again over the same, come what may."""
    talks, here, at_hand = floor.talks, table_of(floor.seating), floor.seating.stage
    if at_hand.ends_talks_if_failed:
        return
    for place in range(floor.place + 1, len(talks.seatings)):
        seating: Seating = talks.seatings[place]
        tables = talks.protocols[seating.stage.id].tables
        if not tables or seating.stage.only_if is not None or table_of(seating) != here:
            continue
        yield place
        if seating.stage.ends_talks_if_failed:
            return


def _most(floor: Held, place: int) -> int:
    """The most texts that may be tabled at a stage."""
    seating = floor.talks.seatings[place]
    protocol = floor.talks.protocols[seating.stage.id]
    return int(protocol.most_texts(seating.stage.sessions, len(seating.speakers)))


@contextmanager
def seen_from(talks: Accounts, on: Bools, place: int) -> Iterator[None]:
    """Reckon as on the day of a later stage, nothing having been decided until then, where ``on``,
    [R].
    """
    acts = talks.state.acts
    kept = {name: getattr(acts, name).copy() for name in BY_THE_DAY}
    today, talks.today = talks.today, talks.seatings[place].stage.date
    try:
        talks.lasting.write(talks.today.toordinal())
        talks.waiting.look_ahead(place)
        following.turnouts(talks.world, on)
        talks.state.beliefs.version[:] += 1
        yield
    finally:
        talks.today = today
        for name, numbers in kept.items():
            getattr(acts, name)[:] = numbers
        talks.state.beliefs.version[:] += 1
