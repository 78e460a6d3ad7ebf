"""Later stages of a table, as they stand on the calendar. What comes of them is in
:mod:`sim.stage.coming`.

docs/model.md, section 3. Shapes: R replicates, A parties, S later stages.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.days.play import Play
from sim.model.plays import Plays
from sim.model.seating import Seating, table_of
from sim.stage.knowledge import Later

BY_THE_DAY = ("harm", "cost", "benefit", "settles", "lengths", "prevails", "waiting")
"""What of the numbers that rules read is written for a day, whatever is believed."""


def nothing_later(talks: Plays, now: Play) -> Later:
    """Where nobody asks."""
    return _later(talks, now, [], moves=False)


def ahead_of(talks: Plays, now: Play, place: int) -> Later:
    """The later stages of the table of a stage, for those who reckon with them."""
    places = list(_same_table(talks, place))
    lasts, hurried = len(now.lasting.reckoning.lasts), len(now.waiting.hurried)
    by_the_day = lasts or hurried or now.risk.looms
    later = _later(talks, now, places, moves=bool(places) and bool(by_the_day))
    for at, there in enumerate(places):
        seating = talks.seatings[there]
        later.most[at], later.n_speakers[at] = most_texts(talks, there), len(seating.speakers)
        later.speakers[at, : len(seating.speakers)] = seating.speakers
    return later


def _later(talks: Plays, now: Play, places: list[int], *, moves: bool) -> Later:
    """Room for so many later stages."""
    acts, n, n_later = talks.state.acts, talks.n, len(places)
    n_parties, at_most = len(talks.layout.parties), n_later + 1 if moves else 0
    by_day = {name: np.zeros((at_most, *getattr(acts, name).shape)) for name in BY_THE_DAY}
    days = [talks.seatings[place].stage.date.toordinal() for place in places]
    return Later(
        moves=int(moves), looms=now.risk.looms, accident=now.risk.measure,
        places=np.array(places, np.int64), days=np.array(days, np.int64),
        counts=np.zeros((n if places else 1, n_later), np.bool_),
        most=np.zeros(n_later, np.int64), speakers=np.zeros((n_later, n_parties), np.int64),
        n_speakers=np.zeros(n_later, np.int64), stays=np.ones((n if places else 1, n_later + 1)),
        spared=np.zeros((at_most, n)), turnout=np.zeros(acts.turnout.shape[1:]),
        coming=np.zeros(acts.coming.shape[1:]),
        no_deal=np.zeros((n if moves else 0, n_later, n_parties)), known=np.full(n, -1),
        believed=np.full(n_parties, 0.5), own=np.zeros(n_parties), others=np.zeros(n_parties),
        **by_day,
    )  # fmt: skip


def _same_table(talks: Plays, here: int) -> Iterator[int]:
    """Where in the calendar the same parties meet again over the same, come what may."""
    table, at_hand = table_of(talks.seatings[here]), talks.seatings[here].stage
    if at_hand.ends_talks_if_failed:
        return
    for place in range(here + 1, len(talks.seatings)):
        seating: Seating = talks.seatings[place]
        tables = talks.protocols[seating.stage.id].tables
        if not tables or seating.stage.only_if is not None or table_of(seating) != table:
            continue
        yield place
        if seating.stage.ends_talks_if_failed:
            return


def most_texts(talks: Plays, place: int) -> int:
    """The most texts that may be tabled at a stage."""
    seating = talks.seatings[place]
    protocol = talks.protocols[seating.stage.id]
    return int(protocol.most_texts(seating.stage.sessions, len(seating.speakers)))
