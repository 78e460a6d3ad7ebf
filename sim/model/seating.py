"""Who sits at a stage: who speaks, who votes, on what, and by which rule texts are adopted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.model.numbering import Numbering
from sim.rules.adoption import Rule, adopted
from sim.scenario.scenario import Stage

Bools = NDArray[np.bool_]
Table = tuple[frozenset[int], frozenset[int], frozenset[int]]
"""Who speaks and who votes, in whatever order, and on which issues."""


@dataclass(frozen=True)
class Seating:
    """Who does what at a stage. Party numbers; ``rule`` as in :mod:`sim.rules.adoption`.

    ``speakers`` may table texts of their own. ``signing``: [A], the party votes here, itself or
    through its bloc.
    """

    stage: Stage
    agenda: Bools
    speakers: tuple[int, ...]
    voters: tuple[int, ...]
    consulted: tuple[int, ...]
    chair: int | None
    rule: Rule
    signing: Bools

    @cached_property
    def nobody(self) -> Rule:
        """A rule by which nobody's consent counts."""
        n = len(self.rule.voter)
        nobody, weightless = np.zeros(n, np.bool_), np.zeros(n)
        return Rule(nobody, nobody, weightless, -1.0, False, weightless, 0.0)

    def needed(self, proposer: int) -> NDArray[np.float64]:
        """Weights [A] of those that must say yes to the proposer's text, 0 elsewhere."""
        weight = np.where(self.rule.required, self.rule.weight, 0.0)
        weight[proposer] = 0.0
        return weight


def seat(layout: Numbering, stage: Stage) -> Seating:
    """Who sits, speaks and votes at a stage."""
    voters = tuple(layout.party[name] for name in stage.parties)
    present = set(stage.parties)
    for name in stage.parties:
        present |= set(layout.scenario.parties[name].members)
    signing = [name in present for name in layout.parties]
    agenda = np.zeros(len(layout.issues), np.bool_)
    agenda[[layout.issue[name] for name in stage.agenda]] = True
    beside = tuple(layout.party[name] for name in stage.observers)
    return Seating(
        stage=stage,
        agenda=agenda,
        speakers=(voters + beside) if stage.observers_table else voters,
        voters=voters,
        consulted=tuple(layout.party[name] for name in stage.consulted),
        chair=None if stage.chair is None else layout.party[stage.chair],
        rule=_rule(layout, stage),
        signing=np.array(signing, np.bool_),
    )


def table_of(seating: Seating) -> Table:
    """The table at which a stage is held."""
    issues = np.flatnonzero(seating.agenda).tolist()
    return frozenset(seating.speakers), frozenset(seating.voters), frozenset(issues)


def _rule(layout: Numbering, stage: Stage) -> Rule:
    adoption, n = stage.adoption, len(layout.parties)
    voter, required = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    weight, count = np.zeros(n), np.zeros(n)
    for name in stage.parties:
        a = layout.party[name]
        voter[a], count[a] = True, layout.scenario.parties[name].count
        weight[a] = adoption.weights.get(name, layout.scenario.parties[name].count)
        required[a] = name in adoption.veto or (
            not adoption.by_majority and name not in adoption.without
        )
    share = adoption.share if adoption.by_majority else -1.0
    rule = Rule(
        voter, required, weight, float(share), adoption.strict, count, float(adoption.heads)
    )
    for name in stage.parties:  # without whom nothing is adopted is needed
        a, everybody_else = layout.party[name], voter.copy()
        everybody_else[a] = False
        required[a] = required[a] or not adopted(rule, everybody_else)
    return rule
