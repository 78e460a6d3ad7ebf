"""What texts and answers tell about red lines. docs/model.md, section 6."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from sim.compiling import plainly
from sim.errors import UsageError
from sim.forums.alternating_offers import AlternatingOffers
from sim.model import Talks
from sim.rules.doubts import LAST, NAMED, SILENT, YES, Doubts, Words, hear
from sim.scenario import read
from sim.scenario.scenario import Scenario
from tests.builders import peace
from tests.theory.private_lines import pie

HARD, MIDDLE, SOFT = range(3)
FEW = "options: [o0, o1, o2, o3, o4], status_quo: o0"


def known(masses: list[float], lines: list[list[int]], packs: list[int] | None = None) -> Doubts:
    """One party that may be one of several types; ``lines``: [T][K], the first option inside, of
    five, what is below being beyond; ``packs``: types that package everything, a bit each.
    """
    n_issues = len(lines[0])
    beyond = np.zeros((1, len(masses), n_issues, 5), np.int8)
    holds = np.zeros((1, n_issues, 5), np.int64)
    for (t, line), k, o in product(enumerate(lines), range(n_issues), range(5)):
        beyond[0, t, k, o] = max(line[k] - o, 0)
        holds[0, k, o] |= (1 << t) * (o >= line[k])
    packed = np.full((1, 1, n_issues), sum(1 << t for t in packs or []))
    n = np.array([len(masses)])
    which = np.zeros((1, 1), np.int64)
    return Doubts(np.array([[masses]]), which, n, n == 1, holds, packed, beyond)


def heard(
    doubts: Doubts,
    text: list[int],
    what: int,
    named: list[int] | None = None,
    eager: float = 1.0,
    authority: int = 0,
    quo: int = 4,
) -> list[float]:
    """The masses after the party has said this of a text."""
    outside = np.zeros((1, len(text)), np.int64)
    outside[0, named or []] = 1
    calm = peace(1, [5] * len(text))
    world = calm._replace(
        doubts=doubts,
        mandates=calm.mandates._replace(authority=np.array([[authority]])),
        settlement=np.full((1, len(text)), quo),
    )
    words = Words(np.array([what]), outside, np.array([eager]), np.zeros((1, 1, 2), np.int64))
    with plainly():
        assert hear(world, 0, 0, 0, np.array(text), words)
        masses = doubts.mass.copy()
        assert not hear(world, 0, 0, 0, np.array(text), words)
    assert (doubts.mass == masses).all()
    found: list[float] = doubts.mass[0, 0].tolist()
    return found


def three() -> Doubts:
    """Lines at o3 (hardest), o2 and o1, with masses .3, .4 and .3."""
    return known([0.3, 0.4, 0.3], [[3], [2], [1]])


def test_posteriors_are_those_by_hand() -> None:
    """A text at o2: the hardest type alone may not sign it; Bayes by hand."""
    assert heard(three(), [2], SILENT, eager=0.25) == pytest.approx([4 / 11, 4 / 11, 3 / 11])
    assert heard(three(), [2], NAMED, [0]) == pytest.approx(
        [0.954545, 0.025974, 0.019481], abs=1e-6
    )
    assert heard(three(), [2], LAST, eager=0.25) == pytest.approx(
        [0.955414, 0.025478, 0.019108], abs=1e-6
    )
    assert heard(three(), [2], LAST, eager=-0.1) == pytest.approx([0.3, 0.4, 0.3])
    slip = 0.02
    whole = 0.3 * slip + 0.7
    assert heard(three(), [2], YES) == pytest.approx([0.3 * slip / whole, 0.4 / whole, 0.3 / whole])


def test_a_no_that_names_nothing_tells_that_the_text_was_inside() -> None:
    after = heard(three(), [2], NAMED)
    assert after[HARD] < 0.01
    assert after[MIDDLE] / after[SOFT] == pytest.approx(4 / 3)


def test_who_objects_to_one_issue_is_inside_on_the_other() -> None:
    lines = [[a, b] for a in (1, 3) for b in (1, 3)]
    after = heard(known([0.25] * 4, lines), [2, 2], NAMED, [1])
    assert after[1] == pytest.approx(0.98 / (0.98 + 3 * 0.02))
    both = heard(known([0.25] * 4, lines), [2, 2], NAMED, [0, 1])
    assert np.argmax(both) == 3


def test_what_a_text_leaves_alone_tells_nothing_unless_it_is_packaged() -> None:
    lines = [[3, 1], [1, 3]]
    free = heard(known([0.5, 0.5], lines), [2, 0], YES, quo=0)
    assert free[0] < 0.02
    packed = known([0.5, 0.5], [[0, 3], [0, 3]], packs=[1])
    after = heard(packed, [1, 0], NAMED, [1], quo=0)
    assert after[1] > 0.9


def test_a_line_crossed_by_authority_tells_nothing() -> None:
    after = heard(three(), [2], YES, authority=1)
    assert after == pytest.approx([0.3, 0.4, 0.3])
    further = heard(three(), [1], YES, authority=1)
    assert further[HARD] < 0.01 < further[MIDDLE]


def test_the_order_of_what_is_heard_does_not_matter() -> None:
    said = [([2], SILENT, 0.3), ([3], YES, 1.0), ([1], SILENT, 0.6)]
    ends = []
    for order in (said, said[::-1]):
        doubts = three()
        for text, what, eager in order:
            after = heard(doubts, text, what, eager=eager)
        ends.append(after)
    assert ends[0] == pytest.approx(ends[1])


# -- at the table ------------------------------------------------------------------------


def talks_over(
    sessions: int = 6,
    noes: str = "named",
    accept: str = "accept: o1, basis: judgement",
    **more: str,
) -> Scenario:
    """A would have the pie at o4, B at o0 and nobody knows how much less B can live with."""
    extra, first = more.get("B", ""), more.get("A", "{want: o4, accept: o1}")
    return read(f"""
