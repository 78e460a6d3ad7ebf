from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

import sim.scenario
from sim.analysis.comparison import compare
from sim.analysis.source import Held
from sim.analysis.summary import Summary, summarise
from sim.analysis.tables import Tables
from sim.lab.memory import played
from sim.lab.settings import Settings
from sim.scenario.scenario import Scenario
from sim.view import summary as told_summary
from sim.view.report import html
from sim.view.report.contents import Found, of_run, of_runs
from sim.view.report.drawings import inline
from sim.view.sheet import BARS, Grid
from tests.unit.test_cli import said

WIDER = """
[...document.querySelectorAll('main *, header *')].filter(e => e.clientWidth
    && e.scrollWidth > e.clientWidth + 1 && !e.matches('.scroll, caption, svg *')
    && getComputedStyle(e).overflow != 'visible').map(e => e.outerHTML.slice(0, 100))
"""
"""What is wider than its box and cannot be scrolled."""
MOST_BYTES = 1_500_000
"""A page is smaller than this."""
HOSTILE = '<script>alert(1)</script>" onload="x'
CHAPTERS = [
    "short",
    "stand",
    "ended",
    "why",
    "hangs",
    "change",
    "plays",
    "assumed",
    "claims",
    "again",
]


class Reader(HTMLParser):
    """Takes a page apart: its tags in order, and the words of its cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"td", "th"}:
            self.inside = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def ran(scenario: Scenario, n: int = 60) -> Summary:
    run = played(scenario, Settings(n, 1), lambda *_: None)
    return summarise(Tables(Held(run.tables), run.manifest))


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return sim.scenario.load("two_neighbours")


@pytest.fixture(scope="module")
def numbers(scenario: Scenario) -> Summary:
    return ran(scenario)


@pytest.fixture(scope="module")
def page(scenario: Scenario, numbers: Summary) -> str:
    return html(of_run(numbers, scenario, Found()))


@pytest.mark.long
def test_every_chapter_is_there_under_one_title(page: str) -> None:
    tags = Reader(page).tags
    found = [about["id"] for tag, about in tags if about.get("class") == "chapter"]
    assert found == CHAPTERS
    assert [tag for tag, _ in tags].count("h1") == 1


@pytest.mark.long
def test_no_heading_leaves_out_a_level(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in Reader(page).tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))


def test_heads_of_tables_say_what_they_head(page: str) -> None:
    assert all(
        about.get("scope") in {"col", "row"} for tag, about in Reader(page).tags if tag == "th"
    )


def test_nothing_is_fetched_and_the_page_is_small(page: str) -> None:
    assert len(page.encode()) < MOST_BYTES
    tags = Reader(page).tags
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in tags}
    assert not any("src" in about for _, about in tags)
    assert not re.search(r"url\((?!#)", page)
    assert all(
        tag == "a" or str(about["href"]).startswith("#") for tag, about in tags if "href" in about
    )


def test_no_two_things_have_one_id_and_links_lead_somewhere(page: str) -> None:
    tags = Reader(page).tags
    ids = [about["id"] for _, about in tags if "id" in about]
    assert len(ids) == len(set(ids))
    leads = [str(about["href"])[1:] for _, about in tags if str(about.get("href")).startswith("#")]
    assert set(leads) <= set(ids)


def test_every_figure_has_words_for_who_cannot_see_it(page: str) -> None:
    figures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert figures
    assert all(
        re.search(r"<title [^>]*>[^<]+</title><desc [^>]*>[^<]+</desc>", one) for one in figures
    )


def test_every_cell_of_the_summary_stands_in_the_page(page: str, numbers: Summary) -> None:
    cells = set(Reader(page).cells)
    for section in told_summary.content(numbers, full=True).sections:
        for grid in (part for part in section.parts if isinstance(part, Grid)):
            for words in (w.strip() for row in grid.rows for w in row if not set(w) <= BARS):
                assert words in cells


def test_every_line_of_the_file_is_there(page: str, scenario: Scenario) -> None:
    cells = set(Reader(page).cells)
    assert "parties.LOW" in cells  # the other party has demands only, which stand elsewhere
    assert {f"measures.{measure}" for measure in scenario.measures} <= cells


@pytest.mark.long
def test_hostile_names_are_words_and_nothing_else() -> None:
    text = sim.scenario.load("two_neighbours").text
    places = (
        *("scenario", "question", "parties.UPP.name", "issues.water.name"),
        *("issues.water.options.third", "measures.tolls.name", "calendar.talks.name"),
    )
    changes = [f"{place}='{HOSTILE}'" for place in places]
    hostile = sim.scenario.read(text, "two_neighbours", changes)
    made = html(of_run(ran(hostile, 20), hostile, Found()))
    tags = Reader(made).tags
    assert "script" not in {tag for tag, _ in tags}
    assert not any("onload" in about for _, about in tags)
    assert "&lt;script&gt;" in made


def test_ids_of_a_figure_become_its_own() -> None:
    svg = (
        '<?xml?><svg viewBox="0 0 1 1"><metadata>x</metadata>'
        '<g id="a"><use xlink:href="#b"/></g><path id="b"/></svg>'
    )
    made = inline(svg, "one", "A & B", "what")
    assert 'href="#one-b"' in made
    assert 'id="one-b"' in made
    assert 'id="a"' not in made
    assert "A &amp; B" in made


def test_hatches_are_lines_inside_their_shapes_and_no_pictures() -> None:
    svg = (
        '<svg viewBox="0 0 200 200"><path d="M 10 80 L 150 80 L 150 20 L 10 20 z"'
        ' clip-path="url(#p)" style="fill: url(#h); stroke: #1d232a"/><defs><clipPath id="p"/>'
        '<pattern id="h" patternUnits="userSpaceOnUse" x="0" y="0" width="72" height="72">'
        '<path d="M 0 0 L 72 72"/></pattern></defs></svg>'
    )
    made = inline(svg, "one", "A", "what")
    assert "<pattern" not in made
    assert "fill: url(" not in made
    assert made.count('<path d="M 10 80 L 150 80 L 150 20 L 10 20 z"') == 2  # inside, and around
    tiles = [
        (int(x), int(y)) for x, y in re.findall(r'<use href="#one-h" x="(\d+)" y="(\d+)"', made)
    ]
    assert sorted(tiles) == [(x, y) for x in (0, 72, 144) for y in (0, 72)]


@pytest.fixture(scope="module")
def compared(numbers: Summary, scenario: Scenario) -> str:
    other = sim.scenario.read(scenario.text, scenario.id, ["parties.LOW.resolve=high"])
    found = compare([numbers.tables, ran(other).tables])
    return html(of_runs(found, {"A": scenario, "B": other}))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page as the commands make it, with all that is asked for."""
    results = tmp_path_factory.mktemp("results")
    to = ("--out", str(results))
    said("run", "two_neighbours", "-n", "60", "--no-figures", *to)
    said("screen", "two_neighbours", "-n", "20", "--pairs", "--no-figures", *to)
    said("report", "--results", str(results), "--why", "20")
    (made,) = results.glob("two_neighbours/*/report.html")
    return made.read_text(encoding="utf-8")


