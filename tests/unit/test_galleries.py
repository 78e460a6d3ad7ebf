"""A gallery: the variants beside a scenario, on its luck; and one that says nothing new."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from sim.analysis.galleries import gallery
from sim.analysis.slates import Plays
from sim.errors import UsageError
from sim.lab.alternatives import SAME
from sim.lab.settings import Settings
from sim.lab.slate import Slate
from sim.lab.variants import variants_of
from sim.scenario import known, load
from sim.view import sheet
from sim.view.gallery import content, in_short, moves_most
from sim.view.plots.effects import gallery_figure
from tests.boxes import faults
from tests.slates import made, played
from tests.unit.test_cli import complaint, said

CAST = {"issues": {}, "parties": {"UPP": "Upper", "LOW": "Lower"}, "measures": {}}
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


@pytest.mark.long
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


@pytest.mark.long
def test_a_variant_of_a_variant_is_set_against_that_too(river: Path) -> None:
    (river / "river" / "resolute_quiet.yaml").write_text(
        "base: quiet\nscenario: A river\nquestion: And resolute?\n"
        "set: {parties.LOW.resolve: 0.9}\n",
        encoding="utf-8",
    )
    base, found, left = variants_of("river")
    assert {one.about: one.stands_on for one in found} == {
        "quiet": "", "resolute": "", "resolute_quiet": "quiet",
    }  # fmt: skip
    hung = gallery(played(Slate("gallery", base, found, left, Settings(n=40, workers=1)), river))
    (below,) = hung.standing.values()
    (picture,) = below.pictures
    from sim.model import Talks

    before, after = (
        Talks(load(river / "river" / f"{name}.yaml"), seed=1).play(0, 40).outcomes["accord_kind"]
        != ""
        for name in ("quiet", "resolute_quiet")
    )
    told = picture.effects[0]
    assert told.before.share == before.mean()
    assert told.difference.gained == np.count_nonzero(after & ~before)
    assert told.difference.lost == np.count_nonzero(before & ~after)
    assert hung.as_dict()["standing"]["quiet"][0]["variant"] == "resolute_quiet"
    assert len(hung.pictures) == 3
    text = " ".join(said("gallery", "river", "-n", "40", "--workers", "1").split())
    assert "set against it below: resolute_quiet (quiet)." in text
    assert "Against the variant on which they stand" in text


def test_a_scenario_without_variants_says_where_they_would_be(river: Path) -> None:
    with pytest.raises(UsageError, match="two_neighbours has no variants"):
        variants_of("two_neighbours")
    assert "has no variants" in complaint("gallery", "two_neighbours")


@pytest.mark.long
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
    accord[2, :10] = True
    found = gallery(made(accord, ["a", "b"]))
    assert [one.differing for one in found.pictures] == [10, 0]
    assert "No play differs at all from the base in: made." in list(in_short(found))
    told = sheet.markdown(content(found))
    assert "no play differs" in told
    assert "some accord: +50.0" in told


def test_where_no_outcome_moves_for_sure_it_says_what_else_does() -> None:
    luck = np.random.default_rng(1)
    accord = np.zeros((4, 200), np.bool_)
    accord[3, :50] = True
    accord[2, 0] = True
    belief, tension = luck.random((2, 1, 200)).repeat(4, axis=1)
    belief[1] += 0.1 + 0.01 * luck.random(200)
    tension[1] += 0.3 * luck.random(200)
    bare = made(accord, ["believed", "seldom", "often"], cast=CAST)
    beside = {"belief_UPP": belief, "tension": tension, "climate_LOW": np.full((4, 200), np.nan)}
    found = gallery(Plays(bare.about, {**bare.columns, **beside}))
    told = {one.label: one for one in found.pictures}
    assert told["often"].most is not None
    assert told["often"].most[0] == "accord"
    assert told["often"].beside is None
    assert told["seldom"].most is None
    assert told["seldom"].beside is None
    assert told["believed"].beside is not None
    number, moved = told["believed"].beside
    assert number.column == "belief_UPP"
    difference = belief[1] - belief[0]
    assert moved.mean == pytest.approx(difference.mean())
    z = NormalDist().inv_cdf(1 - 0.025 / (3 * 3))
    assert moved.high - moved.mean == pytest.approx(z * difference.std(ddof=1) / 200**0.5)
    assert moves_most(found, told["believed"]) == (
        "no outcome for sure; Upper’s believed resolve: +0.105 (+0.105 to +0.106)"
    )
    assert moves_most(found, told["seldom"]) == "nothing for sure; something differs in 1 play"
    assert moves_most(found, told["often"]).startswith("some accord: +25.0")
    assert found.as_dict()["variants"][-1]["most"] is None
    assert "With these no outcome moves by more than luck might: made, made." in list(
        in_short(found)
    )


def test_what_moves_by_the_same_everywhere_moves_most_clearly_and_one_play_says_nothing() -> None:
    belief = np.random.default_rng(2).random((2, 50))
    for n in (50, 1):
        flat = np.zeros((2, n))
        flat[1] = 0.25
        bare = made(np.zeros((2, n), np.bool_), ["same"], cast=CAST)
        plays = Plays(bare.about, {**bare.columns, "belief_LOW": belief[:, :n], "tension": flat})
        (picture,) = gallery(plays).pictures
        assert (picture.beside is None) == (n == 1)
        assert n == 1 or moves_most(gallery(plays), picture).startswith(
            "no outcome for sure; tension"
        )


def test_a_variant_of_another_day_is_not_matched_and_says_so() -> None:
    accord = np.zeros((2, 20), np.bool_)
    accord[1, :5] = True
    found = gallery(made(accord, ["a"], days=["2022-01-10", "2022-01-11"]))
    assert "as\\_of differs" in sheet.markdown(content(found))
    assert found.pictures[0].effects[0].difference.gained is None


@pytest.mark.long
def test_the_figure_keeps_its_words_apart() -> None:
    luck = np.random.default_rng(0)
    accord = luck.random((13, 200)) < np.linspace(0.1, 0.9, 13)[:, np.newaxis]
    labels = [f"What if a very great deal of things were otherwise, {n} times?" for n in range(12)]
    assert faults(gallery_figure(gallery(made(accord, labels)))) == []


@pytest.mark.usefixtures("river")
@pytest.mark.parametrize(
    ("options", "worth", "pool"),
    [
        ([], 1, "processes"),
        ([], 10**9, "threads"),
        (["--workers", "1"], 1, "threads"),
        (["--pool", "threads"], 1, "threads"),
        (["--pool", "processes"], 10**9, "processes"),
    ],
)
def test_processes_play_what_is_worth_their_start_unless_it_is_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, options: list[str], worth: int, pool: str
) -> None:
    chosen: list[str] = []

    def play(slate: Slate, _base: Path, _progress: object) -> Path:
        chosen.append(slate.settings.pool)
        raise UsageError("that is all")

    monkeypatch.setattr("sim.lab.settings.WORTH_PROCESSES", worth)
    monkeypatch.setattr("sim.lab.slate.play", play)
    workers = [] if "--workers" in options else ["--workers", "2"]
    assert "that is all" in complaint("gallery", "river", "-n", "2", *workers, *options)
    assert chosen == [pool]
