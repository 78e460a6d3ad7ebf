"""The chair of a single text that votes itself."""

from __future__ import annotations

import pytest

from sim.model import Talks
from sim.scenario import load

SCENARIO = """
scenario: A chair with a red line
issues:
  water: {options: [nothing, third, half]}
parties:
  UPP: {strategy: acquiescent, demands: {water: {want: nothing, accept: nothing}}}
  LOW: {strategy: acquiescent, demands: {water: {want: half, accept: third, salience: vital}}}
  DAM: {strategy: acquiescent, demands: {water: {want: half, accept: third, salience: vital}}}
calendar:
  - {stage: talks, date: 2030-05-01, forum: single_text, chair: UPP, sessions: 3}
"""


def play(tmp_path, *sets):
    file = tmp_path / "chair.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return Talks(load(str(file), sets)).trace(0)


def test_a_chair_that_votes_does_not_sign_beyond_its_own_red_line(tmp_path):
    stage = "calendar.talks.parties=[UPP, LOW, DAM]"
    events = play(tmp_path, stage)
    assert "accord" not in {event.kind for event in events}
    answers = {event.party: event.data["yes"] for event in events if event.kind == "answer"}
    assert answers == {"UPP": False, "LOW": True, "DAM": True}


@pytest.mark.long
def test_a_chair_that_votes_signs_what_it_may(tmp_path):
    stage = "calendar.talks.parties=[UPP, LOW, DAM]"
    events = play(tmp_path, stage, "parties.UPP.demands={}")
    (accord,) = (event for event in events if event.kind == "accord")
    assert accord.data["signers"] == ("UPP", "LOW", "DAM")


@pytest.mark.long
def test_a_chair_without_a_vote_does_not_answer(tmp_path):
    events = play(tmp_path)
    assert "UPP" not in {event.party for event in events if event.kind == "answer"}
    assert "accord" in {event.kind for event in events}
