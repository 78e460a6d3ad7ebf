"""Where every issue ended, and how it came there: agreed, promised or imposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from matplotlib.figure import Figure

from sim.analysis.settled import Parted, parted
from sim.analysis.summary import Settled, Summary
from sim.lab.stances import Stances
from sim.registry import figures
from sim.scenario.scenario import Scenario
from sim.view.plots.casting import by_importance
from sim.view.plots.heads import NARROW, Heads, heads_of, write_heads
from sim.view.plots.page import WIDTH, Page, Words, folded, height_of, width_of
from sim.view.plots.plot import EmptyFigureError, Plot, Subject
from sim.view.plots.style import DEEP, FAINT, GRID, INK, MIDDLE, NO_FORECAST, WARM, reach
from sim.view.wording import counted, option_name, percent

LEFT, WIDEST = 2.0, 2.4
"""Inches of an issue's name, and of the widest cell."""
SMALL, LINES = 7.0, 3
"""Of an option's words: size of the letters, lines at most."""
BAR, LINE = 0.15, 0.15
"""Inches of a bar of plays, and of a party's line."""
MOST_ISSUES, MOST_PARTIES = 12, 4
TALLEST = 13.5
NAMED = 12
"""So many issues that are not drawn are named; the others are counted."""
RARE = 0.01
"""An issue that moves more rarely is named below those that are drawn."""

MANNERS: dict[str, tuple[str, dict[str, Any]]] = {
    "agreed": ("agreed", {"facecolor": DEEP}),
    "promised": ("promised and kept", {"facecolor": "#dbe7f3", "hatch": "////"}),
    "imposed": ("imposed by a measure", {"facecolor": WARM, "hatch": "xxxx"}),
    "kept": ("as it was", {"facecolor": "#d3d6da"}),
}
"""How an option came to be in force: in words, and how it is painted."""


class Row(NamedTuple):
    """One issue as it is drawn; ``lines``: the main parties that have a line on it."""

    issue: str
    heads: Heads
    options: Mapping[str, Parted]
    lines: list[str]

    @property
    def height(self) -> float:
        """Inches in all."""
        return self.heads.height + 0.12 + BAR + 0.2 + LINE * len(self.lines) + 0.24


@figures.add("settlement")
@dataclass(frozen=True)
class Settlement(Plot):
    """Where each issue that moves ends: agreed, promised or imposed; wants and red lines."""

    usual: ClassVar[bool] = True

    def draw(self, subject: Subject) -> list[Figure]:
        summary, scenario = subject.summary, subject.scenario
        summary.tables.need("settlements")
        moved = {issue: s for issue, s in summary.settlement.items() if s.moved.count}
        if not moved:
            raise EmptyFigureError("no issue ever leaves the status quo.")
        often = _often(moved)
        found = parted(summary.tables, summary.counts.get("settled"))
        shown = [_row(summary, subject, issue, found[issue]) for issue in moved if issue in often]
        sheets = list(_sheets(shown))
        pages = []
        for number, sheet in enumerate(sheets, start=1):
            about = subject.about + (f" ({number} of {len(sheets)})" if len(sheets) > 1 else "")
            still = _still(summary, often) if number == len(sheets) else ""
            words = Words(_finding(summary, moved), about, _note(subject, shown))
            foot = folded(still, WIDTH - 0.6, 8.5) if still else []
            page = Page(0.42 + sum(r.height for r in sheet) + height_of(len(foot), 8.5), words)
            _key(page, sheet)
            y = 0.42
            for row in sheet:
                _draw(page, y, row, summary, scenario, subject.stances)
                y += row.height
            if foot:
                page.write((0, y), foot, 8.5)
            pages.append(page.fig)
        return pages


def _often(moved: Mapping[str, Settled]) -> list[str]:
    """The issues that are drawn: those that move most; the rare ones only if all are."""
    ranked = sorted(moved, key=lambda i: -moved[i].moved.count)[:MOST_ISSUES]
    return [issue for issue in ranked if moved[issue].moved.share >= RARE] or ranked


