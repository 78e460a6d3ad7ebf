"""A plug-in that says of itself what a shipped forum says is treated like it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest

from sim.analysis.summary import summarise
from sim.analysis.tables import Tables, read
from sim.errors import Problem, ScenarioError
from sim.forums.forum import Forum
from sim.forums.mediation import Mediation
from sim.lab.alternatives import Base
from sim.lab.ensemble import ensemble
from sim.lab.meetings import NO_CHAIR, stages
from sim.lab.settings import Settings
from sim.lab.singles import strategies as other_strategies
from sim.model import Talks
from sim.registry import forums, strategies
from sim.scenario import Scenario, warnings
from sim.scenario import read as read_scenario
from sim.stage.sitting import Sitting
from sim.stage.verbs import answer, hear, table, table_balanced
from sim.stage.verbs import chair as who_chairs
from sim.strategies.time_dependent import TimeDependent
from sim.view.role import role
from sim.view.sheet import Grid, Items, Sheet
from sim.view.summary import content
from sim.view.wording import forum_name

SHIPPED = forums.names()
FLAGS = [name for name, kind in Forum.__annotations__.items() if "ClassVar" in str(kind)]
SCENARIO = """\
scenario: Two neighbours and a river
issues:
  water: {{options: [nothing, third, half]}}
  fish: {{options: [banned, shared]}}
parties:
  UPP: {{strategy: {upp}, package: all, demands: {{water: nothing,
        fish: {{want: shared, accept: {{banned: 0.5, shared: 0.5}}}}}}}}
  LOW: {{demands: {{water: half, fish: {{want: banned, counts_with: [water]}}}}}}
  ISL: {{demands: {{water: third}}}}
measures:
  dam: {{by: LOW, kind: force, when: {{no_accord: [water]}}, cost: low, harm: {{UPP: low}}}}
calendar:
  - {{stage: talks, date: 2030-05-01, {stage}}}
"""
LINE = 13
PAIR = "parties: [UPP, LOW]"


def scenario(stage: str, upp: str = "linear") -> Scenario:
    return read_scenario(SCENARIO.format(stage=stage, upp=upp))


def said(stage: str, upp: str = "linear") -> list[Problem]:
    """What the loader refuses, or else what it doubts."""
    try:
        return warnings(scenario(stage, upp))
    except ScenarioError as error:
        return list(error.problems)


def twin(name: str) -> type[Forum]:
    """A forum that says of itself what another one says, and is otherwise a stranger to it."""
    kind = forums.get(name)
    made = {flag: getattr(kind, flag) for flag in FLAGS}
    made |= {
        "session": kind.session,
        "close": kind.close,
        "heard_noes": property(lambda self: kind().heard_noes),
        "__doc__": "The same.",
    }
    plain: Any = type(f"Twin_{name}", (Forum,), made)
    return dataclass(frozen=True)(plain)


@pytest.fixture(autouse=True)
def plug_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twins of the shipped forums and four of their own, for the length of a test."""
    strategies.names()
    monkeypatch.setattr(forums, "_classes", dict(forums._classes))
    monkeypatch.setattr(strategies, "_classes", dict(strategies._classes))
    for name in SHIPPED:
        forums.add(f"{name}_two")(twin(name))
    own: dict[str, Any] = {"broker": Broker, "call": Call, "chaired": Chaired, "offer": Offer}
    for name, kind in own.items():
        forums.add(name)(kind)
    strategies.add("dawdler")(Dawdler)


@dataclass(frozen=True)
class Broker(Mediation):
    """A text of whoever chairs, as a plug-in has it."""

    from_ladders: ClassVar[bool] = False

    def session(self, floor: Sitting, r: int) -> None:
        if table_balanced(floor, r):
            answer(floor, r, who_chairs(floor))
            hear(floor, r)


@dataclass(frozen=True)
class Chaired(Forum):
    """Somebody chairs, and the parties table."""

    needs_chair: ClassVar[bool] = True

    def session(self, floor: Sitting, r: int) -> None:
        if table(floor, r, 0):
            answer(floor, r, 0)


@dataclass(frozen=True)
class Call(Forum):
    """Words only."""

    tables: ClassVar[bool] = False
    procedure: ClassVar[str] = "words over the telephone"

    def session(self, floor: Sitting, r: int) -> None:
        """Nothing is tabled."""


@dataclass(frozen=True)
class Offer(Forum):
    """One text, to take or to leave."""

    in_turn: ClassVar[bool] = True
    final: ClassVar[bool] = True
    take_or_leave: ClassVar[bool] = True

    def session(self, floor: Sitting, r: int) -> None:
        if table(floor, r, 0):
            answer(floor, r, 0)


