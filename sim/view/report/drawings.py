"""Figures as SVG inside a page: ids of their own, words for who cannot see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from io import StringIO
from itertools import count
from math import ceil
from typing import TYPE_CHECKING
from warnings import catch_warnings, filterwarnings

from sim.view.report.blocks import Drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.view.plots.plot import Subject

BEFORE = re.compile(r"^.*?(?=<svg)", re.DOTALL)
LEFT_OUT = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->|<style[^>]*>.*?</style>", re.DOTALL)
"""What names other places, or would hold for the whole page."""
NAMED = re.compile(r'\sid="([^"]*)"')
USED = re.compile(r'(?:xlink:)?href="#([^"]+)"|url\(#([^)]+)\)')
HEAD = re.compile(r"<svg[^>]*>")
VIEW = re.compile(r'viewBox="[^"]*"')
FINE = re.compile(r"(\d+\.\d{2})\d+")
"""Places behind the point that nobody sees: a hundredth of a point is enough."""
TILE = 72
"""Width and height of the tile that a hatch repeats, in points."""
HATCH = re.compile(r"<pattern (id=\"[^\"]*\")[^>]*>(.*?)</pattern>", re.DOTALL)
HATCHED = re.compile(r'<path d="([^"]*)"([^>]*?) style="fill: url\(#([^)]+)\)([^"]*)"/>')
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def drawings(name: str, subject: Subject, after: str = "") -> Iterator[Drawing]:
    """The pages of a figure; none where it has nothing to show. ``after``: tells its ids from
    those of another figure of the same name.
    """
    from sim.registry import figures
    from sim.view.plots import draw
    from sim.view.plots.plot import EmptyFigureError

    about = first_line(figures.get(name))
    try:
        pages = draw(name, subject)
    except EmptyFigureError:
        return
    for number, figure in enumerate(pages, 1):
        page = f" (page {number} of {len(pages)})" if len(pages) > 1 else ""
        yield drawing(figure, f"{name}{after}-{number}", about, page)


def drawing(figure: Figure, key: str, about: str, page: str = "") -> Drawing:
    """A figure by its key on the page, and what it shows; ``page``: words behind its title."""
    title = f"{_title(figure) or key}{page}"
    return Drawing(inline(_svg(figure), f"figure-{key}", title, about), title)


def first_line(drawn: object) -> str:
    """What a figure shows: the first line of what is said of the function that draws it."""
    return str(drawn.__doc__).strip().splitlines()[0]


def inline(svg: str, key: str, title: str, about: str) -> str:
    """An SVG file's text as a part of a page.

    Parameters
    ----------
    svg
        The file's text.
    key
        What its ids begin with, so that no two figures share one.
    title, about
        What it shows, for who cannot see it.
    """
    svg = _hatches_drawn(LEFT_OUT.sub("", BEFORE.sub("", svg)))
    used = {one or other for one, other in USED.findall(svg)}
    svg = NAMED.sub(lambda m: f' id="{key}-{m[1]}"' if m[1] in used else "", svg)
    svg = USED.sub(
        lambda m: f'href="#{key}-{m[1]}"' if m[1] else f"url(#{key}-{m[2]})",
        svg,
    )
    svg = FINE.sub(r"\1", svg)
    view = VIEW.search(HEAD.match(svg)[0])  # type: ignore[index] # BEFORE leaves nothing before it
    box = view[0] if view else ""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" '
        f'aria-labelledby="{key}-title {key}-about">'
        f'<title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-about">{escape(about)}</desc>'
    )
    return head + HEAD.sub("", svg, count=1).strip()


def _hatches_drawn(svg: str) -> str:
    """Hatches as lines inside their shapes: what is filled with a pattern, a browser prints as a
    picture of the whole page, half a megabyte each.
    """
    number = count(1)

    def drawn(shape: re.Match[str]) -> str:
        path, more, hatch, outline = shape.groups()
        key = f"hatched-{next(number)}"
        across, down = _tiles(path)
        tiles = "".join(
            f'<use href="#{hatch}" x="{x}" y="{y}" width="{TILE}" height="{TILE}"/>'
            for x in across
            for y in down
        )
        return (
            f'<clipPath id="{key}"><path d="{path}"/></clipPath>'
            f'<g{more}><g clip-path="url(#{key})">{tiles}</g></g>'
            f'<path d="{path}"{more} style="fill: none{outline}"/>'
        )

    symbol = rf'<symbol \1 viewBox="0 0 {TILE} {TILE}">\2</symbol>'
    return HATCHED.sub(drawn, HATCH.sub(symbol, svg))


def _tiles(path: str) -> tuple[range, range]:
    """Where the tiles begin that cover a path, across and down."""
    places = [float(word) for word in NUMBER.findall(path)]
    across, down = (
        range(int(min(side) // TILE) * TILE, ceil(max(side)), TILE)
        for side in (places[::2], places[1::2])
    )
    return across, down


def _svg(figure: Figure) -> str:
    from matplotlib import rc_context

    from sim.view.plots.style import NAMELESS, SETTINGS

    page = StringIO()
    with catch_warnings(), rc_context({**SETTINGS, "svg.fonttype": "none"}):
        filterwarnings("ignore", "Glyph .* missing from")
        figure.savefig(page, format="svg", metadata=dict(NAMELESS["svg"]))
    return page.getvalue().replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif")


def _title(figure: Figure) -> str:
    """The finding that a figure's title says: its largest words."""
    from matplotlib.text import Text

    texts = [t for t in figure.findobj(Text) if isinstance(t, Text) and t.get_text().strip()]
    largest = max(texts, key=lambda text: text.get_fontsize(), default=None)
    return "" if largest is None else " ".join(largest.get_text().split())
