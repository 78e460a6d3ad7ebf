"""Entries that happen by themselves: deadlines of the calendar, and shocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from sim.scenario import kinds, positions, words
from sim.scenario.cast import check_known
from sim.scenario.conditions import shift
from sim.scenario.demands import NewDemandEntry, NewPositionEntry
from sim.scenario.distributions import Distribution, Point
from sim.scenario.entries import MeasureEntry, PartyEntry
from sim.scenario.grounds import CalendarEntry, Grounded
from sim.scenario.happenings import Deadline, NewPosition, Shock
from sim.scenario.kinds import Check, Day, Flag, Text, Title, measured, one_of
from sim.scenario.problems import Problems, Refusal
from sim.scenario.scenario import Dated, frozen
from sim.scenario.tree import Path

Shift = Annotated[Distribution, Check(shift, kinds.number_schema(words.SHIFT))]


class DeadlineEntry(CalendarEntry):
    """A day on which a party may end the talks."""

    deadline: Text = Field(description="its id")
    by: Text = Field(description="whose deadline it is")
    hard: Annotated[Distribution, measured(words.CHANCE)] = Field(
        Point(1.0), description="the chance that it is meant; certain unless named"
    )
    known: Day | None = Field(
        None, description="the day from which the others know of it; from the start unless named"
    )
    moved_to: Day | None = Field(
        None, description="where it is put off to if there is something on the table"
    )
    threat: Text | None = Field(
        None, description="the threat that it sets a day for: it lapses where accords answer that"
    )


class ShockEntry(Grounded):
    """An event that nobody at the table decides."""

    name: Title | None = Field(None, description="for tables and stories; the id unless named")
    active: Flag = Field(True, description="no: it is left out")
    date: Day | None = Field(None, description="its day; without one it comes at random")
    chance: Annotated[Distribution | None, measured(words.CHANCE)] = Field(
        None, description="of happening at all, or of at least one in a span of time"
    )
    per: Annotated[str | None, one_of(*words.UNITS)] = Field(None, description="a span of time")
    tension: Shift = Field(Point(0.0), description="what it adds to tension, or takes away")
    resolve: dict[str, Shift] = Field({}, description="party → what it adds to its resolve")
    climate: dict[str, Annotated[Distribution, measured(words.CLIMATE)]] = Field(
        {}, description="party → how it moves the climate at its home, in notches"
    )
    of: Text | None = Field(None, description="whose act it is taken for")
    shows: Annotated[str | None, one_of("resolve", "restraint")] = Field(
        None, description="what it is likelier to come from"
    )
    strength: Annotated[Distribution, measured(words.STRENGTH)] = Field(
        words.STRENGTH.words["weak"], description="how much likelier"
    )


def deadline(
    entry: DeadlineEntry,
    path: Path,
    parties: Mapping[str, object],
    measures: Mapping[str, MeasureEntry | None],
    problems: Problems,
) -> Deadline:
    """A deadline as it is played."""
    check_known("party", [entry.by], parties, (*path, "by"), problems)
    _check_threat(entry, path, measures, problems)
    name = entry.name or positions.title_of(entry.deadline)
    if entry.moved_to is not None and entry.moved_to <= entry.date:
        wrong = f"It is put off from {entry.date} to {entry.moved_to}, which is no later."
        problems.add((*path, "moved_to"), wrong, "Name a later day.")
    if entry.known is not None and entry.known > entry.date:
        wrong = f"It is known from {entry.known} on, after it has passed ({entry.date})."
        problems.add((*path, "known"), wrong, "Name an earlier day, or leave it out.")
    return Deadline(
        entry.deadline, name, entry.date, entry.by, entry.hard, entry.known, entry.moved_to,
        threat=entry.threat,
    )  # fmt: skip


def _check_threat(
    entry: DeadlineEntry,
    path: Path,
    measures: Mapping[str, MeasureEntry | None],
    problems: Problems,
) -> None:
    """A deadline speaks for a threat of the party whose it is, and one that accords may answer."""
    if entry.threat is None:
        return
    check_known("measure", [entry.threat], measures, (*path, "threat"), problems)
    measure = measures.get(entry.threat)
    if measure is None:
        return
    if measure.by != entry.by:
        wrong = f"{entry.threat} is {measure.by}'s, and the day is set by {entry.by}."
        problems.add((*path, "threat"), wrong, f"Write by: {measure.by}, or leave threat out.")
    elif measure.when is not None and (measure.when.answers or measure.when.stalled):
        wrong = f"No accord answers {entry.threat}, so that nothing lets the day lapse."
        remedy = "Name a measure with when: {no_accord: [issue, …]}, or leave threat out."
        problems.add((*path, "threat"), wrong, remedy)


def new_position(entry: NewPositionEntry) -> NewPosition:
    """A new position as it is played."""
    return NewPosition(
        id=entry.position,
        name=entry.name or positions.title_of(entry.position),
        date=entry.date,
        by=entry.by,
        demands=frozen({about: _written(demand) for about, demand in entry.demands.items()}),
        package=entry.package is not None,
        chance=entry.chance or Point(1.0),
    )


def _written(demand: NewDemandEntry) -> tuple[str, ...]:
    """The keys of a demand that are written, in the order of the format."""
    grounds = CalendarEntry.model_fields
    return tuple(
        key
        for key in NewDemandEntry.model_fields
        if key in demand.model_fields_set and key not in grounds
    )


def shocks(
    written: Mapping[str, ShockEntry | None],
    parties: Mapping[str, PartyEntry | None],
    calendar: tuple[Dated, ...],
    problems: Problems,
) -> dict[str, Shock]:
    """Every shock that is active, as it is played."""
    found = {}
    for key, entry in written.items():
        if entry is not None:
            _check(key, entry, calendar, problems)
            _check_parties(key, entry, parties, problems)
            if entry.active:
                found[key] = _shock(key, entry)
    return found


def _shock(key: str, entry: ShockEntry) -> Shock:
    shows: Literal["resolve", "restraint"] | None = None
    if entry.shows is not None:
        shows = "restraint" if entry.shows == "restraint" else "resolve"
    return Shock(
        id=key,
        name=entry.name or positions.title_of(key),
        date=entry.date,
        chance=entry.chance or Point(1.0),
        days=words.UNITS[entry.per or "month"],
        tension=entry.tension,
        resolve=frozen(entry.resolve),
        climate=frozen(entry.climate),
        of=entry.of,
        shows=shows,
        ratio=entry.strength,
    )


def _check(
    key: str,
    entry: ShockEntry,
    calendar: tuple[Dated, ...],
    problems: Problems,
) -> None:
    path: Path = ("shocks", key)
    if entry.date is None and entry.chance is None and not problems.spoilt(path):
        wrong = f"When {key} comes is missing."
        problems.add(path, wrong, "Write date: a day, or chance: likely, per: month.")
    if entry.date is not None and entry.per is not None:
        wrong = "What has a date does not come per span of time."
        problems.add((*path, "per"), wrong, "Leave per out, or date.")
    if entry.date is not None and calendar and entry.date > calendar[-1].date:
        wrong = f"{entry.date} lies after the last entry of the calendar: the talks are over."
        problems.add((*path, "date"), wrong, "Give it an earlier day, or delete it.")
    if not {
        "tension",
        "resolve",
        "climate",
        "shows",
    } & entry.model_fields_set and not problems.spoilt(path):
        remedy = (
            "Write tension: sharp, resolve: {RUS: marked}, climate: {USA: worse}, "
            "or of: RUS, shows: resolve."
        )
        problems.add(path, f"{key} moves nothing.", remedy)


def _check_parties(
    key: str, entry: ShockEntry, parties: Mapping[str, PartyEntry | None], problems: Problems
) -> None:
    path: Path = ("shocks", key)
    check_known("party", entry.resolve, parties, (*path, "resolve"), problems)
    check_known("party", entry.climate, parties, (*path, "climate"), problems)
    if entry.of is not None:
        check_known("party", [entry.of], parties, (*path, "of"), problems)
    if (entry.of is None) != (entry.shows is None) and not problems.spoilt(path):
        lacks = "of" if entry.of is None else "shows"
        refusal = Refusal(
            f"{lacks} is missing.", "Say whose act it is taken for: of: RUS, shows: …"
        )
        problems.add((*path, lacks), refusal)
    if "strength" in entry.model_fields_set and entry.shows is None:
        wrong = "strength of what? It says how much likelier what it shows is."
        problems.add((*path, "strength"), wrong, "Add of and shows, or leave it out.")
