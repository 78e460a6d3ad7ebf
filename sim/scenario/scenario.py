"""A scenario, read and resolved: ids instead of names, distributions instead of words.

This is what the model plays. It is made by :func:`sim.scenario.load` from a YAML file and
never changed afterwards. docs/format.md tells what a person writes; this page tells what it
becomes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from sim.scenario.distributions import Distribution, Point, Uniform
from sim.scenario.fronts import Front
from sim.scenario.happenings import Condition, Deadline, NewPosition, Shock, Signal
from sim.scenario.held import Position, Reading
from sim.scenario.speech import Norm, Promise, PublishedText, Readout

ANYTHING = Uniform(0.0, 1.0)
"""A share of which nothing is known."""


def frozen(mapping: dict[Any, Any] | None = None) -> MappingProxyType[Any, Any]:
    """A mapping that cannot be changed."""
    return MappingProxyType(dict(mapping or {}))


@dataclass(frozen=True)
class Issue:
    """What is decided: its possible settlements, in order.

    ``status_quo`` is an index into ``options``, or None where nothing is in force yet (a
    pie not yet divided, worth 0 to all). ``raised`` is the day on which it comes up;
    ``secret`` are options that only those at the table see. ``short`` and ``shorts`` (one an
    option, or none at all) are words for stories once ``name`` and ``texts`` have been said;
    None where there are none.
    """

    id: str
    name: str
    options: tuple[str, ...]
    texts: tuple[str, ...]
    status_quo: int | None
    raised: date | None = None
    secret: tuple[int, ...] = ()
    short: str | None = None
    shorts: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class Ratification:
    """What the party signs must be ratified. ``delay``: days from the accord to the vote;
    None: once the talks are over. ``only``: issue → options (indices); where there are any,
    just accords that bring one of them. The others are chances.
    """

    at_red_line: Distribution
    at_want: Distribution
    delay: int | None = None
    only: MappingProxyType[str, tuple[int, ...]] = field(default_factory=frozen)


@dataclass(frozen=True)
class Home:
    """The public of a party, in notches of climate (``preparing``: notches a month,
    ``reverberates``: notches a stake).
    """

    prepared: Distribution = Point(0.0)
    preparing: Distribution = Point(0.0)
    media: Distribution = Point(0.0)
    opposition: Distribution = Point(0.0)
    doubters: Distribution = Point(0.0)
    reverberates: Distribution = Point(0.0)
    ratification: Ratification | None = None


@dataclass(frozen=True)
class Party:
    """Whoever negotiates: a state, a bloc, an organisation.

    ``positions`` holds every issue on which the party has a line, ``follows`` resolved; an
    issue that is not there is open to anything and weighs nothing. ``cornered`` is in
    stakes; ``weights`` are those of a bloc's members (their ``count`` unless given);
    ``delay_cost`` in stakes a day; ``pace`` in options a stage, None where no
    leader instructs. ``stake`` is what weighs one stake, an issue or a salience (None: the
    heaviest issue); ``reservation`` what no deal is worth at least, in stakes. ``home`` is
    None where nothing moves there. ``package`` is settled together with the chance
    ``packages``. ``readings``: rival versions of the whole position, the hardest first; where
    there are any, ``positions`` and ``package`` are what they are versions of. ``together``: a
    party that is soft on one issue is soft on all. ``softness``: how soft it is, in [0, 1], and
    ``softness_of`` the party with which it shares the draw, itself as a rule.
    """

    id: str
    name: str
    positions: MappingProxyType[str, Position]
    package: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    decides: Literal["consensus", "majority", "qualified_majority"] = "consensus"
    weights: MappingProxyType[str, float] = field(default_factory=frozen)
    count: int = 1
    strategy: str = "linear"
    strategy_parameters: MappingProxyType[str, Any] = field(default_factory=frozen)
    resolve: Distribution = Point(0.5)
    believed: Distribution = Point(0.5)
    cornered: Distribution = Point(0.3)
    delay_cost: Distribution = Point(0.0)
    stake: Distribution | str | None = None
    reservation: Distribution | None = None
    pace: Distribution | None = None
    leader: str | None = None
    home: Home | None = None
    packages: float = 1.0
    readings: tuple[Reading, ...] = ()
    together: bool = True
    softness: Distribution = ANYTHING
    softness_of: str = ""

    def held(self, issue: str) -> tuple[Position, ...]:
        """The positions on an issue that it may hold: one, or that of every reading."""
        if issue not in self.positions:
            return ()
        return tuple(r.positions[issue] for r in self.readings) or (self.positions[issue],)

    @property
    def packaged(self) -> tuple[tuple[str, ...], ...]:
        """The packages that it may have: one, or that of every reading."""
        return tuple(r.package for r in self.readings) or (self.package,)


@dataclass(frozen=True)
class Worth:
    """A cost that makes a measure just worth doing, at resolve ½, for a prize; or, in a
    ``contest``, what is spent on it there.

    The prize is every issue of ``moves`` moved from the status quo to an option (an index).
    """

    moves: tuple[tuple[str, int], ...]
    contest: bool = False


@dataclass(frozen=True)
class Forces:
    """Who contends for what a measure imposes, by capability.

    ``attack``: of its leader; ``against``: of whom it is aimed at, against whom its chance of
    success is meant; ``always``: of whoever resists it in any case (that party, unless it has an
    answer that resists); ``answers``: answer → of its leader.
    """

    attack: float
    against: float
    always: float
    answers: MappingProxyType[str, float] = field(default_factory=frozen)


@dataclass(frozen=True)
class Measure:
    """A coercive act that a party may threaten and carry out.

    ``parent`` is the measure that it answers; None for a root. Accords on ``no_accord`` answer
    a root (``for_all``: whoever signs them); one on ``covers`` binds its leader besides.
    ``followers`` maps each follower to its share of the harm; the leader has the rest.
    ``cost`` and ``benefit`` are by executor (leader and followers), ``harm`` by party, all
    in stakes; ``reach`` is the share of the harm that capabilities allow, by party, where that is
    not all. ``resists``: an answer that lowers the chance of success of what it answers by a
    share, or by capability; ``forces``: who contends, where capabilities tell. ``publicity`` is 1
    public, 0.3 hinted, from ``public_from`` on (None: from the start); ``denied``: the leader says
    in public that it will not do it. ``audience_cost`` and ``breach_cost`` replace what follows
    from how cornered the leader is. A measure ``in_force`` is carried out from that day on until
    an accord on its issues lifts it; one with ``stalled`` is decided in a stage that has brought so
    many sessions without a new text. A ``strategic`` threat is announced when its leader chooses;
    ``bluff`` is the chance that one who would not carry it out announces it too. ``monthly``: it
    lasts, and costs, benefits and harm are a month; with ``decides``, the chance that a month
    decides it, it imposes once that is so and it has succeeded, or else ``if_lost``; with a
    ``front``, at either end of it, and ``success`` is the chance of winning a battle.
    """

    id: str
    name: str
    by: str
    kind: str
    parent: str | None
    no_accord: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    for_all: bool = False
    deadline: date | None = None
    followers: MappingProxyType[str, float] = field(default_factory=frozen)
    imposes: MappingProxyType[str, int] = field(default_factory=frozen)
    success: Distribution = Point(1.0)
    cost: MappingProxyType[str, Distribution | Worth] = field(default_factory=frozen)
    benefit: MappingProxyType[str, Distribution] = field(default_factory=frozen)
    harm: MappingProxyType[str, Distribution] = field(default_factory=frozen)
    reach: MappingProxyType[str, float] = field(default_factory=frozen)
    resists: Distribution | Literal["capability"] | None = None
    forces: Forces | None = None
    publicity: float = 0.0
    public_from: date | None = None
    audience_cost: Distribution | None = None
    breach_cost: Distribution | None = None
    accident: bool = False
    in_force: date | None = None
    stalled: int | None = None
    strategic: bool = False
    denied: bool = False
    bluff: Distribution = Point(0.0)
    monthly: bool = False
    decides: Distribution | None = None
    front: Front | None = None
    if_lost: MappingProxyType[str, int] = field(default_factory=frozen)


@dataclass(frozen=True)
class Adoption:
    """When a text is adopted.

    ``consensus``: all voters. ``consensus_minus``: all voters but those in ``without``.
    ``majority``: the yes votes' share of all weight is more than (``strict``) or at least
    ``share``. ``double_majority``: at least ``share`` of the weight and ``heads`` of the
    voters. Every party in ``veto`` must say yes besides.
    """

    rule: Literal["consensus", "consensus_minus", "majority", "double_majority"] = "consensus"
    without: tuple[str, ...] = ()
    share: float = 0.5
    strict: bool = True
    weights: MappingProxyType[str, float] = field(default_factory=frozen)
    veto: tuple[str, ...] = ()
    heads: float = 0.0

    @property
    def by_majority(self) -> bool:
        """Whether not all voters are needed, whoever they are."""
        return self.rule in {"majority", "double_majority"}


@dataclass(frozen=True)
class Stage:
    """A dated entry of the calendar at which parties meet.

    ``parties`` sit and vote, in floor order (``first`` already at the front); ``observers``
    speak but do not count, and table texts where ``observers_table``; ``consulted`` parties hear
    but do not vote; ``chair`` tables in ``single_text`` and votes only if it is among ``parties``.
    ``agenda`` holds issue ids.
    ``repeats`` is the stage that this one repeats; ``open_ended``: nobody knows a last one.
    ``called_by`` need not sit.
    ``whole``: nothing is agreed until everything is; ``resumes``: the chance that what it leaves
    open is taken up again.
    ``spills`` is the share of its moves in tension and belief that reaches those who are not
    on its ``track``.
    """

    id: str
    name: str
    date: date
    forum: str
    parties: tuple[str, ...]
    agenda: tuple[str, ...]
    forum_parameters: MappingProxyType[str, Any] = field(default_factory=frozen)
    observers: tuple[str, ...] = ()
    observers_table: bool = False
    consulted: tuple[str, ...] = ()
    chair: str | None = None
    adoption: Adoption = Adoption()
    sessions: int = 8
    stalled_after: int | None = None
    whole: bool = False
    ends_talks_if_failed: bool = False
    overseen: bool = False
    only_if: Condition | None = None
    repeats: str | None = None
    track: str | None = None
    spills: Distribution = Point(1.0)
    resumes: Distribution = Point(0.0)
    open_ended: bool = False
    called_by: str | None = None
    readouts: tuple[Readout, ...] = ()

    @property
    def may_resume(self) -> bool:
        """Whether what the stage leaves open may be taken up again."""
        return self.resumes != Point(0.0)


Dated = Stage | Signal | Deadline | PublishedText | Promise | NewPosition
"""An entry of the calendar."""


@dataclass(frozen=True)
class Tension:
    """Tension in [0, 1] at ``as_of`` or at the first entry, and the hazard of an accident.

    ``accident_chance`` is the chance of an accident within ``accident_days`` at tension
    ``now``; None where there is none. ``rises_with``: measure → the factor by which the
    hazard rises while it is carried out. ``reckoned``: parties reckon with accidents beforehand.
    """

    now: Distribution = Point(0.0)
    accident_chance: Distribution | None = None
    accident_days: float = 30.0
    rises_with: MappingProxyType[str, float] = field(default_factory=frozen)
    reckoned: bool = False


@dataclass(frozen=True)
class Advanced:
    """Settings for those who must. Units in docs/model.md.

    ``reading`` is the spread, in stakes, with which observers read offers; ``tremble`` the
    noise of the offers themselves; ``cooling`` the share of tension that a day takes away;
    ``sensitivity`` how steeply the accident hazard rises with tension.
    """

    bins: int = 32
    tremble: float = 0.0
    reading: float = 0.1
    cooling: float = 0.02
    sensitivity: float = 3.0


@dataclass(frozen=True)
class Source:
    """Where a fact comes from."""

    id: str
    title: str
    url: str | None = None
    date: date | None = None


@dataclass(frozen=True)
class Scenario:
    """What is played. Entries of ``calendar`` are in order of date; those before ``as_of``
    are history (nobody decides in them).

    ``text`` is the whole scenario as YAML, variants and overrides applied: loading it again
    gives an equal scenario. ``lines`` maps dotted paths to (file, line) for messages.
    ``changes`` are the overrides among them, as ``path=value``, in order. What lasts is reckoned up
    to so many months (``horizon``) after the last entry. ``after``: the ids of new positions that
    have come, in order → the parties from then on.
    """

    id: str
    title: str
    question: str | None
    as_of: date | None
    issues: MappingProxyType[str, Issue]
    parties: MappingProxyType[str, Party]
    measures: MappingProxyType[str, Measure]
    calendar: tuple[Dated, ...]
    tension: Tension | None
    advanced: Advanced
    sources: MappingProxyType[str, Source]
    text: str = field(compare=False)
    norms: MappingProxyType[str, Norm] = field(default_factory=frozen)
    lines: MappingProxyType[str, tuple[str, int]] = field(compare=False, default_factory=frozen)
    shocks: MappingProxyType[str, Shock] = field(default_factory=frozen)
    changes: tuple[str, ...] = field(compare=False, default=())
    horizon: Distribution = Point(12.0)
    after: MappingProxyType[tuple[str, ...], Mapping[str, Party]] = field(default_factory=frozen)

    @property
    def turns(self) -> tuple[NewPosition, ...]:
        """The new positions that are played, in order."""
        return tuple(
            entry
            for entry in self.calendar
            if isinstance(entry, NewPosition) and not self.is_history(entry)
        )

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that are played, in order."""
        return tuple(
            entry
            for entry in self.calendar
            if isinstance(entry, Stage) and not self.is_history(entry)
        )

    @property
    def promises(self) -> tuple[Promise, ...]:
        """The promises of the calendar, in order."""
        return tuple(entry for entry in self.calendar if isinstance(entry, Promise))

    def is_history(self, entry: Dated | Shock) -> bool:
        """Whether a calendar entry lies before ``as_of``."""
        return self.as_of is not None and entry.date is not None and entry.date < self.as_of
