"""Stages as they open, if nothing has been agreed before: what every text would be worth there.

A text is one column an issue: what is in force left alone, another option, or what is in force
confirmed. What it is worth to a party is the sum of its columns and the effect of the coercion
that it leaves (docs/model.md, section 5), which hangs on the text by a few conditions alone: so
many of these columns are in it, or not. A combination of them is a **pattern**; the model's own
rules say what coercion is worth at each. Shapes: R replicates, A parties, V voters, K issues, C
columns, J conditions, P patterns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from sim.model.floor import Floor
from sim.model.talks import Talks
from sim.play.calendar import ARRIVE, DEPART
from sim.rules import adoption, foresight
from sim.rules.adoption import Answer, Rule
from sim.scenario.scenario import Scenario, Stage

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MOST_PATTERNS = 2000
"""Of more, what coercion is worth at every text is not worked out."""


@dataclass(frozen=True)
class Columns:
    """What a text may say at a stage. ``issue``, ``entry``: [C], the latter as texts have it, −1
    for nothing in force; ``touched``: [C], changes or confirms what is in force.
    """

    issue: Ints
    entry: Ints
    touched: Bools

    def text(self, chosen: Ints) -> Ints:
        """[K], the text of these columns, one an issue in any order."""
        text = np.zeros(int(self.issue.max()) + 1, np.int64)
        text[self.issue[chosen]] = self.entry[chosen]
        return text

    def of(self, k: int) -> Ints:
        """The columns of an issue; what is left alone is the first."""
        return np.flatnonzero(self.issue == k)


@dataclass(frozen=True)
class Opening:
    """A stage as it opens in one replicate.

    ``voters``: [V], party numbers; ``rule``: of all parties; ``unit``: [V, C], what a column is
    worth, the waiting that it does not spare included; ``beyond``: [V, C], options beyond red
    lines; ``packed``: [V, C], the same of what is left alone against a package; ``weight``:
    [V, K], in stakes; ``no_deal``: [V]; ``member``: [J, C] and ``need``: [J], the conditions:
    at least so many of the columns; ``truth``: [P, J], which of them hold in a pattern;
    ``effect``: [P, V], what coercion and terms are worth then, demands
    that count only with others among the terms. All in stakes.
    """

    stage: str
    replicate: int
    voters: Ints
    rule: Rule
    columns: Columns
    unit: Floats
    beyond: Ints
    packed: Ints
    weight: Floats
    no_deal: Floats
    member: Bools
    need: Ints
    truth: Bools
    effect: Floats

    def gains(self, chosen: Ints) -> Floats:
        """[V], what a text is worth over no deal. ``chosen``: its columns."""
        held = self.member[:, chosen].sum(axis=1) >= self.need
        pattern = int(np.flatnonzero((self.truth == held).all(axis=1))[0])
        value = self.unit[:, chosen].sum(axis=1) + self.effect[pattern]
        return np.asarray(value - self.no_deal)

    def inside(self, chosen: Ints) -> Bools:
        """[V], whether a text is inside a voter's red lines, its package included."""
        over = self.beyond[:, chosen] + self.packed[:, chosen]
        return np.asarray(over.sum(axis=1) == 0)


Look = Callable[[Floor], None]


class Openings(Talks):
    """Talks in which nothing is tabled: every stage opens, is looked at, and closes again.

    Parameters
    ----------
    brief, seed, plain
        As for talks.
    look
        Is shown every floor as it opens.
    """

    def __init__(self, brief: Scenario, seed: int, plain: bool, look: Look) -> None:
        super().__init__(brief, seed, plain, ask=lambda _: 0)
        self.look = look

    def hold(self, n: int) -> None:
        """Go through the calendar in the first n replicates."""
        size = self.layout.replicates_at_once
        for start in range(0, n, size):
            self.set_the_table(start, min(size, n - start))
            self.record.solved[:] = False
            while self.running:
                self._next()
            self._leave()

    def _go(self, stop: int) -> None:
        """Come to an entry; where it is a stage, look at the floor: nobody tables anything."""
        at, place = stop - 1, int(self.state.place[0])
        played = at < len(self.entries) and not self.brief.is_history(self.entries[at][1])
        if not (played and isinstance(self.entries[at][1], Stage)):
            super()._go(stop)
            return
        self.at_entry = stop
        self._run(ARRIVE, at)
        floor = self.floors[place]
        if floor.protocol.tables:
            floor.on[:] = floor.held
            if floor.on.any():
                self.look(floor)
            floor.on[:] = False
        self._run(DEPART, at)


