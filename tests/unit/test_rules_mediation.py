"""The text of a chair or a mediator, and what it hears. docs/model.md, section 4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.model import Talks
from sim.model.floor import Floor
from sim.model.setting import nothing_heard
from sim.rules import adoption, mediation
from sim.rules.mediation import Heard
from sim.scenario.scenario import Adoption
from tests.builders import meeting, party, scale, scenario, stand, voting
from tests.conflicts import EDGE, Conflict, Text, conflict

N_CASES = 150
pytestmark = pytest.mark.usefixtures("as_they_stand")
KINDS: tuple[dict[str, float], ...] = (
    {}, {"doubt": 0.8, "packages": 0.3}, {"none": 0.6}, {"slack": 0.4, "doubt": 0.4},
)  # fmt: skip
Score = tuple[bool, float, float, float]


class Task(NamedTuple):
    """What whoever mediates has before it. ``menus``: what may be tabled on every issue;
    ``divisor``: what a party's gains are divided by, 0 for those that can gain nothing.
    """

    case: Conflict
    heard: Heard
    reach: np.ndarray
    menus: list[list[int]]
    divisor: list[float]

    def score(self, text: Text) -> Score:
        """Whether a text changes anything and serves somebody; how many voters gain and are
        likely inside their lines; the least gain for its divisor; the sum of these.
        """
        case, rule = self.case, self.case.rule
        voters = [a for a in case.parties if rule.voter[a]]
        content = [a for a in voters if case.chance(a, text) >= 0.5 and case.gain(a, text) >= -EDGE]
        parts = [case.gain(a, text) / self.divisor[a] for a in voters if self.divisor[a] > 0]
        weight = sum(float(rule.weight[a]) for a in content)
        serves = text != case.quo and any(case.gain(a, text) > 1e-12 for a in voters)
        return serves, weight, min(parts, default=np.inf), sum(parts)

    def tabled(self) -> Text:
        """The text that the rules table."""
        case, room = self.case, self.case.room()
        text, heard = np.zeros(len(case.quo), np.int64), self.heard
        mediation.balanced_text(text, self.reach, heard, room, case.world, case.rule, 0)
        return tuple(int(o) for o in text)


def task(seed: int) -> Task:
    """A conflict of four, of whom three vote, after some rounds of objections."""
    rng = np.random.default_rng([seed, 3])
    case = conflict(seed, 4, int(rng.integers(1, 5)), 5, **KINDS[seed % len(KINDS)])
    weights = {a: float(rng.integers(1, 4)) for a in range(4)}
    agenda = tuple(bool(rng.random() < 0.85) for _ in case.quo)
    case = replace(case, agenda=agenda, rule=voting((0, 2, 3), 4, weights=weights))
    n_issues, sizes = len(case.quo), case.n_options
    closed = rng.random((1, n_issues, max(sizes))) < 0.25
    multiplier = rng.choice([0.25, 0.5, 1.0], (1, 4, n_issues))
    ends = [sorted(int(o) for o in rng.integers(n, size=2)) for n in sizes]
    if seed % 2:
        ends = [[0, n - 1] for n in sizes]
    menus, divisor = [], []
    for k, (low, high) in enumerate(ends):
        within = list(range(low, high + 1))
        fits = [o for o in within if not closed[0, k, o]]
        fits = [-1, *fits] if case.quo[k] < 0 else fits or within
        menus.append(fits if agenda[k] else [case.quo[k]])
    on_it = [k for k in range(n_issues) if agenda[k]]
    for a in case.parties:
        now = [case.worth[a, k, o] if (o := case.quo[k]) >= 0 else 0.0 for k in range(n_issues)]
        span = sum(max(case.worth[a, k, : sizes[k]].max() - now[k], 0.0) for k in on_it)
        pressed = sum(multiplier[0, a, k] for k in on_it) / max(len(on_it), 1)
        divisor.append(float(max(span, 0.05) * pressed) if span > EDGE else 0.0)
    return Task(case, Heard(multiplier, closed), np.array(ends).T.copy(), menus, divisor)


@pytest.mark.long
def test_the_balanced_text_is_one_that_may_be_tabled() -> None:
    for seed in range(N_CASES):
        before = task(seed)
        assert all(o in menu for o, menu in zip(before.tabled(), before.menus, strict=True))


@pytest.mark.long
def test_the_balanced_text_is_the_best_of_all_that_may_be_tabled_in_nearly_every_case() -> None:
    """It is looked for along weights and by single moves: nine of ten are to be as good as the
    best of all one by one in all but the sum, within 1e-9, and none better.
    """
    as_good = 0
    for seed in range(N_CASES):
        before = task(seed)
        found = before.score(before.tabled())
        scores = [before.score(text) for text in product(*before.menus)]
        best = max(scores, key=lambda score: (score[0], score[1], round(score[2], 9), score[3]))
        assert (found[:2], found[2] - 1e-9) <= (best[:2], best[2])
        as_good += found[:2] == best[:2] and found[2] >= best[2] - 1e-9
    assert as_good >= 0.9 * N_CASES


@pytest.mark.long
def test_single_moves_from_the_balanced_text_make_it_no_better() -> None:
    for seed in range(N_CASES):
        before = task(seed)
        text = before.tabled()
        changes, weight, least, _ = before.score(text)
        for k, menu in enumerate(before.menus):
            for option in menu:
                other = before.score((*text[:k], option, *text[k + 1 :]))
                assert (other[:2], other[2]) <= ((changes, weight), least + 1e-9)


A, B, C = range(3)


def floor(rule: Adoption, now: int | None = None, package: tuple[str, ...] = ()) -> Floor:
    """A wants the last option of two issues and B and C the first; all have red lines."""
    issues = [scale(name, 11, now) for name in "ab"]
    people = [
        party(
            name, *(stand(issue, want, line) for issue, line in zip(issues, lines, strict=True)),
            package=package,
        )
        for name, want, lines in (("A", 10, (7, 2)), ("B", 0, (8, 3)), ("C", 0, (8, 3)))
    ]  # fmt: skip
    stage = meeting("ABC", "ab", adoption=rule, sessions=3)
    talks = Talks(scenario(issues, people, [stage]), seed=1)
    talks.set_the_table(0, 2)
    return talks.floor(0, talks.state.live.copy())


def listen(seated: Floor, heard: Heard, press: float, plays: Sequence[int] = (0, 1)) -> None:
    """Have whoever mediates note what has been objected to."""
    sitting = seated.sitting
    for r in plays:
        mediation.hear(heard, sitting.objections, sitting.seen, sitting.rule, r, press)


def heard_of(rule: Adoption, objections: dict[tuple[int, int], int], whole: int) -> Heard:
    """What is noted where these objections have been made to 5 on both issues, in play 0."""
    seated = floor(rule)
    state = seated.talks.state
    for (a, k), ground in objections.items():
        state.noes.objected[:, 0, a, k] = ground * (1 + adoption.LAST)
    state.noes.refused[:, 0, whole] = adoption.NO_VALUE * (1 + adoption.LAST)
    heard = nothing_heard(seated.talks, True)
    for _ in range(2):
        listen(seated, heard, 3.0, [0])
    assert not heard.closed[1].any()
    assert (heard.multiplier[1] == 1.0).all()
    return heard


def test_a_red_line_of_whoever_must_agree_closes_all_that_is_beyond() -> None:
    heard = heard_of(Adoption(), {(A, 0): adoption.NO_MANDATE, (B, 1): adoption.NO_PACKAGE}, B)
    beyond = [[0, o] for o in range(7)] + [[1, o] for o in range(4, 11)]
    assert np.argwhere(heard.closed[0]).tolist() == beyond
    assert (heard.multiplier[0] == 1.0).all()  # B has named what is wrong


@pytest.mark.parametrize(("package", "expected"), [((), [0, 1, 2, 3, 5, 6]), (("a",), range(7))])
def test_what_is_in_force_may_stay_unless_it_is_packaged(
    package: tuple[str, ...], expected: Sequence[int]
) -> None:
    seated = floor(Adoption(), now=4, package=package)
    seated.talks.state.noes.objected[:, 0, A, 0] = adoption.NO_MANDATE * (1 + adoption.LAST)
    heard = nothing_heard(seated.talks, True)
    listen(seated, heard, 3.0)
    assert np.flatnonzero(heard.closed[0, 0]).tolist() == list(expected)


def test_a_red_line_on_an_issue_that_weighs_nothing_is_not_heard() -> None:
    seated = floor(Adoption())
    seated.talks.draws.interests.weight[:, A, 0] = 0.0
    seated.talks.state.noes.objected[:, 0, A, :] = adoption.NO_MANDATE * (1 + adoption.LAST)
    heard = nothing_heard(seated.talks, True)
    listen(seated, heard, 3.0)
    assert not heard.closed[:, 0].any()
    assert heard.closed[:, 1].any()


def test_a_red_line_of_whoever_can_be_outvoted_weighs_on_that_issue() -> None:
    heard = heard_of(Adoption("majority"), {(A, 0): adoption.NO_MANDATE}, A)
    assert not heard.closed.any()
    ratios = heard.multiplier[0, A] / heard.multiplier[0, B]
    assert ratios.tolist() == pytest.approx([9.0, 1.0])


def test_whoever_names_no_issue_weighs_more_on_all() -> None:
    heard = heard_of(Adoption(), {(A, 0): adoption.NO_MANDATE}, C)
    ratios = heard.multiplier[0, C] / heard.multiplier[0, B]
    assert ratios.tolist() == pytest.approx([9.0, 9.0])


def test_what_was_heard_of_an_earlier_text_is_not_heard_again() -> None:
    seated = floor(Adoption())
    noes = seated.talks.state.noes
    noes.objected[:, 0, A, 0] = adoption.NO_MANDATE  # said before, not of this text
    noes.refused[:, 0, C] = adoption.NO_VALUE
    heard = nothing_heard(seated.talks, True)
    listen(seated, heard, 3.0)
    assert not heard.closed.any()
    assert (heard.multiplier == 1.0).all()


@pytest.mark.long
def test_a_press_of_many_sessions_stays_a_number() -> None:
    seated = floor(Adoption("majority"))
    seated.talks.state.noes.refused[:, 0, A] = adoption.NO_VALUE * (1 + adoption.LAST)
    heard: Any = nothing_heard(seated.talks, True)
    for _ in range(3000):
        listen(seated, heard, 1e9)
    assert np.isfinite(heard.multiplier).all()
    assert (heard.multiplier[:, A] == 1.0).all()
