"""Whether those who sit at a stage can play there as their strategies want to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.errors import joined
from sim.registry import forums, strategies
from sim.scenario.entries import PartyEntry, StageEntry
from sim.scenario.problems import Problems
from sim.scenario.tree import Path

ULTIMATUM, SHUTTLE = "ultimatum", "shuttle"
IN_TURN = ("alternating_offers", ULTIMATUM)
"""Forums in which two parties table in turn and answer each other."""
PAIR = 2


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
        name = "linear" if party is None else party.strategy.name
        if name not in strategies.names():
            continue
        kind = strategies.get(name)
        where = f"At {entry.stage} {key}, which is {name},"
        remedy = f"Give {key} another strategy, such as linear, or change the stage."
        if (kind.knows or kind.screens) and entry.forum != "exchange":
            wrong = _no_pair(entry, seated)
            if wrong:
                problems.add((*path, "parties"), f"{where} {wrong}", remedy)
        if kind.weighs and by_majority(entry):
            wrong = f"{where} weighs whether all would agree, but a majority decides there."
            problems.add((*path, "adopt"), wrong, remedy)


def check_idle_keys(entry: StageEntry, problems: Problems, path: Path) -> None:
    """Refuse keys that do nothing there."""
    if entry.observers_table:
        kind = forums.get(entry.forum) if entry.forum in forums.names() else None
        own = kind is None or (kind.tables and kind.from_ladders and not kind.take_or_leave)
        if not entry.observers or not own:
            why = "nobody observes" if not entry.observers else f"{entry.forum} has no turns"
            wrong = f"observers_table does nothing at {entry.stage}: {why}."
            problems.add((*path, "observers_table"), wrong, "Leave it out.")
    if entry.forum != ULTIMATUM:
        return
    for key in sorted({"sessions", "stalled_after"} & entry.model_fields_set):
        wrong = f"{key} does nothing in an ultimatum: one text is tabled, and answered."
        problems.add((*path, key), wrong, "Leave it out.")


def check_sides(entry: StageEntry, seated: Sequence[str], problems: Problems, path: Path) -> None:
    """Refuse a shuttle without a mediator or with other than two sides."""
    if entry.forum != SHUTTLE:
        return
    if entry.chair is None and not problems.spoilt((*path, "chair")):
        remedy = "Name a party that is not one of the two sides."
        problems.add((*path, "chair"), "chair is missing: who mediates?", remedy)
    elif entry.chair in seated:
        wrong = f"{entry.chair} mediates and is one of the two sides."
        problems.add((*path, "chair"), wrong, "Name somebody else.")
    if len(seated) != PAIR and not problems.spoilt((*path, "parties")):
        wrong = f"A shuttle has two sides; {len(seated)} sit at {entry.stage}."
        problems.add((*path, "parties"), wrong, "Seat two parties; a bloc can be one side.")
    if entry.observers:
        wrong = "Nobody observes a shuttle: the sides do not meet."
        problems.add((*path, "observers"), wrong, "Leave it out.")


def _no_pair(entry: StageEntry, seated: Sequence[str]) -> str:
    """Why two parties do not face each other there; empty where they do."""
    others = [*(entry.observers if entry.observers_table else ()), *filter(None, [entry.chair])]
    if entry.forum not in IN_TURN:
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
