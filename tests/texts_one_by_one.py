"""Stages as they open, and all their texts one by one: what programmes are held against."""

from __future__ import annotations

import random
from itertools import combinations, product

import numpy as np

from sim.lab.conflicts import DROPPED, LIGHT
from sim.lab.zones import Clause, Demands, clauses_of
from sim.model.openings import Columns, Opening, Openings, openings
from sim.rules.adoption import Rule, adopted
from sim.scenario.scenario import Scenario


def opened(scenario: Scenario, n: int = 1, seed: int = 1, plain: bool = False) -> list[Opening]:
    """Every stage of a scenario in every replicate."""
    found: list[Opening] = []
    Openings(scenario, seed, plain, lambda floor: found.extend(openings(floor))).hold(n)
    return found


def all_texts(opening: Opening) -> list[np.ndarray]:
    """The columns of every text of a stage."""
    issues = np.unique(opening.columns.issue)
    return [np.array(one) for one in product(*(opening.columns.of(int(k)) for k in issues))]


def n_texts(opening: Opening) -> int:
    """How many texts a stage has."""
    count = 1
    for k in np.unique(opening.columns.issue):
        count *= len(opening.columns.of(int(k)))
    return count


def zone(opening: Opening, clauses: list[Clause] | None = None) -> list[np.ndarray]:
    """All texts of the zone."""
    demands = Demands.of(opening, clauses)
    return [text for text in all_texts(opening) if demands.holds(text)]


def minimal_conflicts(opening: Opening) -> set[frozenset[Clause]]:
    """All minimal sets of clauses that no text meets, by trying every set, the small ones first."""
    clauses = clauses_of(opening)
    found: list[frozenset[Clause]] = []
    texts = [text for text in all_texts(opening) if opening.columns.touched[text].any()]
    meets = {
        clause: np.array([Demands.of(opening, [clause]).signs(text).all() for text in texts], bool)
        for clause in clauses
    }
    for size in range(len(clauses) + 1):
        for chosen in combinations(clauses, size):
            here = frozenset(chosen)
            if any(known <= here for known in found):
                continue
            met = np.ones(len(texts), bool)
            for clause in chosen:
                met &= meets[clause]
            if not met.any():
                found.append(here)
    return set(found)


def least_cost(opening: Opening) -> float:
    """The least that any text would cost those who would have to give way for it, whoever they
    are: a step on a red line its issue's weight, a package one stake, no deal what is lacking.
    """
    texts = [text for text in all_texts(opening) if opening.columns.touched[text].any()]
    return min(_cost(opening, text) for text in texts)


def _cost(opening: Opening, text: np.ndarray) -> float:
    each, places = [], range(len(opening.voters))
    for v in places:
        weights = np.maximum(opening.weight[v, opening.columns.issue[text]], LIGHT)
        steps = float((weights * opening.beyond[v, text]).sum())
        packed = DROPPED * bool((opening.packed[v, text] > 0).any())
        each.append(steps + packed + max(0.0, -float(opening.gains(text)[v])))
    best = np.inf
    for size in range(1, len(each) + 1):
        for who in combinations(places, size):
            yes = np.isin(np.arange(len(each)), who)
            if adopted(opening.rule, yes):
                best = min(best, sum(each[v] for v in who))
    return best


def at_random(seed: int, majority: bool = False) -> Opening:
    """A small stage made of numbers alone: nothing of a scenario, every kind of trouble."""
    luck = random.Random(seed)
    n_parties, n_issues = luck.randint(2, 4), luck.randint(1, 4)
    issue, entry, touched = [], [], []
    for k in range(n_issues):
        n = luck.randint(1, 4)
        issue += [k] * n
        entry += list(range(n))
        touched += [False] + [True] * (n - 1)
    C = len(issue)
    columns = Columns(np.array(issue), np.array(entry), np.array(touched))
    hard = luck.choice((0.2, 0.4, 0.6))
    beyond, packed = np.zeros((n_parties, C), np.int64), np.zeros((n_parties, C), np.int64)
    for v in range(n_parties):
        packs = luck.random() < 0.3
        for c in range(C):
            if luck.random() < hard:
                if touched[c]:
                    beyond[v, c] = luck.randint(1, 2)
                elif packs and luck.random() < 0.5:
                    packed[v, c] = 1
    J = luck.randint(0, 2)
    member = np.array([[luck.random() < 0.4 for _ in range(C)] for _ in range(J)], bool)
    member = member.reshape(J, C)
    need = [max(1, luck.randint(1, len(set(columns.issue[row])) or 1)) for row in member]
    truths = sorted({
        tuple(bool(x) for x in (member[:, list(text)].sum(axis=1) >= need))
        for text in product(*(columns.of(k) for k in range(n_issues)))
    })  # fmt: skip
    truth = np.array(truths, bool).reshape(len(truths), J)
    grid = [i / 8 for i in range(-8, 9)]  # coarse, so that ties are common
    unit = np.array([[luck.choice(grid) for _ in range(C)] for _ in range(n_parties)])
    effect = np.array([[luck.choice(grid) / 2 for _ in range(n_parties)] for _ in truth])
    weight = np.array([[luck.choice((0.25, 0.5, 1.0)) for _ in range(n_issues)] for _ in beyond])
    voter = np.ones(n_parties, bool)
    required = np.array([not majority or luck.random() < 0.2 for _ in voter])
    heads = np.array([float(luck.randint(1, 3)) for _ in voter])
    rule = Rule(
        voter, required, heads, luck.choice((0.5, 2 / 3)) if majority else -1.0,
        luck.random() < 0.5, heads, luck.choice((0.0, 0.55)) if majority else 0.0,
    )  # fmt: skip
    no_deal = np.array([luck.choice(grid) / 2 for _ in voter])
    return Opening(
        "made", 0, np.arange(n_parties), rule, columns, unit, beyond, packed, weight, no_deal,
        member, np.array(need, np.int64), truth, effect,
    )  # fmt: skip
