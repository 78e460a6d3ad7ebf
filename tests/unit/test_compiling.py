"""Where compiled rules are kept."""

from __future__ import annotations

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


def test_a_rule_runs_the_same_compiled_and_as_plain_python() -> None:
    source, compiled, plain = np.arange(5.0), np.zeros(5), np.zeros(5)
    compiling.copy(source, compiled)
    compiling.copy.py_func(source, plain)
    assert np.array_equal(compiled, source)
    assert np.array_equal(plain, source)
