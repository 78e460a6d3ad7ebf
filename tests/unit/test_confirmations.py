"""Confirming what is in force, and what answered threats do, in play. docs/model.md, section 5."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar

import numpy as np
import pytest

from sim.compiling import plainly
from sim.days.carrying import carry_out, nothing_due
from sim.forums.forum import Forum
from sim.model import Talks
from sim.model.held import NOBODY
from sim.model.record import Block
from sim.scenario import read
from sim.scenario.distributions import Point
from sim.scenario.scenario import Home, Measure, Ratification, Scenario, frozen
from sim.scenario.speech import Promise
from sim.stage.asking import worth_of
from sim.stage.sitting import Sitting
from sim.stage.verbs import answer
from sim.view.story import Story
from tests.builders import DAY, act, meeting, party, scale, scenario, stand

CONFIRM = -7
"""Stands for the entry that confirms what is in force, whatever its number."""
N = 6


@dataclass(frozen=True)
class Handed(Forum):
    """One text is put to all voters, whoever wrote it; nothing comes after."""

    final: ClassVar[bool] = True
    text: Mapping[int, int]

    def session(self, floor: Sitting, r: int) -> None:
        text, entries = floor.course.text[r], floor.world.home.n_options
        text[:] = floor.world.settlement[r]
        for k, option in self.text.items():
            text[k] = entries[k] if option == CONFIRM else option
        self.look(floor, text)
        answer(floor, r, NOBODY)

    def look(self, floor: Sitting, text: np.ndarray) -> None:
        """See what there is before it is answered."""


def handed(brief: Scenario, text: Mapping[int, int], stage: str = "talks") -> Talks:
    talks = Talks(brief, seed=3)
    talks.protocols[stage] = Handed(text)
    return talks


@dataclass(frozen=True)
class Looked(Handed):
    """The same, after somebody has looked at the floor."""

    seen: Callable[[Sitting, np.ndarray], None]

    def look(self, floor: Sitting, text: np.ndarray) -> None:
        with plainly():
            self.seen(floor, text)


def play(brief: Scenario, text: Mapping[int, int], n: int = N) -> Block:
    return handed(brief, text).play(0, n)


GUARANTOR = """\
scenario: A river and a guarantor
issues:
  water: {options: {nothing: "no share", third: "a third", half: "half"}, status_quo: none}
parties:
  UPP: {demands: {water: {want: nothing, accept: third}}}
  LOW: {demands: {water: {want: half, accept: third}}}
  PATRON: {demands: {water: {want: third, accept: [third]}}}
measures:
  sanctions: {by: PATRON, when: {no_accord: [water]}, cost: low, benefit: medium,
              harm: {UPP: medium}, public: yes}
calendar:
  - {stage: talks, date: 2030-05-01, parties: [UPP, LOW]}
"""
CROSSED = GUARANTOR.replace("want: third, accept: [third]", "want: half, accept: [half]")
"""The same with a guarantor whose line the accord of the others crosses."""


def test_a_guarantor_outside_the_room_is_content() -> None:
    outcomes = Talks(read(GUARANTOR, "river"), seed=1).play(0, 40).outcomes
    assert set(outcomes["outcome_class"]) == {"accord"}
    assert not outcomes["did_sanctions"].any()
    assert outcomes["answered_sanctions"].all()


def test_a_guarantor_whose_line_the_accord_crosses_strikes_unless_it_is_for_all() -> None:
    outcomes = Talks(read(CROSSED, "river"), seed=1).play(0, 40).outcomes
    assert set(outcomes["accord_kind"]) == {"full"}
    assert not outcomes["answered_sanctions"].any()
    assert outcomes["did_sanctions"].any()
    for_all = CROSSED.replace("by: PATRON,", "by: PATRON, for_all: yes,")
    outcomes = Talks(read(for_all, "river"), seed=1).play(0, 40).outcomes
    assert outcomes["answered_sanctions"].all()
    assert not outcomes["did_sanctions"].any()


LAND, TRADE = scale("land", 2), scale("trade", 2)
SEIZE = act(
    "seize", "A", kind="force", no_accord=("land",), imposes={"land": 1}, cost={"A": 1.0},
    harm={"B": 2.0}, breach_cost=50.0,
)  # fmt: skip


def border(*measures: Measure, theirs: tuple[int, ...] = (0, 1), **more: Any) -> Scenario:
    """A would have the land that is B's, and may leave it; both would open trade."""
    people = [
        party("A", stand(LAND, 1, salience=4, mandate=theirs), stand(TRADE, 1, 0, salience=6),
              resolve=Point(0.9), believed=Point(0.9)),
        party("B", stand(LAND, 0, 0, salience=8), stand(TRADE, 1, 0, salience=1),
              home=more.pop("home", None)),
    ]  # fmt: skip
    stage = meeting(["A", "B"], ["land", "trade"], sessions=1)
    return scenario([LAND, TRADE], people, [stage, *more.pop("later", ())], measures, **more)


