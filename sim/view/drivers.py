"""What an outcome hangs on, in words: three lines, a table, the box, and how to read them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console

from sim.analysis.boxes import Box
from sim.analysis.drivers import TOP, Driver, Drivers, Group
from sim.analysis.explained import ENOUGH
from sim.analysis.shares import Share
from sim.view import sheet
from sim.view.outcomes import amount, comes, denied, many, subject
from sim.view.paths import options_of, possessive, restricted, rough, thing
from sim.view.sheet import Grid, Items, Section, Sheet, Strong, bar
from sim.view.wording import (
    DISCLAIMER,
    between,
    capital,
    changed,
    counted,
    listed,
    percent,
    stakes,
    where,
)

NEXT = 3
"""Numbers named in a line after the first; the others are counted."""

Cast = Mapping[str, Any]


def show(found: Drivers, console: Console, top: int = TOP, full: bool = False) -> None:
    """Write what an outcome hangs on; ``full``: all that was drawn."""
    sheet.show(content(found, top, full), console)


def markdown(found: Drivers, top: int = TOP, full: bool = False) -> str:
    """The same as Markdown."""
    return sheet.markdown(content(found, top, full))


def content(found: Drivers, top: int = TOP, full: bool = False) -> Sheet:
    """What an outcome hangs on, whatever it is written on."""
    sections = [Section("In short", [Items(in_short(found))])]
    told = found.top(len(found.drawn) if full else top, noise=full)
    if told:
        sections.append(Section("What explains it", list(_table(found, told))))
    if found.box is not None:
        sections.append(Section("The box", list(_boxed(found, found.box))))
    if found.telling:
        sections.append(Section("How to read it", [_reading(found)]))
    hang = "hang" if many(found.outcome) else "hangs"
    title = f"What {subject(found.outcome, found.tables.cast)} {hang} on"
    return Sheet(title, list(_about(found)), sections, DISCLAIMER)


def in_short(found: Drivers) -> list[str]:
    """At most three lines: what it hangs on most, on what else, and the box."""
    if not found.n_clear:
        return [capital(_nothing(found))]
    first, *others = found.top(1 + NEXT)
    lines = [_first(found, first), _others(found, others)]
    if found.box is not None:
        lines.append(_in_the_box(found, found.box))
    return [f"{capital(words)}." for words in lines]


def _nothing(found: Drivers) -> str:
    """Why nothing is said of what an outcome hangs on."""
    what, n = subject(found.outcome, found.tables.cast), found.shares.moments.n
    if not found.drawn:
        return (
            f"nothing that differs between the plays was drawn, so that there is nothing {what} "
            "could hang on."
        )
    if found.shares.moments.variance == 0:
        always = "is the same" if not found.outcome.counted else "comes"
        never = found.outcome.counted and not found.whole.share
        plays = f"{'none' if never else 'every one'} of {counted(n, 'play', 'plays')}"
        return f"{what} {always} in {plays}: it hangs on nothing that was drawn."
    numbers = counted(len(found.drawn), "number or word", "numbers and words")
    if not found.telling:
        return (
            f"{counted(n, 'play', 'plays')} are too few to tell what {what} hangs on: it has to "
            f"come, and to stay away, in about {ENOUGH:.0f}."
        )
    return (
        f"of {numbers} that were drawn none explains more of {what} than chance would "
        f"({percent(found.floor)})."
    )


def _first(found: Drivers, driver: Driver) -> str:
    cast, what = found.tables.cast, subject(found.outcome, found.tables.cast)
    hang = "hang" if many(found.outcome) else "hangs"
    it, go = ("they", "go") if many(found.outcome) else ("it", "goes")
    of_it = (
        f"whether {it} {'come' if it == 'they' else 'comes'}"
        if found.outcome.counted
        else "how much it varies"
    )
    return (
        f"{what} {hang} most on {thing(driver.path, cast)}, which alone explains "
        f"{rough(driver.effect)} of {of_it}: {_course(driver, cast, f'{it} {go}')}"
    )


def _course(driver: Driver, cast: Cast, it_goes: str) -> str:
    """How an outcome goes over a number."""
    groups = driver.groups
    if isinstance(groups[0].low, str):
        return listed([f"{_level(g)} with {_words(driver.path, g, cast)}" for g in groups])
    values = _levels(groups)
    if all(group.low == group.high for group in groups):
        known = listed([f"{group.low:.3g}" for group in groups])
        return f"at {known} {it_goes} {values}"
    return f"over its fifths, from low to high, {it_goes} {values}"


def _others(found: Drivers, others: list[Driver]) -> str:
    cast, rest = found.tables.cast, len(found.drawn) - found.n_clear
    if not others:
        left = counted(rest, "number", "numbers")
        return f"nothing else of what was drawn ({left}) explains more of it than chance would"
    named = [f"{thing(one.path, cast)} ({rough(one.effect)})" for one in others]
    more = found.n_clear - 1 - len(others)
    come = "comes" if len(named) == 1 else "come"
    words = f"then {come} {listed([*named, *([f'{more} more'] if more else [])])}"
    if not rest:
        return words
    left_over = "the other one" if rest == 1 else f"each of the other {rest:,}"
    return f"{words}; {left_over} explains no more than chance would"


def _in_the_box(found: Drivers, box: Box) -> str:
    cast, outcome = found.tables.cast, found.outcome
    what = f"where {inside(found, box)}, {comes(outcome, cast, box.came)}"
    if box.above is not None:
        what += f" more than {amount(found.outcome, box.above)}, as in the best fifth of all plays,"
    name = "such plays" if box.above is not None else f"plays with {_held(found, box)}"
    return (
        f"{what} in {rough(box.density.share)} of the plays instead of "
        f"{rough(box.whole.share)}; {rough(box.coverage.share)} of all {name} are there"
    )


def _held(found: Drivers, box: Box) -> str:
    """What comes in the plays that a box is to hold."""
    words = subject if box.came else denied
    return words(found.outcome, found.tables.cast)


def inside(found: Drivers, box: Box) -> str:
    """The restrictions of a box: ``Russia's resolve is above 0.75``."""
    return listed([cut_words(found, place) for place in range(len(box.cuts))])


