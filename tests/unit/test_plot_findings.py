"""What a figure says is so in what it shows: titles, captions, ticks, and awkward subjects."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.analysis.comparison import compare
from sim.analysis.dates import Curve
from sim.analysis.gains import Gain
from sim.analysis.offers import Path as Offered
from sim.analysis.refusals import Refusal
from sim.analysis.shares import Share
from sim.analysis.summary import summarise
from sim.lab.bargaining import space
from sim.lab.stances import Middles, middles
from sim.scenario import load, read
from sim.view.plots import comparison, draw, gains, offers, settlement
from sim.view.plots.dates import _finding as finding_of_dates
from sim.view.plots.ends import finding as finding_of_ends
from sim.view.plots.page import Page, Words, days_marked, width_of
from sim.view.plots.plot import Subject
from sim.view.plots.refusals import _cell
from sim.view.plots.space import _number
from sim.view.plots.style import reach
from tests import made
from tests.boxes import faults, written
from tests.made import run
from tests.unit.test_plots import played, words

GATE = """scenario: A gate
issues: {gate: {options: {shut: "shut", open: "open"}}}
parties:
  A: {demands: {gate: {want: open, accept: open}}}
  B: {demands: {gate: {want: shut, accept: {shut: 0.5, open: 0.5}}}}
"""
TALKS = "calendar: [{stage: talks, date: 2030-05-01}]\n"
RAID = """measures:
  raid: {by: B, kind: force, when: {no_accord: [gate]}, harm: {A: 0.5}, cost: 0.1, benefit: 0.5}
"""
BAN = """  ban: {by: A, kind: sanctions, when: {no_accord: [gate]}, harm: {B: 0.5}, cost: 0.1,
        benefit: 0.3}
