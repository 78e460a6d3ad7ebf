from __future__ import annotations

import pytest

from sim.view.grammar import Names, agreed, kind_does, plural, sentence, with_article
from tests.made import scenario


@pytest.fixture
def names() -> Names:
    return Names(scenario())


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("United States", "the United States"),
        ("Russia", "Russia"),
        ("Baltic states", "the Baltic states"),
        ("OSCE chair", "the OSCE chair"),
        ("European Union", "the European Union"),
        ("UPP", "UPP"),
        ("the rebels", "the rebels"),
        ("The Green Party", "the Green Party"),
        ("a neighbour", "a neighbour"),
        ("A side", "the A side"),
        ("The first party", "the first party"),
        ("The Hague", "the Hague"),
        ("A league of towns", "a league of towns"),
    ],
)
def test_names_take_the_article_that_english_gives_them(name: str, inside: str) -> None:
    assert with_article(name) == inside


def test_only_a_described_plural_takes_a_plural_verb() -> None:
    assert plural("Baltic states")
    assert not plural("United States")
    assert not plural("OSCE press")
    assert agreed("tables a text", many=True) == "table a text"
    assert agreed("has", many=True) == "have"
    assert agreed("has", many=False) == "has"


def test_options_are_quoted_in_their_own_words(names: Names) -> None:
    assert names.option("water", "third") == "“a third”"
    assert names.option("pie", "none") == "nothing in force"
    assert names.options("water", ["nothing", "half"]) == "“no share” or “half”"


@pytest.mark.parametrize(
    ("options", "edge"),
    [
        (["nothing", "third"], "third"),
        (["third", "half"], "third"),
        (["half"], "half"),
        (["nothing", "half"], None),
        (["nothing", "third", "half"], None),
    ],
)
def test_a_mandate_that_reaches_one_end_of_the_scale_has_an_edge(
    names: Names, options: list[str], edge: str | None
) -> None:
    assert names.edge("water", options) == edge


def test_a_sentence_has_a_capital_and_one_full_stop() -> None:
    assert sentence("the talks", "end") == "The talks end."
    assert sentence("The end.") == "The end."


def test_sanctions_are_several_and_other_kinds_of_coercion_one() -> None:
    assert kind_does("sanctions", "comes") == "sanctions come"
    assert kind_does("sanctions", "goes") == "sanctions go"
    assert kind_does("force", "comes") == "force comes"
    assert kind_does("some accord", "goes") == "some accord goes"
