"""The OSCE of fifty-seven: who sits there, whose line they share, what blocs may sign."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from sim.model import Talks
from sim.scenario import load
from sim.scenario.scenario import Scenario

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "scenarios" / "osce_57.md").read_text(encoding="utf-8")
GROUPS = {
    lead: tuple(states.split(", "))
    for lead, states in re.findall(r"^\| ([A-Z]{2,4}) \| ([A-Z, ]+) \|", PAGE, re.MULTILINE)
}
EVERYBODY = """
base: osce_57
scenario: Fifty-seven who all table
set: {calendar.osce.forum: alternating_offers}
remove: [calendar.osce.chair]
"""


@pytest.fixture(scope="module")
def talks() -> Scenario:
    return load("osce_57")


def test_fifty_seven_states_sit_and_vote_on_at_least_eight_issues(talks: Scenario) -> None:
    (osce,) = (stage for stage in talks.stages if stage.id == "osce")
    assert len(set(osce.parties)) == 57
    assert all(talks.parties[key].count == 1 for key in osce.parties)
    assert len(osce.agenda) >= 8
    assert osce.sessions == 4
    assert osce.adoption.rule == "consensus"


def test_nato_has_thirty_members_and_the_union_twenty_seven_all_of_the_osce(
    talks: Scenario,
) -> None:
    nato, union = (set(talks.parties[key].members) for key in ("NATO", "EU"))
    (osce,) = (stage for stage in talks.stages if stage.id == "osce")
    assert (len(nato), len(union), len(nato & union)) == (30, 27, 21)
    assert nato | union <= set(osce.parties)


def test_the_page_says_whose_line_everybody_shares(talks: Scenario) -> None:
    followers = [state for states in GROUPS.values() for state in states]
    written = ["RUS", "USA", "UKR", "DEU", "FRA", "GBR", "POL", "LTU", "TUR", "KAZ", "CHE"]
    (osce,) = (stage for stage in talks.stages if stage.id == "osce")
    assert sorted(followers + written) == sorted(osce.parties)
    for lead, states in GROUPS.items():
        for state in states:
            assert talks.parties[state].positions == talks.parties[lead].positions, state


def test_everybody_has_a_line_on_every_issue(talks: Scenario) -> None:
    for party in talks.parties.values():
        assert set(party.positions) == set(talks.issues), party.id


def test_a_line_that_is_assumed_says_so(talks: Scenario) -> None:
    text = (ROOT / "scenarios" / "osce_57.yaml").read_text(encoding="utf-8")
    for states in GROUPS.values():
        for state in states:
            assert re.search(rf"^  {state}: {{.*basis: judgement}}$", text, re.MULTILINE), state


@pytest.mark.parametrize("bloc", ["NATO", "EU"])
def test_a_bloc_signs_only_what_all_its_members_would(talks: Scenario, bloc: str) -> None:
    play = Talks(talks)
    play.play(0, 20)
    members = [play.layout.party[key] for key in talks.parties[bloc].members]
    inside = play.mandates.beyond == 0
    all_would = inside[:, members].all(axis=1)
    signs = inside[:, play.layout.party[bloc]]
    for k, n_options in enumerate(play.layout.n_options):
        quo = play.layout.status_quo[k]
        for r in range(20):
            allowed = np.flatnonzero(signs[r, k, :n_options])
            assert all_would[r, k, allowed].all() or allowed.tolist() == [quo]


def test_a_qualified_majority_lets_the_union_sign_more() -> None:
    def signs(rule: str) -> int:
        play = Talks(load("osce_57", (f"parties.EU.decides={rule}",)))
        play.play(0, 50)
        beyond = play.mandates.beyond[:, play.layout.party["EU"]]
        return sum(int((beyond[:, k, :n] == 0).sum()) for k, n in enumerate(play.layout.n_options))

    assert signs("consensus") < signs("qualified_majority")


def test_all_fifty_seven_can_table(tmp_path: Path) -> None:
    file = tmp_path / "everybody.yaml"
    file.write_text(EVERYBODY, encoding="utf-8")
    events = Talks(load(str(file))).trace(1)
    spoke = {e.party for e in events if e.stage == "osce" and e.kind in {"offer", "silence"}}
    assert len(spoke) == 58  # the Union, which observes, tables too


def test_consent_that_is_not_needed_stops_no_accord() -> None:
    def signed(name: str) -> float:
        return float((Talks(load(name)).play(0, 200).outcomes["accord_stage"] != "").mean())

    assert signed("osce_57") == 0
    assert signed("osce_57/consensus_minus_one") > 0.5
