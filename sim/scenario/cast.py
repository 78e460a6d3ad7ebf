"""Parties: their own lines, those that they follow, blocs, strategies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sim.errors import DemarcheError
from sim.registry import Registry, strategies
from sim.scenario import home as at_home
from sim.scenario import positions, words
from sim.scenario.distributions import Distribution, Inverse, Point
from sim.scenario.entries import PartyEntry
from sim.scenario.held import Position, Reading
from sim.scenario.home import HomeEntry
from sim.scenario.kinds import Named
from sim.scenario.numbers import scalar
from sim.scenario.problems import Problems, Refusal, unknown
from sim.scenario.readings import Version, readings
from sim.scenario.scenario import ANYTHING, Issue, Party, frozen
from sim.scenario.tree import Path

STATUS_QUO = "status_quo"
Lines = dict[str, Position | None]
"""What a party says on issues; None where what it says is wrong in itself."""


def parties(
    written: Mapping[str, PartyEntry | None],
    issues: Mapping[str, Issue | None],
    problems: Problems,
) -> dict[str, Party]:
    """All parties as they are played."""
    _check_number(written, problems)
    own = {key: _own_lines(key, entry, issues, problems) for key, entry in written.items() if entry}
    circles = _circles(written, problems)
    versions = {
        key: readings(key, entry, issues, problems) for key, entry in written.items() if entry
    }
    found = {}
    for key, entry in written.items():
        if entry is None:
            continue
        _check_bloc(key, entry, written, problems)
        lines = _lines(key, written, own, issues, circles)
        party = _party(key, entry, lines, issues, problems)
        found[key] = replace(party, **_doubt(key, written, party, own, versions, circles))
    return found


def _check_number(written: Mapping[str, PartyEntry | None], problems: Problems) -> None:
    if len(written) == 1:
        only = next(iter(written))
        problems.add(("parties",), f"{only} is alone.", "Talks need two parties: add another one.")


def _own_lines(
    key: str, entry: PartyEntry, issues: Mapping[str, Issue | None], problems: Problems
) -> Lines:
    lines: Lines = {}
    usual = {} if entry.salience is None else {"salience": entry.salience}
    for about, demand in entry.demands.items():
        path: Path = ("parties", key, "demands", about)
        if about not in issues:
            check_known("issue", [about], issues, path, problems)
            continue
        at = issues[about]
        full = demand if demand.salience else demand.model_copy(update=usual)
        sure = bool(entry.readings)
        lines[about] = (
            None if at is None else positions.position(at, full, path, problems, sure=sure)
        )
    for broken in problems.broken:
        if broken[:3] == ("parties", key, "demands") and len(broken) > 3:
            lines.setdefault(str(broken[3]), None)
    return lines


def _circles(written: Mapping[str, PartyEntry | None], problems: Problems) -> set[str]:
    """Parties whose ``follows`` leads back to themselves, or nowhere."""
    circles: set[str] = set()
    for key, entry in written.items():
        if entry is None or entry.follows in {None, STATUS_QUO}:
            continue
        path: Path = ("parties", key, "follows")
        if entry.follows not in written:
            refusal = unknown("party", str(entry.follows), [*written, STATUS_QUO])
            problems.add(path, refusal)
            circles.add(key)
            continue
        chain = _chain(key, written)
        if chain[-1] == key and key not in circles:
            circles.update(chain)
            problems.add(path, f"A circle: {' follows '.join(chain)}.", "Write one line out.")
    return circles


def _chain(key: str, written: Mapping[str, PartyEntry | None]) -> list[str]:
    chain = [key]
    while True:
        entry = written.get(chain[-1])
        if entry is None or entry.follows is None or entry.follows not in written:
            return chain
        chain.append(entry.follows)
        if chain[-1] in chain[:-1]:
            return chain


def _lines(
    key: str,
    written: Mapping[str, PartyEntry | None],
    own: Mapping[str, Lines],
    issues: Mapping[str, Issue | None],
    circles: set[str],
) -> dict[str, Position]:
    merged: Lines = {}
    for at in _followed(key, written, circles):
        merged = {**own.get(at, {}), **merged}
    entry = written.get(at)
    if entry is not None and entry.follows == STATUS_QUO:
        unmoved = {k: positions.unmoved(issue) for k, issue in issues.items() if issue}
        merged = {**unmoved, **merged}
    ordered = {about: merged.get(about) for about in issues}
    return {about: line for about, line in ordered.items() if line is not None}


def _followed(
    key: str, written: Mapping[str, PartyEntry | None], circles: set[str]
) -> Iterator[str]:
    """A party, whom it follows, whom that one follows, and so on."""
    yield key
    entry = written.get(key)
    if entry is not None and entry.follows in written and key not in circles:
        yield from _followed(str(entry.follows), written, circles)


def _doubt(
    key: str,
    written: Mapping[str, PartyEntry | None],
    party: Party,
    own: Mapping[str, Lines],
    versions: Mapping[str, tuple[Version, ...]],
    circles: set[str],
) -> dict[str, Any]:
    """What others do not know of a party's lines, as :class:`Party` has it.

    Who follows another is as soft as that one, and of the same readings where it has no
    lines of its own.
    """
    nearer: set[str] = set()
    told: tuple[Version, ...] = ()
    kind, owner = None, ""
    for at in _followed(key, written, circles):
        entry = written.get(at)
        kind = kind or (entry and entry.doubt)
        owner = owner if entry is None or entry.softness is None else owner or at
        if not told:
            told = versions.get(at, ())
            nearer |= set() if told else set(own.get(at, {}))
    entry = written[key]
    return {
        "readings": tuple(
            Reading(
                version.id,
                version.chance,
                frozen(
                    {
                        k: version.lines.get(k, p) if k not in nearer else p
                        for k, p in party.positions.items()
                    }
                ),
                version.package if versions[key] and version.package is not None else party.package,
            )
            for version in told
        ),
        "together": kind != "independent",
        "softness": (entry and entry.softness) or ANYTHING,
        "softness_of": owner or at,
        "packages": entry.package.chance if entry else 1.0,
    }


def _check_bloc(
    key: str, entry: PartyEntry, written: Mapping[str, PartyEntry | None], problems: Problems
) -> None:
    path: Path = ("parties", key, "members")
    for member in entry.members:
        other = written.get(member)
        if member not in written:
            problems.add(path, unknown("party", member, written))
        elif member == key:
            problems.add(path, f"{key} cannot be a member of itself.", "Leave it out.")
        elif other is not None and other.members:
            wrong = f"{member} is a bloc itself."
            problems.add(path, wrong, f"List its members here instead: {', '.join(other.members)}.")
    if entry.decides is not None and not entry.members:
        where = ("parties", key, "decides")
        problems.add(where, f"{key} has no members to decide.", "Add members, or leave it out.")
    _check_weights(key, entry, problems)


def _check_weights(key: str, entry: PartyEntry, problems: Problems) -> None:
    """The weights of a bloc's members: all of them, and only where they count."""
    path: Path = ("parties", key, "weights")
    if not entry.weights:
        return
    if entry.decides != "qualified_majority":
        wrong = "Weights count in a qualified majority only."
        problems.add(path, wrong, "Write decides: qualified_majority, or leave them out.")
        return
    for member in entry.weights:
        if member not in entry.members:
            problems.add((*path, member), unknown("member", member, entry.members))
    missing = [member for member in entry.members if member not in entry.weights]
    if missing:
        wrong = f"weights leaves out {', '.join(missing)}."
        problems.add(path, wrong, "Give every member a weight; 0 is allowed.")
    elif not sum(entry.weights.values()):
        problems.add(path, "All weights are 0.", "Somebody must count.")


