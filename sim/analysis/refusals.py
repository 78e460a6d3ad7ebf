"""Who refused what: plays in which a party turned down the last text put to it at a stage."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product

import numpy as np

from sim.analysis.noes import Noes, names, noes
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
    listed = known.stages, known.parties, (*known.issues[:-1], *known.grounds)
    own = np.array([ground in {MANDATE.word, *WHOLE} for ground in known.grounds], np.bool_)
    whole = len(known.issues) - 1
    matter = np.where(said.issue < whole, said.issue, whole + said.ground)
    shape = tuple(map(len, listed))
    n_cells = int(np.prod(shape))
    rows = said.play * n_cells + (said.stage * shape[1] + said.party) * shape[2] + matter
    rows = np.sort(2 * rows + ~own[said.ground])  # of each once, its own red lines come first
    rows = rows[np.diff(rows // 2, prepend=-1) > 0]
    every = np.bincount(rows // 2 % n_cells, minlength=n_cells)
    crossed = np.bincount(rows[rows % 2 == 0] // 2 % n_cells, minlength=n_cells)
    found: Counter[Key] = Counter()
    for cell in np.flatnonzero(every):
        at = np.unravel_index(cell, shape)
        key = tuple(words[place] for words, place in zip(listed, at, strict=True))
        found[EVERY, *key], found[CROSSED, *key] = int(every[cell]), int(crossed[cell])
    return found


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
