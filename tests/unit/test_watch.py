"""One play in a browser: what is watched is the play, what stands on the board is what it is."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from sim.errors import UsageError
from sim.model import Talks
from sim.model.stepping import AGENTS
from sim.scenario import load, read
from sim.scenario.scenario import Stage
from sim.view.playing import paragraphs
from sim.view.report.blocks import Table
from sim.view.wording import class_name, long_date
from sim.watch import board, serving, watched
from sim.watch.board import html, parts, told_now
from sim.watch.watched import Asked, Watched
from tests.unit.test_cli import complaint

ROOT = Path(__file__).resolve().parents[2]
EXTRA = "needs the extra watch: pip install -e '.[watch]'"
PLAYS = [("two_neighbours", 3), ("january_2022", 7), ("january_2022", 0), ("osce_57", 1)]
TABLE = """
heading => [...document.querySelectorAll('.board section')]
    .filter(s => s.querySelector('h2').innerText === heading)
    .flatMap(s => [...s.querySelectorAll('tbody tr')])
    .map(r => [...r.children].map(c => c.innerText.trim()))
"""
"""The cells of the table below a heading, row by row."""


def shown(name: str, play: int, steps: int | None = None, seed: int = 1) -> Watched:
    """A play as its page has it after some steps, or at its end."""
    asked = Asked(name, seed=str(seed), play=str(play))
    talks = Watched(asked, name, asked.seed, asked.play, plain=False)
    while talks.running and (steps is None or talks.steps < steps):
        talks.step()
    return talks


def rows(talks: Watched, title: str | None = None) -> list[list[str]]:
    """The words in the table of a part; of the first one where no title is given."""
    part = next(part for part in parts(talks) if title in {None, part.title})
    (table,) = [block for block in part.blocks if isinstance(block, Table)]
    return [[cell.words for cell in row] for group in table.groups for row in group]


def collected(talks: Talks) -> dict[str, dict[str, float]]:
    """What is collected of every party."""
    return {p.name: {a: getattr(p, a) for a in AGENTS if a != "name"} for p in talks.agents}


def held(number: str) -> float:
    """A cell's number, without what the last step has changed."""
    return float(number.split(" ", maxsplit=1)[0].replace("−", "-"))


@pytest.mark.parametrize(("name", "play"), PLAYS)
def test_what_is_watched_is_the_play_that_mesa_steps(name: str, play: int) -> None:
    talks, plain = shown(name, play, seed=5), Talks(name, seed=5, replicate=play)
    seen = [collected(plain)]
    days = [(plain.day, plain.tension)]
    while plain.running:
        plain.step()
        days.append((plain.day, plain.tension))
        seen.append(collected(plain))
    assert [(moment.day, moment.tension) for moment in talks.moments] == days
    assert [moment.parties for moment in talks.moments] == seen
    assert str(talks.outcome) == str(plain.outcome)


@pytest.mark.parametrize(("name", "play"), PLAYS)
def test_the_story_so_far_ends_as_the_story_of_the_play(name: str, play: int) -> None:
    talks = shown(name, play)
    told = list(paragraphs(talks.brief, talks.events, ended=True))
    assert told == list(paragraphs(talks.brief, Talks(name).trace(play), ended=True))
    assert told_now(talks) == told[-len(told_now(talks)) :]
    assert any(part.heading and part.words == "How it ended" for part in told_now(talks))


def test_what_a_step_brought_is_what_was_not_told_before() -> None:
    talks, told = shown("january_2022", 7, steps=0), []
    assert told_now(talks) == []
    while talks.running:
        talks.step()
        told += told_now(talks)
    whole = list(paragraphs(talks.brief, talks.events, ended=True))
    assert [part for part in whole if part not in told] == []


