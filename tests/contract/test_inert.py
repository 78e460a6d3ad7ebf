"""Keys of January 2022 that move nothing: each with one reason, in the world, on its page."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from sim.view.levers import STILL, UNTRIED, motionless
from tests.dossier.inert import Reason, levers_page, motionless_keys, reasoned, reasons
from tests.dossier.parts import tree

NAME = "january_2022"
HELD = reasons(NAME)
TEXT = levers_page(NAME).read_text(encoding="utf-8")
KEYS = motionless_keys(TEXT)


def test_every_key_that_moves_nothing_has_just_one_reason() -> None:
    assert len(KEYS) == len(set(KEYS)) > 50
    held = {key: [one.why for one in HELD if one.of(key)] for key in KEYS}
    assert {key: whys for key, whys in held.items() if len(whys) != 1} == {}


def test_no_pattern_is_unused_and_every_reason_has_sources_that_there_are() -> None:
    patterns = [pattern for one in HELD for pattern in one.keys]
    unused = [one for one in patterns if not any(fnmatchcase(key, one) for key in KEYS)]
    assert unused == []
    known = set(tree(NAME)["sources"])
    assert [source for one in HELD for source in one.sources if source not in known] == []


def test_the_section_is_what_is_made_of_its_keys() -> None:
    assert reasoned(TEXT, HELD) == TEXT, "run `python -m tests.dossier.inert`"


def test_the_number_of_keys_is_the_one_that_is_told() -> None:
    assert f"Taken out or turned over, {len(KEYS)} of them make no" in TEXT


def made(keys: list[str]) -> str:
    """A page as `run.py levers` writes it, of which only these parts count."""
    return f"# A page\n\n{STILL}\n\n{motionless(keys)}\n\n{UNTRIED}\n\nNothing.\n"


def test_reasons_are_put_on_a_page_that_has_none() -> None:
    keys = ["a_b.chance: high, not low", "c.d: without e", "c.f: left out"]
    bare = made(keys)
    assert motionless_keys(bare) == keys
    held = [Reason("One says it", ("c.*",), ()), Reason("None cares", ("a*",), ("paper",))]
    told = reasoned(bare, held)
    assert "| One says it | c.d: without e; c.f: left out |" in told
    assert "| None cares (paper) | a\\_b.chance: high, not low |" in told
    assert sorted(motionless_keys(told)) == keys
    assert reasoned(told, held) == told
    with pytest.raises(ValueError, match=r"no reason .*: a_b\.chance: high, not low$"):
        reasoned(bare, held[:1])


def test_a_page_on_which_every_key_moves_something_stays() -> None:
    assert motionless_keys(made([])) == []
    assert reasoned(made([]), []) == made([])
