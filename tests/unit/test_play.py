"""Playing a party oneself: what is asked, what is saved, what goes on later."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.errors import UsageError
from sim.lab import game
from sim.lab.ensemble import ensemble
from sim.model import Event, Talks
from sim.model.person import SILENCE, Question
from sim.scenario import load

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = """
scenario: Two neighbours, a river and fish
issues:
  water: {name: The water, options: {nothing: no share, third: a third, half: half of it},
    status_quo: none}
  fish: {name: The fish, options: {banned: no fishing, shared: shared fishing}}
parties:
  UPP:
    name: United Uplands
    strategy: conceder
    demands:
      water: {want: nothing, accept: third, salience: medium}
      fish: {want: shared, accept: shared, salience: high}
  LOW:
    name: Lowland
    demands:
      water: {want: half, accept: third, salience: high}
      fish: {want: banned, accept: shared, salience: low}
calendar:
  - {stage: talks, name: River talks, date: 2030-05-01, sessions: 4}
"""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "river.yaml").write_text(SCENARIO, encoding="utf-8")


def said(*words: str, typed: str = "", code: int = 0) -> str:
    result = CliRunner().invoke(app, list(words), input=typed)
    assert result.exit_code == code, result.output
    return result.output


def saved() -> Path:
    (folder,) = Path("results/games/river").iterdir()
    return folder


def asked(
    choose: Callable[[Question], int], party: str = "LOW"
) -> tuple[list[Question], Talks, list[Event]]:
    """The questions put to a party, and what happened, where ``choose`` decides."""
    questions: list[Question] = []

    def ask(question: Question) -> int:
        questions.append(question)
        return choose(question)

    scenario = load("river.yaml", (f"parties.{party}.strategy=human",))
    talks = Talks(scenario, plain=True, ask=ask)
    return questions, talks, talks.trace(0)


def test_a_person_is_asked_for_texts_and_answers_in_turn():
    questions, _, _ = asked(lambda question: SILENCE if question.kind == "table" else 0)
    assert [(q.session, q.kind, q.proposer) for q in questions] == [
        (session, kind, proposer)
        for session in (1, 2, 3, 4)
        for kind, proposer in (("answer", "UPP"), ("table", None))
    ]
    assert {q.party for q in questions} == {"LOW"}


def test_the_rungs_are_those_of_the_ladder_within_the_mandate():
    questions, _, _ = asked(lambda question: 0)
    first = next(question for question in questions if question.kind == "table")
    assert [choice.text for choice in first.choices] == [
        {"water": "half", "fish": "banned"},
        {"water": "half", "fish": "shared"},
        {"water": "third", "fish": "banned"},
        {"water": "third", "fish": "shared"},
    ]
    assert [choice.value for choice in first.choices] == pytest.approx([1.25, 1.0, 0.75, 0.5])
    assert first.no_deal == pytest.approx(0.25)
    assert [(b.issue, b.want, b.signs) for b in first.briefs] == [
        ("water", "half", ("third", "half")),
        ("fish", "banned", ("banned", "shared")),
    ]


def test_what_a_person_chooses_is_tabled_and_adopted():
    def choose(question: Question) -> int:
        return 3 if question.kind == "table" else 0

    _, _, events = asked(choose)
    (accord,) = (event for event in events if event.kind == "accord")
    assert accord.data["changes"] == {"water": "third", "fish": "shared"}


def test_a_person_may_sign_what_its_mandate_allows_and_is_not_asked_otherwise():
    questions, _, events = asked(lambda q: 1 if q.kind == "answer" else SILENCE)
    (answered,) = (q for q in questions if q.kind == "answer")
    assert answered.choices[0].text == {"water": "third", "fish": "shared"}
    refusals = [e for e in events if e.kind == "answer" and not e.data["yes"]]
    assert all(e.data["issues"] for e in refusals if e.party == "LOW")
    assert [e.data["signers"] for e in events if e.kind == "accord"] == [("UPP", "LOW")]


def test_a_no_of_a_person_stands_whatever_the_text_is_worth():
    _, _, events = asked(lambda q: 0 if q.kind == "answer" else SILENCE)
    assert "accord" not in {event.kind for event in events}
    silences = {e.data["reason"] for e in events if e.kind == "silence" and e.party == "LOW"}
    assert silences == {"by_choice"}


def test_the_others_play_as_they_would_without_a_person():
    """What a person tables is read by nobody, and luck has no part in it."""
    _, talks, events = asked(lambda q: SILENCE if q.kind == "table" else 0)
    scenario = load("river.yaml", ("parties.LOW.strategy=stall",))
    alone = Talks(scenario, plain=True).trace(0)

    def texts(told: Sequence[Event]) -> list[object]:
        return [e.data["text"] for e in told if e.kind == "offer" and e.party == "UPP"]

    assert texts(events) == texts(alone)
    assert talks.people[0].strategy.asks is False


def test_a_person_plays_one_replicate_at_a_time():
    scenario = load("river.yaml", ("parties.LOW.strategy=human",))
    with pytest.raises(UsageError, match="one replicate at a time"):
        Talks(scenario, ask=lambda question: 0).play(0, 2)


def test_ratings_are_those_of_the_play_after_plays_that_were_refused():
    """What a climate makes out of date is what the parties look at."""
    scenario = load("river.yaml", ("parties.LOW.strategy=human",))
    talks = Talks(scenario, ask=lambda _: SILENCE)
    talks.set_the_table(0, 1)
    with pytest.raises(UsageError, match="one replicate at a time"):
        talks.set_the_table(0, 2)
    talks.set_the_table(0, 1)
    assert all(one.rating is own for one, own in zip(talks.people, talks.ratings, strict=True))


def test_an_ensemble_refuses_a_person_and_says_what_to_do():
    scenario = load("river.yaml", ("parties.LOW.strategy=human",))
    with pytest.raises(UsageError, match=r"LOW is played by a person .* play river --as LOW"):
        ensemble(scenario, folder=Path("results"))
    assert not Path("results").exists()
    complaint = said("run", "river.yaml", "--set", "parties.LOW.strategy=human", code=2)
    assert "--set parties.LOW.strategy=linear" in complaint


def test_a_game_at_the_terminal_is_told_and_kept():
    told = said(
        "play", "river.yaml", "--as", "LOW", "--plain", typed="?\nr\nzwölf\nn\n7\n2\nn\nn\ny\n"
    )
    told = " ".join(told.split())
    assert "You speak for Lowland." in told
    assert "your red line is “a third”" in told
    assert "“zwölf” is no answer here." in told
    assert "“7” is no answer here." in told
    assert "The talks end with an accord on every issue" in told
    kept = (saved() / "transcript.txt").read_text(encoding="utf-8")
    assert "The talks end with an accord on every issue" in kept
    content = json.loads((saved() / "game.json").read_text(encoding="utf-8"))
    assert content["over"]
    assert [choice["choice"] for choice in content["choices"]] == [0, 2, 0, -1, 1]


def test_what_a_text_is_worth_to_others_is_not_told_before_the_end():
    told = said("play", "river.yaml", "--as", "LOW", "--plain", typed="n\n0\n")
    assert "United Uplands table a text, worth" not in told
    assert "tables a text, worth" not in told.split("Lowland tables")[0]


def test_what_the_others_have_learned_is_told_once(tmp_path: Path):
    unsure = SCENARIO.replace("{want: nothing, accept: third,", "{want: nothing, accept: "
                              "{nothing: 0.5, third: 0.5},")  # fmt: skip
    Path("unsure.yaml").write_text(unsure, encoding="utf-8")
    told = said("play", "unsure.yaml", "--as", "LOW", "--plain", typed="n\n3\nn\nn\nn\nn\n")
    learned = [line for line in told.splitlines() if "now think" in line]
    assert learned
    assert len(learned) == len(set(learned))


def test_a_game_that_was_stopped_goes_on_where_it_was():
    stopped = said("play", "river.yaml", "--as", "LOW", "--plain", typed="n\n0\nq\n")
    assert f"play --resume {saved()}" in " ".join(stopped.split())
    resumed = said("play", "--resume", str(saved()), typed="n\n3\n")
    assert "Lowland tables a text" in resumed  # what was decided is told again
    first = (saved() / "transcript.txt").read_text(encoding="utf-8")
    typed = "n\n0\nn\n3\n"
    said("play", "river.yaml", "--as", "LOW", "--plain", "--out", "once", typed=typed)
    (whole,) = Path("once/games/river").iterdir()
    assert first == (whole / "transcript.txt").read_text(encoding="utf-8")


def test_a_game_goes_on_after_the_lines_ran_out():
    said("play", "river.yaml", "--as", "LOW", typed="n\n")
    assert len(game.resume(saved()).choices) == 1


def test_a_game_goes_on_as_the_play_that_it_was():
    words = ["--seed", "0", "--replicate", "3", "--plain"]
    said("play", "river.yaml", "--as", "LOW", *words, typed="n\n")
    assert game.resume(saved()).settings == game.Settings(("LOW",), 0, 3, True)


def test_a_saved_game_that_does_not_fit_is_refused():
    said("play", "river.yaml", "--as", "LOW", typed="n\n")
    file = saved() / "game.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["choices"][0]["session"] = 3
    file.write_text(json.dumps(content), encoding="utf-8")
    complaint = said("play", "--resume", str(saved()), code=2)
    assert "does not fit what is asked in session 1 of talks" in complaint


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["play"], "name a scenario and the party you play"),
        (["play", "river.yaml"], "name a scenario and the party you play"),
        (["play", "river.yaml", "--as", "LOV"], "LOW? No party 'LOV'; there are UPP, LOW."),
        (["play", "river.yaml", "--as", "LOW", "--replicate", "-1"], "counted from 0"),
        (["play", "river.yaml", "--resume", "."], "give nothing else"),
        (["play", "--resume", "nowhere"], "cannot read the saved game nowhere"),
        (["play", "--resume", "river.yaml"], "river.yaml is not a saved game."),
        (
            ["play", "river.yaml", "--as", "LOW", "--set", "calendar.talks.parties=[UPP]",
             "--set", "calendar.talks.forum=exchange"],
            "LOW sits at no stage that is played",
        ),
    ],
)  # fmt: skip
def test_a_game_that_cannot_be_played_is_refused(words, answer):
    assert answer in said(*words, code=2)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
def test_it_plays_at_a_real_terminal(tmp_path: Path):
    ours, theirs = pty.openpty()
    command = [sys.executable, str(ROOT / "run.py"), "play", "river.yaml", "--as", "LOW", "--plain"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path, close_fds=True
    ) as process:
        os.close(theirs)
        os.write(ours, b"n\n2\nq\n")
        seen = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            seen += part
        os.close(ours)
        assert process.wait() == 0
    told = seen.decode("utf-8", errors="replace")
    assert "You speak for Lowland." in told
    assert "The United Uplands says no" in told  # to what was tabled
    assert "play --resume" in told
