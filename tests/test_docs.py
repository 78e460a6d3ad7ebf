"""What the pages show is run."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from sim.scenario import json_schema, load, warnings

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = re.findall(
    r"^```python\n(.*?)^```",
    (ROOT / "docs/design.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)
WHOLE = re.findall(
    r"^```yaml scenario\n(.*?)^```",
    (ROOT / "docs/format.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.parametrize("text", WHOLE, ids=lambda text: text.splitlines()[0])
def test_a_whole_scenario_on_the_format_page_loads_without_a_warning(
    text: str, tmp_path: Path
) -> None:
    file = tmp_path / "shown.yaml"
    file.write_text(text, encoding="utf-8")
    assert warnings(load(str(file))) == []


def test_the_format_page_shows_a_whole_scenario() -> None:
    assert WHOLE


def test_the_schema_on_file_is_the_one_that_the_program_prints() -> None:
    on_file = json.loads((ROOT / "docs/scenario.schema.json").read_text(encoding="utf-8"))
    assert on_file == json.loads(json.dumps(json_schema()))


def test_the_odd_page_has_every_element_and_names_files_that_exist() -> None:
    page = (ROOT / "docs/odd.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\d)\.", page, re.MULTILINE) == list("1234567")
    concepts = (
        "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction",
        "Sensing", "Interaction", "Stochasticity", "Collectives", "Observation",
    )  # fmt: skip
    assert [name for name in concepts if f"**{name}.**" not in page] == []
    named = set(re.findall(r"`(sim/[\w/.]+)`", page))
    assert {name for name in named if not (ROOT / name).exists()} == set()


@pytest.mark.long
def test_the_program_on_the_design_page_runs() -> None:
    names: dict[str, Any] = {}
    for program in PROGRAMS:
        exec(program, names)
    assert len(names["block"].outcomes["replicate"]) == 1000
    assert names["events"][-1].kind == "end"
    assert names["texts"][0].mind is not None


def test_the_page_of_promises_names_tests_that_exist() -> None:
    page = (ROOT / "docs/trust.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", page)
    assert len(named) > 60
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / "tests" / file).is_file()
        or not re.search(
            rf"^ *(?:def|class) {name}\b", (ROOT / "tests" / file).read_text("utf-8"), re.MULTILINE
        )
    ]
    assert missing == []


@pytest.mark.parametrize(
    "fault",
    [
        "`kill -9`",
        "full disk",
        "read-only folder",
        "deleted folder",
        "two runs into one place",
        "corrupt block",
        "changed scenario",
        "clock that is set back",
        "worker that dies",
        "worker that is out of memory",
        "block that is lost",
        "limit on the size of files",
        "refuses any one step",
        "`efg`",
    ],
)
def test_every_fault_has_a_promise_and_tests_that_are_run_every_time(fault: str) -> None:
    page = (ROOT / "docs/trust.md").read_text(encoding="utf-8")
    faults = page.partition("\n## Faults\n")[2].partition("\n## ")[0]
    (held_by,) = (
        row.split(" | ")[1]
        for row in faults.splitlines()
        if row.startswith("| ") and fault in row.split(" | ")[0]
    )
    always = re.findall(r"`([\w/]+\.py)::(\w+)`(?! \(\*slow)", held_by)
    assert always
    for file, name in always:
        tests = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
        (test,) = (n for n in ast.walk(tests) if isinstance(n, ast.FunctionDef) and n.name == name)
        assert "pytest.mark.slow" not in map(ast.unparse, test.decorator_list)


def test_the_engine_page_names_files_and_functions_that_exist() -> None:
    page = (ROOT / "docs/engine.md").read_text(encoding="utf-8")
    files = set(
        re.findall(
            r"\b((?:model|rules|days|play|lab|forums|stage|strategies|scenario)/\w+\.py)", page
        )
    )
    assert len(files) >= 25
    assert {name for name in files if not (ROOT / "sim" / name).is_file()} == set()
    whole = ("sim/model", "sim/stage", "sim/days", "sim/play")
    model = {path.name for room in whole for path in (ROOT / room).glob("[a-z]*.py")}
    assert {name for name in model if not re.search(rf"\b{name}\b", page)} == set()
    called = set(re.findall(r"`(?:\w+\.)?([a-z_]+)`", page)) - {"sim"}
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "sim").rglob("*.py"))
    assert {name for name in called if f"def {name}(" not in code} == {"testing", "py"}
