"""A stage in R replicates: what its program is given, and how it is found. docs/model.md,
section 4. What happens there is in :mod:`sim.stage`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.handing import Back
from sim.model.accounts import Accounts
from sim.model.keying import keep_forum, keep_program
from sim.model.party import Party, Table
from sim.model.setting import sitting_of
from sim.stage.sitting import SHOWN

Floats = NDArray[np.float64]


class Floor(Table):
    """One stage. ``people``: all parties, by number; ``backs``: all in Python that its program
    calls.
    """

    talks: Accounts

    def __init__(self, talks: Accounts, people: tuple[Party, ...], place: int) -> None:
        super().__init__(talks, place)
        self.people, keys = people, talks.keys
        self.seated = seated = [person.seated(self) for person in people]
        self.sitting = sitting_of(talks, self, seated, [keys.of(person) for person in seated])
        self.backs: list[Back] = []
        stage = self.seating.stage
        shown = any(person.sees & SHOWN for person in seated)
        keep_program(keys, self.sitting, seated[0], shown=shown)
        if self.protocol.tables:
            called = f"{stage.id}: the forum {stage.forum}"
            self.backs += keep_forum(keys, self.protocol, called, self.sitting)
            for person in people:
                self.backs += person.be_found(keys, self)

    # -- what is thought there -----------------------------------------------------------

    @property
    def believed(self) -> Floats:
        """Resolves as they were believed when stock was taken, [R, A]."""
        return self.sitting.minds.believed

    @property
    def foreseen(self) -> Floats:
        """What no deal was worth then as the others see it, [R, A], in stakes."""
        return self.sitting.minds.foreseen

    @property
    def own_no_deal(self) -> Floats:
        """What it was worth to each that knows itself, [R, A], in stakes."""
        return self.sitting.minds.no_deal
