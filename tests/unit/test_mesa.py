"""Mesa's tools on the talks: steps, agents, collectors, batches, parties of one's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

from sim.errors import ScenarioError, UsageError
from sim.model import Party, Talks
from sim.model.party import Table
from sim.model.stepping import AGENTS, MODEL
from sim.rules.adoption import Answer
from sim.scenario import load

PAGE = Path(__file__).resolve().parents[2] / "docs" / "mesa.md"
PIECES = re.findall(
    r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)
STEPPED = [("two_neighbours", 4), ("january_2022", 2), ("osce_57", 1), ("two_threats", 0)]


def over(talks: Talks) -> Talks:
    """The same once it has been stepped to its end."""
    talks.run_model()
    return talks


class Refuses(Party):
    """Says no to everything."""

    def answer(self, floor: Table, on: Any, texts: Any) -> Answer:
        reply = super().answer(floor, on, texts)
        reply.yes[:] = False
        return reply


@pytest.mark.long
@pytest.mark.parametrize(("name", "replicate"), STEPPED)
def test_a_play_that_is_stepped_is_the_play_of_the_ensemble(name: str, replicate: int) -> None:
    """Whoever plays it, and however many beside it: every number of every table."""
    talks = over(Talks(name, seed=3, replicate=replicate))
    among, alone = Talks(name, seed=3).play(0, 6), talks.record.block()
    for column, values in among.outcomes.items():
        assert np.array_equal(alone.outcomes[column], values[[replicate]], equal_nan=_nan(values))
    for column, values in among.parameters.items():
        mine = alone.parameters[column]
        assert np.array_equal(mine, values[[replicate]], equal_nan=_nan(values))
    issues = len(talks.brief.issues)
    ended = among.settlements["option"][replicate * issues : (replicate + 1) * issues]
    assert list(talks.in_force.values()) == list(ended)
    assert talks.outcome["replicate"] == replicate
    for party in talks.agents:
        assert party.worth == among.outcomes[f"value_{party.name}"][replicate]
        assert party.resolve == among.outcomes[f"resolve_{party.name}"][replicate]


def _nan(values: Any) -> bool:
    return bool(values.dtype.kind == "f")


@pytest.mark.long
def test_a_step_is_an_entry_of_the_calendar_and_the_last_one_ends() -> None:
    talks = Talks("january_2022")
    days = []
    while talks.running:
        assert talks.outcome == {}
        talks.step()
        days.append(talks.day)
    calendar = [day.isoformat() for day, _ in talks.entries]
    assert days[: len(calendar)] == calendar
    assert talks.steps == len(days) == len(calendar) + 1
    before = str(talks.outcome)
    talks.step()
    assert str(talks.outcome) == before, "after the end a step does nothing"
    assert len(talks.datacollector.model_vars["day"]) == len(days)


@pytest.mark.long
def test_what_the_model_tells_is_there_before_the_first_step() -> None:
    talks = Talks("january_2022", replicate=5)
    drawn = Talks("january_2022").play(5, 6)
    assert [party.resolve for party in talks.agents] == [
        drawn.outcomes[f"resolve_{party.name}"][0] for party in talks.agents
    ]
    quo = {i.id: i.options[i.status_quo] for i in talks.brief.issues.values() if i.status_quo}
    assert quo.items() <= talks.in_force.items()
    assert (talks.settled, talks.accord, talks.carried_out) == (0, "", "")


def test_agents_are_the_parties_in_the_order_of_the_engine() -> None:
    talks = Talks("january_2022")
    assert tuple(talks.agents) == talks.people
    assert [party.name for party in talks.agents] == list(talks.brief.parties)
    assert [party.number for party in talks.agents] == list(range(len(talks.people)))


def test_who_takes_the_place_of_an_agent_plays_its_party() -> None:
    talks = Talks("two_neighbours", party_class=Refuses)
    usual = Talks("two_neighbours").play(0, 50).outcomes["accord_kind"]
    for person in list(talks.agents):
        person.remove()
        with pytest.raises(UsageError, match=rf"nobody plays {person.name}.*{person.number}\)$"):
            talks.play(0, 50)
        Party(talks, person.number)
    assert list(talks.play(0, 50).outcomes["accord_kind"]) == list(usual)
    Refuses(talks, 1)
    with pytest.raises(UsageError, match="2 agents play"):
        talks.play(0, 50)


@pytest.mark.long
def test_those_that_come_between_two_steps_play_on() -> None:
    outcomes = Talks("january_2022").play(0, 40).outcomes
    signed = int((outcomes["accord_stage"] == "nrc").argmax())
    ends = []
    for kind in (Party, Refuses):
        talks = Talks("january_2022", replicate=signed)
        while talks.day < "2022-01-10":  # Geneva, two days before the NATO–Russia Council
            talks.step()
        for person in list(talks.agents):
            person.remove()
            kind(talks, person.number)
        ends.append(over(talks).accord)
    assert ends == [outcomes["accord_kind"][signed], ""]


def test_what_is_collected_is_what_was_to_be_seen() -> None:
    talks, seen = Talks("two_neighbours", replicate=2), []
    while talks.running:
        talks.step()
        seen.append([getattr(talks, name) for name in MODEL])
    frame = talks.datacollector.get_model_vars_dataframe()
    assert frame.to_numpy().tolist() == seen
    agents = talks.datacollector.get_agent_vars_dataframe()
    assert list(agents.columns) == list(AGENTS)
    last = agents.loc[talks.steps]
    assert last["worth"].tolist() == [party.worth for party in talks.agents]


def test_a_batch_is_a_row_a_party_and_a_play() -> None:
    rows = mesa.batch_run(
        Talks, {"scenario": "two_neighbours", "replicate": range(4)}, display_progress=False
    )
    played = Talks("two_neighbours", seed=1).play(0, 4).outcomes
    told = {row["replicate"]: row for row in rows if row["name"] == "LOW"}
    assert [told[r]["accord"] for r in range(4)] == list(played["accord_kind"])
    assert [told[r]["tension"] for r in range(4)] == list(played["tension"])
    assert len(rows) == 8


def test_a_batch_over_scenarios_and_changes() -> None:
    briefs = [load("two_neighbours"), load("two_neighbours", ["parties.LOW.strategy=conceder"])]
    rows = mesa.batch_run(Talks, {"scenario": briefs, "seed": [7]}, display_progress=False)
    assert {row["RunId"] for row in rows} == {0, 1}


def test_parties_of_ones_own_take_part_in_one_play_and_in_many() -> None:
    usual = Talks("two_neighbours").play(0, 50).outcomes["accord_kind"] != ""
    every = Talks("two_neighbours", party_class=Refuses)
    assert usual.any()
    assert not (every.play(0, 50).outcomes["accord_kind"] != "").any()
    one = Talks("two_neighbours", party_class={"LOW": Refuses})
    assert [type(party) for party in one.agents] == [Party, Refuses]
    signed = int(usual.argmax())
    for party_class, accord in ((Party, "full"), ({"UPP": Refuses, "LOW": Refuses}, "")):
        stepped = Talks("two_neighbours", replicate=signed, party_class=party_class)
        assert over(stepped).accord == accord


def test_nothing_is_drawn_from_the_generators_of_mesa() -> None:
    talks = Talks("january_2022", seed=4)
    before = talks.random.getstate(), talks.rng.bit_generator.state
    over(talks)
    assert (talks.random.getstate(), talks.rng.bit_generator.state) == before


def test_no_seed_is_the_usual_one_and_no_scenario_is_told() -> None:
    usual, none = Talks("two_neighbours"), Talks("two_neighbours", seed=None)
    assert str(over(none).outcome) == str(over(usual).outcome)
    with pytest.raises(ScenarioError, match="two_neighbours"):
        Talks("two_neighbors")


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.splitlines()[-1])
def test_each_piece_on_the_page_runs_as_it_stands(
    piece: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(piece, str(PAGE), "exec"), {"__name__": "shown"})
    assert capsys.readouterr().out.strip()


@pytest.mark.long
def test_the_page_names_what_is_collected() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in (*MODEL, *AGENTS) if f"`{name}`" not in page] == []
    assert len(PIECES) == 5