@dataclass(frozen=True)
class Dawdler(TimeDependent):
    """Concede late, in another package's way."""

    concedes: ClassVar[Any] = "late"


# -- a plug-in that says the same is treated alike ------------------------------------------

CHAIRS = ("", "chair: ISL", "chair: UPP")
SEATS = ("", PAIR, "parties: [UPP]")
KEYS = (
    "",
    "sessions: 3",
    "stalled_after: 3, whole: yes",
    "adopt: majority",
    "if_fails: end, resumes: likely",
    "observers: [ISL], observers_table: yes",
    "readouts: {UPP: {tone: warm}}",
)


@pytest.mark.long
@pytest.mark.parametrize("upp", ["linear", "zeuthen"])
@pytest.mark.parametrize("name", SHIPPED)
def test_a_plug_in_that_says_the_same_hears_the_same(name: str, upp: str) -> None:
    for chair in CHAIRS:
        for seats in SEATS:
            for keys in KEYS:
                rest = ", ".join(["", *filter(None, (chair, seats, keys))])
                ours = said(f"forum: {name}{rest}", upp)
                theirs = said(f"forum: {name}_two{rest}", upp)
                assert [(p.line, p.path, p.wrong, p.remedy) for p in ours] == [
                    (p.line, p.path, p.wrong.replace(f"{name}_two", name), p.remedy) for p in theirs
                ], rest


@pytest.mark.parametrize("name", SHIPPED)
def test_a_plug_in_that_says_the_same_is_seated_and_played_alike(name: str) -> None:
    chair = ", chair: ISL" if forums.get(name).needs_chair else ""
    ours, theirs = (scenario(f"forum: {forum}, {PAIR}{chair}") for forum in (name, f"{name}_two"))
    (our_stage,), (their_stage,) = ours.stages, theirs.stages
    assert (their_stage.parties, their_stage.chair, their_stage.sessions) == (
        *(our_stage.parties, our_stage.chair, our_stage.sessions),
    )
    played = [Talks(one, seed=5).play(0, 8).outcomes for one in (ours, theirs)]
    for column, values in played[0].items():
        assert values.astype(str).tolist() == played[1][column].astype(str).tolist(), column


@pytest.mark.parametrize("name", SHIPPED)
def test_a_plug_in_that_says_the_same_is_called_the_same(name: str) -> None:
    assert forum_name(f"{name}_two") == forum_name(name) == forums.get(name).procedure


# -- what each flag asks for ----------------------------------------------------------------


def refused(stage: str, upp: str = "linear") -> str:
    (problem,) = said(stage, upp)
    assert problem.line == LINE
    return f"{problem.wrong} {problem.remedy}"


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        (f"forum: broker, {PAIR}", "chair is missing: who tables the single text? Name a party."),
        (f"forum: chaired, {PAIR}", "chair is missing: who chairs talks? Name a party."),
        (
            f"forum: call, {PAIR}, chair: ISL",
            "call has no chair. Leave it out, or write forum: single_text.",
        ),
    ],
)
def test_who_needs_a_chair_gets_one_and_who_does_not_has_none(stage: str, answer: str) -> None:
    assert refused(stage) == answer


@pytest.mark.parametrize("forum", ["broker", "chaired"])
def test_with_a_chair_it_is_played(forum: str) -> None:
    assert scenario(f"forum: {forum}, {PAIR}, chair: ISL").stages[0].chair == "ISL"


@pytest.mark.parametrize(
    "keys", ["adopt: majority", "stalled_after: 2", "if_fails: end", "whole: yes", "resumes: 0.5"]
)
def test_where_nothing_is_tabled_there_is_nothing_to_adopt(keys: str) -> None:
    key = keys.partition(":")[0]
    answer = f"{key} does nothing in a call: no text is tabled there. Leave it out."
    assert refused(f"forum: call, {PAIR}, {keys}") == answer


def test_where_nothing_is_tabled_one_may_sit_alone_and_words_are_read_out() -> None:
    found = scenario("forum: call, parties: [UPP], readouts: {UPP: {tone: warm}}", "zeuthen")
    assert found.stages[0].readouts
    wrong = "Readouts are of an exchange; elsewhere texts speak. Write forum: exchange."
    assert refused(f"forum: offer, {PAIR}, readouts: {{UPP: {{tone: warm}}}}", "hardliner") == wrong


