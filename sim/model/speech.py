"""Words spoken in play: texts, promises, readouts. docs/model.md, section 8.

Where none are spoken, nothing here does anything. Shapes: R replicates, A parties,
K issues, O options, M measures, T terms.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.model import narration
from sim.model.home import AtHome
from sim.model.plays import Plays
from sim.rules import beliefs, doubts, prospects, tension
from sim.rules.doubts import Words
from sim.rules.world import World
from sim.scenario.scenario import Stage
from sim.scenario.speech import Promise, PublishedText

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

REFUSED, ASKED, OPEN = 2.0, 1.5, 0.5
"""How dear an option beyond red lines is on an issue that was refused, on which something was asked
for, or that was left open, in public."""
STEP = 0.25
"""Notches of climate at home for a step of tone."""
TONE_RATIOS: Mapping[int, float] = {0: 1.0, 1: 1.25, 2: 1.5}
"""Steps of tone → how much likelier from those who show restraint (or, away, resolve)."""
CALL = 1.25
"""To call a meeting is so much likelier from those who would not pay."""
PROMISED = -3
"""How a settlement came about: −3 the first promise of the calendar, −4 the second, …"""


class Spoken:
    """What has been said by now, R replicates at once.

    ``words``: what is heard of offers, where there are any.

    ``said``: [R, T, A], what a term brings a party once an accord meets it; ``done``: [R, T, A] by
    stage, whom the accord of that stage has brought it.
    """

    def __init__(self, talks: Plays, at_home: AtHome) -> None:
        self.talks, self.at_home = talks, at_home
        calendar = talks.brief.calendar
        self.promises = talks.brief.promises
        texts = [e for e in calendar if isinstance(e, PublishedText) and e.ultimatum_to]
        self.terms: tuple[PublishedText | Promise, ...] = (
            *texts, *(promise for promise in self.promises if promise.pays),
        )  # fmt: skip
        self.given: list[Promise] = []
        self.doubted: dict[str, Bools] = {}
        self.as_drawn = talks.draws.interests.worth
        if any(promise.holds for promise in self.promises):
            self.as_drawn = self.as_drawn.copy()
        if self.terms:
            self._lay_out_terms()
        if any(isinstance(entry, PublishedText) and entry.offers for entry in calendar):
            heard, named = np.full(talks.n, doubts.YES), np.zeros_like(talks.state.by)
            self.words = Words(heard, named, np.ones(talks.n), talks.said)

    def _lay_out_terms(self) -> None:
        talks, layout, acts = self.talks, self.talks.layout, self.talks.state.acts
        n_terms, n_parties = len(self.terms), len(layout.parties)
        clause = np.zeros((n_terms, len(layout.issues), layout.max_entries), np.bool_)
        wanted = np.ones(n_terms, np.int64)
        for t, entry in enumerate(self.terms):
            if isinstance(entry, Promise):
                wanted[t] = len(entry.when)
                for name in entry.when:
                    clause[t, layout.issue[name]] = True
            else:
                for name, option in entry.asks.items():
                    k = layout.issue[name]
                    quo, most = int(layout.status_quo[k]), int(layout.n_options[k])
                    clause[t, k, :most] = conceded(quo, option, most)
                    if layout.confirmable[k]:
                        clause[t, k, most] = quo == option
        self.said = np.zeros((talks.n, n_terms, n_parties))
        self.done: dict[int, Bools] = {}
        talks.state.acts = acts._replace(clause=clause, wanted=wanted, stake=self.said.copy())
        talks.look_round()

    # -- entries of the calendar ---------------------------------------------------------

    def hear(self, entry: PublishedText | Promise) -> None:
        """A text or a promise is given."""
        if isinstance(entry, PublishedText):
            self._read(entry)
        else:
            self._count_on(entry)
        self.talks.state.beliefs.version[:] += 1
        narration.tell_history(self.talks, entry)
        if isinstance(entry, PublishedText) and entry.offers:
            self._learn(entry)

    def _read(self, text: PublishedText) -> None:
        talks, layout = self.talks, self.talks.layout
        self._bind(text)
        if text.ultimatum_to:
            talks.move_tension(talks.state.live, tension.THREAT)
            t = self.terms.index(text)
            for name in text.ultimatum_to:
                a = layout.party[name]
                self.said[:, t, a] = -talks.draws.cornered[:, a]
            self.owe()

    def _bind(self, text: PublishedText) -> None:
        """Tie its author's hands: of what it has refused or left open the last word counts, and
        what it has asked for counts where it has never said so much.
        """
        talks, layout = self.talks, self.talks.layout
        dear = talks.home.dear[layout.party[text.by]]
        for about, times in ((text.refuses, REFUSED), (text.open_to, OPEN)):
            dear[[layout.issue[name] for name in about]] = times
        asked = [layout.issue[name] for name in text.bound]
        dear[asked] = np.where(dear[asked] == 1.0, ASKED, dear[asked])

    def _learn(self, text: PublishedText) -> None:
        """What its author says that it would sign is heard like a text that it tables, but for its
        packages: what it would sign with the rest it does not say. What is settled is left alone.
        """
        talks, layout, state = self.talks, self.talks.layout, self.talks.state
        a = layout.party[text.by]
        if state.doubts.known[state.doubts.which[:, a]].all():
            return
        texts = state.settlement.copy()
        for name, option in text.offers.items():
            k = layout.issue[name]
            now, confirmed = state.settlement[:, k], layout.n_options[k]
            offered = np.where(now == option, confirmed, option)
            texts[:, k] = np.where(state.settled[:, k], now, offered)
        on = state.live & (texts != state.settlement).any(axis=1)
        alone = state.doubts._replace(packs=np.zeros_like(state.doubts.packs))
        world = talks.world._replace(doubts=alone)
        before = self._chance_inside(world, a, texts)
        doubts.hear_all(world, on, a, a, texts, self.words)
        narration.tell_lines(talks, a, before, self._chance_inside(world, a, texts), yes=True)

    def _chance_inside(self, world: World, a: int, texts: Ints) -> float:
        """The chance, as everybody sees it, that texts are inside a's lines, where that is told."""
        told = self.talks.diary is not None
        return float(prospects.chance_of(world, 0, a, texts[0])) if told else 0.0

    def _count_on(self, promise: Promise) -> None:
        talks, layout, acts = self.talks, self.talks.layout, self.talks.state.acts
        self.given.append(promise)
        if promise.holds:
            self._value_promises()
        for name in promise.forgoes:
            m = layout.measure[name]
            acts.forgone[:, m] = 1.0 - (1.0 - acts.forgone[:, m]) * (1.0 - self.trust(promise))
            chance = talks.draws.promised[promise.id]["kept"]
            acts.vowed[:, m] = 1.0 - (1.0 - acts.vowed[:, m]) * (1.0 - chance)
            acts.kept[:, m] |= self.kept(promise)
        for name, amount in talks.draws.paid.get(promise.id, {}).items():
            t = self.terms.index(promise)
            self.said[:, t, layout.party[name]] += amount
            self.said[:, t, layout.party[promise.by]] -= amount
            self.owe()

    def trust(self, promise: Promise) -> Floats:
        """How far others count on a promise, [R]; half as far where one side only claims it."""
        believed = self.talks.draws.promised[promise.id]["believed"]
        doubted = self.doubted.get(promise.id)
        return believed if doubted is None else np.where(doubted, believed / 2.0, believed)

    def kept(self, promise: Promise) -> Bools:
        """Where a promise is kept, [R]: one draw, whatever hangs on it."""
        talks = self.talks
        luck = talks.luck.uniform(f"kept:{promise.id}", talks.first, talks.n)
        return luck < talks.draws.promised[promise.id]["kept"]

    def _value_promises(self) -> None:
        """What is in force is worth what promises make of it: to who gave them by the
        chance that they are kept, to who counts on them by how far they are believed.
        """
        talks, layout = self.talks, self.talks.layout
        worth = talks.draws.interests.worth
        worth[:] = self.as_drawn
        for promise in self.given:
            counting = promise.to or [name for name in layout.parties if name != promise.by]
            weights = [(name, self.trust(promise)) for name in counting]
            weights.append((promise.by, talks.draws.promised[promise.id]["kept"]))
            for issue, option in promise.holds.items():
                k = layout.issue[issue]
                quo = int(layout.status_quo[k])
                for name, weight in weights:
                    own = worth[:, layout.party[name], k]
                    drawn = self.as_drawn[:, layout.party[name], k, option]
                    own[:, quo] += weight * (drawn - own[:, quo])
        talks.complements.write()

    def value_anew(self, rows: Bools, drawn: Floats) -> None:
        """Options are worth something else where ``rows``, [R]. ``drawn``: [R, A, K, E]."""
        worth = self.talks.draws.interests.worth
        if self.as_drawn is worth:
            return
        self.as_drawn[rows] = drawn[rows]
        if any(promise.holds for promise in self.given):
            kept = worth[~rows]
            self._value_promises()
            worth[~rows] = kept

    def hear_call(self, stage: Stage, where: Bools) -> None:
        """Who called a meeting; after an exchange, what each says of it."""
        if stage.called_by is not None:
            self._tilt(stage.called_by, where, -np.log(CALL))
        for said in stage.readouts:
            steps = said.tone
            log_ratio = np.log(TONE_RATIOS[abs(steps)]) * np.sign(steps)
            self._tilt(said.by, where, -said.voice * log_ratio)
            if self.talks.begun:
                a = self.talks.layout.party[said.by]
                self.at_home.move(a, said.voice * STEP * steps, where)
        claims = [claim for said in stage.readouts for claim in said.claims]
        once = {claim for claim in claims if claims.count(claim) == 1}
        if once and where.any():
            nowhere = np.zeros_like(where)
            self.doubted |= {claim: where | self.doubted.get(claim, nowhere) for claim in once}
            again, self.given = self.given, []
            self.talks.state.acts.forgone[:] = 0.0
            for promise in again:
                self._doubt(promise)
            self.talks.state.beliefs.version[:] += 1

    def _doubt(self, promise: Promise) -> None:
        """Count on a promise anew after a readout."""
        acts, layout = self.talks.state.acts, self.talks.layout
        self.given.append(promise)
        for name in promise.forgoes:
            m = layout.measure[name]
            acts.forgone[:, m] = 1.0 - (1.0 - acts.forgone[:, m]) * (1.0 - self.trust(promise))
        if promise.holds:
            self._value_promises()

    def _tilt(self, name: str, where: Bools, log_ratio: float) -> None:
        talks = self.talks
        a = talks.layout.party[name]
        typed = int(talks.layout.tree.typed[a])
        if typed >= 0 and log_ratio != 0.0:
            before = talks.mean_beliefs()
            ratio = np.full(talks.n, log_ratio)
            beliefs.tilt(talks.state.beliefs, where, typed, ratio)
            narration.tell_belief(talks, a, before)

    # -- accords and the end -------------------------------------------------------------

    def note_accord(self, place: int, passed: Bools, yes: Bools, texts: Ints) -> None:
        """Note which terms an accord meets, before it comes into force."""
        if not self.terms:
            return
        talks, acts = self.talks, self.talks.state.acts
        changed = (texts != talks.state.settlement) & (texts >= 0)
        signed = (yes.astype(np.int64) @ talks.layout.speaks_for) > 0
        issues, done = np.arange(texts.shape[1]), self.said != 0.0
        for t, entry in enumerate(self.terms):
            count = (acts.clause[t, issues, np.maximum(texts, 0)] & changed).sum(axis=1)
            done[:, t] &= (passed & (count >= acts.wanted[t]))[:, np.newaxis]
            if isinstance(entry, PublishedText):  # who is outvoted has not given in
                done[:, t] &= signed
        self.done[place] = self.done.get(place, np.zeros_like(done)) | done
        self.owe()

    def owe(self) -> None:
        """Say what accords to come would bring: what one that stands has brought comes once."""
        if self.terms:
            self.talks.state.acts.stake[:] = np.where(self._brought(), 0.0, self.said)

    def _brought(self) -> Bools:
        """What accords that stand have brought, [R, T, A]."""
        found = np.zeros(self.said.shape, np.bool_)
        for place, done in self.done.items():
            found |= done & self.at_home.stands(place)[:, np.newaxis, np.newaxis]
        return found

    def settle(self) -> None:
        """The end of all: what was promised is kept or not, and what is due is paid."""
        state, layout = self.talks.state, self.talks.layout
        if self.as_drawn is not self.talks.draws.interests.worth:
            self.talks.draws.interests.worth[:] = self.as_drawn
        for number, promise in enumerate(self.promises):
            for issue, option in promise.holds.items():
                k = layout.issue[issue]
                free = ~state.acts.standing[:, k] & (state.deeds.by[:, k] < 0)
                held = free & self.kept(promise)
                self.talks.note("promise_kept", promise.id, held, promise.by)
                state.settlement[held, k] = option
                state.by[held, k] = PROMISED - number
        if self.terms:
            due = np.where(self._brought(), self.said, 0.0)
            for t in range(len(self.terms)):
                state.deeds.paid[:] -= due[:, t]


def conceded(quo: int, asked: int, n_options: int) -> Bools:
    """The options, [O], that give what is asked: from there on, seen from the status quo."""
    options = np.arange(n_options)
    if quo < 0 or asked == quo:
        return np.asarray(options == asked)
    return np.asarray((options - asked) * (asked - quo) >= 0)
