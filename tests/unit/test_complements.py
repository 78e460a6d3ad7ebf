"""Demands that count only with others: an assurance without a withdrawal. docs/model.md, 1."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.lab.bargaining import space
from sim.lab.explaining import explain
from sim.lab.stances import middles
from sim.model import Talks
from sim.model.floor import Floor
from sim.model.openings import Openings, values_at
from sim.model.record import Block
from sim.model.standoff import standoff
from sim.rules import terms
from sim.rules.preferences import utility
from sim.rules.worth import value_of
from sim.scenario import read
from sim.scenario.distributions import Point
from sim.scenario.doubts import warnings
from sim.scenario.scenario import Home, Ratification, Scenario, frozen
from sim.view.explain import told as told_why
from sim.view.instructed import instructions
from sim.view.sheet import Items
from sim.view.story import Story
from tests.builders import act, meeting, party, peace, scale, scenario, stand
from tests.conflicts import Conflict, as_scenario, conflict, hinged
from tests.unit.test_zones import agrees_with_the_model

ASSURANCE, WITHDRAWAL = scale("assurance", 3), scale("withdrawal", 3)
BOTH = [ASSURANCE, WITHDRAWAL]
WORTH = np.array([[[[0.2, 0.6, 1.0], [0.0, 0.25, 0.5]]]])
"""Of one party, by hand: both issues, three options each; the first is in force."""


def by_hand(quo: tuple[int, int] = (0, 0), **more: Any) -> Any:
    """The world in which the first issue counts only with the second."""
    calm = peace(1, (3, 3))
    return calm._replace(
        worth=np.concatenate([WORTH, WORTH[..., :1]], axis=3),  # room for what confirms
        acts=calm.acts._replace(**hinged([(0, 0, (1,))], 2), **more),
        settlement=np.array([quo]),
    )


@pytest.mark.parametrize(
    ("text", "quo", "idle"),
    [
        ((0, 0), (0, 0), 0.0),  # nothing changes
        ((2, 0), (0, 0), 0.8),  # alone: all that it brings over what is in force
        ((1, 0), (0, 0), 0.4),
        ((2, 1), (0, 0), 0.0),  # with the other, whatever that is changed to
        ((2, 3), (0, 0), 0.8),  # which is confirmed and so not changed
        ((3, 0), (0, 0), 0.0),  # confirmed itself
        ((0, 0), (1, 0), 0.0),  # what is worse than what is in force is lost all the same
        ((2, 0), (-1, 0), 1.0),  # nothing was in force: worth 0
        ((2, -1), (0, -1), 0.8),
        ((2, 0), (0, -1), 0.0),
        ((0, 2), (0, 0), 0.0),  # the other counts by itself
    ],
)
def test_a_gain_counts_for_nothing_where_the_text_leaves_the_other_issue(
    text: tuple[int, int], quo: tuple[int, int], idle: float
) -> None:
    world, at = by_hand(quo), np.array(text)
    assert terms.idle_gains(world, 0, 0, at) == pytest.approx(idle, abs=1e-12)
    assert terms.due_to_terms(world, 0, 0, at) == pytest.approx(-idle, abs=1e-12)
    bare = utility(world.worth, 0, 0, at)
    assert terms.counted(world, 0, 0, at) == pytest.approx(bare - idle, abs=1e-12)
    assert value_of(world, 0, 0, 0.5, at) == pytest.approx(bare - idle, abs=1e-12)


def test_of_several_issues_all_have_to_change() -> None:
    world = peace(1, (2, 2, 2))
    world.worth[0, 0, 0, 1] = 1.0
    acts = world.acts._replace(**hinged([(0, 0, (1, 2))], 3))
    for more in product((0, 1), repeat=2):
        idle = terms.idle_gains(world._replace(acts=acts), 0, 0, np.array([1, *more]))
        assert idle == (0.0 if all(more) else 1.0)


def test_a_reading_that_was_not_drawn_says_nothing() -> None:
    world = by_hand()
    world.acts.hinges[:] = False
    assert terms.idle_gains(world, 0, 0, np.array([2, 0])) == 0.0


def test_no_text_is_worth_more_to_anybody_for_it_and_one_that_changes_all_as_much() -> None:
    less = 0
    for seed in range(40):
        case = conflict(seed, 3, 3, 3, hinged=0.5, none=0.3)
        free, text = Conflict(**{**case.__dict__, "hinges": ()}), np.zeros(3, np.int64)
        one, other = case.world, free.world
        for text_ in case.texts():
            text[:] = text_
            for a in case.parties:
                with_, without = (value_of(world, 0, a, 0.5, text) for world in (one, other))
                assert with_ <= without + 1e-12
                assert without - with_ == pytest.approx(case.idle(a, text_), abs=1e-12)
                less += with_ < without - 1e-9
                if all(o != now for o, now in zip(text_, case.quo, strict=True)):
                    assert with_ == without
    assert less > 100


# -- whole talks -----------------------------------------------------------------------------


def host(counts: bool = True, **more: Any) -> Any:
    """Who wants an assurance, which counts with a withdrawal."""
    others = ["withdrawal"] if counts else []
    return party(
        "HOST", stand(ASSURANCE, 2, 0, salience=4, counts_with=others),
        stand(WITHDRAWAL, 2, 0, salience=1), **{"strategy": "conceder", **more},
    )  # fmt: skip


def guest(least: int = 2, **more: Any) -> Any:
    """Who would rather give neither. ``least``: how much withdrawal it would sign."""
    return party(
        "GUEST", stand(ASSURANCE, 0, 2, salience=more.pop("salience", 1)),
        stand(WITHDRAWAL, 0, mandate=range(least + 1), salience=2),
        **{"strategy": "conceder", **more},
    )  # fmt: skip


def third(**more: Any) -> Any:
    """Who wants both, and yields to all."""
    return party("THIRD", stand(ASSURANCE, 2, 0), stand(WITHDRAWAL, 2, 0), **more)


def played(made: Scenario, n: int = 1) -> tuple[Talks, Block]:
    talks = Talks(made, seed=3)
    return talks, talks.play(0, n)


def held(block: Block) -> dict[str, tuple[str, str]]:
    """What is in force at the end of play 0, and by what."""
    columns = block.settlements
    return {
        str(columns["issue"][at]): (str(columns["option"][at]), str(columns["by"][at]))
        for at in np.flatnonzero(columns["replicate"] == 0)
    }


SEATS = [meeting(("HOST", "GUEST"), ("assurance", "withdrawal"), sessions=8)]


def pressed(counts: bool, least: int) -> Scenario:
    """HOST will hurt GUEST if there is no accord on the assurance, and likes to."""
    threat = act(
        "strike", "HOST", no_accord=("assurance",), harm={"GUEST": 3.0}, benefit={"HOST": 0.1}
    )
    return scenario(BOTH, [host(counts), guest(least)], SEATS, [threat])


def test_an_assurance_alone_is_refused_and_signed_with_a_withdrawal() -> None:
    signed = {}
    for counts, least in product((False, True), (0, 2)):
        _, block = played(pressed(counts, least))
        signed[counts, least] = held(block)
    assert signed[False, 0]["assurance"][0] != "o0"
    assert signed[False, 0]["withdrawal"][0] == "o0"
    assert signed[True, 0]["assurance"] == ("o0", "status_quo")  # no withdrawal to be had
    assert signed[True, 2]["assurance"][0] != "o0"
    assert signed[True, 2]["withdrawal"][0] != "o0"


@pytest.mark.long
@pytest.mark.parametrize("size", [2, 3])
def test_conceders_agree_exactly_where_a_text_serves_all_by_brute_force(size: int) -> None:
    agreed = 0
    for seed in range(30):
        case = conflict(seed, size, 3, 3, hinged=0.6, slack=0.7)
        talks, block = played(as_scenario(case))
        texts = case.texts()
        fits = [[not any(case.beyond(case.kinds[a][0], x)) for a in case.parties] for x in texts]
        gains = [[case.gain(a, x) for a in case.parties] for x in texts]
        pairs = list(zip(fits, gains, strict=True))
        able = any(all(f) and min(g) > 1e-9 for f, g in pairs)
        accord = bool(block.outcomes["accord_stage"][0])
        if able:
            assert accord, seed
        if accord:
            assert any(all(f) and min(g) >= -1e-9 for f, g in pairs), seed
            text = tuple(int(o) for o in talks.state.settlement[0])
            for a in case.parties:  # what it ends with is what the text was worth
                value = float(block.outcomes[f"value_P{a}"][0])
                quo = sum(case.worth[a, k, o] for k, o in enumerate(case.quo))
                assert value == pytest.approx(quo + case.gain(a, text), abs=1e-9)
        agreed += accord
    assert 3 < agreed < 28


def only(counts: bool, *measures: Any, **more: Any) -> Scenario:
    """GIVER tables an assurance alone; to HOST that is no loss, so that it signs."""
    giver = party(
        "GIVER", stand(ASSURANCE, 2, 0), stand(WITHDRAWAL, 0, mandate=[0]), strategy="hardliner",
        **more,
    )  # fmt: skip
    seats = [meeting(("GIVER", "HOST"), ("assurance", "withdrawal"), forum="ultimatum", sessions=1)]
    return scenario([*BOTH, scale("other", 2)], [host(counts), giver], seats, measures)


def test_what_counts_for_nothing_is_not_gained_by_who_signs_it() -> None:
    """V when it signs, what the play is worth, and no deal from then on are one number."""
    for counts in (False, True):
        talks, block = played(only(counts))
        assert held(block)["assurance"] == ("o2", "accord")
        worth = 0.0 if counts else 1.0
        answer = next(event for event in talks.trace(0) if event.kind == "answer")
        assert (answer.party, answer.data["yes"]) == ("HOST", True)
        assert answer.data["value"] == pytest.approx(worth, abs=1e-12)
        for column in ("u_HOST", "value_HOST", "no_deal_HOST"):
            assert float(block.outcomes[column][0]) == pytest.approx(worth, abs=1e-12), column
        assert float(block.outcomes["value_GIVER"][0]) == pytest.approx(2.0)
        drawn = talks.draws.interests.worth[0, 0, 0]
        assert drawn.tolist() == [0.0, 0.5, 1.0]  # in the end options are worth what was drawn


def test_a_later_accord_on_the_other_does_not_make_it_good() -> None:
    first = meeting(("GIVER", "HOST"), ("assurance", "withdrawal"), forum="ultimatum", sessions=1)
    made = only(counts=True)
    later = meeting(("THIRD", "HOST"), ("withdrawal",), id="later", sessions=2)
    people = [*made.parties.values(), third()]
    _, block = played(scenario(BOTH, people, [first, later]))
    assert held(block)["assurance"] == ("o2", "accord")
    withdrawal = held(block)["withdrawal"][0]
    share = {"o0": 0.0, "o1": 0.125, "o2": 0.25}[withdrawal]
    assert float(block.outcomes["value_HOST"][0]) == pytest.approx(share, abs=1e-12)


def test_what_has_lapsed_is_as_it_was() -> None:
    """GIVER's home refuses, and what HOST then imposes is worth what was drawn."""
    never = Home(ratification=Ratification(Point(1e-9), Point(1e-9), None, frozen({})))
    imposing = act("seizure", "HOST", no_accord=("other",), imposes={"assurance": 2}, success=0.5)
    talks, block = played(only(True, imposing, home=never), 40)
    assert np.asarray(block.outcomes["lapsed"]).all()
    assert block.outcomes["did_seizure"].all()
    came = talks.state.settlement[:, 0] == 2
    assert 5 < np.count_nonzero(came) < 35
    assert (talks.state.settlement[~came, 0] == 0).all()
    value = np.where(came, 1.0, 0.0)
    assert np.asarray(block.outcomes["value_HOST"]) == pytest.approx(value, abs=1e-12)


