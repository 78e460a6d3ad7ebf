"""The notebook of the documentation is run, cell by cell, and answers what it asks."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import Any

import pytest

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")
pytest.importorskip("ipykernel")

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "analyst.ipynb"
SECONDS_A_CELL = 240
"""A first run compiles the rules."""
PLAYS = 500
"""What its answers need; a reader has 2,000."""


def read() -> Any:
    return nbformat.read(FILE, as_version=4)


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The code cells after they were run by the Python that runs the tests."""
    folder = tmp_path_factory.mktemp("notebook")
    here = {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "JUPYTER_DATA_DIR": str(folder / "data"),  # no kernels but this Python's own
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONWARNINGS": "default",
    }
    notebook = read()
    notebook.cells[1].source, n = re.subn(r"n=2000\b", f"n={PLAYS}", notebook.cells[1].source)
    assert n == 1
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the notebook's machinery are not ours
        for name, value in here.items():
            patch.setenv(name, value)
        client = nbclient.NotebookClient(
            notebook, timeout=SECONDS_A_CELL, kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
        )  # fmt: skip
        client.execute()
    assert not (folder / "results").exists()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(cell: Any, kind: str = "text/plain") -> str:
    """What a cell shows, of one kind; what it prints is text."""
    parts = [
        out.get("data", {}).get(kind, "") or (out.get("text", "") if kind == "text/plain" else "")
        for out in cell.outputs
    ]
    return "\n".join(parts)


def test_the_notebook_on_file_holds_no_output_that_could_be_out_of_date() -> None:
    for cell in read().cells:
        assert not cell.get("outputs")
        assert not cell.get("execution_count")


@pytest.mark.long
def test_it_asks_five_questions_in_few_cells() -> None:
    prose = "\n".join(cell.source for cell in read().cells if cell.cell_type == "markdown")
    assert re.findall(r"^## (\d)\. .*\?$", prose, re.MULTILINE) == list("12345")
    assert len(read().cells) < 20


def tells_no_warning(cells: list[Any]) -> None:
    noise = [out.text for cell in cells for out in cell.outputs if out.get("name") == "stderr"]
    assert [text for text in noise if "compiling the rules" not in text] == []


def begins_with_a_headline_and_a_figure(cells: list[Any]) -> None:
    assert f"{PLAYS} plays, seed 1" in shown(cells[0], "text/html")
    assert len(shown(cells[1], "image/png")) > 1000
    assert len(shown(cells[2], "image/png")) > 1000


def says_who_refuses_and_compares_on_common_luck(cells: list[Any]) -> None:
    assert "ukraine" in shown(cells[3])
    comparison = shown(cells[4])
    assert comparison.count("matched with A play by play") == 3
    assert "parties.RUS.resolve = low" in shown(cells[4], "text/html")


def force_hangs_on_russia_s_resolve_and_a_story_is_told(cells: list[Any]) -> None:
    lowest, *_, highest = re.findall(r"^\w+ +(\d\.\d+) +\d+$", shown(cells[5]), re.MULTILINE)
    assert float(lowest) < float(highest)
    assert "parties.RUS" in shown(cells[6])
    assert shown(cells[7]).count("Seed 1.") == 2
    assert "## " in shown(cells[8], "text/markdown")


@pytest.mark.long
def test_it_runs_and_answers_what_it_asks(cells: list[Any]) -> None:
    """In one test, so that the notebook is run once."""
    tells_no_warning(cells)
    begins_with_a_headline_and_a_figure(cells)
    says_who_refuses_and_compares_on_common_luck(cells)
    force_hangs_on_russia_s_resolve_and_a_story_is_told(cells)
