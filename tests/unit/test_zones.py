"""Zones of stages against all their texts: whether there is one, how many texts, which ones."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.lab.concepts import solved
from sim.lab.conflicts import least_changes
from sim.lab.counting import counted
from sim.lab.zones import Demands, all_needed, needed_alone, some_text
from sim.model.floor import Floor
from sim.model.openings import Opening, Openings, able, openings, values_at
from sim.rules.adoption import adopted
from sim.scenario import load, read
from tests.builders import act, meeting, number, party, scale, scenario, stand
from tests.scenarios_at_random import dumped, thrown
from tests.texts_one_by_one import all_texts, at_random, n_texts, opened, zone

RANDOM = [(seed, majority) for majority in (False, True) for seed in range(250)]
SOME = [(seed, majority) for majority in (False, True) for seed in range(0, 250, 5)]


@pytest.mark.long
def test_there_is_a_zone_exactly_where_some_text_is_in_it() -> None:
    found = 0
    for seed, majority in RANDOM:
        opening = at_random(seed, majority)
        texts, text = zone(opening), some_text(opening)
        assert (text is not None) == bool(texts), (seed, majority)
        found += bool(texts)
        if text is not None:
            assert any((text == one).all() for one in texts)
    assert 100 < found < 400  # both happen


@pytest.mark.long
def test_texts_are_counted_as_one_by_one() -> None:
    for seed, majority in RANDOM:
        opening = at_random(seed, majority)
        texts = counted(opening)
        assert texts.agenda == n_texts(opening) - 1, (seed, majority)
        assert texts.least == texts.most == len(zone(opening)), (seed, majority)


@pytest.mark.long
def test_a_count_that_is_cut_short_still_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.lab.counting.STATES", 6)
    cut = 0
    for seed, majority in RANDOM:
        opening = at_random(seed, majority)
        texts, n = counted(opening), len(zone(opening))
        assert texts.least <= n <= texts.most, (seed, majority)
        cut += not texts.exact
    assert cut > 10


@pytest.mark.long
def test_the_texts_of_theory_are_the_best_of_all_texts() -> None:
    for seed, majority in RANDOM:
        opening = at_random(seed, majority)
        found = solved(opening)
        if not needed_alone(opening):
            opening = all_needed(opening)
        texts = zone(opening)
        who = np.flatnonzero(opening.rule.required[opening.voters])
        if not texts:
            assert found.nash is found.egalitarian is found.utilitarian is None
            continue
        gains = np.array([opening.gains(text)[who] for text in texts])
        ideal = gains.max(axis=0)
        able_ = ideal > 1e-9
        assert found.utilitarian is not None
        assert found.egalitarian is not None

        def value(text: np.ndarray, of: Callable[[np.ndarray], float]) -> float:
            return of(opening.gains(text)[who])  # noqa: B023

        assert value(found.utilitarian, np.sum) == pytest.approx(gains.sum(axis=1).max(), abs=1e-7)
        assert value(found.egalitarian, np.min) == pytest.approx(gains.min(axis=1).max(), abs=1e-7)
        if not able_.any():
            continue
        shares = (gains[:, able_] / ideal[able_]).min(axis=1)
        assert found.kalai_smorodinsky is not None
        share = (opening.gains(found.kalai_smorodinsky)[who][able_] / ideal[able_]).min()
        assert share == pytest.approx(shares.max(), abs=1e-7), seed
        all_gain = (gains[:, able_] > 1e-9).all(axis=1)
        assert (found.nash is not None) == bool(all_gain.any())
        if found.nash is not None:
            product = np.log(gains[all_gain][:, able_]).sum(axis=1).max()
            mine = np.log(opening.gains(found.nash)[who][able_]).sum()
            assert mine == pytest.approx(product, abs=1e-6), seed


@pytest.mark.long
def test_a_softer_line_never_closes_a_zone() -> None:
    for seed, majority in SOME:
        opening, luck = at_random(seed, majority), random.Random(seed)
        before = len(zone(opening))
        v, c = luck.randrange(len(opening.voters)), luck.randrange(len(opening.columns.issue))
        beyond = opening.beyond.copy()
        beyond[v, c] = 0
        softer = replace(opening, beyond=beyond, no_deal=opening.no_deal - 0.1)
        assert len(zone(softer)) >= before
        assert some_text(softer) is not None or some_text(opening) is None


@pytest.mark.long
def test_who_comes_first_does_not_matter() -> None:
    for seed, majority in SOME:
        opening = at_random(seed, majority)
        back = np.arange(len(opening.voters))[::-1]
        rule = opening.rule
        turned = replace(
            opening, unit=opening.unit[back], beyond=opening.beyond[back],
            packed=opening.packed[back], weight=opening.weight[back],
            no_deal=opening.no_deal[back], effect=opening.effect[:, back],
            rule=rule._replace(
                required=rule.required[back], weight=rule.weight[back], heads=rule.heads[back]
            ),
        )  # fmt: skip
        assert counted(turned) == counted(opening)
        costs = [least_changes(one, most=1) for one in (opening, turned)]
        assert [c.cost for c in costs[0]] == pytest.approx([c.cost for c in costs[1]], abs=1e-6)


# -- the model's own numbers -----------------------------------------------------------------


def agrees_with_the_model(floor: Floor, seed: int) -> int:
    """Hold a floor's openings against the model's own values and answers; how many texts."""
    luck, n = np.random.default_rng(seed), 0
    for opening in openings(floor):
        r = opening.replicate - floor.talks.first
        issues = np.unique(opening.columns.issue)
        some = [
            np.array([luck.choice(opening.columns.of(int(k))) for k in issues]) for _ in range(20)
        ]
        small = n_texts(opening) <= 100
        for text in all_texts(opening) if small else some:
            texts = floor.talks.state.settlement.copy()
            texts[r] = opening.columns.text(text)
            value = values_at(floor, texts)[r, opening.voters] - opening.no_deal
            assert opening.gains(text) == pytest.approx(value, abs=1e-11)
            yes = able(floor, texts)[r]
            assert (yes[opening.voters] == Demands.of(opening).signs(text)).all()
            touches = opening.columns.touched[text].any()
            assert Demands.of(opening).holds(text) == (adopted(opening.rule, yes) and touches)
            n += 1
    return n


@pytest.mark.parametrize("seed", range(8))
def test_texts_are_worth_what_the_model_says_in_random_scenarios(seed: int) -> None:
    brief = read(dumped(thrown(seed)), "random")
    looked: list[int] = []
    Openings(brief, 1, False, lambda floor: looked.append(agrees_with_the_model(floor, seed))).hold(
        2
    )


@pytest.mark.parametrize("name", ["two_neighbours", "january_2022", "osce_57"])
def test_texts_are_worth_what_the_model_says_in_shipped_scenarios(name: str) -> None:
    looked: list[int] = []
    Openings(load(name), 1, False, lambda f: looked.append(agrees_with_the_model(f, 1))).hold(2)
    assert sum(looked) > 0


@pytest.mark.long
def test_a_zone_is_what_the_outcomes_say_of_it() -> None:
    from sim.model import Talks

    brief = load("two_neighbours")
    told = Talks(brief, seed=1).play(0, 100).outcomes["zopa"]
    found = [some_text(opening) is not None for opening in opened(brief, 100)]
    assert found == [bool(one) for one in told]


def test_nothing_is_tabled_and_every_stage_is_seen() -> None:
    issue = scale("water", 3)
    people = [party("A", stand(issue, 0, 2)), party("B", stand(issue, 2, 0))]
    calendar = [meeting("AB", ["water"], id=name) for name in ("one", "two")]
    seen: list[Opening] = []
    talks = Openings(
        scenario([issue], people, calendar), 1, True, lambda floor: seen.extend(openings(floor))
    )
    talks.hold(1)
    assert [one.stage for one in seen] == ["one", "two"]
    assert talks.state.n_offers.tolist() == [0]


@pytest.mark.long
def test_what_settles_all_or_nothing_packages_all_demands_there() -> None:
    issues = [scale("x", 3), scale("y", 3)]
    people = [
        party("A", stand(issues[0], 2, 1), stand(issues[1], 2, 1)),
        party("B", stand(issues[0], 2, 1), stand(issues[1], 0, 0, mandate=[0])),
    ]
    piecemeal, whole = (
        scenario(issues, people, [meeting("AB", ["x", "y"], whole=all_)]) for all_ in (False, True)
    )
    assert some_text(opened(piecemeal)[0]) is not None
    assert some_text(opened(whole)[0]) is None


@pytest.mark.long
def test_a_zone_may_rest_on_what_an_accord_averts_by_confirming() -> None:
    issue = scale("water", 3)
    people = [
        party("A", stand(issue, 0, 0, mandate=[0])),
        party("B", stand(issue, 2, 0), resolve=number(1.0)),
    ]
    harm = act("m", "B", no_accord=("water",), harm={"A": 1.0}, benefit={"B": 0.1})
    opening = opened(scenario([issue], people, measures=[harm]))[0]
    texts = [opening.columns.text(text).tolist() for text in zone(opening)]
    assert texts == []  # B loses the benefit, so that it is not worth it to B
    cheap = act("m", "B", no_accord=("water",), harm={"A": 1.0}, benefit={"B": 0.0})
    opening = opened(scenario([issue], people, measures=[cheap]))[0]
    assert [opening.columns.text(text).tolist() for text in zone(opening)] == [[3]]
