"""What every forum is. docs/model.md, section 4."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import ClassVar

from sim.errors import UsageError
from sim.stage.sitting import Sitting

NOES = ("named", "silent")
"""How all hear a no."""


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
    def session(self, floor: Sitting, r: int) -> None:
        """Hold one session of one play, by the words of :mod:`sim.stage.verbs`.

        Plain arithmetic on numbers; what it calls besides is marked with
        :func:`sim.compiling.rule`. Many plays run it compiled. Between sessions nothing is kept but
        what the verbs keep: what whoever mediates has heard, and the text that stands.

        Parameters
        ----------
        floor
            What there is at the stage; only the verbs change it.
        r
            The number of the play.
        """

    def close(self, floor: Sitting, r: int) -> None:  # noqa: B027
        """Do what is to be done after the last session, likewise; nothing, as a rule."""


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
