"""When two parties without threats agree: the zone of possible agreement by brute force.

raiffa1982: two conceders end where their ladders overlap; two hardliners only where they
want the same.
"""

from __future__ import annotations

import numpy as np

from sim.model import Talks
from sim.scenario.distributions import Uniform
from tests.builders import party, scale, scenario, stand

N = 4000
OPTIONS = (4, 3, 5)


def talks(strategy: str, n_options: tuple[int, ...] = OPTIONS, agreed: bool = False) -> Talks:
    """Two parties with positions anywhere, who settle all issues together."""
    issues = [scale(f"i{k}", n, k % 2) for k, n in enumerate(n_options)]
    names = tuple(issue.id for issue in issues)
    people = [
        party(
            name,
            *(
                stand(
                    issue, Uniform(-0.5, n - 0.5),
                    None if agreed else Uniform(-0.5, n - 0.5), Uniform(0.5, 2.0),
                )
                for issue, n in zip(issues, n_options, strict=True)
            ),
            strategy=strategy,
            package=names,
        )
        for name in ("A", "B")
    ]  # fmt: skip
    return Talks(scenario(issues, people), seed=5)


def rungs(played: Talks, r: int, own: int) -> list[tuple[int, ...]]:
    """The ladder of a party: cheapest concessions first, as far as its red lines."""
    worth = played.draws.interests.worth[r]
    want = played.draws.interests.want[r]
    inside = played.draws.beyond[r, own] == 0
    steps: list[tuple[float, int, int, int]] = []
    for k in range(want.shape[1]):
        here, end = int(want[own, k]), int(want[1 - own, k])
        direction = 1 if end > here else -1
        for o in range(here + direction, end + direction, direction) if here != end else ():
            if inside[k, o]:
                loss = worth[own, k, here] - worth[own, k, o]
                gain = worth[1 - own, k, o] - worth[1 - own, k, here]
                steps.append((-gain / loss, k, len(steps), o))
                here = o
    # linear values: one issue's steps are equally good bargains, but for rounding
    steps.sort(key=lambda step: (round(step[0], 9), step[1], step[2]))
    text = [int(o) for o in want[own]]
    found = [tuple(text)]
    for _, k, _, o in steps:
        text[k] = o
        found.append(tuple(text))
    return found


def acceptable(played: Talks, r: int, text: tuple[int, ...]) -> bool:
    """Inside both mandates and worth no deal to both."""
    worth, beyond = played.draws.interests.worth[r], played.draws.beyond[r]
    quo = played.layout.status_quo
    return all(
        all(beyond[a, k, o] == 0 for k, o in enumerate(text))
        and sum(worth[a, k, o] - worth[a, k, quo[k]] for k, o in enumerate(text)) >= -1e-12
        for a in (0, 1)
    )


def test_two_conceders_agree_exactly_where_a_rung_of_either_suits_both() -> None:
    played = talks("conceder")
    block = played.play(0, N)
    quo = tuple(int(o) for o in played.layout.status_quo)
    expected = [
        any(
            text != quo and acceptable(played, r, text)
            for own in (0, 1)
            for text in rungs(played, r, own)
        )
        for r in range(N)
    ]
    agreed = block.outcomes["accord_stage"] != ""
    assert 0.05 < np.mean(agreed) < 0.95
    assert np.array_equal(agreed, expected)


def test_two_hardliners_agree_only_where_what_they_want_coincides() -> None:
    played = talks("hardliner", (3, 2))
    block = played.play(0, N)
    want = played.draws.interests.want
    same = (want[:, 0] == want[:, 1]).all(axis=1)
    changes = (want[:, 0] != played.layout.status_quo).any(axis=1)
    agreed = block.outcomes["accord_stage"] != ""
    assert agreed.any()
    assert np.array_equal(agreed, same & changes)
