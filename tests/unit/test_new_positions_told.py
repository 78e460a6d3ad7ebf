"""What is written of new positions, and what is told of them. docs/format.md, "Calendar"."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.analysis.ends import ends
from sim.analysis.noes import noes
from sim.analysis.obstacles import blocking
from sim.analysis.tables import read as read_tables
from sim.errors import ScenarioError, UsageError
from sim.lab.alternatives import Alternative, Base, Untried
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.lab.turns import turns
from sim.model import Talks
from sim.scenario import load, read
from sim.scenario.distributions import Mixture
from sim.scenario.doubts import warnings
from sim.view.grammar import Names
from sim.view.role import role
from sim.view.spoken import said
from tests.unit.test_new_positions import SOFTER, two

# -- what is written ---------------------------------------------------------------------


def refusal(text: str) -> str:
    with pytest.raises(ScenarioError) as found:
        read(text)
    return str(found.value)


@pytest.mark.parametrize(
    ("entry", "said_of_it"),
    [
        ("by: NOBODY, demands: {land: a1}", 'No party "NOBODY"'),
        ("by: UPP, demands: {sea: a1}", 'No issue "sea"'),
        ("by: UPP, demands: {land: {accept: a9}}", 'No option "a9"'),
        ("by: UPP, demands: {land: {accept: a0, want: [a1]}}", "demands.land.want: This is a list"),
        ("by: UPP, demands: {land: {want: a2, accept: a2}}", "which side would it refuse?"),
        ("by: UPP", "turn changes no demand. Write demands:"),
        ("by: UPP, demands: {land: {counts_with: [gold]}}", '"counts_with" is not a key here'),
        ("by: UPP, demands: {land: a0}, readings: {}", '"readings" is not a key here'),
        ("by: NEUTRAL, demands: {gold: {accept: c1}}", "want is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_is_written(entry: str, said_of_it: str) -> None:
    told = refusal(two(between=f"- {{position: turn, date: 2030-06-01, {entry}}}"))
    assert said_of_it in told
    assert "calendar." in told


def test_what_has_come_or_not_has_no_chance() -> None:
    entry = SOFTER % ("2030-04-01", ", chance: even")
    told = refusal(two(head="as_of: 2030-04-15", first=entry))
    assert "chance: turn lies before as_of" in told


def test_lines_soft_by_themselves_must_stay_as_unsure() -> None:
    entry = "- {position: turn, by: UPP, date: 2030-06-01, demands: {land: {accept: {a1: 1}}}}"
    told = refusal(two(more="doubt: independent", between=entry))
    assert "UPP is soft on each issue by itself" in told
    assert "take doubt: independent from the party" in told
    package = "- {position: turn, by: UPP, date: 2030-06-01, package: {issues: all, chance: 0.5}}"
    assert "its package would come to be in doubt" in refusal(
        two(more="doubt: independent", between=package)
    )


def test_a_demand_that_counts_only_with_others_stays() -> None:
    text = two(between=SOFTER % ("2030-06-01", "")).replace(
        "accept: a1, salience: medium", "accept: a1, counts_with: [gold], salience: medium"
    )
    assert "The demand on land counts only with others: it stays as it is." in refusal(text)


def test_too_many_that_may_come_are_refused() -> None:
    many = "\n  ".join(
        f"- {{position: t{i}, by: UPP, date: 2030-06-01, demands: {{land: a1}}, chance: even}}"
        for i in range(7)
    )
    assert "combinations of what has come and what has not" in refusal(two(between=many))


def test_types_that_would_come_to_be_joint_draws_are_refused() -> None:
    line = "want: {o0: 0.6, o3: 0.4}, accept: {o1: 0.5, o2: 0.5}"
    wants = ", ".join(f"x{i}: {{{line}}}" for i in range(10))
    issues = "".join(f"  x{i}: {{options: [o0, o1, o2, o3]}}\n" for i in range(10))
    text = (
        f"scenario: J\nissues:\n{issues}parties:\n"
        "  A: {demands: {x0: {want: o3, accept: o1}}}\n  B: {demands: {x0: o0}}\n"
        "calendar:\n  - {stage: talks, date: 2030-05-01}\n"
        f"  - {{position: turn, by: A, date: 2030-06-01, demands: {{{wants}}}}}\n"
    )
    with pytest.raises(UsageError, match="so many kinds of red lines"):
        Talks(read(text)).play(0, 1)


def test_check_warns_of_a_change_that_changes_nothing() -> None:
    def told(**entries: str) -> list[str]:
        found = warnings(read(two(**entries)))
        return [str(one) for one in found if "turn" in one.path]

    same = "- {position: turn, by: UPP, date: 2030-06-01, demands: {land: {want: a0}}}"
    assert "turn changes nothing: that is the position of UPP already" in told(between=same)[0]
    assert "turn never comes" in told(between=SOFTER % ("2030-06-01", ", chance: 0"))[0]
    assert "turn comes when all is over" in told(last=SOFTER % ("2030-08-01", ""))[0]
    assert not told(between=SOFTER % ("2030-06-01", ""))


def test_how_sure_a_new_line_is_follows_from_its_basis_or_that_of_the_entry() -> None:
    def line(entry: str, more: str = "") -> float:
        text = two(between=f"- {{position: turn, by: UPP, date: 2030-06-01, {entry}}}{more}")
        accept = read(text).after["turn",]["UPP"].positions["land"].accept
        assert isinstance(accept, Mixture)
        return max(accept.weights)

    assert line("demands: {land: {accept: a2}}") == 0.7  # as before: inferred
    assert line("demands: {land: {accept: a2}}, basis: judgement") == 0.5
    assert line("demands: {land: {accept: a2, basis: stated}}, basis: judgement") == pytest.approx(
        0.9
    )
    assert line("demands: {land: {salience: low}}, basis: judgement") == 0.7


def test_who_follows_another_moves_with_it_unless_it_has_a_line_of_its_own() -> None:
    text = two(between=SOFTER % ("2030-06-01", "")).replace(
        "NEUTRAL: {demands: {land: a1}}", "NEUTRAL: {follows: UPP, demands: {gold: c1}}"
    )
    after = read(text).after["turn",]
    assert after["NEUTRAL"].positions["land"] == after["UPP"].positions["land"]
    own = text.replace("{gold: c1}", "{land: a1}")
    assert read(own).after["turn",]["NEUTRAL"] == read(own).parties["NEUTRAL"]


def test_it_can_be_overridden_and_reads_back_as_itself(tmp_path: Path) -> None:
    text = two(between=SOFTER % ("2030-06-01", ", chance: even"))
    file = tmp_path / "two.yaml"
    file.write_text(text, "utf-8")
    changed = load(str(file), ["calendar.turn.demands.land.accept=a4", "calendar.turn.chance=0.2"])
    assert changed.turns[0].chance.middle == 0.2
    assert changed.after["turn",]["UPP"].positions["land"].accept.bounds[1] == 4  # type: ignore[union-attr]
    assert read(changed.text, changed.id) == changed


# -- what is told ------------------------------------------------------------------------


@pytest.mark.long
def test_it_is_told_in_the_story_the_calendar_and_its_own_sheet_only() -> None:
    scenario = read(two(between=SOFTER % ("2030-06-01", ", chance: even, name: A new government")))
    words = said(Names(scenario), scenario.turns[0])
    assert words == (
        "UPP has a new position, “A new government”. "
        "On “land” its red line is now “a3” or beside it."
    )
    talks = Talks(scenario, seed=3)
    kinds = {r: [e.data.get("what") for e in talks.trace(r)] for r in range(12)}
    came = {r for r, told in kinds.items() if "position" in told}
    block = talks.play(0, 12)
    assert came == set(block.dates["replicate"][block.dates["what"] == "position"].tolist())
    assert 0 < len(came) < 12
    own, other = (str(role(scenario, key)) for key in ("UPP", "LOW"))
    assert "A new government" in own
    assert "nobody else knows of it before" in own
    assert "A new government" not in other


def test_it_is_tried_otherwise() -> None:
    text = two(between=SOFTER % ("2030-06-01", ", chance: even"))
    base = Base(read(text))
    made = [base.made(one) for one in turns(base)]
    assert not [one for one in made if isinstance(one, Untried)]
    edits = [one.written for one in made if isinstance(one, Alternative)]
    assert edits == [
        "without calendar.turn", "calendar.turn.chance=likely", "calendar.turn.chance=unlikely",
        "calendar.turn.demands.land.accept=a4", "calendar.turn.demands.land.accept=a2",
    ]  # fmt: skip


FENCE = """
scenario: Two and a fence
issues:
  fence: {options: {none_at_all: "no fence", low: "a low fence", high: "a high fence"}}
