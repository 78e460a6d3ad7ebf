"""What the tables say adds up, whatever the scenario."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given

import sim.scenario
from sim.model import Block, Talks
from sim.model.record import CONCEPTS
from sim.outcomes import GRAVE
from sim.scenario import Scenario, read
from sim.scenario.scenario import Stage
from sim.scenario.speech import Promise
from tests.mechanisms_at_random import without_measures, without_words
from tests.property.reference import Person
from tests.property.tables import thorough
from tests.scenarios_at_random import Written, dumped, rich, thrown

N = 12
Row = dict[str, Any]


def play(written: Written) -> tuple[Scenario, Block]:
    """A scenario and its first plays."""
    talks = Talks(read(dumped(written)), seed=21)
    return talks.brief, talks.play(0, N)


def outcomes(block: Block) -> Iterator[Row]:
    """The rows of the outcome table."""
    for at in range(block.n):
        yield {name: column[at] for name, column in block.outcomes.items()}


def settlements(block: Block, replicate: int) -> list[Row]:
    """The rows of a replicate's settlement."""
    columns = block.settlements
    mine = np.flatnonzero(columns["replicate"] == replicate)
    return [{name: column[at] for name, column in columns.items()} for at in mine]


def people(brief: Scenario, block: Block) -> Iterator[tuple[int, Person]]:
    """The parties of each replicate, with its place in the block."""
    for at in range(block.n):
        drawn = {name: column[at] for name, column in block.parameters.items()}
        yield at, Person(brief, drawn)


def assert_worth(brief: Scenario, block: Block) -> None:
    """Utilities are what the reference makes of the settlement and the draws."""
    for at, person in people(brief, block):
        rows = settlements(block, block.first + at)
        settlement = {row["issue"]: row["option"] for row in rows}
        told = not any(promise.holds for promise in brief.promises) and not any(
            one.imposes for name, one in brief.measures.items() if block.outcomes[f"did_{name}"][at]
        )
        for party in brief.parties:
            counts = not any(p.counts_with for p in brief.parties[party].positions.values())
            if not (told or counts):
                continue  # tables do not say then what an accord has found in force
            worked_out = person.utility(party, settlement) - person.idle(party, rows)
            assert block.outcomes[f"u_{party}"][at] == pytest.approx(worked_out, abs=1e-9)


@pytest.mark.long
def test_utilities_of_january_2022_are_worked_out_again() -> None:
    brief = sim.scenario.load("january_2022")
    assert_worth(brief, Talks(brief, seed=1).play(0, 40))


@pytest.mark.long
@thorough
@given(rich())
def test_utilities_are_worked_out_again(written: Written) -> None:
    assert_worth(*play(written))


@pytest.mark.long
@thorough
@given(rich())
def test_numbers_are_finite_and_in_range(written: Written) -> None:
    brief, block = play(written)
    acting = {m.by for m in brief.measures.values()}
    acting |= {party for m in brief.measures.values() for party in m.followers}
    sampled = ("zopa", *(f"{concept}_distance" for concept in CONCEPTS))
    sampled += tuple(f"ratified_{party}" for party in brief.parties)
    for name, column in block.outcomes.items():
        idle = name.startswith("belief_") and name.removeprefix("belief_") not in acting
        if column.dtype.kind == "f" and not idle and name not in sampled:
            assert np.isfinite(column).all(), name
        if name.startswith(("belief_", "resolve_")) and not idle:
            assert (column >= 0).all(), name
            assert (column <= 1).all(), name
    assert ((block.outcomes["tension"] >= 0) & (block.outcomes["tension"] <= 1)).all()
    assert (block.outcomes["days"] >= 0).all()
    for column in block.parameters.values():
        assert column.dtype.kind == "O" or np.isfinite(column).all()
    assert np.isfinite(block.offers["value"]).all()
    assert (block.offers["share"] <= 1 + 1e-9).all()


