"""How a play ended and why: the last words of its story."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sim.outcomes import KINDS
from sim.view.clauses import row, with_terms
from sim.view.grammar import CROWD, Names, sentence
from sim.view.paragraph import Paragraph
from sim.view.refusals import at_no_deal
from sim.view.wording import counted, listed, stakes

if TYPE_CHECKING:
    from sim.model.event import Accord, Answer, Decision, End, Event

MOST = 4
"""So many issues in the way are named; the others are counted."""

FEW = 3
"""So few parties are named whose red lines leave no option."""


_WAYS = {
    "in_force": "goes on", "resumed": "goes on", "lifted": "is lifted", "decided": "is decided"
}  # fmt: skip
"""What becomes of what was carried out when the talks began, by what happened last."""


class Ending:
    """Listens to a play and then says how it ended and why.

    Parameters
    ----------
    names
        The scenario's own words.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._refused: dict[str, dict[str, Answer]] = {}
        self._lines: dict[str, dict[str, dict[str, set[str]]]] = {}
        self._answered_at: dict[str, dict[str, None]] = {}
        self._struck: set[str] = set()
        self._decided: list[Decision] = []
        self._begun: dict[str, str] = {}
        self._accords: list[Accord] = []
        self._lapsed: dict[str, str] = {}
        self._end: End | None = None

    def hear(self, events: Sequence[Event]) -> None:
        """Take in a part of the play."""
        for event in events:
            if event.kind == "answer":
                self._answered(event)
            elif event.kind == "accord":
                self._accords.append(event)
                self._refused.pop(str(event.stage), None)
            elif event.kind == "ratification" and not event.ratified:
                self._lapsed[event.accord] = str(event.party)
            elif event.kind == "measure":
                self._decided.append(event)
            elif event.kind == "end":
                self._end = event
            elif event.kind == "accident":
                self._struck.add(event.measure)
            else:
                self._goes_on(event)

    def _goes_on(self, event: Event) -> None:
        """Keep what becomes of what lasts and was on already, undecided."""
        if event.kind not in _WAYS:
            return
        measure = self._names.scenario.measures[event.data["measure"]]
        if measure.monthly and measure.in_force is not None:
            self._begun[measure.id] = _WAYS[event.kind]

    def _answered(self, event: Answer) -> None:
        """Keep who says no at a stage now, and the red lines that were named there."""
        if not event.counts:
            return
        stage, party = str(event.stage), str(event.party)
        refused = self._refused.setdefault(stage, {})
        refused.pop(party, None)
        self._answered_at.setdefault(stage, {})[party] = None
        lines = self._lines.setdefault(stage, {})
        for issue, options in event.issues.items():
            lines.setdefault(issue, {})[party] = set(options)
        if not event.yes:
            refused[party] = event

    # -- the lead ----------------------------------------------------------------------------

    def lead(self) -> Iterator[Paragraph]:
        """How it ended and what was in the way, in two to four sentences, once it has."""
        if self._end is None:
            return
        yield Paragraph(self._verdict())
        for words in (self._moved(), self._obstacle(), self._reckoned()):
            if words:
                yield Paragraph(words, runs_on=True)

    @property
    def _standing(self) -> list[Accord]:
        """The accords that have not lapsed."""
        return [event for event in self._accords if str(event.stage) not in self._lapsed]

    @property
    def _carried(self) -> list[Decision]:
        """The measures that were carried out."""
        return [event for event in self._decided if event.carried_out]

    def _verdict(self, deeds: bool = True) -> str:
        """Whether there was an accord, and what coercion came: two questions."""
        accord, rest = "without an accord", ""
        if self._end is not None and self._full(self._end.outcome_class):
            accord = "with an accord on every issue of every agenda"
        elif self._standing:
            accord, rest = "with an accord on some issues", "the rest stays open"
        elif self._accords:
            accord = "with an accord that was not ratified at home"
        elif not self._changed():
            rest = "everything stays open"
        if self._carried:
            named = [
                f"“{self._names.measure(str(event.data['measure']))}” "
                f"({self._names.party(event.party)})"
                for event in self._carried
            ]
            rest = f"what is carried out: {listed(named)}" if deeds else ""
        elif self._begun:
            ways = [f"“{self._names.measure(m)}” {way}" for m, way in self._begun.items()]
            rest = "; ".join([listed(ways), *([rest] if rest else [])])
        elif self._names.scenario.measures:
            accord += " and without coercion"
        return sentence(f"the talks end {accord}" + (f"; {rest}" if rest else ""))

    def _full(self, outcome_class: str) -> bool:
        """Whether accords have settled every issue of every agenda."""
        agendas = {issue for stage in self._names.scenario.stages for issue in stage.agenda}
        settled = {i for event in self._standing for i in event.settled}
        return outcome_class == "accord" or (bool(agendas) and agendas <= settled)

    def _moved(self) -> str:
        """What is in force now that was not before."""
        changed = self._changed()
        if not changed:
            return "" if not self._standing and not self._carried else "Nothing has moved."
        named = dict(list(changed.items())[: MOST - 1]) if len(changed) > MOST else changed
        terms = self._in_force(named)
        more = len(changed) - len(named)
        return with_terms("what is new in force", [*terms, f"{more} more"] if more else terms)

    def _in_force(self, changed: Mapping[str, str]) -> list[str]:
        """What is in force on some issues, and how that came where no accord did it."""
        by = {} if self._end is None else self._end.by
        terms = row(self._names, [(issue, (option,)) for issue, option in changed.items()])
        return [
            term + self._cause(by.get(issue, "accord"))
            for term, issue in zip(terms, changed, strict=True)
        ]

    def _cause(self, by: str) -> str:
        """What has put an option into force, if no accord has."""
        if by in self._names.scenario.measures:
            return f" (imposed: {self._names.measure(by)})"
        promise = next((p for p in self._names.scenario.promises if p.id == by), None)
        return f" (promised by {self._names.party(promise.by)})" if promise else ""

    def _obstacle(self) -> str:
        """What was in the way where it weighed most: at the first stage that leaves no option."""
        blocked = self._blocked()
        if not blocked or self._full(""):
            return ""
        clashes = [stage for stage in blocked if self._clash_groups(stage)]
        chief = clashes[0] if clashes else blocked[-1]
        words = self._clash(chief) or self._blockers(chief, brief=False)
        name = self._names.entry(chief)[0]
        others = len(blocked) - 1
        also = counted(others, "other stage fails as well", "other stages fail as well")
        return sentence(f"in the way ({name}): {words}" + (f"; {also}" if others else ""))

    def _reckoned(self) -> str:
        """What the gravest measure that was decided on hung on, the last time that it was."""
        measures = self._names.scenario.measures
        chosen = {
            event.measure: event
            for event in self._decided
            if event.measure not in self._struck and measures[event.measure].in_force is None
        }
        if not chosen:
            return ""
        event = min(chosen.values(), key=lambda e: KINDS.index(measures[e.measure].kind))
        name, margin = self._names.measure(event.measure), event.margin
        way = "more" if event.carried_out else "less"
        return sentence(
            f"to {self._names.party(event.party)} “{name}” is worth "
            f"{stakes(abs(margin))} stakes {way} than holding back, all told"
        )

    # -- the end of the story ----------------------------------------------------------------

    def told(self) -> Iterator[Paragraph]:
        """The last paragraphs of the story."""
        if self._end is None:
            return
        yield Paragraph(self._verdict(deeds=False))
        yield from self._why()
        changed = self._changed()
        if changed:
            rest = len(changed) < len(self._end.settlement)
            also = " (everything else stays as it was)" if rest else ""
            yield Paragraph(f"{'; '.join(self._in_force(changed))}.", lead=f"In force now{also}:")
        else:
            yield Paragraph("what was in force before; nothing has moved.", lead="In force:")
        yield from self._values(self._end.values)

    def _changed(self) -> dict[str, str]:
        """The issues on which another option is in force than at first."""
        settlement = {} if self._end is None else self._end.settlement
        return {i: o for i, o in settlement.items() if o != self._status_quo(i)}

    def _why(self) -> Iterator[Paragraph]:
        for event in self._accords:
            name, _ = self._names.entry(event.stage)
            issues = self._names.issues(event.changes)
            against = self._lapsed.get(str(event.stage))
            if against is not None:
                issues += f"; not ratified by {self._names.party(against)}, so it has lapsed"
            yield Paragraph(f"{issues}.", lead=f"Accord, {name}:")
        if not self._full(""):
            blocked = self._blocked()
            for stage in blocked:
                name, _ = self._names.entry(stage)
                words = self._clash(stage) or self._blockers(stage, brief=stage != blocked[-1])
                yield Paragraph(f"{words}.", lead=f"In the way at the end, {name}:")
        if self._carried:
            deeds = "; ".join(map(self._deed, self._carried))
            yield Paragraph(f"{deeds}.", lead="Carried out:")

    def _deed(self, event: Decision) -> str:
        measure = event.measure
        words = f"{self._names.measure(measure)}, by {self._names.party(event.party)}"
        if event.followers:
            words += f", joined by {self._names.parties(event.followers)}"
        return words + (", set off by an accident" if measure in self._struck else "")

    def _blocked(self) -> list[str]:
        """The stages at which somebody said no to the end; of one that is repeated the last."""
        repeats = {stage.id: stage.repeats for stage in self._names.scenario.stages}
        last = {repeats.get(stage) or stage: stage for stage, no in self._refused.items() if no}
        return list(last.values())

    def _clash_groups(self, stage: str) -> dict[tuple[str, ...], list[str]]:
        """The issues still in dispute on which red lines leave no option, by whose lines."""
        lines = self._lines[stage]
        groups: dict[tuple[str, ...], list[str]] = {}
        for issue in self._open(stage):
            if not set.intersection(*lines[issue].values()):
                groups.setdefault(tuple(sorted(lines[issue])), []).append(issue)
        return groups

    def _open(self, stage: str) -> list[str]:
        """The issues on which somebody still objects."""
        refusals = self._refused[stage].values()
        return list(dict.fromkeys(i for event in refusals for i in event.issues))

    def _clash(self, stage: str) -> str:
        """On which issues red lines leave no option, in words; empty if on none."""
        groups = self._clash_groups(stage)
        if not groups:
            return ""
        parts = [
            f"on {self._first(issues)}, no option is inside the red lines of {self._whose(whose)}"
            for whose, issues in groups.items()
        ]
        rest = len(self._open(stage)) - sum(map(len, groups.values()))
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
        groups: dict[tuple[tuple[str, ...], ...], list[str]] = {}
        for party, event in self._refused[stage].items():
            crossed = tuple(i for i in event.issues if i not in event.package)
            home = () if event.issues else (worth_too_little(event),)
            groups.setdefault((crossed, event.package, home), []).append(party)
        among = list(self._answered_at.get(stage, ()))
        parts = [
            f"{self._names.group(parties, among)} ({self._ground(ground, brief)})"
            for ground, parties in list(groups.items())[:MOST]
        ]
        others = sum(len(parties) for parties in list(groups.values())[MOST:])
        return "; ".join([*parts, counted(others, "other", "others")] if others else parts)

    def _ground(self, ground: tuple[tuple[str, ...], ...], brief: bool) -> str:
        """Issues crossed, issues of the package, or what else is against the text, in words."""
        crossed, package, value = ground
        if not crossed and not package:
            return "; ".join(value)
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

    def _values(self, values: Mapping[str, float]) -> Iterator[Paragraph]:
        """What the end is worth to everybody who cares, in the scenario's own order."""
        cares = [
            party.id
            for party in self._names.scenario.parties.values()
            if any(position.salience.bounds[1] > 0 for position in party.positions.values())
        ]
        known = [party for party in cares if party in values]
        named = known if len(known) <= CROWD + 1 else known[:CROWD]
        worth = [f"{self._names.party(party)} {stakes(values[party])}" for party in named]
        rest = [values[party] for party in known[len(named) :]]
        if rest:
            worth.append(f"{len(rest)} others {stakes(min(rest))} to {stakes(max(rest))}")
        if worth:
            yield Paragraph(
                f"{', '.join(worth)}.", lead="Worth at the end, to each in its own stakes:"
            )


def worth_too_little(event: Answer) -> str:
    """Why a party said no that had no red line against the text."""
    if at_no_deal(event):
        return "the text was worth less than no deal"
    return "the text was worth too little"
