"""The sessions of a stage in sentences; sessions with nothing new are told together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim.view import motives
from sim.view.clauses import INLINE, row, with_terms
from sim.view.grammar import Names, plain_ids, sentence
from sim.view.memory import Memory
from sim.view.paragraph import Paragraph
from sim.view.refusals import Refusals, ground

if TYPE_CHECKING:
    from sim.model import Event

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
        self, names: Names, begin: Event, remark: Callable[[Event], str], memory: Memory
    ) -> None:
        self._names = names
        self._remark = remark
        self._memory = memory
        self._stage = names.entry(begin.stage)[0]
        self._agenda = plain_ids(begin.data.get("agenda"))
        self._refusals = Refusals(names, memory.lines, self._agenda)
        self._seats = plain_ids(begin.data.get("parties"))
        self._chair = begin.data.get("chair")
        self._first: dict[str, Event] = {}
        self._offers: dict[str, Event] = {}
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
            self._memory.keep(party, self._stage, first.data["changes"], last.data["changes"])

    def _session(self, events: Sequence[Event]) -> Iterator[Paragraph]:
        """A session: every text with the answers to it, silences."""
        answers: list[Event] = []
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

    def _offer(self, event: Event) -> tuple[str, bool]:
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

    def _moved(self, before: Event, now: Event) -> list[tuple[str, tuple[str, str]]]:
        """The issues on which a party's text has changed, with its options then and now."""
        old: Mapping[str, str] = before.data["text"]
        return [
            (str(issue), (str(old[issue]), str(option)))
            for issue, option in now.data["text"].items()
            if old.get(issue, option) != option
        ]

    def _opening(self, event: Event) -> tuple[str, bool]:
        """A party's first text at a stage: whole, or by what differs from an earlier one."""
        party, changes = str(event.party), dict(event.data["changes"])
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

    def _move(self, before: Event, now: Event, moved: Sequence[tuple[str, tuple[str, str]]]) -> str:
        """A changed text: a concession with its reason, or another text."""
        why = motives.of_move(self._names, before, now)
        less = float(before.data.get("value", 0)) > float(now.data.get("value", 0))
        head = self._names.does(now.party, "concedes" if less else "tables a new text")
        head += f", as {why}" if why else ""
        worth = self._worth(now)
        if less and worth:
            worth = f"{', ' if why else ' '}to a text {worth.removeprefix(', ')}"
        return with_terms(head + worth, row(self._names, moved))

    def _worth(self, event: Event) -> str:
        """What the text is worth to who tabled it; nothing is said of a chair's text."""
        data = event.data
        if "value" not in data:
            return ""
        its = self._names.own(event.party)
        it = "them" if its == "their" else "it"
        words = self._memory.worth(
            str(event.party), float(data["value"]), float(data["no_deal"]), it
        )
        beyond = float(data.get("beyond") or 0)
        if beyond > 0:
            options = "option" if beyond == 1 else "options"
            words += f" and {beyond:g} {options} beyond {its} red lines"
        return f", {words}"

    def _silence(self, event: Event) -> str:
        its = self._names.own(event.party)
        if event.party == self._chair:
            return sentence(self._names.does(event.party, "has no text that changes anything"))
        form = SILENCES.get(str(event.data["reason"]), "tables nothing")
        it = "them" if its == "their" else "it"
        return sentence(self._names.does(event.party, form.format(its=its, it=it)))

    def _accord(self, event: Event) -> str:
        signers = self._names.group(plain_ids(event.data["signers"]), self._seats)
        chance = event.data.get("chance")
        put = "" if chance is None else f", to be ratified (chance {float(chance):.2f})"
        return with_terms(
            f"Accord, signed by {signers}{put}", row(self._names, single(event.data["changes"]))
        )

    # -- answers -----------------------------------------------------------------------------

    def _answers(self, answers: Sequence[Event], brief: bool) -> Iterator[Paragraph]:
        """Who said yes, and who said no on what ground; equal answers are told together.

        ``brief``: the text was told in few words, so that the answers may follow it at once.
        """
        if not answers:
            return
        everybody = [str(event.party) for event in answers]
        agreeing = [event for event in answers if event.data["yes"]]
        if agreeing:
            yield Paragraph(self._yes(agreeing, everybody), indent=2, runs_on=brief)
            self._refusals.forget(str(event.party) for event in agreeing)
        self._agreed = {str(event.party) for event in agreeing}
        noes = [event for event in answers if not event.data["yes"]]
        for paragraph in self._refusals.told(noes, everybody):
            yield replace(paragraph, runs_on=paragraph.runs_on and (brief or bool(agreeing)))
            brief = True

    def _yes(self, agreeing: Sequence[Event], everybody: Sequence[str]) -> str:
        parties = [str(event.party) for event in agreeing]
        words = f"{self._names.say(parties, everybody)} yes"
        why = "" if set(parties) <= self._agreed else motives.of_yes(agreeing)
        return sentence(f"{words}: {why}" if why else words)


def single(text: Mapping[str, str]) -> list[tuple[str, tuple[str]]]:
    """The terms of a text, each with its one option."""
    return [(str(issue), (str(option),)) for issue, option in text.items()]


def signature(event: Event) -> tuple[Any, ...]:
    """What makes an event the same as another's: not its exact values."""
    data: Mapping[str, Any] = event.data
    if event.kind == "offer":
        return ("offer", event.party, tuple(sorted(data["text"].items())))
    if event.kind == "silence":
        return ("silence", event.party, data["reason"])
    if event.kind == "answer":
        return ("answer", event.party, bool(data["yes"]), ground(event))
    return (event.kind, event.party, str(sorted(data.items(), key=str)))
