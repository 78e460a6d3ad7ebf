from __future__ import annotations

import re
from typing import Any

import pytest

from sim.analysis.drivers import Driver, Group
from sim.analysis.shares import Share
from sim.columns.drawn import PARAMETERS
from sim.view.paths import SECTIONS, restricted, rough, swing, thing

CAST: dict[str, Any] = {
    "parties": {"LOW": "Lowland", "USA": "United States", "BAL": "Baltic states"},
    "issues": {
        "water": {
            "name": "Water and dams",
            "short": "water",
            "options": {"nothing": "no share", "third": "a third", "half": "half"},
            "status_quo": "nothing",
        }
    },
    "measures": {"ban": {"name": "Sanctions"}},
    "stages": {"geneva": {"name": "Talks in Geneva"}},
    "turns": {"vote": {"name": "A new cabinet", "by": "LOW"}},
}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("parties.LOW.resolve", "Lowland's resolve"),
        ("parties.USA.resolve", "the United States' resolve"),
        ("parties.BAL.home.cornered", "the Baltic states' cost of backing down"),
        ("parties.LOW.patience", "Lowland's patience"),
        ("parties.LOW.instructions.pace", "the pace of Lowland's instructions"),
        ("parties.LOW.demands.water.accept", "Lowland's red line on “water”"),
        ("parties.LOW.demands.water.inside", "Lowland's red line on “water”"),
        ("parties.LOW.demands.water.salience", "the weight of “water” to Lowland"),
        ("parties.LOW.demands.water.values.third", "the worth of “a third” to Lowland"),
        (
            "parties.LOW.home.ratify.at_red_line",
            "the chance that a text at Lowland's red lines is ratified",
        ),
        ("measures.ban.harm.LOW", "the harm of “Sanctions” to Lowland"),
        ("measures.ban.success", "the chance that “Sanctions” succeeds"),
        ("calendar.last_day.hard", "the chance that the deadline “last day” is hard"),
        ("calendar.geneva.resumes", "the chance that “Talks in Geneva” is taken up again"),
        ("calendar.geneva.spills", "the share of “Talks in Geneva” that spills over"),
        ("calendar.airbases.pays.BAL", "the pay of the promise “airbases” to the Baltic states"),
        ("shocks.coup.chance", "the chance of the shock “coup”"),
        ("shocks.coup.resolve.LOW", "the step of Lowland's resolve at the shock “coup”"),
        ("norms.peace.regard", "the regard under the norm “peace”"),
        ("tension.now", "tension at the start"),
        ("tension.accident.chance", "the chance of an accident"),
    ],
)
def test_a_drawn_number_has_words(path: str, words: str) -> None:
    assert thing(path, CAST) == words


@pytest.mark.parametrize(
    "path",
    ["x", "x.y", "parties", "parties.LOW", "parties.LOW.new_key", "measures.ban.harm", "tension.x",
     "parties.LOW.demands.water.new_key", "shocks.coup.resolve", "calendar.geneva"],
)  # fmt: skip
def test_a_path_that_is_not_known_stands_for_itself(path: str) -> None:
    assert thing(path, CAST) == path


NAMED: dict[str, Any] = {
    **CAST,
    "entries": {
        "last_day": {"name": "Lowland's last day"},
        "airbases": {"name": "No bombers"},
        "drills": {"name": "Drills at the dam"},
        "spare_key": {"name": "spare_key"},
    },
    "shocks": {"coup": {"name": "A coup in Lowland"}},
    "norms": {"peace": {"name": "Peace among neighbours"}},
}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("calendar.drills.strength", "the strength of the signal “Drills at the dam”"),
        ("calendar.last_day.hard", "the chance that the deadline “Lowland's last day” is hard"),
        ("calendar.airbases.kept", "the chance that the promise “No bombers” is kept"),
        ("calendar.geneva.spills", "the share of “Talks in Geneva” that spills over"),
        ("calendar.spare_key.hard", "the chance that the deadline “spare key” is hard"),
        ("shocks.coup.tension", "the tension that the shock “A coup in Lowland” brings"),
        ("norms.peace.cost", "the cost of breaking the norm “Peace among neighbours”"),
    ],
)
def test_entries_shocks_and_norms_go_by_their_names_where_the_cast_has_them(
    path: str, words: str
) -> None:
    assert thing(path, NAMED) == words


