"""What parties recall of a stage. docs/model.md, section 3."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.model import Talks
from sim.model.floor import Floor
from sim.model.memory import Memory
from sim.rules.ladder import RUNGS, Ladder, new_ladder
from tests.builders import party, scale, scenario, stand

A = 0
BOTH = np.ones(2, np.bool_)


def seated() -> tuple[Floor, Memory]:
    """Two parties that recall, in two plays; A's level is 0.5 throughout."""
    issues = [scale(name, 4, None) for name in "xy"]
    people = [
        party(name, *(stand(issue, want) for issue in issues), strategy="tit_for_tat")
        for name, want in (("A", 3), ("B", 0))
    ]
    talks = Talks(scenario(issues, people), seed=1)
    talks.set_the_table(0, 2)
    floor = talks.floor(0, talks.state.live.copy())
    floor.open()
    assert floor.memory is not None
    talks.people[A].level = np.full(2, 0.5)
    return floor, floor.memory


def tabled(floor: Floor, *texts: Sequence[int]) -> None:
    """A tables these texts, session by session: rungs 0, 1, … of its ladder."""
    for rung, text in enumerate(texts):
        floor.session = rung + 1
        floor.keep_in_mind(A, BOTH, np.array([text, text]), np.full(2, rung))


def built(*texts: Sequence[int]) -> Ladder:
    """A ladder of these texts in both plays; what lies behind its rungs is no rung."""
    found = new_ladder(2, 2, RUNGS)
    found.text[:] = 3
    found.text[:, : len(texts)] = texts
    found.n[:] = len(texts)
    return found


def places(memory: Memory) -> list[tuple[int, int]]:
    """The rungs of A's text before its last and of its last, play by play."""
    pairs = zip(memory.rung_before[:, A], memory.rung[:, A], strict=True)
    return [(int(before), int(last)) for before, last in pairs]


def test_who_has_tabled_nothing_is_on_no_rung() -> None:
    _, memory = seated()
    assert places(memory) == [(-1, -1)] * 2
    memory.find_again(A, BOTH, built((0, 0), (3, 3)))
    assert places(memory) == [(-1, -1)] * 2


def test_the_rungs_of_the_last_two_texts_are_kept() -> None:
    floor, memory = seated()
    tabled(floor, (3, 3))
    assert places(memory) == [(-1, 0)] * 2
    tabled(floor, (3, 3), (3, 2), (3, 1))
    assert places(memory) == [(1, 2)] * 2
    past = memory.past(A)
    assert (past.rung_before.tolist(), past.rung.tolist()) == ([1, 1], [2, 2])


def test_on_a_new_ladder_texts_are_found_again() -> None:
    floor, memory = seated()
    tabled(floor, (3, 3), (3, 2))
    memory.find_again(A, BOTH, built((3, 3), (2, 3), (3, 2), (1, 3), (0, 0)))
    assert places(memory) == [(0, 2)] * 2


def test_a_text_that_a_new_ladder_lacks_leaves_its_rung_where_there_are_so_many() -> None:
    floor, memory = seated()
    tabled(floor, (3, 3), (3, 2), (3, 1))
    memory.find_again(A, BOTH, built((3, 3), (2, 3), (1, 3), (0, 3)))
    assert places(memory) == [(1, 2)] * 2
    memory.find_again(A, BOTH, built((2, 2), (3, 2)))
    assert places(memory) == [(1, 1)] * 2
    memory.find_again(A, BOTH, built((2, 2)))
    assert places(memory) == [(0, 0)] * 2


def test_only_where_a_ladder_is_built_anew_is_anything_looked_for() -> None:
    floor, memory = seated()
    tabled(floor, (3, 3), (3, 2))
    memory.find_again(A, np.array([False, True]), built((2, 3), (3, 3), (1, 3), (3, 2)))
    assert places(memory) == [(0, 1), (1, 3)]


def test_who_has_tabled_one_text_has_none_before_on_a_new_ladder_either() -> None:
    floor, memory = seated()
    tabled(floor, (3, 3))
    memory.find_again(A, BOTH, built((3, 3), (2, 2), (0, 0)))
    assert places(memory) == [(-1, 0)] * 2
