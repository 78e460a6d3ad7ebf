"""Outcome classes. docs/model.md, section 9."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.outcomes import CLASS_OF, CLASSES, GRAVE

_CLASS_OF = np.array(CLASS_OF, np.int64)


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
        [M], index into ``KINDS`` (:mod:`sim.outcomes`).
    standing
        [M], whether a measure is in force undecided.
    some_accord, full, lapsed
        [R]; None: no accord had to be ratified.

    Returns
    -------
    numpy.ndarray
        [R], names of ``CLASSES``.
    """
    found = np.full(len(full), CLASSES.index("open_ended"))
    named = _CLASS_OF[kinds]
    _mark(found, carried, np.where(standing, named, -1))
    if lapsed is not None:
        found[lapsed] = CLASSES.index("unratified")
    found[some_accord] = CLASSES.index("partial")
    found[full] = CLASSES.index("accord")
    _mark(found, carried, np.where(standing, -1, named))
    names: NDArray[np.str_] = np.array(CLASSES)[found]
    return names


def _mark(found: NDArray[np.int64], carried: NDArray[np.bool_], named: NDArray[np.int64]) -> None:
    """Write the class of the gravest measure carried out into ``found``; −1: one to pass over."""
    for grave in reversed(range(len(GRAVE))):
        found[carried[:, named == grave].any(axis=1)] = grave
