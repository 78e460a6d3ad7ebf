"""In short: how runs differ, in at most five plain sentences made from their tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sim.analysis.comparison import Comparison, Row
from sim.analysis.drivers import Driver
from sim.analysis.shares import Difference
from sim.view.grammar import kind_does
from sim.view.paths import swing
from sim.view.runs import labels, letters, names_of, spread
from sim.view.wording import capital, listed, percent


def in_short(comparison: Comparison) -> list[str]:
    """At most five sentences: did they agree more or less, which coercion changed, which issue
    moved, which change matters most, how sure that is.
    """
    found = (
        _accord(comparison),
        _coercion(comparison),
        _issue(comparison),
        _greatest(comparison),
        _sure(comparison),
    )
    return [f"{capital(words)}." for words in found if words]


def _accord(comparison: Comparison) -> str:
    row = comparison.accord["any"]
    if not row.occurs:
        return "no accord in any play of any run"
    base, *shares = (percent(share.share) if share else "0%" for share in row.shares)
    found = list(zip(letters(comparison)[1:], shares, row.differences, strict=True))
    if len(found) > 1:
        clear = [f"{_more(d)} in {name} ({share})" for name, share, d in found if d and d.clear]
        same = [name for name, _, d in found if not (d and d.clear)]
        said = [*clear, *([f"no clear difference in {listed(same)}"] if same else [])]
        return f"accords in {base} of the plays of A; {', '.join(said)}"
    ((letter, share, only),) = found
    words = f"{_more(only)} accords in {letter} as in A: {share} of the plays against {base}"
    if only is None or not only.clear:
        if share == base:
            return words
        both = f"{share} of the plays of {letter}, {base} of those of A"
        return f"no clear difference in accords: {both}"
    return f"{words.replace(' as ', ' than ')}, a difference of {spread(only)} points"


def _more(found: Difference | None) -> str:
    """Whether there are more of what a difference is about."""
    if found is None or not found.clear:
        return "about as many"
    return "more" if found.mean > 0 else "fewer"


def _coercion(comparison: Comparison) -> str:
    kinds = {kind: row for kind, row in comparison.coercion.items() if kind != "any"}
    if not kinds:
        return ""
    if not any(row.occurs for row in kinds.values()):
        return "no coercion in any play of any run"
    return "; ".join(_changed(comparison, kinds) + _not_in_all(comparison, kinds))


def _not_in_all(comparison: Comparison, kinds: Mapping[str, Row]) -> list[str]:
    """Kinds of coercion that come in some runs and that the scenarios of others do not have."""
    found = []
    for kind, row in kinds.items():
        runs = list(zip(letters(comparison), row.shares, strict=True))
        without = [letter for letter, share in runs if share is None]
        if without and row.occurs:
            came = [
                f"{letter} ({percent(share.share)})"
                for letter, share in runs
                if share and share.count
            ]
            has = "has" if len(without) == 1 else "have"
            come = kind_does(kind, "comes")
            found.append(f"{come} in {listed(came)}, and {listed(without)} {has} no such measure")
    return found


def _changed(comparison: Comparison, kinds: Mapping[str, Row]) -> list[str]:
    """What changes clearly of the kinds of coercion that the first run and another have."""
    shared = {kind: row for kind, row in kinds.items() if any(row.differences)}
    if not shared:
        return []
    changes = {change.name: change for change in _clearest(comparison, shared)}
    if not changes:
        return [
            f"no kind of coercion {'of both ' if len(shared) < len(kinds) else ''}changes clearly"
        ]
    several = len(comparison.runs) > 2
    said = {kind: _said(changes[kind], several) for kind in kinds if kind in changes}
    walkouts = said.pop("walkout", "")
    told = "no coercion graver than walkouts changes clearly"
    if said:
        kept = ", ".join(f"{kind} {words}" for kind, words in said.items())
        told = f"coercion changes{'' if several else ' from A to B'}: {kept}"
    return [f"{told}; walkouts {walkouts}" if walkouts else told]


def _said(change: _Change, several: bool) -> str:
    """A clear change in words; of several runs in which, and in which others it is clear too."""
    words = f"from {change.before} to {change.after}"
    if several:
        words += f" in {change.letter}"
        words += f" (clearly in {listed(change.others)} too)" if change.others else ""
    return words


def _issue(comparison: Comparison) -> str:
    names = {issue: f"“{name}”" for issue, name in names_of(comparison, "issues", True).items()}
    shared = [row for row in comparison.moved.values() if any(row.differences)]
    if not shared:
        return ""  # runs of scenarios that have no issue in common
    if not any(row.occurs for row in shared):
        return "no issue ends away from the status quo in any run"
    changes = _clearest(comparison, {names[i]: row for i, row in comparison.moved.items()})
    if not changes:
        return "no issue ends away from the status quo clearly more or less often"
    most = changes[0]
    return (
        f"the issue that changes most is {most.name}, which ends away from the status quo in "
        f"{most.after} of the plays of {most.letter} against {most.before} in A"
    )


@dataclass(frozen=True)
class _Change:
    """A clear change of one row, where it is largest; ``others``: where it is clear as well."""

    name: str
    size: float
    letter: str
    before: str
    after: str
    others: tuple[str, ...] = ()


def _clearest(comparison: Comparison, rows: Mapping[str, Row]) -> list[_Change]:
    """The largest clear change of each row, the largest of all first."""
    found = []
    for name, row in rows.items():
        clear = [
            _Change(name, abs(d.mean), letter, percent(before.share), percent(after.share))
            for letter, run in _others(comparison)
            if (d := row.differences[run])
            and d.clear
            and (before := row.shares[0])
            and (after := row.shares[run + 1])
        ]
        if clear:
            most = max(clear, key=lambda change: change.size)
            others = tuple(change.letter for change in clear if change is not most)
            found.append(replace(most, others=others))
    return sorted(found, key=lambda change: -change.size)


def _greatest(comparison: Comparison) -> str:
    """Which of several changes moves accord or coercion most; walkouts only where nothing else is
    clear.
    """
    if len(comparison.runs) < 3:
        return ""
    ranked = sorted(
        (
            ((name == "walkout", -abs(d.mean)), f"{name} {spread(d)} points", letter, run)
            for name, row in headline(comparison)
            for letter, run in _others(comparison)
            if (d := row.differences[run]) and d.clear
        ),
        key=lambda one: one[0],
    )
    if not ranked:
        return "none of these changes does anything clear to accords or coercion"
    _, what, letter, run = ranked[0]
    return f"what matters most is {letter}, {labels(comparison)[run + 1]}: {what}"


def headline(comparison: Comparison) -> Iterator[tuple[str, Row]]:
    """The rows that say whether there was an accord and what coercion came."""
    yield "some accord", comparison.accord["any"]
    yield from ((kind, row) for kind, row in comparison.coercion.items() if kind != "any")


def _sure(comparison: Comparison) -> str:
    found = [d for _, row in headline(comparison) for d in row.differences if d]
    if not found:
        return ""
    half = max(max(d.high - d.mean, d.mean - d.low) for d in found)
    how = "matched plays" if all(comparison.paired) else "plays that are not all matched"
    words = f"how sure: counting {how} leaves at most ±{100 * half:.1f} points of doubt"
    widest = max(hangs(comparison), key=lambda one: _width(one[1]), default=None)
    if widest is None:
        return words
    name, hang = widest
    how_far = swing(hang, comparison.runs[0].tables.cast)
    return f"{words}, but over the scenario's own doubts {kind_does(name, 'goes')} {how_far} (in A)"


def hangs(comparison: Comparison) -> Iterator[tuple[str, Driver]]:
    """The outcomes of the first run that hang on a drawn number, and on which."""
    for name, hang in comparison.hangs.items():
        if hang is not None:
            yield "some accord" if name == "accord" else name, hang


def _width(hang: Driver) -> float:
    return hang.most.share.share - hang.least.share.share


def _others(comparison: Comparison) -> list[tuple[str, int]]:
    """Letter and place among the differences of every run after the first."""
    return [(letter, run) for run, letter in enumerate(letters(comparison)[1:])]
