"""The sessions of a stage in sentences; sessions with nothing new are told together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.view.clauses import with_terms
from sim.view.grammar import Names, plain_ids, sentence
from sim.view.paragraph import Paragraph
from sim.view.refusals import Refusals, ground
from sim.view.wording import stakes

if TYPE_CHECKING:
    from sim.model import Event

SILENCES = {
    "by_choice": "tables nothing",
    "nothing_better_than_no_deal": "tables nothing: no text is worth more to {it} than no deal",
    "own_package_out_of_reach": "tables nothing: {its} package cannot be met at this table",
    "wants_no_change": "tables nothing: {it} wants no change",
    "not_to_be_ratified": "tables nothing: what {it} could table would not be ratified",
}


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
    lines
        Red lines that the story has told already, by party and issue; it is added to.
    """

    def __init__(
        self,
        names: Names,
        begin: Event,
        remark: Callable[[Event], str],
        lines: dict[tuple[str, str], Any],
    ) -> None:
        self._names = names
        self._remark = remark
        self._refusals = Refusals(names, lines, plain_ids(begin.data.get("agenda")))
        self._aside: set[str] = set()
        self._chair = begin.data.get("chair")
        self._texts: dict[str, dict[str, str]] = {}
        self._last: tuple[Any, ...] = ()
        self._repeated: list[int] = []

    def hear(self, number: int, events: Sequence[Event]) -> Iterator[Paragraph]:
        """The events of one session, unless they only repeat the session before."""
        mark = tuple(signature(event) for event in events)
        if mark == self._last and not any(event.kind == "accord" for event in events):
            self._repeated.append(number)
            return
        yield from self.close()
        self._last = mark
        told = list(self._session(events))
        for place, paragraph in enumerate(told):
            lead = f"Session {number}." if place == 0 else paragraph.lead
            indent = paragraph.indent if place else 0
            yield Paragraph(paragraph.words, lead=lead, indent=indent)

    def close(self) -> Iterator[Paragraph]:
        """Tell the sessions that only repeated the one before."""
        if self._repeated:
            first, last = self._repeated[0], self._repeated[-1]
            which = f"Session {first}." if first == last else f"Sessions {first}–{last}."
            silent = all(mark[0] == "silence" for mark in self._last)
            words = "Silence again." if silent else "The same texts, the same answers."
            yield Paragraph(words, lead=which)
            self._repeated = []

    def _session(self, events: Sequence[Event]) -> Iterator[Paragraph]:
        """A session: every text with the answers to it, silences, what is set aside."""
        answers: list[Event] = []
        for event in events:
            if event.kind == "answer":
                answers.append(event)
                continue
            yield from self._answers(answers)
            answers = []
            if event.kind == "offer":
                yield from self._offer(event)
            elif event.kind == "silence":
                yield Paragraph(self._silence(event), indent=2)
            elif event.kind == "set_aside":
                yield self._set_aside(plain_ids(event.data["issues"]))
            elif event.kind == "accord":
                yield from self._accord(event)
            elif self._remark(event):
                yield Paragraph(self._remark(event), indent=2)
        yield from self._answers(answers)

    def _set_aside(self, issues: Sequence[str]) -> Paragraph:
        self._aside.update(issues)
        self._refusals.set_aside(issues)
        named = self._names.issues(issues)
        words = f"no option is inside the red lines of both sides, and here is set aside: {named}"
        return Paragraph(sentence(words), indent=2)

    def _offer(self, event: Event) -> Iterator[Paragraph]:
        party = str(event.party)
        text = {str(issue): str(option) for issue, option in event.data["text"].items()}
        before = self._texts.get(party)
        self._texts[party] = text
        if before is None:
            terms = self._terms(event.data["changes"])
            verb = "tables a text" if terms else "tables a text that changes nothing"
            head = self._names.does(party, verb) + self._worth(event)
            yield from with_terms(self._names, head, terms)
            return
        moved = [issue for issue, option in text.items() if before.get(issue, option) != option]
        terms = [
            (issue, self._move(issue, before[issue], text[issue]))
            for issue in moved
            if issue not in self._aside
        ]
        if not terms:
            verb = "tables what is left of its text" if moved else "tables the same text"
            verb = verb.replace("its", self._names.own(party))
            yield Paragraph(sentence(self._names.does(party, verb)), indent=2)
            return
        head = self._names.does(party, "tables a new text") + self._worth(event)
        yield from with_terms(self._names, head, terms)

    def _move(self, issue: str, before: str, now: str) -> str:
        return f"from {self._names.option(issue, before)} to {self._names.option(issue, now)}"

    def _terms(self, text: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(issue, self._names.option(issue, option)) for issue, option in text.items()]

    def _worth(self, event: Event) -> str:
        """What the text is worth to who tabled it; nothing is said of a chair's text."""
        if "value" not in event.data:
            return ""
        own = "them" if self._names.own(event.party) == "their" else "it"
        words = (
            f", worth {stakes(float(event.data['value']))} stakes to {own} "
            f"(no deal: {stakes(float(event.data['no_deal']))})"
        )
        beyond = float(event.data.get("beyond") or 0)
        if beyond > 0:
            options = "option" if beyond == 1 else "options"
            words += f" and {beyond:g} {options} beyond {self._names.own(event.party)} red lines"
        return words

    def _silence(self, event: Event) -> str:
        its = self._names.own(event.party)
        if event.party == self._chair:
            return sentence(self._names.does(event.party, "has no text that changes anything"))
        form = SILENCES.get(str(event.data["reason"]), "tables nothing")
        return sentence(
            self._names.does(
                event.party, form.format(its=its, it="them" if its == "their" else "it")
            )
        )

    def _accord(self, event: Event) -> Iterator[Paragraph]:
        signers = self._names.parties(plain_ids(event.data["signers"]))
        terms = self._terms(event.data["changes"])
        yield from with_terms(self._names, f"Accord, signed by {signers}", terms)

    def _answers(self, answers: Sequence[Event]) -> Iterator[Paragraph]:
        """Who said yes, and who said no on what ground; equal answers are told together."""
        yes = [str(event.party) for event in answers if event.data["yes"]]
        if yes:
            yield Paragraph(sentence(f"{self._names.say(yes)} yes"), indent=2)
            self._refusals.forget(yes)
        yield from self._refusals.told(event for event in answers if not event.data["yes"])


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
