"""The calendar: what is dated, and what stands at its start and at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.analysis.tables import Tables
from sim.days.homes import NOTCH
from sim.registry import figures
from sim.scenario.distributions import Distribution
from sim.scenario.happenings import Deadline, NewPosition, Signal
from sim.scenario.scenario import Party, Scenario, Stage
from sim.scenario.speech import PublishedText
from sim.view.paths import rough
from sim.view.plots.page import Page, Words, days_marked, folded, short_date, width_of
from sim.view.plots.plot import EmptyFigureError, Need, Plot, Subject
from sim.view.plots.style import DEEP, FAINT, GRID, INK, MIDDLE, NO_FORECAST, PALE, WARM
from sim.view.wording import counted, long_date, stakes

LEFT, DAY, ROW = 4.5, 1.1, 0.2
MOST = 50
"""Rows at most; the earliest are left out."""
PANEL = 0.24
"""Inches of a row of what stands at the start and at the end."""
STEPS = 400
"""Points of a distribution from which its middle and its ends are read."""

SIGNS: dict[str, tuple[str, dict[str, Any]]] = {
    "stage": ("stage", {"marker": "s", "color": DEEP}),
    "signal": ("signal", {"marker": "^", "color": MIDDLE}),
    "words": ("text or promise", {"marker": "o", "color": MIDDLE, "markerfacecolor": "white"}),
    "deadline": ("deadline", {"marker": "D", "color": INK, "markerfacecolor": WARM}),
    "position": ("new position", {"marker": "P", "color": DEEP, "markerfacecolor": "white"}),
    "shock": ("shock", {"marker": "*", "color": INK, "markersize": 7}),
    "measure": ("measure", {"marker": "X", "color": INK, "markersize": 6.5}),
}
"""What each kind of entry is called, and its marker."""


@dataclass(frozen=True)
class Entry:
    """A row: what happens, on which days, and what kind of thing it is."""

    name: str
    kind: str
    days: tuple[date, ...]


class Course(NamedTuple):
    """What a number was before the first entry that is played, and when the talks ended.

    ``start``, ``end``: low, middle, high over plays; ``truth``: what it is on average.
    """

    name: str
    start: tuple[float, float, float] | None
    end: tuple[float, float, float]
    truth: float | None = None


@figures.add("calendar")
@dataclass(frozen=True)
class Calendar(Plot):
    """The calendar on a time-line; of a run also tension, beliefs and climates at both ends."""

    needs: ClassVar[Need] = "scenario"

    def draw(self, subject: Subject) -> list[Figure]:
        scenario = subject.scenario
        every = sorted(entries(scenario), key=lambda entry: entry.days[0])
        if not every:
            raise EmptyFigureError("the scenario has no calendar.")
        shown = every[-MOST:]
        tables = subject.summary.tables if subject.played else None
        panels = [] if tables is None else list(_panels(scenario, tables))
        line = 0.42 + ROW * len(shown) + 0.35
        heights = [0.3 + PANEL * len(courses) + 0.5 for _, courses in panels]
        words = Words(
            _finding(scenario, panels), subject.about, _note(subject, len(every), bool(panels))
        )
        page = Page(line + (0.25 if panels else 0) + sum(heights), words)
        _timeline(page, shown, scenario)
        y = line + 0.25
        for (heading, courses), height in zip(panels, heights, strict=True):
            _panel(page, y, heading, courses)
            y += height
        return [page.fig]


def entries(scenario: Scenario) -> Iterator[Entry]:
    """All that is dated; the meetings of a stage that is repeated are one row."""
    meetings: dict[str, list[Stage]] = {}
    for entry in scenario.calendar:
        if isinstance(entry, Stage):
            meetings.setdefault(entry.repeats or entry.id, []).append(entry)
        elif isinstance(entry, Signal):
            yield Entry(f"{entry.name} ({entry.by})", "signal", (entry.date,))
        elif isinstance(entry, Deadline):
            yield Entry(f"{entry.name} ({entry.by})", "deadline", (entry.date,))
        elif isinstance(entry, NewPosition):
            certain = entry.chance.bounds[0] >= 1.0
            chance = "" if certain else f", with a chance of {rough(entry.chance.middle)}"
            words = f"{entry.name} (new position of {entry.by}{chance})"
            yield Entry(words, "position", (entry.date,))
        else:
            kind = "text" if isinstance(entry, PublishedText) else "promise"
            yield Entry(f"{entry.name} ({kind} of {entry.by})", "words", (entry.date,))
    for stages in meetings.values():
        yield Entry(stages[0].name, "stage", tuple(stage.date for stage in stages))
    yield from _shocks(scenario)
    yield from _measures(scenario)


def _shocks(scenario: Scenario) -> Iterator[Entry]:
    for shock in scenario.shocks.values():
        if shock.date is not None:
            certain = shock.chance.bounds[0] >= 1.0
            chance = "" if certain else f" (with a chance of {rough(shock.chance.middle)})"
            yield Entry(f"{shock.name}{chance}", "shock", (shock.date,))


def _measures(scenario: Scenario) -> Iterator[Entry]:
    for measure in scenario.measures.values():
        name = f"{measure.name} ({measure.by})"
        if measure.in_force is not None:
            yield Entry(f"{name}: in force", "measure", (measure.in_force,))
        elif measure.deadline is not None:
            yield Entry(f"{name}: decided", "measure", (measure.deadline,))
        if measure.public_from is not None and measure.publicity:
            yield Entry(f"{name}: threatened in public", "measure", (measure.public_from,))


def _timeline(page: Page, shown: list[Entry], scenario: Scenario) -> None:
    """A row an entry; its day in words and its place on the axis."""
    _key(page, {entry.kind for entry in shown})
    axes = page.axes(LEFT, 0.42, page.inner - LEFT - 0.1, ROW * len(shown))
    days = [day for entry in shown for day in entry.days]
    if scenario.as_of is not None:
        days.append(scenario.as_of)
    pad = max((max(days) - min(days)).days * 0.03, 1.0)
    low, high = (float(day.toordinal()) for day in (min(days), max(days)))
    axes.set_xlim(low - pad, high + pad)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    marked = days_marked(min(days), max(days), (page.inner - LEFT - 0.1) * (high - low) / (
        high - low + 2 * pad), 7.5)  # fmt: skip
    axes.set_xticks(
        [day.toordinal() for day in marked], [short_date(day) for day in marked], fontsize=7.5
    )
    if scenario.as_of is not None:
        at = scenario.as_of.toordinal()
        axes.axvspan(low - pad, at, color="#f1f3f5", zorder=0)
        axes.axvline(at, color=FAINT, linewidth=0.8, linestyle="--", zorder=0.5)
    for row, entry in enumerate(shown):
        axes.axhline(row, color=GRID, linewidth=0.5, zorder=0.2)
        place = [day.toordinal() for day in entry.days]
        look: dict[str, Any] = {"linestyle": "none", "markersize": 5.5, "zorder": 3}
        axes.plot(place, [row] * len(place), **(look | SIGNS[entry.kind][1]))
        y = 0.42 + ROW * (row + 0.5)
        first = entry.days[0]
        page.write((DAY - 0.15, y), short_date(first), 7.5, ha="right", va="center", color=FAINT)
        times = f" ({len(entry.days)} meetings)" if len(entry.days) > 1 else ""
        room = LEFT - DAY - 0.1 - width_of(times, 8)
        page.write((DAY, y), folded(entry.name, room, 8, 1)[0] + times, 8, va="center")


def _key(page: Page, kinds: set[str]) -> None:
    x = DAY
    for kind, (words, look) in SIGNS.items():
        if kind in kinds:
            page.mark((x, 0.14), **({"markersize": 5.5} | look))
            page.write((x + 0.12, 0.14), words, 8, va="center")
            x += 0.12 + width_of(words, 8) + 0.3


def _panels(scenario: Scenario, tables: Tables) -> Iterator[tuple[str, list[Course]]]:
    """Tension, beliefs and climates, as far as the scenario has them."""
    columns = set(tables.columns("outcomes"))
    if scenario.tension is not None:
        start = _spread(_drawn(tables, "tension.now", scenario.tension.now))
        yield "Tension, from 0 to 1", [Course("tension", start, _ended(tables, "tension"))]
    held = []
    for party in scenario.parties.values():
        end = tables.column("outcomes", f"belief_{party.id}").astype(float)
        if not np.isnan(end).any():
            mean = float(party.believed.at((np.arange(STEPS) + 0.5) / STEPS).mean())
            truth = float(tables.column("outcomes", f"resolve_{party.id}").astype(float).mean())
            held.append(Course(party.name, (mean, mean, mean), _spread(end), truth))
    if held:
        yield "How resolved the others think a party is, from 0 to 1", held
    moods = [
        Course(
            party.name, _spread(_eve(tables, party)), _ended(tables, f"climate_{party.id}", NOTCH)
        )
        for party in scenario.parties.values()
        if f"climate_{party.id}" in columns
    ]
    if moods:
        yield "Climate at home, in notches: above 0 for an accord, below 0 against one", moods


def _eve(tables: Tables, party: Party) -> NDArray[np.float64]:
    """The climate at a party's home before the first entry that is played, in notches."""
    climate = np.zeros(1)
    for key, sign in (("prepared", 1), ("media", 1), ("opposition", -1), ("doubters", -1)):
        path = f"parties.{party.id}.home.{key}"
        climate = climate + sign * _drawn(tables, path, getattr(party.home, key))
    return climate


