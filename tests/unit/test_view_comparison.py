from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from sim.analysis.comparison import Row, compare
from sim.analysis.shares import Share, matched
from sim.analysis.tables import Tables
from sim.view.comparison import save, show
from sim.view.contrast import in_short
from sim.view.plots.comparison import _finding as finding_of_comparison
from sim.view.runs import labels, letters, spread
from tests.made import CLASSES, run

MILDER = tuple("open_ended" if name == "force" else name for name in CLASSES)


def shown(*runs: Tables, full: bool = False) -> str:
    console = Console(file=StringIO(), width=80, highlight=False)
    show(compare(runs), console, full)
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def row(text: str, name: str) -> str:
    """The first line of the tables that begins with a name."""
    tables = text[text.index("Accord and coercion") :]
    return next(line for line in tables.splitlines() if line.strip().startswith(name))


def with_changes(tables: Tables, *changes: str) -> Tables:
    return Tables(tables.source, {**tables.manifest, "changes": list(changes)})


def test_the_answer_comes_first(tmp_path: Path) -> None:
    text = shown(run(tmp_path, CLASSES * 20), run(tmp_path, MILDER * 20))
    assert text.index("In short") < text.index("Accord and coercion")
    items = [line for line in text.splitlines() if line.strip().startswith("·")]
    assert sum(line.startswith("  · ") for line in items) >= 3
    plain = " ".join(text.split())
    assert "About as many accords in B as in A: 50.0% of the plays against 50.0%." in plain
    assert "Coercion changes from A to B: force from 25.0% to 0%, deployment" in plain
    assert "How sure: counting matched plays leaves at most ±" in plain


def test_two_runs_stand_side_by_side(tmp_path: Path) -> None:
    text = shown(run(tmp_path), run(tmp_path, MILDER))
    line = row(text, "force")
    assert "25.0%" in line
    assert "−25.0 (−" in line
    assert "matched with A play by play" in text
    assert row(text, "Some accord").split()[2:4] == ["50.0%", "50.0%"]


def test_measures_and_issues_of_one_name_stand_apart(tmp_path: Path) -> None:
    tables = run(tmp_path, CLASSES * 20)
    cast = {**tables.cast}
    for kind, name in (("measures", "Sanctions"), ("issues", "Aid")):
        cast[kind] = {key: {**about, "name": name} for key, about in cast[kind].items()}
    same = Tables(tables.source, {**tables.manifest, "cast": cast})
    text = shown(same, same, full=True)
    for name in ("Sanctions (dam)", "Sanctions (raid)", "Aid (water)", "Aid (fish)", "Aid (pie)"):
        assert row(text, name)


def test_a_clear_difference_is_starred(tmp_path: Path) -> None:
    text = shown(run(tmp_path, CLASSES * 20), run(tmp_path, MILDER * 20))
    assert row(text, "force").rstrip().endswith(")*")
    assert not row(text, "Some accord").rstrip().endswith("*")


@pytest.mark.long
def test_a_word_on_many_looks_stands_under_the_headline(tmp_path: Path) -> None:
    text = " ".join(shown(run(tmp_path, CLASSES * 20), run(tmp_path, MILDER * 20)).split())
    assert "6 differences here and below that are not nil, 6 are starred" in text
    assert "chance alone would still star fewer than one" in text
    assert "Nothing differs in any play." in shown(run(tmp_path), run(tmp_path))


def test_more_runs_stand_one_below_the_other(tmp_path: Path) -> None:
    text = shown(run(tmp_path), run(tmp_path, MILDER), run(tmp_path))
    lines = text[text.index("Accord and coercion") :].splitlines()
    place = next(n for n, line in enumerate(lines) if line.strip().startswith("force"))
    assert [line.split()[0] for line in lines[place + 1 : place + 3]] == ["B", "C"]
    assert max(len(line) for line in lines if "/" not in line) <= 80