def test_an_accord_that_confirms_the_status_quo_ends_without_force() -> None:
    block = play(border(SEIZE), {0: CONFIRM, 1: 1})
    assert set(block.outcomes["outcome_class"]) == {"accord"}
    assert not block.outcomes["did_seize"].any()
    assert block.outcomes["answered_seize"].all()
    land = block.settlements["issue"] == "land"
    assert set(block.settlements["option"][land]) == {"o0"}
    assert set(block.settlements["by"][land]) == {"accord"}
    assert set(block.settlements["stage"][land]) == {"talks"}


def test_an_accord_that_leaves_the_issue_alone_answers_nothing() -> None:
    block = play(border(SEIZE), {1: 1})
    assert set(block.outcomes["accord_kind"]) == {"partial"}  # not on what is seized
    assert block.outcomes["did_seize"].all()
    assert not block.outcomes["answered_seize"].any()


DEAR = replace(SEIZE, cost=frozen({"A": Point(10.0)}))
"""What A would not do in any case."""


def test_a_text_that_only_confirms_is_an_accord() -> None:
    block = play(border(DEAR), {0: CONFIRM})
    assert set(block.outcomes["accord_stage"]) == {"talks"}
    assert block.outcomes["answered_seize"].all()


def test_confirming_is_asked_of_lines_like_a_change() -> None:
    block = play(border(SEIZE, theirs=(1,)), {0: CONFIRM, 1: 1})
    assert block.outcomes["did_seize"].all()
    refused = block.objections["party"] == "A"
    assert set(block.objections["issue"][refused]) == {"land"}
    assert set(block.objections["ground"][refused]) == {"mandate"}


def test_what_a_text_is_worth_is_what_comes_of_it() -> None:
    for measure, text in (
        (SEIZE, {0: CONFIRM, 1: 1}), (replace(SEIZE, breach_cost=Point(0.2)), {0: CONFIRM, 1: 1}),
        (SEIZE, {1: 1}), (DEAR, {0: CONFIRM}),
    ):  # fmt: skip
        foreseen: list[float] = []
        talks = Talks(border(measure), seed=3)

        def look(
            floor: Sitting, text: np.ndarray, of: Talks = talks, into: list[float] = foreseen
        ) -> None:
            seated = of.floors[0].seated
            into.extend(worth_of(floor, person, 0, text) for person in seated)

        talks.protocols["talks"] = Looked(text, look)
        outcomes = talks.play(0, 1).outcomes
        assert outcomes["accord_kind"][0]
        for value, name in zip(foreseen, ("A", "B"), strict=True):
            assert outcomes[f"value_{name}"] == pytest.approx(value, abs=1e-12)


def test_nothing_in_force_cannot_be_confirmed() -> None:
    pie = scale("pie", 2, None)
    people = [party("A", stand(pie, 1, 0)), party("B", resolve=Point(0.5), believed=Point(0.5))]
    threat = act("blow", "A", no_accord=("pie",), harm={"B": 1.0}, benefit={"A": 0.1})
    block = play(scenario([pie], people, measures=[threat]), {0: CONFIRM})
    assert block.outcomes["did_blow"].all()
    assert set(block.outcomes["outcome_class"]) == {"sanctions"}
    for name in "AB":
        grounds = block.objections["ground"][block.objections["party"] == name]
        assert "mandate" in set(grounds)


