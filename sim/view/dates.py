"""What happened when, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.analysis.dates import Happening
from sim.lab.phrases import agreed, plural
from sim.view.sheet import Grid
from sim.view.wording import MONTHS, percent

TOLD = {
    "accord": "Signed: {of}",
    "walked_out": "{by} {walks} out: {of}",
    "announced": "Announced: {of}",
    "carried_out": "Carried out: {of}",
    "accident": "Set off by an accident: {of}",
    "ratified": "{by} {ratifies}: {of}",
    "refused": "{by} {refuses} at home: {of}",
    "shock": "Shock: {of}",
    "promise_kept": "Promise kept: {of}",
    "position": "New position of {by}: {of}",
}

VERBS = ("walks", "ratifies", "refuses")

HEADS = ("early", "half by", "late")


def when(found: Sequence[Happening], cast: Mapping[str, Any]) -> Iterator[str | Grid]:
    """A row for everything that has a day: in how many plays, and when."""
    heads = (("", "left"), ("plays", "right"), *((head, "right") for head in HEADS))
    grid = Grid([*heads])
    for one in found:
        days = [f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}" for day in one.days]
        only = one.days[0] == one.days[2]
        grid.rows.append(
            (_told(one, cast), percent(one.plays.share), *(("", days[1], "") if only else days))
        )
    yield grid
    yield (
        "Of the plays in which it happened, the day on which it first did: in one of twenty by "
        "the first day, in half by the second, in all but one of twenty by the third. An accident "
        "has the day by which it had happened. Every play is in dates.parquet."
    )


def _told(one: Happening, cast: Mapping[str, Any]) -> str:
    named = {**cast["measures"], **cast["stages"], **cast.get("turns", {})}.get(one.of, {})
    of = str(named.get("name") or one.of.replace("_", " "))
    by = str(cast["parties"].get(one.by, one.by))
    verbs = {verb: agreed(verb, plural(by)) for verb in VERBS} if by else {}
    return TOLD[one.what].format(of=of, by=by, **verbs)
