from __future__ import annotations

import json
import subprocess
import sys

import pytest

from sim.scenario import json_schema


def test_the_schema_is_json_and_refers_to_what_it_holds():
    written = json.dumps(json_schema())
    names = json_schema()["$defs"]
    for piece in written.split('"#/$defs/')[1:]:
        assert piece.split('"')[0] in names


def test_editors_offer_the_words():
    schema = json_schema()
    party = schema["$defs"]["PartyEntry"]["properties"]
    assert {"enum": ["low", "medium", "high", "unknown"]} in party["resolve"]["anyOf"]
    assert "boulware" in party["strategy"]["anyOf"][0]["enum"]
    stage = schema["$defs"]["StageEntry"]["properties"]
    assert "exchange" in stage["forum"]["anyOf"][0]["enum"]


def test_editors_tell_unknown_keys():
    schema = json_schema()
    assert schema["else"]["additionalProperties"] is False
    assert schema["$defs"]["MeasureEntry"]["additionalProperties"] is False
    assert "with" in schema["$defs"]["MeasureEntry"]["properties"]
    assert schema["then"]["required"] == ["base"]


def test_every_key_of_an_entry_is_described():
    for name, entry in json_schema()["$defs"].items():
        undescribed = [
            key for key, about in entry["properties"].items() if not about.get("description")
        ]
        assert undescribed == [], name


@pytest.mark.long
def test_importing_the_package_is_light():
    code = "import sim.scenario, sys; print('pydantic' in sys.modules or 'numpy' in sys.modules)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "False"