def test_a_confirmation_is_told_with_its_word() -> None:
    brief = border(SEIZE)
    events = handed(brief, {0: CONFIRM, 1: 1}).trace(0)
    accord = next(event for event in events if event.kind == "accord")
    assert accord.data["changes"] == {"land": "o0 (confirmed)", "trade": "o1"}
    assert set(accord.data["settled"]) == {"land", "trade"}
    told = "\n".join(p.words for p in Story(brief).told(events))
    assert "on “land”, “o0” (confirmed)" in told
    assert "A, bound by its signature, does not carry out “seize”" in told


def test_what_is_confirmed_is_off_later_agendas() -> None:
    later = meeting(["A", "B"], ["land"], id="later", date=DAY + timedelta(days=9))
    events = handed(border(DEAR, later=(later,)), {0: CONFIRM}).trace(0)
    assert [event.stage for event in events if event.kind == "offer"] == []
    assert {event.stage for event in events if event.kind == "accord"} == {"talks"}


def outside(**more: Any) -> Scenario:
    """A and B divide a pie; C, who is not there, may take some by force, and is content with
    any division.
    """
    pie, dam = scale("pie", 3, None), scale("dam", 2)
    people = [
        party("A", stand(pie, 2, 1), stand(dam, 1)), party("B", stand(pie, 0, 1), stand(dam, 1)),
        party("C", stand(pie, 0, 2), resolve=Point(0.5), believed=Point(0.5),
              cornered=Point(0.6)),
    ]  # fmt: skip
    take = act("take", "C", no_accord=("pie",), publicity=1.0, **more)
    return scenario([pie, dam], people, [meeting("AB", ["pie", "dam"], sessions=1)], [take])


@pytest.mark.parametrize(
    ("gain", "cost", "strikes"),
    [({"imposes": {"pie": 0}}, 0.8, True), ({"imposes": {"pie": 0}}, 1.2, False),
     ({"benefit": {"C": 0.5}}, 0.8, False)],
)  # fmt: skip
def test_a_predatory_outsider_strikes_for_gain_but_not_for_what_was_granted(
    gain: dict[str, Any], cost: float, strikes: bool
) -> None:
    """Of half a stake that it would impose, less half its cost; a benefit is lost."""
    outcomes = play(outside(cost={"C": cost}, **gain), {0: 1, 1: 1}).outcomes
    assert set(outcomes["accord_kind"]) == {"partial" if strikes else "full"}
    assert outcomes["answered_take"].all()
    assert (outcomes["did_take"] == strikes).all()
    worth = 0.5 + (0.5 - cost / 2 if strikes else 0.0)
    assert outcomes["value_C"] == pytest.approx(worth, abs=1e-12)


@pytest.mark.parametrize(("breach", "strikes"), [(0.2, True), (0.3, False)])
def test_one_issue_named_imposed_signed_and_changed_binds_by_its_breach(
    breach: float, strikes: bool
) -> None:
    """Half a stake is to be gained at half of a cost of one half."""
    pie, dam = scale("pie", 3, None), scale("dam", 2)
    people = [
        party("A", stand(pie, 2, 1), stand(dam, 1), resolve=Point(0.5), believed=Point(0.5)),
        party("B", stand(pie, 0, 1), stand(dam, 1)),
    ]  # fmt: skip
    take = act("take", "A", no_accord=("pie",), imposes={"pie": 2}, cost={"A": 0.5},
               breach_cost=breach, harm={"B": 0.5})  # fmt: skip
    outcomes = play(scenario([pie, dam], people, measures=[take]), {0: 1, 1: 1}).outcomes
    assert set(outcomes["accord_kind"]) == {"partial" if strikes else "full"}
    assert (outcomes["did_take"] == strikes).all()
    worth = 2.0 - 0.25 - breach if strikes else 1.5
    assert outcomes["value_A"] == pytest.approx(worth, abs=1e-12)


def test_an_absent_leader_whom_the_accord_satisfies_lifts_what_is_in_force() -> None:
    siege = {"harm": {"A": 0.9}, "in_force": DAY - timedelta(days=3)}
    outcomes = play(outside(**siege), {0: 1, 1: 1}).outcomes
    assert not outcomes["did_take"].any()
    assert set(outcomes["outcome_class"]) == {"accord"}


