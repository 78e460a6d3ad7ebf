"""The command that writes one page to hand over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import completion
from sim.cli.terminal import counted, print_paths
from sim.errors import UsageError

if TYPE_CHECKING:
    from sim.analysis.screens import Screen
    from sim.analysis.summary import Summary
    from sim.analysis.tables import Tables
    from sim.lab.settings import Settings
    from sim.scenario.scenario import Scenario
    from sim.view.report.contents import Found, Play, Report

WHY = 200
"""Plays in which a text is looked for that all could sign."""
PLAYS_EACH = 1000
"""Plays of each change where all are tried for a page."""
NAME = "report.html"


def report(
    runs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[RUN…]",
            help="Folders of runs; several are compared. The latest finished if none is given.",
            autocompletion=completion.results,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=f"The page; {NAME} beside the first run if not given."),
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print it to a PDF too, where Chromium is installed.")
    ] = False,
    screen: Annotated[
        bool,
        typer.Option(
            "--screen",
            help="Try every single change of the scenario first, for some accord; that takes "
            "minutes. Without it the page has what `screen` found before, if it has.",
        ),
    ] = False,
    why: Annotated[
        int,
        counted(
            metavar="PLAYS",
            help="Plays in which a text is looked for that all could sign; 0: none.",
        ),
    ] = WHY,
    results: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder of all results.")] = Path(
        "results"
    ),
) -> None:
    """Write a run, or runs side by side, as one page to hand over (docs/report.md)."""
    from sim.lab.finding import latest
    from sim.view.opening import opened
    from sim.view.report import html
    from sim.view.report.printing import chromium
    from sim.view.report.printing import pdf as printed

    folders = runs or [latest(results)]
    page = folders[0] / NAME if out is None else out
    if page.suffix not in {".html", ".htm"}:
        raise UsageError(f"--out {page}: name a file that ends in .html.")
    if pdf and chromium() is None:
        raise UsageError("--pdf needs Chromium, and none is installed. The page prints from any "
                         "browser: leave --pdf out.")  # fmt: skip
    tables = [opened(folder) for folder in folders]
    if len(tables) > 1:
        if screen:
            raise UsageError("--screen is of one run: name one.")
        made = _compared(tables)
    else:
        made = _of_run(tables[0], why, (screen, results))
    _write(html(made), page)
    print_paths([page, printed(page, page.with_suffix(".pdf"))] if pdf else [page])


def _write(text: str, page: Path) -> None:
    from sim.lab.store import replace, writing

    with writing(page.parent):
        page.parent.mkdir(parents=True, exist_ok=True)
        replace(page, text)


def _compared(tables: list[Tables]) -> Report:
    from sim.analysis.comparison import compare
    from sim.lab.resuming import unchanged
    from sim.view.report.contents import of_runs
    from sim.view.runs import letters

    found = compare(tables)
    scenarios = [unchanged(one.folder, one.manifest) for one in tables]
    return of_runs(found, dict(zip(letters(found), scenarios, strict=True)))


def _of_run(tables: Tables, why: int, screening: tuple[bool, Path]) -> Report:
    from sim.analysis.summary import summarise
    from sim.lab.resuming import unchanged
    from sim.view.report.contents import of_run

    scenario, numbers = unchanged(tables.folder, tables.manifest), summarise(tables)
    return of_run(numbers, scenario, _found(numbers, scenario, why, screening))


def _found(numbers: Summary, scenario: Scenario, why: int, screening: tuple[bool, Path]) -> Found:
    """What is played for the page: few plays, on the luck of the run."""
    from sim.cli.explaining import solver_unheard
    from sim.lab.explaining import explain
    from sim.lab.threads import beside
    from sim.model import compiled
    from sim.scenario.protocols import tables_texts
    from sim.view.progress import progress_bar
    from sim.view.report.contents import Found

    manifest = numbers.tables.manifest
    seed = int(manifest["seed"])
    why = why if any(map(tables_texts, scenario.stages)) else 0
    with progress_bar(scenario.id, compiling=not compiled()), solver_unheard():
        explained = beside(lambda: explain(scenario, why, seed, None)) if why else None
        plays = _plays(numbers.tables, scenario)
    return Found(explained, _screened(scenario, manifest, screening), plays)


def _plays(tables: Tables, scenario: Scenario) -> list[Play]:
    """A typical play and the most surprising one; none where this program plays otherwise."""
    from sim.analysis.choosing import choose
    from sim.lab.identity import program
    from sim.lab.threads import beside
    from sim.model import Talks
    from sim.view.chosen import chosen_words
    from sim.view.report.blocks import story
    from sim.view.report.contents import Play
    from sim.view.retold import retold
    from sim.view.story import Story

    manifest = tables.manifest
    if manifest["digests"]["program"] != program(scenario):
        return []
    seed, plain = int(manifest["seed"]), bool(manifest["plain"])
    talks = beside(lambda: Talks(scenario, seed=seed, plain=plain))
    found = []
    rare = [("A rare play", True)] if tables.has("settlements") else []
    for title, surprising in (("A typical play", False), *rare):
        chosen = choose(tables, None, surprising)
        events = beside(partial(retold, tables, chosen.play, talks.trace))
        told = story(Story(scenario).told(events))
        found.append(Play(title, f"{title}: {chosen_words(chosen, tables.cast)}", told))
    return found


def _screened(
    scenario: Scenario, manifest: Mapping[str, Any], screening: tuple[bool, Path]
) -> Screen | None:
    """What a screen for some accord found: one that is there, or that is asked for now."""
    from sim.cli.screening import screened
    from sim.lab.settings import Settings

    asked, results = screening
    for n in _tried(scenario, results, manifest):
        settings = Settings(n, int(manifest["seed"]), bool(manifest["plain"]))
        if _is_there(scenario, settings, results):
            return screened(scenario, ("accord", (), None), settings, results)[0]
    if not asked:
        return None
    settings = Settings(PLAYS_EACH, int(manifest["seed"]), bool(manifest["plain"]))
    return screened(scenario, ("accord", (), False), settings, results)[0]


def _tried(scenario: Scenario, results: Path, manifest: Mapping[str, Any]) -> list[int]:
    """How many plays each change had in the screens that lie with the results, most first."""
    folder = results / "slates" / scenario.id
    found = set()
    for file in folder.glob("screen_*/slate.json"):
        try:
            about = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if about.get("complete") and about.get("seed") == manifest["seed"]:
            found.add(int(about["n"]))
    return sorted(found, reverse=True)


def _is_there(scenario: Scenario, settings: Settings, results: Path) -> bool:
    """Whether every single change of just this scenario has been played by this program."""
    from sim.cli.screening import candidates
    from sim.lab.alternatives import Base
    from sim.lab.slate import Slate, finished, folder_of

    base = Base(scenario)
    tried, untried = candidates(base, ())
    return finished(folder_of(Slate("screen", base.scenario, tried, untried, settings), results))
