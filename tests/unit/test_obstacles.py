"""What stood in the way: by cases made by hand, and against a count play by play."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.analysis.ends import ends
from sim.analysis.hindrances import KINDS
from sim.analysis.noes import noes
from sim.analysis.obstacles import Blocking
from sim.analysis.obstacles import blocking as blocking_of
from sim.analysis.summary import summarise
from sim.analysis.tables import Tables, read
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.scenario import read as read_scenario
from sim.view.shortly import in_short, why
from sim.view.summary import content

HEAD = """
scenario: Two and a fence
issues:
  fence: {options: {none_at_all: "no fence", low: "a low fence", high: "a high fence"}}
  gate: {options: {shut: "shut", open: "open"}}
"""
TALKS = "calendar: [{stage: talks, date: 2030-05-01, sessions: 4}]"
LED = TALKS.replace("4}", "4, overseen_by: leaders}")


def played(text: str, folder: Path, n: int = 40) -> Tables:
    scenario = read_scenario(text)
    return read(ensemble(scenario, Settings(n=n, workers=1, block_size=16), folder).folder)


def blocking(tables: Tables) -> Blocking:
    return blocking_of(tables, noes(tables), ends(tables))


def kinds(tables: Tables, stage: str = "talks") -> dict[str, int]:
    return {o.kind: o.share.count for o in blocking(tables).stages[stage].obstacles}


def test_red_lines_without_a_common_option_are_a_clash(tmp_path: Path) -> None:
    parties = """
parties:
  A: {demands: {fence: {want: none_at_all, accept: none_at_all}}}
  B: {demands: {fence: {want: high, accept: low}}}
"""
    tables = played(f"{HEAD}{parties}{TALKS}", tmp_path)
    (obstacle,) = blocking(tables).stages["talks"].obstacles
    assert (obstacle.kind, obstacle.share.count) == ("clash", 40)
    assert list(obstacle.issues) == ["fence"]
    assert {party: share.count for party, share in obstacle.parties.items()} == {"A": 40, "B": 40}


def test_a_clash_is_one_of_the_play_and_not_of_the_scenario(tmp_path: Path) -> None:
    """A's line is drawn: in about half of the plays it leaves B a low fence."""
    parties = """
parties:
  A:
    strategy: hardliner
    demands: {fence: {want: none_at_all, accept: {none_at_all: 0.5, low: 0.5}}}
  B: {strategy: hardliner, demands: {fence: {want: high, accept: low}}}
"""
    tables = played(f"{HEAD}{parties}{TALKS}", tmp_path)
    lines = tables.column("parameters", "parties.A.demands.fence.accept").astype(str)
    hard = int((lines == "none_at_all").sum())
    assert 0 < hard < 40
    assert kinds(tables) == {"clash": hard, "no_deal": 40 - hard}


def test_less_than_no_deal_is_told_from_holding_out(tmp_path: Path) -> None:
    """UPP loses by any text; two hardliners who could share hold out."""
    loses = """
parties:
  A: {demands: {fence: {want: none_at_all, accept: low}}}
  B: {demands: {fence: {want: high, accept: low}}}
"""
    tables = played(f"{HEAD}{loses}{TALKS}", tmp_path / "loses")
    assert kinds(tables) == {"no_deal": 40}
    holds = """
parties:
  A: {strategy: hardliner, demands: {fence: {want: low}, gate: {want: open, salience: 3}}}
  B: {strategy: hardliner, demands: {fence: {want: high, salience: 3}, gate: {want: open}}}
"""
    tables = played(f"{HEAD}{holds}{TALKS}", tmp_path / "holds")
    assert kinds(tables) == {"held_out": 40}


def test_a_package_that_the_agenda_leaves_out_is_told(tmp_path: Path) -> None:
    parties = """
parties:
  A: {package: [fence], demands: {fence: {want: high, accept: low}, gate: {want: open}}}
  B: {demands: {fence: {want: high}, gate: {want: open}}}
"""
    talks = "calendar: [{stage: talks, date: 2030-05-01, agenda: [gate], sessions: 2}]"
    other = talks[:-1] + ", {stage: later, date: 2030-06-01, agenda: [fence], sessions: 1}]"
    tables = played(f"{HEAD}{parties}{other}", tmp_path)
    (obstacle,) = blocking(tables).stages["talks"].obstacles
    assert (obstacle.kind, list(obstacle.parties)) == ("package", ["A"])
    words = why(summarise(tables), "talks", obstacle)
    assert words == "A would sign nothing without fence, which was not on the agenda"
    more = HEAD + '  well: {options: {dry: "dry", dug: "dug"}}\n'
    both = parties.replace("[fence]", "[fence, gate]").replace(
        "want: open", "want: open, accept: open"
    )
    both = both.replace("gate: {", "well: {want: dug}, gate: {")
    late = other.replace("[gate]", "[well]").replace("[fence]", "[fence, gate]")
    tables = played(f"{more}{both}{late}", tmp_path / "both")
    (obstacle,) = blocking(tables).stages["talks"].obstacles
    words = why(summarise(tables), "talks", obstacle)
    assert words == "A would sign nothing without fence and gate, which were not on the agenda"


