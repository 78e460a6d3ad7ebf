"""The numbers of a page, found again: worked out here anew, from the columns of the tables."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from numpy.typing import NDArray

import sim.scenario
from sim.analysis.summary import Summary
from sim.scenario.scenario import Scenario
from sim.view.report import html
from sim.view.report.contents import Found, of_run
from tests.unit.test_report import ran

PERCENT = re.compile(r"[<>]?(\d+(?:\.\d+)?)%")


class Rows(HTMLParser):
    """The rows of a page's tables, by the caption of the table, and the words of *In short*."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.short, self.chapter, self.inside = "", "", ""
        self.caption = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        if about.get("class") == "chapter":
            self.chapter = str(about["id"])
        if tag in {"caption", "td", "th"}:
            self.inside = tag
        if tag == "caption":
            self.caption = ""
        if tag == "tr":
            self.tables.setdefault(self.caption, []).append([])
        if tag in {"td", "th"}:
            self.tables[self.caption][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"caption", "td", "th"}:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "caption":
            self.caption += data
        elif self.inside:
            self.tables[self.caption][-1][-1] += data
        elif self.chapter == "short":
            self.short += data

    def of(self, table: str) -> list[list[str]]:
        return self.tables[f"{table}, table 1"]


@pytest.fixture(
    scope="module", params=["two_neighbours", pytest.param("january_2022", marks=pytest.mark.slow)]
)
def made(request: pytest.FixtureRequest) -> tuple[Scenario, Summary, Rows]:
    scenario = sim.scenario.load(request.param)
    numbers = ran(scenario, 80)
    return scenario, numbers, Rows(html(of_run(numbers, scenario, Found())))


def told(words: str) -> float:
    found = PERCENT.search(words)
    assert found, words
    return float(found[1])


def same(words: str, flags: NDArray[np.bool_]) -> None:
    assert told(words) == pytest.approx(100 * flags.mean(), abs=0.0501), words


def coerced(scenario: Scenario, numbers: Summary) -> dict[str, NDArray[np.bool_]]:
    """Plays in which a measure of a kind was carried out, by kind."""
    found: dict[str, NDArray[np.bool_]] = {}
    for key, measure in scenario.measures.items():
        did = numbers.tables.column("outcomes", f"did_{key}").astype(bool)
        found[measure.kind] = found.get(measure.kind, np.zeros_like(did)) | did
    return found


@pytest.mark.long
def test_accord_and_coercion_are_those_of_the_outcomes(
    made: tuple[Scenario, Summary, Rows],
) -> None:
    scenario, numbers, rows = made
    kind = numbers.tables.column("outcomes", "accord_kind")
    did = coerced(scenario, numbers)
    some = np.logical_or.reduce([*did.values()])
    part = 0.0
    lapsed = numbers.tables.column("outcomes", "outcome_class") == "unratified"
    whole = {
        "some accord": kind != "", "full": kind == "full", "not ratified": lapsed,
        "no accord": kind == "", "some coercion": some, "no coercion": ~some,
    }  # fmt: skip
    seen = set()
    for label, _, share, _ in (row for row in rows.of("Accord and coercion")[1:]):
        if label in {"partial", "interim"}:  # one kind in the table: an interim one settles little
            part += told(share)
        elif label:
            same(share, (whole | did)[label])
        seen.add(label)
    assert part == pytest.approx(100 * (kind == "partial").mean(), abs=0.101)
    assert seen >= {*whole, *did, "partial", "interim"}


@pytest.mark.long
def test_threats_carried_out_are_those_of_the_outcomes(
    made: tuple[Scenario, Summary, Rows],
) -> None:
    scenario, numbers, rows = made
    by_name = {f"{m.name} ({scenario.parties[m.by].name})": key
               for key, m in scenario.measures.items()}  # fmt: skip
    carried = rows.of("Threats carried out")[1:]
    assert {row[0] for row in carried} == set(by_name)
    for label, _, share, _ in carried:
        same(share, numbers.tables.column("outcomes", f"did_{by_name[label]}").astype(bool))


def test_what_moved_is_what_the_settlements_say(made: tuple[Scenario, Summary, Rows]) -> None:
    scenario, numbers, rows = made
    issue = numbers.tables.column("settlements", "issue")
    option = numbers.tables.column("settlements", "option")
    by_name = {one.name: one for one in scenario.issues.values()}
    last, seen = None, 0
    for row in rows.of("What moved, and to what"):
        share, words = row[0], row[-1]
        if share:
            last = by_name[words]
            here = option[issue == last.id]
            assert last.status_quo is not None
            same(share, here != last.options[last.status_quo])
            seen += 1
            continue
        assert last is not None
        texts = dict(zip(last.texts, last.options, strict=True))
        label = PERCENT.sub("", words).strip()
        if label in texts:
            same(words, option[issue == last.id] == texts[label])
            seen += 1
    assert seen


def test_who_refused_what_is_what_the_objections_say(made: tuple[Scenario, Summary, Rows]) -> None:
    scenario, numbers, rows = made
    column = {name: numbers.tables.column("objections", name)
              for name in ("replicate", "stage", "party", "issue", "last")}  # fmt: skip
    n, last = int(numbers.tables.manifest["played"]), column["last"].astype(bool)
    stages = [one for one in scenario.stages if one.id in column["stage"][last]]
    tables = [rows.tables[name] for name in rows.tables if name.startswith("Who refused what")]
    parties = {one.name: key for key, one in scenario.parties.items()}
    issues = {one.name: key for key, one in scenario.issues.items()}
    seen = 0
    for stage, table in zip(stages, tables, strict=True):
        who = ""
        for name, share, what in table:
            who = parties.get(name, "" if name else who)
            about = issues.get(what.removesuffix(" (package)"))
            if who and about:
                there = (column["stage"] == stage.id) & (column["party"] == who)
                there &= (column["issue"] == about) & last
                plays = np.unique(column["replicate"][there])
                assert told(share) == pytest.approx(100 * len(plays) / n, abs=0.0501)
                seen += 1
    assert seen


def test_times_are_medians_of_the_outcomes(made: tuple[Scenario, Summary, Rows]) -> None:
    _, numbers, rows = made
    columns = ("days", "n_sessions", "n_offers")
    for (_, median, _), name in zip(rows.of("Time")[1:], columns, strict=True):
        values = numbers.tables.column("outcomes", name)
        assert float(median.replace(",", "")) == pytest.approx(np.median(values), abs=0.05)


@pytest.mark.long
def test_what_is_said_in_short_stands_in_the_tables(made: tuple[Scenario, Summary, Rows]) -> None:
    _, numbers, rows = made
    cells = " ".join(cell for table in rows.tables.values() for row in table for cell in row)
    known = {told(words[0]) for words in PERCENT.finditer(cells)}
    did = {
        name: np.asarray(numbers.tables.column("outcomes", f"did_{name}"))
        for name in numbers.tables.cast["measures"]
    }
    walks = {name for name, about in numbers.tables.cast["measures"].items()
             if about["kind"] == "walkout"}  # fmt: skip
    only = sum(did[name] for name in walks) > 0
    for name in did.keys() - walks:
        only &= ~did[name]
    known.add(told(f"{100 * np.mean(only):.1f}%"))  # somebody walks out, and nothing graver happens
    said = [told(words[0]) for words in PERCENT.finditer(rows.short) if "." in words[0]]
    assert said
    assert set(said) <= known
