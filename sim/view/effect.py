"""What a change of a scenario does, as Markdown: for the remark of a robot on the change."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.comparison import Comparison, Row
from sim.view.comparison import headline
from sim.view.runs import names_of
from sim.view.wording import DISCLAIMER, percent, points


def markdown(comparison: Comparison) -> str:
    """Two runs side by side, the one before a change first.

    Parameters
    ----------
    comparison
        Of two runs.

    Returns
    -------
    str
        A heading, one sentence, and a table of what differs for sure; Markdown.
    """
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    before, after = (run.tables for run in comparison.runs)
    yield f"### {_plain(after.manifest['title'])}"
    yield ""
    luck = (
        "on the same luck" if comparison.paired[0] else f"not on the same luck: {_why(comparison)}"
    )
    yield f"{before.n:,} plays before the change and {after.n:,} after it, {luck}."
    yield ""
    rows = [(name, row) for name, row in _rows(comparison) if _clear(row)]
    if rows:
        yield "| what | before | after | difference, in points |"
        yield "|---|---:|---:|---|"
        yield from (_row(name, row) for name, row in rows)
    else:
        yield "No outcome differs by more than the counting of plays would explain."
    yield ""
    yield f"<sub>{DISCLAIMER}</sub>"


def _why(comparison: Comparison) -> str:
    return comparison.reasons[0]


def _rows(comparison: Comparison) -> Iterator[tuple[str, Row]]:
    for name, row in headline(comparison).items():
        yield str(name).strip(), row
    measures, issues = names_of(comparison, "measures"), names_of(comparison, "issues")
    for key, row in comparison.measures.items():
        yield f"carried out: {measures[key]}", row
    for key, row in comparison.moved.items():
        yield f"moved: {issues[key]}", row


def _clear(row: Row) -> bool:
    """Whether the difference cannot be one of counting; what only one run has is shown too."""
    difference = row.differences[0]
    if difference is None:
        return row.occurs
    return difference.clear


def _row(name: str, row: Row) -> str:
    shares = [percent(share.share) if share else "–" for share in row.shares]
    difference = row.differences[0]
    told = "–"
    if difference is not None:
        low, high = points(difference.low), points(difference.high)
        told = f"{points(difference.mean)} ({low} to {high})"
    return f"| {_plain(name)} | {shares[0]} | {shares[1]} | {told} |"


def _plain(text: object) -> str:
    """Text that Markdown takes for nothing but text."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]<>#|!~" else sign for sign in str(text))
