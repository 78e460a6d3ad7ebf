"""Figures are drawn from tables of known content, and from small runs of the real engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from matplotlib import rcParams
from matplotlib.figure import Figure
from matplotlib.image import imread

from sim.analysis.comparison import compare
from sim.analysis.refusals import Refusal, refusals
from sim.analysis.settled import parted
from sim.analysis.shares import Share
from sim.analysis.source import Folder
from sim.analysis.summary import Summary, summarise
from sim.analysis.tables import Tables
from sim.analysis.tables import read as tables
from sim.errors import ResultsError, UsageError
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.registry import figures
from sim.scenario import load, read
from sim.scenario.scenario import Scenario
from sim.view.plots import comparison, draw, draw_all, names, save_all, usual
from sim.view.plots.plot import EmptyFigureError, Subject
from sim.view.plots.refusals import _finding as finding_of_refusals
from sim.view.plots.settlement import MANNERS
from sim.view.plots.style import FORMATS, save, shade
from sim.view.plots.threats import Node
from sim.view.plots.threats import _finding as finding_of_threats
from tests import made
from tests.boxes import faults, written
from tests.made import CLASSES, run

SOME = Share(90, 100)

RIVER = """scenario: A river of nobody
issues: {water: {options: {none_: "no share", third: "a third", half: "half"}, status_quo: none}}
parties:
  UPP: {demands: {water: {want: none_, accept: third}}}
  LOW: {demands: {water: {want: half, accept: third}}}
