"""What all figures share: greys, hatches, captions, and how they are saved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any
from warnings import catch_warnings, filterwarnings

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.tables import Tables
from sim.errors import ResultsError
from sim.view.wording import counted

DOTS = 150
INK = "#222222"
FAINT = "#777777"

LOOKS: Mapping[str, tuple[str, str]] = {
    "accord": ("#ffffff", ""),
    "partial": ("#e3e3e3", "//"),
    "open_ended": ("#c4c4c4", ""),
    "unratified": ("#a9a9a9", "xx"),
    "deployment": ("#a0a0a0", ".."),
    "sanctions": ("#858585", "\\\\"),
    "rupture": ("#5f5f5f", ""),
    "force": ("#2b2b2b", ""),
}
"""Fill and hatch of every class of outcome, darker as it gets graver."""

LINES = (
    ("#000000", "-", "o"),
    ("#707070", "--", "s"),
    ("#404040", "-.", "^"),
    ("#989898", ":", "D"),
    ("#202020", (0, (5, 1, 1, 1)), "v"),
    ("#808080", (0, (3, 1)), "P"),
    ("#585858", (0, (1, 1)), "X"),
)
"""Shade, dash and marker of the parties of a stage, in order."""


def figure(width: float, height: float) -> Figure:
    """An empty figure, in inches, that lays itself out; a dollar sign is a dollar sign."""
    rcParams["text.parse_math"] = False
    return Figure(figsize=(width, height), layout="constrained", facecolor="white")


def tidy(axes: Axes) -> None:
    """No more frame than needed."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=INK, labelsize=9)


def title(fig: Figure, words: str, about: str, width: int) -> None:
    """A title and, below it, which scenario it is about."""
    lines = [*wrap(words, width), *wrap(about, int(width * 1.2))]
    n_title = len(wrap(words, width))
    fig.suptitle(
        "\n".join(lines[:n_title]) + "\n" + "\n".join(lines[n_title:]),
        x=0.01,
        ha="left",
        fontsize=12,
        color=INK,
    )


def caption(fig: Figure, words: str, width: int) -> None:
    """A note below the figure: the run, the plays, what the intervals are."""
    text = "\n".join(wrap(words, width))
    fig.supxlabel(text, x=0.01, ha="left", fontsize=8, color=FAINT)


def source(tables: Tables) -> str:
    """The run that a figure shows, in a caption's words."""
    manifest = tables.manifest
    plain = ", every number at its middle" if manifest["plain"] else ""
    plays = counted(tables.n, "play", "plays")
    return f"Run {tables.label}, seed {manifest['seed']}{plain}, n = {plays}."


def folded(text: str, width: int, lines: int) -> str:
    """Text wrapped to so many lines; what does not fit ends in an ellipsis."""
    parts = wrap(text, width)
    if len(parts) > lines:
        parts = parts[:lines]
        parts[-1] = parts[-1][: width - 1].rstrip(" ,;") + "…"
    return "\n".join(parts)


def save(fig: Figure, path: Path, **metadata: Any) -> Path:
    """Write a figure whole, or leave what was there. Letters that the font lacks are boxes.

    Raises
    ------
    ResultsError
        If it cannot be written.
    """
    aside = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with catch_warnings():
            filterwarnings("ignore", "Glyph .* missing from")
            fig.savefig(aside, format="png", dpi=DOTS, metadata={"Software": None, **metadata})
        aside.replace(path)
    except OSError as error:
        raise ResultsError(f"cannot write {path}: {error.strerror or error}.") from error
    return path
