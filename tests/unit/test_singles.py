"""The single changes of a scenario: they are what their words say, found by looking at them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.lab.alternatives import Alternative, Base, Candidate, Untried
from sim.lab.blocks import streamed
from sim.lab.keys import keys, untouched
from sim.lab.pairing import CLASH, pairs
from sim.lab.phrases import does, whose
from sim.lab.settings import Settings
from sim.lab.singles import singles
from sim.lab.slate import Slate
from sim.lab.softening import EVERYTHING, NOTHING_LEFT, OPEN, red_lines
from sim.lab.stances import stances
from sim.lab.stepping import CHANCES, SIZES, flow, stepped
from sim.scenario import known, load, read
from sim.scenario.scenario import Scenario
from tests.shipped import bases

OPTIONS = "abcde"
LINE = """scenario: A line
issues: {{x: {{options: {options}, status_quo: {quo}}}}}
parties:
  ONE: {{demands: {{x: {demand}}}}}
  TWO: {{demands: {{x: {{want: {first}, accept: {last}}}}}}}
calendar: [{{stage: talks, date: 2030-05-01}}]
"""


def lined(n: int, demand: str, quo: str = "none") -> Base:
    """A scenario with one party's line on a scale of n options."""
    options = "{" + ", ".join(f"{o}: '{o}'" for o in OPTIONS[:n]) + "}"
    text = LINE.format(
        options=options, quo=quo, demand=demand, first=OPTIONS[0], last=OPTIONS[n - 1]
    )
    return Base(read(text))


def inside(scenario: Scenario) -> NDArray[np.float64]:
    """[O], how often each option lies inside the first party's red line."""
    found = stances(scenario)
    return np.asarray(found.chance_inside[0, 0, : found.n_options[0]])


def moved(base: Base) -> dict[str, Alternative | Untried]:
    """The first party's line, softer and harder."""
    made = {one.label: base.made(one) for one in red_lines(base) if one.label.startswith("ONE")}
    return {("softer" if "softer" in label else "harder"): one for label, one in made.items()}


FIXED = [
    (n, want, accept)
    for n in (2, 3, 4, 5)
    for want, accept in product(range(n), repeat=2)
    if want != accept or want in {0, n - 1}
]


@pytest.mark.parametrize(("n", "want", "accept"), FIXED)
def test_a_line_moves_by_exactly_one_option(n: int, want: int, accept: int) -> None:
    base = lined(n, f"{{want: {OPTIONS[want]}, accept: {OPTIONS[accept]}}}")
    now = inside(base.scenario)
    before = {at for at, chance in enumerate(now) if chance == 1}
    softer_way = (accept > want) - (accept < want) or (1 if want == 0 else -1)
    for way, found in moved(base).items():
        if isinstance(found, Untried):
            whole = len(before) == n if way == "softer" else accept == want
            assert whole, found
            assert found.reason == (EVERYTHING if way == "softer" else NOTHING_LEFT)
            continue
        after = {at for at, chance in enumerate(inside(found.scenario)) if chance == 1}
        if way == "softer":
            assert after - before == {accept + softer_way}
            assert before <= after
            assert f"accepts “{OPTIONS[accept + softer_way]}”" in found.label
        else:
            assert before - after == {accept}
            assert after <= before
            assert f"refuses “{OPTIONS[accept]}”" in found.label
        assert want in after


@pytest.mark.parametrize("basis", ["stated", "inferred", "judgement"])
def test_a_line_that_is_not_sure_moves_as_a_whole(basis: str) -> None:
    base = lined(5, f"{{want: a, accept: c, basis: {basis}}}")
    now = inside(base.scenario)
    softer, harder = moved(base)["softer"], moved(base)["harder"]
    assert isinstance(softer, Alternative)
    assert isinstance(harder, Alternative)
    assert np.allclose(inside(softer.scenario)[1:], now[:-1], atol=0.11)
    assert np.allclose(inside(harder.scenario)[1:-1], now[2:], atol=0.11)
    assert (inside(softer.scenario) >= now).all()
    assert (inside(harder.scenario) <= now).all()


def test_chances_of_a_line_move_with_their_options() -> None:
    base = lined(5, "{want: e, accept: {d: 0.7, c: 0.3}}")
    softer, harder = moved(base)["softer"], moved(base)["harder"]
    assert isinstance(softer, Alternative)
    assert softer.written == "parties.ONE.demands.x.accept={b: 0.3, c: 0.7}"
    assert isinstance(harder, Alternative)
    assert harder.written == "parties.ONE.demands.x.accept={d: 0.3, e: 0.7}"


def test_a_line_moves_no_further_than_what_is_wanted() -> None:
    """In mid-scale that nothing else is signed takes a list, for it says which side is refused."""
    harder = moved(lined(5, "{want: c, accept: {c: 0.5, d: 0.5}}"))["harder"]
    assert isinstance(harder, Alternative)
    assert harder.written == "parties.ONE.demands.x.accept=[a, b, c]"


