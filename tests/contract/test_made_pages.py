"""Pages that take minutes to make are of what is there: texts, and the first plays."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from sim.scenario import load
from tests.dossier import gallery, inert
from tests.dossier.changes import FIGURES, digest
from tests.dossier.marks import of_plays, of_texts
from tests.dossier.parts import variants

NAME = "january_2022"
GALLERY = gallery.gallery_page(NAME)


def head(page: Path) -> list[str]:
    """The marks of a page."""
    return page.read_text(encoding="utf-8").splitlines()[:2]


@pytest.mark.long
def test_the_gallery_on_file_is_of_the_variants_as_they_are() -> None:
    scenarios = gallery.slate(NAME).scenarios
    assert head(GALLERY)[0] == gallery.MARK.format(of_texts(scenarios)), "run `make gallery`"


@pytest.mark.slow
def test_the_gallery_on_file_is_of_the_plays_as_they_are() -> None:
    assert head(GALLERY) == gallery.marks(NAME), "run `make gallery`"


@pytest.mark.long
def test_the_page_of_levers_is_of_the_plays_as_they_are() -> None:
    assert head(inert.levers_page(NAME))[1] == inert.mark(NAME), "run `make levers`"


def test_the_figure_of_the_gallery_is_of_its_page() -> None:
    with Image.open(FIGURES / f"{NAME}_gallery.png") as drawn:
        assert drawn.info["Description"] == digest(GALLERY.read_text(encoding="utf-8"))


@pytest.mark.long
def test_every_variant_is_in_the_gallery_and_its_effect_beside_its_question() -> None:
    moved, told = gallery.effects(NAME), variants(NAME)
    stems = [one.about for one in gallery.slate(NAME).alternatives]
    assert sorted(moved) == sorted(stems)
    for stem in stems:
        assert moved[stem]
        assert f"| `{NAME}/{stem}` | " in told
        assert f" | {moved[stem]} |" in told
    assert moved["word_hollow"].startswith("against `word_given`: ")
    assert "no play differs" not in moved.values()


@pytest.mark.long
def test_a_mark_is_of_texts_and_of_plays() -> None:
    one, other = load("two_neighbours"), load("two_neighbours", ["parties.LOW.resolve=high"])
    assert of_texts([one]) != of_texts([other])
    assert of_plays([one], 20) == of_plays([one], 20)
    assert of_plays([one], 20) != of_plays([other], 20)
    assert of_plays([one], 20).startswith("<!-- first 20 plays of each: ")


def test_a_mark_replaces_the_one_that_was_there() -> None:
    bare = "<!-- made of x -->\n\n# A page\n\nWords.\n"
    once = inert.marked(bare, "<!-- a -->")
    assert once == "<!-- made of x -->\n<!-- a -->\n\n# A page\n\nWords.\n"
    assert inert.marked(once, "<!-- b -->") == once.replace("a -->", "b -->", 1)