def test_where_votes_decide_red_lines_of_the_outvoted_are_no_clash(tmp_path: Path) -> None:
    parties = """
parties:
  A: {demands: {fence: {want: none_at_all, accept: none_at_all}}}
  B: {demands: {fence: {want: high, accept: low}}}
  C: {demands: {fence: {want: high, accept: low}}}
"""
    talks = TALKS[:-2] + ", adopt: majority}]"
    tables = played(f"{HEAD}{parties}{talks}", tmp_path)
    assert "clash" not in kinds(tables)


def test_all_who_refused_the_last_text_are_named_and_not_who_sits_last(tmp_path: Path) -> None:
    """Three refuse whatever the fourth tables; the headline names all three."""
    parties = "parties:\n  A: {demands: {fence: {want: high}}}\n" + "".join(
        f"  {p}: {{demands: {{fence: {{want: none_at_all, accept: none_at_all}}}}}}\n"
        for p in "BCD"
    )
    tables = played(f"{HEAD}{parties}{TALKS}", tmp_path)
    last = blocking(tables).last
    assert last is not None
    assert last.refused.count == 40
    assert {p: share.count for p, share in last.refusers.items()} == dict.fromkeys("BCD", 40)


RANDOM = """
scenario: Many and a fence
issues:
  fence: {options: [none_at_all, low, high]}
  gate: {options: [shut, ajar, open]}
parties:
  A:
    strategy: random
    package: [fence, gate]
    demands:
      fence: {want: none_at_all, accept: {none_at_all: 0.5, low: 0.3, high: 0.2}}
      gate: {want: open, accept: {ajar: 0.5, open: 0.5}, salience: medium}
  B:
    strategy: random
    demands:
      fence: {want: high, accept: {none_at_all: 0.3, low: 0.4, high: 0.3}, salience: high}
      gate: {want: shut, accept: {shut: 0.5, ajar: 0.5}}
  C: {strategy: stall, demands: {gate: {want: ajar, accept: [shut, ajar]}}}
calendar:
  - {stage: first, date: 2030-05-01, sessions: 2, parties: [A, B], agenda: [fence]}
  - {stage: second, date: 2030-06-01, sessions: 3}
"""


@pytest.mark.long
def test_every_play_is_counted_as_a_count_by_hand_has_it(tmp_path: Path) -> None:
    tables = played(RANDOM, tmp_path, 300)
    found = blocking(tables)
    rows = _rows(tables)
    options = {"fence": ["none_at_all", "low", "high"], "gate": ["shut", "ajar", "open"]}
    for stage, voters in (("first", "AB"), ("second", "ABC")):
        expected: Counter[str] = Counter()
        for play in range(tables.n):
            noes = [row for row in rows if row["replicate"] == play and row["stage"] == stage]
            if noes:
                expected[_kind(tables, stage, voters, play, noes, options)] += 1
        assert {o.kind: o.share.count for o in found.stages[stage].obstacles} == dict(expected)
        assert found.stages[stage].refused.count == expected.total()
        assert len(expected) > 1


@pytest.mark.long
def test_where_nothing_was_signed_is_counted_of_these_plays_alone(tmp_path: Path) -> None:
    """A's line on the fence leaves B nothing in half of the plays; in the others some agree."""
    tables = played(MEETINGS, tmp_path, 300)
    lines = tables.column("parameters", "parties.A.demands.fence.accept").astype(str)
    hard, none = lines == "none_at_all", tables.column("outcomes", "accord_kind") == ""
    assert (hard <= none).all()
    assert hard.sum() < none.sum() < 300
    found = blocking(tables)
    obstacles = {o.kind: (o.share.count, o.share.n) for o in found.unsigned["second"].obstacles}
    n = int(none.sum())
    assert obstacles == {"clash": (int(hard.sum()), n), "no_deal": (n - int(hard.sum()), n)}
    assert found.stages["first"].refused.count == 300
    assert found.unsigned["first"].refused.count == found.unsigned["first"].refused.n == n
    assert sum(obstacle.share.count for obstacle in found.unsigned["first"].obstacles) == n


