"""Which way January 2022 moves when one thing changes, play by play on the same luck.

What docs/scenarios/january_2022.md says of the variants, with intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import sim.scenario
from sim.model import Talks

Outcomes = dict[str, NDArray[np.generic]]
N = 4000
LOOKS = (250, 1000, N)
"""After so many plays it is looked whether a difference is clear; the first two times at three
standard errors and a half and then at two, so that looking three times errs no oftener than looking
once at 95 %."""
EARLY, LAST = 3.5, 2.0
BASE = "january_2022"


@cache
def sitting(name: str, sets: tuple[str, ...] = ()) -> tuple[Talks, list[Outcomes]]:
    """A scenario's talks, and the outcomes of the plays so far."""
    return Talks(sim.scenario.load(name, sets), seed=1), []


def played(name: str, sets: tuple[str, ...] = (), n: int = N) -> Outcomes:
    """The outcomes of the first n plays of a scenario, always on the same luck."""
    talks, parts = sitting(name, sets)
    done = sum(len(part["outcome_class"]) for part in parts)
    if done < n:
        parts.append(dict(talks.play(done, n).outcomes))
    return {key: np.concatenate([part[key] for part in parts])[:n] for key in parts[0]}


def of_class(*names: str) -> Callable[[Outcomes], NDArray[np.bool_]]:
    """Whether each play ended in one of these classes."""
    return lambda outcomes: np.isin(outcomes["outcome_class"], names)


def by_force(outcomes: Outcomes) -> NDArray[np.bool_]:
    """Whether force was used in each play."""
    return outcomes["did_force"].astype(bool)


def signed(outcomes: Outcomes) -> NDArray[np.bool_]:
    """Whether any accord was signed in each play."""
    return np.asarray(outcomes["accord_stage"] != "")


def change(
    share: Callable[[Outcomes], NDArray[np.bool_]],
    variant: str,
    sets: Sequence[str] = (),
    base_sets: Sequence[str] = (),
    base: str = BASE,
) -> tuple[float, float]:
    """The interval of the paired difference that a variant makes to a share: as soon as it is
    clear of nought, or else that of all plays.
    """
    for n in LOOKS:
        varied = share(played(variant, tuple(sets), n)).astype(float)
        before = share(played(base, tuple(base_sets), n)).astype(float)
        difference = varied - before
        errors = LAST if n == N else EARLY
        half = errors * float(difference.std(ddof=1)) / float(np.sqrt(n))
        low, high = float(difference.mean()) - half, float(difference.mean()) + half
        if low > 0.0 or high < 0.0:
            break
    return low, high


@pytest.mark.long
def test_without_the_package_rule_all_plays_end_in_partial_accords() -> None:
    low, _ = change(of_class("partial"), "january_2022/no_package_rule")
    assert low > 0.4


@pytest.mark.long
def test_a_package_that_is_meant_costs_accords() -> None:
    assert change(signed, "january_2022/package_meant")[1] < 0


@pytest.mark.slow
def test_a_package_that_is_meant_makes_force_likelier() -> None:
    assert change(by_force, "january_2022/package_meant")[0] > 0


@pytest.mark.long
def test_a_moratorium_that_all_accept_brings_accords_and_less_force() -> None:
    assert change(signed, "january_2022/moratorium_for_ukraine")[0] > 0
    assert change(by_force, "january_2022/moratorium_for_ukraine")[1] < 0


@pytest.mark.long
def test_costlier_sanctions_lower_force() -> None:
    _, high = change(by_force, "january_2022/costlier_sanctions")
    assert high < 0


@pytest.mark.long
@pytest.mark.parametrize("less", ["no_sanctions", "no_reinforcement", "european_discord"])
def test_with_less_to_fear_force_is_likelier(less: str) -> None:
    assert change(by_force, f"january_2022/{less}")[0] > 0


@pytest.mark.long
@pytest.mark.parametrize(
    "more",
    [pytest.param("european_unity", marks=pytest.mark.slow), "russia_bluffs", "word_kept"],
)
def test_with_more_to_fear_or_less_resolve_or_a_word_that_is_kept_force_is_rarer(more: str) -> None:
    assert change(by_force, f"january_2022/{more}")[1] < 0


@pytest.mark.long
def test_sanctions_that_are_there_already_deter_no_more() -> None:
    assert change(by_force, "january_2022/sanctions_at_once")[0] > 0


@pytest.mark.long
def test_a_costlier_force_lowers_force() -> None:
    """Where there is little to fear, so that there is force enough to see it soon."""
    bold = "january_2022/no_reinforcement"
    _, high = change(by_force, bold, sets=["measures.force.cost=ruinous"], base=bold)
    assert high < 0


@pytest.mark.long
def test_where_publics_are_prepared_instructions_bring_accords() -> None:
    """Where leaders are cornered they let nobody go beyond red lines."""
    prepared = "january_2022/prepared_publics"
    silent = ["parties.RUS.instructions.pace=none", "parties.USA.instructions.pace=none"]
    assert change(signed, prepared, silent, base=prepared)[1] < 0


@pytest.mark.long
def test_without_any_meeting_nothing_is_signed_and_force_is_likelier(tmp_path: Path) -> None:
    stages = [stage.id for stage in sim.scenario.load(BASE).stages]
    removed = ", ".join(f"calendar.{stage}" for stage in stages)
    file = tmp_path / "no_meetings.yaml"
    file.write_text(f"base: {BASE}\nscenario: none\nremove: [{removed}]\n", encoding="utf-8")
    assert change(by_force, str(file))[0] > 0
    assert not signed(played(str(file))).any()


@pytest.mark.slow
def test_a_promise_that_is_surer_to_be_kept_lowers_force() -> None:
    """What is in force without any accord is worth more to Russia then."""
    sure = [f"calendar.no_strike_weapons.{key}=almost_certain" for key in ("kept", "believed")]
    none = [f"calendar.no_strike_weapons.{key}=0" for key in ("kept", "believed")]
    assert change(by_force, BASE, sets=sure, base_sets=none)[1] < 0


@pytest.mark.slow
def test_the_nuclear_norm_is_what_keeps_force_from_being_answered_with_force() -> None:
    """Without it most force would be answered, and so there would be little."""
    norm, free = "january_2022/nuclear_norm", "january_2022/allied_force"
    under, without = played(norm), played(free)
    assert not under["did_allied_force"].any()
    assert without["did_allied_force"].sum() > 0.5 * without["did_force"].sum() > 0
    assert change(by_force, free, base=norm)[1] < 0


@pytest.mark.slow
def test_a_dearer_word_makes_sanctions_surer_and_force_rarer() -> None:
    cheap = ("measures.sanctions.audience_cost=0",)
    dear = ("measures.sanctions.audience_cost=ruinous",)
    assert change(by_force, BASE, sets=dear, base_sets=cheap)[1] < 0

    def answered(outcomes: Outcomes) -> float:
        return float(outcomes["did_sanctions"].sum()) / float(outcomes["did_force"].sum())

    assert answered(played(BASE, dear)) > answered(played(BASE, cheap)) + 0.05
