"""What was drawn stands under the path, and in the words, that the scenario's file uses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
import yaml

from sim.columns import family
from sim.lab.cast import cast
from sim.model import Block, Talks
from sim.scenario import Scenario, known, load, read
from tests.shipped import shipped
from tests.uncertain import DOUBTS, EVERYTHING

SCENARIOS: dict[str, tuple[str, tuple[str, ...]]] = {name: (name, ()) for name in known()}
SUPPOSED = "parties.AAA.reservation=-0.25"
"""What others take a reservation for is its middle, which moves where its draw is set."""
SCENARIOS["everything"] = (EVERYTHING, (SUPPOSED,))
SCENARIOS["doubts"] = (EVERYTHING, (*DOUBTS, SUPPOSED))
TEXT = """\
scenario: Lines
issues:
  x: {options: [a, b, c, d]}
  y: {options: [a, b]}
parties:
  A: {demands: {x: {want: {c: 0.5, d: 0.5}, accept: b}, y: {want: b, accept: b}},
      patience: [10, 20]}
  B: {demands: {x: {want: a, accept: {c: 0.5, d: 0.5}}}, instructions: {pace: [1, 2]},
      home: {cornered: [0.2, 0.4]}}
  C: {demands: {x: {want: b, accept: [a, b]}, y: {want: a, accept: a}}}
  BLOC: {members: [A, B], demands: {x: {want: d, accept: a}}}
calendar:
  - {stage: talks, date: 2030-02-01, parties: [A, B]}
"""


def drawn(text: str = TEXT, n: int = 200, plain: bool = False) -> dict[str, Any]:
    return Talks(read(text), seed=1, plain=plain).play(0, n).parameters


@cache
def played(name: str) -> tuple[Scenario, Block]:
    brief = load(*SCENARIOS[name])
    return brief, Talks(brief, seed=1).play(0, 3)


def fixed(block: Block, replicate: int) -> Iterator[str]:
    """What a play had drawn, as ``--set`` takes it."""
    for path, values in block.parameters.items():
        if path != "replicate" and not derived(path):
            value = values[replicate]
            word = path.endswith(".want")
            yield f"{path}={{{value}: 1}}" if word else f"{path}={float(value)!r}"


def test_red_lines_and_wants_are_options() -> None:
    found = drawn()
    assert set(found["parties.A.demands.x.want"]) == {"c", "d"}
    assert set(found["parties.B.demands.x.accept"]) == {"c", "d"}
    assert "parties.A.demands.x.accept" not in found  # it is the same in every play


def test_a_line_that_no_option_names_is_the_options_inside() -> None:
    found = drawn()
    assert set(found["parties.A.demands.x.inside"]) == {"b|c|d"}
    line = found["parties.B.demands.x.accept"]
    assert (found["parties.BLOC.demands.x.inside"] == np.where(line == "c", "b|c", "b|c|d")).all()
    assert set(found["parties.BLOC.demands.y.inside"]) == {"b"}  # as A has it
    assert "parties.B.demands.x.inside" not in found
    assert "parties.C.demands.x.inside" not in found


def test_names_and_numbers_are_those_of_the_file() -> None:
    found = drawn()
    for path, low, high in (
        ("parties.A.patience", 10, 20),
        ("parties.B.instructions.pace", 1, 2),
        ("parties.B.home.cornered", 0.2, 0.4),
    ):
        assert low <= found[path].min() < found[path].max() <= high, path
    assert not {"parties.A.delay_cost", "parties.B.pace", "parties.B.cornered"} & set(found)


def test_without_draws_there_are_the_lines_only() -> None:
    found = drawn(plain=True, n=3)
    assert {name.rpartition(".")[2] for name in found} == {"replicate", "want", "accept", "inside"}
    assert list(found["parties.B.demands.x.accept"]) == ["c"] * 3


@pytest.mark.long
@pytest.mark.parametrize("name", [*shipped(), "everything", "doubts"])
@pytest.mark.parametrize("plain", [False, True])
def test_a_line_that_the_cast_does_not_know_is_among_the_parameters(name: str, plain: bool) -> None:
    brief = load(*SCENARIOS[name])
    found = Talks(brief, seed=1, plain=plain).play(0, 1).parameters if plain else None
    found = found or played(name)[1].parameters
    for party, lines in cast(brief)["lines"].items():
        for issue, line in lines.items():
            path = f"parties.{party}.demands.{issue}"
            if line["want"] is None:
                assert f"{path}.want" in found
            if line["inside"] is None and line["inside_from"]:
                assert set(found[f"{path}.accept"]) <= set(line["inside_from"])
            elif line["inside"] is None:
                options = {o for row in found[f"{path}.inside"] for o in row.split("|") if o}
                assert options <= set(brief.issues[issue].options)


def derived(path: str) -> bool:
    """Whether a column is worked out from others."""
    about = family("parameters", path)
    return about is not None and about.derived


BETTER_KNOWN = {
    f"osce_57/{variant}"
    for variant in ("no_package_rule", "consensus_minus_two", "everybody_tables", "two_thirds")
}
"""Where that moves the chair's text, or who says no last."""


@pytest.mark.parametrize("name", [*shipped(), "everything", "doubts"])
def test_a_play_whose_draws_are_set_is_played_again(name: str) -> None:
    """Every column that is not worked out can be given to ``--set``; then nothing is drawn.

    Values to 1e-9: patience comes back as a delay cost, and so to a last bit. Where a want is no
    draw any more, others know more of red lines that hang on it.
    """
    brief, block = played(name)
    file, before = SCENARIOS[name]
    written = yaml.safe_load(brief.text)["parties"]
    again = load(file, (*before, *fixed(block, 0), *believed(brief, written)))
    rows = Talks(again, seed=1).play(0, 1)
    assert {path for path in rows.parameters if not derived(path)} == {"replicate"}
    if name in BETTER_KNOWN:
        return
    for column, values in block.outcomes.items():
        if column.startswith("lines_known_"):
            continue
        told, found = values[0], rows.outcomes[column][0]
        if values.dtype.kind == "f":
            np.testing.assert_allclose(found, told, rtol=0, atol=1e-9, err_msg=column)
        else:
            assert str(found) == str(told), column


def believed(brief: Scenario, written: dict[str, Any]) -> Iterator[str]:
    """What others believe, as it was: it follows resolve unless it is written."""
    for party in brief.parties:
        entry = written[party] or {}
        if "believed" not in entry:
            yield f"parties.{party}.believed={json.dumps(entry.get('resolve', 'unknown'))}"
