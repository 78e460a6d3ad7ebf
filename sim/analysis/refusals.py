"""Who refused what: plays in which a party turned down the last text put to it at a stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from sim.analysis.noes import Names, Noes, names, noes
from sim.analysis.shares import Share
from sim.analysis.tables import Tables
from sim.outcomes import MANDATE, WHOLE

EVERY, CROSSED = "every", "crossed"

Key = tuple[str, ...]


@dataclass(frozen=True)
class Refusal:
    """How often a party refused on one matter at a stage.

    Parameters
    ----------
    share
        Of all plays, in its last answer there.
    package
        Of all plays, where the issue stood in the way for the party's package alone, the text
        itself being inside its red line.
    """

    share: Share
    package: Share


def refusals(tables: Tables) -> dict[str, dict[str, dict[str, Refusal]]]:
    """Refusals by stage, party and matter: an issue's id, or a ground that concerns none."""
    return told(tables, counted(tables, noes(tables)))


def counted(tables: Tables, said: Noes) -> Counter[Key]:
    """In how many plays each party refused each matter at a stage, on any ground (``EVERY``), and
    beyond its own red lines or as a whole (``CROSSED``): ``(ground, stage, party, matter)``.
    """
    known = names(tables)
    crossed = _plays(known, said, CROSSED, (MANDATE.word, *WHOLE))
    return crossed + _plays(known, said, EVERY, known.grounds)


def told(tables: Tables, counts: Counter[Key]) -> dict[str, dict[str, dict[str, Refusal]]]:
    """Refusals by stage, party and matter, from their counts, in the cast's order."""
    known = names(tables)
    found: dict[str, dict[str, dict[str, Refusal]]] = {}
    for stage, party in product(known.stages, known.parties):
        for matter in (*known.issues[:-1], *known.grounds):
            plays = counts[EVERY, stage, party, matter]
            if plays:
                alone = plays - counts[CROSSED, stage, party, matter]
                refusal = Refusal(Share(plays, tables.n), Share(alone, tables.n))
                found.setdefault(stage, {}).setdefault(party, {})[matter] = refusal
    return found


def _plays(known: Names, said: Noes, among: str, grounds: Sequence[str]) -> Counter[Key]:
    """In how many plays each party refused each matter on one of these grounds."""
    listed = known.stages, known.parties, (*known.issues[:-1], *known.grounds)
    kept = np.isin(said.ground, [known.grounds.index(ground) for ground in grounds])
    whole = len(known.issues) - 1
    matter = np.where(said.issue < whole, said.issue, whole + said.ground)
    shape = tuple(map(len, listed))
    n_cells = int(np.prod(shape))
    cells = np.ravel_multi_index((said.stage, said.party, matter), shape)[kept]
    seen = np.unique(said.play[kept] * n_cells + cells) % n_cells
    counts = np.bincount(seen, minlength=n_cells)
    found: Counter[Key] = Counter()
    for cell in np.flatnonzero(counts):
        s, a, m = np.unravel_index(cell, shape)
        found[among, listed[0][s], listed[1][a], listed[2][m]] = int(counts[cell])
    return found