calendar: [{stage: talks, date: 2030-05-01}]
"""
SIX = Path(__file__).parents[1] / "six_parties.yaml"


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    """A made run, whose scenario is not in its folder."""
    return Subject(summarise(run(tmp_path)), made.scenario())


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return played(load(SIX), tmp_path_factory.mktemp("six"), n=60)


def played(scenario: Scenario, folder: Path, n: int = 20, changes: tuple[str, ...] = ()) -> Summary:
    settings = Settings(n=n, workers=1, changes=changes)
    return summarise(tables(ensemble(scenario, settings, folder).folder))


def words(fig: Figure) -> str:
    """All that is written in a figure, lines joined."""
    return "\n".join(" ".join(text.split()) for text, _ in written(fig))


def test_figures_are_found_by_looking() -> None:
    assert figures.names() == (
        *("box", "calendar", "comparison", "dates", "drivers", "ends", "gains", "offers"),
        *("refusals", "settlement", "space", "stand", "threats"),
    )
    assert set(names(["scenario"])) == {"calendar", "space", "stand"}
    assert set(usual()) < set(names())
    assert all(figures.summary(name).endswith(".") for name in figures.names())


def test_the_page_on_figures_lists_every_one() -> None:
    page = (Path(__file__).parents[2] / "docs/figures.md").read_text(encoding="utf-8")
    for name in figures.names():
        assert f"| `{name}` |" in page
    for name in usual():
        assert any(line.startswith(f"| `{name}` |") and "yes" in line for line in page.splitlines())


@pytest.mark.long
def test_the_usual_figures_are_written_whole(subject: Subject, tmp_path: Path) -> None:
    paths, left_out = save_all(usual(), subject, tmp_path / "figures")
    assert {path.stem for path in paths} == {"ends", "refusals", "settlement", "stand"}
    assert left_out == {}
    assert all(imread(path).shape[0] > 200 for path in paths)
    assert not list((tmp_path / "figures").glob("*.part"))


@pytest.mark.long
def test_a_run_draws_the_usual_figures_that_have_something_to_show(tmp_path: Path) -> None:
    summary = played(load("two_neighbours"), tmp_path)
    assert {path.stem for path in draw_all(summary, tmp_path / "figures")} >= {"ends", "stand"}


@pytest.mark.long
@pytest.mark.parametrize("name", ["ends", "refusals", "settlement", "stand"])
def test_a_figure_names_its_run_its_plays_and_what_it_claims(name: str, subject: Subject) -> None:
    told = words(draw(name, subject)[0])
    assert "Three neighbours and a river" in told
    assert subject.summary.tables.folder.name in told
    assert "n = 8 plays" in told
    assert name == "stand" or ("95%" in told and "no forecast" in told)


@pytest.mark.long
def test_what_was_changed_is_written_below_the_title(tmp_path: Path) -> None:
    change = "parties.LOW.strategy=conceder"
    summary = played(load("two_neighbours", [change]), tmp_path, changes=(change,))
    for name in ("ends", "stand", "calendar"):
        assert "with parties.LOW.strategy = conceder" in words(draw(name, Subject(summary))[0])


def test_ends_answer_two_questions_and_cross_them(subject: Subject) -> None:
    told = words(draw("ends", subject)[0]).splitlines()
    assert told[0] == "Some accord in 50.0% of plays, full in 12.5%; force in 25.0%"
    assert "50.0% (21.5–78.5)" in told
    assert "25.0% (7.1–59.1)" in told
    for kind in ("some accord", "partial accord", "some coercion", "force", "no coercion"):
        assert kind in told
    assert "not ratified" not in " ".join(told), "it never comes"


def test_ends_of_a_scenario_without_measures_say_so(tmp_path: Path) -> None:
    fig = draw("ends", Subject(played(read(RIVER, "river"), tmp_path)))[0]
    assert "the scenario has no measures" in words(fig)


def test_the_settlement_parts_what_was_agreed_and_imposed(subject: Subject) -> None:
    found = parted(subject.summary.tables)["water"]
    assert found["third"].agreed.count == 4
    assert found["half"].imposed.count == 2
    assert found["nothing"].kept.count == 2
    assert found["third"].promised.count == 0
    told = words(draw("settlement", subject)[0])
    assert "Never move: Fishing." in told
    assert "imposed by a measure" in told
    assert "promised" not in told, "nothing is promised here"
    assert "United Uplands" in told


def test_of_issues_that_never_move_nothing_is_drawn(tmp_path: Path) -> None:
    still = Subject(summarise(run(tmp_path, ["open_ended"] * 3)), made.scenario())
    with pytest.raises(EmptyFigureError, match="no issue ever leaves the status quo"):
        draw("settlement", still)


@pytest.mark.long
def test_refusals_count_each_play_once(six: Summary) -> None:
    tables_ = six.tables
    found = refusals(tables_)
    rows = pq.read_table(tables_.folder / "objections.parquet").to_pylist()
    meetings = {one: stage for stage, several in tables_.meetings.items() for one in several}
    for stage, by_party in found.items():
        for party, matters in by_party.items():
            for matter, refusal in matters.items():
                kept = [
                    row
                    for row in rows
                    if row["last"]
                    and meetings[row["stage"]] == stage
                    and row["party"] == party
                    and (row["issue"] or row["ground"]) == matter
                ]
                plays = {row["replicate"] for row in kept}
                crossed = {r["replicate"] for r in kept if r["ground"] != "package"}
                assert refusal.share.count == len(plays)
                assert refusal.package.count == len(plays - crossed)


def test_the_title_of_refusals_is_the_largest_share_whatever_it_is_of() -> None:
    """Where an issue is refused as often as for no single one, the issue is told."""
    cast = {
        "parties": {"A": "Aland"},
        "issues": {"gate": {"name": "The gate"}},
        "stages": {"talks": {"name": "First talks"}, "later": {"name": "Later talks"}},
    }

    def title(on_the_gate: int) -> str:
        none = Share(0, 100)
        said = {"gate": Refusal(Share(on_the_gate, 100), none), "value": Refusal(SOME, none)}
        return finding_of_refusals(cast, {"talks": {"A": said}})

    assert title(50) == title(89) == "Aland holds out for more in 90.0% of plays"
    assert title(90) == "Aland refuses most often over “The gate”, in 90.0% of plays"
    cast["stages"] = {"talks": {"name": "Talks"}, "last": {"name": "Last talks"}}
    few = {"gate": Refusal(Share(1, 100), Share(0, 100))}
    said = {"talks": {"A": few}, "last": {"A": {"value": Refusal(SOME, Share(0, 100))}}}
    told = finding_of_refusals(cast, said)
    assert told == "Aland holds out for more in 90.0% of plays: Last talks"


@pytest.mark.long
def test_every_sign_of_who_stands_where_is_in_the_key(six: Summary) -> None:
    told = words(draw("stand", Subject(six))[0])
    for sign in ("what it wants", "in half of draws at most", "inside its red lines"):
        assert sign in told


def test_nobody_refused_is_said(subject: Subject, tmp_path: Path) -> None:
    bare = _without(subject, "objections")
    with pytest.raises(EmptyFigureError, match="nobody refused"):
        draw("refusals", bare)


def test_a_run_without_texts_says_so(subject: Subject) -> None:
    with pytest.raises(EmptyFigureError, match="no texts were tabled"):
        draw("offers", _without(subject, "offers"))


@pytest.mark.long
def test_what_comes_when_has_a_panel_a_kind(subject: Subject) -> None:
    (fig,) = draw("dates", subject)
    told = words(fig)
    assert "Force comes in 25.0% of plays, always on 1 June 2030" in told
    assert "Some accord: 50.0%" in told
    assert "Rupture" not in told
    assert len(fig.axes) - 1 == 2
    for axes, share in zip(fig.axes[1:], (0.5, 0.25), strict=True):
        assert np.asarray(axes.lines[-2].get_ydata())[-1] == pytest.approx(share)


def test_a_run_in_which_nothing_came_says_so(subject: Subject) -> None:
    with pytest.raises(EmptyFigureError, match="nothing came on any day"):
        draw("dates", _without(subject, "dates"))


def _without(subject: Subject, table: str) -> Subject:
    """The same run with an empty table."""
    held = subject.summary.tables
    path = held.folder / f"{table}.parquet"
    pq.write_table(pq.read_table(path).slice(0, 0), path)
    manifest = {**held.manifest, "tables": {}}
    return Subject(summarise(Tables(Folder(held.folder, manifest), manifest)), made.scenario())


def test_threats_tell_how_often_an_answer_follows(subject: Subject) -> None:
    told = words(draw("threats", subject)[0])
    assert "The dam is shut: carried out in 25.0% of plays" in told
    assert "answered by “A raid on the dam” in 100% of those" in told
    assert "100% of 2" in told


def test_what_is_in_force_whatever_anybody_does_is_no_finding() -> None:
    """A blockade in force from a day on says less than the least threat that is carried out."""
    cast = {"measures": {"ban": {"name": "the ban"}, "raid": {"name": "a raid"}}}
    always, seldom = Share(100, 100), Share(2, 100)
    every = [Node("ban", 0, None, always, None), Node("raid", 0, None, seldom, None)]

    def title(nodes: list[Node], in_force: set[str]) -> str:
        return finding_of_threats(cast["measures"], nodes, in_force)

    assert title(every, set()) == "The ban: carried out in 100% of plays"
    assert title(every, {"ban"}) == "A raid: carried out in 2.0% of plays"
    assert title(every[:1], {"ban"}) == "The ban: carried out in 100% of plays"


@pytest.mark.long
def test_offers_have_a_panel_a_party_with_the_plays_that_still_talk(six: Summary) -> None:
    (fig,) = draw("offers", Subject(six))
    told = words(fig)
    assert "Shuttle between the capitals" in told
    assert "Southern Republic, in its stakes" in told
    assert "panels of different parties do not compare" in told
    assert "session" in told
    assert len(fig.axes) - 1 == 2 + 6, "a panel a party, six at most"
    assert not any(a.get_shared_y_axes().get_siblings(a)[1:] for a in fig.axes)


@pytest.mark.long
def test_of_very_many_parties_the_most_important_are_drawn(tmp_path: Path) -> None:
    wants = [f"{{demands: {{water: {{want: {o}, accept: third}}}}}}" for o in ("half", "third")]
    many = "".join(f"  P{i}: {wants[i % 2]}\n" for i in range(60))
    text = f"""scenario: Many
