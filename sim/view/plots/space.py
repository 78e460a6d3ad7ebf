"""Two parties' bargaining space: what every text is worth to both, and where plays end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.analysis.tables import Tables
from sim.errors import UsageError, meant
from sim.lab.bargaining import Space, best_product, space
from sim.lab.stances import Middles
from sim.registry import figures, forums
from sim.scenario.scenario import Scenario
from sim.view.grammar import with_article
from sim.view.plots.casting import opponents
from sim.view.plots.page import Page, Words, folded, height_of
from sim.view.plots.plot import EmptyFigureError, Need, Plot, Subject
from sim.view.plots.style import DEEP, FAINT, GRID, INK, MIDDLE, NO_FORECAST, WARM
from sim.view.wording import counted, percent

SIDE = 5.6
"""Inches of the panel."""
KEY = 6.75
MOST = 80
"""So many different ends are drawn, the most frequent first."""
CELL = 0.1
"""Stakes: ends so close to each other are one spot."""
BILLION = 10**9
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
BIGGEST = 420.0
"""Of the spot of an end in which all plays end, in square points."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ends:
    """Where plays end. ``at``: [N, 2], worth to both in stakes; ``share``: [N], of all plays."""

    at: Floats
    share: Floats


@figures.add("space")
@dataclass(frozen=True)
class BargainingSpace(Plot):
    """Two parties' bargaining space: texts, frontier, no deal, Nash point, and where plays end."""

    needs: ClassVar[Need] = "scenario"

    def draw(self, subject: Subject) -> list[Figure]:
        scenario, middles = subject.scenario, subject.middles
        pair = _pair(subject)
        issues = shared_agenda(scenario, pair)
        names = [scenario.parties[name].name for name in pair]
        if not issues:
            told = " and ".join(names)
            raise EmptyFigureError(f"{told} never vote at one stage; name others with --parties.")
        found = space(middles, pair, issues)
        ended = ends(subject.summary.tables, middles, pair) if subject.played else None
        note = _note(subject, found, ended, len(issues))
        words = Words(_finding(names, found), subject.about, note)
        page = Page(SIDE + 0.55, words)
        axes = page.axes(0.65, 0.05, SIDE, SIDE)
        _fill(axes, found, ended)
        across, up = (f"worth to {with_article(name)}, in its stakes" for name in names)
        axes.set_xlabel(folded(across, SIDE - 0.4, 9, 1)[0], fontsize=9, color=INK)
        axes.set_ylabel(folded(up, SIDE - 0.4, 9, 1)[0], fontsize=9, color=INK)
        _key(page, found, ended)
        return [page.fig]


def _pair(subject: Subject) -> tuple[str, str]:
    """The two parties asked for, or the main opponents."""
    known = subject.scenario.parties
    if not subject.parties:
        found = opponents(subject.scenario, subject.middles)
        if found is None:
            raise EmptyFigureError("no two parties vote together at a stage.")
        return found
    if len(set(subject.parties)) != 2:
        raise UsageError("the bargaining space is that of two parties: --parties A --parties B.")
    for name in subject.parties:
        if name not in known:
            near = meant(name, known)
            raise UsageError(f"{near}No party {name!r}; there are {', '.join(known)}.")
    return subject.parties[0], subject.parties[1]


def shared_agenda(scenario: Scenario, pair: tuple[str, str]) -> list[str]:
    """The issues on which both vote at one stage, in the scenario's order."""
    voted: set[str] = set()
    for stage in scenario.stages:
        if forums.get(stage.forum).tables and set(pair) <= set(stage.parties):
            voted |= set(stage.agenda)
    return [issue for issue in scenario.issues if issue in voted]


