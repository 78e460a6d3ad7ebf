"""Seven crises as a measure of the model. docs/history.md.

Nothing of what came later reaches a scenario; what is told of plays is what their tables say; the
page is made of what is on file.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict, replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from sim.analysis.source import Held
from sim.analysis.tables import Tables
from sim.lab.cast import cast
from sim.lab.memory import played
from sim.lab.settings import Settings
from sim.scenario import read, warnings
from tests.history import editions
from tests.history.case import known, written
from tests.history.converter import level, option, range_of_line, scenario
from tests.history.page import PAGE, page
from tests.history.plays import Case, case_of, forecast, told

FILES = written()
CASES = {name: case_of(about) for name, about in FILES.items()}
ROOT = Path(__file__).resolve().parents[2]
each = pytest.mark.parametrize("name", FILES)


def text_of(about: Any) -> str:
    return scenario(known(about))


def copied(name: str) -> Any:
    return deepcopy(FILES[name])


def test_there_are_seven_cases() -> None:
    assert len(FILES) == 7
    assert [about["case"] for about in FILES.values()] == list(FILES)


@each
def test_every_fact_has_a_source_that_is_there_and_every_level_is_on_its_scale(name: str) -> None:
    about = copied(name)
    facts = [*about["parties"].values(), *about["threats"], *about["forums"], *about["deadlines"]]
    facts.append(about["outcome"])
    for issue in about["issues"].values():
        held = list(issue["positions"].values())
        facts += [*held, issue["outcome"]]
        lines = [one[key] for one in held for key in one if key == "ideal" or "red_line" in key]
        scale = range(len(issue["levels"]))
        assert {issue["status_quo"], issue["outcome"]["level"], *lines} <= set(scale)
        assert set(issue["positions"]) <= set(about["parties"])
    cited = {key for fact in facts for key in fact["source"]}
    assert all(fact["source"] for fact in facts)
    assert cited <= set(about["sources"])


@each
def test_a_scenario_has_neither_errors_nor_warnings(name: str) -> None:
    assert warnings(read(text_of(FILES[name]), name)) == []


@each
def test_a_case_gives_the_same_scenario_every_time(name: str) -> None:
    assert text_of(FILES[name]) == text_of(copied(name))
    backwards = {key: FILES[name][key] for key in reversed(list(FILES[name]))}
    assert text_of(backwards) == text_of(FILES[name])


@each
def test_what_came_of_it_changes_no_scenario(name: str) -> None:
    about = copied(name)
    about["outcome"] = {"class": "of another kind", "date": date(2100, 1, 1)}
    for issue in about["issues"].values():
        issue["outcome"] = {"level": 1, "kind": "turned round"}
    for threat in about["threats"]:
        threat["carried_out"] = not threat["carried_out"]
    for deadline in about["deadlines"]:
        deadline["kind"] = "turned round"
    assert text_of(about) == text_of(FILES[name])
    for part in ("outcome", "sources"):
        del about[part]
    for issue in about["issues"].values():
        del issue["outcome"]
    assert text_of(about) == text_of(FILES[name])


@each
def test_no_reading_of_a_red_line_changes_a_scenario(name: str) -> None:
    for change in (
        lambda stance, key: stance.pop(key),
        lambda stance, key: stance.update({key: 0}),
    ):
        about = copied(name)
        for issue in about["issues"].values():
            for stance in issue["positions"].values():
                for key in ("red_line", "stated_red_line", "alt_red_line", "basis"):
                    if key in stance:
                        change(stance, key)
        assert text_of(about) == text_of(FILES[name])


@each
def test_what_came_later_changes_no_scenario(name: str) -> None:
    start = FILES[name]["start"]
    after, needed = start + timedelta(days=1), list(CASES[name].known.needed)
    fewer, more = copied(name), copied(name)
    for part in ("threats", "forums"):
        fewer[part] = [one for one in fewer[part] if one["date"] <= start]
    fewer["deadlines"] = [one for one in fewer["deadlines"] if one.get("said", after) <= start]
    first, second = needed[:2]
    for kind in ("force", "sanctions"):
        more["threats"].append({"by": first, "against": second, "kind": kind, "date": after})
        more["threats"].append({"by": second, "against": first, "kind": kind, "date": after})
    for threat in more["threats"]:
        threat.setdefault("began", after)
    more["forums"].append({"id": "LATE", "date": after, "parties": needed, "rule": "single_text"})
    day = start + timedelta(days=9)
    more["deadlines"] += [{"by": first, "date": day}, {"by": first, "date": day, "said": after}]
    assert text_of(fewer) == text_of(more) == text_of(FILES[name])


@each
def test_who_is_not_needed_changes_nothing_by_what_it_wants(name: str) -> None:
    about = copied(name)
    for issue in about["issues"].values():
        issue["positions"] = {
            party: stance
            for party, stance in issue["positions"].items()
            if about["parties"][party]["needed"]
        }
    assert text_of(about) == text_of(FILES[name])


@each
def test_what_was_known_on_the_first_day_counts(name: str) -> None:
    start, case = FILES[name]["start"], CASES[name].known
    (by, against), issue = case.needed[:2], next(iter(case.issues))
    changes: list[Any] = [copied(name) for _ in range(5)]
    changes[0]["issues"][issue]["positions"][by]["salience"] = "low"
    changes[1]["parties"][by]["cinc"] = 0.5
    changes[2]["deadlines"].append({"by": by, "date": start + timedelta(days=9), "said": start})
    changes[3]["threats"].append({"by": against, "against": by, "kind": "walkout", "date": start})
    changes[4]["forums"].append(
        {"date": start, "parties": [*case.needed], "rule": "single_text", "chair": by}
    )
    texts = [text_of(about) for about in changes]
    assert len({text_of(FILES[name]), *texts}) == 6
    for text in texts:
        read(text, name)


def test_a_red_line_is_as_likely_on_any_level_between_the_ideals() -> None:
    assert list(range_of_line({"A": 3, "B": 0}, "A")) == [3, 2, 1, 0]
    assert list(range_of_line({"A": 3, "B": 0, "C": 1}, "C")) == [1, 2, 3]
    assert list(range_of_line({"A": 2, "B": 0, "C": 1}, "C")) == [1, 0]  # of two as far, the lower
    assert list(range_of_line({"A": 2, "B": 2}, "A")) == [2]
    for case in CASES.values():
        made = yaml.safe_load(scenario(case.known))
        for party, issue in product(case.known.needed, case.known.issues):
            line = range_of_line(case.known.ideals(issue), party)
            accept = made["parties"][party]["demands"][issue]["accept"]
            assert accept == pytest.approx({option(at): 1 / len(line) for at in line})


@pytest.mark.parametrize("apart", [1, 2, 3, 4])
def test_two_parties_have_an_option_in_common_as_often_as_the_converter_says(apart: int) -> None:
    ideals = {"A": 0, "B": apart}
    lines = list(product(*(range_of_line(ideals, party) for party in ideals)))
    common = sum(mine >= yours for mine, yours in lines) / len(lines)
    assert common == pytest.approx((apart + 2) / (2 * (apart + 1)))


@each
def test_what_is_signed_runs_from_the_red_line_through_the_want_and_on(name: str) -> None:
    """Of a want in mid-scale too: the other side of its red line is refused."""
    case = CASES[name]
    lines = cast(case.scenario)["lines"]
    for party, issue in product(case.known.needed, case.known.issues):
        span = range_of_line(case.known.ideals(issue), party)
        last = len(case.known.issues[issue].levels)
        for line in span if len(span) > 1 else ():
            signed = {level(o) for o in lines[party][issue]["inside_from"][option(line)]}
            assert signed == set(range(line, last) if span.step < 0 else range(line + 1))


def test_two_wants_in_mid_scale_that_look_at_each_other_are_refused() -> None:
    about = copied("camp_david_1978")
    about["issues"]["sinai"]["positions"]["EGY"]["ideal"] = 2
    with pytest.raises(ValueError, match="either side"):
        text_of(about)


def test_what_came_of_a_case_is_what_was_agreed() -> None:
    agreed = [name for name, case in CASES.items() if case.accord]
    assert agreed == ["camp_david_1978", "cuba_1962", "libya_2003"]
    wars = [name for name, case in CASES.items() if case.past.force]
    assert wars == ["falklands_1982", "gulf_1990_1991"]
    assert CASES["berlin_1958_1961"].past.levels["sector_border"] == 0  # closed by one side alone
    assert CASES["cuba_1962"].past.levels == {"missiles": 2, "noninvasion": 2, "jupiters": 1}


def test_depth_and_overlap_are_those_by_hand() -> None:
    case = CASES["camp_david_1978"]
    left_out = (1 / 13 + 4 / 20) / 2  # the text on Jerusalem, in the saliences of the two
    assert case.depth == pytest.approx(1 - left_out)
    near = 1 / 3 * (4 / 13 + 4 / 20) / 2 + 1 / 3 * (2 / 13 + 4 / 20) / 2
    near += 1 / 2 * (2 / 13 + 4 / 20) / 2
    assert case.overlap == pytest.approx(near)
    assert case.shares_given() == pytest.approx([2 / 3, 2 / 3, 1 / 2, 1, 0])
    errors = [abs(1 / 2 - 2 / 3), abs(1 / 2 - 2 / 3), 0 * 2 / 3, 1 / 2, 1 / 2]
    assert case.level_errors(0.5) == pytest.approx(np.mean(errors))


def test_what_is_told_of_plays_is_what_their_tables_say() -> None:
    case, n = CASES["gulf_1990_1991"], 200
    made = played(case.scenario, Settings(n=n, seed=1))
    said = told(Tables(Held(made.tables), made.manifest), case.past)
    outcomes = made.tables["outcomes"].to_pylist()
    rows = made.tables["settlements"].to_pylist()
    assert said.force == np.mean([row["did_force"] for row in outcomes])
    assert said.accord == np.mean([row["accord_kind"] != "" for row in outcomes])
    by_accord = [row for row in rows if row["by"] == "accord"]
    imposed = [row for row in rows if row["by"] == "force"]
    depth = np.zeros(n)
    for row in by_accord:
        depth[row["replicate"]] += case.weights[row["issue"]]
    assert said.deep == np.mean(depth / sum(case.weights.values()) >= 0.5)
    off = dict.fromkeys(case.known.issues, 0.0)
    for row in by_accord:  # history: nothing was agreed, so that every step is an error
        off[row["issue"]] += level(row["option"]) / (
            len(case.known.issues[row["issue"]].levels) - 1
        )
    assert imposed
    assert said.level_error == pytest.approx(np.mean(list(off.values())) / n)


def test_editions_are_kept_and_only_the_last_is_renewed(tmp_path: Path) -> None:
    file = tmp_path / "editions.yaml"
    assert editions.kept(file) == []
    with pytest.raises(ValueError, match="no edition is on file"):
        editions.named(None, [])
    first = editions.kept()[0]
    second = replace(first, label="second")
    both = editions.recorded(editions.recorded([], first), second)
    editions.keep(both, file)
    assert editions.kept(file) == both == [first, second]
    assert editions.named(None, both) == "second"
    assert editions.named("third", both) == "third"
    with pytest.raises(ValueError, match="is an earlier edition"):
        editions.named(first.label, both)
    renewed = replace(second, plays=5)
    assert editions.recorded(both, renewed) == [first, renewed]


@pytest.mark.long
def test_the_page_is_what_is_on_file() -> None:
    assert page(CASES, editions.kept()) == PAGE.read_text(encoding="utf-8")


@pytest.mark.long
def test_the_page_has_a_line_an_edition_and_the_change_from_the_one_before() -> None:
    first = editions.kept()[0]
    surer = {name: replace(said, force=0.0) for name, said in first.forecasts.items()}
    told_of = page(CASES, [first, replace(first, label="second", forecasts=surer)])
    rows = told_of.partition("\n## Editions\n")[2]
    assert f"\n| before: {first.label} | " in rows
    assert "\n| second | " in rows
    assert "\n- some accord: +0.00 (+0.00 to +0.00)\n" in rows
    brier = np.mean([CASES[name].past.force for name in surer])  # never said, twice in seven
    assert f" | {brier:.3f} / " in rows


@pytest.mark.long
def test_the_last_edition_was_asked_what_the_converter_writes_now() -> None:
    assert editions.kept()[-1].scenarios == editions.digest(CASES)


@pytest.mark.long
def test_the_program_and_its_scenarios_know_none_of_the_cases() -> None:
    names = {*FILES, *(about["title"] for about in FILES.values())}
    kinds = [("sim", "*.py"), ("scenarios", "*.yaml")]
    files = [p for folder, kind in kinds for p in (ROOT / folder).rglob(kind)]
    assert len(files) > 100
    assert not [p for p in files if any(one in p.read_text(encoding="utf-8") for one in names)]


@pytest.mark.slow
@each
def test_the_last_edition_is_what_comes_out(name: str) -> None:
    last = editions.kept()[-1]
    case: Case = CASES[name]
    said = asdict(forecast(case, last.plays))
    assert said == pytest.approx(asdict(last.forecasts[name]), abs=1e-6)
