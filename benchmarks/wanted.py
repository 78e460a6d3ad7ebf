"""What is wanted of speed and memory, beside what was measured: reached, or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from benchmarks.made import power
from benchmarks.pages import table, within
from benchmarks.timing import Spread, spread
from sim.lab.settings import Settings

Found = Mapping[str, Any]
NEGMAS, MESA, FUSED = 4000, 100, 0.6
"""So many times as long as the engine NegMAS and one Mesa model a talk take; the share of the
engine's time that a hand-fused loop needs."""
JANUARY, AT_FIRST, OSCE_57, TWO = 1000, 380, 2000, 1.7
"""Talks of January with tables for one bilateral of NegMAS, as it is and as it was at first; talks
of the OSCE's 57 a second; two workers against one."""
FROM, PARTIES, POWER, TALK = 8, 57, 1.3, 4000
"""Parties that all table in turn: of so many to so many a talk grows by this power at most, and
takes so many microseconds at most."""
COLD, FIRST, WARM = 35, 5, 1.2
"""Seconds: compiling (of processors), the first told play with nothing compiled, any later one."""
MEMORY, MIB = 1.05, 700
"""Of the longest run: peak memory against that of 10,000 plays, and in MiB."""
BARGAINS = {"bilateral": "bilateral", "geneva": "of Geneva's size"}


def workers(n: int) -> str:
    """The two by which so many plays are usually played."""
    return f"2 {Settings(n, workers=2).suited(n).pool}"


class Wanted(NamedTuple):
    """A figure and what is wanted of it.

    ``seen``: what was measured, in words and by which it is judged, the first of them; empty where
    it has not been measured. ``bound``: at least so much, or at most if ``most``.
    """

    what: str
    seen: dict[str, Spread]
    bound: float
    most: bool = False
    shape: str = ",.0f"
    unit: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the median is as wanted; None where nothing was measured."""
        for judged in self.seen.values():
            median = judged["median"]
            return median <= self.bound if self.most else median >= self.bound
        return None

    def row(self) -> tuple[str, str, str, str]:
        """The figure, what was measured, what is wanted, and whether that is reached."""
        told = (f"{within(one, self.shape)}{self.unit}{words}" for words, one in self.seen.items())
        sign = "≤" if self.most else "≥"
        bound = f"{sign} {self.bound:,g}{self.unit}"
        if self.shape.endswith("%"):
            bound = f"{sign} {self.bound:.0%}"
        answer = {True: "yes", False: "no", None: ""}[self.reached]
        return self.what, "; ".join(told) or "not measured yet", bound, answer


def ratios(found: Found) -> str:
    """The table of all that is wanted."""
    rows = [one.row() for one in wanted(found)]
    return table(("figure", "measured", "wanted", "reached"), rows)


def wanted(found: Found) -> Iterator[Wanted]:
    """Every figure of which something is wanted."""
    yield from _beside_others(found)
    yield from _in_a_second(found)
    yield from _of_parties(found)
    yield from _to_wait(found)
    yield from _in_memory(found)


def _by_both(ratio: dict[str, Spread] | None) -> dict[str, Spread]:
    """By processor time, which other work of the machine moves less; and by the clock."""
    return {} if ratio is None else {"": ratio["cpu"], " by the clock": ratio["wall"]}


def _alone(seen: Spread | float | None) -> dict[str, Spread]:
    if seen is None:
        return {}
    return {"": seen if isinstance(seen, dict) else spread([seen])}


def _beside_others(found: Found) -> Iterator[Wanted]:
    negmas = "bilateral: NegMAS takes so many times as long"
    yield Wanted(negmas, _by_both(found["bilateral"]["ratios"].get("negmas")), NEGMAS)
    for name, title in BARGAINS.items():
        of = found[name]["ratios"]
        mesa = f"{title}: one Mesa model takes so many times as long"
        yield Wanted(mesa, _by_both(of["mesa"]), MESA)
        fused = f"{title}: share of the time that a hand-fused loop takes"
        yield Wanted(fused, _by_both(of["fused"]), FUSED, shape=".1%")


def _in_a_second(found: Found) -> Iterator[Wanted]:
    plays = found["plays"]
    words = "{}, {:,} plays with tables, {}: talks for one bilateral of NegMAS"
    short, few = found.get("january_to_negmas"), plays["january"]
    yield Wanted(words.format("January", few, workers(few)), _alone(short), JANUARY)
    longer = plays.get("longer", 100_000)
    run, took = found["memory"].get(str(longer)), found["bilateral"]["took"].get("negmas")
    many = run and took and run["talks_per_second"] * took["wall"]["median"] / 1e6
    yield Wanted(words.format("January", longer, "2 threads"), _alone(many), JANUARY)
    first = words.format("January as it was at first", longer, workers(longer))
    yield Wanted(first, _alone(found.get("january_at_first_to_negmas")), AT_FIRST)
    osce = found["osce_57"]["talks_per_second"]
    yield Wanted("the OSCE's 57 with tables, 2 threads: talks a second", _alone(osce), OSCE_57)
    for pool in ("threads", "processes"):
        times = found["workers"][f"{pool} 2"]["times"]
        what = f"January: 2 {pool} so many times as fast as one"
        yield Wanted(what, _alone(times), TWO, shape=".2f")


def _of_parties(found: Found) -> Iterator[Wanted]:
    costs = found["growth"]["parties"]["microseconds"]
    there = {int(n): cost for n, cost in costs.items() if int(n) >= FROM}
    grown = PARTIES in there and FROM in there
    fitted = power([(n, cost["median"]) for n, cost in there.items()]) if grown else None
    what = f"parties that all table in turn, {FROM} to {PARTIES}: power by which a talk grows"
    yield Wanted(what, _alone(fitted), POWER, most=True, shape=".2f")
    what = f"the same with {PARTIES}: processor time a talk"
    yield Wanted(what, _alone(there.get(PARTIES)), TALK, most=True, unit=" µs")


def _to_wait(found: Found) -> Iterator[Wanted]:
    cold = found.get("cold", {})
    waits = (
        ("processor time of compiling", cold.get("compiling"), "cpu", COLD),
        ("the first told play where nothing is compiled", cold.get("first_told"), "wall", FIRST),
        ("a told play after that", found["commands"]["one talk told, warm"], "wall", WARM),
    )
    for what, took, kind, bound in waits:
        seen = took and {key: at / 1e6 for key, at in took[kind].items()}
        yield Wanted(what, _alone(seen), bound, most=True, shape=".1f", unit=" s")


def _in_memory(found: Found) -> Iterator[Wanted]:
    plays, peaks = found["plays"], found["memory"]
    longest = plays.get("longest", 1_000_000)
    run, short = peaks.get(str(longest)), peaks[str(plays["january"])]
    times = run and run["peak_mib"] / short["peak_mib"]
    what = f"January: peak memory of {longest:,} plays against {plays['january']:,}"
    yield Wanted(what, _alone(times), MEMORY, most=True, shape=".2f")
    what = f"January: peak memory of {longest:,} plays"
    yield Wanted(what, _alone(run and run["peak_mib"]), MIB, most=True, unit=" MiB")
