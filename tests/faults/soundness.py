"""Whether what was played of a scenario is sound: its numbers, its words, its files."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from sim.analysis.comparison import compare
from sim.analysis.summary import summarise
from sim.analysis.tables import read
from sim.errors import UsageError
from sim.lab.ensemble import ensemble
from sim.lab.extensive import game_of
from sim.lab.settings import Settings
from sim.model import Block, Talks
from sim.model.standoff import standoff
from sim.outcomes import GRAVE
from sim.scenario.scenario import Scenario
from sim.scenario.speech import Promise
from sim.view.comparison import show as show_differences
from sim.view.plots import names, save_all
from sim.view.plots.plot import Subject
from sim.view.summary import show
from sim.view.transcript import as_records, tell
from tests.property.test_traces import assert_told

PLAYS = 8
GROUNDS = {"mandate", "package", "value", "no_deal", "home"}
UNIT = ("belief_", "resolve_", "ratified_", "tension", "zopa")
CLASSES = {*GRAVE, "accord", "partial", "unratified", "open_ended"}
NEVER_LESS = ("days", "n_sessions", "n_offers")


def unplayable(scenario: Scenario, told: int) -> str | None:
    """What is wrong with the plays of a scenario, if anything; one of them is told as a story."""
    talks = Talks(scenario, seed=1)
    block = talks.play(0, PLAYS)
    wrong = insane(scenario, block) or unknown(scenario, block)
    if wrong:
        return wrong
    assert_told(talks, block, told)
    with StringIO() as out:
        tell(scenario, talks.trace(told), Console(file=out, width=100), "A play")
        return unprintable(out.getvalue())


def insane(scenario: Scenario, block: Block) -> str | None:
    """A number that is none or lies outside its range, if any."""
    acting = {measure.by for measure in scenario.measures.values()}
    acting |= {party for measure in scenario.measures.values() for party in measure.followers}
    for table in ("outcomes", "offers", "answers", "parameters"):
        for name, column in getattr(block, table).items():
            if column.dtype.kind == "f" and not _finite(name, column, acting):
                return f"{table}: {name} is no number: {column}"
    for name, column in block.outcomes.items():
        if name.startswith(UNIT) and ((column < 0) | (column > 1)).any():
            return f"{name} is out of range: {column}"
        if (name in NEVER_LESS or name.endswith("_distance")) and (column < 0).any():
            return f"{name} is less than nothing: {column}"
    if (block.offers["share"] > 1 + 1e-9).any():
        return f"an offer is worth more than everything: {block.offers['share']}"
    return None


def _finite(name: str, column: NDArray[np.float64], acting: set[str]) -> bool:
    """Whether all are numbers; some are none where there is nothing to tell."""
    party = name.removeprefix("belief_")
    if party != name and party not in acting:
        return bool(np.isnan(column).all())
    if name.endswith("_distance") or name.startswith("ratified_") or ".values." in name:
        return not np.isinf(column).any()
    return bool(np.isfinite(column).all())


def unknown(scenario: Scenario, block: Block) -> str | None:
    """A word that the scenario does not have, if any, or a row that is missing."""
    settled, objected = block.settlements, block.objections
    options = [(issue.id, o) for issue in scenario.issues.values() for o in issue.options]
    options += [(issue.id, "none") for issue in scenario.issues.values()]
    promises = {entry.id for entry in scenario.calendar if isinstance(entry, Promise)}
    stages = {stage.id for stage in scenario.stages} | {""}
    allowed: dict[str, tuple[Iterable[Any], set[Any]]] = {
        "settlement": (zip(settled["issue"], settled["option"], strict=True), set(options)),
        "source": (settled["by"], {*scenario.measures, *promises, "accord", "status_quo"}),
        "stage of a settlement": (settled["stage"], stages),
        "class": (block.outcomes["outcome_class"], CLASSES),
        "stage of an accord": (block.outcomes["accord_stage"], stages),
        "party that objects": (objected["party"], set(scenario.parties)),
        "issue of an objection": (objected["issue"], {*scenario.issues, ""}),
        "stage of an objection": (objected["stage"], stages),
        "ground": (objected["ground"], GROUNDS),
        "stage of an offer": (block.offers["stage"], stages),
    }
    for what, (found, known) in allowed.items():
        strange = {*found} - known
        if strange:
            return f"no {what}: {strange}"
    if list(settled["issue"]) != [*scenario.issues] * block.n:
        return f"not a settlement an issue and play: {settled['issue']}"
    return None


def unprintable(told: str) -> str | None:
    """Words that a terminal would obey, or none at all."""
    if not told.strip():
        return "nothing is told"
    if any(obeyed(sign) for sign in told.replace("\n", "")):
        return f"words that a terminal would obey: {told!r}"
    return None


def obeyed(sign: str) -> bool:
    """Whether a terminal does something else with a character than show it, or nothing."""
    turns = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    return (
        unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}
        or unicodedata.bidirectional(sign) in turns
        or sign == "\ufeff"
    )


def stuck(scenario: Scenario, folder: Path) -> str | None:
    """What is wrong on the whole way of a run, if anything: tables, summary, figures, game."""
    settings = Settings(n=PLAYS, workers=1, block_size=5)
    tables = read(ensemble(scenario, settings, folder).folder)
    summary, differences = summarise(tables), compare([tables, tables])
    with StringIO() as out:
        show(summary, Console(file=out, width=100))
        show_differences(differences, Console(file=out, width=100))
        wrong = unprintable(out.getvalue())
    for told in (summary.as_dict(), differences.as_dict()):
        json.dumps(told, allow_nan=False, default=str)
    json.dumps(as_records(Talks(scenario).trace(0)), allow_nan=False, default=str)
    subject = Subject(summary, scenario)
    drawn, left_out = save_all(names(), subject, tables.folder / "figures")
    if len({path.stem.partition("-")[0] for path in drawn}) + len(left_out) != len(names()):
        wrong = wrong or f"not every figure is drawn: {drawn}"
    return wrong or _unwritable(scenario)


def _unwritable(scenario: Scenario) -> str | None:
    """What is wrong with the measures as a game for Gambit, if anything."""
    with suppress(UsageError):  # there are no measures, or too many
        for types, replicate in ((None, 0), (2, None)):
            game = game_of(scenario, standoff(scenario, {}, replicate, 1), types)
            head, *rest = game.splitlines()
            if not head.startswith("EFG 2 R ") or not rest:
                return f"no game: {head}"
            if any(obeyed(sign) for sign in game.replace("\n", "")):
                return "a game with signs that are no text"
            if any(word in {"nan", "inf", "-inf"} for word in game.replace(",", " ").split()):
                return "a game with a payoff that is no number"
    return None
