"""Parties: Mesa agents whose numbers are windows on the model's arrays."""

from __future__ import annotations

from typing import NamedTuple

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.handing import Back, Keys
from sim.model.accounts import Accounts
from sim.model.coding import n_parameters
from sim.model.held import Held
from sim.model.keying import ask_strategy
from sim.model.stepping import Seen
from sim.model.valuing import Valuer
from sim.rules import offers, tabling
from sim.rules.adoption import Answer
from sim.stage import doing
from sim.stage.sitting import (
    AIMS,
    ANSWERS,
    KNOWS,
    RECALLS,
    SCREENS,
    TABLES,
    WEIGHS,
    Person,
    Sitting,
)

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
PICKS = {
    "last": tabling.PICK_LAST,
    "first": tabling.PICK_FIRST,
    "any": tabling.PICK_ANY,
    "none": tabling.PICK_NONE,
}
PAIR = 2


class Laid(NamedTuple):
    """What a party lays on the table. ``rung``: [R], -1 for none; ``tabled``: [R], whether its text
    is one to table.
    """

    rung: Ints
    tabled: Bools


class Table(Held):
    """A stage, as those who sit there are given it. ``sitting``: what there is; ``seated``: all
    parties as its program is given them, by number.
    """

    sitting: Sitting
    seated: list[Person]


class Party(Seen, Valuer, mesa.Agent):
    """Whoever negotiates, in all replicates at once.

    Subclasses are handed to :class:`sim.model.talks.Talks`; what they table or answer themselves
    they are asked for play by play.
    """

    def __init__(self, model: Accounts, number: int) -> None:
        mesa.Agent.__init__(self, model)
        Valuer.__init__(self, model, number)
        self.pick = PICKS[self.strategy.pick]
        self._made_for = 0

    def make_room(self, n: int) -> None:
        """Arrays for n replicates: its ladder, its rating, and the readings by type."""
        rating = self.talks.ratings[self.number]
        if self._made_for == n and rating is self.rating:
            return
        self._made_for, self.rating = n, rating
        self.ladder = self.talks.ladder_of(self.number)
        layout, n_bins = self.talks.layout, self.talks.brief.advanced.bins
        n_issues, rungs = len(layout.issues), layout.rungs[self.number]
        self.reply = Answer(
            np.zeros(n, np.bool_),
            np.zeros(n, np.int64),
            np.zeros((n, n_issues), np.int64),
            np.zeros(n),
        )
        runs = layout.runs_read[self.number]
        types = n_bins if self.typed >= 0 else 1
        self.readings = offers.new_readings(n, rungs, runs, types)
        self.level, self.asked, self.rung = np.zeros(n), np.zeros(n), np.full(n, -1)

    def seated(self, floor: Held) -> Person:
        """The party as the program of a stage is given it."""
        tables = int(floor.tables_from_a_ladder(self.number))
        person = self._new(tables, self._sees(floor))
        for at, what in enumerate(("pick", "tremble")):
            name = f"{what}:{self.name}:{floor.seating.stage.id}"
            person.luck[at] = self.talks.luck.key(name)
        return person

    def _new(self, tables: int, sees: int) -> Person:
        strategy, talks = self.strategy, self.talks
        plain = not (strategy.recalls or strategy.knows or strategy.weighs or strategy.aims)
        is_read = self.typed >= 0 and self.pick == tabling.PICK_LAST and plain
        sessions = max(seating.stage.sessions for seating in talks.seatings)
        return Person(
            a=self.number, typed=self.typed, pick=self.pick, tables=tables,
            is_read=int(is_read and not strategy.screens), yields=int(strategy.yields),
            looks_on=int(strategy.looks_on), sees=sees,
            discount=float(getattr(strategy, "discount", np.nan)), keys=np.zeros(5, np.int64),
            numbers=np.zeros(n_parameters(strategy)), luck=np.zeros((2, 2), np.uint32),
            level=self.level, asked=self.asked, rung=self.rung,
            levels=np.zeros(self.readings.top.shape[1]), kept=np.full((sessions + 1, 3), np.nan),
            rating=self.rating, ladder=self.ladder, readings=self.readings, reply=self.reply,
        )  # fmt: skip

    def _sees(self, floor: Held) -> int:
        """What its strategy is shown at a stage, beside its own position."""
        strategy, pair = self.strategy, len(floor.voters) == PAIR and self.number in floor.voters
        shown = (
            (KNOWS, strategy.knows and pair), (AIMS, strategy.aims),
            (SCREENS, strategy.screens and pair), (WEIGHS, strategy.weighs),
            (RECALLS, strategy.recalls and self.number in floor.speakers),
        )  # fmt: skip
        return sum(bit for bit, asked in shown if asked)

    def be_found(self, keys: Keys, floor: Table) -> list[Back]:
        """Have the program of a stage find what the party says; what of it is called back."""
        kind, person = type(self), floor.seated[self.number]
        backs, own = ask_strategy(keys, person, self.strategy, floor.sitting), []
        if kind.table is not Party.table:
            own.append((TABLES, Back(lambda r, *_: self._table(floor, r), int)))
        if kind.answer is not Party.answer:
            own.append((ANSWERS, Back(lambda r, *_: self._answer(floor, r), int)))
        for at, back in own:
            person.keys[at] = back.key(keys)
        return [*backs, *(back for _, back in own)]

    def _table(self, floor: Table, r: int) -> None:
        """Table in replicate r by its own method."""
        on, course = np.arange(self._made_for) == r, floor.course
        laid = self.table(floor, on, course.text)
        self.rung[r], course.tabled[r] = laid.rung[r], laid.tabled[r]

    def _answer(self, floor: Table, r: int) -> None:
        """Answer in replicate r by its own method."""
        reply = self.answer(floor, np.arange(self._made_for) == r, floor.course.text)
        for mine, given in zip(self.reply, reply, strict=True):
            mine[r] = given[r]

    # -- what a subclass may do otherwise --------------------------------------------------

    def table(self, floor: Table, on: Bools, texts: Ints) -> Laid:
        """Choose a rung and lay down its text, where ``on``, [R]. ``texts``: [R, K], what is in
        force, rewritten.
        """
        tabled = np.zeros(len(on), np.bool_)
        person = floor.seated[self.number]
        doing.lay_down_all(person, floor.sitting, on, texts, tabled)
        return Laid(self.rung.copy(), tabled)

    def answer(self, floor: Table, on: Bools, texts: Ints) -> Answer:
        """Answer a text a replicate where ``on``, [R]: yes or no, on which grounds, worth what."""
        doing.reply_all(floor.seated[self.number], floor.sitting, on, texts)
        return self.reply