def test_a_package_is_told_where_it_is_what_closes_a_clash(tmp_path: Path) -> None:
    """No option on the fence is inside both red lines. A and B would trade on the gate alone, but
    for A's package.
    """
    parties = """
parties:
  A: {package: [fence], demands: {fence: {want: high, accept: high},
                                  gate: {want: open, salience: high}}}
  B: {demands: {fence: {want: none_at_all, accept: low}, gate: {want: open}}}
"""
    tables = played(f"{HEAD}{parties}{TALKS}", tmp_path / "packed")
    (obstacle,) = blocking(tables).stages["talks"].obstacles
    assert (obstacle.kind, [*obstacle.packages]) == ("clash", ["A"])
    assert "and the package of A is settled whole or not at all (100% of these)" in " ".join(
        in_short(summarise(tables))
    )
    free = parties.replace("package: [fence], ", "")
    assert played(f"{HEAD}{free}{TALKS}", tmp_path).column("stages", "accord").all()


def _rows(tables: Tables) -> list[dict[str, object]]:
    names = ("replicate", "stage", "party", "issue", "ground", "last")
    columns = [tables.column("objections", name).tolist() for name in names]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return [row for row in rows if row["last"]]


def _kind(
    tables: Tables,
    stage: str,
    voters: str,
    play: int,
    noes: list[dict[str, object]],
    options: dict[str, list[str]],
) -> str:
    holds = dict.fromkeys(KINDS, False)
    for no in noes:
        issue, ground = str(no["issue"]), no["ground"]
        if issue:
            agenda = tables.cast["stages"][stage]["agenda"]
            inside = [_inside(tables, p, issue, play, options[issue]) for p in voters]
            holds["clash"] |= issue in agenda and not set.intersection(*inside)
            holds["package"] |= ground == "package" and issue not in agenda
            holds["outside"] = True
        else:
            holds[{"value": "held_out"}.get(str(ground), str(ground))] = True
    return next(kind for kind in KINDS if holds[kind])


def _inside(tables: Tables, party: str, issue: str, play: int, options: list[str]) -> set[str]:
    line = tables.cast["lines"][party].get(issue)
    if line is None:
        return set(options)
    if line["inside"] is not None:
        return set(line["inside"])
    accept = options.index(
        str(tables.column("parameters", f"parties.{party}.demands.{issue}.accept")[play])
    )
    want = options.index(line["want"])
    downward = accept > want or accept == want == 0
    return set(options[: accept + 1] if downward else options[accept:])


def test_a_package_counts_in_plays_in_which_it_is_meant(tmp_path: Path) -> None:
    parties = """
parties:
  A: {package: {issues: [fence], chance: 0.5}, demands: {fence: {want: high, accept: high}}}
  B: {demands: {fence: {want: none_at_all, accept: low}}}
"""
    tables = played(f"{HEAD}{parties}{TALKS}", tmp_path)
    meant = int((tables.column("parameters", "parties.A.packaged") == "yes").sum())
    assert 0 < meant < 40
    (obstacle,) = blocking(tables).stages["talks"].obstacles
    assert (obstacle.share.count, obstacle.packages["A"].count) == (40, meant)


MEETINGS = f"""{HEAD}
parties:
  A: {{demands: {{fence: {{want: none_at_all, accept: {{none_at_all: 0.5, low: 0.5}}}},
                gate: {{want: open, salience: high}}}}}}
  B: {{demands: {{fence: {{want: high, accept: low, salience: high}},
                gate: {{want: shut, accept: open}}}}}}
calendar:
  - {{stage: first, date: 2030-05-01, sessions: 2, agenda: [fence], every: 40 days,
     until: 2030-07-30}}
  - {{stage: second, date: 2030-06-01, sessions: 3}}
"""


@pytest.mark.long
def test_the_last_text_of_a_play_is_refused_as_the_answers_to_it_have_it(tmp_path: Path) -> None:
    """Some plays end with a text that all sign, after others that were refused."""
    tables = played(MEETINGS, tmp_path, 300)
    answers = [*_answers_to_the_last(tables)]
    refused = Counter(party for noes in answers for party in noes)
    found = blocking(tables).last
    assert found is not None
    assert found.refused.count == sum(map(bool, answers))
    assert {party: share.count for party, share in found.refusers.items()} == refused
    said = {int(play) for play in tables.column("objections", "replicate")}
    assert 0 < found.refused.count < len(said)


