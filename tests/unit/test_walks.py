"""Texts beside a way, against all of them in plain Python. docs/model.md, section 2."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import frontier as frontiers
from sim.rules import menus, walks
from tests.conflicts import Conflict, Text, conflict, texts_of, with_authority
from tests.sizes import size

pytestmark = pytest.mark.usefixtures("as_they_stand")
N = size(40, 200)


def one_entry_away(case: Conflict, text: Text) -> list[Text]:
    """The texts that differ from ``text`` in one entry of an issue on the agenda."""
    found: list[Text] = []
    for k, open_ in enumerate(case.agenda):
        entries = {case.quo[k], *(range(case.n_options[k]) if open_ else ())}
        found += [(*text[:k], e, *text[k + 1 :]) for e in sorted(entries - {text[k]})]
    return found


def might_be_signed(case: Conflict, text: Text) -> bool:
    """Whether a text is within the proposer's authority and inside some lines of all others."""
    own = sum(case.beyond(case.kinds[0][0], text)) <= case.authority[0]
    return own and all(case.chance(a, text) > 0 for a in (1, 2))


@pytest.mark.parametrize("authority", [0, 2])
@pytest.mark.parametrize("packages", [0.0, 0.4])
def test_of_texts_one_entry_away_those_are_looked_at_that_all_might_sign_and_no_accord_is_missed(
    authority: int, packages: float
) -> None:
    n_accords = n_left_out = 0
    for seed in range(N):
        case = conflict(seed, 3, 3, 4, doubt=0.5, packages=packages, slack=0.7, none=0.2)
        case = with_authority(case, authority, seed % 2, 0)
        room, n = case.explore()
        first = min(n, 4)
        menus.lay_own(room.menus, room.texts, case.world, 0, 0)
        anyone = np.zeros(3)
        if not menus.fill(room.menus, np.array([case.agenda]), 0, authority, anyone):
            continue
        stop = walks.single_moves(room, case.world, case.counted, 0, 0, first, authority)
        written = set(texts_of(room, stop)[first:])
        beside = {t for text in texts_of(room, first) for t in one_entry_away(case, text)}
        assert written <= {text for text in beside if might_be_signed(case, text)}
        accords = {text for text in beside if case.is_accord(text)}
        assert accords <= written
        n_accords += len(accords)
        n_left_out += len(beside - written)
    assert min(n_accords, n_left_out) > N // 2


def test_chances_are_listed_from_the_largest_every_one_once() -> None:
    rng = np.random.default_rng(3)
    for _ in range(N):
        given = rng.choice([0.0, 0.1, 0.25, 0.25 + 1e-16, 0.5, 0.75, 1.0], 12)
        chances, n = np.zeros(12), np.zeros(1, np.int64)
        for chance in given:
            menus.list_chance(chances, n, 0, chance)
        assert chances[: n[0]].tolist() == sorted(set(given.tolist()), reverse=True)


def test_who_looks_for_texts_finds_what_he_finds_alone() -> None:
    """What is written down for all of a play is of no use to one more than to another."""
    for seed in range(N):
        case = conflict(seed, 3, 3, 4, doubt=0.5, slack=0.7)
        alone, n = case.explore()
        room = case.room()
        frontiers.look_round(room, case.world, case.counted, 0)
        for i in (2, 1, 0):
            found = frontiers.explore(room, case.world, case.counted, 0, i, 0, False)
        assert found == n
        assert texts_of(room, n) == texts_of(alone, n)
        assert np.array_equal(room.scores[:n], alone.scores[:n])
