"""How numbers, dates and names are put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sim.outcomes import SOME
from sim.registry import forums

CLASS_NAMES = {
    "accord": "accord on everything",
    "partial": "partial accord",
    "open_ended": "open-ended",
    "unratified": "not ratified",
}
"""Classes of outcome without a grave measure; those of a kind of measure go by its word."""


class Said(NamedTuple):
    """A kind of accord in words: as what comes, what there is where it does not come, as the end
    of a play, and in a figure.
    """

    comes: str
    denied: str
    told: str
    label: str


ACCORDS_SAID = {
    SOME: Said("some accord", "no accord", "some accord", "some accord"),
    "full": Said("a full accord", "no full accord", "an accord on everything", "full accord"),
    "partial": Said(
        "a partial accord", "no partial accord", "a partial accord", "partial accord"
    ),
    "interim": Said(
        "an interim accord", "no interim accord", "an interim accord, which settles little",
        "interim accord, little settled",
    ),
    "unratified": Said(
        "an accord that is not ratified", "no accord that is not ratified",
        "an accord that is not ratified", "signed, not ratified",
    ),
    "none": Said("no accord", "some accord", "no accord", "no accord"),
}  # fmt: skip

ARTICLED = {"rupture": "a rupture", "deployment": "a deployment", "walkout": "a walkout"}
"""Kinds of measure that take an article; others go by their word."""

SEVERAL = frozenset({"sanctions"})
"""Kinds of measure that take a verb for several."""

ACCORD_NAMES = {"unratified": "not ratified", "none": "no accord", "any": "some accord"}

WHOLE_GROUNDS = {
    "no_deal": "worth less than no deal",
    "value": "held out for more",
}
"""Grounds of a no that concern no single issue."""

LARGE = 10**9
"""A larger number is told by its power of ten."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

DISCLAIMER = (
    "What this does not claim: these are consequences of the positions and judgements written "
    "in the scenario, no forecast and no finding about the real talks. The intervals cover the "
    "number of plays, not doubts about the scenario."
)


def numbered(number: int, one: str = "", several: str = "") -> str:
    """A number and what is counted; a very large one by its power of ten."""
    if number < LARGE:
        return counted(number, one, several).strip()
    power = len(str(number)) - 1
    first_digits = str(number)[:2]
    return f"about {first_digits[0]}.{first_digits[1]} × 10^{power} {several}".strip()


def percent(share: float) -> str:
    """A share as per cent; what is not quite nothing or everything says so."""
    if share <= 0:
        return "0%"
    if share >= 1:
        return "100%"
    shown = f"{100 * share:.1f}%"
    return {"0.0%": "<0.1%", "100.0%": ">99.9%"}.get(shown, shown)


def between(low: float, high: float) -> str:
    """An interval of shares, in per cent, without the sign."""
    places = 1 if high >= 0.001 else 2
    return f"{100 * low:.{places}f}–{100 * high:.{places}f}"


def points(difference: float, places: int = 1) -> str:
    """A difference of shares in percentage points, with its sign."""
    return signed(100 * difference, places)


def signed(value: float, places: int) -> str:
    """A number with its sign; nothing has none."""
    words = f"{value:+.{places}f}".replace("-", "−")
    return words[1:] if float(words[1:]) == 0 else words


def amount(value: float) -> str:
    """A number with as many places as it needs; thousands apart."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}"


def counted(number: int, one: str, many: str) -> str:
    """A number and what is counted: 1 play, 2,000 plays."""
    return f"{number:,} {one if number == 1 else many}"


def stakes(value: float) -> str:
    """A value in stakes."""
    return f"{value:.2f}".replace("-", "−")


def long_date(day: date | str) -> str:
    """A date as people write it: 10 January 2022."""
    if isinstance(day, str):
        day = date.fromisoformat(day)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names in a row: a, b and c."""
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def several(names: Sequence[str], most: int) -> str:
    """As many of some names as are to be told, the others counted: a, b and 7 more."""
    if len(names) <= most:
        return listed(names)
    return listed([*names[:most], f"{len(names) - most} more"])


def class_name(outcome_class: str) -> str:
    """A class of outcome in words."""
    return CLASS_NAMES.get(outcome_class, outcome_class.replace("_", " "))


def accord_name(kind: str) -> str:
    """A kind of accord in words."""
    return ACCORD_NAMES.get(kind, kind)


def changed(manifest: Mapping[str, Any]) -> str:
    """What was changed of the scenario for a run, in words; empty if nothing was."""
    changes = [change.replace("=", " = ", 1) for change in manifest.get("changes") or ()]
    return f"with {listed(changes)}" if changes else ""


def forum_name(forum: str) -> str:
    """A forum in words."""
    kind = forums.find(forum)
    told = "" if kind is None else str(kind.procedure)
    return told or forum.replace("_", " ")


def option_name(issue: Mapping[str, Any], option: str) -> str:
    """An option in its own words."""
    if option == "none":
        return "nothing in force"
    return str(issue["options"].get(option, option))


def where(folder: Path | None) -> str:
    """Where results lie."""
    return "in memory only" if folder is None else str(folder)


def capital(sentence: str) -> str:
    """The sentence with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]
