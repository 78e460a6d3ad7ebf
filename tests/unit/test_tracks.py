"""Parallel tracks: what spills over, and what stays on the track."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from sim.model import Talks
from sim.rules.tension import FAILED, MEETING
from sim.scenario.distributions import Point, Uniform
from sim.scenario.scenario import Scenario, Stage, Tension
from tests.builders import DAY, act, meeting, party, scale, scenario, stand

PIE = scale("pie", 5)
START = 0.5


def stage(key: str, days: int, **more: Any) -> Stage:
    return meeting(["A", "B"], ["pie"], id=key, date=DAY + timedelta(days=days), **more)


def made(*stages: Stage, cooling: float = 0.0) -> Scenario:
    """A threatens and concedes, so that its offers tell of its resolve; B gives nothing."""
    people = [
        party("A", stand(PIE, 4, 0), strategy="linear", resolve=Point(0.7),
              believed=Uniform(0.0, 1.0)),
        party("B", stand(PIE, 0, 0), strategy="hardliner"),
    ]  # fmt: skip
    threat = act("threat", "A", cost={"A": 1.0}, benefit={"A": 0.3}, harm={"B": 0.2},
                 imposes={"pie": 2}, no_accord=("pie",))  # fmt: skip
    return scenario([PIE], people, stages, [threat], Tension(Point(START)), cooling=cooling)


def played(*stages: Stage) -> Talks:
    """The talks after their last stage, before anything is decided."""
    talks = Talks(made(*stages), seed=2)
    talks.set_the_table(0, 3)
    for _ in stages:
        talks.step()
    return talks


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_a_share_of_what_tension_does_on_a_track_reaches_the_rest(share: float) -> None:
    talks = played(stage("first", 0, track="quiet", spills=Point(share)))
    assert talks.state.tension == pytest.approx(START + share * (MEETING + FAILED), abs=1e-12)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_talks_that_end_on_a_track_end_with_the_tension_of_all(share: float) -> None:
    """What was not heard outside of it is not in the column, whatever came of the track's own."""
    last = stage("first", 0, track="quiet", spills=Point(share), ends_talks_if_failed=True)
    block = Talks(made(last, stage("second", 9)), seed=2).play(0, 3)
    assert set(block.outcomes["days"]) == {0}
    expected = START + share * (MEETING + FAILED)
    assert block.outcomes["tension"] == pytest.approx(expected, abs=1e-12)


def test_talks_that_had_ended_before_keep_their_tension() -> None:
    """Tension cools on, and the next stage of the track is not held: all of that comes later."""
    quiet = {"track": "quiet", "spills": Point(0.5)}
    first = stage("first", 0, ends_talks_if_failed=True, **quiet)
    brief = made(first, stage("second", 9, **quiet), cooling=0.1)
    block = Talks(brief, seed=2).play(0, 3)
    expected = START + 0.5 * (MEETING + FAILED)
    assert block.outcomes["tension"] == pytest.approx(expected, abs=1e-12)


def test_a_share_of_what_is_learned_on_a_track_reaches_the_rest() -> None:
    """The prior is even: masses of the rest are those of the track to the power of the share."""
    mass = {}
    for share in (0.0, 0.5, 1.0):
        talks = played(stage("first", 0, track="quiet", spills=Point(share)))
        mass[share] = talks.state.beliefs.mass[:, 0].copy()
    assert mass[1.0].std() > 1e-3
    even = np.full_like(mass[0.0], 1.0 / mass[0.0].shape[1])
    np.testing.assert_allclose(mass[0.0], even, atol=1e-12)
    root = np.sqrt(mass[1.0])
    np.testing.assert_allclose(mass[0.5], root / root.sum(axis=1, keepdims=True), atol=1e-9)