@pytest.mark.parametrize("key", ["sessions", "stalled_after"])
def test_one_text_is_tabled_in_one_session(key: str) -> None:
    assert scenario(f"forum: offer, {PAIR}").stages[0].sessions == 1
    answer = f"{key} does nothing in an offer: one text is tabled, and answered. Leave it out."
    assert refused(f"forum: offer, {PAIR}, {key}: 3", "hardliner") == answer


def test_one_text_is_counted_on() -> None:
    assert (Offer().most_texts(5, 3), Chaired().most_texts(5, 3)) == (1, 15)


def test_who_goes_by_the_clock_poses_no_ultimatum_whoever_wrote_either() -> None:
    doubts = "\n".join(str(p) for p in said(f"forum: offer, {PAIR}", "dawdler"))
    assert "UPP poses the ultimatum of talks, and dawdler concedes all" in doubts
    assert "ultimatum" not in "\n".join(str(p) for p in said(f"forum: offer, {PAIR}", "random"))


@pytest.mark.parametrize(("forum", "right"), [("offer", True), ("chaired, chair: ISL", False)])
def test_two_reckon_with_each_other_where_texts_are_tabled_in_turn(forum: str, right: bool) -> None:
    found = " ".join(str(p) for p in said(f"forum: {forum}, {PAIR}", "zeuthen"))
    assert ("needs texts tabled in turn, which chaired does not have" not in found) is right


# -- the words and the choices that go by them ----------------------------------------------


@pytest.fixture
def call_and_talks() -> Scenario:
    stage = "forum: call, parties: [UPP, LOW]}\n  - {stage: table, date: 2030-06-01"
    return scenario(stage)


def results(of: Scenario, folder: Path) -> Tables:
    return read(ensemble(of, Settings(n=4, workers=1, block_size=4), folder).folder)


def test_a_stage_without_texts_is_told_as_one(call_and_talks: Scenario, tmp_path: Path) -> None:
    tables = results(call_and_talks, tmp_path)
    found = summarise(tables)
    assert list(found.blocking.stages) == ["table"]
    told = [cell for cell in cells(content(found, full=True)) if "statements only" in cell]
    assert told == ["talks: statements only"]


def cells(sheet: Sheet) -> Iterator[str]:
    grids = (part for section in sheet.sections for part in section.parts)
    for grid in grids:
        for row in grid.rows if isinstance(grid, Grid) else ():
            yield from (str(cell) for cell in row)


def test_an_older_manifest_goes_by_the_forum_as_it_is_now(
    call_and_talks: Scenario, tmp_path: Path
) -> None:
    tables = results(call_and_talks, tmp_path)
    told = tables.cast["stages"]
    assert {stage: about["tables"] for stage, about in told.items()} == {
        "talks": False,
        "table": True,
    }
    for about in told.values():
        del about["tables"]
    assert [tables.texts_at(stage) for stage in told] == [False, True]
    told["talks"]["forum"] = "gone"
    assert tables.texts_at("talks")


def test_a_sheet_names_no_agenda_where_nothing_is_tabled(call_and_talks: Scenario) -> None:
    sections = {section.title: section for section in role(call_and_talks, "UPP").sections}
    (met,) = sections["When they meet, and what has been said"].parts
    assert isinstance(met, Items)
    assert met.words[0] == "1 May 2030: Talks. UPP and LOW meet: words over the telephone."
    assert "On the agenda" in met.words[1]


def test_a_stage_is_tried_in_a_plug_in_as_it_is_elsewhere() -> None:
    base = Base(scenario(f"forum: single_text, {PAIR}, chair: ISL"))
    made = {one.label: one for one in stages(base)}
    held = "“talks” is held as"
    assert [edit.path[-1] for edit in made[f"{held} broker"].edits] == ["forum"]
    assert [edit.path[-1] for edit in made[f"{held} call"].edits] == ["chair", "forum"]
    bare = {one.label: one for one in stages(Base(scenario(PAIR)))}
    assert bare[f"{held} broker"].why_not == NO_CHAIR


@pytest.mark.long
def test_screens_try_a_strategy_that_goes_by_the_clock_whoever_wrote_it() -> None:
    base = Base(scenario(PAIR, "hardliner"))
    tried = [one.label for one in other_strategies(base) if one.label.startswith("UPP")]
    assert tried == [
        f"UPP yields {when} (strategy {name})"
        for when, name in (
            *(("late", "boulware"), ("late", "dawdler")),
            *(("evenly", "linear"), ("early", "conceder")),
        )
    ]
