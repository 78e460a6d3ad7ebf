"""One process at a time in a run's folder."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from sim.lab import lock


def test_who_comes_second_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with lock.held(tmp_path / "file") as first, lock.held(tmp_path / "file") as second:
        assert (first, second) == (True, False)
    with lock.held(tmp_path / "file") as third:
        assert third


@pytest.mark.skipif(sys.platform == "win32", reason="locks otherwise")
@pytest.mark.parametrize(
    ("number", "free"), [(errno.ENOLCK, True), (errno.EOPNOTSUPP, True), (errno.EACCES, False)]
)
def test_a_file_system_without_locks_lets_everyone_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, free: bool
) -> None:
    def refused(_handle: int, _how: int) -> None:
        raise OSError(number, os.strerror(number))

    (tmp_path / "file").touch()
    monkeypatch.setattr("fcntl.flock", refused)
    with lock.held(tmp_path / "file") as held:
        assert held is free


@pytest.mark.skipif(sys.platform == "win32", reason="locks otherwise")
def test_other_failures_are_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_handle: int, _how: int) -> None:
        raise OSError(errno.EIO, "broken")

    (tmp_path / "file").touch()
    monkeypatch.setattr("fcntl.flock", broken)
    with pytest.raises(OSError, match="broken"), lock.held(tmp_path / "file"):
        raise AssertionError
