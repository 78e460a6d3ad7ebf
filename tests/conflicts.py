"""Conflicts at random as rules see them, and all their texts one by one in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.rules import frontier as frontiers
from sim.rules import ladder
from sim.rules.adoption import Mandates, Rule
from sim.rules.doubts import Doubts
from sim.rules.frontier import Frontier
from sim.rules.ladder import Climber, Ladder
from sim.rules.world import World
from sim.scenario.distributions import Point
from sim.scenario.scenario import Scenario
from tests.builders import (
    home_at,
    interests,
    mandates,
    party,
    peace,
    scale,
    scenario,
    stand,
    voting,
)

EDGE = 1e-9
ON = np.ones(1, np.bool_)
Text = tuple[int, ...]


@dataclass(frozen=True)
class Kind:
    """One thing that a party may be: its chance, the options inside its lines, its package."""

    chance: float
    inside: tuple[tuple[int, ...], ...]
    packs: tuple[int, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """A conflict in one play, party 0 proposing. What a party is in truth is its first kind.

    ``worth``: [A, K, O] in stakes; ``heads``: [A], how many a party counts for; ``price``:
    stakes an option beyond red lines, for all; ``hinges``: a party, an issue, and those without a
    change of which what it gains there is worth nothing to it.
    """

    n_options: tuple[int, ...]
    quo: Text
    agenda: tuple[bool, ...]
    worth: NDArray[np.float64]
    want: tuple[Text, ...]
    kinds: tuple[tuple[Kind, ...], ...]
    rule: Rule
    authority: tuple[int, ...]
    heads: tuple[float, ...]
    price: float = 0.0
    hinges: tuple[tuple[int, int, Text], ...] = ()

    @property
    def parties(self) -> range:
        """The numbers of the parties."""
        return range(len(self.want))

    # -- in plain Python ---------------------------------------------------------------------

    def texts(self) -> list[Text]:
        """All texts that change something."""
        menus = [
            sorted({now, *(range(n) if open_ else ())})
            for now, n, open_ in zip(self.quo, self.n_options, self.agenda, strict=True)
        ]
        return [text for text in product(*menus) if text != self.quo]

    @property
    def n_texts(self) -> int:
        """How many texts there are, what is in force included."""
        sizes = zip(self.quo, self.n_options, self.agenda, strict=True)
        return prod(len({now, *range(n)}) if open_ else 1 for now, n, open_ in sizes)

    def beyond(self, kind: Kind, text: Text) -> list[int]:
        """Options beyond the lines of a kind of party, issue by issue."""
        steps = []
        for k, (option, now) in enumerate(zip(text, self.quo, strict=True)):
            counts = option != now or k in kind.packs
            if option < 0:
                steps.append(1 if k in kind.packs else 0)
            else:
                least = min((abs(option - o) for o in kind.inside[k]), default=self.n_options[k])
                steps.append(least if counts else 0)
        return steps

    def gain(self, a: int, text: Text) -> float:
        """What a text is worth to a party over no deal, its price at home taken off."""
        total = 0.0
        for k, (option, now) in enumerate(zip(text, self.quo, strict=True)):
            total += self.worth[a, k, option] if option >= 0 else 0.0
            total -= self.worth[a, k, now] if now >= 0 else 0.0
        if a == 0 or len(self.kinds[a]) == 1:
            total -= self.price * sum(self.beyond(self.kinds[a][0], text))
        return float(total) - self.idle(a, text)

    def idle(self, a: int, text: Text) -> float:
        """What of that counts for nothing."""
        idle = 0.0
        for who, k, others in self.hinges:
            if who == a and text[k] >= 0 and any(text[j] == self.quo[j] for j in others):
                now = self.worth[a, k, self.quo[k]] if self.quo[k] >= 0 else 0.0
                idle += max(float(self.worth[a, k, text[k]]) - float(now), 0.0)
        return idle

    def chance(self, a: int, text: Text) -> float:
        """The chance that a text is inside a party's lines, kind by kind."""
        kinds = self.kinds[a]
        if len(kinds) == 1:
            return float(sum(self.beyond(kinds[0], text)) <= self.authority[a])
        return sum(kind.chance for kind in kinds if not any(self.beyond(kind, text)))

    def alone(self, a: int, k: int, option: int) -> float:
        """The chance that an entry of one issue by itself is inside a party's lines."""
        text = tuple(option if k == at else now for at, now in enumerate(self.quo))
        fits = [self.beyond(kind, text)[k] == 0 for kind in self.kinds[a]]
        return sum(kind.chance for kind, fit in zip(self.kinds[a], fits, strict=True) if fit)

    def agreeing(self, yes: Sequence[bool]) -> bool:
        """Whether these votes adopt a text."""
        rule, voters = self.rule, [a for a in self.parties if self.rule.voter[a]]
        if any(rule.required[a] and not yes[a] for a in voters):
            return False
        if rule.share < 0:
            return True
        won = sum(float(rule.weight[a]) for a in voters if yes[a])
        need = rule.share * sum(float(rule.weight[a]) for a in voters)
        return won > need + EDGE if rule.strict else won >= need - EDGE

    def is_accord(self, text: Text) -> bool:
        """Whether enough parties might sign a text and none of them would lose by it."""
        if text == self.quo or sum(self.beyond(self.kinds[0][0], text)) > self.authority[0]:
            return False
        if self.gain(0, text) < -EDGE:
            return False
        if not any(self.gain(a, text) > EDGE for a in self.parties if a == 0 or self.rule.voter[a]):
            return False
        others = [self.chance(a, text) > 0 and self.gain(a, text) >= -EDGE for a in self.parties]
        return self.agreeing([True, *others[1:]])

    # -- as rules see it ---------------------------------------------------------------------

    @property
    def doubts(self) -> Doubts:
        """The kinds of all parties as rules want them."""
        most, n_options = max(map(len, self.kinds)), max(self.n_options)
        shape = (len(self.kinds), len(self.n_options))
        mass, holds = np.zeros((shape[0], most)), np.zeros((*shape, n_options), np.int64)
        packs = np.zeros(shape, np.int64)
        steps = np.zeros((shape[0], most, shape[1], n_options), np.int8)
        for a, kinds in enumerate(self.kinds):
            for t, kind in enumerate(kinds):
                mass[a, t] = kind.chance
                steps[a, t] = mandates([kind.inside], self.n_options).beyond[0, 0]
                for k, n in enumerate(self.n_options):
                    packs[a, k] |= (1 << t) * (k in kind.packs)
                    for o in range(n):
                        holds[a, k, o] |= (1 << t) * (o in kind.inside[k])
        count = np.array([len(kinds) for kinds in self.kinds])
        which, packs = np.arange(len(self.kinds))[np.newaxis], packs[np.newaxis]
        return Doubts(mass[np.newaxis], which, count, count == 1, holds, packs, steps)

    @property
    def mandates(self) -> Mandates:
        """What parties may sign in truth."""
        return mandates(
            [kinds[0].inside for kinds in self.kinds], self.n_options,
            {a: kinds[0].packs for a, kinds in enumerate(self.kinds)}, self.authority,
        )  # fmt: skip

    @property
    def world(self) -> World:
        """What texts are judged by."""
        calm = peace(len(self.want), self.n_options)
        quo = [[sum(self.worth[a, k, o] for k, o in enumerate(self.quo) if o >= 0)
                for a in self.parties]]  # fmt: skip
        return calm._replace(
            acts=calm.acts._replace(**hinged(self.hinges, len(self.n_options))),
            mandates=self.mandates,
            doubts=self.doubts,
            home=home_at(self.price, len(self.want), len(self.n_options)),
            settlement=np.array([self.quo]),
            agenda=np.array([self.agenda]),
            want=np.array([self.want]),
            worth=self.worth[np.newaxis],
            no_deal=np.array(quo),
        )

    @property
    def counted(self) -> Rule:
        """The rule, with how many each party counts for."""
        return self.rule._replace(heads=np.array(self.heads))

    def room(self) -> Frontier:
        """Room for a frontier."""
        n_options = self.n_options
        return frontiers.new_frontier(
            len(n_options), max(n_options), len(self.want), sum(n_options)
        )

    def explore(self) -> tuple[Frontier, int]:
        """The texts that party 0 looks at, and how many there are."""
        room = self.room()
        frontiers.look_round(room, self.world, self.counted, 0)
        n = frontiers.explore(room, self.world, self.counted, 0, 0, self.authority[0], False)
        return room, int(n)

    def climb(self, *, opens: bool = False) -> Ladder:
        """Party 0's ladder; ``opens``: if only its open rungs are of interest."""
        built = ladder.new_ladder(1, len(self.n_options), ladder.rungs_of(max(self.n_options)))
        climb_alone(built, self, self.world, self.authority[0], opens=opens)
        return built


