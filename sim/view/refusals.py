"""Noes in sentences: who refused a text, and on what grounds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.view.clauses import INLINE
from sim.view.grammar import Names, sentence
from sim.view.paragraph import Paragraph
from sim.view.wording import stakes

if TYPE_CHECKING:
    from sim.model.event import Answer
    from sim.model.minds import AnswerMind

FEW = 3
"""So few issues that remain are named again."""


class Ground(NamedTuple):
    """Why a party said no. ``lines``: issues with what could be signed; ``package``: those
    of them that the text leaves alone and that the party settles together with others;
    ``alone``: issues on which what it gains counts for nothing, with those that are left out.
    """

    grounds: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    package: tuple[str, ...]
    alone: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def issues(self) -> list[str]:
        """All issues that it names."""
        return [issue for issue, _ in self.lines]

    @property
    def crossed(self) -> list[str]:
        """The issues on which the text itself goes beyond a red line."""
        return [issue for issue in self.issues if issue not in self.package]


def ground(event: Answer) -> Ground:
    """The ground of a no."""
    alone = tuple((event.alone or {}).items())
    return Ground(event.grounds, tuple(event.issues.items()), event.package, alone)


class Refusals:
    """Tells the noes of one stage; what has been told before is told in short.

    Parameters
    ----------
    names
        The scenario's own words.
    lines
        Red lines that the story has told already, by party and issue; it is added to.
    agenda
        The issues that the stage is about.
    """

    def __init__(
        self, names: Names, lines: dict[tuple[str, str], Any], agenda: Iterable[str]
    ) -> None:
        self._names = names
        self._lines = lines
        self._agenda = set(agenda)
        self._before: dict[str, Ground] = {}

    def forget(self, parties: Iterable[str]) -> None:
        """Parties have said yes."""
        for party in parties:
            self._before.pop(party, None)

    def told(self, noes: Iterable[Answer], among: Sequence[str] = ()) -> Iterator[Paragraph]:
        """Noes to one text; equal ones are told together. ``among``: all who answered."""
        groups: dict[tuple[Any, ...], list[Answer]] = {}
        for event in noes:
            party, now = str(event.party), ground(event)
            key = (self._before.get(party), now, at_no_deal(event), stalls(event))
            groups.setdefault(key, []).append(event)
            self._before[party] = now
        for (before, now, *_), group in groups.items():
            fresh = before is None or not before.lines
            brief = len(groups) <= FEW and (not fresh or len(now.crossed) <= INLINE)
            for place, words in enumerate(self._refusal(group, before, now, among)):
                yield Paragraph(sentence(words), indent=2, runs_on=brief or place > 0)

    def _refusal(
        self, group: Sequence[Answer], before: Ground | None, now: Ground, among: Sequence[str]
    ) -> Iterator[str]:
        parties = [str(event.party) for event in group]
        vote = any(event.counts for event in group)
        head = f"{self._names.say(parties, among)} no" + ("" if vote else " (without a vote)")
        its = "their" if len(parties) > 1 else self._names.own(parties[0])
        if not now.lines:
            yield f"{head}: {too_little(group)}"
            whom = "it" if its == "its" else "them"
            if before is None or before.alone != now.alone:
                yield from (self._names.alone(k, left, whom) for k, left in now.alone)
        elif before is not None and before.lines:
            yield head + self._since(its, before, now)
        else:
            yield from self._fresh(head, its, parties, now)

    def _fresh(self, head: str, its: str, parties: Sequence[str], now: Ground) -> Iterator[str]:
        """The grounds of a first no: red lines crossed, and the package left open."""
        lines = dict(now.lines)
        known = {i for i in lines if all(self._lines.get((p, i)) == lines[i] for p in parties)}
        self._lines.update({(p, i): line for p in parties for i, line in lines.items()})
        if now.crossed:
            yield self._on(f"{head}, beyond {its} red lines", now.crossed, lines, known)
            head = f"nor will {'it' if its == 'its' else 'they'} sign while"
        else:
            head += ", not while"
        if now.package:
            package = self._package(its, now.package)
            yield self._on(f"{head} {package}", now.package, lines, known)

    def _on(
        self, head: str, issues: Sequence[str], lines: dict[str, Any], known: Collection[str]
    ) -> str:
        """Red lines on some issues; those that were told before only by name."""
        fresh = [issue for issue in issues if issue not in known]
        terms = self._terms(fresh, lines)
        old = self._names.issues(issue for issue in issues if issue in known)
        if not terms:
            return f"{head}, as told before: {old}"
        return f"{head}: {terms}" + (f"; as told before: {old}" if old else "")

    def _terms(self, issues: Sequence[str], lines: dict[str, Any]) -> str:
        """Red lines issue by issue: a few in clauses, more in a row."""
        if len(issues) <= INLINE:
            parts = [
                f"on {self._names.quoted(i)}, {self._line(i, lines[i], 'the red line is ')}"
                for i in issues
            ]
            return "; ".join(parts)
        return "; ".join(f"{self._names.quoted(i)} ({self._line(i, lines[i])})" for i in issues)

    def _package(self, its: str, issues: Iterable[str]) -> str:
        """The package that is open, and whether it can be settled here at all."""
        here = [issue in self._agenda for issue in issues]
        where = "" if all(here) else ", not all of it on the agenda here,"
        if not any(here):
            where = ", which is not on the agenda here,"
        return f"{its} package{where} stays open"

    def _since(self, its: str, before: Ground, now: Ground) -> str:
        """What has changed in a party's grounds since its last no."""
        gone = [i for i in before.issues if i not in now.issues]
        new = [i for i in now.issues if i not in before.issues]
        if before.crossed and not now.crossed:
            words = f", now only because {self._package(its, now.package)}"
        elif gone:
            words = f", though no longer on {self._names.issues(gone)}"
            still = [i for i in now.issues if i in before.issues]
            if 0 < len(still) <= FEW:
                words += f"; still on {self._names.issues(still)}"
        else:
            words = " as before"
        lines = dict(now.lines)
        fresh = [i for i in new if i in now.crossed]
        if fresh:
            words += f", and now on more: {self._terms(fresh, lines)}"
        opened = [i for i in new if i in now.package]
        if opened:
            words += f"; and now {its} package stays open on {self._names.issues(opened)}"
        return words

    def _line(self, issue: str, line: Any, edge_is: str = "") -> str:
        """A red line: where a one-sided mandate begins, or the options that may be signed."""
        options = list(line)
        if not options:
            return "nothing can be signed"
        if len(options) == 1:
            only = f"only {self._names.option(issue, options[0])}"
            return f"{only} will do" if edge_is else only
        edge = self._names.edge(issue, options)
        if edge is not None:
            return f"{edge_is}{self._names.option(issue, edge)}"
        return f"{'it must be ' if edge_is else ''}{self._names.options(issue, options)}"