def cut_words(found: Drivers, place: int) -> str:
    """One restriction of a box in words."""
    assert found.box is not None
    cut, cast = found.box.cuts[place], found.tables.cast
    what = thing(cut.path, cast)
    if cut.words:
        few, sign = (
            (cut.words, "is") if len(cut.words) <= len(cut.others) else (cut.others, "is not")
        )
        return restricted(cut.path, few, sign, cast)
    if cut.low is None:
        return f"{what} is below {cut.high:.6g}"
    if cut.high is None:
        return f"{what} is above {cut.low:.6g}"
    return f"{what} is from {cut.low:.6g} to {cut.high:.6g}"


def _about(found: Drivers) -> Iterator[str]:
    manifest = found.tables.manifest
    yield str(manifest["title"])
    if manifest.get("changes"):
        yield changed(manifest)
    plain = ", every number at its middle" if manifest["plain"] else ""
    yield f"{_plays(found)}, seed {manifest['seed']}{plain}; {where(found.tables.place)}"
    if isinstance(found.whole, Share):
        here = f"{percent(found.whole.share)} of them"
        yield f"{capital(comes(found.outcome, found.tables.cast, True))} in {here}."
    elif found.outcome.about == "depth":
        yield (
            f"Of what is in dispute, by weight, accords settle {percent(found.whole.share)} on "
            f"average, with a standard deviation of {percent(found.whole.spread)}."
        )
    else:
        spread = found.whole.spread
        yield (
            f"It is {stakes(found.whole.share)} stakes on average, with a standard deviation of "
            f"{stakes(spread)}."
        )


def _plays(found: Drivers) -> str:
    """How many plays are looked at."""
    n, looked = found.tables.n, found.shares.moments.n
    plays = counted(n, "play", "plays")
    return f"the first {looked:,} of {plays}" if found.drawn and looked < n else plays


def _table(found: Drivers, told: tuple[Driver, ...]) -> Iterator[str | Grid]:
    cast = found.tables.cast
    grid = Grid(
        [
            ("", "left"), ("", "left"), ("explains", "right"), ("95% interval", "left"),
            ("over its fifths, low to high", "left"),
        ]
    )  # fmt: skip
    for driver in told:
        name = capital(thing(driver.path, cast))
        grid.rows.append(
            (
                Strong(name) if driver.clear else name,
                bar(max(driver.effect, 0.0), 12) if driver.clear else "",
                percent(driver.effect),
                between(driver.low, driver.high),
                _cells(driver, cast),
            )
        )
    yield grid
    yield from (f"{capital(words)}." for words in _same(told, cast))
    yield from _unit(found, told)
    if len(told) < len(found.drawn):
        yield f"Not shown: {_quiet(found, told)}."


