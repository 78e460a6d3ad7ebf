"""Listening to what the days of one traced replicate bring, for those who tell it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from sim.days import accords, happening, hearing
from sim.days import fronts as fronts_are
from sim.handing import Back
from sim.model import narration
from sim.model.accounts import Accounts
from sim.model.diary import Diary
from sim.model.telling import Telling
from sim.rules import prospects
from sim.scenario.happenings import Deadline


class Narrator(Back):
    """Whoever tells what happens in replicate 0.

    Parameters
    ----------
    talks
        The talks.
    diary
        What is written into.
    stages
        Who tells each stage.
    """

    def __init__(self, talks: Accounts, diary: Diary, stages: Sequence[Telling]) -> None:
        super().__init__(self.hear, int)
        self.talks, self.diary, self.stages = talks, diary, stages
        self.measures, self.shocks = talks.layout.measures, tuple(talks.brief.shocks.values())
        self.beliefs, self.lines = np.zeros((0, 0)), 0.0
        self.decided, self.before = np.zeros(0, np.bool_), np.zeros(0, np.int64)
        self.told: dict[int, Callable[[int, int], None]] = {
            hearing.COMES: self._comes,
            hearing.OVER: lambda _, __: self.diary.leave(),
            hearing.TODAY: lambda _, __: self._today(),
            hearing.DECIDES: lambda _, __: self._decides(),
            hearing.DECIDED: lambda _, __: self._decided(),
            hearing.PUBLIC: lambda m, _: narration.tell_threat(talks, self.measures[m]),
            hearing.IN_FORCE: lambda m, _: narration.tell_in_force(talks, self.measures[m]),
            hearing.BELIEVES: lambda _, __: self._believes(),
            hearing.BELIEVED: lambda a, _: narration.tell_belief(talks, a, self.beliefs),
            hearing.LASTS: lambda m, on: narration.tell_lasting(talks, m, bool(on)),
            hearing.BATTLE: self._battle,
            hearing.FOUGHT_OUT: lambda m, _: self._fought_out(m),
            hearing.ACCIDENT: self._accident,
            hearing.VOTED: self._voted,
            hearing.DEADLINE: self._deadline,
            hearing.SHOCK: self._shock,
            hearing.POSITION: lambda e, _: narration.tell_position(talks, talks.entries[e][1]),
            hearing.HISTORY: lambda e, _: narration.tell_history(talks, talks.entries[e][1]),
            hearing.DOUBTS: lambda a, _: self._doubts(a),
            hearing.DOUBTED: lambda a, _: self._doubted(a),
            hearing.NOT_HELD: lambda p, _: narration.tell_not_held(talks, talks.seatings[p].stage),
            hearing.OPENS: lambda place, _: self.stages[place].begin(),
            hearing.CLOSES: lambda place, _: self.stages[place].end(),
            hearing.ADOPTED: lambda place, _: self.stages[place].accord(),
        }

    def hear(self, happened: int, r: int, of: int, how: int) -> int:
        """Something has happened in replicate r."""
        if r == 0 and happened in self.told:
            self.told[happened](of, how)
        return 0

    def _comes(self, entry: int, _: int) -> None:
        day, what = self.talks.entries[entry]
        self.diary.date, self.diary.stage = day, what.id

    def _today(self) -> None:
        self.diary.date = self.talks.today

    def _decides(self) -> None:
        self.decided = self.talks.state.deeds.decided[0].copy()
        self.before = self.talks.state.settlement[0].copy()

    def _decided(self) -> None:
        fresh = self.talks.state.deeds.decided[0] & ~self.decided
        narration.tell_measures(self.talks, fresh, self.before)

    def _believes(self) -> None:
        self.beliefs = self.talks.mean_beliefs()

    def _battle(self, m: int, won: int) -> None:
        lasting = self.talks.now.lasting
        fronts, f = lasting.reckoning.fronts, int(lasting.reckoning.front[m])
        chance = None
        if fronts.learned[f]:
            group = int(lasting.reckoning.came[0, m])
            chance = float(fronts_are.mean(fronts, 0, f, group))
        narration.tell_battle(
            self.talks, m, date.fromordinal(int(np.ceil(lasting.since[0]))), won=bool(won),
            held=int(fronts.held[0, f]), of=int(fronts.of[f]), chance=chance,
        )  # fmt: skip

    def _fought_out(self, m: int) -> None:
        narration.tell_decided(self.talks, m, float(self.talks.now.lasting.ran[0, m]))

    def _accident(self, m: int, happens: int) -> None:
        self.diary.date, self.diary.stage = self.talks.today, None
        if happens:
            narration.tell_accident(self.talks, self.measures[m])

    def _voted(self, place: int, a: int) -> None:
        numbers = self.talks.now.room.numbers
        chance, ratified = float(numbers[accords.CHANCE]), bool(numbers[accords.RATIFIED])
        stage = self.talks.seatings[place].stage.id
        narration.tell_vote(self.talks, a, chance, stage, ratified=ratified)

    def _deadline(self, entry: int, bits: int) -> None:
        what = self.talks.entries[entry][1]
        assert isinstance(what, Deadline)
        narration.tell_deadline(
            self.talks, what, meant=bool(bits & happening.MEANT),
            waits=bool(bits & happening.WAITS), lapsed=bool(bits & happening.LAPSED),
        )  # fmt: skip

    def _shock(self, n: int, times: int) -> None:
        shock = self.shocks[n]
        day = self.talks.today if shock.date is None else shock.date
        narration.tell_shock(self.talks, shock, times, day)

    def _doubts(self, a: int) -> None:
        self.lines = self._inside(a)

    def _doubted(self, a: int) -> None:
        narration.tell_lines(self.talks, a, self.lines, self._inside(a), yes=True)

    def _inside(self, a: int) -> float:
        """The chance, as everybody sees it, that a published text is inside its author's lines."""
        now = self.talks.now
        return float(prospects.chance_of(now.spoken.alone, 0, a, now.room.text))
