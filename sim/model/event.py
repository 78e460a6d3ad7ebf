"""What happened in one replicate, step by step, for those who want to read it.

An event is of one of some two dozen kinds, each with what goes with it in the scenario's own ids;
:data:`Event` is any of them. What only its party knows lies apart, in its ``mind``, and is None to
everybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, ClassVar, Literal, get_args

from sim.model.minds import AnswerMind, InstructionMind, OfferMind, Reckoning, Text

FRAME = ("date", "stage", "session", "party")
"""What every event has: when, where, and whose it is."""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One thing that happened: on which day, at which stage and session, and by whom."""

    kind: ClassVar[str]
    mind_of: ClassVar[Any] = None
    party: str | None = None
    date: date | None = None
    stage: str | None = None
    session: int | None = None

    @property
    def data(self) -> dict[str, Any]:
        """What goes with it by name, what went through its party's mind beside the rest; without
        what is not known.
        """
        found: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name in FRAME or (value is None and one.default is None):
                continue
            if is_dataclass(value):
                found |= {part.name: getattr(value, part.name) for part in fields(value)}
            else:
                found[one.name] = value
        return found


# -- before and beside the talks ------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class History(Happening):
    """An entry that lies in the past, a signal, words, or a new position: ``what``."""

    kind: ClassVar[Literal["history"]] = "history"
    entry: str
    what: str


@dataclass(frozen=True, kw_only=True)
class ThreatPublic(Happening):
    """A threat has become public."""

    kind: ClassVar[Literal["threat_public"]] = "threat_public"
    measure: str


@dataclass(frozen=True, kw_only=True)
class InForce(Happening):
    """A measure is carried out from now on."""

    kind: ClassVar[Literal["in_force"]] = "in_force"
    measure: str


@dataclass(frozen=True, kw_only=True)
class NotHeld(Happening):
    """What a stage waits for has not come."""

    kind: ClassVar[Literal["not_held"]] = "not_held"
    entry: str


@dataclass(frozen=True, kw_only=True)
class Deadline(Happening):
    """A deadline has come and is meant, or its party ``waits`` and moves it to a day (ISO), or it
    has lapsed, since accords have ``answered`` the threat that it speaks for.
    """

    kind: ClassVar[Literal["deadline"]] = "deadline"
    entry: str
    meant: bool
    waits: bool
    moved_to: str | None
    answered: str | None = None


@dataclass(frozen=True, kw_only=True)
class Shock(Happening):
    """Something that nobody at the table decided, so many times, and by how many notches it has
    moved climates at home.
    """

    kind: ClassVar[Literal["shock"]] = "shock"
    shock: str
    times: int
    climate: Mapping[str, float]


# -- at a stage -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class StageBegin(Happening):
    """Who meets, about what, by which rule of adoption; tension in [0, 1]."""

    kind: ClassVar[Literal["stage_begin"]] = "stage_begin"
    forum: str
    parties: tuple[str, ...]
    observers: tuple[str, ...]
    consulted: tuple[str, ...]
    chair: str | None
    agenda: tuple[str, ...]
    rule: str
    tension: float


@dataclass(frozen=True, kw_only=True)
class StageEnd(Happening):
    """How a stage has ended; tension in [0, 1]."""

    kind: ClassVar[Literal["stage_end"]] = "stage_end"
    reason: str
    tension: float


@dataclass(frozen=True, kw_only=True)
class Instruction(Happening):
    """A leader lets its negotiators go so many options further, ``authority`` in all."""

    kind: ClassVar[Literal["instruction"]] = "instruction"
    mind_of: ClassVar[Any] = InstructionMind
    added: int
    authority: int
    mind: InstructionMind | None = None


@dataclass(frozen=True, kw_only=True)
class Offer(Happening):
    """A text is tabled: the whole of it, and what it changes. A chair's has no mind."""

    kind: ClassVar[Literal["offer"]] = "offer"
    mind_of: ClassVar[Any] = OfferMind
    text: Text
    changes: Text
    mind: OfferMind | None = None


@dataclass(frozen=True, kw_only=True)
class Silence(Happening):
    """A party has nothing to table."""

    kind: ClassVar[Literal["silence"]] = "silence"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Answer(Happening):
    """A yes, or a no and its ``grounds``: the ``issues`` beyond red lines with the options that
    would be signed, those of them only for the ``package``. ``final``: in the last session;
    ``counts``: it has a vote; ``alone``: issue → those without a change of which what it gains
    there counts for nothing, None where nothing does.
    """

    kind: ClassVar[Literal["answer"]] = "answer"
    mind_of: ClassVar[Any] = AnswerMind
    yes: bool
    grounds: tuple[str, ...]
    issues: Mapping[str, tuple[str, ...]]
    package: tuple[str, ...]
    mind: AnswerMind | None = None
    final: bool
    counts: bool
    alone: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, kw_only=True)