def _quiet(found: Drivers, told: tuple[Driver, ...]) -> str:
    """What is not in the table, and why."""
    loud = found.n_clear - len(told)
    rest = counted(len(found.drawn) - found.n_clear, "number that explains", "numbers that explain")
    words = f"{rest} no more than chance would, which reaches {percent(found.floor)}"
    less = counted(loud, "number that explains", "numbers that explain")
    return f"{less} less than these, and {words}" if loud else words


def _same(told: tuple[Driver, ...], cast: Cast) -> Iterator[str]:
    """Numbers that move with one that is told."""
    for driver in told:
        if driver.copies:
            names = listed([thing(path, cast) for path in driver.copies])
            moves = "moves" if len(driver.copies) == 1 else "move"
            yield f"{names} {moves} with {thing(driver.path, cast)} and cannot be told from it"


def _unit(found: Drivers, told: tuple[Driver, ...]) -> Iterator[str]:
    """That a weight of a party may be the unit in which what plays are worth to it is counted."""
    party = found.outcome.name
    weights = re.compile(rf"parties\.{re.escape(party)}\.demands\.\w+\.salience")
    paths = [path for driver in told for path in (driver.path, *driver.copies)]
    if found.outcome.about == "worth" and any(map(weights.fullmatch, paths)):
        whose = possessive(str(found.tables.cast["parties"].get(party, party)))
        yield (
            f"A weight is the raw salience, low 1 to vital 8. That of the issue which sets {whose} "
            "stake, its heaviest unless `stake` says otherwise, is the unit of measurement too: "
            "the larger it is, the less every other issue counts in stakes."
        )


def _boxed(found: Drivers, box: Box) -> Iterator[str | Grid]:
    yield Strong(capital(f"{inside(found, box)}."))
    held = _held(found, box)
    if box.above is not None:
        held = f"more than {amount(found.outcome, box.above)}"
    grid = Grid([("", "left"), ("", "left"), ("", "right"), ("95% interval", "left")])
    for name, share in (
        (f"{held}, of the plays inside", box.density),
        (f"{held}, of all plays", box.whole),
        (f"inside, of the plays with {held}", box.coverage),
        ("inside, of all plays", box.inside),
    ):
        cells = (bar(share.share, 16), percent(share.share), between(share.low, share.high))
        grid.rows.append((capital(name), *cells))
    yield grid
    yield (
        f"Being inside alone explains {percent(box.explained)} of it. The box was found on the "
        f"plays of even number; these shares are of the {box.inside.n:,} of odd number."
    )


def _reading(found: Drivers) -> str:
    numbers = counted(len(found.drawn), "number", "numbers")
    return (
        "A number explains the share of the variance that would be gone, on average, if it were "
        f"known and all else were drawn as before; of {numbers} "
        f"of which none explains anything the noisiest would reach {percent(found.floor)} in one "
        "run of fifty. What numbers do only together is in no share. All of it holds of what the "
        "scenario says may be drawn, and of no wider world."
    )


def _cells(driver: Driver, cast: Cast) -> str:
    groups = driver.groups
    if isinstance(groups[0].low, str):
        return ", ".join(f"{_words(driver.path, g, cast)} {_level(g)}" for g in groups)
    values = _levels(groups, "")
    if len(groups) < 5 or all(group.low == group.high for group in groups):
        return f"{values} (at {', '.join(f'{group.low:.3g}' for group in groups)})"
    return values


def _words(path: str, group: Group, cast: Cast) -> str:
    return f"“{options_of(path, str(group.low), cast)}”"


def _level(group: Group) -> str:
    """The outcome in one group."""
    return rough(group.share.share) if isinstance(group.share, Share) else stakes(group.share.share)


def _levels(groups: tuple[Group, ...], last: str = "and") -> str:
    """The outcome group by group; the sign stands once: 1, 2 and 61%."""
    told = [_level(group) for group in groups]
    if isinstance(groups[0].share, Share):
        told = [*(one.removesuffix("%") for one in told[:-1]), told[-1]]
    return listed(told, last) if last else ", ".join(told)
