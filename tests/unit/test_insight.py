"""What parties recall of a stage. docs/model.md, section 3."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sim.days.remembering import Recalled
from sim.model import Talks
from sim.model.floor import Floor
from sim.rules.ladder import RUNGS, Ladder, new_ladder
from sim.stage.doing import keep_in_mind
from sim.stage.holding import open_stage
from sim.stage.recalling import find_again, past_of
from tests.builders import party, scale, scenario, stand

A = 0
BOTH = (0, 1)
pytestmark = pytest.mark.usefixtures("as_they_stand")


def seated() -> tuple[Floor, Recalled]:
    """Two parties that recall, in two plays; A's level is 0.5 throughout."""
    issues = [scale(name, 4, None) for name in "xy"]
    people = [
        party(name, *(stand(issue, want) for issue in issues), strategy="tit_for_tat")
        for name, want in (("A", 3), ("B", 0))
    ]
    talks = Talks(scenario(issues, people), seed=1)
    talks.set_the_table(0, 2)
    floor = talks.floor(0, talks.state.live.copy())
    for r in BOTH:
        open_stage(floor.sitting, r)
    assert floor.sitting.recalled.there
    talks.people[A].level[:] = 0.5
    return floor, floor.sitting.recalled


def tabled(floor: Floor, *texts: Sequence[int]) -> None:
    """A tables these texts, session by session: rungs 0, 1, … of its ladder."""
    for rung, text in enumerate(texts):
        floor.course.session[:] = rung + 1
        person = floor.seated[A]
        person.rung[:] = rung
        for r in BOTH:
            keep_in_mind(floor.sitting, person, r, np.array(text), 1)


def built(*texts: Sequence[int]) -> Ladder:
    """A ladder of these texts in both plays; what lies behind its rungs is no rung."""
    found = new_ladder(2, 2, RUNGS)
    found.text[:] = 3
    found.text[:, : len(texts)] = texts
    found.n[:] = len(texts)
    return found


def places(memory: Recalled) -> list[tuple[int, int]]:
    """The rungs of A's text before its last and of its last, play by play."""
    pairs = zip(memory.rung_before[:, A], memory.rung[:, A], strict=True)
    return [(int(before), int(last)) for before, last in pairs]


def found_again(memory: Recalled, ladder: Ladder) -> None:
    """A's ladder is built anew in both plays."""
    for r in BOTH:
        find_again(memory, ladder, r, A)


def test_who_has_tabled_nothing_is_on_no_rung() -> None:
    _, memory = seated()
    assert places(memory) == [(-1, -1)] * 2
    found_again(memory, built((0, 0), (3, 3)))
    assert places(memory) == [(-1, -1)] * 2


def test_the_rungs_of_the_last_two_texts_are_kept() -> None:
    floor, memory = seated()
    tabled(floor, (3, 3))
    assert places(memory) == [(-1, 0)] * 2
    tabled(floor, (3, 3), (3, 2), (3, 1))
    assert places(memory) == [(1, 2)] * 2
    for r in BOTH:
        past = past_of(memory, floor.sitting.seats.voters, r, A)
        assert (past.rung_before, past.rung) == (1, 2)


def test_on_a_new_ladder_texts_are_found_again() -> None:
    floor, memory = seated()
    tabled(floor, (3, 3), (3, 2))
    found_again(memory, built((3, 3), (2, 3), (3, 2), (1, 3), (0, 0)))
    assert places(memory) == [(0, 2)] * 2


def test_a_text_that_a_new_ladder_lacks_leaves_its_rung_where_there_are_so_many() -> None:
    floor, memory = seated()
    tabled(floor, (3, 3), (3, 2), (3, 1))
    found_again(memory, built((3, 3), (2, 3), (1, 3), (0, 3)))
    assert places(memory) == [(1, 2)] * 2
    found_again(memory, built((2, 2), (3, 2)))
    assert places(memory) == [(1, 1)] * 2
    found_again(memory, built((2, 2)))
    assert places(memory) == [(0, 0)] * 2


def test_only_where_a_ladder_is_built_anew_is_anything_looked_for() -> None:
    floor, memory = seated()
    tabled(floor, (3, 3), (3, 2))
    find_again(memory, built((2, 3), (3, 3), (1, 3), (3, 2)), 1, A)
    assert places(memory) == [(0, 1), (1, 3)]


def test_who_has_tabled_one_text_has_none_before_on_a_new_ladder_either() -> None:
    floor, memory = seated()
    tabled(floor, (3, 3))
    found_again(memory, built((3, 3), (2, 2), (0, 0)))
    assert places(memory) == [(-1, 0)] * 2
