"""Why there is no deal: every stage of a scenario, over the draws and in its middle case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sim.errors import UsageError, listed, meant
from sim.lab.concepts import Solved, solved
from sim.lab.conflicts import Change, Conflicts, conflicts, least_changes, on_one_issue
from sim.lab.counting import Counted, counted
from sim.lab.stability import Graph
from sim.lab.states import graph_of
from sim.lab.yielding import opens, softened
from sim.lab.zones import (
    Clause,
    Demands,
    clauses_of,
    needed_alone,
    some_text,
)
from sim.model.floor import Floor
from sim.model.layout import Layout
from sim.model.openings import Opening, Openings, openings
from sim.model.withholding import no_deal_without
from sim.scenario.scenario import Scenario

Floats = NDArray[np.float64]
REMEMBERED = 12
"""Texts that are tried before others are sought."""
PLAYS = 1000
"""Plays in which a zone is looked for, unless said."""


@dataclass
class Closed:
    """What closes a stage over the plays in which it has no zone, in plays.

    ``issues``: on which issue red lines and packages leave no option at all, and ``clauses``:
    whose, each with the issue; ``nothing``: lines leave nothing that a text could change;
    ``no_deal``: inside all lines every text is worth less than no deal to somebody; the parties
    whose no deal clashes; ``votes``: no coalition that the rule asks for.
    """

    plays: int = 0
    issues: dict[int, int] = field(default_factory=dict)
    clauses: dict[tuple[int, Clause], int] = field(default_factory=dict)
    nothing: int = 0
    no_deal: dict[tuple[int, ...], int] = field(default_factory=dict)
    votes: int = 0


@dataclass(frozen=True)
class Middle:
    """A stage in its middle case.

    ``opening``: the stage; ``counted``: its texts; ``solved``: those of theory; ``conflicts``
    and ``changes``: where it has no zone; ``graph``: its main states, and ``texts``: the columns
    of the accords among them.
    """

    opening: Opening
    counted: Counted
    solved: Solved
    conflicts: Conflicts
    changes: tuple[Change, ...]
    graph: Graph
    texts: Mapping[str, NDArray[np.int64]]


@dataclass
class Stage:
    """A stage at which texts are tabled.

    ``unanimous``: whether certain parties are needed and no votes are counted; ``plays``: in which
    it is held if nothing was agreed before; ``zone``: in which it has a zone; ``untold``: in which
    coercion has too many patterns to tell; ``middle``: None where it is not held there, or cannot
    be told.
    """

    id: str
    voters: tuple[int, ...]
    unanimous: bool = True
    plays: int = 0
    zone: int = 0
    untold: int = 0
    closed: Closed = field(default_factory=Closed)
    middle: Middle | None = None


@dataclass(frozen=True)
class Threat:
    """What no deal is worth to everybody at the first stage with and without a measure, on
    average over the plays, in stakes; [A] each.
    """

    measure: str
    with_it: Floats
    without: Floats


@dataclass(frozen=True)
class Explanation:
    """Why there is no deal, or what there is.

    ``stages``: those at which texts are tabled; ``threats``: of every measure.
    """

    scenario: Scenario
    layout: Layout
    n: int
    seed: int
    stages: tuple[Stage, ...]
    threats: tuple[Threat, ...]


def explain(
    scenario: Scenario, n: int = PLAYS, seed: int = 1, stage: str | None = None
) -> Explanation:
    """Look for a zone at every stage, in many draws and in the middle case.

    Parameters
    ----------
    scenario
        What is explained.
    n, seed
        Draws in which a zone is looked for.
    stage
        One stage only.

    Raises
    ------
    UsageError
        If there is nothing to explain: no plays, or no texts tabled at such a stage.
    """
    if n < 1 or seed < 0:
        raise UsageError(f"{n} plays, seed {seed}: at least one play, and a seed from 0.")
    over = _Plays(scenario, stage)
    Openings(scenario, seed, False, over.look).hold(n)
    middle = _Middles(scenario, {one.id for one in over.stages.values()})
    Openings(scenario, seed, True, middle.look).hold(1)
    for name, found in middle.found.items():
        over.stages[name].middle = found
    layout = over.layout
    threats = [
        Threat(name, over.base / over.n, over.without[m] / over.n)
        for m, name in enumerate(layout.measures)
        if over.n and not layout.tree.idle[m]
    ]
    return Explanation(scenario, layout, n, seed, tuple(over.stages.values()), tuple(threats))


class _Plays:
    """Every stage over the draws."""

    def __init__(self, scenario: Scenario, only: str | None) -> None:
        self.layout = Layout(scenario)
        talks = Openings(scenario, 1, True, lambda _: None)
        tabling = [seat for seat in talks.seatings if talks.protocols[seat.stage.id].tables]
        self.stages = {
            seat.stage.id: Stage(seat.stage.id, tuple(sorted(seat.voters)), seat.rule.share < 0)
            for seat in tabling
            if only in {None, seat.stage.id}
        }
        if not self.stages:
            names = [seat.stage.id for seat in tabling]
            if not names:
                raise UsageError(
                    f"{scenario.id}: there is nothing to explain, since no stage is played at "
                    "which texts are tabled. Add one, or set as_of earlier."
                )
            raise UsageError(
                f"{only}: no texts are tabled there. {meant(only or '', names)}"
                f"They are at: {listed(names)}."
            )
        shape = len(self.layout.measures), len(self.layout.parties)
        self.n, self.base, self.without = 0, np.zeros(shape[1]), np.zeros(shape)
        self.first: str | None = None
        self.texts: dict[str, list[NDArray[np.int64]]] = {}
        self.known: dict[bytes, tuple[list[tuple[int, frozenset[Clause]]], bool]] = {}

    def look(self, floor: Floor) -> None:
        """Look at a stage in all replicates of a block."""
        name = floor.seating.stage.id
        self.first = self.first or name
        if name == self.first:
            self._weigh_threats(floor)
        if name not in self.stages:
            return
        told, stage = 0, self.stages[name]
        for opening in openings(floor):
            told += 1
            self._judge(stage, opening)
        held = int(np.count_nonzero(floor.on))
        stage.plays += held
        stage.untold += held - told

    def _weigh_threats(self, floor: Floor) -> None:
        on = floor.on
        self.n += int(np.count_nonzero(on))
        self.base += floor.talks.no_deal_values()[on].sum(axis=0)
        for m in range(len(self.layout.measures)):
            self.without[m] += no_deal_without(floor, m)[on].sum(axis=0)

    def _judge(self, stage: Stage, opening: Opening) -> None:
        if self._has_zone(opening):
            stage.zone += 1
            return
        closed = stage.closed
        closed.plays += 1
        if not needed_alone(opening):
            closed.votes += 1
            return
        clashes, movable = self._lines(opening)
        for k in {k for k, _ in clashes}:
            closed.issues[k] = closed.issues.get(k, 0) + 1
        for key in {(k, clause) for k, clauses in clashes for clause in clauses}:
            closed.clauses[key] = closed.clauses.get(key, 0) + 1
        if clashes:
            return
        if not movable:
            closed.nothing += 1
            return
        who = _no_deals(opening)
        closed.no_deal[who] = closed.no_deal.get(who, 0) + 1

    def _has_zone(self, opening: Opening) -> bool:
        """Whether there is a zone: texts that were in that of another play are tried first."""
        tried, demands = self.texts.setdefault(opening.stage, []), Demands.of(opening)
        for at, text in enumerate(tried):
            if demands.holds(text):
                tried.insert(0, tried.pop(at))
                return True
        text_here = some_text(opening)
        if text_here is not None:
            tried.insert(0, text_here)
            del tried[REMEMBERED:]
        return text_here is not None

    def _lines(self, opening: Opening) -> tuple[list[tuple[int, frozenset[Clause]]], bool]:
        """Clashes of lines and packages by issue, and whether lines leave anything to change."""
        key = opening.stage.encode() + opening.beyond.tobytes() + opening.packed.tobytes()
        if key not in self.known:
            clashes = []
            for conflict in on_one_issue(opening):
                everybody = {*conflict.clauses, *(c for _, row in conflict.alike for c in row)}
                k = issue_of(opening, conflict.clauses)
                clashes.append((k, frozenset(everybody)))
            lines = [one for one in clauses_of(opening) if one.kind != "no_deal"]
            movable = bool(clashes) or some_text(opening, lines) is not None
            self.known[key] = clashes, movable
        return self.known[key]


def issue_of(opening: Opening, clauses: frozenset[Clause]) -> int:
    """The issue of a conflict on one issue alone."""
    for clause in sorted(clauses):
        if clause.issue >= 0:
            return clause.issue
    barred = np.flatnonzero(opening.packed[[one.party for one in clauses]].any(axis=0))
    lone = [c for c in barred if len(opening.columns.of(int(opening.columns.issue[c]))) == 1]
    return int(opening.columns.issue[(lone or barred.tolist())[0]])


def _no_deals(opening: Opening) -> tuple[int, ...]:
    """The parties whose no deal, together and no fewer of them, rules out all inside the lines."""
    kept = [one for one in clauses_of(opening) if opening.rule.required[opening.voters[one.party]]]
    for clause in [one for one in kept if one.kind == "no_deal"]:
        rest = [one for one in kept if one != clause]
        if some_text(opening, rest) is None:
            kept = rest
    return tuple(int(opening.voters[one.party]) for one in kept if one.kind == "no_deal")


def _at_least_one(texts: Counted, theory: Solved) -> Counted:
    """A count of texts of which one is known."""
    known = 0 if theory.utilitarian is None else 1
    return replace(texts, least=max(texts.least, known))


class _Middles:
    """Every stage in the middle case."""

    def __init__(self, scenario: Scenario, stages: set[str]) -> None:
        self.scenario, self.stages = scenario, stages
        self.found: dict[str, Middle] = {}

    def look(self, floor: Floor) -> None:
        """Look at a stage."""
        name = floor.seating.stage.id
        for opening in openings(floor) if name in self.stages else ():
            theory = solved(opening)
            graph, texts = graph_of(floor, opening, theory)
            self.found[name] = Middle(
                opening, _at_least_one(counted(opening), theory), theory, conflicts(opening),
                self._changes(opening), graph, texts,
            )  # fmt: skip

    def _changes(self, opening: Opening) -> tuple[Change, ...]:
        """The least changes of a stage that open a zone in the scenario as it is played."""
        if some_text(opening) is not None:
            return ()
        return tuple(
            change
            for change in least_changes(opening)
            if opens(
                softened(self.scenario, opening, change), opening.stage,
                opening.columns.text(change.text),
            )
        )  # fmt: skip
