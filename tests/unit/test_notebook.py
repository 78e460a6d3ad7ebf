"""What `import sim` gives: the program from Python."""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pyarrow as pa
import pytest

import sim
from sim.columns import TABLES
from sim.errors import DemarcheError, ResultsError, UsageError
from sim.notebook.changes import whole, written
from sim.view.wording import between, percent

ROOT = Path(__file__).resolve().parents[2]
AGREED = {"issues.water.status_quo": "none"}
MODULES = [
    "sim",
    *(f"sim.notebook.{file.stem}" for file in sorted((ROOT / "sim/notebook").glob("[a-z]*.py"))),
]


@pytest.fixture(scope="module")
def results() -> sim.Results:
    return sim.run("two_neighbours", n=50, set=AGREED)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_right(name: str) -> None:
    module: ModuleType = import_module(name)
    assert doctest.testmod(module).failed == 0


def test_what_is_public_is_all_there_and_nothing_else() -> None:
    assert dir(sim) == sorted(sim.__all__)
    for name in sim.__all__:
        assert (getattr(sim, name).__doc__ or "").strip()
    with pytest.raises(AttributeError, match="no attribute 'unheard_of'"):
        _ = sim.unheard_of  # type: ignore[attr-defined]


PAGE = (ROOT / "docs/notebook.md").read_text(encoding="utf-8")


@pytest.mark.long
def test_the_programs_on_the_page_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for program in re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
        exec(program, names)
    assert "Did you mean LOW?" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_the_page_describes_every_public_name() -> None:
    prose = re.sub(r"^```.*?^```", "", PAGE, flags=re.MULTILINE | re.DOTALL)
    told = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", prose))))
    assert set(sim.__all__) <= told
    for public in (sim.Results, sim.Summary, sim.Story, sim.Comparison):
        assert {name for name in dir(public) if not name.startswith("_")} <= told


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys; before = set(sys.modules); import sim; print(*set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= {"sim", "__future__", "typing", "re", "copyreg"} | {
        name for name in done.stdout.split() if name.split(".")[0] in sys.stdlib_module_names
    }


@pytest.mark.slow  # all that is imported is read anew; `make types` reads the calls of this file
def test_a_user_s_script_is_typed(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    script = tmp_path / "script.py"
    script.write_text(
        """import sim

results: sim.Results = sim.run(sim.load("two_neighbours"), n=10, set={"parties.LOW.resolve": 0.5})
share: float = results.summary().accord["any"].share
told: str = str(results.tell(1))
warned: list[str] = sim.check("two_neighbours")
print(sim.compare(results, "two_neighbours").as_dict(), share, told, warned, results.save())
print(sim.open("results").n + 1)
results.tell("one")
sim.lood("two_neighbours")
""",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}",
         "--follow-imports=silent", str(script)],
        cwd=tmp_path, env={**os.environ, "MYPYPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    untyped, unknown, found = done.stdout.splitlines()
    assert "script.py:9" in untyped
    assert 'incompatible type "str"; expected "int | None"' in untyped
    assert 'has no attribute "lood"' in unknown
    assert "Found 2 errors" in found


@pytest.mark.parametrize(
    ("new", "text"),
    [
        (0.9, "0.9"),
        (3, "3"),
        (True, "true"),
        (None, "null"),
        ("conceder", "conceder"),
        ("a: b", "'a: b'"),
        ("0.2", "'0.2'"),
        (["water", "fish"], "[water, fish]"),
        ((), "[]"),
        ({"name": "patient", "wait": 0.2}, "{name: patient, wait: 0.2}"),
        (date(2022, 1, 10), "2022-01-10"),
        (np.float64(0.5), "0.5"),
        (np.array([1, 2]), "[1, 2]"),
        ("two\nlines " + "long " * 60, '"two\\nlines ' + ("long " * 60) + '"'),
    ],
)
def test_a_value_is_written_as_the_command_line_has_it(new: object, text: str) -> None:
    assert written({"a.b": new}) == (f"a.b={text}",)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"a=b": 1}, "dotted ids as text"),
        ({3: 1}, "dotted ids as text"),
        ({"a.b": object()}, "cannot write the value of a.b"),
        ([1], "which is no text"),
    ],
)
def test_changes_that_cannot_be_written_are_refused_with_a_remedy(
    changes: object, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        written(changes)  # type: ignore[arg-type]


def test_a_single_text_is_a_change_too() -> None:
    assert written("a.b=1") == ("a.b=1",)


@pytest.mark.long
def test_changes_are_made_and_told_whichever_way_they_come() -> None:
    by_name = sim.run("two_neighbours", n=5, set={"parties.LOW.resolve": 0.25})
    loaded = sim.load("two_neighbours", set=["parties.LOW.resolve=0.25"])
    by_text = sim.run(loaded, n=5)
    later = sim.run(sim.load("two_neighbours"), n=5, set={"parties.LOW.resolve": 0.25})
    for found in (by_name, by_text, later):
        assert found.manifest["changes"] == ["parties.LOW.resolve=0.25"]
        assert set(found.table("outcomes")["resolve_LOW"].to_pylist()) == {0.25}
        assert "parties.LOW.resolve" in repr(found)
        assert "parties.LOW.resolve" in found._repr_html_()


def test_a_change_of_a_changed_scenario_is_told_after_the_one_before() -> None:
    first = sim.load("two_neighbours", set={"parties.LOW.resolve": 0.25})
    both = sim.run(first, n=5, set={"parties.UPP.resolve": 0.75})
    assert both.manifest["changes"] == ["parties.LOW.resolve=0.25", "parties.UPP.resolve=0.75"]
    assert set(both.table("outcomes")["resolve_LOW"].to_pylist()) == {0.25}


def test_a_wrong_change_is_refused_in_the_words_of_the_command_line() -> None:
    with pytest.raises(sim.ScenarioError, match=r"--set 1: parties\.LWO\.resolve=1.*mean LOW"):
        sim.load("two_neighbours", set={"parties.LWO.resolve": 1})


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"n": 0}, "at least 1"),
        ({"n": 2.5}, r"n = 2\.5: a whole number is needed"),
        ({"n": "ten"}, "n = 'ten': a whole number is needed"),
        ({"seed": -1}, "a whole number from 0 up"),
        ({"workers": 0}, "at least 1"),
    ],
)
def test_a_number_out_of_its_range_is_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        sim.run("two_neighbours", **wrong)  # type: ignore[arg-type]


