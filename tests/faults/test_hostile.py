"""Files that nobody should write: no traceback, no hang, no flood, and words about each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.errors import ResultsError
from sim.lab.store import claim
from sim.model import Talks, layout, minutes
from sim.scenario import load, read
from sim.scenario.shelf import identifier
from tests.faults.hostile import complaint
from tests.faults.hostile_files import EVERYTHING, Mutant
from tests.faults.test_bad_input import EIGHT, changed, only, refusal
from tests.property.tables import assert_same

ROOT = Path(__file__).resolve().parents[2]


def command(*words: str | bytes) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own; what hangs fails."""
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *words],
        cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8", timeout=300,
    )  # fmt: skip


def ran(*words: str) -> str:
    """What a command prints here; it must succeed and say nothing else, no warning even."""
    done = CliRunner().invoke(app, words)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def looked_at(first: int, number: int, seconds: int, *words: str) -> dict[str, Any]:
    """What came of so many mutants, in a process of its own that is killed when it hangs."""
    try:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "tests.faults.hostile", "--first", str(first),
             "--number", str(number), *words],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=seconds,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        pytest.fail(f"more than {seconds} seconds: {late.stdout!r}")
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert told["seen"]["all"] == number
    assert told["wrong"] == 0
    assert told["mebibytes"] <= 1024
    return told


def assert_accepted(told: dict[str, Any], least: dict[str, int]) -> None:
    """So many at least were played: a trial of refusals alone would show little."""
    few = {kind: told["accepted"].get(kind, 0) for kind in least}
    assert {kind: n for kind, n in few.items() if n < least[kind]} == {}


FIRST = {"all": 10, "tree": 8, "exchange": 6, "lend": 1, "the whole way": 1}
SECOND = {"all": 15, "tree": 9, "exchange": 6, "the whole way": 2, "by command": 2}


@pytest.mark.long
@pytest.mark.parametrize(
    ("first", "number", "every", "commands", "least"),
    [
        (0, 60, 11, 2, {**FIRST, "everything": 3, "two_neighbours": 2, "january_2022": 3}),
        pytest.param(
            60,
            120,
            6,
            1,
            {**SECOND, "everything": 5, "two_neighbours": 5, "january_2022": 7},
            marks=pytest.mark.slow,
        ),
    ],
)
def test_no_mutant_breaks_the_program(
    first: int, number: int, every: int, commands: int, least: dict[str, int]
) -> None:
    words = ("--every", str(every), "--commands", str(commands))
    told = looked_at(first, number, 400, *words)
    assert_accepted(told, least)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(10_000, 20_000, 200))
def test_no_mutant_of_very_many_breaks_the_program(first: int) -> None:
    """Few in a process, which keeps the rules that were compiled for them."""
    told = looked_at(first, 200, 1800, "--commands", "3")
    ways = {"tree": 24, "exchange": 10, "lend": 3, "text": 1}
    sources = {"everything": 4, "two_neighbours": 1, "january_2022": 10}
    assert_accepted(told, {"all": 30, **ways, **sources, "the whole way": 3, "by command": 1})


