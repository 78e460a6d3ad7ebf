"""What is said of the talks, the key that says it in the scenario, and what that key moves.

Every row of ``said_of_NAME.yaml`` names a key, and how it is taken out or turned over: by changes
(``set``), or by a variant that has it. Played on common luck, in pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

import sim.scenario
from sim.model import Talks
from sim.model.record import Block
from tests.shipped import loaded

HERE = Path(__file__).parent
N = 2000
Z = 1.959963984540054
PERCENT = {
    "accord": "some accord",
    "force": "force",
    "walkout": "a walkout",
    "accident": "an accident",
}
WORDS = {
    "climate_": "the climate in",
    "belief_": "what is believed of",
    "value_": "what it is worth to",
    "no_deal_": "what no deal is worth to",
}
HEAD = ("", "what is said", "key", "taken out, or turned over", "what that moves")


@dataclass(frozen=True)
class Saying:
    """One thing that is said: in words, its key, and what takes the key out or turns it over.

    ``faint``: why hardly anybody does anything else without it; empty where they do.
    """

    said: str
    key: str
    sets: tuple[str, ...]
    variant: str | None
    base: str | None
    faint: str


def sayings(name: str) -> Iterator[Saying]:
    """The rows for a scenario."""
    path = HERE / f"said_of_{name}.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    for row in rows:
        sets = row.get("set", [])
        yield Saying(
            row["said"], row["key"], (sets,) if isinstance(sets, str) else tuple(sets),
            row.get("variant"), row.get("base"), row.get("faint", ""),
        )  # fmt: skip


@cache
def played(name: str, sets: tuple[str, ...], n: int) -> Block:
    """The first plays of a scenario, always on the same luck."""
    return Talks(sim.scenario.load(name, list(sets)), seed=1).play(0, n)


def pair(name: str, saying: Saying, n: int) -> tuple[Block, Block]:
    """The plays without and with the change, on common luck."""
    other = f"{name}/{saying.variant}" if saying.variant else name
    base = f"{name}/{saying.base}" if saying.base else name
    return played(base, (), n), played(other, saying.sets, n)


def done_otherwise(before: Block, after: Block) -> int:
    """In how many plays anybody does anything else: what is tabled, signed, settled, carried out.

    A belief, a climate, tension or a worth that a key sets is none of that.
    """
    deeds = ("did_", "accord_kind", "accident", "n_offers", "n_sessions")
    columns = [
        one for one in before.outcomes.keys() & after.outcomes.keys() if one.startswith(deeds)
    ]
    differs = np.zeros(before.n, np.bool_)
    for column in columns:
        differs |= np.asarray(before.outcomes[column] != after.outcomes[column])
    first, second = before.settlements, after.settlements
    for issue in np.intersect1d(first["issue"], second["issue"]):
        ends = [one["option"][one["issue"] == issue] for one in (first, second)]
        differs |= np.asarray(ends[0] != ends[1])
    return int(np.count_nonzero(differs))


def faint(name: str) -> str:
    """Of what is said and moves hardly anything that anybody does: why, for the page."""
    numbers_by: dict[str, list[str]] = {}
    for number, one in enumerate(sayings(name), 1):
        if one.faint:
            numbers_by.setdefault(one.faint, []).append(str(number))
    return "\n".join(f"- {', '.join(held)}: {why}." for why, held in numbers_by.items()) + "\n"


def numbers(name: str, block: Block) -> dict[str, NDArray[np.float64]]:
    """What an analyst looks at, a number a play, by its name in words."""
    issues = loaded(name).issues
    out = block.outcomes
    found = {"accord": (out["accord_kind"] != "").astype(float), "accident": out["accident"]}
    found |= {key[4:]: out[key] for key in out if key in ("did_force", "did_walkout")}
    found["tension"] = out["tension"]
    for column, values in out.items():
        for start, word in WORDS.items():
            if column.startswith(start):
                found[f"{word} {column.removeprefix(start)}"] = values
    for key, issue in issues.items():
        here = block.settlements["option"][block.settlements["issue"] == key]
        level = {option: step for step, option in enumerate(issue.options)}
        if len(here):
            found[f"the option on {key}"] = np.array([level.get(str(one), -1) for one in here])
    return {key: np.asarray(value, dtype=float) for key, value in found.items()}


def moved(name: str, before: Block, after: Block) -> list[tuple[str, float, float]]:
    """What differs in any play: name, mean difference and half of its 95 % interval.

    Sorted by how many standard errors the difference is from nothing, the largest first.
    """
    first, second = numbers(name, before), numbers(name, after)
    rows = []
    for key in first.keys() & second.keys():
        difference = second[key] - first[key]
        difference = difference[~np.isnan(difference)]
        if difference.any():
            half = Z * float(difference.std(ddof=1)) / float(np.sqrt(len(difference)))
            rows.append((key, float(difference.mean()), half))
    return sorted(rows, key=lambda row: (-abs(row[1]) / max(row[2], 1e-12), row[0]))


def told(rows: list[tuple[str, float, float]]) -> str:
    """The effects on accords and force where there are any, and what moved most surely."""
    if not rows:
        return "nothing"
    parts = []
    for key, mean, half in sorted(rows, key=lambda row: row[0] not in PERCENT):
        if key in PERCENT and abs(mean) > half:
            parts.append(f"{PERCENT[key]} {100 * mean:+.1f} ± {100 * half:.1f} points")
    if len(parts) < 2:
        key, mean, half = next((row for row in rows if row[0] not in PERCENT), rows[0])
        parts.append(f"{key} {mean:+.3f} ± {half:.3f}")
    return "; ".join(parts)


def said(name: str, n: int = N) -> str:
    """The rows of the page: what is said, its key, and what happens without it."""
    lines = [
        "| | what is said | key | taken out, or turned over | what that moves |",
        "|---|---|---|---|---|",
    ]
    for number, one in enumerate(sayings(name), 1):
        how = f"variant `{one.variant}`" if one.variant else ", ".join(f"`{s}`" for s in one.sets)
        how += f" against `{one.base}`" if one.base else ""
        effect = told(moved(name, *pair(name, one, n)))
        lines.append(f"| {number} | {one.said} | `{one.key}` | {how} | {effect} |")
    return "\n".join(lines) + "\n"


def at(tree: Any, key: str) -> Any:
    """What a dotted key of a scenario leads to, if anywhere; calendar entries go by their ids."""
    for part in key.split("."):
        if isinstance(tree, list):
            tree = next((one for one in tree if part in list(one.values())[:1]), None)
        elif isinstance(tree, dict):
            tree = tree.get(part)
    return tree
