"""What every forum is, and the floor on which it plays. docs/model.md, section 4."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.errors import UsageError
from sim.rules.mediation import Heard

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NOES = ("named", "silent")
"""How all hear a no."""


class Floor(Protocol):
    """A stage at which R replicates sit at once: what a forum may see and do.

    Parties are numbers. Whatever a method does, it does only where the stage still goes on.
    """

    @property
    def speakers(self) -> Sequence[int]:
        """Who may table a text, in floor order."""

    @property
    def voters(self) -> Sequence[int]:
        """Parties whose answers count."""

    @property
    def chair(self) -> int | None:
        """Who chairs, if anybody does."""

    @property
    def n_replicates(self) -> int:
        """R."""

    @property
    def n_parties(self) -> int:
        """A."""

    def sessions(self) -> Iterator[int]:
        """The sessions, from 1, as long as the stage goes on anywhere."""

    def table(self, party: int, seen: bool = True) -> tuple[Bools, Ints]:
        """Have a party table a rung of its ladder; ``seen``: in front of the others.

        Returns where it tabled one, [R], and the texts, [R, K].
        """

    def table_balanced(self, chair: int, heard: Heard) -> tuple[Bools, Ints]:
        """Have the chair table the text that balances the voters' interests, as far as it
        has heard of them. Returns as :meth:`table`.
        """

    def table_between(self, chair: int, heard: Heard) -> tuple[Bools, Ints]:
        """Have a mediator table the text that balances two sides between their last texts.

        Returns as :meth:`table`; nothing before both sides have tabled.
        """

    def nothing_heard(self) -> Heard:
        """What a chair has heard at the beginning."""

    def hear(self, heard: Heard, on: Bools, press: float) -> None:
        """Have the chair note what was objected to in its texts, where it tabled them.

        What lies beyond a red line that somebody names whose yes is needed is closed. Other
        objections multiply the objector's weight by ``press``: on the issues that it names,
        or on all where it names none.
        """

    def in_force(self) -> Ints:
        """The settlement now, [R, K]; a copy."""

    def prefer(self, on: Bools, texts: Ints, standing: Ints) -> Bools:
        """Have the voters choose between two texts by what they are worth; ties keep.

        Returns where ``texts`` wins, [R].
        """

    def put(self, on: Bools, texts: Ints) -> None:
        """Put a text that is nobody's own to all voters, against what is in force."""

    def answer(self, proposer: int, on: Bools, texts: Ints) -> None:
        """Have the voters answer; adopt the text where the rule is met."""


class Forum(ABC):
    """A protocol. Subclasses are frozen dataclasses, registered under their name.

    All that is asked of a forum elsewhere is what it says of itself here; nobody asks its name.

    ``tables``: texts are tabled and may be adopted; else there are statements only, and what each
    says of them afterwards. ``needs_chair``: somebody must chair, where other forums have no chair.
    ``from_ladders``: parties table texts of their own, and do not only answer. ``in_turn``: they do
    so in floor order, and each text is answered before the next, so that two who are alone may
    reckon with each other. ``sides``: there are two sides that do not meet; whoever chairs goes
    between them and is neither, and nobody observes. ``final``: nothing comes after, so that
    everybody answers by what no deal is worth. ``take_or_leave``: and one text is tabled, in one
    session, so that whoever tables it need not give more than that. ``procedure``: what it is
    called in stories; its name where nothing is said. ``source``: a key of docs/bibliography.md.
    """

    tables: ClassVar[bool] = True
    needs_chair: ClassVar[bool] = False
    from_ladders: ClassVar[bool] = True
    in_turn: ClassVar[bool] = False
    sides: ClassVar[bool] = False
    final: ClassVar[bool] = False
    take_or_leave: ClassVar[bool] = False
    procedure: ClassVar[str] = ""
    source: ClassVar[str] = ""

    @property
    def heard_noes(self) -> str | None:
        """How all hear a no: ``named``, with the issues on which it goes beyond red lines;
        ``silent``; None: what is answered is not heard by all.
        """
        return None

    def most_texts(self, sessions: int, n_speakers: int) -> int:
        """How many texts are tabled at most in so many sessions."""
        most = sessions * n_speakers
        return min(1, most) if self.take_or_leave else most

    @abstractmethod
    def play(self, floor: Floor) -> None:
        """Play the stage to its end."""


def check_noes(noes: str) -> None:
    """Refuse any other word for how a no is heard."""
    if noes not in NOES:
        raise UsageError(f"noes must be {' or '.join(NOES)}, not {noes!r}")


@dataclass(frozen=True)
class Open(Forum):
    """A forum in which all hear what is tabled and answered, and learn of red lines from it.

    Parameters
    ----------
    noes
        ``named``: a no beyond red lines names the issues; ``silent``: it gives no reason.
    """

    noes: str = field(default="named", kw_only=True)

    def __post_init__(self) -> None:
        check_noes(self.noes)

    @property
    def heard_noes(self) -> str:
        return self.noes
