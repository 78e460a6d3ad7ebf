"""Who is drawn where there is no room for all: the main parties, and the two main opponents."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sim.lab.stances import Middles
from sim.registry import forums
from sim.scenario.scenario import Scenario


def by_importance(scenario: Scenario) -> list[str]:
    """All parties: those that lead a measure, those that vote, the others; as in the file."""
    leaders = {measure.by for measure in scenario.measures.values()}
    voters = {party for stage in scenario.stages for party in stage.parties}
    rank = {name: (name not in leaders, name not in voters) for name in scenario.parties}
    return sorted(scenario.parties, key=lambda name: rank[name])


def opponents(scenario: Scenario, middles: Middles) -> tuple[str, str] | None:
    """The two that vote at one stage and would lose most by each other's best text.

    None where no two parties vote together.
    """
    pairs: dict[tuple[str, str], float] = {}
    for stage in scenario.stages:
        if forums.get(stage.forum).tables:
            agenda = [middles.issues.index(issue) for issue in stage.agenda]
            for pair in combinations(dict.fromkeys(stage.parties), 2):
                if pair[::-1] not in pairs:
                    pairs[pair] = max(pairs.get(pair, -1.0), _loss(middles, pair, agenda))
    return max(pairs, key=lambda pair: pairs[pair]) if pairs else None


def _loss(middles: Middles, pair: tuple[str, str], agenda: list[int]) -> float:
    """What each of two parties would lose if the other had its best text, in stakes, added."""
    first, second = (middles.worth[middles.parties.index(name)][agenda] for name in pair)
    n = middles.n_options[agenda]
    total = 0.0
    for mine, theirs in ((first, second), (second, first)):
        for k, options in enumerate(n):
            best = int(np.argmax(theirs[k, :options]))
            total += float(mine[k, :options].max() - mine[k, best])
    return total
