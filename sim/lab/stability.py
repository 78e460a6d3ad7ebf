"""Which states of a conflict hold: the graph model of conflict resolution [fang_hipel_kilgour1993].

Parties move between states, each along its own arrows, and rank them. A state is stable for a
party if every move to a state that it likes better is deterred: by nothing (Nash: it has no such
move), by what the others may answer (general metarationality), by answers out of which it cannot
get (symmetric metarationality), or by answers that are worth while to those who give them
(sequential). The others answer one after another, nobody twice running. Shapes: S states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

CONCEPTS = ("nash", "gmr", "smr", "seq")
EQUAL = 1e-9
"""Values closer than this are equal."""


@dataclass(frozen=True)
class Graph:
    """A conflict.

    Parameters
    ----------
    states
        Their names.
    moves
        Of every party: state → the states to which it can move alone.
    worth
        Of every party: what each state is worth to it; only the order counts.
    """

    states: tuple[str, ...]
    moves: Mapping[str, Mapping[str, Sequence[str]]]
    worth: Mapping[str, Mapping[str, float]]

    @property
    def parties(self) -> tuple[str, ...]:
        """Who moves or ranks."""
        return tuple(self.worth)

    def likes(self, party: str, state: str, than: str) -> bool:
        """Whether a party likes a state better than another."""
        return self.worth[party][state] > self.worth[party][than] + EQUAL

    def reached(self, party: str, state: str) -> tuple[str, ...]:
        """Where a party can move alone."""
        return tuple(self.moves.get(party, {}).get(state, ()))

    def improvements(self, party: str, state: str) -> tuple[str, ...]:
        """Where a party can move alone and would like to."""
        return tuple(to for to in self.reached(party, state) if self.likes(party, to, state))

    def answers(self, party: str, state: str, gladly: bool) -> frozenset[str]:
        """Where the others of a party can go from a state, one after another and nobody twice
        running; ``gladly``: by moves that each of them likes.
        """
        others = [other for other in self.parties if other != party]
        seen: set[tuple[str, str]] = set()
        found: set[str] = set()
        queue: list[tuple[str, str | None]] = [(state, None)]
        while queue:
            here, last = queue.pop()
            for other in others:
                if other == last:
                    continue
                go = self.improvements if gladly else self.reached
                for to in go(other, here):
                    found.add(to)
                    if (to, other) not in seen:
                        seen.add((to, other))
                        queue.append((to, other))
        return frozenset(found)

    def stable(self, concept: str, party: str, state: str) -> bool:
        """Whether a state is stable for a party by a concept: ``nash``, ``gmr``, ``smr`` or
        ``seq``.
        """
        return all(
            self._deterred(concept, party, state, better)
            for better in self.improvements(party, state)
        )

    def _deterred(self, concept: str, party: str, state: str, better: str) -> bool:
        """Whether some answer keeps a party from moving to a better state."""
        if concept == "nash":
            return False
        for answer in self.answers(party, better, gladly=concept == "seq"):
            if self.likes(party, answer, state):
                continue
            if concept != "smr":
                return True
            if not any(self.likes(party, out, state) for out in self.reached(party, answer)):
                return True
        return False

    @cached_property
    def table(self) -> dict[str, dict[str, dict[str, bool]]]:
        """State → party → concept → whether it is stable."""
        return {
            state: {
                party: {concept: self.stable(concept, party, state) for concept in CONCEPTS}
                for party in self.parties
            }
            for state in self.states
        }

    def equilibria(self, concept: str) -> tuple[str, ...]:
        """The states that are stable for everybody by a concept."""
        return tuple(
            state
            for state in self.states
            if all(found[concept] for found in self.table[state].values())
        )
