"""Coercion once more, in plain recursive Python: docs/model.md, section 5, and nothing else.

A measure is a nested dict with its answers as ``children``; nothing here knows how the
engine lays out trees, so the two can be held against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Node = dict[str, Any]
NEVER = 2.0
TIE = 1e-12


@dataclass
class World:
    """What surrounds a forest of measures at one text.

    ``worth``: [party][issue][option]; ``belief``: party to its masses or its known number;
    ``before``: what is in force, and ``hands``: who signs the text; ``standing``: issues that
    an accord has settled, to who has signed it; ``inside``: [party][issue], the options
    inside a party's line; all of them, where nothing is said.
    """

    roots: list[Node]
    worth: list[list[list[float]]]
    belief: dict[int, list[float] | float]
    text: list[int]
    before: list[int] = field(default_factory=list)
    hands: set[int] = field(default_factory=set)
    standing: dict[int, set[int]] = field(default_factory=dict)
    inside: list[list[set[int]]] = field(default_factory=list)

    def nodes(self) -> Iterator[tuple[Node, list[Node]]]:
        """Every measure with its way from the root, itself left out."""

        def walk(node: Node, way: list[Node]) -> Iterator[tuple[Node, list[Node]]]:
            yield node, way
            for child in node["children"]:
                yield from walk(child, [*way, node])

        for root in self.roots:
            yield from walk(root, [])

    def likely(self, party: int, threshold: float) -> float:
        """Believed probability of a resolve of at least ``threshold``."""
        belief = self.belief[party]
        if isinstance(belief, float):
            return 1.0 if belief >= threshold - TIE else 0.0
        total, n = 0.0, len(belief)
        for b, mass in enumerate(belief):
            low, high = b / n, (b + 1) / n
            total += mass * min(max((high - threshold) / (high - low), 0.0), 1.0)
        return total

    def likely_given(self, party: int, threshold: float, revealed: float) -> float:
        """The same, known that the resolve is at least ``revealed``."""
        given = self.likely(party, revealed)
        if given > 0.0:
            return self.likely(party, max(threshold, revealed)) / given
        belief = self.belief[party]
        if isinstance(belief, float):
            return 1.0 if belief >= threshold - TIE else 0.0
        highest = max((b + 1) / len(belief) for b, mass in enumerate(belief) if mass > 0)
        return 1.0 if highest > threshold + TIE else 0.0

    def turnout(self, node: Node, reckoning: int) -> float:
        """Expected share of the harm that others bring to a party; a leader's own counts."""
        share = 1.0 - sum(node["followers"].values())
        for party, part in node["followers"].items():
            if party != reckoning:
                share += part * self.likely(party, self.coming(node, party))
        return float(share)

    def signatures(self) -> dict[int, set[int]]:
        """Issues that accords settle once the text is one, to who has signed."""
        found = dict(self.standing)
        for issue, option in enumerate(self.text):
            if self.before and option != self.before[issue]:
                found[issue] = self.hands
        return found

    def held(self, node: Node, party: int) -> str:
        """How a party stands to a measure: open, answered, or signed."""
        signatures = self.signatures()
        covered = any(party in signatures.get(issue, ()) for issue in node["covers"])
        if covered and node["leader"] == party:
            return "signed"
        if not node["named"] or not node["named"] <= set(signatures):
            return "open"
        others = {issue for issue in node["named"] if party not in signatures[issue]}
        for issue in others:
            content = not self.inside or self.text[issue] in self.inside[party][issue]
            if not content and not node["for_all"]:
                return "open"
        return "answered" if others == node["named"] else "signed"

    def asked(self, node: Node, party: int) -> float:
        """What acting, or joining in, must be worth to an executor."""
        how = self.held(node, party)
        if how == "open":
            return -float(node["audience"][party])
        breach = node["breach"][party] if how == "signed" else 0.0
        return float(max(0.0, node["benefit"][party], breach))

    def acts(self, node: Node, party: int, spare: float) -> bool:
        """Whether who would gain so much by it acts or joins in: once it is answered, only for more
        than nothing.
        """
        return spare >= -TIE if self.held(node, party) == "open" else spare > TIE

    @staticmethod
    def kept(worth: float, asked: float) -> float:
        """The better of acting and not: what is asked above nothing is paid by who acts."""
        return max(worth - asked, 0.0) if asked > 0 else max(worth, asked)

    def coming(self, node: Node, party: int) -> float:
        """The resolve from which a follower comes."""
        to_itself = node["followers"][party] * node["harm"][party]
        gain = node["benefit"][party] - self.asked(node, party) - to_itself
        cost = node["cost"][party]
        if not self.acts(node, party, gain):
            return NEVER
        if gain >= cost:
            return 0.0
        return NEVER if gain < 0 else float(1.0 - gain / cost)

    def direct(self, node: Node, way: list[Node], party: int) -> float:
        """What the measure itself does to a party, after what the way has imposed."""
        here = list(self.text)
        for earlier in way:
            for issue, option in earlier["imposes"].items():
                here[issue] = option
        moved = 0.0
        for issue, option in node["imposes"].items():
            before = self.worth[party][issue][here[issue]] if here[issue] >= 0 else 0.0
            moved += self.worth[party][issue][option] - before
        return float(node["success"] * moved - node["harm"][party] * self.turnout(node, party))

    def effect_of(
        self, node: Node, way: list[Node], party: int, resolve: float,
        chance: Mapping[str, float],
    ) -> float:  # fmt: skip
        """H: what the measure, once carried out, is worth to a party of that resolve."""
        total = self.direct(node, way, party)
        come = node["benefit"][party] - node["cost"][party] * (1.0 - resolve)
        if node["leader"] == party:
            total += come
        elif party in node["followers"]:
            to_itself = node["followers"][party] * node["harm"][party]
            total += self.kept(come - to_itself, self.asked(node, party))
        for child in node["children"]:
            below = self.effect_of(child, [*way, node], party, resolve, chance)
            if child["leader"] == party:
                total += max(below, -child["audience"][party])
            else:
                total += chance[child["name"]] * below
        return total

    def test_of(self, node: Node, way: list[Node]) -> float:
        """What carrying out must be worth to the leader."""
        return self.asked(node, node["leader"])

    def chances(self, threshold: Mapping[str, float]) -> dict[str, float]:
        """Probability of every measure once its time has come, given who acts from where."""
        found = {}
        for node, way in self.nodes():
            same = [threshold[up["name"]] for up in way if up["leader"] == node["leader"]]
            revealed = max(same, default=0.0)
            found[node["name"]] = self.likely_given(
                node["leader"], threshold[node["name"]], revealed
            )
        return found

    def best_response(self, node: Node, way: list[Node], chance: Mapping[str, float]) -> float:
        """The least resolve from which the leader does not regret acting, by bisection."""
        test, leader = self.test_of(node, way), node["leader"]

        def spare(resolve: float) -> float:
            return self.effect_of(node, way, leader, resolve, chance) - test

        if not self.acts(node, leader, spare(1.0)):
            return NEVER
        if self.acts(node, leader, spare(0.0)):
            return 0.0
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (low, middle) if spare(middle) >= 0 else (middle, high)
        return high

    def by_backward_induction(self) -> tuple[dict[str, float], dict[str, float]]:
        """Thresholds and probabilities where no leader acts twice on a path."""
        threshold: dict[str, float] = {}
        chance: dict[str, float] = {}
        for node, way in reversed(list(self.nodes())):
            threshold[node["name"]] = self.best_response(node, way, chance)
            chance[node["name"]] = self.likely(node["leader"], threshold[node["name"]])
        return threshold, chance

    def expected(self, party: int, resolve: float, chance: Mapping[str, float]) -> float:
        """Expected effect of the whole forest on a party of that resolve."""
        total = 0.0
        for place, root in enumerate(self.roots):
            counts = 1.0
            for earlier in self.roots[:place]:
                if set(earlier["imposes"]) & set(root["imposes"]):
                    p = chance[earlier["name"]]
                    if earlier["leader"] == party:
                        value = self.effect_of(earlier, [], party, resolve, chance)
                        p = float(self.acts(earlier, party, value - self.test_of(earlier, [])))
                    counts *= 1.0 - earlier["success"] * p
            value = self.effect_of(root, [], party, resolve, chance)
            if root["leader"] != party:
                total += counts * chance[root["name"]] * value
            else:
                total += counts * self.kept(value, self.asked(root, party))
        return total

    def revealing(self) -> bool:
        """Whether some leader acts twice on one path."""
        return any(node["leader"] == up["leader"] for node, way in self.nodes() for up in way)


