"""The benchmarks measure what they say they do, and the pages say what was measured."""

from __future__ import annotations

import importlib.util
import json
import math
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from benchmarks import made, measures, memory, scaling, speed, wanted, yardsticks
from benchmarks.__main__ import Size, measure
from benchmarks.merging import merging
from benchmarks.pages import renewed, within
from benchmarks.sitting import sitting
from benchmarks.spent import DRAWING, PROGRAM, RECORD, REST, SETTING, spent
from benchmarks.task import alone
from benchmarks.timing import Took, by_turns, clocked, ratio, spread
from benchmarks.yardsticks import Peer

TINY = Size(
    reference="two_neighbours", at_first="two_neighbours",
    january=20, longer=30, longest=40, osce_57=4, workers=10, spent=4, growth=2,
    sweeps={"parties": {2: made.Size(), 3: made.Size(parties=3)}}, runs=1, turns=1,
    talks={"play": 20, "beyond": 20, "fused": 20, "mesa": 2}, negmas=0.1, ranked=(12, 4000),
)  # fmt: skip
BY_NEGMAS = {"negmas", "january_to_negmas", "january_at_first_to_negmas"}


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "REPEATS", 1)
    monkeypatch.setattr(made, "REPEATS", 1)


def kept(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (measures.ROOT / "benchmarks" / name).read_text(encoding="utf-8")
    )
    return found


def test_a_ladder_takes_longer_the_more_there_is_to_settle() -> None:
    small, large = measures.ladder(3, 3, 2, n=20), measures.ladder(20, 8, 2, n=20)
    assert 0.0 < small["cpu"]["least"] < large["cpu"]["least"]


MEASURES: dict[str, Callable[[], Any]] = {
    "command": lambda: measures.command("--help"),
    "ensembles": lambda: measures.ensembles(20, 2, "two_neighbours"),
    "cold": lambda: measures.cold("two_neighbours"),
    "drivers": lambda: measures.drivers(12, 4000),
    "growth": lambda: made.growth(2, TINY.sweeps),
    "spent": lambda: spent("two_neighbours", 4),
    "beside": lambda: yardsticks.beside("bilateral", 1, TINY.talks),
    "came": lambda: yardsticks.came(20),
    "sitting": lambda: sitting("two_neighbours", 10, 1, "threads"),
    "memory": lambda: memory.peak("two_neighbours", 10),
    "merging": lambda: merging(1000),
    "task": lambda: alone("two_neighbours"),
    "child": lambda: measures.child("benchmarks.sitting", "two_neighbours", 10, 1, "threads"),
}


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=pytest.mark.slow) if one == "cold" else one for one in MEASURES],
)
def test_a_measure_measures(once: None, name: str) -> None:
    numbers = [*every_number(MEASURES[name]())]
    assert numbers
    assert all(math.isfinite(number) and number >= 0.0 for number in numbers)
    assert max(numbers) > 0.0


