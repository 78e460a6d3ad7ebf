"""What all who sit at a stage learn of each other's red lines, from what is tabled and answered.

docs/model.md, section 6. Shapes: R replicates, A parties, T types of a party, K issues.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model.judged import Judged
from sim.model.memory import marked
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
TWO = np.uint64(2)
"""Answers there are: of a text, and so of its mark."""


class Hearing:
    """What is learned at one stage, if what is said there is heard by all.

    ``doubtful``: parties that vote or speak here and whose red lines are in doubt.
    """

    def __init__(self, floor: Judged) -> None:
        self.floor, self.noes = floor, floor.protocol.heard_noes
        known = floor.talks.state.doubts.known
        sitting = dict.fromkeys((*floor.voters, *floor.speakers))
        self.doubtful = tuple(a for a in sitting if self.noes is not None and not known[a])
        n, mass = floor.n_replicates, floor.talks.state.doubts.mass
        self.said = {a: np.zeros((n, floor.n_parties + 1), np.uint64) for a in self.doubtful}
        self.before = {a: mass[:, a].copy() for a in self.doubtful if a in floor.voters}
        self.moved: set[int] = set()
        self.nothing = np.zeros((n, floor.agenda.shape[1]), np.int64)
        self.mark = np.zeros(n, np.uint64)

    def lie_open(self, texts: Ints) -> None:
        """A text is on the table, of which what is heard next will be said."""
        if self.said:
            self.mark = marked(np.column_stack([texts, self.floor.talks.state.settlement])) * TWO

    def hear_text(self, a: int, tabled: Bools, texts: Ints) -> None:
        """A party has tabled a text of its own: it could sign it."""
        if a in self.said:
            yes, eager = np.full(len(tabled), doubts.YES), np.ones(len(tabled))
            self._learn(a, a, tabled, texts, Words(yes, self.nothing, eager))

    def hear_answer(self, a: int, proposer: int, on: Bools, texts: Ints, reply: Answer) -> None:
        """A party has answered a text of ``proposer``, -1 for nobody."""
        if a not in self.said:
            return
        floor, named, eager = self.floor, reply.outside, np.ones(len(on))
        no = np.full(len(on), doubts.NAMED)
        if self.noes == "silent":
            last = floor.last_session(a) | floor.final
            no = np.where(last, doubts.LAST, doubts.SILENT)
            named, eager = self.nothing, self._eager(a, on, texts)
        else:
            objects = (reply.ground & (NO_MANDATE | NO_PACKAGE)) > 0
            named = np.where(objects[:, np.newaxis], reply.outside, 0)
        heard = np.where(reply.yes, doubts.YES, no)
        self._learn(a, proposer, on, texts, Words(heard, named, eager))

    def _learn(self, a: int, by: int, on: Bools, texts: Ints, words: Words) -> None:
        """Learn where it is news: who says the same again of the same text says nothing."""
        talks = self.floor.talks
        mark = self.mark + (words.heard == doubts.YES)
        news = on & (self.said[a][:, by] != mark)
        self.said[a][news, by] = mark[news]
        if not news.any():
            return
        before = self._chance_inside(a, texts)
        doubts.hear(talks.world, news, a, texts, words)
        self.moved.add(a)
        if news[0]:
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
            now = self.floor.talks.state.doubts.mass[:, a]
            found[a] = moved = np.abs(now - before).max(axis=1) > NEWS
            before[moved] = now[moved]
        self.moved.clear()
        return found
