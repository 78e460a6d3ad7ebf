"""Options that only those at the table see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.model import Talks
from sim.model.record import Block
from sim.scenario import read
from sim.scenario.distributions import Point
from sim.scenario.scenario import Home, Issue, Ratification
from tests.builders import act, meeting, party, scale, scenario, stand

OPEN = scale("water", 3)
SECRET = {1: replace(OPEN, secret=(1,)), 2: replace(OPEN, secret=(2,))}


def voted_on(water: Issue) -> Block:
    """B, which could harm A, wants all; A's home ratifies that with .2, what it wants with .8."""
    bar = Ratification(at_red_line=Point(0.2), at_want=Point(0.8))
    people = [
        party("A", stand(water, 0, 2), strategy="acquiescent", home=Home(ratification=bar)),
        party("B", stand(water, 2, mandate=[2]), strategy="hardliner"),
    ]
    raid = act("raid", "B", benefit={"B": 0.1}, harm={"A": 2.0}, no_accord=("water",))
    return Talks(scenario([water], people, measures=[raid]), seed=4).play(0, 3000)


@pytest.mark.parametrize(("water", "ratified"), [(OPEN, 0.2), (SECRET[2], 0.8), (SECRET[1], 0.2)])
def test_home_judges_what_it_sees_whatever_else_is_secret(water: Issue, ratified: float) -> None:
    outcomes = voted_on(water).outcomes
    kept = outcomes["ratified_A"].astype(float)
    assert not np.isnan(kept).any()
    assert kept.mean() == pytest.approx(ratified, abs=0.025)
    assert np.array_equal(outcomes["lapsed"], kept == 0)


@pytest.mark.parametrize(("water", "reproached"), [(OPEN, 0.5), (SECRET[1], 0.0)])
def test_nobody_is_reproached_for_what_is_not_seen(water: Issue, reproached: float) -> None:
    parties = [
        party("A", stand(water, 2, 1), home=Home(opposition=Point(1.0)), strategy="conceder"),
        party("B", stand(water, 0, 1), strategy="hardliner"),
    ]
    outcomes = Talks(scenario([water], parties), seed=1).play(0, 2).outcomes
    assert outcomes["climate_A"] == pytest.approx(-0.8 * (1.0 + reproached))


@pytest.mark.parametrize(("water", "fits"), [(OPEN, [True, False, False]),
                                            (SECRET[2], [True, False, True])])  # fmt: skip
def test_members_do_not_narrow_their_bloc_on_what_they_do_not_see(
    water: Issue, fits: list[bool]
) -> None:
    people = [
        party("BLOC", stand(water, 2, 0), members=("ONE",)),
        party("ONE", stand(water, 0, mandate=(0,))),
        party("LOW", stand(water, 0, 2)),
    ]
    talks = Talks(scenario([water], people, [meeting(["BLOC", "LOW"], ["water"])]), seed=1)
    talks.play(0, 2)
    assert (talks.mandates.beyond[0, 0, 0] == 0).tolist() == fits


def written(secret: str) -> str:
    return f"""\
scenario: Two neighbours and a river
issues: {{water: {{secret: {secret}, options: [nothing, third, half]}}}}
parties: {{UPP: {{demands: {{water: nothing}}}}, LOW: {{demands: {{water: half}}}}}}
calendar: [{{stage: talks, date: 2030-05-01}}]
"""


def test_secret_options_are_listed() -> None:
    assert read(written("[third, half]")).issues["water"].secret == (1, 2)
    assert read(written("half")).issues["water"].secret == (2,)


@pytest.mark.parametrize(
    ("secret", "answer"),
    [("[quarter]", 'No option "quarter".'), ("[nothing]", "everybody sees it.")],
)
def test_what_cannot_be_secret_is_refused(secret: str, answer: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(written(secret))
    assert answer in str(caught.value)
