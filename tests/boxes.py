"""What is written in a figure, and where: whether words touch each other or leave the page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any
from warnings import catch_warnings, filterwarnings

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

TOUCH = 1.0
"""Pixels by which two texts may reach into each other: their boxes are wider than their ink."""


def written(fig: Figure) -> list[tuple[str, Bbox]]:
    """All words of a figure as they are drawn, with their boxes in pixels."""
    FigureCanvasAgg(fig)
    with catch_warnings():
        filterwarnings("ignore", "Glyph .* missing from")
        fig.canvas.draw()
        return [(text.get_text(), text.get_window_extent()) for text in _texts(fig)]


def _texts(fig: Figure) -> Iterator[Text]:
    """Every text that is drawn, labels of axes that are switched off or out of view left out."""
    yield from (text for text in fig.texts if text.get_text().strip())
    for axes in fig.axes:
        found: list[Text] = [*axes.texts, axes.title]
        if axes.axison:
            found += [
                axes.xaxis.label,
                axes.yaxis.label,
                *_labels(axes.xaxis),
                *_labels(axes.yaxis),
            ]
        yield from (text for text in found if text.get_visible() and text.get_text().strip())


def _labels(axis: Any) -> list[Text]:
    """The labels of the ticks in view."""
    low, high = sorted(axis.get_view_interval())
    return [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]


def faults(fig: Figure) -> list[str]:
    """Where words leave the page or touch."""
    found, page = [], fig.bbox
    texts = written(fig)
    for words, box in texts:
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1:
            found.append(f"{words!r} leaves the page")
    for (one, first), (other, second) in combinations(texts, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        along = min(first.y1, second.y1) - max(first.y0, second.y0)
        if across > TOUCH and along > TOUCH:
            found.append(f"{one!r} touches {other!r} by {across:.1f} × {along:.1f}")
    return found
