"""What a summary counts over plays: numbers by key, which add up over the parts of a run.

They are taken of each block as it is written, so that nothing has to be read again once all is
played; or of the tables of a run, some plays at a time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis import course, dates, hindrances, refusals
from sim.analysis.ends import ends, no_more_than_before
from sim.analysis.hindrances import packaged
from sim.analysis.lines import drawn
from sim.analysis.noes import Noes, by_stage, last, names
from sim.analysis.parts import parts
from sim.analysis.tables import Tables
from sim.columns import DRAWN
from sim.outcomes import ACCORDS

Key = tuple[str, ...]
Count = Counter[Key]
"""Plays, or rows of a table, by words."""

Counts = Mapping[str, Count]
"""By subject."""

SPREAD = ("days", "n_sessions", "n_offers")
YES, YES_OF = ("accident", "at_rest"), ("did_", "announced_", "backed_down_")
OUTCOMES = frozenset(
    {"outcome_class", "accord_stage", "accord_kind", "lapsed", "zopa", *SPREAD, *YES}
)
COLUMNS = {
    "settlements": ("issue", "option", "by", "stage"),
    "objections": ("stage", "party", "issue", "ground", "last"),
    "stages": ("stage", *course.COUNTED, *course.SUMS),
    "dates": (*dates.WORDS, "day"),
}
READ = (*COLUMNS, DRAWN)
"""What is counted of, besides the outcomes, which are always there."""


def counted(tables: Tables, anew: bool = False) -> Counts:
    """What is counted of a run, part by part, so that memory hardly grows with its plays.

    Parameters
    ----------
    tables
        The run's.
    anew
        Whether what was drawn is drawn again where the run has not kept it, so that nothing is
        left out.
    """
    left_out = () if anew else tables.left_out
    read = [name for name in READ if tables.has(name) and name not in left_out]
    columns = {name: _columns(tables, name) for name in ("outcomes", *read)}
    return added(count(part) for part in parts(tables, columns))


def _columns(tables: Tables, table: str) -> list[str]:
    """The columns of a table that anything is counted of."""
    there = tables.columns(table)
    if table == DRAWN:
        asked = (*drawn(tables), *map(packaged, tables.cast["packages"]))
        return [name for name in dict.fromkeys(asked) if name in there]
    if table == "outcomes":
        return [name for name in there if name in OUTCOMES or name.startswith(YES_OF)]
    return [name for name in COLUMNS[table] if name in there]


def added(several: Iterable[Counts]) -> Counts:
    """Counts of parts as those of the whole."""
    whole: dict[str, Count] = {}
    for counts in several:
        for subject, count_ in counts.items():
            whole.setdefault(subject, Counter()).update(count_)
    return whole


def count(tables: Tables) -> Counts:
    """What is counted of some plays; what needs a table that is not there is left out."""
    ended = ends(tables)
    found: dict[str, Count] = {
        "ends": ended.counts,
        "outcome_class": _rows(tables, "outcomes", ["outcome_class"]),
        "accords": _rows(tables, "outcomes", ["accord_stage", "accord_kind"]),
        "yes": _yes(tables),
        "possible": _possible(tables),
        "before": Counter({(): no_more_than_before(tables).count}),
        **{name: _values(tables, name) for name in SPREAD},
        "course": course.counted(tables),
        "dates": dates.counted(tables),
    }
    if tables.has("settlements"):
        found["settled"] = _rows(tables, "settlements", ["issue", "option", "by"])
        found["settled_at"] = _rows(tables, "settlements", ["stage", "issue", "by"])
    if tables.has("objections"):
        met = last(tables)
        said = by_stage(tables, met)
        found["objections"] = _said(tables, said)
        found["refusals"] = refusals.counted(tables, said)
        if tables.has(DRAWN):
            unsigned = ended.accord == ACCORDS.index("none")
            found["blocking"] = hindrances.counted(tables, said, met, unsigned)
    return found


def written(counts: Counts) -> bytes:
    """Counts as text."""
    told = {subject: [[*key, k] for key, k in found.items()] for subject, found in counts.items()}
    return json.dumps(told, separators=(",", ":")).encode()


def reread(text: bytes) -> Counts:
    """Counts from text."""
    told = json.loads(text)
    return {subject: Counter({tuple(key): k for *key, k in rows}) for subject, rows in told.items()}


def _rows(tables: Tables, table: str, by: list[str]) -> Count:
    """How many rows have each combination of words."""
    coded = tables.coded(table, by).values()
    return _by_words([codes for codes, _ in coded], [words for _, words in coded])


def _by_words(codes: Sequence[NDArray[Any]], listed: Sequence[Sequence[str]]) -> Count:
    """How many rows have each combination of words. ``codes``: of every word its place, [rows]."""
    shape = [max(len(words), 1) for words in listed]
    counts = np.bincount(np.ravel_multi_index(tuple(codes), shape))
    found: Count = Counter()
    for cell in np.flatnonzero(counts):
        places = np.unravel_index(cell, shape)
        key = (words[int(at)] for words, at in zip(listed, places, strict=True))
        found[tuple(key)] = int(counts[cell])
    return found


def _yes(tables: Tables) -> Count:
    """In how many plays each yes-or-no column of the outcomes is yes."""
    return Counter(
        {
            (name,): int(np.count_nonzero(tables.column("outcomes", name)))
            for name in tables.columns("outcomes")
            if name in YES or name.startswith(YES_OF)
        }
    )


def _possible(tables: Tables) -> Count:
    """How many plays were searched for a text that all could have signed, and had one."""
    found = tables.column("outcomes", "zopa").astype(float)
    searched = found[~np.isnan(found)]
    return Counter({("searched",): searched.size, ("found",): int(np.count_nonzero(searched))})


def _values(tables: Tables, column: str) -> Count:
    """How many plays have each value of a column of the outcomes."""
    values, plays = np.unique(tables.column("outcomes", column), return_counts=True)
    pairs = zip(values.tolist(), plays.tolist(), strict=True)
    return Counter({(repr(value),): k for value, k in pairs})


def _said(tables: Tables, said: Noes) -> Count:
    """In how many plays each party refused the last text put to it, where and on which ground."""
    known = names(tables)
    listed = (known.stages, known.parties, known.issues, known.grounds)
    return _by_words([said.stage, said.party, said.issue, said.ground], listed)
