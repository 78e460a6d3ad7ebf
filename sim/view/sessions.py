"""The sessions of a stage in sentences; sessions with nothing new are told together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim.view import motives
from sim.view.clauses import INLINE, row, with_terms
from sim.view.grammar import Names, sentence
from sim.view.memory import Memory
from sim.view.paragraph import Paragraph
from sim.view.refusals import Refusals, ground
from sim.view.wording import counted

if TYPE_CHECKING:
    from sim.model.event import Accord, Answer, Event, Offer, Silence, StageBegin

SILENCES = {
    "by_choice": "tables nothing",
    "nothing_better_than_no_deal": "tables nothing: no text is worth more to {it} than no deal",
    "own_package_out_of_reach": "tables nothing: {its} package cannot be met at this table",
    "wants_no_change": "tables nothing: {it} wants no change",
}

TURNS = ("offer", "silence", "answer")
"""Events that make a session like another one."""


class Sessions:
    """Tells the sessions of one stage.

    Parameters
    ----------
    names
        The scenario's own words.
    begin
        How the stage began: its agenda and who chairs it, if anybody.
    remark
        How other events than texts and answers are told.
    memory
        What the story has told already; it is added to.
    """

    def __init__(
        self, names: Names, begin: StageBegin, remark: Callable[[Event], str], memory: Memory
    ) -> None:
        self._names = names
        self._remark = remark
        self._memory = memory
        self._stage = names.entry(begin.stage)[0]
        self._agenda = begin.agenda
        self._refusals = Refusals(names, memory.lines, self._agenda)
        self._seats = begin.parties
        self._chair = begin.chair
        self._first: dict[str, Offer] = {}
        self._offers: dict[str, Offer] = {}
        self._agreed: set[str] = set()
        self._last: tuple[Any, ...] = ()
        self._repeated: list[int] = []

    def hear(self, number: int, events: Sequence[Event]) -> Iterator[Paragraph]:
        """The events of one session, unless they only repeat the session before."""
        mark = tuple(signature(event) for event in events if event.kind in TURNS)
        if mark == self._last and all(event.kind in TURNS for event in events):
            self._repeated.append(number)
            return
        yield from self.close()
        self._last = mark
        for place, paragraph in enumerate(self._session(events)):
            if place == 0:
                yield Paragraph(paragraph.words, lead=f"Session {number}.")
            else:
                yield paragraph

    def close(self) -> Iterator[Paragraph]:
        """Tell the sessions that only repeated the one before."""
        if self._repeated:
            first, last = self._repeated[0], self._repeated[-1]
            word = "and" if last == first + 1 else "to"
            which = f"Session {first}." if first == last else f"Sessions {first} {word} {last}."
            silent = all(mark[0] == "silence" for mark in self._last)
            words = "Silence again." if silent else "The same texts, the same answers."
            yield Paragraph(words, lead=which)
            self._repeated = []

    def over(self) -> None:
        """Keep with which texts the parties began and ended, for the stages to come."""
        for party, first in self._first.items():
            last = self._offers[party]
            self._memory.keep(party, self._stage, first.changes, last.changes)

    def _session(self, events: Sequence[Event]) -> Iterator[Paragraph]:
        """A session: every text with the answers to it, silences."""
        answers: list[Answer] = []
        brief = True
        for event in events:
            if event.kind == "answer":
                answers.append(event)
                continue
            yield from self._answers(answers, brief)
            answers = []
            if event.kind == "offer":
                words, short = self._offer(event)
                yield Paragraph(words, indent=2, runs_on=brief and short)
                brief = short
            else:
                yield from self._other(event)
        yield from self._answers(answers, brief)

    def _other(self, event: Event) -> Iterator[Paragraph]:
        words = ""
        if event.kind == "silence":
            words = self._silence(event)
        elif event.kind == "accord":
            words = self._accord(event)
        else:
            words = self._remark(event)
        if words:
            yield Paragraph(words, indent=2, runs_on=event.kind == "silence")

    # -- texts -------------------------------------------------------------------------------

    def _offer(self, event: Offer) -> tuple[str, bool]:
        """A text in words, and whether they are few."""
        party = str(event.party)
        before = self._offers.get(party)
        self._offers[party] = event
        if before is None:
            self._first[party] = event
            return self._opening(event)
        moved = self._moved(before, event)
        if not moved:
            return sentence(self._names.does(party, "tables the same text")), True
        return self._move(before, event, moved), len(moved) <= INLINE

    def _moved(self, before: Offer, now: Offer) -> list[tuple[str, tuple[str, str]]]:
        """The issues on which a party's text has changed, with its options then and now."""
        old = before.text
        return [
            (issue, (old[issue], option))
            for issue, option in now.text.items()
            if old.get(issue, option) != option
        ]

    def _opening(self, event: Offer) -> tuple[str, bool]:
        """A party's first text at a stage: whole, or by what differs from an earlier one."""
        party, changes = str(event.party), dict(event.changes)
        worth = self._worth(event)
        like = self._memory.like(party, changes, self._agenda)
        if like is not None:
            earlier, new = like
            its = "they" if self._names.own(party) == "their" else "it"
            verb = f"tables again what {its} {earlier.end} with before ({earlier.stage}){worth}"
            head = self._names.does(party, verb) + (", and besides" if new else "")
            return with_terms(head, row(self._names, single(new))), len(new) <= INLINE
        verb = "tables a text" if changes else "tables a text that changes nothing"
        head = self._names.does(party, verb) + worth
        return with_terms(head, row(self._names, single(changes))), len(changes) <= INLINE

    def _move(self, before: Offer, now: Offer, moved: Sequence[tuple[str, tuple[str, str]]]) -> str:
        """A changed text: a concession with its reason, or another text."""
        why = motives.of_move(self._names, before, now)
        less = bool(before.mind and now.mind and before.mind.value > now.mind.value)
        head = self._names.does(now.party, "concedes" if less else "tables a new text")
        head += f", as {why}" if why else ""
        worth = self._worth(now)
        if less and worth:
            worth = f"{', ' if why else ' '}to a text {worth.removeprefix(', ')}"
        return with_terms(head + worth, row(self._names, moved))

    def _worth(self, event: Offer) -> str:
        """What the text is worth to who tabled it; nothing is said of a chair's text."""
        if event.mind is None:
            return ""
        its = self._names.own(event.party)
        it = "them" if its == "their" else "it"
        value, no_deal, beyond = event.mind.value, event.mind.no_deal, event.mind.beyond
        words = self._memory.worth(str(event.party), value, no_deal, it)
        if beyond > 0:
            words += f" and {counted(beyond, 'option', 'options')} beyond {its} red lines"
        return f", {words}"

    def _silence(self, event: Silence) -> str:
        its = self._names.own(event.party)
        if event.party == self._chair:
            return sentence(self._names.does(event.party, "has no text that changes anything"))
        form = SILENCES.get(event.reason, "tables nothing")
        it = "them" if its == "their" else "it"
        return sentence(self._names.does(event.party, form.format(its=its, it=it)))

    def _accord(self, event: Accord) -> str:
        signers = self._names.group(event.signers, self._seats)
        put = "" if event.chance is None else f", to be ratified (chance {event.chance:.2f})"
        return with_terms(
            f"Accord, signed by {signers}{put}", row(self._names, single(event.changes))
        )

    # -- answers -----------------------------------------------------------------------------

    def _answers(self, answers: Sequence[Answer], brief: bool) -> Iterator[Paragraph]:
        """Who said yes, and who said no on what ground; equal answers are told together.

        ``brief``: the text was told in few words, so that the answers may follow it at once.
        """
        if not answers:
            return
        everybody = [str(event.party) for event in answers]
        agreeing = [event for event in answers if event.yes]
        if agreeing:
            yield Paragraph(self._yes(agreeing, everybody), indent=2, runs_on=brief)
            self._refusals.forget(str(event.party) for event in agreeing)
        self._agreed = {str(event.party) for event in agreeing}
        noes = [event for event in answers if not event.yes]
        for paragraph in self._refusals.told(noes, everybody):
            yield replace(paragraph, runs_on=paragraph.runs_on and (brief or bool(agreeing)))
            brief = True

    def _yes(self, agreeing: Sequence[Answer], everybody: Sequence[str]) -> str:
        parties = [str(event.party) for event in agreeing]
        words = f"{self._names.say(parties, everybody)} yes"
        why = "" if set(parties) <= self._agreed else motives.of_yes(agreeing)
        return sentence(f"{words}: {why}" if why else words)


def single(text: Mapping[str, str]) -> list[tuple[str, tuple[str]]]:
    """The terms of a text, each with its one option."""
    return [(issue, (option,)) for issue, option in text.items()]


def signature(event: Event) -> tuple[Any, ...]:
    """What makes an event the same as another's: not its exact values."""
    if event.kind == "offer":
        return ("offer", event.party, tuple(sorted(event.text.items())))
    if event.kind == "silence":
        return ("silence", event.party, event.reason)
    if event.kind == "answer":
        return ("answer", event.party, event.yes, ground(event))
    return (event.kind, event.party, str(sorted(event.data.items(), key=str)))
