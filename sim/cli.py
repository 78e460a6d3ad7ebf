"""The command line: one function a command; each parses, calls and prints.

Everything heavy is imported inside the commands, so that help is quick.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from sim.errors import DemarcheError, UsageError

if TYPE_CHECKING:
    from sim.analysis.tables import Tables
    from sim.lab.ensemble import Results
    from sim.lab.settings import Settings
    from sim.scenario.scenario import Scenario

INTERRUPTED = 130
PIPE_CLOSED = 141


class Commands(TyperGroup):
    """Turns what a user can act on into a message and an exit code, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            value = super().invoke(ctx)
            sys.stdout.flush()
        except DemarcheError as error:
            typer.echo(f"{error}", err=True)
            raise typer.Exit(2) from error
        except KeyboardInterrupt as interrupt:
            typer.echo(_interrupted(interrupt), err=True)
            raise typer.Exit(INTERRUPTED) from interrupt
        except BrokenPipeError as closed:  # the reader has seen enough, as in `… | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(PIPE_CLOSED) from closed
        return value


def _interrupted(interrupt: KeyboardInterrupt) -> str:
    results = getattr(interrupt, "results", None)
    if results is None:
        return "interrupted"
    played, asked = results.manifest["played"], results.manifest["asked"]
    return f"interrupted: {played:,} of {asked:,} plays are in {results.folder}"


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Play negotiation scenarios: who tables what, who says no, how it ends without an accord.",
)

ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario's name (see `list`) or its file.")
]
Plays = Annotated[int | None, typer.Option("-n", help="Plays (replicates); 10000 if not given.")]
Seed = Annotated[int, typer.Option(help="Seed of all luck; 0 is a seed too.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change the scenario; may be repeated."),
]
Plain = Annotated[bool, typer.Option("--plain", help="Every uncertain number at its middle.")]
Workers = Annotated[int | None, typer.Option(help="Threads; one a processor if not given.")]
BlockSize = Annotated[int, typer.Option(help="Plays a block; changes no result.")]
Out = Annotated[Path, typer.Option(help="Folder of all results.")]
Json = Annotated[bool, typer.Option("--json", help="Print a summary for programs only.")]
NoFigures = Annotated[bool, typer.Option("--no-figures", help="Draw no figures.")]


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"demarche {version('demarche')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which one.")
    ] = False,
) -> None:
    """Options of all commands."""


@app.command()
def run(  # noqa: PLR0913 - the options of a command
    scenario: ScenarioName,
    n: Plays = None,
    seed: Seed = 1,
    sets: Sets = None,
    replicate: Annotated[
        int | None, typer.Option(help="Tell this one play as a story; nothing is written.")
    ] = None,
    transcript: Annotated[
        bool, typer.Option("--transcript", help="Tell one play: --replicate, or the first.")
    ] = False,
    plain: Plain = False,
    workers: Workers = None,
    block_size: BlockSize = 1000,
    out: Out = Path("results"),
    as_json: Json = False,
    no_figures: NoFigures = False,
) -> None:
    """Play a scenario many times, or tell one play as a story."""
    from sim.lab.settings import Settings

    if replicate is not None or transcript:
        if n is not None:
            raise UsageError("-n plays many times, --transcript tells one play: give one of them.")
        _tell(scenario, sets, (replicate or 0, seed, plain), as_json)
        return
    settings = Settings(10_000 if n is None else n, seed, plain, workers, block_size)
    results = _play(_load(scenario, sets), settings, out)
    _report(results.folder, as_json, figures=not no_figures)


@app.command()
def play(  # noqa: PLR0913 - the options of a command
    scenario: Annotated[
        str | None, typer.Argument(metavar="SCENARIO", help="A scenario's name or its file.")
    ] = None,
    party: Annotated[
        list[str] | None,
        typer.Option("--as", metavar="PARTY", help="The party you play; may be repeated."),
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(metavar="GAME", help="Go on with a saved game: its folder.")
    ] = None,
    seed: Seed = 1,
    replicate: Annotated[int, typer.Option(help="Which play it is.")] = 0,
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
        sit_down(game.resume(resume), _console())
        return
    if scenario is None or not party:
        raise UsageError("name a scenario and the party you play: play january_2022 --as USA.")
    settings = game.Settings(tuple(dict.fromkeys(party)), seed, replicate, plain)
    sit_down(game.begin(scenario, settings, sets or (), out), _console())


@app.command()
def compare(  # noqa: PLR0913 - the options of a command
    runs: Annotated[
        list[str],
        typer.Argument(metavar="A B [C…]", help="Scenarios, variants or results folders."),
    ],
    n: Plays = None,
    seed: Seed = 1,
    sets: Sets = None,
    plain: Plain = False,
    workers: Workers = None,
    block_size: BlockSize = 1000,
    out: Out = Path("results"),
    as_json: Json = False,
    no_figures: NoFigures = False,
) -> None:
    """Set runs side by side; differences are from the first, on the same luck."""
    from sim.analysis.comparison import compare as compared
    from sim.lab.settings import Settings

    if len(runs) < 2:
        raise UsageError("compare needs two runs at least: scenarios, variants or results folders.")
    settings = Settings(10_000 if n is None else n, seed, plain, workers, block_size)
    comparison = compared([_tables(name, sets, settings, out) for name in runs])
    figures = [] if no_figures else _draw_comparison(comparison, out)
    if as_json:
        _print_json({**comparison.as_dict(), "figures": [str(path) for path in figures]})
        return
    from sim.view.comparison import show

    show(comparison, _console())
    _print_paths(figures)


@app.command()
def plot(
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="A run's folder.")],
) -> None:
    """Draw the figures of a run again, into its folder."""
    from sim.analysis.summary import summarise
    from sim.analysis.tables import read
    from sim.view.plots import draw_all

    summary = summarise(read(results))
    _print_paths(draw_all(summary, results / "figures"))