def openings(floor: Floor) -> Iterator[Opening]:
    """A floor in every replicate in which it is held.

    Where there are more than ``MOST_PATTERNS`` patterns it is left out.
    """
    talks = floor.talks
    columns, rows = columns_of(floor), np.flatnonzero(floor.on)
    voters = np.array(sorted(floor.voters), np.int64)
    conditions = [_conditions(floor, columns, int(r)) for r in rows]
    known: dict[bytes, tuple[Bools, Ints] | None] = {}
    for member, need in conditions:
        key = member.tobytes()
        if key not in known:
            known[key] = _patterns(columns, member, need)
    found = [known[member.tobytes()] for member, _ in conditions]
    values = _values(floor, columns, rows, [one[1] if one else None for one in found])
    no_deal = talks.no_deal_values()
    for i, r in enumerate(rows):
        patterns = found[i]
        if patterns is None:
            continue
        unit, beyond, packed = _by_column(floor, columns, voters, int(r))
        effect = values[i] - unit[:, patterns[1]].sum(axis=2).T
        member, need = conditions[i]
        yield Opening(
            floor.seating.stage.id, talks.first + int(r), voters, floor.seating.rule, columns,
            unit, beyond, packed, talks.draws.interests.weight[r, voters], no_deal[r, voters],
            member, need, patterns[0], effect,
        )  # fmt: skip


def columns_of(floor: Floor) -> Columns:
    """What a text may say at a stage at which nothing is settled."""
    layout = floor.talks.layout
    issue, entry, touched = [], [], []
    for k in range(len(layout.issues)):
        quo = int(layout.status_quo[k])
        entries = [quo]
        if floor.seating.agenda[k]:
            entries += [o for o in range(int(layout.n_options[k])) if o != quo]
            if layout.confirmable[k] and quo >= 0:
                entries.append(int(layout.n_options[k]))
        issue += [k] * len(entries)
        entry += entries
        touched += [False] + [True] * (len(entries) - 1)
    return Columns(np.array(issue, np.int64), np.array(entry, np.int64), np.array(touched))


def values_at(floor: Floor, texts: Ints) -> Floats:
    """[R, A], what a text a replicate, [R, K], is worth before it is ratified, no price taken off:
    the model's own V; 0 for those who do not vote.
    """
    talks = floor.talks
    free = talks.home._replace(must=np.zeros(0, np.int64), price=np.zeros_like(talks.home.price))
    out = np.zeros((talks.n, floor.n_parties))
    for a in floor.voters:
        column = np.zeros(talks.n)
        world = talks.world._replace(home=free)
        foresight.values_of(column, world, floor.on, texts, a, np.zeros(talks.n))
        out[:, a] = column
    return out


def able(floor: Floor, texts: Ints) -> Bools:
    """[R, A], who would say yes to a text a replicate, [R, K], asking for no more than no deal:
    the model's own answers; False for those who do not vote.
    """
    talks, no_deal = floor.talks, floor.talks.no_deal_values()
    yes = np.zeros((talks.n, floor.n_parties), np.bool_)
    for a in floor.voters:
        reply = Answer(
            np.zeros(talks.n, np.bool_), np.zeros(talks.n, np.int64),
            np.zeros(texts.shape, np.int64), np.zeros(talks.n),
        )  # fmt: skip
        own = np.ascontiguousarray(no_deal[:, a])
        adoption.replies(reply, talks.world, floor.on, texts, a, own, own)
        yes[:, a] = reply.yes
    return yes


def _by_column(floor: Floor, columns: Columns, voters: Ints, r: int) -> tuple[Floats, Ints, Ints]:
    """Of every column: worth, options beyond lines, and beyond a package: [V, C] each."""
    talks = floor.talks
    issue, left, some = columns.issue, ~columns.touched, columns.entry >= 0
    entry = np.maximum(columns.entry, 0)
    worth = talks.draws.interests.worth[r][voters][:, issue, entry]
    unit = np.where(some, worth, 0.0)
    waiting = talks.state.acts.waiting
    if waiting.shape[2]:
        unit = unit - np.where(left, waiting[r][voters][:, issue], 0.0)
    over = np.where(some, talks.mandates.beyond[r][voters][:, issue, entry].astype(np.int64), 1)
    package = talks.mandates.package[r][voters][:, issue]
    return unit, np.where(left, 0, over), np.where(left & package, over, 0)


def _conditions(floor: Floor, columns: Columns, r: int) -> tuple[Bools, Ints]:
    """What the effect of coercion hangs on in a text, and the terms: [J, C] and [J].

    See :mod:`sim.rules.conditions` and :mod:`sim.rules.terms`; of issues that a measure may
    impose something on, and of those on which gains count only with others, every column by itself.
    """
    found: dict[tuple[bytes, int], tuple[Bools, int]] = {}
    said = (
        _on_measures(floor, columns, r),
        _on_terms(floor, columns),
        _on_hinges(floor, columns, r),
        _on_risk(floor, columns, r),
    )
    for member, need in chain(*said):
        if 0 < need <= len(np.unique(columns.issue[member])):
            found.setdefault((member.tobytes(), need), (member, need))
    if not found:
        return np.zeros((0, len(columns.issue)), np.bool_), np.zeros(0, np.int64)
    members, needs = zip(*found.values(), strict=True)
    return np.stack(members), np.array(needs, np.int64)


