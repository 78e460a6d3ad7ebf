"""Valid scenarios at random, as the YAML that a person would write.

Every key of the format may occur. Where the program asks for consistency (a bloc or its
members, a package that some agenda can meet, an accident that sets something off), what is
made here is consistent. The choices come from dice, so that Hypothesis can make the scenario
of a failing test smaller and a seed can make any number of them.

Rich scenarios hold distributions. Plain ones hold known numbers only: no red line is unsure,
measures surely succeed or fail, no strategy is random and no accident happens, so that no
draw, and therefore no name of a draw, matters to them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

import yaml
from hypothesis import strategies as st

from tests import mechanisms_at_random as mechanisms

T = TypeVar("T")
Written = dict[str, Any]

SIZES = ("none", "low", "medium", "high", "ruinous")
SALIENCES = ("none", "low", "medium", "high", "vital")
CHANCES = ("remote", "unlikely", "even", "likely", "almost_certain")
RESOLVES = ("low", "medium", "high", "unknown")
KINDS = ("force", "rupture", "sanctions", "deployment", "walkout")
BASES = ("stated", "archival", "inferred", "later", "judgement")
STRATEGIES = (
    *("linear", "boulware", "conceder", "acquiescent", "hardliner", "stall", "micro"),
    *("tit_for_tat", "nice_tit_for_tat", "random"),
)
START = date(2030, 1, 1)
PAIR = 2
TURNS = ("alternating_offers", "amendments")
"""Forums in which whoever speaks tables texts of its own in turn."""


class Dice(Protocol):
    """Where the choices come from."""

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""

    def share(self) -> float:
        """A number from 0 to 1."""


class Thrown:
    """Dice thrown from a seed."""

    def __init__(self, seed: int) -> None:
        self._luck = random.Random(seed)

    def whole(self, low: int, high: int) -> int:
        return self._luck.randint(low, high)

    def share(self) -> float:
        return round(self._luck.random(), 4)


class Drawn:
    """Dice that Hypothesis throws; it looks for the smallest that fail."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def whole(self, low: int, high: int) -> int:
        return self._draw(st.integers(low, high))

    def share(self) -> float:
        return self._draw(st.integers(0, 1000)) / 1000


