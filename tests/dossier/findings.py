"""What a second reading of the sources found, and what each finding moved.

Every row of ``findings_of_NAME.yaml`` has a finding, what was done, why it moved what it did, and
the edits that put the first reading back into today's scenario. All are played as one slate, on
common luck.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

import sim.scenario
from sim.analysis.effects import Shift, apart
from sim.analysis.ends import DEPTH
from sim.analysis.shares import Difference, paired_difference
from sim.analysis.slates import Plays, read
from sim.lab.alternatives import Base, Candidate, Edit
from sim.lab.settings import Settings
from sim.lab.slate import NOT_THERE, Slate, play
from tests.dossier.said import HERE, PERCENT, WORDS
from tests.dossier.talks import points

N = 4000
RESULTS = Path("results")
"""Where what is played is kept, as the commands keep it: made again, it is there."""
HEAD = ("found", "done", "moved: some accord", "moved: force", "moved besides", "why")
SHOWN = {"accord": "accord", "force": "did_force"}
BESIDES = {"walkout": "did_walkout", "accident": "accident"}
"""What is counted, and its column: with a cell of its own, and told where it is clear."""
DEEP = "the depth of accords"
WITHOUT = "without "
ALL = "all"
"""Of a row: it undoes whatever the others undo, one after the other."""


@dataclass(frozen=True)
class Finding:
    """What was found, what was done, why it moved what it did, and the edits that undo it.

    ``whole``: it is all the others at once.
    """

    found: str
    done: str
    why: str
    undo: tuple[Edit, ...]
    whole: bool = False

    @property
    def candidate(self) -> Candidate:
        """The change that undoes it."""
        return Candidate(self.found, "finding", self.undo)


def edit(words: str) -> Edit:
    """One edit as it is written: ``path=value``, or ``without path``."""
    path, _, value = words.removeprefix(WITHOUT).partition("=")
    return Edit(tuple(path.split(".")), None if words.startswith(WITHOUT) else value)


def findings(name: str) -> Iterator[Finding]:
    """The rows for a scenario, in the order of the second reading."""
    every: list[Edit] = []
    for row in yaml.safe_load((HERE / f"findings_of_{name}.yaml").read_text(encoding="utf-8")):
        whole = row.get("undo") == ALL
        undo = every if whole else list(map(edit, row.get("undo", ())))
        every = [*every, *undo]
        yield Finding(row["found"], row["done"], row["why"], tuple(undo), whole)


def slate(name: str, rows: Iterable[Finding], n: int) -> Slate:
    """Today's scenario, and the same with each finding undone of which something was done."""
    base = Base(sim.scenario.load(name))
    tried, untried = base.tried(row.candidate for row in rows if row.undo)
    return Slate("findings", base.scenario, tried, untried, Settings(n=n, seed=1))


def counted(plays: Plays, change: int, column: str) -> Difference:
    """How much oftener something comes with a finding than without it."""
    without, today = plays.columns[column][change] > 0, plays.columns[column][0] > 0
    return paired_difference(without, today)


def shifted(plays: Plays, change: int, column: str) -> Shift | None:
    """By how much a number is more with a finding than without it, if that is sure to 0.01."""
    shift = apart(plays.columns[column][change], plays.columns[column][0])
    return shift if shift is not None and sure(shift, 2) else None


def sure(told: Difference | Shift, digits: int) -> bool:
    """Whether an interval leaves zero out, as it is rounded."""
    return told.clear and min(round(abs(told.low), digits), round(abs(told.high), digits)) > 0


def largest(plays: Plays, change: int, start: str) -> str:
    """Whose belief or climate moved most, and how far; empty where none moved visibly."""
    found = [
        (shift, column.removeprefix(start))
        for column in plays.columns
        if column.startswith(start) and (shift := shifted(plays, change, column))
    ]
    if not found:
        return ""
    shift, party = max(found, key=lambda one: abs(one[0].mean))
    return told(f"{WORDS[start]} {party}", shift)


def told(words: str, shift: Shift | None) -> str:
    """A mean with its interval; empty where it did not move."""
    if shift is None:
        return ""
    return f"{words} {shift.mean:+.2f} ({shift.low:+.2f} to {shift.high:+.2f})"


def otherwise(plays: Plays, change: int) -> float:
    """In which share of the plays some issue that both have ends with another option."""
    ends = [plays.columns[f"option_{issue}"] for issue in plays.cast["issues"]]
    moved = [one[change] != one[0] for one in ends if NOT_THERE not in one[change]]
    return float(np.mean(np.any(moved, axis=0)))


def besides(plays: Plays, change: int) -> str:
    """What a finding moved apart from accords and force."""
    parts = []
    for goal, column in BESIDES.items():
        difference = counted(plays, change, column)
        if sure(difference, 3):
            parts.append(f"{PERCENT[goal]} {points(difference)}")
    deep = apart(plays.columns[DEPTH][change], plays.columns[DEPTH][0])
    if deep is not None and sure(deep, 3):
        parts.append(f"{DEEP} {points(deep)}")
    parts.append(told("tension", shifted(plays, change, "tension")))
    parts += [largest(plays, change, start) for start in ("belief_", "climate_")]
    if share := otherwise(plays, change):
        parts.append(f"an issue ends otherwise in {100 * share:.1f} %")
    return "; ".join(filter(None, parts)) or "none of these"


def in_points(one: Difference) -> str:
    """A cell: in bold where it is clear; 0 where no play differs."""
    if not (one.gained or one.lost):
        return "0"
    return f"**{points(one)}**" if one.clear else points(one)


def line(finding: Finding, plays: Plays | None, change: int) -> str:
    """A row of the page; of what was not done, without numbers."""
    moved = ["–"] * 3
    if plays is not None:
        found = [counted(plays, change, column) for column in SHOWN.values()]
        moved = [in_points(one) for one in found]
        moved.append(besides(plays, change))
    return "| " + " | ".join([finding.found, finding.done, *moved, finding.why]) + " |"


def size(plays: Plays, change: int) -> tuple[float, ...]:
    """By what rows are sorted: accords and force, then walkouts, depth and what ends otherwise."""
    found = [counted(plays, change, one) for one in (*SHOWN.values(), BESIDES["walkout"])]
    accord, force, walkout = (abs(one.mean) if one.clear else 0.0 for one in found)
    deep = apart(plays.columns[DEPTH][change], plays.columns[DEPTH][0])
    return max(accord, force), max(walkout, abs(deep.mean) if deep else 0), otherwise(plays, change)


def table(name: str, n: int = N, folder: Path = RESULTS) -> str:
    """The rows of the page, those that moved most first; all of them at once last."""
    rows = list(findings(name))
    plays = read(play(slate(name, rows, n), folder))
    change = {told["label"]: at for at, told in enumerate(plays.tried, 1)}
    done = [row for row in rows if row.undo and not row.whole]
    done.sort(key=lambda row: size(plays, change[row.found]), reverse=True)
    lines = ["| " + " | ".join(HEAD) + " |", "|---" * len(HEAD) + "|"]
    lines += [line(row, plays, change[row.found]) for row in done]
    lines += [line(row, None, 0) for row in rows if not row.undo]
    lines += [line(row, plays, change[row.found]) for row in rows if row.whole]
    today = [
        f"{PERCENT[goal]} in {100 * np.mean(plays.columns[column][0] > 0):.1f} %"
        for goal, column in SHOWN.items()
    ]
    note = f"{n:,} plays each, seed 1. As the scenario is: {' of the plays, '.join(today)}."
    return "\n".join([*lines, "", note]) + "\n"
