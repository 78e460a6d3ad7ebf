"""The story of one play: which sentences its events make, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sim.scenario.protocols import tables_texts
from sim.scenario.scenario import Scenario
from sim.view.adopted import adopted_by
from sim.view.ending import Ending
from sim.view.grammar import Names, dated, sentence
from sim.view.memory import Memory
from sim.view.paragraph import Paragraph
from sim.view.remarks import Remarks
from sim.view.sessions import Sessions, signature
from sim.view.spoken import about
from sim.view.wording import counted, forum_name

if TYPE_CHECKING:
    from sim.model.event import Event, StageBegin
    from sim.model.event import Lines as LinesTold

STARTS = {
    "stage_begin": "stage",
    "measure": "after",
    "accident": "after",
    "battle": "after",
    "decided": "after",
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

TOLD = 0.05
"""Chances of a text being inside red lines that move by less are not told."""
FEW = 3
"""Of so many parties it is told at most what was learned of their red lines."""

LINE = 120
"""Longer words begin a line of their own, even on the day of those before."""

PASSING = ("belief", "lines", "stage_begin", "stage_end")
"""Events of a meeting that do not make it another one than the last."""


class Story:
    """Tells the plays of one scenario.

    Parameters
    ----------
    scenario
        What was played.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._explained = False
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.names = Names(self.scenario, shorten=True)
        self._remark = Remarks(self.names)
        self._memory = Memory()
        self._met: dict[str, tuple[Any, ...]] = {}
        self._again: list[Event] = []
        self._explained = False

    def told(self, events: Sequence[Event], lead: bool = True) -> Iterator[Paragraph]:
        """The story, paragraph by paragraph.

        Parameters
        ----------
        events
            What happened, in order.
        lead
            Whether it begins with how it ended, if it has.
        """
        self._begin_anew()
        ending = Ending(self.names)
        ending.hear(events)
        if lead:
            yield from ending.lead()
        yield from self._parts(events)
        yield Paragraph("How it ended", heading=True)
        yield from ending.told()

    def _parts(self, events: Sequence[Event]) -> Iterator[Paragraph]:
        standing = list(self._standing(events))
        parts = list(chapters(events))
        last = max((i for i, (kind, _) in enumerate(parts) if kind == "stage"), default=-1)
        if standing and (not parts or parts[0][0] != "before"):
            yield Paragraph(TITLES["before"], heading=True)
            yield from standing
            standing = []
        for place, (kind, part) in enumerate(parts):
            if kind == "stage" and self._repeats(part):
                self._again.append(part[0])
                continue
            told = list(self._part(kind, part, early=place < last))
            if kind == "stage" or told[1:]:
                yield from self._meetings_again()
                yield told[0]
                yield from standing
                yield from told[1:]
                standing = []
        yield from self._meetings_again()

    def _part(self, kind: str, part: Sequence[Event], early: bool) -> Iterator[Paragraph]:
        """A part of the story, its heading first."""
        between = kind == "after" and early
        cut = kind == "after" and not early and self._cut_short(part)
        yield Paragraph(
            self._title("cut short" if cut else "between" if between else kind, part[0]),
            heading=True,
        )
        yield from self._stage(part) if kind == "stage" else self._between(part)
        yield from self._beliefs(part)
        yield from self._lines(part)

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

    # -- stages ------------------------------------------------------------------------------

    def _repeats(self, part: Sequence[Event]) -> bool:
        """Whether a stage that is repeated went as its last meeting did."""
        family = self._family(part[0])
        mark = tuple(
            (event.session, signature(event)) for event in part if event.kind not in PASSING
        )
        before = self._met.get(family)
        self._met[family] = mark
        return before == mark

    def _meetings_again(self) -> Iterator[Paragraph]:
        """Tell the meetings that only repeated the one before."""
        met, self._again = self._again, []
        if not met:
            return
        same = "the same texts and the same answers as at the meeting before"
        if len(met) == 1:
            yield Paragraph(self._title("stage", met[0]), heading=True)
            yield Paragraph(sentence(same))
            return
        days = f"{dated(met[0].date)} to {dated(met[-1].date)}"
        yield Paragraph(f"More of the same, {days}", heading=True)
        often = Counter(self._family(begin) for begin in met)
        meetings = [
            f"{self.names.entry(stage)[0]}, {counted(n, 'meeting', 'meetings')}"
            for stage, n in often.items()
        ]
        yield Paragraph(sentence(f"{'; '.join(meetings)}: {same}"))

    def _family(self, begin: Event) -> str:
        """The stage that a meeting belongs to: the one that it repeats, or itself."""
        stage = next((s for s in self.scenario.stages if s.id == begin.stage), None)
        return (stage.repeats if stage else None) or str(begin.stage)

    def _stage(self, part: Sequence[Event]) -> Iterator[Paragraph]:
        """A stage: who sits there, what is tabled session by session, how it closes."""
        begin = part[0]
        assert begin.kind == "stage_begin"  # so chapters begin
        yield Paragraph(self._setting(begin))
        sessions = Sessions(self.names, begin, self._remark, self._memory)
        for number, group in groupby(part[1:], key=lambda event: event.session):
            told = [event for event in group if event.kind not in ("belief", "lines")]
            if number is None:
                yield from sessions.close()
                yield from self._remarks(told)
            else:
                yield from sessions.hear(number, told)
        yield from sessions.close()
        sessions.over()

    def _setting(self, begin: StageBegin) -> str:
        names = self.names
        who = names.group(begin.parties, ())
        words = [sentence(f"{who} meet: {forum_name(begin.forum)}")]
        words.append(sentence(f"on the agenda: {names.issues(begin.agenda)}"))
        if not begin.agenda:
            words[-1] = "Nothing is left on the agenda."
        stage = next((s for s in self.scenario.stages if s.id == begin.stage), None)
        if stage is not None and tables_texts(stage):
            words.append(sentence(f"a text is adopted by {adopted_by(names, stage.adoption)}"))
        beside = (
            (begin.observers, "observes", "observe"),
            (begin.consulted, "is consulted", "are consulted"),
        )
        for others, one, many in beside:
            if len(others) == 1:
                words.append(sentence(names.does(others[0], one)))
            elif others:
                words.append(sentence(f"{names.parties(others)} {many}"))
        words += about(names, stage) if stage else []
        return " ".join(words)

    def _remarks(self, events: Sequence[Event]) -> Iterator[Paragraph]:
        for event in events:
            words = self._remark(event)
            if words:
                yield Paragraph(words)

    # -- what lies between them --------------------------------------------------------------

    def _between(self, part: Sequence[Event]) -> Iterator[Paragraph]:
        """What happens outside stages; a day's date is said once."""
        told = ""
        for event in part:
            words, day = self._remark(event), event.date
            if event.kind == "threat_public":
                day = self.scenario.measures[event.measure].public_from or day
            elif event.kind == "in_force":
                day = self.scenario.measures[event.measure].in_force or day
            if words:
                lead = f"{dated(day)}." if day else ""
                same = bool(lead) and lead == told
                yield Paragraph(
                    words, lead="" if same else lead, runs_on=same and len(words) < LINE
                )
                told = lead

    def _standing(self, events: Sequence[Event]) -> Iterator[Paragraph]:
        """Threats that are public from the start, so that no event announces them."""
        announced = {e.measure for e in events if e.kind == "threat_public"}
        days = [entry.date for entry in self.scenario.calendar]
        for measure in self.scenario.measures.values():
            late = measure.public_from is not None and days and measure.public_from > days[0]
            if measure.publicity == 1 and not late and measure.id not in announced:
                lead = f"{dated(measure.public_from)}." if measure.public_from else ""
                yield Paragraph(self._remark.threat(measure), lead=lead)

    def _beliefs(self, part: Sequence[Event]) -> Iterator[Paragraph]:
        """How the others' reading of each party moved over a part of the story."""
        moved: dict[str, list[float]] = {}
        for event in part:
            if event.kind == "belief":
                ends = moved.setdefault(str(event.party), [event.before, 0.0])
                ends[1] = event.after
        first = True
        for party, (before, after) in moved.items():
            shown = f"{before:.2f}", f"{after:.2f}"
            if abs(after - before) < STIRRED or shown[0] == shown[1]:
                continue
            way = "more" if after > before else "less"
            note = "" if self._explained else " (0 would pay nothing, 1 minds no cost)"
            self._explained = True
            words = f"the others now think {self.names.party(party)} {way} resolved: "
            yield Paragraph(sentence(words + " → ".join(shown) + note), runs_on=not first)
            first = False

    def _lines(self, part: Sequence[Event]) -> Iterator[Paragraph]:
        """What noes have told of red lines: of each party the one that told most, of the parties
        those of whom most was learned.
        """
        most: dict[str, LinesTold] = {}
        for event in part:
            if event.kind == "lines" and not event.yes and _moved(event) >= TOLD:
                known = most.get(str(event.party))
                if known is None or _moved(event) > _moved(known):
                    most[str(event.party)] = event
        told = sorted(most, key=lambda party: -_moved(most[party]))[:FEW]
        for place, party in enumerate(told):
            before, after = most[party].before, most[party].after
            way = "more" if after > before else "less"
            words = (
                f"the others now think it {way} likely that what {self.names.party(party)} refused "
                f"is inside its red lines: {before:.2f} → {after:.2f}"
            )
            yield Paragraph(sentence(words), runs_on=place > 0)


def _moved(event: LinesTold) -> float:
    """By how much a chance has moved, as far as processors and Pythons agree on it."""
    return round(abs(event.after - event.before), 6)


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
