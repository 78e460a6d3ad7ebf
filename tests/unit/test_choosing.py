"""Which play is told is chosen from tables of known content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.choosing import choose, named, nearest_to_medians, outcome
from sim.analysis.ends import ends
from sim.analysis.tables import Tables
from sim.errors import UsageError
from sim.view.chosen import chosen_words
from tests.made import CLASSES, run


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return run(tmp_path_factory.mktemp("runs"))


@pytest.mark.parametrize(
    ("ending", "classes"),
    [
        ("force", {"force"}),
        ("raid", {"force"}),
        ("accord", {"partial", "accord"}),
        ("full", {"accord"}),
        ("none", {"open_ended", "force"}),
    ],
)
def test_a_play_that_ends_so_is_found(tables: Tables, ending: str, classes: set[str]) -> None:
    chosen = choose(tables, ending)
    assert CLASSES[chosen.play] in classes
    assert outcome(tables, chosen.play) == CLASSES[chosen.play]
    assert chosen.share.count == sum(kind in classes for kind in CLASSES)


def test_the_same_play_is_chosen_each_time(tables: Tables) -> None:
    assert choose(tables, "accord") == choose(tables, "accord")


def test_the_typical_play_has_the_commonest_ending(tables: Tables) -> None:
    chosen = choose(tables)
    assert CLASSES[chosen.play] == "partial"
    assert (chosen.share.count, chosen.share.n) == (3, len(CLASSES))


def test_the_typical_play_is_the_nearest_to_the_medians(tmp_path: Path) -> None:
    tables = run(tmp_path, ("open_ended",) * 5)

    class Worth(Tables):
        def columns(self, table: str) -> tuple[str, ...]:
            return (*super().columns(table), "value_UPP")

        def column(self, table: str, name: str) -> NDArray[Any]:
            if name == "value_UPP":
                return np.array([9.0, 1.0, 4.0, 2.5, 3.0])
            return super().column(table, name)

    worth = Worth(tables.source, tables.manifest)
    assert nearest_to_medians(worth, ends(tables), np.ones(5, bool)) == 4


def test_the_surprising_play_went_as_the_fewest_others_did(tables: Tables) -> None:
    chosen = choose(tables, surprising=True)
    assert CLASSES[chosen.play] == "accord"
    assert chosen.share.count == 1
    assert {(f.about, f.name) for f in chosen.rare} <= {("accord", "full"), ("issue", "pie")}


def test_the_surprising_play_among_those_that_end_so(tables: Tables) -> None:
    assert CLASSES[choose(tables, "partial", surprising=True).play] == "partial"


def test_a_play_by_its_number_says_how_many_end_as_it_does(tables: Tables) -> None:
    chosen = named(tables, 3)
    assert (chosen.accord, chosen.coercion, chosen.share.count) == ("none", "force", 2)


@pytest.mark.parametrize("play", [-1, len(CLASSES)])
def test_a_play_that_is_not_there(tables: Tables, play: int) -> None:
    with pytest.raises(UsageError, match=r"the run has the plays 0 to 7\."):
        named(tables, play)


def test_an_ending_that_no_play_can_have(tables: Tables) -> None:
    with pytest.raises(UsageError, match=r"Did you mean force\? No play can end in 'forse': "):
        choose(tables, "forse")


def test_a_kind_of_measure_that_the_scenario_has_not(tables: Tables) -> None:
    with pytest.raises(UsageError, match="no measure of this scenario is of the kind sanctions"):
        choose(tables, "sanctions")


@pytest.mark.long
def test_an_ending_that_no_play_has(tables: Tables) -> None:
    with pytest.raises(UsageError, match="none of 8 plays ends in unratified"):
        choose(tables, "unratified")


@pytest.mark.long
def test_the_words_say_which_play_and_why(tables: Tables) -> None:
    force = choose(tables, "force")
    assert chosen_words(force, tables.cast) == (
        f"Play {force.play} of 8: force; 25.0% of plays end so."
    )
    assert "of the first 8: A raid on the dam; 25.0%" in chosen_words(
        choose(tables, "raid"), tables.cast, searched=True
    )
    assert "the typical one, nearest to the medians" in chosen_words(choose(tables), tables.cast)
    rare = chosen_words(choose(tables, surprising=True), tables.cast)
    assert "the most surprising: an accord on everything, no coercion; 12.5% of plays go so" in rare
    assert "rarest in it: an accord on everything (12.5%)" in rare


@pytest.mark.long
def test_the_only_play_is_told_as_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the one play does not end in unratified"):
        choose(run(tmp_path, ["force"]), "unratified")
