"""How each play ended, as two questions: was there an accord, and what coercion came?

``outcome_class`` of the table mixes the two: a grave measure hides an accord that stands. Here
they are apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.analysis.shares import Share
from sim.analysis.tables import Tables
from sim.outcomes import ACCORDS, GRAVE, KINDS, STANDING

DEPTH = "depth"
"""What is asked about where it is not whether there is an accord, but how much it settles."""

INTERIM = 0.5
"""An accord that settles less than this share of what was in dispute, by weight, is interim."""

CROSSED, DID, GRAVER, ALONE = "crossed", "did", "graver", "alone"
"""Words of the keys that plays are counted under."""

Codes = NDArray[np.int64]
Key = tuple[str, ...]


class _Told:
    """Shares of plays by how they ended, from the numbers of plays."""

    n: int
    kinds: tuple[str, ...]
    parted: bool
    counts: Counter[Key]

    def _share(self, *key: str) -> Share:
        return Share(self.counts[key], self.n)

    def accords(self) -> dict[str, Share]:
        """Share of plays by kind of accord; first ``any``, of all that stand."""
        columns = (*self.kinds, "none")
        found = {a: sum(self.counts[CROSSED, a, c] for c in columns) for a in ACCORDS}
        whole = Share(sum(found[kind] for kind in STANDING), self.n)
        return {"any": whole} | {
            kind: Share(k, self.n) for kind, k in found.items() if kind != "interim" or self.parted
        }

    def coercions(self) -> dict[str, Share]:
        """Share of plays with some coercion (``any``), with each kind, and with ``none``."""
        none = Share(sum(self.counts[CROSSED, accord, "none"] for accord in ACCORDS), self.n)
        by_kind = {kind: self._share(DID, kind) for kind in self.kinds}
        return {"any": Share(self.n - none.count, self.n), **by_kind, "none": none}

    def apart(self) -> tuple[Share, Share]:
        """Share of plays with coercion graver than walkouts, and of those with walkouts alone."""
        return self._share(GRAVER), self._share(ALONE)

    def crossed(self) -> dict[tuple[str, str], Share]:
        """Share of plays by kind of accord and gravest kind of coercion (``none`` last)."""
        cells = [(accord, coercion) for accord in ACCORDS for coercion in (*self.kinds, "none")]
        return {cell: self._share(CROSSED, *cell) for cell in cells}


@dataclass(frozen=True)
class Endings(_Told):
    """How plays ended, in numbers.

    Parameters
    ----------
    n
        Plays.
    kinds, parted
        As :class:`Ends` has them.
    counts
        Plays: by kind of accord and gravest coercion, with each kind of coercion, with any that is
        graver than walkouts, with walkouts alone.
    """

    n: int
    kinds: tuple[str, ...]
    parted: bool
    counts: Counter[Key]


@dataclass(frozen=True)
class Ends(_Told):
    """How every play ended.

    Parameters
    ----------
    accord
        [R], index into ``ACCORDS``.
    coercion
        [R], index into ``kinds`` of the gravest measure carried out; ``len(kinds)``: none.
    kinds
        The kinds of measure that the scenario has, the gravest first.
    did
        [R, len(kinds)], whether a measure of the kind was carried out.
    parted
        Whether interim accords are told from partial ones; they are partial where the run has not
        kept what was settled.
    """

    accord: Codes
    coercion: Codes
    kinds: tuple[str, ...]
    did: NDArray[np.bool_]
    parted: bool = True

    @property
    def n(self) -> int:  # type: ignore[override]
        """Plays."""
        return len(self.accord)

    @property
    def some(self) -> NDArray[np.bool_]:
        """[R], whether an accord stands."""
        return np.isin(self.accord, [ACCORDS.index(kind) for kind in STANDING])

    @property
    def outcomes(self) -> dict[str, NDArray[np.bool_]]:
        """Whether an accord stands (``accord``), and whether each kind of coercion came; [R]."""
        return {"accord": self.some} | {k: self.did[:, at] for at, k in enumerate(self.kinds)}

    @cached_property
    def counts(self) -> Counter[Key]:  # type: ignore[override]
        """As :class:`Endings` has them."""
        columns = (*self.kinds, "none")
        cells = [(CROSSED, accord, coercion) for accord in ACCORDS for coercion in columns]
        places = self.accord * len(columns) + self.coercion
        found = dict(zip(cells, np.bincount(places, minlength=len(cells)).tolist(), strict=True))
        by_kind = zip(self.kinds, self.did.sum(axis=0).tolist(), strict=True)
        grave = np.array([kind in GRAVE for kind in self.kinds], np.bool_)
        graver = self.did[:, grave].any(axis=1)
        alone = self.did.any(axis=1) & ~graver
        return Counter[Key](found | {(DID, kind): k for kind, k in by_kind}) + Counter[Key](
            {(GRAVER,): int(np.count_nonzero(graver)), (ALONE,): int(np.count_nonzero(alone))}
        )


def ends(tables: Tables, deep: bool = True) -> Ends:
    """How every play of a run ended.

    Parameters
    ----------
    tables
        Of the run.
    deep
        Whether interim accords are to be told from partial ones.
    """
    codes, words = tables.coded("outcomes", ["accord_kind"])["accord_kind"]
    kind = np.array([*words, ""], object)[codes]
    accord = np.full(tables.n, ACCORDS.index("none"))
    if "lapsed" in tables.columns("outcomes"):
        accord[tables.column("outcomes", "lapsed").astype(bool)] = ACCORDS.index("unratified")
    partial, parted = kind == "partial", deep and tables.has("settlements")
    accord[partial] = ACCORDS.index("partial")
    if parted and partial.any():
        accord[partial & (depths(tables) < INTERIM)] = ACCORDS.index("interim")
    accord[kind == "full"] = ACCORDS.index("full")
    measures, kinds = tables.cast["measures"], kinds_of(tables)
    did = np.zeros((tables.n, len(kinds)), np.bool_)
    for name, about in measures.items():
        did[:, kinds.index(about["kind"])] |= tables.column("outcomes", f"did_{name}").astype(bool)
    gravest = np.where(did.any(axis=1), did.argmax(axis=1) if kinds else 0, len(kinds))
    return Ends(accord, gravest, kinds, did, parted)


def kinds_of(tables: Tables) -> tuple[str, ...]:
    """The kinds of measure that a run's scenario has, the gravest first."""
    there = {about["kind"] for about in tables.cast["measures"].values()}
    return tuple(kind for kind in KINDS if kind in there)


