"""Who stands where: wants, red lines and the status quo, issue by issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.lab.stances import Stances
from sim.registry import figures
from sim.scenario.scenario import Scenario
from sim.view.plots.casting import by_importance
from sim.view.plots.heads import Heads, heads_of, write_heads
from sim.view.plots.page import WIDTH, Page, Words, counted_names, folded
from sim.view.plots.plot import EmptyFigureError, Need, Plot, Subject
from sim.view.plots.style import BAND, DEEP, FAINT, GRID, INK, MIDDLE
from sim.view.wording import counted, percent, several

MOST_ISSUES, MOST_ROWS = 12, 10
NAMED = 12
"""So many issues that are not drawn are named in the caption; the others are counted."""
TALLEST = 13.5
"""Inches of a page's body; what does not fit goes to the next."""

LEFT, ROW, BAR = 2.35, 0.19, 0.13
SMALL = 7.0
LINES = 4
"""Of an option's words."""


class Row(NamedTuple):
    """Parties with the same line. ``inside``, ``wanted``: [O], chances."""

    names: list[str]
    inside: np.ndarray[Any, Any]
    wanted: np.ndarray[Any, Any]


class Block(NamedTuple):
    """One issue as it is drawn; ``unseen``: parties for whose rows there is no room."""

    k: int
    heads: Heads
    rows: list[Row]
    unseen: int

    @property
    def height(self) -> float:
        """Inches in all."""
        return 0.27 + self.heads.height + ROW * (len(self.rows) + bool(self.unseen)) + 0.27


@figures.add("stand")
@dataclass(frozen=True)
class Stand(Plot):
    """Who stands where: every party's want and red lines, issue by issue."""

    usual: ClassVar[bool] = True
    needs: ClassVar[Need] = "scenario"

    def draw(self, subject: Subject) -> list[Figure]:
        scenario, stances = subject.scenario, subject.stances
        shown, unseen = _chosen(scenario, stances)
        if not shown:
            raise EmptyFigureError("no party has a line on any issue.")
        blocks = [_block(scenario, stances, k) for k in shown]
        sheets = list(_sheets(blocks))
        pages = []
        for number, sheet in enumerate(sheets, start=1):
            about = subject.about + (f" ({number} of {len(sheets)})" if len(sheets) > 1 else "")
            note = f"{_unseen(unseen)}{_NOTE} {subject.source}"
            words = Words(finding(scenario, stances), about, note)
            page = Page(0.42 + sum(block.height for block in sheet), words)
            _key(page)
            y = 0.42
            for block in sheet:
                _draw(page, y, block, scenario, stances)
                y += block.height
            pages.append(page.fig)
        return pages


_NOTE = (
    "A thicker row matters more to the party. Paler: not in every draw of what is uncertain. "
    "“All” are all who vote on the issue at any stage; not every stage needs all of them, and "
    "what lies inside red lines may still be worth less than no deal."
)


def finding(scenario: Scenario, stances: Stances) -> str:
    """On how many issues something else than the status quo could be signed by all, and in which
    draws, where that is not so or so in all.
    """
    voted = [k for k in range(len(stances.issues)) if stances.voting[:, k].any()]
    chances = [stances.movable(k) for k in voted]
    blocked = [chance for chance in chances if chance < 0.5]
    if not voted:
        return "Nothing is voted on"
    often = " in most draws" if any(0 < chance < 1 for chance in chances) else ""
    if len(voted) == 1:
        name = list(scenario.issues.values())[voted[0]].name
        return f"{'No' if blocked else 'Some'} change lies inside all red lines{often}: {name}"
    if not blocked:
        return f"On all {len(voted)} issues some change lies inside all red lines{often}"
    if len(blocked) == len(voted):
        return f"On none of {len(voted)} issues does a change lie inside all red lines{often}"
    return f"On {len(blocked)} of {len(voted)} issues no change lies inside all red lines{often}"


def _chosen(scenario: Scenario, stances: Stances) -> tuple[list[int], list[str]]:
    """The issues that weigh most, in the scenario's order; the names of the others."""
    weight = stances.weight.sum(axis=0)
    held = [k for k in range(len(stances.issues)) if weight[k] > 0]
    shown = sorted(sorted(held, key=lambda k: -weight[k])[:MOST_ISSUES])
    names = [issue.name for issue in scenario.issues.values()]
    return shown, [names[k] for k in range(len(names)) if k not in shown]


def _unseen(names: Sequence[str]) -> str:
    told = several([f"“{name}”" for name in names], NAMED)
    return f"Not drawn, for they weigh least: {told}. " if names else ""


def _block(scenario: Scenario, stances: Stances, k: int) -> Block:
    """An issue's rows: one for all parties with the same line, from one end to the other."""
    issue = scenario.issues[stances.issues[k]]
    groups: dict[Any, list[str]] = {}
    for name in by_importance(scenario):
        party = scenario.parties[name]
        held = party.positions.get(issue.id)
        if held is not None and stances.weight[stances.parties.index(name), k] > 0:
            line = (held.want, held.accept, held.mandate, held.reads, name * bool(party.members))
            groups.setdefault(line, []).append(name)
    kept = list(groups.values())[:MOST_ROWS]
    unseen = sum(len(group) for group in list(groups.values())[MOST_ROWS:])
    rows = [_row(scenario, stances, k, group) for group in kept]
    middle = np.arange(stances.inside.shape[3])
    rows.sort(key=lambda row: float(row.wanted @ middle))
    width = (WIDTH - 0.6 - LEFT) / len(issue.options)
    heads = heads_of(issue.texts, width, SMALL, LINES)
    return Block(k, heads, rows, unseen)


