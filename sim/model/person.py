"""A party for which a person decides: what it is asked, and what becomes of the answer.

docs/model.md, section 3, strategy ``human``. Whoever asks is given from outside as a
function from questions to choices; nothing here knows of terminals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.errors import UsageError
from sim.model.accounts import Accounts
from sim.model.event import Event
from sim.model.narration import changes_of, text_of
from sim.model.party import Laid, Party, Table
from sim.registry import strategies
from sim.rules import adoption, offers, tabling
from sim.rules.adoption import Answer

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
SILENCE = -1
"""The choice of a person who tables nothing."""


@dataclass(frozen=True)
class Choice:
    """A text that may be chosen.

    ``number`` is its rung; ``text`` and ``changes`` map issues to options, the latter those
    that the text would change; ``value`` is what it is worth to the party, in stakes, net of
    the price of going ``beyond`` so many options beyond its red lines.
    """

    number: int
    text: dict[str, str]
    changes: dict[str, str]
    value: float
    beyond: int


@dataclass(frozen=True)
class Brief:
    """What a party wants on an issue in this play: its aim, what it may sign, the weight
    in stakes.
    """

    issue: str
    want: str | None
    signs: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Question:
    """What a person is asked.

    ``kind`` is ``table`` (which of ``choices``, by its number, or SILENCE) or ``answer`` (1
    for yes or 0 for no, to the one text of ``choices`` that ``proposer`` has tabled).
    ``no_deal`` is what no deal is worth now, ``briefs`` the party's instructions on all
    issues of the agenda, ``events`` what has happened so far.
    """

    kind: Literal["table", "answer"]
    party: str
    proposer: str | None
    stage: str
    session: int
    of_sessions: int
    choices: tuple[Choice, ...]
    no_deal: float
    briefs: tuple[Brief, ...]
    events: Sequence[Event]


Ask = Callable[[Question], int]
"""Puts a question to a person and brings back the choice."""


class Person(Party):
    """A party for which a person chooses texts and answers, in one replicate.

    What lies outside its mandate cannot be signed and is not asked. Its leader, if it has
    one, instructs it, and its measures are decided, as in any other play.
    """

    def __init__(self, model: Accounts, number: int, ask: Ask) -> None:
        super().__init__(model, number)
        self.ask = ask

    def make_room(self, n: int) -> None:
        """Arrays for one replicate: a person plays one at a time."""
        if n != 1:
            raise UsageError(f"a person plays {self.name}: one replicate at a time, not {n}.")
        super().make_room(n)

    def table(self, floor: Table, on: Bools, texts: Ints) -> Laid:  # noqa: ARG002
        """Ask which rung to table, and lay down its text. ``texts``: [1, K]."""
        world, rung = self.talks.world, 0
        offers.rate(self.rating, self.ladder, world, 0, self.number)
        choices = self._rungs()
        if choices:  # where nothing may be tabled, the floor says why
            rung = self.ask(self._question("table", floor, choices, None))
        self.level[:] = self.rating.value[:, rung] if rung >= 0 else self.rating.no_deal
        tabled = tabling.put_down(self.ladder, world, 0, self.number, rung, texts[0])
        return Laid(np.array([rung]), np.array([tabled]))

    def answer(self, floor: Table, on: Bools, texts: Ints) -> Answer:
        """Ask for yes or no, unless the mandate leaves no choice."""
        reply = super().answer(floor, on, texts)
        self.asked[:] = self.rating.no_deal
        votes = bool(floor.seating.rule.voter[self.number])
        if on[0] and votes and not reply.ground[0] & ~adoption.NO_VALUE:
            text = self._choice(0, texts[0], float(reply.value[0]))
            agrees = self.ask(self._question("answer", floor, (text,), floor.proposer)) == 1
            reply.yes[0] = agrees
            reply.ground[0] = 0 if agrees else adoption.NO_VALUE
        return reply

    # -- what a question holds -----------------------------------------------------------

    def _rungs(self) -> tuple[Choice, ...]:
        """The rungs that may be tabled: within its authority, its package included."""
        settlement, found = self.talks.state.settlement[0], []
        for rung in range(int(self.rating.n[0])):
            text = self.ladder.text[0, rung].astype(np.int64)
            choice = self._choice(rung, text, float(self.rating.value[0, rung]))
            authority = self.talks.state.authority[0, self.number]
            fits = choice.beyond <= authority and np.isfinite(choice.value)
            if fits and (text != settlement).any():
                found.append(choice)
        return tuple(found)

    def _choice(self, number: int, text: Ints, value: float) -> Choice:
        talks = self.talks
        settlement = talks.state.settlement[0]
        beyond = adoption.beyond(talks.mandates, 0, self.number, text, settlement)
        whole = text_of(talks, text, settlement)
        changes = changes_of(talks, text, settlement)
        return Choice(number, whole, changes, value, int(beyond))

    def _question(
        self,
        kind: Literal["table", "answer"],
        floor: Table,
        choices: tuple[Choice, ...],
        proposer: int | None,
    ) -> Question:
        names, stage = self.talks.layout.parties, floor.seating.stage
        return Question(
            kind=kind,
            party=self.name,
            proposer=None if proposer is None else names[proposer],
            stage=stage.id,
            session=floor.session,
            of_sessions=stage.sessions,
            choices=choices,
            no_deal=float(self.rating.no_deal[0]),
            briefs=tuple(self._brief(int(k)) for k in np.flatnonzero(floor.agenda[0])),
            events=() if self.talks.diary is None else tuple(self.talks.diary.events()),
        )

    def _brief(self, k: int) -> Brief:
        talks, a = self.talks, self.number
        interests = talks.draws.interests
        issue = talks.brief.issues[talks.layout.issues[k]]
        want = int(interests.want[0, a, k])
        within = talks.mandates.beyond[0, a, k, : len(issue.options)] == 0
        return Brief(
            issue=issue.id,
            want=None if want < 0 else issue.options[want],
            signs=tuple(name for name, fits in zip(issue.options, within, strict=True) if fits),
            weight=float(interests.weight[0, a, k]),
        )


def seated(
    talks: Accounts, number: int, ask: Ask | None, party_class: type[Party] = Party
) -> Party:
    """The party of that number: a person where its strategy asks and there is whom to ask."""
    rule = talks.brief.parties[talks.layout.parties[number]].strategy
    if ask is None or not strategies.get(rule).asks:
        return party_class(talks, number)
    return Person(talks, number, ask)
