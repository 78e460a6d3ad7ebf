"""The yardsticks of `make bench` play the very talks that the engine plays."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from benchmarks.bargain import bargain
from benchmarks.fused import Came, Loop
from benchmarks.one_model_a_talk import Talk, terms_of
from benchmarks.yardsticks import BEYOND, saliences, talks_of
from sim.model import Block
from tests.sizes import size

NAMES = ("bilateral", "geneva")
N, FEW = size(2000, 10_000), size(50, 200)


@cache
def engine(name: str) -> Block:
    return talks_of(name).play(BEYOND, BEYOND + N)


@cache
def loop(name: str) -> Came:
    return Loop(bargain(name)).play(BEYOND, BEYOND + N)


def settlement(block: Block, key: str, issues: int) -> np.ndarray:
    return np.asarray(block.settlements[key]).reshape(-1, issues)


@pytest.mark.parametrize("name", NAMES)
def test_the_fused_loop_agrees_with_the_engine_in_every_talk(name: str) -> None:
    block, came, issues = engine(name), loop(name), len(bargain(name).quo)
    outcomes = block.outcomes
    letters = np.array(["a", "b", "c", "d", "e", ""])
    assert (letters[came.text] == settlement(block, "option", issues)).all(axis=1).sum() == N
    by_accord = settlement(block, "by", issues) == "accord"
    assert (by_accord == came.settled).all(axis=1).sum() == N
    assert (came.sessions == outcomes["n_sessions"]).sum() == N
    assert (came.offers == outcomes["n_offers"]).sum() == N
    assert ((came.session > 0) == (outcomes["accord_stage"] != "")).sum() == N
    parties = [key for key in outcomes if key.startswith("u_")]
    utility = np.stack([outcomes[key] for key in parties], axis=1)
    np.testing.assert_allclose(came.utility, utility, rtol=0, atol=1e-12)
    assert came.beyond.sum() == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_talks_differ_so_that_agreement_says_something(name: str) -> None:
    came = loop(name)
    assert len(np.unique(came.text, axis=0)) > 100
    assert len(np.unique(came.sessions)) >= size(4, 5)


@pytest.mark.parametrize("name", NAMES)
def test_one_mesa_model_a_talk_agrees_with_the_engine(name: str) -> None:
    given, came = bargain(name), loop(name)
    terms = terms_of(given)
    for r, salience in enumerate(saliences(given, BEYOND, FEW)):
        talk = Talk(terms, salience)
        talk.run_model()
        assert talk.text == tuple(came.text[r])
        assert (talk.steps, talk.offers) == (came.sessions[r], came.offers[r])
        assert talk.accord == (came.session[r] > 0)
        worth = [party.worth_of(talk.text) for party in talk.agents]
        np.testing.assert_allclose(worth, came.utility[r], rtol=0, atol=1e-12)


def test_where_nobody_can_sign_what_the_other_wants_the_loop_says_that_it_stops_looking() -> None:
    given = bargain("geneva")
    ends = np.arange(5) == np.array([[0], [4]])
    stuck = replace(given, inside=np.repeat(ends[:, np.newaxis], len(given.quo), axis=1))
    came = Loop(stuck).play(0, 50)
    assert (came.session == 0).all()
    assert (came.beyond == 2).all()
    assert (came.text == given.quo).all()


@pytest.mark.long
def test_a_bargain_of_more_than_the_yardsticks_play_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("benchmarks.bargain.FOLDER", tmp_path)
    text = (talks_of.__globals__["FOLDER"] / "geneva.yaml").read_text(encoding="utf-8")
    packaged = text.replace("strategy: linear", "strategy: linear\n    package: [i3, i4]")
    assert packaged != text
    (tmp_path / "packaged.yaml").write_text(packaged, encoding="utf-8")
    with pytest.raises(ValueError, match="nothing else"):
        bargain("packaged")