def _row(scenario: Scenario, stances: Stances, k: int, group: Sequence[str]) -> Row:
    numbers = [stances.parties.index(name) for name in group]
    wanted = np.mean([stances.chance_wanted(a, k) for a in numbers], axis=0)
    names = [scenario.parties[name].name for name in group]
    return Row(names, stances.chance_inside[numbers, k].mean(axis=0), wanted)


def _sheets(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks by page, as even as can be."""
    total = sum(block.height for block in blocks)
    most = total / max(-(-total // TALLEST), 1)
    sheet: list[Block] = []
    for block in blocks:
        if sheet and sum(one.height for one in sheet) + block.height / 2 > most:
            yield sheet
            sheet = []
        sheet.append(block)
    yield sheet


def _key(page: Page) -> None:
    """What the signs mean."""
    x, canvas = 0.06, FigureCanvasAgg(page.fig).get_renderer()
    for words, paint in (
        ("what it wants", "dot"),
        ("in half of draws at most", "hollow"),
        ("inside its red lines", MIDDLE),
        ("inside all red lines", BAND),
        ("the status quo", "quo"),
    ):
        if paint == "quo":
            page.box((x, 0.02), 0.28, 0.16, facecolor="none", edgecolor=INK, linestyle="--")
        elif paint in {"dot", "hollow"}:
            fill, size = (INK, 5.5) if paint == "dot" else ("white", 4.5)
            page.mark((x, 0.1), color=DEEP, markerfacecolor=fill, markersize=size)
        else:
            page.box((x, 0.03), 0.28, 0.14, facecolor=paint, edgecolor=GRID)
        x += 0.15 if paint in {"dot", "hollow"} else 0.36
        text = page.write((x, 0.1), words, 8, va="center")
        box = text.get_window_extent(canvas)
        x += box.width / page.fig.dpi + 0.35


def _draw(page: Page, y: float, block: Block, scenario: Scenario, stances: Stances) -> None:
    """An issue: its options from left to right, its parties from top to bottom."""
    issue = scenario.issues[stances.issues[block.k]]
    width = (page.inner - LEFT) / len(issue.options)
    state = _state(stances, block.k)
    room = page.inner - 2.9
    page.write((0, y), folded(issue.name, room, 9.5, 1, weight="bold"), 9.5, weight="bold")
    page.write((page.inner, y + 0.01), state, 7.5, ha="right", color=FAINT)
    top = y + 0.27 + block.heads.height
    rows = ROW * (len(block.rows) + bool(block.unseen))
    shared = stances.shared(block.k)
    write_heads(page, block.heads, (LEFT, top - 0.03), width)
    for option in range(len(issue.options)):
        x = LEFT + width * option
        page.box((x, top), width, rows, facecolor="white", edgecolor=GRID)
        page.box((x, top), width, rows, facecolor=BAND, alpha=float(shared[option]))
    for number, row in enumerate(block.rows):
        _draw_row(page, top + ROW * number, width, row, _thickness(stances, block.k, row, scenario))
    if block.unseen:
        more = f"and {counted(block.unseen, 'party more', 'parties more')}"
        at = (LEFT - 0.1, top + rows - ROW / 2)
        page.write(at, more, 7.5, ha="right", va="center", color=FAINT)
    if issue.status_quo is not None:
        left = LEFT + width * issue.status_quo
        page.box(
            (left + 0.02, top), width - 0.04, rows, facecolor="none", edgecolor=INK,
            linestyle="--", linewidth=1.0,
        )  # fmt: skip


def _thickness(stances: Stances, k: int, row: Row, scenario: Scenario) -> float:
    """How thick a row is drawn, from a third to all of a bar."""
    numbers = [a for a, p in enumerate(scenario.parties.values()) if p.name in row.names]
    return BAR * (0.35 + 0.65 * float(stances.weight[numbers, k].mean()))


def _draw_row(page: Page, y: float, width: float, row: Row, thick: float) -> None:
    label = counted_names(row.names, LEFT - 0.2, 7.5)
    page.write((LEFT - 0.1, y + ROW / 2), label, 7.5, ha="right", va="center")
    for option, chance in enumerate(row.inside):
        if chance > 0:
            at = (LEFT + width * option, y + (ROW - thick) / 2)
            page.box(at, width, thick, facecolor=MIDDLE, alpha=0.15 + 0.85 * float(chance))
    for option, chance in enumerate(row.wanted):
        if chance > 0:
            look = {"color": DEEP, "markersize": 3.5 + 2.5 * float(chance)}
            fill = INK if chance > 0.5 else "white"
            page.mark((LEFT + width * (option + 0.5), y + ROW / 2), markerfacecolor=fill, **look)


def _state(stances: Stances, k: int) -> str:
    """Whether anything but the status quo could be signed by all."""
    if not stances.voting[:, k].any():
        return "nobody votes on it"
    chance = stances.movable(k)
    if chance == 0:
        return "no change inside all red lines"
    return f"a change inside all red lines in {percent(chance)} of draws"
