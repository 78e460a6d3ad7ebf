"""Ladders and solution concepts beside NegMAS's exact frontiers. docs/model.md, sections 2 and 9.

The answers on file are NegMAS's for 200 domains of two sides, 2 to 5 issues and up to 4,032 texts,
2,150 of them on the frontiers (gains over what each side has without a text, none of them
negative); what the engine does is worked out here. What differs, and by how much:

- A ladder is the whole frontier where there are up to 64 texts. Beyond, its rungs are texts of the
  frontier, but not all of them: 546 of 972 with up to 512 texts, 1,052 of 3,020 with more, either
  side proposing. What is left out lies under the straight line between two neighbouring rungs.
  The rung that comes nearest gives one side at most 0.95 stakes less than such a text, 0.15 on
  average over the domains: an issue of two options that weighs a stake is one edge, and trading
  small change against it takes texts beside the walk. The Nash text is a rung of 252 of 294 such
  ladders; the best rung has 0.9 % less of the product on average, a third at most.
- The ladder of one of two sides does not end at the middle of the frontier: what is preferred is
  what the other gains, and its last rung is the other's best.
- Nash, egalitarian and utilitarian texts are NegMAS's wherever all texts are looked at (4,096,
  nothing in force counted as an option on each issue). Of several with the largest sum, 16 times,
  the engine takes the one with the largest smallest gain. In 25 domains with more texts it climbs:
  24 Nash texts, 22 egalitarian and 25 utilitarian ones are NegMAS's; the others have a product up
  to 0.2 % less, or a smallest gain up to 0.07 stakes less.
- NegMAS's Kalai–Smorodinsky point has the smallest difference between the two shares, the
  engine's the largest smaller share: these are two things on a frontier of single texts, and are
  not compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model import Talks
from sim.rules import ladder, solutions
from sim.rules.solutions import EGALITARIAN, NASH, NOTHING, UTILITARIAN, new_search
from sim.scenario import Scenario
from tests.builders import meeting, number, party, peace, scale, scenario, stand, voting
from tests.conflicts import Conflict, Kind, climb_alone, rungs
from tests.peers.negmas_frontier import (
    ANSWERS,
    FEW,
    MANY,
    N_DOMAINS,
    STAKE,
    Domain,
    Text,
    ask,
    domain,
)

Floats = NDArray[np.float64]
Gains = tuple[int, ...]
"""What a text brings both sides over what they have without one, in units."""
SIDES = (0, 1)
SOME = 512
"""The engine looks at all of so many texts where the way along the edges meets no accord."""
CONCEPTS = {"nash": NASH, "egalitarian": EGALITARIAN, "utilitarian": UTILITARIAN}


def on_file() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(ANSWERS.read_text(encoding="utf-8"))["domains"]
    return found


@cache
def cases() -> list[tuple[Domain, dict[str, Any]]]:
    """All domains with NegMAS's answers."""
    return [(domain(int(seed)), answer) for seed, answer in on_file().items()]


def points(asked: Domain, answer: dict[str, Any]) -> set[Gains]:
    """What the texts of NegMAS's frontier bring."""
    return {tuple(int(x) for x in asked.gains[at]) for at in answer["frontier"]}


def gains(asked: Domain, text: Text) -> Gains:
    """What a text brings both; an issue that it leaves open is worth nothing."""
    return tuple(
        sum(of[k][o] for k, o in enumerate(text) if o >= 0) - least
        for of, least in zip(asked.worth, asked.reserved, strict=True)
    )


def worth(asked: Domain, order: tuple[int, ...]) -> Floats:
    """[2, K, O], what options are worth in stakes, the sides in this order."""
    found = np.zeros((2, len(asked.n_options), max(asked.n_options)))
    for at, side in enumerate(order):
        for k, row in enumerate(asked.worth[side]):
            found[at, k, : len(row)] = np.array(row) / STAKE
    return found


def climb(asked: Domain, first: int) -> list[Text]:
    """The ladder of one side."""
    order, n_issues = (first, 1 - first), len(asked.n_options)
    inside = tuple(tuple(range(n)) for n in asked.n_options)
    case = Conflict(
        asked.n_options, (-1,) * n_issues, (True,) * n_issues, worth(asked, order),
        tuple(tuple(row.index(max(row)) for row in asked.worth[side]) for side in order),
        ((Kind(1.0, inside),),) * 2, voting(SIDES, 2, share=-1.0), (0, 0), (1.0, 1.0),
    )  # fmt: skip
    built = ladder.new_ladder(1, n_issues, ladder.rungs_of(max(asked.n_options)))
    least = np.array([[asked.reserved[side] for side in order]]) / STAKE
    world = case.world._replace(no_deal=least)
    climb_alone(built, case, world)
    return rungs(built)


class Climb(NamedTuple):
    """A domain with one side proposing: what the texts of NegMAS's frontier and the rungs of the
    ladder bring the proposer and the other.
    """

    asked: Domain
    first: int
    exact: set[Gains]
    rungs: list[Gains]

    @property
    def rational(self) -> set[Gains]:
        """The rungs by which neither loses."""
        return {point for point in self.rungs if min(point) >= 0}


