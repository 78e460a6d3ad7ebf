"""What every strategy is: a frozen dataclass that turns a view into a level of own value.

docs/model.md, section 3.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
WHEN = ("late", "evenly", "early")
"""When a strategy that goes by the clock concedes."""


class Rungs(NamedTuple):
    """A ladder of concessions as two parties value it. All values in stakes.

    ``mine``, ``theirs``: [R, L], worth of each rung to the party that is asked and to
    the other; ``signable``: [R, L], whether both may sign it; ``n``: [R], how many
    rungs there are.
    """

    mine: Floats
    theirs: Floats
    signable: Bools
    n: Ints


@dataclass(frozen=True)
class Past:
    """What has been tabled so far at the table: at all stages at which the same parties speak and
    vote on the same issues. All values in stakes, to the party asked.

    ``heard``: [R, N], worth of what the others tabled (the best text of a session), in
    order; ``n_heard``: [R], how many of them there are; ``rung``: [R], the rung that the
    party tabled last, -1 before it did, and ``rung_before`` the one before that; ``level``:
    [R], its level then; ``n_own``, ``n_theirs``: [R], distinct texts tabled so far, the latter
    the fewest of any other voter.
    """

    heard: Floats
    n_heard: Ints
    rung: Ints
    rung_before: Ints
    level: Floats
    n_own: Ints
    n_theirs: Ints


class Coming(NamedTuple):
    """The texts that may still be tabled at the table after the present one, in order. All values
    in stakes.

    ``mine``: [Q], one's own; ``day``: [Q], the stage at which it comes, 0 for the one at hand;
    ``n``: [R], how many of them count. By stage, [R, S + 1]: ``no_deal``, ``its_no_deal``, what no
    deal is worth then to the party asked and to the other if nothing has been decided, and
    ``stays``, the chance that nothing is between the stage before and this one.
    """

    mine: Bools
    day: Ints
    n: Ints
    no_deal: Floats
    its_no_deal: Floats
    stays: Floats


@dataclass(frozen=True)
class Rival:
    """The one other party that must agree, to a party that knows all about it.

    ``no_deal``: [R], what no deal is worth to it; ``ladder``: the ladder of the party
    asked, as both value it; ``its_ladder``: the other's own; ``its_last``: [R, 2], worth
    of the other's last text to the party asked (no more than no deal where it may not sign it)
    and to the other, NaN before it tabled one; ``strategy``: the other's rule; ``coming``: what
    is to come for both, to one that looks on.
    """

    no_deal: Floats
    ladder: Rungs
    its_ladder: Rungs
    its_last: Floats
    strategy: Strategy
    coming: Coming | None = None


@dataclass(frozen=True)
class View:
    """What a party sees of its own position when it is asked. All values in stakes.

    ``top``, ``first``, ``last``: largest value on its ladder, value of rung 0 and of the
    last rung it may table; ``no_deal``: what no deal is worth; all of one shape with R
    first ([R], or [R, B] where each type of a party is asked). ``elapsed``: the share of its own
    time that is over, up to the nearest deadline, in (0, 1], of a shape that goes with these;
    ``elapsed_of_stage``: the same share of the stage, ``elapsed_of_talks``: of all sessions of the
    talks;
    ``offers_left``: how many texts may still be tabled at the stage after this one.

    Some is there only for strategies that ask for it: ``rungs``: [R, L], worth of each
    rung of its ladder, ``able``: [R, L], whether those needed might be able to sign it, and
    ``n_rungs``: [R], those it may table; ``past`` with
    ``recalls``; ``rival`` with ``knows``; ``expected``: [R, L], what tabling a rung is
    worth with the chance that it is refused, with ``weighs``; ``nash``: [R], worth of the
    rung with the largest product of gains, with ``aims``; ``planned``: [R], with ``screens``,
    the level at which it tables by its plan of offers or, where it is to answer, what waiting for
    the other's offers is worth to it.
    """

    top: Floats
    first: Floats
    last: Floats
    no_deal: Floats
    elapsed: Floats
    elapsed_of_stage: float
    elapsed_of_talks: float
    offers_left: int = 0
    rungs: Floats | None = None
    able: Bools | None = None
    n_rungs: Ints | None = None
    past: Past | None = None
    rival: Rival | None = None
    expected: Floats | None = None
    nash: Floats | None = None
    planned: Floats | None = None

    @property
    def floor(self) -> Floats:
        """The least that the party goes down to: no deal, or its last rung if that is more."""
        return np.maximum(self.no_deal, self.last)


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
