"""Accords that have to be ratified at home: what is put to the vote, and what lapses.

docs/model.md, section 7. Shapes: R replicates, A parties, K issues, S stages.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model import narration
from sim.model.confirmations import plain
from sim.model.plays import Plays
from sim.model.state import STATUS_QUO, first_accord, stands
from sim.model.waiting import Waiting
from sim.rules import home

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Accords:
    """Accords that wait for ratification, and what happens where one is refused.

    ``due``: [R, S, A], who must still ratify; ``put``: [R, S], somebody must; ``lapsed``: [R, S];
    ``ratified``: [R, A], 1 and 0 for yes and no, NaN where nothing was put to the vote;
    ``expected``: [R, S], the chance that all signers ratify, as it was when they signed; ``text``,
    ``before``: [R, K]; ``by_then``: [R, K], what had imposed the settlement before.
    """

    def __init__(self, talks: Plays, waiting: Waiting) -> None:
        self.talks, self.waiting, layout = talks, waiting, talks.layout
        n, n_stages = talks.n, max(len(talks.seatings), 1)
        self.due = np.zeros((n, n_stages, len(layout.parties)), np.bool_)
        self.put = np.zeros((n, n_stages), np.bool_)
        self.lapsed = np.zeros((n, n_stages), np.bool_)
        self.ratified = np.full((n, len(layout.parties)), np.nan)
        self.expected = np.ones((n, n_stages))
        self.text, self.before, self.by_then = (
            np.zeros((n, len(layout.issues)), np.int64) for _ in range(3)
        )

    def note(self, place: int, passed: Bools, yes: Bools, texts: Ints) -> None:
        """An accord is about to come into force where ``passed``."""
        talks, state = self.talks, self.talks.state
        rows = np.flatnonzero(passed)
        changed = texts != state.settlement
        for kept, now in (
            (self.text, texts), (self.before, state.settlement), (self.by_then, state.deeds.by),
        ):  # fmt: skip
            fresh = passed[:, np.newaxis] & ~state.settled
            kept[fresh] = now[fresh]
        options = np.maximum(plain(talks.layout, texts, state.settlement), 0)[rows]
        asked = talks.home.ratifies[:, np.arange(texts.shape[1]), options]
        asked = (asked & (changed & (texts >= 0))[rows]).any(axis=2).T
        signed = yes.astype(np.int64) @ talks.layout.speaks_for > 0
        self.due[rows, place] = signed[rows] & asked
        self.put[rows, place] = self.due[rows, place].any(axis=1)
        expected = self.expected[:, place].copy()
        home.chances_ratified(talks.world, signed, passed, texts, expected)
        self.expected[:, place] = expected

    def standing(self, place: int) -> Bools:
        """[R, K]: what stands of the accord of a stage."""
        return np.asarray(stands(self.talks.state) & (self.talks.state.by_stage == place))

    def vote(self, place: int, a: int) -> None:
        """Party a votes on what stands of the accord of a stage."""
        talks = self.talks
        name, stage = talks.layout.parties[a], talks.seatings[place].stage.id
        own = self.standing(place)
        on = self.due[:, place, a] & own.any(axis=1)
        self.due[:, place, a] = False
        if not on.any():
            return
        texts, before = np.where(own, self.text, 0), np.where(own, self.before, 0)
        chance = np.zeros(talks.n)
        home.chances(talks.world._replace(settlement=before), on, texts, a, chance)
        luck = talks.luck.uniform(f"ratify:{name}", talks.first, talks.n, place)
        refused = on & (luck >= chance)
        was = np.nan_to_num(self.ratified[:, a], nan=1.0)
        self.ratified[on, a] = np.where(refused, 0.0, was)[on]
        talks.note("ratified", stage, on & ~refused, name)
        talks.note("refused", stage, refused, name)
        narration.tell_vote(talks, a, on, chance, refused, stage)
        if refused.any():
            self._lapse(refused, place, own)

    def _lapse(self, where: Bools, place: int, own: Bools) -> None:
        """An accord is void: what stands of it, ``own``, [R, K], is open again, nobody is bound by
        it.
        """
        state = self.talks.state
        issues = own & where[:, np.newaxis]
        state.settlement[issues] = self.before[issues]
        state.deeds.by[issues] = self.by_then[issues]
        state.settled[issues] = False
        state.by[issues], state.by_stage[issues] = STATUS_QUO, -1
        self.lapsed[where, place] = True
        self.waiting.make_good(where, place, own)
        self.talks.complements.lapse(issues)
        state.acts.standing[issues] = False
        state.full &= ~where
        np.copyto(state.accord_stage, first_accord(state), where=where)
        state.beliefs.version[where] += 1
