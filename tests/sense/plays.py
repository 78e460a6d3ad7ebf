"""One play of a conflict, by the ordinary engine from an ordinary file, and what its tables say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.model import Block, Talks
from sim.scenario import read
from tests.sense.brute import NOTHING, Judged, Lines, all_texts, judged, laid_out

Written = dict[str, Any]
SEED = 1


@dataclass(frozen=True)
class Held:
    """What holds on an issue in the end, and whether an accord settled it."""

    option: str
    settled: bool


@dataclass(frozen=True)
class Play:
    """One play.

    Parameters
    ----------
    tables
        All its tables.
    held
        By issue.
    accord
        Whether something was settled, or had been until a home refused it.
    sessions
        Sessions held.
    """

    tables: Block
    held: Mapping[str, Held]
    accord: bool
    sessions: int

    def worth(self, party: str) -> float:
        """What holds in the end is worth so much to a party, in stakes."""
        return float(self.tables.outcomes[f"u_{party}"][0])

    def did(self, measure: str) -> bool:
        """Whether a measure was carried out."""
        return bool(self.tables.outcomes[f"did_{measure}"][0])

    def lines(self, written: Written) -> Lines:
        """Red lines that luck has drawn; those that doubt leaves no room are as written.

        Raises
        ------
        ValueError
            If some are in doubt and the tables have none of them.
        """
        paths = {
            (party, issue): f"parties.{party}.demands.{issue}.accept"
            for party, who in written["parties"].items()
            for issue, demand in who.get("demands", {}).items()
            if "basis" in demand
        }
        drawn = self.tables.parameters
        found = {key: str(drawn[path][0]) for key, path in paths.items() if path in drawn}
        if paths and not found:
            raise ValueError("the table of parameters has no red line that was drawn")
        return found


def play(written: Written, replicate: int = 0, seed: int = SEED) -> Play:
    """Play a scenario once. The file is JSON, which is YAML as well and faster to write."""
    talks = Talks(read(json.dumps(written)), seed=seed)
    block = talks.play(replicate, replicate + 1)
    talks.__dict__.clear()  # Mesa 3.3 keeps every model; its arrays need not stay
    settled = block.settlements["by"] == "accord"
    rows = zip(block.settlements["issue"], block.settlements["option"], settled, strict=True)
    lapsed = "lapsed" in block.outcomes and bool(block.outcomes["lapsed"][0])
    return Play(
        block, {str(k): Held(str(o), bool(by)) for k, o, by in rows},
        bool(settled.any()) or lapsed, int(block.outcomes["n_sessions"][0]),
    )  # fmt: skip


def told(written: Written, replicate: int = 0) -> Judged:
    """Play a conflict once and hold what comes of it against all its texts."""
    played = play(written, replicate)
    conflict = laid_out(written, played.lines(written))
    held = [played.held[issue] for issue in conflict.issues]
    text = [
        NOTHING if one.option == "none" else names.index(one.option)
        for one, names in zip(held, conflict.options, strict=True)
    ]
    settled = [one.settled for one in held]
    return judged(all_texts(conflict), text, settled, played.sessions)
