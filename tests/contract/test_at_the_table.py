"""What every strategy and every forum must honour when they are played."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import Talks
from sim.registry import forums, strategies
from sim.scenario.distributions import Uniform
from tests.builders import act, meeting, party, scale, scenario, stand

N = 60
ASKING = {"human"}
"""Names of strategies that ask somebody."""
STRATEGIES = [name for name in strategies.names() if name not in ASKING]
FORUMS = [name for name in forums.names() if forums.get(name).tables]


def talks(
    strategy: str, other: str, forum: str = "alternating_offers", threat: bool = False
) -> Talks:
    """Two parties that want opposite things on four issues, with red lines; C may chair."""
    issues = [scale(name, 5, quo) for name, quo in (("w", 0), ("x", 2), ("y", None), ("z", 4))]
    weights = Uniform(0.2, 2.0)

    def lines(want: int) -> list[Any]:
        lines_at = (Uniform(0.5, 3.5), 2, None, 2)
        return [
            stand(i, want, accept=line, salience=weights)
            for i, line in zip(issues, lines_at, strict=True)
        ]

    people = [
        party("A", *lines(4), strategy=strategy),
        party("B", *lines(0), strategy=other, resolve=Uniform(0, 1), believed=Uniform(0, 1)),
        party("C"),
    ]
    force = act("force", "B", imposes={"w": 0}, success=0.6, cost={"B": 0.5}, harm={"A": 0.6})
    chair = {"chair": "C"} if forums.get(forum).needs_chair else {}
    sessions = 1 if forum == "ultimatum" else 6
    stage = meeting(["A", "B"], [i.id for i in issues], forum=forum, sessions=sessions, **chair)
    return Talks(scenario(issues, people, [stage], [force] if threat else []), seed=11)


def check(played: Talks) -> None:
    """Nobody has signed what its mandate leaves out, or what is worth less than no deal."""
    block = played.play(0, N)
    settled, quo = played.state.settlement, played.layout.status_quo
    signed = block.outcomes["accord_stage"] != ""
    for r in np.flatnonzero(signed):
        for k, option in enumerate(settled[r]):
            if option != quo[k]:
                assert (played.draws.beyond[r, :2, k, option] == 0).all()
    for name in ("A", "B"):
        value, no_deal = (block.outcomes[f"{what}_{name}"][signed] for what in ("u", "no_deal"))
        if not played.brief.measures:
            assert (value >= no_deal - 1e-9).all()


@pytest.mark.parametrize("other", ["linear", "hardliner", "micro"])
@pytest.mark.parametrize("name", STRATEGIES)
def test_no_strategy_signs_what_it_may_not_or_what_is_worth_less(name: str, other: str) -> None:
    check(talks(name, other))


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_strategy_plays_under_threat_and_cut_into_blocks(name: str) -> None:
    whole = talks(name, "linear", threat=True).play(0, N)
    part = talks(name, "linear", threat=True).play(20, 40)
    for column, values in part.outcomes.items():
        assert (values.astype(str) == whole.outcomes[column][20:40].astype(str)).all(), column


@pytest.mark.parametrize("name", FORUMS)
@pytest.mark.parametrize("strategy", ["linear", "hardliner", "random"])
def test_in_no_forum_anything_is_signed_that_may_not_be(name: str, strategy: str) -> None:
    check(talks(strategy, "conceder", name))


@pytest.mark.parametrize("name", FORUMS)
def test_a_forum_plays_under_threat_and_cut_into_blocks(name: str) -> None:
    whole = talks("linear", "conceder", name, threat=True).play(0, N)
    part = talks("linear", "conceder", name, threat=True).play(20, 40)
    for column, values in part.outcomes.items():
        assert (values.astype(str) == whole.outcomes[column][20:40].astype(str)).all(), column
