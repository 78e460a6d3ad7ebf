"""A gallery: the variants beside a scenario, on its luck; and one that says nothing new."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.galleries import gallery
from sim.errors import UsageError
from sim.lab.alternatives import SAME
from sim.lab.settings import Settings
from sim.lab.slate import Slate
from sim.lab.variants import variants_of
from sim.scenario import known, load
from sim.view import sheet
from sim.view.gallery import content, in_short
from sim.view.plots.effects import gallery_figure
from tests.boxes import faults
from tests.slates import made, played
from tests.unit.test_cli import complaint, said

RIVER = Path(__file__).parents[2] / "scenarios" / "two_neighbours.yaml"


@pytest.fixture
def river(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scenario of one's own with four variants, one of which does not load."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "river.yaml").write_text(RIVER.read_text(encoding="utf-8"), encoding="utf-8")
    folder = tmp_path / "river"
    folder.mkdir()
    for name, lines in {
        "resolute": "question: What if LOW were resolute?\nset: {parties.LOW.resolve: 0.9}\n",
        "quiet": "# What if LOW said nothing?\nset: {measures.tolls.public: no}\n",
        "same": "set: {parties.LOW.resolve: unknown}\n",
        "wrong": "set: {parties.LOW.resolv: 1}\n",
    }.items():
        head = "# yaml-language-server: $schema=x.json\nbase: ../river.yaml\nscenario: A river\n"
        (folder / f"{name}.yaml").write_text(head + lines, encoding="utf-8")
    return tmp_path


def test_the_variants_are_those_beside_the_scenario(river: Path) -> None:
    base, found, left = variants_of("river")
    assert base.id == "river"
    assert [(one.about, one.label) for one in found] == [
        ("quiet", "What if LOW said nothing?"),
        ("resolute", "What if LOW were resolute?"),
    ]
    assert {one.about: one.reason for one in left}["same"] == SAME
    assert "resolv" in {one.about: one.reason for one in left}["wrong"]


def test_every_shipped_variant_is_in_the_gallery_of_its_base() -> None:
    for name in known():
        if "/" not in name:
            variants = [one for one in known() if one.startswith(f"{name}/")]
            if variants:
                _, found, left = variants_of(name)
                assert [f"{name}/{one.about}" for one in found] == variants
                assert left == ()
                assert all(one.label.endswith("?") for one in found)


def test_a_variant_is_played_as_an_ordinary_run_of_it_is(river: Path) -> None:
    base, found, left = variants_of("river")
    slate = Slate("gallery", base, found, left, Settings(n=40, workers=1))
    pictures = gallery(played(slate, river))
    from sim.model import Talks

    before, after = (
        Talks(load(name), seed=1).play(0, 40).outcomes["accord_kind"] != ""
        for name in ("river", river / "river" / "resolute.yaml")
    )
    told = next(one for one in pictures.pictures if one.name == "resolute").effects[0].difference
    assert told.gained == np.count_nonzero(after & ~before)
    assert told.lost == np.count_nonzero(before & ~after)
    means = [one.effects[0].difference.mean for one in pictures.pictures]
    assert means == sorted(means, reverse=True)


def test_a_scenario_without_variants_says_where_they_would_be(river: Path) -> None:
    with pytest.raises(UsageError, match="two_neighbours has no variants"):
        variants_of("two_neighbours")
    assert "has no variants" in complaint("gallery", "two_neighbours")


def test_the_command_tells_variants_and_what_was_not_played(river: Path) -> None:
    text = said("gallery", "river", "-n", "30", "--workers", "1")
    assert "2 variants, each 30 plays on the same luck, seed 1" in text
    assert "What if LOW were resolute?" in text
    assert f"(same): {SAME}" in " ".join(text.split())
    assert max(map(len, text.splitlines()[:-1])) <= 80
    (folder,) = (river / "results" / "slates" / "river").iterdir()
    names = {path.name for path in folder.iterdir()}
    assert names >= {"gallery.txt", "gallery.md", "gallery.png", "slate.json", "plays.parquet"}
    again = json.loads(said("gallery", "river", "-n", "30", "--json", "--no-figures"))
    assert [one["variant"] for one in again["variants"]].count("resolute") == 1
    assert again["untried"][0]["reason"] == SAME


def test_a_gallery_of_which_nothing_can_be_played_says_so(river: Path) -> None:
    for name in ("resolute", "quiet", "wrong"):
        (river / "river" / f"{name}.yaml").unlink()
    text = said("gallery", "river", "-n", "10", "--workers", "1")
    assert "no variant that can be played" in text


def test_a_variant_in_which_no_play_differs_is_told_as_such() -> None:
    accord = np.zeros((3, 20), np.bool_)
    accord[2, :5] = True
    found = gallery(made(accord, ["a", "b"]))
    assert [one.differing for one in found.pictures] == [5, 0]
    assert "No play differs at all from the base in: made." in list(in_short(found))
    told = sheet.markdown(content(found))
    assert "no play differs" in told
    assert "some accord: +25.0" in told


def test_a_variant_of_another_day_is_not_matched_and_says_so() -> None:
    accord = np.zeros((2, 20), np.bool_)
    accord[1, :5] = True
    found = gallery(made(accord, ["a"], days=["2022-01-10", "2022-01-11"]))
    assert "as\\_of differs" in sheet.markdown(content(found))
    assert found.pictures[0].effects[0].difference.gained is None


def test_the_figure_keeps_its_words_apart() -> None:
    luck = np.random.default_rng(0)
    accord = luck.random((13, 200)) < np.linspace(0.1, 0.9, 13)[:, np.newaxis]
    labels = [f"What if a very great deal of things were otherwise, {n} times?" for n in range(12)]
    assert faults(gallery_figure(gallery(made(accord, labels)))) == []
