"""Strategies and forums of another package: compiled, called back, interpreted, all the same."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

import pytest

from sim.errors import UsageError
from sim.model import Block, Party, Talks, keying
from sim.model.party import Laid, Table
from sim.rules.adoption import Answer
from tests.contract.plugins import (
    FORUM,
    HEAD,
    KEPT,
    KNOWING,
    PLAIN,
    READ,
    STRATEGY,
    N,
    brought,
    differing,
    is_called_back,
    one_by_one,
    talks,
)

ROOT = Path(__file__).resolve().parents[2]
WAYS = pytest.mark.parametrize("n", [1, N], ids=["one play", "many"])


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "text"),
    [("Waits", STRATEGY), ("Waits", READ), ("Sees", KNOWING), ("Rounds", FORUM)],
    ids=["recalls", "is read", "knows", "forum"],
)
def test_what_a_plug_in_does_is_the_same_to_the_last_bit_however_it_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    blocks = []
    for module, body in ((f"compiled_{len(text)}", PLAIN), (f"called_back_{len(text)}", KEPT)):
        found = brought(tmp_path, module, HEAD + text.replace("BODY", body), monkeypatch)
        made = talks(getattr(found, name), monkeypatch)
        assert is_called_back(made) is (body == KEPT)
        blocks.append(made.play(0, N))
    compiled, called_back = blocks
    assert differing(compiled, called_back) == []
    for r, alone in enumerate(one_by_one(made, 20)):
        assert differing(alone, compiled, r) == []
    assert len(set(compiled.outcomes["accord_kind"])) > 1  # it matters what they do


@pytest.mark.long
@pytest.mark.parametrize(("name", "text", "asked"), [
    ("Waits", STRATEGY, "code_of"), ("Rounds", FORUM, "step_of"),
])  # fmt: skip
def test_what_cannot_be_compiled_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, asked: str
) -> None:
    found = brought(tmp_path, f"in_vain_{asked}", HEAD + text.replace("BODY", KEPT), monkeypatch)
    kind, tried = getattr(found, name), list[Any]()
    make = getattr(keying, asked)

    def noted(of: Any, *step: Any) -> Any:
        tried.append((of, *step))
        return make(of, *step)

    monkeypatch.setattr(keying, asked, noted)
    for _ in range(2):
        talks(kind, monkeypatch).play(0, 3)
    assert tried.count((kind,) if asked == "code_of" else (kind, kind.session)) == 1


# -- what goes wrong reaches the caller ------------------------------------------------------

WRONG = '''
class Wrong(Exception):
    """Of another package."""


def wrong(view_or_floor):
    raise Wrong("no more")


@dataclass(frozen=True)
class Raises(Strategy):
    """Goes wrong when it is late."""

    def level(self, view: View) -> float:
        return wrong(view) if view.elapsed > 0.5 else view.top


@dataclass(frozen=True)
class Closes(Open):
    """Goes wrong in its session."""

    def session(self, floor: Sitting, r: int) -> None:
        kept = {}
        if table(floor, r, 0) and r >= 0:
            wrong(floor)


@dataclass(frozen=True)
class Ends(Open):
    """Goes wrong at the end."""

    def session(self, floor: Sitting, r: int) -> None:
        table(floor, r, 0)

    def close(self, floor: Sitting, r: int) -> None:
        wrong(floor)
'''


@WAYS
@pytest.mark.parametrize(
    ("name", "where"), [("Raises", "level"), ("Closes", "session"), ("Ends", "close")]
)
def test_what_a_plug_in_raises_reaches_the_caller_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, where: str, n: int
) -> None:
    found = brought(tmp_path, "brought_wrong", HEAD + WRONG, monkeypatch)
    before = usual(n)
    with pytest.raises(found.Wrong, match=r"^no more$") as caught:
        talks(getattr(found, name), monkeypatch).play(0, n)
    frames = traceback.extract_tb(caught.value.__traceback__)
    assert [frame.name for frame in frames][-2:] == [where, "wrong"]
    assert Path(frames[-1].filename) == tmp_path / "brought_wrong.py"
    assert differing(before, usual(n)) == []  # what comes after is none the worse


def usual(n: int) -> Block:
    """Talks of others."""
    return Talks("two_neighbours", seed=2).play(0, n)


class Speechless(Party):
    """Has nothing to table."""

    def table(self, floor: Table, on: Any, texts: Any) -> Laid:
        raise UsageError("I have lost my papers")


class Deaf(Party):
    """Cannot answer."""

    def answer(self, floor: Table, on: Any, texts: Any) -> Answer:
        raise UsageError("I have not heard you")


@WAYS
@pytest.mark.parametrize(
    ("kind", "where", "said"),
    [(Speechless, "table", "lost my papers"), (Deaf, "answer", "not heard you")],
)
def test_what_a_party_of_ones_own_raises_reaches_the_caller_as_it_is(
    kind: type[Party], where: str, said: str, n: int
) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        Talks("two_neighbours", party_class={"LOW": kind}).play(0, n)
    assert traceback.extract_tb(caught.value.__traceback__)[-1].name == where


# -- a package that has changed --------------------------------------------------------------

PROGRAM = """\
import sys

sys.path.insert(0, sys.argv[1])

import brought_changing
from pytest import MonkeyPatch

from sim.compiling import plainly
from tests.contract.plugins import differing, is_called_back, talks

with MonkeyPatch.context() as patch:
    made = talks(brought_changing.Waits, patch)
    print("called back" if is_called_back(made) else "compiled")
    many = made.play(0, 50)
    with plainly():
        alone = talks(brought_changing.Waits, patch).play(0, 8)
print(differing(alone, many), many.outcomes["n_offers"].tolist(), many.outcomes["value_ADA"].tolist())
"""  # noqa: E501


def run(program: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def package(folder: Path, ease: float) -> None:
    """The strategy, whose way to concede stands in a file of its own."""
    home = folder / "brought_changing"
    home.mkdir(exist_ok=True)
    cut = HEAD.index("class Shape")
    helper = HEAD.replace("max(elapsed - ease, 0.0)", f"max(elapsed - {ease}, 0.0)")
    (home / "easing.py").write_text(helper, encoding="utf-8")
    own = HEAD[:cut] + "from brought_changing.easing import Shape, eased\n\n\n"
    text = own + STRATEGY.replace("BODY", PLAIN)
    if not (home / "__init__.py").exists():
        (home / "__init__.py").write_text(text, encoding="utf-8")


@pytest.mark.long
def test_a_package_that_has_changed_is_compiled_anew(tmp_path: Path) -> None:
    """Though the file in which the strategy stands is the same as before."""
    told = []
    for ease in (0.1, 0.9):
        package(tmp_path, ease)
        done = run(PROGRAM, tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("compiled\n[] ["), done.stdout
        told.append(done.stdout)
    assert told[0] != told[1]