parties:
  A: {demands: {fence: {want: none_at_all, accept: none_at_all}}}
  B: {demands: {fence: {want: high, accept: low}}}
calendar:
  - {stage: talks, date: 2030-05-01, sessions: 2}
  - {position: turn, by: A, date: 2030-06-01, demands: {fence: {accept: low}}, chance: even}
  - {stage: more, date: 2030-07-01, sessions: 2}
"""


@pytest.mark.long
@pytest.mark.parametrize("harder", [False, True])
def test_obstacles_go_by_the_red_lines_of_the_day(tmp_path: Path, harder: bool) -> None:
    before, after = ("low", "none_at_all") if harder else ("none_at_all", "low")
    text = FENCE.replace(
        "want: none_at_all, accept: none_at_all", f"want: none_at_all, accept: {before}"
    )
    text = text.replace("{accept: low}}, chance", f"{{accept: {after}}}}}, chance")
    found = ensemble(read(text), Settings(n=64, workers=1, block_size=16), tmp_path)
    tables = read_tables(found.folder)
    comes = tables.column("parameters", "calendar.turn.comes").astype(str) == "yes"
    assert 10 < comes.sum() < 54
    stages = blocking(tables, noes(tables), ends(tables)).stages
    counts = {
        stage: {one.kind: one.share.count for one in stages[stage].obstacles} for stage in stages
    }
    clash = comes if harder else ~comes
    assert counts["talks"] == {"no_deal" if harder else "clash": 64}
    assert counts["more"] == {"clash": clash.sum(), "no_deal": 64 - clash.sum()}