@pytest.mark.long
def test_runs_side_by_side_make_a_page(compared: str) -> None:
    assert "B − A" in compared
    ids = [about["id"] for _, about in Reader(compared).tags if "id" in about]
    assert len(ids) == len(set(ids))


@pytest.mark.long
def test_a_page_has_why_the_change_that_matters_most_pairs_and_two_plays(full: str) -> None:
    for words in (
        *("Whether a deal was there to be found", "29 single changes, each 20 plays"),
        *("Two at once", "A typical play, told in full", "A rare play, told in full"),
    ):
        assert words in full
    assert len(full.encode()) < MOST_BYTES


@pytest.mark.parametrize("which", ["full", "compared"])
def test_a_browser_shows_it_without_a_request_an_error_or_a_clipped_box(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    axes = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe-core")
    from sim.view.report.printing import chromium, pdf

    browser = chromium()
    if browser is None:
        pytest.skip("there is no Chromium (Debian: apt-get install chromium)")
    file = tmp_path / "report.html"
    file.write_text(request.getfixturevalue(which), encoding="utf-8")
    asked: list[str] = []
    said: list[str] = []
    with driver.sync_playwright() as started:
        window = started.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for width in (360, 800, 1400):
            shown = window.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
            shown.on("request", lambda request: asked.append(request.url))
            shown.on("console", lambda message: said.append(message.text))
            shown.goto(file.as_uri())
            assert shown.evaluate("document.documentElement.scrollWidth") == width
            shown.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert shown.evaluate(WIDER) == []
            assert axes.Axe().run(shown).response["violations"] == []
        window.close()
    assert asked == [file.as_uri()] * 3
    assert said == []
    printed = pdf(file, tmp_path / "report.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert b"/Image" not in re.findall(rb"/Subtype */\w+", printed)  # all of it is drawn
    assert len(printed) < 2_000_000
