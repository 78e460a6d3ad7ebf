"""Playing a party at the terminal: the story so far, the question, a line typed.

The story stops before the others' answers to a text that a person still has to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.text import Text

from sim.scenario.scenario import Scenario
from sim.strategies.human import people_in
from sim.view.grammar import Names, sentence
from sim.view.paragraph import Paragraph
from sim.view.sheet import write
from sim.view.story import Story
from sim.view.transcript import shown
from sim.view.wording import counted, stakes

if TYPE_CHECKING:
    from sim.model import Event
    from sim.model.person import Brief, Choice, Question

NEAR = 8
"""Texts shown at first; the others on asking."""
YES, NO = {"y", "yes"}, {"n", "no"}
QUIT, HELP, ALL, ROLE = {"q", "quit"}, {"?", "h", "help"}, {"a", "all"}, {"r", "role"}
NOTHING = {"n", "nothing"}
LEGEND = {
    "table": "A number tables that text; n: nothing; a: show all texts; r: your instructions; "
    "q: stop here and go on another time.",
    "answer": "y: yes; n: no; r: your instructions; q: stop here and go on another time.",
}


class Stopped(Exception):  # noqa: N818 - nothing has gone wrong
    """The person has stopped; what was decided is saved."""


class Terminal:
    """Tells a play as it goes and asks what is to be decided.

    Parameters
    ----------
    scenario
        What is played.
    console
        Where the story goes.
    read
        Brings the next line that is typed; raises EOFError when there is none.
    """

    def __init__(self, scenario: Scenario, console: Console, read: Callable[[str], str]) -> None:
        self._scenario, self._console, self._read = scenario, console, read
        self._names = Names(scenario)
        self._told: list[Paragraph] = []
        self._stage: tuple[str, str] | None = None
        self._shown: tuple[Choice, ...] = ()

    def ask(self, question: Question) -> int:
        """Put one question and bring back the choice.

        Raises
        ------
        Stopped
            If the person stops, or no more lines come.
        """
        self.tell(before_answers(question) if question.kind == "answer" else question.events)
        if self._stage != (question.stage, question.party):
            self._stage = (question.stage, question.party)
            self._say(list(self._role(question)))
        self._say(list(self._put(question, NEAR)))
        while True:
            word = self._line("> ")
            if word in QUIT:
                raise Stopped
            if word in ROLE:
                self._say(list(self._role(question)))
            elif word in ALL and question.kind == "table":
                self._say(list(self._put(question, None)))
            elif word in HELP:
                self._say([Paragraph(LEGEND[question.kind])])
            else:
                choice = understood(word, question)
                if choice is not None:
                    return choice
                self._say([Paragraph(f"“{word}” is no answer here. {LEGEND[question.kind]}")])

    def tell(self, events: Sequence[Event], ended: bool = False) -> None:
        """Tell what has been added to the story since it was told last."""
        seen = as_seen_by(people_in(self._scenario), events)
        story = list(paragraphs(self._scenario, seen, ended))
        same = 0
        for old, new in zip(self._told, story, strict=False):
            if old != new:
                break
            same += 1
        again, self._told = self._told[same:], story  # what stands last has been told, too
        fresh = [p for p in story[same:] if p not in again]
        write([part for p in fresh for part in shown(p)], self._console)

    def _line(self, prompt: str) -> str:
        try:
            return self._read(prompt).strip().lower()
        except EOFError as end:
            raise Stopped from end

    def _say(self, said: Sequence[Paragraph]) -> None:
        parts: list[RenderableType] = [Text("")]
        for paragraph in said:
            parts.extend(shown(paragraph))
        write(parts, self._console)

    # -- what is said --------------------------------------------------------------------

    def _role(self, question: Question) -> Iterator[Paragraph]:
        names = self._names
        you = sentence(f"you speak for {names.party(question.party)}")
        yield Paragraph(f"{you} Your instructions on what is on the agenda:")
        for brief in sorted(question.briefs, key=lambda brief: -brief.weight):
            words = f"{names.issue(brief.issue)}, worth {stakes(brief.weight)} stakes: "
            yield Paragraph(words + self._line_on(brief), lead="·", indent=2)
        yield Paragraph(f"No deal is worth {stakes(question.no_deal)} stakes to you.")

    def _line_on(self, brief: Brief) -> str:
        """What the party wants on an issue and what it may sign."""
        names = self._names
        if brief.want is None:
            return "anything will do"
        want = f"you want {names.option(brief.issue, brief.want)}"
        others = [option for option in brief.signs if option != brief.want]
        if len(brief.signs) == len(self._scenario.issues[brief.issue].options):
            return f"{want} and may sign anything"
        if not others:
            return f"{want} and may sign nothing else"
        edge = names.edge(brief.issue, brief.signs)
        if edge is not None and edge != brief.want:
            return f"{want}; your red line is {names.option(brief.issue, edge)}"
        return f"{want} and may also sign {names.options(brief.issue, others)}"

    def _put(self, question: Question, most: int | None) -> Iterator[Paragraph]:
        no_deal = f"no deal: {stakes(question.no_deal)}"
        if question.kind == "answer":
            (text,) = question.choices
            whose = "the text that stands"
            if question.proposer is not None:
                whose = self._names.party(question.proposer)
            asked = f"what do you say to {whose}"
            words = f"The text is {self._worth(text)} ({no_deal}). y, n; ? for help"
            yield Paragraph(words, lead=f"{sentence(asked).rstrip('.')}?")
            return
        lead = f"Session {question.session} of {question.of_sessions}: which text do you table?"
        words = f"({no_deal}.) A number, or n for nothing; ? for help"
        yield Paragraph(words, lead=lead)
        if most is not None and question.choices == self._shown:
            yield Paragraph("The same texts as before; a shows them.", indent=4)
            return
        self._shown = question.choices
        before: Choice | None = None
        for place, choice in enumerate(question.choices):
            if most is not None and place >= most:
                left = counted(len(question.choices) - place, "text", "texts")
                yield Paragraph(f"… and {left} further on: a", indent=4)
                break
            yield from self._rung(choice, before)
            before = choice

    def _rung(self, choice: Choice, before: Choice | None) -> Iterator[Paragraph]:
        """A text: the first in full, each other by what it concedes."""
        names, lead = self._names, f"{choice.number:>2}"
        if before is None:
            yield Paragraph(f"{self._worth(choice)}:", lead=lead, indent=2)
            for term in names.terms(choice.changes):
                yield Paragraph(term, lead="·", indent=6)
            return
        moved = [
            f"{names.issue(issue)}: {names.option(issue, option)}"
            for issue, option in choice.text.items()
            if option != before.text[issue]
        ]
        yield Paragraph(f"{self._worth(choice)}; now {'; '.join(moved)}", lead=lead, indent=2)

    def _worth(self, choice: Choice) -> str:
        words = f"worth {stakes(choice.value)} stakes"
        if choice.beyond:
            words += f", {counted(choice.beyond, 'option', 'options')} beyond your red lines"
        return words


def understood(word: str, question: Question) -> int | None:
    """The choice that a line stands for; None where it stands for none."""
    if question.kind == "answer":
        return 1 if word in YES else 0 if word in NO else None
    if word in NOTHING:
        return -1
    known = {choice.number for choice in question.choices}
    return int(word) if word.isdecimal() and int(word) in known else None


def before_answers(question: Question) -> list[Event]:
    """The events up to the text that is to be answered, others' answers left out."""
    events = list(question.events)
    while events and events[-1].kind in {"answer", "belief", "lines"}:
        events.pop()
    return events


def as_seen_by(own: Sequence[str], events: Sequence[Event]) -> list[Event]:
    """The events as those parties see them: what texts are worth to others is not known."""
    from sim.model.event import veiled

    return [event if event.party in own else veiled(event) for event in events]


def paragraphs(scenario: Scenario, events: Sequence[Event], ended: bool) -> Iterator[Paragraph]:
    """The story of what has happened so far; its end only where it has ended."""
    if not events:
        return
    for paragraph in Story(scenario).told(events, lead=False):
        if paragraph.heading and paragraph.words == "How it ended" and not ended:
            return
        yield paragraph