"""


def test_a_title_has_the_share_that_its_bar_has(tmp_path: Path) -> None:
    """139 of 400 is 34.8 %; the rest is 65.2 %, and 1 less the share would be 65.3 %."""
    summary = summarise(run(tmp_path, ["partial"] * 139 + ["open_ended"] * 261))
    assert finding_of_ends(summary) == "No accord in 65.2% of plays; no coercion"


def test_days_are_marked_and_no_hours(tmp_path: Path) -> None:
    only = run(tmp_path, ["partial"] * 4)
    told = words(draw("dates", Subject(summarise(only), made.scenario()))[0]).splitlines()
    assert "1 May 2030" in told
    assert not any(":00" in one for one in told)
    day = made.scenario().stages[0].date
    assert days_marked(day, day, 4.0, 7) == [day]


@pytest.mark.parametrize("span", [0, 1, 7, 20, 83, 3000])
def test_days_that_are_marked_do_not_touch(span: int) -> None:
    first = made.scenario().stages[0].date
    last = type(first).fromordinal(first.toordinal() + span)
    marked = [day.toordinal() for day in days_marked(first, last, 4.0, 7.5)]
    inches = np.diff(marked) * 4.0 / max(span, 1)
    assert (inches > width_of("30 Nov 2022", 7.5)).all()


def test_what_comes_mostly_on_one_day_is_told_to() -> None:
    days = np.array(["2030-05-01", "2030-06-01", "2030-06-01"], "datetime64[D]")
    curve = Curve(days, days[:2], np.array([1, 3]))
    title = finding_of_dates({"walkout": curve}, 6)
    assert title == "A walkout comes in 50.0% of plays, mostly on 1 June 2030"
    spread = np.array(["2030-05-01", "2030-06-01", "2030-07-01"], "datetime64[D]")
    title = finding_of_dates({"force": Curve(spread, spread, np.array([1, 2, 3]))}, 6)
    assert title == "Force comes in 50.0% of plays, in half of these by 1 June 2030"


@pytest.mark.long
def test_what_was_in_force_from_the_beginning_is_said_not_to_be_counted(tmp_path: Path) -> None:
    text = RAID.replace("when:", "in_force: 2030-04-01, when:")
    told = words(
        draw("dates", Subject(played(read(GATE + text + BAN + TALKS, "gate"), tmp_path)))[0]
    )
    assert "What was in force from the beginning is not counted." in told


def test_gains_of_different_parties_are_counted_and_not_compared() -> None:
    names = {"A": "Aland", "B": "Baltic states", "C": "Corsica", "D": "Denmark"}
    none, all_ = Share(0, 4), Share(4, 4)

    def title(**by: tuple[float, Share]) -> str:
        moving = {p: Gain((0, 0, m, 0, 0), less, none) for p, (m, less) in by.items()}
        return gains._finding(names, moving)

    two = title(A=(0.5, none), B=(0.3, Share(1, 4)), C=(0.0, none))
    assert two == (
        "In the middle play 2 of 4 parties gain over no deal; the Baltic states end with less in "
        "25.0% of plays"
    )
    assert title(A=(0.5, none)) == (
        "In the middle play only Aland gains over no deal; in none does anybody end with less"
    )
    tied = title(A=(0.0, Share(2, 4)), C=(-0.1, Share(2, 4)))
    assert tied.endswith("nobody gains over no deal; Aland and Corsica end with less in 50.0% of "
                         "plays each")  # fmt: skip
    every = title(A=(-0.1, all_), B=(-0.1, all_), C=(-0.1, all_), D=(-0.1, all_))
    assert every.endswith("; 4 parties end with less in 100% of plays")


def test_who_gives_way_most_is_told_of_what_is_drawn_and_all_who_do(tmp_path: Path) -> None:
    tables = run(tmp_path)

    def path(last: float, plays: int) -> Offered:
        quantiles = np.array([[1.0, last]] * 5)
        return Offered(np.array([1, 2]), quantiles, np.array([40, plays]))

    def title(**by: Offered) -> str:
        return offers._finding(tables, {"first": by}, 40)

    assert title(UPP=path(0.5, 40), LOW=path(0.5, 40)) == (
        "The United Uplands and Lowland give way most, by 50.0% of what their first texts were "
        "worth to them: First talks"
    )
    assert title(UPP=path(0.5, 19), LOW=path(0.75, 40)).startswith("Lowland gives way most, by 25")


def test_a_refusal_in_a_half_of_a_hundredth_is_not_told_as_none() -> None:
    page = Page(1.0, Words("Finding", "scenario", "caption"))
    _cell(page, (0.0, 0.0), 1.0, Refusal(Share(1, 200), Share(0, 200)))
    assert "0.5" in [text for text, _ in written(page.fig)]


def test_no_interval_reaches_further_than_a_caption_says() -> None:
    assert reach([Share(1, 1)]) == "95% intervals: at most ±79.3 points."
    assert reach([Share(1, 2), Share(0, 2)]) == "95% intervals: at most ±65.8 points."


def test_issues_that_move_as_often_are_not_said_to_move_more_rarely(tmp_path: Path) -> None:
    summary = summarise(run(tmp_path, ["accord"] * 4))
    assert settlement._still(summary, ["water"]) == (
        "Move at most as often: The pie (100%). Never move: Fishing."
    )
    summary = summarise(run(tmp_path, ["accord", "partial"]))
    assert settlement._still(summary, ["water"]).startswith("Move more rarely: The pie (50.0%).")


@pytest.mark.long
def test_an_issue_of_many_options_is_legible(tmp_path: Path) -> None:
    options = {f"o{n}": f"city number {n}" for n in range(64)}
    text = f"""scenario: Many options
issues: {{seat: {{name: "Where the seat goes", options: {options}, status_quo: none}}}}
parties:
  A: {{demands: {{seat: {{want: o63, accept: o20}}}}}}
  B: {{demands: {{seat: {{want: o0, accept: o40}}}}}}
{TALKS}"""
    subject = Subject(played(read(text, "seat"), tmp_path, n=5))
    for name in ("stand", "settlement"):
        (fig,) = draw(name, subject)
        assert faults(fig) == []
        assert "city number 63" in words(fig)


def test_red_lines_that_leave_room_in_some_draws_are_not_said_to_leave_none() -> None:
    told = words(draw("stand", Subject(scenario=read(GATE + TALKS, "gate")))[0])
    assert "change lies inside all red lines in most draws: gate" in told
    sure = GATE.replace("{shut: 0.5, open: 0.5}", "open")
    told = words(draw("stand", Subject(scenario=read(sure + TALKS, "gate")))[0])
    assert told.startswith("Some change lies inside all red lines: gate")


@pytest.mark.long
def test_no_branch_of_the_tree_of_threats_runs_through_a_box(tmp_path: Path) -> None:
    answers = "".join(
        f"  a{n}: {{by: {'AB'[n % 2]}, kind: sanctions, when: {f'a{n - 1}' if n else 'raid'}, "
        f"harm: {{{'BA'[n % 2]}: low}}, cost: low, benefit: low}}\n"
        for n in range(12)
    )
    summary = played(read(GATE + RAID + answers + TALKS, "gate"), tmp_path, n=5)
    (fig,) = draw("threats", Subject(summary))
    assert faults(fig) == []
    boxes = [b for b in fig.axes[0].patches if isinstance(b, Rectangle) and b.get_height() == 0.4]
    assert len(boxes) == 13
    for line in fig.axes[0].lines:
        assert isinstance(line, Line2D)
        (x, end), (top, foot) = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
        if x == end:
            crossed = [b for b in boxes if b.get_x() < x and top < b.get_y() + 0.2 <= foot + 0.01]
            assert crossed == []


def test_a_shock_that_is_sure_has_no_chance_and_a_rare_one_is_not_told_as_none() -> None:
    shocks = """shocks:
  vote: {date: 2030-04-30, tension: slight}
  quake: {date: 2030-04-29, chance: 1 in 300, tension: slight}
