"""The texts of the solution concepts against a look at every text. docs/model.md, section 9."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.model import Talks
from sim.rules import solutions
from sim.rules.adoption import Mandates
from sim.rules.solutions import (
    EGALITARIAN,
    KALAI_SMORODINSKY,
    NASH,
    NOTHING,
    UTILITARIAN,
    Search,
    new_search,
)
from sim.rules.world import World
from sim.scenario import read
from tests.builders import mandates, peace

N_OPTIONS = (4, 3, 2)
PARTIES = 3
Floats = np.ndarray
Measure = Callable[[Floats, Floats], Floats]
"""Of every text, from what it brings each party over no deal, [T, A], and at most, [A]."""

MEASURES: dict[int, Measure] = {
    NASH: lambda gain, _most: gain.prod(axis=1),
    KALAI_SMORODINSKY: lambda gain, most: (gain / most).min(axis=1),
    EGALITARIAN: lambda gain, _most: gain.min(axis=1),
    UTILITARIAN: lambda gain, _most: gain.sum(axis=1),
}


class Table(NamedTuple):
    """What parties want, may sign and could do without: one replicate."""

    n_options: tuple[int, ...]
    worth: Floats
    no_deal: Floats
    rules: Mandates

    @property
    def world(self) -> World:
        return peace(self.worth.shape[1], self.n_options)._replace(
            mandates=self.rules, worth=self.worth, no_deal=self.no_deal
        )

    @property
    def search(self) -> Search:
        room = new_search(len(self.n_options), max(self.n_options), self.worth.shape[1])
        room.party[:] = True
        return room

    def concepts(self) -> Any:
        """The text of each concept, [4, K]."""
        n_issues = len(self.n_options)
        out = np.zeros((1, 4, n_issues), np.int64)
        agenda = np.ones(n_issues, np.bool_)
        solutions.concepts(self.search, self.world, 0, agenda, out)
        return out[0]

    def signable(self) -> bool:
        """Whether all could sign some text."""
        out = np.zeros(1, np.bool_)
        agenda = np.ones(len(self.n_options), np.bool_)
        solutions.signable(self.search, self.world, 0, agenda, out)
        return bool(out[0])

    def could_all_sign(self) -> tuple[list[tuple[int, ...]], Floats]:
        """By a look at every text: those that change something, lie inside all red lines and
        are worth no deal to each; and what they bring, [T, A].
        """
        found, gains = [], []
        for text in product(*map(range, self.n_options)):
            inside = all(
                self.rules.beyond[0, a, k, o] == 0
                for a in range(self.worth.shape[1])
                for k, o in enumerate(text)
                if o or self.rules.package[0, a, k]
            )
            gain = self.worth[0][:, range(len(text)), text].sum(axis=1) - self.no_deal[0]
            if any(text) and inside and (gain >= -1e-12).all():
                found.append(text)
                gains.append(gain)
        return found, np.array(gains)


def table(seed: int, n_options: tuple[int, ...], slack: float) -> Table:
    """Random worths, red lines and packages; ``slack``: the chance that an option is inside."""
    luck = np.random.default_rng(seed)
    stakes = luck.uniform(0.2, 1.0, (PARTIES, 1, 1))
    worth = (luck.random((PARTIES, len(n_options), max(n_options))) * stakes)[np.newaxis]
    no_deal = worth[:, :, :, 0].sum(axis=2) + luck.uniform(0.0, 0.3, (1, PARTIES)) * stakes[:, 0, 0]
    allowed = [
        [[o for o in range(n) if luck.random() < slack] for n in n_options] for _ in range(PARTIES)
    ]
    package = {
        a: [int(luck.integers(len(n_options)))] for a in range(PARTIES) if luck.random() < 0.3
    }
    return Table(n_options, worth, no_deal, mandates(allowed, n_options, package))


@pytest.mark.long
@pytest.mark.parametrize("kind", MEASURES)
def test_the_text_of_a_concept_is_the_best_of_all_that_all_could_sign(kind: int) -> None:
    compared = empty = 0
    for seed in range(200):
        made = table(seed, N_OPTIONS, 0.85)
        texts, gain = made.could_all_sign()
        found = made.concepts()[kind]
        if not texts:
            assert set(found) == {NOTHING}
            empty += 1
            continue
        most = gain.max(axis=0)
        able = most > 1e-12
        measure = MEASURES[kind](gain if kind != KALAI_SMORODINSKY else gain[:, able], most[able])
        at = texts.index(tuple(int(o) for o in found))
        assert measure[at] == pytest.approx(measure.max(), abs=1e-9)
        compared += 1
    assert compared > 40
    assert empty > 20


def test_what_one_could_gain_at_most_is_what_the_others_would_sign() -> None:
    """A text that is best for A and worth less than no deal to B sets no ideal."""
    worth = np.zeros((1, 2, 1, 4))
    worth[0, 0, 0], worth[0, 1, 0] = [0, 0.4, 0.5, 1.0], [0.2, 0.9, 0.6, 0.0]
    made = Table((4,), worth, np.array([[0.0, 0.2]]), mandates([[range(4)], [range(4)]], (4,)))
    # gains .4 and .7, .5 and .4; at most .5 and .7: shares .8 and 1 against 1 and .57
    assert made.concepts()[KALAI_SMORODINSKY].tolist() == [1]
    # by what A alone could gain at most, 1, it would be option 2: .4 and 1 against .5 and .57


@pytest.mark.parametrize("slack", [0.95, 0.8])
def test_among_very_many_texts_one_that_all_could_sign_is_found(slack: float) -> None:
    """8 issues of 4 options, 65,536 texts: a look at all of them says whether there is one."""
    n_options, missed, exist = (4,) * 8, 0, 0
    for seed in range(25):
        made = table(1000 + seed, n_options, slack)
        least = all_gains(made)
        if least is None:
            assert not made.signable()
            continue
        exist += 1
        missed += not made.signable()
    assert exist >= 5
    assert missed <= 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "best", "mean"),
    [
        (NASH, 0.95, 0.98),
        (KALAI_SMORODINSKY, 0.8, 0.95),
        (EGALITARIAN, 0.8, 0.95),
        (UTILITARIAN, 0.95, 0.98),
    ],
)
def test_among_very_many_texts_the_text_of_a_concept_is_the_best_or_near_it(
    kind: int, best: float, mean: float
) -> None:
    """7 issues of 4 options, 16,384 texts; ``best``: in how many it is the best of all, ``mean``:
    what its measure comes to on average as a share of the best.
    """
    n_options, shares = (4,) * 7, []
    for seed in range(40):
        made = table(seed, n_options, 0.95)
        texts, gain = made.could_all_sign()
        if texts:
            most = gain.max(axis=0)
            at = texts.index(tuple(int(o) for o in made.concepts()[kind]))
            measured = MEASURES[kind](gain, most)
            shares.append(measured[at] / measured.max())
    assert len(shares) >= 30
    assert np.mean(np.array(shares) > 1 - 1e-9) >= best
    assert np.mean(shares) >= mean


@pytest.mark.long
def test_among_very_many_texts_the_order_of_issues_decides_nothing() -> None:
    """Texts are looked for by the best single move of all, not by the first that helps."""
    n_options, found = (4,) * 8, 0
    for seed in range(20):
        made, order = table(seed, n_options, 0.97), np.random.default_rng(seed).permutation(8)
        rules = made.rules._replace(
            beyond=made.rules.beyond[:, :, order], package=made.rules.package[:, :, order]
        )
        turned = made._replace(worth=np.ascontiguousarray(made.worth[:, :, order]), rules=rules)
        texts = made.concepts()
        assert np.array_equal(texts[:, order], turned.concepts())
        found += texts[0, 0] != NOTHING
    assert found >= 10


def all_gains(made: Table) -> float | None:
    """The largest smallest gain of all texts inside red lines; None where nobody could sign one."""
    inside = (made.rules.beyond[0] == 0).all(axis=0)
    inside[:, 0] = ~(made.rules.package[0] & (made.rules.beyond[0, :, :, 0] > 0)).any(axis=0)
    sums = np.zeros((1, PARTIES))
    for k, n in enumerate(made.n_options):
        options = [o for o in range(n) if inside[k, o]]
        if not options:
            return None
        sums = (sums[:, np.newaxis] + made.worth[0, :, k, options][np.newaxis]).reshape(-1, PARTIES)
    best = float((sums - made.no_deal[0]).min(axis=1).max())
    return best if best >= -1e-12 else None


KS = """
scenario: r
issues:
  i0: {options: [o0, o1, o2], status_quo: o2}
  i1: {options: [o0, o1, o2], status_quo: o0}
