"""Where compiled rules are kept."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest

from sim import compiling


def test_what_is_compiled_lies_in_a_folder_named_by_a_digest_of_all_rules() -> None:
    assert compiling.FOLDER.is_dir()
    if compiling.FOLDER.parent.name == "demarche":
        assert compiling.FOLDER.name == compiling._digest()


def test_the_first_folder_that_can_be_written_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert compiling._folder() == tmp_path / "demarche" / compiling._digest()
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(blocked))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert compiling._folder() == tmp_path / "home" / ".cache" / "demarche" / compiling._digest()


def test_having_compiled_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "FOLDER", tmp_path)
    assert not compiling.compiled()
    compiling.mark_compiled()
    assert compiling.compiled()


def aged(base: Path, days: float, ready: bool = True) -> Path:
    """A folder of compiled rules that were last used so many days ago."""
    folder = base / blake2b(str(days).encode(), digest_size=8).hexdigest()
    (folder / "rules_1").mkdir(parents=True)
    (folder / "rules_1" / "index.nbi").touch()
    if ready:
        (folder / "ready").touch()
    for path in (folder, *folder.iterdir()):
        os.utime(path, (time.time() - days * 86400,) * 2)
    return folder


def test_rules_of_long_ago_are_dropped_and_those_in_use_are_not(tmp_path: Path) -> None:
    old = [aged(tmp_path, days) for days in (400, 30, 20, 10, 5, 4, 3, 2.5, 2)]
    new = [aged(tmp_path, 0.1), aged(tmp_path, -3), aged(tmp_path, 0.2, ready=False)]
    (tmp_path / "notes.txt").touch()
    compiling.prune(tmp_path)
    left = set(tmp_path.iterdir())
    assert left == {*new, *old[-(compiling.KEPT - len(new)) :], tmp_path / "notes.txt"}
    compiling.prune(tmp_path)
    assert set(tmp_path.iterdir()) == left


def test_rules_that_were_used_today_are_kept_however_many(tmp_path: Path) -> None:
    today = {aged(tmp_path, hours / 24) for hours in range(1, 20)}
    aged(tmp_path, 2)
    compiling.prune(tmp_path)
    assert set(tmp_path.iterdir()) == today


def test_many_may_drop_old_rules_at_once(tmp_path: Path) -> None:
    for days in range(2, 60):
        aged(tmp_path, days)
    half = aged(tmp_path, 99)
    half.rename(half.with_suffix(".gone"))  # as if killed between renaming and removing
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(compiling.prune, [tmp_path] * 8)) == [None] * 8
    assert len(list(tmp_path.iterdir())) == compiling.KEPT


def test_old_rules_are_dropped_once_new_ones_are_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = tmp_path / "demarche"
    old = [aged(base, days) for days in range(2, 20)]
    here = aged(base, 0, ready=False)
    monkeypatch.setattr(compiling, "FOLDER", here)
    compiling.mark_compiled()
    assert set(base.iterdir()) == {here, *old[: compiling.KEPT - 1]}
    late = aged(base, 50)
    compiling.mark_compiled()
    assert late.exists(), "only who compiles looks"


def test_a_rule_runs_the_same_compiled_and_as_plain_python() -> None:
    source, compiled, plain = np.arange(5.0), np.zeros(5), np.zeros(5)
    compiling.copy(source, compiled)
    compiling.copy.py_func(source, plain)
    assert np.array_equal(compiled, source)
    assert np.array_equal(plain, source)
