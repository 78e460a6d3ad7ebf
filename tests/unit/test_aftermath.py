"""What comes when the talks are over, against the reference. docs/model.md, sections 5 and 9."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.rules import aftermath
from sim.rules.aftermath import Deeds
from tests.builders import believed
from tests.coercion_reference import Node
from tests.forests import BINS, Case, made, named

N_CASES = 250


class After(NamedTuple):
    """A forest carried out, by the engine."""

    case: Case
    resolve: list[float]
    luck: list[float]
    fired: int
    deeds: Deeds
    settlement: np.ndarray
    before: np.ndarray


def carried_out(seed: int, accident: bool = False) -> After:
    """Every root is due at the settlement ``case.text``."""
    case = made(seed)
    rng = np.random.default_rng([seed, 1])
    n_parties, n_measures = len(case.world.worth), len(case.names)
    case.world.before = list(case.world.text)
    resolve, luck = rng.random(n_parties), rng.random(n_measures)
    fired = 0 if accident else -1
    deeds = Deeds(
        np.zeros((1, n_measures), np.bool_), np.zeros((1, n_measures), np.bool_),
        np.zeros((1, n_measures), np.bool_), np.zeros((1, n_measures, n_parties), np.bool_),
        np.zeros((1, n_measures)),
        np.zeros((1, n_parties)), np.full((1, 3), -1), np.zeros((1, n_measures), np.int64),
        np.zeros((1, n_measures), np.bool_), np.zeros(1),
    )  # fmt: skip
    settlement, before = case.text[np.newaxis].copy(), case.at.beliefs.mass.copy()
    due = np.array([not accident and parent < 0 for parent in case.tree.parent])
    at = case.at._replace(settlement=settlement, resolve=resolve[np.newaxis])
    aftermath.carry_out(deeds, at, 0, due, fired, luck)
    return After(case, resolve.tolist(), luck.tolist(), fired, deeds, settlement, before)


@cache
def all_due() -> tuple[After, ...]:
    return tuple(carried_out(seed) for seed in range(N_CASES))


@cache
def by_accident() -> tuple[After, ...]:
    return tuple(carried_out(seed, accident=True) for seed in range(60))


class Told:
    """The same once more in plain Python, measure by measure."""

    def __init__(self, after: After) -> None:
        self.after, self.world, self.names = after, after.case.world, after.case.names
        self.chance = named(after.case, after.case.at.scratch.chances)
        self.settlement, self.by = list(self.world.text), [-1] * 3
        self.paid = [0.0] * len(self.world.worth)
        self.decided: set[str] = set()
        self.carried: set[str] = set()
        self.succeeded: set[str] = set()
        self.came: set[tuple[int, int]] = set()
        for place, root in enumerate(self.world.roots):
            taken = any(
                set(root["imposes"]) & set(earlier["imposes"]) and earlier["name"] in self.succeeded
                for earlier in self.world.roots[:place]
            )
            if not taken and after.fired in (-1, self.names.index(root["name"])):
                self.answer(root, [])

    def answer(self, node: Node, way: list[Node]) -> None:
        """Let a leader decide, and whoever answers it."""
        name, leader = node["name"], node["leader"]
        asked = self.world.asked(node, leader)
        resolve = self.after.resolve[leader]
        worth = self.world.effect_of(node, way, leader, resolve, self.chance)
        self.decided.add(name)
        fired = self.after.fired == self.names.index(name)
        spare = worth - self.world.test_of(node, way)
        if not fired and not self.world.acts(node, leader, spare):
            self.paid[leader] += max(-asked, 0.0)
            return
        self.carried.add(name)
        self.paid[leader] += 0.0 if fired else max(asked, 0.0)
        self.carry_out(node, fired)
        for child in node["children"]:
            self.answer(child, [*way, node])

    def carry_out(self, node: Node, fired: bool) -> None:
        """Count who comes, what it costs and what it imposes."""
        m, share = self.names.index(node["name"]), 1.0 - sum(node["followers"].values())
        takers = [node["leader"]]
        for a, part in node["followers"].items():
            gain = node["benefit"][a] - node["cost"][a] * (1 - self.after.resolve[a])
            gain -= part * node["harm"][a]
            asked = -node["audience"][a] if fired else self.world.asked(node, a)
            comes = gain >= asked - 1e-12 if fired else self.world.acts(node, a, gain - asked)
            takers += [a] if comes else []
            share += part if comes else 0.0
            self.paid[a] += max(asked, 0.0) if comes else max(-asked, 0.0)
        for a in range(len(self.paid)):
            self.paid[a] += node["harm"][a] * share
        for a in takers:
            self.came.add((m, a))
            self.paid[a] += node["cost"][a] * (1 - self.after.resolve[a]) - node["benefit"][a]
        if self.after.luck[m] < node["success"]:
            self.succeeded.add(node["name"])
            for issue, option in node["imposes"].items():
                agreed = issue in self.world.standing and self.settlement[issue] == option
                if not agreed:
                    self.settlement[issue], self.by[issue] = option, m


def names_where(after: After, marks: np.ndarray) -> set[str]:
    return {name for name, mark in zip(after.case.names, marks[0], strict=True) if mark}


@pytest.mark.long
@pytest.mark.parametrize("plays", [all_due, by_accident])
def test_measures_are_decided_and_carried_out_as_the_reference_tells(plays: Any) -> None:
    for after in plays():
        expected, deeds = Told(after), after.deeds
        assert names_where(after, deeds.decided) == expected.decided
        assert names_where(after, deeds.carried) == expected.carried
        assert names_where(after, deeds.succeeded) == expected.succeeded
        assert {(int(m), int(a)) for m, a in np.argwhere(deeds.came[0])} == expected.came


@pytest.mark.long
@pytest.mark.parametrize("plays", [all_due, by_accident])
def test_costs_harm_and_broken_words_are_paid_and_settlements_imposed(plays: Any) -> None:
    for after in plays():
        expected = Told(after)
        assert after.deeds.paid[0] == pytest.approx(expected.paid, abs=1e-9)
        assert after.settlement[0].tolist() == expected.settlement
        assert after.deeds.by[0].tolist() == expected.by


def test_no_accord_stands_on_what_has_been_imposed() -> None:
    torn = 0
    for after in all_due():
        imposed = after.deeds.by[0] >= 0
        stood = [k in after.case.world.standing for k in range(3)]
        assert (after.case.acts.standing[0] == (np.array(stood) & ~imposed)).all()
        torn += int((np.array(stood) & imposed).sum())
    assert torn > 10


def test_some_measures_are_carried_out_and_some_are_not() -> None:
    decided = sum(int(after.deeds.decided.sum()) for after in all_due())
    carried = sum(int(after.deeds.carried.sum()) for after in all_due())
    assert 0.2 * decided < carried < 0.8 * decided
    assert all(after.deeds.carried[0, 0] for after in by_accident())


def test_the_margin_is_what_acting_was_worth_over_the_test() -> None:
    for after in all_due():
        chance = named(after.case, after.case.at.scratch.chances)
        for node, way in after.case.world.nodes():
            m = after.case.names.index(node["name"])
            if after.deeds.decided[0, m]:
                worth = after.case.world.effect_of(
                    node, way, node["leader"], after.resolve[node["leader"]], chance
                )
                margin = worth - after.case.world.test_of(node, way)
                assert after.deeds.margin[0, m] == pytest.approx(margin, abs=1e-9)


@pytest.mark.parametrize("acted", [True, False])
def test_an_act_tells_on_which_side_of_its_threshold_a_resolve_lies(acted: bool) -> None:
    found = believed([[0.1, 0.4, 0.2, 0.3]])
    aftermath.reveal(found, 0, 0, 0.375, acted)
    left = np.array([0.0, 0.2, 0.2, 0.3] if acted else [0.1, 0.2, 0.0, 0.0])
    assert found.mass[0, 0] == pytest.approx(left / left.sum())


def test_an_act_that_all_or_none_would_do_tells_nothing() -> None:
    for threshold, acted in ((0.0, True), (2.0, False), (2.0, True)):
        found = believed([[0.1, 0.4, 0.2, 0.3]])
        aftermath.reveal(found, 0, 0, threshold, acted)
        assert found.mass[0, 0].tolist() == pytest.approx([0.1, 0.4, 0.2, 0.3])


@pytest.mark.long
def test_what_was_thought_impossible_tells_nothing() -> None:
    for mass, acted in (([0.0, 0.0, 0.5, 0.5], False), ([0.5, 0.5, 0.0, 0.0], True)):
        found = believed([mass])
        aftermath.reveal(found, 0, 0, 0.5, acted)
        assert found.mass[0, 0].tolist() == pytest.approx(mass)


@pytest.mark.long
def test_beliefs_stay_beliefs_whatever_has_been_done() -> None:
    for after in all_due():
        assert after.case.at.beliefs.mass.shape[2] == BINS
        assert after.case.at.beliefs.mass.sum(axis=2) == pytest.approx(1.0)
        gone = (after.before == 0) & (after.case.at.beliefs.mass > 0)
        assert not gone.any()
