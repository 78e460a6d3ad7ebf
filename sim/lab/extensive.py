"""The measures of a scenario as a game in extensive form, written as Gambit reads it (.efg).

docs/model.md, section 5, as a game between the parties: who leads a measure carries it out or
holds back, who follows joins or stays out, chance says whether it succeeds. What follows from a
step is added to what the steps before it brought, as the parties reckon it. [gambit]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from sim.errors import UsageError
from sim.model.standoff import Floats, Standoff
from sim.rules.coercion import DECIDED, IN_FORCE, STALLING
from sim.scenario.scenario import Scenario
from sim.scenario.speech import Promise, PublishedText

MOST_NODES = 200_000
LEAD, FOLLOW, STRIKE = "lead", "follow", "strike"
CARRY_OUT, HOLD_BACK, JOIN, STAY_OUT = "carry out", "hold back", "join", "stay out"


class Step(NamedTuple):
    """What comes next: a measure that its leader decides on, a follower's answer, or luck."""

    what: str
    measure: int
    party: int


@dataclass(frozen=True)
class Place:
    """Where a play of the game stands.

    ``todo``: what is still to come, the next first; ``seen``: what everybody saw, one letter
    a step; ``payoff``: [A], in stakes so far; ``resolve``: [A]; ``kind``: [A], which type each
    party is; ``taken``: roots that have succeeded; ``resisting``: answers that resist.
    """

    todo: tuple[Step, ...]
    payoff: Floats
    resolve: Floats
    kind: tuple[int, ...]
    seen: str = ""
    taken: frozenset[int] = frozenset()
    resisting: frozenset[int] = frozenset()

    def after(
        self, sign: str, gain: Floats, first: Sequence[Step] = (), taken: Sequence[int] = ()
    ) -> Place:
        """The place after the next step is over."""
        return Place(
            (*first, *self.todo[1:]), self.payoff + gain, self.resolve, self.kind,
            self.seen + sign, self.taken | set(taken), self.resisting,
        )  # fmt: skip

    def resisted_by(self, m: int) -> Place:
        """The same place, where the answer m resists."""
        return replace(self, resisting=self.resisting | {m})


