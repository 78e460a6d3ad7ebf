"""Tables are the same files whatever the process, its surroundings, blocks and workers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.scenario import load

ROOT = Path(__file__).resolve().parents[2]
N = 40
SURROUNDINGS = {
    "hashes": {"PYTHONHASHSEED": "12345"},
    "other hashes": {"PYTHONHASHSEED": "0"},
    "zone": {"TZ": "Pacific/Kiritimati"},
    "locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "PYTHONUTF8": "0"},
    "plain locale": {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"},
    "threads": {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    "optimised": {"PYTHONOPTIMIZE": "2"},
}


def elsewhere(name: str, folder: Path, surroundings: dict[str, str], *words: str) -> dict[str, str]:
    """The digests of the tables that another process plays, started in another folder."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "run", name, "-n", str(N), "--seed", "7",
         "--no-figures", "--json", "--out", "there", *words],
        cwd=folder,
        env={**os.environ, **surroundings},
        capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (manifest,) = folder.glob("there/*/*/manifest.json")
    tables: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))["tables"]
    return tables


def here(name: str, folder: Path) -> dict[str, str]:
    settings = Settings(n=N, seed=7, workers=1, block_size=N)
    return dict(ensemble(load(name), settings, folder / "here").manifest["tables"])


@pytest.mark.long
def test_another_process_elsewhere_writes_the_same_files(tmp_path: Path) -> None:
    """With other hashes, folder, time zone, locale, blocks and workers, all at once."""
    surroundings = SURROUNDINGS["hashes"] | SURROUNDINGS["zone"] | SURROUNDINGS["locale"]
    words = ("--workers", "3", "--block-size", "7")
    there = elsewhere("january_2022", tmp_path, surroundings, *words)
    assert there == here("january_2022", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["january_2022/talks_without_end", "two_neighbours", "osce_57"])
@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_no_surroundings_change_a_file(tmp_path: Path, name: str, surroundings: str) -> None:
    there = elsewhere(name, tmp_path, SURROUNDINGS[surroundings], "--workers", "2")
    assert there == here(name, tmp_path)
