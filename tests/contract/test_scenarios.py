"""What every shipped scenario must honour, and what January 2022 must hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

import sim.scenario
from sim.model import Talks
from sim.scenario.happenings import Signal
from sim.scenario.scenario import Scenario, Stage
from sim.view.assumed import cited, positions
from tests.boxes import faults
from tests.dossier.changes import ASKED, FIGURES, digest, figure, line, played, table
from tests.dossier.page import filled, page, renewed
from tests.dossier.parts import tree
from tests.dossier.said import at, done_otherwise, moved, pair, sayings
from tests.shipped import loaded

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios"
FILES = sorted(FOLDER.rglob("*.yaml"))
VARIANTS = sorted((FOLDER / "january_2022").glob("*.yaml"))
BASE = FOLDER / "january_2022.yaml"
PAGE = ROOT / "docs" / "scenarios" / "january_2022.md"
AS_OF = date(2022, 1, 10)


def name(path: Path) -> str:
    """The name by which a shipped scenario is found."""
    return path.relative_to(FOLDER).with_suffix("").as_posix()


@pytest.fixture(scope="module")
def talks() -> Scenario:
    """January 2022, loaded."""
    return loaded("january_2022")


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    """January 2022 as it is written."""
    return read(BASE)


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


def read(path: Path) -> dict[str, Any]:
    """A file as it is written."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


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


# ---------------------------------------------------------------- every shipped scenario


def test_the_reference_scenario_has_a_gallery() -> None:
    assert len(VARIANTS) >= 16
    assert {"two_neighbours", "january_2022", "osce_57"} <= {name(path) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_it_is_found_by_name(path: Path) -> None:
    assert sim.scenario.find(name(path)) == path


@pytest.mark.parametrize("path", FILES, ids=name)
def test_it_draws_no_warning(path: Path) -> None:
    assert [str(problem) for problem in sim.scenario.warnings(loaded(name(path)))] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=name)
def test_it_has_a_page_with_a_figure_that_the_index_lists(path: Path) -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    assert f"(scenarios/{path.stem}.md)" in index
    pages = [page(path.stem), *page(path.stem).parent.glob(f"{path.stem}_*.md")]
    shown = [
        found.parent / link
        for found in pages
        for link in re.findall(r"!\[.+\]\((.+\.png)\)", found.read_text(encoding="utf-8"))
    ]
    assert shown
    assert all(figure.is_file() for figure in shown), shown


@pytest.mark.parametrize("path", FILES, ids=name)
def test_its_first_line_names_the_schema_for_editors(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    start = "# yaml-language-server: $schema="
    assert first.startswith(start)
    schema = (path.parent / first.removeprefix(start)).resolve()
    assert schema == ROOT / "docs" / "scenario.schema.json"


@pytest.mark.long
@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_number_has_a_source_or_a_basis(path: Path) -> None:
    merged = tree(name(path))
    sections = ("parties", "measures", "norms", "shocks", "tension")
    bare = list(numbers({key: merged.get(key, {}) for key in sections}, name(path), known=False))
    for entry in merged["calendar"]:
        bare += numbers(entry, str(next(iter(entry.values()))), known=False)
    assert bare == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_it_plays(path: Path) -> None:
    outcomes = Talks(loaded(name(path)), seed=1).play(0, 20).outcomes
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
    variant, base = loaded(name(path)), loaded(str(read(path)["base"]))
    assert variant.question is not None
    assert variant.question.endswith("?")
    assert "\n" not in variant.question
    assert variant.question != base.question
    assert variant.title != base.title
    parts = ("issues", "parties", "measures", "norms", "shocks", "calendar", "tension", "advanced")
    assert any(getattr(variant, part) != getattr(base, part) for part in parts)


def test_a_variant_on_a_variant_says_with_what_it_is_to_be_compared() -> None:
    standing = {path.stem: str(read(path)["base"]) for path in VARIANTS}
    others = {stem: base for stem, base in standing.items() if "/" in base}
    assert {base.partition("/")[2] for base in others.values()} == {
        *("accidents_likely", "allied_force", "first_demand_alone", "word_given"),
    }
    for stem, base in others.items():
        text = (FOLDER / "january_2022" / f"{stem}.yaml").read_text(encoding="utf-8")
        assert f"# Compare with {base}, on which it stands." in text


# ---------------------------------------------------------------- January 2022


def test_at_least_twelve_issues_and_all_the_parties_are_there(talks: Scenario) -> None:
    assert len(talks.issues) >= 12
    assert set(talks.parties) == {
        *("RUS", "USA", "NATO", "UKR", "DEU", "FRA"),
        *("GBR", "POL", "BAL", "ROU", "TUR", "EU", "OSCE"),
    }


def test_the_calls_are_history_and_what_follows_january_is_played_too(talks: Scenario) -> None:
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
        ("call_30_dec", "2021-12-30"),
        ("openings", "2022-01-08"),
        ("no_strike_weapons", "2022-01-08"),
        ("no_concessions", "2022-01-09"),
    ]
    assert [(stage.id, stage.date.isoformat(), stage.forum) for stage in talks.stages] == [
        ("geneva", "2022-01-10", "alternating_offers"),
        ("nrc", "2022-01-12", "alternating_offers"),
        ("osce", "2022-01-13", "single_text"),
        ("normandy", "2022-01-20", "alternating_offers"),
        ("ministers", "2022-01-24", "alternating_offers"),
        ("call_february", "2022-02-07", "exchange"),
        ("second_round", "2022-02-14", "alternating_offers"),
    ]


