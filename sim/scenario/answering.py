"""Which issues answer a threat, and threats that no accord can answer."""

from __future__ import annotations

from collections.abc import Iterator

from sim.errors import joined
from sim.scenario.protocols import tables_texts
from sim.scenario.scenario import Measure, Scenario, Stage

CONFIRMED = " (confirmed)"
"""What follows the id of an option that a text confirms, where a play is told."""


def issues_of(scenario: Scenario, measure: Measure) -> tuple[str, ...]:
    """The issues that answer a root once each of them is changed or confirmed.

    Those that its ``no_accord`` names, or else those that it imposes; where there are none of
    either, all issues of the stages at which its leader votes, itself or through its bloc.
    Where it names all issues, all that are on some agenda. None below a root.
    """
    if measure.parent is not None:
        return ()
    if measure.no_accord and set(measure.no_accord) == set(scenario.issues):
        return _agenda(scenario, list(scenario.stages))
    named = measure.no_accord or tuple(measure.imposes)
    if named or measure.stalled is not None:
        return named
    return _agenda(scenario, [s for s in scenario.stages if votes(scenario, measure.by, s)])


def _agenda(scenario: Scenario, stages: list[Stage]) -> tuple[str, ...]:
    """Issues on which texts are tabled at some of these stages, in the order of the file."""
    tabled = {issue for stage in stages if tables_texts(stage) for issue in stage.agenda}
    return tuple(issue for issue in scenario.issues if issue in tabled)


def votes(scenario: Scenario, party: str, stage: Stage) -> bool:
    """Whether a party votes at a stage, itself or through its bloc."""
    return any(party in (seat, *scenario.parties[seat].members) for seat in stage.parties)


def unanswerable(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Path, fault and remedy of every root that no accord of the calendar can answer."""
    tabled = _agenda(scenario, list(scenario.stages))
    for key, measure in scenario.measures.items():
        if measure.parent is not None or measure.stalled is not None or not scenario.stages:
            continue
        named = issues_of(scenario, measure)
        missing = [issue for issue in named if issue not in tabled]
        if not named:
            wrong = f"no accord can answer {key}: it names nothing, and {measure.by} votes nowhere."
            yield f"measures.{key}", wrong, "Write when: {no_accord: [issue, …]}."
        elif missing:
            verb = "are" if len(missing) > 1 else "is"
            wrong = f"no accord can answer {key}: {joined(missing)} {verb} on no agenda."
            remedy = "Name only what is, by when: {no_accord: [issue, …]}, or add it to an agenda."
            yield f"measures.{key}.when", wrong, remedy