def _party(
    key: str,
    entry: PartyEntry,
    lines: Mapping[str, Position],
    issues: Mapping[str, Issue | None],
    problems: Problems,
) -> Party:
    path: Path = ("parties", key)
    known_strategy = strategy(entry.strategy, (*path, "strategy"), problems)
    instructions, home = entry.instructions, entry.home
    if at_home.upside_down(home):
        wrong = "A text at the red lines is likelier to be ratified than one that gives all."
        problems.add((*path, "home", "ratify"), wrong, "Exchange the two chances.")
    return Party(
        id=key,
        name=entry.name or positions.title_of(key),
        positions=frozen(dict(lines)),
        package=_package(key, entry, lines, issues, problems),
        members=entry.members,
        decides=entry.decides or "consensus",  # type: ignore[arg-type]
        weights=frozen(dict(entry.weights)),
        count=entry.count,
        strategy=known_strategy.name,
        strategy_parameters=frozen(dict(known_strategy.parameters)),
        resolve=entry.resolve,
        believed=entry.believed or entry.resolve,
        cornered=home.cornered if home else words.SIZE.words["medium"],
        delay_cost=_delay(entry.patience),
        stake=_stake(key, entry, lines, problems),
        reservation=entry.reservation,
        pace=instructions.pace if instructions else None,
        leader=instructions.by if instructions else None,
        home=at_home.home(home, _put_to_the_vote(home, issues, path, problems)),
    )


