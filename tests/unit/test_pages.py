"""Words are measured before they are set; in no figure do they touch or leave the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.analysis.summary import Summary, summarise
from sim.analysis.tables import read
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.scenario import known, load
from sim.view.plots import draw, names
from sim.view.plots.page import Page, Words, counted_names, folded, size_for, width_of
from sim.view.plots.plot import EmptyFigureError, Subject
from tests.boxes import faults

TESTS = Path(__file__).parents[1]
QUICK = ("two_neighbours", "january_2022", str(TESTS / "six_parties.yaml"))
LONG = (*sorted(set(known()) - set(QUICK)), str(TESTS / "property" / "everything.yaml"))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Summary]:
    """Runs by scenario, played when they are first asked for."""
    folder = tmp_path_factory.mktemp("runs")

    class Played(dict[str, Summary]):
        def __missing__(self, name: str) -> Summary:
            results = ensemble(load(name), Settings(n=60, workers=1), folder)
            self[name] = summarise(read(results.folder))
            return self[name]

    return Played()


@pytest.mark.long
@pytest.mark.parametrize("figure", names())
@pytest.mark.parametrize("scenario", QUICK, ids=lambda name: Path(name).stem)
def test_words_neither_touch_nor_leave_the_page(
    scenario: str, figure: str, runs: dict[str, Summary]
) -> None:
    look(scenario, figure, runs)


@pytest.mark.slow
@pytest.mark.parametrize("figure", names())
@pytest.mark.parametrize("scenario", LONG, ids=lambda name: Path(name).stem)
def test_words_of_larger_scenarios_and_variants_do_not_either(
    scenario: str, figure: str, runs: dict[str, Summary]
) -> None:
    look(scenario, figure, runs)


def look(scenario: str, figure: str, runs: dict[str, Summary]) -> None:
    try:
        pages = draw(figure, Subject(runs[scenario]))
    except EmptyFigureError:
        return
    assert [fault for page in pages for fault in faults(page)] == []


@pytest.mark.long
@pytest.mark.parametrize("figure", names(["scenario"]))
@pytest.mark.parametrize("scenario", QUICK, ids=lambda name: Path(name).stem)
def test_figures_that_need_no_run_fit_too(scenario: str, figure: str) -> None:
    pages = draw(figure, Subject(scenario=load(scenario)))
    assert [fault for page in pages for fault in faults(page)] == []


def test_words_that_touch_or_leave_are_found() -> None:
    page = Page(1.0, Words("Finding", "scenario", "caption"))
    assert faults(page.fig) == []
    page.write((1.0, 0.5), "one upon", 9)
    page.write((1.1, 0.5), "the other", 9)
    page.write((9.2, 0.2), "over the edge of the page", 9)
    assert len(faults(page.fig)) == 2


def test_text_is_folded_to_a_width_and_cut_with_an_ellipsis() -> None:
    lines = folded("one two three four five six", 0.7, 9)
    assert len(lines) > 1
    assert all(width_of(line, 9) <= 0.7 for line in lines)
    assert folded("one two three four five six", 0.7, 9, 1)[0].endswith("…")
    assert folded("one two", 5.0, 9, 1) == ["one two"]
    assert folded("", 1.0, 9) == [""]


def test_a_word_longer_than_a_line_is_cut_after_its_hyphen_or_anywhere() -> None:
    assert folded("ground-based", width_of("ground-b", 9), 9) == ["ground-", "based"]
    assert all(width_of(line, 9) <= 0.3 for line in folded("W" * 50, 0.3, 9))


def test_letters_get_smaller_before_a_word_is_cut() -> None:
    assert size_for(["a word"], 2.0, (9, 6)) == 9
    assert size_for(["intermediate"], width_of("intermediate", 6) + 0.01, (9, 6)) == 6


def test_names_for_which_there_is_no_room_are_counted() -> None:
    parties = ["Germany", "France", "Italy", "Poland"]
    assert counted_names(parties, 5.0, 8) == ["Germany, France, Italy, Poland"]
    (line,) = counted_names(parties, width_of("Germany, France and 2 more", 8) + 0.02, 8)
    assert line == "Germany, France and 2 more"
    (line,) = counted_names(["A very long name indeed", "B"], 1.2, 8)
    assert line.endswith("… and 1 more")
