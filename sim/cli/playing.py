"""Commands that play: once as a story, many times, or with a person at the table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import completion
from sim.cli.telling import ONE, Asked, Ends, Format, Surprising, Typical, Written, tell_scenario
from sim.cli.terminal import (
    Again,
    BlockSize,
    Full,
    Json,
    NoFigures,
    Out,
    Plain,
    Plays,
    Pool,
    ScenarioName,
    Scheduler,
    Seed,
    Sets,
    Workers,
    console,
    counted,
    load_scenario,
    numbered,
    print_json,
    print_paths,
    say,
    say_warnings,
)
from sim.errors import ResultsError, UsageError, command

if TYPE_CHECKING:
    from sim.lab.ensemble import Results
    from sim.lab.settings import Settings
    from sim.scenario.scenario import Scenario


def run(  # noqa: PLR0913 - the options of a command
    scenario: ScenarioName,
    n: Plays = None,
    seed: Seed = 1,
    sets: Sets = None,
    replicate: Annotated[
        int | None,
        numbered(
            help="Tell this one play as a story; nothing is written.",
            rich_help_panel=ONE,
        ),
    ] = None,
    transcript: Annotated[
        bool,
        typer.Option(
            "--transcript",
            help="Tell one play: --play, or the first.",
            rich_help_panel=ONE,
        ),
    ] = False,
    ends: Ends = None,
    typical: Typical = False,
    surprising: Surprising = False,
    written: Written = "text",
    plain: Plain = False,
    workers: Workers = None,
    block_size: BlockSize = None,
    pool: Pool = None,
    scheduler: Scheduler = None,
    tables: Annotated[
        str,
        typer.Option(
            metavar="WORDS",
            help="Tables to keep: outcomes,settlements for these only; -parameters for all but "
            "that; offers=500 for its first 500 plays; log=20 for a log of 20 plays.",
            rich_help_panel="What is written",
        ),
    ] = "all",
    shard: Annotated[
        str | None,
        typer.Option(
            metavar="I/N",
            help="Play part I of N only, to be merged.",
            rich_help_panel="How it is played",
        ),
    ] = None,
    out: Out = Path("results"),
    as_json: Json = False,
    full: Full = False,
    no_figures: NoFigures = False,
    again: Again = False,
) -> None:
    """Play a scenario many times, or tell one play as a story."""
    from sim.lab.keeping import Kept
    from sim.lab.settings import THREADS, Settings, Shard

    asked = Asked(replicate, ends, typical, surprising, n)
    if replicate is not None or transcript or asked.searches:
        form: Format = "json" if as_json else written
        loaded = load_scenario(scenario, sets)
        tell_scenario(loaded, asked, (seed, plain), form)
        if form == "text":
            say_warnings((loaded, scenario, sets or ()))
        return
    settings = Settings(
        *(10_000 if n is None else n, seed, plain, workers, block_size),
        changes=tuple(sets or ()),
        command=command(*sys.argv[1:]),
        pool=pool or THREADS,
        scheduler=scheduler,
        shard=None if shard is None else Shard.read(shard),
        tables=Kept.read(tables),
    )
    if pool is None:
        settings = settings.suited(len(settings.span))
    loaded = load_scenario(scenario, sets)
    if settings.shard is not None:
        _play_part(loaded, settings, out, again)
    else:
        report_run(played(loaded, settings, out, again), as_json, full, figures=not no_figures)
    if not as_json:
        say_warnings((loaded, scenario, sets or ()))


def play(  # noqa: PLR0913 - the options of a command
    scenario: Annotated[
        str | None,
        typer.Argument(
            metavar="SCENARIO",
            help="A scenario's name or its file.",
            autocompletion=completion.scenarios,
        ),
    ] = None,
    party: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            metavar="PARTY",
            help="The party you play; may be repeated.",
            autocompletion=completion.parties,
        ),
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Go on with a saved game.")
    ] = None,
    seed: Seed = 1,
    replicate: Annotated[int, numbered(help="Which play it is.")] = 0,
    sets: Sets = None,
    plain: Plain = False,
    out: Out = Path("results"),
) -> None:
    """Play a party yourself, asked at the terminal; the game is saved as it goes."""
    from sim.lab import game
    from sim.view.table import sit_down

    if resume is not None:
        if scenario is not None or party or sets:
            raise UsageError("--resume goes on with a game as it was begun: give nothing else.")
        sit_down(game.resume(resume), console())
        return
    if scenario is None or not party:
        raise UsageError("name a scenario and the party you play: play january_2022 --as USA.")
    settings = game.Settings(tuple(dict.fromkeys(party)), seed, replicate, plain)
    begun = game.begin(scenario, settings, sets or (), out)
    say_warnings((load_scenario(scenario, sets), scenario, sets or ()))
    sit_down(begun, console())


def resume(  # noqa: PLR0913 - the options of a command
    run: Annotated[
        Path | None,
        typer.Argument(
            metavar="[RUN]",
            help="A run's folder; the latest unfinished if not given.",
            autocompletion=completion.results,
        ),
    ] = None,
    workers: Workers = None,
    block_size: Annotated[
        int | None,
        counted(help="Plays a block from now on; changes no result."),
    ] = None,
    pool: Pool = None,
    scheduler: Scheduler = None,
    out: Out = Path("results"),
    as_json: Json = False,
    full: Full = False,
    no_figures: NoFigures = False,
) -> None:
    """Go on with a run that was stopped or killed."""
    from sim.lab.ensemble import Results
    from sim.lab.manifest import read
    from sim.lab.resuming import finished, reopen
    from sim.lab.settings import THREADS
    from sim.view.progress import progress_bar

    folder = run or _latest(out)
    if finished(folder):
        say(f"{folder} is finished: nothing is left to play. More plays: run, with a larger -n.")
        report_run(Results(folder, read(folder)), as_json, full, figures=not no_figures)
        return
    begun = reopen(folder, workers, block_size, pool=pool or THREADS, scheduler=scheduler)
    if pool is None:
        begun = begun.suited()
    with progress_bar(begun.scenario.id, compiling=compiling()) as progress:
        results = begun.finish(progress, say)
    if begun.settings.shard is not None:
        _tell_part(results)
        return
    report_run(results, as_json, full, figures=not no_figures)


def _play_part(scenario: Scenario, settings: Settings, out: Path, again: bool) -> None:
    """Play a part of a run, or what is lacking of it."""
    from sim.lab.resuming import reopen
    from sim.lab.shards import there
    from sim.view.progress import progress_bar

    found = None if again else there(scenario, settings, out)
    if found is None:
        _tell_part(play_all(scenario, settings, out))
        return
    begun = reopen(
        found, settings.workers, settings.block_size,
        pool=settings.pool, scheduler=settings.scheduler,
    )  # fmt: skip
    with progress_bar(scenario.id, compiling=compiling()) as progress:
        results = begun.finish(progress, say)
    _tell_part(results)


def _tell_part(results: Results) -> None:
    """Say what to do with a part that is played; its folder is what is printed."""
    shard = results.manifest["shard"]
    say(f"part {shard} is played. Once all are: {command('merge')} FOLDER FOLDER …")
    print_paths([results.folder])


def _latest(out: Path) -> Path:
    """The latest unfinished run; how many others there are is said."""
    from sim.lab.resuming import unfinished

    found = unfinished(out)
    if not found:
        raise UsageError(
            f"no run in {out} was stopped before its end. Name a run's folder, or other results "
            "with --out."
        )
    for other in found[:-1]:
        say(f"unfinished as well: {other}")
    return found[-1]


def compiling() -> bool:
    """Whether the rules have to be compiled before anything is played."""
    from sim.model import compiled

    return not compiled()


def played(scenario: Scenario, settings: Settings, out: Path, again: bool) -> Results:
    """A run: one that is there already, unless it is to be played again."""
    from sim.lab.ensemble import Results
    from sim.lab.finding import same
    from sim.lab.manifest import read

    there = None if again else same(scenario, settings, out)
    if there is None or not _sound(there):
        return play_all(scenario, settings, out)
    say(f"these results are there already: {there}; shown below. Play again with --again")
    return Results(there, read(there))


def _sound(folder: Path) -> bool:
    """Whether results can be read; why not is said."""
    from sim.view.opening import opened

    try:
        opened(folder).sound()
    except ResultsError as error:
        say(f"these were played before, and are played again: {error}")
        return False
    return True


def play_all(scenario: Scenario, settings: Settings, out: Path) -> Results:
    """Play an ensemble behind a progress bar."""
    from sim.lab.ensemble import ensemble
    from sim.view.progress import progress_bar

    with progress_bar(scenario.id, compiling=compiling()) as progress:
        return ensemble(scenario, settings, out, progress)


def report_run(results: Results, as_json: bool, full: bool, figures: bool) -> None:
    """Print a run's summary, keep it beside the tables, and draw its figures."""
    from sim.analysis.summary import summarise
    from sim.view.opening import opened
    from sim.view.summary import save, show

    summary = summarise(opened(results.folder), results.counts)
    if as_json:
        print_json(summary.as_dict())
    else:
        show(summary, console(), full)
    save(summary, results.folder)
    if figures:
        _draw(summary)


def _draw(summary: Any) -> list[Path]:
    from sim.view.plots import draw_all

    return draw_all(summary, summary.tables.folder / "figures")