def every_number(found: Any) -> Iterator[float]:
    """All numbers of what is found, powers left out, which may be below 0."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key not in {"power", REST}:
                yield from every_number(value)
    elif isinstance(found, int | float):
        yield found


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_everything_is_measured_and_both_pages_are_made_of_it(once: None) -> None:
    found = json.loads(json.dumps(measure(None, TINY)))
    for page in speed.PARTS:
        text = renewed(page.read_text(encoding="utf-8"), speed.parts(page, found))
        assert all(words in text for words in speed.parts(page, found).values())
    assert set(found) >= set(kept("latest.json")) - BY_NEGMAS
    unseen = [one.what for one in wanted.wanted(found) if not one.seen]
    assert all("NegMAS" in what or "57" in what for what in unseen), unseen


@pytest.mark.skipif(importlib.util.find_spec("negmas") is None, reason="NegMAS is not here")
def test_negmas_is_measured() -> None:
    peer = Peer(sys.executable, 0.2)
    assert peer.turn().cpu > 0.0
    assert 0.0 < peer.came()["mean_share_B"] < peer.came()["mean_share_A"] < 1.0


@pytest.mark.parametrize("page", speed.PARTS, ids=lambda page: page.name)
def test_the_tables_of_a_page_are_what_was_measured_last(page) -> None:
    text = page.read_text(encoding="utf-8")
    assert renewed(text, speed.parts(page, kept("latest.json"))) == text


def test_the_other_tables_on_scaling_are_what_was_measured_last() -> None:
    text = scaling.PAGE.read_text(encoding="utf-8")
    assert renewed(text, scaling.parts(kept("scaling.json"))) == text


def test_what_is_not_reached_is_told() -> None:
    seen = {"": {"median": 1.2, "least": 1.0, "most": 2.5}, " by the clock": spread([2.0])}

    def row(bound: float, **how: Any) -> tuple[str, ...]:
        return wanted.Wanted("it", how.pop("seen", seen), bound, **how).row()[1:]

    told = "1.20 (1.00–2.50); 2.00 by the clock"
    assert row(1.7, shape=".2f") == (told, "≥ 1.7", "no")
    assert row(1.2, shape=".2f") == (told, "≥ 1.2", "yes")
    assert row(1.2, shape=".2f", most=True) == (told, "≤ 1.2", "yes")
    assert row(1.1, shape=".2f", most=True) == (told, "≤ 1.1", "no")
    assert row(0.6, shape=".0%", seen={"": spread([0.5])}) == ("50%", "≥ 60%", "no")
    assert row(4000, unit=" µs", seen={}) == ("not measured yet", "≥ 4,000 µs", "")


def test_every_figure_that_is_wanted_has_its_row_and_is_judged() -> None:
    """On figures that reach all, and on the same that reach none."""
    for good in (True, False):
        rows = [*wanted.wanted(all_measured(good))]
        assert len(rows) == 18
        assert [one.reached for one in rows] == [good] * 18


def all_measured(good: bool) -> dict[str, Any]:
    """Figures, all of which are as wanted, or none."""
    fast, slow = spread([1e6 if good else 1e-3]), spread([1.0 if good else 1e9])
    both = {name: {"cpu": fast, "wall": slow} for name in ("negmas", "mesa", "fused")}
    took = {"cpu": slow, "wall": slow}
    peak = 600.0 if good else 6000.0
    return {
        "bilateral": {"ratios": both, "took": {"negmas": {"wall": spread([1e6])}}},
        "geneva": {"ratios": both},
        "plays": {"january": 20, "longer": 30, "longest": 40},
        "january_to_negmas": fast,
        "january_at_first_to_negmas": fast,
        "memory": {
            "20": {"peak_mib": 590.0, "talks_per_second": 1.0},
            "30": {"peak_mib": 595.0, "talks_per_second": 1e9 if good else 1.0},
            "40": {"peak_mib": peak, "talks_per_second": 1.0},
        },
        "osce_57": {"talks_per_second": fast},
        "workers": {f"{pool} 2": {"times": fast} for pool in ("threads", "processes")},
        "growth": {
            "parties": {
                "microseconds": {
                    str(n): spread([n**1.2 if good else 1e4 * n**1.9]) for n in (2, 8, 16, 57)
                }
            }
        },
        "cold": {"compiling": took, "first_told": took},
        "commands": {"one talk told, warm": took},
    }


def test_of_one_value_no_spread_is_told() -> None:
    assert within(spread([3.0])) == "3"
    assert within(spread([3.0, 5.0, 4.0])) == "4 (3–5)"


def run_of(n: int, bytes_of_text: int = 0) -> dict[str, float]:
    """A run whose every talk takes 100 bytes, and 2 ms after two seconds to start."""
    return {"processor_seconds": 2.0 + 2e-3 * n, "bytes": 100 * n + bytes_of_text}


def test_the_estimate_has_one_cost_a_talk_and_leaves_out_texts_that_few_plays_keep() -> None:
    texts = 2000 * 5000
    runs = {
        "1000": run_of(1000, texts), "10000": run_of(10_000, texts), "100000": run_of(10**5, texts)
    }  # fmt: skip
    plays = {scaling.SHORT: {"10000": run_of(10_000)}, scaling.REFERENCE: runs}
    found = {"plays": plays, "merging": {"1000000": {"seconds": 3.6}}}
    words = scaling.paper(found)
    assert "1,000,000,000 talks × 2,020 µs" in words
    assert "= 561 core hours" in words
    assert "**0.4 hours**" in words
    assert "100 bytes a talk, from 10,000 plays to 100,000" in words
    assert ": 0.1 TB." in words
    assert "as the rows are longer: 1 hours" in words
    found["plays"] = {**plays, scaling.REFERENCE: {"1000": run_of(1000), "10000": None}}
    assert scaling.paper(found).startswith("No run of 10,000 plays or more of `january_2022`")


def test_a_run_that_is_left_out_is_told_with_the_limit_of_that_day() -> None:
    found: dict[str, Any] = {"plays": {"january_2022": {"1000": None}}}
    assert "over 60 s: left out" in scaling.plays(found)
    assert "over 1,800 s: left out" in scaling.plays({**found, "patience": 1800})


def test_only_what_stands_between_marks_is_made() -> None:
    page = "before\n<!-- made: speed -->\nold\n<!-- end -->\nafter\n"
    assert renewed(page, {"speed": r"new \1"}) == (
        "before\n<!-- made: speed -->\n\nnew \\1\n\n<!-- end -->\nafter\n"
    )
    with pytest.raises(ValueError, match="no one place for memory"):
        renewed(page, {"memory": "new"})


def test_all_play_by_turns() -> None:
    order: list[str] = []

    def turn(name: str, cost: float) -> Took:
        order.append(name)
        return Took(cost, 2 * cost)

    took = by_turns({"a": lambda: turn("a", 3.0), "b": lambda: turn("b", 6.0)}, 2)
    assert order == ["a", "b", "a", "b"]
    assert ratio(took["b"], took["a"])["cpu"] == {"median": 2.0, "least": 2.0, "most": 2.0}


def test_ratios_are_those_of_one_turn() -> None:
    slow, fast = [Took(4, 4), Took(40, 40), Took(12, 4)], [Took(1, 2), Took(10, 10), Took(2, 2)]
    assert ratio(slow, fast)["cpu"] == {"median": 4, "least": 4, "most": 6}
    assert ratio(slow, fast)["wall"] == {"median": 2, "least": 2, "most": 4}


def test_processor_time_is_that_of_work_and_not_of_waiting() -> None:
    import time

    waits, works = clocked(1, lambda: time.sleep(0.05)), clocked(1, lambda: sum(range(10**6)))
    assert waits.wall >= 50_000 > 10 * waits.cpu
    assert works.cpu > 1000


def test_a_spread_is_the_middle_and_the_ends() -> None:
    assert spread([3.0, 1.0, 7.0]) == {"median": 3.0, "least": 1.0, "most": 7.0}


@pytest.mark.parametrize("p", [0.0, 1.0, 1.9])
def test_a_power_is_found_again(p: float) -> None:
    points = [(size, 40.0 * size**p) for size in (2, 4, 8, 57)]
    assert made.power([(0, 7.0), *points]) == pytest.approx(p, abs=1e-9)


@pytest.mark.long
def test_the_time_of_a_talk_goes_somewhere() -> None:
    from sim.model import Talks

    before, found = Talks.set_the_table, spent("two_neighbours", 50)
    cost = found.pop("microseconds")
    assert Talks.set_the_table is before
    assert cost > 0.0
    assert sum(found.values()) == pytest.approx(1.0)
    assert all(found[kind] > 0.0 for kind in (PROGRAM, DRAWING, SETTING, RECORD))
    assert set(found) == {PROGRAM, DRAWING, SETTING, RECORD, REST}
