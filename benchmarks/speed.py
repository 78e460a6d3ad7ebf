"""The tables of README and docs/scaling.md that are made from ``benchmarks/latest.json``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import measures, scaling
from benchmarks.pages import renew
from benchmarks.timing import Spread

README = measures.ROOT / "README.md"
KEPT = measures.ROOT / "benchmarks" / "latest.json"
NEGMAS, MESA, FUSED, JANUARY, TWO = 1900, 100, 0.6, 380, 1.7
"""What is wanted: times as long as the engine NegMAS and one Mesa model a talk take; the share
that the hand-fused loop needs; talks of January with tables over NegMAS's bilaterals in the same
time; two workers against one."""
Found = dict[str, Any]
BARGAINS = {
    "bilateral": "bilateral, 6 issues × 5 options, 100 rounds",
    "geneva": "of Geneva's size, 13 × 5, red lines, 8 sessions",
}
WHO = {
    "play": "here, texts of the first 2,000 kept",
    "beyond": "here, no texts kept",
    "fused": "hand-fused loop (no threats, homes, beliefs or doubts in it; no tables)",
    "mesa": "one plain Mesa model a talk",
    "negmas": "NegMAS {version}, by its own rules",
}


def within(values: Spread, shape: str = ",.0f") -> str:
    """A median with its least and most."""
    middle, least, most = (format(values[key], shape) for key in ("median", "least", "most"))
    return f"{middle} ({least}–{most})"


def against(ratio: Spread, wanted: float, shape: str) -> str:
    """What is wanted, and whether the median of the ratio, by the clock, reaches it."""
    return f"≥ {wanted:{shape}}" + ("" if ratio["median"] >= wanted else ", not reached")


def speed(wall: Spread) -> str:
    """Talks a second, of microseconds a talk."""
    turned = {"median": "median", "least": "most", "most": "least"}
    rates = {key: 1e6 / wall[other] for key, other in turned.items()}
    return within(rates, ",.1f" if rates["median"] < 100 else ",.0f")


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figures(found: Found) -> str:
    """How fast everything is."""
    rows = [
        (title, within(found[key]["talks_per_second"]), f"{within(found[key]['microseconds'])} µs")
        for key, title in (
            ("january", f"January 2022, {found['plays']['january']:,} plays, tables, 2 threads"),
            ("osce_57", f"the OSCE's 57, {found['plays']['osce_57']:,} plays, tables, 2 threads"),
        )
    ]
    many, seen = [*found["memory"].items()][-1]
    long = f"January 2022, {int(many):,} plays, tables, 2 threads, once"
    rows.insert(1, (long, f"{seen['talks_per_second']:,.0f}", ""))
    for name, title in BARGAINS.items():
        rows.append((title, "", ""))
        for who, took in found[name]["took"].items():
            words = WHO[who].format(version=found.get("negmas", {}).get("version"))
            shape = ",.1f" if took["cpu"]["median"] < 100 else ",.0f"
            rows.append((f"– {words}", speed(took["wall"]), f"{within(took['cpu'], shape)} µs"))
    return _table(("what", "talks a second", "processor time a talk"), rows)


def ratios(found: Found) -> str:
    """The engine beside others, and what is wanted."""
    rows = []
    for name, title in BARGAINS.items():
        of, where = found[name]["ratios"], title.split(",")[0]
        others = {"negmas": ("NegMAS", NEGMAS), "mesa": ("one Mesa model", MESA)}
        for other, (words, wanted) in others.items():
            if other in of:
                row = (f"{where}: {words} takes so many times as long", *_both(of[other], ",.0f"))
                rows.append((*row, against(of[other]["wall"], wanted, ",.0f")))
        row = (
            f"{where}: share of the time that a hand-fused loop takes",
            *_both(of["fused"], ".1%"),
        )
        rows.append((*row, against(of["fused"]["wall"], FUSED, ".0%")))
    if "january_to_negmas" in found:
        words = "January with tables, 2 threads: talks for one bilateral of NegMAS"
        seen = found["january_to_negmas"]
        rows.append((words, "", within(seen), against(seen, JANUARY, ",.0f")))
    for pool in ("threads", "processes"):
        times = found["workers"][f"{pool} 2"]["times"]
        words = f"January: 2 {pool} so many times as fast as one"
        rows.append((words, "", within(times, ".2f"), against(times, TWO, ".1f")))
    return _table(("ratio", "by processor time", "by the clock", "wanted"), rows)


def _both(ratio: dict[str, Spread], shape: str) -> tuple[str, str]:
    return within(ratio["cpu"], shape), within(ratio["wall"], shape)


def growth(found: Found) -> str:
    """What a talk costs as its scenario grows."""
    rows = []
    for name, seen in found["growth"].items():
        costs = (f"{at}: {within(cost)}" for at, cost in seen["microseconds"].items())
        rows.append((name, "; ".join(costs), f"{seen['power']:.2f}"))
    head = f"processor time a talk of {found['plays']['growth']}, µs"
    return _table(("what grows", head, "fitted power"), rows)


def rest(found: Found) -> str:
    """Ladders, memory, commands."""
    rows = [
        (f"a ladder, {name}", f"{within(cost['cpu'])} µs") for name, cost in found["ladder"].items()
    ]
    rows += [
        (f"peak memory, {int(n):,} plays of January 2022", f"{seen['peak_mib']:,.0f} MiB")
        for n, seen in found["memory"].items()
    ]
    rows += [
        (name, f"{within({key: at / 1e6 for key, at in took['wall'].items()}, '.2f')} s")
        for name, took in found["commands"].items()
    ]
    return _table(("what", "median (least–most)"), rows)


def spent(found: Found) -> str:
    """Where the time of a talk goes."""
    kinds = [kind for kind in next(iter(found["spent"].values())) if kind != "microseconds"]
    rows = [
        (f"`{name}`", f"{seen['microseconds']:,.0f} µs", *(f"{seen[kind]:.0%}" for kind in kinds))
        for name, seen in found["spent"].items()
    ]
    return _table(("a talk of", "processor time", *kinds), rows)


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
    README: {"figures": figures, "ratios": ratios, "rest": rest, "came": came},
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
