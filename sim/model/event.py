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
    {entry, meant}; shock {shock, times, climate}; instruction {added, authority}; offer {text,
    changes, value, target, no_deal, beyond}; silence {reason}; answer {yes, grounds,
    issues, package, value, needs, no_deal, counts}; motion {won, favour, against}; put
    {changes}; set_aside {issues}; accord {changes, signers, settled}; belief {before,
    after}; stage_end {reason, tension}; accident {measure}; measure {carried_out, margin,
    bound, succeeded, imposes, followers, audience_paid}; ratification {accord, chance,
    ratified}; end {outcome_class, settlement, values}.
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