def test_a_track_goes_on_from_where_it_was() -> None:
    """Two stages of a track that spills nothing add up on the track, and move nobody else."""
    quiet = {"track": "quiet", "spills": Point(0.0)}
    talks = played(stage("first", 0, **quiet), stage("second", 1, **quiet))
    assert talks.state.tension == pytest.approx(START, abs=1e-12)
    (tension,), (told,) = talks.now.tracks.tension, talks.now.tracks.told
    assert tension == pytest.approx(2 * (MEETING + FAILED), abs=1e-12)
    plain = played(stage("first", 0), stage("second", 1))
    even = np.log(talks.state.beliefs.mass) + told
    known = np.exp(even - even.max(axis=2, keepdims=True))
    known /= known.sum(axis=2, keepdims=True)
    np.testing.assert_allclose(known, plain.state.beliefs.mass, atol=1e-9)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_the_table_of_stages_has_the_tension_of_those_who_meet(share: float) -> None:
    """Each stage of the track begins where the one before left it; the rest know a share of it."""
    quiet = {"track": "quiet", "spills": Point(share)}
    brief = made(stage("first", 0, **quiet), stage("outside", 1), stage("second", 2, **quiet))
    found = Talks(brief, seed=2).play(0, 3).stages
    moves = MEETING + FAILED
    first, outside = START + moves, START + share * moves
    second = first + moves
    assert found["tension_before"] == pytest.approx([START, outside, second] * 3, abs=1e-12)
    after = [first, outside + moves, second + moves]
    assert found["tension_after"] == pytest.approx(after * 3, abs=1e-12)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_the_table_of_stages_has_the_beliefs_of_those_who_meet(share: float) -> None:
    """The prior is even: outside the track masses are those on it to the power of the share.
    Asking for them moves nothing.
    """

    def three(**track: Any) -> Talks:
        words = stage("outside", 1, forum="exchange")
        brief = made(stage("first", 0, **track), words, stage("second", 2, **track))
        return Talks(brief, seed=2)

    found = three(track="quiet", spills=Point(share)).play(0, 3).stages
    before = found["believed_before_A"].reshape(3, 3)
    after = found["belief_A"].reshape(3, 3)
    open_to_all = three()
    open_to_all.set_the_table(0, 3)
    open_to_all.step()
    mass = open_to_all.state.beliefs.mass[:, 0] ** share
    middles = (np.arange(mass.shape[1]) + 0.5) / mass.shape[1]
    outside = (mass @ middles) / mass.sum(axis=1)
    assert before[:, 0] == pytest.approx(0.5, abs=1e-12)
    assert abs(after[:, 0] - 0.5).min() > 0.01
    assert before[:, 1] == pytest.approx(outside, abs=1e-9)
    assert (after[:, 1] == before[:, 1]).all()
    assert before[:, 2] == pytest.approx(after[:, 0], abs=1e-9)
    openly = three().play(0, 3).stages["belief_A"].reshape(3, 3)
    assert after[:, ::2] == pytest.approx(openly[:, ::2], abs=1e-9)


def test_an_accord_on_one_track_is_on_the_table_of_the_other() -> None:
    people = [
        party("A", stand(PIE, 4), strategy="hardliner"),
        party("B", stand(PIE, 4, mandate=range(5)), strategy="acquiescent"),
    ]
    one = stage("one", 0, track="quiet", spills=Point(0.0))
    other = stage("other", 0, track="loud", spills=Point(0.0))
    outcomes = Talks(scenario([PIE], people, [one, other]), seed=2).play(0, 2).outcomes
    assert set(outcomes["accord_stage"]) == {"one"}
    assert set(outcomes["n_sessions"]) == {1}


@pytest.mark.long
def test_a_track_that_spills_everything_is_none() -> None:
    plain = Talks(made(stage("first", 0), stage("second", 1)), seed=2).play(0, 20)
    tracked = [stage("first", 0, track="open"), stage("second", 1, track="open")]
    found = Talks(made(*tracked), seed=2).play(0, 20)
    for name, column in plain.outcomes.items():
        np.testing.assert_array_equal(found.outcomes[name], column)
