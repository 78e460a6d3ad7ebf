"""The engine beside a hand-fused loop, one Mesa model a talk and NegMAS, by turns.

All play the same bargains of two. The engine and the yardsticks play the very same talks, number
for number (tests/unit/test_yardsticks.py); NegMAS plays others of the same domain by its own rules.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.bargain import FOLDER, Bargain, bargain
from benchmarks.fused import Loop
from benchmarks.one_model_a_talk import Talk, terms_of
from benchmarks.timing import Took, by_turns, clocked, ratio, told
from sim.lab.ensemble import cells
from sim.lab.settings import Settings
from sim.luck import Luck

if TYPE_CHECKING:
    from sim.model import Block, Talks

BEYOND = 10_000
"""From this play on no texts are kept, and no solution concepts looked for."""
SIZES = {"play": 10_000, "beyond": 4000, "fused": 40_000, "mesa": 400}
"""Talks a turn."""


def talks_of(name: str) -> Talks:
    """The engine, with its rules loaded, for ``benchmarks/<name>.yaml``."""
    from sim.model import Talks
    from sim.scenario import load

    talks = Talks(load(str(FOLDER / f"{name}.yaml")), seed=1)
    talks.play(0, 10)
    return talks


def saliences(given: Bargain, first: int, n: int) -> list[list[list[float]]]:
    """What the engine draws, [R][2][K]."""
    uniform = np.stack([Luck(1).uniform(name, first, n) for name in given.names])
    drawn = given.low * np.exp(np.log(given.high / given.low) * uniform)
    found: list[list[list[float]]] = drawn.reshape(2, -1, n).transpose(2, 0, 1).tolist()
    return found


def plays(name: str, sizes: dict[str, int]) -> dict[str, Callable[[], Took]]:
    """By who plays, a turn: ``play``, the engine as a run has it, from the first play on; and on
    later plays, of which nothing but tables is kept: ``beyond``, the engine; ``fused``, the loop;
    ``mesa``, a model a talk.
    """
    talks, given = talks_of(name), bargain(name)
    block = Settings(sizes["play"], workers=1).sized(cells(talks.brief)).a_block
    loop, terms = Loop(given), terms_of(given)
    loop.play(0, 1)

    def engine(first: int, n: int) -> Took:
        def play() -> None:
            for at in range(first, first + n, block):
                talks.play(at, min(at + block, first + n))

        return clocked(n, play)

    def models(n: int) -> Took:
        drawn = saliences(given, BEYOND, n)
        return clocked(n, lambda: [Talk(terms, salience).run_model() for salience in drawn])

    return {
        "play": lambda: engine(0, sizes["play"]),
        "beyond": lambda: engine(BEYOND, sizes["beyond"]),
        "fused": lambda: clocked(
            sizes["fused"], lambda: loop.play(BEYOND, BEYOND + sizes["fused"])
        ),
        "mesa": lambda: models(sizes["mesa"]),
    }


def beside(
    name: str, turns: int, sizes: dict[str, int] | None = None, negmas: Peer | None = None
) -> dict[str, Any]:
    """A bargain, played by all by turns: what a talk takes and the ratios.

    Returns
    -------
    dict
        ``took``: by who plays, microseconds of a talk; ``ratios``: ``mesa`` and ``negmas``, how
        many times as long as the engine they take; ``fused``, the share of the time of the
        engine that the loop needs.
    """
    who = plays(name, sizes or SIZES)
    took = by_turns(who if negmas is None else {**who, "negmas": negmas.turn}, turns)
    ratios = {
        "fused": ratio(took["fused"], took["beyond"]),
        "mesa": ratio(took["mesa"], took["beyond"]),
    }
    if negmas is not None:
        ratios["negmas"] = ratio(took["negmas"], took["play"])
    return {"took": {one: told(turn) for one, turn in took.items()}, "ratios": ratios}


class Peer:
    """NegMAS in its own environment, in one process a turn; every turn plays other talks.

    ``python``: a Python that has it; ``seconds``: of play a turn.
    """

    def __init__(self, python: str, seconds: float) -> None:
        self.python, self.seconds, self.turns = python, seconds, count()
        self.said: list[dict[str, Any]] = []

    def turn(self) -> Took:
        """Play for so many seconds."""
        words = [self.python, str(FOLDER / "peer_negmas.py"), self.seconds, next(self.turns)]
        answer = subprocess.run([*map(str, words)], capture_output=True, text=True, check=True)
        self.said.append(json.loads(answer.stdout.splitlines()[-1]))
        last = self.said[-1]
        return Took(last["cpu_microseconds"], last["wall_microseconds"])

    def came(self) -> dict[str, Any]:
        """What came of all that it played, on the mean."""
        n = [one["played"] for one in self.said]
        keys = ("accords", "mean_round", "mean_share_A", "mean_share_B")
        means = {key: float(np.average([one[key] for one in self.said], weights=n)) for key in keys}
        return {"version": self.said[-1]["version"], "played": sum(n), **means}


def came(n: int) -> dict[str, float]:
    """What comes of ``n`` bilateral talks in the engine, on the mean: the share that ends in an
    accord, the session in which it is made, and what it is worth to each as a share of its best.
    """
    block = talks_of("bilateral").play(0, n)
    signed = block.outcomes["outcome_class"] == "accord"
    return {
        "played": n,
        "accords": float(signed.mean()),
        "mean_round": float(block.outcomes["n_sessions"][signed].mean()),
        "mean_share_A": float(_share(block, "A")[signed].mean()),
        "mean_share_B": float(_share(block, "B")[signed].mean()),
    }


def _share(block: Block, party: str) -> NDArray[np.float64]:
    """A party's utility of the settlement as a share of its best, [R]."""
    drawn = [f"parties.{party}.demands.i{k}.salience" for k in range(6)]
    salience = np.stack([block.parameters[name] for name in drawn])
    best = np.add.reduce(salience / salience.max(axis=0))
    return np.asarray(block.outcomes[f"u_{party}"] / best)