@cache
def ladders() -> list[Climb]:
    """Each domain with each side proposing."""
    return [
        Climb(
            asked, first, {turned(point, first) for point in points(asked, answer)},
            [turned(gains(asked, text), first) for text in climb(asked, first)],
        )
        for asked, answer in cases() for first in SIDES
    ]  # fmt: skip


def turned(point: Gains, first: int) -> Gains:
    """The same gains, this side's first."""
    return point[first], point[1 - first]


def between(least: int, most: float) -> Iterator[Climb]:
    """The ladders of domains with so many texts."""
    for one in ladders():
        if least < one.asked.size <= most:
            yield one


def test_negmas_was_asked_about_these_domains() -> None:
    found = on_file()
    assert list(found) == [str(seed) for seed in range(N_DOMAINS)]
    assert [asked.digest for asked, _ in cases()] == [answer["domain"] for answer in found.values()]
    assert len({asked.digest for asked, _ in cases()}) == N_DOMAINS == 200
    assert max(len(asked.texts) for asked, _ in cases()) == 4032
    sizes = [sum(least < asked.size <= most for asked, _ in cases())
             for least, most in ((0, FEW), (FEW, SOME), (SOME, MANY), (MANY, np.inf))]  # fmt: skip
    assert sizes == [50, 65, 60, 25]


@pytest.mark.long
def test_its_frontiers_are_those_of_a_look_at_all_texts() -> None:
    for asked, answer in cases():
        able = sorted((tuple(map(int, p)) for p in asked.gains if min(p) >= 0), reverse=True)
        best, most = set(), -1
        for own, other in able:
            if other > most:
                best.add((own, other))
                most = other
        assert points(asked, answer) == best
    assert sum(len(answer["frontier"]) for _, answer in cases()) == 2150
    assert sum(not answer["frontier"] for _, answer in cases()) == 7


@pytest.mark.long
def test_up_to_64_texts_a_ladder_is_the_whole_frontier() -> None:
    n = 0
    for one in between(0, FEW):
        assert one.rational == one.exact
        n += len(one.exact)
    assert n == 308


@pytest.mark.long
@pytest.mark.parametrize(
    ("least", "most", "there", "listed"),
    [(FEW, SOME, 972, 546), (SOME, np.inf, 3020, 1052)],
)
def test_beyond_a_ladder_has_a_third_to_a_half_of_the_frontier_and_nothing_else(
    least: int, most: float, there: int, listed: int
) -> None:
    counts = np.zeros(2, int)
    for one in between(least, most):
        assert one.rational <= one.exact
        counts += len(one.exact), len(one.rational)
    assert counts.tolist() == [there, listed]


def test_where_some_text_suits_both_some_rung_does() -> None:
    suits = [bool(one.exact) for one in ladders()]
    assert [bool(one.rational) for one in ladders()] == suits
    assert suits.count(False) == 14


def test_what_is_left_out_lies_under_the_straight_line_between_two_neighbouring_rungs() -> None:
    left_out = 0
    for one in ladders():
        for own, other in one.exact - set(one.rungs):
            high, low = next(
                (high, low) for high, low in pairwise(one.rungs) if high[0] > own >= low[0]
            )
            along = (high[0] - low[0]) * (other - high[1]) - (high[0] - own) * (low[1] - high[1])
            assert along <= 0
            left_out += 1
    assert left_out == 972 - 546 + 3020 - 1052


def test_the_nearest_rung_gives_a_side_at_most_a_stake_less_than_a_text_left_out() -> None:
    """By how much it falls short of a text for one side, in stakes: the largest over the texts of
    each frontier, and of these the largest and the mean.
    """
    short = [
        max(
            min(max(p[0] - r[0], p[1] - r[1], 0) for r in one.rational) for p in one.exact
        ) / STAKE
        for one in between(FEW, np.inf) if one.exact
    ]  # fmt: skip
    assert len(short) == 294
    assert max(short) == pytest.approx(0.9494, abs=5e-5)
    assert np.mean(short) == pytest.approx(0.1489, abs=5e-5)


def test_the_largest_product_is_mostly_a_rung_s() -> None:
    """By what share the best rung's product of gains falls short of the frontier's."""
    short = []
    for one in between(FEW, np.inf):
        most = max((own * other for own, other in one.exact), default=0)
        if most:
            short.append(1 - max(own * other for own, other in one.rational) / most)
    assert len(short) == 294
    assert sum(loss < 1e-12 for loss in short) == 252
    assert np.mean(short) == pytest.approx(0.0088, abs=5e-5)
    assert max(short) == pytest.approx(0.3265, abs=5e-5)


def test_a_ladder_goes_down_from_its_side_s_best_to_the_other_s() -> None:
    for one in ladders():
        assert one.rungs == sorted(one.rungs, key=lambda point: -point[0])
        assert one.rungs == sorted(one.rungs, key=lambda point: point[1])
        best, others = turned(tuple(one.asked.gains.max(axis=0)), one.first)
        assert (one.rungs[0][0], one.rungs[-1][1]) == (best, others)


