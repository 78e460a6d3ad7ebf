"""The main states of a scenario as a graph: the status quo, the accords of theory, and the measures
that may be carried out at each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.lab.concepts import Solved
from sim.lab.stability import Graph
from sim.lab.zones import needed_alone
from sim.model.floor import Floor
from sim.model.openings import Opening
from sim.model.withholding import may_come, stands, worth_with

Ints = NDArray[np.int64]
QUO = "status quo"
LABELS = ("Nash", "Kalai–Smorodinsky", "egalitarian", "utilitarian")


def accords_of(theory: Solved) -> dict[str, Ints]:
    """The texts of theory by name, those that are one under one name."""
    texts = (theory.nash, theory.kalai_smorodinsky, theory.egalitarian, theory.utilitarian)
    named: dict[bytes, list[str]] = {}
    known: dict[bytes, Ints] = {}
    for label, text in zip(LABELS, texts, strict=True):
        if text is not None:
            named.setdefault(text.tobytes(), []).append(label)
            known[text.tobytes()] = text
    return {", ".join(labels): known[key] for key, labels in named.items()}


def graph_of(
    floor: Floor, opening: Opening, theory: Solved
) -> tuple[Graph, Mapping[str, Ints]]:  # fmt: skip
    """The states of a stage in replicate 0, and the columns of its accords.

    Whoever is needed can refuse an accord, which leaves the status quo; who leads a measure can
    carry it out where no accord has answered it, and who leads what answers it can answer. Nothing
    is undone. A state is worth what it would be if nothing more came.
    """
    layout, accords = floor.talks.layout, accords_of(theory)
    quo = floor.talks.state.settlement[0].copy()
    texts = {QUO: quo} | {name: opening.columns.text(one) for name, one in accords.items()}
    chains = [_chain(floor, m) for m in range(len(layout.measures)) if not stands(floor, m)]
    moves: dict[str, dict[str, list[str]]] = {}
    values: dict[str, np.ndarray] = {}
    for name, text in texts.items():
        values[name] = worth_with(floor, text, ())
        for v in np.flatnonzero(opening.rule.required[opening.voters]) if name != QUO else ():
            who = layout.parties[opening.voters[v]]
            moves.setdefault(who, {}).setdefault(name, []).append(QUO)
        for chain in chains:
            if not may_come(floor, chain[0], text):
                continue
            here = _state(layout.measures, name, chain)
            values[here] = worth_with(floor, text, chain)
            leader = layout.parties[int(layout.tree.leader[chain[-1]])]
            before = _state(layout.measures, name, chain[:-1])
            moves.setdefault(leader, {}).setdefault(before, []).append(here)
    needed = opening.voters[opening.rule.required[opening.voters] | (not needed_alone(opening))]
    who = [p for a, p in enumerate(layout.parties) if a in needed or p in moves]
    worth = {p: {state: float(row[layout.party[p]]) for state, row in values.items()} for p in who}
    return Graph(tuple(values), moves, worth), accords


def _state(measures: Sequence[str], name: str, chain: Sequence[int]) -> str:
    return " + ".join([name, *(measures[m] for m in chain)])


def _chain(floor: Floor, m: int) -> list[int]:
    """A measure and all that it answers, the first first."""
    parent, way = floor.talks.layout.tree.parent, [m]
    while parent[way[-1]] >= 0:
        way.append(int(parent[way[-1]]))
    assert all(parent[after] == before for before, after in pairwise(way[::-1]))
    return way[::-1]
