"""The numbers of R replicates, as they were drawn: one array for everything that is uncertain.

docs/model.md, sections 1 and 10. Shapes: R replicates, A parties, K issues, O options,
M measures.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.rules.ladder import Interests

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """Where all parties stand: what is drawn of positions. As in :class:`Draws`; ``alone``: [R, A,
    K, E], what options are worth without regard for others; ``drawn``: with what luck gave.
    """

    interests: Interests
    alone: Floats
    want: NDArray[np.int64]
    type: NDArray[np.int64]
    beyond: NDArray[np.int8]
    package: NDArray[np.bool_]
    accept: NDArray[np.int64]
    drawn: dict[str, Floats]


@dataclass(frozen=True)
class Draws:
    """The private and public numbers of R replicates.

    ``interests``: see :class:`sim.rules.ladder.Interests`; ``type``: [R, A], which of its
    types each party is, and what follows from it: ``beyond``, [R, A, K, O], ``package``,
    [R, A, K], see :class:`sim.rules.adoption.Mandates`, and ``accept``;
    ``resolve``, ``cornered``, ``delay_cost``, ``pace``, ``reservation``: [R, A]; ``success``,
    ``bluff``: [R, M]; ``prevails``, ``lowered``: see :mod:`sim.model.resistance`; ``breach``,
    ``cost``, ``benefit``, ``harm``, ``publicised``: [R, M, A], the last what holding back costs at
    full publicity; ``ratio``, ``sunk``: signal id to [R], the latter the cost of a costly one;
    ``hard``: deadline id, ``spills``, ``resumes``: stage id to [R];
    ``shocks``: what a shock moves, by its id and key, to [R]; ``tension``, ``accident``:
    [R]; ``want``: [R, A, K], as drawn, before a bloc's members move it; ``accept``:
    [R, A, K], -1 where no single option is the red line; ``homes``: party id to what was
    drawn of its home; ``promised``, ``paid``: promise id to what was drawn of it; ``lasting``: see
    :mod:`sim.model.reckoning`; ``drawn``: what was drawn, by the name of its luck, [R]; see
    :mod:`sim.model.parameters`. Where positions change, ``standings``: every one that there may be,
    first that of the outset, and ``course``: [R, C + 1], which of them holds at first and after
    each new position; the arrays above are those that hold now.
    """

    interests: Interests
    type: NDArray[np.int64]
    beyond: NDArray[np.int8]
    package: NDArray[np.bool_]
    resolve: Floats
    cornered: Floats
    delay_cost: Floats
    pace: Floats
    success: Floats
    prevails: Floats
    breach: Floats
    bluff: Floats
    cost: Floats
    benefit: Floats
    penalty: Floats
    harm: Floats
    publicised: Floats
    ratio: dict[str, Floats]
    sunk: dict[str, Floats]
    hard: dict[str, Floats]
    spills: dict[str, Floats]
    resumes: dict[str, Floats]
    shocks: dict[str, Floats]
    tension: Floats
    accident: Floats
    want: NDArray[np.int64]
    accept: NDArray[np.int64]
    homes: dict[str, dict[str, Floats]]
    promised: dict[str, dict[str, Floats]]
    paid: dict[str, dict[str, Floats]]
    reservation: Floats
    lasting: dict[str, Floats]
    lowered: dict[str, Floats | None]
    drawn: dict[str, Floats] = field(default_factory=dict)
    standings: tuple[Standing, ...] = ()
    course: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 1), np.int64))
