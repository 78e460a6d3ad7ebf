"""docs/theory.md, written from what running its cases gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from textwrap import fill

from tests.theory.case import ROUNDING, WITHIN, Case, Curve, Found, Number, order

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "theory.md"
FIGURE = ROOT / "docs" / "figures" / "theory.png"
WIDTH = 100

TITLE = "# What theory says, and what comes out"
INTRODUCTION = f"""\
Published results that the engine has to meet. Each is reached by playing a scenario (power, by
putting every coalition to the rule by which a scenario's votes are decided); no formula of a
result is in the program. This page is made by `make theory`, which runs every case below
(`tests/theory/`); `make test-long` runs all but the eight longest and holds the page to them,
`make test-all` runs those and larger sizes as well.

**Expected** is the published number, or what the published formula gives: all of them are kept in
`tests/theory/published.yaml`, with where they stand, and a test sees to it that a case names every
one. **Obtained** is what the play gave. The two may be apart by no more than **allowed**, which is
followed by its reason: a step of the line where a continuum is cut into options, three standard
errors where plays are counted, half a unit of the last digit that is printed. Nothing (—, that is
a billionth) is allowed where none of these is in the way. A file may list 64 options; larger sizes
are the same scenario with its line divided further.

Where something continuous is cut up, the error must shrink with the number of pieces as numerical
analysis says: **order** 1 if ten times as many leave a tenth of the error, order 2 a hundredth.
Errors are root mean squares over many draws of the parameters that are not named; the order is
the slope over all sizes and must be within {WITHIN:g} of what is expected, or within what stands
beside it with the reason."""

REMAINS = """\
## What this does not show

- Two `rational` parties walk along their ladders. With one issue that is the whole pie; with
  several it is the greedy path through them ([model.md](model.md), section 2), which for concave
  values and two parties runs along the hull of the Pareto frontier, and not beyond two parties.
- `micro` [dejonge2022] tables a new text as soon as the other has made as many; who speaks first
  may therefore be one text ahead. That it is an equilibrium on most domains is not checked.
- [fearon1994] is reached for the decision of a leader whose threat is public, not for the war of
  attrition of the article; [fearon1997] for what announcing tells
  (`tests/theory/test_bluffing.py`), with the share of bluffs given and not chosen.
- Power is that of the rule alone. A negotiator's influence also depends on what the others want;
  the talks have that, the indices do not.
- Agreement with theory says that the machinery does what it claims. Whether a scenario is right
  is another question."""


def shown(value: float) -> str:
    """A number to six digits."""
    return f"{value:.6g}"


def apart(number: Number) -> str:
    """An error; what is left by rounding is nothing."""
    return "0" if number.error <= ROUNDING else f"{number.error:.3g}"


def allowed(number: Number) -> str:
    """What a number may be off by, and because of what."""
    return "—" if number.allowed <= ROUNDING else f"{number.allowed:.2g}, {number.because}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], words: Sequence[str] = ()) -> str:
    """A table of the page; the first column and those of ``words`` are set to the left."""
    marks = ["---" if name in (head[0], *words) else "---:" for name in head]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, marks, *rows))


def cited(case: Case) -> str:
    """The keys of a case's sources."""
    return " ".join(f"[{key}]" for key in case.published.sources)


def met(numbers: Sequence[Number]) -> str:
    """How many numbers are met."""
    good = sum(number.error <= number.allowed for number in numbers)
    return f"{good} of {len(numbers)}"


def row(found: Found) -> list[str]:
    """A case's line of the overview."""
    case = found.case
    pairs = zip(case.curves, found.errors, strict=True)
    seen: dict[float, set[str]] = {}
    for curve, errors in pairs:
        seen.setdefault(curve.order, set()).add(f"{order(errors):.2f}")
    orders = [
        f"{expected:g}: {' to '.join(sorted({min(got), max(got)}))}"
        for expected, got in seen.items()
    ]
    link = f"[{case.title}](#{anchor(case.title)})"
    return [link, cited(case), met(found.numbers), "; ".join(orders) or "exact"]


def anchor(title: str) -> str:
    """How a heading is linked to."""
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")


def due(curve: Curve) -> str:
    """The order that is expected, and how far off it may be where that is further than usual."""
    further = f" (within {curve.within:g}: {curve.because})" if curve.because else ""
    return f"{curve.order:g}: {curve.why}{further}"


def curves(found: Found) -> str:
    """Errors by size, a table for each list of sizes."""
    groups: dict[tuple[str, tuple[int, ...]], list[tuple[Curve, dict[int, float]]]] = {}
    for curve, errors in zip(found.case.curves, found.errors, strict=True):
        groups.setdefault((curve.size, curve.sizes), []).append((curve, errors))
    tables = []
    for (size, sizes), members in groups.items():
        head = [f"error by {size}", *map(str, sizes), "order", "expected"]
        rows = [
            [curve.of, *(f"{errors[n]:.3g}" for n in sizes), f"{order(errors):.2f}",
             due(curve)]
            for curve, errors in members
        ]  # fmt: skip
        tables.append(table(head, rows, ["expected"]))
    return "\n\n".join(tables)


def section(found: Found) -> str:
    """All that the page says of a case."""
    case = found.case
    rows = [
        [n.of, shown(n.expected), shown(n.obtained), apart(n), allowed(n)] for n in found.numbers
    ]
    parts = [
        f"## {case.title}",
        fill(f"{case.says} {cited(case)}", WIDTH, break_on_hyphens=False),
        fill(f"Set-up: {case.setup}.", WIDTH, break_on_hyphens=False, break_long_words=False),
        fill(f"Expected: {case.published.where}.", WIDTH, break_on_hyphens=False),
        f"<details><summary>The scenario</summary>\n\n```yaml\n{case.text}```\n\n</details>",
        table(["", "expected", "obtained", "difference", "allowed"], rows),
    ]
    if case.curves:
        parts.append(curves(found))
    left_out = [f"- {one['what']}: {one['reason']}." for one in case.published.left_out]
    if left_out:
        parts.append("\n".join(["Not played:", "", *map(item, left_out)]))
    if case.remark:
        parts.append(fill(case.remark, WIDTH, break_on_hyphens=False))
    return "\n\n".join(parts)


def item(text: str) -> str:
    """A line of a list."""
    return fill(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def overview(found: Sequence[Found]) -> str:
    """All cases in one table."""
    head = ["result", "source", "numbers met", "order expected: obtained"]
    return table(head, [row(one) for one in found], head)


def page(found: Sequence[Found]) -> str:
    """The whole page."""
    picture = (
        f"![Errors against sizes, on logarithmic scales]({FIGURE.relative_to(PAGE.parent)})\n\n"
        + fill(
            "Errors against the number of steps, bins or plays. Dotted: slopes of the orders that "
            "are expected.",
            WIDTH,
        )
    )
    parts = [TITLE, INTRODUCTION, overview(found), picture, *map(section, found), REMAINS]
    return "\n\n".join(parts) + "\n"