@dataclass
class Author:
    """Writes one game.

    Parameters
    ----------
    standoff
        Whose game it is.
    types
        Party number to its possible resolves, equally likely, which it alone knows; a party
        that is not there has the resolve of the standoff, and everybody knows it.

    Attributes
    ----------
    n_nodes
        Of the game written last.
    sets
        [A], the sets of information of each party: (type, what was seen) to its number.
    """

    standoff: Standoff
    types: Mapping[int, Sequence[float]] = field(default_factory=dict)
    n_nodes: int = field(default=0, init=False)
    sets: list[dict[tuple[int, str], int]] = field(default_factory=list, init=False)

    def write(self, title: str, comment: str) -> str:
        """The whole file.

        Raises
        ------
        UsageError
            If the tree has too many nodes.
        """
        self.sets = [{} for _ in self.standoff.parties]
        self._n_chances = self._n_ends = self.n_nodes = 0
        names = " ".join(quoted(name) for name in self.standoff.parties)
        head = f"EFG 2 R {quoted(title)} {{ {names} }}\n{quoted(comment)}\n"
        return "\n".join([head, *self._lines()]) + "\n"

    def _lines(self) -> Iterator[str]:
        roots = [m for m, up in enumerate(self.standoff.tree.parent) if up < 0]
        start = Place(
            tuple(self._lead(m) for m in roots), self.standoff.utility, self.standoff.resolve,
            (0,) * len(self.standoff.parties),
        )  # fmt: skip
        yield from self._typed(start, sorted(self.types))

    def _typed(self, place: Place, left: Sequence[int]) -> Iterator[str]:
        """Chance says who is how resolved, party by party."""
        if not left:
            yield from self._go(place)
            return
        party, *others = left
        chance = Fraction(1, len(self.types[party]))
        luck = [(f"{quoted(f'resolve {x:.3g}')} {chance}") for x in self.types[party]]
        if len(luck) > 1:
            yield self._chance(f"resolve of {self.standoff.parties[party]}", luck)
        for number, resolve in enumerate(self.types[party]):
            all_of_them, kind = place.resolve.copy(), list(place.kind)
            all_of_them[party], kind[party] = resolve, number
            yield from self._typed(
                Place(place.todo, place.payoff, all_of_them, tuple(kind)), others
            )

    def _go(self, place: Place) -> Iterator[str]:
        """The tree from a place on, a line a node, as the format has it."""
        if not place.todo:
            self._n_ends += 1
            payoffs = ", ".join(decimal(x) for x in place.payoff)
            yield self._node(f't "" {self._n_ends} "" {{ {payoffs} }}')
            return
        step = place.todo[0]
        if step.what == LEAD:
            yield from self._decide(place, step)
        elif step.what == FOLLOW:
            yield from self._join(place, step)
        else:
            yield from self._strike(place, step)

    def _decide(self, place: Place, step: Step) -> Iterator[str]:
        game, m = self.standoff, step.measure
        course, asked = game.tree.course[m], game.asked(m, step.party)
        nothing = np.zeros(len(game.parties))
        lifted = course == IN_FORCE and game.answered(m)
        if course == STALLING or lifted or any(game.tree.rival[m, n] for n in place.taken):
            yield from self._go(place.after("", nothing))
            return
        acting, holding = self._effect(place, m, step.party), nothing.copy()
        if course == DECIDED:
            yield self._choice(place, step, CARRY_OUT, HOLD_BACK)
            acting[step.party] -= max(asked, 0.0)
            holding[step.party] -= max(-asked, 0.0)
        followers = [Step(FOLLOW, m, int(a)) for a in np.flatnonzero(game.tree.follows[m])]
        below = [self._lead(int(n)) for n in np.flatnonzero(game.tree.parent == m)]
        strike = Step(STRIKE, m, step.party)
        resisted = any(game.tree.resists[answer.measure] for answer in below)
        come = [*below, strike] if resisted else [strike, *below]
        acts = place.resisted_by(m) if game.tree.resists[m] else place
        yield from self._go(acts.after("c", acting, [*followers, *come]))
        if course == DECIDED:
            yield from self._go(place.after("h", holding))

    def _join(self, place: Place, step: Step) -> Iterator[str]:
        m, a = step.measure, step.party
        asked, staying = self.standoff.asked(m, a), np.zeros(len(self.standoff.parties))
        joining = self._effect(place, m, a)
        joining[a] -= max(asked, 0.0)
        staying[a] -= max(-asked, 0.0)
        yield self._choice(place, step, JOIN, STAY_OUT)
        yield from self._go(place.after("j", joining))
        yield from self._go(place.after("s", staying))

    def _strike(self, place: Place, step: Step) -> Iterator[str]:
        game, m = self.standoff, step.measure
        first, lost, last = game.tree.first[m], game.tree.lost[m], game.tree.first[m + 1]
        moved, failed = self._moved(first, lost), self._moved(lost, last)
        group = sum(int(game.tree.resists[n]) for n in place.resisting if game.tree.parent[n] == m)
        chance = Decimal(decimal(game.acts.prevails[0, m, group]))
        decided = Decimal(decimal(game.acts.settles[0, m, group])) if lost < last else Decimal(1)
        branches = [
            ("succeeds", "+", chance, moved), ("fails", "-", decided - chance, failed),
            ("is not decided", "0", 1 - decided, moved * 0.0),
        ]  # fmt: skip
        open_ones = [branch for branch in branches if branch[2] > 0]
        open_to_luck = lost > first and len(open_ones) > 1
        if open_to_luck:
            luck = [f'"{name}" {likely}' for name, _, likely, _ in open_ones]
            yield self._chance(game.measures[m], luck)
        for _, sign, _, gain in open_ones if lost > first else open_ones[:1]:
            taken = [m] if sign == "+" else []
            yield from self._go(place.after(sign if open_to_luck else "", gain, (), taken))

    def _moved(self, start: int, stop: int) -> Floats:
        """What all gain where these of the options that are imposed come into force, [A]."""
        game, moved = self.standoff, np.zeros(len(self.standoff.parties))
        for i in range(start, stop):
            k, option, before = game.tree.issue[i], game.tree.option[i], game.tree.before[i]
            now = before if before >= 0 else game.text[k]
            moved += game.worth[:, k, option] - (game.worth[:, k, now] if now >= 0 else 0.0)
        return moved

    def _lead(self, m: int) -> Step:
        return Step(LEAD, m, int(self.standoff.tree.leader[m]))

    def _effect(self, place: Place, m: int, a: int) -> Floats:
        """[A]: what it does to all that party a takes part in the measure m, luck left out."""
        acts = self.standoff.acts
        effect = -acts.harm[0, m] * self.standoff.tree.share[m, a]
        effect[a] += acts.benefit[0, m, a] - acts.penalty[0, m, a]
        effect[a] -= acts.cost[0, m, a] * (1.0 - place.resolve[a])
        return np.asarray(effect)

    def _choice(self, place: Place, step: Step, *actions: str) -> str:
        """A decision node; its set of information is what the party is and what it saw."""
        name, sets = self.standoff.measures[step.measure], self.sets[step.party]
        number = sets.setdefault((place.kind[step.party], place.seen), len(sets) + 1)
        offered = " ".join(quoted(action) for action in actions)
        label = f"{name} {number}"
        if len(self.types.get(step.party, ())) > 1:
            label += f", resolve {place.resolve[step.party]:.3g}"
        head = f'p "" {step.party + 1} {number} {quoted(label)}'
        return self._node(f"{head} {{ {offered} }} 0")

    def _chance(self, name: str, luck: Sequence[str]) -> str:
        self._n_chances += 1
        head = f'c "" {self._n_chances} {quoted(f"{name} {self._n_chances}")}'
        return self._node(f"{head} {{ {' '.join(luck)} }} 0")

    def _node(self, line: str) -> str:
        self.n_nodes += 1
        if self.n_nodes > MOST_NODES:
            raise UsageError(
                f"the tree has more than {MOST_NODES:,} nodes. Leave measures or followers out, "
                "such as by a variant with remove:, or give fewer --types."
            )
        return line


