"""The tree of measures: which answers which, and how often each is carried out."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from sim.analysis.shares import Share
from sim.analysis.summary import Summary
from sim.registry import figures
from sim.view.plots.page import Page, Words, folded
from sim.view.plots.plot import EmptyFigureError, Plot, Subject
from sim.view.plots.style import DEEP, FAINT, INK, MIDDLE, NO_FORECAST
from sim.view.wording import between, capital, percent

ROW, INDENT, DEEPEST = 0.5, 0.4, 6
BOX = 4.2
"""Inches of a box at the root; those further down are narrower, to ``DEEPEST`` indents at most."""
LEFT, BAR = 4.5, 1.5
MOST = 40


class Node(NamedTuple):
    """A measure as it is drawn. ``given``: of the plays in which what it answers was done."""

    measure: str
    depth: int
    parent: int | None
    share: Share
    given: Share | None


@figures.add("threats")
@dataclass(frozen=True)
class Threats(Plot):
    """The tree of threats: which measure answers which, and how often each is carried out."""

    def draw(self, subject: Subject) -> list[Figure]:
        summary = subject.summary
        every = list(nodes(summary))
        if not every:
            raise EmptyFigureError("the scenario has no measures.")
        shown = every[:MOST]
        known = subject.scenario.measures
        begun = {node.measure for node in every if known[node.measure].in_force is not None}
        finding = _finding(summary.tables.cast["measures"], every, begun)
        words = Words(finding, subject.about, _note(subject, len(every)))
        page = Page(0.45 + ROW * len(shown), words)
        page.write((LEFT, 0.1), "carried out, of all plays", 8, weight="bold")
        if any(node.given for node in every):
            page.write((page.inner, 0.1), "where what it answers was", 8, ha="right", weight="bold")
        step = _step(shown)
        _branches(page, shown, step)
        for row, node in enumerate(shown):
            _box(page, row, node, summary, step * node.depth)
            _chances(page, row, node)
        return [page.fig]


def nodes(summary: Summary) -> Iterator[Node]:
    """All measures, each root ahead of what hangs below it."""
    measures = summary.tables.cast["measures"]
    did = {m: summary.tables.column("outcomes", f"did_{m}").astype(bool) for m in measures}
    rows = 0

    def below(parent: str | None, depth: int, row: int | None) -> Iterator[Node]:
        nonlocal rows
        for name, about in measures.items():
            if about["answers"] == parent:
                given = None
                if parent is not None:
                    both = int(np.count_nonzero(did[name] & did[parent]))
                    given = Share(both, int(np.count_nonzero(did[parent])))
                here = rows
                rows += 1
                yield Node(name, depth, row, summary.measures[name], given)
                yield from below(name, depth + 1, here)

    yield from below(None, 0, None)


def _finding(measures: Mapping[str, Any], every: list[Node], begun: Container[str]) -> str:
    """Which measure is carried out most often; of those that the scenario puts in force (``begun``)
    only where no other is.
    """
    top = max(every, key=lambda node: (_chosen(node, begun), node.share.count))
    if not top.share.count:
        return "No threat is carried out in any play"
    name = capital(str(measures[top.measure]["name"]))
    told = f"{name}: carried out in {percent(top.share.share)} of plays"
    answers = [node for node in every if node.given and node.parent == every.index(top)]
    if answers:
        first = max(answers, key=lambda node: node.share.count)
        answer = measures[first.measure]["name"]
        told += f", and answered by “{answer}” in {percent(first.given.share)} of those"  # type: ignore[union-attr]
    return told


def _chosen(node: Node, begun: Container[str]) -> bool:
    """Whether a measure is carried out in some play, and not because the scenario says so."""
    return node.share.count > 0 and node.measure not in begun


def _step(shown: Sequence[Node]) -> float:
    """Inches from a measure to its answers, fewer where answers follow on answers for long."""
    return INDENT * min(1.0, DEEPEST / max([1, *(node.depth for node in shown)]))


def _middle(row: int) -> float:
    return 0.4 + ROW * (row + 0.5)


def _branches(page: Page, shown: Sequence[Node], step: float) -> None:
    """From every measure to its answers; thicker: the answer is likelier."""
    for row, node in enumerate(shown):
        if node.parent is None:
            continue
        x = step * (node.depth - 1 + 0.35)
        likely = node.given.share if node.given else 0.0
        page.line((x, _middle(node.parent) + 0.2), (x, _middle(row)), linewidth=0.8, color=FAINT)
        page.line(
            (x, _middle(row)), (step * node.depth, _middle(row)), linewidth=0.8 + 4 * likely,
            color=DEEP,
        )  # fmt: skip


def _box(page: Page, row: int, node: Node, summary: Summary, x: float) -> None:
    """What the measure is, whose it is, and whether it was announced first."""
    about: Mapping[str, Any] = summary.tables.cast["measures"][node.measure]
    y = _middle(row)
    width = BOX - x
    page.box((x, y - 0.2), width, 0.4, facecolor="#f4f6f8", edgecolor=MIDDLE)
    name = folded(str(about["name"]), width - 0.16, 8.5, 1, weight="bold")
    page.write((x + 0.08, y - 0.085), name, 8.5, va="center", weight="bold")
    by = f"{summary.tables.cast['parties'][about['by']]}, {str(about['kind']).replace('_', ' ')}"
    if node.measure in summary.announced:
        said, down = summary.announced[node.measure]
        by += f"; announced in {percent(said.share)}, backed down in {percent(down.share)}"
    page.write((x + 0.08, y + 0.095), folded(by, width - 0.16, 7, 1), 7, va="center", color=FAINT)


def _chances(page: Page, row: int, node: Node) -> None:
    y = _middle(row)
    share = node.share
    page.box((LEFT, y - 0.09), BAR, 0.18, facecolor="#f0f2f4")
    page.box((LEFT, y - 0.09), BAR * share.share, 0.18, facecolor=DEEP)
    low, high = LEFT + BAR * share.low, LEFT + BAR * share.high
    for colour, width in (("white", 3.0), (INK, 1.1)):
        page.line((low, y), (high, y), color=colour, linewidth=width)
    told = f"{percent(share.share)} ({between(share.low, share.high)})"
    page.write((LEFT + BAR + 0.1, y), told, 8, va="center", color=INK if share.count else FAINT)
    given = node.given
    if given is None:
        return
    words = f"{percent(given.share)} of {given.n:,}" if given.n else "never put to it"
    page.write((page.inner, y), words, 8, ha="right", va="center", color=INK if given.n else FAINT)


def _note(subject: Subject, n: int) -> str:
    rest = f" The first {MOST} of {n} measures." if n > MOST else ""
    return (
        f"{subject.source}{rest} An indented measure answers the one above it; a thicker branch "
        "is a likelier answer. In brackets and whiskers: 95% Wilson intervals. " + NO_FORECAST
    )
