"""What is known of red lines: every party as a list of types, one of which it is.

docs/model.md, section 1. Shapes: R replicates, T types (at most 32), K issues, O options.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import UsageError
from sim.model.blocs import narrow_bloc
from sim.model.dials import (
    CELLS,
    MOST,
    Dial,
    cells_between,
    count,
    masses,
    merged,
    shared,
    strata,
)
from sim.model.numbering import Numbering
from sim.scenario.distributions import Distribution
from sim.scenario.held import Position
from sim.scenario.scenario import Party
from sim.scenario.sides import (
    allowed,
    cumulated,
    ends_of_draw,
    hangs_on_want,
    line_at,
    side,
    softened,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

PACKAGE, READING = "its package", "its reading"
"""What a party may be soft on besides issues; no issue is called so."""


class Stance(NamedTuple):
    """What a type is. ``reading``: its number, 0 where there are none; ``want``: [K], −1
    where it is not the type that says it; ``line``: [K], −1 where no single option is the
    red line; ``inside``: [K, O]; ``packed``: [K].
    """

    reading: int
    want: Ints
    line: Ints
    inside: Bools
    packed: Bools

    @property
    def code(self) -> bytes:
        """Equal for stances that are equal."""
        arrays = (np.array(self.reading), self.want, self.line, self.inside, self.packed)
        return b"".join(array.tobytes() for array in arrays)


@dataclass(frozen=True)
class Types:
    """The types of one party.

    ``mass``: [T]; ``stances``: T of them; ``of_cells``: the type of every combination of the
    dials' cells, the first dial slowest. ``draws``: where types are joint draws, the number of
    each; nothing where they are not. ``own``: of a bloc, the same of its types by itself, before
    its members narrow them.
    """

    dials: tuple[Dial, ...]
    mass: Floats
    stances: tuple[Stance, ...]
    of_cells: Ints
    draws: tuple[int, ...] = ()
    own: tuple[int, ...] = ()

    def pick(self, drawn: Mapping[str, Floats], n: int) -> Ints:
        """The types of n replicates, [n], from what their dials show, by name."""
        found = np.zeros(n, np.int64)
        for dial in self.dials:
            found = found * len(dial.ends) + dial.cell(drawn[dial.name])
        return self.of_cells[found]

    @cached_property
    def code(self) -> tuple[Any, ...]:
        """Equal for lists that are equal."""
        stances = tuple(stance.code for stance in self.stances)
        return self.dials, self.mass.tobytes(), stances, self.of_cells.tobytes()

    @cached_property
    def reading(self) -> Ints:
        """[T]: the number of each type's reading."""
        return np.array([stance.reading for stance in self.stances])

    @cached_property
    def want(self) -> Ints:
        """[T, K]."""
        return np.stack([stance.want for stance in self.stances])

    @cached_property
    def line(self) -> Ints:
        """[T, K]."""
        return np.stack([stance.line for stance in self.stances])

    @cached_property
    def inside(self) -> Bools:
        """[T, K, O]."""
        return np.stack([stance.inside for stance in self.stances])

    @cached_property
    def packed(self) -> Bools:
        """[T, K]."""
        return np.stack([stance.packed for stance in self.stances])


def listed(layout: Numbering, before: Sequence[Types] = ()) -> tuple[Types, ...]:
    """The types of every party of a scenario.

    ``before``: what they were before their positions changed. Joint draws keep their order, so
    that what a type is where nothing has changed it stays.

    Raises
    ------
    UsageError
        If types were no joint draws and would have to become some.
    """
    parties = list(layout.scenario.parties.values())
    then: Sequence[Types | None] = before or [None] * len(parties)
    alone = [
        _alone(Lines(layout, party), _order(one, by_itself=bool(party.members)))
        for party, one in zip(parties, then, strict=True)
    ]
    found = tuple(
        _of_bloc(layout, a, alone, _order(then[a])) if party.members else alone[a]
        for a, party in enumerate(parties)
    )
    for party, one, now in zip(parties, then, found, strict=True):
        if one is not None and ((now.draws and not one.draws) or (now.own and not one.own)):
            raise UsageError(
                f"the new position of {party.id} makes so many kinds of red lines that they are "
                "drawn together, and before they were not. Let fewer of its lines be in doubt."
            )
    return found