def game_of(scenario: Scenario, standoff: Standoff, n_types: int | None = None) -> str:
    """The measures of a scenario as Gambit reads them.

    Parameters
    ----------
    scenario
        Whose title and beliefs they are.
    standoff
        The numbers.
    n_types
        None: everybody knows everybody's resolve. Otherwise each party that may take part has
        so many types, equally likely: the middles of equal parts of what is believed of it.

    Raises
    ------
    UsageError
        If the tree has too many nodes, or there is not even one type.
    """
    if n_types is None:
        return Author(standoff).write(f"{scenario.title}: resolves known", _about(scenario))
    if n_types < 1:
        raise UsageError(f"--types {n_types}: a party has one type at least.")
    types: dict[int, list[float]] = {}
    for a, name in enumerate(standoff.parties):
        believed = scenario.parties[name].believed
        if standoff.tree.typed[a] >= 0:
            middles = (np.arange(n_types) + 0.5) / n_types
            types[a] = [believed.middle] if believed.fixed else list(believed.at(middles))
    title = f"{scenario.title}: resolves private, {n_types} types each"
    return Author(standoff, types).write(title, _about(scenario))


def pairs(written: Sequence[str]) -> dict[str, str]:
    """``issue=option`` as issue to option.

    Raises
    ------
    UsageError
        If one is written otherwise, or an issue comes twice.
    """
    found: dict[str, str] = {}
    for pair in written:
        issue, sign, option = (part.strip() for part in pair.partition("="))
        if not sign or issue in found:
            raise UsageError(f"--at {pair}: write issue=option, and each issue once.")
        found[issue] = option
    return found


def _about(scenario: Scenario) -> str:
    """What the game is, and what of the scenario it leaves out."""
    every = scenario.measures
    left_out = {
        "how long a war lasts by who resists it": any(
            m.resists is not None and every[m.parent or ""].front for m in every.values()
        ),
        "promises and texts": any(isinstance(e, Promise | PublishedText) for e in
                                  scenario.calendar),
        "walkouts": any(m.stalled is not None for m in every.values()),
        "accidents": any(m.accident for m in every.values()),
    }  # fmt: skip
    out = [what for what, there in left_out.items() if there]
    said = f"The measures of {scenario.id} once the talks are over. Payoffs in stakes."
    return f"{said} Left out: {', '.join(out)}." if out else said


def quoted(text: str) -> str:
    """A text as the format has it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def decimal(x: float) -> str:
    """A number without an exponent, to twelve places."""
    text = f"{x:.12f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
