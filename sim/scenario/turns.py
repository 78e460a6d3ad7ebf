"""New positions: from a day on a party wants something else, or accepts more or less.

docs/model.md, section 8. What an entry does not write stays. So the parties from that day on are
those of the file with these demands written in place of what they say; what happened before
``as_of`` is written into them from the start.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.scenario import positions
from sim.scenario.cast import check_known, parties
from sim.scenario.demands import NewDemandEntry, NewPositionEntry, PositionEntry
from sim.scenario.distributions import Point
from sim.scenario.entries import PartyEntry
from sim.scenario.leaning import lean
from sim.scenario.problems import Problems
from sim.scenario.reading import Draft
from sim.scenario.scenario import Dated, Issue, Party, Scenario, frozen
from sim.scenario.sides import cumulated, side
from sim.scenario.tree import Path

MOST = 64
"""Combinations of what has come and what has not."""
Written = Mapping[str, PartyEntry | None]
Standings = dict[tuple[str, ...], Mapping[str, Party]]


@dataclass(frozen=True)
class Turn:
    """A new position as it is written, and where."""

    entry: NewPositionEntry
    path: Path

    @property
    def id(self) -> str:
        return self.entry.position


class Turns:
    """The new positions of a file.

    Parameters
    ----------
    found
        What is written. What lies before its ``as_of`` has come.
    issues
        As they are played.
    problems
        Where what is wrong goes.
    """

    def __init__(
        self, found: Draft, issues: Mapping[str, Issue | None], problems: Problems
    ) -> None:
        self.cast, self.issues, self.problems = found.parties, issues, problems
        as_of = found.head.as_of if found.head else None
        turns = [
            Turn(entry, ("calendar", i))
            for i, entry in found.calendar.items()
            if isinstance(entry, NewPositionEntry)
        ]
        turns.sort(key=lambda turn: turn.entry.date)
        self.past = [turn for turn in turns if as_of is not None and turn.entry.date < as_of]
        self.to_come = [turn for turn in turns if turn not in self.past]
        for turn in turns:
            self._check(turn, past=turn in self.past)

    def _check(self, turn: Turn, *, past: bool) -> None:
        """What is wrong with an entry by itself."""
        entry, path, problems = turn.entry, turn.path, self.problems
        check_known("party", [entry.by], self.cast, (*path, "by"), problems)
        check_known("issue", entry.demands, self.issues, (*path, "demands"), problems)
        if entry.package is not None:
            named = entry.package.issues or ()
            check_known("issue", named, self.issues, (*path, "package"), problems)
        if not entry.demands and entry.package is None and not problems.spoilt(path):
            wrong = f"{turn.id} changes no demand."
            problems.add(path, wrong, "Write demands: {issue: {accept: option}}.")
        if past and entry.chance is not None:
            wrong = f"{turn.id} lies before as_of, so that it has come or has not."
            problems.add((*path, "chance"), wrong, "Leave chance out, or delete the entry.")

    def since_the_start(self) -> dict[str, PartyEntry | None]:
        """The parties as they are written, with what lies before ``as_of`` written into them."""
        found = dict(self.cast)
        for turn in self.past:
            self._write(turn, found)
        return found

    def standings(self, calendar: tuple[Dated, ...]) -> Standings:
        """The parties after every combination of new positions that may have come, by their ids in
        order; without that of none.
        """
        begun = self.since_the_start()
        sets: list[tuple[Turn, ...]] = [()]
        found: dict[tuple[str, ...], tuple[Turn, ...]] = {}
        for turn in self.to_come:
            chance = turn.entry.chance or Point(1.0)
            more = [(*one, turn) for one in sets if chance.bounds[1] > 0.0]
            sets = [*(sets if chance.bounds[0] < 1.0 else ()), *more] if more else sets
            found |= {tuple(one.id for one in came): came for came in more}
            if len(found) >= MOST:
                wrong = (
                    f"With {turn.id} there are {len(found)} combinations of what has come and what "
                    f"has not; at most {MOST - 1} are allowed."
                )
                self.problems.add(turn.path, wrong, "Give fewer of them a chance.")
                return {}
        known: Standings = {}
        for ids, came in found.items():
            cast = self._after(came, begun, calendar)
            if cast is not None:
                known[ids] = frozen(cast)
        return known

    def _after(
        self, came: tuple[Turn, ...], begun: Written, calendar: tuple[Dated, ...]
    ) -> dict[str, Party] | None:
        """The parties once these have come; None if something is wrong."""
        written = dict(begun)
        for turn in came:
            self._write(turn, written)
        if self.problems.found:
            return None
        inner = Problems(self.problems.root)
        before = lean(parties(begun, self.issues, inner), calendar, self.issues, inner)
        cast = lean(parties(written, self.issues, inner), calendar, self.issues, inner)
        last = came[-1]
        for problem in inner.found:
            self.problems.add((*last.path, "demands"), problem.wrong, problem.remedy)
        self._check_alone(last, before, cast)
        return None if inner.found else cast

    def _check_alone(
        self, turn: Turn, before: Mapping[str, Party], after: Mapping[str, Party]
    ) -> None:
        """Who is soft on each issue by itself must stay as unsure of each line as before: what is
        known of its lines has one order, which another number of lines would mix up.
        """
        for key, party in before.items():
            if party.together or party.members:
                continue
            for about in turn.entry.demands:
                if _ends(party, about) == _ends(after[key], about):
                    continue
                wrong = (
                    f"{key} is soft on each issue by itself, and its red line on {about} would "
                    "come to be in doubt otherwise than before."
                )
                remedy = "Keep its chances, or take doubt: independent from the party."
                self.problems.add((*turn.path, "demands", about), wrong, remedy)
            if _packages(party) != _packages(after[key]):
                wrong = (
                    f"{key} is soft on each issue by itself, and its package would come to be in "
                    "doubt otherwise than before."
                )
                remedy = "Keep its chance, or take doubt: independent from the party."
                self.problems.add((*turn.path, "package"), wrong, remedy)

    def _write(self, turn: Turn, into: dict[str, PartyEntry | None]) -> None:
        """Write a new position into a party."""
        base = into.get(turn.entry.by)
        if base is None:
            return
        demands = dict(base.demands)
        for about, demand in turn.entry.demands.items():
            known = _known(turn.entry.by, about, into)
            if known is not None and known.counts_with:
                wrong = f"The demand on {about} counts only with others: it stays as it is."
                where: Path = (*turn.path, "demands", about)
                self.problems.add(where, wrong, "Take counts_with from the demand, or this here.")
            whole = _merged(turn.entry, demand, known)
            self._check_position(turn, about, whole, sure=bool(base.readings))
            if not self.problems.spoilt((*turn.path, "demands", about)):
                demands[about] = whole
        update: dict[str, object] = {"demands": demands}
        if base.readings:
            update["readings"] = {
                name: one.model_copy(update={"demands": _overruled(one.demands, turn.entry)})
                for name, one in base.readings.items()
            }
        if turn.entry.package is not None:
            update["package"] = turn.entry.package
        into[turn.entry.by] = base.model_copy(update=update)

    def _check_position(self, turn: Turn, about: str, whole: PositionEntry, *, sure: bool) -> None:
        issue, path = self.issues.get(about), (*turn.path, "demands", about)
        if issue is not None and not self.problems.spoilt(path):
            positions.position(issue, whole, path, self.problems, sure=sure)


def _known(key: str, about: str, written: Written) -> PositionEntry | None:
    """What a party demands on an issue, or else whom it follows."""
    seen: set[str] = set()
    while key not in seen:
        seen.add(key)
        entry = written.get(key)
        if entry is None:
            return None
        if about in entry.demands:
            found = entry.demands[about]
            usual = {} if found.salience or entry.salience is None else {"salience": entry.salience}
            return found.model_copy(update=usual)
        key = entry.follows or key
    return None


def _merged(
    entry: NewPositionEntry, new: NewDemandEntry, known: PositionEntry | None
) -> PositionEntry:
    """A demand with what is new of it. A red line that is written is as sure as the ``basis``
    beside it, or that of the entry, or else as before.
    """
    changed = {name: getattr(new, name) for name in new.model_fields_set}
    if "accept" in changed and entry.basis is not None:
        changed.setdefault("basis", entry.basis)
    return (known or PositionEntry.model_validate({})).model_copy(update=changed)


def _overruled(
    said: Mapping[str, PositionEntry], entry: NewPositionEntry
) -> dict[str, PositionEntry]:
    """What a reading says of demands, without the keys that hold in all readings from now on."""
    found = {}
    for about, demand in said.items():
        new = entry.demands.get(about)
        left = demand.model_fields_set - (new.model_fields_set if new else set())
        found[about] = PositionEntry.model_construct(
            _fields_set=set(left), **{name: getattr(demand, name) for name in left}
        )
    return found


def _packages(party: Party) -> float | None:
    """The chance of a party's package, if it has one."""
    return party.packages if party.package else None


def _ends(party: Party, about: str) -> list[list[float] | None]:
    """The chances of a party's lines on an issue, added up from the hardest."""
    return [
        None if held.accept is None else cumulated(held.accept, rising=side(held) > 0)
        for held in party.held(about)
    ]


def unmoved(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """New positions that change nothing: path, what is doubtful, remedy."""
    at = {(): scenario.parties, **scenario.after}
    last = max((stage.date for stage in scenario.stages), default=None)
    for turn in scenario.turns:
        after = [ids for ids in at if ids and ids[-1] == turn.id]
        if not after:
            yield f"calendar.{turn.id}.chance", f"{turn.id} never comes.", "Give it a chance."
        elif all(at[ids] == at[ids[:-1]] for ids in after):
            wrong = f"{turn.id} changes nothing: that is the position of {turn.by} already."
            yield f"calendar.{turn.id}", wrong, "Meant?"
        elif last is not None and turn.date > last and not scenario.measures:
            wrong = f"{turn.id} comes when all is over: nobody meets, and no threat is decided."
            yield f"calendar.{turn.id}", wrong, "Give it an earlier day, or delete it."
