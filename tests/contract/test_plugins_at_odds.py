"""Where what a plug-in does and what it is taken to do might come apart."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.compiling import plainly
from tests.contract.plugins import HEAD, brought, differing, talks

ROOT = Path(__file__).resolve().parents[2]
FEW = 12


def apart(kind: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where plays that are compiled are not those that are interpreted."""
    many = talks(kind, monkeypatch).play(0, FEW)
    with plainly():
        return differing(talks(kind, monkeypatch).play(0, FEW), many)


FRACTION = '''\
from dataclasses import dataclass

from sim.strategies.strategy import Strategy, View


@dataclass(frozen=True)
class Holds(Strategy):
    """Hold out until a share of its time is over; annotations are no words here."""

    wait: float = 0.9

    def level(self, view: View) -> float:
        conceded = max(view.elapsed - self.wait, 0.0) / (1.0 - self.wait)
        return view.top - (view.top - view.floor) * conceded
'''


@pytest.mark.long
@pytest.mark.parametrize("kind", ["float", "'float | None'"])
def test_a_parameter_that_is_a_fraction_stays_one_however_its_type_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    text = FRACTION.replace("wait: float", f"wait: {kind}")
    found = brought(tmp_path, f"brought_fraction_{len(kind)}", text, monkeypatch)
    assert apart(found.Holds, monkeypatch) == []


SIZED = '''\
@dataclass(frozen=True)
class Sized(Open):
    """So many speak as its size says."""

    size: int = 1

    def session(self, floor: Sitting, r: int) -> None:
        for i in range(min(self.size, n_speakers(floor))):
            if table(floor, r, speaker(floor, i)):
                answer(floor, r, speaker(floor, i))
'''


@pytest.mark.long
def test_a_parameter_of_a_forum_is_what_it_says_whatever_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = brought(tmp_path, "brought_sized", HEAD + SIZED, monkeypatch)
    assert apart(found.Sized, monkeypatch) == []


CHECKED = '''\
@dataclass(frozen=True)
class Checked(Strategy):
    """Refuse to go on when it is late."""

    def level(self, view: View) -> float:
        if view.elapsed > 0.5:
            raise ValueError("too late")
        return view.top
'''


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_a_compiled_strategy_raises_reaches_the_caller_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = brought(tmp_path, "brought_checked", HEAD + CHECKED, monkeypatch)
    with pytest.raises(ValueError, match="too late"):
        talks(found.Checked, monkeypatch).play(0, FEW)


SILENT = '''\
@dataclass(frozen=True)
class Silent(Strategy):
    """Forgets to answer."""

    def level(self, view: View) -> float:
        kept = {"what numba": ["cannot", "compile"]}
'''


def test_a_strategy_that_is_called_back_and_says_nothing_is_not_taken_to_say_nought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = brought(tmp_path, "brought_silent", HEAD + SILENT, monkeypatch)
    with pytest.raises(TypeError):
        talks(found.Silent, monkeypatch).play(0, FEW)


MADE = '''\
def made(share: float) -> type[Strategy]:
    @dataclass(frozen=True)
    class Share(Strategy):
        """Ask for a share of what there is."""

        def level(self, view: View) -> float:
            return view.floor + share * (view.top - view.floor)

    return Share


Much, Little = made(0.9), made(0.1)
'''


@pytest.mark.long
def test_two_strategies_of_one_name_are_not_taken_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = brought(tmp_path, "brought_made", HEAD + MADE, monkeypatch)
    assert apart(found.Much, monkeypatch) == []
    assert apart(found.Little, monkeypatch) == []


