"""The bargain of two as one plain Mesa model a talk: the other yardstick.

docs/model.md, sections 1 to 4, as one would write it with Mesa's own classes and nothing compiled:
a model for every talk, two agents, a step a session, numbers and lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heapify, heapreplace
from itertools import takewhile
from math import inf
from typing import NamedTuple

import mesa

from benchmarks.bargain import Bargain

TIE, LEAST_SPAN, MOST = 1e-12, 0.05, 64
Text = tuple[int, ...]


class Terms(NamedTuple):
    """A bargain in lists, which plain Python reads faster than arrays; see :class:`Bargain`."""

    quo: list[int]
    value: list[list[list[float]]]
    inside: list[list[list[bool]]]
    asks: list[list[float]]


class Prospect(NamedTuple):
    """A text, or an entry of a menu, and what it is worth to its owner and to the other."""

    own: float
    its: float
    text: Text


def terms_of(bargain: Bargain) -> Terms:
    """What a talk is told of the bargain."""
    given = (bargain.quo, bargain.value, bargain.inside, bargain.asks)
    return Terms(*(array.tolist() for array in given))


class Negotiator(mesa.Agent):
    """One of two. ``worth``: [K][O], of every option to it, in stakes."""

    worth: list[list[float]]

    def __init__(self, model: Talk, side: int, salience: list[float]) -> None:
        super().__init__(model)
        self.side, most = side, max(salience)
        self.worth = [
            [weight / most * value for value in values]
            for weight, values in zip(salience, model.terms.value[side], strict=True)
        ]
        self.talk, self.other = model, self  # the other comes to the table later
        self.no_deal = self.worth_of(model.text)
        self.ladder: list[Prospect] = []
        self.rung = 0

    def worth_of(self, text: Text) -> float:
        """What a text is worth to it, in stakes."""
        pairs = zip(self.worth, text, strict=True)
        total: float = sum(worth[option] for worth, option in pairs if option >= 0)
        return total

    def signs(self, text: Text) -> bool:
        """Whether all that a text changes is inside its red lines."""
        inside, quo = self.talk.terms.inside[self.side], self.talk.terms.quo
        return all(
            option == now or own[option] for own, option, now in zip(inside, text, quo, strict=True)
        )

    def level(self) -> float:
        """What it asks for in this session."""
        if not self.ladder:
            return self.no_deal
        session: int = self.talk.steps - 1
        floor, top = max(self.no_deal, self.ladder[-1].own), self.ladder[0].own
        return floor + (top - floor) * self.talk.terms.asks[self.side][session]

    def table(self) -> Text | None:
        """The last rung that is worth what it asks for."""
        if not self.ladder or self.no_deal > self.ladder[0].own + TIE:
            return None
        least = self.level() - TIE
        while self.rung + 1 < len(self.ladder) and self.ladder[self.rung + 1].own >= least:
            self.rung += 1
        return self.ladder[self.rung].text

    def says_yes(self, text: Text) -> bool:
        """Its answer to a text."""
        least = self.no_deal if self.talk.is_last else max(self.no_deal, self.level())
        return self.signs(text) and self.worth_of(text) >= least - TIE

    # -- the ladder ----------------------------------------------------------------------

    def climb(self) -> None:
        """Of the texts walked keep those that are each to be preferred to all before."""
        sure = [*self.walk(sure=True)]
        least = sure[0].own if sure else -inf
        opening = [*takewhile(lambda one: one.own >= least, self.walk(sure=False))]
        walked = sorted(opening + sure, key=lambda one: -one.own)
        gains = [one.its - self.other.no_deal for one in walked]
        most, worst = max([LEAST_SPAN, *gains]), max([LEAST_SPAN, *(-gain for gain in gains)])
        signed, best = False, -inf
        for one, gain in zip(walked, gains, strict=True):
            share = gain / (most if gain > 0.0 else worst)
            may = self.other.signs(one.text)
            if (may, share) <= (signed, best + TIE):
                continue
            signed, best = may, share
            self.ladder[MOST - 1 :] = [one]

    def walk(self, *, sure: bool) -> Iterator[Prospect]:
        """Texts from its best down, what the other gains for what it loses first; ``sure``: those
        that the other may sign. What changes nothing or serves nobody is left out.
        """
        menus = [self.menu(k, sure) for k in range(len(self.worth))]
        here = [max(menu) for menu in menus]
        own, its = sum(one.own for one in here), sum(one.its for one in here)
        edges = [edge_from(one, menus[k], k) for k, one in enumerate(here)]
        heapify(edges)
        while True:
            text = tuple(one.text[0] for one in here)
            serves = own > self.no_deal + TIE or its > self.other.no_deal + TIE
            if serves and text != self.talk.text:
                yield Prospect(own, its, text)
            slope, k, onward = edges[0]
            if slope == inf:
                return
            own, its = own + onward.own - here[k].own, its + onward.its - here[k].its
            here[k] = onward
            heapreplace(edges, edge_from(onward, menus[k], k))

    def menu(self, k: int, sure: bool) -> list[Prospect]:
        """What may become of an issue: what is in force, and what it (``sure``: both) may sign."""
        now, (mine, others) = self.talk.terms.quo[k], (self.worth[k], self.other.worth[k])
        inside = self.talk.terms.inside
        held, known = inside[self.side][k], inside[self.other.side][k]
        entries = [
            Prospect(mine[o], others[o], (o,))
            for o in range(len(mine))
            if o == now or (held[o] and (known[o] or not sure))
        ]
        return entries if now >= 0 else [*entries, Prospect(0.0, 0.0, (now,))]


def edge_from(here: Prospect, menu: list[Prospect], k: int) -> tuple[float, int, Prospect]:
    """The steepest edge of the menu of issue k from an entry on, of edges as steep the shortest:
    minus its slope (infinity: there is none), the issue, and the entry to which it leads.
    """
    steepest, onward = 0.0, here
    for one in sorted(menu, reverse=True):
        if one.its > here.its + TIE:
            slope = (one.its - here.its) / max(here.own - one.own, TIE)
            if slope > steepest * (1.0 + TIE):
                steepest, onward = slope, one
    return (-steepest if onward is not here else inf), k, onward


class Talk(mesa.Model):
    """One talk. ``text``: what is in force; ``steps``: sessions held; ``offers``: texts tabled.

    Parameters
    ----------
    terms
        The bargain.
    salience
        Of both, issue by issue.
    """

    def __init__(self, terms: Terms, salience: list[list[float]]) -> None:
        super().__init__(rng=1)
        self.terms, self.offers, self.accord = terms, 0, False
        self.text: Text = tuple(terms.quo)
        first, second = (Negotiator(self, side, salience[side]) for side in range(2))
        first.other, second.other = second, first
        for one in (first, second):
            one.climb()

    @property
    def is_last(self) -> bool:
        """Whether no session is to come."""
        return int(self.steps) >= len(self.terms.asks[0])

    def step(self) -> None:
        """A session: each tables in turn, the other answers."""
        for one in self.agents:
            text = one.table()
            if text is None:
                continue
            self.offers += 1
            if one.other.says_yes(text):
                self.text, self.accord, self.running = text, True, False
                return
        self.running = not self.is_last
