"""Thresholds that find no rest: averages of best responses, and what is left to regret, against
the plain reference of docs/model.md, section 5, on random trees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim import compiling
from sim.analysis.shares import Share
from sim.analysis.summary import Unrest, summarise
from sim.analysis.tables import read
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.model import Talks
from sim.rules import aftermath, thresholds
from sim.rules.direct import direct_effects
from sim.scenario import load
from sim.view.shortly import restless
from sim.view.summary import content
from tests.coercion_reference import NEVER, Node, World
from tests.forests import Case, made, named
from tests.made import run
from tests.uncertain import EVERYTHING
from tests.unit.test_aftermath import carried_out

CIRCLING = (859, 3396, 3761, 11804, 19250, 28278, 29470, 47532, 58793, 79084)
"""Trees whose best responses go round in circles: all such of the first 40,000, and three more."""
GRID = [float(t) for t in np.linspace(0.0, 1.0, 33)] + [NEVER]


@cache
def at_rest() -> tuple[Case, ...]:
    """Trees in which a leader acts twice on one path, and best responses come to rest."""
    cases = [made(seed) for seed in range(400) if seed not in CIRCLING]
    return tuple(case for case in cases if case.tree.revealing)


def again(case: Case) -> float:
    """The engine's regret, with its outlook on the case written anew."""
    return float(thresholds.outlook(case.at, 0, case.text, case.threshold, case.chance, True))


def alone(world: World, node: Node, way: list[Node], threshold: Mapping[str, float]) -> float:
    """The resolve of a leader who is one of a kind when its time has come, or NaN."""
    belief = world.belief[node["leader"]]
    if isinstance(belief, float):
        return belief
    before = [threshold[up["name"]] for up in way if up["leader"] == node["leader"]]
    if world.likely(node["leader"], max(before, default=0.0)) > 0.0:
        return float("nan")
    return max((b + 1) / len(belief) for b, mass in enumerate(belief) if mass > 0)


def by_enumeration(
    world: World, threshold: Mapping[str, float], chance: Mapping[str, float]
) -> float:
    """The most that any leader of any resolve could gain by any other threshold: all of a grid are
    tried, all others do what is expected of them.
    """
    most = 0.0
    for node, way in world.nodes():
        t, lone = threshold[node["name"]], alone(world, node, way, threshold)
        beside = [min(max(x, 0.0), 1.0) for x in (t - 1e-9, t)]
        for resolve in [*GRID[:-1], *beside] if np.isnan(lone) else [lone]:
            worth = world.effect_of(node, way, node["leader"], resolve, chance)
            worth -= world.test_of(node, way)
            acts = float(resolve >= t) if np.isnan(lone) else chance[node["name"]]
            for other in GRID:
                most = max(most, worth * (float(resolve >= other) - acts))
    return most


def by_half_steps(case: Case) -> dict[str, float]:
    """Where sixty rounds of best responses end, with half steps after the eighth: no averages."""
    world, nodes = case.world, list(case.world.nodes())
    threshold = {node["name"]: 0.0 for node, _ in nodes}
    chance = dict.fromkeys(threshold, 0.0)
    for attempt in range(60):
        for name in reversed(case.names):
            node, way = next(one for one in nodes if one[0]["name"] == name)
            needed = world.best_response(node, way, chance)
            threshold[name] = needed if attempt < 8 else (needed + threshold[name]) / 2
            chance[name] = world.chances(threshold)[name]
    return threshold


@pytest.mark.long
def test_the_regret_of_any_thresholds_is_what_trying_all_others_finds() -> None:
    rng, some, of_lone_leaders = np.random.default_rng(5), 0, 0
    for case in at_rest():
        found = case.threshold.copy()
        found[:] = np.where(rng.random(found.size) < 0.8, rng.random(found.size), NEVER)
        kept = named(case, found)
        chance = np.array([case.world.chances(kept)[name] for name in case.names])
        for node, way in case.world.nodes():
            if not np.isnan(alone(case.world, node, way, kept)):
                chance[case.names.index(node["name"])] = rng.random()
                of_lone_leaders += 1
        direct_effects(case.at, chance, 0, case.text, False, case.at.scratch.own)
        regret = thresholds.regret(case.at, 0, found, chance, True)
        assert regret == pytest.approx(
            by_enumeration(case.world, kept, named(case, chance)), abs=1e-6
        )
        some += regret > 0.1
    assert some > 50
    assert of_lone_leaders > 20


@pytest.mark.long
def test_at_rest_nobody_regrets_anything() -> None:
    assert len(at_rest()) > 100
    for case in at_rest():
        assert again(case) == 0.0
        assert thresholds.regret(case.at, 0, case.threshold, case.chance, True) <= 1e-9
        threshold, chance = named(case, case.threshold), named(case, case.chance)
        assert by_enumeration(case.world, threshold, chance) <= 1e-8