def test_what_is_imposed_is_held_against_what_is_left() -> None:
    """HOST, who has signed an assurance that counts for nothing, tries to impose half of one."""
    imposing = act(
        "seizure", "HOST", no_accord=("other",), imposes={"assurance": 1}, success=0.5,
        cost={"HOST": 0.2},
    )  # fmt: skip
    talks, block = played(only(True, imposing), 40)
    assert (talks.state.accord_stage == 0).all()
    assert block.outcomes["did_seizure"].all()
    cost = 0.2 * (1.0 - talks.draws.resolve[:, 0])
    came = np.where(talks.state.settlement[:, 0] == 1, 0.5, 0.0)
    assert 5 < np.count_nonzero(came) < 35
    assert np.asarray(block.outcomes["value_HOST"]) == pytest.approx(came - cost, abs=1e-12)
    expected = 0.5 * 0.5 - cost
    assert np.asarray(block.outcomes["no_deal_HOST"]) == pytest.approx(expected, abs=1e-12)
    answer = next(event for event in talks.trace(0) if event.kind == "answer")
    assert answer.data["value"] == pytest.approx(expected[0], abs=1e-12)  # when it signed
    _, block = played(only(False, imposing), 40)  # it would lose by it if the assurance counted
    assert not block.outcomes["did_seizure"].any()


