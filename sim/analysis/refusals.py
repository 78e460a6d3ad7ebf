"""Who refused what: plays in which a party turned down the last text put to it at a stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.noes import Names, Noes, names, noes
from sim.analysis.shares import Share
from sim.analysis.tables import Tables
from sim.outcomes import MANDATE, WHOLE


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
    known, said = names(tables), noes(tables)
    crossed = _plays(known, said, (MANDATE.word, *WHOLE))
    every = _plays(known, said, known.grounds)
    found: dict[str, dict[str, dict[str, Refusal]]] = {}
    for (stage, party, matter), plays in every.items():
        alone = plays - crossed.get((stage, party, matter), 0)
        refusal = Refusal(Share(plays, tables.n), Share(alone, tables.n))
        found.setdefault(stage, {}).setdefault(party, {})[matter] = refusal
    return found


def _plays(known: Names, said: Noes, grounds: Sequence[str]) -> dict[tuple[str, str, str], int]:
    """In how many plays each party refused each matter on one of these grounds."""
    listed = known.stages, known.parties, (*known.issues[:-1], *known.grounds)
    kept = np.isin(said.ground, [known.grounds.index(ground) for ground in grounds])
    whole = len(known.issues) - 1
    matter = np.where(said.issue < whole, said.issue, whole + said.ground)
    shape = (int(said.play.max(initial=0)) + 1, *map(len, listed))
    rows = np.ravel_multi_index((said.play, said.stage, said.party, matter), shape)[kept]
    places = np.stack(np.unravel_index(np.unique(rows), shape)[1:], axis=1)
    cells, plays = np.unique(places, axis=0, return_counts=True)
    return {
        (listed[0][s], listed[1][a], listed[2][m]): int(k)
        for (s, a, m), k in zip(cells, plays, strict=True)
    }
