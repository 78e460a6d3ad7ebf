"""Figures of a run: one module a figure, each with ``draw``; found by looking here.

They read in greyscale and with colour-blind eyes: lightness, hatches and markers carry the
meaning, and every figure names its run, the number of plays and what its intervals are.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.analysis.summary import Summary


def names() -> tuple[str, ...]:
    """The figures of a run, in order."""
    modules = (importlib.import_module(f"{__name__}.{m.name}") for m in _modules())
    return tuple(m.__name__.rpartition(".")[2] for m in modules if hasattr(m, "draw"))


def _modules() -> list[pkgutil.ModuleInfo]:
    return sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)


def draw_all(summary: Summary, folder: Path) -> list[Path]:
    """Draw every figure of a run.

    Parameters
    ----------
    summary
        What the run came to.
    folder
        Where the figures go; made if it is not there.

    Returns
    -------
    list of pathlib.Path
        The files, one a figure.
    """
    from sim.view.plots.style import save

    paths = []
    for name in names():
        module = importlib.import_module(f"{__name__}.{name}")
        paths.append(save(module.draw(summary), folder / f"{name}.png"))
    return paths