@pytest.mark.long
def test_what_circles_ends_with_little_regret_and_is_flagged() -> None:
    """Less by far than where half steps end, which is what averages begin with."""
    before, after = [], []
    for case in map(made, CIRCLING):
        regret, threshold = again(case), named(case, case.threshold)
        assert regret > thresholds.ENOUGH
        found = by_enumeration(case.world, threshold, named(case, case.chance))
        assert regret == pytest.approx(found, abs=1e-6)
        steps = by_half_steps(case)
        before.append(by_enumeration(case.world, steps, case.world.chances(steps)))
        after.append(regret)
    assert all(now < then for now, then in zip(after, before, strict=True))
    assert max(after[:3]) < 0.005
    assert np.mean(after) < np.mean(before) / 20


def test_where_whoever_acts_is_known_chances_are_those_of_indifference() -> None:
    """Tree 859: party 1 has one resolve, 0.5625, and is as well off acting as not."""
    case = made(859)
    again(case)
    chance = named(case, case.chance)
    assert 0.6 < chance["m1"] < 0.7
    node, way = next((n, w) for n, w in case.world.nodes() if n["name"] == "m1")
    worth = case.world.effect_of(node, way, 1, 0.5625, chance)
    assert worth == pytest.approx(case.world.test_of(node, way), abs=1e-3)


def test_averages_are_the_same_bits_interpreted_and_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for seed in CIRCLING[:4]:
        case = made(seed)
        regret, compiled = again(case), (case.threshold.copy(), case.chance.copy())
        case.threshold[:] = case.chance[:] = np.nan
        monkeypatch.setattr(compiling._Way, "loaded", False)
        with compiling.interpreting():
            assert compiling.interpreted()
            assert again(case) == regret
        assert np.array_equal(case.threshold, compiled[0])
        assert np.array_equal(case.chance, compiled[1])


@pytest.mark.long
def test_the_regret_of_what_was_decided_is_kept() -> None:
    kept = 0
    for seed in CIRCLING:
        after = carried_out(seed)
        regret = after.deeds.regret[0]
        luck, due = np.zeros(len(after.case.names)), np.zeros(len(after.case.names), np.bool_)
        at = after.case.at._replace(
            settlement=after.settlement, resolve=np.array([after.resolve], np.float64)
        )
        aftermath.carry_out(after.deeds, at, 0, due, -1, luck)
        assert after.deeds.regret[0] == regret
        kept += regret > thresholds.ENOUGH
    assert kept > 3
    assert not any(carried_out(seed).deeds.regret[0] for seed in range(50))


@pytest.mark.long
def test_a_play_tells_whether_what_was_decided_had_come_to_rest() -> None:
    outcomes = Talks(load(EVERYTHING), seed=3).play(0, 200).outcomes
    at_rest, regret = outcomes["at_rest"], outcomes["regret"]
    assert 0 < np.count_nonzero(~at_rest) < 20
    assert np.array_equal(at_rest, regret <= thresholds.ENOUGH)
    assert 0.0 <= regret.min() < regret.max() < 0.05


@pytest.mark.parametrize("name", ["two_neighbours", "two_threats"])
def test_where_no_thresholds_answer_each_other_nothing_is_said_of_rest(name: str) -> None:
    assert not {"at_rest", "regret"} & set(Talks(load(name), seed=1).play(0, 2).outcomes)


@pytest.mark.parametrize(
    ("plays", "regret", "told"),
    [
        (2, 0.0131, "In 2 plays (25.0%) {} 0.01 stakes at most."),
        (1, 0.0002, "In 1 play (12.5%) {} under 0.01 stakes."),
    ],
)
def test_the_summary_tells_of_plays_without_rest(
    plays: int, regret: float, told: str, tmp_path: Path
) -> None:
    summary = replace(summarise(run(tmp_path)), unrest=Unrest(Share(plays, 8), regret))
    words = (
        "the thresholds of resolve from which leaders act found no rest: by another, a leader "
        "could have gained"
    )
    assert list(restless(summary)) == [told.format(words)]
    (section,) = [s for s in content(summary).sections if s.title == "Threats carried out"]
    assert told.format(words) in section.parts


@pytest.mark.long
def test_the_summary_is_silent_where_all_came_to_rest(tmp_path: Path) -> None:
    summary = summarise(run(tmp_path))
    assert summary.unrest is None
    assert summary.as_dict()["not_at_rest"] is None
    assert list(restless(summary)) == []
    assert list(restless(replace(summary, unrest=Unrest(Share(0, 8), 0.0)))) == []


@pytest.mark.long
def test_a_run_counts_its_plays_without_rest(tmp_path: Path) -> None:
    folder = ensemble(load(EVERYTHING), Settings(n=200, seed=3, workers=1), tmp_path).folder
    tables = read(folder)
    summary = summarise(tables)
    assert summary.unrest is not None
    found = summary.as_dict()["not_at_rest"]
    regret = tables.column("outcomes", "regret")
    assert found["share"] == np.mean(regret > thresholds.ENOUGH) > 0
    assert found["most_regret"] == regret.max()
