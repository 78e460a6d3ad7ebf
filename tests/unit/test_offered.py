"""Texts that offer: what their author says in public that it would sign. docs/model.md, sections 6
and 8.

Expected are Bayes' masses by hand: a type that could not sign what is offered says so with 0.02.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.model import Talks
from sim.rules.doubts import SLIP
from sim.scenario import read, warnings
from sim.stage import learning
from sim.view.grammar import Names
from sim.view.spoken import said

ONE = 0.5 * SLIP / (0.5 * SLIP + 0.5)
"""What is left of a hard type of one half after an offer that it could not sign."""
RIVER = """
scenario: An offer
as_of: 2030-04-10
issues:
  water: {options: [nil, some, half, all], status_quo: QUO}
  fish: {options: [banned, shared]}
parties:
  UPP: {demands: {water: nil, fish: banned}, strategy: stall}
  LOW: {PACKAGE demands: {water: {want: all, accept: {some: 0.5, half: 0.5}},
    fish: {want: shared, accept: shared}}}
calendar:
EARLIER
  - {text: word, by: LOW, to: UPP, date: 2030-04-01, offers: {OFFERS}}
  - {stage: talks, date: 2030-05-01, agenda: [AGENDA], sessions: 2}
  - {text: again, by: LOW, date: 2030-05-10, offers: {LATER}}
  - {stage: more, date: 2030-06-01, agenda: [AGENDA], sessions: 2}
"""


def written(offers: str, **words: str) -> str:
    usual = {"QUO": "none", "PACKAGE": "", "EARLIER": "", "AGENDA": "water", "LATER": offers}
    text = RIVER
    for word, other in (usual | words | {"OFFERS": offers}).items():
        text = text.replace(word, other)
    return text


def river(offers: str, **words: str) -> Talks:
    """LOW is of two types: the harder signs no less than half of the water."""
    return Talks(read(written(offers, **words), "river"), seed=1)


def hard(talks: Talks, entries: int = 1) -> float:
    """What everybody gives the harder of LOW's types after so many entries of the calendar."""
    talks.set_the_table(0, 3)
    for _ in range(entries):
        talks.step()
    masses = talks.state.doubts.mass[:, 1, 0]
    assert np.ptp(masses) == 0.0
    return float(masses[0])


@pytest.mark.parametrize(
    ("offers", "left"),
    [
        ("water: some", ONE),  # the harder could not
        ("water: half", 0.5),  # either could
        ("water: all", 0.5),
        ("water: nil", 0.5),  # neither could: either has slipped
        ("water: some, fish: shared", ONE),
        ("fish: shared", 0.5),
    ],
)
def test_who_offers_is_hardly_of_a_type_that_could_not_sign_it(offers: str, left: float) -> None:
    assert hard(river(offers)) == pytest.approx(left, abs=1e-12)


def test_to_offer_what_is_in_force_tells_of_lines_too() -> None:
    assert hard(river("water: some", QUO="some")) == pytest.approx(ONE, abs=1e-12)
    assert hard(river("water: half", QUO="half")) == pytest.approx(0.5, abs=1e-12)


def test_an_offer_says_nothing_of_what_goes_with_it() -> None:
    """As it is the fish is beyond its lines where it packages it, and is not what is spoken of."""
    talks = river("water: half", PACKAGE="package: {issues: all, chance: 0.3},")
    talks.set_the_table(0, 3)
    talks.step()
    prior = talks.layout.doubts.mass
    assert talks.layout.doubts.packs.any()
    np.testing.assert_allclose(talks.state.doubts.mass, np.repeat(prior, 3, axis=0), atol=1e-12)