class Alone(NamedTuple):
    """What the one who looks for texts knows of itself."""

    resolve: np.ndarray
    no_deal: np.ndarray
    risk: np.ndarray


def climb_alone(
    built: Ladder, case: Conflict, world: World, budget: int = 0, *, opens: bool = False
) -> None:
    """Party 0 looks for texts in one play and sees itself as everybody does."""
    room, alone = case.room(), Alone(world.resolve, world.no_deal, world.acts.risk)
    frontiers.look_round(room, world, case.counted, 0)
    ladder.climb(built, room, world, case.counted, alone, 0, Climber(0, 0, budget, int(opens)))


def as_scenario(case: Conflict, strategy: str = "conceder") -> Scenario:
    """The same conflict as a scenario: one stage at which all must agree, lines that are known."""
    issues = [
        scale(f"i{k}", n, None if now < 0 else now)
        for k, (n, now) in enumerate(zip(case.n_options, case.quo, strict=True))
    ]
    people = []
    for a in case.parties:
        lines = []
        for k, issue in enumerate(issues):
            n = case.n_options[k]
            most = float(case.worth[a, k, :n].max())
            values = tuple(Point(float(v) / most) for v in case.worth[a, k, :n])
            others = [f"i{j}" for who, at, js in case.hinges if (who, at) == (a, k) for j in js]
            inside = case.kinds[a][0].inside[k]
            line = stand(issue, case.want[a][k], salience=most, mandate=inside, counts_with=others)
            lines.append(replace(line, values=values))
        packs = tuple(f"i{k}" for k in case.kinds[a][0].packs)
        people.append(party(f"P{a}", *lines, strategy=strategy, package=packs))
    return scenario(issues, people)


