"""How an outcome is classed. docs/model.md, section 9."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import Talks
from sim.outcomes import KINDS
from sim.rules.outcome import classes
from tests.builders import DAY, act, party, scale, scenario, stand

PIE, FISH = scale("pie", 2), scale("fish", 2)


def classed(
    decided: str = "", standing: str = "", some: bool = False, full: bool = False, **more: bool
) -> str:
    """The class where one measure was decided on and another is in force."""
    found = classes(
        np.array([[bool(decided), bool(standing)]]),
        np.array([KINDS.index(kind or "walkout") for kind in (decided, standing)]),
        np.array([False, True]),
        np.array([some or full]),
        np.array([full]),
        np.array([more["lapsed"]]) if more else None,
    )
    return str(found[0])


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({}, "open_ended"),
        ({"standing": "deployment"}, "deployment"),
        ({"standing": "force", "some": True}, "partial"),
        ({"standing": "force", "full": True}, "accord"),
        ({"standing": "force", "lapsed": True}, "unratified"),
        ({"lapsed": True, "some": True}, "partial"),
        ({"standing": "walkout"}, "open_ended"),
        ({"standing": "force", "decided": "sanctions"}, "sanctions"),
        ({"decided": "deployment", "full": True}, "deployment"),
        ({"decided": "walkout", "some": True}, "partial"),
    ],
)
def test_what_merely_stands_hides_no_accord(about: Any, expected: str) -> None:
    assert classed(**about) == expected


@pytest.mark.parametrize("standing", [False, True])
def test_of_two_measures_the_graver_names_the_class(standing: bool) -> None:
    """In the order that docs/model.md has: force, rupture, sanctions, deployment."""
    gravest_first = ["force", "rupture", "sanctions", "deployment"]
    for i, graver in enumerate(gravest_first):
        for milder in gravest_first[i:]:
            found = classes(
                np.array([[True, True]]),
                np.array([KINDS.index(kind) for kind in (milder, graver)]),
                np.array([standing, standing]),
                np.array([False]),
                np.array([False]),
            )
            assert found.tolist() == [graver]


@pytest.mark.long
def test_a_partial_accord_beside_a_siege_is_a_partial_accord() -> None:
    siege = act("siege", "A", kind="force", harm={"B": 0.1}, no_accord=("fish",), in_force=DAY)
    people = [
        party("A", stand(PIE, 1, 1), stand(FISH, 0, 0), strategy="conceder"),
        party("B", stand(PIE, 1, 1), stand(FISH, 1, 1), strategy="conceder"),
    ]
    block = Talks(scenario([PIE, FISH], people, measures=[siege])).play(0, 1)
    assert block.outcomes["did_siege"][0]
    assert block.outcomes["outcome_class"][0] == "partial"