scenario: Made
issues:
  pie: {{options: [o0, o1, o2, o3, o4], status_quo: {more.get("quo", "none")}}}
parties:
  A: {{strategy: {more.get("strategy", "conceder")}, demands: {{pie: {first}}}}}
  B:
    strategy: {more.get("other", "conceder")}
    {extra}
    demands: {{pie: {{want: o0, {accept}}}}}
calendar:
  - {{stage: talks, date: 2030-05-01, forum: alternating_offers, noes: {noes},
     parties: [A, B], sessions: {sessions}}}
""")


def posterior(made: Scenario, n: int = 300, seed: int = 5) -> tuple[Any, Any]:
    """What the others know of B in the end, [R, T], and which type it is, [R]."""
    talks = Talks(made, seed=seed)
    talks.play(0, n)
    return talks.state.doubts.mass[:, 1], talks.draws.type[:, 1]


def test_masses_add_up_and_what_is_known_teaches_nothing() -> None:
    for noes in ("named", "silent"):
        mass, _ = posterior(talks_over(noes=noes))
        assert mass.sum(axis=1) == pytest.approx(np.ones(300))
    sure, _ = posterior(talks_over(accept="accept: o1"))
    assert (sure == 1.0).all()


def test_where_nothing_is_in_doubt_noes_change_nothing() -> None:
    named, silent = (
        Talks(talks_over(accept="accept: o1", noes=noes), seed=2).play(0, 200).outcomes
        for noes in ("named", "silent")
    )
    for name, column in named.items():
        np.testing.assert_array_equal(column, silent[name])


def test_answers_bring_the_others_nearer_to_the_truth() -> None:
    made = talks_over(strategy="hardliner")
    block = Talks(made, seed=5).play(0, 2000)
    prior = np.array([0.25, 0.5, 0.25])
    told = block.outcomes["lines_known_B"]
    assert told.mean() > (prior**2).sum() + 0.1
    mass, real = posterior(made, 2000)
    np.testing.assert_array_equal(told, mass[np.arange(2000), real])


def test_what_is_believed_is_as_often_true() -> None:
    """Calibration where the text is chosen without looking at the belief: A tables any rung. Two
    answers are heard, and nobody slips: so beliefs may be too careful by twice the slip.
    """
    made = talks_over(sessions=1, strategy="random", other="acquiescent")
    mass, real = posterior(made, 4000)
    truth = np.eye(mass.shape[1])[real]
    for low in np.linspace(0, 1, 6)[:-1]:
        there = (mass >= low) & (mass < low + 0.2)
        if there.sum() > 200:
            assert mass[there].mean() == pytest.approx(truth[there].mean(), abs=0.06)


def test_after_a_no_the_ladder_leaves_out_what_was_refused() -> None:
    """A tables first what only soft types of B can sign; having heard that B is not one of them, it
    goes no further in that direction.
    """
    talks = Talks(talks_over(sessions=4, strategy="linear"), seed=3)
    talks.play(0, 400)
    ladder = talks.people[0].ladder
    hard = talks.draws.type[:, 1] == 0
    learned = talks.state.doubts.mass[:, 1, 0] > 0.9
    for r in np.flatnonzero(hard & learned & (talks.state.accord_stage < 0)):
        able = ladder.able[r, : ladder.n[r]]
        assert ladder.n[r] >= 1
        assert able.any() or not able.size


def test_who_poses_an_ultimatum_reckons_with_lines_that_it_does_not_know() -> None:
    """Half of the pie, or what it must have if that is more (docs/theory.md, private lines)."""
    made = read(pie(("ultimatum", "linear"), "ultimatum", 8))
    block = Talks(made, seed=2).play(0, 40)
    own = np.char.lstrip(block.parameters["parties.A.demands.pie.accept"].astype(str), "s")
    asked = np.rint(block.offers["value"] * 7)
    np.testing.assert_array_equal(asked, np.maximum(own.astype(int), 4))


def test_a_shuttle_tells_nobody_but_whoever_carries() -> None:
    made = read("""
