"""The sessions of a stage in sentences; sessions with nothing new are told together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.view.grammar import Names, plain_ids, sentence
from sim.view.paragraph import Paragraph
from sim.view.wording import stakes

if TYPE_CHECKING:
    from sim.model import Event

INLINE = 2
"""So many terms go into the sentence; more become a list below it."""

Ground = tuple[Any, ...]

SILENCES = {
    "nothing_better_than_no_deal": "tables nothing: no text is worth more to {it} than no deal",
    "own_package_out_of_reach": "tables nothing: {its} package cannot be met at this table",
    "wants_no_change": "tables nothing: {it} wants no change",
}


class Sessions:
    """Tells the sessions of one stage.

    Parameters
    ----------
    names
        The scenario's own words.
    chair
        Who chairs the stage, if anybody.
    """

    def __init__(self, names: Names, chair: str | None = None) -> None:
        self._names = names
        self._chair = chair
        self._texts: dict[str, dict[str, str]] = {}
        self._grounds: dict[str, Ground] = {}
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
                issues = self._names.issues(plain_ids(event.data["issues"]))
                yield Paragraph(
                    sentence(f"No option of {issues} fits both sides: set aside for this stage"),
                    indent=2,
                )
            elif event.kind == "accord":
                yield from self._accord(event)
        yield from self._answers(answers)

    def _offer(self, event: Event) -> Iterator[Paragraph]:
        party = str(event.party)
        text = {str(issue): str(option) for issue, option in event.data["text"].items()}
        before = self._texts.get(party)
        self._texts[party] = text
        worth = self._worth(event)
        if before == text:
            yield Paragraph(sentence(self._names.does(party, "tables the same text")), indent=2)
            return
        if before is None:
            terms = self._names.terms(event.data["changes"])
            verb = "tables a text" if terms else "tables a text that changes nothing"
            yield from self._list(self._names.does(party, verb), terms, worth)
            return
        terms = [
            f"{self._names.issue(issue)}: from {self._names.option(issue, before[issue])} "
            f"to {self._names.option(issue, option)}"
            for issue, option in text.items()
            if issue in before and before[issue] != option
        ]
        yield from self._list(self._names.does(party, "moves"), terms, worth)

    def _worth(self, event: Event) -> str:
        """What the text is worth to who tabled it; nothing is said of a chair's text."""
        if "value" not in event.data:
            return ""
        own = "them" if self._names.own(event.party) == "their" else "it"
        words = (
            f"Worth {stakes(float(event.data['value']))} stakes to {own}; "
            f"no deal {stakes(float(event.data['no_deal']))}."
        )
        beyond = float(event.data.get("beyond") or 0)
        if beyond > 0:
            options = "option" if beyond == 1 else "options"
            words += f" It goes {beyond:g} {options} beyond the red lines."
        return words

    def _list(self, head: str, terms: Sequence[str], tail: str) -> Iterator[Paragraph]:
        """A sentence with its terms: inside it if they are few, else below it."""
        if len(terms) <= INLINE:
            words = f"{head}: {'; '.join(terms)}" if terms else head
            yield Paragraph(f"{sentence(words)} {tail}".strip(), indent=2)
            return
        yield Paragraph(f"{sentence(head)[:-1]}: {tail}".strip(), indent=2)
        for term in terms:
            yield Paragraph(term, lead="·", indent=4)

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
        terms = self._names.terms(event.data["changes"])
        yield from self._list(f"Accord, signed by {signers}", terms, "")

    def _answers(self, answers: Sequence[Event]) -> Iterator[Paragraph]:
        """Who said yes, and who said no on what ground; equal answers are told together."""
        yes = [str(event.party) for event in answers if event.data["yes"]]
        if yes:
            many = "say" if len(yes) > 1 else self._names.does(yes[0], "says").split()[-1]
            yield Paragraph(sentence(f"{self._names.parties(yes)} {many} yes"), indent=2)
            for party in yes:
                self._grounds.pop(party, None)
        groups: dict[tuple[bool, Ground], list[Event]] = {}
        for event in answers:
            if not event.data["yes"]:
                ground = grounds(event)
                known = self._grounds.get(str(event.party)) == ground
                groups.setdefault((known, ground), []).append(event)
                self._grounds[str(event.party)] = ground
        for (known, _), group in groups.items():
            yield from self._refusal(group, known)

    def _refusal(self, group: Sequence[Event], known: bool) -> Iterator[Paragraph]:
        parties = [str(event.party) for event in group]
        says = self._names.does(parties[0], "says").removeprefix(self._names.party(parties[0]))
        verb = " say" if len(parties) > 1 else says
        head = f"{self._names.parties(parties)}{verb} no"
        data = group[0].data
        found = plain_ids(data["grounds"])
        hint = "" if any(event.data.get("counts", True) for event in group) else " (no vote)"
        if found == ["value"]:
            yield Paragraph(sentence(f"{head}{hint}: {self._too_little(group)}"), indent=2)
            return
        if known:
            yield Paragraph(sentence(f"{head}{hint}, on the same grounds as before"), indent=2)
            return
        its = "their" if len(parties) > 1 else self._names.own(parties[0])
        lines = [
            f"{self._names.issue(issue)}: {self._line(issue, line)}"
            for issue, line in data["issues"].items()
        ]
        if found and set(found) <= {"package", "value"}:
            head = f"{head}{hint}; {its} package is not met, short of {its} red lines"
        else:
            head = f"{head}{hint}; beyond {its} red lines"
        yield from self._list(head, lines, "")

    def _line(self, issue: str, line: Any) -> str:
        """A red line: where a one-sided mandate begins, or the options that may be signed."""
        options = plain_ids(line)
        if not options:
            return "nothing can be signed"
        if len(options) == 1:
            return f"only {self._names.option(issue, options[0])} will do"
        edge = self._names.edge(issue, options)
        if edge is not None:
            return f"the red line is {self._names.option(issue, edge)}"
        return f"it must be {self._names.options(issue, options)}"

    def _too_little(self, group: Sequence[Event]) -> str:
        """By how much a text falls short of what its answerers hold out for."""
        if len(group) == 1:
            value, needs = (float(group[0].data[key]) for key in ("value", "needs"))
            return f"worth {stakes(value)} stakes, and it takes {stakes(needs)}"
        short = [float(event.data["needs"]) - float(event.data["value"]) for event in group]
        return f"short by {stakes(min(short))} to {stakes(max(short))} stakes"


def signature(event: Event) -> tuple[Any, ...]:
    """What makes an event the same as another's: not its exact values."""
    data: Mapping[str, Any] = event.data
    if event.kind == "offer":
        return ("offer", event.party, tuple(sorted(data["text"].items())))
    if event.kind == "silence":
        return ("silence", event.party, data["reason"])
    if event.kind == "answer":
        return ("answer", event.party, bool(data["yes"]), grounds(event))
    return (event.kind, event.party, str(sorted(data)))


def grounds(event: Event) -> Ground:
    """Why a party said no: grounds and issues with their red lines."""
    issues = tuple(
        (issue, tuple(plain_ids(line))) for issue, line in sorted(event.data["issues"].items())
    )
    return (*plain_ids(event.data["grounds"]), *issues)
