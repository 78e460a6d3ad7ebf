"""A page: a title that says the finding, a body measured in inches, a caption.

Every word is measured before it is set, so that none touches another or leaves the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from warnings import catch_warnings, filterwarnings

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from sim.view.plots.style import FAINT, INK
from sim.view.wording import long_date

WIDTH = 10.0
"""Inches across a page."""

MARGIN = 0.3
LEADING = 1.3
"""From one line of a text to the next, in sizes of its letters."""

TITLE, ABOUT, NOTE = 13.0, 9.5, 7.5
"""Sizes of the letters of a title, of what it is about and of the caption, in points."""

POINT = 1 / 72
"""Inches."""


@dataclass(frozen=True)
class Words:
    """What is written around a figure: its finding, what it is about, and the small print."""

    title: str
    about: str
    caption: str


def width_of(text: str, size: float, weight: str = "normal") -> float:
    """How wide a line of text is, in inches. Letters that the font lacks are boxes.

    It is the sum of its words and blanks, exactly: no letter moves closer to a blank.
    """
    words = text.split(" ")
    blanks = (len(words) - 1) * _measured(" ", weight)
    points = sum(_measured(word, weight) for word in words) + blanks
    return points * (size / text_to_path.FONT_SCALE) * POINT


@lru_cache(maxsize=65_536)
def _measured(word: str, weight: str) -> float:
    """How wide a word is in points, in letters as large as the font is measured at."""
    font = FontProperties(size=text_to_path.FONT_SCALE, weight=weight)
    with catch_warnings():
        filterwarnings("ignore", "Glyph .* missing from")
        width, _, _ = text_to_path.get_text_width_height_descent(word, font, ismath=False)
    return float(width)


def height_of(lines: int, size: float) -> float:
    """How high so many lines are, in inches."""
    return lines * size * LEADING * POINT


def folded(
    text: str, width: float, size: float, most: int | None = None, weight: str = "normal"
) -> list[str]:
    """Text in lines of at most so many inches; words longer than a line are cut.

    Parameters
    ----------
    text
        What is written.
    width
        Inches.
    size
        Of the letters, in points.
    most
        Lines at most; what does not fit ends in an ellipsis.
    weight
        ``normal`` or ``bold``.
    """
    lines: list[str] = []
    for word in _pieces(text, width, size, weight):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if most is not None and len(lines) > most:
        lines = lines[:most]
        lines[-1] = _cut(lines[-1], width, size, weight)
    return lines or [""]


def size_for(texts: Iterable[str], width: float, sizes: Sequence[float]) -> float:
    """The first of some sizes at which no word has to be cut; the last if there is none."""
    parts = {part for text in texts for word in text.split() for part in word.split("-")}
    for size in sizes:
        if all(width_of(part, size) <= width for part in parts):
            return size
    return sizes[-1]


def _pieces(text: str, width: float, size: float, weight: str) -> list[str]:
    """The words of a text, those cut that are longer than a line: after a hyphen if it has one."""
    found = []
    for written in text.split():
        word = written
        while not _fits(word, width, size, weight) and len(word) > 1:
            ends = range(len(word) - 1, 1, -1)
            fitting = [n for n in ends if _fits(word[:n], width, size, weight)] or [1]
            n = next((n for n in fitting if word[n - 1] == "-"), fitting[0])
            found.append(word[:n])
            word = word[n:]
        found.append(word)
    return found


def _fits(text: str, width: float, size: float, weight: str) -> bool:
    return width_of(text, size, weight) <= width


def _cut(line: str, width: float, size: float, weight: str) -> str:
    """A line with an ellipsis at its end."""
    while line and not _fits(f"{line}…", width, size, weight):
        line = line[:-1]
    return f"{line.rstrip(' ,;:')}…"


def counted_names(names: Sequence[str], width: float, size: float, most: int = 1) -> list[str]:
    """As many names as fit into so many lines, the others counted: Germany, France and 7 more."""
    for shown in range(len(names), 0, -1):
        rest = len(names) - shown
        text = ", ".join(names[:shown]) + (f" and {rest} more" if rest else "")
        lines = folded(text, width, size)
        if len(lines) <= most:
            return lines
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    room = max(width - width_of(more, size), 0.3)
    lines = folded(names[0], room, size, most)
    return [*lines[:-1], lines[-1] + more]


def short_date(day: date) -> str:
    """A date as it stands on an axis: 30 Nov 2022."""
    number, month, year = long_date(day).split()
    return f"{number} {month[:3]} {year}"


def days_marked(first: date, last: date, width: float, size: float) -> list[date]:
    """Days to be written along an axis, as many as there is room for, from the first on.

    Parameters
    ----------
    first, last
        The first and the last day that there is something on.
    width
        Inches between them.
    size
        Of the letters, in points.
    """
    span = (last - first).days
    most = max(int(width / (width_of("30 Nov 2022", size) + 0.2)), 1)
    step = max(-(-span // most), 1)
    return [first + timedelta(days=n) for n in range(0, span + 1, step)]


class Page:
    """A figure of fixed width whose height follows from what is on it.

    Parameters
    ----------
    height
        Of the body, in inches.
    words
        What is written around it.
    width
        Of the page, in inches.
    """

    def __init__(self, height: float, words: Words, width: float = WIDTH) -> None:
        inner = width - 2 * MARGIN
        self.width, self.inner, self.body = width, inner, height
        title = folded(words.title, inner, TITLE, weight="bold")
        about = folded(words.about, inner, ABOUT)
        note = folded(words.caption, inner, NOTE)
        above = MARGIN + height_of(len(title), TITLE) + height_of(len(about), ABOUT) + 0.22
        below = 0.14 + height_of(len(note), NOTE) + 0.2
        self.height, self.above = above + height + below, above
        self.fig = Figure(figsize=(width, self.height), facecolor="white")
        self.canvas = self._canvas()
        self.write((0, MARGIN - above), title, TITLE, weight="bold")
        self.write((0, MARGIN - above + height_of(len(title), TITLE) + 0.03), about, ABOUT)
        self.write((0, height + 0.14), note, NOTE, color=FAINT)

    def _canvas(self) -> Axes:
        """Axes over the whole page, in inches from the upper left corner of the body."""
        axes = self.fig.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_xlim(-MARGIN, self.width - MARGIN)
        axes.set_ylim(self.height - self.above, -self.above)
        axes.set_axis_off()
        return axes

    def axes(self, x: float, y: float, width: float, height: float) -> Axes:
        """Axes for numbers; inches from the upper left corner of the body."""
        left, top = x + MARGIN, y + self.above
        box = (
            left / self.width,
            1 - (top + height) / self.height,
            width / self.width,
            height / self.height,
        )
        axes = self.fig.add_axes(box)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        axes.patch.set_visible(False)
        axes.tick_params(colors=INK, labelsize=8)
        return axes

    def write(
        self, at: tuple[float, float], words: str | Sequence[str], size: float, **look: Any
    ) -> Text:
        """Set text with its upper left corner at a place (``ha``, ``va``: another corner)."""
        text = words if isinstance(words, str) else "\n".join(words)
        usual: dict[str, Any] = {"ha": "left", "va": "top", "color": INK, "linespacing": 1.1}
        if look.get("va") == "center" and "\n" not in text:
            look["va"] = "center_baseline"  # with or without letters that hang below the line
        return self.canvas.text(*at, text, fontsize=size, **(usual | look))

    def box(self, at: tuple[float, float], width: float, height: float, **look: Any) -> None:
        """Draw a rectangle with its upper left corner at a place."""
        usual: dict[str, Any] = {"edgecolor": "none", "linewidth": 0.6}
        self.canvas.add_artist(Rectangle(at, width, height, **(usual | look)))

    def line(self, start: tuple[float, float], end: tuple[float, float], **look: Any) -> None:
        """Draw a line from one place to another."""
        usual: dict[str, Any] = {"color": INK, "linewidth": 0.8, "solid_capstyle": "butt"}
        self.canvas.add_artist(Line2D([start[0], end[0]], [start[1], end[1]], **(usual | look)))

    def mark(self, at: tuple[float, float], **look: Any) -> None:
        """Draw a marker at a place."""
        usual: dict[str, Any] = {"marker": "o", "color": INK, "markersize": 5, "linestyle": "none"}
        self.canvas.add_artist(Line2D([at[0]], [at[1]], **(usual | look)))
