from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.tables import read as tables_of
from sim.lab.bargaining import best_product, space
from sim.lab.ensemble import ensemble
from sim.lab.outset import outset
from sim.lab.settings import Settings
from sim.lab.stances import Middles, middles, stances
from sim.model import Talks
from sim.rules.adoption import Mandates, beyond
from sim.rules.preferences import utility
from sim.rules.solutions import NASH
from sim.scenario import load, read
from sim.scenario.scenario import Scenario
from sim.view.plots.casting import by_importance, opponents
from sim.view.plots.space import CELL, ends

TWO = """
scenario: Two issues
issues:
  land: {options: {a: "none", b: "some", c: "all"}}
  toll: {options: {x: "none", y: "low", z: "high"}}
parties:
  AAA: {package: [land], demands: {land: {want: c, accept: b, salience: high},
    toll: {want: x, accept: z, salience: low}}}
  BBB: {demands: {land: {want: a, accept: {a: 0.4, b: 0.6}, salience: low},
    toll: {want: z, accept: x, salience: high}}}
calendar: [{stage: talks, date: 2030-05-01}]
"""


@pytest.fixture(scope="module")
def two() -> Scenario:
    return read(TWO, "two")


def test_red_lines_are_counted_over_draws(two: Scenario) -> None:
    found = stances(two)
    a, b, land = 0, 1, 0
    assert list(found.chance_inside[a, land]) == [0, 1, 1]
    assert found.chance_inside[b, land, 1] == pytest.approx(0.6, abs=0.08)
    assert list(found.chance_wanted(b, land)) == [1, 0, 0]
    assert found.shared(land)[1] == found.chance_inside[b, land, 1]
    assert found.movable(land) == found.shared(land)[1]


def test_of_an_issue_on_which_nobody_votes_nothing_is_shared() -> None:
    text = TWO.replace("date: 2030-05-01}", "date: 2030-05-01, agenda: [toll]}")
    text = text.replace("package: [land], ", "")
    found = stances(read(text, "two"))
    assert not found.voting[:, 0].any()
    assert not found.shared(0).any()


def test_a_blocs_red_lines_are_what_its_members_would_sign() -> None:
    found = stances(load("january_2022"))
    nato, enlargement = found.parties.index("NATO"), found.issues.index("enlargement")
    members = load("january_2022").parties["NATO"].members
    most = found.chance_inside[[found.parties.index(m) for m in members], enlargement].min(axis=0)
    assert (found.chance_inside[nato, enlargement] <= most + 1e-12).all()


def texts_of(middles_: Middles) -> np.ndarray:
    counts = [range(n) for n in middles_.n_options]
    return np.array(list(product(*counts)), np.int64)


def test_worth_and_red_lines_are_the_engines(two: Scenario) -> None:
    found, talks = middles(two), Talks(two, plain=True)
    talks.play(0, 1)
    space_ = space(found, ("AAA", "BBB"), list(found.issues))
    mandates = Mandates(talks.draws.beyond, talks.draws.package, np.zeros((1, 2), np.int64))
    worth, quo = talks.draws.interests.worth, talks.layout.status_quo
    for number, text in enumerate(texts_of(found)):
        for a in range(2):
            assert space_.texts[number, a] == pytest.approx(utility(worth, 0, a, text))
        signable = all(beyond(mandates, 0, a, text, quo) == 0 for a in range(2))
        assert space_.signable[number] == signable


def test_none_betters_the_frontier_for_both(two: Scenario) -> None:
    found = space(middles(two), ("AAA", "BBB"), ["land", "toll"])
    for point in found.frontier:
        assert not ((found.texts > point + 1e-9).all(axis=1)).any()
        assert np.isclose(found.texts, point).all(axis=1).any()
    undominated = [
        t for t in found.texts
        if not any((o >= t - 1e-9).all() and (o > t + 1e-9).any() for o in found.texts)
    ]  # fmt: skip
    assert {tuple(np.round(t, 9)) for t in undominated} == {
        tuple(np.round(p, 9)) for p in found.frontier
    }