@pytest.mark.parametrize("name", ["shown", "__main__"])
def test_a_strategy_that_stands_in_no_file_is_played(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a notebook's, or one on a page that is run as it stands."""
    found: dict[str, Any] = {"__name__": name}
    exec(compile(FRACTION.replace("0.9", "0.0"), "page.md", "exec", dont_inherit=True), found)
    assert apart(found["Holds"], monkeypatch) == []


TYPED = """\
import sys
from tests.contract.plugins import talks
from pytest import MonkeyPatch
{strategy}
with MonkeyPatch.context() as patch:
    print(len(talks(Holds, patch).play(0, 12).outcomes["value_ADA"]))
"""


def run(program: str, *given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *given], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=program, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.long
def test_a_strategy_that_is_typed_in_is_played() -> None:
    done = run(TYPED.format(strategy=FRACTION), "-")
    assert done.stdout == "12\n", done.stderr


def test_a_level_is_tried_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = brought(tmp_path, "brought_by_hand", HEAD + BY_HAND, monkeypatch)
    with plainly():
        assert found.Eases(0.5).level(found.SEEN) == pytest.approx(0.75)


BY_HAND = '''\
@dataclass(frozen=True)
class Eases(Strategy):
    """Concede by a rule."""

    ease: float = 0.0

    def level(self, view: View) -> float:
        return fallen(view, self.ease)


@rule
def fallen(view: View, ease: float) -> float:
    return view.top - (view.top - view.floor) * eased(view.elapsed, ease, 1)


SEEN = View(1.0, 1.0, 0.0, 0.0, 0.0, 0.75, 0.75, 0.75)
'''


@pytest.mark.long
def test_a_level_is_tried_by_hand_where_rules_are_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = brought(tmp_path, "brought_by_hand", HEAD + BY_HAND, monkeypatch)
    assert found.Eases(0.5).level(found.SEEN) == pytest.approx(0.75)


# -- forums that would take the process with them --------------------------------------------

HELD = """\
import sys

sys.path.insert(0, sys.argv[1])

import brought_forum
from pytest import MonkeyPatch

from sim.errors import UsageError
from tests.contract.test_plugins_at_odds import apart

with MonkeyPatch.context() as patch:
    try:
        print(apart(brought_forum.Held, patch))
    except UsageError as error:
        print(error)
"""

BY_MODULE = '''\
@dataclass(frozen=True)
class Held(Open):
    """Verbs are called by their module."""

    def session(self, floor: Sitting, r: int) -> None:
        if verbs.table(floor, r, 0):
            verbs.answer(floor, r, 0)
'''
BY_HELPER = '''\
def helped(floor: Sitting, r: int) -> None:
    if table(floor, r, 0):
        answer(floor, r, 0)


@dataclass(frozen=True)
class Held(Open):
    """Verbs are called by a function that is no rule."""

    def session(self, floor: Sitting, r: int) -> None:
        helped(floor, r)
'''
INHERITED = '''\
@dataclass(frozen=True)
class First(Open):
    """Whoever speaks first tables."""

    def session(self, floor: Sitting, r: int) -> None:
        if table(floor, r, 0):
            answer(floor, r, 0)


@dataclass(frozen=True)
class Held(First):
    """The same, and then whoever chairs."""

    def session(self, floor: Sitting, r: int) -> None:
        super().session(floor, r)
'''


@pytest.mark.long
@pytest.mark.parametrize("text", [BY_MODULE, BY_HELPER, INHERITED], ids=["module", "helper", "own"])
def test_verbs_are_found_however_a_forum_calls_them(tmp_path: Path, text: str) -> None:
    by_name = "answer, n_speakers, speaker, table"
    head = HEAD.replace(by_name, "speaker") if "verbs." in text else HEAD
    (tmp_path / "brought_forum.py").write_text(head + text, encoding="utf-8")
    done = run("", "-c", HELD, str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


CHAIRLESS = '''\
@dataclass(frozen=True)
class Held(Open):
    """The chair tables one text, where nobody chairs."""

    from_ladders: ClassVar[bool] = False

    def session(self, floor: Sitting, r: int) -> None:
        verbs_by_name(floor, r)


verbs_by_name = verbs.table_balanced
'''


@pytest.mark.long
def test_a_chair_that_is_not_there_is_missed(tmp_path: Path) -> None:
    (tmp_path / "brought_forum.py").write_text(HEAD + CHAIRLESS, encoding="utf-8")
    done = run("", "-c", HELD, str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "nobody chairs" in done.stdout
    assert "needs_chair = True" in done.stdout


# -- what is spread over a package -----------------------------------------------------------

SPREAD = """\
import sys

sys.path.insert(0, sys.argv[1])

from brought_space.inner import Spread
from pytest import MonkeyPatch

from tests.contract.test_plugins_at_odds import apart

with MonkeyPatch.context() as patch:
    print(apart(Spread, patch))
"""
INNER = '''\
from brought_space.helping import share


@dataclass(frozen=True)
class Spread(Strategy):
    """Ask for a share of what there is."""

    def level(self, view: View) -> float:
        return view.floor + share(view.elapsed) * (view.top - view.floor)
'''


@pytest.mark.long
def test_a_package_without_an_init_that_has_changed_is_compiled_anew(tmp_path: Path) -> None:
    (home := tmp_path / "brought_space").mkdir()
    (home / "inner.py").write_text(HEAD + INNER, encoding="utf-8")
    for share in (0.9, 0.1):
        helping = f"@rule\ndef share(elapsed: float) -> float:\n    return {share} * elapsed\n"
        (home / "helping.py").write_text(HEAD + helping, encoding="utf-8")
        done = run("", "-c", SPREAD, str(tmp_path))
        assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


def test_what_is_counted_from_the_front_is_so_in_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that a view has is shorter than it says."""
    found = brought(tmp_path, "brought_rows", HEAD + ROWS, monkeypatch)
    assert apart(found.Rows, monkeypatch) == []


ROWS = '''\
@dataclass(frozen=True)
class Rows(Strategy):
    """Look at all that there is."""

    recalls: ClassVar[bool] = True

    def level(self, view: View) -> float:
        most = view.floor
        for rung in range(view.n_rungs):
            most = max(most, view.rungs[rung]) if view.able[rung] else most
        if view.past.n_heard > 0:
            most = min(most, view.past.heard[view.past.n_heard - 1] + 0.5)
        return most - view.elapsed * (most - view.floor)
'''