def ends(tables: Tables, middles: Middles, pair: tuple[str, str]) -> Ends:
    """What every play was worth to both, to the nearest ``CELL``: what is in force in the end, as
    both value it at the middles, as one accord, less what coercion, waiting and the homes cost in
    the play.
    """
    places = pa.array(middles.issues, pa.string())
    numbers = [middles.parties.index(name) for name in pair]
    options = {
        issue: pa.array(about["options"], pa.string())
        for issue, about in tables.cast["issues"].items()
    }
    at = np.tile(middles.quo, (tables.n, 1))
    for piece in tables.pieces("settlements", ["replicate", "issue", "option"]):
        issue = pc.index_in(piece.column("issue"), places).to_numpy()
        replicate = piece.column("replicate").to_numpy()
        for k, name in enumerate(middles.issues):
            here = np.flatnonzero(issue == k)
            chosen = pc.index_in(piece.column("option").take(pa.array(here)), options[name])
            at[replicate[here], k] = pc.fill_null(chosen, -1).to_numpy()
    worth = np.stack([middles.utility(a, at) for a in numbers], axis=1)
    for side, name in enumerate(pair):
        worth[:, side] += tables.column("outcomes", f"value_{name}")
        worth[:, side] -= tables.column("outcomes", f"u_{name}")
    cells, counts = np.unique(np.rint(worth / CELL).astype(np.int64), axis=0, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return Ends(np.asarray(cells[order] * CELL, np.float64), counts[order] / tables.n)


def _fill(axes: Axes, found: Space, ended: Ends | None) -> None:
    """Texts as dots, the better quarter shaded, both frontiers, and the points."""
    plain, held = found.texts[~found.signable], found.texts[found.signable]
    low, high = _limits(found, ended)
    x, y = found.no_deal
    axes.axvspan(x, high[0], ymin=(y - low[1]) / (high[1] - low[1]), color="#eef3f9", zorder=0)
    axes.axvline(x, color=FAINT, linewidth=0.8, linestyle="--", zorder=1)
    axes.axhline(y, color=FAINT, linewidth=0.8, linestyle="--", zorder=1)
    dots: dict[str, Any] = {"linewidths": 0, "rasterized": True}
    axes.scatter(plain[:, 0], plain[:, 1], s=4, color="#b4bac3", zorder=1.5, **dots)
    axes.scatter(held[:, 0], held[:, 1], s=9, color=MIDDLE, zorder=2, **dots)
    axes.plot(*found.frontier.T, color=INK, linewidth=1.2, zorder=2.5)
    axes.plot(*found.signable_frontier.T, color=DEEP, linewidth=2.6, zorder=2.6)
    if ended is not None:
        size = np.maximum(BIGGEST * ended.share[:MOST], 7.0)
        axes.scatter(
            ended.at[:MOST, 0], ended.at[:MOST, 1], s=size, color=WARM, edgecolors=INK,
            linewidths=0.7, alpha=0.85, zorder=3,
        )  # fmt: skip
    axes.plot([x], [y], marker="X", color=INK, markersize=8, linestyle="none", zorder=4)
    if found.nash is not None:
        axes.plot(
            [found.nash[0]], [found.nash[1]], marker="*", color=INK, markerfacecolor="white",
            markersize=13, linestyle="none", zorder=4,
        )  # fmt: skip
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])


def _limits(found: Space, ended: Ends | None) -> tuple[Floats, Floats]:
    parts = [found.texts, found.frontier, np.array([found.no_deal])]
    every = np.concatenate(parts if ended is None else [*parts, ended.at[:MOST]])
    low, high = every.min(axis=0), every.max(axis=0)
    pad = np.maximum(0.05 * (high - low), 0.05)
    return low - pad, high + pad


