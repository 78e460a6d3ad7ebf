"""Where parties stand before anything is played, as the engine draws it.

Red lines and wants over many draws, blocs narrowed to what their members would sign; and the
worth of everything to everybody at the middle of every uncertain number. Shapes: R draws,
A parties, K issues, O options.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.luck import Luck
from sim.model import Talks
from sim.model.complements import hinges
from sim.model.drawing import Drawing
from sim.model.layout import Layout
from sim.model.numbers import Numbers
from sim.registry import forums
from sim.scenario.scenario import Scenario

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

DRAWS = 400
"""Draws from which the chances are counted."""
CELLS = 20_000_000
"""So many cells of draws × parties × issues × options at most, with fewer draws if need be."""


@dataclass(frozen=True)
class Stances:
    """What each party wants and would sign.

    Parameters
    ----------
    parties, issues
        Their ids, in order.
    inside
        [R, A, K, O], whether an option lies inside a party's red lines.
    want
        [R, A, K], the option wanted; -1 where a party has no line.
    weight
        [A, K], in stakes, what the issue weighs in a party's eyes, on average.
    voting
        [A, K], whether the party votes on the issue at some stage that tables texts.
    quo
        [K], the option in force; -1 for nothing.
    n_options
        [K].
    """

    parties: tuple[str, ...]
    issues: tuple[str, ...]
    inside: Bools
    want: Ints
    weight: Floats
    voting: Bools
    quo: Ints
    n_options: Ints

    @cached_property
    def chance_inside(self) -> Floats:
        """[A, K, O], how often an option lies inside a party's red lines."""
        return np.asarray(self.inside.mean(axis=0))

    def chance_wanted(self, a: int, k: int) -> Floats:
        """[O], how often each option is what party a wants on issue k."""
        options = np.arange(self.inside.shape[3])
        return np.asarray((self.want[:, a, k, np.newaxis] == options).mean(axis=0))

    def shared(self, k: int) -> Floats:
        """[O], how often an option of issue k lies inside the red lines of all who vote on it."""
        return np.asarray(self._inside_all(k).mean(axis=0))

    def movable(self, k: int) -> float:
        """How often some option of issue k other than the one in force lies inside them all."""
        all_ = self._inside_all(k)[:, : self.n_options[k]]
        if self.quo[k] >= 0:
            all_ = np.delete(all_, self.quo[k], axis=1)
        return float(all_.any(axis=1).mean())

    def _inside_all(self, k: int) -> Bools:
        """[R, O]; nobody votes on it: nowhere."""
        voters = np.flatnonzero(self.voting[:, k])
        if not len(voters):
            return np.zeros((self.inside.shape[0], self.inside.shape[3]), np.bool_)
        return np.asarray(self.inside[:, voters, k].all(axis=1))


def stances(scenario: Scenario, seed: int = 1) -> Stances:
    """Where the parties of a scenario stand, over the first draws of a seed."""
    layout = Layout(scenario)
    each = len(layout.parties) * len(layout.issues) * layout.max_options
    n = max(min(DRAWS, CELLS // max(each, 1)), 1)
    draws = Drawing(layout, Numbers(Luck(seed)).of(0, n)).draw()
    real = np.arange(layout.max_options) < layout.n_options[:, np.newaxis]
    want = draws.interests.want.copy()
    for a, party in enumerate(scenario.parties.values()):
        for k, issue in enumerate(layout.issues):
            if issue not in party.positions:
                want[:, a, k] = -1
    return Stances(
        layout.parties, layout.issues, (draws.beyond[..., : layout.max_options] == 0) & real, want,
        draws.interests.weight.mean(axis=0), _voting(layout), layout.status_quo, layout.n_options,
    )  # fmt: skip


def _voting(layout: Layout) -> Bools:
    """[A, K], who votes on what; a bloc's vote is not its members'."""
    marks = np.zeros((len(layout.parties), len(layout.issues)), np.bool_)
    for seating in layout.seatings:
        if forums.get(seating.stage.forum).tables:
            marks[list(seating.voters)] |= seating.agenda
    return marks


@dataclass(frozen=True)
class Middles:
    """What everything is worth to everybody at the middle of every uncertain number.

    Parameters
    ----------
    parties, issues
        Their ids, in order.
    worth
        [A, K, O], in stakes.
    inside
        [A, K, O], whether an option lies inside a party's red lines.
    no_deal
        [A], what no deal is worth before the first text is tabled, in stakes.
    quo, n_options
        [K].
    package
        [A, K], whether the party settles the issue together with others.
    hinges
        Demands that count only with others: party, issue, the others.
    """

    parties: tuple[str, ...]
    issues: tuple[str, ...]
    worth: Floats
    inside: Bools
    no_deal: Floats
    quo: Ints
    n_options: Ints
    package: Bools
    hinges: tuple[tuple[int, int, tuple[int, ...]], ...] = ()

    def utility(self, a: int, texts: Ints) -> Floats:
        """[N], what texts [N, K] are worth to party a before any coercion, in stakes, each as an
        accord that changes what was in force at first.
        """
        found = np.zeros(len(texts))
        for k in range(texts.shape[1]):
            option = texts[:, k]
            found += np.where(option >= 0, self.worth[a, k, option], 0.0)
        for party, k, others in self.hinges:
            if party == a:
                alone = (texts[:, list(others)] == self.quo[list(others)]).any(axis=1)
                found -= np.where(alone & (texts[:, k] >= 0), self._gained(a, k, texts[:, k]), 0.0)
        return found

    def _gained(self, a: int, k: int, option: Ints) -> Floats:
        """[N], what an option brings over what was in force, where it is more."""
        now = self.worth[a, k, self.quo[k]] if self.quo[k] >= 0 else 0.0
        return np.asarray(np.maximum(self.worth[a, k, option] - now, 0.0))

    def least(self, a: int, issues: list[int]) -> float:
        """What party a's worst text inside its red lines is worth, on these issues, in stakes;
        the others as they are.
        """
        text = self.quo[np.newaxis].copy()
        for k in issues:
            allowed = np.flatnonzero(self.inside[a, k, : self.n_options[k]])
            if len(allowed):
                text[0, k] = allowed[self.worth[a, k, allowed].argmin()]
        return float(self.utility(a, text)[0])


def middles(scenario: Scenario) -> Middles:
    """What everything is worth at the middles, by the positions of the outset; one play finds what
    no deal is worth.
    """
    talks = Talks(scenario, plain=True)
    talks.play(0, 1)
    layout, record = talks.layout, talks.record
    draws = Drawing(layout, Numbers(Luck(1), plain=True).of(0, 1)).draw()
    active = hinges(layout, draws)["hinges"][0]
    no_deal = record.no_deal if record.at_the_outset is None else record.at_the_outset
    real = np.arange(layout.max_options) < layout.n_options[:, np.newaxis]
    worth = draws.interests.worth[0, ..., : layout.max_options]
    beyond = draws.beyond[0, ..., : layout.max_options]
    return Middles(
        layout.parties, layout.issues, worth, (beyond == 0) & real, no_deal[0],
        layout.status_quo, layout.n_options, draws.package[0],
        tuple(one for one, so in zip(layout.hinges, active, strict=True) if so),
    )  # fmt: skip
