"""The hazard of an accident, and what an accord spares parties of it where they reckon with that.

docs/model.md, section 9. Shapes: R replicates, A parties.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.model.lasting import Lasting
from sim.model.plays import Plays
from sim.rules import accidents, tension
from sim.rules.coercion import Acts
from sim.rules.world import World
from sim.scenario.distributions import Point

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Risk:
    """Accidents in a block of replicates, as they come and as they are reckoned with.

    ``seen``: [R, A], what any accord spares each party of them as the others take it; as each knows
    itself it is among what rules read (:class:`sim.rules.coercion.Acts`). No parties at all where
    nobody reckons with accidents. ``looms``: somebody does, and there may be one in some play;
    ``day``: of which that was said; ``until``: the last on which an accident may happen, seen from
    there. ``measure``: the number of what accidents set off, −1 for nothing.
    """

    def __init__(self, talks: Plays, lasting: Lasting, due: list[date]) -> None:
        self.talks, self.lasting = talks, lasting
        self.seen: Floats = np.zeros_like(talks.state.acts.risk)
        brief = talks.brief.tension
        never = brief is None or brief.accident_chance in (None, Point(0.0))
        self.looms = bool(self.seen.size) and not never
        marked = [m for m in talks.layout.measures if talks.brief.measures[m].accident]
        self.measure = talks.layout.measure[marked[0]] if marked else -1
        self.decided_on = talks.brief.measures[marked[0]].deadline if marked else None
        self.last = max([day for day, _ in talks.entries] + due)
        self.day = self.until = talks.today

    def hazard(self) -> Floats:
        """The accident hazard at no tension, as what is carried out has raised it, [R]."""
        base, brief = self.talks.state.base, self.talks.brief.tension
        for name, factor in brief.rises_with.items() if brief is not None else ():
            carried = self.lasting.carried[:, self.talks.layout.measure[name]]
            base = np.where(carried, factor, 1.0) * base
        return base

    def calm_hazard(self, base: Floats) -> Floats:
        """The hazard that, raised by what is in force already, is the scenario's, [R]."""
        brief = self.talks.brief.tension
        for name, factor in brief.rises_with.items() if brief is not None else ():
            carried = self.lasting.carried[:, self.talks.layout.measure[name]]
            base = base / np.where(carried, factor, 1)
        return base

    def may_happen(self) -> Bools:
        """Where the measure that accidents set off may be set off, [R]: it is not decided, nor has
        another taken its issue.
        """
        m, deeds = self.measure, self.talks.state.deeds
        taken = (deeds.succeeded & self.talks.layout.tree.rival[m]).any(axis=1)
        return np.asarray(~deeds.decided[:, m] & ~taken)

    def look_ahead(self, on: Bools) -> None:
        """Before a stage: write what an accord spares parties of accidents into what texts are
        worth, where ``on``, [R]; what was worked out with another number does not hold.
        """
        if not self.looms:
            return
        talks, risk, fixed = self.talks, self.talks.state.acts.risk, self.decided_on
        self.day, self.until = talks.today, self.last
        if fixed is not None and fixed >= talks.today:
            self.until = fixed
        own, self.seen = self._worked_out(on)
        talks.state.beliefs.version[(own != risk).any(axis=1)] += 1
        risk[:] = own

    def gone_by(self, on: Bools) -> tuple[Floats, Floats]:
        """How much less an accord would spare parties on the day that is looked at than on that on
        which they look, [R, A]: as each knows itself, and as the others take it.
        """
        own, seen = self._worked_out(on)
        return self.talks.state.acts.risk - own, self.seen - seen

    def seen_by(self, a: int | None) -> Acts:
        """What measures do, and what an accord spares of accidents, as party a takes that or, None,
        as everybody does.
        """
        acts = self.talks.state.acts
        if not self.looms:
            return acts
        risk = self.seen.copy()
        if a is not None:
            risk[:, a] = acts.risk[:, a]
        return acts._replace(risk=risk)

    def world(self, a: int | None) -> World:
        """What rules are given, with these acts."""
        world = self.talks.world
        return world._replace(acts=self.seen_by(a)) if self.looms else world

    def stop_looking(self) -> None:
        """When the talks are over: no text spares anybody anything any more."""
        self.talks.state.acts.risk[:] = self.seen[:] = 0.0

    def spared(self) -> Floats:
        """By how much an accord lessens the chance of an accident from today on, [R]."""
        talks, settings = self.talks, self.talks.brief.advanced
        now = tension.cool(talks.state.tension, settings.cooling, (talks.today - self.day).days)
        days = max((self.until - talks.today).days, 0)
        without, after = (
            tension.accident_chance(
                self.hazard(), one, settings.sensitivity, settings.cooling, days
            )
            for one in (now, tension.move(now, tension.ACCORD))
        )
        return np.where(self.may_happen(), without - after, 0.0)

    def _worked_out(self, on: Bools) -> tuple[Floats, Floats]:
        own, seen = np.zeros_like(self.seen), np.zeros_like(self.seen)
        believed = self.talks.believed_resolve()
        accidents.risks(self.talks.world, on, self.measure, self.spared(), believed, own, seen)
        return own, seen
