"""What every strategy is: a frozen dataclass that turns a view into a level of own value.

docs/model.md, section 3.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """What a party sees of its own position when it is asked. All values in stakes.

    ``top``, ``first``, ``last``: largest value on its ladder, value of rung 0 and of the
    last rung it may table; ``no_deal``: what no deal is worth; all of one shape with R
    first ([R], or [R, B] where each type of a party is asked). ``elapsed``: share of the
    stage that is over, in (0, 1]; ``elapsed_of_talks``: of all sessions of the talks.
    """

    top: Floats
    first: Floats
    last: Floats
    no_deal: Floats
    elapsed: float
    elapsed_of_talks: float

    @property
    def floor(self) -> Floats:
        """The least that the party goes down to: no deal, or its last rung if that is more."""
        return np.maximum(self.no_deal, self.last)


class Strategy(ABC):
    """A party's rule. Subclasses are frozen dataclasses, registered under their name.

    ``pick`` says which rung is tabled: ``last``, the last one worth at least the level;
    ``first``, rung 0; ``any``, one of those at the level, by luck; ``none``, no text.
    ``yields`` says whether the party takes, in the last session of the talks, whatever is
    worth no deal; ``source`` is a key of docs/bibliography.md.
    """

    pick: ClassVar[Literal["last", "first", "any", "none"]] = "last"
    yields: ClassVar[bool] = True
    source: ClassVar[str] = ""

    @abstractmethod
    def level(self, view: View) -> Floats:
        """The level of own value at which the party tables now, in stakes.

        Parameters
        ----------
        view
            What the party sees; not to be changed.

        Returns
        -------
        numpy.ndarray
            The shape of ``view.top``.
        """

    def target(self, view: View) -> Floats:
        """The level from which the party says yes; as a rule the level at which it tables."""
        return self.level(view)
