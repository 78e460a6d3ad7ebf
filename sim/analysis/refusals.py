"""Who refused what: plays in which a party turned down the last text put to it at a stage."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from sim.analysis.shares import Share
from sim.analysis.tables import Tables

WHOLE = {
    "no_deal": "worth less than no deal",
    "value": "held out for more",
    "home": "not to be ratified",
}
"""Grounds that concern no single issue, in words."""


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
    """Refusals by stage, party and matter: an issue's id, or a ground of ``WHOLE``."""
    crossed = _plays(tables, ("mandate", *WHOLE))
    every = _plays(tables, ("mandate", "package", *WHOLE))
    found: dict[str, dict[str, dict[str, Refusal]]] = {}
    for (stage, party, matter), plays in every.items():
        alone = plays - crossed.get((stage, party, matter), 0)
        refusal = Refusal(Share(plays, tables.n), Share(alone, tables.n))
        found.setdefault(stage, {}).setdefault(party, {})[matter] = refusal
    order = [stage for stage in tables.meetings if stage in found]
    return {stage: found[stage] for stage in order}


def _plays(tables: Tables, grounds: tuple[str, ...]) -> dict[tuple[str, str, str], int]:
    """In how many plays each party refused each matter on one of these grounds."""
    stages = {one: stage for stage, several in tables.meetings.items() for one in several}
    calendar, scenario = (
        pa.array(stages.keys(), pa.string()),
        pa.array(stages.values(), pa.string()),
    )
    by = ["stage", "party", "matter"]
    found: dict[tuple[str, str, str], int] = {}
    for piece in tables.pieces(
        "objections", ["replicate", "stage", "party", "issue", "ground", "last"]
    ):
        kept = pc.and_(pc.is_in(piece.column("ground"), pa.array(grounds)), piece.column("last"))
        rows = piece.filter(kept)
        issue, ground = rows.column("issue"), rows.column("ground")
        matter = pc.if_else(pc.equal(pc.utf8_length(issue), 0), ground, issue)
        met = scenario.take(pc.index_in(rows.column("stage"), calendar).combine_chunks())
        once = pa.table(
            {"replicate": rows.column("replicate"), "stage": met, "party": rows.column("party"),
             "matter": matter}
        ).group_by(["replicate", *by]).aggregate([])  # fmt: skip
        groups = once.group_by(by).aggregate([([], "count_all")])
        keys = zip(*(groups.column(name).to_pylist() for name in by), strict=True)
        for key, k in zip(keys, groups.column("count_all").to_pylist(), strict=True):
            found[key] = found.get(key, 0) + int(k)
    return found