def _finding(summary: Summary, moved: Mapping[str, Settled]) -> str:
    """What moves most and how, and how much never does."""
    issue = max(moved, key=lambda i: moved[i].moved.count)
    settled = moved[issue]
    manner, share = max(
        (("by accord", settled.by_accord), ("imposed by a measure", settled.imposed),
         ("by a promise", settled.promised)),
        key=lambda one: one[1].count,
    )  # fmt: skip
    mostly = "mostly " if 2 * share.count > settled.moved.count else "most often "
    mostly = "" if share.count == settled.moved.count else mostly
    name = summary.tables.cast["issues"][issue]["name"]
    told = f"“{name}” moves in {percent(settled.moved.share)} of plays, {mostly}{manner}"
    every, never = len(summary.settlement), len(summary.settlement) - len(moved)
    if not never:
        return told
    verb = "moves" if never == 1 else "move"
    return f"{told}; {never} of {counted(every, 'issue', 'issues')} never {verb}"


def _still(summary: Summary, often: Sequence[str]) -> str:
    """The issues that are not drawn: those that never move, those that move more rarely."""
    issues = summary.tables.cast["issues"]
    never = [str(issues[i]["name"]) for i, s in summary.settlement.items() if not s.moved.count]
    rarer = [
        f"{issues[i]['name']} ({percent(s.moved.share)})"
        for i, s in summary.settlement.items()
        if s.moved.count and i not in often
    ]
    most = max((s.moved.count for i, s in summary.settlement.items() if i not in often), default=0)
    drawn = min(summary.settlement[issue].moved.count for issue in often)
    how = "more rarely" if most < drawn else "at most as often"
    told = [f"Move {how}: {_counted(rarer)}."] if rarer else []
    return " ".join([*told, *([f"Never move: {_counted(never)}."] if never else [])])


def _counted(names: Sequence[str]) -> str:
    """As many names as are to be told; they may have commas of their own."""
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return "; ".join([*names[:NAMED], *more])


def _row(summary: Summary, subject: Subject, issue: str, options: Mapping[str, Parted]) -> Row:
    about = summary.tables.cast["issues"][issue]
    width = _width(options)
    heads = heads_of([option_name(about, option) for option in options], width, SMALL, LINES)
    scenario = subject.scenario
    held = [p for p in by_importance(scenario) if issue in scenario.parties[p].positions]
    return Row(issue, heads, options, held[:MOST_PARTIES])


def _width(options: Mapping[str, Parted]) -> float:
    return min((WIDTH - 0.6 - LEFT) / len(options), WIDEST)


def _sheets(rows: Sequence[Row]) -> Iterator[list[Row]]:
    sheet: list[Row] = []
    for row in rows:
        if sheet and sum(one.height for one in sheet) + row.height > TALLEST:
            yield sheet
            sheet = []
        sheet.append(row)
    yield sheet


def _key(page: Page, sheet: Sequence[Row]) -> None:
    """What the bars and lines mean."""
    x = 0.0
    every = [part for row in sheet for part in row.options.values()]
    for manner, (words, look) in MANNERS.items():
        if any(getattr(part, manner).count for part in every):
            page.box((x, 0.03), 0.28, 0.14, edgecolor=INK, **look)
            page.write((x + 0.35, 0.1), words, 8, va="center")
            x += 0.35 + width_of(words, 8) + 0.25
    if any(row.lines for row in sheet):
        page.line((x, 0.1), (x + 0.28, 0.1), color=MIDDLE, linewidth=3)
        page.write((x + 0.35, 0.1), "inside a party's red lines", 8, va="center")
        x += 0.35 + width_of("inside a party's red lines", 8) + 0.25
        page.mark((x, 0.1), markersize=4.5)
        page.write((x + 0.12, 0.1), "what it wants", 8, va="center")