scenario: Made
issues: {pie: {options: [o0, o1, o2, o3, o4], status_quo: o0}}
parties:
  A: {strategy: conceder, demands: {pie: {want: o4, accept: o1}}}
  B: {strategy: conceder, demands: {pie: {want: o0, accept: o1, basis: judgement}}}
  M: {}
calendar:
  - {stage: talks, date: 2030-05-01, forum: shuttle, chair: M, parties: [A, B], sessions: 6}
""")
    talks = Talks(made, seed=5)
    prior = talks.layout.doubts.mass[0, 1]
    talks.play(0, 100)
    assert (talks.state.doubts.mass[:, 1] == prior).all()


def test_the_same_no_to_the_same_text_is_no_news() -> None:
    """A hardliner tables one text again and again: all is learned from the first answer."""
    once, often = (
        posterior(
            talks_over(
                sessions=n, strategy="hardliner", other="stall", quo="o0",
                A="{want: o1, accept: o0}",
            )
        )[0]
        for n in (2, 6)
    )  # fmt: skip
    assert (once.max(axis=1) < 0.999).all()
    assert (once.max(axis=1) > 0.9).any()
    np.testing.assert_array_equal(once, often)


def test_no_other_word_for_noes_is_taken() -> None:
    with pytest.raises(UsageError, match="noes must be named or silent"):
        AlternatingOffers(noes="loud")


@pytest.mark.long
def test_how_replicates_are_cut_into_blocks_changes_nothing() -> None:
    talks = Talks(talks_over(noes="silent"), seed=8)
    whole = talks.play(0, 40).outcomes
    parts = [talks.play(at, at + 8).outcomes for at in range(0, 40, 8)]
    for name, column in whole.items():
        np.testing.assert_array_equal(column, np.concatenate([part[name] for part in parts]))


@pytest.mark.long
def test_what_has_been_learned_is_told() -> None:
    talks = Talks(talks_over(strategy="hardliner"), seed=5)
    events = [event for r in range(20) for event in talks.trace(r) if event.kind == "lines"]
    assert events
    assert all(
        event.party == "B" and event.data["before"] != event.data["after"] for event in events
    )
