"""How a play ended and why: the last words of its story."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sim.view.grammar import Names, plain_ids, sentence
from sim.view.paragraph import Paragraph
from sim.view.wording import counted, listed, stakes

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
"""So many issues in the way are named; the others are counted."""

FEW = 3
"""So few parties are named whose red lines leave no option."""


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
        self._lines: dict[str, dict[str, dict[str, set[str]]]] = {}
        self._aside: dict[str, set[str]] = {}
        self._struck: set[str] = set()
        self._carried: list[Event] = []
        self._accords: list[Event] = []
        self._lapsed: dict[str, str] = {}
        self._end: Event | None = None

    def hear(self, events: Sequence[Event]) -> None:
        """Take in a part of the play."""
        for event in events:
            if event.kind == "answer" and event.data.get("counts", True):
                self._answered(event)
            elif event.kind == "accord":
                self._accords.append(event)
                self._refused.pop(str(event.stage), None)
            elif event.kind == "ratification" and not event.data["ratified"]:
                self._lapsed[str(event.data["accord"])] = str(event.party)
            elif event.kind == "measure" and event.data["carried_out"]:
                self._carried.append(event)
            elif event.kind == "end":
                self._end = event
            else:
                self._noted(event)

    def _noted(self, event: Event) -> None:
        """What explains an end without being one."""
        if event.kind == "set_aside":
            aside = self._aside.setdefault(str(event.stage), set())
            aside.update(plain_ids(event.data["issues"]))
        elif event.kind == "accident":
            self._struck.add(str(event.data["measure"]))

    def _answered(self, event: Event) -> None:
        """Keep who says no at a stage now, and the red lines that were named there."""
        stage, party = str(event.stage), str(event.party)
        refused = self._refused.setdefault(stage, {})
        refused.pop(party, None)
        lines = self._lines.setdefault(stage, {})
        for issue, options in event.data["issues"].items():
            lines.setdefault(str(issue), {})[party] = set(plain_ids(options))
        if not event.data["yes"]:
            refused[party] = event

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
            blocked = [stage for stage, refusals in self._refused.items() if refusals]
            for stage in blocked:
                name, _ = self._names.entry(stage)
                words = self._clash(stage) or self._blockers(stage, brief=stage != blocked[-1])
                yield Paragraph(f"{words}.", lead=f"In the way at the end, {name}:")
        for event in self._carried:
            measure = str(event.data["measure"])
            words = f"{self._names.measure(measure)}, by {self._names.party(event.party)}"
            followers = plain_ids(event.data.get("followers"))
            if followers:
                words += f", joined by {self._names.parties(followers)}"
            if measure in self._struck:
                words += ", set off by an accident"
            yield Paragraph(f"{words}.", lead="Carried out:")

    def _clash(self, stage: str) -> str:
        """The issues still in dispute on which red lines leave no option; empty if none."""
        refusals, lines = self._refused[stage], self._lines[stage]
        open_issues = list(dict.fromkeys(i for e in refusals.values() for i in e.data["issues"]))
        crossed = {
            issue
            for event in refusals.values()
            for issue in event.data["issues"]
            if issue not in plain_ids(event.data.get("package"))
        }
        groups: dict[str, list[str]] = {}
        for issue in open_issues:
            dropped = issue in self._aside.get(stage, ()) and issue not in crossed
            if not dropped and not set.intersection(*lines[issue].values()):
                groups.setdefault(self._whose(lines[issue]), []).append(issue)
        if not groups:
            return ""
        parts = [
            f"on {self._first(issues)}, no option is inside the red lines of {whose}"
            for whose, issues in groups.items()
        ]
        rest = len(open_issues) - sum(map(len, groups.values()))
        if rest:
            parts.append(f"{counted(rest, 'other issue', 'other issues')} still in dispute")
        return "; ".join(parts)

    def _whose(self, parties: Collection[str]) -> str:
        order = [p for p in self._names.scenario.parties if p in parties]
        if len(order) > FEW:
            return "all who object"
        return ("both " if len(order) == 2 else "") + self._names.parties(order)

    def _blockers(self, stage: str, brief: bool) -> str:
        """Who still said no, on which issues; parties with the same grounds together.

        Where ``brief``, issues are counted and not named.
        """
        groups: dict[str, list[str]] = {}
        for party, event in self._refused[stage].items():
            issues = list(event.data["issues"])
            groups.setdefault(self._ground(event, issues, brief), []).append(party)
        parts = [f"{self._names.parties(parties)} ({why})" for why, parties in groups.items()]
        others = sum(len(parties) for parties in list(groups.values())[MOST:])
        if others:
            parts = [*parts[:MOST], counted(others, "other", "others")]
        return "; ".join(parts)

    def _ground(self, event: Event, issues: Sequence[str], brief: bool) -> str:
        if not issues:
            home = "home" in plain_ids(event.data["grounds"])
            return "not to be ratified at home" if home else "the text was worth too little"
        package = plain_ids(event.data.get("package"))
        crossed = [issue for issue in issues if issue not in package]
        parts = []
        if crossed:
            named = counted(len(crossed), "issue", "issues") if brief else self._first(crossed)
            parts.append(f"beyond red lines on {named}")
        if package:
            named = "" if brief or crossed else f": {self._first(package)}"
            parts.append(f"the package stays open{named}")
        return "; ".join(parts)

    def _first(self, issues: Sequence[str]) -> str:
        """The first issues by name, the others by their number."""
        rest = [f"{len(issues) - MOST} more"] if len(issues) > MOST else []
        return listed([*map(self._names.quoted, issues[:MOST]), *rest])

    def _status_quo(self, issue: str) -> str:
        known = self._names.scenario.issues[issue]
        return "none" if known.status_quo is None else known.options[known.status_quo]

    def _values(self, values: object) -> Iterator[Paragraph]:
        """What the end is worth to everybody who cares, in the scenario's own order."""
        if not isinstance(values, Mapping) or not values:
            return
        cares = [
            party.id
            for party in self._names.scenario.parties.values()
            if any(position.salience.bounds[1] > 0 for position in party.positions.values())
        ]
        worth = [
            f"{self._names.party(party)} {stakes(float(values[party]))}"
            for party in cares
            if party in values
        ]
        if worth:
            yield Paragraph(
                f"{', '.join(worth)}.", lead="Worth at the end, to each in its own stakes:"
            )
