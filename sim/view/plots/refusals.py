"""Who refuses what, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from matplotlib.figure import Figure

from sim.analysis.refusals import Refusal
from sim.outcomes import WHOLE
from sim.registry import figures
from sim.view.grammar import agreed, plural, with_article
from sim.view.plots.page import WIDTH, Page, Words, folded, height_of, size_for
from sim.view.plots.plot import EmptyFigureError, Plot, Subject
from sim.view.plots.style import FAINT, GRID, NO_FORECAST, ink_on, reach, shade
from sim.view.wording import WHOLE_GROUNDS, capital, counted, listed, long_date, percent, several

MOST_PARTIES, MOST_MATTERS = 12, 13
"""Rows and columns of a panel; the others are counted or named."""

TALLEST = 13.5
LEFT, ROW = 1.7, 0.3
SIZES = (6.5, 6.0, 5.5)
"""Of the letters of a column's head, smaller where a word would be cut."""
HEAD = 6
"""Lines of a column's head."""
NAMED = 12
"""So many issues that are not drawn are named in the caption; the others are counted."""
NARROW = 1.6
"""Inches of the widest column."""

Table = Mapping[str, Mapping[str, Refusal]]


class Panel(NamedTuple):
    """One stage as it is drawn. ``more``: parties for which there is no room."""

    stage: str
    parties: list[str]
    matters: list[str]
    heads: list[list[str]]
    size: float
    more: int
    unseen: list[str]

    @property
    def head(self) -> float:
        """Inches of the heads."""
        return height_of(max(map(len, self.heads)), self.size)

    @property
    def height(self) -> float:
        """Inches in all."""
        return 0.3 + self.head + ROW * len(self.parties) + 0.25 * bool(self.more) + 0.34


@figures.add("refusals")
@dataclass(frozen=True)
class Refusals(Plot):
    """Who refuses what: party by issue, in the last answer at each stage."""

    usual: ClassVar[bool] = True

    def draw(self, subject: Subject) -> list[Figure]:
        cast = subject.summary.tables.cast
        found = subject.summary.refusals
        if not found:
            raise EmptyFigureError("nobody refused the last text put to it at any stage.")
        panels = [_panel(cast, stage, table) for stage, table in found.items()]
        sheets = list(_sheets(panels))
        pages = []
        for number, sheet in enumerate(sheets, start=1):
            about = subject.about + (f" ({number} of {len(sheets)})" if len(sheets) > 1 else "")
            words = Words(_finding(cast, found), about, _note(subject, sheet, found))
            page = Page(sum(panel.height for panel in sheet), words)
            y = 0.0
            for panel in sheet:
                _draw(page, y, panel, found[panel.stage], cast)
                y += panel.height
            pages.append(page.fig)
        return pages


def _finding(cast: Mapping[str, Any], found: Mapping[str, Table]) -> str:
    """What was refused most, by whom, and of several stages at which; an issue where that is as
    often as for no single one.
    """
    every = [
        (refusal.share.share, party, matter, stage)
        for stage, table in found.items()
        for party, matters in table.items()
        for matter, refusal in matters.items()
    ]
    top = max(share for share, *_ in every)
    most = [(m, stage) for share, _, m, stage in every if share == top]
    matter, stage = next((one for one in most if one[0] not in WHOLE), most[0])
    parties = [p for s, p, m, at in every if (m, at) == (matter, stage) and s >= top - 1e-12]
    where = f": {cast['stages'][stage]['name']}" if len(found) > 1 else ""
    names = [with_article(str(cast["parties"][party])) for party in parties]
    who = listed(names) if len(names) <= 3 else counted(len(names), "party", "parties")
    several = len(names) > 1 or plural(names[0])
    if matter in WHOLE:
        return capital(f"{who} {_why(matter, several)} in {percent(top)} of plays{where}")
    often = f"most often over “{_matter(cast, matter)}”, in {percent(top)} of plays{where}"
    return capital(f"{who} {agreed('refuses', several)} {often}")


def _why(ground: str, several: bool) -> str:
    """A refusal for no single issue, as what those who refuse do."""
    if ground == "value":
        return agreed("holds out for more", several)
    return agreed("finds the last text worth less than no deal", several)


def _matter(cast: Mapping[str, Any], matter: str) -> str:
    return WHOLE_GROUNDS[matter] if matter in WHOLE else str(cast["issues"][matter]["name"])


