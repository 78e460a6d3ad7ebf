"""The numbers of a standoff: one replicate's measures, as they stand when the talks are over.

docs/model.md, section 5. Shapes: A parties, K issues, O options, M measures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.compiling import plainly
from sim.days import complements, reckoning
from sim.errors import UsageError, meant
from sim.handing import Keys
from sim.luck import Luck
from sim.model import threats
from sim.model.calendar import in_order
from sim.model.complements import complements_of
from sim.model.drawing import Drawing
from sim.model.layout import Layout
from sim.model.numbers import Numbers
from sim.model.reckoning import reckoning_of
from sim.model.state import fresh_state, world_of
from sim.rules.adoption import Mandates
from sim.rules.coercion import Acts, Tree
from sim.rules.conditions import OPEN, stance, test_of
from sim.rules.home import empty_home
from sim.rules.scratch import new_scratch
from sim.rules.world import World
from sim.scenario.scenario import Scenario

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Standoff:
    """What may be carried out at one settlement, what it costs and brings, and who is how resolved.

    Parameters
    ----------
    parties, issues, measures
        Their ids, in order; a measure comes after the one that it answers.
    world
        Who may do what and in answer to what, what it costs and brings, R = 1; what was in force
        before: an accord on what differs binds those who signed it.
    text
        [K], what is in force; -1 for nothing.
    """

    parties: tuple[str, ...]
    issues: tuple[str, ...]
    measures: tuple[str, ...]
    world: World
    text: Ints

    @property
    def tree(self) -> Tree:
        """Who may do what, and in answer to what."""
        return self.world.tree

    @property
    def acts(self) -> Acts:
        """What it costs and brings, in stakes, R = 1."""
        return self.world.acts

    @property
    def worth(self) -> Floats:
        """[A, K, O], in stakes; what the accord settles and counts for nothing as it was before."""
        return np.asarray(self.world.worth[0])

    @property
    def resolve(self) -> Floats:
        """[A], in [0, 1]."""
        return np.asarray(self.world.resolve[0])

    @property
    def utility(self) -> Floats:
        """[A], what the text is worth before anything is carried out."""
        found = np.zeros(len(self.parties))
        for k, option in enumerate(self.text):
            if option >= 0:
                found += self.worth[:, k, option]
        return found

    def answered(self, m: int) -> bool:
        """Whether the accord has answered the root m for its leader."""
        held = stance(self.world, 0, m, self.tree.leader[m], self.text)
        return bool(held != OPEN)

    def asked(self, m: int, a: int) -> float:
        """What m must be worth to an executor: above 0 whoever acts pays it, below 0 whoever
        does not.
        """
        return float(test_of(self.world, 0, m, a, self.text))


def standoff(
    scenario: Scenario,
    accord: Mapping[str, str] | None = None,
    replicate: int | None = None,
    seed: int = 1,
) -> Standoff:
    """The standoff of a scenario once its calendar is over and every threat has been made.

    Parameters
    ----------
    scenario
        Whose measures they are.
    accord
        Issue to option, signed by all, who confirm the status quo where they name it; it
        stays for the rest.
    replicate
        Whose draws they are; None: every uncertain number at its middle.
    seed
        Of the draws.

    Raises
    ------
    UsageError
        If there is nothing to carry out, or no such issue or option.
    """
    if not scenario.measures:
        raise UsageError(f"{scenario.id} has no measures: there is nothing to carry out.")
    if replicate is not None and replicate < 0:
        raise UsageError(f"--play {replicate}: plays are counted from 0.")
    layout = Layout(scenario)
    numbers = Numbers(Luck(seed), plain=replicate is None)
    draws = Drawing(layout, numbers.of(replicate or 0, 1)).draw()
    state = fresh_state(layout, draws, layout.room_to_remember(1), 1)
    acts = state.acts
    for m, name in enumerate(layout.measures):
        acts.audience[:, m] = threats.audience(layout, draws, m, date.max)
        if scenario.measures[name].strategic:
            acts.audience[:, m] = draws.publicised[:, m]
    last, keys = max(day for day, _ in in_order(scenario)), Keys(plain=True)
    with plainly(), keys.lent():
        lasting = reckoning_of(layout, draws, keys, Luck(seed), last, last)
        reckoning.write(lasting, layout.tree, acts, 0, last.toordinal())
    acts.signing[:] = True
    text = layout.status_quo.copy()
    for name, option in (accord or {}).items():
        k = _issue(scenario, name)
        text[k] = _option(scenario, name, option)
        acts.standing[:, k] = acts.signed[:, :, k] = True
    n_issues, n_measures = len(layout.issues), len(layout.measures)
    world = world_of(
        layout, draws, state, Mandates(draws.beyond, draws.package, state.authority),
        empty_home(1, len(layout.parties), n_issues, layout.max_options),
        new_scratch(n_issues, n_measures, scenario.advanced.bins),
    )  # fmt: skip
    idle = complements_of(draws.interests.worth, some=bool(layout.hinges))
    with plainly():
        complements.note_accord(idle, world, 0, text)
    return Standoff(layout.parties, layout.issues, layout.measures, world, text)


def _issue(scenario: Scenario, name: str) -> int:
    names = list(scenario.issues)
    if name not in names:
        raise UsageError(f"{meant(name, names)}No issue {name!r}; there are {', '.join(names)}.")
    return names.index(name)


def _option(scenario: Scenario, issue: str, option: str) -> int:
    options = scenario.issues[issue].options
    if option not in options:
        said = f"{issue} has no option {option!r}; in order: {', '.join(options)}."
        raise UsageError(meant(option, options) + said)
    return options.index(option)
