"""Why there is no deal, for programs: ids and numbers instead of words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.lab.conflicts import Change, Conflict
from sim.lab.explaining import Explanation, Middle, Stage
from sim.lab.stability import CONCEPTS
from sim.lab.zones import Clause
from sim.model.layout import Layout


def as_dict(explained: Explanation) -> dict[str, Any]:
    """An explanation for programs."""
    layout = explained.layout
    return {
        "scenario": explained.scenario.id,
        "plays": explained.n,
        "seed": explained.seed,
        "stages": {one.id: _stage(layout, one) for one in explained.stages},
        "threats": {
            one.measure: {
                party: {"with": float(one.with_it[a]), "without": float(one.without[a])}
                for a, party in enumerate(layout.parties)
            }
            for one in explained.threats
        },
    }


def _stage(layout: Layout, stage: Stage) -> dict[str, Any]:
    closed, parties = stage.closed, layout.parties
    return {
        "held": stage.plays,
        "zone": stage.zone,
        "untold": stage.untold,
        "closed": {
            "plays": closed.plays,
            "issues": {
                layout.issues[k]: {
                    "plays": count,
                    "clauses": [
                        {
                            "kind": one.kind,
                            "party": parties[stage.voters[one.party]],
                            "plays": plays,
                        }
                        for (at, one), plays in sorted(closed.clauses.items())
                        if at == k
                    ],
                }
                for k, count in sorted(closed.issues.items())
            },
            "no_deal": [
                {"parties": [parties[a] for a in who], "plays": count}
                for who, count in sorted(closed.no_deal.items())
            ],
            "nothing_to_change": closed.nothing,
            "votes": closed.votes,
        },
        "middle": None if stage.middle is None else _middle(layout, stage.middle),
    }


def _middle(layout: Layout, middle: Middle) -> dict[str, Any]:
    opening, graph = middle.opening, middle.graph
    return {
        "texts": middle.counted.agenda,
        "signable": {"least": middle.counted.least, "most": middle.counted.most},
        "accords": {
            name: {
                "text": _text(layout, middle, chosen),
                "gains": {
                    layout.parties[a]: float(gain)
                    for a, gain in zip(opening.voters, opening.gains(chosen), strict=True)
                },
            }
            for name, chosen in middle.texts.items()
        },
        "conflicts": [_conflict(layout, middle, one) for one in middle.conflicts.sets],
        "all_conflicts": middle.conflicts.complete,
        "changes": [_change(layout, middle, one) for one in middle.changes],
        "states": {
            state: {
                "worth": {party: graph.worth[party][state] for party in graph.parties},
                "stable": {
                    concept: [p for p, row in graph.table[state].items() if row[concept]]
                    for concept in CONCEPTS
                },
            }
            for state in graph.states
        },
    }


def _text(layout: Layout, middle: Middle, chosen: NDArray[np.int64]) -> dict[str, str]:
    columns = middle.opening.columns
    return {
        layout.issues[k]: _option(layout, k, int(columns.entry[c]))
        for c in chosen[columns.touched[chosen]].tolist()
        for k in (int(columns.issue[c]),)
    }


def _option(layout: Layout, k: int, entry: int) -> str:
    options = layout.scenario.issues[layout.issues[k]].options
    if entry == layout.n_options[k]:
        return f"{options[int(layout.status_quo[k])]} (confirmed)"
    return options[entry]


def _clause(layout: Layout, middle: Middle, clause: Clause) -> dict[str, str]:
    found = {
        "kind": clause.kind,
        "party": layout.parties[int(middle.opening.voters[clause.party])],
    }
    return found | ({"issue": layout.issues[clause.issue]} if clause.issue >= 0 else {})


def _conflict(layout: Layout, middle: Middle, conflict: Conflict) -> list[dict[str, Any]]:
    instead = dict(conflict.alike)
    return [
        _clause(layout, middle, one)
        | {"or": [_clause(layout, middle, other)["party"] for other in instead.get(one, ())]}
        for one in sorted(conflict.clauses)
    ]


def _change(layout: Layout, middle: Middle, change: Change) -> dict[str, Any]:
    steps = []
    for step in change.steps:
        found: dict[str, Any] = _clause(layout, middle, step.clause)
        if step.kind == "line":
            found["option"] = _option(layout, step.issue, step.entry)
        steps.append(found | {"size": step.size, "cost": step.cost})
    return {"cost": change.cost, "steps": steps, "text": _text(layout, middle, change.text)}
