"""How rules are compiled, and where what is compiled is kept."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numba.core.errors import TypingError

from sim import compiling, handing
from sim.model import Talks
from sim.scenario import load


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


@compiling.rule
def share(numbers, out):
    for r in range(out.shape[0]):
        out[r] = numbers[r] / numbers[0]


@pytest.mark.long
def test_one_play_runs_rules_as_they_stand_until_this_process_has_some_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And says nothing of a division by zero, as compiled rules do not."""
    out, entries = np.ones(2), len(share._entries)
    monkeypatch.setattr(compiling._Way, "loaded", False)
    with compiling.interpreting():
        assert compiling.interpreted()
        with compiling.interpreting(False):
            assert compiling.interpreted(), "who plays one play plays nothing else meanwhile"
        share(np.array([0.0, 3.0]), out)
    assert np.isnan(out[0])
    assert np.isinf(out[1])
    assert len(share._entries) == entries
    plain = compiling._Way.plain
    with compiling.interpreting(False):
        assert compiling.interpreted() is plain
    monkeypatch.setattr(compiling._Way, "loaded", True)
    with compiling.interpreting():
        assert compiling.interpreted() is plain
    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr(compiling._Way, "loaded", False)
        with compiling.interpreting():
            assert pool.submit(compiling.interpreted).result() is plain, "a thread by itself"


