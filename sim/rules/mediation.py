"""What a chair or a mediator tables. docs/model.md, section 4; raiffa1982.

Shapes: R replicates, A parties, K issues, O options.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, rule


class Heard(NamedTuple):
    """What whoever mediates has heard of its texts.

    ``multiplier``: [R, A, K], of the parties' weights; ``closed``: [R, K, O], options
    beyond a red line that somebody has named whose yes is needed.
    """

    multiplier: np.ndarray
    closed: np.ndarray


@rule
def close(closed, naming, mandates, settlement):
    """Close every option beyond the red lines that are named.

    ``naming``: [R, A, K], who names one and on which issue. What is in force stays open, unless
    who names the red line packages the issue: leaving it so crosses nobody else's.
    """
    for r in range(naming.shape[0]):
        for a in range(naming.shape[1]):
            for k in range(naming.shape[2]):
                if not naming[r, a, k]:
                    continue
                for o in range(closed.shape[2]):
                    leaves = o == settlement[r, k] and not mandates.package[r, a, k]
                    if mandates.beyond[r, a, k, o] > 0 and not leaves:
                        closed[r, k, o] = True


@rule
def balanced_text(text, reach, heard, worth, weight, agenda, settlement, on, adoption):
    """The text of whoever mediates: on every issue the open option that maximises, over the
    voters, the sum of multiplier · w · (1 − (1 − v)²).

    ``text``: [R, K], written; ``reach``: [R, 2, K], the first and the last option that may be
    tabled; ``heard``: see :class:`Heard`; ``weight``: [R, A, K]. The settlement wins a tie,
    then the earlier option.
    """
    for r in range(on.shape[0]):
        if not on[r]:
            continue
        for k in range(agenda.shape[1]):
            text[r, k] = settlement[r, k]
            if agenda[r, k]:
                text[r, k] = _best_option(
                    heard, worth, weight, adoption, r, k, settlement[r, k], reach[r]
                )


@rule
def _best_option(heard, worth, weight, adoption, r, k, now, reach):
    """The option within ``reach``, [2, K], with the best balance among those that are open.

    What is in force ``now`` wins a tie; where nothing is, leaving it so is open, and worth 0.
    """
    low, high = reach[0, k], reach[1, k]
    best, score, is_open = -1, 0.0 if now < 0 else -1.0, now < 0
    if low <= now <= high:
        best, score = now, _balance(heard, worth, weight, adoption, r, k, now)
        is_open = not heard.closed[r, k, now]
    for o in range(low, high + 1):
        opens = not heard.closed[r, k, o]
        if is_open and not opens:
            continue
        other = _balance(heard, worth, weight, adoption, r, k, o)
        if (opens and not is_open) or other > score + TIE:
            best, score, is_open = o, other, opens
    return best


@rule
def _balance(heard, worth, weight, adoption, r, k, o):
    """Σ_j μ_jk w_jk (1 − (1 − v_jk(o))²) over the voters."""
    total = 0.0
    for j in range(adoption.voter.shape[0]):
        if adoption.voter[j] and weight[r, j, k] > 0.0:
            short = 1.0 - worth[r, j, k, o] / weight[r, j, k]
            pull = heard.multiplier[r, j, k] * adoption.weight[j] * weight[r, j, k]
            total += pull * (1.0 - short * short)
    return total
