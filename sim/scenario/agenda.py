"""The calendar: whatever has a date, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from sim.registry import forums
from sim.scenario import positions
from sim.scenario.cast import check_known, registered
from sim.scenario.demands import NewPositionEntry
from sim.scenario.distributions import Point
from sim.scenario.entries import MeasureEntry, PartyEntry, SignalEntry, StageEntry
from sim.scenario.grounds import CalendarEntry
from sim.scenario.happenings import Signal
from sim.scenario.kinds import Named
from sim.scenario.majorities import majority_rule
from sim.scenario.moments import DeadlineEntry, deadline, new_position
from sim.scenario.problems import Problems, Refusal, known_as, unknown
from sim.scenario.protocols import tables_one_text, tables_texts
from sim.scenario.reading import id_of, keys_of
from sim.scenario.repeats import repeated
from sim.scenario.scenario import Adoption, Dated, Issue, Stage, frozen
from sim.scenario.seats import (
    PAIR,
    by_majority,
    check_chair,
    check_idle_keys,
    check_sides,
    check_strategies,
)
from sim.scenario.speech import Readout
from sim.scenario.spoken import Speech
from sim.scenario.tree import Path
from sim.scenario.words_spoken import PromiseEntry, TextEntry

MOST_ENTRIES = 256


class Calendar:
    """Resolves the entries of the calendar.

    Parameters
    ----------
    parties, issues, measures
        What they may name. None stands for one that is wrong in itself.
    problems
        Where what is wrong goes.
    """

    def __init__(
        self,
        parties: Mapping[str, PartyEntry | None],
        issues: Mapping[str, Issue | None],
        problems: Problems,
        measures: Mapping[str, MeasureEntry | None] | None = None,
    ) -> None:
        self.parties, self.measures = parties, measures or {}
        self.speech = Speech(parties, issues, self.measures, problems)
        self.promises: tuple[str, ...] = ()
        self.issues = issues
        self.problems = problems
        self.blocs = {key: party.members for key, party in parties.items() if party}
        self.members = {member for members in self.blocs.values() for member in members}

    def all(self, written: Mapping[int, CalendarEntry | None], *, sort: bool) -> tuple[Dated, ...]:
        """Every entry as it is played; ``sort`` puts them in order, else disorder is told."""
        read = [(i, entry) for i, entry in written.items() if entry is not None]
        if sort:  # before stages are repeated: so the text that is kept is read
            read.sort(key=lambda known: known[1].date)
        else:
            spoilt = self.problems.spoilt
            known = [(i, entry) for i, entry in read if not spoilt(("calendar", i, "date"))]
            for (_, before), (i, entry) in pairwise(known):
                if entry.date < before.date:
                    key = id_of(before)[0]
                    wrong = f"{entry.date} lies before {before.date}, the date of {key} above."
                    self.problems.add(
                        ("calendar", i, "date"), wrong, "Entries stand in order of date."
                    )
        if read and not any(isinstance(entry, StageEntry) for _, entry in read):
            wrong = "No stage: nobody ever meets."
            if len(read) == len(written):
                self.problems.add(("calendar",), wrong, "Add - {stage: talks, date: 2030-05-01}.")
        self.promises = tuple(e.promise for _, e in read if isinstance(e, PromiseEntry))
        found = [entry for i, one in read for entry in self.played(one, ("calendar", i))]
        self._check_repeats(found, read)
        self._check_conditions(found, read)
        return tuple(sorted(found, key=lambda entry: entry.date))

    def played(self, entry: CalendarEntry, path: Path) -> Iterator[Dated]:
        """What an entry comes to."""
        if isinstance(entry, StageEntry):
            for stage in repeated(self.stage(entry, path), entry, path, self.problems):
                yield replace(stage, agenda=self._raised(stage, entry, path))
        elif isinstance(entry, DeadlineEntry):
            yield deadline(entry, path, self.parties, self.measures, self.problems)
        elif isinstance(entry, SignalEntry):
            yield self.signal(entry, path)
        elif isinstance(entry, TextEntry):
            yield self.speech.text(entry, path)
        elif isinstance(entry, PromiseEntry):
            yield self.speech.promise(entry, path)
        elif isinstance(entry, NewPositionEntry):
            yield new_position(entry)

    def signal(self, entry: SignalEntry, path: Path) -> Signal:
        """A signal as it is played."""
        check_known("party", [entry.by], self.parties, (*path, "by"), self.problems)
        return Signal(
            id=entry.signal,
            name=entry.name or positions.title_of(entry.signal),
            date=entry.date,
            by=entry.by,
            shows="restraint" if entry.shows == "restraint" else "resolve",
            ratio=entry.strength,
            voice=entry.voice,
            costly=entry.costly,
        )

    def _raised(self, stage: Stage, entry: StageEntry, path: Path) -> tuple[str, ...]:
        """The agenda of a stage without what comes up only later."""
        waiting = {
            about: issue.raised
            for about in stage.agenda
            if (issue := self.issues.get(about)) and issue.raised and issue.raised > stage.date
        }
        left = tuple(about for about in stage.agenda if about not in waiting)
        at = (*path, "agenda")
        if waiting and stage.repeats is None and not self.problems.spoilt(at):
            about, day = next(iter(waiting.items()))
            if not left:
                wrong = f"Nothing is on the agenda: {about} comes up only on {day}."
                self.problems.add(at, wrong, "Meet later, or have something else on the agenda.")
            elif entry.agenda is not None and entry.every is None:
                wrong = f"{about} comes up only on {day}, after {stage.id}."
                self.problems.add(at, wrong, "Leave it off this agenda.")
        return left

    def _check_repeats(self, found: list[Dated], read: list[tuple[int, CalendarEntry]]) -> None:
        """Repeats must not be too many, nor take the ids of other entries."""
        written = {id_of(entry)[0].lower() for _, entry in read}
        if len(found) > MOST_ENTRIES:
            wrong = f"{len(found)} entries with all repeats; at most {MOST_ENTRIES} are allowed."
            self.problems.add(("calendar",), wrong, "Repeat less often.")
        for entry in found:
            if isinstance(entry, Stage) and entry.repeats and entry.id.lower() in written:
                at = next(i for i, one in read if id_of(one)[0] == entry.repeats)
                wrong = f"A repeat of it would be called {entry.id}, as another entry is."
                self.problems.add(("calendar", at, "every"), wrong, "Rename the other.")

    def _check_conditions(self, found: list[Dated], read: list[tuple[int, CalendarEntry]]) -> None:
        """A stage can wait for what happened at an earlier stage only."""
        stages = [entry for entry in found if isinstance(entry, Stage)]
        places = {id_of(entry)[0]: i for i, entry in read}
        for stage in stages:
            at = stage.only_if.at if stage.only_if else None
            earlier = [s.id for s in stages if s.date <= stage.date and s.id != stage.id]
            if at is not None and stage.repeats is None and at not in earlier:
                here: Path = ("calendar", places[stage.id])
                if not self.problems.spoilt((*here, "date")):
                    self.problems.add((*here, "if"), unknown("earlier stage", at, earlier))

    def stage(self, entry: StageEntry, path: Path) -> Stage:
        """A stage as it is played."""
        seated = self._parties(entry, path)
        agenda = entry.agenda
        if agenda is not None:
            check_known("issue", agenda, self.issues, (*path, "agenda"), self.problems)
            agenda = tuple(about for about in agenda if about in self.issues)
        if entry.chair is not None:
            check_known("party", [entry.chair], self.parties, (*path, "chair"), self.problems)
        check_chair(entry, self.problems, path)
        check_idle_keys(entry, self.problems, path)
        if entry.spills is not None and entry.track is None:
            wrong = "spills from where? The stage is on no track."
            self.problems.add((*path, "spills"), wrong, "Add track: a name, or leave it out.")
        check_strategies(entry, seated, self.parties, self.problems, path)
        check_sides(entry, seated, self.problems, path)
        return Stage(
            id=entry.stage,
            name=entry.name or positions.title_of(entry.stage),
            date=entry.date,
            forum=entry.forum,
            parties=seated,
            agenda=tuple(self.issues) if agenda is None else agenda,
            forum_parameters=frozen(self._forum(entry, path)),
            observers=entry.observers,
            observers_table=entry.observers_table,
            consulted=entry.consult,
            chair=entry.chair,
            adoption=self._adoption(entry, seated, path),
            sessions=1 if tables_one_text(entry) else entry.sessions,
            stalled_after=entry.stalled_after,
            whole=entry.together,
            resumes=entry.resumes,
            ends_talks_if_failed=entry.if_fails == "end",
            overseen=entry.overseen_by == "leaders",
            only_if=entry.only_if,
            track=entry.track,
            spills=entry.spills or Point(1.0),
            called_by=entry.called_by,
            readouts=self._readouts(entry, path),
        )

    def _readouts(self, entry: StageEntry, path: Path) -> tuple[Readout, ...]:
        if entry.called_by is not None:
            called = [entry.called_by]
            check_known("party", called, self.parties, (*path, "called_by"), self.problems)
        if entry.readouts and tables_texts(entry):
            wrong = "Readouts are of an exchange; elsewhere texts speak."
            self.problems.add((*path, "readouts"), wrong, "Write forum: exchange.")
        return tuple(
            self.speech.readout(who, said, self.promises, (*path, "readouts", who))
            for who, said in entry.readouts.items()
        )

    def _parties(self, entry: StageEntry, path: Path) -> tuple[str, ...]:
        """Who sits and votes, in floor order."""
        beside = {*entry.observers, *entry.consult, entry.chair}
        free = [key for key in self.parties if key not in self.members and key not in beside]
        seated = list(entry.parties) if entry.parties is not None else free
        for where in ("parties", "observers", "consult", "first"):
            named = getattr(entry, where) or ()
            check_known("party", named, self.parties, (*path, where), self.problems)
        for where in ("observers", "consult"):
            for key in getattr(entry, where):
                if key in seated:
                    wrong = f"{key} sits among the parties of {entry.stage} already."
                    self.problems.add((*path, where), wrong, "Keep it in one of the two.")
        for key in entry.first:
            if key in self.parties and key not in seated:
                wrong = f"{key} does not sit at {entry.stage}, so it cannot speak first."
                refusal = Refusal(wrong, "", None, seated)
                self.problems.add((*path, "first"), refusal)
        seated = [key for key in seated if key in self.parties]
        self._check_seats(entry, seated, path)
        front = [key for key in entry.first if key in seated]
        return (*front, *(key for key in seated if key not in front))

    def _check_seats(self, entry: StageEntry, seated: list[str], path: Path) -> None:
        for bloc in seated:
            for member in self.blocs.get(bloc, ()):
                if member in seated:
                    wrong = f"{entry.stage} seats {bloc} and its member {member}: "
                    wrong += f"{member} would count twice."
                    remedy = "Seat the bloc, or its members."
                    self.problems.add((*path, "parties"), wrong, remedy)
        if len(seated) < 2 and tables_texts(entry) and len(self.parties) > 1:
            if self.problems.spoilt((*path, "parties")):
                return
            who = f"only {seated[0]} sits" if seated else "nobody sits"
            wrong = f"At {entry.stage} {who}."
            remedy = "A stage needs two parties that can agree."
            self.problems.add((*path, "parties"), wrong, remedy)

    def _forum(self, entry: StageEntry, path: Path) -> dict[str, object]:
        extra = dict(entry.model_extra or {})
        at = (*path, "forum")
        if entry.forum not in forums.names():
            registered(forums, Named(entry.forum, {}), at, self.problems)
            return {}
        own = forums.parameters(entry.forum)
        for key in [key for key in extra if key not in own]:
            names = (*keys_of(StageEntry), *own)
            refusal = Refusal(f'"{key}" is not a key here.', "", known_as(key, names), names)
            self.problems.add((*path, key), refusal)
            del extra[key]
        return registered(forums, Named(entry.forum, extra), at, self.problems)

    def _adoption(self, entry: StageEntry, seated: tuple[str, ...], path: Path) -> Adoption:
        adopt, at = entry.adopt, (*path, "adopt")
        written = adopt.model_fields_set
        kinds = ("rule", "consensus_minus", "majority", "double_majority")
        rules = [key for key in kinds if key in written]
        if len(rules) > 1 and not (len(rules) == PAIR and adopt.rule in rules):
            self.problems.add(at, f"Two rules: {' and '.join(rules)}.", "Keep one.")
        for where in ("consensus_minus", "veto"):
            for key in getattr(adopt, where) or ():
                if key not in seated:
                    refusal = unknown("voter", key, seated)
                    self.problems.add((*at, where), refusal)
        weights = frozen(dict(adopt.weights))
        self._check_weights(entry, by_majority(entry), seated, at)
        rule = majority_rule(adopt, weights)
        if rule is not None:
            return rule
        without = adopt.consensus_minus or ()
        if without and len(set(seated) - set(without)) < 2:
            wrong = "Fewer than two are left who must agree."
            self.problems.add((*at, "consensus_minus"), wrong, "Leave someone out of the list.")
        return Adoption("consensus_minus" if without else "consensus", without, veto=adopt.veto)

    def _check_weights(
        self, entry: StageEntry, majority: bool, seated: tuple[str, ...], at: Path
    ) -> None:
        weights = entry.adopt.weights
        where = (*at, "weights")
        if weights and not majority:
            self.problems.add(where, "Weights count under a majority only.", "Leave them out.")
            return
        if not weights and (entry.adopt.double_majority or entry.adopt.rule == "double_majority"):
            wrong = "A double majority counts parties and weights, and no weights are given."
            remedy = "Write {double_majority: {}, weights: {…}}, with populations, say."
            self.problems.add(at, wrong, remedy)
        for key in weights:
            if key not in seated:
                self.problems.add((*where, key), unknown("voter", key, seated))
        missing = [key for key in seated if key not in weights]
        if weights and missing:
            wrong = f"weights leaves out {', '.join(missing)}."
            self.problems.add(where, wrong, "Give every voter a weight; 0 is allowed.")
        if weights and not missing and not sum(weights.values()):
            self.problems.add(where, "All weights are 0.", "Somebody must count.")
