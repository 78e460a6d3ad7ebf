"""Random scenarios of the kind that a pattern is about: a broad prior, declared, fitted to nothing.

A scenario is drawn from its seed alone. A change of one number leaves all others, and all luck
in play, as they are.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

Written = dict[str, Any]

STRATEGIES = ("linear", "boulware", "conceder")
NO_CLOCK = ("tit_for_tat", "micro", "hardliner")
MOST_PARTIES = 7
EPISODE = """Two parties, one to four issues of three to six options. The sender demands a change of
the first issue, and of each other with probability .7; on the rest the target does. Red lines lie
anywhere from what is wanted to the status quo, in a third of cases on the status quo itself.
Weights 1 to 8, resolves beta(2, 5) to beta(5, 2) or uniform, strategies linear, boulware or
conceder. The sender publicly threatens sanctions: harm .1 to 3 stakes to the target, cost .1 to 2
to itself, audience cost 0 to 1, and in a third of cases something gained by it. In half of the
cases the target threatens to answer, in half the sender may go on to rupture. A first stage of 4
to 12 sessions, the day on which the sanctions are due, a second stage of as many."""
COUNCIL = """Two to seven parties that must all agree, one to four issues of three to six options;
in half of the cases nothing is in force at first, in the others the first option of each issue.
Each party wants either end of each issue; it would sign what lies up to its red line, which leaves
at least the middle open in half of the cases and lies anywhere in the others. Weights 1 to 8,
strategies linear, boulware or conceder. One stage of 20 sessions."""
PAIR = """The first two of a council. Each answers in kind (tit_for_tat, micro), so that nothing but
the last session makes it yield, or never moves at all (hardliner)."""


class Luck(random.Random):
    """What the prior draws from."""

    def between(self, low: float, high: float) -> float:
        """Log-uniform."""
        return float(round(low * (high / low) ** self.random(), 4))

    def happens(self, chance: float) -> bool:
        """Yes with that chance."""
        return self.random() < chance


def issues(luck: Luck, n_issues: int, status_quo: str) -> Written:
    """So many issues of three to six options."""
    return {
        f"i{k}": {
            "options": [f"o{o}" for o in range(luck.randint(3, 6))],
            "status_quo": status_quo,
        }
        for k in range(n_issues)
    }


def position(luck: Luck, options: list[str], up: bool, tied: float) -> Written:
    """Wants one end; would sign up to a red line, its own end with probability ``tied``."""
    scale = options if up else options[::-1]  # from what it likes least to what it wants
    line = luck.randint(0, len(scale) - 2)
    held = len(scale) - 1 if luck.happens(tied) else line
    return {"want": scale[-1], "accept": scale[held], "salience": luck.between(1, 8)}


def resolve(luck: Luck) -> str:
    """What is known of how resolved a party is."""
    return luck.choice(["low", "medium", "high", "unknown"])


def episode(seed: int) -> Written:
    """A sender threatens a target. ``EPISODE`` says how it is drawn."""
    luck = Luck(seed)
    about = issues(luck, luck.randint(1, 4), "o0")
    asks = [k == 0 or luck.happens(0.7) for k in range(len(about))]
    demands: dict[str, Written] = {"S": {}, "T": {}}
    for (name, issue), sender_asks in zip(about.items(), asks, strict=True):
        demands["S"][name] = position(luck, issue["options"], sender_asks, 0.0)
        demands["T"][name] = position(luck, issue["options"], not sender_asks, 1 / 3)
    written: Written = {
        "scenario": f"Episode {seed}",
        "issues": about,
        "parties": {
            name: {
                "demands": demands[name],
                "strategy": luck.choice(STRATEGIES),
                "resolve": resolve(luck),
                "home": {"cornered": round(luck.random(), 4)},
            }
            for name in ("S", "T")
        },
    }
    written["measures"] = threats(luck, [n for n, a in zip(about, asks, strict=True) if a])
    sessions = luck.randint(4, 12)
    written["calendar"] = [
        {"stage": "threatened", "date": "2030-01-01", "sessions": sessions},
        {"stage": "after", "date": "2030-03-01", "sessions": sessions},
    ]
    return written


def threats(luck: Luck, demanded: list[str]) -> Written:
    """The sender's threat, what may answer it, and what may follow."""
    cost = luck.between(0.1, 2)
    found: Written = {
        "sanctions": {
            "by": "S", "when": {"no_accord": demanded, "by": "2030-02-01"}, "public": "yes",
            "cost": cost, "harm": {"T": luck.between(0.1, 3)},
            "benefit": round(cost * luck.random(), 4) if luck.happens(1 / 3) else 0.0,
            "audience_cost": round(luck.random(), 4),
        }
    }  # fmt: skip
    answer = {"by": "T", "kind": "sanctions", "when": "sanctions", "public": "yes",
              "cost": luck.between(0.1, 2), "harm": {"S": luck.between(0.1, 1)}}  # fmt: skip
    further = {"by": "S", "when": {"no_accord": demanded}, "public": "yes",
               "cost": luck.between(0.1, 2), "harm": {"T": luck.between(0.1, 3)}}  # fmt: skip
    if luck.happens(0.5):
        found["answer"] = answer
    if luck.happens(0.5):
        found["rupture"] = further
    return found


def council(seed: int) -> Written:
    """Two to seven parties that must all agree. ``COUNCIL`` says how it is drawn."""
    return seated(everybody(seed), Luck(seed + 10**6).randint(2, MOST_PARTIES))


def pair(seed: int) -> Written:
    """The first two of a council, which never move or answer in kind."""
    luck, written = Luck(seed + 10**6), seated(everybody(seed), 2)
    rules = {f"parties.{name}.strategy": luck.choice(NO_CLOCK) for name in written["parties"]}
    return changed(written, rules)


def everybody(seed: int) -> Written:
    """A council with all its seven parties."""
    luck = Luck(seed)
    about = issues(luck, luck.randint(1, 4), luck.choice(["none", "o0"]))
    names = [f"P{a}" for a in range(MOST_PARTIES)]
    roomy = luck.happens(0.5)
    parties = {}
    for a, name in enumerate(names):
        up = {k: (a % 2 == 1 if a < 2 and k == "i0" else luck.happens(0.5)) for k in about}
        demands = {
            key: position(luck, issue["options"], up[key], 0.0) for key, issue in about.items()
        }
        if roomy:
            for key, issue in about.items():
                middle = (len(issue["options"]) - 1) // 2 if up[key] else len(issue["options"]) // 2
                demands[key]["accept"] = issue["options"][middle]
        parties[name] = {"demands": demands, "strategy": luck.choice(STRATEGIES)}
    return {"scenario": f"Council {seed}", "issues": about, "parties": parties,
            "calendar": [{"stage": "talks", "date": "2030-01-01", "sessions": 20}]}  # fmt: skip


def seated(written: Written, n: int) -> Written:
    """The first n parties only."""
    kept = {name: who for a, (name, who) in enumerate(written["parties"].items()) if a < n}
    return {**written, "parties": kept}


def changed(written: Written, values: Mapping[str, Any]) -> Written:
    """The scenario with some values replaced, by dotted path; ids that are not there are made."""
    found: Written = _copied(written)
    for path, value in values.items():
        here, *rest = found, *path.split(".")
        for key in rest[:-1]:
            here = here.setdefault(key, {})
        here[rest[-1]] = value
    return found


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value
