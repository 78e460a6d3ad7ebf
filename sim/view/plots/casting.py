"""Who is drawn where there is no room for all: the main parties, and the two main opponents."""

from __future__ import annotations

from itertools import combinations

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
    """The two that vote at one stage and would lose most, each by its own measure, by the other's
    best text; before others those that lead measures.

    None where no two parties vote together.
    """
    order = by_importance(scenario)
    leaders = {measure.by for measure in scenario.measures.values()}
    pairs: dict[tuple[str, str], tuple[int, float]] = {}
    for stage in scenario.stages:
        if not forums.get(stage.forum).tables:
            continue
        agenda = [middles.issues.index(issue) for issue in stage.agenda]
        seated = sorted(stage.parties, key=order.index)
        for pair in combinations(seated, 2):
            rank = (len(leaders & set(pair)), _loss(middles, pair, agenda))
            pairs[pair] = max(pairs.get(pair, rank), rank)
    return max(pairs, key=lambda pair: pairs[pair]) if pairs else None


def _loss(middles: Middles, pair: tuple[str, str], agenda: list[int]) -> float:
    """What each of two parties would lose of its best if the other had its own, [0, 1], added."""
    first, second = (middles.worth[middles.parties.index(name)][agenda] for name in pair)
    n = middles.n_options[agenda]
    total = 0.0
    for mine, theirs in ((first, second), (second, first)):
        best = sum(float(mine[k, :options].max()) for k, options in enumerate(n))
        left = sum(float(mine[k, theirs[k, :options].argmax()]) for k, options in enumerate(n))
        total += (best - left) / best if best > 0 else 0.0
    return total
