"""Offers that tell the resolved from the others. docs/model.md, section 3."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.model import Talks
from sim.rules import screening
from sim.scenario import read
from sim.scenario.scenario import Scenario
from tests.theory.case import finer, places
from tests.theory.fighting import refused, screened

WAR = (0.2, 0.5, 0.8, 0.2)
"""k, p, A and C: a = .55, offers of .25 and .325, .3125 and .681818 of those left."""
BINS, STEPS = 32, 100
TWO = {"stage: offer, forum: ultimatum, first: S": "stage: offer, sessions: 1, first: S"}


def made(offers: int = 2, resolve: str = "[0, 1]", **changes: str) -> Scenario:
    text = screened(offers, WAR, resolve, BINS)
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return finer(text, "pie", STEPS)


def told(brief: Scenario, kind: str, replicate: int = 0) -> list[dict[str, Any]]:
    events = Talks(brief, seed=3).trace(replicate)
    return [dict(event.data) for event in events if event.kind == kind]


# -- against the derivation ----------------------------------------------------------------


def test_two_offers_are_those_of_the_derivation_and_rise() -> None:
    offers, above = refused(2, WAR, STEPS, 64)
    assert offers == pytest.approx([0.25, 0.325], abs=1 / STEPS + 0.8 / 128)
    assert above == pytest.approx([0.3125, 0.78125], abs=1 / 64 + 1e-9)


def test_a_single_offer_is_fearon_s() -> None:
    offers, above = refused(1, WAR, STEPS, 64)
    assert offers == pytest.approx([0.2], abs=1 / STEPS)
    assert above == pytest.approx([0.625], abs=1 / 64 + 1e-9)


def test_a_single_offer_is_that_of_an_ultimatum() -> None:
    """So far as options and bins allow."""
    for war in (WAR, (0.3, 0.6, 0.9, 0.1), (0.1, 0.4, 0.6, 0.3)):
        text = screened(1, war, "0.999", BINS)
        posed = text.replace("S: {strategy: screening", "S: {strategy: ultimatum")
        answers = posed.replace("D: {strategy: screening", "D: {strategy: linear")
        found = [told(finer(one, "pie", STEPS), "offer")[0]["value"] for one in (text, answers)]
        assert found[0] == pytest.approx(found[1], abs=2 / STEPS)


@pytest.mark.parametrize(
    ("resolve", "texts", "share"),
    [("0.28", 1, 0.26), ("0.45", 2, 0.33), ("0.76", 2, 0.33), ("0.81", 2, None)],
)
def test_who_answers_takes_what_its_own_resolve_makes_it_take(
    resolve: str, texts: int, share: float | None
) -> None:
    brief, seed = made(2, resolve), 0
    while True:
        seed += 1
        block = Talks(brief, seed=seed).play(0, 1)
        if block.outcomes["n_offers"][0] == texts:
            break
        assert seed < 20
    assert block.outcomes["n_offers"][0] == texts
    if share is None:
        assert block.outcomes["outcome_class"][0] == "force"
    else:
        assert places(block, "pie")[0] / STEPS == pytest.approx(share)


# -- the rule ------------------------------------------------------------------------------


def planned(n: int, stays: float, rng: np.random.Generator, bins: int = 8) -> screening.Plan:
    """A pie in very many steps, waits that rise with resolve, and any belief."""
    z = np.linspace(0, 1, 4001)
    plan = screening.new_plan(len(z), n, bins, 1)
    plan.offered[:] = z
    mass = rng.dirichlet(np.ones(bins))
    plan.left[:] = np.append(mass[::-1].cumsum()[::-1], 0.0)
    waits = np.sort(rng.uniform(0.05, 0.5, (1, bins + 1)), axis=1)
    offers = screening.Offers(
        day=np.arange(n), n=np.array([n]), stays=np.full(n, stays),
        waits=np.repeat(waits, n, axis=0), leaves=np.full((n, bins + 1), 0.2),
    )  # fmt: skip
    screening.induce(plan, offers, 1 - z, np.ones(len(z), np.bool_), len(z))
    return plan._replace(row=waits[0])


def by_hand(n: int, stays: float, left: np.ndarray, d: np.ndarray) -> tuple[float, list[int]]:
    """What is left to who offers, and the cutoffs, by trying all of them."""

    def play(at: int, b: int) -> tuple[float, float, list[int]]:
        """Worth to who offers, to the least resolved who is left, and the cutoffs."""
        refuse = {}
        for c in range(b, len(d)):
            mine, its, cuts = play(at + 1, c) if at + 1 < n else (0.2, float(d[c]), [])
            refuse[c] = 0.2 + stays * (mine - 0.2), d[c] + stays * (its - d[c]), cuts
            if at + 1 == n:
                refuse[c] = 0.2, float(d[c]), []
        best, gets, cuts = refuse[b][0], refuse[b][1], [b, *refuse[b][2]]
        for c in range(b + 1, len(d)):
            keep, leave, later = refuse[c]
            share = left[c] / left[b] if left[b] > 0 else 1.0
            worth = (1 - share) * (1 - leave) + share * keep
            if worth > best + 1e-12:
                best, gets, cuts = worth, max(refuse[b][1], leave), [c, *later]
        return best, gets, cuts

    best, _, cuts = play(0, 0)
    return best, cuts


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("stays", [1.0, 0.8, 0.0])
def test_the_plan_is_the_best_of_all_cutoffs(n: int, stays: float) -> None:
    rng = np.random.default_rng(7)
    for _ in range(4):
        plan = planned(n, stays, rng, 6)
        best, cuts = by_hand(n, stays, plan.left, plan.row)
        assert plan.keeps[0, 0] == pytest.approx(best, abs=1e-9)
        at, found = 0, []
        for offer in range(n):
            at = int(plan.cut[offer, at])
            found.append(at)
        assert found == cuts


def test_to_be_able_to_offer_again_never_helps() -> None:
    """Coase: whoever may wait for a better offer wants more of the first. D is patient."""
    rng = np.random.default_rng(3)
    for stays in (1.0, 0.9):
        for seed in rng.integers(0, 1000, 5):
            worth = [
                planned(n, stays, np.random.default_rng(seed), 24).keeps[0, 0] for n in (1, 2, 4)
            ]
            assert worth[0] >= worth[1] - 0.01
            assert worth[1] >= worth[2] - 0.01
            assert worth[0] > worth[2] - 1e-9


def test_where_all_is_decided_between_two_offers_the_first_is_the_only_one() -> None:
    one, two = (planned(n, 0.0, np.random.default_rng(5), 12) for n in (1, 2))
    assert one.cut[0, 0] == two.cut[0, 0]
    assert one.keeps[0, 0] == pytest.approx(two.keeps[0, 0], abs=1e-12)


# -- in play -------------------------------------------------------------------------------


def test_a_refusal_tells_that_the_type_lies_above_the_cutoff() -> None:
    beliefs = told(made(2, "0.999"), "belief")
    least = [2 * event["after"] - 1 for event in beliefs]
    assert len(least) >= 1
    assert beliefs[0]["before"] == pytest.approx(0.5)
    assert least == sorted(least)
    assert all(abs(edge * BINS - round(edge * BINS)) < 1e-9 for edge in least)


def test_who_does_not_screen_tells_nothing_by_a_refusal() -> None:
    brief = made(2, "0.999", **{"D: {strategy: screening": "D: {strategy: linear"})
    assert told(brief, "offer")
    assert told(brief, "belief") == []


@pytest.mark.long
def test_a_no_beyond_red_lines_tells_nothing_of_resolve() -> None:
    lines = "demands: {pie: {want: s10, accept: {s0: 0.7, s10: 0.3}}}}"
    text = screened(2, WAR, "0.1", 16).replace("demands: {pie: s10}}", lines)
    seen = set()
    for replicate in range(16):
        answer = told(read(text), "answer", replicate)[0]
        seen.add(answer["grounds"])
        if "mandate" in answer["grounds"]:
            assert answer["value"] >= answer["needs"]
            assert told(read(text), "belief", replicate) == []
    assert len(seen) > 1


def test_a_resolve_that_is_known_is_offered_what_its_war_is_worth() -> None:
    brief = made(2, "0.5", **{"believed: [0, 1]": "believed: 0.5"})
    block = Talks(brief, seed=3).play(0, 1)
    assert block.outcomes["n_offers"][0] == 1
    assert places(block, "pie")[0] / STEPS == pytest.approx(0.5 - 0.4, abs=1 / STEPS)


def test_block_size_changes_nothing() -> None:
    brief = made()
    whole, parts = Talks(brief, seed=2).play(0, 4), Talks(brief, seed=2)
    for start, stop in ((0, 1), (1, 4)):
        part = parts.play(start, stop)
        for name, column in part.outcomes.items():
            np.testing.assert_array_equal(column, whole.outcomes[name][start:stop])


def test_both_may_offer_in_turn_and_each_reckons_with_the_offers_of_who_tables() -> None:
    events = Talks(made(2, "0.999", **TWO), seed=3).trace(0)
    offers = [event for event in events if event.kind == "offer"]
    assert [event.party for event in offers] == ["S", "D"]
    assert offers[1].data["value"] == pytest.approx(1 - 0.3)  # all but what no deal is worth to S


@pytest.mark.long
def test_screening_sits_only_where_two_alone_table_in_turn() -> None:
    text = screened(2, WAR, bins=BINS)
    for forum in ("single_text, chair: S", "amendments"):
        with pytest.raises(ScenarioError, match="which is screening"):
            read(text.replace("forum: ultimatum, first: S", f"forum: {forum}"))
