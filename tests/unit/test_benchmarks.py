"""The benchmarks measure what they say they do, and the pages say what was measured."""

from __future__ import annotations

import importlib.util
import json
import math
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from benchmarks import made, measures, memory, scaling, speed, yardsticks
from benchmarks.__main__ import Size, measure
from benchmarks.merging import merging
from benchmarks.pages import renewed
from benchmarks.sitting import sitting
from benchmarks.spent import KINDS, spent
from benchmarks.task import alone
from benchmarks.timing import Took, by_turns, clocked, ratio, spread
from benchmarks.yardsticks import Peer

TINY = Size(
    reference="two_neighbours", january=20, longest=20, osce_57=4, workers=10, spent=4, growth=2,
    sweeps={"parties": {2: made.Size(), 3: made.Size(parties=3)}}, runs=1, turns=1,
    talks={"play": 20, "beyond": 20, "fused": 20, "mesa": 2}, negmas=0.1, ranked=(12, 4000),
)  # fmt: skip


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
@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_measures(once: None, name: str) -> None:
    numbers = [*every_number(MEASURES[name]())]
    assert numbers
    assert all(math.isfinite(number) and number >= 0.0 for number in numbers)
    assert max(numbers) > 0.0


def every_number(found: Any) -> Iterator[float]:
    """All numbers of what is found, powers left out, which may be below 0."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key not in {"power", "between rules"}:
                yield from every_number(value)
    elif isinstance(found, int | float):
        yield found


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_everything_is_measured_and_both_pages_are_made_of_it(once: None) -> None:
    found = json.loads(json.dumps(measure(None, TINY)))
    for page in speed.PARTS:
        text = renewed(page.read_text(encoding="utf-8"), speed.parts(page, found))
        assert all(words in text for words in speed.parts(page, found).values())
    assert set(found) == set(kept("latest.json")) - {"negmas", "january_to_negmas"}


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
    ratio = {"median": 1.2, "least": 1.0, "most": 2.5}
    assert speed.against(ratio, 1.7, "") == "≥ 1.7, not reached"
    assert speed.against(ratio, 1.2, "") == "≥ 1.2"


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


def test_the_time_of_a_talk_goes_somewhere() -> None:
    from sim.compiling import Rule

    before, found = Rule.__call__, spent("two_neighbours", 50)
    cost = found.pop("microseconds")
    assert Rule.__call__ is before
    assert cost > 0.0
    assert sum(found.values()) == pytest.approx(1.0)
    assert all(found[kind] > 0.0 for kind in (*KINDS.values(), "between rules"))
