"""What all who sit at a stage learn of each other's red lines, from what is tabled and answered.

docs/model.md, section 6. Shapes: R replicates, A parties, T types of a party, K issues.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model.judged import Judged
from sim.model.narration import tell_lines
from sim.rules import doubts, foresight, prospects
from sim.rules.adoption import NO_MANDATE, NO_PACKAGE, Answer
from sim.rules.choice import LEAST_SPAN
from sim.rules.doubts import Words

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NEWS = 0.05
"""The mass of a type that has to move for texts to be looked for anew; a judgement."""


class Hearing:
    """What is learned at one stage, if what is said there is heard by all.

    ``doubtful``: parties that vote or speak here and whose red lines are in doubt.
    """

    def __init__(self, floor: Judged) -> None:
        self.floor, self.noes = floor, floor.protocol.heard_noes
        lists = floor.talks.state.doubts
        known = lists.known[lists.which].all(axis=0)
        sitting = dict.fromkeys((*floor.voters, *floor.speakers))
        self.doubtful = tuple(a for a in sitting if self.noes is not None and not known[a])
        n, mass = floor.n_replicates, floor.talks.state.doubts.mass
        self.before = {a: mass[:, a].copy() for a in self.doubtful if a in floor.voters}
        self.moved: set[int] = set()
        if self.doubtful:
            heard, named = np.zeros(n, np.int64), np.zeros(floor.agenda.shape, np.int64)
            self.words = Words(heard, named, np.ones(n), floor.talks.said)

    def hear_text(self, a: int, tabled: Bools, texts: Ints) -> None:
        """A party has tabled a text of its own: it could sign it."""
        if a in self.doubtful:
            self.words.heard[:], self.words.named[:], self.words.eager[:] = doubts.YES, 0, 1.0
            self._learn(a, a, tabled, texts)

    def hear_answer(self, a: int, proposer: int, on: Bools, texts: Ints, reply: Answer) -> None:
        """A party has answered a text of ``proposer``, -1 for nobody."""
        if a not in self.doubtful:
            return
        floor, words = self.floor, self.words
        if self.noes == "silent":
            last = floor.last_session(a) | floor.final
            words.heard[:] = np.where(last, doubts.LAST, doubts.SILENT)
            words.named[:], words.eager[:] = 0, self._eager(a, on, texts)
        else:
            objects = (reply.ground & (NO_MANDATE | NO_PACKAGE)) > 0
            np.multiply(reply.outside, objects[:, np.newaxis], out=words.named)
            words.heard[:], words.eager[:] = doubts.NAMED, 1.0
        words.heard[reply.yes] = doubts.YES
        self._learn(a, proposer, on, texts)

    def _learn(self, a: int, by: int, on: Bools, texts: Ints) -> None:
        talks, words = self.floor.talks, self.words
        before, known = self._chance_inside(a, texts), words.said[0, a, by + 1]
        if doubts.hear(talks.world, on, a, by, texts, words):
            self.moved.add(a)
        if words.said[0, a, by + 1] != known:
            after, yes = self._chance_inside(a, texts), bool(words.heard[0] == doubts.YES)
            tell_lines(talks, a, before, after, yes)

    def _chance_inside(self, a: int, texts: Ints) -> float:
        """The chance, as everybody sees it, that a text is inside a party's red lines, in the
        replicate that is told; 0 where none is.
        """
        talks = self.floor.talks
        if talks.diary is None:
            return 0.0
        return float(prospects.chance_of(talks.world, 0, a, texts[0]))

    def _eager(self, a: int, on: Bools, texts: Ints) -> Floats:
        """What a text brings a party over no deal, as everybody sees it, as a share of what there
        is to gain on the agenda, [R].
        """
        floor, talks = self.floor, self.floor.talks
        value, no_deal = np.zeros(len(on)), np.ascontiguousarray(floor.foreseen[:, a])
        home, span = talks.home, np.zeros(len(on))
        world = floor.world()._replace(home=home._replace(price=np.zeros_like(home.price)))
        foresight.values_of(value, world, on, texts, a, no_deal)
        prospects.spans_of(world, a, span)
        return np.asarray((value - no_deal) / np.maximum(span, LEAST_SPAN))

    def news(self) -> dict[int, Bools]:
        """Of which voters so much has been learned since this was last asked that the others look
        for texts anew, and where, [R].
        """
        found: dict[int, Bools] = {}
        for a, before in self.before.items():
            if a not in self.moved:
                continue
            found[a] = np.zeros(len(before), np.bool_)
            doubts.has_moved(self.floor.talks.state.doubts, a, before, NEWS, found[a])
        self.moved.clear()
        return found
