"""MiCRO never concedes more often than the other has answered, in any scenario (dejonge2022)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model import Event, Talks
from sim.scenario import Scenario, read
from tests.mechanisms_at_random import without_measures, without_words
from tests.property.tables import thorough
from tests.scenarios_at_random import Written, dumped, rich

UNSEEN = {"shuttle"}
Text = tuple[tuple[str, str], ...]
Table = tuple[str, ...]


def assert_in_step(brief: Scenario, events: Sequence[Event]) -> int:
    """Before every concession the party has tabled at most as many texts at that table as it saw of
    each other voter, since what there is to agree on last changed.

    Returns how many concessions there were.
    """
    stages = {stage.id: stage for stage in brief.stages}
    tables: dict[Table, dict[str, set[Text]]] = defaultdict(lambda: defaultdict(set))
    seen: dict[Table, dict[str, set[Text]]] = defaultdict(lambda: defaultdict(set))
    settled: dict[Table, int] = {}
    accords: dict[str, int] = defaultdict(int)
    conceded = 0
    for event in events:
        if event.kind == "ratification" and not event.data["ratified"]:
            accords.pop(str(event.data["accord"]), None)
        if str(event.stage) not in stages:
            continue
        stage = stages[str(event.stage)]
        sides = (
            *sorted(stage.parties),
            "",
            *sorted(stage.observers if stage.observers_table else ()),
        )
        table = (*sides, "", *sorted(stage.agenda))
        if event.kind == "accord":
            accords[stage.id] += len(event.data["settled"])
        if event.kind == "stage_begin":
            if settled.get(table) != sum(accords.values()):
                tables.pop(table, None)
                seen.pop(table, None)
            settled[table] = sum(accords.values())
        if event.kind != "offer":
            continue
        by = str(event.party)
        text, own = tuple(sorted(event.data["text"].items())), tables[table][by]
        if by == stage.chair:
            continue
        if own and text not in own and brief.parties[by].strategy == "micro":
            conceded += 1
            theirs = [len(seen[table][party]) for party in stage.parties if party != by]
            assert len(own) <= min(theirs), event
        own.add(text)
        if stage.forum not in UNSEEN:
            seen[table][by].add(text)
    return conceded


@pytest.mark.long
@thorough
@given(rich(), st.integers(0, 9))
def test_micro_has_never_conceded_more_often_than_another_tabled(
    written: Written, replicate: int
) -> None:
    """Where values stand still, with nothing threatened or promised, and where no hand slips."""
    written.get("advanced", {}).pop("tremble", None)
    without_words(written)
    without_measures(written)
    for i, party in enumerate(written["parties"].values()):
        party["home"].pop("opposition", None)
        party["strategy"] = "micro" if i % 2 == 0 else party["strategy"]
    brief = read(dumped(written))
    assert_in_step(brief, Talks(brief, seed=17).trace(replicate))
