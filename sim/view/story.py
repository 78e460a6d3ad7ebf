"""The story of one play: which sentences its events make, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sim.scenario.scenario import Measure, Scenario
from sim.view.ending import Ending
from sim.view.grammar import Names, dated, plain_ids, sentence
from sim.view.paragraph import Paragraph
from sim.view.sessions import Sessions
from sim.view.spoken import about, said
from sim.view.wording import forum_name, stakes

if TYPE_CHECKING:
    from sim.model import Event

STARTS = {
    "stage_begin": "stage",
    "measure": "after",
    "accident": "after",
    "ratification": "after",
}
"""Events that begin a part of the story, and its kind."""

TITLES = {
    "before": "Before the talks",
    "after": "After the talks",
    "cut short": "The talks are cut short",
}
"""Headings of the parts that are no stages."""

STIRRED = 0.005
"""Shifts of a belief smaller than this are not told, nor any that rounding hides."""


class Story:
    """Tells the plays of one scenario.

    Parameters
    ----------
    scenario
        What was played.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.names = Names(scenario)
        self.scenario = scenario
        self._struck: set[str] = set()
        self._lines: dict[tuple[str, str], Any] = {}

    def told(self, events: Sequence[Event]) -> Iterator[Paragraph]:
        """The story, paragraph by paragraph."""
        explained = False
        self._struck, self._lines = set(), {}
        standing = list(self._standing(events))
        parts = list(chapters(events))
        last = max((i for i, (kind, _) in enumerate(parts) if kind == "stage"), default=-1)
        for place, (kind, part) in enumerate(parts):
            if standing and kind != "before":
                yield Paragraph("Before the talks", heading=True)
            yield from standing if kind != "before" else ()
            early = kind == "after" and place < last
            cut = kind == "after" and not early and self._cut_short(part)
            title = self._title("cut short" if cut else "between" if early else kind, part[0])
            yield Paragraph(title, heading=True)
            yield from standing if kind == "before" else ()
            standing = []
            yield from self._stage(part) if kind == "stage" else self._between(part)
            for words in self._beliefs(part):
                note = "" if explained else " (0 would pay nothing, 1 minds no cost)"
                yield Paragraph(words + note + ".")
                explained = True
        yield Paragraph("How it ended", heading=True)
        ending = Ending(self.names)
        ending.hear(events)
        yield from ending.told()

    def _title(self, kind: str, first: Event) -> str:
        if kind == "stage":
            name, day = self.names.entry(first.stage)
            return f"{name}, {dated(first.date or day)}"
        return TITLES.get(kind, "Meanwhile")

    def _cut_short(self, part: Sequence[Event]) -> bool:
        """Whether an accident begins this part and came before the last stage could be held."""
        first, stages = part[0], self.scenario.stages
        return (
            first.kind == "accident"
            and first.date is not None
            and bool(stages)
            and stages[-1].date > first.date
        )

    def _stage(self, part: Sequence[Event]) -> Iterator[Paragraph]:
        """A stage: who sits there, what is tabled session by session, how it closes."""
        begin = part[0]
        yield Paragraph(self._setting(begin))
        sessions = Sessions(self.names, begin, self._remark, self._lines)
        for number, group in groupby(part[1:], key=lambda event: event.session):
            told = [event for event in group if event.kind != "belief"]
            if number is None:
                yield from sessions.close()
                yield from self._remarks(told)
            else:
                yield from sessions.hear(number, told)
        yield from sessions.close()

    def _setting(self, begin: Event) -> str:
        data, names = begin.data, self.names
        seats = plain_ids(data.get("parties"))
        words = [sentence(f"{names.parties(seats)} meet: {forum_name(str(data.get('forum')))}")]
        agenda = plain_ids(data.get("agenda"))
        words.append(sentence(f"on the agenda: {names.issues(agenda)}"))
        if not agenda:
            words[-1] = "Nothing is left on the agenda."
        rule = data.get("rule")
        if isinstance(rule, str) and rule:
            words.append(sentence(f"a text is adopted by {rule.replace('_', ' ')}"))
        for key, verb in (("observers", "observes"), ("consulted", "is consulted")):
            who = plain_ids(data.get(key))
            if len(who) == 1:
                words.append(sentence(names.does(who[0], verb)))
            elif who:
                many = {"observes": "observe", "is consulted": "are consulted"}[verb]
                words.append(sentence(f"{names.parties(who)} {many}"))
        stage = next((s for s in self.scenario.stages if s.id == begin.stage), None)
        words += about(names, stage) if stage else []
        return " ".join(words)

    def _remarks(self, events: Sequence[Event]) -> Iterator[Paragraph]:
        for event in events:
            words = self._remark(event)
            if words:
                yield Paragraph(words)

    def _between(self, part: Sequence[Event]) -> Iterator[Paragraph]:
        """What happens outside stages."""
        for event in part:
            words, day = self._remark(event), event.date
            if event.kind == "threat_public":
                day = self.scenario.measures[str(event.data["measure"])].public_from or day
            elif event.kind == "in_force":
                day = self.scenario.measures[str(event.data["measure"])].in_force or day
            if words:
                yield Paragraph(words, lead=f"{dated(day)}." if day else "")

    def _remark(self, event: Event) -> str:
        """One event outside the sessions in a sentence; empty where others tell it."""
        tell = getattr(self, f"_{event.kind}", None)
        return str(tell(event)) if tell is not None else ""

    def _history(self, event: Event) -> str:
        key = str(event.data.get("entry", event.stage))
        known = next((entry for entry in self.scenario.calendar if entry.id == key), None)
        return said(self.names, known) or sentence(self.names.entry(key)[0])

    def _threat_public(self, event: Event) -> str:
        return self._threat(self.scenario.measures[str(event.data["measure"])])

    def _in_force(self, event: Event) -> str:
        name = self.names.measure(str(event.data["measure"]))
        return sentence(f"“{name}” is in force, by {self.names.party(event.party)}")

    def _not_held(self, event: Event) -> str:
        return sentence(f"{self.names.entry(str(event.data['entry']))[0]}: it does not take place")

    def _deadline(self, event: Event) -> str:
        name, _ = self.names.entry(str(event.data["entry"]))
        if event.data["meant"]:
            return sentence(f"{name}: {self.names.does(event.party, 'ends')} the talks")
        return sentence(f"{name}: {self.names.does(event.party, 'lets')} it pass")

    def _shock(self, event: Event) -> str:
        times = int(event.data["times"])
        often = {1: "", 2: ", twice"}.get(times, f", {times} times")
        told = f"{self.scenario.shocks[str(event.data['shock'])].name}{often}"
        moved = event.data.get("climate") or {}
        worse = [party for party, notches in moved.items() if notches < 0]
        better = [party for party, notches in moved.items() if notches > 0]
        homes = [
            f"{way} to defend at home for {self.names.parties(row)}"
            for way, row in (("harder", worse), ("easier", better))
            if row
        ]
        return sentence(told + (f": concessions become {' and '.join(homes)}" if homes else ""))

    def _threat(self, measure: Measure) -> str:
        when = "if there is no accord"
        if measure.stalled is not None:
            when = "if the talks stall"
        if measure.no_accord:
            when = f"if there is no accord on {self.names.issues(measure.no_accord)}"
        if measure.parent is not None:
            when = f"in answer to “{self.names.measure(measure.parent)}”"
        by = self.names.does(measure.by, "threatens")
        return sentence(f"{by} in public, {when}: “{measure.name}”")

    def _standing(self, events: Sequence[Event]) -> Iterator[Paragraph]:
        """Threats that are public from the start, so that no event announces them."""
        announced = {e.data["measure"] for e in events if e.kind == "threat_public"}
        days = [entry.date for entry in self.scenario.calendar]
        for measure in self.scenario.measures.values():
            late = measure.public_from is not None and days and measure.public_from > days[0]
            if measure.publicity == 1 and not late and measure.id not in announced:
                lead = f"{dated(measure.public_from)}." if measure.public_from else ""
                yield Paragraph(self._threat(measure), lead=lead)

    def _instruction(self, event: Event) -> str:
        authority = float(event.data["authority"])
        party = self.scenario.parties[str(event.party)]
        leader = party.leader or f"the leader of {self.names.party(party.id)}"
        if authority <= 0:
            return sentence(f"{leader} holds {self.names.own(party.id)} negotiators to red lines")
        options = "option" if authority == 1 else "options"
        return sentence(
            f"{leader} lets the negotiators of {self.names.party(party.id)} go up to "
            f"{authority:g} {options} beyond their red lines"
        )

    def _stage_end(self, event: Event) -> str:
        words = {
            "accord": "the stage ends with an accord",
            "sessions_over": "the sessions are over",
            "walkout": "the stage ends with the walkout",
            "stalled": "the stage is broken off: no new text has come",
            "nothing_to_table": "nobody has a text to table, and the stage ends",
            "agenda_empty": "nothing is left on the agenda, and the stage ends",
        }.get(str(event.data["reason"]), str(event.data["reason"]).replace("_", " "))
        tension = event.data.get("tension")
        if tension is None or self.scenario.tension is None:
            return sentence(words)
        return sentence(f"{words}. Tension stands at {float(tension):.2f}")

    def _ratification(self, event: Event) -> str:
        stage, _ = self.names.entry(str(event.data["accord"]))
        chance = f"(the chance was {float(event.data['chance']):.2f})"
        if event.data["ratified"]:
            verb = self.names.does(event.party, "ratifies")
            return sentence(f"{verb} the accord of {stage} {chance}")
        verb = self.names.does(event.party, "does")
        return sentence(
            f"{verb} not ratify the accord of {stage} {chance}: it lapses, and what it settled "
            "is open again"
        )

    def _motion(self, event: Event) -> str:
        sides = []
        for key, verb in (("favour", "for"), ("against", "against")):
            who = plain_ids(event.data[key])
            sides.append(f"{verb} it {self.names.parties(who) if who else 'nobody'}")
        fate = "it stands from now on" if event.data["won"] else "it does not stand"
        return sentence(f"the vote: {', '.join(sides)}; {fate}")

    def _put(self, event: Event) -> str:
        terms = self.names.inside(event.data["changes"])
        return sentence(f"the text that stands is put to the vote: {terms}")

    def _accident(self, event: Event) -> str:
        measure = str(event.data["measure"])
        self._struck.add(measure)
        return sentence(f"an accident sets off “{self.names.measure(measure)}”: nobody decided it")

    def _measure(self, event: Event) -> str:
        name = str(event.data["measure"])
        if self.scenario.measures[name].in_force is not None:
            stays = "stays in force" if event.data["carried_out"] else "is lifted under the accord"
            return sentence(f"“{self.names.measure(name)}” {stays}")
        return self._acted(event) if event.data["carried_out"] else self._held_back(event)

    def _held_back(self, event: Event) -> str:
        data = event.data
        name = self.names.measure(str(data["measure"]))
        by = self.names.party(event.party)
        if data.get("bound"):
            by += f", bound by {self.names.own(event.party)} signature,"
        words = f"{by} {self._verb(event, 'does')} not carry out “{name}”"
        if data.get("margin") is not None:
            words += (
                f": all told, acting would be worth {stakes(abs(float(data['margin'])))} "
                "stakes less than holding back"
            )
        paid = data.get("audience_paid")
        if paid:
            words += f". For the empty threat it pays {stakes(float(paid))} stakes at home"
        return sentence(words)

    def _acted(self, event: Event) -> str:
        data, names = event.data, self.names
        measure = str(data["measure"])
        words = [f"{names.does(event.party, 'carries')} out “{names.measure(measure)}”"]
        followers = plain_ids(data.get("followers"))
        if followers:
            words[0] += f", and {names.parties(followers)} {_verb(followers, 'join')}"
        if measure not in self._struck:
            words[0] += (
                f": all told, worth {stakes(float(data['margin']))} stakes more than holding back"
            )
        imposes = dict(data.get("imposes") or {})
        if data.get("succeeded") is False:
            words.append("it fails")
        elif imposes:
            words.append(f"it succeeds and imposes {names.inside(imposes)}")
        return " ".join(sentence(part) for part in words)

    def _verb(self, event: Event, verb: str) -> str:
        return self.names.does(event.party, verb).removeprefix(self.names.party(event.party) + " ")

    def _beliefs(self, part: Sequence[Event]) -> Iterator[str]:
        """How the others' reading of each party moved over a part of the story."""
        moved: dict[str, list[float]] = {}
        for event in part:
            if event.kind == "belief":
                ends = moved.setdefault(str(event.party), [float(event.data["before"]), 0.0])
                ends[1] = float(event.data["after"])
        for party, (before, after) in moved.items():
            shown = f"{before:.2f}", f"{after:.2f}"
            if abs(after - before) >= STIRRED and shown[0] != shown[1]:
                way = "more" if after > before else "less"
                yield (
                    f"The others now think {self.names.party(party)} {way} resolved: "
                    f"{' → '.join(shown)}"
                )


def _verb(names: Sequence[str], verb: str) -> str:
    return verb if len(names) != 1 else f"{verb}s"


def begun_by(event: Event) -> str | None:
    """The kind of part that an event begins; a walkout belongs to its stage."""
    if event.kind == "measure" and event.session is not None:
        return None
    return STARTS.get(event.kind)


def chapters(events: Sequence[Event]) -> Iterator[tuple[str, list[Event]]]:
    """The events in parts, each with its kind: before, stage, between or after."""
    kind = "before"
    part: list[Event] = []
    for event in events:
        starts = begun_by(event)
        if event.kind == "stage_end" and kind != "stage":
            continue  # a stage that was not held: the talks were over
        if event.kind == "end" or (starts and starts != kind):
            if part:
                yield kind, part
            kind, part = starts or kind, []
        if event.kind == "end":
            return
        part.append(event)
        if event.kind == "stage_end":  # of a stage that was held
            yield kind, part
            kind, part = "between", []
    if part:
        yield kind, part
