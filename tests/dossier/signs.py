"""Signs that an expert would call wrong: what comes out now, and why.

``signs_of_NAME.yaml`` has a row for each, with what is changed and why it moves what it moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml

import sim.scenario
from sim.analysis.shares import paired_difference
from sim.lab.alternatives import Alternative, Base, Candidate
from sim.model import Block, Talks
from tests.dossier.findings import edit, in_points
from tests.dossier.said import PERCENT

HERE = Path(__file__).parent
N = 2000
COLUMNS = {
    "accord": "accord_kind",
    "force": "did_force",
    "walkout": "did_walkout",
    "accident": "accident",
}
"""What is counted in the plays, by its name in :data:`tests.dossier.said.PERCENT`."""


@dataclass(frozen=True)
class Sign:
    """What looked wrong, the scenario, its changes on either side, and why it is so."""

    sign: str
    of: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    why: str


def signs(name: str) -> Iterator[Sign]:
    """The rows for a scenario."""
    for row in yaml.safe_load((HERE / f"signs_of_{name}.yaml").read_text(encoding="utf-8")):
        on = f"{name}/{row['of']}" if "of" in row else name
        before, after = tuple(row.get("before", ())), tuple(row.get("after", ()))
        yield Sign(row["sign"], on, before, after, row["why"])


@cache
def played(on: str, edits: tuple[str, ...], n: int) -> Block:
    """The first plays of a scenario with some edits, always on the same luck."""
    scenario = sim.scenario.load(on)
    if edits:
        made = Base(scenario).made(Candidate(on, "sign", tuple(map(edit, edits))))
        assert isinstance(made, Alternative), made
        scenario = made.scenario
    return Talks(scenario, seed=1).play(0, n)


def typed(sign: Sign) -> str:
    """What is played, as it is written."""
    sides = [", ".join(f"`{one}`" for one in side) for side in (sign.before, sign.after)]
    where = f"in `{sign.of}`" if "/" in sign.of else ""
    before = f"against {sides[0]}" if sides[0] else ""
    return " ".join(filter(None, [sides[1] or "as it is,", where, before]))


def line(sign: Sign, n: int) -> str:
    """A row of the page."""
    sides = [played(sign.of, edits, n).outcomes for edits in (sign.before, sign.after)]
    cells = [sign.sign, typed(sign)]
    for column in COLUMNS.values():
        nothing = "" if column == "accord_kind" else 0
        before, after = (np.asarray(one[column] != nothing) for one in sides)
        cells.append(in_points(paired_difference(before, after)))
    return "| " + " | ".join([*cells, sign.why]) + " |"


def table(name: str, n: int = N) -> str:
    """The table of the page."""
    head = ["", "played", *(PERCENT[column] for column in COLUMNS), "why"]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    lines += [line(sign, n) for sign in signs(name)]
    return "\n".join(lines) + "\n"
