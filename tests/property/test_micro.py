"""MiCRO never concedes more often than the other has answered, in any scenario (dejonge2022)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from sim.model import Event, Talks
from sim.scenario import Scenario, read
from tests.mechanisms_at_random import without_measures, without_words
from tests.property.tables import thorough
from tests.scenarios_at_random import Written, dumped, rich

UNSEEN = {"shuttle"}
Text = tuple[tuple[str, str], ...]


def assert_in_step(brief: Scenario, events: Sequence[Event]) -> int:
    """Before every concession the party has tabled at most as many texts as each other voter.

    Returns how many concessions there were.
    """
    stages = {stage.id: stage for stage in brief.stages}
    tabled: dict[str, set[Text]] = defaultdict(set)
    conceded = 0
    for event in events:
        if event.kind == "stage_begin":
            tabled.clear()
        if event.kind != "offer":
            continue
        by, stage = str(event.party), stages[str(event.stage)]
        text, own = tuple(sorted(event.data["text"].items())), tabled[by]
        if by == stage.chair:
            continue
        if own and text not in own and brief.parties[by].strategy == "micro":
            conceded += 1
            others = [party for party in stage.parties if party != by]
            theirs = [len(tabled[party]) for party in others]
            assert len(own) <= (0 if stage.forum in UNSEEN else min(theirs)), event
        own.add(text)
    return conceded


@thorough
@given(rich(), st.integers(0, 9))
def test_micro_has_never_conceded_more_often_than_another_tabled(
    written: Written, replicate: int
) -> None:
    """Where values stand still: nothing is threatened, promised or reproached."""
    without_words(written)
    without_measures(written)
    for i, party in enumerate(written["parties"].values()):
        party["home"].pop("opposition", None)
        party["strategy"] = "micro" if i % 2 == 0 else party["strategy"]
    brief = read(dumped(written))
    assert_in_step(brief, Talks(brief, seed=17).trace(replicate))
