"""A stage that is held, as those who sit there judge it: the time left, what no deal is worth.

What texts are judged by, docs/model.md, sections 3 to 5. Shapes: R replicates, A parties, K issues.
"""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.model import confirmations
from sim.model.accounts import Accounts
from sim.model.clock import Hours
from sim.model.coming import Ahead
from sim.model.held import Held
from sim.model.memory import Memory
from sim.model.seating import table_of
from sim.model.valuing import Valuer
from sim.rules import following, foresight, mediation, offers
from sim.rules.mediation import Heard
from sim.rules.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Plans(Protocol):
    """Plans of offers by which resolve is screened (:mod:`sim.model.screens`)."""

    def planned(self, a: int, on: Bools, tabling: bool) -> Floats | None:
        """The level of party a by the plan of who tables, [R]; None where nobody has one."""


class Judged(Held):
    """A stage of which stock is taken; ``people``: all parties, by number."""

    talks: Accounts
    people: tuple[Valuer, ...]
    screens: Plans

    def __init__(
        self, talks: Accounts, people: tuple[Valuer, ...], place: int, here: Bools
    ) -> None:
        super().__init__(talks, place, here)
        self.people, state = people, talks.state
        talks.waiting.look_ahead(place)
        talks.at_home.look_ahead()
        confirmations.refresh(talks.layout, talks.draws, talks.spoken.as_drawn, state.settlement)
        self.memory: Memory | None = None
        self.foreseen_text: dict[int, tuple[Ints, Bools]] = {}
        state.acts.signing[:] = self.seating.signing
        following.turnouts(talks.world, self.on)
        talks.risk.look_ahead(self.on)
        state.beliefs.version[:] += 1
        for rating in talks.ratings:
            rating.version[:] = offers.NEW
        self.hours = Hours(self, talks.clock)
        self.stock_of = np.full(talks.n, -1)
        self.foreseen = np.full((talks.n, self.n_parties), np.nan)
        self.own_no_deal = self.foreseen

    def last_session(self, party: int) -> Bools:
        """Whether this is the party's own last session, and known to be, [R]: none is to come
        before the nearest deadline, or at all, at which it votes on an issue of its own that is
        still open.
        """
        if self.seating.stage.open_ended or self.session < 1:
            return np.zeros(self.talks.n, np.bool_)
        return np.asarray(self.hours.left()[:, party] <= 0)

    @cached_property
    def ahead(self) -> Ahead:
        """What is to come at the same table after this stage."""
        return Ahead(self.talks, self, self.hours)

    def no_deal(self) -> Floats:
        """What no deal is worth to each party as others see it, [R, A], in stakes; NaN for those
        who are not here.
        """
        out = np.full((self.talks.n, self.n_parties), np.nan)
        self._foresee(self.on, self.talks.believed_resolve(), out)
        return out

    def _foresee(self, on: Bools, believed: Floats, out: Floats) -> None:
        acts = self.talks.state.acts
        supposed = np.where(np.isneginf(acts.least), -np.inf, acts.supposed)
        self._no_deal(on, believed, supposed, out)

    def _no_deal(self, on: Bools, resolve: Floats, least: Floats, out: Floats) -> None:
        present = np.array(self.present)
        foresight.no_deal_values(self.talks.world, on, present, resolve, least, out)

    def take_stock(self) -> None:
        """What ladders rest on now: resolves and no deal, as others see them and as they are;
        anew where what rests on beliefs has moved since stock was taken last.
        """
        talks, version = self.talks, self.talks.state.beliefs.version
        anew, gone = self.on & (self.stock_of != version), ~self.on[:, np.newaxis]
        self.stock_of = version.copy()
        self.believed = talks.believed_resolve()
        self.foreseen = np.where(gone, np.nan, self.foreseen)
        self.own_no_deal = np.where(gone, np.nan, self.own_no_deal)
        self._foresee(anew, self.believed, self.foreseen)
        self._no_deal(anew, talks.draws.resolve, talks.state.acts.least, self.own_no_deal)

    def world(self, authority: Ints | None = None) -> World:
        """What texts are judged by, as everybody sees it. ``authority``: [R, A], as it is taken."""
        talks, mandates = self.talks, self.talks.mandates
        if authority is not None:
            mandates = mandates._replace(authority=authority)
        return talks.world._replace(
            acts=talks.risk.seen_by(None), mandates=mandates, agenda=self.agenda,
            resolve=self.believed, no_deal=self.foreseen,
        )  # fmt: skip

    # -- the text that is balanced -------------------------------------------------------

    def resumed(self) -> tuple[Ints, Bools]:
        """The text that talks would come to if they were taken up again, as it looks in this
        session, [R, K], and where there is one by which all would gain.
        """
        if self.session not in self.foreseen_text:
            self.take_stock()
            found = self.balanced(self.nothing_heard(), self.on, self.every_option())
            self.foreseen_text = {self.session: found}
        return self.foreseen_text[self.session]

    def balanced(self, heard: Heard, on: Bools, reach: Ints) -> tuple[Ints, Bools]:
        """The balanced text within ``reach``, [R, K], and where all voters would sign it."""
        texts, serves = self.talks.state.settlement.copy(), np.zeros(self.talks.n, np.bool_)
        mediation.balanced_text(
            texts, serves, reach, heard, self.talks.frontier, self.world(), self.seating.rule, on
        )
        return texts, serves

    def nothing_heard(self) -> Heard:
        n, (k, most) = self.talks.n, (len(self.talks.layout.issues), self.talks.layout.max_entries)
        return Heard(np.ones((n, self.n_parties, k)), np.zeros((n, k, most), np.bool_))

    def every_option(self) -> Ints:
        last = self.talks.layout.n_options - 1
        return np.tile(np.stack([0 * last, last]), (self.talks.n, 1, 1))

    # -- what was tabled at this table ---------------------------------------------------

    def recall(self) -> None:
        """Have those whose strategy recalls it find what was tabled at this table before."""
        recalling = tuple(a for a in self.speakers if self.people[a].strategy.recalls)
        if not recalling:
            return
        kept, here = self.talks.memories, table_of(self.seating)
        if here in kept:
            kept[here].resume()
        else:
            kept[here] = Memory(self.talks, self.seating, recalling)
        self.memory = kept[here]

    def keep_in_mind(
        self, by: int, tabled: Bools, texts: Ints, rung: Ints, seen: bool = True
    ) -> None:
        """Keep a text that ``by`` has tabled, where somebody recalls; ``seen``: the others see it,
        and value it.
        """
        memory = self.memory
        if memory is None or by not in memory.marks or not tabled.any():
            return
        memory.note(by, tabled, texts, rung, self.people[by].level, seen)
        for a in memory.recalling if seen else ():
            if a != by:
                memory.hear(self, a, tabled, self.people[a].worth_of(tabled, texts))