@pytest.mark.long
@pytest.mark.parametrize(("name", "play"), [*PLAYS, ("two_threats", 0), ("january_2022", 4)])
def test_what_is_in_force_and_how_it_came_is_what_the_table_of_settlements_has(
    name: str, play: int
) -> None:
    talks = shown(name, play)
    block = Talks(name, seed=1).play(play, play + 1)
    carried = {m for m in talks.brief.measures if m in talks.carried_out.split()}
    measures = {m.name: m.id for m in talks.brief.measures.values()}
    for (title, option, how), issue, at, by in zip(
        rows(talks, "The issues"), talks.brief.issues.values(),
        map(str, block.settlements["option"]), map(str, block.settlements["by"]), strict=True,
    ):  # fmt: skip
        assert title == issue.name
        known = dict(zip(issue.options, issue.texts, strict=True))
        assert option == known.get(at, "nothing in force")
        kind, _, what = how.partition(": ")
        found = {"accord": "accord", "imposed": measures.get(what), "as at first": "status_quo"}
        assert found.get(kind, by) == by
    if talks.brief.measures:
        done = {row[0] for row in rows(talks, "Measures") if row[2] == "carried out"}
        assert done == {talks.brief.measures[m].name for m in carried}


@pytest.mark.long
def test_the_board_says_who_sits_at_the_table_and_what_comes_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    talks = shown("january_2022", 7, steps=0)
    assert parts(talks)[0].title == "Before the first entry"
    # what is drawn is looked at elsewhere and takes longer than all the rest
    monkeypatch.setattr(board, "course", lambda *_: None)
    monkeypatch.setattr(board, "drawing", lambda *_: "<svg></svg>")
    for (day, entry), (_, later) in zip(talks.entries, talks.entries[1:], strict=False):
        talks.step()
        said = {row[0]: row[1] for row in rows(talks)}
        assert entry.name in parts(talks)[0].title
        assert talks.day == day.isoformat()
        assert later.name in said["next"]
        sit = {row[0] for row in rows(talks, "The parties") if row[1] == "at the table"}
        seats = entry.parties if isinstance(entry, Stage) else ()
        assert sit == {talks.brief.parties[party].name for party in seats}
        assert (said["tension"][:4], said["settled"]) == (
            f"{talks.tension:.2f}", f"{talks.settled} of 14 issues",
        )  # fmt: skip


def test_the_numbers_of_the_parties_are_theirs_with_what_the_step_has_changed() -> None:
    talks = shown("january_2022", 7, steps=11)
    before = talks.moments[-2].parties
    for row, party in zip(rows(talks, "The parties"), talks.agents, strict=True):
        assert held(row[2]) == round(party.resolve, 2)
        assert held(row[6]) == round(party.worth, 2)
        assert ("(" in row[6]) == (abs(party.worth - before[party.name]["worth"]) >= 0.005)
        assert (row[3] == "–") == (party.typed < 0)
        assert (row[5] == "–") == (talks.brief.parties[party.name].home is None)


def test_hostile_names_are_words_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = '<script>alert(1)</script>" onload="x'
    places = (
        *("scenario", "parties.UPP.name", "issues.water.name", "issues.water.options.third"),
        *("measures.tolls.name", "calendar.talks.name"),
    )
    changes = [f"{place}='{bad}'" for place in places]
    hostile = read(load("two_neighbours").text, "two_neighbours", changes)
    monkeypatch.setattr(watched, "load", lambda *_: hostile)
    made = html(shown("two_neighbours", 0))
    assert "<script" not in made
    assert "&lt;script&gt;" in made
    assert not re.search(r"<[^>]*onload", made)


@pytest.mark.parametrize(
    ("name", "seed", "play", "words"),
    [
        ("two_neighbours", "x", "2", ["“x” is no seed"]),
        ("two_neighbours", "1", "-2", ["“-2” is no play"]),
        ("two_neighbors", "1", "2", ["two_neighbors", "Played instead: two_neighbours"]),
    ],
)
def test_a_field_that_is_no_use_is_told_on_the_board(
    name: str, seed: str, play: str, words: list[str]
) -> None:
    talks = Watched(Asked("two_neighbours"), name, seed, play, plain=False)
    assert talks.brief.id == "two_neighbours"
    assert (talks.seed_played, talks.replicate) == (1, 2 if play == "2" else 0)
    assert all(word in html(talks) for word in words)


