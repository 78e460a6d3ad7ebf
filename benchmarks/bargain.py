"""What a yardstick is given of a scenario: two opposed parties, their lines, their rules, no more.

The yardsticks (:mod:`benchmarks.fused`, :mod:`benchmarks.one_model_a_talk`) play docs/model.md,
sections 1 to 4, of a bargain of two. Threats, homes, leaders, beliefs, doubts about red lines,
packages and words are beyond them. Shapes: 2 parties in floor order, K issues, O options, S
sessions.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.scenario import load
from sim.scenario.distributions import LogUniform
from sim.scenario.held import Position
from sim.scenario.scenario import Party, Scenario, Stage

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Bargain:
    """A bargain of two. ``quo``: [K], what is in force, -1 for nothing; ``value``: [2, K, O], of
    an option as a share of the issue's weight, in [0, 1]; ``inside``: [2, K, O], red lines;
    ``low``, ``high``: between which saliences are drawn, every ratio equally likely; ``asks``:
    [2, S], the share of the way from its floor to its top that a party asks for in a session;
    ``names``: of the saliences, party by party and issue by issue, as luck is told.
    """

    quo: NDArray[np.int64]
    value: NDArray[np.float64]
    inside: NDArray[np.bool_]
    low: float
    high: float
    asks: NDArray[np.float64]
    names: tuple[str, ...]


def bargain(name: str) -> Bargain:
    """The bargain that ``benchmarks/<name>.yaml`` describes.

    Raises
    ------
    ValueError
        If it holds anything that the yardsticks do not play.
    """
    scenario = load(str(FOLDER / f"{name}.yaml"))
    stage = _only_stage(scenario)
    held = [[party.positions[k] for k in scenario.issues] for party in scenario.parties.values()]
    (salience,) = {position.salience for own in held for position in own}
    if not isinstance(salience, LogUniform):
        raise ValueError(f"{name}: saliences are not drawn log-uniformly")
    n_options = {len(issue.options) for issue in scenario.issues.values()}
    if len(n_options) > 1 or min(n_options) ** len(scenario.issues) <= 64:
        raise ValueError(f"{name}: issues differ in length, or there are too few texts")
    (n,) = n_options
    quo = [issue.status_quo for issue in scenario.issues.values()]
    return Bargain(
        np.array([-1 if option is None else option for option in quo]),
        np.array([[_values(position, n) for position in own] for own in held]),
        np.array([[_inside(position, n) for position in own] for own in held]),
        salience.low,
        salience.high,
        np.array([_asks(party, stage.sessions) for party in scenario.parties.values()]),
        tuple(
            f"parties.{a}.demands.{k}.salience" for a in scenario.parties for k in scenario.issues
        ),
    )


def _only_stage(scenario: Scenario) -> Stage:
    """The stage, of a scenario that is a bargain of two and nothing else."""
    parties, calendar = [*scenario.parties.values()], scenario.calendar
    plain = all(
        not (party.package or party.readings or party.members or party.home or party.pace)
        and party.stake is None and party.reservation is None
        for party in parties
    )  # fmt: skip
    if len(parties) != 2 or len(calendar) != 1 or scenario.measures or not plain:
        raise ValueError("not a bargain of two and nothing else")
    (stage,) = calendar
    if not isinstance(stage, Stage) or stage.forum != "alternating_offers":
        raise ValueError("not a stage of alternating offers")
    return stage


def _values(position: Position, n_options: int) -> list[float]:
    want, curvature = _known(position.want.bounds), _known(position.curvature.bounds)
    reach = max(want, n_options - 1 - want)
    return [1.0 - (abs(option - want) / reach) ** curvature for option in range(n_options)]


def _inside(position: Position, n_options: int) -> list[bool]:
    """From the red line through what is wanted and on beyond it; all where there is no line."""
    if position.accept is None:
        return [True] * n_options
    want, line = _known(position.want.bounds), _known(position.accept.bounds)
    if line == want:
        return [option == want for option in range(n_options)]
    return [(option - line) * (want - line) >= 0 for option in range(n_options)]


def _asks(party: Party, sessions: int) -> list[float]:
    """Aspirations, 1 − τ^(1/e)."""
    e = {"linear": 1.0}.get(party.strategy) or float(party.strategy_parameters["e"])
    return [1.0 - (session / sessions) ** (1.0 / e) for session in range(1, sessions + 1)]


def _known(bounds: tuple[float, float]) -> float:
    low, high = bounds
    if low != high:
        raise ValueError("what is wanted, accepted and curved is not known exactly")
    return low