def test_chances_at_the_end_of_a_scale_stay_there() -> None:
    softer = moved(lined(3, "{want: c, accept: {b: 0.6, a: 0.4}}"))["softer"]
    assert isinstance(softer, Alternative)
    assert softer.written == "parties.ONE.demands.x.accept=a"


@pytest.mark.parametrize(
    ("written", "softer", "harder"),
    [
        ("[b, c]", {"[a, b, c]", "[b, c, d]"}, {"[c]"}),
        ("[c]", {"[b, c]", "[c, d]"}, set()),
        ("[a, b, c, d, e]", set(), {"[a, b, c, d]", "[b, c, d, e]"}),
    ],
)
def test_a_list_widens_and_narrows_at_either_end(
    written: str, softer: set[str], harder: set[str]
) -> None:
    base = lined(5, f"{{want: c, accept: {written}}}")
    made = [one for one in map(base.made, red_lines(base)) if one.label.startswith("ONE")]
    tried = [one for one in made if isinstance(one, Alternative)]
    found = {
        way: {one.written.partition("=")[2] for one in tried if f"option {way}" in one.label}
        for way in ("softer", "harder")
    }
    assert found == {"softer": softer, "harder": harder}


def test_a_line_that_is_not_written_is_the_status_quo() -> None:
    softer = moved(lined(4, "{want: d}", quo="b"))["softer"]
    assert isinstance(softer, Alternative)
    assert softer.written == "parties.ONE.demands.x.accept=a"


def test_a_party_that_is_open_to_anything_has_no_line_to_move() -> None:
    assert {one.reason for one in moved(lined(3, "{want: c}")).values()
            if isinstance(one, Untried)} == {OPEN}  # fmt: skip


def test_every_reading_moves() -> None:
    readings = "{hard: {odds: 0.6}, soft: {odds: 0.4, demands: {water: {accept: nothing}}}}"
    sets = [f"parties.LOW.readings={readings}", "parties.LOW.demands.water.accept=half"]
    base = Base(load("two_neighbours", sets))
    (softer,) = (one for one in map(base.made, red_lines(base)) if one.label.startswith("LOW")
                 and "softer" in one.label)  # fmt: skip
    assert isinstance(softer, Alternative)
    assert softer.written == "parties.LOW.demands.water.accept=third"


# -- other changes -----------------------------------------------------------------------


def test_a_threat_goes_with_all_that_answers_it_and_the_accident_that_sets_it_off() -> None:
    base = Base(load("january_2022"))
    gone = next(
        base.made(one) for one in singles(base) if "no “Force against Ukraine”" in one.label
    )
    assert isinstance(gone, Alternative)
    assert list(gone.scenario.measures) == ["walkout"]
    assert gone.scenario.tension is not None
    assert gone.scenario.tension.accident_chance is None
    assert "Sanctions on Russia" in gone.label


@pytest.mark.long
def test_each_kind_of_change_is_made_of_january_and_nothing_equals_the_base() -> None:
    base = Base(load("january_2022"))
    made = [base.made(one) for one in [*singles(base)][::7]]
    assert all(one.scenario != base.scenario for one in made if isinstance(one, Alternative))
    assert all(one.reason for one in made if isinstance(one, Untried))
    kinds = {one.about for one in singles(base)}
    assert kinds == {
        *("red line", "package", "threat", "publicity", "strategy", "stage", "forum"),
        *("instruction", "deadline", "resolve", "belief", "cost"),
    }


def test_labels_name_one_change_each() -> None:
    for name in ("january_2022", "two_neighbours"):
        labels = [one.label for one in singles(Base(load(name)))]
        assert len(labels) == len(set(labels))


@pytest.mark.long
@pytest.mark.parametrize("name", bases())
def test_every_shipped_scenario_can_be_screened(name: str) -> None:
    """One change in forty is played here; the slow test plays all."""
    screened(name, step=40, n=2)


@pytest.mark.slow
@pytest.mark.timeout(900)  # four minutes for January 2022, on busy cores
@pytest.mark.parametrize("name", list(known()))
def test_every_single_change_of_every_shipped_scenario_is_played(name: str) -> None:
    """Of a variant one in twenty: most of its changes are those of its base."""
    screened(name, step=20 if "/" in name else 1, n=20)


def screened(name: str, step: int, n: int) -> None:
    base = Base(load(name))
    candidates = [*singles(base)]
    chosen = candidates[::step] if len(candidates) > step else candidates
    tried, untried = base.tried(chosen)
    assert len(tried) + len(untried) == len(chosen)
    assert tried
    slate = Slate("screen", base.scenario, tried, untried, Settings(n=n, workers=1))
    for change in range(len(slate.scenarios)):
        function, arguments = slate.task(range(change * n, change * n + n))
        assert streamed(function(*arguments)["plays"]).num_rows == n


@pytest.mark.long
def test_what_is_written_is_what_set_makes() -> None:
    base = Base(load("two_neighbours"))
    made = [one for one in map(base.made, singles(base)) if isinstance(one, Alternative)]
    ways = [one for one in made if "without" not in one.written and ";" not in one.written]
    assert len(ways) > 10
    for one in ways:
        assert load("two_neighbours", [one.written]) == one.scenario