"""
    told = words(draw("calendar", Subject(scenario=read(GATE + shocks + TALKS, "gate")))[0])
    assert "quake (with a chance of <1%)" in told
    assert "vote" in told.splitlines()


@pytest.mark.long
def test_days_of_a_calendar_do_not_touch() -> None:
    assert faults(draw("calendar", Subject(scenario=load("two_threats")))[0]) == []


def test_to_leave_all_as_it_is_is_no_text_that_both_could_sign() -> None:
    """B alone could confirm that the gate is shut, and to open it is worth too little to B."""
    text = GATE.replace("{shut: 0.5, open: 0.5}", "open")
    found = space(middles(read(text + RAID + BAN + TALKS, "gate")), ("A", "B"), ["gate"])
    assert found.gainful
    assert not found.signable_and_gainful
    both = text.replace("{want: open, accept: open}", "{want: open, accept: [shut, open]}")
    found = space(middles(read(both + RAID + BAN + TALKS, "gate")), ("A", "B"), ["gate"])
    assert found.signable_and_gainful


@pytest.mark.long
def test_texts_are_counted_however_many_there_are() -> None:
    n = 300
    inside, nothing = np.ones((2, n, 20), np.bool_), np.zeros(n, np.int64)
    issues = tuple(f"i{number}" for number in range(n))
    many = Middles(
        ("A", "B"), issues, np.zeros((2, n, 20)), inside, np.zeros(2), nothing, nothing + 20,
        np.zeros((2, n), np.bool_),
    )  # fmt: skip
    assert space(many, ("A", "B"), list(issues)).n_texts == 20**n
    assert _number(20**n) == "about 10³⁹⁰"
    assert _number(4096) == "4,096"


def test_a_difference_that_may_be_chance_is_no_finding(tmp_path: Path) -> None:
    few, many = run(tmp_path, ["accord"]), run(tmp_path, ["accord", "open_ended"] * 20)
    told = words(comparison.figure_of(compare([few, many])))
    assert "Neither accord nor coercion differs for certain between the runs" in told


@pytest.mark.long
def test_runs_of_one_name_are_told_apart(tmp_path: Path) -> None:
    runs = [run(tmp_path, ["accord"] * 40), run(tmp_path, ["open_ended"] * 40)]
    told = words(comparison.figure_of(compare(runs))).splitlines()
    first, second = (f"rivers ({one.folder.name})" for one in runs)
    assert first in told
    assert second in told
    assert "difference from the first run (points)" in told
    assert f"Some accord: 0% of plays in {second}, 100% in the first run" in " ".join(told)


@pytest.mark.long
def test_one_play_fits_its_figures(tmp_path: Path) -> None:
    scenario = load("two_neighbours")
    subject = Subject(played(scenario, tmp_path, n=1))
    for name in ("ends", "dates", "gains", "offers", "settlement", "threats"):
        assert faults(draw(name, subject)[0]) == []
    axes = draw("gains", subject)[0].axes[1]
    low, high = axes.get_xlim()
    assert all(low < x < high for line in axes.lines for x in np.asarray(line.get_xdata()))
    assert "left out" not in words(draw("offers", subject)[0])