MANY = ", ".join(f"k{i}" for i in range(1000))
PAIRS = ", ".join(f"k{i}: {{}}" for i in range(1000))
FOLLOWS = "".join(f"  P{i}: {{follows: P{i + 1}}}\n" for i in range(100)) + "  P100: {}\n"
BLOCS = "".join(f"  B{i}: {{members: [B{i + 1}]}}\n" for i in range(100)) + "  B100: {}\n"
ANSWERS = "measures:\n  m0: {by: LOW, kind: force, when: no_accord}\n" + "".join(
    f"  m{i}: {{by: LOW, kind: force, when: m{i - 1}}}\n" for i in range(1, 64)
)
MONSTERS = {
    "a thousand options": changed("nothing: ", f"{PAIRS.replace('{}', 'a word')}, nothing: "),
    "a thousand parties": changed("parties:", f"parties: {{{PAIRS}}}\nmore:"),
    "a thousand demands": changed("demands: {water: {want: half", f"demands: {{{PAIRS}, x: {{a: b"),
    "a thousand stages": EIGHT + "  - {stage: x, date: 2030-05-02}\n" * 1000,
    "a thousand members": changed("UPP: {", f"UPP: {{members: [{MANY}], "),
    "a thousand unknown names": changed("UPP: {", f"UPP: {{package: [{MANY}], "),
    "a hundred that follow each other": changed("  LOW:", FOLLOWS + "  LOW:"),
    "a hundred blocs in each other": changed("  LOW:", BLOCS + "  LOW:"),
    "a bloc that is its own member": changed("UPP: {", "UPP: {members: [UPP], "),
    "two blocs of each other": changed(
        "UPP: {", "UPP: {members: [LOW], ", "LOW: {", "LOW: {members: [UPP], "
    ),
    "who follows itself": changed("UPP: {", "UPP: {follows: UPP, "),
    "an answer to itself": EIGHT + "measures:\n  force: {by: LOW, when: force}\n",
    "sixty answers to answers": EIGHT + ANSWERS,
    "a stage on condition of itself": changed("talks, ", "talks, if: {accord: talks}, "),
    "reads that read each other": changed(
        "want: half,", "want: half, reads: {third: half, half: third},"
    ),
    "a merge of itself": "a: &x {<<: *x}\n",
    "a merge of a word": "a: &x word\nb: {<<: *x}\n" + EIGHT,
    "a merge of a list of words": EIGHT + "tension: {<<: [a, b], now: 0.5}\n",
    "a merge bomb": "a0: &a0 {k: v}\n" + "".join(
        f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 10)}]}}\n" for i in range(1, 12)
    ),
    "a key that is an alias": "a: &x scenario\n*x : b\n" + EIGHT,
    "a key that is a map": "? {a: b}\n: c\n" + EIGHT,
    "a key that is a list of itself": "? &x [*x]\n: c\n",
    "an anchor on everything": EIGHT.replace("water", "&a water", 1).replace("UPP", "&a UPP"),
    "a hundred thousand lists": "a: [" + "[]," * 100_000 + "]\n",
    "a hundred thousand lines": EIGHT + "# nothing\n" * 100_000,
    "a deep block": "".join(" " * i + f"k{i}:\n" for i in range(500)),
    "deep questions": "? " * 3000 + "a",
    "deep dashes": "- " * 3000 + "a",
    "open braces": "{" * 5000,
    "braces in keys": "{a: " * 5000,
    "a million characters": changed("Two neighbours", "x" * 1_000_000),
    "a key of a million characters": changed("  LOW:", "  " + "L" * 1_000_000 + ": {}\n  LOW:"),
    "a quoted key of a million": changed("  LOW:", f'  "{"L" * 1_000_000}": {{}}\n  LOW:'),
    "a million blanks": changed("Two neighbours", '"' + " " * 1_000_000 + '"'),
    "a hundred thousand digits": changed("LOW: {", f"LOW: {{resolve: {'1' * 100_000}, "),
    "a chance of one in very many": changed("LOW: {", f"LOW: {{resolve: 1 in {'9' * 5_000}, "),
    "an exponent without end": changed("LOW: {", f"LOW: {{resolve: 1e{'9' * 5_000}, "),
    "a span without end": changed("LOW: {", f"LOW: {{patience: {'9' * 5_000} years, "),
    "many documents": "---\n" * 5000,
    "a directive": "%YAML 9.9\n---\n" + EIGHT,
    "a directive of tags": "%TAG ! tag:yaml.org,2002:python/\n---\n!object a\n",
    "nothing but a block sign": "|",
    "nothing but a merge": "<<: {scenario: a}\n",
    "dates beyond the calendar": changed("2030-05-01", "9999-12-31"),
    "dates before the calendar": changed("2030-05-01", "0000-01-01"),
    "repeats beyond the calendar": changed(
        "2030-05-01}", "2030-05-01, every: 1000 years, until: open_ended}"
    ),
    "repeats beyond all numbers": changed(
        "2030-05-01}", "2030-05-01, every: 1e300, until: open_ended}"
    ),
    "a vote long after": changed(
        "LOW: {", "LOW: {home: {ratify: {at_red_line: even, at_want: even, after: 36500}}, ",
        "2030-05-01", "8999-12-31",
    ),
    "the first day that there is": changed("2030-05-01", "0100-01-01"),
    "a terminal's colours": changed("Two neighbours", '"\\e[31mTwo\\a"'),
    "a line that turns round": changed("Two neighbours", '"\\u202eTwo"'),
    "other spaces": changed("Two neighbours", '"\\u2028\\u2029\\u00a0"'),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("text", MONSTERS.values(), ids=MONSTERS)
