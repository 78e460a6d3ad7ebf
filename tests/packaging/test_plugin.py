"""The example of a plug-in, installed beside the project, listed, checked and played."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("hatchling")

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "plugin_example"


def run(*words: str | Path, cwd: Path, path: Path | None = None, code: int = 0) -> str:
    places = [str(place) for place in (ROOT, path) if place is not None]
    places += [place for place in (os.environ.get("PYTHONPATH"),) if place]
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the example has been installed."""
    folder = tmp_path_factory.mktemp("plugin")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--target", folder / "site")
    run("-m", "pip", "install", *options, EXAMPLE, cwd=folder)
    return folder / "site"


@pytest.mark.long
def test_it_is_listed_with_its_own_words(installed: Path, tmp_path: Path) -> None:
    told = "".join(
        run(ROOT / "run.py", "list", kind, cwd=tmp_path, path=installed)
        for kind in ("strategies", "forums")
    )
    assert "Hold out until a share of its time is over" in told
    assert "Only the party that speaks first tables" in told


@pytest.mark.long
def test_it_is_played(installed: Path, tmp_path: Path) -> None:
    sets = ("--set", "parties.UPP.strategy={name: patient, wait: 0.2}",
            "--set", "calendar.talks.forum=first_word")  # fmt: skip
    words = (ROOT / "run.py", "run", "two_neighbours", *sets, "-n", "20", "--no-figures")
    assert "20 plays" in run(*words, cwd=tmp_path, path=installed)


@pytest.mark.long
def test_its_own_tests_pass(installed: Path, tmp_path: Path) -> None:
    options = ("-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", tmp_path)
    told = run("-m", "pytest", *options, EXAMPLE / "tests", cwd=tmp_path, path=installed)
    assert "2 passed" in told


@pytest.mark.long
def test_a_wrong_parameter_is_refused_in_the_words_of_the_plug_in(
    installed: Path, tmp_path: Path
) -> None:
    wrong = "parties.UPP.strategy={name: patient, wait: 2}"
    words = (ROOT / "run.py", "check", "two_neighbours", "--set", wrong)
    told = run(*words, cwd=tmp_path, path=installed, code=2)
    assert "wait must be at least 0 and below 1, not 2" in told


@pytest.mark.long
def test_a_plug_in_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    site = tmp_path / "site"
    about = site / "broken-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[demarche.strategies]\nhawk = nowhere:Hawk\n")
    told = run(ROOT / "run.py", "list", "strategies", cwd=tmp_path, path=site, code=2)
    assert "the strategy hawk of the package broken cannot be loaded" in told
