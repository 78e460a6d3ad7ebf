"""The sessions of a stage in sentences; sessions with nothing new are told together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.view.grammar import Names, plain_ids, sentence
from sim.view.paragraph import Paragraph
from sim.view.wording import capital, stakes

if TYPE_CHECKING:
    from sim.model import Event

INLINE = 2
"""So many terms go into the sentence; more become a list below it."""

FEW = 3
"""So few grounds that remain are named again."""

Ground = tuple[Any, ...]

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
    chair
        Who chairs the stage, if anybody.
    remark
        How other events than texts and answers are told.
    lines
        Red lines that the story has told already, by party and issue; it is added to.
    """

    def __init__(
        self,
        names: Names,
        chair: str | None,
        remark: Callable[[Event], str],
        lines: dict[tuple[str, str], Any],
    ) -> None:
        self._names = names
        self._remark = remark
        self._lines = lines
        self._aside: set[str] = set()
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
                self._aside.update(plain_ids(event.data["issues"]))
                issues = self._names.issues(plain_ids(event.data["issues"]))
                words = f"No option is inside the red lines of both: set aside here: {issues}"
                yield Paragraph(sentence(words), indent=2)
            elif event.kind == "accord":
                yield from self._accord(event)
            elif self._remark(event):
                yield Paragraph(self._remark(event), indent=2)
        yield from self._answers(answers)

    def _offer(self, event: Event) -> Iterator[Paragraph]:
        party = str(event.party)
        text = {str(issue): str(option) for issue, option in event.data["text"].items()}
        before = self._texts.get(party)
        self._texts[party] = text
        if before is None:
            terms = self._names.terms(event.data["changes"])
            verb = "tables a text" if terms else "tables a text that changes nothing"
            yield from self._list(self._names.does(party, verb) + self._worth(event), terms)
            return
        terms = [
            f"{self._names.issue(issue)}: from {self._names.option(issue, before[issue])} "
            f"to {self._names.option(issue, option)}"
            for issue, option in text.items()
            if before.get(issue, option) != option and issue not in self._aside
        ]
        if not terms:
            yield Paragraph(sentence(self._names.does(party, "tables the same text")), indent=2)
            return
        head = self._names.does(party, "tables a new text") + self._worth(event)
        yield from self._list(head, terms)

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

    def _list(self, head: str, terms: Sequence[str]) -> Iterator[Paragraph]:
        """A sentence with its terms: inside it if they are few, else below it."""
        if not terms:
            yield Paragraph(sentence(head), indent=2)
        elif len(terms) <= INLINE:
            yield Paragraph(sentence(f"{head}: {'; '.join(terms)}"), indent=2)
        else:
            yield Paragraph(f"{capital(head)}:", indent=2)
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
        yield from self._list(f"Accord, signed by {signers}", terms)

    def _answers(self, answers: Sequence[Event]) -> Iterator[Paragraph]:
        """Who said yes, and who said no on what ground; equal answers are told together."""
        yes = [str(event.party) for event in answers if event.data["yes"]]
        if yes:
            yield Paragraph(sentence(f"{self._say(yes)} yes"), indent=2)
            for party in yes:
                self._grounds.pop(party, None)
        groups: dict[Ground, list[Event]] = {}
        for event in answers:
            if not event.data["yes"]:
                party = str(event.party)
                before = self._grounds.get(party)
                groups.setdefault((before, grounds(event)), []).append(event)
                self._grounds[party] = grounds(event)
        for (before, _), group in groups.items():
            yield from self._refusal(group, before)

    def _say(self, parties: Sequence[str]) -> str:
        if len(parties) == 1:
            return self._names.does(parties[0], "says")
        return f"{self._names.parties(parties)} say"

    def _refusal(self, group: Sequence[Event], before: Ground | None) -> Iterator[Paragraph]:
        """A no: too little value, or issues outside red lines, new ones with the line itself."""
        parties = [str(event.party) for event in group]
        data = group[0].data
        vote = any(event.data.get("counts", True) for event in group)
        head = f"{self._say(parties)} no" + ("" if vote else " (without a vote)")
        found, issues = plain_ids(data["grounds"]), dict(data["issues"])
        if not issues:
            yield Paragraph(sentence(f"{head}: {self._too_little(group)}"), indent=2)
            return
        if before is not None and issues_of(before):
            yield Paragraph(sentence(head + self._since(issues_of(before), issues)), indent=2)
            return
        its = "their" if len(parties) > 1 else self._names.own(parties[0])
        ground = f"beyond {its} red lines"
        if "mandate" not in found:
            ground = f"short of what {its} package needs"
        known = [i for i in issues if all(self._lines.get((p, i)) == issues[i] for p in parties)]
        fresh = [issue for issue in issues if issue not in known]
        self._lines.update({(p, i): line for p in parties for i, line in issues.items()})
        if not fresh:
            where = self._names.issues(known)
            yield Paragraph(sentence(f"{head}, {ground} as told before: {where}"), indent=2)
            return
        terms = [f"{self._names.issue(i)}: {self._line(i, issues[i])}" for i in fresh]
        if known:
            terms.append(f"as told before: {self._names.issues(known)}")
        yield from self._list(f"{head}, {ground}", terms)

    def _since(self, before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
        """What has changed in a party's grounds since its last no."""
        gone = [issue for issue in before if issue not in now and issue not in self._aside]
        new = [issue for issue in now if issue not in before]
        words = ", on the same grounds as before" if not gone else ", though no longer on "
        words += self._names.issues(gone)
        if gone and len(now) - len(new) <= FEW:
            words += f"; still on {self._names.issues(i for i in now if i in before)}"
        if new:
            terms = [f"{self._names.issue(i)}: {self._line(i, now[i])}" for i in new]
            words += f"; and now on {'; '.join(terms)}"
        return words

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
        if "home" in plain_ids(group[0].data["grounds"]):
            return "it would not be ratified at home"
        if any("value" not in event.data for event in group):
            return "holding out for more"
        if len(group) == 1:
            value, needs = (float(group[0].data[key]) for key in ("value", "needs"))
            if value >= needs:  # a person's own choice
                return f"worth {stakes(value)} stakes, no less than no deal, and yet no"
            return f"worth {stakes(value)} stakes, less than the {stakes(needs)} held out for"
        short = [float(event.data["needs"]) - float(event.data["value"]) for event in group]
        return f"short by {stakes(min(short))} to {stakes(max(short))} stakes"


def issues_of(ground: Ground) -> dict[str, Any]:
    """The issues of a ground, with what could be signed."""
    return {part[0]: part[1] for part in ground if isinstance(part, tuple)}


def signature(event: Event) -> tuple[Any, ...]:
    """What makes an event the same as another's: not its exact values."""
    data: Mapping[str, Any] = event.data
    if event.kind == "offer":
        return ("offer", event.party, tuple(sorted(data["text"].items())))
    if event.kind == "silence":
        return ("silence", event.party, data["reason"])
    if event.kind == "answer":
        return ("answer", event.party, bool(data["yes"]), grounds(event))
    return (event.kind, event.party, str(sorted(data.items(), key=str)))


def grounds(event: Event) -> Ground:
    """Why a party said no: grounds and issues with their red lines."""
    issues = tuple(
        (issue, tuple(plain_ids(line))) for issue, line in sorted(event.data["issues"].items())
    )
    return (*plain_ids(event.data["grounds"]), *issues)