def test_changes_are_made_in_the_scenario_that_was_asked_for_and_in_no_other() -> None:
    asked = Asked("two_neighbours", changes=("parties.LOW.strategy=conceder",))
    changed = Watched(asked, "two_neighbours", "1", "0", plain=False)
    assert changed.brief.parties["LOW"].strategy == "conceder"
    assert Watched(asked, "two_threats", "1", "0", plain=True).brief == load("two_threats")


def installed(monkeypatch: pytest.MonkeyPatch, **versions: str) -> None:
    """Have some packages installed and others not."""

    def version(name: str) -> str:
        if name.replace("-", "_") not in versions:
            raise PackageNotFoundError(name)
        return versions[name.replace("-", "_")]

    monkeypatch.setattr(serving, "version", version)


def test_who_has_not_got_the_extra_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch)
    assert "pip install '.[watch]'" in complaint("watch", "two_neighbours")


@pytest.mark.parametrize("files", [{}, {"solara_assets": "1.8"}])
def test_a_page_that_would_fetch_files_from_elsewhere_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, str]
) -> None:
    installed(monkeypatch, solara="1.9", **files)
    assert "pip install 'solara[assets]'" in complaint("watch", "two_neighbours")


@pytest.mark.long
def test_a_port_that_is_not_to_be_had_is_told() -> None:
    with (
        serving.listening(0) as at,
        pytest.raises(UsageError, match=r"in use\. --port 0 takes one that is free"),
    ):
        serving.listening(at.getsockname()[1])
    for port in (-1, 65536):
        with pytest.raises(UsageError, match="is none"):
            serving.listening(port)


@pytest.mark.long
def test_an_address_says_what_is_played() -> None:
    pytest.importorskip("solara", reason=EXTRA)
    from sim.watch.page import address, opened

    asked = Asked("two_neighbours", ("parties.LOW.resolve=high",), "4", "2", plain=True)
    assert set(parse_qs(address(asked))) == {"scenario", "seed", "play", "plain", "set"}
    found = opened(address(asked))
    assert not isinstance(found, str)
    assert found[0] == asked
    assert found[1].plain
    assert "no such scenario" in str(opened("scenario=nowhere"))


@pytest.mark.long
def test_the_components_step_and_reset_without_a_browser() -> None:
    solara = pytest.importorskip("solara", reason=EXTRA)
    vuetify: Any = pytest.importorskip("ipyvuetify")
    from sim.watch.page import Play

    asked = Asked("two_neighbours", play="3")
    first = Watched(asked, asked.scenario, asked.seed, asked.play, plain=False)
    whole = solara.AppLayout(children=[Play(asked, first)])
    _, context = solara.render(whole, handle_error=False)
    try:
        context.find(vuetify.Btn, children=["Step"]).widget.click()
        assert first.steps == 1
        assert html(first) in boards(context)
        context.find(vuetify.Btn, children=["Reset"]).widget.click()
        again = shown("two_neighbours", 3, steps=0)
        assert html(again) in boards(context)
    finally:
        context.close()


def boards(context: Any) -> list[str]:
    """What pieces of HTML are set."""
    from solara.widgets import HTML

    return [str(found.widget.unsafe_innerHTML) for found in context.find(HTML)]


