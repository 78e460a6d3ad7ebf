"""Telling the plays of a part that are logged: how their log is written, and read."""

from __future__ import annotations

from collections.abc import Sequence

from sim.days import log as days
from sim.days import writing
from sim.days.luck import FULL, WRITES
from sim.handing import Back, Keys
from sim.model.accounts import Accounts
from sim.model.diary import Diary, Row
from sim.model.event import Event
from sim.model.narration import Columns, Narration
from sim.model.telling import Telling
from sim.stage import sitting
from sim.stage import writing as at_a_stage
from sim.stage.sitting import Sitting
from sim.strategies.strategy import Strategy


class Narrator(Back):
    """Whoever tells what happens in the plays that are logged.

    Parameters
    ----------
    talks
        The talks, with the table set.
    strategies
        Of the parties, by number.
    """

    def __init__(self, talks: Accounts, strategies: Sequence[Strategy]) -> None:
        super().__init__(lambda *_: self.diary.turn(), int)
        self.talks, self.diary = talks, Diary(talks.now.log, self.tell)
        self.days = Narration(talks, self.diary)
        stages = Telling(talks, self.diary, self.days, strategies)
        self.told = {**self.days.told, **stages.told, days.CLOSES: stages.end}
        keys, now = talks.keys, talks.now
        now.keys[WRITES] = writing.write.key(keys, "int64", now, 0, 0, 0)
        now.keys[FULL] = self.key(keys)

    def sit_down(self, keys: Keys, stages: Sequence[Sitting]) -> None:
        """Have what happens at stages be written down."""
        for one in stages:
            one.keys[sitting.WRITES] = at_a_stage.write.key(keys, "int64", one, 0, 0, 0)

    def tell(self, row: Row) -> None:
        """Note the events that are in a row."""
        if row.happened in self.told:
            self.told[row.happened](row)

    def end(self, outcomes: Columns, settlements: Columns) -> None:
        """All is over. ``outcomes``, ``settlements``: the rows of these tables."""
        for play in range(int(self.talks.now.log.plays[0])):
            self.days.end(play, outcomes, settlements)

    def stories(self) -> dict[int, list[Event]]:
        """What has happened in each play, by its number."""
        plays = range(int(self.talks.now.log.plays[0]))
        return {self.talks.first + play: self.diary.events(play) for play in plays}
