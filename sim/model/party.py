"""Parties: Mesa agents whose numbers are windows on the model's arrays."""

from __future__ import annotations

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.compiling import TIE
from sim.model.accounts import Accounts
from sim.model.insight import enriched
from sim.model.judged import Judged
from sim.model.stepping import Seen
from sim.model.valuing import Valuer
from sim.rules import adoption, offers, tabling
from sim.rules.adoption import Answer
from sim.rules.tabling import Asked, Laid, new_laid
from sim.strategies.strategy import View

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
PICKS = {
    "last": tabling.PICK_LAST,
    "first": tabling.PICK_FIRST,
    "any": tabling.PICK_ANY,
    "none": tabling.PICK_NONE,
}


class Party(Seen, Valuer, mesa.Agent):
    """Whoever negotiates, in all replicates at once.

    Subclasses are handed to :class:`sim.model.talks.Talks`.
    """

    def __init__(self, model: Accounts, number: int) -> None:
        mesa.Agent.__init__(self, model)
        Valuer.__init__(self, model, number)
        self.pick = PICKS[self.strategy.pick]
        asks = self.strategy
        self.plain = not (asks.recalls or asks.knows or asks.weighs or asks.aims or asks.screens)
        self._made_for = 0

    def make_room(self, n: int) -> None:
        """Arrays for n replicates: its ladder, its rating, and the readings by type."""
        self.rating = self.talks.ratings[self.number]
        self.ladder = self.talks.ladder_of(self.number)
        if self._made_for == n:
            return
        self._made_for = n
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
        self.wish, self.laid = Asked(self.pick, np.zeros(n), np.zeros(n)), new_laid(n)

    def be_given_leeway(self, on: Bools) -> None:
        """A stage's pace of instructions; what is left of an earlier stage's whole options
        has lapsed, fractions add up.
        """
        carry = self.talks.state.carry[:, self.number]
        carry[:] = np.where(on, carry % 1.0 + self.talks.draws.pace[:, self.number], carry)

    @property
    def leeway(self) -> Ints:
        """Options by which the leader may still extend the negotiators' authority, [R]."""
        carry = self.talks.state.carry[:, self.number]
        return np.asarray(np.floor(carry + TIE).astype(np.int64))

    def be_instructed(self, most: Ints) -> Ints:
        """Have the leader extend the negotiators' authority to so many options, [R]; returns
        options added, [R].
        """
        authority = self.talks.state.authority[:, self.number]
        added = np.asarray(most - authority)
        authority[:] = most
        self.talks.state.carry[:, self.number] -= added
        return added

    def view(self, floor: Judged, on: Bools, tabling: bool) -> View:
        """What the party sees of its own position, [R]."""
        rating = self.rating
        last = rating.last if floor.tables_from_a_ladder(self.number) else rating.no_deal
        if tabling and floor.protocol.take_or_leave:
            last = self._least_needed()
        view = View(
            rating.top, rating.first, last, rating.no_deal,
            floor.hours.elapsed[:, self.number], floor.elapsed, floor.elapsed_of_talks,
        )  # fmt: skip
        return view if self.plain else enriched(view, self, floor, on, tabling)

    def _least_needed(self) -> Floats:
        """What the first rung is worth that all needed might sign and that is worth no deal, or
        the last where there is none, [R]: nobody who answers by no deal needs more.
        """
        rating, climbed = self.rating, self.ladder
        able = climbed.open & (rating.value >= rating.no_deal[:, np.newaxis] - TIE)
        able &= np.arange(able.shape[1]) < rating.n[:, np.newaxis]
        first = np.take_along_axis(rating.value, able.argmax(axis=1)[:, np.newaxis], axis=1)[:, 0]
        return np.where(able.any(axis=1), first, rating.last)

    def table(self, floor: Judged, on: Bools, texts: Ints) -> Laid:
        """Choose a rung and lay down its text. ``texts``: [R, K], what is in force, rewritten."""
        self.rate(on)
        level = self.strategy.level(self.view(floor, on, tabling=True))
        if floor.may_resume:
            level = np.maximum(level, np.where(self.at_last(floor), self.least(floor, on), -np.inf))
        if self.pick == tabling.PICK_ANY:
            self.wish.luck[:] = self._noise(floor)
        tremble = self.talks.brief.advanced.tremble
        if tremble > 0 and self.pick == tabling.PICK_LAST:
            level = np.maximum(
                level + tremble * self._error(floor), np.minimum(level, self.rating.no_deal)
            )
        self.level = self.wish.level[:] = level
        laid, world = self.laid, self.talks.world
        laid.rung[:], laid.tabled[:] = -1, False
        tabling.table(self.rating, self.ladder, world, on, self.number, self.wish, texts, laid)
        return Laid(laid.rung.copy(), laid.tabled.copy())

    def be_read(self, floor: Judged, on: Bools, rung: Ints) -> None:
        """Let the others learn from the offer what resolve is behind it."""
        talks = self.talks
        if self.typed < 0 or self.pick != tabling.PICK_LAST or not self.plain:
            return
        readings, world = self.readings, talks.risk.world(None)
        offers.rate_by_type(readings, self.rating, self.ladder, world, on, self.number)
        if not (on & (readings.n_runs > 0)).any():
            return
        view = View(
            readings.top, readings.first, readings.last, readings.no_deal,
            floor.hours.elapsed[:, self.number, np.newaxis], floor.elapsed,
            floor.elapsed_of_talks,
        )  # fmt: skip
        spread = float(np.hypot(talks.brief.advanced.reading, talks.brief.advanced.tremble))
        offers.read_offer(
            readings,
            self.rating,
            talks.world,
            on,
            self.typed,
            rung,
            self.strategy.level(view),
            spread,
        )

    def least(self, floor: Judged, on: Bools) -> Floats:
        """What a text must be worth in a last session, [R]: no deal or, as likely as the talks
        are taken up again, what they would then come to.
        """
        no_deal, stage = self.rating.no_deal, floor.seating.stage
        if not floor.may_resume or not self.at_last(floor).any():
            return no_deal
        texts, there = floor.resumed()
        more = np.maximum(self.worth_of(on & there, texts) - no_deal, 0.0)
        return np.asarray(no_deal + np.where(there, self.talks.draws.resumes[stage.id] * more, 0.0))

    def at_last(self, floor: Judged) -> Bools:
        """Whether nothing is to come after this session at which the party votes, [R]."""
        return np.asarray(floor.last_session(self.number) | floor.final)

    def answer(self, floor: Judged, on: Bools, texts: Ints) -> Answer:
        """Answer a text a replicate: yes or no, on which grounds, worth what."""
        talks = self.talks
        self.rate(on)
        target = self.least(floor, on)
        if not floor.final or self.strategy.looks_on:
            asked = self.strategy.target(self.view(floor, on, tabling=False))
            yields = floor.last_session(self.number) & self.strategy.yields
            least = target if floor.final else self.rating.no_deal
            target = np.where(yields, target, np.maximum(least, asked))
        self.asked = target
        adoption.answers(
            self.reply, talks.world, on, texts, self.number, self.rating.no_deal, target
        )
        return self.reply

    def _noise(self, floor: Judged) -> Floats:
        """The luck of whose strategy picks any rung, [R], in (0, 1)."""
        name = f"pick:{self.name}:{floor.seating.stage.id}"
        return self.talks.luck.uniform(name, self.talks.first, self.talks.n, floor.session)

    def _error(self, floor: Judged) -> Floats:
        """By how many trembles its level is off, [R]: normal with mean 0 and variance 1."""
        name = f"tremble:{self.name}:{floor.seating.stage.id}"
        return self.talks.luck.normal(name, self.talks.first, self.talks.n, floor.session)
