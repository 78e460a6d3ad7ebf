"""The command that draws: figures of runs, of scenarios that need no run, and of runs compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from sim.cli import completion
from sim.cli.terminal import load_scenario, print_paths
from sim.errors import UsageError, nearest

if TYPE_CHECKING:
    from sim.view.plots.plot import Subject


class Asked(NamedTuple):
    """What is drawn: figures by name, folders of runs, scenarios by name or file."""

    figures: list[str]
    folders: list[Path]
    scenarios: list[str]


def plot(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RESULTS|SCENARIO…] [FIGURE…]",
            help="Folders of runs, or scenarios for figures that need no run; the latest finished "
            "run if there is neither. Names of figures (see `list figures`); all if none is named.",
            autocompletion=completion.either,
        ),
    ] = None,
    figure: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A figure by name; may be repeated.")
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="FORMAT", help="png, svg or pdf; may be repeated."),
    ] = None,
    parties: Annotated[
        list[str] | None,
        typer.Option(metavar="PARTY", help="One of the two parties of `space`; give it twice."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where the figures go; beside the run if not given."),
    ] = None,
    results: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder of all results.")] = Path(
        "results"
    ),
) -> None:
    """Draw figures: of runs, of scenarios, of runs side by side."""
    from sim.lab.finding import latest
    from sim.view.plots import USUAL_FORMATS

    asked = _sorted_out(what or [], figure or [])
    kinds = _formats(formats or USUAL_FORMATS)
    if "comparison" in asked.figures:
        _compare(asked, results if out is None else out, kinds)
        asked.figures.remove("comparison")
        if not asked.figures:
            return
    if not asked.folders and not asked.scenarios:
        asked.folders.append(latest(results))
    subjects = [*_runs(asked, parties or ()), *_scenarios(asked, parties or (), results)]
    drawn: list[Path] = []
    for subject, folder in subjects:
        place = folder
        if out is not None:
            place = out if len(subjects) == 1 else out / _slug(subject)
        drawn += _draw(subject, place, asked.figures, kinds, alone=len(subjects) == 1)
    print_paths(drawn)


def _sorted_out(what: Sequence[str], named: Sequence[str]) -> Asked:
    """Tell figures, folders and scenarios apart."""
    from sim.registry import figures

    known = figures.names()
    for name in named:
        figures.get(name)  # refuses one that is not there, with those that are
    asked = Asked(list(named), [], [])
    for word in what:
        if word in known and not Path(word).is_dir():
            asked.figures.append(word)
        elif _is_scenario(word):
            asked.scenarios.append(word)
        else:
            asked.folders.append(Path(word))
    return asked._replace(figures=list(dict.fromkeys(asked.figures)))


def _is_scenario(word: str) -> bool:
    """Whether a word is taken for a scenario: a folder, or a path to none, is a run's.

    Raises
    ------
    UsageError
        If it is neither, and nearly the name of a figure.
    """
    from sim.lab.finding import names_run
    from sim.registry import figures
    from sim.scenario.shelf import named

    path = Path(word)
    if names_run(word):
        return False
    if word in named() or path.suffix in {".yaml", ".yml"} or path.is_file():
        return True
    near = nearest(word, figures.names())
    if near:
        raise UsageError(f"Did you mean the figure {near}? No run, scenario or figure {word!r}.")
    return len(path.parts) == 1


def _formats(asked: Sequence[str]) -> list[str]:
    from sim.view.plots.style import FORMATS

    for kind in asked:
        if kind not in FORMATS:
            raise UsageError(f"no format {kind!r}; there are {', '.join(FORMATS)}.")
    return list(dict.fromkeys(asked))


def _runs(asked: Asked, parties: Sequence[str]) -> list[tuple[Subject, Path]]:
    """The runs, each with the folder of its figures."""
    from sim.analysis.summary import summarise
    from sim.errors import ResultsError
    from sim.view.opening import opened
    from sim.view.plots.plot import Subject

    found = []
    for folder in asked.folders:
        try:
            summary = summarise(opened(folder))
        except ResultsError as error:
            if len(asked.folders) == 1:
                raise
            typer.echo(f"left out: {error}", err=True)
            continue
        found.append((Subject(summary, parties=parties), folder / "figures"))
    return found


def _scenarios(
    asked: Asked, parties: Sequence[str], results: Path
) -> list[tuple[Subject, Path]]:  # fmt: skip
    """The scenarios, each with the folder of its figures."""
    from sim.view.plots.plot import Subject

    found = []
    for name in asked.scenarios:
        scenario = load_scenario(name, None)
        place = results / "figures" / scenario.id.replace("/", ".")
        found.append((Subject(scenario=scenario, parties=parties), place))
    return found


def _draw(
    subject: Subject, folder: Path, asked: Sequence[str], kinds: Sequence[str], alone: bool
) -> list[Path]:  # fmt: skip
    """Draw what was asked, or all that there is; say what has nothing to show."""
    from sim.view.plots import names, save_all

    chosen = asked or names(("scenario", "run") if subject.played else ("scenario",))
    paths, left_out = save_all(chosen, subject, folder, kinds)
    for name, why in left_out.items():
        if name in asked and alone:
            raise UsageError(f"{name} cannot be drawn: {why}")
        typer.echo(f"{name} is not drawn: {why}", err=True)
    return paths


def _compare(asked: Asked, out: Path, kinds: Sequence[str]) -> None:
    """Draw the runs side by side."""
    from sim.analysis.comparison import compare
    from sim.lab.store import claim
    from sim.view.opening import opened
    from sim.view.plots import save_all
    from sim.view.plots.plot import Subject

    if len(asked.folders) < 2:
        raise UsageError("comparison cannot be drawn of one run: name the folders of two or more.")
    subject = Subject(comparison=compare([opened(folder) for folder in asked.folders]))
    print_paths(save_all(["comparison"], subject, claim(out / "comparisons"), kinds)[0])


def _slug(subject: Subject) -> str:
    """A folder for one of several subjects."""
    label = subject.summary.tables.label if subject.played else subject.scenario.id
    return label.replace("/", ".")