def standing_before(tables: Tables) -> tuple[str, ...]:
    """The measures that were in force when the talks began, as far as the manifest tells.

    They are counted as coercion where no accord has lifted them, those that last in any case.
    """
    opening = min((str(stage["date"]) for stage in tables.cast["stages"].values()), default="")
    return tuple(
        name
        for name, about in tables.cast["measures"].items()
        if about.get("in_force") and (not opening or about["in_force"] <= opening)
    )


def no_more_than_before(tables: Tables) -> Share:
    """Share of plays with coercion graver than walkouts, all of which stood before the talks."""
    before = standing_before(tables)
    old, new = np.zeros((2, tables.n), np.bool_)
    for name, about in tables.cast["measures"].items():
        if about["kind"] in GRAVE:
            did = tables.column("outcomes", f"did_{name}").astype(bool)
            (old if name in before else new)[did] = True
    return Share(int(np.count_nonzero(old & ~new)), tables.n)


def depths(tables: Tables) -> NDArray[np.float64]:
    """How much of what was in dispute accords settled, by weight, in [0, 1]; one a play.

    Σ weight of the disputed issues settled by accord / Σ weight of all disputed ones, where
    an issue is in dispute if two parties that vote want different options of it, and its
    weight is the mean of its share in each voter's saliences (at their middles).
    """
    weights: Mapping[str, float] = {
        issue: float(about["weight"])
        for issue, about in tables.cast["issues"].items()
        if about["disputed"]
    }
    total = sum(weights.values())
    if not total:  # nothing is in dispute, so nothing is left open
        return np.ones(tables.n)
    settled = np.zeros(tables.n)
    names, worth = pa.array(weights.keys(), pa.string()), np.array([*weights.values(), 0.0])
    for piece in tables.pieces("settlements", ["replicate", "issue", "by"]):
        rows = piece.filter(pc.equal(piece.column("by"), "accord"))
        at = pc.fill_null(pc.index_in(rows.column("issue"), names), len(weights)).to_numpy()
        np.add.at(settled, rows.column("replicate").to_numpy(), worth[at])
    return settled / total
