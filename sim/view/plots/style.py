"""What all figures share: colours that read in grey, captions, and how they are saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from warnings import catch_warnings, filterwarnings

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.shares import Share
from sim.analysis.tables import Tables
from sim.errors import ResultsError
from sim.view.wording import changed, counted

DOTS = 150
INK = "#1d232a"
FAINT = "#666d78"
GRID = "#d5d9df"
DEEP, MIDDLE, PALE = "#12436d", "#5a8fc2", "#c9dcef"
"""Blues, which in grey are dark, middling and light."""
WARM = "#e9a23b"
"""For what is imposed or lost; always with hatches, or beside what is darker by far."""
BAND = "#f6e3b4"
"""Behind things."""

LINES = (
    ("#000000", "-", "o"),
    ("#707070", "--", "s"),
    ("#404040", "-.", "^"),
    ("#989898", ":", "D"),
    ("#202020", (0, (5, 1, 1, 1)), "v"),
    ("#808080", (0, (3, 1)), "P"),
    ("#585858", (0, (1, 1)), "X"),
)
"""Shade, dash and marker of lines that share an axis, in order."""

SETTINGS: Any = {
    "text.parse_math": False,  # a dollar sign is a dollar sign
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: figures are the same everywhere
    "hatch.linewidth": 0.7,
    "svg.hashsalt": "demarche",
}
"""Under these figures are drawn and saved; others' settings stay as they are."""

NAMELESS: Mapping[str, Mapping[str, None]] = {
    "png": {"Software": None},
    "svg": {"Creator": None, "Date": None},
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
}
"""What is left out of files, by format, so that the same run gives the same bytes."""

FORMATS = tuple(NAMELESS)

NO_FORECAST = "Consequences of what the scenario says, no forecast."


def figure(width: float, height: float) -> Figure:
    """An empty figure, in inches, that lays itself out."""
    return Figure(figsize=(width, height), layout="constrained", facecolor="white")


def tidy(axes: Axes) -> None:
    """No more frame than needed."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=INK, labelsize=9)


def shade(share: float) -> tuple[float, float, float]:
    """White for nothing to deep blue for everything; lightness falls evenly."""
    whole = [int(DEEP[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (1 - min(max(share, 0.0), 1.0) * (1 - full) for full in whole)
    return red, green, blue


def ink_on(share: float) -> str:
    """The colour of letters on such a shade."""
    return "white" if share > 0.55 else INK


def about(tables: Tables) -> str:
    """Which scenario a figure is about, and what was changed of it."""
    title, changes = str(tables.manifest["title"]), changed(tables.manifest)
    return f"{title}, {changes}" if changes else title


def source(tables: Tables) -> str:
    """The run that a figure shows, in a caption's words."""
    manifest = tables.manifest
    plain = ", every number at its middle" if manifest["plain"] else ""
    plays = counted(tables.n, "play", "plays")
    return f"Run {tables.label}, seed {manifest['seed']}{plain}, n = {plays}."


def reach(shares: Iterable[Share]) -> str:
    """How far the intervals of some shares reach from them at most, in a caption's words."""
    most = max(max(one.share - one.low, one.high - one.share) for one in shares)
    return f"95% intervals: at most ±{100 * most:.1f} points."


def save(fig: Figure, path: Path) -> Path:
    """Write a figure whole, or leave what was there. Letters that the font lacks are boxes.

    Parameters
    ----------
    fig
        The figure.
    path
        Where it goes; the format is its ending, one of ``FORMATS``.

    Raises
    ------
    ResultsError
        If it cannot be written.
    """
    aside = path.with_name(f"{path.name}.part")
    kind = path.suffix[1:]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with catch_warnings(), rc_context(SETTINGS):
            filterwarnings("ignore", "Glyph .* missing from")
            fig.savefig(aside, format=kind, dpi=DOTS, metadata=dict(NAMELESS[kind]))
        aside.replace(path)
    except OSError as error:
        raise ResultsError(f"cannot write {path}: {error.strerror or error}.") from error
    return path