def test_what_is_remembered_of_one_text_is_not_taken_for_another() -> None:
    """With a withdrawal the assurance counts, and HOST would lose by imposing half of it."""
    imposing = act("seizure", "HOST", no_accord=("other",), imposes={"assurance": 1})
    worth: list[float] = []

    def look(floor: Floor) -> None:
        texts = ((2, 0, 0), (2, 2, 0), (2, 0, 0))
        worth.extend(float(values_at(floor, np.array([text]))[0, 0]) for text in texts)

    Openings(only(True, imposing), 1, True, look).hold(1)
    assert worth == pytest.approx([0.5, 1.25, 0.5], abs=1e-12)


def texts_as_in_the_model(made: Scenario) -> int:
    looked: list[int] = []
    Openings(made, 1, False, lambda floor: looked.append(agrees_with_the_model(floor, 1))).hold(2)
    return sum(looked)


def test_zones_and_values_of_all_texts_are_the_models_with_threats_and_terms() -> None:
    threat = act(
        "strike", "HOST", no_accord=("assurance",), imposes={"assurance": 2}, success=0.5,
        harm={"GUEST": 1.0}, cost={"HOST": 0.4},
    )  # fmt: skip
    people = [host(), guest(salience=2), third()]
    for seats in (SEATS, [meeting(("HOST", "GUEST", "THIRD"), ("assurance", "withdrawal"))]):
        assert texts_as_in_the_model(scenario(BOTH, people, seats, [threat])) > 0


