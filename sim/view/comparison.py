"""Runs side by side at the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from sim.analysis.comparison import Comparison, Row
from sim.view.summary import columned, write
from sim.view.wording import DISCLAIMER, class_name, counted, option_name, percent, points, where

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

SHOWN = 0.0005
"""Options of an issue rarer than this in every run are left out."""


def show(comparison: Comparison, console: Console) -> None:
    """Write the comparison of runs; differences are from the first."""
    write(_parts(comparison), console)


def _parts(comparison: Comparison) -> Iterable[RenderableType]:
    yield _heading(comparison)
    classes = {class_name(name): row for name, row in comparison.outcome_class.items()}
    yield from _section("How the talks ended", _rows(comparison, classes))
    if comparison.measures:
        names = _names(comparison, "measures")
        carried = {names[measure]: row for measure, row in comparison.measures.items()}
        yield from _section("Threats carried out", _rows(comparison, carried))
    issues = _names(comparison, "issues")
    moved = {
        issues[issue]: row
        for issue, row in comparison.moved.items()
        if any(share and share.count for share in row.shares)
    }
    if moved:
        yield from _section("Issues that moved (the others never do)", _rows(comparison, moved))
        yield from _section("Where they ended", _settlement(comparison))
    yield Text("")
    yield Text(DISCLAIMER, style="dim")


def _section(title: str, body: RenderableType) -> tuple[RenderableType, ...]:
    rule = Rule(Text(title, style="bold"), align="left", characters="─", style="dim")
    return Text(""), rule, Padding(body, (0, 0, 0, 2))


def _heading(comparison: Comparison) -> RenderableType:
    lines: list[RenderableType] = []
    how = ["", *(_matched(paired, why) for paired, why in _pairing(comparison))]
    for letter, run, words in zip(LETTERS, comparison.runs, how, strict=False):
        manifest = run.tables.manifest
        line = Text(f"{letter}  ", style="bold")
        line.append(str(manifest["scenario"]), style="bold")
        plays = counted(run.tables.n, "play", "plays")
        line.append(f"  {plays}, seed {manifest['seed']}{words}")
        lines.append(line)
        if manifest["question"]:
            lines.append(Padding(Text(str(manifest["question"]), style="italic"), (0, 0, 0, 3)))
        lines.append(Padding(Text(where(run.tables.place), style="dim"), (0, 0, 0, 3)))
    lines.append(
        Text(
            "Differences are from A, in percentage points, with 95% intervals; "
            "a star marks those whose interval leaves zero out."
        )
    )
    return Group(*lines)


def _pairing(comparison: Comparison) -> list[tuple[bool, str]]:
    return list(zip(comparison.paired, comparison.reasons, strict=True))


def _matched(paired: bool, why: str) -> str:
    return "; matched with A play by play" if paired else f"; not matched with A: {why}"


def _names(comparison: Comparison, kind: str) -> dict[str, str]:
    """Names of issues or measures by id, over all runs."""
    found: dict[str, str] = {}
    for run in comparison.runs:
        for key, about in run.tables.cast[kind].items():
            found.setdefault(key, str(about["name"]))
    return found


def _rows(comparison: Comparison, rows: Mapping[str, Row]) -> RenderableType:
    """Shares and differences: two runs side by side, more of them one below the other."""
    letters = LETTERS[: len(comparison.runs)]
    if len(letters) > 2:
        return _stacked(letters, rows)
    columns = [("", "left"), *((letter, "right") for letter in letters)]
    columns += [(f"{letter} − A", "right") for letter in letters[1:]]
    table = columned(*columns)
    for name, row in rows.items():
        shares = [percent(share.share) if share else "–" for share in row.shares]
        table.add_row(name, *shares, *(difference(row, run) for run in range(len(letters) - 1)))
    for column in table.columns[1:]:
        column.no_wrap = True
    return table


def _stacked(letters: str, rows: Mapping[str, Row]) -> RenderableType:
    table = columned(("", "left"), ("", "left"), ("", "right"), ("difference from A", "right"))
    for name, row in rows.items():
        for run, letter in enumerate(letters):
            share = row.shares[run]
            cells = [percent(share.share) if share else "–"]
            cells.append(difference(row, run - 1) if run else "")
            table.add_row("" if run else name, letter, *cells)
    for column in table.columns[1:]:
        column.no_wrap = True
    return table


def difference(row: Row, run: int) -> str:
    """The difference of a run after the first, with its interval; a star where it is clear."""
    found = row.differences[run]
    if found is None:
        return "–"
    star = "*" if found.clear else " "
    return f"{points(found.mean)} ({points(found.low)} to {points(found.high)}){star}"


def _settlement(comparison: Comparison) -> RenderableType:
    letters = LETTERS[: len(comparison.runs)]
    issues = {
        issue: about
        for run in reversed(comparison.runs)
        for issue, about in run.tables.cast["issues"].items()
    }
    table = columned(("", "left"), *((letter, "right") for letter in letters))
    for issue, options in comparison.settlement.items():
        if not any(share and share.count for share in comparison.moved[issue].shares):
            continue
        table.add_row(Text(str(issues[issue]["name"]), style="bold"))
        for option, shares in options.items():
            if max(share or 0.0 for share in shares) < SHOWN:
                continue
            here = option == (issues[issue]["status_quo"] or "none")
            name = f"{option_name(issues[issue], option)}{' (status quo)' if here else ''}"
            cells = ["–" if share is None else percent(share) for share in shares]
            table.add_row(Padding(name, (0, 0, 0, 2), expand=False), *cells)
    for column in table.columns[1:]:
        column.no_wrap = True
    return table