def test_whole_numbers_come_as_anything_that_is_one() -> None:
    assert [whole("n", 1e4), whole("n", np.int64(3)), whole("n", 0)] == [10_000, 3, 0]


def test_what_is_no_scenario_is_refused() -> None:
    with pytest.raises(UsageError, match="no scenario's name"):
        sim.run(17, n=5)  # type: ignore[arg-type]
    with pytest.raises(sim.ScenarioError, match="Did you mean two_neighbours"):
        sim.load("two_neighbors")


def test_frames_and_arrow_tables_hold_the_same(results: sim.Results) -> None:
    for name in TABLES:
        frame, table = getattr(results, name), results.table(name)
        assert list(frame.columns) == table.column_names
        assert len(frame) == table.num_rows
    assert results.outcomes["accord_date"].dtype.kind == "M"
    classes = results.table("outcomes")["outcome_class"].to_pylist()
    assert results.outcomes["outcome_class"].tolist() == classes


def test_without_pandas_tables_are_arrow_and_a_frame_says_what_to_do(
    results: sim.Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert isinstance(results.outcomes, pa.Table)
    assert results.outcomes.column_names == results.table("outcomes").column_names
    with pytest.raises(UsageError, match=r"pip install pandas.*\.table\(\"outcomes\"\)"):
        results.frame("outcomes")


def test_an_unknown_table_or_figure_is_answered_with_the_names(results: sim.Results) -> None:
    with pytest.raises(UsageError, match=r"Did you mean outcomes\? No table 'outcome'"):
        results.table("outcome")
    with pytest.raises(UsageError, match=r"No figure 'nothing_like_it'; there are .*offers"):
        results.plot("nothing_like_it")


def test_a_figure_is_a_picture_in_a_notebook(results: sim.Results) -> None:
    figure = results.plot("ends")
    assert figure._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined]


def test_a_summary_and_a_story_show_themselves_as_text(results: sim.Results) -> None:
    summary, story = results.summary(), results.tell(7)
    assert repr(summary) == str(summary)
    assert "50 plays, seed 1" in str(summary)
    assert "in memory only" in str(summary)
    settled = sum(kind != "" for kind in results.outcomes["accord_kind"])
    assert summary.accord["any"].count == settled
    assert summary.accord["any"].share > 0.5
    assert summary.coercion["any"].count + summary.coercion["none"].count == 50
    assert json.loads(json.dumps(summary.as_dict()))["replicates"] == 50
    assert repr(story) == str(story)
    assert story.label in str(story).replace("\n", " ")
    assert json.loads(json.dumps(story.as_dict()))["events"][-1]["kind"] == "end"
    assert story._repr_markdown_().startswith("# Two neighbours and a river\n")
    assert max(len(line) for line in f"{summary}\n{story}".splitlines()) <= 100