@pytest.mark.long
@thorough
@given(rich())
def test_every_issue_is_settled_as_the_tables_say(written: Written) -> None:
    brief, block = play(written)
    tabled = {s.id: s for s in brief.stages if s.forum != "exchange"}
    promised = {entry.id: entry for entry in brief.calendar if isinstance(entry, Promise)}
    for row in outcomes(block):
        mine = settlements(block, row["replicate"])
        assert [line["issue"] for line in mine] == list(brief.issues)
        for line in mine:
            issue = brief.issues[line["issue"]]
            if line["by"] == "status_quo":
                quo = "none" if issue.status_quo is None else issue.options[issue.status_quo]
                assert line["option"] == quo
                assert line["stage"] == ""
            elif line["by"] == "accord":
                assert line["issue"] in tabled[line["stage"]].agenda
                assert row["accord_stage"] != ""
            elif line["by"] in promised:
                options = promised[line["by"]].holds
                assert issue.options[options[line["issue"]]] == line["option"]
            else:
                measure = brief.measures[line["by"]]
                assert row[f"did_{measure.id}"]
                assert issue.options[measure.imposes[line["issue"]]] == line["option"]


@pytest.mark.long
@thorough
@given(rich())
def test_the_class_of_a_play_follows_from_what_happened(written: Written) -> None:
    brief, block = play(written)
    for row in outcomes(block):
        carried = [m for m in brief.measures.values() if row[f"did_{m.id}"]]
        done, standing = (
            {m.kind for m in carried if (m.in_force is not None) is forced}
            for forced in (False, True)
        )
        gravest = [kind for kind in GRAVE if kind in done]
        kinds = {"full": "accord", "partial": "partial", "": "open_ended"}
        peaceful = kinds[row["accord_kind"]]
        if row.get("lapsed") and peaceful == "open_ended":
            peaceful = "unratified"
        if peaceful == "open_ended" and standing & set(GRAVE):
            peaceful = next(kind for kind in GRAVE if kind in standing)
        assert row["outcome_class"] == (gravest or [peaceful])[0]
        assert (row["accord_kind"] == "") == (row["accord_stage"] == "")
        assert (row["accord_kind"] == "") == bool(np.isnat(row["accord_date"]))
        dates = {stage.id: np.datetime64(stage.date) for stage in brief.stages}
        if row["accord_stage"]:
            assert row["accord_date"] == dates[row["accord_stage"]]


@pytest.mark.long
@thorough
@given(rich())
def test_an_answer_comes_only_after_what_it_answers(written: Written) -> None:
    brief, block = play(written)
    by_accident = [m.id for m in brief.measures.values() if m.accident]
    for row in outcomes(block):
        for measure in brief.measures.values():
            if measure.parent is not None and row[f"did_{measure.id}"]:
                if brief.measures[measure.parent].in_force:
                    continue  # an accord has lifted it since
                assert row[f"did_{measure.parent}"] or (row["accident"] and measure.accident)
        if row["accident"]:
            assert any(row[f"did_{name}"] for name in by_accident)


@pytest.mark.long
@thorough
@given(rich())
def test_nobody_tables_more_than_once_a_session(written: Written) -> None:
    brief, block = play(written)
    sessions = offers = 0
    for stage in brief.stages:
        exchange, single = stage.forum == "exchange", stage.forum == "single_text"
        mediates = stage.forum == "shuttle"
        speakers = 1 if single else len(stage.parties) + mediates
        speakers += len(stage.observers) * stage.observers_table
        sessions += 1 if exchange else stage.sessions
        offers += 0 if exchange else stage.sessions * speakers
    assert (block.outcomes["n_sessions"] <= sessions).all()
    assert (block.outcomes["n_offers"] <= offers).all()
    made = block.offers
    keys = zip(made["replicate"], made["stage"], made["session"], made["party"], strict=True)
    assert len(set(keys)) == len(made["replicate"])


