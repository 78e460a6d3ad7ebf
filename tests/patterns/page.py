"""docs/patterns.md, made from one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.patterns.patterns import Pattern
from tests.patterns.population import COUNCIL, EPISODE, PAIR
from tests.patterns.statistics import Effect

PAGE = Path(__file__).resolve().parents[2] / "docs" / "patterns.md"
HEAD = """# Patterns of coercive bargaining

What data and theory say of threats, mediators, numbers and deadlines, set beside what the engine
does. Each pattern is a sign over a broad population of random scenarios that is fitted to nothing;
sizes are given, and are not to be compared with those of the data; nor are levels, such as how
many crises end in agreement, for a random population is no sample of crises. This page is made by
`make patterns` (`tests/patterns/`): {n_scenarios} scenarios, each played {n_plays} times an arm,
seed 1. The two arms of a scenario differ in what is named and have the same luck.

**Effect** is the second arm less the first, over all plays; in brackets is its 95 per cent
interval, from resampling scenarios [efron1993]. **Moved** counts the scenarios that went up and
down, with the p-value of a sign test. A pattern **holds** if the interval leaves out zero on the
side that is claimed and the sign test agrees (p < 0.05), **fails** if the interval has nothing of
that side, and is **unclear** otherwise; what should stay the same holds if the interval lies within
six points of zero, and fails if it lies wholly beyond. That {n_patterns} patterns are looked at is
not corrected for.

A pattern that fails is a limit of the model, and is left standing here.

## Populations

**Episodes.** {episode}

**Councils.** {council}

**Pairs.** {pair}
"""


def page(found: Sequence[tuple[Pattern, Effect]], n_scenarios: int, n_plays: int) -> str:
    """The page.

    Parameters
    ----------
    found
        The patterns with their effects.
    n_scenarios, n_plays
        How many scenarios, and how often each was played an arm.
    """
    head = HEAD.format(
        n_scenarios=n_scenarios, n_plays=n_plays, n_patterns=len(found), episode=EPISODE,
        council=COUNCIL, pair=PAIR,
    )  # fmt: skip
    rows = [
        "| pattern | population | arms | effect | moved | verdict |",
        "|---|---|---|---|---|---|",
    ]
    rows += [row(pattern, effect) for pattern, effect in found]
    parts = [head, "## Verdicts\n", *rows, ""]
    for pattern, effect in found:
        parts += [
            f"## {pattern.name}\n",
            f"{pattern.claim} Source: {pattern.source}.\n",
            f"*Compared*: {pattern.definition}. *Expected*: {pattern.expected}.\n",
            f"**{pattern.verdict(effect).capitalize()}**: {size(pattern, effect)}.\n",
        ]
        parts += [f"{pattern.reason}\n"] if pattern.reason else []
    return "\n".join(parts)


def row(pattern: Pattern, effect: Effect) -> str:
    """A pattern's line of the table."""
    arms = f"{shown(pattern, effect.before)} → {shown(pattern, effect.after)}"
    moved = f"{effect.up} up, {effect.down} down ({p_value(effect.sign)})"
    cells = (
        f"[{pattern.name}](#{anchor(pattern.name)})", pattern.drawn, arms,
        size(pattern, effect), moved, pattern.verdict(effect),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def size(pattern: Pattern, effect: Effect) -> str:
    """The effect with its interval."""
    scale, unit = (100.0, "points") if pattern.unit == "points" else (1.0, "sessions")
    numbers = [
        f"{scale * x:+.1f}".replace("-", "−") for x in (effect.size, effect.low, effect.high)
    ]
    return f"{numbers[0]} {unit} ({numbers[1]} to {numbers[2]})"


def shown(pattern: Pattern, level: float) -> str:
    """The level of one arm."""
    return f"{level:.1%}" if pattern.unit == "points" else f"{level:.1f}"


def p_value(p: float) -> str:
    """A p-value in short."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.2g}"


def anchor(name: str) -> str:
    """The link to a heading."""
    return name.lower().replace(",", "").replace(" ", "-")
