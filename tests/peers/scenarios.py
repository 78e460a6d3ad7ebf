"""Scenarios as games for Gambit, written as ``run.py efg`` does, and what the engine does there.

``forests``: random forests as scenarios of parties that know each other and cannot agree.
``rivers``: a raid and the answer to it, free and bound, resolves known and private.
``january``: the shipped scenario with fewer threats, at every text on the issues that its measures
impose, with five sets of draws, everybody's resolve known. ``threats``: likewise with tables and
threats only, at the status quo. ``whole``: the shipped scenario with all its threats, where nothing
is signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from sim.lab.extensive import Author
from sim.model.standoff import Standoff, standoff
from sim.rules import following, thresholds
from sim.scenario.distributions import Point
from sim.scenario.scenario import Scenario, frozen
from tests.builders import DAY, believed
from tests.peers.games import BINS, INSIDE, RIVALS, TWICE, Floats, Game, decisions, game, worth_of
from tests.shipped import loaded
from tests.standoffs import at_odds, river

HERE = Path(__file__).parent
SHIPPED, FEWER, THREATS = (
    "january_2022",
    HERE / "fewer_threats.yaml",
    HERE / "fewer_threats_only.yaml",
)
"""The shipped scenario; it without the threats that make its tree too large to be solved; and that
without what a game leaves out."""


def forests(seed: int) -> Game:
    """A random forest as a scenario."""
    return as_game(f"forest {seed}", standoff(forest(seed)))


def forest(seed: int) -> Scenario:
    """Its scenario."""
    return at_odds(np.random.default_rng(seed))[1]


RIVERS = (
    ({"success": 0.5}, None, None),
    ({"breach_cost": 0.25}, None, None),
    ({"breach_cost": 0.25}, {"pie": "o1"}, None),
    ({"audience_cost": 0.25, "public_from": DAY + timedelta(days=900)}, None, None),
    ({"success": 0.5}, None, 3),
    ({"success": 0.6}, None, None),
    ({"success": 0.6}, {"pie": "o1"}, None),
    ({"success": 0.61}, None, 2),
)
"""What is said of the raid, the accord, and how many types each party has."""


def rivers(number: int) -> Game:
    """A raid and the answer to it."""
    said, accord, n_types = RIVERS[number]
    brief = river(**said)
    types = None if n_types is None else types_of(brief, standoff(brief), n_types)
    return as_game(f"river {number}", standoff(brief, accord), types)


@cache
def texts() -> list[dict[str, str]]:
    """What texts change on what the shipped scenario's measures impose; nothing first."""
    brief = loaded(FEWER)
    issues = list(dict.fromkeys(issue for m in brief.measures.values() for issue in m.imposes))
    options = [brief.issues[issue].options for issue in issues]
    quo = {issue: brief.issues[issue].options[brief.issues[issue].status_quo or 0]
           for issue in issues}  # fmt: skip
    found = [
        {issue: o for issue, o in zip(issues, chosen, strict=True) if o != quo[issue]}
        for chosen in product(*options)
    ]
    return sorted(found, key=bool)


def january(number: int) -> Game:
    """A text of the shipped scenario, and a play whose draws it has."""
    replicate, place = divmod(number, len(texts()))
    numbers = standoff(loaded(FEWER), texts()[place], replicate)
    return as_game(f"{SHIPPED}, play {replicate}, text {place}", numbers)


def threats(replicate: int) -> Game:
    """The shipped scenario without what a game leaves out, at the status quo."""
    return as_game(f"threats, play {replicate}", standoff(loaded(THREATS), replicate=replicate))


def whole(replicate: int) -> Game:
    """The shipped scenario with all its threats, at the status quo."""
    return as_game(f"{SHIPPED}, play {replicate}", standoff(loaded(SHIPPED), replicate=replicate))


def types_of(brief: Scenario, numbers: Standoff, n: int) -> dict[int, list[float]]:
    """Middles of equal parts of what is believed of those who may take part."""
    found = {}
    for a, name in enumerate(numbers.parties):
        known = brief.parties[name].believed
        if numbers.tree.typed[a] >= 0:
            middles = (np.arange(n) + 0.5) / n
            found[a] = [known.middle] if known.fixed else [float(x) for x in known.at(middles)]
    return found


def known_to_all(brief: Scenario, resolve: Floats) -> Scenario:
    """The scenario with these resolves, which everybody knows, and nobody who tables anything."""
    people = {
        name: replace(person, resolve=Point(float(own)), believed=Point(float(own)),
                      strategy="stall")
        for (name, person), own in zip(brief.parties.items(), resolve, strict=True)
    }  # fmt: skip
    return replace(brief, parties=frozen(people))


def as_game(
    title: str, numbers: Standoff, types: Mapping[int, Sequence[float]] | None = None
) -> Game:
    """A standoff as a game, and what the engine decides in it.

    ``types``: by party, where they are private.
    """
    tree = numbers.tree
    masses: list[Sequence[float] | float] = []
    for a in sorted(np.flatnonzero(tree.typed >= 0), key=tree.typed.__getitem__):
        kinds = (types or {}).get(int(a), ())
        masses.append(
            [float(sum(int(x * BINS) == b for x in kinds)) for b in range(BINS)]
            if len(kinds) > 1
            else float(kinds[0] if kinds else numbers.resolve[a])
        )
    beliefs = believed([*masses, [1.0 / BINS] * BINS])  # the last is nobody's
    threshold, chance = np.zeros(len(numbers.measures)), np.zeros(len(numbers.measures))
    world = numbers.world._replace(beliefs=beliefs)
    following.expect_turnouts(world, 0)
    thresholds.outlook(world, 0, numbers.text, threshold, chance, True)
    everybody = {a: [float(own)] for a, own in enumerate(numbers.resolve)}
    actions, tied = decisions(numbers, chance, world.scratch.own, everybody | dict(types or {}))
    found = [RIVALS] * int(tree.rival.any()) + ["a tie"] * int(tied)
    if types is not None:
        found += private_reasons(numbers, types, threshold)
    author = Author(numbers, types or {})
    payoffs = worth_of(numbers, chance) if types is None else None
    return game(title, author, actions, payoffs, found)


def private_reasons(
    numbers: Standoff, types: Mapping[int, Sequence[float]], threshold: Floats
) -> list[str]:
    """Why a solver may find otherwise where types are private."""
    found = []
    for m, limit in enumerate(threshold):
        kinds = types.get(int(numbers.tree.leader[m]), ())
        if 0.0 < limit < 1.0 and any(int(x * BINS) == int(limit * BINS) for x in kinds):
            found.append(INSIDE)
    return sorted(set(found)) + [TWICE] * int(bool(numbers.tree.revealing))
