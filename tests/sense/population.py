"""Random conflicts of a stated size and overlap: a broad prior, declared, fitted to nothing.

A conflict is drawn from its seed, its size and its overlap alone, again and again until it is of
the overlap that is asked for. What that is, all texts of it decide (``brute``).
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

from tests.patterns.population import Luck, changed
from tests.sense.brute import Ground, all_texts, laid_out

Written = dict[str, Any]

OVERLAPS = ("wide", "narrow", "none", "doubtful")
SIZES = (2, 4, 8)
NARROW = 0.1
"""Below this share of what each could gain at most, the best text for the worst off is narrow."""
TEXTS = 4096
SESSIONS = 12
CLOCKS = ("linear", "boulware", "conceder")
ORDINARY = (*CLOCKS, "micro", "nice_tit_for_tat")
FORUMS = ("alternating_offers", "single_text", "shuttle", "amendments")
MEDIATED = ("single_text", "shuttle")
OPEN = {2: 0.3, 4: 0.5, 8: 0.75}
"""How often a red line is the far end of the scale, by the number of parties."""
DRAWN = """Two, four or eight parties, two to six issues of two to six options, at most 4,096 texts.
In half of the conflicts an option of each issue is in force, in a quarter of none, in a quarter of
some. Each party wants some option, an end of the scale in seven cases of ten, and has a red line
anywhere between that and an end of the scale, or no line to speak of: that end itself, with .3, .5
and .75 for two, four and eight parties. Of four or eight, each minds an issue with .8; two mind
all. Saliences 1 to 8, curvatures .4 to 2.5; in a fifth of the conflicts one party settles two
issues, or all that it minds, together or not at all. No threats, no hurry, no homes: no deal is
worth what is in force. One stage of twelve sessions."""


def drawn(luck: Luck, n_parties: int) -> Written:
    """A conflict of so many parties, of any overlap."""
    n_options = [luck.randint(2, 6) for _ in range(luck.randint(2, 6))]
    while prod(n + 1 for n in n_options) > TEXTS:
        n_options = [luck.randint(2, 6) for _ in n_options]
    bare = luck.choice([0.0, 0.0, 0.5, 1.0])
    issues: Written = {}
    for k, n in enumerate(n_options):
        options = [f"i{k}o{o}" for o in range(n)]
        quo = "none" if luck.happens(bare) else luck.choice(options)
        issues[f"i{k}"] = {"options": options, "status_quo": quo}
    names = [f"P{a}" for a in range(n_parties)]
    parties: Written = {name: party(luck, issues, n_parties) for name in names}
    if luck.happens(0.2):
        who = parties[luck.choice(names)]
        minded = list(who["demands"])
        who["package"] = minded if luck.happens(0.5) else luck.sample(minded, min(2, len(minded)))
    stage = {"stage": "talks", "date": "2030-01-01", "parties": names, "first": names,
             "agenda": list(issues), "sessions": SESSIONS}  # fmt: skip
    return {"scenario": "A conflict", "issues": issues, "parties": parties, "calendar": [stage]}


def party(luck: Luck, issues: Written, n_parties: int) -> Written:
    """Somebody with positions on all issues, or on most of them."""
    minded = [k for k in issues if n_parties == min(SIZES) or luck.happens(0.8)]
    minded = minded or [luck.choice(list(issues))]
    demands = {k: position(luck, issues[k]["options"], OPEN[n_parties]) for k in minded}
    return {"demands": demands, "resolve": 0.5}


def position(luck: Luck, options: list[str], open_: float) -> Written:
    """What is wanted, how far one would go, how much it matters."""
    last = len(options) - 1
    want = luck.choice([0, last]) if luck.happens(0.7) else luck.randint(0, last)
    room = {1: last - want, -1: want}  # options to either side
    side = luck.choice([way for way, n in room.items() if n])
    held = want in (0, last)  # in mid-scale a line says which side is refused
    steps = room[side] if luck.happens(open_) else luck.randint(0 if held else 1, room[side])
    return {"want": options[want], "accept": options[want + side * steps],
            "salience": luck.between(1, 8), "curvature": luck.between(0.4, 2.5)}  # fmt: skip


def overlap(ground: Ground) -> str:
    """Wide, narrow or none; on the edge where all could sign a text but not all gain by any."""
    if not ground.signable.any():
        return "none"
    slack = ground.slack
    if slack == 0.0:
        return "edge"
    return "narrow" if slack < NARROW else "wide"


@lru_cache(maxsize=4096)
def conflict(seed: int, n_parties: int, kind: str) -> Written:
    """The conflict of a seed; not to be changed in place.

    Parameters
    ----------
    seed, n_parties
        Which, and how many parties vote.
    kind
        One of ``OVERLAPS``. A doubtful one is wide as written.
    """
    luck = Luck(f"{kind} {n_parties} {seed}")
    sought = "wide" if kind == "doubtful" else kind
    while True:
        written = drawn(luck, n_parties)
        if overlap(all_texts(laid_out(written))) == sought:
            return in_doubt(luck, written) if kind == "doubtful" else written


def in_doubt(luck: Luck, written: Written) -> Written:
    """The same with red lines that are not sure.

    A line beside what is wanted in mid-scale stays sure: a step further, and it would not say
    which side is refused.
    """
    for who in written["parties"].values():
        for issue, demand in who["demands"].items():
            options = written["issues"][issue]["options"]
            want, line = options.index(demand["want"]), options.index(demand["accept"])
            if want in (0, len(options) - 1) or abs(want - line) > 1:
                demand["basis"] = luck.choice(["stated", "inferred", "judgement"])
    return written


def with_strategies(written: Written, names: list[str]) -> Written:
    """The same, each party by its strategy."""
    seated = written["calendar"][0]["parties"]
    chosen = zip(seated, names, strict=True)
    return changed(written, {f"parties.{who}.strategy": name for who, name in chosen})


def all_by(written: Written, name: str) -> Written:
    """The same, everybody by one strategy."""
    return with_strategies(written, [name] * len(written["calendar"][0]["parties"]))


def by_lot(written: Written, seed: int, names: tuple[str, ...] = ORDINARY) -> Written:
    """The same, each party by a strategy of its own."""
    luck = Luck(f"strategies {seed}")
    return with_strategies(written, [luck.choice(names) for _ in written["calendar"][0]["parties"]])


def at_forum(written: Written, forum: str, adopt: str = "consensus") -> Written:
    """The same before another forum; who mediates has no demands and no vote."""
    stage = {**written["calendar"][0], "forum": forum, "adopt": adopt}
    if forum not in MEDIATED:
        return changed(written, {"calendar": [stage]})
    return changed(written, {"calendar": [{**stage, "chair": "M"}], "parties.M.name": "Mediator"})