@app.command()
def check(
    scenario: ScenarioName,
    sets: Sets = None,
) -> None:
    """Check a scenario: errors, and what is probably not meant."""
    from sim.scenario import warnings
    from sim.view.wording import counted

    loaded = _load(scenario, sets)
    found = warnings(loaded)
    for problem in found:
        typer.echo(f"warning: {problem}")
    counts = (
        counted(len(loaded.parties), "party", "parties"),
        counted(len(loaded.issues), "issue", "issues"),
        counted(len(loaded.measures), "measure", "measures"),
        counted(len(loaded.stages), "stage to play", "stages to play"),
    )
    said = ", ".join(counts)
    ends = {0: "no warnings", 1: "1 warning"}.get(len(found), f"{len(found)} warnings")
    typer.echo(f"{loaded.id}: {loaded.title}: {said}; no errors, {ends}.")


@app.command("list")
def list_names(
    what: Annotated[
        str | None, typer.Argument(metavar="[WHAT]", help="scenarios, strategies or forums.")
    ] = None,
) -> None:
    """List the scenarios, strategies and forums, with their sources."""
    from sim.view.listing import show_names

    lists = {"scenarios": _scenarios, "strategies": _strategies, "forums": _forums}
    if what is not None and what not in lists:
        raise UsageError(f"no list {what!r}; there are {', '.join(lists)}.")
    for name in lists if what is None else (what,):
        show_names(name, lists[name](), _console())


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from sim.scenario import json_schema

    _print_json(json_schema())


def _load(name: str, sets: list[str] | None) -> Scenario:
    from sim.scenario import load

    return load(name, sets or ())


def _play(scenario: Scenario, settings: Settings, out: Path) -> Results:
    """Play an ensemble behind a progress bar."""
    from sim.lab.ensemble import ensemble
    from sim.model import compiled
    from sim.view.progress import progress_bar, say_compiling

    if not compiled():
        say_compiling()
    with progress_bar(scenario.id, settings.n) as progress:
        return ensemble(scenario, settings, out, progress)


def _tell(name: str, sets: list[str] | None, play: tuple[int, int, bool], as_json: bool) -> None:
    """Play one replicate and tell it."""
    from sim.lab.threads import beside
    from sim.model import Talks, compiled
    from sim.view.progress import say_compiling
    from sim.view.transcript import as_records, tell

    replicate, seed, plain = play
    if replicate < 0:
        raise UsageError(f"--replicate {replicate}: plays are counted from 0.")
    scenario = _load(name, sets)
    if not compiled():
        say_compiling()
    events = beside(lambda: Talks(scenario, seed=seed, plain=plain).trace(replicate))
    if as_json:
        about = {"scenario": scenario.id, "seed": seed, "replicate": replicate}
        _print_json({**about, "events": as_records(events)})
        return
    tell(scenario, events, _console(), f"Play {replicate}, seed {seed}")


def _report(folder: Path, as_json: bool, figures: bool) -> None:
    """Print a run's summary and draw its figures."""
    from sim.analysis.summary import summarise
    from sim.analysis.tables import read

    summary = summarise(read(folder))
    if as_json:
        if figures:
            _draw(summary)
        _print_json(summary.as_dict())
        return
    from sim.view.summary import show

    show(summary, _console())
    if figures:
        _draw(summary)


def _draw(summary: Any) -> list[Path]:
    from sim.view.plots import draw_all

    return draw_all(summary, summary.tables.folder / "figures")


def _draw_comparison(comparison: Any, out: Path) -> list[Path]:
    from sim.lab.store import claim
    from sim.view.plots.comparison import save_figure

    return [save_figure(comparison, claim(out / "comparisons"))]


def _tables(name: str, sets: list[str] | None, settings: Settings, out: Path) -> Tables:
    """A run's tables: those of a results folder, or those of a scenario played now."""
    from sim.analysis.tables import read

    if Path(name).is_dir():
        if sets:
            raise UsageError(f"--set changes scenarios; {name} has been played already.")
        return read(Path(name))
    return read(_play(_load(name, sets), settings, out).folder)


def _scenarios() -> list[tuple[str, str, str]]:
    from sim.scenario import known, load

    found = []
    for name in sorted(known()):
        try:
            loaded = load(name)
            found.append((name, loaded.question or loaded.title, ""))
        except DemarcheError:
            found.append((name, f"does not load; see `check {name}`", ""))
    return found


def _strategies() -> list[tuple[str, str, str]]:
    from sim.registry import strategies

    return [(s, strategies.summary(s), strategies.source(s)) for s in strategies.names()]


def _forums() -> list[tuple[str, str, str]]:
    from sim.registry import forums

    return [(f, forums.summary(f), forums.source(f)) for f in forums.names()]


def _console() -> Any:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def _print_json(value: Any) -> None:
    import json

    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def _print_paths(paths: list[Path]) -> None:
    for path in paths:
        typer.echo(path)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal may not know every letter
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # do not wait for what threads are about
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(INTERRUPTED)
        raise