def at_no_deal(event: Answer) -> bool:
    """Whether a no for too little value asked for no more than no deal is worth."""
    return not event.issues and event.mind is not None and event.mind.at_no_deal


def stalls(event: Answer) -> bool:
    """Whether a no for too little value would have been one to any text that can be refused."""
    return not event.issues and event.mind is not None and event.mind.needs is None


def too_little(group: Sequence[Answer]) -> str:
    """By how much a text falls short of what its answerers ask for."""
    minds = [event.mind for event in group if event.mind is not None]
    if len(minds) < len(group):
        return "holding out for more"
    if stalls(group[0]):
        if len(group) > 1:
            return "they refuse whatever they can"
        return f"worth {stakes(minds[0].value)} stakes, but it refuses whatever it can"
    return _falls_short(minds, at_no_deal(group[0]))


def _falls_short(minds: Sequence[AnswerMind], lowest: bool) -> str:
    """By how much, where what they ask for is no more than no deal (``lowest``), or is more."""
    if len(minds) == 1:
        value, needs = minds[0].value, minds[0].held_out
        if value >= needs:  # a person's own choice
            return f"worth {stakes(value)} stakes, no less than no deal, and yet no"
        less = "a trifle less" if stakes(value) == stakes(needs) else "less"
        why = "that no deal is worth" if lowest else "held out for"
        return f"worth {stakes(value)} stakes, {less} than the {stakes(needs)} {why}"
    short = [mind.held_out - mind.value for mind in minds]
    low, high = stakes(min(short)), stakes(max(short))
    span = f"by {low} stakes" if low == high else f"by {low} to {high} stakes"
    if lowest:
        return f"worth less to each of them than no deal, {span}"
    return f"short of what each holds out for, {span}"