def _draw(
    page: Page, y: float, row: Row, summary: Summary, scenario: Scenario, stances: Stances
) -> None:  # fmt: skip
    """An issue: its options from left to right, plays as bars, parties' lines below."""
    about = summary.tables.cast["issues"][row.issue]
    width, top = _width(row.options), y + row.heads.height + 0.06
    height = BAR + 0.22 + LINE * len(row.lines)
    name = folded(str(about["name"]), LEFT - 0.2, 8.5, 4, weight="bold")
    page.write((0, y), name, 8.5, weight="bold")
    write_heads(page, row.heads, (LEFT, top - 0.03), width)
    edge = min(0.03, width / 15)
    for column, (option, parts) in enumerate(row.options.items()):
        x = LEFT + width * column
        quo = option == (about["status_quo"] or "none")
        look = {"edgecolor": INK, "linestyle": "--", "linewidth": 1.0} if quo else {}
        page.box(
            (x + edge, top),
            width - 2 * edge,
            height,
            **({"edgecolor": GRID, "facecolor": "none"} | look),
        )
        inner = 2.7 * edge
        _bar(page, (x + inner, top + 0.05), width - 2 * inner, parts)
    _shares(page, (LEFT, top + BAR + 0.13), width, list(row.options.values()))
    below = top + BAR + 0.23
    for number, party in enumerate(row.lines):
        _line(page, below + LINE * number, width, (row, party), scenario, stances)


def _bar(page: Page, at: tuple[float, float], width: float, parts: Parted) -> None:
    """Plays that end with an option, in pieces by how it came about."""
    x, y = at
    page.box(at, width, BAR, facecolor="#f4f5f7")
    for manner, (_, look) in MANNERS.items():
        share = getattr(parts, manner)
        if share.count:
            piece = width * share.share
            page.box((x, y), piece, BAR, edgecolor=INK, **{"linewidth": 0.5, **look})
            x += piece


def _shares(page: Page, at: tuple[float, float], width: float, options: Sequence[Parted]) -> None:
    """The share of every option; in narrow columns the largest, as many as there is room for."""
    taken: list[tuple[float, float]] = []
    for column in sorted(range(len(options)), key=lambda n: -options[n].whole.count):
        whole = options[column].whole
        words, x = percent(whole.share), at[0] + width * (column + 0.5)
        weight = "bold" if whole.share >= 0.005 else "normal"
        half = width_of(words, 7.5, weight) / 2 + 0.02
        if width < NARROW and (
            not whole.count or any(x - half < end and x + half > start for start, end in taken)
        ):
            continue
        taken.append((x - half, x + half))
        look = {"weight": weight, "color": INK if whole.count else FAINT}
        page.write((x, at[1]), words, 7.5, ha="center", va="center", **look)


def _line(
    page: Page, y: float, width: float, whose: tuple[Row, str], scenario: Scenario, stances: Stances
) -> None:  # fmt: skip
    """What one party wants and would sign; paler: not in every draw."""
    row, party = whose
    a, k = stances.parties.index(party), stances.issues.index(row.issue)
    middle = y + LINE / 2
    label = folded(scenario.parties[party].name, LEFT - 0.3, SMALL, 1)
    page.write((LEFT - 0.08, middle), label, SMALL, ha="right", va="center", color=FAINT)
    wanted = stances.chance_wanted(a, k)
    for option in range(int(stances.n_options[k])):
        x = LEFT + width * option
        chance = float(stances.chance_inside[a, k, option])
        if chance > 0:
            look = {"color": MIDDLE, "linewidth": 3, "alpha": 0.15 + 0.85 * chance}
            edge = min(0.05, width / 15)
            page.line((x + edge, middle), (x + width - edge, middle), **look)
        if wanted[option] > 0:
            fill = INK if wanted[option] > 0.5 else "white"
            page.mark((x + width / 2, middle), markersize=4, markerfacecolor=fill)


def _note(subject: Subject, shown: Sequence[Row]) -> str:
    wholes = (part.whole for row in shown for part in row.options.values())
    return (
        f"{subject.source} Per cent of plays that end with the option in force; dashed frame: the "
        "status quo. Lines of the main parties; paler: not in every draw of what is uncertain. "
        f"{reach(wholes)} {NO_FORECAST}"
    )