@pytest.mark.long
def test_a_play_that_is_told_waits_for_no_compiler(tmp_path: Path) -> None:
    """It is not even loaded, and nothing is left on the disk."""
    program = (
        "import sys\nfrom sim.cli import main\n"
        "sys.argv = ['run.py', 'run', 'two_neighbours', '--replicate', '3']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "print('numba' in sys.modules)\n"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "NUMBA_DISABLE_JIT": "0"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, text=True, capture_output=True,
        check=True, cwd=Path(compiling.__file__).parents[1],
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "False"
    assert done.stderr == ""
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


class Inner(NamedTuple):
    numbers: np.ndarray
    factor: float


class Outer(NamedTuple):
    inner: Inner
    out: np.ndarray


@compiling.rule
def scaled(inner, r):
    return inner.numbers[r] * inner.factor


@compiling.rule
def scale(outer, start):
    for r in range(start, outer.out.shape[0]):
        outer.out[r] = scaled(outer.inner, r)
    outer.out[0] = scaled(outer.inner, 0)


@compiling.rule
def lost(outer):
    return outer.iner


def test_named_tuples_in_named_tuples_reach_the_rules_below() -> None:
    outer = Outer(Inner(np.arange(4.0), 2.5), np.zeros(4))
    scale(outer, 1)
    assert outer.out.tolist() == [0.0, 2.5, 5.0, 7.5]
    again = outer._replace(inner=Inner(np.ones(4), 1.0), out=np.zeros(4))
    scale(again, 2)
    assert again.out.tolist() == [1.0, 0.0, 1.0, 1.0]


@pytest.mark.skipif(compiling.interpreted(), reason="nothing is compiled here")
def test_a_rule_is_compiled_once_whether_a_number_is_written_or_given() -> None:
    """What was compiled is found on the disk the next time, and then nothing is."""
    for start in (1, 2):
        scale(Outer(Inner(np.arange(4.0), 2.5), np.zeros(4)), start)
    assert len(scaled.inner.signatures) <= 1
    assert len(scale._entries) == 1


@pytest.mark.skipif(compiling.interpreted(), reason="nothing is compiled here")
def test_a_field_that_a_named_tuple_lacks_is_named() -> None:
    with pytest.raises(TypingError, match="iner"):
        lost(Outer(Inner(np.arange(4.0), 2.5), np.zeros(4)))


@pytest.mark.long
def test_what_is_compiled_is_found_again_by_the_next_process(tmp_path: Path) -> None:
    (tmp_path / "rules_of_mine.py").write_text(
        "import numpy as np\nfrom sim.compiling import rule\n\n"
        "@rule\ndef twice(x):\n    return 2.0 * x\n\n"
        "@rule\ndef all_twice(xs):\n    for r in range(xs.shape[0]):\n"
        "        xs[r] = twice(xs[r])\n\n"
        "xs = np.arange(3.0)\nall_twice(xs)\n"
        "(entry,) = all_twice._entries.values()\n"
        "print(xs.tolist(), sum(entry.stats.cache_hits.values()))\n"
    )
    environment = {
        **os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "NUMBA_DISABLE_JIT": "0",
        "PYTHONPATH": os.pathsep.join([str(Path(compiling.__file__).parents[1]), str(tmp_path)]),
    }  # fmt: skip
    said = [
        subprocess.run(
            [sys.executable, "-c", "import rules_of_mine"], env=environment, text=True,
            capture_output=True, check=True,
        ).stdout.split("] ")
        for _ in range(2)
    ]  # fmt: skip
    assert [text.strip() for _, text in said] == ["0", "1"]
    assert said[0][0] == said[1][0] == "[0.0, 2.0, 4.0"


@pytest.mark.long
def test_two_copies_of_the_project_compile_the_same_rules_once(tmp_path: Path) -> None:
    asked = (
        "import numpy as np\nfrom sim.rules.luck_of_a_test import once\n"
        "xs = np.zeros(2)\nonce(xs)\n(entry,) = once._entries.values()\n"
        "print(xs.tolist(), sum(entry.stats.cache_hits.values()))\n"
    )
    said = []
    for rest, times in (("here", 2), ("there", 2), ("changed", 3)):
        home = tmp_path / rest
        shutil.copytree(Path(compiling.__file__).parent, home / "sim")
        (home / "sim/rules/luck_of_a_test.py").write_text(
            "from sim.compiling import rule\n\n@rule\ndef once(xs):\n"
            f"    for r in range(xs.shape[0]):\n        xs[r] += {times}.0\n"
        )
        environment = {
            **os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "NUMBA_DISABLE_JIT": "0",
            "PYTHONPATH": str(home),
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", asked], env=environment, text=True, capture_output=True,
            check=True, cwd=tmp_path,
        )  # fmt: skip
        said.append(done.stdout.strip())
    assert said == ["[2.0, 2.0] 0", "[2.0, 2.0] 1", "[3.0, 3.0] 0"]


@pytest.mark.skipif(compiling.interpreted(), reason="nothing is compiled here")
def test_every_tuple_that_is_handed_over_is_read_where_its_arrays_lie() -> None:
    """Many more than are remembered, with arrays cut, turned and of one column, at two places."""
    base = np.arange(12.0).reshape(3, 4)
    views = [base[0], base[:, 1], base[::2, 2], base[1][::-1], base.T[3], np.float64(2) * base[2]]
    for turn in range(3 * handing.MOST):
        view = views[turn % len(views)]
        factor = float(turn)
        out = np.zeros(len(view))
        scale(Outer(Inner(view, factor), out), 1)
        assert out.tolist() == (view * factor).tolist()
    assert len(handing._known.by_id) <= handing.MOST
    handing.forget()
    assert not handing._known.by_id


class Flags(NamedTuple):
    yes: bool
    numbers: np.ndarray
    no: bool
    share: float
    times: int


@compiling.rule
def told(flags, out):
    out[0] = 1.0 if flags.yes else 0.0
    out[1] = flags.numbers[1]
    out[2] = 1.0 if flags.no else 0.0
    out[3] = flags.share
    out[4] = flags.times


@pytest.mark.parametrize("yes", [True, False])
@pytest.mark.parametrize("no", [True, False])
def test_flags_and_numbers_in_a_tuple_are_what_they_were(yes: bool, no: bool) -> None:
    out = np.zeros(5)
    told(Flags(yes, np.array([3, -7]), no, -0.25, -(2**40)), out)
    assert out.tolist() == [yes, -7.0, no, -0.25, -(2.0**40)]


@pytest.mark.skipif(compiling.interpreted(), reason="nothing is compiled here")
def test_a_tuple_that_is_laid_out_otherwise_is_refused() -> None:
    class Half(NamedTuple):
        one: np.int32

    with pytest.raises(AssertionError, match="laid out"):
        handing.written(Half(np.int32(1)))


@pytest.mark.skipif(compiling.interpreted(), reason="nothing is compiled here")
def test_yes_and_no_stand_anywhere_in_a_tuple() -> None:
    class Mixed(NamedTuple):
        first: bool
        second: bool
        number: int
        third: bool
        fraction: float
        last: bool

    given = Mixed(True, False, 7, True, 0.5, True)
    out = np.zeros(6)
    spread_out(given, out)
    assert out.tolist() == [1.0, 0.0, 7.0, 1.0, 0.5, 1.0]


@compiling.rule
def spread_out(given, out):
    out[0], out[1], out[2] = given.first, given.second, given.number
    out[3], out[4], out[5] = given.third, given.fraction, given.last


@pytest.mark.skipif(compiling.interpreted(), reason="nothing is compiled here")
def test_arrays_of_a_tuple_are_let_go_once_it_is_forgotten() -> None:
    numbers = np.zeros(4)
    seen = weakref.ref(numbers)
    scale(Outer(Inner(numbers, 1.0), np.zeros(4)), 1)
    del numbers
    assert seen() is not None
    handing.forget()
    assert seen() is None


@pytest.mark.long
def test_no_play_leaves_tuples_behind() -> None:
    Talks(load("two_neighbours"), seed=1).play(0, 3)
    assert not handing._known.by_id
