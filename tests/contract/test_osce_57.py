"""The OSCE of fifty-seven: who sits there, whose line they share, what 57 settle by which rule."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.model import Talks
from sim.scenario import load
from sim.scenario.scenario import Scenario
from sim.view.assumed import cited, positions
from tests.dossier.parts import tree

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "scenarios" / "osce_57.md").read_text(encoding="utf-8")
GROUPS = [
    (lead, tuple(states.split(", ")), rests)
    for lead, states, rests in re.findall(
        r"^\| ([A-Z]{2,4}) \| ([A-Z, ]+) \| (.+) \|$", PAGE, re.MULTILINE
    )
]
AS_OF = date(2022, 1, 10)


@pytest.fixture(scope="module")
def talks() -> Scenario:
    return load("osce_57")


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    return tree("osce_57")


def settled(name: str, issue: str, *sets: str, n: int = 200) -> float:
    """In which share of the plays an issue ends elsewhere than where it was."""
    scenario = load(name, sets)
    table = Talks(scenario, seed=1).play(0, n).settlements
    options = np.asarray(table["option"])[np.asarray(table["issue"]) == issue]
    assert len(options) == n
    return float((options != scenario.issues[issue].options[0]).mean())


@pytest.mark.long
def test_fifty_seven_states_sit_and_vote_on_at_least_eight_issues(talks: Scenario) -> None:
    (osce,) = (stage for stage in talks.stages if stage.id == "osce")
    assert len(set(osce.parties)) == 57
    assert all(talks.parties[key].count == 1 for key in osce.parties)
    assert len(osce.agenda) >= 8
    assert osce.sessions == 4
    assert osce.adoption.rule == "consensus"


def test_the_union_has_its_27_members_all_of_the_osce_and_no_vote(talks: Scenario) -> None:
    (osce,) = talks.stages
    members = set(talks.parties["EU"].members)
    assert len(members) == 27
    assert members <= set(osce.parties)
    assert osce.observers == ("EU",)


def test_the_chair_votes_like_the_others(talks: Scenario) -> None:
    (osce,) = talks.stages
    assert osce.chair == "POL"
    assert "POL" in osce.parties


def test_the_page_says_whose_line_everybody_shares(talks: Scenario) -> None:
    followers = [state for _, states, _ in GROUPS for state in states]
    alone = [key for key, party in tree("osce_57")["parties"].items() if party.get("demands")]
    (osce,) = talks.stages
    assert sorted([*followers, *alone]) == sorted([*osce.parties, "EU"])
    for lead, states, _ in GROUPS:
        for state in states:
            assert talks.parties[state].positions == talks.parties[lead].positions, state


def test_everybody_has_a_line_on_every_issue(talks: Scenario) -> None:
    for party in talks.parties.values():
        assert set(party.positions) == set(talks.issues), party.id


def test_a_line_that_is_shared_says_what_that_rests_on(written: dict[str, Any]) -> None:
    for key, party in written["parties"].items():
        assert party["basis"] in ("inferred", "judgement"), key
        assert party["basis"] == "judgement" or cited(party), key


def test_no_line_rests_on_anything_later_than_the_day(written: dict[str, Any]) -> None:
    for key, source in written["sources"].items():
        assert source.get("date", AS_OF) <= AS_OF, key
    for party, issue, position in positions(written):
        assert position["basis"] in ("stated", "inferred", "judgement"), (party, issue)
        assert position.get("since", AS_OF) <= AS_OF, (party, issue)
        assert position["basis"] != "stated" or (cited(position) and "since" in position)


def test_every_source_is_cited_and_there(written: dict[str, Any]) -> None:
    used = {source for *_, position in positions(written) for source in cited(position)}
    used |= {s for party in written["parties"].values() for s in cited(party)}
    used |= {s for entry in written["calendar"] for s in cited(entry)}
    assert used == set(written["sources"])


def test_a_bloc_signs_only_what_all_its_members_would(talks: Scenario) -> None:
    play = Talks(talks)
    play.play(0, 20)
    members = [play.layout.party[key] for key in talks.parties["EU"].members]
    inside = play.mandates.beyond == 0
    all_would = inside[:, members].all(axis=1)
    signs = inside[:, play.layout.party["EU"]]
    for k, n_options in enumerate(play.layout.n_options):
        quo = play.layout.status_quo[k]
        for r in range(20):
            allowed = np.flatnonzero(signs[r, k, :n_options])
            assert all_would[r, k, allowed].all() or allowed.tolist() == [quo]


@pytest.mark.long
def test_a_qualified_majority_lets_the_union_sign_more() -> None:
    def signs(rule: str) -> int:
        play = Talks(load("osce_57", (f"parties.EU.decides={rule}",)))
        play.play(0, 50)
        beyond = play.mandates.beyond[:, play.layout.party["EU"]]
        return sum(int((beyond[:, k, :n] == 0).sum()) for k, n in enumerate(play.layout.n_options))

    assert signs("consensus") < signs("qualified_majority")


@pytest.mark.long
def test_all_fifty_seven_can_table() -> None:
    events = Talks(load("osce_57/everybody_tables")).trace(1)
    spoke = {e.party for e in events if e.stage == "osce" and e.kind in {"offer", "silence"}}
    assert len(spoke) == 58  # the Union, which observes, tables too


@pytest.mark.long
def test_the_page_says_how_many_texts_all_could_sign() -> None:
    told = " ".join(str(sim.explain("osce_57", n=2)).split())
    (many, few) = re.findall(r"([\d,]+) texts may be tabled .*?; (\d+) of them could", told)[0]
    assert f"{few} of {many} texts could be signed" in PAGE


@pytest.mark.long
def test_all_agree_on_the_ceasefire_and_nearly_never_on_the_troops() -> None:
    assert settled("osce_57", "minsk") > 0.6
    assert settled("osce_57", "deescalation") < 0.05


@pytest.mark.long
def test_one_whose_consent_is_not_asked_moves_little_and_two_move_much() -> None:
    for issue in ("border_mission", "chair_2024", "indivisible_security"):
        one = settled("osce_57/consensus_minus_one", issue)
        two = settled("osce_57/consensus_minus_two", issue)
        assert one < 0.25, issue
        assert two > 0.5, issue


@pytest.mark.long
def test_who_lets_nothing_else_pass_stops_the_rest_and_a_first_draft_passes_never() -> None:
    free, hostage = (
        settled(f"osce_57/{name}", "monitors") for name in ("no_package_rule", "package_meant")
    )
    assert free > 0.9
    assert hostage < 0.25
    assert settled("osce_57", "monitors", "calendar.osce.sessions=1") == 0
