"""Room for rules to work in, made once for a scenario."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


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
    ``thresholds``, ``chances``: [M]; ``types``: [M, B]; ``bins``: [2, B]; ``refuse``, ``yes``: [A].
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