def _key(page: Page, found: Space, ended: Ends | None) -> None:
    """What the signs mean, with the numbers of the points."""
    y = 0.15
    told = "1 text" if found.n_texts == 1 else f"{_number(found.n_texts)} texts"
    some = "some of " if found.n_texts > len(found.texts) else ""
    y = _line(page, y, f"{some}{told}", marker="o", color="#b4bac3")
    if found.signable.any() or len(found.signable_frontier):
        y = _line(page, y, "inside the red lines of both", marker="o", color=MIDDLE)
    y = _line(page, y, "none is better for both", color=INK, linewidth=1.2)
    if len(found.signable_frontier) > 1:
        words = "the same, inside the red lines of both"
        y = _line(page, y, words, color=DEEP, linewidth=2.6)
    told = f"no deal: {_point(found.no_deal)}"
    y = _line(page, y, told, marker="X", color=INK, markersize=8)
    if found.nash is not None:
        look = {"marker": "*", "markerfacecolor": "white", "markersize": 12}
        inside = best_product(found.signable_frontier, found.no_deal) == found.nash
        lines = "" if inside else ", whatever the red lines"
        words = f"Nash point, the largest product of gains{lines}: {_point(found.nash)}"
        y = _line(page, y, words, color=INK, **look)
    page.box((KEY - 0.1, y - 0.04), 0.24, 0.2, facecolor="#eef3f9", edgecolor=GRID)
    y = _words(page, y, "better than no deal for both")
    if ended is not None:
        look = {"marker": "o", "markerfacecolor": WARM, "markersize": 9}
        top = percent(float(ended.share[0]))
        _line(page, y, f"where plays end; the largest: {top} of plays", color=INK, **look)


def _line(page: Page, y: float, words: str, **look: Any) -> float:
    """One sign and its words; returns where the next goes."""
    if "marker" in look:
        page.mark((KEY, y + 0.06), **look)
    else:
        page.line((KEY - 0.12, y + 0.06), (KEY + 0.12, y + 0.06), **look)
    return _words(page, y, words)


def _words(page: Page, y: float, words: str) -> float:
    lines = folded(words, page.inner - KEY - 0.25, 8.5)
    page.write((KEY + 0.25, y - 0.02), lines, 8.5)
    return y + height_of(len(lines), 8.5) + 0.13


def _number(n: int) -> str:
    """How many texts there are; of very many the power of ten."""
    if n < BILLION:
        return f"{n:,}"
    return f"about 10{str(round(math.log10(n))).translate(RAISED)}"


def _point(at: Sequence[float]) -> str:
    return f"{at[0]:.2f} and {at[1]:.2f}".replace("-", "−")


def _finding(names: Sequence[str], found: Space) -> str:
    """Whether something is better than no deal for both, and inside the red lines of both."""
    first, second = (with_article(name) for name in names)
    if not found.gainful:
        return f"In the middle case no text is worth more than no deal to both {first} and {second}"
    if not found.signable_and_gainful:
        return (
            f"In the middle case some texts beat no deal for both {first} and {second}, but none "
            "of them lies inside the red lines of both"
        )
    return (
        f"In the middle case some texts inside the red lines of {first} and {second} beat no deal "
        "for both"
    )


def _note(subject: Subject, found: Space, ended: Ends | None, n_issues: int) -> str:
    sampled = (
        f" Of {_number(found.n_texts)} texts {len(found.texts):,} are drawn; the frontier is of "
        "all."
        if found.n_texts > len(found.texts)
        else ""
    )
    told = ""
    if ended is not None:
        some = percent(subject.summary.accord["any"].share)
        drawn = percent(float(ended.share[:MOST].sum()))
        told = (
            " Spots: plays, which draw these numbers, so that some accord stands in "
            f"{some}; worth of what is in force at the end on all issues, less what coercion, "
            f"waiting and homes cost in the play, to the nearest {CELL}; a larger spot: more "
            f"plays; {drawn} of them are drawn."
        )
    return (
        f"{subject.source} In the middle case, every uncertain number at its middle; texts on "
        f"{counted(n_issues, 'issue', 'issues')} on which both vote at one stage, the others as "
        f"they are, before any coercion; to confirm what is in force is no other text here than to "
        f"leave it, which `explain` tells apart.{sampled} No deal is what was expected before the "
        f"first text, coercion and its costs included.{told} Stakes are each party's own. "
        f"{NO_FORECAST}"
    )