# -- steps, pairs, keys ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words", "up", "new"),
    [
        ("medium", SIZES, True, "high"),
        ("ruinous", SIZES, True, None),
        ("none", SIZES, False, None),
        ("0.4", SIZES, True, "0.8"),
        (["0.2", "0.4"], SIZES, False, ["0.1", "0.2"]),
        ({"gdp": ["1", "10"]}, SIZES, True, {"gdp": ["2", "20"]}),
        ({"high": "0.5", "ruinous": "0.5"}, SIZES, True, {"ruinous": "1"}),
        ({"USA": "low", "EU": {"medium": "0.5", "high": "0.5"}}, SIZES, True,
         {"USA": "medium", "EU": {"high": "0.5", "ruinous": "0.5"}}),
        ({"worth": {"water": "half"}}, SIZES, True, None),
        ("likely", CHANCES, False, "even"),
        ("1 in 300", CHANCES, True, "1 in 150"),
        ("3 months", (), True, "6 months"),
        ("2 weeks", (), False, "1 week"),
        ("capability", CHANCES, True, None),
    ],
)  # fmt: skip
def test_a_value_goes_one_step(
    value: object, words: tuple[str, ...], up: bool, new: object
) -> None:
    assert stepped(value, words, up) == new


def test_values_are_written_so_that_they_read_the_same() -> None:
    assert flow({"a": ["b", "1 in 300"], "c": "x, y: z"}) == '{a: [b, 1 in 300], c: "x, y: z"}'


def test_a_party_of_many_takes_a_plural_verb() -> None:
    assert does("Baltic states", "refuses") == "The Baltic states refuse"
    assert does("United States", "refuses") == "The United States refuses"
    assert whose("United States") == "The United States’"
    assert whose("Russia") == "Russia’s"


def test_two_changes_of_one_line_are_no_pair() -> None:
    base = Base(load("two_neighbours"))
    made = [one for one in map(base.made, singles(base)) if isinstance(one, Alternative)]
    resolute = [one for one in made if one.about == "resolve"]
    other = next(one for one in made if one.about == "strategy")
    found = list(pairs([*resolute, other]))
    assert [one.why_not for one in found] == [CLASH, "", ""]
    both = base.made(found[1])
    assert isinstance(both, Alternative)
    assert both.edits == (*resolute[0].edits, *other.edits)


@pytest.mark.long
def test_the_keys_of_a_file_go_by_what_is_not_a_name() -> None:
    base = Base(load("two_neighbours"))
    kinds = {key.kind for key in keys(base.root) if not key.label}
    assert {"parties.*.demands.*.accept", "measures.tolls".replace("tolls", "*"),
            "calendar.talks".replace("talks", "stage")} <= kinds  # fmt: skip
    assert not any("UPP" in kind or "water" in kind for kind in kinds)


@pytest.mark.long
def test_what_no_change_is_about_is_told() -> None:
    base = Base(load("january_2022"))
    line = Candidate("", "", next(iter(red_lines(base))).edits)
    made = base.made(line)
    assert isinstance(made, Alternative)
    found = untouched(base.root, [made])
    assert "parties.*.demands.*.accept" not in found
    assert found["parties.*.demands.*.want"] == found["parties.*.demands.*.salience"]
    held = sum(len(party.positions) for party in base.scenario.parties.values() if party.positions)
    assert 50 < found["parties.*.demands.*.want"] <= held
    assert not any("why" in kind or "source" in kind or "name" in kind for kind in found)


def test_red_lines_of_a_position_that_never_comes_are_not_moved() -> None:
    """It may demand what its party has never demanded, so that there is no line to move from."""
    text = LINE.format(options="[a, b, c]", quo="none", demand="b", first="a", last="c")
    text = text.replace("issues: {", "issues: {y: {options: [d, e]}, ")
    turn = "{position: turn, date: 2030-04-01, by: ONE, chance: 0,"
    turn += " demands: {y: {want: e, accept: e}}}"
    base = Base(read(text.replace("calendar: [", f"calendar: [{turn}, ")))
    labels = [one.label for one in singles(base)]
    assert "There is no new position “turn”" in labels
    assert not any(label.startswith("By “turn”") for label in labels)


def test_one_session_is_said_as_one_and_no_step_is_tried_from_no_harm() -> None:
    text = LINE.format(options="[a, b, c]", quo="none", demand="{want: c, accept: b}", first="a",
                       last="c").replace("2030-05-01}", "2030-05-01, sessions: 2}")  # fmt: skip
    threat = "measures: {raid: {by: ONE, kind: force, when: no_accord, harm: {}, cost: low}}"
    every = list(singles(Base(read(f"{text}{threat}"))))
    labels = [one.label for one in every]
    assert "“talks” lasts half as long (1 session)" in labels
    assert "“talks” lasts twice as long (4 sessions)" in labels
    assert "“raid” costs more to carry out" in labels
    assert "“raid” does more harm" not in labels