@cache
def texts(asked: Domain) -> dict[str, Text | None]:
    """The engine's text of each concept."""
    n_issues, most = len(asked.n_options), max(asked.n_options)
    room, out = new_search(n_issues, most, 2), np.zeros((1, 4, n_issues), np.int64)
    room.party[:] = True
    judged = peace(2, asked.n_options)._replace(
        worth=worth(asked, SIDES)[np.newaxis],
        settlement=np.full((1, n_issues), -1),
        no_deal=np.array([asked.reserved]) / STAKE,
    )
    solutions.concepts(room, judged, 0, np.ones(n_issues, np.bool_), out)
    return {
        name: None if out[0, kind, 0] == NOTHING else tuple(int(o) for o in out[0, kind])
        for name, kind in CONCEPTS.items()
    }


def preferred(name: str, answer: dict[str, Any]) -> Gains | None:
    """Of NegMAS's points that tie for best the one that the engine would take."""
    rank = min if name == "utilitarian" else sum
    return tuple(max(answer[name], key=rank)) if answer[name] else None


@pytest.mark.parametrize("name", CONCEPTS)
def test_texts_of_solution_concepts_are_those_of_negmas(name: str) -> None:
    ties = none = 0
    for asked, answer in cases():
        if asked.size > MANY:
            continue
        text, expected = texts(asked)[name], preferred(name, answer)
        assert (text is None) == (expected is None) == (not answer["frontier"])
        none += text is None
        ties += len(answer[name]) > 1
        if text is not None and expected is not None:
            assert gains(asked, text) == expected
            assert min(text) >= 0
    assert none == 7
    assert ties == (16 if name == "utilitarian" else 0)


@pytest.mark.parametrize(
    ("name", "alike", "short"), [("nash", 24, 0.0016), ("egalitarian", 22, 0.0667)]
)
def test_among_more_texts_the_engine_climbs_to_most_of_them(
    name: str, alike: int, short: float
) -> None:
    """Short: the share of the largest product, or the stakes of the largest smallest gain."""
    found = []
    for asked, answer in cases():
        text, expected = texts(asked)[name], preferred(name, answer)
        if asked.size > MANY:
            assert text is not None
            assert expected is not None
            got = gains(asked, text)
            product = 1 - (got[0] * got[1]) / (expected[0] * expected[1])
            least = (min(expected) - min(got)) / STAKE
            found.append(product if name == "nash" else least)
    assert len(found) == 25
    assert min(found) >= 0
    assert found.count(0) == alike
    assert max(found) == pytest.approx(short, abs=5e-5)


@pytest.mark.long
def test_among_more_texts_the_largest_sum_is_found() -> None:
    many = [(asked, answer) for asked, answer in cases() if asked.size > MANY]
    for asked, answer in many:
        text, expected = texts(asked)["utilitarian"], preferred("utilitarian", answer)
        assert text is not None
        assert expected is not None
        assert sum(gains(asked, text)) == sum(expected)


def table(asked: Domain) -> Scenario:
    """The domain as a scenario in which nobody tables anything."""
    issues = [scale(f"i{k}", n, None) for k, n in enumerate(asked.n_options)]
    sides = []
    for side, name in enumerate("AB"):
        stands = [
            replace(
                stand(issue, row.index(max(row)), salience=max(row) / STAKE),
                values=tuple(number(v / max(row)) for v in row),
            )
            for issue, row in zip(issues, asked.worth[side], strict=True)
        ]
        least = number(asked.reserved[side] / STAKE)
        sides.append(party(name, *stands, strategy="stall", reservation=least))
    return scenario(issues, sides, [meeting("AB", [issue.id for issue in issues], sessions=1)])


@pytest.mark.long
def test_whole_talks_are_as_far_from_each_text_as_negmas_has_it() -> None:
    """Nothing comes about, which is worth nothing to both: the distance is the root mean square
    of what the text is worth.
    """
    n = 0
    for asked, answer in cases()[::4] + cases()[1::4]:
        if asked.size > MANY:
            continue
        outcomes = Talks(table(asked)).play(0, 1).outcomes
        assert outcomes["outcome_class"][0] == "open_ended"
        for name in CONCEPTS:
            expected, far = preferred(name, answer), float(outcomes[f"{name}_distance"][0])
            assert np.isnan(far) == (expected is None)
            if expected is not None:
                worth_it = np.array(expected) + asked.reserved
                assert far == pytest.approx(np.sqrt(np.mean((worth_it / STAKE) ** 2)), abs=1e-9)
                n += 1
    assert n > 200


@pytest.mark.slow
def test_negmas_still_finds_what_is_on_file() -> None:
    pytest.importorskip("negmas", reason="needs the extra peers: pip install -e '.[peers]'")
    for seed, answer in on_file().items():
        assert ask(domain(int(seed))) == answer