@pytest.mark.long
def test_which_of_several_changes_matters_most_is_said(tmp_path: Path) -> None:
    base, same = run(tmp_path, CLASSES * 20), run(tmp_path, CLASSES * 20)
    milder = with_changes(run(tmp_path, MILDER * 20), "parties.LOW.resolve=0.1")
    text = " ".join(shown(base, same, milder).split())
    assert "What matters most is C, with parties.LOW.resolve = 0.1: force −25.0" in text
    assert "Accords in 50.0% of the plays of A; no clear difference in B and C." in text
    nothing = " ".join(shown(base, same, same).split())
    assert "None of these changes does anything clear to accords or coercion." in nothing


@pytest.mark.long
def test_runs_are_called_by_what_was_changed(tmp_path: Path) -> None:
    base = with_changes(run(tmp_path), "tension.now=0.5")
    other = with_changes(run(tmp_path, MILDER), "tension.now=0.5", "parties.LOW.resolve=0.1")
    found = compare([base, other, with_changes(run(tmp_path))])
    assert labels(found) == [
        "rivers with tension.now = 0.5",
        "with parties.LOW.resolve = 0.1",
        "rivers",
    ]
    assert "B  with parties.LOW.resolve = 0.1" in shown(base, other)


def test_runs_of_older_programs_have_labels_too(tmp_path: Path) -> None:
    tables = run(tmp_path)
    kept = {k: v for k, v in tables.manifest.items() if k not in {"changes", "as_of", "command"}}
    old = Tables(tables.source, kept)
    assert labels(compare([old, tables])) == ["rivers", "rivers"]


@pytest.mark.long
def test_more_than_twenty_six_runs_have_letters(tmp_path: Path) -> None:
    found = letters(compare([run(tmp_path)] * 28))
    assert found[25:] == ["Z", "AA", "AB"]


def test_settlements_stand_side_by_side_with_the_status_quo_marked(tmp_path: Path) -> None:
    text = shown(run(tmp_path), run(tmp_path, MILDER))
    line = next(line for line in text.splitlines() if "no share" in line)
    assert "(status quo)" in line
    assert line.split()[-2:] == ["25.0%", "50.0%"]
    assert "Fishing" not in text, "issues that never move are left out"


@pytest.mark.long
def test_what_is_rare_in_every_run_folds_away(tmp_path: Path) -> None:
    rare = ("partial",) * 199 + ("force",)
    runs = [run(tmp_path, rare), run(tmp_path, rare)]
    text = " ".join(shown(*runs).split())
    assert "In fewer than 1% of the plays of every run: full" in text
    assert "not ratified, force and deployment." in text
    assert "outcome_class" not in text
    whole = shown(*runs, full=True)
    assert "0.5%" in row(whole, "force")
    assert "In fewer than 1%" not in whole
    assert whole.index("What this does not claim") > whole.index("by outcome_class")


@pytest.mark.long
def test_where_only_rare_moves_are_left_nothing_breaks(tmp_path: Path) -> None:
    rare = ("open_ended",) * 199 + ("partial",)
    text = shown(run(tmp_path, rare), run(tmp_path, rare))
    assert "Where they end" not in text
    still = shown(*[run(tmp_path, ("open_ended",) * 20)] * 2)
    assert "No accord in any play of any run." in still
    assert "No coercion in any play of any run." in still


def test_unmatched_runs_are_said_to_be(tmp_path: Path) -> None:
    text = shown(run(tmp_path), run(tmp_path, seed=2))
    assert "not matched with A: seeds differ" in text
    assert "counting plays that are not all matched" in " ".join(text.split())


def test_a_narrow_difference_is_told_in_hundredths() -> None:
    assert spread(matched(0, 0, 10_000)) == "0.00 (−0.04 to +0.04)"
    assert spread(matched(300, 100, 10_000)) == "+2.0 (+1.6 to +2.4)"


def test_a_comparison_is_kept_as_text_and_as_markdown(tmp_path: Path) -> None:
    found = compare([run(tmp_path), run(tmp_path, MILDER)])
    text, marked = save(found, tmp_path)
    assert "In short" in text.read_text(encoding="utf-8")
    assert "## Accord and coercion" in marked.read_text(encoding="utf-8")
    assert "|   force" not in marked.read_text(encoding="utf-8")