def test_every_column_of_what_is_drawn_has_words() -> None:
    known = {"party": "LOW", "issue": "water", "option": "half", "measure": "ban",
             "shock": "coup", "norm": "peace"}  # fmt: skip
    for column in PARAMETERS[1:]:
        turned = re.search(r"entry>\.(chance|comes|demands|inside)", column.name)
        path = column.name
        for what, key in {**known, "entry": "vote" if turned else "airbases"}.items():
            path = path.replace(f"<{what}>", key)
        assert path == "horizon" or thing(path, NAMED) != path


def test_every_section_that_is_drawn_from_has_words() -> None:

    assert set(SECTIONS) == {"parties", "measures", "calendar", "shocks", "norms", "tension"}


def hang(path: str, *groups: tuple[float | str, float | str, int]) -> Driver:
    found = tuple(Group(low, high, Share(count, 100)) for low, high, count in groups)
    return Driver(path, 0.3, 0.25, 0.35, 0.01, found)


def test_what_goes_one_way_goes_from_low_to_high() -> None:
    up = hang("parties.LOW.resolve", (0.0, 0.2, 1), (0.2, 0.8, 9), (0.8, 1.0, 61))
    assert swing(up, CAST) == "from 1% to 61% as Lowland's resolve goes from low to high"
    down = hang("parties.LOW.resolve", (0.0, 0.5, 61), (0.5, 1.0, 1))
    assert swing(down, CAST) == "from 61% to 1% as Lowland's resolve goes from low to high"


def test_what_peaks_between_says_where() -> None:
    peak = hang("parties.LOW.resolve", (0.0, 0.3, 5), (0.3, 0.6, 70), (0.6, 1.0, 8))
    words = "from 5% to 70% over Lowland's resolve, most often where it lies from 0.3 to 0.6"
    assert swing(peak, CAST) == words
    few = hang("parties.LOW.resolve", (0.0, 0.0, 5), (0.5, 0.5, 70), (1.0, 1.0, 8))
    assert swing(few, CAST).endswith("most often where it is 0.5")


def test_options_are_named() -> None:
    line = hang(
        "parties.LOW.demands.water.inside",
        ("nothing", "nothing", 3),
        ("third", "third", 60),
        ("third|half", "third|half", 20),
    )
    words = "from 3% to 60% as Lowland's red line on “water” goes from “no share” to “a third”"
    assert swing(line, CAST) == words


def test_that_a_new_position_comes_is_a_clause_and_not_a_number() -> None:
    path = "calendar.vote.comes"
    told = swing(hang(path, ("no", "no", 51), ("yes", "yes", 26)), CAST)
    assert told == "from 26% where the new position “A new cabinet” comes to 51% where it does not"
    told = swing(hang(path, ("no", "no", 5), ("yes", "yes", 40)), CAST)
    assert (
        told == "from 5% where the new position “A new cabinet” does not come to 40% where it does"
    )
    assert restricted(path, ("yes",), "is", CAST) == "the new position “A new cabinet” comes"
    assert restricted(path, ("no",), "is", CAST) == "the new position “A new cabinet” does not come"
    line = "parties.LOW.demands.water.inside"
    words = "Lowland's red line on “water” is not “no share” or “a third”"
    assert restricted(line, ("nothing", "third"), "is not", CAST) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.004, "<1%"), (0.61, "61%"), (0.997, ">99%"), (1, "100%")]
)
def test_rough_shares_do_not_hide_what_is_rare(share: float, words: str) -> None:
    assert rough(share) == words
