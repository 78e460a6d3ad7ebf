"""docs/patterns.md, made from one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.patterns.pattern import Finding, Pattern
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

**Effect** is the second arm less the first; in brackets is its 95 per cent interval, from
resampling scenarios [efron1993]. **Moved** counts the scenarios that went up and down, with the
p-value of a sign test. A pattern **holds** if the interval leaves out zero on the side that is
claimed and the sign test agrees (p < 0.05), **fails** if the interval has nothing of that side, and
is **unclear** otherwise; what should stay the same holds if the interval lies within six points of
zero, and fails if it lies wholly beyond. What **holds by construction** does so because a rule of
the model says so, and is no evidence for the model. That {n_patterns} patterns are looked at is not
corrected for.

Data count some crises only: those without sanctions, say. Where the arms decide which plays those
are, an effect over them mixes what happens to a play with which plays are left. The table then
gives, and the verdict judges, the effect over the plays that count in **both** arms
[frangakis2002]; the effect as the data have it stands below, with the share of plays that count in
both.

A pattern that fails is a limit of the model, and is left standing here. Two limits are plain. More
issues do not make talks longer, and more parties make agreement rarer. And a mediator brings no
more accords, neither to sides that yield by the clock nor to pairs that do not. The pairs were set
apart, after the other mediation patterns had been measured, since a mediator helped such sides in
an earlier edition of the model; it no longer does.

## Populations

**Episodes.** {episode}

**Councils.** {council}

**Pairs.** {pair}
"""


def page(found: Sequence[tuple[Pattern, Finding]], n_scenarios: int, n_plays: int) -> str:
    """The page.

    Parameters
    ----------
    found
        The patterns with what came out.
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
    rows += [row(pattern, finding) for pattern, finding in found]
    parts = [head, "## Verdicts\n", *rows, ""]
    for pattern, finding in found:
        parts += [
            f"## {pattern.name}\n",
            f"{pattern.claim} Source: {pattern.source}.\n",
            f"*Compared*: {pattern.definition}. *Expected*: {pattern.expected}.\n",
            f"**{pattern.verdict(finding).capitalize()}**: {told(pattern, finding)}.\n",
        ]
        parts += [f"{pattern.reason}\n"] if pattern.reason else []
    return "\n".join(parts)


def told(pattern: Pattern, finding: Finding) -> str:
    """What came out, in a sentence."""
    if finding.matched is None:
        return size(pattern, finding.effect)
    return (
        f"{size(pattern, finding.matched)} over the {finding.share:.0%} of plays that count in "
        f"both arms; {size(pattern, finding.effect)} over what counts in each, as the data have it"
    )


def row(pattern: Pattern, finding: Finding) -> str:
    """A pattern's line of the table."""
    found = finding.judged
    arms = f"{shown(pattern, found.before)} → {shown(pattern, found.after)}"
    moved = f"{found.up} up, {found.down} down ({p_value(found.sign)})"
    both = "" if finding.matched is None else " in both"
    cells = (
        f"[{pattern.name}](#{anchor(pattern.name)})", pattern.drawn, arms,
        f"{size(pattern, found)}{both}", moved, pattern.verdict(finding),
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
