"""The command that says what an outcome of a run hangs on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.terminal import FinishedRun, console, counted, print_json, print_paths
from sim.errors import UsageError
from sim.outcomes import ACCORDS, SOME

if TYPE_CHECKING:
    from sim.analysis.drivers import Drivers
    from sim.analysis.tables import Tables


def drivers(  # noqa: PLR0913 - the options of a command
    run: FinishedRun = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="OUTCOME",
            help=f"What is asked about: {', '.join([SOME, *ACCORDS])}; a kind of "
            "measure such as force, or a measure's id; ISSUE or ISSUE=OPTION, how it is settled; "
            "PARTY, what plays are worth to it; depth, how much accords settle. The gravest "
            "coercion that hangs on something if not given, else an accord.",
        ),
    ] = None,
    top: Annotated[int, counted(help="So many numbers at most, those that explain most.")] = 10,
    full: Annotated[
        bool, typer.Option("--full", help="Print all that was drawn, noise too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it for programs only.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print it as Markdown.")] = False,
    plot: Annotated[
        bool, typer.Option("--plot", help="Draw the figures drivers and box, too.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where the figures go; beside the run if not given."),
    ] = None,
    results: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder of all results.")] = Path(
        "results"
    ),
) -> None:
    """Say what an outcome of a run hangs on, from the plays that there are (docs/drivers.md)."""
    from sim.lab.finding import latest
    from sim.view.drivers import markdown as marked
    from sim.view.drivers import show
    from sim.view.opening import opened

    if as_json and markdown:
        raise UsageError("--json or --markdown: give one of them.")
    if top < 1:
        raise UsageError(f"--top {top}: at least one number is told.")
    folder = latest(results) if run is None else run
    found = _found(opened(folder), outcome)
    figures = _draw(found, folder / "figures" if out is None else out) if plot else []
    if as_json:
        n = len(found.drawn) if full else top
        print_json({**found.as_dict(n, full), "figures": [str(path) for path in figures]})
        return
    if markdown:
        typer.echo(marked(found, top, full), nl=False)
    else:
        show(found, console(), top, full)
    print_paths(figures)


def _found(tables: Tables, outcome: str | None) -> Drivers:
    from sim.analysis.drivers import drivers as hangs_on
    from sim.analysis.drivers import several, usual
    from sim.analysis.ends import ends
    from sim.analysis.wanted import endings, wanted

    if outcome is None:
        return usual(several(tables, endings(tables, ends(tables))))
    return hangs_on(tables, wanted(tables, outcome))


def _draw(found: Drivers, folder: Path) -> list[Path]:
    """Draw the figures; say what has nothing to show."""
    from sim.analysis.summary import summarise
    from sim.view.plots import save_all
    from sim.view.plots.plot import Subject

    subject = Subject(summarise(found.tables), drivers=found)
    paths, left_out = save_all(("drivers", "box"), subject, folder)
    for name, why in left_out.items():
        typer.echo(f"{name} is not drawn: {why}", err=True)
    return paths
