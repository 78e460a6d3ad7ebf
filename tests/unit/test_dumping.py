"""Scenarios written again: the same tree, and the same letters whether libyaml is there or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import dumping, known, load, parsing
from sim.scenario.tree import Node, Place, data
from tests.sizes import size

PYTHON: Any = type("PythonDumper", (dumping._Plain, yaml.SafeDumper), {})
HERE = Place("here")
IDS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.]{0,30}", fullmatch=True)
WORDS = st.text(
    st.characters(max_codepoint=0xFFFD, exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf", "Z")),
    max_size=12,
)
LINES = st.lists(WORDS, max_size=30).map(" ".join)


def maps(inside: Any) -> Any:
    return st.builds(
        lambda fields, flow: Node(HERE, fields=fields, keys=dict.fromkeys(fields, HERE), flow=flow),
        st.dictionaries(IDS, inside, max_size=6),
        st.booleans(),
    )


def lists(inside: Any) -> Any:
    return st.builds(
        lambda items, flow: Node(HERE, items=tuple(items), flow=flow),
        st.lists(inside, max_size=6),
        st.booleans(),
    )


LEAVES = st.builds(lambda text, quoted: Node(HERE, text=text, quoted=quoted), LINES, st.booleans())
TREES = maps(st.recursive(LEAVES, lambda inside: maps(inside) | lists(inside), max_leaves=12))


@pytest.mark.long
@settings(max_examples=size(50, 150), deadline=None)
@given(TREES)
def test_libyaml_and_python_write_the_same_letters(tree: Node) -> None:
    assert dumping.dump(tree) == dumping.dump(tree, PYTHON)


@pytest.mark.long
@pytest.mark.parametrize("name", known())
def test_what_is_shipped_is_written_alike_and_read_again_as_it_is(name: str) -> None:
    scenario = load(name)
    tree, slips = parsing.parse(scenario.text, f"{name}.yaml")
    assert not slips
    assert dumping.dump(tree) == dumping.dump(tree, PYTHON) == scenario.text


@pytest.mark.parametrize(
    "text",
    ["0.5", "60%", "2022-01-10", "no", "yes, and no", "it's so", 'he said "no"', "a: b", "# no",
     "a long line " * 30, "two\nlines", "", " spaces ", "тихо", "a\tb", "[a", "{a", "- a", "null"],
)  # fmt: skip
@pytest.mark.parametrize("quoted", [True, False])
def test_words_are_read_as_they_were_written(text: str, quoted: bool) -> None:
    tree = Node(HERE, fields={"a": Node(HERE, text=text, quoted=quoted)}, keys={"a": HERE})
    for dumper in (dumping._Dumper, PYTHON):
        back, slips = parsing.parse(dumping.dump(tree, dumper), "here")
        assert not slips
        assert data(back) == ({"a": text} if quoted or text != "null" else {"a": None})


def test_quotes_stay_quotes(tmp_path: Path) -> None:
    written = 'a: "0.5"\nb: 0.5\nc: {d: "x, y", e: [1, "2"]}\n'
    tree, _ = parsing.parse(written, str(tmp_path))
    again, _ = parsing.parse(dumping.dump(tree), str(tmp_path))
    assert again.fields is not None
    assert [again.fields[key].quoted for key in "ab"] == [True, False]
    assert dumping.dump(again) == dumping.dump(tree)
