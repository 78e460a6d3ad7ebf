"""What a scenario answers when it is changed: the table of its page, and the same as a figure.

``changes.yaml`` has, by scenario, what is read of its plays and the changes that are made; every
row is played on the same luck.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from matplotlib import rc_context
from matplotlib.figure import Figure

import sim.scenario
from sim.analysis.shares import Mean, Share
from sim.model import Talks
from sim.model.record import Block
from sim.view.plots.page import Page, Words, folded, height_of
from sim.view.plots.style import DEEP, DOTS, GRID, INK, NO_FORECAST, SETTINGS
from sim.view.wording import between, counted, percent, stakes
from tests.shipped import loaded

HERE = Path(__file__).parent
FIGURES = HERE.parents[1] / "docs" / "figures"
ASKED: Mapping[str, Any] = yaml.safe_load((HERE / "changes.yaml").read_text(encoding="utf-8"))
BLOCK = 1000
LEFT, GAP, SIZE = 3.2, 0.14, 8.0
"""Inches for what is changed, between rows, and the size of letters in points."""
ACROSS = 4
"""Panels side by side; what is more goes below."""
HEAD, FOOT = 0.36, 0.34
"""Inches above and below a row of panels."""


@dataclass(frozen=True)
class Row:
    """One change: in words, how it is typed, and what was read of its plays."""

    label: str
    typed: str
    read: tuple[Share | Mean | None, ...]


def read(column: Mapping[str, Any], blocks: list[Block]) -> Share | Mean:
    """One number of the plays: an accord, an issue that one moves, or what the end is worth."""
    if "worth" in column:
        worth = np.concatenate([one.outcomes[f"value_{column['worth']}"] for one in blocks])
        return Mean(float(worth.mean()), float(worth.std()), len(worth))
    n = sum(len(one.outcomes["replicate"]) for one in blocks)
    if "moved" not in column:
        return Share(sum(int((one.outcomes["accord_kind"] != "").sum()) for one in blocks), n)
    count = 0
    for one in blocks:
        at = one.settlements["issue"] == column["moved"]
        option, by = one.settlements["option"][at], one.settlements["by"][at]
        there = np.isin(option, column["to"]) if "to" in column else option != column["from"]
        count += int((there & (by == "accord")).sum())
    return Share(count, n)


@cache
def played(name: str, row: int) -> Row:
    """A row of the table, played: the first is the scenario as it is."""
    asked = ASKED[name]
    written = asked["rows"][row]
    sets = tuple(written.get("set", ()))
    other = f"{name}/{written['variant']}" if "variant" in written else name
    talks, n = Talks(sim.scenario.load(other, sets), seed=1), asked["n"]
    blocks = [talks.play(at, min(at + BLOCK, n)) for at in range(0, n, BLOCK)]
    typed = "<br>".join(
        [*([f"`{other}`"] if other != name else []), *(f"`--set {one}`" for one in sets)]
    )
    bare = written.get("stake") == "another"  # its worth does not compare with the others'
    found = (None if bare and "worth" in one else read(one, blocks) for one in asked["read"])
    return Row(written["label"], typed, tuple(found))


def rows(name: str) -> list[Row]:
    """All rows of a scenario's table."""
    return [played(name, at) for at in range(len(ASKED[name]["rows"]))]


def told(found: Share | Mean | None) -> str:
    """A share in per cent, or a mean in stakes, with its interval."""
    if found is None:
        return "–"
    if isinstance(found, Share):
        near = f"{100 * found.low:.2f}–100" if found.low > 0.999 else ""
        return f"{percent(found.share)} ({near or between(found.low, found.high)})"
    return f"{stakes(found.share)} ({stakes(found.low)} to {stakes(found.high)})"


def line(row: Row) -> str:
    """A row as Markdown."""
    return "| " + " | ".join([row.label, row.typed or "–", *map(told, row.read)]) + " |"


def table(name: str) -> str:
    """The table of a page."""
    asked = ASKED[name]
    heads = ["what is changed", "how", *(column["head"] for column in asked["read"])]
    made = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|", *map(line, rows(name))]
    kinds = {type(one) for one in rows(name)[0].read}
    units = [
        *(["shares of plays with Wilson's 95 % intervals"] if Share in kinds else []),
        *(["means in stakes with their 95 % intervals"] if Mean in kinds else []),
    ]
    note = f"{asked['n']:,} plays a row, seed 1, on the same luck; {' and '.join(units)}."
    return "\n".join([*made, "", note]) + "\n"


