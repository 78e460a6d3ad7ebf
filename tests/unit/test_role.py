"""Role sheets: what a party knows, and nothing that only others know."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from sim.cli import app
from sim.errors import UsageError
from sim.lab.outset import worth_of_no_deal
from sim.scenario import Scenario, load
from sim.view.role import role, unpublished
from sim.view.sheet import markdown, show
from tests.shipped import bases
from tests.sizes import size

SECRETS = """
scenario: Who knows what
as_of: 2030-05-01
issues:
  water: {options: {nothing: no share, third: a third, half: half, all: all of it},
          secret: [third]}
  fish: {options: {banned: no fishing, shared: shared fishing}}
parties:
  UPP: {demands: {water: {want: nothing, accept: third}, fish: {want: banned, accept: shared}},
        believed: medium}
  LOW:
    demands: {water: {want: all, accept: half, salience: vital}, fish: {want: shared}}
    package: all
    resolve: 0.8317
    believed: medium
    reservation: 0.2719
    home: {cornered: 0.6143, media: hostile, opposition: loud,
           ratify: {at_red_line: 0.1357, at_want: 0.9753}}
    instructions: {by: Zaphod, pace: fast}
    patience: 47 days
    strategy: {name: linear, clock: stage}
  ISL: {demands: {fish: {want: shared}}}
measures:
  tolls: {name: Tolls, by: LOW, kind: sanctions, when: {no_accord: [water]}, public: yes,
          harm: {UPP: high}, cost: 0.4591, benefit: 0.5573}
  raid: {name: Midnight raid, by: LOW, kind: force, when: {no_accord: [water]},
         imposes: {water: half}, success: 0.6661, harm: {UPP: 0.7779}, cost: 0.8887}
  reply: {name: The reply, by: ISL, kind: deployment, when: raid, public: yes, harm: {LOW: low},
          cost: low}
  coup: {name: Gunpowder plot, by: LOW, kind: walkout, when: {no_accord: [fish]}, cost: 0.3331,
         public: strategic, benefit: 0.9}
  embargo: {name: Later embargo, by: LOW, kind: rupture, when: {no_accord: [fish]}, cost: 0.3333,
            public: 2030-06-10, benefit: 0.9}
calendar:
  - {text: leaflet, name: Open leaflet, by: LOW, date: 2030-04-01, asks: {water: all}}
  - {text: letter, name: Sealed letter, by: LOW, to: ISL, date: 2030-04-02, public: no,
     asks: {fish: shared}}
  - {promise: whisper, name: Whispered word, by: LOW, to: ISL, date: 2030-04-03,
     holds: {fish: shared}}
  - {stage: talks, name: River talks, date: 2030-05-01, parties: [UPP, LOW], sessions: 4}
  - {signal: parade, name: Unannounced parade, by: LOW, date: 2030-05-20, shows: resolve}
  - {stage: channel, name: Back channel, date: 2030-05-25, parties: [LOW, ISL], agenda: [fish],
     track: hidden, spills: none}
  - {deadline: ends, name: Hidden deadline, by: LOW, date: 2030-06-01, hard: 0.4447,
     known: 2030-05-30}
  - {stage: again, name: Second talks, date: 2030-06-05, parties: [UPP, LOW], sessions: 4}