def test_the_nash_point_is_the_engines() -> None:
    scenario = load("two_neighbours", ["issues.water.status_quo=none"])
    found, talks = middles(scenario), Talks(scenario, plain=True)
    talks.play(0, 1)
    assert talks.record.solved[0]
    text = talks.record.solving.concepts[0, NASH][np.newaxis]
    best = tuple(float(found.utility(a, text)[0]) for a in range(2))
    assert space(found, ("UPP", "LOW"), ["water"]).nash == pytest.approx(best)


def test_a_play_without_an_accord_ends_where_no_deal_is(tmp_path: Path) -> None:
    """No number is drawn and the raid is sure: what was expected is what comes, harm and cost."""
    text = f"""{TWO[: TWO.index("calendar")]}
measures:
  raid: {{by: AAA, against: BBB, kind: force, when: {{no_accord: [land]}}, harm: {{BBB: 0.5}},
          cost: 0.25, benefit: 1}}
calendar: [{{stage: talks, date: 2030-05-01}}]
"""
    text = text.replace("{a: 0.4, b: 0.6}", "a")
    run = ensemble(read(text, "two"), Settings(n=8, workers=1, plain=True), tmp_path)
    found = middles(read(text, "two"))
    at = ends(tables_of(run.folder), found, ("AAA", "BBB"))
    assert list(at.share) == [1]
    still = [float(found.utility(a, found.quo[np.newaxis])[0]) for a in range(2)]
    assert found.no_deal[1] == pytest.approx(still[1] - 0.5, abs=0.01)
    np.testing.assert_allclose(at.at[0], found.no_deal, atol=CELL / 2 + 1e-9)


def test_where_no_text_gains_for_both_there_is_no_nash_point() -> None:
    assert best_product(np.array([[1.0, 0.0], [0.0, 1.0]]), (0.5, 0.5)) is None


def test_of_very_many_texts_some_are_drawn_and_the_frontier_is_of_all() -> None:
    scenario = load("january_2022")
    found = middles(scenario)
    drawn = space(found, ("RUS", "USA"), list(scenario.issues))
    assert drawn.n_texts > len(drawn.texts)
    best = [found.worth[found.parties.index(p)].max(axis=1).sum() for p in ("RUS", "USA")]
    assert drawn.frontier[-1, 0] == pytest.approx(best[0])
    assert drawn.frontier[0, 1] == pytest.approx(best[1])
    for text in drawn.texts[::97]:
        assert not (text > drawn.frontier + 1e-9).all(axis=1).any()


def test_the_least_inside_red_lines_is_worth_the_red_line(two: Scenario) -> None:
    found = middles(two)
    a, land = 0, 0
    quo = float(found.utility(a, found.quo[np.newaxis])[0])
    gained = found.worth[a, land, 1] - found.worth[a, land, found.quo[land]]
    assert found.least(a, [land]) == pytest.approx(quo + gained)


def test_the_first_plays_are_the_runs_own(two: Scenario) -> None:
    again = outset(two, seed=3, plain=False, n=20)
    outcomes = Talks(two, seed=3).play(0, 50).outcomes
    assert len(again.no_deal) == 20
    for a, party in enumerate(again.parties):
        assert list(again.value[:, a]) == list(outcomes[f"value_{party}"][:20])


@pytest.mark.long
def test_those_that_lead_measures_come_first_and_oppose() -> None:
    scenario = load("january_2022")
    assert by_importance(scenario)[:2] == ["RUS", "USA"]
    assert opponents(scenario, middles(scenario)) == ("RUS", "USA")


def test_middles_are_those_of_the_outset_whatever_positions_come() -> None:
    twice = TWO.rstrip()[:-1] + ", {stage: last, date: 2030-05-03}]\n"
    turn = (
        "{position: harder, date: 2030-05-02, by: AAA, demands: {land: {accept: c, salience: low}}}"
    )
    still = middles(read(twice, "two"))
    turned = middles(read(twice.replace(", {stage: last", f", {turn}, {{stage: last"), "two"))
    assert np.array_equal(turned.inside, still.inside)
    assert np.array_equal(turned.worth, still.worth)
    assert np.array_equal(turned.no_deal, still.no_deal)
