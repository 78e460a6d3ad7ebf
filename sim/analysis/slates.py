"""A slate as it was played: a few columns a play, change by change, all on the same luck."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.analysis.ends import DEPTH
from sim.analysis.matching import unmatched_because
from sim.errors import ResultsError, UsageError, meant
from sim.outcomes import KINDS

NO = "no_"
"""Before a goal: that it does not come."""
NOWHERE = -1
"""Of an issue: nothing is in force."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Goal:
    """An outcome that a play has or has not; or the depth of its accords, in [0, 1].

    Parameters
    ----------
    name
        As a user writes it: ``accord``, ``no_force``.
    words
        As a sentence has it: ``some accord``, ``no force``.
    """

    name: str
    words: str

    @property
    def counted(self) -> bool:
        """Whether plays are counted in which it came, rather than a mean taken."""
        return self.name != DEPTH


@dataclass(frozen=True)
class Plays:
    """A finished slate.

    Parameters
    ----------
    about
        What its ``slate.json`` says.
    columns
        [C, n] each: the base first, then the changes in order.
    """

    about: Mapping[str, Any]
    columns: Mapping[str, NDArray[Any]] = field(repr=False)

    @property
    def n(self) -> int:
        """Plays of each change."""
        return int(self.about["n"])

    @property
    def tried(self) -> Sequence[Mapping[str, Any]]:
        """The changes, in order; the first is row 1 of every column."""
        found: Sequence[Mapping[str, Any]] = self.about["tried"]
        return found

    @property
    def cast(self) -> Mapping[str, Any]:
        """Names of issues, options, parties and measures, by id."""
        found: Mapping[str, Any] = self.about["cast"]
        return found

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of measure that there are, the gravest first."""
        there = {about["kind"] for about in self.cast["measures"].values()}
        return tuple(kind for kind in KINDS if kind in there)

    @cached_property
    def goals(self) -> dict[str, Goal]:
        """What a change may be judged by, by name; each also as ``no_…``."""
        found = {
            "accord": Goal("accord", "some accord"),
            "full": Goal("full", "an accord on everything"),
            DEPTH: Goal(DEPTH, "the depth of accord"),
        }
        if self.kinds:
            found["coercion"] = Goal("coercion", "some coercion")
        for kind in self.kinds:
            found[kind] = Goal(kind, kind)
        for name, about in self.cast["measures"].items():
            found.setdefault(name, Goal(name, f"“{about['name']}” carried out"))
        for issue, about in self.cast["issues"].items():
            words = f"“{about['short'] or about['name']}” moved"
            found.setdefault(issue, Goal(issue, words))
        return found

    def goal(self, name: str) -> Goal:
        """A goal by its name.

        Raises
        ------
        UsageError
            If there is none of that name.
        """
        plain = name.removeprefix(NO)
        if name in self.goals:
            return self.goals[name]
        if plain not in self.goals or plain == DEPTH:
            names = [*self.goals, *(f"{NO}{one}" for one in self.goals if one != DEPTH)]
            raise UsageError(
                f"{meant(name, names)}Nothing here is called {name!r}. There are: "
                f"{', '.join(self.goals)}; each but {DEPTH} also with {NO} before it."
            )
        return Goal(name, f"no {self.goals[plain].words.removeprefix('some ')}")

    def levels(self, name: str) -> Flags | NDArray[np.float64]:
        """[C, n], whether a goal came about; of the depth of accord how deep, in [0, 1]."""
        return self.columns[DEPTH] if name == DEPTH else self.flags(name)

    def flags(self, name: str) -> Flags:
        """[C, n], whether a goal came about; of the depth of accord whether anything was settled.

        Raises
        ------
        UsageError
            If there is no such goal.
        """
        self.goal(name)
        if name not in self.goals:
            return ~self.flags(name.removeprefix(NO))
        if name in {"accord", "full", DEPTH}:
            return np.asarray(self.columns[name], np.bool_)
        if name == "coercion":
            return np.asarray(np.any([self.columns[f"kind_{kind}"] for kind in self.kinds], 0))
        if name in self.kinds:
            return np.asarray(self.columns[f"kind_{name}"], np.bool_)
        if name in self.cast["measures"]:
            return np.asarray(self.columns[f"did_{name}"] > 0)
        return self.moved(name)

    def moved(self, issue: str) -> Flags:
        """[C, n], whether an issue ended away from the status quo of the base."""
        about = self.cast["issues"][issue]
        options = list(about["options"])
        quo = NOWHERE if about["status_quo"] is None else options.index(about["status_quo"])
        ended = self.columns[f"option_{issue}"]
        return np.asarray((ended != quo) & (ended >= NOWHERE))

    def settled_otherwise(self, change: int) -> Flags:
        """[n], whether some issue ended with another option than in the base."""
        names = [f"option_{issue}" for issue in self.cast["issues"]]
        moved = [self.columns[name][change] != self.columns[name][0] for name in names]
        return np.asarray(np.any(moved, axis=0))

    def differing(self, change: int) -> int:
        """In how many plays anything that base and change both have differs between them."""
        differs = np.zeros(self.n, np.bool_)
        for name, column in self.columns.items():
            ours, base = column[change], column[0]
            if _absent(name, ours) or _absent(name, base):
                continue
            same = ours == base
            if column.dtype.kind == "f":
                same |= np.isnan(ours) & np.isnan(base)
            differs |= ~same
        return int(np.count_nonzero(differs))

    def unmatched(self, change: int) -> str:
        """Why the plays of a change are not matched with the base's; empty where they are."""
        luck = {key: self.about[key] for key in ("seed", "plain")} | {"replicates": self.n}
        days = self.about["days"]
        return "; ".join(
            unmatched_because({**luck, "as_of": days[0]}, {**luck, "as_of": days[change]})
        )


def _absent(name: str, row: NDArray[Any]) -> bool:
    """Whether a scenario has nothing that a column could be about."""
    if row.dtype.kind == "f":
        return bool(np.isnan(row).all())
    missing = {"did_": -1, "option_": NOWHERE - 1}
    return any(name.startswith(start) and row[0] == code for start, code in missing.items())


def read(folder: Path) -> Plays:
    """Open a finished slate.

    Raises
    ------
    ResultsError
        If it cannot be read, or is not finished.
    """
    try:
        about = json.loads((folder / "slate.json").read_text(encoding="utf-8"))
        table = pq.read_table(folder / "plays.parquet")
    except (OSError, ValueError) as error:
        raise ResultsError(f"{folder} is no finished slate: give its command again.") from error
    shape = (len(about["tried"]) + 1, int(about["n"]))
    columns = {
        name: np.asarray(table.column(name).to_numpy()).reshape(shape)
        for name in table.column_names
        if name not in {"change", "replicate"}
    }
    return Plays(about, columns)
