"""What every strategy is: a frozen dataclass that turns a view into a level of own value.

docs/model.md, section 3.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import IntEnum
from typing import ClassVar, Literal, TypeVar

from sim.errors import UsageError
from sim.strategies.view import Past, Rival, Rungs, View

__all__ = ["WHEN", "Past", "Rival", "Rungs", "Strategy", "View", "word"]
Word = TypeVar("Word", bound=IntEnum)
WHEN = ("late", "evenly", "early")
"""When a strategy that goes by the clock concedes."""


class Strategy(ABC):
    """A party's rule. Subclasses are frozen dataclasses, registered under their name.

    ``pick`` says which rung is tabled: ``last``, the last one worth at least the level;
    ``first``, rung 0; ``any``, one of those at the level, by luck; ``none``, no text.
    ``yields`` says whether the party takes, in its own last session, whatever is
    worth no deal; ``asks``, whether a person decides instead; ``looks_on``, whether it
    reckons with later stages of its table, so that nothing is final before these are over;
    ``concedes``, of one that goes by the clock, whether ``late``, ``evenly`` or ``early``: by its
    last session it has conceded all that it may, and screens try each such strategy. ``source`` is
    a key of docs/bibliography.md. ``motive`` is why it concedes, for stories: words in which
    ``{gone}`` stands for how much of its time is gone, ``{it}`` and ``{its}`` for the party.

    ``recalls``, ``knows``, ``weighs``, ``aims`` say what of a :class:`View` the strategy
    asks for: the past of the table; the other party's values (then the stage must be one of
    two parties that table in turn); the chances that a text is refused (then all must
    agree); the text that is best for all voters together. ``screens``: it asks for a plan of offers
    by which the other's resolve is screened, at such a stage as well. From what such a strategy
    tables nobody reads resolve.
    """

    pick: ClassVar[Literal["last", "first", "any", "none"]] = "last"
    yields: ClassVar[bool] = True
    recalls: ClassVar[bool] = False
    knows: ClassVar[bool] = False
    weighs: ClassVar[bool] = False
    aims: ClassVar[bool] = False
    screens: ClassVar[bool] = False
    asks: ClassVar[bool] = False
    looks_on: ClassVar[bool] = False
    concedes: ClassVar[Literal["late", "evenly", "early"] | None] = None
    source: ClassVar[str] = ""
    motive: ClassVar[str] = ""

    @abstractmethod
    def level(self, view: View) -> float:
        """The level of own value at which the party tables now, in stakes.

        Plain arithmetic on numbers, for one play: what it calls besides is marked with
        :func:`sim.compiling.rule`. Many plays run it compiled, with the parameters, numbers and
        words of an ``IntEnum``, in the place of ``self``.

        Parameters
        ----------
        view
            What the party sees; not to be changed.
        """

    def target(self, view: View) -> float:
        """The level from which the party says yes; as a rule the level at which it tables."""
        return self.level(view)


def word(strategy: Strategy, name: str, words: type[Word]) -> None:
    """Have a parameter be one of some words, however it is given; for ``__post_init__``.

    Raises
    ------
    UsageError
        If it is none of them.
    """
    given = getattr(strategy, name)
    if isinstance(given, str) and given in words.__members__:
        object.__setattr__(strategy, name, words[given])
    elif not isinstance(given, words):
        raise UsageError(f"{name} must be one of {', '.join(words.__members__)}, not {given!r}")