@pytest.mark.slow
def test_a_browser_steps_a_play_and_nothing_is_asked_of_any_other_machine(tmp_path: Path) -> None:
    pytest.importorskip("solara", reason=EXTRA)
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    from sim.view.report.printing import chromium

    browser = chromium()
    if browser is None:
        pytest.skip("there is no Chromium (Debian: apt-get install chromium)")
    with socket.create_server(("127.0.0.1", 0)) as beyond, driver.sync_playwright() as started:
        beyond.settimeout(0.5)
        with served(tmp_path, beyond, "january_2022", "--play", "7") as url:
            window = started.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            shown = window.new_page(viewport={"width": 1280, "height": 900})
            asked, said = overheard(shown)
            shown.goto(url)
            plain = Talks("january_2022", seed=1, replicate=7)
            standing(shown, plain, driver)
            for _ in range(12):  # through Geneva to the NATO-Russia Council
                shown.get_by_role("button", name="Step").click()
                plain.step()
                standing(shown, plain, driver)
            assert plain.accord == "partial", "a step that moves more than tension was seen"
            shown.get_by_label("Play", exact=True).fill("2")
            shown.get_by_label("Play", exact=True).blur()
            shown.get_by_role("button", name="Reset").click()
            plain = Talks("january_2022", seed=1, replicate=2)
            standing(shown, plain, driver)
            shown.get_by_role("button", name="▶").click()
            while plain.running:
                plain.step()
            standing(shown, plain, driver)
            for width in (800, 1280):
                shown.set_viewport_size({"width": width, "height": 900})
                assert shown.evaluate("document.documentElement.scrollWidth") == width
                shown.get_by_role("button", name="Reset").click(trial=True)
            window.close()
        assert asked == []
        assert said == []
        with pytest.raises(TimeoutError):  # nor has the server asked
            beyond.accept()


@contextmanager
def served(folder: Path, proxy: socket.socket, *words: str) -> Iterator[str]:
    """The address of a page, of whose server all that it asks of others comes to a socket."""
    elsewhere = f"http://127.0.0.1:{proxy.getsockname()[1]}"
    command = [sys.executable, str(ROOT / "run.py"), "watch", *words]
    process = subprocess.Popen(
        [*command, "--port", "0", "--no-browser"], cwd=folder, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={
            **os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1",
            **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), elsewhere),
        },
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=60)
        assert "Warning" not in complaints
        assert "Traceback" not in complaints
        assert process.returncode == 0
    finally:
        process.kill()
        process.communicate()


def overheard(page: Any) -> tuple[list[str], list[str]]:
    """What a page asks of others, which is blocked, and the errors that it tells."""
    asked: list[str] = []
    said: list[str] = []

    def block(route: Any) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route(lambda url: not url.startswith("http://127.0.0.1:"), block)
    page.on("console", lambda told: said.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return asked, said


def standing(page: Any, talks: Talks, driver: Any) -> None:
    """Hold a page to a play that is where it should be."""
    at = talks.steps
    heading = "The end"
    if talks.running:
        entry = talks.entries[at - 1][1] if at else None
        heading = f"{entry.name}, {long_date(talks.day)}" if entry else "Before the first entry"
    driver.expect(page.locator(".board h2").first).to_have_text(heading, timeout=60_000)
    said = dict(page.evaluate(TABLE, heading))
    assert said["tension"].startswith(f"{talks.tension:.2f} ")
    assert said["settled"] == f"{talks.settled} of {len(talks.brief.issues)} issues"
    assert said["accord"].startswith(talks.accord or "none")
    parties = page.evaluate(TABLE, "The parties")
    for row, (party, seen) in zip(parties, collected(talks).items(), strict=True):
        assert row[0] == talks.brief.parties[party].name
        for number, value in zip(row[2:], seen.values(), strict=True):
            assert number == "–" or held(number) == round(value, 2)
    texts = [row[1] for row in page.evaluate(TABLE, "The issues")]
    for text, issue in zip(texts, talks.brief.issues.values(), strict=True):
        known = dict(zip(issue.options, issue.texts, strict=True))
        assert text == known[talks.in_force[issue.id]]
    if not talks.running:
        assert said["ended in"] == class_name(str(talks.outcome["outcome_class"]))
