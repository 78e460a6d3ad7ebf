"""Runs side by side: what a reader asks first comes first, the rest folds away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console

from sim.analysis.comparison import Comparison, Row
from sim.analysis.drivers import RARE
from sim.view import sheet
from sim.view.contrast import hangs, in_short
from sim.view.paths import swing
from sim.view.runs import difference, labels, letters, names_of
from sim.view.sheet import Grid, Items, Section, Sheet, Strong
from sim.view.shortly import precedence
from sim.view.wording import (
    DISCLAIMER,
    accord_name,
    capital,
    class_name,
    counted,
    listed,
    option_name,
    percent,
    where,
)

FILES = ("comparison.txt", "comparison.md")


def show(comparison: Comparison, console: Console, full: bool = False) -> None:
    """Write the comparison of runs; ``full``: with what is rare. Differences are from the first."""
    sheet.show(content(comparison, full), console)


def save(comparison: Comparison, folder: Path) -> list[Path]:
    """Write ``comparison.txt`` and ``comparison.md``, as a terminal shows it, into a folder."""
    return sheet.save(content(comparison), folder, FILES)


def content(comparison: Comparison, full: bool = False) -> Sheet:
    """The comparison, whatever it is written on."""
    sections = [
        Section("In short", [Items(in_short(comparison))]),
        Section("Accord and coercion", list(_headline(comparison, full))),
    ]
    names = names_of(comparison, "measures")
    if comparison.measures:
        carried = {names[measure]: row for measure, row in comparison.measures.items()}
        sections.append(Section("Threats carried out", list(_rows(comparison, carried, full))))
    names = names_of(comparison, "issues")
    moved = {names[issue]: row for issue, row in comparison.moved.items() if full or row.occurs}
    if moved:
        title = "Issues that end away from the status quo"
        sections.append(Section(title, list(_rows(comparison, moved, full))))
    settled = _settlement(comparison, full)
    if settled.rows:
        sections.append(Section("Where they end", [settled]))
    doubts = list(_doubts(comparison))
    if doubts:
        sections.append(Section("What the plays of A hang on", doubts))
    if full:
        classes = {class_name(name): row for name, row in comparison.outcome_class.items()}
        parts = [*_rows(comparison, classes, full), precedence(comparison.runs)]
        sections.append(Section("How the talks ended, by outcome_class", parts))
    title = str(comparison.runs[0].tables.manifest["title"])
    return Sheet(title, list(_about(comparison)), sections, DISCLAIMER)


def _about(comparison: Comparison) -> Iterator[str]:
    """Every run: its letter, what it is, its plays, and whether they are matched."""
    how = ["", *(_matched(paired, why) for paired, why in _pairing(comparison))]
    named = zip(letters(comparison), labels(comparison), comparison.runs, how, strict=True)
    questions: set[str] = set()
    for letter, label, run, words in named:
        manifest = run.tables.manifest
        plays = counted(run.tables.n, "play", "plays")
        yield Strong(f"{letter}  {label}")
        if manifest["question"] not in {None, "", *questions}:
            yield f"   {manifest['question']}"
            questions.add(manifest["question"])
        plain = ", every number at its middle" if manifest["plain"] else ""
        yield f"   {plays}, seed {manifest['seed']}{plain}{words}"
        yield f"   {where(run.tables.place)}"


def _pairing(comparison: Comparison) -> list[tuple[bool, str]]:
    return list(zip(comparison.paired, comparison.reasons, strict=True))


def _matched(paired: bool, why: str) -> str:
    return "; matched with A play by play" if paired else f"; not matched with A: {why}"


def headline(comparison: Comparison) -> dict[str, Row]:
    """Some accord and its kinds, some coercion and its kinds; kinds are moved in."""
    accords = {
        Strong(capital(accord_name(kind))) if kind == "any" else f"  {accord_name(kind)}": row
        for kind, row in comparison.accord.items()
    }
    kinds = [kind for kind in comparison.coercion if kind != "any"]
    if not kinds:
        return accords
    whole = {Strong("Some coercion"): comparison.coercion["any"]}
    return accords | whole | {f"  {kind}": comparison.coercion[kind] for kind in kinds}


def _headline(comparison: Comparison, full: bool) -> Iterator[str | Grid]:
    yield from _rows(comparison, headline(comparison), full)
    yield (
        "Differences are from A, in percentage points, with 95% intervals; a star marks those "
        f"whose interval leaves zero out. {_looks(comparison)}"
    )


def _looks(comparison: Comparison) -> str:
    """How many differences are starred, and how many would be by chance."""
    looks = comparison.looks
    if not looks.differences:
        return "Nothing differs in any play."
    number = counted(looks.differences, "difference", "differences")
    chance = round(looks.by_chance)
    words = f"about {chance}" if chance else "fewer than one"
    return (
        f"Of the {number} here and below that are not nil, {looks.clear} are starred; if no "
        f"change did anything, chance alone would still star {words}."
    )


def _rare(row: Row) -> bool:
    return all(share is None or share.share < RARE for share in row.shares)


def _rows(comparison: Comparison, rows: Mapping[str, Row], full: bool) -> Iterator[str | Grid]:
    """Shares and differences, and below them what is rare in every run by name."""
    folded = [
        name
        for name, row in rows.items()
        if _rare(row) and not full and not isinstance(name, Strong)
    ]
    shown = {name: row for name, row in rows.items() if name not in folded}
    if shown:
        yield _grid(comparison, shown)
    if folded:
        names = listed([name.strip() for name in folded])
        yield f"In fewer than 1% of the plays of every run: {names}."


def _grid(comparison: Comparison, rows: Mapping[str, Row]) -> Grid:
    """Two runs side by side, more of them one below the other."""
    named = letters(comparison)
    if len(named) > 2:
        return _stacked(named, rows)
    columns = [("", "left"), *((letter, "right") for letter in named), ("B − A", "right")]
    grid = Grid(columns)
    for name, row in rows.items():
        grid.rows.append((name, *_shares(row), difference(row, 0)))
    return grid


def _stacked(named: list[str], rows: Mapping[str, Row]) -> Grid:
    grid = Grid([("", "left"), ("", "left"), ("", "right"), ("difference from A", "right")])
    for name, row in rows.items():
        shares = _shares(row)
        for run, letter in enumerate(named):
            told = difference(row, run - 1) if run else ""
            grid.rows.append(("" if run else name, letter, shares[run], told))
    return grid


def _shares(row: Row) -> list[str]:
    return [percent(share.share) if share else "–" for share in row.shares]


def _settlement(comparison: Comparison, full: bool) -> Grid:
    issues = {
        issue: about
        for run in reversed(comparison.runs)
        for issue, about in run.tables.cast["issues"].items()
    }
    named = letters(comparison)
    grid = Grid([("", "left"), *((letter, "right") for letter in named)])
    for issue, options in comparison.settlement.items():
        row = comparison.moved[issue]
        if not full and (not row.occurs or _rare(row)):
            continue
        grid.rows.append((Strong(issues[issue]["name"]), *([""] * len(named))))
        for option, shares in options.items():
            if not full and max(share or 0.0 for share in shares) < RARE:
                continue
            here = option == (issues[issue]["status_quo"] or "none")
            name = f"· {option_name(issues[issue], option)}{' (status quo)' if here else ''}"
            cells = ["–" if share is None else percent(share) for share in shares]
            grid.rows.append((name, *cells))
    return grid


def _doubts(comparison: Comparison) -> Iterator[str | Grid]:
    """How far the first run's outcomes go over the number on which each hangs most."""
    cast = comparison.runs[0].tables.cast
    lines = [f"{capital(name)}: {swing(hang, cast)}." for name, hang in hangs(comparison)]
    yield from lines
    if lines:
        yield (
            "Low and high are the lowest and the highest fifth of what was drawn. No interval "
            "above holds these doubts of the scenario."
        )
