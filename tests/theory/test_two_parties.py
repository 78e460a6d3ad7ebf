"""When two parties without threats agree: the zone of possible agreement by brute force.

raiffa1982: two conceders agree wherever there is something to agree on; two hardliners only
where they want the same.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

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


def suits_both(played: Talks) -> np.ndarray:
    """Whether some text that changes anything is inside both mandates and worth no deal to
    both, [R]: every text is looked at.
    """
    worth, beyond = played.draws.interests.worth, played.draws.beyond
    quo = tuple(int(o) for o in played.layout.status_quo)
    found = np.zeros(N, np.bool_)
    for text in product(*(range(n) for n in played.layout.n_options)):
        if text != quo:
            gain = sum(worth[:, :, k, o] - worth[:, :, k, quo[k]] for k, o in enumerate(text))
            over = sum(beyond[:, :, k, o].astype(int) for k, o in enumerate(text))
            found |= ((np.asarray(gain) >= -1e-12) & (np.asarray(over) == 0)).all(axis=1)
    return found


def test_two_conceders_agree_exactly_where_some_text_suits_both() -> None:
    played = talks("conceder")
    block = played.play(0, N)
    agreed = block.outcomes["accord_stage"] != ""
    assert 0.05 < np.mean(agreed) < 0.95
    assert np.array_equal(agreed, suits_both(played))


@pytest.mark.long
def test_two_hardliners_agree_only_where_what_they_want_coincides() -> None:
    played = talks("hardliner", (3, 2))
    block = played.play(0, N)
    want = played.draws.interests.want
    same = (want[:, 0] == want[:, 1]).all(axis=1)
    changes = (want[:, 0] != played.layout.status_quo).any(axis=1)
    agreed = block.outcomes["accord_stage"] != ""
    assert agreed.any()
    assert np.array_equal(agreed, same & changes)
