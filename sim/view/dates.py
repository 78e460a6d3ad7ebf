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

SECTIONS = {"shock": ("shocks",), "promise_kept": ("entries",)}
"""Where the cast has the names of what is no measure, stage or new position."""

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
    name = str(_about(one, cast).get("name") or one.of)
    of = name.replace("_", " ") if name == one.of else name
    by = str(cast["parties"].get(one.by, one.by))
    verbs = {verb: agreed(verb, plural(by)) for verb in VERBS} if by else {}
    return TOLD[one.what].format(of=of, by=by, **verbs)


def _about(one: Happening, cast: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the cast says of it; nothing where an older manifest does not know of it."""
    kinds = SECTIONS.get(one.what, ("measures", "stages", "turns"))
    found = (cast.get(kind, {}).get(one.of) for kind in kinds)
    return next((about for about in found if about), {})
