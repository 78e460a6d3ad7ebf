from __future__ import annotations

import json
from io import StringIO

from rich.console import Console

from sim.model import Talks
from sim.scenario import load
from sim.view.transcript import as_records, tell


def test_a_play_of_the_engine_is_told_from_its_first_stage_to_its_end() -> None:
    scenario = load("january_2022")
    console = Console(file=StringIO(), width=80, highlight=False)
    tell(scenario, Talks(scenario, seed=1).trace(17), console, "Play 17, seed 1")
    text = str(console.file.getvalue())  # type: ignore[attr-defined]
    assert text.startswith("The security talks of January 2022\n")
    places = [text.index(f"\n{stage.name}, ") for stage in scenario.stages]
    assert places == sorted(places)
    assert places[-1] < text.index("\nHow it ended")
    assert max(map(len, text.splitlines())) <= 80


def test_a_play_for_programs_is_plain_json() -> None:
    scenario = load("two_neighbours")
    records = as_records(Talks(scenario, seed=1).trace(0))
    assert json.loads(json.dumps(records)) == records
    assert records[-1]["kind"] == "end"
    assert {"kind", "date", "stage", "session", "party"} <= set(records[0])
