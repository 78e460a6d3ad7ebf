"""Every mechanism is inert where the scenario leaves it out, or writes it as nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from hypothesis import given

from sim.model import Block, Talks
from sim.scenario import read
from tests.mechanisms_at_random import without_measures
from tests.property.tables import TABLES, differing, thorough
from tests.scenarios_at_random import Written, dumped, rich

N = 8


def play(written: Written) -> Block:
    """The first plays of a scenario."""
    return Talks(read(dumped(written)), seed=13).play(0, N)


def no_accidents(written: Written) -> None:
    """Take accidents out."""
    written.get("tension", {}).pop("accident", None)
    for measure in written["measures"].values():
        measure.pop("accident", None)


def assert_inert(without: Written, with_nothing: Written) -> None:
    """Two scenarios are played alike, in every number of the first."""
    before, after = play(without), play(with_nothing)
    assert not differing(before.outcomes, after.outcomes, before.outcomes)
    for table in TABLES[1:]:
        mine, others = getattr(before, table), getattr(after, table)
        assert not differing(mine, others, mine if table == "parameters" else None), table


def empty_measures(written: Written) -> None:
    written["measures"] = {}


def empty_packages(written: Written) -> None:
    for party in written["parties"].values():
        party.setdefault("package", [])


def no_patience_at_all(written: Written) -> None:
    for party in written["parties"].values():
        party.setdefault("patience", "none")


def reservations_that_are_always_met(written: Written) -> None:
    for party in written["parties"].values():
        party.setdefault("reservation", -1_000_000)


def the_usual_settings(written: Written) -> None:
    written.setdefault("advanced", {"bins": 32, "tremble": 0, "reading": 0.1, "cooling": 0.02})


def every_option_read_as_itself(written: Written) -> None:
    for party in written["parties"].values():
        for about, demand in party["demands"].items():
            options = written["issues"][about]["options"]
            demand.setdefault("reads", {option: option for option in options})


def demands_that_count_with_nothing_else(written: Written) -> None:
    for party in written["parties"].values():
        for demand in party["demands"].values():
            demand.setdefault("counts_with", [])


def curvature_of_one(written: Written) -> None:
    for party in written["parties"].values():
        for demand in party["demands"].values():
            demand.setdefault("curvature", 1)


def stages_that_never_stall(written: Written) -> None:
    for entry in written["calendar"]:
        if entry.get("forum") in {"alternating_offers", "single_text"}:
            entry.setdefault("stalled_after", 1000)


def no_one_vetoes(written: Written) -> None:
    for entry in written["calendar"]:
        if isinstance(entry.get("adopt"), dict):
            entry["adopt"].setdefault("veto", [])


def nothing_covered_imposed_or_followed(written: Written) -> None:
    for measure in written["measures"].values():
        if "stalled" not in measure.get("when", {}):
            measure.setdefault("covers", [])
        measure.setdefault("with", [])
        if "in_force" not in measure:
            measure.setdefault("imposes", {})


def beliefs_as_resolve(written: Written) -> None:
    for party in written["parties"].values():
        party.setdefault("believed", party["resolve"])


NOTHING: tuple[Callable[[Written], None], ...] = (
    empty_packages,
    no_patience_at_all,
    reservations_that_are_always_met,
    the_usual_settings,
    every_option_read_as_itself,
    curvature_of_one,
    demands_that_count_with_nothing_else,
    stages_that_never_stall,
    no_one_vetoes,
    nothing_covered_imposed_or_followed,
    beliefs_as_resolve,
)


@pytest.mark.long
@pytest.mark.parametrize("write", NOTHING, ids=lambda write: write.__name__)
def test_what_is_written_as_nothing_is_nothing(write: Callable[[Written], None]) -> None:
    @thorough
    @given(rich())
    def holds(written: Written) -> None:
        more = copy.deepcopy(written)
        write(more)
        assert_inert(written, more)

    holds()


@pytest.mark.long
@thorough
@given(rich())
def test_an_empty_map_of_measures_is_no_measures(written: Written) -> None:
    without_measures(written)
    written.pop("measures")
    more = copy.deepcopy(written)
    empty_measures(more)
    assert_inert(written, more)


@pytest.mark.long
@thorough
@given(rich())
def test_a_tension_of_zero_moves_nothing_but_itself(written: Written) -> None:
    no_accidents(written)
    written.pop("tension", None)
    for entry in written["calendar"]:
        if "tension_above" in entry.get("if", {}):
            del entry["if"]
    before, after = play(written), play({**written, "tension": 0})
    for table in TABLES:
        first, second = getattr(before, table), getattr(after, table)
        told = [name for name in first if not name.startswith("tension")]
        assert not differing(first, second, told), table


@pytest.mark.long
@thorough
@given(rich())
def test_an_accident_without_a_chance_is_none(written: Written) -> None:
    no_accidents(written)
    written.setdefault("tension", {"now": 0.5})
    written["measures"]["m9"] = {"by": "P0", "kind": "force", "when": "no_accord", "cost": 1}
    more = copy.deepcopy(written)
    more["tension"]["accident"] = {"chance": 0, "per": "month", "reckoned": "yes"}
    more["measures"]["m9"]["accident"] = "yes"
    assert_inert(written, more)


@pytest.mark.long
@thorough
@given(rich())
def test_accidents_that_nobody_reckons_with_are_as_before(written: Written) -> None:
    if "accident" not in written.get("tension", {}):
        return
    more = copy.deepcopy(written)
    more["tension"]["accident"]["reckoned"] = "no"
    assert_inert(written, more)


@pytest.mark.long
@thorough
@given(rich())
def test_a_signal_that_tells_nothing_moves_no_belief(written: Written) -> None:
    """It lies in the past, so that tension is what the scenario says."""
    written["as_of"] = written["calendar"][0]["date"]
    for measure in written["measures"].values():
        if measure.get("public") == "2030-01-20":  # news, once it lies between two entries
            measure["public"] = "yes"
    written.setdefault("tension", {"now": 0.3})
    more = copy.deepcopy(written)
    for shows in ("restraint", "resolve"):
        more["calendar"].insert(
            0,
            {"signal": shows, "date": "2029-10-01", "by": "P0", "shows": shows, "strength": 1},
        )
    assert_inert(written, more)


@pytest.mark.long
@thorough
@given(rich())
def test_a_measure_that_costs_harms_and_moves_nothing_moves_no_value(written: Written) -> None:
    """It may be carried out, since that costs nothing; the others lose and gain nothing.

    What it names is on no agenda: else it could be confirmed, which ends waiting, releases from
    promises and gives parties another text to table.
    """
    without_measures(written)
    for entry in written["calendar"]:
        if "stage" in entry:
            entry.setdefault("agenda", list(written["issues"]))
    written["issues"]["elsewhere"] = {"options": ["so", "otherwise"]}
    more = copy.deepcopy(written)
    more["measures"] = {
        "idle": {
            "by": "P0", "kind": "walkout", "when": {"no_accord": ["elsewhere"]}, "breach_cost": 0,
        }
    }  # fmt: skip
    before, after = play(written), play(more)
    told = [name for name in before.outcomes if name != "belief_P0"]  # P0 now has something to do
    assert not differing(before.outcomes, after.outcomes, told)
    assert not differing(before.settlements, after.settlements)
    assert not differing(before.objections, after.objections)
