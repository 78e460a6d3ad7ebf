"""Figures are drawn from runs of the real engine and from tables of known content."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from sim.analysis.comparison import compare
from sim.analysis.source import Folder
from sim.analysis.summary import Summary, summarise
from sim.analysis.tables import Tables
from sim.analysis.tables import read as tables
from sim.errors import ResultsError
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.scenario import read
from sim.view.plots import comparison, draw_all, names, offers, outcomes, settlement
from sim.view.plots.style import LOOKS, folded, save
from tests.made import CLASSES, run


@pytest.fixture
def summary(tmp_path: Path) -> Summary:
    return summarise(run(tmp_path))


def words(fig: Figure) -> str:
    """All that is written in a figure."""
    fig.canvas.draw()
    texts = [text.get_text() for axes in fig.axes for text in axes.texts]
    labels = [label.get_text() for axes in fig.axes for label in axes.get_yticklabels()]
    titles = [axes.get_title() for axes in fig.axes]
    axis = [f"{axes.get_xlabel()} {axes.get_ylabel()}" for axes in fig.axes]
    return "\n".join([fig.get_suptitle(), fig.get_supxlabel(), *texts, *labels, *titles, *axis])


def test_the_figures_of_a_run_are_found_by_looking() -> None:
    assert names() == ("offers", "outcomes", "settlement")


def test_every_figure_is_written_whole(summary: Summary, tmp_path: Path) -> None:
    paths = draw_all(summary, tmp_path / "figures")
    assert [path.stem for path in paths] == list(names())
    assert all(imread(path).shape[0] > 200 for path in paths)
    assert not list((tmp_path / "figures").glob("*.part"))


@pytest.mark.parametrize("plot", [offers, outcomes, settlement])
def test_a_figure_names_its_run_its_plays_and_its_intervals(plot: object, summary: Summary) -> None:
    written = words(plot.draw(summary))  # type: ignore[attr-defined]
    assert "Three neighbours and a river" in written
    assert summary.tables.folder.name in written
    assert "n = 8 plays" in written
    assert "%" in written


def test_outcomes_show_share_and_interval(summary: Summary) -> None:
    written = words(outcomes.draw(summary))
    assert "25.0%  (7.1–59.1)" in written
    assert "95% Wilson" in written
    assert "share of plays (%)" in written


def test_the_settlement_marks_the_status_quo(summary: Summary) -> None:
    written = words(settlement.draw(summary))
    assert "● no share" in written
    assert "● nothing in force" in written
    assert "50.0%" in written


def test_offers_have_a_panel_a_stage_and_a_line_a_party(summary: Summary) -> None:
    fig = offers.draw(summary)
    assert "First talks" in words(fig)
    legend = fig.axes[0].get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["United Uplands", "Lowland"]


def test_of_very_many_parties_twelve_are_named_and_the_others_counted(tmp_path: Path) -> None:
    wants = [f"{{demands: {{water: {{want: {o}, accept: third}}}}}}" for o in ("half", "third")]
    many = "".join(f"  P{i}: {wants[i % 2]}\n" for i in range(60))
    text = f"""scenario: Many
issues: {{water: {{options: [third, half], status_quo: none}}}}
parties:\n{many}
calendar: [{{stage: talks, date: 2030-05-01, sessions: 2}}]\n"""
    played = ensemble(read(text, "many"), Settings(n=2, workers=1), tmp_path)
    fig = offers.draw(summarise(tables(played.folder)))
    legend = fig.axes[0].get_legend()
    assert legend is not None
    told = [label.get_text() for label in legend.get_texts()]
    assert told == [*(f"P{i}" for i in range(11)), "and 49 more"]
    assert len(fig.axes[0].lines) == 60
    save(fig, tmp_path / "offers.png")  # no warning that nothing fits


def test_classes_are_told_apart_without_colour() -> None:
    assert all(fill[1:3] == fill[3:5] == fill[5:7] for fill, _ in LOOKS.values())
    assert len(set(LOOKS.values())) == len(LOOKS)


def test_a_dollar_sign_starts_no_formula(summary: Summary, tmp_path: Path) -> None:
    issue = summary.tables.cast["issues"]["water"]
    issue["name"] = "Water for $5 or $\\no$"
    assert "$5 or $\\no$" in words(settlement.draw(summary)).replace("\n", " ")


def test_a_run_without_texts_says_so(tmp_path: Path) -> None:
    tables = run(tmp_path)
    kept = pq.read_table(tables.folder / "offers.parquet")
    pq.write_table(kept.slice(0, 0), tables.folder / "offers.parquet")
    manifest = {**tables.manifest, "tables": {}}
    unheld = Tables(Folder(tables.folder, manifest), manifest)
    assert "no texts were tabled" in words(offers.draw(summarise(unheld)))


def test_a_comparison_shows_every_run_and_its_difference(tmp_path: Path) -> None:
    milder = tuple("open_ended" if name == "force" else name for name in CLASSES)
    fig = comparison.figure_of(compare([run(tmp_path), run(tmp_path, milder)]))
    written = words(fig)
    assert "−25.0" in written
    assert "paired on the same luck" in written
    assert comparison.save_figure(compare([run(tmp_path)] * 2), tmp_path).stat().st_size > 0


def test_a_figure_that_cannot_be_written_is_named(summary: Summary, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ResultsError, match="cannot write"):
        save(outcomes.draw(summary), tmp_path / "taken" / "outcomes.png")


def test_long_words_are_cut_with_an_ellipsis() -> None:
    assert folded("one two three four five", 9, 2).endswith("…")
    assert folded("one two", 9, 2) == "one two"
