"""A role sheet: what a party knows before the talks, and nothing that only others know.

What is private to others is never read here: their positions, readings, packages, resolve,
reservations, homes, instructions, costs, and measures that are not public.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sim.errors import UsageError, meant
from sim.scenario.happenings import Condition, Deadline, NewPosition, Signal
from sim.scenario.protocols import tables_texts
from sim.scenario.scenario import Dated, Measure, Party, Scenario, Stage
from sim.scenario.speech import Promise, PublishedText
from sim.view.adopted import adopted_by
from sim.view.grammar import Names, dated, sentence
from sim.view.instructed import begins, in_force, instructions, known, own_measures, sized, would
from sim.view.sheet import Grid, Items, Section, Sheet
from sim.view.spoken import said
from sim.view.wording import counted, forum_name, listed, percent

CLAIM = (
    "What this does not claim: positions are those written in the scenario, every uncertain number "
    "at its middle. A play may draw others."
)
DECIDES = {
    "consensus": "by consensus",
    "majority": "by a majority",
    "qualified_majority": "by a qualified majority",
}
Entry = Dated


def _condition(names: Names, needed: Condition) -> str:
    """What must be so for a stage to be held."""
    words = []
    if needed.accord is not None:
        one = "an accord" if needed.accord else "no accord"
        at = names.entry(needed.at)[0] if needed.at else ""
        words.append(f"“{at}” has brought {one}" if at else f"there is {one} by then")
    if needed.tension_above is not None:
        words.append(f"tension is above {needed.tension_above:.2f} by then")
    return listed(words)


def role(scenario: Scenario, party: str, no_deal: float | None = None) -> Sheet:
    """A party's role sheet.

    Parameters
    ----------
    scenario
        What will be played.
    party
        Whose sheet it is.
    no_deal
        What no deal is worth to it in the middle case, in stakes; None: not told.

    Raises
    ------
    UsageError
        If there is no such party.
    """
    if party not in scenario.parties:
        near, there = meant(party, scenario.parties), ", ".join(scenario.parties)
        raise UsageError(f"{near}No party {party!r}; there are {there}.")
    told, you = _Public(scenario, party), scenario.parties[party]
    about = [f"Your role: {you.name}. Keep this sheet to yourself."]
    sections = (
        ("Who is there", [Items(told.parties())]),
        ("What is decided", [told.issues()]),
        ("When they meet, and what has been said", [Items(told.calendar())]),
        ("Threats that are public", [Items(told.threats())]),
        ("Your instructions", list(instructions(scenario, you, no_deal))),
        ("Your measures", [Items(own_measures(scenario, you))]),
    )
    return Sheet(
        scenario.title,
        [*([scenario.question] if scenario.question else []), *about],
        [Section(title, parts) for title, parts in sections if parts != [Items([])]],
        CLAIM,
    )


def unpublished(scenario: Scenario, party: str) -> bool:
    """Whether others have measures of which this party may not know."""
    return any(
        measure.by != party and party not in measure.followers and not known(scenario, measure)
        for measure in scenario.measures.values()
    )


def _sits(stage: Stage, party: Party) -> bool:
    """Whether a party is at a stage: votes, speaks, hears or is in the chair."""
    there = (*stage.parties, *stage.observers, *stage.consulted, stage.chair)
    return party.id in there


class _Public:
    """What everybody knows, with what a party has seen itself."""

    def __init__(self, scenario: Scenario, party: str) -> None:
        self.scenario, self.you = scenario, scenario.parties[party]
        self.names = Names(scenario, shorten=True)

    def parties(self) -> list[str]:
        """Everybody, blocs with their members."""
        lines = []
        for party in self.scenario.parties.values():
            words = party.name if party.name == party.id else f"{party.name} ({party.id})"
            if party.members:
                members = self.names.parties(party.members)
                words += f": {members}, {DECIDES[party.decides]}"
            lines.append(f"{words}: this is you" if party is self.you else words)
        return lines

    def issues(self) -> Grid:
        """Every issue with its options in order; what is in force is marked."""
        grid = Grid([("issue", "left"), ("options, in order", "left"), ("", "left")])
        stages = self.scenario.stages
        for issue in self.scenario.issues.values():
            at_table = any(issue.id in s.agenda and _sits(s, self.you) for s in stages)
            name = issue.name
            if issue.raised:
                name += f" (comes up on {dated(issue.raised)})"
            if issue.status_quo is None:
                grid.rows.append((name, "nothing is in force yet", ""))
                name = ""
            for place, text in enumerate(issue.texts):
                if place in issue.secret and not at_table:
                    continue
                mark = "in force" if place == issue.status_quo else ""
                secret = "known at the table only" if place in issue.secret else ""
                grid.rows.append((name, text, mark or secret))
                name = ""
        return grid

    def calendar(self) -> list[str]:
        """What has happened in public, and what is to come."""
        return [
            f"{dated(entry.date)}: {words}"
            for entry in self.scenario.calendar
            if (words := " ".join(self._entry(entry)))
        ]

    def _entry(self, entry: Entry) -> Iterator[str]:
        if isinstance(entry, Stage):
            yield from self._stage(entry)
        elif not self._heard(entry):
            return
        elif isinstance(entry, Deadline):
            yield from self._deadline(entry)
        elif isinstance(entry, Signal):
            yield sentence(f"{self.names.party(entry.by)}: “{entry.name}”, a sign of {entry.shows}")
        else:
            yield from self._words(entry)

    def _deadline(self, entry: Deadline) -> Iterator[str]:
        yield sentence(f"“{entry.name}”, a deadline of {self.names.party(entry.by)}")
        threat, yours = self.scenario.measures.get(entry.threat or ""), entry.by == self.you.id
        if threat is not None and (yours or known(self.scenario, threat)):
            yield sentence(f"it lapses where accords answer “{threat.name}”")
        if yours:
            chance = percent(entry.hard.middle)
            yield sentence(f"you mean it with a chance of {chance}, which only you know")
            if entry.moved_to is not None:
                day = dated(entry.moved_to)
                yield sentence(
                    f"where a text of others is worth more to you than no deal, you put "
                    f"it off to {day}"
                )

    def _words(self, entry: Entry) -> Iterator[str]:
        if isinstance(entry, PublishedText):
            yours = tuple(one for one in entry.ultimatum_to if one == self.you.id)
            entry = replace(entry, ultimatum_to=yours)
        yield said(self.names, entry)
        if isinstance(entry, NewPosition) and not self.scenario.is_history(entry):
            chance = percent(entry.chance.middle)
            comes = (
                f"it comes to that with a chance of {chance}, and nobody else knows of it before"
            )
            certain = entry.chance.bounds[0] >= 1.0
            yield sentence("nobody else knows of it before" if certain else comes)

    def _heard(self, entry: Entry) -> bool:
        """Whether a party knows of an entry now: public, its own, or meant for it."""
        scenario, you = self.scenario, self.you.id
        first = begins(scenario)
        if getattr(entry, "by", None) == you:
            return True
        if isinstance(entry, Deadline):
            return entry.known is None or entry.known <= first
        if entry.date > first:
            return False  # what others will do is for them to know
        if isinstance(entry, PublishedText):
            return entry.public or you in entry.to
        return not isinstance(entry, Promise) or not entry.to or you in entry.to

    def _stage(self, stage: Stage) -> Iterator[str]:
        names, there = self.names, _sits(stage, self.you)
        if stage.track is not None and not there:
            return  # beside the others, and not told of
        yield sentence(stage.name)
        if self.scenario.is_history(stage):
            return
        seats = names.group(stage.parties, tuple(self.scenario.parties))
        yield sentence(f"{seats} meet: {forum_name(stage.forum)}")
        if stage.agenda and tables_texts(stage):
            yield sentence(f"on the agenda: {names.issues(stage.agenda)}")
            rule = adopted_by(names, stage.adoption)
            yield sentence(f"adopted by {rule}; {counted(stage.sessions, 'session', 'sessions')}")
        if stage.chair is not None:
            yield sentence(f"in the chair: {names.party(stage.chair)}")
        if stage.observers:
            may = "may table texts" if stage.observers_table else "may speak"
            yield sentence(f"{names.parties(stage.observers)} {may}, without a vote")
        if stage.only_if is not None:
            yield sentence(f"held only if {_condition(names, stage.only_if)}")
        if not there:
            yield "You are not there."

    def threats(self) -> list[str]:
        """What others have threatened, denied or begun in public, and what it would cost you."""
        return [
            " ".join(self._threat(measure))
            for measure in self.scenario.measures.values()
            if known(self.scenario, measure) and measure.by != self.you.id
        ]

    def _threat(self, measure: Measure) -> Iterator[str]:
        names = self.names
        who, what = names.party(measure.by), f"“{measure.name}”"
        if measure.in_force is not None:
            words = f"{who}{in_force(self.scenario, measure)}: {what}"
        elif measure.denied:
            words = f"{who} says that it will not: {what}"
        else:
            verb = "threatens" if measure.publicity >= 1 else "hints"
            words = f"{names.does(measure.by, verb)}: {what}"
        parent = self.scenario.measures.get(measure.parent or "")
        shown = parent is not None and (parent.by == self.you.id or known(self.scenario, parent))
        yield sentence(f"{words}, {would(names, measure, shown)}")
        if self.you.id in measure.harm:
            often = ", each month" if measure.monthly else ""
            yield sentence(f"to you a harm{often}: {sized(measure.harm[self.you.id])}")