def _panel(cast: Mapping[str, Any], stage: str, table: Table) -> Panel:
    """The parties and matters of a stage that were refused most."""
    most = {p: max(r.share.count for r in matters.values()) for p, matters in table.items()}
    kept = sorted(most, key=lambda p: -most[p])[:MOST_PARTIES]
    order = [*cast["issues"], *WHOLE]
    weight: dict[str, int] = {}
    for matters in table.values():
        for matter, refusal in matters.items():
            weight[matter] = weight.get(matter, 0) + refusal.share.count
    chosen = sorted(sorted(weight, key=lambda m: -weight[m])[:MOST_MATTERS], key=order.index)
    width = min((WIDTH - 0.6 - LEFT) / len(chosen), NARROW)
    written = [_matter(cast, matter) for matter in chosen]
    size = size_for(written, width - 0.06, SIZES)
    heads = [folded(words, width - 0.06, size, HEAD) for words in written]
    parties = [party for party in cast["parties"] if party in kept]
    unseen = [
        _matter(cast, matter) for matter in order if matter in weight and matter not in chosen
    ]
    return Panel(stage, parties, chosen, heads, size, len(table) - len(parties), unseen)


def _sheets(panels: Sequence[Panel]) -> Iterator[list[Panel]]:
    sheet: list[Panel] = []
    for panel in panels:
        if sheet and sum(one.height for one in sheet) + panel.height > TALLEST:
            yield sheet
            sheet = []
        sheet.append(panel)
    yield sheet


def _draw(page: Page, y: float, panel: Panel, table: Table, cast: Mapping[str, Any]) -> None:
    """A stage's panel: darker is more often; hatched: for the package alone."""
    about = cast["stages"][panel.stage]
    heading = f"{about['name']}, {long_date(str(about['date']))}"
    page.write((0, y), folded(heading, page.inner, 9.5, 1, "bold"), 9.5, weight="bold")
    top = y + 0.32 + panel.head
    width = min((page.inner - LEFT) / len(panel.matters), NARROW)
    for column, head in enumerate(panel.heads):
        at = (LEFT + width * (column + 0.5), top - 0.03)
        style = "italic" if panel.matters[column] in WHOLE else "normal"
        page.write(at, head, panel.size, ha="center", va="bottom", style=style)
    for row, party in enumerate(panel.parties):
        here = top + ROW * row
        label = folded(str(cast["parties"][party]), LEFT - 0.15, 8, 1)
        page.write((LEFT - 0.1, here + ROW / 2), label, 8, ha="right", va="center")
        for column, matter in enumerate(panel.matters):
            _cell(page, (LEFT + width * column, here), width, table[party].get(matter))
    if panel.more:
        at = (LEFT, top + ROW * len(panel.parties) + 0.06)
        more = counted(panel.more, "more party refused", "more parties refused")
        page.write(at, f"{more} at most as often", 7.5, color=FAINT)


def _cell(page: Page, at: tuple[float, float], width: float, refusal: Refusal | None) -> None:
    share = refusal.share.share if refusal else 0.0
    page.box(at, width, ROW, facecolor=shade(share), edgecolor=GRID)
    if refusal is None:
        return
    if refusal.package.share > share / 2:
        page.box(at, width, ROW, facecolor="none", edgecolor="#9aa7b5", hatch="///", linewidth=0.0)
    words = f"{100 * share:.0f}" if 0.005 < share < 0.995 else percent(share).rstrip("%")
    behind = {"facecolor": shade(share), "edgecolor": "none", "pad": 1.0}
    look = {"ha": "center", "va": "center", "color": ink_on(share), "bbox": behind}
    page.write((at[0] + width / 2, at[1] + ROW / 2), words, 8, **look)


def _note(subject: Subject, sheet: Sequence[Panel], found: Mapping[str, Table]) -> str:
    cast = subject.summary.tables.cast
    unseen = list(dict.fromkeys(name for panel in sheet for name in panel.unseen))
    left = (
        f"Not drawn where they are refused more rarely: {several(unseen, NAMED)}. "
        if unseen
        else ""
    )
    package = " Hatched: mostly for the party's package alone." if cast["packages"] else ""
    told = (
        refusal.share
        for panel in sheet
        for party in panel.parties
        for matter, refusal in found[panel.stage][party].items()
        if matter in panel.matters
    )
    meetings = subject.summary.tables.meetings
    often = any(len(meetings[panel.stage]) > 1 for panel in sheet)
    any_of_them = " (or at one of its meetings at least)" if often else ""
    return (
        f"{left}Per cent of all plays in which the party refused the last text put to it at the "
        f"stage{any_of_them}, on that issue. An empty cell: never.{package} {subject.source} "
        f"{reach(told)} {NO_FORECAST}"
    )
