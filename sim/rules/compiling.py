"""How rules are compiled, and the room that they work in.

A rule is written for one replicate in plain scalar code and lifted over the batch by the
compiler. Rules make no arrays: what they need they are given (:class:`Scratch`). So they
are compiled without reference counting, which on these small functions took nine tenths
of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numba import njit

rule: Callable[[Callable[..., Any]], Any] = njit(nogil=True, cache=True, _nrt=False)
"""Compile a rule: no lock, kept on disk, no reference counting."""

TIE = 1e-12
"""Values closer than this are equal."""


class Paths(NamedTuple):
    """Steps by issue, while a ladder is built. ``to``, ``over``: [K, O]; ``ratio``:
    [K, O]; ``n``, ``n_inside``, ``taken``: [K].
    """

    to: np.ndarray
    over: np.ndarray
    ratio: np.ndarray
    n: np.ndarray
    n_inside: np.ndarray
    taken: np.ndarray


class Scratch(NamedTuple):
    """Room to work in; nothing in it outlives a rule. ``text``, ``limits``, ``outside``:
    [K]; ``measures``: [4, M]; ``own``: [M, M];
    ``thresholds``, ``chances``: [M]; ``types``: [M, B]; ``bins``: [2, B]; ``refuse``, ``at_first``,
    ``yes``: [A].
    """

    text: np.ndarray
    limits: np.ndarray
    outside: np.ndarray
    measures: np.ndarray
    own: np.ndarray
    thresholds: np.ndarray
    chances: np.ndarray
    types: np.ndarray
    bins: np.ndarray
    refuse: np.ndarray
    at_first: np.ndarray
    yes: np.ndarray
    paths: Paths


def new_scratch(
    n_issues: int, n_options: int, n_parties: int, n_measures: int, n_bins: int
) -> Scratch:
    """Room for a scenario of that size."""
    return Scratch(
        text=np.zeros(n_issues, np.int64),
        limits=np.zeros(n_issues, np.int64),
        outside=np.zeros(n_issues, np.int64),
        measures=np.zeros((4, n_measures)),
        own=np.zeros((n_measures, n_measures)),
        thresholds=np.zeros(n_measures),
        chances=np.zeros(n_measures),
        types=np.zeros((n_measures, n_bins)),
        bins=np.zeros((2, n_bins)),
        refuse=np.zeros(n_parties),
        at_first=np.zeros(n_parties),
        yes=np.zeros(n_parties, np.bool_),
        paths=Paths(
            np.zeros((n_issues, n_options), np.int64),
            np.zeros((n_issues, n_options), np.int64),
            np.zeros((n_issues, n_options)),
            np.zeros(n_issues, np.int64),
            np.zeros(n_issues, np.int64),
            np.zeros(n_issues, np.int64),
        ),
    )


@rule
def copy(source, target):  # type: ignore[no-untyped-def]
    """Copy one row into another of the same length."""
    for i in range(target.shape[0]):
        target[i] = source[i]
