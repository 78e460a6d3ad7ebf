"""Plans of offers that screen a party's resolve, and what refusing them tells. model.md, section 3.

Shapes: R replicates, A parties, B bins of resolve, S later stages of the table.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.coming import seen_from
from sim.model.insight import PAIR, rungs_of_both
from sim.model.judged import Judged
from sim.model.narration import tell_belief
from sim.rules import screening
from sim.rules.adoption import NO_VALUE, Answer

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Made(NamedTuple):
    """A plan, whose it is, and what it rests on. ``turn``: of the floor; ``version``: [R], of the
    beliefs.
    """

    by: int
    turn: int
    version: NDArray[np.int64]
    plan: screening.Plan


class Screens:
    """The plans of those who screen at one stage."""

    def __init__(self, floor: Judged) -> None:
        self.floor = floor
        self.made: Made | None = None

    def planned(self, a: int, on: Bools, tabling: bool) -> Floats | None:
        """The level at which party a tables by its plan, or what waiting is worth to it by that of
        the other, whose text it answers, [R]; None where nobody has tabled one.
        """
        if tabling:
            return self._plan(a, on).level
        by = self.floor.proposer
        return None if by is None or by == a else self._plan(by, on).waiting

    def hear_answer(self, a: int, on: Bools, reply: Answer) -> None:
        """A no to what others were to take is said by the more resolved, where both screen."""
        made, talks = self.made, self.floor.talks
        if made is None or made.by != self.floor.proposer or len(self.floor.voters) != PAIR:
            return
        people, t = self.floor.people, self.floor.people[a].typed
        if t < 0 or not (people[a].strategy.screens and people[made.by].strategy.screens):
            return
        plan = made.plan
        told = on & ~reply.yes & (reply.ground == NO_VALUE) & (plan.cutoff > plan.least)
        if told.any():
            before = talks.mean_beliefs()
            screening.learn_from_refusals(talks.state.beliefs, told, t, plan.cutoff)
            talks.after_reading(self.floor.on, a)
            tell_belief(talks, a, before)

    def _plan(self, i: int, on: Bools) -> screening.Plan:
        """The plan of who tables now, with all its offers left, from what is believed now."""
        floor, beliefs = self.floor, self.floor.talks.state.beliefs
        made = self.made
        again = made is not None and (made.by, made.turn) == (i, floor.turn)
        if made is not None and again and np.array_equal(made.version, beliefs.version):
            return made.plan
        plan = self._new_plan(i, on)
        self.made = Made(i, floor.turn, beliefs.version.copy(), plan)
        return plan

    def _new_plan(self, i: int, on: Bools) -> screening.Plan:
        floor, talks = self.floor, self.floor.talks
        (j,) = (a for a in floor.voters if a != i)
        one, other = floor.people[i], floor.people[j]
        offers = self._offers(i, j, on)
        one.rate(on)
        other.rate(on)
        rungs = rungs_of_both(one, one, other, floor, on)
        plan = screening.new_plan(
            talks.n, rungs.mine.shape[1], len(offers.day), talks.brief.advanced.bins,
            len(talks.layout.issues),
        )  # fmt: skip
        world = talks.risk.world(i)
        screening.plan_offers(plan, offers, one.ladder, rungs.mine, rungs.signable, world, on, j)
        return plan

    def _offers(self, i: int, j: int, on: Bools) -> screening.Offers:
        """The offers that i has left, and what no deal is worth on their days."""
        ahead, n = self.floor.ahead, self.floor.talks.n
        texts = ahead.texts(j)
        own = np.array([by == i for by, _ in texts], np.int64)
        before = np.concatenate([[0], np.cumsum(own)])
        shape = (len(ahead.later) + 1, n, self.floor.talks.brief.advanced.bins + 1)
        waits, leaves = np.zeros(shape), np.zeros(shape)
        for at, place in enumerate([None, *ahead.later]):
            if at > 0 and not ahead.moves:
                waits[at], leaves[at] = waits[0], leaves[0]
                continue
            with (
                nullcontext()
                if place is None
                else seen_from(self.floor.talks, self.floor.on, place)
            ):
                self._no_deals(waits[at], leaves[at], i, j, on)
                if at > 0 and self.floor.talks.risk.looms:
                    to_it, to_others = self.floor.talks.risk.gone_by(on)
                    waits[at] += to_others[:, j, np.newaxis]
                    leaves[at] += to_it[:, i, np.newaxis]
        return screening.Offers(
            day=np.array([0, *(at for by, at in texts if by == i)], np.int64),
            n=1 + before[ahead.n_texts()],
            stays=ahead.stays,
            waits=waits,
            leaves=leaves,
        )

    def _no_deals(self, waits: Floats, leaves: Floats, i: int, j: int, on: Bools) -> None:
        """What no deal is worth on a day to j by its resolve, and to i by who is left."""
        talks = self.floor.talks
        kept = np.zeros((len(talks.layout.typed), 2 * waits.shape[1]))
        screening.waits_by_resolve(waits, talks.world, on, j)
        screening.leaves_by_resolve(leaves, kept, talks.world, on, i, j)