def test_a_standoff_after_an_assurance_alone_begins_where_it_was() -> None:
    made = pressed(counts=True, least=2)
    alone, both = (
        standoff(made, accord).utility[0]
        for accord in ({"assurance": "o2"}, {"assurance": "o2", "withdrawal": "o2"})
    )
    assert alone == pytest.approx(0.0)
    assert both == pytest.approx(1.25)


def test_the_frontier_of_a_figure_is_that_of_all_texts() -> None:
    made = scenario(BOTH, [host(), guest()], SEATS)
    found = space(middles(made), ("HOST", "GUEST"), ("assurance", "withdrawal"))
    points = {}
    for a, w in product(range(3), repeat=2):
        mine = (0.5 * a if w else 0.0) + 0.125 * w
        theirs = 0.5 * (1 - a / 2) + (1 - w / 2)
        points[a, w] = (mine, theirs)
    best = {
        point
        for point in points.values()
        if not any(o != point and o[0] >= point[0] and o[1] >= point[1] for o in points.values())
    }
    assert {tuple(point) for point in found.frontier.round(9)} == best
    assert {tuple(point) for point in found.texts.round(9)} == set(points.values())


# -- words -----------------------------------------------------------------------------------


def test_a_story_says_why_an_assurance_alone_is_refused() -> None:
    made = scenario(
        BOTH,
        [host(), guest(0), third(strategy="hardliner")],
        [meeting(("HOST", "GUEST", "THIRD"), ("assurance", "withdrawal"), sessions=3)],
        [
            act(
                "strike",
                "HOST",
                no_accord=("assurance",),
                benefit={"HOST": 0.1},
                harm={"GUEST": 1.0},
            )
        ],
    )
    events = Talks(made, seed=1).trace(0)
    alone = [event.data["alone"] for event in events if "alone" in event.data]
    assert alone
    assert all(one == {"assurance": ("withdrawal",)} for one in alone)
    story = " ".join(paragraph.words for paragraph in Story(made).told(events))
    said = "What it brings on “assurance” is worth nothing to it without a change on “withdrawal”"
    assert said in story


def test_a_sheet_and_an_explanation_say_what_counts_only_with_what() -> None:
    made = scenario(BOTH, [host(), guest()], SEATS)
    items = [x for x in instructions(made, made.parties["HOST"], None) if isinstance(x, Items)]
    lines = [line for one in items for line in one.words]
    said = "what you gain here counts only in an accord that also changes “withdrawal”"
    assert [said in line for line in lines if "“assurance”" in line] == [True]
    said = "What HOST gains on “assurance” counts only in an accord that also changes “withdrawal”."
    assert said in str(told_why(explain(made, 2)))