def test_the_calls_are_talk_only(talks: Scenario) -> None:
    calls = [entry for entry in talks.calendar if isinstance(entry, Stage) and "call" in entry.id]
    assert [call.forum for call in calls] == ["exchange"] * 3


def test_the_withdrawal_shows_restraint_and_the_tests_show_resolve(talks: Scenario) -> None:
    shows = {entry.id: entry.shows for entry in talks.calendar if isinstance(entry, Signal)}
    assert shows["withdrawal"] == "restraint"
    assert shows["hypersonic_tests"] == "resolve"


def test_nato_sits_in_its_council_and_its_members_do_not(talks: Scenario) -> None:
    seats = {stage.id: stage.parties for stage in talks.stages}
    assert seats["geneva"] == ("RUS", "USA")
    assert seats["nrc"] == ("RUS", "NATO")
    assert talks.parties["NATO"].members == ("USA", "DEU", "FRA", "GBR", "POL", "BAL", "ROU", "TUR")
    assert "NATO" not in seats["osce"]


def test_the_threats_form_one_tree(talks: Scenario) -> None:
    force, sanctions, rupture = (talks.measures[m] for m in ("force", "sanctions", "rupture"))
    assert (force.by, force.parent, force.no_accord) == ("RUS", None, ("ukraine",))
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


def test_what_was_threatened_in_answer_to_force_is_there(talks: Scenario) -> None:
    answers = {key for key, measure in talks.measures.items() if measure.parent == "force"}
    assert answers == {"sanctions", "reinforcement", "arms", "pipeline"}
    assert talks.measures["force"].covers == ("deescalation", "ukraine_arms")


def test_the_package_can_be_met_wherever_the_two_meet_but_not_in_the_osce(talks: Scenario) -> None:
    package = set(talks.parties["RUS"].package)
    assert package == {"ukraine", "enlargement", "nato_rollback", "ukraine_arms", "form"}
    tables = [stage for stage in talks.stages if stage.forum != "exchange"]
    assert [stage.id for stage in tables if package <= set(stage.agenda)] == [
        *("geneva", "nrc", "ministers", "second_round"),
    ]


def test_every_issue_is_on_the_agenda_of_a_stage_that_is_played(talks: Scenario) -> None:
    assert {issue for stage in talks.stages for issue in stage.agenda} == set(talks.issues)


@pytest.mark.parametrize("path", [BASE, *VARIANTS], ids=name)
def test_no_position_rests_on_anything_later_than_the_day(path: Path) -> None:
    held = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert held.get("as_of", AS_OF) == AS_OF
    sources = held.pop("sources", {})
    for key, source in sources.items():
        assert source.get("date", AS_OF) <= AS_OF, key
    for entry in entries(held):
        assert entry.get("basis") != "later", entry
        assert entry.get("since", AS_OF) <= AS_OF