def grow(rng: np.random.Generator, n_parties: int, n_options: list[int]) -> list[Node]:
    """A random forest of one to six measures, at most four deep."""
    roots: list[Node] = []
    everybody: list[tuple[Node, int]] = []
    for number in range(int(rng.integers(1, 7))):
        leader = int(rng.integers(n_parties))
        others = [a for a in range(n_parties) if a != leader]
        followers = {a: float(rng.uniform(0.1, 0.4)) for a in others if rng.random() < 0.25}
        chosen = rng.permutation(len(n_options))[: rng.integers(0, 3)]
        node: Node = {
            "name": f"m{number}",
            "leader": leader,
            "followers": followers,
            "imposes": {int(k): int(rng.integers(n_options[k])) for k in chosen},
            "success": 1.0 if rng.random() < 0.4 else float(rng.uniform(0.2, 0.9)),
            "harm": [float(rng.uniform(0, 1.5)) * (rng.random() < 0.6) for _ in range(n_parties)],
            "cost": [float(rng.uniform(0.1, 2)) * (rng.random() < 0.85) for _ in range(n_parties)],
            "benefit": [float(rng.uniform(0, 1)) * (rng.random() < 0.4) for _ in range(n_parties)],
            "audience": [float(rng.uniform(0, 1)) * (rng.random() < 0.5) for _ in range(n_parties)],
            "breach": [float(rng.uniform(0, 2))] * n_parties,
            "named": set(),
            "covers": set(),
            "for_all": False,
            "children": [],
        }
        parents = [old for old, depth in everybody if depth < 4]
        if parents and rng.random() < 0.7:
            parent = parents[int(rng.integers(len(parents)))]
            parent["children"].append(node)
            depth = 1 + next(d for old, d in everybody if old is parent)
        else:
            roots.append(node)
            depth = 1
        everybody.append((node, depth))
    return roots
