"""Do the talks matter? A scenario without its meetings, with some, and with all of them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import sim.scenario
from sim.analysis.effects import Shift
from sim.analysis.shares import Difference, matched
from sim.model import Block, Talks

N = 4000
HEAD = (
    "held", "some accord", "force", "force, against none held (95 %)",
    "force where Russia means its package", "and where it does not", "tension at the end",
)  # fmt: skip
MEANT = "parties.RUS.packaged"
KEPT: dict[str, dict[str, tuple[str, ...] | None]] = {
    "january_2022": {
        "no meeting": (),
        "Geneva alone": ("geneva",),
        "the three of January": ("geneva", "nrc", "osce"),
        "these and the two later meetings of the two": (
            *("geneva", "nrc", "osce"),
            *("ministers", "second_round"),
        ),
        "all, as it is": None,
    }
}
"""By scenario, what is kept of its stages that are played; None is everything."""


def played(name: str, kept: tuple[str, ...] | None, n: int) -> Block:
    """The tables with these stages only, on common luck."""
    brief = sim.scenario.load(name)
    if kept is not None:
        removed = [f"calendar.{stage.id}" for stage in brief.stages if stage.id not in kept]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "fewer.yaml"
            words = f"base: {name}\nscenario: fewer\nremove: [{', '.join(removed)}]\n"
            file.write_text(words, encoding="utf-8")
            brief = sim.scenario.load(file)
    return Talks(brief, seed=1).play(0, n)


def points(told: Difference | Shift) -> str:
    """A difference in percentage points, with its interval."""
    return f"{100 * told.mean:+.1f} ({100 * told.low:+.1f} to {100 * told.high:+.1f})"


def talks(name: str, n: int = N) -> str:
    """The table of the page."""
    lines = ["| " + " | ".join(HEAD) + " |", "|---" * len(HEAD) + "|"]
    none: NDArray[np.bool_] | None = None
    for label, kept in KEPT[name].items():
        block = played(name, kept, n)
        found, meant = block.outcomes, np.asarray(block.parameters[MEANT]) == "yes"
        force, accord = found["did_force"].astype(bool), found["accord_kind"] != ""
        against = "–"
        if none is not None:
            gained, lost = int((force & ~none).sum()), int((none & ~force).sum())
            against = points(matched(gained, lost, n))
        none = force if none is None else none
        tension = float(found["tension"].mean())
        lines.append(
            f"| {label} | {100 * accord.mean():.1f} % | {100 * force.mean():.1f} % "
            f"| {against} | {100 * force[meant].mean():.1f} % | {100 * force[~meant].mean():.1f} % "
            f"| {tension:.2f} |"
        )
    return "\n".join(lines) + "\n"
