from __future__ import annotations

import json

from sim.lab.manifest import begin, cast, finished
from sim.lab.settings import Settings
from tests.made import scenario


def test_a_run_that_has_only_begun_is_not_complete() -> None:
    manifest = begin(scenario(), Settings(n=10, seed=0))
    assert (manifest["complete"], manifest["played"], manifest["asked"]) == (False, 0, 10)
    assert manifest["seed"] == 0


def test_a_run_is_complete_when_all_that_was_asked_is_played() -> None:
    manifest = begin(scenario(), Settings(n=10))
    whole = finished(manifest, [range(10)], seconds=2.0)
    part = finished(manifest, [range(4), range(6, 8)], seconds=2.0)
    assert whole["complete"]
    assert whole["talks_per_second"] == 5.0
    assert not part["complete"]
    assert part["replicates"] == [[0, 4], [6, 8]]
    assert part["played"] == 6


def test_versions_and_processor_are_recorded() -> None:
    manifest = begin(scenario(), Settings())
    assert {"python", "mesa", "numpy", "numba", "demarche"} <= set(manifest["versions"])
    assert manifest["processor"]["machine"]


def test_the_cast_names_everything_in_the_scenarios_order() -> None:
    found = cast(scenario())
    assert list(found["issues"]) == ["water", "fish", "pie"]
    assert found["issues"]["water"]["options"]["third"] == "a third"
    assert found["issues"]["pie"]["status_quo"] is None
    assert list(found["stages"]) == ["first", "second"], "history is not a stage"
    assert found["measures"]["raid"] == {"name": "A raid on the dam", "by": "LOW", "kind": "force"}


def test_a_manifest_is_plain_json() -> None:
    manifest = begin(scenario(), Settings())
    assert json.loads(json.dumps(manifest)) == manifest
