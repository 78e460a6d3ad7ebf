"""The tables of README and docs/scaling.md that are made from ``benchmarks/latest.json``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import measures, scaling, wanted
from benchmarks.pages import renew, table, within
from benchmarks.timing import Spread

README = measures.ROOT / "README.md"
KEPT = measures.ROOT / "benchmarks" / "latest.json"
Found = dict[str, Any]
BARGAINS = {
    "bilateral": "bilateral, 6 issues × 5 options, 100 rounds",
    "geneva": "of Geneva's size, 13 × 5, red lines, 8 sessions",
}
COLD = {
    "one talk told, nothing compiled": ("first_told", "wall"),
    "compiling, once, of processor time": ("compiling", "cpu"),
}
WHO = {
    "play": "here, texts of the first 2,000 kept",
    "beyond": "here, no texts kept",
    "fused": "hand-fused loop (no threats, homes, beliefs or doubts in it; no tables)",
    "mesa": "one plain Mesa model a talk",
    "negmas": "NegMAS {version}, by its own rules",
}


def speed(wall: Spread) -> str:
    """Talks a second, of microseconds a talk."""
    turned = {"median": "median", "least": "most", "most": "least"}
    rates = {key: 1e6 / wall[other] for key, other in turned.items()}
    return within(rates, ",.1f" if rates["median"] < 100 else ",.0f")


def seconds(took: Spread) -> str:
    """Seconds, of microseconds."""
    return f"{within({key: at / 1e6 for key, at in took.items()}, '.2f')} s"


def figures(found: Found) -> str:
    """How fast everything is."""
    plays = {
        name: f"{n:,} plays, tables, {wanted.workers(n)}" for name, n in found["plays"].items()
    }
    rows = [
        (title, within(found[key]["talks_per_second"]), f"{within(found[key]['microseconds'])} µs")
        for key, title in (
            ("january", f"January 2022, {plays['january']}"),
            ("january_at_first", f"January 2022 as it was at first, {plays.get('longer')}"),
            ("osce_57", f"the OSCE's 57, {plays['osce_57']}"),
        )
        if key in found
    ]
    for many in [*found["memory"]][:0:-1]:
        long = f"January 2022, {int(many):,} plays, tables, 2 threads, once"
        rows.insert(1, (long, f"{found['memory'][many]['talks_per_second']:,.0f}", ""))
    for name, title in BARGAINS.items():
        rows.append((title, "", ""))
        for who, took in found[name]["took"].items():
            words = WHO[who].format(version=found.get("negmas", {}).get("version"))
            shape = ",.1f" if took["cpu"]["median"] < 100 else ",.0f"
            rows.append((f"– {words}", speed(took["wall"]), f"{within(took['cpu'], shape)} µs"))
    return table(("what", "talks a second", "processor time a talk"), rows)


def growth(found: Found) -> str:
    """What a talk costs as its scenario grows."""
    rows = []
    for name, seen in found["growth"].items():
        costs = (f"{at}: {within(cost)}" for at, cost in seen["microseconds"].items())
        rows.append((name, "; ".join(costs), f"{seen['power']:.2f}"))
    head = f"processor time a talk of {found['plays']['growth']}, µs"
    return table(("what grows", head, "fitted power"), rows)


def rest(found: Found) -> str:
    """Ladders, memory, commands."""
    rows = [
        (f"a ladder, {name}", f"{within(cost['cpu'])} µs") for name, cost in found["ladder"].items()
    ]
    rows += [
        (f"peak memory, {int(n):,} plays of January 2022", f"{seen['peak_mib']:,.0f} MiB")
        for n, seen in found["memory"].items()
    ]
    cold = found.get("cold", {})
    waits = {words: cold[key][kind] for words, (key, kind) in COLD.items() if cold}
    waits |= {name: took["wall"] for name, took in found["commands"].items()}
    rows += [(name, seconds(took)) for name, took in waits.items()]
    return table(("what", "median (least–most)"), rows)


def spent(found: Found) -> str:
    """Where the time of a talk goes."""
    kinds = [kind for kind in next(iter(found["spent"].values())) if kind != "microseconds"]
    rows = [
        (f"`{name}`", f"{seen['microseconds']:,.0f} µs", *(f"{seen[kind]:.0%}" for kind in kinds))
        for name, seen in found["spent"].items()
    ]
    return table(("a talk of", "processor time", *kinds), rows)


def came(found: Found) -> str:
    """How the bilateral talks ended, so that one sees that both play the same, and where and when
    all this was measured.
    """
    words = "; ".join(
        f"{who}: {seen['accords']:.0%} accords, in round {seen['mean_round']:.0f} on the mean, "
        f"A {seen['mean_share_A']:.2f}, B {seen['mean_share_B']:.2f} of their best"
        for who, seen in (("here", found["came"]), ("NegMAS", found.get("negmas")))
        if seen
    )
    return f"What came of the bilaterals: {words}. {scaling.machine(found)}"


PARTS: dict[Path, dict[str, Callable[[Found], str]]] = {
    README: {"figures": figures, "ratios": wanted.ratios, "rest": rest, "came": came},
    scaling.PAGE: {"growth": growth, "spent": spent},
}
"""What is made from the figures, page by page."""


def parts(page: Path, found: Found) -> dict[str, str]:
    """The parts of a page that are made from the figures."""
    return {part: make(found) for part, make in PARTS[page].items()}


def write(found: Found) -> None:
    """Write README and the page on scaling anew."""
    for page in PARTS:
        renew(page, parts(page, found))
