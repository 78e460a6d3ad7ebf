"""Every red line one option softer, and one harder, as changes of a scenario's file.

A line that is an option, or a map of options and chances, moves as a whole; a list is widened or
narrowed by one option at either end. A line moves no further than what is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.lab.alternatives import Base, Candidate, Edit
from sim.lab.phrases import does
from sim.lab.stepping import flow
from sim.scenario.held import Position
from sim.scenario.scenario import Issue, Party
from sim.scenario.sides import chances, side
from sim.scenario.tree import Node, at, data

ABOUT = "red line"
OPEN = "it is open to anything: there is no red line"
EVERYTHING = "it signs every option already"
NOTHING_LEFT = "it signs nothing but what it wants already"
NO_SIDE = "which way is softer is left open"


@dataclass(frozen=True)
class Line:
    """One written red line: of a party, or of one of its readings.

    Parameters
    ----------
    path
        Of the demand, in ids.
    accept
        What is written; None where nothing is.
    position
        As it is played.
    """

    path: tuple[str, ...]
    accept: Any
    position: Position


@dataclass(frozen=True)
class Moved:
    """A line one option further: what is to be written, and the option that it is about."""

    value: Any
    option: int


def red_lines(base: Base) -> Iterator[Candidate]:
    """Every written red line one option softer and one harder, party by party."""
    scenario = base.scenario
    for key, party in scenario.parties.items():
        entry = at(base.root, "parties", key)
        for about, issue in scenario.issues.items():
            lines = [*_lines(party, about, entry)]
            if not lines:
                continue
            for soft in (True, False):
                yield from _moves(party, issue, lines, soft)


def _lines(party: Party, issue: str, entry: Node | None) -> Iterator[Line]:
    """What is written of a party's red line on an issue: its own, and that of its readings."""
    if (demand := at(entry, "demands", issue)) is not None:
        path = ("parties", party.id, "demands", issue)
        yield Line(path, _accept(demand), party.positions[issue])
    for reading in party.readings:
        accept = _accept(at(entry, "readings", reading.id, "demands", issue))
        if accept is not None:
            there = ("parties", party.id, "readings", reading.id, "demands", issue)
            yield Line(there, accept, reading.positions[issue])


def _accept(demand: Node | None) -> Any:
    accept = at(demand, "accept")
    return None if accept is None or accept.empty else data(accept)


def _moves(party: Party, issue: Issue, lines: list[Line], soft: bool) -> Iterator[Candidate]:
    """A party's line on an issue moved one way: one change, or two where a list has two ends."""
    if isinstance(lines[0].accept, list) and len(lines) == 1:
        ends = [_widened(lines[0], issue, end, soft) for end in (-1, 1)]
        moved = [one for one in ends if isinstance(one, Moved)]
        for one in moved:
            edit = Edit((*lines[0].path, "accept"), flow(one.value))
            yield Candidate(label(party, issue, one.option, soft), ABOUT, (edit,))
        if not moved:
            yield _not(party, issue, soft, EVERYTHING if soft else NOTHING_LEFT)
        return
    found = [(line, shifted(line, issue, soft)) for line in lines]
    edits = [
        Edit((*line.path, "accept"), flow(one.value))
        for line, one in found
        if isinstance(one, Moved)
    ]
    options = [one.option for _, one in found if isinstance(one, Moved)]
    if edits:
        yield Candidate(label(party, issue, options[0], soft), ABOUT, tuple(edits))
    else:
        yield _not(party, issue, soft, next(str(one) for _, one in found))


def label(party: Party, issue: Issue, option: int, soft: bool) -> str:
    """A moved line in an analyst's words."""
    verb, way = ("accepts", "softer") if soft else ("refuses", "harder")
    who = does(party.name, verb)
    return f"{who} {words(issue, option)} (its red line on {_named(issue)} one option {way})"


def _not(party: Party, issue: Issue, soft: bool, why: str) -> Candidate:
    way = "softer" if soft else "harder"
    return Candidate(f"{party.name}: red line on {_named(issue)} one option {way}", ABOUT, (), why)


def _named(issue: Issue) -> str:
    return f"“{issue.short or issue.name}”"


def words(issue: Issue, option: int) -> str:
    """An option in few words."""
    short = issue.shorts[option] if issue.shorts else None
    return f"“{short or issue.texts[option]}”"


def shifted(line: Line, issue: Issue, soft: bool) -> Moved | str:
    """A one-sided red line one option further, or why it cannot move."""
    position, n_options = line.position, len(issue.options)
    if isinstance(line.accept, list):
        found = _widened(line, issue, side(position) or 1, soft)
        return found or (EVERYTHING if soft else NOTHING_LEFT)
    if position.accept is None:
        return OPEN
    softer = side(position)
    if softer == 0:
        return NO_SIDE
    old = _written(line, issue)
    wants = chances(position.want)
    new: dict[int, float] = {}
    for option, chance in old.items():
        to = option + (softer if soft else -softer)
        if not soft:
            nearest = max(wants) if softer > 0 else min(wants)
            past = (to - nearest) * softer < 0
            to = option if past else to
        to = min(max(to, 0), n_options - 1)
        new[to] = new.get(to, 0.0) + chance
    if new == old:
        return EVERYTHING if soft else NOTHING_LEFT
    likeliest = max(old, key=lambda option: old[option])
    gained = min(max(likeliest + softer, 0), n_options - 1)
    return Moved(_as_written(new, issue, wants, softer), gained if soft else likeliest)


def _written(line: Line, issue: Issue) -> dict[int, float]:
    """The line as the file has it, without what its basis adds; options and their chances."""
    if isinstance(line.accept, Mapping):
        return {
            issue.options.index(option): float(chance)
            for option, chance in line.accept.items()
            if float(chance) > 0
        }
    if line.accept is None:
        assert issue.status_quo is not None
        return {issue.status_quo: 1.0}
    return {issue.options.index(line.accept): 1.0}


def _as_written(
    new: Mapping[int, float], issue: Issue, wants: Mapping[int, float], softer: int
) -> Any:
    """A line as the file can say it: in mid-scale, that nothing else is signed takes a list."""
    if len(new) > 1:
        return {issue.options[option]: f"{chance:g}" for option, chance in sorted(new.items())}
    (option,) = new
    if option in wants and 0 < option < len(issue.options) - 1:
        inside = issue.options[: option + 1] if softer > 0 else issue.options[option:]
        return list(inside)
    return issue.options[option]


def _widened(line: Line, issue: Issue, end: int, soft: bool) -> Moved | None:
    """A list with one more option at one end, or one less; None where there is none."""
    inside = sorted(issue.options.index(option) for option in line.accept)
    at = inside[-1] if end > 0 else inside[0]
    if soft:
        option = at + end
        if not 0 <= option < len(issue.options):
            return None
        kept = sorted([*inside, option])
    else:
        option = at
        if option in chances(line.position.want) or len(inside) == 1:
            return None
        kept = [one for one in inside if one != option]
    return Moved([issue.options[one] for one in kept], option)
