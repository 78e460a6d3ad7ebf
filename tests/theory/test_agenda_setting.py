"""A setter before a majority, and what consensus cannot move. docs/model.md, section 11.

romer_rosenthal1978: the setter s gets, from a majority with median m and against a status
quo q, q itself if it lies between s and m; else s or 2m − q, whichever comes first on the
way from q to s. Consensus: the gridlock interval is the range of ideals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import pytest

from sim.model import Talks
from sim.registry import strategies
from sim.scenario.distributions import Uniform
from sim.scenario.scenario import Adoption
from sim.strategies.fixed import Acquiescent
from tests.builders import meeting, party, scale, scenario, stand

N = 1500
LAST = 40
ANYWHERE = Uniform(-0.5, LAST + 0.5)
MAJORITY = Adoption("majority", share=0.5, strict=True)


@dataclass(frozen=True)
class Voter(Acquiescent):
    """Say yes to whatever is worth no deal, and table nothing."""

    pick: ClassVar[Literal["last", "first", "any", "none"]] = "none"


def play(n_parties: int, quo: int, adoption: Adoption, proposing: dict[int, str]) -> np.ndarray:
    """Ideals drawn anywhere on the line; returns ideals and settlement, [N, A + 1]."""
    line = scale("line", LAST + 1, quo)
    names = [f"P{a}" for a in range(n_parties)]
    people = [
        party(name, stand(line, ANYWHERE), strategy=proposing.get(a, "voter"))
        for a, name in enumerate(names)
    ]
    stage = meeting(names, ["line"], adoption=adoption, sessions=4 if len(proposing) > 1 else 1)
    block = Talks(scenario([line], people, [stage]), seed=7).play(0, N)
    columns = [np.rint(block.parameters[f"parties.{name}.demands.line.want"]) for name in names]
    settled = [int(option[1:]) for option in block.settlements["option"]]
    return np.stack([*columns, np.array(settled)], axis=1).astype(int)


@pytest.fixture(autouse=True)
def voters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parties that only vote."""
    strategies.names()
    monkeypatch.setitem(strategies._classes, "voter", Voter)


@pytest.mark.parametrize("quo", [0, 13, 20, 40])
@pytest.mark.parametrize("n_parties", [3, 7])
def test_a_setter_gets_what_romer_and_rosenthal_say(n_parties: int, quo: int) -> None:
    rows = play(n_parties, quo, MAJORITY, {0: "linear"})
    for row in rows:
        setter, settled = row[0], row[-1]
        median = int(np.median(row[:-1]))
        if min(setter, median) <= quo <= max(setter, median):
            expected = quo
        elif setter > quo:
            expected = min(setter, 2 * median - quo)
        else:
            expected = max(setter, 2 * median - quo)
        assert settled == expected, (row, median)


@pytest.mark.parametrize("strategy", ["acquiescent", "conceder"])
@pytest.mark.parametrize("quo", [0, 15, 33])
def test_consensus_moves_a_status_quo_only_from_outside_the_range_of_ideals(
    strategy: str, quo: int
) -> None:
    rows = play(4, quo, Adoption(), dict.fromkeys(range(4), strategy))
    low, high, settled = rows[:, :-1].min(axis=1), rows[:, :-1].max(axis=1), rows[:, -1]
    within = (low <= quo) & (quo <= high)
    assert within.any()
    assert (settled[within] == quo).all()
    assert ((low <= settled) & (settled <= high)).all()