# -- the file --------------------------------------------------------------------------------

FILE = """\
scenario: An assurance and a withdrawal
issues:
  assurance: {options: [a0, a1]}
  withdrawal: {options: [w0, w1]}
  aid: {options: [c0, c1]}
parties:
  HOST:
    demands:
      assurance: {want: a1, accept: a0COUNTS}
      withdrawal: w1
  GUEST: {demands: {assurance: {want: a0, accept: a1}, withdrawal: {want: w0, accept: w1}}}
  FRIEND: {follows: HOST, demands: {aid: c1}}
calendar:
  - {stage: talks, date: 2030-05-01, agenda: [assurance, withdrawal]}
  - {stage: aids, date: 2030-06-01, agenda: [aid], parties: [HOST, GUEST]}
"""


def written(counts: str, *changes: tuple[str, str]) -> Scenario:
    """The file with such a ``counts_with``, and otherwise changed."""
    text = FILE.replace("COUNTS", f", counts_with: {counts}" if counts else "")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read(text, "made")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            "[withdrawl]",
            "made.yaml:9:41: parties.HOST.demands.assurance.counts_with: Did you mean withdrawal?",
        ),
        ("[assurance]", "assurance would count only with itself. Name the other issues"),
        (
            "[aid]",
            "no agenda has assurance together with aid: no accord can change all of them, so that",
        ),
        ("[withdrawal, aid]", "no agenda has assurance together with withdrawal and aid"),
    ],
)
def test_what_can_never_count_is_refused(counts: str, said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        written(counts)
    assert said in str(refused.value)
    assert str(refused.value).count("counts_with") >= 1


def test_a_stage_at_which_nothing_counts_is_doubted() -> None:
    assert not [w for w in warnings(written("[withdrawal]")) if "counts" in w.wrong]
    aids = ("agenda: [aid], parties: [HOST, GUEST]", "agenda: [assurance], parties: [HOST, GUEST]")
    (doubt,) = [w for w in warnings(written("[withdrawal]", aids)) if "counts" in w.wrong]
    assert doubt.path == "parties.HOST.demands.assurance.counts_with"
    assert "at aids nothing that HOST gains on assurance counts" in doubt.wrong


def test_a_member_that_votes_only_through_its_bloc_is_doubted() -> None:
    bloc = ("  FRIEND: {follows: HOST, ", "  BLOC: {members: [HOST], follows: HOST}\n  FRIEND: {")
    seats = (
        "agenda: [assurance, withdrawal]}",
        "parties: [BLOC, GUEST], agenda: [assurance, withdrawal]}",
    )
    (doubt,) = [
        w for w in warnings(written("[withdrawal]", bloc, seats)) if "moves no vote" in w.wrong
    ]
    assert "HOST votes on assurance only through BLOC" in doubt.wrong
    assert doubt.remedy == "Write it with the demand of BLOC, or leave it out."


@pytest.mark.long
def test_who_follows_takes_it_over_with_the_demand() -> None:
    found = written("[withdrawal]").parties
    assert found["FRIEND"].positions["assurance"].counts_with == ("withdrawal",)
    assert found["FRIEND"].positions["aid"].counts_with == ()


EASY = "{odds: 0.5, demands: {assurance: {counts_with: []}}}"
READINGS = (
    "  GUEST:",
    f"    readings:\n      firm: {{odds: 0.5}}\n      easy: {EASY}\n  GUEST:",
)


@pytest.mark.long
def test_a_reading_keeps_it_or_says_otherwise_and_is_drawn() -> None:
    made = written("[withdrawal]", READINGS)
    kept = [one.counts_with for one in made.parties["HOST"].held("assurance")]
    assert kept == [("withdrawal",), ()]
    talks = Talks(made, seed=1)
    talks.set_the_table(0, 200)
    reading = talks.layout.types[0].reading[talks.draws.type[:, 0]]
    acts = talks.state.acts
    mine = np.flatnonzero(acts.hinged[:, 0] == 0)
    assert acts.hinges[:, mine[0]].tolist() == (reading == 0).tolist()
    assert 60 < (reading == 0).sum() < 140
