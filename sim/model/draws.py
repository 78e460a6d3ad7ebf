"""What a replicate is made of: every uncertain number of the scenario, drawn by its name.

docs/model.md, sections 1 and 10. Shapes: R replicates, A parties, K issues, O options,
M measures.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.luck import Luck
from sim.model.blocs import narrow_blocs
from sim.model.layout import Layout
from sim.model.norms import hold_to_norms
from sim.rules import preferences
from sim.rules.ladder import Interests
from sim.scenario.distributions import Distribution, Point
from sim.scenario.scenario import Deadline, Position, Signal, Worth
from sim.scenario.words import DENIAL

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Draws:
    """The private and public numbers of R replicates.

    ``interests``: see :class:`sim.rules.ladder.Interests`; ``beyond``: [R, A, K, O];
    ``resolve``, ``cornered``, ``delay_cost``, ``pace``, ``reservation``: [R, A]; ``success``,
    ``breach``, ``bluff``: [R, M]; ``cost``, ``benefit``, ``harm``, ``publicised``: [R, M, A], the
    last what holding back costs at full publicity; ``ratio``, ``sunk``: signal id to [R],
    the latter the cost of a costly one; ``hard``: deadline id, ``spills``: stage id to [R];
    ``shocks``: what a shock moves, by its id and key, to [R]; ``tension``, ``accident``:
    [R]; ``accept``:
    [R, A, K], -1 where no single option is the red line; ``homes``: party id to what was
    drawn of its home; ``promised``, ``paid``: promise id to what was drawn of it;
    ``drawn``: what was drawn, by the name of its luck, [R]; see :mod:`sim.model.parameters`.
    """

    interests: Interests
    beyond: NDArray[np.int8]
    resolve: Floats
    cornered: Floats
    delay_cost: Floats
    pace: Floats
    success: Floats
    breach: Floats
    bluff: Floats
    cost: Floats
    benefit: Floats
    harm: Floats
    publicised: Floats
    ratio: dict[str, Floats]
    sunk: dict[str, Floats]
    hard: dict[str, Floats]
    spills: dict[str, Floats]
    shocks: dict[str, Floats]
    tension: Floats
    accident: Floats
    accept: NDArray[np.int64]
    homes: dict[str, dict[str, Floats]]
    promised: dict[str, dict[str, Floats]]
    paid: dict[str, dict[str, Floats]]
    reservation: Floats
    drawn: dict[str, Floats] = field(default_factory=dict)


class Drawing:
    """Draws the numbers of the replicates ``first`` to ``first + n − 1``."""

    def __init__(self, layout: Layout, luck: Luck, first: int, n: int, plain: bool) -> None:
        self.layout, self.luck = layout, luck
        self.first, self.n, self.plain = first, n, plain
        self.drawn: dict[str, Floats] = {}

    def number(self, name: str, distribution: Distribution) -> Floats:
        """Values [R] of a number; ``name`` is that of its luck, and never changes."""
        if distribution.fixed or self.plain:
            return np.full(self.n, distribution.middle)
        drawn = distribution.at(self.luck.uniform(name, self.first, self.n))
        self.drawn[name] = drawn
        return drawn

    def draw(self) -> Draws:
        """All numbers of the scenario."""
        scenario = self.layout.scenario
        interests, beyond = self._interests()
        by_party: dict[str, Floats] = {}
        for name in ("resolve", "cornered", "delay_cost", "pace"):
            columns = [
                self.number(f"parties.{party.id}.{name}", getattr(party, name) or Point(0.0))
                for party in scenario.parties.values()
            ]
            by_party[name] = np.stack(columns, axis=1)
        measures = self._measures(interests, by_party["cornered"])
        hold_to_norms(self.layout, self.number, interests, measures["benefit"])
        signals = [entry for entry in scenario.calendar if isinstance(entry, Signal)]
        ratio = {s.id: self.number(f"calendar.{s.id}.strength", s.ratio) for s in signals}
        sunk = {
            s.id: self.number(f"calendar.{s.id}.costly", s.costly)
            for s in signals
            if s.costly != Point(0.0)
        }
        hard = {
            entry.id: self.number(f"calendar.{entry.id}.hard", entry.hard)
            for entry in scenario.calendar
            if isinstance(entry, Deadline)
        }
        tension, accident = np.zeros(self.n), np.zeros(self.n)
        if scenario.tension is not None:
            tension = self.number("tension.now", scenario.tension.now)
            if scenario.tension.accident_chance is not None:
                accident = self.number("tension.accident", scenario.tension.accident_chance)
        return Draws(
            interests=interests, beyond=beyond, ratio=ratio, sunk=sunk, hard=hard,
            spills=self._spills(), shocks=self._shocks(), tension=tension, accident=accident,
            accept=self.accept, homes=self._homes(), promised=self._promised(),
            paid=self._paid(), reservation=self._reservations(), drawn=self.drawn, **by_party,
            **measures,
        )  # fmt: skip

    def _promised(self) -> dict[str, dict[str, Floats]]:
        """How far promises are believed, and the chance that they are kept."""
        return {
            promise.id: {
                key: self.number(f"calendar.{promise.id}.{key}", getattr(promise, key))
                for key in ("believed", "kept")
            }
            for promise in self.layout.scenario.promises
        }

    def _paid(self) -> dict[str, dict[str, Floats]]:
        """What promises pay, by party."""
        return {
            promise.id: {
                name: self.number(f"calendar.{promise.id}.pays.{name}", size)
                for name, size in promise.pays.items()
            }
            for promise in self.layout.scenario.promises
        }

    def _homes(self) -> dict[str, dict[str, Floats]]:
        """What is drawn of the homes that move, by party and key."""
        found: dict[str, dict[str, Floats]] = {}
        for party in self.layout.scenario.parties.values():
            if party.home is None:
                continue
            path, ratify = f"parties.{party.id}.home", party.home.ratification
            keys = ("prepared", "preparing", "media", "opposition", "doubters")
            found[party.id] = {
                key: self.number(f"{path}.{key}", getattr(party.home, key)) for key in keys
            }
            for key in ("at_red_line", "at_want", "confidence") if ratify else ():
                found[party.id][key] = self.number(f"{path}.ratify.{key}", getattr(ratify, key))
        return found

    def _spills(self) -> dict[str, Floats]:
        return {
            stage.id: self.number(f"calendar.{stage.id}.spills", stage.spills)
            for stage in self.layout.scenario.stages
            if stage.track is not None
        }

    def _shocks(self) -> dict[str, Floats]:
        found = {}
        for shock in self.layout.scenario.shocks.values():
            numbers = {"chance": shock.chance, "tension": shock.tension}
            if shock.shows is not None:
                numbers["strength"] = shock.ratio
            numbers |= {f"resolve.{party}": step for party, step in shock.resolve.items()}
            numbers |= {f"climate.{party}": step for party, step in shock.climate.items()}
            for key, number in numbers.items():
                found[f"{shock.id}.{key}"] = self.number(f"shocks.{shock.id}.{key}", number)
        return found

    def _interests(self) -> tuple[Interests, NDArray[np.int8]]:
        layout = self.layout
        shape = (self.n, len(layout.parties), len(layout.issues))
        want = np.full(shape, -1, np.int64)
        salience, curvature = np.zeros(shape), np.ones(shape)
        self.accept = np.full(shape, -1, np.int64)
        inside = np.zeros((*shape, layout.max_options), np.bool_)
        for k, n_options in enumerate(layout.n_options):
            inside[:, :, k, :n_options] = True
        for a, party in enumerate(layout.scenario.parties.values()):
            for name, position in party.positions.items():
                k, path = layout.issue[name], f"parties.{party.id}.demands.{name}"
                want[:, a, k] = np.rint(self.number(f"{path}.want", position.want))
                salience[:, a, k] = self.number(f"{path}.salience", position.salience)
                curvature[:, a, k] = self.number(f"{path}.curvature", position.curvature)
                self._mandate(path, position, want[:, a, k], inside[:, a, k], k)
                if position.mandate is None and position.accept is not None:
                    self.accept[:, a, k] = self._accept(path, position.accept)
        narrow_blocs(layout, inside)
        preferences.move_inside(want, inside, layout.n_options)
        weight = np.zeros(shape)
        preferences.weigh(salience, self._stakes(salience), weight)
        worth = np.zeros((*shape, layout.max_options))
        preferences.value(want, curvature, weight, layout.reads, layout.n_options, worth)
        self._own_values(worth, weight)
        beyond = np.zeros(inside.shape, np.int8)
        preferences.distances(inside, layout.n_options, beyond)
        return Interests(worth, weight, want, layout.n_options), beyond

    def _stakes(self, salience: Floats) -> Floats:
        """The salience that weighs one stake to each party, [R, A]."""
        unit = salience.max(axis=2, initial=0.0)
        for a, party in enumerate(self.layout.scenario.parties.values()):
            if isinstance(party.stake, str):
                unit[:, a] = salience[:, a, self.layout.issue[party.stake]]
            elif party.stake is not None:
                unit[:, a] = self.number(f"parties.{party.id}.stake", party.stake)
        return np.asarray(unit)

    def _reservations(self) -> Floats:
        """What no deal is worth to each party at least, [R, A]; minus infinity unless said."""
        least = np.full((self.n, len(self.layout.parties)), -np.inf)
        for a, party in enumerate(self.layout.scenario.parties.values()):
            if party.reservation is not None:
                least[:, a] = self.number(f"parties.{party.id}.reservation", party.reservation)
        return least

    def _mandate(
        self,
        path: str,
        position: Position,
        want: NDArray[np.int64],
        inside: NDArray[np.bool_],
        k: int,
    ) -> None:
        n_options = int(self.layout.n_options[k])
        if position.mandate is not None:
            inside[:] = False
            inside[:, list(position.mandate)] = True
        elif position.accept is not None:
            accept = self._accept(path, position.accept)
            preferences.one_sided(accept, want, n_options, inside)
        reads = list(position.reads)
        if reads != list(range(n_options)):
            inside[:, :n_options] = inside[:, reads].copy()

    def _accept(self, path: str, accept: Distribution) -> NDArray[np.int64]:
        return np.rint(self.number(f"{path}.accept", accept)).astype(np.int64)

    def _own_values(self, worth: Floats, weight: Floats) -> None:
        for a, party in enumerate(self.layout.scenario.parties.values()):
            for name, position in party.positions.items():
                k = self.layout.issue[name]
                for o, value in enumerate(position.values or ()):
                    path = f"parties.{party.id}.demands.{name}.values.{o}"
                    worth[:, a, k, o] = weight[:, a, k] * self.number(path, value)

    def _measures(self, interests: Interests, cornered: Floats) -> dict[str, Floats]:
        layout, scenario = self.layout, self.layout.scenario
        shape = (self.n, len(layout.measures), len(layout.parties))
        cost, benefit, harm = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        publicised = np.zeros(shape)
        success, breach, bluff = (np.zeros(shape[:2]) for _ in range(3))
        for m, name in enumerate(layout.measures):
            measure, path = scenario.measures[name], f"measures.{name}"
            leader = layout.party[measure.by]
            success[:, m] = self.number(f"{path}.success", measure.success)
            bluff[:, m] = self.number(f"{path}.bluff", measure.bluff)
            for party, number in measure.cost.items():
                a = layout.party[party]
                cost[:, m, a] = (
                    self._prize(interests, a, number)
                    if isinstance(number, Worth)
                    else self.number(f"{path}.cost.{party}", number)
                )
            for party, number in measure.benefit.items():
                where = f"{path}.benefit.{party}"
                benefit[:, m, layout.party[party]] = self.number(where, number)
            if measure.denied:  # who does what it has denied pays for it at home
                benefit[:, m, leader] -= DENIAL * cornered[:, leader]
            for party, number in measure.harm.items():
                where = f"{path}.harm.{party}"
                harm[:, m, layout.party[party]] = self.number(where, number)
            for party in (measure.by, *measure.followers):
                publicised[:, m, layout.party[party]] = cornered[:, layout.party[party]]
            if measure.audience_cost is not None:
                stated = self.number(f"{path}.audience_cost", measure.audience_cost)
                publicised[:, m, leader] = stated
            breach[:, m] = (
                2.0 * cornered[:, leader]
                if measure.breach_cost is None
                else self.number(f"{path}.breach_cost", measure.breach_cost)
            )
        return {
            "success": success, "breach": breach, "bluff": bluff, "cost": cost,
            "benefit": benefit, "harm": harm, "publicised": publicised,
        }  # fmt: skip

    def _prize(self, interests: Interests, a: int, prize: Worth) -> Floats:
        """Twice what the prize is worth: just worth doing at resolve ½."""
        k = self.layout.issue[prize.issue]
        quo = int(self.layout.status_quo[k])
        before = interests.worth[:, a, k, quo] if quo >= 0 else 0.0
        return np.maximum(2.0 * (interests.worth[:, a, k, prize.option] - before), 0.0)
