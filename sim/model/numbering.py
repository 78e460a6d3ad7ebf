"""Numbers in place of names: the parties, issues, options and measures of a scenario, in order."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.scenario.scenario import Scenario

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Numbering:
    """Party, issue and measure numbers of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.parties = tuple(scenario.parties)
        self.issues = tuple(scenario.issues)
        self.measures = tuple(in_order(scenario))
        self.party = {name: a for a, name in enumerate(self.parties)}
        self.issue = {name: k for k, name in enumerate(self.issues)}
        self.measure = {name: m for m, name in enumerate(self.measures)}
        issues = scenario.issues.values()
        self.n_options = np.array([len(issue.options) for issue in issues], np.int64)
        quo = [-1 if issue.status_quo is None else issue.status_quo for issue in issues]
        self.status_quo = np.array(quo, np.int64)
        self.max_options = int(self.n_options.max())
        self.n_edges = int(np.maximum(self.n_options, 1).sum())

    @cached_property
    def secret(self) -> Bools:
        """[K, O]: the option is seen by those at the table only."""
        marks = np.zeros((len(self.issues), self.max_options), np.bool_)
        for k, issue in enumerate(self.scenario.issues.values()):
            marks[k, list(issue.secret)] = True
        return marks

    @cached_property
    def ratifiers(self) -> tuple[int, ...]:
        """The parties some of whose accords have to be ratified."""
        parties = enumerate(self.scenario.parties.values())
        return tuple(a for a, party in parties if party.home and party.home.ratification)

    @cached_property
    def typed(self) -> tuple[int, ...]:
        """The parties that may have to carry something out, in party order."""
        acting = {m.by for m in self.scenario.measures.values()}
        for measure in self.scenario.measures.values():
            acting |= set(measure.followers)
        return tuple(a for a, name in enumerate(self.parties) if name in acting)

    @cached_property
    def hinges(self) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
        """Demands that count only with others: party, issue, the others; one by one where readings
        differ in these.
        """
        found: dict[tuple[int, int, tuple[int, ...]], None] = {}
        for a, party in enumerate(self.scenario.parties.values()):
            for name in party.positions:
                for position in party.held(name):
                    if position.counts_with:
                        others = self.numbers(position.counts_with)
                        found[a, self.issue[name], others] = None
        return tuple(found)

    def numbers(self, issues: Iterable[str]) -> tuple[int, ...]:
        """The numbers of issues, in order."""
        return tuple(sorted(self.issue[name] for name in issues))


def in_order(scenario: Scenario) -> list[str]:
    """Measures with every root ahead of what hangs below it, roots as in the file."""
    order: list[str] = []

    def visit(parent: str | None) -> None:
        for name, measure in scenario.measures.items():
            if measure.parent == parent:
                order.append(name)
                visit(name)

    visit(None)
    return order
