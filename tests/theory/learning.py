"""What answers tell of red lines that nobody else knows: Bayes, answer by answer."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.model import Talks
from sim.scenario import read
from tests.theory.case import Case, Floats, Number
from tests.theory.published import Entry, entries

PLAYS = 64
TYPES = ("hard", "middle", "soft")
WORDS = {
    "yes": "a yes",
    "named": "a no that names the red line",
    "silent": "a no without a reason",
    "last": "a no without a reason in the last session",
}
STAY = "  - {stage: carried, date: 2030-02-01, forum: shuttle, chair: M, parties: [A, B]}\n"
"""More talks to come, in which nobody hears another."""


def asked(what: str = "yes") -> str:
    """A tables one text, which one type of B in three may not sign, and B says ``what``."""
    told = what in ("yes", "named")
    return f"""\
scenario: A text that tells of red lines
issues:
  pie: {{options: [s0, s1, s2, s3, s4], status_quo: none}}
parties:
  A: {{strategy: hardliner, demands: {{pie: {{want: s2, accept: s0}}}}}}
  B:
    strategy: {"acquiescent" if told else "hardliner"}
    demands:
      pie: {{want: s4, accept: {{s3: 0.3, s2: 0.4, s1: 0.3}},
        values: {{s0: 0, s1: 0.1, s2: 0.25, s3: 0.5, s4: 1}}}}
  M: {{name: Mediator}}
calendar:
  - {{stage: table, date: 2030-01-01, parties: [A, B], first: A, sessions: 1,
     noes: {"named" if told else "silent"}}}
{STAY if what == "silent" else ""}"""


@cache
def believed(what: str) -> tuple[Floats, NDArray[np.bool_]]:
    """What all know of B in the end, [R, T], the hardest first, and where B has signed, [R]."""
    talks = Talks(read(asked(what)), seed=1)
    block = talks.play(0, PLAYS)
    signed = np.asarray(block.outcomes["outcome_class"] == "accord")
    return talks.state.doubts.mass[:, 1, : len(TYPES)].copy(), signed


def heard(entry: Entry) -> list[Number]:
    """The masses after one answer; they are the same in all plays in which it is heard."""
    what = entry.given["answer"]
    masses, signed = believed(what)
    there = masses[signed == (what == "yes")]
    assert len(there) > 1
    assert (there == there[0]).all()
    return [
        Number(f"{WORDS[what]}: P({kind})", expected, float(mass))
        for kind, expected, mass in zip(TYPES, entry.expected["masses"], there[0], strict=True)
    ]


def learning_numbers() -> list[Number]:
    return [number for entry in entries("learning") for number in heard(entry)]


CASES = [
    Case(
        key="learning",
        title="What a no tells",
        says="Of a party's three types the hardest may not sign the text that is tabled, and for "
        "the others it has a quarter of all there is to gain. A yes, a no that names the red line "
        "and a no without a reason each move what all know of the party, by Bayes' rule: the "
        "likelihood of a no without a reason is 1 where red lines ask for it, and what the text "
        "leaves to be gained where they do not.",
        setup="an issue with `status_quo: none`; A, a `hardliner`, always tables the third "
        "option; B is `acquiescent`, so that it says yes where its lines allow it, or a "
        "`hardliner` with `noes: silent`, which never does; one session, and for a no that is "
        "not the last a `shuttle` after it, in which nobody hears another; 64 plays, in all of "
        "which the same answer tells the same",
        text=asked(),
        numbers=learning_numbers,
    ),
]  # fmt: skip