def joined_by(*signers: str, line: int = 0) -> Scenario:
    """L takes a piece back whatever is signed; F, who may follow, gains by it."""
    pie, form = scale("pie", 3), scale("form", 2)
    people = [
        party("L", stand(pie, 0), resolve=Point(0.5), believed=Point(0.5)),
        party("F", stand(pie, 2, line), stand(form, 1, 0), resolve=Point(0.5), believed=Point(0.5)),
        party("T", stand(pie, 2, 0), stand(form, 1, 0)),
    ]  # fmt: skip
    take = act(
        "take", "L", no_accord=("pie",), imposes={"pie": 0}, followers={"F": 0.5},
        harm={"T": 1.0}, benefit={"F": 0.3}, breach_cost=0.1,
    )  # fmt: skip
    return scenario([pie, form], people, [meeting(signers, ["pie", "form"], sessions=1)], [take])


def test_followers_come_or_stay_each_by_its_own_signature() -> None:
    dear = replace(joined_by("T", "F").measures["take"], breach_cost=Point(0.4))
    for breach, signers, line, comes in (
        (0.1, "TF", 0, False), (0.4, "TF", 0, False), (0.4, "T", 0, False), (0.4, "T", 2, True),
    ):  # fmt: skip
        measures = frozen({"take": replace(dear, breach_cost=Point(breach))})
        talks = handed(replace(joined_by(*signers, line=line), measures=measures), {0: 1, 1: 1})
        outcomes = talks.play(0, 1).outcomes
        assert outcomes["accord_kind"][0] == "partial"  # the piece is taken back
        assert talks.state.deeds.carried[0, 0]
        assert bool(talks.state.deeds.came[0, 0, 1]) == comes


def ratified(**more: Any) -> Home:
    bar = Ratification(Point(1e-9), Point(1e-9), 30, frozen())
    return Home(ratification=bar, **more)


@pytest.mark.long
def test_a_lapse_unbinds_and_what_was_due_before_is_decided_on_its_day() -> None:
    due = replace(SEIZE, deadline=DAY + timedelta(days=10))
    block = play(border(due, home=ratified()), {0: CONFIRM, 1: 1})
    assert block.outcomes["lapsed"].all()
    assert block.outcomes["did_seize"].all()
    assert not block.outcomes["answered_seize"].any()
    brief = border(due, home=ratified())
    days = [e.date for e in handed(brief, {0: CONFIRM, 1: 1}).trace(0) if e.kind == "measure"]
    assert days == [DAY + timedelta(days=10), DAY + timedelta(days=30)]


@pytest.mark.long
@pytest.mark.usefixtures("as_they_stand")
def test_an_accident_asks_for_no_answer() -> None:
    talks = handed(border(replace(SEIZE, accident=True)), {0: CONFIRM, 1: 1})
    talks.set_the_table(0, 1)
    while talks.running:
        talks._next()
    talks.state.deeds.decided[:] = False
    with talks.keys.lent():
        nothing_due(talks.now)
        carry_out(talks.now, 0, 0)
    assert talks.state.deeds.carried[0, 0]
    assert talks.state.deeds.paid[0, 0] == pytest.approx(0.1)


@pytest.mark.long
def test_a_promise_does_not_hold_what_has_been_confirmed() -> None:
    """B is promised that land comes to be A's; who confirms it reckons with what is in force."""
    word = Promise(
        "word", "word", DAY - timedelta(days=5), "B", holds=frozen({"land": 1}),
        believed=Point(1.0), kept=Point(1.0),
    )  # fmt: skip
    brief, seen = border(DEAR), []
    talks = Talks(replace(brief, calendar=(word, *brief.calendar)), seed=3)

    def look(_: Sitting, __: np.ndarray) -> None:
        seen.append(talks.draws.interests.worth[0, :, 0].copy())

    talks.protocols["talks"] = Looked({0: CONFIRM, 1: 1}, look)
    talks.play(0, 1)
    assert seen[0][:, 0].tolist() == pytest.approx([4 / 6, 0.0])
    assert seen[0][:, 2].tolist() == pytest.approx([0.0, 1.0])