def _answers_to_the_last(tables: Tables) -> Iterator[list[str]]:
    """Who said no to the last text of every play."""
    names = ("replicate", "stage", "session", "by", "party", "yes")
    rows = list(zip(*(tables.column("answers", n).tolist() for n in names), strict=True))
    for play in range(tables.n):
        mine = [row for row in rows if row[0] == play]
        text: dict[str, bool] = {}
        for row in reversed(mine):
            if row[:4] != mine[-1][:4] or row[4] in text:
                break
            text[row[4]] = row[5]
        yield [party for party, yes in text.items() if not yes]


@pytest.mark.long
def test_where_votes_decide_the_outvoted_have_refused_nothing_that_was_adopted(
    tmp_path: Path,
) -> None:
    parties = """
parties:
  A: {demands: {fence: {want: none_at_all, accept: none_at_all}}}
  B: {demands: {fence: {want: high, accept: low}}}
  C: {demands: {fence: {want: high, accept: low}}}
"""
    tables = played(f"{HEAD}{parties}{TALKS[:-2]}, adopt: majority}}]", tmp_path)
    assert tables.column("stages", "accord").all()
    last = blocking(tables).last
    assert last is not None
    assert (last.refused.count, last.refusers) == (0, {})


SPLIT = """
parties:
  A: {{demands: {{fence: {{want: none_at_all, accept: none_at_all}}}}}}
  B: {{demands: {{fence: {{want: high, accept: {least}}}}}}}
  C: {{demands: {{fence: {{want: high, accept: {least}}}}}}}
calendar: [{{stage: talks, date: 2030-05-01, sessions: 4, first: {first}, adopt: {adopt}}}]
"""


@pytest.mark.long
def test_where_votes_decide_nothing_is_claimed_of_the_red_lines_of_all(tmp_path: Path) -> None:
    """No fence at all is inside A's lines alone, and a fence inside those of the others."""
    text = HEAD + SPLIT.format(
        least="high", first="A", adopt="{veto: [A], majority: {at_least: 1}}"
    )
    said = " ".join(in_short(summarise(played(text, tmp_path))))
    assert "the last text was " in said
    assert "overlap" not in said
    assert "everybody's" not in said


@pytest.mark.long
def test_of_a_text_that_was_adopted_over_a_no_that_is_said(tmp_path: Path) -> None:
    text = HEAD + SPLIT.format(least="low", first="B", adopt="majority")
    tables = played(text, tmp_path)
    (over,) = blocking(tables).outvoted.values()
    assert (over.count, over.n) == (40, 40)
    assert "It was adopted all the same in 100% of the plays." in str(content(summarise(tables)))
    alone = played(HEAD + SPLIT.format(least="low", first="B", adopt="consensus"), tmp_path / "all")
    assert not blocking(alone).outvoted["talks"].count
    assert "adopted all the same" not in str(content(summarise(alone)))


@pytest.mark.long
def test_the_summary_says_it_and_so_does_the_json(tmp_path: Path) -> None:
    summary = summarise(played(RANDOM, tmp_path, 100))
    told = summary.as_dict()["in_the_way"]["second"]
    assert sum(o["share"] for o in told["obstacles"]) == pytest.approx(told["refused"]["share"])


def test_what_a_leader_allows_beyond_red_lines_is_not_told_as_an_overlap(tmp_path: Path) -> None:
    """Nobody's red line stands in the way any more, since one leader lets negotiators go there."""
    parties = """
parties:
  A: {demands: {fence: {want: none_at_all, accept: none_at_all, salience: low}, gate: open},
      home: {cornered: none}, instructions: {by: Ada, pace: fast}}
  B: {demands: {fence: {want: high, accept: low}, gate: {want: shut, accept: open, salience: low}},
      reservation: {0: 0.7, 5: 0.3}}
"""
    summary = summarise(played(f"{HEAD}{parties}{LED}", tmp_path))
    said = " ".join(in_short(summary))
    assert "talks: the last text was worth less than no deal to B" in said
    assert "overlap" not in said


def test_of_a_stage_that_is_repeated_it_says_that_any_meeting_counts(tmp_path: Path) -> None:
    """What was refused at the first meeting may be signed at the next."""
    parties = """
parties:
  A: {demands: {fence: {want: low}}}
  B: {demands: {fence: {want: high}}}
"""
    often = TALKS.replace("sessions: 4", "sessions: 2, every: 1 week, until: 2030-05-10")
    tables = played(f"{HEAD}{parties}{often}", tmp_path)
    shown = str(content(summarise(tables), full=True))
    assert "Refused the last text put to them, at one meeting at least: " in shown
    assert "at the stage, or at one of its meetings at least." in shown
    once = str(content(summarise(played(f"{HEAD}{parties}{TALKS}", tmp_path / "once")), full=True))
    assert "meeting" not in once