class Lines:
    """The positions of one party, and what is uncertain in what it may sign.

    By issue: ``lines`` are those that each position may have, see :func:`softened`; ``wants`` are
    the issues whose draw decides what may be signed.
    """

    def __init__(self, layout: Numbering, party: Party) -> None:
        self.layout, self.party = layout, party
        self.held = {issue: party.held(issue) for issue in party.positions}
        self.wants = [
            issue for issue, held in self.held.items() if any(hangs_on_want(p) for p in held)
        ]
        self.lines = {
            issue: [None if p.accept is None else softened(p) for p in held]
            for issue, held in self.held.items()
        }
        self.odds = np.cumsum([reading.chance for reading in party.readings])

    def ends(self) -> dict[str, list[float]]:
        """Where something changes as the party softens, by what does."""
        found = {
            issue: [
                end
                for position in held
                if position.accept is not None
                for end in cumulated(position.accept, rising=side(position) > 0)
            ]
            for issue, held in self.held.items()
        }
        found[PACKAGE] = [self.party.packages] if self.party.package else []
        found[READING] = self.odds.tolist()
        return found

    def stance(self, soft: Mapping[str, float], wants: Mapping[str, float]) -> Stance:
        """Where the party stands.

        ``soft``: its softness by issue, and on its package and reading; ``wants``: the
        luck of its wants, by issue.
        """
        shape = (len(self.layout.issues), self.layout.max_options)
        want, line = np.full(shape[0], -1, np.int64), np.full(shape[0], -1, np.int64)
        inside = np.arange(shape[1]) < self.layout.n_options[:, np.newaxis]
        reading = 0
        if len(self.odds):
            reading = min(int(np.searchsorted(self.odds, soft[READING])), len(self.odds) - 1)
        for issue, held in self.held.items():
            k = self.layout.issue[issue]
            read_as = reading if len(held) > 1 else 0
            position, lines = held[read_as], self.lines[issue][read_as]
            n_options = len(position.reads)
            wanted = round(position.want.middle)
            if issue in self.wants:
                wanted = want[k] = _at(position.want, wants[issue])
            if lines is not None:
                line[k] = line_at(lines, soft[issue])
            inside[k, :n_options] = _mandate(position, int(line[k]), wanted)
        packed = np.zeros(shape[0], np.bool_)
        if self.party.readings or soft[PACKAGE] <= self.party.packages:
            together = self.party.packaged[reading]
            packed[[self.layout.issue[issue] for issue in together]] = True
        return Stance(reading, want, line, inside, packed)

    def luck_of(self, issue: str) -> str:
        """The name of the luck of a want."""
        return f"parties.{self.party.id}.demands.{issue}.want"


def _at(number: Distribution, luck: float) -> int:
    return int(np.rint(number.at(np.array(luck))))


def _mandate(position: Position, line: int, want: int) -> Bools:
    """[O], the options that a party with this line and want would sign, as it reads them."""
    own = np.ones(len(position.reads), np.bool_)
    if position.mandate is not None:
        own[:] = False
        own[list(position.mandate)] = True
    elif position.accept is not None:
        own[:] = False
        own[list(allowed(position, line, want))] = True
    return own[list(position.reads)]


# -- one party ---------------------------------------------------------------------------


def _order(before: Types | None, *, by_itself: bool = False) -> tuple[int, ...]:
    """The order of joint draws that were there before, of a bloc ``by_itself`` or with its members;
    nothing where there were none.
    """
    if before is None:
        return ()
    return before.own if by_itself else before.draws


def _alone(lines: Lines, order: tuple[int, ...]) -> Types:
    """The types of a party by itself, without what its members would sign. ``order``: of joint
    draws, if they are such in any case.
    """
    soft = _softness(lines)
    wants = [_wanting(lines, issue) for issue in lines.wants]
    if order or soft is None or count([soft[0], *wants]) > CELLS:
        return _joint(lines, order)
    dials = [soft[0], *wants]
    stances = [
        lines.stance(how, dict(zip(lines.wants, luck, strict=True)))
        for how in soft[1]
        for luck in product(*(one.inner for one in wants))
    ]
    return _told_apart(dials, stances) or _joint(lines, order)


def _told_apart(dials: Sequence[Dial], stances: Sequence[Stance]) -> Types | None:
    """Types from the stance of every combination of cells; None where there are too many."""
    place: dict[bytes, int] = {}
    cells = [place.setdefault(stance.code, len(place)) for stance in stances]
    if len(place) > MOST:
        return None
    mass = np.bincount(cells, weights=masses(dials)).astype(np.float64)
    kept = [stances[cells.index(t)] for t in range(len(place))]
    if len(kept) == 1:
        return Types((), np.ones(1), tuple(kept), np.zeros(1, np.int64))
    told = tuple(dial for dial in dials if len(dial.ends) > 1)
    return Types(told, mass, tuple(kept), np.array(cells))


def _name(party: Party) -> str:
    return f"parties.{party.softness_of or party.id}.softness"


