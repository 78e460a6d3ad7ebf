"""The diary of the one replicate that is traced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sim.model.event import Event


class Diary:
    """Events of the one replicate that is traced, in order."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.date: date | None = None
        self.stage: str | None = None
        self.session: int | None = None

    def note(self, event: Event) -> None:
        """Write down what happened, at the present date, stage and session."""
        self.events.append(replace(event, date=self.date, stage=self.stage, session=self.session))

    def leave(self) -> None:
        """What happens next is at no stage."""
        self.stage = self.session = None
