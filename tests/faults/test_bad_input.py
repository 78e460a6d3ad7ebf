"""Wrong scenario files: each is refused with a message that a person can act on."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import load, read, warnings

EIGHT = """\
scenario: Two neighbours and a river
issues:
  water: {options: {nothing: "no share", third: "a third", half: "half"}}
parties:
  UPP: {demands: {water: {want: nothing, accept: third}}}
  LOW: {demands: {water: {want: half, accept: third}}}
calendar:
  - {stage: talks, date: 2030-05-01}
"""
LOW = "{want: half, accept: third}"
STAGE = "{stage: talks, date: 2030-05-01}"
FORCE = (
    "measures:\n  force: {by: LOW, against: UPP, when: no_accord, harm: {UPP: high}, cost: high}\n"
)


def refusal(text: str) -> list[str]:
    """What the program says about a text, a line a problem."""
    with pytest.raises(ScenarioError) as caught:
        read(text, "river")
    return str(caught.value).splitlines()


def only(text: str) -> str:
    """The one thing that the program says."""
    said = refusal(text)
    assert len(said) == 1, said
    return said[0]


def changed(*pairs: str) -> str:
    """The eight lines with each first of a pair replaced by the second."""
    text = EIGHT
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    return text


def doubts(text: str) -> str:
    """What the program warns of."""
    return "\n".join(str(doubt) for doubt in warnings(read(text, "river")))


class TestTheTenLikeliestMistakes:
    def test_a_comma_in_a_sentence_inside_braces(self):
        said = only(changed(LOW, "{want: half, why: talks, no paper, accept: third}"))
        assert said == (
            "river.yaml:6:51: parties.LOW.demands.water.why: "
            '"no paper" has no value: the comma before it starts a new key. '
            'Quote the sentence: why: "talks, no paper"'
        )

    def test_several_commas_in_a_sentence_are_told_once(self):
        said = only(changed(LOW, "{want: half, accept: third, why: no, never, not at all}"))
        assert said.endswith('why: "no, never, not at all"')

    def test_a_comma_before_a_second_colon(self):
        said = only(changed(LOW, "{want: half, accept: third, why: talks, it said: no}"))
        assert '"it said" is not a key here.' in said
        assert "put the whole sentence in quotes" in said

    def test_an_option_that_does_not_exist(self):
        text = EIGHT.replace("third", "a_third").replace(
            "LOW: {demands: {water: {want: half, accept: a_third",
            "LOW: {demands: {water: {want: half, accept: a-third",
        )
        assert only(text) == (
            "river.yaml:6:47: parties.LOW.demands.water.accept: Did you mean a_third? "
            'No option "a-third". In order: nothing, a_third, half.'
        )

    def test_silence_where_consent_is_needed(self):
        said = doubts(changed("  LOW:", "  GBR: {}\n  TUR: {}\n  LOW:"))
        assert said == (
            "river.yaml:10: calendar.talks.parties: at stage talks GBR and TUR must agree but say "
            "nothing on water: they would sign anything. Write follows:, or a demand."
        )

    def test_silence_where_a_majority_decides_is_nobody_s_consent(self):
        text = changed(
            "  LOW:",
            "  GBR: {}\n  LOW:",
            STAGE,
            "{stage: talks, date: 2030-05-01, adopt: majority}",
        )
        assert doubts(text) == ""

    def test_want_and_accept_the_same_in_mid_scale(self):
        assert only(changed(LOW, "{want: third, accept: third}")) == (
            "river.yaml:6:19: parties.LOW.demands.water: want and accept are both third, in "
            "mid-scale: which side would it refuse? List what it would sign: "
            "accept: [third, …]. In order: nothing, third, half."
        )

    def test_a_bloc_and_its_member_at_one_stage(self):
        text = changed(
            "  LOW:",
            "  NATO: {members: [UPP]}\n  LOW:",
            STAGE,
            "{stage: nrc, date: 2030-05-01, parties: [LOW, NATO, UPP]}",
        )
        assert only(text) == (
            "river.yaml:9:36: calendar.nrc.parties: nrc seats NATO and its member UPP: "
            "UPP would count twice. Seat the bloc, or its members."
        )

    def test_a_package_that_is_on_no_agenda(self):
        text = changed(
            "  water:",
            "  arms: {options: [some, fewer, bare]}\n  water:",
            "LOW: {demands: {",
            "LOW: {package: all, demands: {arms: {want: bare, accept: fewer}, ",
            STAGE,
            "{stage: talks, date: 2030-05-01, agenda: [water]}",
        )
        assert only(text) == (
            "river.yaml:7:18: parties.LOW.package: LOW can sign nothing: its package names arms, "
            "which is on no agenda where LOW sits. "
            "Add it, leave the agenda out, or shorten the package."
        )

    def test_a_package_that_is_on_no_single_agenda(self):
        text = changed(
            "  water:",
            "  arms: {options: [some, fewer, bare]}\n  water:",
            "LOW: {demands: {",
            "LOW: {package: all, demands: {arms: {want: bare, accept: fewer}, ",
            STAGE,
            "{stage: one, date: 2030-05-01, agenda: [water]}\n"
            "  - {stage: two, date: 2030-05-02, agenda: [arms]}",
        )
        assert "no agenda holds its whole package (one lacks arms; two lacks water)" in only(text)

    def test_a_package_that_only_some_agendas_hold_is_a_doubt(self):
        text = changed(
            "  water:",
            "  arms: {options: [some, fewer, bare]}\n  water:",
            "UPP: {demands: {",
            "UPP: {demands: {arms: {want: some, accept: bare}, ",
            "LOW: {demands: {",
            "LOW: {package: all, demands: {arms: {want: bare, accept: fewer}, ",
            STAGE,
            "{stage: one, date: 2030-05-01}\n  - {stage: two, date: 2030-05-02, agenda: [arms]}",
        )
        assert "can be met at one, but not at two" in doubts(text)

    @pytest.mark.parametrize(
        ("written", "answer"),
        [
            ("60", "60 is not a chance: it must be between 0 and 1."),
            ("60%", '"60%": a number stands without a sign. A share is written 0.6.'),
            ('"0,6"', '"0,6": write 0.6, with a point.'),
            ("-0.1", "-0.1 is not a chance"),
            ("likly", "Did you mean likely?"),
            (".nan", ".nan is no number to count with."),
            ("1e999", '"1e999" is not a number.'),
            ("[0.5, 1.5]", "This can be 0.5 to 1.5, but must be between 0 and 1."),
            ("[0.5, 0.2]", "The range starts at 0.5 and ends below it, at 0.2."),
            ("{likely: 0.5, even: 0.4}", "The probabilities add up to 0.9; they must add up to 1."),
        ],
    )
    def test_a_chance_that_is_none(self, written, answer):
        said = only(EIGHT + FORCE.replace("cost", f"success: {written}, cost"))
        assert said.startswith("river.yaml:10:")
        assert "measures.force.success: " in said
        assert answer in said

    def test_a_measure_that_can_never_pay(self):
        weak = "cost: 1, public: yes, imposes: {water: half}, success: 0.05"
        text = EIGHT + FORCE.replace("cost: high", weak)
        assert (
            "force gains LOW at most 0.05 stakes and costs 1: no settlement can change that; "
            "only the audience cost decides. Meant?"
        ) in doubts(text)

    def test_a_measure_that_can_never_pay_and_is_no_public_threat(self):
        secret = EIGHT + FORCE
        assert "nobody is threatened with it in public: it would come only at" in doubts(secret)
        for word in ("public: yes", "public: hinted", "public: strategic", "audience_cost: 1"):
            told = doubts(secret.replace("cost: high", f"cost: high, {word}"))
            assert "only the audience cost decides. Meant?" in told, word

    def test_a_source_later_than_the_day_of_the_scenario(self):
        text = changed(
            "issues:",
            "as_of: 2030-04-01\nsources: {S11: {title: A report, date: 2030-06-01}}\nissues:",
            LOW,
            "{want: half, accept: third, source: S11}",
        )
        said = doubts(text)
        assert "river.yaml:8: parties.LOW.demands.water: " in said
        assert "as_of is 2030-04-01 but this rests on S11 of 2030-06-01: hindsight." in said
        assert doubts(text.replace("source: S11", "source: S11, basis: later")) == ""

    @pytest.mark.parametrize(
        ("written", "answer"),
        [
            ("2030-5-1", '"2030-5-1" is not a date; write 2030-05-01.'),
            ("2030-13-01", "month 13 does not exist."),
            ("2030-02-30", "that month has no day 30."),
            ("1 May 2030", '"1 May 2030" is not a date. Year, month, day: 2022-01-10.'),
            ("[2030]", "This is a list, but a date is needed."),
        ],
    )
    def test_a_date_that_is_none(self, written, answer):
        said = only(changed("2030-05-01", written))
        assert said.startswith("river.yaml:8:")
        assert answer in said


class TestForm:
    def test_an_empty_file(self):
        assert "The file is empty." in only("")
        assert "The file is empty." in only("# nothing but a comment\n")

    def test_a_list_instead_of_a_map(self):
        assert "This is a list, not a scenario." in only("- one\n- two\n")
        assert "This is a single value, not a scenario." in only("hello\n")

    def test_tabs(self):
        said = only(changed("  water:", "\twater:"))
        assert said.startswith("river.yaml:3:1: A tab: YAML is indented with spaces.")

    def test_a_key_written_twice(self):
        said = only(changed("  LOW:", "  UPP: {}\n  LOW:"))
        assert said == (
            'river.yaml:6:3: parties.UPP: "UPP" is written twice (first on line 5). Keep one.'
        )

    def test_python_objects(self):
        said = only(changed("Two neighbours and a river", "!!python/object/apply:os.system [ls]"))
        assert "The tag !!python/object/apply:os.system is refused." in said

    def test_other_tags(self):
        assert "The tag !secret is refused." in only(
            changed("Two neighbours", "!secret Two neighbours")
        )

    def test_an_alias_bomb_is_refused_at_once(self):
        rows = [
            f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]"
            for a, b in zip("abcdefg", "bcdefgh", strict=True)
        ]
        start = time.perf_counter()
        said = refusal("a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "\n".join(rows))
        assert time.perf_counter() - start < 2
        assert "Unfolds to more than 100,000 values." in said[-1]

    def test_an_alias_of_itself(self):
        assert "*x holds itself." in only("a: &x [*x]\n")

    def test_a_nest_without_end(self):
        assert "More than 40 levels deep." in only("a: " + "[" * 100_000)

    def test_anchors_and_merged_maps_are_allowed(self):
        text = changed("{want: nothing, accept: third}", "&line {want: nothing, accept: third}")
        text = text.replace(LOW, "{<<: *line, want: half}")
        assert read(text).parties["LOW"].positions["water"].want.middle == 2

    def test_two_documents(self):
        assert "A second document starts here." in only(EIGHT + "---\nscenario: another\n")

    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ("a: b: c\n", "A second colon starts no value."),
            ("a: {b: c\nd: e\n", "A brace { is not closed"),
            ("a: [b, c\nd: e\n", "A bracket [ is not closed"),
            ("a: 'b\n", "A quote is opened and never closed."),
            ("a: *b\n", "No anchor &b above."),
            ("a: @b\n", "A word cannot start with this character."),
            ("a:\n  - b\n c: d\n", "This line does not fit the lines above."),
            ("a: \x01\n", "a character that is not text (U+0001)"),
            ("[a, b]: c\n", "A key must be a word, not a list."),
        ],
    )
    def test_what_is_no_yaml(self, text, answer):
        said = refusal(text)
        assert said[0].startswith("river.yaml:")
        assert answer in said[0]

    def test_words_that_yaml_takes_for_something_else_stay_words(self):
        text = changed("nothing:", "no:", "want: nothing", "want: no", "half:", "on:")
        text = text.replace('"half"', "12:30").replace("want: half", "want: on")
        assert read(text).issues["water"].options == ("no", "third", "on")
        assert read(text).issues["water"].texts[2] == "12:30"

    def test_a_key_without_a_value(self):
        said = only(changed(LOW, "{want: half, accept: }"))
        assert "parties.LOW.demands.water.accept: Nothing is written here." in said


class TestFiles:
    def test_not_utf8(self, tmp_path: Path):
        file = tmp_path / "latin.yaml"
        file.write_bytes(EIGHT.replace("river", "rivi\u00e8re").encode("latin-1"))
        with pytest.raises(ScenarioError, match=r"latin\.yaml:1:36: This is not UTF-8 text"):
            load(file)

    def test_a_large_file_is_refused_at_once(self, tmp_path: Path):
        file = tmp_path / "large.yaml"
        file.write_text(EIGHT + "#" * 10_000_000)
        start = time.perf_counter()
        with pytest.raises(ScenarioError, match=r"The file is 10\.0 MB; a scenario has at most 2"):
            load(file)
        assert time.perf_counter() - start < 2

    def test_a_missing_file(self):
        with pytest.raises(ScenarioError) as caught:
            load("two_neighbors.yaml")
        assert "There is no such scenario or file." in str(caught.value)
        assert "Did you mean two_neighbours?" in str(caught.value)

    def test_a_directory(self, tmp_path: Path):
        with pytest.raises(ScenarioError, match=r"This is a directory\."):
            load(tmp_path)

    @pytest.mark.parametrize("name", ["", "\0", "x" * 10_000, "../" * 50, "CON"])
    def test_what_is_no_name_at_all(self, name):
        with pytest.raises(ScenarioError):
            load(name)


class TestMeaning:
    def test_an_unknown_party_at_a_stage(self):
        said = only(changed(STAGE, "{stage: talks, date: 2030-05-01, parties: [UPP, LOV]}"))
        assert 'calendar.talks.parties: Did you mean LOW? No party "LOV".' in said
        assert said.endswith("There are: UPP, LOW.")

    @pytest.mark.parametrize("beyond", ["all_of_it", "7", "third_and_half"])
    def test_a_red_line_beyond_the_scale(self, beyond):
        said = only(changed(LOW, f"{{want: half, accept: {beyond}}}"))
        assert f'accept: No option "{beyond}". In order: nothing, third, half.' in said

    @pytest.mark.parametrize("salience", ["-1", ".nan", ".inf", "vitall", "{a: b}", "[]"])
    def test_a_salience_that_is_none(self, salience):
        said = only(changed(LOW, f"{{want: half, accept: third, salience: {salience}}}"))
        assert said.startswith("river.yaml:6:")
        assert "parties.LOW.demands.water.salience: " in said

    def test_no_salience_at_all_is_a_doubt(self):
        text = changed(LOW, "{want: half, accept: third, salience: none}")
        assert "every salience of LOW is 0" in doubts(text)

    def test_a_circle_of_threats(self):
        text = EIGHT + (
            "measures:\n  force: {by: LOW, when: sanctions, cost: low}\n"
            "  rupture: {by: LOW, when: force, cost: low}\n"
            "  sanctions: {by: UPP, when: rupture, cost: low}\n"
        )
        said = only(text)
        assert "A circle: force answers sanctions answers rupture answers force." in said

    def test_dates_out_of_order(self):
        said = only(EIGHT + "  - {stage: more, date: 2030-04-01}\n")
        assert said == (
            "river.yaml:9:25: calendar.more.date: 2030-04-01 lies before 2030-05-01, the date of "
            "talks above. Entries stand in order of date."
        )

    def test_a_stage_with_one_party(self):
        said = only(changed(STAGE, "{stage: talks, date: 2030-05-01, parties: [UPP]}"))
        assert "At talks only UPP sits. A stage needs two parties that can agree." in said

    def test_a_scenario_with_one_party(self):
        said = only(changed("  UPP: {demands: {water: {want: nothing, accept: third}}}\n", ""))
        assert "parties: LOW is alone. Talks need two parties: add another one." in said

    def test_a_stage_without_sessions_is_held_and_nothing_is_tabled(self):
        text = changed(STAGE, "{stage: talks, date: 2030-05-01, sessions: 0}")
        assert read(text).stages[0].sessions == 0

    @pytest.mark.parametrize("sessions", ["-1", "1001", "2.5", "many", "[1]"])
    def test_sessions_that_are_none(self, sessions):
        said = only(changed(STAGE, f"{{stage: talks, date: 2030-05-01, sessions: {sessions}}}"))
        assert "calendar.talks.sessions: " in said

    def test_a_strategy_with_wrong_parameters(self):
        text = changed(
            "UPP: {",
            "UPP: {strategy: {name: boulware, e: -3}, ",
            "LOW: {",
            "LOW: {strategy: {name: boulware, ee: 1}, ",
        )
        said = refusal(text)
        assert "boulware: e must be a positive number, not -3" in said[0]
        assert 'boulware has no parameter "ee".' in said[1]
        assert "Did you mean e?" in said[1]

    def test_parties_that_follow_each_other(self):
        text = changed("UPP: {", "UPP: {follows: LOW, ", "LOW: {", "LOW: {follows: UPP, ")
        assert "A circle: UPP follows LOW follows UPP." in only(text)

    @pytest.mark.parametrize("key", ["U-P", "2UP", "none", "CON", "x" * 41, "../UP", "ÜP"])
    def test_what_cannot_be_an_id(self, key):
        assert "cannot be the id of a party" in refusal(changed("  UPP:", f'  "{key}":'))[0]

    def test_ids_that_differ_only_in_capitals(self):
        assert "upp and UPP differ only in capitals." in only(changed("  LOW", "  upp: {}\n  LOW"))

    def test_a_scale_without_end(self):
        options = ", ".join(f"o{i}" for i in range(65))
        said = refusal(changed("  water:", f"  many: {{options: [{options}]}}\n  water:"))
        assert "65 options; at most 64 are allowed." in said[0]

    def test_a_short_name_that_is_long(self):
        said = only(changed("options: {", f"short: {'long ' * 9}, options: {{"))
        assert "A short name of 44 characters. At most 40" in said

    def test_a_key_that_no_option_has(self):
        said = only(changed('third: "a third"', 'third: {text: "a third", shrt: "3"}'))
        assert '"shrt" is not a key of an option.' in said
        assert "Did you mean short?" in said

    def test_a_short_name_that_is_no_name(self):
        assert "issues.water.options" in only(changed('"a third"', "{short: [a, b]}"))

    def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_file(self):
        text = changed(
            "UPP: {",
            "UPP: {resolve: 3, colour: red, ",
            LOW,
            "{want: hal, accept: thrd}",
            "2030-05-01",
            "soon",
        )
        said = refusal(text + "measures:\n  force: {by: LOV, when: no_accord, cost: huge}\n")
        lines = [int(line.split(":")[1]) for line in said]
        assert lines == sorted(lines)
        assert [line.split(": ")[1] for line in said] == [
            "parties.UPP.resolve",
            "parties.UPP.colour",
            "parties.LOW.demands.water.want",
            "parties.LOW.demands.water.accept",
            "calendar.talks.date",
            "measures.force.by",
            "measures.force.cost",
        ]

    @pytest.mark.long
    def test_very_many_mistakes_are_told_in_part(self):
        keys = ", ".join(f"key{i}: {i}" for i in range(20_000))
        said = refusal(changed("UPP: {", f"UPP: {{{keys}, "))
        assert len(said) == 101
        assert said[-1] == "river.yaml: There is more: mend these first."

    def test_one_mistake_makes_no_second_one(self):
        said = only(changed("  water: {options", "  water: {option"))
        assert '"option" is not a key here.' in said
        assert "Did you mean options?" in said
        said = only(changed("issues:", "isues:"))
        assert '"isues" is not a key here.' in said
        assert "Did you mean issues?" in said
        said = only(changed("parties:", "partys:"))
        assert "Did you mean parties?" in said


@pytest.mark.long
def test_a_wrong_date_hides_nothing_else_of_its_entry() -> None:
    text = EIGHT.replace("date: 2030-05-01", "date: 2030-13-01, parties: [UPP, LOWE]")
    with pytest.raises(ScenarioError) as caught:
        read(text, "river")
    said = str(caught.value)
    assert "month 13 does not exist" in said
    assert '"LOWE"' in said
    assert "lies before" not in said