@dataclass
class Author:
    """Writes one scenario.

    Parameters
    ----------
    dice
        Where the choices come from.
    fixed
        Plain numbers only.
    """

    dice: Dice
    fixed: bool = False
    issues: dict[str, list[str]] = field(default_factory=dict)
    quo: dict[str, str | None] = field(default_factory=dict)
    parties: list[str] = field(default_factory=list)
    members: dict[str, list[str]] = field(default_factory=dict)

    # -- choices -------------------------------------------------------------------------

    def odds(self, chance: float) -> bool:
        """Yes with that chance; the simplest answer is no."""
        return self.dice.share() > 1.0 - chance

    def pick(self, row: Sequence[T]) -> T:
        """One of a row; the simplest is the first."""
        return row[self.dice.whole(0, len(row) - 1)]

    def some(self, row: Sequence[T], least: int = 0) -> list[T]:
        """Some of a row, in its order, at least so many."""
        kept = [item for item in row if self.odds(0.5)]
        return kept if len(kept) >= least else list(row[:least])

    def number(self, words: Sequence[str], low: float, high: float) -> Any:
        """A plain number between the two, a word, or a distribution."""
        one = round(low + (high - low) * self.dice.share(), 6)
        shape = 0 if self.fixed else self.dice.whole(0, 5)
        if shape == 0 or not words:
            return one
        two = round(low + (high - low) * self.dice.share(), 6)
        ends = sorted((one, two))
        if shape == 1:
            return ends
        if shape == 2:
            return {"triangular": [ends[0], round(sum(ends) / 2, 6), ends[1]]}
        if shape == 3 and len(words) > 1:
            first, second = self.pick(words[:-1]), words[-1]
            return {first: 0.25, second: 0.75}
        return self.pick(words)

    # -- who and what --------------------------------------------------------------------

    def write(self) -> Written:
        """The whole scenario."""
        for i in range(self.dice.whole(1, 6)):
            options = [f"o{o}" for o in range(self.dice.whole(1, 6))]
            self.issues[f"issue{i}"] = options
            self.quo[f"issue{i}"] = self.pick([options[0], *options[1:], None])
        free = [f"P{a}" for a in range(self.dice.whole(2, 5))]
        self.parties = list(free)
        if self.odds(0.3):
            inside = [f"M{a}" for a in range(self.dice.whole(1, 2))]
            self.parties += inside
            self.members = {free[0]: inside}
        written: Written = {"scenario": "A scenario at random"}
        if self.odds(0.4):
            written["as_of"] = (START + timedelta(days=self.dice.whole(0, 40))).isoformat()
        written["issues"] = {k: self.issue(k) for k in self.issues}
        written["parties"] = {p: self.party(p) for p in self.parties}
        measures = self.measures()
        accident = bool(measures) and not self.fixed and self.odds(0.4)
        if accident:
            self.pick(list(measures.values()))["accident"] = "yes"
        written["measures"] = measures
        written["calendar"] = self.calendar()
        if accident or self.odds(0.4):
            written["tension"] = self.tension(accident)
        if self.odds(0.3):
            written["advanced"] = self.advanced()
        if not self.fixed and self.odds(0.4):
            mechanisms.homes(self, written)
        mechanisms.embellish(self, written)
        return written

    def issue(self, key: str) -> Written:
        """An issue and what holds now."""
        quo = self.quo[key]
        return {"options": self.issues[key], "status_quo": "none" if quo is None else quo}

    def party(self, key: str) -> Written:
        """A party: what it wants, how it concedes, what it minds."""
        about = [issue for issue in self.issues if self.odds(0.75)]
        written: Written = {"demands": {issue: self.demand(issue) for issue in about}}
        written["strategy"] = self.strategy()
        written["resolve"] = self.number(RESOLVES, 0, 1)
        if self.odds(0.4):
            written["believed"] = self.pick([0.5, *RESOLVES, {"high": 0.4, "low": 0.6}])
        written["home"] = {"cornered": self.number(SIZES, 0, 2)}
        written["capability"] = round(0.1 + 5 * self.dice.share(), 3)
        written["count"] = self.dice.whole(1, 3)
        if self.odds(0.3):
            written["patience"] = self.pick(["3 months", "2 weeks", 10, 365])
        if self.odds(0.4):
            written["instructions"] = {"pace": self.number(("slow", "normal", "fast"), 0, 3)}
        if self.odds(0.3) and all(key not in members for members in self.members.values()):
            written["package"] = self.pick(["all", about, list(self.issues)])
        followed = [p for p in self.parties if p < key]
        followed += [] if self.fixed else ["status_quo"]  # which weighs every issue by a word
        if followed and self.odds(0.3):
            written["follows"] = self.pick(followed)
        if key in self.members:
            written["members"] = self.members[key]
            written["decides"] = self.pick(["consensus", "majority", "qualified_majority"])
            if written["decides"] == "qualified_majority" and self.odds(0.5):
                written["weights"] = {m: self.dice.whole(1, 4) for m in self.members[key]}
        return written

    def strategy(self) -> Any:
        """A strategy, with parameters or without."""
        name = self.pick(STRATEGIES[:-1] if self.fixed else STRATEGIES)
        if name == "boulware" and self.odds(0.3):
            return {"name": name, "e": 0.05, "clock": "talks"}
        if name == "conceder" and self.odds(0.3):
            return {"name": name, "e": 8}
        if name == "tit_for_tat" and self.odds(0.5):
            return {"name": name, "manner": "absolute", "window": self.dice.whole(1, 3)}
        return name

    def demand(self, key: str) -> Written:
        """A position: want, red line, weight."""
        options = self.issues[key]
        want = self.pick(options)
        written: Written = {"want": want, "salience": self.number(SALIENCES, 0, 8)}
        if self.odds(0.3):
            signed = self.some(options)
            written["accept"] = [o for o in options if o in signed or o == want]
        else:
            written["accept"] = self.red_line(options, want)
        if not self.fixed and self.odds(0.5):
            written["basis"] = self.pick(BASES)
        if self.odds(0.2):
            written["curvature"] = self.number((), 0.3, 3)
        if self.odds(0.15):
            written["reads"] = {self.pick(options): self.pick(options)}
        if self.odds(0.15):
            worth = {o: self.number(("",) * (not self.fixed), 0, 0.9) for o in options}
            worth = {o: w if not isinstance(w, str) else 0.5 for o, w in worth.items()}
            written["values"] = {**worth, want: 1}
        return written

    def red_line(self, options: list[str], want: str) -> Any:
        """A red line that tells which side is refused."""
        middle = want not in (options[0], options[-1])
        lines = [o for o in options if not middle or o != want]
        line = self.pick(lines)
        if self.fixed or len(lines) < 2 or self.odds(0.7):
            return line
        other = self.pick([o for o in lines if o != line])
        return {line: 0.6, other: 0.4}

    # -- coercion ------------------------------------------------------------------------

    def measures(self) -> Written:
        """Trees of measures, up to five of them."""
        written: Written = {}
        for i in range(self.dice.whole(0, 5)):
            by = self.pick(self.parties)
            others = [p for p in self.parties if p != by]
            one: Written = {"by": by, "kind": self.pick(KINDS), "when": self.when(list(written))}
            one["against"] = self.pick(others)
            if self.odds(0.4):
                one["with"] = self.some(others)
            if self.odds(0.7):
                about = self.some(list(self.issues))
                one["imposes"] = {k: self.pick(self.issues[k]) for k in about}
            one["success"] = self.success()
            for key in ("cost", "benefit"):
                one[key] = self.number(SIZES, 0, 2)
            if self.odds(0.2):
                prize = self.pick(list(self.issues))
                one["cost"] = {"worth": {prize: self.pick(self.issues[prize])}}
            one["harm"] = {p: self.number(SIZES, 0, 3) for p in self.some(self.parties)}
            one["public"] = self.pick(["no", "denied", "hinted", "yes", "2030-01-20"])
            for key in ("audience_cost", "breach_cost"):
                if self.odds(0.2):
                    one[key] = self.number(SIZES, 0, 2)
            if self.odds(0.2):
                one["covers"] = self.some(list(self.issues))
            written[f"m{i}"] = one
        return written

    def when(self, earlier: list[str]) -> Any:
        """For want of an accord, with a date or without, or in answer to another measure."""
        if earlier and self.odds(0.6):
            return self.pick(earlier)
        if self.odds(0.5):
            return "no_accord"
        about: Written = {"no_accord": self.some(list(self.issues))}
        if self.odds(0.6):
            about["by"] = (START + timedelta(days=self.dice.whole(-20, 200))).isoformat()
        return about

    def success(self) -> Any:
        """A chance of success."""
        if self.fixed:
            return self.pick([1, 0])
        return "capability" if self.odds(0.2) else self.number(CHANCES, 0, 1)

    # -- calendar ------------------------------------------------------------------------

    def calendar(self) -> list[Written]:
        """Stages and signals; the last stage holds every issue, so that packages can be met."""
        written: list[Written] = []
        day = START
        count = self.dice.whole(1, 4)
        for i in range(count):
            day += timedelta(days=self.dice.whole(0, 30))
            if i < count - 1 and self.odds(0.3):
                written.append(self.signal(i, day))
            else:
                written.append(self.stage(i, day, last=i == count - 1))
        return written

    def signal(self, i: int, day: date) -> Written:
        """An act that others read."""
        return {
            "signal": f"s{i}",
            "date": day.isoformat(),
            "by": self.pick(self.parties),
            "shows": self.pick(["resolve", "restraint"]),
            "strength": self.number(("faint", "weak", "clear", "strong"), 1, 10),
            "voice": self.pick(["leader", "minister", "official", "press", 0]),
        }

    def beside(self, free: list[str], forum: str, day: date) -> Written:
        """Who sits at a stage without a vote; every other observer tables too, where it can."""
        where = self.pick(["observers", "consult"])
        found: Written = {where: self.some(free)}
        if found.get("observers") and forum in TURNS:
            found["observers_table"] = day.day % PAIR == 0
        return found

    def stage(self, i: int, day: date, last: bool) -> Written:
        """A stage, of any forum and any rule."""
        forum = self.forum(last)
        seats = self.seats(last)
        beside = [p for p in self.parties if p not in seats]
        if forum == "shuttle" and len(seats) >= PAIR and len(self.parties) > PAIR and not last:
            seats = seats[:PAIR]
        elif forum == "shuttle":
            forum = "amendments"
        written: Written = {"stage": f"t{i}", "date": day.isoformat(), "forum": forum}
        written["parties"] = seats
        written["first"] = self.pick(seats)
        if forum != "ultimatum":
            written["sessions"] = self.dice.whole(0, 6)
        if not last:
            written["agenda"] = self.some(list(self.issues))
        if beside and forum != "shuttle" and self.odds(0.5):
            written |= self.beside(beside, forum, day)
        if forum == "exchange":
            return written
        if forum == "shuttle":
            written["chair"] = self.pick([p for p in self.parties if p not in seats])
        if forum == "single_text":
            written["chair"] = self.pick(self.parties)
            if self.odds(0.3):
                written["press"] = 4
        if forum != "ultimatum" and self.odds(0.3):
            written["stalled_after"] = self.dice.whole(1, 3)
        if self.odds(0.2):
            written["if_fails"] = "end"
        if self.odds(0.4):
            written["overseen_by"] = "leaders"
        written["adopt"] = self.rule(seats)
        return written

    def forum(self, last: bool) -> str:
        """A forum; the last stage decides."""
        tabling = ["alternating_offers", "single_text", "ultimatum", "amendments", "shuttle"]
        return self.pick(tabling if last else ["alternating_offers", "exchange", *tabling[1:]])

    def seats(self, last: bool) -> list[str]:
        """Who sits: a bloc or its members."""
        inside = [p for row in self.members.values() for p in row]
        free = [p for p in self.parties if p not in inside]
        if last:
            return free
        if self.members and self.odds(0.5):
            free = [p for p in free if p not in self.members] + inside
        return self.some(free, least=2) if len(free) > 2 else free

    def rule(self, seats: list[str]) -> Any:
        """An adoption rule."""
        kind = self.dice.whole(0, 5)
        if kind == 1 and len(seats) > 2:
            return {"consensus_minus": [seats[-1]]}
        if kind == 2:
            return "majority"
        if kind == 3:
            weights = {p: self.dice.whole(1, 4) for p in seats}
            return {"majority": {"at_least": 0.6}, "weights": weights}
        if kind == 5:
            weights = {p: self.dice.whole(1, 4) for p in seats}
            return {"double_majority": {"parties": 0.5, "weight": 0.6}, "weights": weights}
        if kind == 4:
            return {"majority": {"more_than": 0.5}, "veto": self.some(seats)}
        return "consensus"

    # -- the rest ------------------------------------------------------------------------

    def tension(self, accident: bool) -> Written:
        """How tense it is, and what an accident would do."""
        written: Written = {"now": self.number(("calm", "tense", "extreme"), 0, 1)}
        if accident:
            chance = self.pick([0, "1 in 300", 0.5, 0.999, [0.1, 0.4]])
            written["accident"] = {"chance": chance, "per": self.pick(["month", "day", "week"])}
        return written

    def advanced(self) -> Written:
        """Settings for those who must."""
        written: Written = {
            "bins": self.pick([32, 2, 3, 64]),
            "reading": self.pick([0.1, 0.01, 1]),
            "cooling": self.pick([0.02, 0, 1]),
            "sensitivity": self.pick([3, 0, 10]),
        }
        if not self.fixed:
            written["tremble"] = self.pick([0, 0.05, 0.5])
        return written


def dumped(written: Written) -> str:
    """A scenario as text."""
    return yaml.safe_dump(written, sort_keys=False, allow_unicode=True)


def thrown(seed: int, fixed: bool = False) -> Written:
    """The scenario of a seed."""
    return Author(Thrown(seed), fixed).write()


@st.composite
def _drawn(draw: st.DrawFn, fixed: bool) -> Written:
    return Author(Drawn(draw), fixed).write()


def _mostly_thrown(fixed: bool) -> st.SearchStrategy[Written]:
    """Half of them made small by Hypothesis, half large ones from seeds."""
    seeds = st.integers(0, 10**9)
    return st.one_of(_drawn(fixed), seeds.map(lambda seed: thrown(seed, fixed)))


def rich() -> st.SearchStrategy[Written]:
    """Scenarios with everything in them."""
    return _mostly_thrown(False)


def plain() -> st.SearchStrategy[Written]:
    """Scenarios in which no number is drawn but for accidents."""
    return _mostly_thrown(True)
