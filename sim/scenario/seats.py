"""Whether those who sit at a stage can play there as their strategies want to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.errors import joined
from sim.registry import strategies
from sim.scenario.entries import PartyEntry, StageEntry
from sim.scenario.problems import Problems
from sim.scenario.protocols import named, protocol, tables_one_text, tables_texts
from sim.scenario.scenario import Scenario
from sim.scenario.tree import Path

PAIR = 2
UNTABLED = frozenset({"adopt", "stalled_after", "if_fails", "whole", "resumes"})
"""Keys that do nothing where no text is tabled."""
ONCE = frozenset({"sessions", "stalled_after"})
"""Keys that do nothing where one text is tabled."""


def check_strategies(
    entry: StageEntry,
    seated: Sequence[str],
    parties: Mapping[str, PartyEntry | None],
    problems: Problems,
    path: Path,
) -> None:
    """Refuse strategies that know or screen the other party where there is not one other.

    Those that weigh a refusal need every voter's consent.
    """
    for key in seated:
        party = parties.get(key)
        kind = None if party is None else strategies.find(party.strategy.name)
        if party is None or kind is None:
            continue
        where = f"At {entry.stage} {key}, which is {party.strategy.name},"
        remedy = f"Give {key} another strategy, such as linear, or change the stage."
        if (kind.knows or kind.screens) and tables_texts(entry):
            wrong = _no_pair(entry, seated)
            if wrong:
                problems.add((*path, "parties"), f"{where} {wrong}", remedy)
        if kind.weighs and by_majority(entry):
            wrong = f"{where} weighs whether all would agree, but a majority decides there."
            problems.add((*path, "adopt"), wrong, remedy)


def check_idle_keys(entry: StageEntry, problems: Problems, path: Path) -> None:
    """Refuse keys that do nothing there."""
    if entry.observers_table:
        kind = protocol(entry)
        own = kind is None or (kind.tables and kind.from_ladders and not kind.take_or_leave)
        if not entry.observers or not own:
            why = "nobody observes" if not entry.observers else f"{entry.forum} has no turns"
            wrong = f"observers_table does nothing at {entry.stage}: {why}."
            problems.add((*path, "observers_table"), wrong, "Leave it out.")
    if not tables_texts(entry):
        idle, why = UNTABLED, "no text is tabled there"
    elif tables_one_text(entry):
        idle, why = ONCE, "one text is tabled, and answered"
    else:
        return
    for key in sorted("whole" if key == "together" else key for key in entry.model_fields_set):
        if key in idle:
            wrong = f"{key} does nothing in {named(entry.forum)}: {why}."
            problems.add((*path, key), wrong, "Leave it out.")


def check_chair(entry: StageEntry, problems: Problems, path: Path) -> None:
    """Refuse a chair where there is none, and none where somebody must chair."""
    kind, at = protocol(entry), (*path, "chair")
    if kind is None:
        return
    if entry.chair is not None and not kind.needs_chair:
        wrong = f"{entry.forum} has no chair."
        problems.add(at, wrong, "Leave it out, or write forum: single_text.")
    if entry.chair is not None or not kind.needs_chair or problems.spoilt(at):
        return
    if kind.sides:
        wrong, remedy = "who mediates?", "Name a party that is not one of the two sides."
    elif kind.from_ladders:
        wrong, remedy = f"who chairs {entry.stage}?", "Name a party."
    else:
        wrong, remedy = "who tables the single text?", "Name a party."
    problems.add(at, f"chair is missing: {wrong}", remedy)


def check_sides(entry: StageEntry, seated: Sequence[str], problems: Problems, path: Path) -> None:
    """Refuse other than two sides, a mediator who is one of them, and observers.

    Only where there are sides that do not meet.
    """
    kind = protocol(entry)
    if kind is None or not kind.sides:
        return
    if entry.chair in seated:
        wrong = f"{entry.chair} mediates and is one of the two sides."
        problems.add((*path, "chair"), wrong, "Name somebody else.")
    if len(seated) != PAIR and not problems.spoilt((*path, "parties")):
        wrong = f"{named(entry.forum, 'A')} has two sides; {len(seated)} sit at {entry.stage}."
        problems.add((*path, "parties"), wrong, "Seat two parties; a bloc can be one side.")
    if entry.observers:
        wrong = f"Nobody observes {named(entry.forum)}: the sides do not meet."
        problems.add((*path, "observers"), wrong, "Leave it out.")


def soft_ultimatums(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Path, doubt and remedy of ultimatums posed by who has conceded all by its last session.

    Before a majority all is what the majority asks for, and a setter does well to concede it.
    """
    for stage in scenario.stages:
        kind = protocol(stage)
        if kind is None or not (kind.take_or_leave and kind.from_ladders and stage.parties):
            continue
        poser = scenario.parties[stage.parties[0]]
        clocked = strategies.get(poser.strategy).concedes is not None
        if clocked and not stage.adoption.by_majority:
            wrong = (
                f"{poser.id} poses the ultimatum of {stage.id}, and {poser.strategy} concedes all "
                "that it may in its last session: the only one."
            )
            remedy = "Write strategy: ultimatum, which weighs the risk, or hardliner."
            yield f"parties.{poser.id}.strategy", wrong, remedy


def _no_pair(entry: StageEntry, seated: Sequence[str]) -> str:
    """Why two parties do not face each other there; empty where they do."""
    others = [*(entry.observers if entry.observers_table else ()), *filter(None, [entry.chair])]
    kind = protocol(entry)
    if kind is None:
        return ""  # whether it is played in turn nobody knows
    if not kind.in_turn:
        return f"needs texts tabled in turn, which {entry.forum} does not have."
    if len(seated) != PAIR:
        return f"needs one other party; {len(seated)} sit there."
    if others:
        return f"needs to be alone with the other; {joined(others)} would be there too."
    if entry.adopt.consensus_minus or by_majority(entry):
        return "needs both parties' consent for an accord."
    return ""


def by_majority(entry: StageEntry) -> bool:
    """Whether not all voters are needed there."""
    adopt = entry.adopt
    return bool(adopt.majority or adopt.double_majority or adopt.rule not in {None, "consensus"})
