"""Figures: one file each, found by name like strategies; what they share is beside them.

They read in greyscale and with colour-blind eyes, and every one names its run, the number of
plays and what its intervals are. docs/figures.md lists them.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import LeftOutError
from sim.registry import figures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.analysis.summary import Summary
    from sim.view.plots.plot import Subject

USUAL_FORMATS = ("png",)


def names(needs: Iterable[str] = ("scenario", "run")) -> tuple[str, ...]:
    """The figures that can be drawn from a scenario or a run, in order."""
    wanted = set(needs)
    return tuple(name for name in figures.names() if figures.get(name).needs in wanted)


def usual() -> tuple[str, ...]:
    """The figures that every run draws, in order."""
    return tuple(name for name in figures.names() if figures.get(name).usual)


def draw(name: str, subject: Subject) -> list[Figure]:
    """Draw one figure, on as many pages as it takes.

    Parameters
    ----------
    name
        Of the figure; see ``names``.
    subject
        What is drawn.

    Raises
    ------
    UsageError
        If there is no such figure, or it has nothing to show; ``EmptyFigureError`` then.
    """
    from matplotlib import rc_context

    from sim.view.plots.plot import EmptyFigureError
    from sim.view.plots.style import SETTINGS

    try:
        with rc_context(SETTINGS):
            drawn: list[Figure] = figures.get(name)().draw(subject)
    except LeftOutError as lacking:  # a table that the figure is drawn from
        raise EmptyFigureError(str(lacking)) from lacking
    return drawn


def save_all(
    names: Sequence[str], subject: Subject, folder: Path, formats: Sequence[str] = USUAL_FORMATS
) -> tuple[list[Path], dict[str, str]]:
    """Draw figures into a folder; one that has nothing to show is left out.

    Parameters
    ----------
    names
        Of the figures.
    subject
        What is drawn.
    folder
        Where they go; made if it is not there. What is there of their names is replaced.
    formats
        Any of ``png``, ``svg`` and ``pdf``.

    Returns
    -------
    list of pathlib.Path
        The files: ``<name>.<format>``; further pages ``<name>-2.<format>`` and so on.
    dict
        Why the others have nothing to show, by name.
    """
    from sim.view.plots.plot import EmptyFigureError
    from sim.view.plots.style import save

    paths, left_out = [], {}
    for name in names:
        with _uncollected():
            try:
                pages: list[Any] = draw(name, subject)
            except EmptyFigureError as why:
                left_out[name] = str(why)
                pages = []
            for kind in formats:
                files = [folder / f"{page}.{kind}" for page in _pages(name, len(pages))]
                paths += [save(fig, path) for fig, path in zip(pages, files, strict=True)]
                for old in set(folder.glob(f"{name}-[0-9]*.{kind}")) - set(files) if files else ():
                    old.unlink(missing_ok=True)  # a page that is no longer needed
    return paths, left_out


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for unreachable objects, which would go again and again through all that a
    run has left.
    """
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def _pages(name: str, n: int) -> list[str]:
    return [name if number == 1 else f"{name}-{number}" for number in range(1, n + 1)]


def draw_all(summary: Summary, folder: Path) -> list[Path]:
    """Draw the usual figures of a run, as many as have something to show.

    Parameters
    ----------
    summary
        What the run came to.
    folder
        Where they go; made if it is not there.
    """
    from sim.view.plots.plot import Subject

    return save_all(usual(), Subject(summary), folder)[0]