def _on_measures(floor: Floor, columns: Columns, r: int) -> Iterator[tuple[Bools, int]]:
    """What is imposed, what answers a root for whom, and what covers its leader."""
    tree, acts = floor.talks.layout.tree, floor.talks.state.acts
    touched, entry = columns.touched, np.maximum(columns.entry, 0)
    for k in np.unique(tree.issue):
        for c in columns.of(int(k)):
            yield np.arange(len(touched)) == c, 1
    for m in np.flatnonzero(tree.parent < 0):
        named, covers = tree.named[m][columns.issue], tree.covers[m][columns.issue]
        leader = int(tree.leader[m])
        for a in sorted({leader, *np.flatnonzero(tree.follows[m]).tolist()}):
            content = tree.for_all[m] | (acts.beyond[r, a][columns.issue, entry] <= 0)
            may = content & (columns.entry >= 0) | acts.signing[a]
            yield named & touched & may, int(tree.named[m].sum())
        if tree.covered[m] and acts.signing[leader]:
            yield covers & touched, 1


def _on_terms(floor: Floor, columns: Columns) -> Iterator[tuple[Bools, int]]:
    """What payments and humiliations hang on."""
    acts, entry = floor.talks.state.acts, np.maximum(columns.entry, 0)
    for t in range(acts.clause.shape[0]):
        if acts.stake[:, t].any():
            there = columns.touched & (columns.entry >= 0)
            yield there & acts.clause[t][columns.issue, entry], int(acts.wanted[t])


def _on_hinges(floor: Floor, columns: Columns, r: int) -> Iterator[tuple[Bools, int]]:
    """Whether all is changed with which a demand counts; and its issue at every option."""
    acts = floor.talks.state.acts
    changed = columns.touched & (columns.entry != floor.talks.layout.n_options[columns.issue])
    for h in np.flatnonzero(acts.hinges[r]):
        needs = acts.needs[h]
        yield changed & needs[columns.issue], int(needs.sum())
        for c in columns.of(int(acts.hinged[h, 1])):
            if changed[c]:
                yield np.arange(len(changed)) == c, 1


def _on_risk(floor: Floor, columns: Columns, r: int) -> Iterator[tuple[Bools, int]]:
    """Whether anything is changed or confirmed, which spares somebody of accidents."""
    if floor.talks.state.acts.risk[r].any():
        yield columns.touched, 1


def _patterns(columns: Columns, member: Bools, need: Ints) -> tuple[Bools, Ints] | None:
    """Every combination of conditions that some text brings, [P, J], and the columns of one such
    text each, [P, K]; None where there are too many.
    """
    issues = np.unique(columns.issue)
    states: dict[tuple[int, ...], tuple[int, ...]] = {(0,) * len(need): ()}
    for k in issues:
        ways: dict[tuple[int, ...], int] = {}
        for c in columns.of(int(k)):
            ways.setdefault(tuple(member[:, c].astype(int).tolist()), int(c))
        after: dict[tuple[int, ...], tuple[int, ...]] = {}
        for counts, chosen in states.items():
            for steps, c in ways.items():
                now = tuple(
                    min(n + step, int(most))
                    for n, step, most in zip(counts, steps, need, strict=True)
                )
                after.setdefault(now, (*chosen, c))
        states = after
        if len(states) > 4 * MOST_PATTERNS:
            return None
    found: dict[tuple[bool, ...], tuple[int, ...]] = {}
    for counts, chosen in states.items():
        held = tuple(n >= most for n, most in zip(counts, need.tolist(), strict=True))
        found.setdefault(held, chosen)
    if len(found) > MOST_PATTERNS:
        return None
    truth = np.array([*found], np.bool_).reshape(len(found), len(need))
    return truth, np.array([*found.values()], np.int64)


def _values(floor: Floor, columns: Columns, rows: Ints, chosen: list[Ints | None]) -> list[Floats]:
    """Of some replicates what the text of every pattern is worth to the voters, [P, V] each."""
    voters = sorted(floor.voters)
    counts = [0 if one is None else len(one) for one in chosen]
    found = [np.zeros((n, len(voters))) for n in counts]
    texts = floor.talks.state.settlement.copy()
    for p in range(max(counts, default=0)):
        for i, r in enumerate(rows):
            one = chosen[i]
            if one is not None and p < len(one):
                texts[r] = columns.text(one[p])
        values = values_at(floor, texts)
        for i, r in enumerate(rows):
            if p < counts[i]:
                found[i][p] = values[r, voters]
    return found