class Motion(Happening):
    """How an amendment fared against the standing text, and who was for and against it."""

    kind: ClassVar[Literal["motion"]] = "motion"
    won: bool
    favour: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Put(Happening):
    """The standing text is put against what is in force."""

    kind: ClassVar[Literal["put"]] = "put"
    changes: Text


@dataclass(frozen=True, kw_only=True)
class Accord(Happening):
    """A text is adopted: what it changes or confirms, who signs, which issues are ``settled``, and
    the chance of its being ratified, None where nobody has to.
    """

    kind: ClassVar[Literal["accord"]] = "accord"
    changes: Text
    signers: tuple[str, ...]
    settled: tuple[str, ...]
    chance: float | None


@dataclass(frozen=True, kw_only=True)
class Belief(Happening):
    """How resolved the others thought a party, and think it now; in [0, 1]."""

    kind: ClassVar[Literal["belief"]] = "belief"
    before: float
    after: float


@dataclass(frozen=True, kw_only=True)
class Lines(Happening):
    """The chance that a text is inside a party's red lines, before and after its answer."""

    kind: ClassVar[Literal["lines"]] = "lines"
    before: float
    after: float
    yes: bool


@dataclass(frozen=True, kw_only=True)
class Ratification(Happening):
    """A party has ratified the accord of a stage, or refused to, and what the chance was."""

    kind: ClassVar[Literal["ratification"]] = "ratification"
    accord: str
    chance: float
    ratified: bool


# -- measures -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Accident(Happening):
    """Forces have started by mistake what nobody decided."""

    kind: ClassVar[Literal["accident"]] = "accident"
    measure: str


@dataclass(frozen=True, kw_only=True)
class Decision(Happening):
    """A measure has been decided: ``margin``, in stakes, by how much acting is worth more than
    holding back; whether its demand was ``answered`` and its leader ``bound`` by its own signature;
    None where it is not decided yet whether it has ``succeeded``; ``audience_paid``, in stakes, for
    an empty threat.
    """

    kind: ClassVar[Literal["measure"]] = "measure"
    measure: str
    carried_out: bool
    margin: float
    bound: bool
    answered: bool
    succeeded: bool | None
    imposes: Text
    followers: tuple[str, ...]
    audience_paid: float
    reckoning: Reckoning | None = None


@dataclass(frozen=True, kw_only=True)
class Lifted(Happening):
    """An accord has answered what was carried out."""

    kind: ClassVar[Literal["lifted"]] = "lifted"
    measure: str


@dataclass(frozen=True, kw_only=True)
class Resumed(Happening):
    """What an accord had lifted goes on."""

    kind: ClassVar[Literal["resumed"]] = "resumed"
    measure: str


@dataclass(frozen=True, kw_only=True)
class Battle(Happening):
    """A battle: ``held`` forts ``of`` so many are in its leader's hands, and what all now take its
    chance in the next for, None where they do not learn it.
    """

    kind: ClassVar[Literal["battle"]] = "battle"
    measure: str
    won: bool
    held: int
    of: int
    chance: float | None


@dataclass(frozen=True, kw_only=True)
class Decided(Happening):
    """What was fought over has been decided, after so many months."""

    kind: ClassVar[Literal["decided"]] = "decided"
    measure: str
    succeeded: bool
    months: float
    imposes: Text


@dataclass(frozen=True, kw_only=True)
class End(Happening):
    """How it all ended: what is in force, ``by`` what, and its worth to each party in stakes."""

    kind: ClassVar[Literal["end"]] = "end"
    outcome_class: str
    settlement: Text
    by: Mapping[str, str]
    values: Mapping[str, float]


Event = (
    History | ThreatPublic | InForce | NotHeld | Deadline | Shock | StageBegin | StageEnd
    | Instruction | Offer | Silence | Answer | Motion | Put | Accord | Belief | Lines | Ratification
    | Accident | Decision | Lifted | Resumed | Battle | Decided | End
)  # fmt: skip
"""Anything that happens; its ``kind`` says which of them it is."""
KINDS: dict[str, Any] = {one.kind: one for one in get_args(Event)}
"""Every kind of event, by its word."""


def event_of(kind: str, data: Mapping[str, Any], **frame: Any) -> Event:
    """The event of which this is the kind, the :attr:`Happening.data`, and the frame.

    Raises
    ------
    KeyError, TypeError
        If there is no such kind, or it has other parts.
    """
    made, given = KINDS[kind], dict(data)
    if made.mind_of is not None:
        names = [one.name for one in fields(made.mind_of)]
        if names[0] in given:
            given["mind"] = made.mind_of(**{name: given.pop(name) for name in names})
    event: Event = made(**given, **frame)
    return event


def veiled(event: Event) -> Event:
    """The event as others than its party see it."""
    if isinstance(event, (Offer, Answer, Instruction)):
        return replace(event, mind=None)
    return replace(event, reckoning=None) if isinstance(event, Decision) else event
