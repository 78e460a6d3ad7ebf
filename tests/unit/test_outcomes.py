"""Kinds, classes, accords and grounds come from one list. docs/model.md, sections 4 and 9."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim import compiling, outcomes
from sim.lab import identity
from sim.outcomes import ACCORDS, GRAVE, GROUNDS, KINDS, NOES, PEACEFUL, SOME
from sim.rules import adoption
from sim.view.wording import ACCORDS_SAID, ARTICLED, CLASS_NAMES, SEVERAL, WHOLE_GROUNDS

ROOT = Path(__file__).resolve().parents[2]
MORE = '    Kind("cyber"),\n    Kind("recall", classed=False),\n    Kind("sanctions"),\n'
"""Two kinds more: one graver than sanctions, and one that is no class."""

TRIED = """
import importlib.util, json, sys

spec = importlib.util.spec_from_file_location("sim.outcomes", sys.argv[1])
module = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = module
spec.loader.exec_module(module)

from sim.analysis.counts import counted
from sim.analysis.ends import ends
from sim.analysis.source import Held
from sim.analysis.summary import outcome_classes
from sim.analysis.tables import Tables
from sim.lab.memory import played
from sim.lab.settings import Settings
from sim.scenario import load

found = {}
for kind in module.KINDS:
    changes = [f"measures.tolls.kind={kind}", "measures.tolls.cost=none",
               "parties.UPP.demands.water.accept=nothing"]
    run = played(load("two_neighbours", changes), Settings(2, workers=1))
    tables = Tables(Held(run.tables), run.manifest)
    ended = ends(tables)
    found[kind] = {
        "class": sorted(set(tables.column("outcomes", "outcome_class"))),
        "possible": list(outcome_classes(tables, counted(tables)["outcome_class"])),
        "grave": ended.apart()[0].count,
        "kinds": {k: s.count for k, s in ended.coercions().items()},
    }
print(json.dumps({"kinds": module.KINDS, "classes": module.CLASSES, "found": found}))
"""


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What plays come to, one measure carried out in each, where there are two kinds more."""
    text = (ROOT / "sim/outcomes.py").read_text(encoding="utf-8")
    file = tmp_path_factory.mktemp("longer") / "outcomes.py"
    file.write_text(text.replace('    Kind("sanctions"),\n', MORE), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", TRIED, str(file)], env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        text=True, capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.long
def test_a_kind_that_is_added_takes_its_place_and_makes_a_class(longer: Any) -> None:
    kinds = ["force", "rupture", "cyber", "recall", "sanctions", "deployment", "walkout"]
    assert longer["kinds"] == kinds
    assert longer["classes"][:5] == ["force", "rupture", "cyber", "sanctions", "deployment"]
    assert longer["classes"][5:] == ["accord", "partial", "unratified", "open_ended"]
    assert list(longer["found"]) == kinds


@pytest.mark.long
def test_whatever_kinds_there_are_a_play_is_of_the_class_of_what_was_carried_out(
    longer: Any,
) -> None:
    """A deployment once came out as open-ended where a kind had been added."""
    for kind, found in longer["found"].items():
        grave = kind not in {"walkout", "recall"}
        assert found["class"] == [kind if grave else "open_ended"], kind
        assert found["possible"] == ["accord", "partial", "open_ended", *[kind] * grave], kind
        assert found["kinds"] == {"any": 2, kind: 2, "none": 0}, kind
        assert found["grave"] == 2 * grave, kind


@pytest.mark.parametrize(
    ("page", "before", "words"),
    [
        ("format.md", "| `kind` | ", KINDS),
        ("model.md", "a coercive act that a party may threaten and carry out: ", KINDS),
        ("glossary.md", "what measures of a kind (", KINDS),
        ("model.md", "or set off by accident\n(", GRAVE),
        ("notebook.md", "| `Summary.accord` | `Mapping[str, Share]` | `any`, ", ACCORDS),
    ],
)
def test_a_page_has_the_same_words_in_the_same_order(
    page: str, before: str, words: tuple[str, ...]
) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    listed = re.match(r"\w+(, \w+)*", text.partition(before)[2].replace("`", ""))
    assert listed is not None
    assert tuple(listed[0].split(", ")) == words


def test_what_stands_is_some_accord_and_the_rest_is_none() -> None:
    assert outcomes.STANDING == ("full", "partial", "interim")
    assert outcomes.RECORDED == ("full", "partial")


def test_two_grounds_have_one_bit_only_where_rules_cannot_tell_them_apart() -> None:
    bits = [one.bit for one in NOES]
    assert bits == [1, 2, 4, 4]
    assert max(bits) < adoption.LAST
    assert len(GROUNDS) == len(set(GROUNDS)) == len(NOES)
    assert [one.code for one in NOES] == [0, 1, 2, 3]


def test_what_is_compiled_and_what_a_run_is_known_by_hang_on_these_codes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = shutil.copytree(ROOT / "sim", tmp_path / "sim")
    monkeypatch.setattr(compiling, "__file__", str(home / "compiling.py"))
    monkeypatch.setattr(identity, "HOME", home)
    before = compiling._digest(), identity.engine.__wrapped__()
    (home / "errors.py").write_text("")
    assert (compiling._digest(), identity.engine.__wrapped__()) == before
    (home / "outcomes.py").write_text("")
    after = compiling._digest(), identity.engine.__wrapped__()
    assert all(one != other for one, other in zip(before, after, strict=True))


@pytest.mark.long
def test_every_word_has_its_phrase_and_no_phrase_is_left_over() -> None:
    assert list(ACCORDS_SAID) == [SOME, *ACCORDS]
    assert set(CLASS_NAMES) == {one.word for one in PEACEFUL}
    assert {*ARTICLED, *SEVERAL} <= set(KINDS)
    assert tuple(WHOLE_GROUNDS) == outcomes.WHOLE
    assert set(GRAVE) <= set(KINDS)
