"""Who and what the tables mention: ids, names, order, and what no play changes.

It goes into the manifest, so that tables are read without the engine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sim.scenario.happenings import NewPosition, Shock
from sim.scenario.held import Position
from sim.scenario.protocols import tables_texts
from sim.scenario.scenario import Dated, Issue, Measure, Party, Scenario, Stage
from sim.scenario.sides import allowed, unnamed
from sim.scenario.speech import Norm


def cast(scenario: Scenario) -> dict[str, Any]:
    """Ids, names and order of everything that the tables mention."""
    voters = _voters(scenario)
    return {
        "issues": {
            issue.id: {
                "name": issue.name,
                "short": issue.short,
                "options": dict(zip(issue.options, issue.texts, strict=True)),
                "shorts": {
                    option: short
                    for option, short in zip(issue.options, issue.shorts, strict=False)
                    if short is not None
                },
                "status_quo": (
                    None if issue.status_quo is None else issue.options[issue.status_quo]
                ),
                "weight": _weight(issue.id, voters),
                "disputed": _disputed(issue.id, voters),
            }
            for issue in scenario.issues.values()
        },
        "parties": {party.id: party.name for party in scenario.parties.values()},
        "lines": {
            party.id: {issue: _line(party, scenario.issues[issue]) for issue in party.positions}
            for party in scenario.parties.values()
        },
        "packages": {
            party.id: list(dict.fromkeys(issue for one in party.packaged for issue in one))
            for party in scenario.parties.values()
            if any(party.packaged)
        },
        "measures": {
            measure.id: _measure(measure, scenario) for measure in scenario.measures.values()
        },
        "stages": {stage.id: _stage(stage) for stage in scenario.stages},
        "turns": {turn.id: _turn(turn) for turn in scenario.turns},
        "entries": _named(
            entry for entry in scenario.calendar if not isinstance(entry, Stage | NewPosition)
        ),
        "shocks": _named(scenario.shocks.values()),
        "norms": _named(scenario.norms.values()),
    }


def _named(found: Iterable[Dated | Shock | Norm]) -> dict[str, dict[str, str]]:
    """The names of signals, deadlines, words and published texts, of shocks or of norms."""
    return {one.id: {"name": one.name} for one in found}


def _measure(measure: Measure, scenario: Scenario) -> dict[str, Any]:
    return {
        "name": measure.name,
        "by": measure.by,
        "kind": measure.kind,
        "answers": measure.parent,
        "in_force": measure.in_force and measure.in_force.isoformat(),
        "imposes": {
            issue: scenario.issues[issue].options[option]
            for issue, option in measure.imposes.items()
        },
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "name": stage.name,
        "date": stage.date.isoformat(),
        "forum": stage.forum,
        "tables": tables_texts(stage),
        "parties": list(stage.parties),
        "agenda": list(stage.agenda),
        "sessions": stage.sessions,
        "repeats": stage.repeats,
        "rule": stage.adoption.rule,
        "without": list(stage.adoption.without),
        "veto": list(stage.adoption.veto),
    }


def _turn(turn: NewPosition) -> dict[str, Any]:
    return {"name": turn.name, "by": turn.by, "date": turn.date.isoformat()}


def _voters(scenario: Scenario) -> list[Party]:
    """The parties that vote at some stage, in the scenario's order."""
    seated = {party for stage in scenario.stages for party in stage.parties}
    return [party for party in scenario.parties.values() if party.id in seated]


def weights(scenario: Scenario) -> dict[str, float]:
    """The issues in dispute and how much each weighs: what the depth of an accord is made of."""
    voters = _voters(scenario)
    disputed = [issue for issue in scenario.issues if _disputed(issue, voters)]
    return {issue: _weight(issue, voters) for issue in disputed}


def _weight(issue: str, voters: list[Party]) -> float:
    """Mean over voters that care for anything of the issue's share in their saliences."""
    shares = []
    for party in voters:
        weights = {p.issue: p.salience.middle for p in party.positions.values()}
        total = sum(weights.values())
        if total > 0:
            shares.append(weights.get(issue, 0.0) / total)
    return sum(shares) / len(shares) if shares else 0.0


def _disputed(issue: str, voters: list[Party]) -> bool:
    """Whether two voters that weigh the issue want different options of it."""
    held = [party.positions[issue] for party in voters if issue in party.positions]
    return len({p.want.middle for p in held if p.salience.bounds[1] > 0}) > 1


def _line(party: Party, issue: Issue) -> dict[str, Any]:
    """What is wanted, and which options lie inside the red line.

    ``inside`` is there where it is the same in every play. Where it is not, `parameters` has
    it: the column ``parties.<party>.demands.<issue>.accept`` names the red line, and
    ``inside_from`` lists the options inside each; where there is no such list, as for blocs,
    the column ``….inside`` has the options themselves, with bars between them.
    """
    held = party.held(issue.id)
    position, wants = held[0], {one.want for one in held}
    known = len(wants) == 1 and position.want.fixed
    about: dict[str, Any] = {"want": issue.options[round(position.want.middle)] if known else None}
    if party.members or unnamed(party, issue.id):
        return about | {"inside": None, "inside_from": {}}
    if position.mandate is not None:
        return about | {"inside": _read(position, issue, position.mandate)}
    if position.accept is None:
        return about | {"inside": list(issue.options)}
    want = round(position.want.middle)
    lines = {
        option: _read(position, issue, allowed(position, line, want))
        for line, option in enumerate(issue.options)
    }
    if position.accept.fixed:
        return about | {"inside": lines[issue.options[round(position.accept.middle)]]}
    return about | {"inside": None, "inside_from": lines}


def _read(position: Position, issue: Issue, allowed: Collection[int]) -> list[str]:
    """The options that a party reads as one of those allowed."""
    return [o for o, read in zip(issue.options, position.reads, strict=True) if read in allowed]