issues: {{water: {{options: [third, half], status_quo: none}}}}
parties:\n{many}
calendar: [{{stage: talks, date: 2030-05-01, sessions: 2}}]\n"""
    subject = Subject(played(read(text, "many"), tmp_path, n=2))
    told = words(draw("offers", subject)[0])
    assert "P5, in its stakes" in told
    assert "P6, in its stakes" not in told
    assert "Not drawn: P6, P7" in told
    assert "42 more" in told
    told = words(draw("stand", subject)[0])
    assert "P0, P2, P4" in told
    assert "more" in told


@pytest.mark.long
def test_the_calendar_shows_both_ends_of_what_the_tables_have(six: Summary) -> None:
    told = words(draw("calendar", Subject(six))[0])
    assert "(3 meetings)" in told
    assert "Tension, from 0 to 1" in told
    assert "How resolved the others think a party is" in told
    assert "Climate at home" in told
    assert "keep both ends only" in told
    bare = words(draw("calendar", Subject(scenario=load(SIX)))[0])
    assert "Tension, from 0 to 1" not in bare


def test_what_needs_a_run_says_so_of_a_scenario() -> None:
    with pytest.raises(EmptyFigureError, match="it shows a run"):
        draw("ends", Subject(scenario=load("two_neighbours")))


@pytest.mark.long
def test_the_bargaining_space_is_of_the_two_that_are_asked_for(six: Summary) -> None:
    fig = draw("space", Subject(six, parties=["LAK", "MIN"]))[0]
    assert "worth to the Lake towns, in its stakes" in words(fig)
    with pytest.raises(UsageError, match="of two parties"):
        draw("space", Subject(six, parties=["LAK"]))
    with pytest.raises(UsageError, match="Did you mean LAK"):
        draw("space", Subject(six, parties=["LAG", "MIN"]))
    with pytest.raises(EmptyFigureError, match="never vote at one stage"):
        draw("space", Subject(six, parties=["LAK", "GUA"]))


@pytest.mark.long
def test_gains_are_over_no_deal_before_the_first_text(tmp_path: Path) -> None:
    told = words(draw("gains", Subject(played(read(RIVER, "river"), tmp_path)))[0])
    assert "In the middle play both parties gain over no deal; in none does anybody end" in told


def test_gains_of_another_programs_run_are_not_told(six: Summary) -> None:
    manifest = {**six.tables.manifest, "seed": 2}
    other = summarise(Tables(six.tables.source, manifest))
    with pytest.raises(EmptyFigureError, match="another version of the program"):
        draw("gains", Subject(other))


@pytest.mark.long
def test_a_comparison_shows_every_run_and_its_difference(tmp_path: Path) -> None:
    milder = tuple("open_ended" if name == "force" else name for name in CLASSES)
    fig = comparison.figure_of(compare([run(tmp_path), run(tmp_path, milder)]))
    told = words(fig)
    assert "−25.0" in told
    assert "matched on the same luck" in told
    assert "Accord" in told
    assert "Coercion" in told
    assert "Issues that moved" in told
    assert faults(fig) == []
    assert comparison.save_figure(compare([run(tmp_path)] * 2), tmp_path).stat().st_size > 0
    changed = run(tmp_path, milder * 10)
    changed = Tables(changed.source, {**changed.manifest, "changes": ["parties.A.resolve=high"]})
    told = words(comparison.figure_of(compare([run(tmp_path, CLASSES * 10), changed])))
    assert "of plays with parties.A.resolve = high, 25.0% in the first run" in told


@pytest.mark.long
@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_figure_gives_the_same_bytes(kind: str, six: Summary, tmp_path: Path) -> None:
    first, again = (
        save_all(["ends", "space"], Subject(six), tmp_path / name, [kind])[0] for name in "ab"
    )
    for one, other in zip(first, again, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert b"date>" not in one.read_bytes()


def test_pages_that_are_no_longer_needed_go(subject: Subject, tmp_path: Path) -> None:
    (tmp_path / "stand-2.png").write_bytes(b"old")
    save_all(["stand"], subject, tmp_path)
    assert {path.name for path in tmp_path.glob("*.png")} == {"stand.png"}


def test_what_is_stacked_is_told_apart_without_colour() -> None:
    looks = [(_grey(look["facecolor"]), look.get("hatch")) for _, look in MANNERS.values()]
    for number, (grey, hatch) in enumerate(looks):
        for other, pattern in looks[number + 1 :]:
            assert hatch != pattern or abs(grey - other) > 0.15
    shades = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in map(shade, (0, 0.25, 0.5, 1))]
    assert shades == sorted(shades, reverse=True)


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


@pytest.mark.long
def test_a_dollar_sign_starts_no_formula(subject: Subject) -> None:
    subject.summary.tables.cast["issues"]["water"]["name"] = "Water for $5 or $\\no$"
    assert "$5 or $\\no$" in words(draw("settlement", subject)[0])
    assert rcParams["text.parse_math"], "others' settings stay as they are"


def test_a_figure_that_cannot_be_written_is_named(subject: Subject, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ResultsError, match="cannot write"):
        save(draw("ends", subject)[0], tmp_path / "taken" / "ends.png")


@pytest.mark.long
def test_a_name_that_is_no_figure_is_refused_with_those_that_are(subject: Subject) -> None:
    with pytest.raises(UsageError, match=r"(?i)no figure .*outcomes.*stand"):
        draw("outcomes", subject)


@pytest.mark.long
def test_a_nash_point_beyond_red_lines_says_so() -> None:
    """All of it is worth most to both, and is beyond LOW's line; without the line it is not."""
    text = """scenario: Two
issues:
  a: {options: [no, half, all], status_quo: no}
  b: {options: [no, all], status_quo: no}
parties:
  UPP: {demands: {a: {want: all, accept: no}, b: {want: no, accept: all, salience: low}}}
  LOW: {demands: {a: {want: no, accept: LINE, salience: low}, b: {want: all, accept: no}}}
calendar: [{stage: talks, date: 2030-05-01}]
"""
    for line, beyond in (("half", True), ("all", False)):
        subject = Subject(scenario=read(text.replace("LINE", line), "two"))
        told = words(draw("space", subject)[0])
        assert "Nash point, the largest product of gains" in told
        assert ("whatever the red lines" in told) == beyond