def test_a_monster_is_played_or_refused_in_words(text: str, tmp_path: Path) -> None:
    _, said = complaint(Mutant("a monster", text.encode()), tmp_path)
    assert said is None


class TestWhatTheMutantsFound:
    def test_a_character_that_a_terminal_obeys_is_no_text(self):
        for escape, code in (("e", "001B"), ("a", "0007"), ("r", "000D"), ("u202e", "202E")):
            said = refusal(changed("Two neighbours and a river", f'"Two\\{escape}rivers"'))
            (line,) = said
            assert line.startswith("river.yaml:1:11: scenario: This holds a character that is not")
            assert line.endswith(f"text (U+{code}). Delete it.")

    def test_a_message_is_one_line_that_no_terminal_obeys(self):
        said = refusal(changed("  LOW:", '  "L\\nO\\e[31mW": {}\n  LOW:'))
        assert any('"L\\nO\\x1b[31mW" cannot be the id of a party' in line for line in said)
        assert "".join(said).isprintable()

    def test_a_message_about_something_very_long_is_short(self):
        said = only(changed("LOW: {", f"LOW: {{resolve: {'1' * 100_000}, "))
        assert len(said) < 2000
        assert " … 1111" in said

    def test_a_title_is_one_line(self):
        text = changed("Two neighbours and a river", "|\n  Two\n  neighbours\n")
        assert read(text).title == "Two neighbours"
        assert "A title without a word." in only(changed("Two neighbours and a river", '" "'))

    def test_a_chance_with_very_many_digits(self):
        said = only(changed("LOW: {", f"LOW: {{resolve: 1 in {'9' * 5000}, "))
        assert "parties.LOW.resolve: " in said
        assert "set_int_max_str_digits" not in said

    def test_meetings_beyond_the_last_year(self):
        said = only(changed("05-01}", "05-01, every: 1000 years, until: open_ended}"))
        assert "talks.every: The meetings go on beyond the year 9999." in said

    @pytest.mark.parametrize("day", ["0000-01-01", "0001-01-01", "9999-12-31"])
    def test_a_year_that_leaves_no_room_for_what_follows(self, day):
        assert "years go from 0100 to 8999." in only(changed("2030-05-01", day))

    def test_a_merge_of_what_is_no_map(self):
        assert "<< merges maps only." in only(changed("UPP: {", "UPP: {<<: word, "))

    @pytest.mark.long
    def test_bytes_of_the_command_line_that_are_no_text(self, tmp_path: Path):
        done = command("check", "two_neighbours", "--set", b"parties.LOW.name=\xff")
        assert done.returncode == 2
        assert done.stderr.endswith(
            "This holds a character that is not text (U+DCFF). Delete it.\n"
        )
        with pytest.raises(ResultsError, match="--out"):
            claim(tmp_path / os.fsdecode(b"results\xff"))

    @pytest.mark.parametrize(
        ("written", "told"),
        [
            ("cost: {loguniform: [1e-300, 1e300]}", "must be between 0 and 1e+09."),
            ("harm: {UPP: 1e10}", "between 0 and 1e+09. Write 0.3, or a word such as medium."),
            ("cost: low, benefit: {worth: {water: half}}",
             "worth measures a cost. Write benefit: a size in stakes, such as 0.3."),
        ],
    )  # fmt: skip
    def test_a_size_that_cannot_be_reckoned_with(self, written: str, told: str):
        measure = f"measures:\n  sanctions: {{by: LOW, when: no_accord, {written}}}\ncalendar:"
        assert only(changed("calendar:", measure)).endswith(told)

    @pytest.mark.long
    def test_a_cost_so_large_that_no_number_lies_beside_a_threshold(self, tmp_path: Path):
        dear = ("--set", "measures.rupture.cost=1e9", "-n", "5", "--out", str(tmp_path))
        done = CliRunner().invoke(
            app, ["run", str(EVERYTHING), "--no-figures", "--workers", "1", *dear]
        )
        assert done.exit_code == 0, done.output


