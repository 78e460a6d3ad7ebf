"""Every percentage in the prose of a scenario's page is that of a cell of a table on the page."""

from __future__ import annotations

import re

import pytest

from tests.dossier.page import page

MADE = re.compile(r"<!-- made: \w+ -->\n(.*?)<!-- end -->", re.DOTALL)
NUMBER = re.compile(r"[+−-]?\d+(?:\.\d+)?")
PERCENT = re.compile(r"\d+(?:\.\d+)? ?%")
INTERVALS = "95 %"
"""The one percentage that is of no table."""
AS_IT_IS, CHEAP = "as it is: consensus, the chair's text", "everybody tables, not the chair"
BOTH, WHOLE = "without that of both", "nothing is agreed until everything is"
BORDER, TALKS = "border observers back", "indivisible security: talks, or more"
ALL, ACCORD = "all, as it is", "some accord"
MEANT, NOT_MEANT = "force where Russia means its package", "and where it does not"
PACKAGE = "The package was certain and cited an article that does not say it"
THREATS = "Threats made in public were missing: a reinforced flank, arms for Ukraine, the pipeline"
DAM, WATER = "the bridge is opened (dam)", "a share of the water is given"
AT_ONCE = "All of these at once"
Cell = tuple[str, str]
CLAIMS: dict[str, list[tuple[str, Cell, *tuple[Cell, ...]]]] = {
    # what the prose says, and the cell: its row and its column; of several, the first less the rest
    "osce_57": [
        ("reaffirm the ceasefire of 2020 in {:.0f} %", (AS_IT_IS, "ceasefire, or more")),
        ("extend the monitors' mandate in {:.0f} %", (AS_IT_IS, "monitors extended")),
        ("They name Estonia in {:.0f} %", (AS_IT_IS, "Estonia in the chair")),
        ("which four may hold up, in {:.0f} %", (AS_IT_IS, "budget adopted")),
        ("earlier notice of exercises comes in {:.0f} %",
         (AS_IT_IS, "earlier notice of exercises, or more")),
        ("talks on indivisible security in {:.0f} %", (AS_IT_IS, TALKS)),
        ("the border observers in {:.0f} %", (AS_IT_IS, BORDER)),
        ("an accord on Russia's forces in {:.0f} %", (AS_IT_IS, "Russian forces: back, or fewer")),
        ("the talks begin in {:.0f} %", (BOTH, TALKS)),
        ("the border observers come back in {:.0f} %", (BOTH, BORDER)),
        ("the budget passes in {:.0f} % without Armenia and Azerbaijan",
         ("everybody tables, without Armenia's and Azerbaijan's consent", "budget adopted")),
        ("and in {:.0f} % with them", (CHEAP, "budget adopted")),
        ("on Russia's forces ({:.0f} %)", ("two thirds decide", "Russian forces: back, or fewer")),
        ("something passes in {:.0f} %",
         ("Russia takes indivisible security or nothing", "ceasefire, or more")),
        ("everything is, {:.0f} % of the plays agree", (WHOLE, "ceasefire, or more")),
    ],
    "january_2022": [
        ("plays with force go ({:.1f} %", ("no meeting", NOT_MEANT)),
        ("to {:.1f} %). In the other", (ALL, NOT_MEANT)),
        ("they change nothing ({:.1f} %)", (ALL, MEANT)),
        ("rarer by more than a third ({:.1f} %", ("no meeting", "force")),
        ("to {:.1f} %). What the talks", (ALL, "force")),
        ("without that finding there is one in {:.1f} %",
         (ALL, ACCORD), (PACKAGE, "moved: some accord")),
        ("with it in {:.1f} %", (ALL, ACCORD)),
        ("down to a fifth, from {:.1f} %", (ALL, "force"), (THREATS, "moved: force")),
        ("to {:.1f} %. Five findings", (ALL, "force")),
        ("an accord on Russia's whole package in {:.1f} %",
         (ALL, ACCORD), (AT_ONCE, "moved: some accord")),
        ("there are small ones in {:.1f} %", (ALL, ACCORD)),
    ],
    "two_neighbours": [
        ("In {:.0f} % of the plays, a third",
         ("as it is: nobody knows how resolved LOW is", WATER)),
        ("the water in {:.0f} %", ("LOW is known as resolved", WATER)),
        ("known as hardly resolved in {:.0f} %",
         ("LOW is known as hardly resolved", WATER)),
    ],
    "two_threats": [
        ("it opens the bridge in {:.0f} %",
         ("as it is: tolls cost Downstream little, the dam ruins it", DAM)),
        ("hardly helps, {:.0f} %", ("the dam hurts twice as much", DAM)),
        ("opens the bridge in {:.0f} %. And",
         ("the dam costs Downstream less", DAM)),
    ],
}  # fmt: skip


def parts(name: str) -> tuple[str, dict[Cell, float]]:
    """The prose of a page, and the first number of every cell of its made tables."""
    text, cells = page(name).read_text(encoding="utf-8"), {}
    for made in MADE.findall(text):
        heads: list[str] = []
        for line in made.splitlines():
            row = line.strip("| ").split(" | ")
            if not line.startswith("|"):
                heads = []
            elif not heads:
                heads = row
            else:
                for head, cell in zip(heads, row, strict=False):
                    found = NUMBER.match(cell.strip("*"))
                    if found:
                        cells[row[0], head] = float(found[0].replace("−", "-"))
    return " ".join(MADE.sub("", text).split()), cells


def faults(name: str, prose: str, cells: dict[Cell, float]) -> list[str]:
    """What is claimed by the tables and not said, and what is said and not claimed."""
    wrong = []
    for phrase, first, *others in CLAIMS[name]:
        said = phrase.format(cells[first] - sum(cells[other] for other in others))
        if prose.count(said) != 1:
            wrong.append(said)
        prose = prose.replace(said, "")
    return wrong + [one for one in PERCENT.findall(prose) if one != INTERVALS]


@pytest.mark.parametrize("name", CLAIMS)
def test_every_percentage_of_the_prose_is_that_of_its_cell(name: str) -> None:
    assert faults(name, *parts(name)) == []


@pytest.mark.parametrize("name", CLAIMS)
def test_any_other_number_in_its_place_is_found(name: str) -> None:
    prose, cells = parts(name)
    said = [one for one in PERCENT.finditer(prose) if one[0] != INTERVALS]
    assert len(said) == len(CLAIMS[name])
    for one in said:
        assert faults(name, f"{prose[: one.start()]}9{prose[one.start() :]}", cells), one[0]


def test_there_are_intervals_to_be_left_out() -> None:
    assert any(INTERVALS in parts(name)[0] for name in CLAIMS)
