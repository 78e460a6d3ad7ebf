"""The outcome that is asked about: an ending, what became of an issue, what a play was worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.analysis.choosing import ends_in
from sim.analysis.ends import DEPTH, Ends, depths, ends
from sim.analysis.tables import Tables
from sim.errors import UsageError, meant
from sim.outcomes import ACCORDS, SOME

About = Literal["accord", "coercion", "measure", "issue", "option", "worth", "depth"]

KINDS = ("settlement", "worth", "measure")
"""Words that may stand before an id, where it is that of several things."""


@dataclass(frozen=True)
class Outcome:
    """What is asked about, and what it was in every play.

    Parameters
    ----------
    about
        What it is: a kind of accord or of measure, a measure, an issue that moved, an option
        in force, what the play was worth to a party, or how deep its accords were.
    name
        The kind, or the id of the measure, the issue or the party.
    values
        [R], whether it came, the worth in stakes, or the depth in [0, 1].
    option
        The option's id.
    """

    about: About
    name: str
    values: NDArray[np.bool_] | NDArray[np.float64]
    option: str = ""

    @property
    def asked(self) -> str:
        """As it is asked for."""
        return f"{self.name}={self.option}" if self.option else self.name

    @property
    def counted(self) -> bool:
        """Whether it comes or does not come, rather than being more or less."""
        return self.values.dtype == np.bool_


def wanted(tables: Tables, asked: str) -> Outcome:
    """The outcome that a word stands for.

    Parameters
    ----------
    tables
        Of the run.
    asked
        ``accord`` or a kind of accord, ``depth``, a kind of measure, a measure's id; ISSUE (it ends
        away from the status quo) or ISSUE=OPTION (that is in force in the end); PARTY (what the
        play was worth to it). An id that several things have takes ``settlement``, ``worth`` or
        ``measure`` before it.

    Raises
    ------
    UsageError
        If nothing goes by that name.
    """
    first, _, rest = asked.strip().partition(" ")
    kind, name = (first, rest.strip()) if rest and first in KINDS else ("", asked.strip())
    issue, _, option = name.partition("=")
    cast = tables.cast
    if kind in {"", "measure"} and name in _endings(ends(tables), tables):
        return ending(tables, ends(tables), name)
    if not kind and name == DEPTH:
        return Outcome("depth", name, depths(tables))
    if kind in {"", "settlement"} and issue in cast["issues"]:
        return _settled(tables, issue, option)
    if kind in {"", "worth"} and name in cast["parties"]:
        values = tables.column("outcomes", f"value_{name}").astype(np.float64)
        return Outcome("worth", name, values)
    raise UsageError(_unknown(tables, name))


def ending(tables: Tables, found: Ends, name: str) -> Outcome:
    """How plays end: with a kind of accord, with a kind of measure, or with a measure."""
    about: About = "measure"
    if name == SOME or name in ACCORDS:
        about = "accord"
    elif name in found.kinds:
        about = "coercion"
    return Outcome(about, name, ends_in(tables, found, name))


def endings(tables: Tables, found: Ends) -> dict[str, Outcome]:
    """Some accord, and each kind of coercion that the scenario has."""
    return {name: ending(tables, found, name) for name in found.outcomes}


def _endings(found: Ends, tables: Tables) -> list[str]:
    return list(dict.fromkeys([SOME, *ACCORDS, *found.kinds, *tables.cast["measures"]]))


def _settled(tables: Tables, issue: str, option: str) -> Outcome:
    """Whether an option is in force in the end, or any but that of the beginning."""
    about = tables.cast["issues"][issue]
    options = [*about["options"], *(["none"] if about["status_quo"] is None else [])]
    if option and option not in options:
        near = meant(option, options)
        raise UsageError(f"{near}{issue} has no option {option!r}; it has {', '.join(options)}.")
    before = about["status_quo"] or "none"
    came = np.zeros(tables.n, np.bool_)
    for piece in tables.pieces("settlements", ["replicate", "issue", "option"]):
        there = pc.equal(piece.column("option"), option or before)
        hit = pc.and_(pc.equal(piece.column("issue"), issue), there if option else pc.invert(there))
        came[piece.filter(hit).column("replicate").to_numpy()] = True
    return Outcome("option" if option else "issue", issue, came, option)


def _unknown(tables: Tables, name: str) -> str:
    cast = tables.cast
    known = [*_endings(ends(tables), tables), DEPTH, *cast["issues"], *cast["parties"]]
    listed = ", ".join([*_endings(ends(tables), tables), DEPTH])
    return (
        f"{meant(name, known)}No outcome {name!r}. There are {listed}; an issue, or ISSUE=OPTION "
        f"({', '.join(cast['issues'])}); and a party, for what plays are worth to it "
        f"({', '.join(cast['parties'])})."
    )
