"""What happened in one replicate, step by step, for those who want to read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    ``kind`` says what; ``data`` holds what goes with it, in the scenario's own ids:

    history {entry, what}; stage_begin {forum, parties, observers, consulted, agenda, rule,
    tension}; threat_public {measure}; in_force {measure}; not_held {entry}; deadline
    {entry, meant, waits, moved_to}; shock {shock, times, climate}; instruction {added,
    authority, opens, worth, no_deal}; offer {text, changes, value, target, no_deal, beyond,
    motive, elapsed, beliefs}; silence {reason}; answer {yes, grounds, issues, package, value,
    needs, no_deal, final, counts, alone}; motion {won, favour, against}; put {changes}; accord
    {changes, signers, settled, chance}; belief {before, after}; lines {before, after,
    yes}; stage_end {reason, tension}; accident {measure}; measure {carried_out, margin,
    answered, bound, succeeded, imposes, followers, audience_paid, reckoning}; lifted
    {measure}; resumed {measure}; battle {measure, won, held, of, chance}; decided {measure,
    succeeded, months, imposes}; ratification {accord, chance, ratified}; end {outcome_class,
    settlement, by, values}.

    What went through a party's mind is there, too: an offer's ``motive`` is that of the
    strategy, ``elapsed`` the share of its time that is over, ``beliefs`` how resolved the
    others are thought; an instruction ``opens`` options, the last text being ``worth`` so
    much; ``final``: in the last session; ``alone``: issue → those without a change of which what
    it gains there counts for nothing, left out where nothing does; ``reckoning``: see
    :func:`sim.model.motives.reckoning`. An option that a text confirms has `` (confirmed)``
    behind its id. An accord's ``chance`` is that of its being ratified, None where nobody has to;
    a battle's what all now take the chance of winning the next one for, where they learn it.
    """

    kind: str
    date: date | None = None
    stage: str | None = None
    session: int | None = None
    party: str | None = None
    data: MappingProxyType[str, Any] = field(default_factory=lambda: MappingProxyType({}))


class Diary:
    """Events of the one replicate that is traced, in order."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.date: date | None = None
        self.stage: str | None = None
        self.session: int | None = None

    def note(self, kind: str, party: str | None = None, **data: Any) -> None:
        """Write down what happened, at the present date, stage and session."""
        self.events.append(
            Event(kind, self.date, self.stage, self.session, party, MappingProxyType(data))
        )
