"""Which way January 2022 moves when one thing changes, play by play on the same luck.

What docs/scenarios/january_2022.md says of the variants, with intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

import sim.scenario
from sim.model import Talks

N = 4000
BASE = "january_2022"


@cache
def played(name: str, sets: tuple[str, ...] = ()) -> dict[str, NDArray[np.generic]]:
    """The outcomes of a scenario, always on the same luck."""
    talks = Talks(sim.scenario.load(name, sets), seed=1)
    return dict(talks.play(0, N).outcomes)


def of_class(*names: str) -> Callable[[dict[str, NDArray[np.generic]]], NDArray[np.bool_]]:
    """Whether each play ended in one of these classes."""
    return lambda outcomes: np.isin(outcomes["outcome_class"], names)


def by_force(outcomes: dict[str, NDArray[np.generic]]) -> NDArray[np.bool_]:
    """Whether force was used in each play."""
    return outcomes["did_force"].astype(bool)


def signed(outcomes: dict[str, NDArray[np.generic]]) -> NDArray[np.bool_]:
    """Whether any accord was signed in each play."""
    return np.asarray(outcomes["accord_stage"] != "")


def change(
    share: Callable[[dict[str, NDArray[np.generic]]], NDArray[np.bool_]],
    variant: str,
    sets: Sequence[str] = (),
    base_sets: Sequence[str] = (),
) -> tuple[float, float]:
    """The 95 % interval of the paired difference that a variant makes to a share."""
    varied = share(played(variant, tuple(sets))).astype(float)
    before = share(played(BASE, tuple(base_sets))).astype(float)
    difference = varied - before
    half = 1.96 * float(difference.std(ddof=1)) / float(np.sqrt(N))
    return float(difference.mean()) - half, float(difference.mean()) + half


def test_without_the_package_rule_most_plays_end_in_partial_accords() -> None:
    low, _ = change(of_class("partial"), "january_2022/no_package_rule")
    assert low > 0.4


def test_a_moratorium_that_all_accept_brings_accords() -> None:
    low, _ = change(signed, "january_2022/moratorium_acceptable")
    assert low > 0


def test_costlier_sanctions_lower_force() -> None:
    _, high = change(by_force, "january_2022/costlier_sanctions")
    assert high < 0


def test_a_costlier_force_lowers_force() -> None:
    _, high = change(by_force, BASE, sets=["measures.force.cost=ruinous"])
    assert high < 0


def test_without_instructions_accords_vanish_and_force_is_likelier() -> None:
    assert change(signed, "january_2022/leaders_never_instruct")[1] < 0
    assert change(by_force, "january_2022/leaders_never_instruct")[0] > 0


def test_a_russia_believed_to_bluff_is_offered_less() -> None:
    """Force does not fall with it: accords that would have bound Russia are lost."""
    variant = "january_2022/russia_believed_to_bluff"
    assert change(signed, variant)[1] < 0
    assert change(by_force, variant)[1] > 0


def test_a_dearer_word_makes_sanctions_surer_and_force_rarer() -> None:
    cheap = ("measures.sanctions.audience_cost=0",)
    dear = ("measures.sanctions.audience_cost=ruinous",)
    assert change(by_force, BASE, sets=dear, base_sets=cheap)[1] < 0

    def answered(outcomes: dict[str, NDArray[np.generic]]) -> float:
        return float(outcomes["did_sanctions"].sum()) / float(outcomes["did_force"].sum())

    assert answered(played(BASE, dear)) > answered(played(BASE, cheap)) + 0.05


def test_the_osce_settles_nothing_when_it_meets_first() -> None:
    assert not np.isin("osce", played("january_2022/osce_first")["accord_stage"])