parties:
  A: {strategy: stall, demands: {
      i0: {want: o2, accept: [o0, o1, o2], salience: 5},
      i1: {want: o1, accept: [o0, o1, o2], salience: 5}}}
  B: {strategy: stall, demands: {
      i0: {want: o1, accept: [o0, o1, o2], salience: 2},
      i1: {want: o2, accept: [o0, o1, o2], salience: 7}}}
calendar:
  - {stage: t, date: 2030-01-01, sessions: 1}
"""


def test_the_ideal_of_kalai_and_smorodinsky_is_individually_rational() -> None:
    """With no deal A has 1 and B nothing; the text gives A 2 and B .5: √((1 + .25) / 2)."""
    outcomes = Talks(read(KS, "ks"), seed=1).play(0, 1).outcomes
    assert outcomes["ks_distance"][0] == pytest.approx(np.sqrt(1.25 / 2))


@pytest.mark.long
def test_where_nothing_can_be_signed_there_is_no_text_of_any_concept() -> None:
    """B has no deal without cost, and A may sign nothing that moves: all four are blank."""
    shut = KS.replace("[o0, o1, o2], salience: 5", "[o2], salience: 5", 1)
    shut = shut.replace("[o0, o1, o2], salience: 5", "[o0], salience: 5", 1)
    shut = shut.replace("want: o1, accept: [o0]", "want: o0, accept: [o0]")
    outcomes = Talks(read(shut, "ks"), seed=1).play(0, 1).outcomes
    assert outcomes["zopa"][0] == 0
    for concept in ("nash", "ks", "egalitarian", "utilitarian"):
        assert np.isnan(outcomes[f"{concept}_distance"][0])