@pytest.mark.long
@thorough
@given(rich())
def test_an_accord_by_consensus_crosses_no_red_line(written: Written) -> None:
    for party in written["parties"].values():
        party.pop("instructions", None)
    brief, block = play(written)
    consensus = {stage.id: stage for stage in brief.stages if stage.adoption.rule == "consensus"}
    for at, person in people(brief, block):
        for line in settlements(block, block.first + at):
            if line["by"] != "accord" or line["stage"] not in consensus:
                continue
            option = brief.issues[line["issue"]].options.index(line["option"])
            for party in consensus[line["stage"]].parties:
                assert option in person.mandate(party, line["issue"])


@pytest.mark.long
@thorough
@given(rich())
def test_who_objects_to_an_issue_would_not_sign_something_on_it(written: Written) -> None:
    brief, block = play(written)
    persons = dict(people(brief, block))
    table = block.objections
    voters = {stage.id: stage.parties for stage in brief.stages}
    for at in range(len(table["replicate"])):
        issue, party, ground = (table[name][at] for name in ("issue", "party", "ground"))
        assert party in voters[table["stage"][at]]
        if ground in {"value", "no_deal", "home"}:
            assert issue == ""
            assert ground != "home" or brief.parties[party].home is not None
            continue
        person = persons[int(table["replicate"][at]) - block.first]
        every = len(brief.issues[issue].options) + (brief.issues[issue].status_quo is None)
        assert len(person.mandate(party, issue)) < every
        if ground == "package":
            assert issue in brief.parties[party].package


def days_waited(
    brief: Scenario, person: Person, party: str, when: dict[str, str], days: float
) -> float:
    """The days that a party waited, each counted at the share of its disputed weight that was
    open. ``when``: by issue, the stage that settled it; ``days``: from the first stage to the end.
    """
    if not brief.stages:
        return 0.0
    mine: dict[str, set[str]] = {}
    for stage in brief.stages:
        if party in stage.parties and stage.forum != "exchange":
            disputed = [issue for issue in stage.agenda if differ(brief, person, stage, issue)]
            mine[stage.id] = set(disputed)
    weight = person.weights(party)
    weight = {issue: weight.get(issue, 0.0) for issue in set().union(*mine.values())}
    date = {stage.id: stage.date for stage in brief.stages}
    first, total = brief.stages[0].date, 0.0
    end = first + timedelta(days=days)
    marks = sorted({first, end, *(day for day in date.values() if day < end)})
    for before, after in pairwise(marks):
        left = {issue for issue in weight if not when[issue] or date[when[issue]] > before}
        if any(date[stage] >= after and left & issues for stage, issues in mine.items()):
            share = sum(weight[issue] for issue in left) / (sum(weight.values()) or 1.0)
            total += (after - before).days * share
    return total


def differ(brief: Scenario, person: Person, stage: Stage, issue: str) -> bool:
    """Whether two voters of a stage want an issue settled differently."""
    listing = [party for party in stage.parties if issue in brief.parties[party].positions]
    return len({person.want(party, issue) for party in listing}) > 1


@pytest.mark.long
@thorough
@given(rich())
@example(thrown(4331643))  # no stage is held
def test_without_measures_value_is_utility_less_the_days_waited(written: Written) -> None:
    without_words(written)
    without_measures(written)
    written.pop("tension", None)
    for about in written["parties"].values():
        about.pop("instructions", None)  # what is signed beyond red lines has a price at home
    brief, block = play(written)
    for row, (_, person) in zip(outcomes(block), people(brief, block), strict=True):
        for party in brief.parties.values():
            cost = person.number(f"parties.{party.id}.delay_cost", party.delay_cost)
            waited = row[f"u_{party.id}"] - row[f"value_{party.id}"]
            if not row.get("lapsed"):  # what an accord was worth as the talks ended
                lines = settlements(block, row["replicate"])
                when = {line["issue"]: line["stage"] for line in lines}
                days = days_waited(brief, person, party.id, when, row["days"])
                assert waited == pytest.approx(cost * days, abs=1e-9)
                no_deal = row[f"no_deal_{party.id}"]
                assert no_deal == pytest.approx(row[f"u_{party.id}"], abs=1e-9)