@pytest.mark.parametrize("play", [-1, 50])
def test_a_play_that_was_not_played_is_not_told(results: sim.Results, play: int) -> None:
    with pytest.raises(UsageError, match="they go from 0 to 49"):
        results.tell(play)


@pytest.mark.long
def test_a_play_is_chosen_by_what_it_is_like() -> None:
    results = sim.run("january_2022", n=200)
    forced = results.tell(ending="force")
    assert results.outcomes["did_force"][forced.play]
    assert "force" in forced.lead.lower()
    assert not results.outcomes["did_force"][results.tell().play]
    assert results.tell(surprising=True).play != results.tell().play
    with pytest.raises(UsageError, match="give one of them"):
        results.tell(1, ending="force")


def test_a_headline_says_what_was_played_and_escapes_every_text() -> None:
    hostile = {**AGREED, "question": "<script>alert('&')</script>", "scenario": "<b>River</b>"}
    results = sim.run("two_neighbours", n=50, set=hostile)
    page, some = results._repr_html_(), results.summary().accord["any"]
    assert "&lt;script&gt;alert(&#x27;&amp;&#x27;)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "<b>" not in page
    assert "issues.water.status_quo = none" in page
    for words in ("50 plays, seed 1", "some accord", percent(some.share), "some coercion",
                  between(some.low, some.high), "no forecast"):  # fmt: skip
        assert words in page


def test_results_are_saved_opened_and_are_the_same(results: sim.Results, tmp_path: Path) -> None:
    folder = results.save(tmp_path)
    again = sim.open(folder)
    assert (again.folder, results.folder) == (folder, None)
    assert again.scenario == results.scenario
    assert again.scenario.changes == results.scenario.changes
    for name in TABLES:
        assert again.frame(name).equals(results.frame(name))
    assert str(again.tell(3)) == str(results.tell(3))
    assert repr(again).endswith(f"{folder}>")


def test_a_run_with_a_folder_is_written_there(tmp_path: Path) -> None:
    written = sim.run("two_neighbours", n=5, folder=tmp_path)
    assert written.folder is not None
    assert written.folder.parent == tmp_path / "two_neighbours"
    assert sim.open(str(written.folder)).n == 5


def test_a_story_of_another_scenario_or_program_is_refused(
    results: sim.Results, tmp_path: Path
) -> None:
    folder = results.save(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text())
    digests = {**manifest["digests"], "program": "another"}
    (folder / "manifest.json").write_text(json.dumps({**manifest, "digests": digests}))
    with pytest.raises(ResultsError, match="another version of the program"):
        sim.open(folder).tell(0)
    text = (folder / "scenario.yaml").read_text()
    (folder / "scenario.yaml").write_text(text.replace("third", "fourth"))
    with pytest.raises(ResultsError, match="was changed since"):
        sim.open(folder).tell(0)


def test_what_is_no_results_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DemarcheError, match="not a results folder"):
        sim.open(tmp_path)


@pytest.mark.long
def test_runs_are_compared_on_the_luck_of_the_results_that_are_given(
    results: sim.Results, tmp_path: Path
) -> None:
    changed = sim.load("two_neighbours", set={"parties.LOW.resolve": "high"})
    folder = results.save(tmp_path)
    comparison = sim.compare(results, "two_neighbours", changed, folder)
    assert comparison.as_dict()["paired"] == [True, True, True]
    assert [run.n for run in comparison.runs] == [50] * 4
    assert comparison.runs[3].folder == folder
    assert repr(comparison) == str(comparison)
    assert "matched with A" in str(comparison)
    assert comparison.plot()._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined]


def test_a_comparison_in_a_notebook_names_the_runs_and_escapes_them() -> None:
    hostile = sim.load("two_neighbours", set={**AGREED, "question": "<i>why</i>"})
    page = sim.compare("two_neighbours", hostile, n=20)._repr_html_()
    assert "<i>" not in page
    for words in ("<strong>B</strong>", "status_quo = none", "B − A", "*", "no forecast"):
        assert words in page


def test_other_luck_is_not_called_matched(results: sim.Results) -> None:
    other = sim.run("two_neighbours", n=50, seed=2, set=AGREED)
    assert sim.compare(results, other).as_dict()["paired"] == [False]


def test_one_run_is_no_comparison(results: sim.Results) -> None:
    with pytest.raises(UsageError, match="two runs at least"):
        sim.compare(results)


@pytest.mark.long
def test_a_doubt_is_told_as_check_tells_it() -> None:
    late = {"parties.RUS.demands.budget.since": "2022-01-13"}
    assert any("hindsight" in warning for warning in sim.check("osce_57", set=late))
