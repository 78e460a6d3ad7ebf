"""Accidents, as a scenario has them. What comes of them is in :mod:`sim.days.risk`.

docs/model.md, section 9. Shapes: R replicates, A parties.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.days.risk import Risk
from sim.model.library import key_in
from sim.model.plays import Plays
from sim.rules.tension import Danger, base_hazard
from sim.scenario.distributions import Point


def risk_of(talks: Plays, due: list[date]) -> Risk:
    """Nothing has been said of accidents yet. ``due``: days on which something is decided."""
    brief, settings, measures = talks.brief.tension, talks.brief.advanced, talks.brief.measures
    never = brief is None or brief.accident_chance in (None, Point(0.0))
    marked = [m for m in talks.layout.measures if measures[m].accident]
    fixed = measures[marked[0]].deadline if marked else None
    last = max([day for day, _ in talks.entries] + due)
    drawn = np.zeros(talks.n)
    if brief is not None and brief.accident_chance is not None:
        drawn = base_hazard(
            talks.draws.accident, brief.accident_days, talks.draws.tension, settings.sensitivity
        )
    rises = dict(brief.rises_with) if brief is not None else {}
    seen, today = np.zeros_like(talks.state.acts.risk), talks.entries[0][0].toordinal()
    keys = talks.keys
    return Risk(
        danger=Danger(
            float(settings.sensitivity), float(settings.cooling), key_in(keys, np.exp),
            key_in(keys, np.log1p), key_in(keys, np.expm1),
        ),
        measure=talks.layout.measure[marked[0]] if marked else -1,
        looms=int(bool(seen.size) and not never), fixed=-1 if fixed is None else fixed.toordinal(),
        last=last.toordinal(),
        rises=np.array([talks.layout.measure[name] for name in rises], np.int64),
        factor=np.array([float(factor) for factor in rises.values()]),
        day=np.full(talks.n, today), until=np.full(talks.n, today), drawn=drawn, seen=seen,
    )  # fmt: skip