@pytest.mark.long
def test_few_plays_that_all_end_otherwise_are_not_as_many_accords(tmp_path: Path) -> None:
    words = in_short(compare([run(tmp_path, ["open_ended"] * 2), run(tmp_path, ["accord"] * 2)]))
    assert words[0] == ("No clear difference in accords: 100% of the plays of B, 0% of those of A.")


@pytest.mark.long
def test_nothing_is_said_of_issues_that_scenarios_do_not_share(tmp_path: Path) -> None:
    found = compare([run(tmp_path), run(tmp_path, MILDER)])
    alone = {name: Row((row.shares[0], None), (None,)) for name, row in found.moved.items()}
    words = in_short(replace(found, moved=alone))
    assert any(sentence.startswith("About as many accords in B as in A") for sentence in words)
    assert not any("status quo" in sentence for sentence in words)
    assert any("status quo" in sentence for sentence in in_short(found))


@pytest.mark.long
def test_what_changes_of_coercion_is_told_by_gravity_and_walkouts_apart(tmp_path: Path) -> None:
    """Walkouts change most of all, and are told last."""
    compared = compare([run(tmp_path, CLASSES * 20), run(tmp_path, MILDER * 20)])
    all_ = Row((Share(160, 160), Share(0, 160)), (matched(0, 160, 160),))
    kinds = {"any": all_, **compared.coercion, "walkout": all_}
    told = " ".join(in_short(replace(compared, coercion=kinds)))
    assert (
        "B: force from 25.0% to 0%, deployment from 25.0% to 0%; walkouts from 100% to 0%." in told
    )
    alone = " ".join(in_short(replace(compared, coercion={"any": all_, "walkout": all_})))
    assert "No coercion graver than walkouts changes clearly; walkouts from 100% to 0%." in alone


@pytest.mark.long
def test_a_kind_of_coercion_that_one_scenario_does_not_have_is_told_apart(tmp_path: Path) -> None:
    """It has no difference, and yet it is not the same."""
    compared = compare([run(tmp_path, CLASSES * 20), run(tmp_path, MILDER * 20)])
    gone = Row((Share(40, 160), None), (None,))
    kinds = {"any": compared.coercion["any"], "sanctions": gone}
    told = in_short(replace(compared, coercion=kinds))
    assert "Sanctions come in A (25.0%), and B has no such measure." in told
    assert not any("changes clearly" in one for one in told)
    kinds["deployment"] = compared.coercion["deployment"]
    (words,) = (one for one in in_short(replace(compared, coercion=kinds)) if "measure" in one)
    assert words.startswith("Coercion changes from A to B: deployment from 25.0% to 0%; sanctions")


@pytest.mark.long
def test_what_matters_most_is_no_walkout_where_anything_graver_changes(tmp_path: Path) -> None:
    base, same = run(tmp_path, CLASSES * 20), run(tmp_path, CLASSES * 20)
    compared = compare([base, same, run(tmp_path, MILDER * 20)])
    left = Row((Share(160, 160), Share(0, 160), Share(160, 160)), (matched(0, 160, 160), None))
    found = replace(compared, coercion={**compared.coercion, "walkout": left})
    told = " ".join(in_short(found))
    assert "What matters most is C, rivers: " in told
    assert "walkout −100" not in told
    alone = replace(compared, coercion={"any": left, "walkout": left})
    alone = replace(alone, accord={**alone.accord, "any": Row(left.shares, (None, None))})
    assert "What matters most is B, rivers: walkout −100" in " ".join(in_short(alone))
    assert finding_of_comparison(found).startswith("Force: 0% of plays in ")
    assert finding_of_comparison(alone).startswith("Walkout: 0% of plays in ")


def test_where_several_runs_change_coercion_all_of_them_are_named(tmp_path: Path) -> None:
    """The largest change stands with its numbers, and it is not the only one."""
    base, other = run(tmp_path, CLASSES * 20), run(tmp_path, MILDER * 20)
    (words,) = (one for one in in_short(compare([base, other, base])) if "oercion" in one)
    assert "force from 25.0% to 0% in B, " in words
    (words,) = (one for one in in_short(compare([base, other, other])) if "oercion" in one)
    assert "force from 25.0% to 0% in B (clearly in C too), " in words
