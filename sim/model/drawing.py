"""Drawing what a replicate is made of: every uncertain number of the scenario, by its name.

docs/model.md, sections 1 and 10. Shapes: R replicates, A parties, K issues, O options,
M measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model import reckoning, resistance
from sim.model.dials import Dial
from sim.model.draws import Draws, Standing
from sim.model.layout import Layout
from sim.model.norms import hold_to_norms
from sim.model.numbers import Values
from sim.rules import preferences
from sim.rules.ladder import Interests
from sim.scenario.distributions import Distribution, Point, Uniform
from sim.scenario.happenings import Deadline, Signal
from sim.scenario.scenario import Measure, Party, Worth
from sim.scenario.words import DENIAL

Floats = NDArray[np.float64]

FORMULA = Point(float("nan"))
"""Stands for what an option is worth where the formula says it."""
ANY = Uniform(0.0, 1.0)
"""A draw itself."""
LEAST_COST = 0.05
"""Somebody fully resolved is taken to mind costs so much."""


class Drawing:
    """Draws what some replicates are made of.

    ``values``: their numbers; ``unit``: [R, A], the salience that weighs one stake, where it is not
    that of these positions.
    """

    def __init__(self, layout: Layout, values: Values, unit: Floats | None = None) -> None:
        self.layout, self.values, self.unit = layout, values, unit
        self.n, self.plain = values.n, values.numbers.plain
        self.drawn: dict[str, Floats] = {}

    def number(self, name: str, distribution: Distribution) -> Floats:
        """Values [R] of a number, for reading only; ``name`` is that of its luck, and never
        changes.
        """
        found = self.values.of(name, distribution)
        if not (self.plain or distribution.fixed):
            self.drawn[name] = found
        return found

    def draw(self) -> Draws:
        """All numbers of the scenario."""
        if self.n and not self.values.numbers.asked:  # what there is to draw is found by drawing
            Drawing(self.layout, self.values.numbers.of(0, 0)).draw()  # it for no replicates
            self.values = self.values.numbers.of(self.values.first, self.n)
        return self._drawn()

    def _drawn(self) -> Draws:
        scenario = self.layout.scenario
        standing = self.stand()
        interests = standing.interests
        by_party: dict[str, Any] = {}
        for name in ("resolve", "cornered", "delay_cost", "pace"):
            columns = [
                self.number(f"parties.{party.id}.{name}", getattr(party, name) or Point(0.0))
                for party in scenario.parties.values()
            ]
            by_party[name] = np.stack(columns, axis=1)
        measures = self._measures(interests, by_party["cornered"])
        hold_to_norms(self.layout, self.number, interests, measures["penalty"])
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
            interests=interests, type=standing.type, want=standing.want,
            ratio=ratio, sunk=sunk, hard=hard,
            spills=self._of_stages("spills"), resumes=self._of_stages("resumes"),
            shocks=self._shocks(), tension=tension, accident=accident,
            homes=self._homes(), promised=self._promised(), paid=self._paid(),
            reservation=self._reservations(), lasting=reckoning.drawn(self.layout, self.number),
            drawn=self.drawn, beyond=standing.beyond, package=standing.package,
            accept=standing.accept, **by_party, **measures,
        )  # fmt: skip

    def stand(self) -> Standing:
        """Where all parties stand, without regard for others."""
        chosen, later = self._types(), self.unit is not None
        interests = self._interests(chosen)
        several = later or len(self.layout.standings) > 1
        self.alone = interests.worth.copy() if several else interests.worth
        return Standing(
            interests=interests, alone=self.alone, want=self.want, type=chosen, drawn=self.drawn,
            **self._mandates(chosen),
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
            keys = ("prepared", "preparing", "media", "opposition", "doubters", "reverberates")
            found[party.id] = {
                key: self.number(f"{path}.{key}", getattr(party.home, key)) for key in keys
            }
            for key in ("at_red_line", "at_want") if ratify else ():
                found[party.id][key] = self.number(f"{path}.ratify.{key}", getattr(ratify, key))
        return found

    def _of_stages(self, key: str) -> dict[str, Floats]:
        """A number of the stages that have one, by stage."""
        return {
            stage.id: self.number(f"calendar.{stage.id}.{key}", getattr(stage, key))
            for stage in self.layout.scenario.stages
            if (stage.may_resume if key == "resumes" else stage.track is not None)
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

    def _types(self) -> NDArray[np.int64]:
        """Which of its types each party is, [R, A]."""
        dials = {dial.name: dial for types in self.layout.types for dial in types.dials}
        shown = {name: self._dial(dial) for name, dial in dials.items()}
        return np.stack([types.pick(shown, self.n) for types in self.layout.types], axis=1)

    def _dial(self, dial: Dial) -> Floats:
        """What a dial shows, [R]: how soft a party is, or the luck of what it wants."""
        _, party, *rest = dial.name.split(".")
        if rest == ["softness"]:
            return self.number(dial.name, self.layout.scenario.parties[party].softness)
        return self.values.of(dial.name, Point(dial.middle) if self.plain else ANY)

    def _mandates(self, chosen: NDArray[np.int64]) -> dict[str, Any]:
        """Red lines and packages of the types that were drawn."""
        layout, types = self.layout, [*enumerate(self.layout.types)]
        shape = (self.n, len(types), len(layout.issues), layout.max_entries)
        beyond = np.zeros(shape, layout.beyond[0].dtype)
        for a, lines in enumerate(layout.beyond):
            beyond[:, a, :, : lines.shape[2]] = lines[chosen[:, a]]
        return {
            "beyond": beyond,
            "package": np.stack([one.packed[chosen[:, a]] for a, one in types], axis=1),
            "accept": np.stack([one.line[chosen[:, a]] for a, one in types], axis=1),
        }

    def _interests(self, chosen: NDArray[np.int64]) -> Interests:
        layout = self.layout
        shape = (self.n, len(layout.parties), len(layout.issues))
        inside = np.zeros((*shape, layout.max_options), np.bool_)
        for a, types in enumerate(layout.types):
            inside[:, a] = types.inside[chosen[:, a]]
        want, salience, curvature = self._positions(chosen)
        self.want = want.copy()
        preferences.move_inside(want, inside, layout.n_options)
        weight = np.zeros(shape)
        own = self._stakes(salience)
        self.unit = own if self.unit is None else np.where(self.unit > 0.0, self.unit, own)
        preferences.weigh(salience, self.unit, weight)
        worth = np.zeros((*shape, layout.max_entries))
        preferences.value(want, curvature, weight, layout.reads, layout.n_options, worth)
        self._other_reads(want, curvature, weight, worth, chosen)
        self._own_values(worth, weight, chosen)
        return Interests(worth, weight, want, layout.n_options)

    def _positions(self, chosen: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats, Floats]:
        """What is wanted, as the type says or as it is drawn, -1 where the party has no line; how
        salient it is; and how values fall with distance; [R, A, K] each.
        """
        layout = self.layout
        shape = (len(layout.parties), len(layout.issues), self.n)
        by_key = {"want": np.full(shape, -1.0), "salience": np.zeros(shape)}
        by_key["curvature"] = np.ones(shape)
        told = np.full(shape, -1, np.int64)
        for a, party in enumerate(layout.scenario.parties.values()):
            types, which = layout.types[a], chosen[:, a]
            reading, listed = types.reading[which], types.want.T
            for name in party.positions:
                k = layout.issue[name]
                told[a, k] = listed[k, which]
                for key, held in by_key.items():
                    held[a, k] = self._held(party, name, reading, key)
        drawn = np.rint(by_key.pop("want")).astype(np.int64)
        wanted = np.where(told >= 0, told, drawn)
        salience, curvature = (
            np.ascontiguousarray(one.transpose(2, 0, 1)) for one in by_key.values()
        )
        return np.ascontiguousarray(wanted.transpose(2, 0, 1)), salience, curvature

    def _other_reads(
        self, want: NDArray[np.int64], curvature: Floats, weight: Floats, worth: Floats,
        chosen: NDArray[np.int64],
    ) -> None:  # fmt: skip
        """Value options as the reading that was drawn reads them, where readings differ in that."""
        layout = self.layout
        for a, party in enumerate(layout.scenario.parties.values()):
            reading = layout.types[a].reading[chosen[:, a]]
            for number in range(len(party.readings)):
                reads, rows = layout.reads.copy(), reading == number
                for name in party.positions:
                    k = layout.issue[name]
                    reads[a, k, : layout.n_options[k]] = party.held(name)[number].reads
                if rows.any() and (reads != layout.reads).any():
                    found = worth[rows]
                    preferences.value(
                        want[rows], curvature[rows], weight[rows], reads, layout.n_options, found
                    )
                    worth[rows, a] = found[:, a]

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

    def _held(self, party: Party, issue: str, reading: NDArray[np.int64], key: str) -> Floats:
        """A number of a position, [R]: that of the reading that was drawn."""
        numbers = [getattr(position, key) for position in party.held(issue)]
        return self._one_of(f"parties.{party.id}.demands.{issue}.{key}", numbers, reading)

    def _one_of(
        self, name: str, numbers: Sequence[Distribution], which: NDArray[np.int64]
    ) -> Floats:
        """The value, [R], of one of several numbers at the same luck; they may be one."""
        if all(number == numbers[0] for number in numbers):
            return self.number(name, numbers[0])
        found = np.choose(which, [self.number(name, number) for number in numbers])
        if name in self.drawn:
            self.drawn[name] = found
        return found

    def _own_values(self, worth: Floats, weight: Floats, chosen: NDArray[np.int64]) -> None:
        """Write what parties say that options are worth over what the formula says."""
        n_options = self.layout.n_options.tolist()
        for a, party in enumerate(self.layout.scenario.parties.values()):
            reading = self.layout.types[a].reading[chosen[:, a]]
            for name in party.positions:
                k, held = self.layout.issue[name], party.held(name)
                path = f"parties.{party.id}.demands.{name}.values"
                said = [position.values or (FORMULA,) * n_options[k] for position in held]
                if any(position.values for position in held):
                    for o, numbers in enumerate(zip(*said, strict=True)):
                        own = self._one_of(f"{path}.{o}", numbers, reading)
                        value = weight[:, a, k] * own
                        worth[:, a, k, o] = np.where(np.isnan(own), worth[:, a, k, o], value)

    def _measures(self, interests: Interests, cornered: Floats) -> dict[str, Any]:
        layout, scenario = self.layout, self.layout.scenario
        shape = (self.n, len(layout.measures), len(layout.parties))
        cost, benefit, harm = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        publicised, breach, penalty = (np.zeros(shape) for _ in range(3))
        success, bluff = (np.zeros(shape[:2]) for _ in range(2))
        lowered: dict[str, Floats | None] = {}
        for m, name in enumerate(layout.measures):
            measure, path = scenario.measures[name], f"measures.{name}"
            leader = layout.party[measure.by]
            success[:, m] = self.number(f"{path}.success", measure.success)
            lowered[name] = self._resistance(path, measure)
            bluff[:, m] = self.number(f"{path}.bluff", measure.bluff)
            for party, number in measure.cost.items():
                a = layout.party[party]
                cost[:, m, a] = (
                    self._prize(interests, a, number, success[:, m], measure)
                    if isinstance(number, Worth)
                    else self.number(f"{path}.cost.{party}", number)
                )
            for party, number in measure.benefit.items():
                where = f"{path}.benefit.{party}"
                benefit[:, m, layout.party[party]] = self.number(where, number)
            if measure.denied:  # who does what it has denied pays for it at home
                penalty[:, m, leader] += DENIAL * cornered[:, leader]
            for party, number in measure.harm.items():
                where = f"{path}.harm.{party}"
                reach = measure.reach.get(party, 1.0)
                harm[:, m, layout.party[party]] = reach * self.number(where, number)
            for a in (layout.party[party] for party in (measure.by, *measure.followers)):
                publicised[:, m, a] = cornered[:, a]
                breach[:, m, a] = (
                    2.0 * cornered[:, a]
                    if measure.breach_cost is None
                    else self.number(f"{path}.breach_cost", measure.breach_cost)
                )
            if measure.audience_cost is not None:
                stated = self.number(f"{path}.audience_cost", measure.audience_cost)
                publicised[:, m, leader] = stated
        prevails = resistance.prevails(layout, success, lowered)
        return {
            "success": success, "prevails": prevails, "breach": breach, "bluff": bluff,
            "lowered": lowered,
            "cost": cost, "benefit": benefit, "penalty": penalty, "harm": harm,
            "publicised": publicised,
        }  # fmt: skip

    def _resistance(self, path: str, measure: Measure) -> Floats | None:
        """The share of the chance of what it answers that an answer takes, [R], if it says one."""
        if not isinstance(measure.resists, Distribution):
            return None
        return self.number(f"{path}.resists", measure.resists)

    def _prize(
        self, interests: Interests, a: int, prize: Worth, success: Floats, measure: Measure
    ) -> Floats:
        """Twice what the prize is worth: just worth doing at resolve ½; or what is spent on it."""
        moved = np.zeros(self.n)
        for issue, option in prize.moves:
            k = self.layout.issue[issue]
            quo = int(self.layout.status_quo[k])
            before = interests.worth[:, a, k, quo] if quo >= 0 else 0.0
            moved += interests.worth[:, a, k, option] - before
        gain = np.maximum(moved, 0.0)
        if not prize.contest:
            return 2.0 * gain
        party = tuple(self.layout.scenario.parties.values())[a]
        willing = max(1.0 - party.resolve.mean, LEAST_COST)
        steep = resistance.decisiveness(measure, success)
        return np.asarray(steep * success * (1.0 - success) * gain / willing)
