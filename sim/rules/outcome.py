"""Outcome classes. docs/model.md, section 9."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.scenario.scenario import GRAVITY

CLASSES = (*GRAVITY[:4], "accord", "partial", "unratified", "open_ended")
"""All classes, in the order in which they are asked for."""


def classes(
    carried: NDArray[np.bool_],
    kinds: NDArray[np.int64],
    standing: NDArray[np.bool_],
    some_accord: NDArray[np.bool_],
    full: NDArray[np.bool_],
    lapsed: NDArray[np.bool_] | None = None,
) -> NDArray[np.str_]:
    """The class of each replicate.

    The kind of the gravest measure that was decided on and carried out (a walkout is none
    of them); else ``accord`` where every issue on any agenda is settled by accord; else
    ``partial`` where some accord stands; else ``unratified`` where one has lapsed; else the
    kind of the gravest measure that was in force and still is; else ``open_ended``.

    Parameters
    ----------
    carried
        [R, M].
    kinds
        [M], index into ``GRAVITY``.
    standing
        [M], whether a measure is in force undecided.
    some_accord, full, lapsed
        [R]; None: no accord had to be ratified.

    Returns
    -------
    numpy.ndarray
        [R], names of :data:`CLASSES`.
    """
    found = np.full(len(full), CLASSES.index("open_ended"))
    _mark(found, carried, np.where(standing, kinds, -1))
    if lapsed is not None:
        found[lapsed] = CLASSES.index("unratified")
    found[some_accord] = CLASSES.index("partial")
    found[full] = CLASSES.index("accord")
    _mark(found, carried, np.where(standing, -1, kinds))
    names: NDArray[np.str_] = np.array(CLASSES)[found]
    return names


def _mark(found: NDArray[np.int64], carried: NDArray[np.bool_], kinds: NDArray[np.int64]) -> None:
    """Write the gravest kind that was carried out into ``found``; -1: a measure to pass over."""
    for gravity in (3, 2, 1, 0):
        found[carried[:, kinds == gravity].any(axis=1)] = gravity