"""
OTHERS_ONLY = (
    *("0.83", "0.27", "0.61", "13.6%", "97.5%", "Zaphod", "2 options", "47"),
    *("0.46", "0.56", "Midnight", "66.6%", "0.78", "0.89", "Gunpowder", "0.33", "embargo"),
    *("Sealed", "LOW promises", "parade", "Back channel", "Hidden", "44.5%", "red line is “half”"),
    *("vital", "together", "hostile", "opposition"),
)


@pytest.fixture
def secrets(tmp_path: Path) -> Scenario:
    """A scenario in which what is private is a word or a number of its own."""
    file = tmp_path / "secrets.yaml"
    file.write_text(SECRETS, encoding="utf-8")
    return load(str(file))


def text(scenario: Scenario, party: str, no_deal: float | None = None) -> str:
    """A sheet as it is printed, on one line."""
    page = StringIO()
    show(role(scenario, party, no_deal), Console(file=page, width=100))
    return " ".join(page.getvalue().split())


@pytest.mark.parametrize("written", [text, lambda *of: markdown(role(*of))])
def test_nothing_that_only_others_know_is_on_a_sheet(
    secrets: Scenario, written: Callable[[Scenario, str], str]
) -> None:
    told = written(secrets, "UPP")
    assert [secret for secret in OTHERS_ONLY if secret in told] == []


def test_all_of_it_is_on_the_sheet_of_who_knows_it(secrets: Scenario) -> None:
    told = text(secrets, "LOW")
    for own in ("0.83", "0.27", "0.61", "13.6%", "97.5%", "Zaphod", "Midnight", "Gunpowder"):
        assert own in told
    for own in ("Sealed", "LOW promises", "parade", "Back channel", "Hidden", "44.5%", "vital"):
        assert own in told
    assert "Nobody else has been told of it" in told
    assert "Sealed letter" in text(secrets, "ISL")


def test_what_is_public_is_on_every_sheet(secrets: Scenario) -> None:
    for party in secrets.parties:
        told = text(secrets, party)
        for words in ("Open leaflet", "River talks", "“Tolls”", "“The reply”", "no fishing"):
            assert words in told, (party, words)


def test_an_answer_to_what_is_secret_does_not_name_it(secrets: Scenario) -> None:
    assert "“The reply”, in answer to what LOW might do" in text(secrets, "UPP")
    assert "“The reply”, in answer to “Midnight raid”" in text(secrets, "LOW")


def test_a_deadline_says_for_what_it_is_set_to_whom_that_is_known(tmp_path: Path) -> None:
    known = "known: 2030-05-30}"
    assert known in SECRETS
    file = tmp_path / "set.yaml"
    for threat, told in (("raid", "Midnight raid"), ("tolls", "Tolls")):
        file.write_text(
            SECRETS.replace(known, f"threat: {threat}, moved_to: 2030-06-03}}"), encoding="utf-8"
        )
        words = f"it lapses where accords answer “{told}”".capitalize()
        scenario = load(str(file))
        assert "Hidden deadline" in text(scenario, "UPP")
        assert words.lower() in text(scenario, "LOW").lower()
        assert (words.lower() in text(scenario, "UPP").lower()) == (threat == "tolls")
        assert "you put it off to 3 June 2030" in text(scenario, "LOW")
        assert "put it off" not in text(scenario, "UPP")


def test_a_secret_option_is_seen_at_the_table_only(secrets: Scenario) -> None:
    assert "a third" in text(secrets, "UPP")
    assert "a third" not in text(secrets, "ISL")


def test_what_no_deal_is_worth_is_not_told_where_it_would_tell_of_secret_measures(
    secrets: Scenario,
) -> None:
    assert unpublished(secrets, "UPP")
    assert not unpublished(secrets, "LOW")
    assert not unpublished(load("two_neighbours"), "UPP")


@pytest.mark.parametrize(
    "change",
    [
        *("parties.LOW.demands.water.accept=third", "parties.LOW.reservation=0.4"),
        *("parties.LOW.resolve=0.2", "parties.LOW.package=[]", "parties.LOW.softness=0.1"),
        *("parties.LOW.home.ratify={at_red_line: 0.3, at_want: 0.5}", "measures.raid.cost=0.1"),
    ],
)
def test_a_sheet_is_the_same_whatever_others_keep_to_themselves(
    change: str, tmp_path: Path
) -> None:
    file = tmp_path / "secrets.yaml"
    file.write_text(SECRETS, encoding="utf-8")
    assert text(load(str(file), [change]), "UPP") == text(load(str(file)), "UPP")


@pytest.mark.parametrize(
    "change", ["demands.water.accept=half", "reservation=0.4", "resolve=0.2", "package=all"]
)
def test_what_no_deal_is_worth_tells_nothing_of_others_lines_or_resolve(change: str) -> None:
    known_of = ["parties.LOW.believed=unknown"]
    before = worth_of_no_deal(load("two_neighbours", known_of), "UPP")
    after = worth_of_no_deal(load("two_neighbours", [*known_of, f"parties.LOW.{change}"]), "UPP")
    assert after == before


@pytest.mark.parametrize("name", bases())
def test_every_party_of_every_shipped_scenario_has_a_sheet(name: str) -> None:
    scenario = load(name)
    every = size(12, 1) if name.startswith("osce_57") else 1  # of so many that are much alike
    for party in list(scenario.parties)[::every]:
        told = role(scenario, party, 0.5)
        assert markdown(told).startswith("# ")
        assert text(scenario, party, 0.5)


def test_hostile_names_are_words_and_not_marks(tmp_path: Path) -> None:
    file = tmp_path / "hostile.yaml"
    name = "<b>*bold*</b> [red]x[/red] | y"
    file.write_text(SECRETS.replace("name: Tolls", f"name: '{name}'"), encoding="utf-8")
    scenario = load(str(file))
    done = CliRunner().invoke(app, ["sheet", str(file), "--as", "UPP"], env={"COLUMNS": "100"})
    assert name in " ".join(done.stdout.split())
    marked = markdown(role(scenario, "UPP"))
    assert "<b>" not in marked
    assert "\\<b\\>\\*bold\\*" in marked


def test_a_party_that_is_not_there_is_refused_with_what_was_meant() -> None:
    with pytest.raises(UsageError, match=r"Did you mean UPP\?"):
        role(load("two_neighbours"), "UP")


def test_the_command_prints_a_sheet_and_writes_markdown() -> None:
    told = CliRunner().invoke(app, ["sheet", "two_neighbours", "--as", "LOW"])
    assert told.exit_code == 0
    assert "Your role: LOW" in told.stdout
    assert "No deal is worth about" in told.stdout
    marked = CliRunner().invoke(app, ["sheet", "two_neighbours", "--as", "LOW", "--markdown"])
    assert "## Your instructions" in marked.stdout


def test_a_sheet_tells_all_that_its_own_threats_hang_on(tmp_path: Path) -> None:
    """Due days, chances and who lowers them, what signing binds, and what breaking words costs."""
    file = tmp_path / "secrets.yaml"
    said = SECRETS.replace(
        "when: {no_accord: [water]},\n         imposes",
        "when: {no_accord: [water], by: 2030-06-03}, covers: [fish], public: denied,\n"
        "         imposes",
    ).replace("harm: {LOW: low},", "harm: {LOW: low}, resists: 0.2313,")
    file.write_text(said, encoding="utf-8")
    told = text(load(str(file)), "LOW")
    raid = told.partition("“Midnight raid”, ")[2].partition("“Gunpowder")[0]
    for words in (
        "; it falls due on 3 June 2030.",
        "with a chance of 66.6%. It is less likely to succeed where it is resisted: “The reply”.",
        "An accord that you sign on “fish” binds you too.",
        "To do it against what you have signed costs you at home: high (about 1.23 stakes).",
        "you will not: to do it all the same costs you at home medium (about 0.18 stakes).",
    ):
        assert words in raid, (words, raid)
    assert "it falls due when the talks end" in told, "the tolls have no day"
    answer = text(load(str(file)), "ISL")
    assert "It takes 23.1% off the chance of success of what it answers." in answer
    for other in ("23.1%", "66.6%", "binds you", "3 June"):
        assert other not in text(load(str(file)), "UPP")
    file.write_text(said.replace("public: yes, harm: {LOW: low}", "harm: {LOW: low}"), "utf-8")
    assert "where it is resisted" not in text(load(str(file)), "LOW"), "it has not been told"


@pytest.mark.long
def test_capability_gives_a_chance_on_a_sheet() -> None:
    """The odds are the ratio of capabilities to the power of a decisiveness, triangular on 0.5, 1
    and 2, whose middle is 2 - √0.75.
    """
    odds = (0.0349 / 0.0064) ** (2 - 0.75**0.5)
    told = text(load("january_2022"), "RUS")
    assert "falls due on 31 March 2022" in told
    assert f"with a chance of {odds / (1 + odds):.1%}" in told


@pytest.mark.parametrize("word", ["loud", "audible"])
def test_an_opposition_is_as_loud_on_a_sheet_as_it_is(word: str, tmp_path: Path) -> None:
    file = tmp_path / "secrets.yaml"
    file.write_text(SECRETS.replace("opposition: loud", f"opposition: {word}"), "utf-8")
    assert f"the opposition is {word}" in text(load(str(file)), "LOW")


def test_a_sheet_says_which_accords_a_home_votes_on(tmp_path: Path) -> None:
    file = tmp_path / "secrets.yaml"
    only = SECRETS.replace("at_want: 0.9753", "at_want: 0.9753, when: {fish: shared}")
    file.write_text(only, "utf-8")
    words = "What you sign, where it brings “shared fishing” on “fish”, must be ratified at home"
    assert words in text(load(str(file)), "LOW")
    file.write_text(SECRETS, "utf-8")
    assert "What you sign must be ratified at home" in text(load(str(file)), "LOW")


def test_what_is_to_be_in_force_is_on_every_sheet_as_all_reckon_with_it(tmp_path: Path) -> None:
    source = SECRETS.replace(
        "  tolls:",
        "  blockade: {name: The blockade, by: LOW, kind: sanctions, when: {no_accord: [water]},\n"
        "             in_force: 2030-06-20, harm: {UPP: high}, cost: low}\n  tolls:",
    )
    path = tmp_path / "later.yaml"
    path.write_text(source, "utf-8")
    others, own = (text(load(str(path)), name) for name in ("UPP", "LOW"))
    assert "LOW, from 20 June 2030: “The blockade”, until it is answered by an accord." in others
    assert "“The blockade”, from 20 June 2030, until it is answered by an accord." in own


def test_a_sheet_says_what_a_norm_does_and_on_what_a_stage_is_held(tmp_path: Path) -> None:
    file = tmp_path / "secrets.yaml"
    norms = (
        "norms: {commons: {shared_by: [UPP, LOW], regard: 0.3},\n  peace: {shared_by: [LOW, UPP],"
    )
    said = SECRETS.replace("calendar:", f"{norms} forbids: [force], cost: 0.7}}}}\ncalendar:", 1)
    for condition, words in (
        ("no_accord", "Held only if there is no accord by then."),
        ("{accord: talks}", "Held only if “River talks” has brought an accord."),
        ("{no_accord: talks}", "Held only if “River talks” has brought no accord."),
    ):
        date = "date: 2030-06-05, "
        file.write_text(said.replace(date, f"{date}if: {condition}, "), encoding="utf-8")
        assert words in text(load(str(file)), "UPP")
    file.write_text(said, encoding="utf-8")
    low, upp = (text(load(str(file)), party) for party in ("LOW", "UPP"))
    assert "By “commons” 30.0% of what UPP gains on the issues counts as your own gain." in low
    assert (
        "By “peace” it costs you high (about 0.70 stakes) to take part in “Midnight raid”." in low
    )
    assert "“peace”" not in upp, "of whom it forbids nothing, and Midnight raid is not public"
    light = said.replace(
        "fish: {want: banned, accept: shared}", "fish: {want: banned, salience: none}"
    )
    file.write_text(light, encoding="utf-8")
    assert "“fish”, of no weight: you want “no fishing”" in text(load(str(file)), "UPP")
