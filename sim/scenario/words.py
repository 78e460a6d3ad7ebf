"""The words that stand for numbers, and what they stand for.

A word is a distribution: it says as much as a person knows. docs/format.md has the same
tables; chances are those of ICD 203.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sim.scenario.distributions import (
    Beta,
    Distribution,
    LogUniform,
    Point,
    Triangular,
    Uniform,
)


@dataclass(frozen=True)
class Scale:
    """What a number means, and which words may stand for it.

    Parameters
    ----------
    name
        What it is, after "is not": ``a chance``.
    words
        Words and the distributions that they stand for.
    low, high
        Smallest and largest value allowed.
    example
        How to write one.
    """

    name: str
    example: str
    low: float = -math.inf
    high: float = math.inf
    words: Mapping[str, Distribution] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def span(self) -> str:
        """The range in words."""
        if self.high < math.inf:
            return f"between {self.low:g} and {self.high:g}"
        return f"at least {self.low:g}"


def _size(x: float) -> Distribution:
    return Triangular(x / 2, x, 2 * x)


def _about(x: float) -> Distribution:
    return LogUniform(x / 1.3, x * 1.3)


def _points(**values: float) -> MappingProxyType[str, Distribution]:
    return MappingProxyType({word: Point(value) for word, value in values.items()})


CHANCE = Scale(
    "a chance",
    "0.6, 1 in 300, or a word such as likely",
    0,
    1,
    MappingProxyType(
        {
            "remote": Uniform(0.01, 0.05),
            "very_unlikely": Uniform(0.05, 0.20),
            "unlikely": Uniform(0.20, 0.45),
            "even": Uniform(0.45, 0.55),
            "likely": Uniform(0.55, 0.80),
            "very_likely": Uniform(0.80, 0.95),
            "almost_certain": Uniform(0.95, 0.99),
        }
    ),
)
SIZE = Scale(
    "a size in stakes",
    "0.3, or a word such as medium",
    0,
    1e9,
    MappingProxyType(
        {
            "none": Point(0.0),
            "low": _size(0.1),
            "medium": _size(0.3),
            "high": _size(1.0),
            "ruinous": _size(3.0),
        }
    ),
)
MONTHS = Scale("a number of months", "12", 0, 1200)
RESERVATION = Scale("a worth in stakes", "0.4, or a word such as medium", -1e9, 1e9, SIZE.words)

SALIENCE = Scale(
    "a salience",
    "2, or a word such as medium",
    0,
    math.inf,
    MappingProxyType(
        {
            "none": Point(0.0),
            "low": _about(1),
            "medium": _about(2),
            "high": _about(4),
            "vital": _about(8),
        }
    ),
)
RESOLVE = Scale(
    "a resolve",
    "0.6, a word such as high, or rival readings: {high: 0.4, low: 0.6}",
    0,
    1,
    MappingProxyType(
        {
            "low": Beta(2, 5),
            "medium": Beta(4, 4),
            "high": Beta(5, 2),
            "unknown": Uniform(0, 1),
        }
    ),
)
STRENGTH = Scale(
    "a strength",
    "3 (three times likelier from the resolved), or a word such as weak",
    1,
    1000,
    _points(faint=1.25, weak=1.5, clear=3.0, strong=10.0),
)
VOICE = Scale(
    "a voice",
    "0.7, or a word such as minister",
    0,
    1,
    _points(leader=1.0, minister=0.7, official=0.5, press=0.2),
)
PACE = Scale(
    "a pace",
    "1 (option a stage), or a word such as normal",
    0,
    100,
    _points(none=0.0, slow=0.5, normal=1.0, fast=2.0),
)
TENSION = Scale(
    "a tension",
    "0.5, or a word such as tense",
    0,
    1,
    _points(calm=0.1, uneasy=0.3, tense=0.5, high=0.7, extreme=0.9),
)
PREPARED = Scale(
    "a state of the public",
    "yes, partly or no (or notches of climate)",
    -10,
    10,
    _points(yes=1.0, partly=0.0, no=-1.0),
)
PREPARING = Scale(
    "a pace of preparation",
    "0.5 (notches a month), or a word such as normal",
    0,
    100,
    _points(none=0.0, slow=0.25, normal=0.5, fast=1.0),
)
MEDIA = Scale(
    "a leaning of the media",
    "friendly, neutral or hostile (or notches of climate)",
    -10,
    10,
    _points(friendly=1.0, neutral=0.0, hostile=-1.0),
)
OPPOSITION = Scale(
    "an opposition",
    "quiet, audible or loud (or notches of climate)",
    0,
    10,
    _points(quiet=0.0, audible=0.5, loud=1.0),
)
REVERBERATES = Scale(
    "how far a public hears what others give up",
    "none, low, medium or high (or notches of climate a stake)",
    0,
    10,
    _points(none=0.0, low=0.25, medium=0.5, high=1.0),
)
DOUBTERS = Scale(
    "a number of doubters",
    "none, low, medium or high (or notches of climate)",
    0,
    10,
    _points(none=0.0, low=0.5, medium=1.0, high=1.5),
)
SPILLS = Scale(
    "a share that spills",
    "0.5, or a word such as low",
    0,
    1,
    _points(none=0.0, low=0.25, medium=0.5, high=0.75, full=1.0),
)
SHIFT = Scale(
    "a change",
    "0.1, -0.1, or a word such as marked",
    -1,
    1,
    _points(slight=0.05, marked=0.1, sharp=0.2),
)
CLIMATE = Scale(
    "a change of climate",
    "-1 (notches), or a word such as worse",
    -10,
    10,
    _points(much_worse=-2.0, worse=-1.0, better=1.0, much_better=2.0),
)
REGARD = Scale(
    "a regard",
    "0.1 (of the others' gain), or a word such as low",
    0,
    1,
    _points(none=0.0, low=0.1, medium=0.3, high=0.5),
)
SHARE = Scale("a share", "0.5", 0, 1)
PERCENT = Scale("per cent of GDP", "5, or a range: [3, 15]", 0, 1000)
DAYS = Scale("a number of days", "90, or a span: 3 months", 1e-3, 1e6)
CURVATURE = Scale("a curvature", "1 (linear) or 2 (quadratic)", 0.01, 100)

BASES: Mapping[str, float] = MappingProxyType(
    {"stated": 0.9, "archival": 0.9, "inferred": 0.7, "later": 0.7, "judgement": 0.5}
)
"""What a position rests on → the chance that its red line is exactly as written."""

DOUBT = ("together", "independent")
"""Whether a party's red lines are soft or hard as a whole, or each by itself."""

DECIDES = ("consensus", "majority", "qualified_majority")
"""How the members of a bloc narrow its line."""

PUBLICITY: Mapping[str, float] = MappingProxyType(
    {"no": 0.0, "denied": 0.0, "hinted": 0.3, "yes": 1.0}
)
"""How public a threat is → the share of the audience cost that backing down incurs."""

DENIAL = 0.3
"""Of how cornered a leader is: what carrying out costs at home that it has denied in public."""

UNITS: Mapping[str, float] = MappingProxyType(
    {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
)
"""Spans of time in days."""
