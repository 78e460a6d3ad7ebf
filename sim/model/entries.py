"""The calendar as the program of a play is given it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.handing import Keys
from sim.model.accounts import Accounts
from sim.model.clock import deadlines
from sim.model.floor import Floor
from sim.model.happening import signals
from sim.model.record import Record
from sim.model.speech import texts_of
from sim.model.stages import meetings
from sim.play import calendar, playing
from sim.play.calendar import Calendar
from sim.play.solving import solve
from sim.scenario.happenings import Deadline, NewPosition, Shock, Signal
from sim.scenario.scenario import Dated, Stage
from sim.scenario.speech import PublishedText
from sim.stage.sitting import CALENDAR, DOES, RUNS


class Numbered:
    """What every entry is, and its number among those of its kind."""

    def __init__(self, talks: Accounts) -> None:
        brief = talks.brief
        kinds = {
            calendar.STAGE: [seating.stage.id for seating in talks.seatings],
            calendar.SIGNAL: [one.id for one in signals(talks)],
            calendar.SHOCK: list(brief.shocks),
            calendar.DEADLINE: [one.id for one in deadlines(talks)],
            calendar.TEXT: [one.id for one in texts_of(talks)],
            calendar.PROMISE: [one.id for one in brief.promises],
            calendar.POSITION: [one.id for one in brief.turns],
        }
        self.brief = brief
        self.places = {kind: {id_: n for n, id_ in enumerate(ids)} for kind, ids in kinds.items()}
        past = (stage.id for stage in meetings(talks))
        self.past = {id_: n for n, id_ in enumerate(past, len(talks.seatings))}

    def of(self, entry: Dated | Shock) -> tuple[int, int]:
        """Kind and number of an entry."""
        kind = self._kind(entry)
        if kind == calendar.MEETING:
            return kind, self.past[entry.id]
        among = calendar.DEADLINE if kind == calendar.PUT_OFF else kind
        return kind, self.places[among].get(entry.id, -1)

    def _kind(self, entry: Dated | Shock) -> int:
        if isinstance(entry, Stage):
            return calendar.MEETING if self.brief.is_history(entry) else calendar.STAGE
        if isinstance(entry, Deadline):
            return calendar.PUT_OFF if entry.put_off else calendar.DEADLINE
        kinds = (
            (Signal, calendar.SIGNAL), (Shock, calendar.SHOCK), (PublishedText, calendar.TEXT),
            (NewPosition, calendar.POSITION),
        )  # fmt: skip
        return next((kind for what, kind in kinds if isinstance(entry, what)), calendar.PROMISE)


def calendar_of(talks: Accounts, record: Record, floors: Sequence[Floor]) -> Calendar:
    """The entries in order, and what is found by key."""
    numbered, keys = Numbered(talks), talks.keys
    rows = [numbered.of(entry) for _, entry in talks.entries]
    played = [not talks.brief.is_history(entry) for _, entry in talks.entries]
    solving, some = record.solving, bool(record.solved.any()) and bool(floors)
    return Calendar(
        play=talks.now, kind=np.array([kind for kind, _ in rows], np.int64),
        number=np.array([number for _, number in rows], np.int64),
        day=np.array([day.toordinal() for day, _ in talks.entries], np.int64),
        played=np.array(played, np.bool_),
        sittings=np.array([keys.of(floor.sitting) for floor in floors], np.int64),
        does=np.array([floor.sitting.keys[DOES] for floor in floors], np.int64),
        here=np.zeros(talks.n, np.bool_),
        solves=solve.key(keys, "int64", solving, 0, 0, 0) if some else 0,
        solving=keys.of(solving) if some else 0, solved=record.solved, closing=record.closing,
        stopped=keys.stopped,
    )  # fmt: skip


def program_of(keys: Keys, calendar: Calendar, floors: Sequence[Floor]) -> tuple[int, int]:
    """The keys of the program of a play, and of what it is given; stages find it."""
    found = playing.run.key(keys, "int64", calendar, 0, 0, 0), keys.of(calendar)
    for floor in floors:
        floor.sitting.keys[RUNS], floor.sitting.keys[CALENDAR] = found
    return found
