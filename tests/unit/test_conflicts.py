"""Minimal conflict sets and least changes: against every set and every text, and played."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.lab.conflicts import conflicts, least_changes
from sim.lab.yielding import opens, softened
from sim.lab.zones import Clause, clauses_of, some_text
from sim.model import Talks
from sim.scenario import load, read
from sim.scenario.scenario import Scenario, Stage
from tests.builders import meeting, number, party, scale, scenario, stand
from tests.scenarios_at_random import dumped, thrown
from tests.shipped import bases
from tests.sizes import size
from tests.texts_one_by_one import at_random, least_cost, minimal_conflicts, opened, zone

MOST = 300
"""More conflict sets than a small stage has."""


def written_out(seed: int) -> set[frozenset[Clause]]:
    opening = at_random(seed)
    found = conflicts(opening, most=MOST)
    every = [sets for one in found.sets if (sets := one.written_out()) is not None]
    assert found.complete, seed
    return {one for sets in every for one in sets}


def hard(seeds: range) -> list[int]:
    """Those without a zone and with few enough clauses for every set of them to be tried."""
    small = (seed for seed in seeds if len(clauses_of(at_random(seed))) <= 12)
    return [seed for seed in small if not zone(at_random(seed))]


@pytest.mark.long
def test_minimal_conflict_sets_are_those_found_by_trying_every_set() -> None:
    seeds = hard(range(size(30, 60)))
    assert len(seeds) > size(6, 12)
    for seed in seeds:
        assert written_out(seed) == minimal_conflicts(at_random(seed)), seed


@pytest.mark.slow
def test_minimal_conflict_sets_of_five_hundred_conflicts() -> None:
    for seed in hard(range(100, 900))[:500]:
        assert written_out(seed) == minimal_conflicts(at_random(seed)), seed


def test_where_there_is_a_zone_nothing_clashes_and_nothing_has_to_change() -> None:
    for seed in range(60):
        if zone(at_random(seed)):
            assert conflicts(at_random(seed)).sets == ()
            assert least_changes(at_random(seed)) == []


@pytest.mark.long
def test_the_least_change_costs_what_the_cheapest_of_all_texts_costs() -> None:
    assert_least(range(size(30, 100)), more_than=size(24, 80))


@pytest.mark.slow
def test_so_it_does_in_four_hundred_more() -> None:
    assert_least(range(100, 500), more_than=320)


def assert_least(seeds: range, more_than: int) -> None:
    n = 0
    for seed, majority in ((s, m) for m in (False, True) for s in seeds):
        opening = at_random(seed, majority)
        if zone(opening) or not opening.columns.touched.any():
            continue
        changes = least_changes(opening, most=3)
        assert changes[0].cost == pytest.approx(least_cost(opening), abs=1e-6), (seed, majority)
        costs = [change.cost for change in changes]
        assert costs == pytest.approx(sorted(costs), abs=1e-5)
        softer = [{step.clause for step in change.steps} for change in changes]
        assert not any(a <= b for at, a in enumerate(softer) for b in softer[at + 1 :])
        n += 1
    assert n > more_than


@pytest.mark.long
def test_every_conflict_is_hit_by_every_change() -> None:
    for seed in hard(range(size(20, 40))):
        opening = at_random(seed)
        if opening.columns.touched.any():
            for change in least_changes(opening):
                softer = {step.clause for step in change.steps}
                for conflict in minimal_conflicts(opening):
                    assert conflict & softer


@pytest.mark.long
@pytest.mark.parametrize("name", bases())
def test_the_least_change_applied_to_a_shipped_scenario_opens_a_zone(name: str) -> None:
    brief = load(name)
    for opening in opened(brief, plain=True):
        if some_text(opening) is not None:
            continue
        change = least_changes(opening, most=1)[0]
        softer = softened(brief, opening, change)
        assert opens(softer, opening.stage, opening.columns.text(change.text))
        (again,) = [one for one in opened(softer, plain=True) if one.stage == opening.stage]
        assert some_text(again) is not None
        if not any(step.kind == "no_deal" for step in change.steps):
            alone = _only(softer, opening.stage)
            assert Talks(alone, plain=True).play(0, 1).outcomes["zopa"][0] == 1.0, opening.stage


def _only(brief: Scenario, stage: str) -> Scenario:
    """The scenario with one of its stages only, so that the outcomes' zone is that stage's."""
    kept = [e for e in brief.calendar if not isinstance(e, Stage) or e.id == stage]
    return replace(brief, calendar=tuple(kept))


@pytest.mark.parametrize("seed", range(10))
def test_the_least_change_opens_a_zone_in_random_scenarios(seed: int) -> None:
    brief = read(dumped(thrown(seed)), "random")
    for opening in opened(brief, plain=True):
        if some_text(opening) is None and opening.columns.touched.any():
            change = least_changes(opening, most=1)[0]
            text = opening.columns.text(change.text)
            assert opens(softened(brief, opening, change), opening.stage, text)


# -- small conflicts by hand -----------------------------------------------------------------


def two(mine: int, theirs: int, **more: object) -> Scenario:
    """A wants x3 and takes down to ``mine``, B wants x1 and takes up to ``theirs``; x0 is so."""
    issue = scale("x", 5)
    return scenario(
        [issue],
        [party("A", stand(issue, 4, mine), **more), party("B", stand(issue, 1, theirs))],
    )


def test_red_lines_apart_clash_and_the_nearer_option_is_the_least_change() -> None:
    (opening,) = opened(two(4, 2))
    found = [{(one.kind, one.party) for one in row.clauses} for row in conflicts(opening).sets]
    assert {("line", 0), ("line", 1)} in found
    (step,) = least_changes(opening)[0].steps
    assert (step.kind, step.party, step.entry, step.size) == ("line", 0, 2, 2.0)


def test_an_issue_off_the_agenda_keeps_a_package_open() -> None:
    issues = [scale("x", 3), scale("y", 3)]
    people = [
        party("A", stand(issues[0], 2, 1), stand(issues[1], 2, 1), package=("x", "y")),
        party("B", stand(issues[0], 1, 2)),
    ]
    (opening,) = opened(scenario(issues, people, [meeting("AB", ["x"])]))
    found = {frozenset((c.kind, c.party) for c in one.clauses) for one in conflicts(opening).sets}
    assert found == {frozenset({("package", 0)})}
    (step,) = least_changes(opening)[0].steps
    assert (step.kind, step.party, step.cost) == ("package", 0, 1.0)


def test_a_reservation_that_no_text_reaches_closes_a_stage() -> None:
    brief = two(1, 4, reservation=number(1.5))
    (opening,) = opened(brief)
    (conflict,) = conflicts(opening).sets
    assert {(c.kind, c.party) for c in conflict.clauses} == {("no_deal", 0)}
    (change,) = least_changes(opening, most=1)
    (step,) = change.steps
    assert step.kind == "no_deal"
    assert step.size == pytest.approx(1.0)
    assert opens(softened(brief, opening, change), "talks", opening.columns.text(change.text))


@pytest.mark.long
def test_a_blocs_members_move_along_with_it() -> None:
    issue = scale("x", 3)
    people = [
        party("BLOC", stand(issue, 0, 0), members=("M", "N")),
        party("M", stand(issue, 0, 0, mandate=[0])),
        party("N", stand(issue, 0, 1)),
        party("B", stand(issue, 2, 2)),
    ]
    brief = scenario([issue], people, [meeting(["BLOC", "B"], ["x"])])
    (opening,) = opened(brief)
    for change in least_changes(opening):
        text = opening.columns.text(change.text)
        assert opens(softened(brief, opening, change), "talks", text), change