def test_an_offer_that_is_made_again_is_no_news() -> None:
    again = "  - {text: first, by: LOW, date: 2030-03-01, offers: {water: some}}"
    assert hard(river("water: some", EARLIER=again), 2) == pytest.approx(ONE, abs=1e-12)
    other = again.replace("water: some", "water: some, fish: shared")
    twice = 0.5 * SLIP**2 / (0.5 * SLIP**2 + 0.5)
    assert hard(river("water: some", EARLIER=other), 2) == pytest.approx(twice, abs=1e-12)


@pytest.mark.usefixtures("as_they_stand")
def test_an_offer_says_the_same_as_a_text_that_is_tabled() -> None:
    tabled = river("fish: shared", LATER="fish: shared")
    tabled.set_the_table(0, 3)
    floor = tabled.floor(0, tabled.state.live.copy())
    texts = tabled.state.settlement.copy()
    texts[:, 0] = 1
    for r in range(3):
        learning.hear_text(floor.sitting, r, 1, texts[r])
    np.testing.assert_allclose(tabled.state.doubts.mass[:, 1, 0], hard(river("water: some")))


def test_offers_on_what_is_settled_tell_nothing() -> None:
    """In the second play the water is settled before LOW says what it would sign."""
    talks = river("fish: shared", LATER="water: some", AGENDA="water")
    talks.set_the_table(0, 2)
    talks.step()
    talks.state.settled[1, 0] = True
    talks.at_entry += 1  # past the talks, to the later offer
    talks.state.place[:] += 1
    talks.step()
    masses = talks.state.doubts.mass[:, 1, 0]
    assert masses == pytest.approx([ONE, 0.5], abs=1e-12)


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ("offers: {water: some}, refuses: [water]", "It refuses water and offers an option there"),
        ("offers: {water: some}, public: no", "kept from the public tells nobody of red lines"),
        ("offers: {water: most}", "most"),
        ("offers: {wine: some}", 'No issue "wine"'),
    ],
)
def test_words_that_make_no_sense_are_refused(more: str, wrong: str) -> None:
    text = written("water: all").replace("offers: {water: all}", more, 1)
    with pytest.raises(ScenarioError, match=wrong):
        read(text)


def test_an_offer_that_tells_nothing_is_doubtful() -> None:
    brief = river("fish: shared", LATER="water: some").brief
    (found,) = (doubt for doubt in warnings(brief) if "it tells nothing" in doubt.wrong)
    assert found.wrong.startswith("All know what LOW may sign where word offers it")


def test_a_play_tells_what_was_offered_and_what_came_of_it() -> None:
    talks = river("water: some")
    events = talks.trace(0)
    told = next(event for event in events if event.kind == "lines")
    assert told.party == "LOW"
    assert told.data["before"] == pytest.approx(0.5)
    assert told.data["after"] == pytest.approx(1 - ONE)
    words = said(Names(talks.brief), talks.brief.calendar[0])
    assert words.endswith("It would sign “some” on “water”.")


@pytest.mark.long
def test_texts_that_offer_nothing_change_nothing() -> None:
    plain = river("water: all", LATER="water: all").play(0, 20)
    silent = river("fish: shared", LATER="fish: shared").play(0, 20)
    for name, column in plain.outcomes.items():
        np.testing.assert_array_equal(column, silent.outcomes[name])


def test_whom_a_payment_is_promised_to_and_made_to_is_named_once() -> None:
    text = """
scenario: Payments
issues: {water: {options: [nil, some]}}
parties: {UPP: {demands: {water: nil}}, LOW: {demands: {water: some}}}
calendar:
  - {promise: mine, by: UPP, to: LOW, date: 2030-04-01, pays: {LOW: low}, when: {accord: [water]}}
  - {promise: open, by: UPP, date: 2030-04-01, pays: {LOW: low}, when: {accord: [water]}}
  - {stage: talks, date: 2030-05-01}
"""
    scenario = read(text)
    told = [said(Names(scenario), entry) for entry in scenario.promises]
    assert told == [
        "UPP promises LOW a payment for an accord on “water”.",
        "UPP promises a payment to LOW for an accord on “water”.",
    ]