def _put_to_the_vote(
    home: HomeEntry | None, issues: Mapping[str, Issue | None], path: Path, problems: Problems
) -> dict[str, tuple[int, ...]]:
    """The options, by issue, whose accords must be ratified; none where all must."""
    found = {}
    for name, options in (home.ratify.when if home and home.ratify else {}).items():
        where: Path = (*path, "home", "ratify", "when", name)
        check_known("issue", [name], issues, where, problems)
        issue = issues.get(name)
        if issue is not None:
            known = (positions.index(issue, option, where, problems) for option in options)
            found[name] = tuple(option for option in known if option is not None)
    return found


def _stake(
    key: str, entry: PartyEntry, lines: Mapping[str, Position], problems: Problems
) -> Distribution | str | None:
    """What weighs one stake: something does, and an issue that is named is the party's."""
    path: Path = ("parties", key, "stake")
    if isinstance(entry.stake, str):
        check_known("issue", [entry.stake], lines, path, problems)
        salience = lines[entry.stake].salience if entry.stake in lines else None
    else:
        salience = entry.stake
    if salience is not None and salience.bounds[0] <= 0.0:
        problems.add(path, "What may weigh nothing cannot be one stake.", "Name what weighs more.")
    return entry.stake


def _delay(patience: Distribution | None) -> Distribution:
    """Half a stake is lost by the time at which patience ends."""
    if patience is None:
        return Point(0.0)
    if isinstance(patience, Point):
        return Point(0.5 / patience.value)
    return Inverse(patience, 0.5)


def _package(
    key: str,
    entry: PartyEntry,
    lines: Mapping[str, Position],
    issues: Mapping[str, Issue | None],
    problems: Problems,
) -> tuple[str, ...]:
    if entry.package.issues is None:
        return tuple(lines)
    path: Path = ("parties", key, "package")
    check_known("issue", entry.package.issues, issues, path, problems)
    return tuple(about for about in entry.package.issues if about in issues)


def check_known(
    what: str, named: Iterable[str], known: Mapping[str, Any], path: Path, problems: Problems
) -> None:
    """Each name must be known; each that is not is told.

    Where nothing at all is known, that has been told already.
    """
    for name in named if known else ():
        if name not in known:
            problems.add(path, unknown(what, name, known))


def strategy(written: Named, path: Path, problems: Problems) -> Named:
    """A strategy that exists, with parameters that it has."""
    return Named(written.name, registered(strategies, written, path, problems))


def registered(
    registry: Registry, written: Named, path: Path, problems: Problems
) -> dict[str, Any]:
    """The parameters of a strategy or forum, as its class takes them."""
    if written.name not in registry.names():
        problems.add(path, unknown(registry.kind, written.name, registry.names()))
        return {}
    known = registry.parameters(written.name)
    for name in written.parameters:
        if name not in known:
            wrong = f'{written.name} has no parameter "{name}".'
            none = "" if known else "It has none."
            problems.add((*path, name), Refusal(wrong, none, name, known))
    values = {name: scalar(value) for name, value in written.parameters.items() if name in known}
    try:
        registry.get(written.name)(**values)
    except (DemarcheError, TypeError, ValueError) as error:
        problems.add(path, f"{written.name}: {error}.")
    return values