def test_no_position_rests_on_a_source_without_a_day(written: dict[str, Any]) -> None:
    """Two have none: figures that measure 2020 and 2021, in editions that are later or undated."""
    undated = {key for key, source in written["sources"].items() if "date" not in source}
    assert undated == {"capabilities", "gas"}
    for party, issue, position in positions(written):
        assert not undated & set(cited(position)), (party, issue)


def test_a_stated_position_cites_what_it_was_stated_in(written: dict[str, Any]) -> None:
    stated = [entry for _, _, entry in positions(written) if entry["basis"] == "stated"]
    assert len(stated) >= 10
    for position in stated:
        assert cited(position)
        assert "since" in position


def test_every_position_says_why(written: dict[str, Any]) -> None:
    for party, issue, position in positions(written):
        assert position["why"], (party, issue)


def can_be_signed(position: Mapping[str, Any], options: list[str], option: str) -> bool:
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
    for issue in russia["package"]["issues"]:
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


@pytest.mark.parametrize("name_", ["january_2022", *ASKED])
def test_the_page_says_what_the_file_says(name_: str) -> None:
    """What is made from the file; `make pages` writes it anew."""
    assert page(name_).read_text(encoding="utf-8") == renewed(name_)


LARGE = "osce_57"
"""Played in the first row only: all rows take minutes."""


@pytest.mark.long
@pytest.mark.parametrize("name_", [one for one in ASKED if one != LARGE])
def test_the_table_of_changes_and_its_figure_are_what_the_plays_give(name_: str) -> None:
    text, made = page(name_).read_text(encoding="utf-8"), table(name_)
    assert text == filled(text, "changes", made)
    with Image.open(FIGURES / f"{name_}.png") as drawn:
        assert drawn.info["Description"] == digest(made)
    assert faults(figure(name_)) == []


@pytest.mark.long
def test_the_large_table_begins_with_what_the_plays_give() -> None:
    text = page(LARGE).read_text(encoding="utf-8")
    assert line(played(LARGE, 0)) in text
    (made,) = re.findall(r"<!-- made: changes -->\n\n(.*?)\n<!-- end -->", text, re.DOTALL)
    with Image.open(FIGURES / f"{LARGE}.png") as drawn:
        assert drawn.info["Description"] == digest(made)


SAYINGS = list(sayings("january_2022"))


@pytest.mark.long
def test_at_least_48_things_that_are_said_have_a_key_each() -> None:
    assert len(SAYINGS) >= 48
    assert len({one.key for one in SAYINGS}) == len(SAYINGS)
    text = page("january_2022").read_text(encoding="utf-8")
    for number, one in enumerate(SAYINGS, 1):
        files = [*([f"january_2022/{one.variant}"] if one.variant else []), "january_2022"]
        assert any(at(tree(file), one.key) is not None for file in files), one.said
        assert f"| {number} | {one.said} | `{one.key}` |" in text


@pytest.mark.long
@pytest.mark.parametrize("one", SAYINGS, ids=lambda one: one.key)
def test_what_is_said_acts(one: Any) -> None:
    """With its key taken out or turned over somebody does something else in some play, which is
    more than that a belief, a climate or a worth that the key sets is another; or the page says
    why so few do.
    """
    acts = any(done_otherwise(*pair("january_2022", one, n)) for n in (30, 200))
    assert acts == (not one.faint)
    assert acts or moved("january_2022", *pair("january_2022", one, 200))


@pytest.mark.long
def test_what_sets_a_number_only_does_nothing() -> None:
    """Nothing but what is believed of Russia is another with another aide at the telephone."""
    (aide,) = (one for one in SAYINGS if one.key == "calendar.call_30_dec.readouts.RUS.voice")
    before, after = pair("january_2022", aide, 200)
    assert done_otherwise(before, after) == 0
    assert any(key == "what is believed of RUS" for key, *_ in moved("january_2022", before, after))
