"""What every shipped scenario must honour, and what January 2022 must hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import sim.scenario
from sim.model import Talks
from sim.scenario.scenario import Scenario, Signal, Stage

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios"
FILES = sorted(FOLDER.rglob("*.yaml"))
VARIANTS = sorted((FOLDER / "january_2022").glob("*.yaml"))
BASE = FOLDER / "january_2022.yaml"
PAGE = ROOT / "docs" / "scenarios" / "january_2022.md"
AS_OF = date(2022, 1, 10)
NO_PACKAGE_AT_THE_OSCE = "there RUS signs nothing (osce lacks"
"""Meant: none of the package's issues is for the OSCE to settle."""
ONLY_A_WORD_DECIDES = "rupture gains RUS at most 0 stakes"
"""Meant: nothing but its word would make Russia break off relations."""


def name(path: Path) -> str:
    """The name by which a shipped scenario is found."""
    return path.relative_to(FOLDER).with_suffix("").as_posix()


def tree(path: Path) -> dict[str, Any]:
    """A scenario file as plain YAML, with its variants applied."""
    merged = yaml.safe_load(sim.scenario.load(path).text)
    assert isinstance(merged, dict)
    return merged


@pytest.fixture(scope="module")
def talks() -> Scenario:
    """January 2022, loaded."""
    return sim.scenario.load("january_2022")


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    """January 2022 as it is written."""
    loaded = yaml.safe_load((FOLDER / "january_2022.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def numbers(value: Any, path: str, known: bool) -> Iterator[str]:
    """Paths of numbers that neither a basis nor a source on the way to them covers."""
    if isinstance(value, dict):
        covered = known or "basis" in value or "source" in value
        for key, inner in value.items():
            yield from numbers(inner, f"{path}.{key}", covered)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner, path, known)
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and not known:
        yield path


def entries(value: Any) -> Iterator[dict[str, Any]]:
    """Every map that says what it rests on."""
    if isinstance(value, dict):
        if isinstance(value.get("basis"), str) or isinstance(value.get("source"), (str, list)):
            yield value
        for inner in value.values():
            yield from entries(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from entries(inner)


def positions(written: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Party, issue and position, for every position."""
    for party, entry in written["parties"].items():
        for issue, position in entry["demands"].items():
            yield party, issue, position


def cited(entry: dict[str, Any]) -> list[str]:
    """The sources of an entry."""
    source = entry.get("source", [])
    return [source] if isinstance(source, str) else list(source)


def acceptable(accept: Any) -> str:
    """What a party still accepts, as the page of the scenario writes it."""
    if isinstance(accept, list):
        return "only " + ", ".join(accept)
    if isinstance(accept, dict):
        return " or ".join(f"{option} ({chance:g})" for option, chance in accept.items())
    return str(accept)


def row(written: dict[str, Any], party: str, position: dict[str, Any]) -> str:
    """A position as a line of the page's tables."""
    cells = (
        written["parties"][party]["name"],
        position["want"],
        acceptable(position["accept"]),
        position["salience"],
        position["basis"],
        ", ".join(cited(position)) or "none",
    )
    return "| " + " | ".join(cells) + " |"


# ---------------------------------------------------------------- every shipped scenario


def test_the_scenarios_that_the_pages_name_are_shipped() -> None:
    assert {name(path) for path in FILES} == {
        "two_neighbours",
        "january_2022",
        "january_2022/no_package_rule",
        "january_2022/moratorium_acceptable",
        "january_2022/costlier_sanctions",
        "january_2022/russia_believed_to_bluff",
        "january_2022/leaders_never_instruct",
        "january_2022/osce_first",
        "january_2022/tables_and_threats_only",
        "january_2022/talks_without_end",
        "january_2022/nuclear_norm",
        "osce_57",
        "osce_57/consensus_minus_one",
        "osce_57/no_package_rule",
    }


@pytest.mark.parametrize("path", FILES, ids=name)
def test_it_is_found_by_name(path: Path) -> None:
    assert sim.scenario.find(name(path)) == path


@pytest.mark.parametrize("path", FILES, ids=name)
def test_it_draws_the_warnings_that_are_meant_and_no_others(path: Path) -> None:
    meant: tuple[str, ...] = (NO_PACKAGE_AT_THE_OSCE, ONLY_A_WORD_DECIDES)
    if path.stem == "no_package_rule" or "osce_57" in name(path):
        meant = (ONLY_A_WORD_DECIDES,)
    if path.stem == "two_neighbours":
        meant = ()
    drawn = [str(problem) for problem in sim.scenario.warnings(sim.scenario.load(path))]
    assert len(drawn) == len(meant), drawn
    for words in meant:
        assert any(words in problem for problem in drawn), (words, drawn)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_its_first_line_names_the_schema_for_editors(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    start = "# yaml-language-server: $schema="
    assert first.startswith(start)
    schema = (path.parent / first.removeprefix(start)).resolve()
    assert schema == ROOT / "docs" / "scenario.schema.json"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_number_has_a_source_or_a_basis(path: Path) -> None:
    merged = tree(path)
    sections = ("parties", "measures", "norms", "shocks", "tension")
    bare = list(numbers({key: merged.get(key, {}) for key in sections}, name(path), known=False))
    for entry in merged["calendar"]:
        bare += numbers(entry, str(next(iter(entry.values()))), known=False)
    assert bare == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_it_plays(path: Path) -> None:
    outcomes = Talks(sim.scenario.load(path), seed=1).play(0, 20).outcomes
    assert len(outcomes["outcome_class"]) == 20
    assert set(outcomes["outcome_class"]) <= {
        *("force", "rupture", "sanctions", "deployment"),
        *("accord", "partial", "open_ended", "unratified"),
    }


def test_the_two_neighbours_share_the_river_the_more_often_the_more_resolved_the_one_is() -> None:
    def shared(*sets: str) -> float:
        scenario = sim.scenario.load("two_neighbours", sets)
        settled = Talks(scenario, seed=1).play(0, 400).settlements
        return float((settled["option"] == "third").mean())

    shares = [shared(f"parties.LOW.resolve={word}") for word in ("low", "unknown", "high")]
    assert shares == sorted(shares)
    assert shares[0] < 0.5 < shares[1] < 0.9 < shares[2]
    assert shared() == shares[1]
    assert shared("measures.tolls.harm.UPP=none") == 0


@pytest.mark.parametrize("path", VARIANTS, ids=name)
def test_a_variant_asks_a_question_in_one_line_and_differs_from_its_base(path: Path) -> None:
    variant = sim.scenario.load(path)
    base = sim.scenario.load("january_2022")
    assert variant.question is not None
    assert variant.question.endswith("?")
    assert "\n" not in variant.question
    assert variant.question != base.question
    assert variant.title != base.title
    parts = ("issues", "parties", "measures", "norms", "shocks", "calendar", "tension", "advanced")
    assert any(getattr(variant, part) != getattr(base, part) for part in parts)


@pytest.mark.parametrize("path", VARIANTS, ids=name)
def test_a_variant_is_explained_on_the_page(path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    question = sim.scenario.load(path).question
    assert f"| `{name(path)}` | {question} |" in page


# ---------------------------------------------------------------- January 2022


def test_at_least_twelve_issues_and_all_the_parties_are_there(talks: Scenario) -> None:
    assert len(talks.issues) >= 12
    assert set(talks.parties) == {
        *("RUS", "USA", "NATO", "UKR", "DEU", "FRA"),
        *("GBR", "POL", "BAL", "TUR", "EU", "OSCE"),
    }


def test_the_calls_are_history_and_three_stages_are_played(talks: Scenario) -> None:
    history = [
        (entry.id, entry.date.isoformat()) for entry in talks.calendar if talks.is_history(entry)
    ]
    assert history == [
        ("call_7_dec", "2021-12-07"),
        ("draft_treaty_text", "2021-12-17"),
        ("draft_agreement_text", "2021-12-17"),
        ("military_technical", "2021-12-21"),
        ("hypersonic_tests", "2021-12-24"),
        ("withdrawal", "2021-12-25"),
        ("no_strike_weapons", "2021-12-30"),
        ("call_30_dec", "2021-12-30"),
        ("openings", "2022-01-08"),
        ("no_concessions", "2022-01-09"),
    ]
    assert [(stage.id, stage.date.isoformat(), stage.forum) for stage in talks.stages] == [
        ("geneva", "2022-01-10", "alternating_offers"),
        ("nrc", "2022-01-12", "alternating_offers"),
        ("osce", "2022-01-13", "single_text"),
    ]


def test_the_calls_are_talk_only(talks: Scenario) -> None:
    calls = [entry for entry in talks.calendar if isinstance(entry, Stage) and "call" in entry.id]
    assert [call.forum for call in calls] == ["exchange", "exchange"]


def test_the_withdrawal_shows_restraint_and_the_tests_show_resolve(talks: Scenario) -> None:
    shows = {entry.id: entry.shows for entry in talks.calendar if isinstance(entry, Signal)}
    assert shows["withdrawal"] == "restraint"
    assert shows["hypersonic_tests"] == "resolve"


def test_nato_sits_in_its_council_and_its_members_do_not(talks: Scenario) -> None:
    seats = {stage.id: stage.parties for stage in talks.stages}
    assert seats["geneva"] == ("RUS", "USA")
    assert seats["nrc"] == ("RUS", "NATO")
    assert talks.parties["NATO"].members == ("USA", "DEU", "FRA", "GBR", "POL", "BAL", "TUR")
    assert "NATO" not in seats["osce"]


def test_the_threats_form_one_tree(talks: Scenario) -> None:
    force, sanctions, rupture = (talks.measures[m] for m in ("force", "sanctions", "rupture"))
    assert (force.by, force.parent, force.no_accord) == ("RUS", None, ("enlargement",))
    assert (sanctions.by, sanctions.parent, set(sanctions.followers)) == (
        "USA",
        "force",
        {"EU", "GBR"},
    )
    assert (rupture.by, rupture.parent) == ("RUS", "sanctions")
    assert force.accident
    assert force.publicity == 0
    assert sanctions.public_from == date(2021, 12, 7)
    assert rupture.public_from == date(2021, 12, 30)


def test_the_package_can_be_met_in_geneva_and_the_council_but_not_in_the_osce(
    talks: Scenario,
) -> None:
    package = set(talks.parties["RUS"].package)
    assert package == {"enlargement", "nato_rollback", "ukraine_arms"}
    assert [stage.id for stage in talks.stages if package <= set(stage.agenda)] == [
        "geneva",
        "nrc",
    ]


def test_every_issue_is_on_the_agenda_of_a_stage_that_is_played(talks: Scenario) -> None:
    assert {issue for stage in talks.stages for issue in stage.agenda} == set(talks.issues)


def test_later_texts_are_cited_only_where_the_basis_says_later(written: dict[str, Any]) -> None:
    sources = written["sources"]
    later = {key for key, source in sources.items() if source.get("date", AS_OF) > AS_OF}
    assert later
    for entry in entries({key: part for key, part in written.items() if key != "sources"}):
        citing = set(cited(entry)) & later
        assert (entry.get("basis") == "later") == bool(citing), entry
        assert entry.get("since", AS_OF) <= AS_OF


def test_a_stated_position_cites_what_it_was_stated_in(written: dict[str, Any]) -> None:
    stated = [entry for _, _, entry in positions(written) if entry["basis"] == "stated"]
    assert len(stated) >= 10
    for position in stated:
        assert cited(position)
        assert "since" in position


def test_every_position_says_why(written: dict[str, Any]) -> None:
    for party, issue, position in positions(written):
        assert position["why"], (party, issue)


def can_be_signed(position: dict[str, Any], options: list[str], option: str) -> bool:
    """Whether an option is inside the mandate under some reading of the red line."""
    accept, want = position["accept"], options.index(position["want"])
    if isinstance(accept, list):
        return option in accept
    at = options.index(option)
    lines = [options.index(line) for line in ([accept] if isinstance(accept, str) else accept)]
    low_end = any(line > want for line in lines) or want == 0
    return any(at <= line if low_end else at >= line for line in lines)


def test_what_a_party_wants_it_would_sign(written: dict[str, Any]) -> None:
    for party, issue, position in positions(written):
        options = list(written["issues"][issue]["options"])
        assert can_be_signed(position, options, position["want"]), (party, issue)


def test_russia_would_sign_nothing_that_leaves_its_package_as_it_is(
    written: dict[str, Any],
) -> None:
    russia = written["parties"]["RUS"]
    for issue in russia["package"]:
        options = list(written["issues"][issue]["options"])
        status_quo = written["issues"][issue].get("status_quo", options[0])
        assert not can_be_signed(russia["demands"][issue], options, status_quo)


def test_no_one_else_needs_russias_demands_to_be_met(written: dict[str, Any]) -> None:
    for party, issue, position in positions(written):
        if party in ("RUS", "OSCE") or issue == "deescalation":
            continue
        options = list(written["issues"][issue]["options"])
        status_quo = written["issues"][issue].get("status_quo", options[0])
        assert can_be_signed(position, options, status_quo), (party, issue)


def test_everyone_but_russia_wants_its_troops_to_go(written: dict[str, Any]) -> None:
    options = list(written["issues"]["deescalation"]["options"])
    for party, issue, position in positions(written):
        if issue == "deescalation":
            assert can_be_signed(position, options, "forces_stay") == (party == "RUS"), party


def test_every_source_is_used(written: dict[str, Any]) -> None:
    used = {source for entry in entries(written) for source in cited(entry)}
    assert used == set(written["sources"])


# ---------------------------------------------------------------- the page about it


def test_the_page_shows_every_option_of_every_issue(written: dict[str, Any]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for issue in written["issues"].values():
        for option, says in issue["options"].items():
            text = says["text"] if isinstance(says, dict) else says
            assert f"`{option}`: {text}" in page


def test_the_page_shows_every_position_as_it_is_played(written: dict[str, Any]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for party, issue, position in positions(written):
        section = page.split(f"### {written['issues'][issue]['name']}\n")[1].split("\n### ")[0]
        assert row(written, party, position) in section, (party, issue)


def test_the_page_counts_what_the_positions_rest_on(written: dict[str, Any]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    bases = [position["basis"] for _, _, position in positions(written)]
    count = {basis: bases.count(basis) for basis in ("stated", "later", "inferred", "judgement")}
    assert sum(count.values()) == len(bases)
    assert f"Only {count['stated']} of its {len(bases)} positions were stated" in page
    assert f"{count['later']} rest on a" in page
    assert f"{count['inferred']} on inference, {count['judgement']} on judgement" in page


def at(tree: Any, key: str) -> Any:
    """What a dotted key of a scenario leads to; entries of the calendar go by their ids."""
    for part in key.split("."):
        if isinstance(tree, list):
            tree = next(entry for entry in tree if part in list(entry.values())[:1])
        else:
            tree = tree[part]
    return tree


def test_the_page_names_a_key_for_each_of_the_48_things_that_are_said() -> None:
    page = PAGE.read_text(encoding="utf-8").split("## What is said of these talks")[1]
    row = r"^\| (\d+) \| ([^|]+) \| `([^`]+)`(?: \(variant `(\w+)`\))? \|$"
    rows = re.findall(row, page, re.MULTILINE)
    assert [int(number) for number, *_ in rows] == list(range(1, 49))
    assert len({key for _, _, key, _ in rows}) == 48
    for _, said, key, variant in rows:
        file = FOLDER / "january_2022" / f"{variant}.yaml" if variant else BASE
        assert at(tree(file), key) is not None, said


def test_the_page_lists_every_source(written: dict[str, Any]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for key, source in written["sources"].items():
        assert f"`{key}`: [{source['title']}]({source['url']})" in page
