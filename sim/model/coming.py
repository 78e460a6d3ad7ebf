"""What is still to come at a table: later stages, and what of the numbers is written for their
days.

docs/model.md, section 3. A table goes on as long as the same parties speak and vote over the same
issues, up to the nearest deadline that is rather meant than not, and through no stage with which
the talks may end. Days pass between its stages, and what lasts goes on meanwhile. Shapes: R
replicates, A parties, S later stages.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.model.accounts import Accounts
from sim.model.clock import Hours
from sim.model.held import Held
from sim.model.seating import Seating, table_of
from sim.stage.knowledge import Later

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
BY_THE_DAY = ("harm", "cost", "benefit", "settles", "lengths", "prevails", "waiting")
"""What of the numbers that rules read is written for a day, whatever is believed."""


def later_stages(floor: Held, hours: Hours) -> tuple[list[int], Bools]:
    """The places of the later stages of a table in the calendar; and where each is still before the
    nearest deadline, [R, S].
    """
    places: list[int] = []
    counts: list[Bools] = []
    for place in _same_table(floor):
        before = hours.reaches(place)
        if not before.any():
            break
        places.append(place)
        counts.append(before)
    none = np.zeros((floor.talks.n, 0), np.bool_)
    return places, np.stack(counts, axis=1) if counts else none


def nothing_later(talks: Accounts) -> Later:
    """Where nobody asks."""
    return _later(talks, [], np.zeros((1, 0), np.bool_), moves=False)


def ahead_of(talks: Accounts, floor: Held, hours: Hours) -> Later:
    """The later stages of the table of a stage, for those who reckon with them."""
    places, counts = later_stages(floor, hours)
    by_the_day = talks.lasting.lasts or talks.waiting.hurried or talks.risk.looms
    later = _later(talks, places, counts, moves=bool(places) and bool(by_the_day))
    for at, place in enumerate(places):
        seating = talks.seatings[place]
        later.most[at], later.n_speakers[at] = most_texts(talks, place), len(seating.speakers)
        later.speakers[at, : len(seating.speakers)] = seating.speakers
    days = [talks.today, *(talks.seatings[place].stage.date for place in places)]
    for at in range(1, len(days)):
        stays = talks.lasting.stays(days[at - 1].toordinal(), days[at].toordinal())
        later.stays[:, at] = stays
    write_days(talks, places, later)
    return later


def write_days(talks: Accounts, places: list[int], later: Later) -> None:
    """Write down the numbers for the day of every later stage, nothing having been decided until
    then; again where something has.
    """
    acts, today = talks.state.acts, talks.today
    later.known[:] = -1
    if not later.moves:
        return
    kept = {name: getattr(acts, name).copy() for name in BY_THE_DAY}
    for at, place in enumerate(places):
        talks.today = talks.seatings[place].stage.date
        try:
            talks.lasting.write(talks.today.toordinal())
            talks.waiting.look_ahead(place)
            for name in BY_THE_DAY:
                getattr(later, name)[at] = getattr(acts, name)
            if talks.risk.looms:
                later.spared[at] = talks.risk.spared()
        finally:
            talks.today = today
            for name, numbers in kept.items():
                getattr(acts, name)[:] = numbers


def _later(talks: Accounts, places: list[int], counts: Bools, *, moves: bool) -> Later:
    """Room for so many later stages."""
    acts, n, n_later = talks.state.acts, talks.n, len(places)
    n_parties, at_most = len(talks.layout.parties), n_later if moves else 0
    by_day = {name: np.zeros((at_most, *getattr(acts, name).shape)) for name in BY_THE_DAY}
    return Later(
        moves=int(moves), looms=int(talks.risk.looms), accident=talks.risk.measure, counts=counts,
        most=np.zeros(n_later, np.int64), speakers=np.zeros((n_later, n_parties), np.int64),
        n_speakers=np.zeros(n_later, np.int64), stays=np.ones((len(counts), n_later + 1)),
        spared=np.zeros((at_most, n)), turnout=np.zeros(acts.turnout.shape[1:]),
        coming=np.zeros(acts.coming.shape[1:]),
        no_deal=np.zeros((n if moves else 0, n_later, n_parties)), known=np.full(n, -1),
        believed=np.full(n_parties, 0.5), own=np.zeros(n_parties), others=np.zeros(n_parties),
        **by_day,
    )  # fmt: skip


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


def most_texts(talks: Accounts, place: int) -> int:
    """The most texts that may be tabled at a stage."""
    seating = talks.seatings[place]
    protocol = talks.protocols[seating.stage.id]
    return int(protocol.most_texts(seating.stage.sessions, len(seating.speakers)))
