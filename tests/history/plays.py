"""Every case played many times, and what came of it in the same terms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.analysis.ends import INTERIM, depths, ends
from sim.analysis.source import Held
from sim.analysis.tables import Tables
from sim.lab.cast import cast
from sim.lab.memory import played
from sim.lab.settings import Settings
from sim.scenario import Scenario, read
from tests.history.case import Known, Past, Written, known, past
from tests.history.converter import level, scenario
from tests.history.scores import level_error, level_loss

Floats = NDArray[np.float64]
SEED = 1
N_PLAYS = 2000


@dataclass(frozen=True)
class Forecast:
    """What the plays of a case say.

    Parameters
    ----------
    accord, deep, force
        Shares of plays in [0, 1]: with an accord that stands; with one of depth ½ or more; with
        force carried out, by decision or by accident.
    level_error, level_loss
        Mean over issues of how far accords end from what was agreed, and of the ranked
        probability score, as shares of the scale.
    """

    accord: float
    deep: float
    force: float
    level_error: float
    level_loss: float


@dataclass(frozen=True)
class Case:
    """A crisis: what was known, what came of it, and the scenario that is made of the former."""

    known: Known
    past: Past

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario, read."""
        return read(scenario(self.known), self.known.case)

    @cached_property
    def weights(self) -> dict[str, float]:
        """Of each issue in dispute: the mean over parties of its share in their saliences."""
        issues = cast(self.scenario)["issues"]
        return {issue: about["weight"] for issue, about in issues.items() if about["disputed"]}

    @property
    def accord(self) -> bool:
        """Whether anything was settled by agreement."""
        return bool(self.past.agreed)

    @property
    def depth(self) -> float:
        """The weight of what was agreed, of all that was in dispute, in [0, 1]."""
        settled = sum(weight for issue, weight in self.weights.items() if issue in self.past.agreed)
        return settled / sum(self.weights.values())

    @property
    def deep(self) -> bool:
        """Whether what was agreed is half of what was in dispute, or more."""
        return self.depth >= INTERIM

    @property
    def overlap(self) -> float:
        """How near the wants are: 1 less the widest distance, over the scale, by weight."""
        near = 0.0
        for issue, weight in self.weights.items():
            ideals = self.known.ideals(issue).values()
            scale = len(self.known.issues[issue].levels) - 1
            near += weight * (1 - (max(ideals) - min(ideals)) / scale)
        return near / sum(self.weights.values())

    def shares_given(self) -> list[float]:
        """By issue, what was agreed as a share of the way from the status quo to the demand."""
        return [
            (self.past.levels[issue] - about.status_quo) / self._demand(issue)
            for issue, about in self.known.issues.items()
        ]

    def level_errors(self, share: float) -> float:
        """Mean error in levels if this share of each demand were given.

        Parameters
        ----------
        share
            In [0, 1].
        """
        errors = [
            abs(share - given) * abs(self._demand(issue)) / (len(about.levels) - 1)
            for given, (issue, about) in zip(
                self.shares_given(), self.known.issues.items(), strict=True
            )
        ]
        return float(np.mean(errors))

    def _demand(self, issue: str) -> int:
        """Levels from the status quo to what is demanded; not 0."""
        about = self.known.issues[issue]
        return about.stances[about.demanded_by].ideal - about.status_quo


def case_of(about: Written) -> Case:
    """A case from its file."""
    return Case(known(about), past(about))


def forecast(case: Case, n: int = N_PLAYS) -> Forecast:
    """Play a case.

    Parameters
    ----------
    case
        The crisis.
    n
        Plays.
    """
    made = played(case.scenario, Settings(n=n, seed=SEED))
    return told(Tables(Held(made.tables), made.manifest), case.past)


def told(tables: Tables, came: Past) -> Forecast:
    """What a run's tables say of a crisis of which this came.

    Parameters
    ----------
    tables
        The run's.
    came
        What came of it.
    """
    how = ends(tables)
    deep = how.some & (depths(tables) >= INTERIM)
    force = how.outcomes.get("force", np.zeros(how.n, np.bool_))
    chances = levels(tables)
    return Forecast(
        float(how.some.mean()),
        float(deep.mean()),
        float(force.mean()),
        float(np.mean([level_error(chances[issue], at) for issue, at in came.levels.items()])),
        float(np.mean([level_loss(chances[issue], at) for issue, at in came.levels.items()])),
    )


def levels(tables: Tables) -> dict[str, Floats]:
    """By issue the share of plays in which accords have settled each level, [O].

    What no accord settles is at the status quo, whatever a measure imposes there.

    Parameters
    ----------
    tables
        Of a scenario that the converter wrote.
    """
    issue = tables.column("settlements", "issue").astype(str)
    by = tables.column("settlements", "by").astype(str)
    option = tables.column("settlements", "option").astype(str)
    found = {}
    for name, about in tables.cast["issues"].items():
        settled = np.where(by == "accord", option, about["status_quo"])[issue == name]
        at = [level(one) for one in settled]
        found[name] = np.bincount(at, minlength=len(about["options"])) / tables.n
    return found