def digest(text: str) -> str:
    """What ties a figure to its table."""
    return sha256(text.encode()).hexdigest()


def figure(name: str) -> Figure:
    """The table as a figure: rows downwards, a panel for every number that is read."""
    asked, found = ASKED[name], rows(name)
    labels = [folded(row.label, LEFT - 0.2, SIZE, 2) for row in found]
    heights = [height_of(len(one), SIZE) + GAP for one in labels]
    body = sum(heights)
    bands = [range(at, min(at + ACROSS, len(asked["read"])))
             for at in range(0, len(asked["read"]), ACROSS)]  # fmt: skip
    caption = (
        f"{name}, seed 1; n = {counted(asked['n'], 'play', 'plays')} a row, on the same luck. "
        "Whiskers: 95% intervals of counting plays, mostly narrower than the marker. Dashed: the "
        f"scenario as it is. {NO_FORECAST}"
    )
    title = loaded(name).title
    page = Page(len(bands) * (HEAD + body + FOOT), Words(asked["finding"], title, caption))
    for band, columns in enumerate(bands):
        top = band * (HEAD + body + FOOT) + HEAD
        at = top
        for lines, height in zip(labels, heights, strict=True):
            page.write((LEFT - 0.12, at + (height - GAP) / 2 + GAP / 2), lines, SIZE,
                       ha="right", va="center")  # fmt: skip
            at += height
        wide = (page.inner - LEFT - (len(columns) - 1) * 0.3) / len(columns)
        for place, column in enumerate(columns):
            left = LEFT + place * (wide + 0.3)
            _panel(page, (left, top, wide, body), heights, [row.read[column] for row in found],
                   asked["read"][column]["head"])  # fmt: skip
    return page.fig


def _panel(
    page: Page,
    place: tuple[float, float, float, float],
    heights: list[float],
    found: list[Share | Mean | None],
    head: str,
) -> None:
    """Markers with whiskers and numbers, downwards in inches."""
    left, top, wide, body = place
    lines = folded(head, wide, SIZE, 2, "bold")
    page.write((left, top - 0.04), lines, SIZE, weight="bold", va="bottom")
    axes = page.axes(left, top, wide, body)
    axes.set_ylim(body, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=GRID, linewidth=0.5)
    axes.set_axisbelow(True)
    base = found[0]
    assert base is not None
    shares = isinstance(base, Share)
    scale = 100 if shares else 1
    least = 0.0 if shares else min(0.0, *(one.low for one in found if one))
    most = 100.0 if shares else max(one.high for one in found if one)
    room = (most - least) * 0.42 / max(wide - 0.42, 0.5)
    axes.set_xlim(least - 0.02 * (most - least), most + room)
    axes.set_xticks([0, 50, 100] if shares else [at for at in (0, 0.5, 1) if at <= most])
    axes.set_xlabel("% of plays" if shares else "stakes", fontsize=SIZE, color=INK, labelpad=1)
    axes.axvline(scale * base.share, color=INK, linewidth=0.8, linestyle=(0, (3, 3)))
    y = 0.0
    for one, height in zip(found, heights, strict=True):
        middle, y = y + height / 2, y + height
        axes.axhline(y, color=GRID, linewidth=0.5)
        if one is None:
            continue
        low, mean, high = (scale * value for value in (one.low, one.share, one.high))
        axes.plot([low, high], [middle, middle], color=INK, linewidth=1.2, zorder=3)
        axes.plot([mean], [middle], marker="o", color=INK, markersize=5, markerfacecolor=DEEP,
                  linestyle="none", zorder=4, clip_on=False)  # fmt: skip
        number = f"{mean:.0f}" if shares else stakes(one.share)
        if shares and (0 < mean < 1 or 99 < mean < 100):
            number = "<1" if mean < 1 else ">99"
        axes.annotate(number, (high, middle), xytext=(5, 0), textcoords="offset points",
                      ha="left", va="center_baseline", fontsize=7.5, color=INK,
                      annotation_clip=False, zorder=5,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6})  # fmt: skip


def draw(name: str, text: str) -> Path:
    """Write the figure of a table, marked with the table's digest."""
    path = FIGURES / f"{name}.png"
    with rc_context(SETTINGS):
        figure(name).savefig(
            path, dpi=DOTS, metadata={"Software": None, "Description": digest(text)}
        )
    return path
