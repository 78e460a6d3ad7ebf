"""How a play ended and why: the last words of its story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sim.view.grammar import Names, sentence
from sim.view.paragraph import Paragraph
from sim.view.wording import stakes

if TYPE_CHECKING:
    from sim.model import Event

VERDICTS = {
    "accord": "with an accord on every issue of every agenda",
    "partial": "with an accord on some issues; the rest stays open",
    "open_ended": "without an accord and without coercion: everything stays open",
    "unratified": "with an accord that was not ratified at home",
    "force": "in force",
    "rupture": "in a rupture of relations",
    "sanctions": "in sanctions",
    "deployment": "in a deployment of forces",
}


MOST = 4
"""Issues named of each who stood in the way."""


class Ending:
    """Listens to a play and then says how it ended and why.

    Parameters
    ----------
    names
        The scenario's own words.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._refused: dict[str, dict[str, Event]] = {}
        self._carried: list[Event] = []
        self._accords: list[Event] = []
        self._lapsed: dict[str, str] = {}
        self._end: Event | None = None

    def hear(self, events: Sequence[Event]) -> None:
        """Take in a part of the play."""
        for event in events:
            if event.kind == "answer" and event.data.get("counts", True):
                here = self._refused.setdefault(str(event.stage), {})
                here.pop(str(event.party), None)
                if not event.data["yes"]:
                    here[str(event.party)] = event
            elif event.kind == "accord":
                self._accords.append(event)
                self._refused.pop(str(event.stage), None)
            elif event.kind == "ratification" and not event.data["ratified"]:
                self._lapsed[str(event.data["accord"])] = str(event.party)
            elif event.kind == "measure" and event.data["carried_out"]:
                self._carried.append(event)
            elif event.kind == "end":
                self._end = event

    def told(self) -> Iterator[Paragraph]:
        """The last paragraphs of the story."""
        if self._end is None:
            return
        data = self._end.data
        kind = str(data["outcome_class"])
        yield Paragraph(sentence(f"the talks end {VERDICTS.get(kind, kind.replace('_', ' '))}"))
        yield from self._why(kind)
        changed = {
            issue: option
            for issue, option in data["settlement"].items()
            if option != self._status_quo(issue)
        }
        if changed:
            rest = len(changed) < len(data["settlement"])
            also = " (everything else stays as it was)" if rest else ""
            yield Paragraph("", lead=f"In force now{also}:")
            for term in self._names.terms(changed):
                yield Paragraph(term, lead="·", indent=2)
        else:
            yield Paragraph("what was in force before; nothing has moved.", lead="In force:")
        yield from self._values(data.get("values"))

    def _why(self, kind: str) -> Iterator[Paragraph]:
        for event in self._accords:
            name, _ = self._names.entry(event.stage)
            issues = self._names.issues(event.data["changes"])
            against = self._lapsed.get(str(event.stage))
            if against is not None:
                issues += f"; not ratified by {self._names.party(against)}, so it has lapsed"
            yield Paragraph(f"{issues}.", lead=f"Accord, {name}:")
        if kind != "accord":
            for stage, refusals in self._refused.items():
                if refusals:
                    name, _ = self._names.entry(stage)
                    words = self._blockers(refusals)
                    yield Paragraph(words, lead=f"In the way at the end, {name}:")
        for event in self._carried:
            measure = self._names.measure(str(event.data["measure"]))
            words = f"{measure}, by {self._names.party(event.party)}."
            yield Paragraph(words, lead="Carried out:")

    def _blockers(self, refusals: Mapping[str, Event]) -> str:
        """Who still said no, on which issues; parties with the same grounds together."""
        groups: dict[str, list[str]] = {}
        for party, event in refusals.items():
            issues = list(event.data["issues"])
            why = self._names.issues(issues[:MOST])
            if len(issues) > MOST:
                why += f"; and {len(issues) - MOST} more"
            groups.setdefault(why or "the text was worth too little", []).append(party)
        parts = [f"{self._names.parties(parties)} ({why})" for why, parties in groups.items()]
        return f"{'; '.join(parts)}."

    def _status_quo(self, issue: str) -> str:
        known = self._names.scenario.issues[issue]
        return "none" if known.status_quo is None else known.options[known.status_quo]

    def _values(self, values: object) -> Iterator[Paragraph]:
        """What the end is worth to everybody who cares, the happiest first."""
        if not isinstance(values, Mapping) or not values:
            return
        cares = [p.id for p in self._names.scenario.parties.values() if p.positions]
        known = [(party, float(values[party])) for party in cares if party in values]
        ranked = sorted(known, key=lambda item: -item[1])
        worth = [f"{self._names.party(party)} {stakes(value)}" for party, value in ranked]
        yield Paragraph(f"{', '.join(worth)}.", lead="Worth in stakes:")