def _softness(lines: Lines) -> tuple[Dial, list[dict[str, float]]] | None:
    """The dial of a party's softness, and how soft it is on what in each of its cells.

    None where issues are soft by themselves and that makes too many cells.
    """
    ends = lines.ends()
    if lines.party.together:
        cells = cells_between(end for found in ends.values() for end in found)
        dial = Dial(_name(lines.party), cells if lines.wants else merged(cells))
        return dial, [dict.fromkeys(ends, float(soft)) for soft in dial.inner]
    alone = [Dial(about, cells_between(found)) for about, found in ends.items()]
    if count(alone) > CELLS:
        return None
    each = [*product(*(one.inner for one in alone))]
    order = sorted(range(len(each)), key=lambda cell: (sum(each[cell]), cell))
    total = np.cumsum(masses(alone)[order])
    total[-1] = 1.0
    how = [dict(zip(ends, map(float, each[cell]), strict=True)) for cell in order]
    return Dial(_name(lines.party), tuple(total.tolist())), how


def _wanting(lines: Lines, issue: str) -> Dial:
    """The dial of a want on which a mandate hangs, as its distribution is drawn."""
    wants = {position.want for position in lines.held[issue]}
    ends = cells_between(end for want in wants for end in ends_of_draw(want))
    dial = Dial(lines.luck_of(issue), ends)
    likeliest = next(
        (luck for luck in dial.inner for want in wants if _at(want, luck) == round(want.middle)),
        0.5,
    )
    return Dial(dial.name, ends, float(likeliest))


def _joint(lines: Lines, order: tuple[int, ...]) -> Types:
    """Types as joint draws of what is uncertain, all as likely, by their softness in order, or in
    one that is given.
    """
    about = list(lines.ends())
    prefix = f"parties.{lines.party.id}"
    soft = {key: strata(f"{prefix}.{key}.softness") for key in about}
    if lines.party.together:
        soft = dict.fromkeys(about, strata(f"{prefix}.softness"))
    luck = {issue: strata(lines.luck_of(issue)) for issue in lines.wants}
    order = order or tuple(np.argsort(sum(soft.values()), kind="stable").tolist())
    stances = [
        lines.stance(
            {key: float(drawn[t]) for key, drawn in soft.items()},
            {issue: float(drawn[t]) for issue, drawn in luck.items()},
        )
        for t in order
    ]
    return _as_likely(_name(lines.party), stances, order)


def _as_likely(name: str, stances: Sequence[Stance], order: tuple[int, ...]) -> Types:
    ends = tuple((np.arange(1, MOST + 1) / MOST).tolist())
    mass = np.full(MOST, 1 / MOST)
    return Types((Dial(name, ends),), mass, tuple(stances), np.arange(MOST), order)


# -- blocs -------------------------------------------------------------------------------


def _of_bloc(layout: Numbering, a: int, alone: Sequence[Types], order: tuple[int, ...]) -> Types:
    """The types of a bloc: its own and its members', put through its rule of decision. ``order``:
    as for parties.
    """
    bloc = [*layout.scenario.parties.values()][a]
    who = [a, *(layout.party[name] for name in bloc.members)]
    dials = shared([dial for b in who for dial in alone[b].dials])
    if count(dials) <= CELLS and not order:
        drawn = product(*(dial.inner for dial in dials))
        named = [dict(zip([d.name for d in dials], row, strict=True)) for row in drawn]
        exact = _told_apart(dials, [_narrowed(layout, a, alone, luck) for luck in named])
        if exact is not None:
            return replace(exact, own=alone[a].draws)
    prefix = f"parties.{bloc.id}.joint"
    each = {dial.name: strata(f"{prefix}.{dial.name}") for dial in dials}
    stances = [
        _narrowed(layout, a, alone, {name: float(row[t]) for name, row in each.items()})
        for t in range(MOST)
    ]
    share = [float((s.inside.sum(axis=1) / layout.n_options).sum()) for s in stances]
    order = order or tuple(sorted(range(MOST), key=lambda t: (share[t], t)))
    found = _as_likely(_name(bloc), [stances[t] for t in order], order)
    return replace(found, own=alone[a].draws)


def _narrowed(
    layout: Numbering, a: int, alone: Sequence[Types], luck: Mapping[str, float]
) -> Stance:
    """What a bloc is where its dials and its members' show these numbers."""
    drawn = {name: np.array([number]) for name, number in luck.items()}
    inside = np.ones((1, len(layout.parties), len(layout.issues), layout.max_options), np.bool_)
    bloc = [*layout.scenario.parties.values()][a]
    for b in (a, *(layout.party[name] for name in bloc.members)):
        inside[0, b] = alone[b].inside[alone[b].pick(drawn, 1)[0]]
    own: Stance = alone[a].stances[alone[a].pick(drawn, 1)[0]]
    narrow_bloc(layout, a, inside)
    return Stance(own.reading, own.want, own.line, inside[0, a], own.packed)
