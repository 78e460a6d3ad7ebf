"""Plays put into classes by what was drawn for them: of a number by its rank, of a word by itself.

Only ranks count, so whatever keeps the order of a number's values (another unit, a logarithm)
leaves its classes as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.analysis.tables import Tables

MOST_PLAYS = 100_000
"""Plays that are looked at; more would tell nothing new of what explains much."""

MOST_CLASSES = 64
"""Classes of one number at most."""

AT_ONCE = 64
"""Columns that are read together, so that memory does not grow with their number."""

WORKED_OUT = frozenset({"accept", "inside", "reading", "packaged"})
"""Last words of paths of parties for which nothing is drawn: they follow from softness."""

Codes = NDArray[np.uint16]
Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Drawn:
    """One drawn number, or word, and every play's class by it.

    Parameters
    ----------
    path
        Its dotted path in the scenario.
    codes
        [n], the class of each play: numbers from low to high, and plays without one last.
    n_classes
        Classes, the one of plays without a number left out.
    words
        The word of each class; None of numbers.
    copies
        Paths of other columns that put the plays into the same classes.
    """

    path: str
    codes: Codes
    n_classes: int
    words: tuple[str, ...] | None = None
    copies: tuple[str, ...] = ()

    @property
    def counts(self) -> Counts:
        """Plays in each class, [n_classes + 1]."""
        return np.bincount(self.codes, minlength=self.n_classes + 1)


def n_classes(n: int) -> int:
    """How many classes so many plays are put into: 2 ∛n, up to 64.

    Few classes blur what an outcome does over a number, many take chance for an effect.
    """
    return int(min(max(round(2 * n ** (1 / 3)), 2), MOST_CLASSES))


def ranked(values: Floats, n: int) -> NDArray[np.int64]:
    """The class of each value, by its rank: [R], from 0 to n − 1; n of what is no number.

    The class of a value is the whole part of n times the share of values below it, those equal to
    it counted half. So equal values are of one class, and each of few values has its own.
    """
    order = np.argsort(values)  # what is no number comes last
    there = len(values) - int(np.count_nonzero(np.isnan(values)))
    codes = np.full(len(values), n, np.int64)
    if not there:
        return codes
    upwards = values[order[:there]]
    starts = np.flatnonzero(np.concatenate(([True], upwards[1:] != upwards[:-1])))
    ends = np.append(starts[1:], there)
    of_value = (starts + ends) * n // (2 * there)
    codes[order[:there]] = np.repeat(of_value, ends - starts)
    return codes


def all_drawn(tables: Tables) -> list[Drawn]:
    """What was drawn for the plays of a run, in the table's order; each thing once.

    Left out is what is the same in all plays, and what follows from a party's softness, and a
    red line by a new position, which follows from that and from whether it comes. Of columns
    that put the plays into the same classes, or into the same in the opposite order, the first
    stands for all.
    """
    found: dict[bytes, Drawn] = {}
    for path, column in _columns(tables):
        drawn = classed(path, column)
        if np.count_nonzero(drawn.counts) < 2:
            continue
        key = _key(drawn)
        if key in found:
            found[key] = replace(found[key], copies=(*found[key].copies, path))
        else:
            found[key] = drawn
    return list(found.values())


def classed(path: str, column: pa.Array) -> Drawn:
    """A column of the table `parameters`, in classes."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        coded = column.dictionary_encode()
        words = [str(word) for word in coded.dictionary.to_pylist()]
        order = np.argsort(np.argsort(np.array(words, object))) if words else np.zeros(0, np.int64)
        places = coded.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)
        codes = np.append(order, len(words))[places]
        return Drawn(path, codes.astype(np.uint16), len(words), tuple(sorted(words)))
    values = np.asarray(column.to_numpy(zero_copy_only=False), np.float64)
    n = n_classes(len(values))
    return Drawn(path, ranked(values, n).astype(np.uint16), n)


def followed(path: str) -> bool:
    """Whether a column follows from a party's softness, or from that and a new position."""
    section, *steps = path.split(".")
    if section == "calendar":
        return steps[1:2] == ["inside"]
    return section == "parties" and steps[-1] in WORKED_OUT


def _columns(tables: Tables) -> Iterator[tuple[str, pa.Array]]:
    """The first plays of every column that something was drawn for, some columns at a time."""
    names = [n for n in tables.columns("parameters") if n != "replicate" and not followed(n)]
    for at in range(0, len(names), AT_ONCE):
        some = names[at : at + AT_ONCE]
        whole = _first_plays(tables, some)
        for name in some:
            yield name, whole.column(name).combine_chunks()


def _first_plays(tables: Tables, names: list[str]) -> pa.Table:
    if tables.n <= MOST_PLAYS:
        return tables.source.whole("parameters", names)
    pieces: list[pa.Table] = []
    for piece in tables.pieces("parameters", names):
        pieces.append(piece)
        if sum(one.num_rows for one in pieces) >= MOST_PLAYS:
            break
    return pa.concat_tables(pieces).slice(0, MOST_PLAYS)


def _key(drawn: Drawn) -> bytes:
    """The same for columns that put the plays into the same classes, upwards or downwards."""
    there = drawn.counts > 0
    dense = (np.cumsum(there) - 1).astype(np.uint16)
    n_there = int(np.count_nonzero(there[:-1]))
    upwards = dense[drawn.codes]
    turned = np.concatenate((np.maximum(n_there - 1 - dense[:-1].astype(np.int64), 0), dense[-1:]))
    downwards = turned.astype(np.uint16)[drawn.codes]
    ways = [upwards.tobytes()] if drawn.words else [upwards.tobytes(), downwards.tobytes()]
    kind = b"words" if drawn.words else b"numbers"
    return blake2b(min(ways), digest_size=16, key=kind).digest()