def _drawn(tables: Tables, path: str, number: Distribution) -> NDArray[np.float64]:
    """A number of the scenario in every play, or once where it is the same in all."""
    if path in tables.columns("parameters"):
        return tables.column("parameters", path).astype(float)
    return np.array([number.middle])


def _ended(tables: Tables, column: str, unit: float = 1.0) -> tuple[float, float, float]:
    return _spread(tables.column("outcomes", column).astype(float) / unit)


def _spread(values: NDArray[np.float64]) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return float(low), float(middle), float(high)


def _panel(page: Page, y: float, heading: str, courses: list[Course]) -> None:
    """From a hollow ring at the start to a dot at the end, with the middle nine tenths."""
    page.write((0, y), heading, 9, weight="bold")
    x, width = 2.2, page.inner - 2.2 - 1.4
    axes = page.axes(x, y + 0.28, width, PANEL * len(courses))
    for row, course in enumerate(courses):
        low, middle, high = course.end
        axes.plot([low, high], [row, row], color=PALE, linewidth=6, solid_capstyle="butt")
        if course.start is not None:
            begun = course.start[1]
            axes.plot([begun, middle], [row, row], color=DEEP, linewidth=1.2)
            axes.plot([begun], [row], marker="o", color=DEEP, markersize=6, markerfacecolor="white")
        axes.plot([middle], [row], marker="o", color=DEEP, markersize=5)
        if course.truth is not None:
            axes.plot([course.truth] * 2, [row - 0.35, row + 0.35], color=WARM, linewidth=2.4)
        at = y + 0.28 + PANEL * (row + 0.5)
        page.write((x - 0.15, at), folded(course.name, 1.9, 8, 1), 8, ha="right", va="center")
        told = stakes(middle) if course.start is None else _from_to(course.start[1], middle)
        page.write((page.inner, at), told, 8, ha="right", va="center")
    axes.set_ylim(len(courses) - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    if "from 0 to 1" in heading:
        axes.set_xlim(0, 1)
    else:
        axes.margins(x=0.08)
    axes.grid(axis="x", color=GRID, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=7.5)


def _from_to(start: float, end: float) -> str:
    return f"{stakes(start)} → {stakes(end)}"


def _finding(scenario: Scenario, panels: list[tuple[str, list[Course]]]) -> str:
    """How many stages there are, until when; and where tension goes."""
    stages = scenario.stages
    told = "No stage is played"
    if stages:
        first, last = (long_date(stages[place].date) for place in (0, -1))
        span = f"on {first}" if first == last else f"from {first} to {last}"
        told = f"{counted(len(stages), 'stage', 'stages')} {span}"
    for _, (course, *_) in panels[:1]:
        if course.name == "tension" and course.start is not None:
            told += f"; tension {_moves(course.start[1], course.end[1])}"
    return told


def _moves(start: float, end: float) -> str:
    if abs(end - start) < 0.005:
        return f"stays at {stakes(end)}"
    return f"{'rises' if end > start else 'falls'} from {stakes(start)} to {stakes(end)}"


def _note(subject: Subject, n: int, panels: bool) -> str:
    left = f" The last {MOST} of {n} entries." if n > MOST else ""
    grey = (
        " Grey: before the day as of which the scenario is seen." if subject.scenario.as_of else ""
    )
    if not panels:
        return f"{subject.source}{left}{grey}"
    return (
        f"{subject.source}{left}{grey} Ring: on the eve of the first stage that is played "
        "(beliefs: before the first entry of all); dot: when the talks ended, the middle play; "
        "pale bar: nine plays in ten; upright stroke: how resolved the party is on average. The "
        f"tables keep both ends only, not the way between them. {NO_FORECAST}"
    )