LITERAL = """\
scenario: "[bold]River[/bold] $x^2$ <b>&amp;</b> `code` *star* | pipe {0} %s :smile: 漢字"
question: "[red]Who[/red]? $\\\\frac{1}{2}$ <script>alert(1)</script>"
issues:
  water: {name: "[link=http://x]W[/link] $\\\\alpha$", options:
    {nothing: "[bold]no[/] $s$", third: "a $third$ [/]", half: "half ]] [[ %d {x}"}}
parties:
  UPP: {name: "[blink]Up[/blink] $u$", demands: {water: {want: nothing, accept: third}}}
  LOW: {name: "Low <i>x</i> :bomb: 漢字", demands: {water: {want: half, accept: half}}, resolve: 1}
measures:
  force: {name: "[dim]S[/dim] $m$ %(x)s", by: LOW, when: no_accord, cost: low, harm: {UPP: high},
    imposes: {water: half}, public: yes}
calendar:
  - {stage: talks, name: "[bold]Talks[/bold] $t$ =1+1", date: 2030-05-01}
"""
"""A scenario whose every name is markup to something: a terminal, TeX, HTML, Markdown, Python."""


@pytest.mark.long
def test_names_that_are_markup_are_shown_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "river.yaml").write_text(LITERAL, encoding="utf-8")
    scenario = load(tmp_path / "river.yaml")
    names = [
        *(scenario.parties[party].name for party in ("UPP", "LOW")),
        *(scenario.issues["water"].name, scenario.issues["water"].texts[2]),
        *(scenario.measures["force"].name, scenario.stages[0].name),
    ]
    told = ""
    for words in (["-n", "20"], ["--transcript"]):
        # a letter that the figures' font lacks would be a warning
        told += " ".join(ran("run", "river.yaml", *words).split())
    for said in (scenario.title, scenario.question, *names):
        assert str(said) in told, said
    figures = sorted(path.name for path in tmp_path.glob("results/river/*/figures/*.png"))
    assert figures == ["ends.png", "refusals.png", "settlement.png", "stand.png"]


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("CON", "scenario_CON"),
        ("nul.x", "scenario_nul.x"),
        ("..", "scenario"),
        ("a/../../b", "a_.._.._b"),
        ("a\0\x1b[31m", "a_31m"),
        ("x" * 79 + "..y", "x" * 79),
        ("2022", "scenario_2022"),
        ("漢字", "scenario"),
        ("..hidden", "hidden"),
    ],
)
def test_a_scenario_s_name_stays_in_the_results_folder(stem: str, name: str) -> None:
    assert identifier(stem) == name
    assert "/" not in name


@pytest.mark.parametrize("name", ["CON.yaml", "a\x1b[31m\n" + "z" * 240 + ".yaml"])
def test_a_file_of_any_name_writes_below_the_results_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    (work / name).write_text(EIGHT)
    words = ["-n", "2", "--no-figures", "--workers", "1"]
    assert ran("run", *words, "--", name)
    (written,) = (path for path in work.iterdir() if path.name != name)
    assert written.name == "results"
    assert [path.name for path in tmp_path.iterdir()] == ["work"]


@pytest.mark.long
def test_a_large_scenario_is_played_in_parts_with_the_same_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario = load(EVERYTHING)
    whole = Talks(scenario, seed=1).play(0, 60)
    monkeypatch.setattr(
        layout, "ROOM", 7 * layout.ROOM // layout.Layout(scenario).replicates_at_once
    )
    talks = Talks(scenario, seed=1)
    assert talks.layout.replicates_at_once == 7
    parts = talks.play(0, 60)
    assert (parts.first, parts.n) == (0, 60)
    assert_same(parts, whole, range(60))


@pytest.mark.long
def test_where_plays_have_very_many_offers_fewer_of_them_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario = load("two_neighbours")
    every = Talks(scenario, seed=1).play(0, 10).offers["replicate"]
    assert set(every) == set(range(10))
    monkeypatch.setattr(minutes, "TEXTS", 16 * 4)  # 8 sessions of two
    kept = Talks(scenario, seed=1).play(0, 10).offers["replicate"]
    assert list(kept) == [replicate for replicate in every if replicate < 4]