def rungs(built: Ladder) -> list[Text]:
    """The texts of a ladder."""
    return [tuple(int(o) for o in text) for text in built.text[0, : built.n[0]]]


def texts_of(room: Frontier, n: int) -> list[Text]:
    """The first texts of a frontier."""
    return [tuple(int(o) for o in text) for text in room.texts.text[:n]]


def line(rng: np.random.Generator, want: int, n: int, slack: float) -> tuple[int, ...]:
    """The options inside a red line: from what is wanted on; a share ``slack`` of the way."""
    reach = rng.random() < slack
    accept = int(rng.integers(n)) if reach else want
    low, high = min(want, accept), max(want, accept)
    if want <= n - 1 - want:
        low = 0 if rng.random() < 0.7 else low
    else:
        high = n - 1 if rng.random() < 0.7 else high
    return tuple(range(low, high + 1))


def conflict(seed: int, n_parties: int, n_issues: int, n_options: int, **more: float) -> Conflict:
    """A conflict at random; ``more``: ``doubt``, ``packages``, ``none``, ``slack``, ``hinged``."""
    rng = np.random.default_rng(seed)
    told = {"doubt": 0.0, "packages": 0.0, "none": 0.0, "slack": 0.9, "hinged": 0.0} | more
    sizes = tuple(int(n) for n in rng.integers(2, n_options + 1, n_issues))
    want = tuple(tuple(int(rng.integers(n)) for n in sizes) for _ in range(n_parties))
    salience = (rng.choice([1, 2, 4, 8], (n_parties, n_issues)) * rng.uniform(0.8, 1.3)).tolist()
    curvature = float(rng.choice([0.6, 1.0, 1.7]))
    quo = tuple(-1 if rng.random() < float(told["none"]) else int(rng.integers(n)) for n in sizes)

    def kind(a: int, chance: float) -> Kind:
        packs = tuple(k for k in range(n_issues) if rng.random() < float(told["packages"]))
        lines = [line(rng, w, n, float(told["slack"])) for w, n in zip(want[a], sizes, strict=True)]
        return Kind(chance, tuple(lines), packs)

    kinds = tuple(
        (kind(a, 0.5), kind(a, 0.3), kind(a, 0.2))
        if a > 0 and rng.random() < float(told["doubt"])
        else (kind(a, 1.0),)
        for a in range(n_parties)
    )
    everybody = voting(range(n_parties), n_parties, share=-1.0)
    return Conflict(
        sizes, quo, (True,) * n_issues, interests(want, salience, sizes, curvature).worth[0],
        want, kinds, everybody, (0,) * n_parties, (1.0,) * n_parties,
        hinges=hinges_at_random(seed, n_parties, n_issues, float(told["hinged"])),
    )  # fmt: skip


def hinges_at_random(
    seed: int, n_parties: int, n_issues: int, chance: float
) -> tuple[tuple[int, int, Text], ...]:
    """Demands that count only with one or two others, each issue of each party with a chance."""
    rng, found = np.random.default_rng((seed, 1)), []
    for a in range(n_parties):
        for k in range(n_issues):
            others = [j for j in range(n_issues) if j != k]
            if rng.random() < chance:
                count = min(1 + int(rng.random() < 0.3), len(others))
                found.append((a, k, tuple(rng.choice(others, count, replace=False).tolist())))
    return tuple(found)


def hinged(
    hinges: Sequence[tuple[int, int, Text]], n_issues: int
) -> dict[str, NDArray[np.generic]]:
    """Demands that count only with others as rules want them, one play."""
    needs = np.zeros((len(hinges), n_issues), np.bool_)
    for h, (_, _, others) in enumerate(hinges):
        needs[h, list(others)] = True
    pairs = np.array([(a, k) for a, k, _ in hinges], np.int64).reshape(len(hinges), 2)
    return {"hinged": pairs, "needs": needs, "hinges": np.ones((1, len(hinges)), np.bool_)}


def with_authority(case: Conflict, *authority: int, price: float = 0.0) -> Conflict:
    """The same conflict where negotiators may go so many options beyond their lines."""
    return replace(case, authority=authority, price=price)


def with_rule(case: Conflict, rule: Rule) -> Conflict:
    """The same conflict under another rule."""
    return replace(case, rule=rule)
