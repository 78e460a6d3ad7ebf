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
TABLES = "january_2022/tables_and_threats_only"


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
    base: str = BASE,
) -> tuple[float, float]:
    """The 95 % interval of the paired difference that a variant makes to a share."""
    varied = share(played(variant, tuple(sets))).astype(float)
    before = share(played(base, tuple(base_sets))).astype(float)
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


def test_homes_and_words_keep_leaders_from_instructing() -> None:
    """Without them there are more accords."""
    assert change(signed, TABLES)[0] > 0


def test_without_instructions_accords_vanish_and_force_is_likelier() -> None:
    """Shown without homes and words; with them none is left at all."""
    silent = ["parties.RUS.instructions.pace=none", "parties.USA.instructions.pace=none"]
    assert change(signed, TABLES, silent, base=TABLES)[1] < 0
    assert change(by_force, TABLES, silent, base=TABLES)[0] > 0
    assert not signed(played("january_2022/leaders_never_instruct")).any()


def test_a_russia_believed_to_bluff_is_offered_less() -> None:
    """Force does not fall with it: accords that would have bound Russia are lost."""
    bluff = ["parties.RUS.believed=low"]
    assert change(signed, TABLES, bluff, base=TABLES)[1] < 0
    assert change(by_force, TABLES, bluff, base=TABLES)[1] > 0


def test_a_promise_that_is_surer_to_be_kept_lowers_force() -> None:
    """What is in force without any accord is worth more to Russia then."""
    sure = [f"calendar.no_strike_weapons.{key}=almost_certain" for key in ("kept", "believed")]
    none = [f"calendar.no_strike_weapons.{key}=0" for key in ("kept", "believed")]
    assert change(by_force, BASE, sets=sure, base_sets=none)[1] < 0


def test_the_nuclear_norm_is_what_keeps_force_from_being_answered_with_force() -> None:
    """Without it most force would be answered, and so there would be little."""
    norm, light = "january_2022/nuclear_norm", ("norms.no_nuclear_war.cost=0.001",)
    assert not played(norm)["did_allied_force"].any()
    free = played(norm, light)
    assert free["did_allied_force"].sum() > 0.5 * free["did_force"].sum() > 0
    assert change(by_force, norm, light, base=norm)[1] < 0


def test_rounds_without_end_bring_accords_and_less_force() -> None:
    assert change(signed, "january_2022/talks_without_end")[0] > 0


def test_a_dearer_word_makes_sanctions_surer_and_force_rarer() -> None:
    cheap = ("measures.sanctions.audience_cost=0",)
    dear = ("measures.sanctions.audience_cost=ruinous",)
    assert change(by_force, BASE, sets=dear, base_sets=cheap)[1] < 0

    def answered(outcomes: dict[str, NDArray[np.generic]]) -> float:
        return float(outcomes["did_sanctions"].sum()) / float(outcomes["did_force"].sum())

    assert answered(played(BASE, dear)) > answered(played(BASE, cheap)) + 0.05


def test_the_osce_settles_nothing_when_it_meets_first() -> None:
    assert not np.isin("osce", played("january_2022/osce_first")["accord_stage"])
