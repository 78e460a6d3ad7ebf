"""What words do: texts, promises, readouts, norms. docs/model.md, section 8."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.model import Talks
from sim.model.record import Block
from sim.model.terms import conceded
from sim.scenario import load, warnings
from sim.scenario.distributions import Point, Uniform
from sim.scenario.loading import read
from sim.scenario.scenario import Home, Ratification, Scenario, Stage, Tension, frozen
from sim.scenario.speech import Norm, Promise, PublishedText, Readout
from tests.builders import DAY, act, meeting, party, scale, scenario, stand

WATER, DAM = scale("water", 3), scale("dam", 3)
EVE = DAY - timedelta(days=1)
N = 2000


def text(**more: Any) -> PublishedText:
    return PublishedText("draft", "draft", EVE, more.pop("by", "A"), **more)


def promise(**more: Any) -> Promise:
    for key in ("believed", "kept"):
        if key in more:
            more[key] = Point(more[key])
    return Promise(more.pop("id", "word"), "word", EVE, more.pop("by", "A"), **more)


def two(*spoken: Any, first: Any = None, second: Any = None, **more: Any) -> Scenario:
    """A wants o2 and B wants o0 of both issues; both would sign o1."""
    lines = [stand(issue, 2, 1) for issue in (WATER, DAM)]
    back = [stand(issue, 0, 1) for issue in (WATER, DAM)]
    calendar = [*spoken, meeting("AB", ["water", "dam"])]
    return scenario(
        [WATER, DAM],
        [party("A", *lines, **(first or {})), party("B", *back, **(second or {}))],
        calendar,
        **more,
    )


def played(made: Scenario, n: int = N) -> tuple[Talks, Block]:
    talks = Talks(made, seed=5)
    return talks, talks.play(0, n)


def same(a: Block, b: Block) -> bool:
    """Whether two blocks tell the same outcomes."""
    return all(
        np.array_equal(column, b.outcomes[name], equal_nan=column.dtype.kind in "fM")
        for name, column in a.outcomes.items()
    )


def heard(made: Scenario, n: int = 4) -> Talks:
    """Talks up to the eve of the first stage."""
    talks = Talks(made, seed=5)
    talks.set_the_table(0, n)
    for _ in range(len(made.calendar) - 1):
        talks.step()
    return talks


def value_of(talks: Talks, a: int, options: list[int]) -> float:
    """u of a text to a party as things are valued now."""
    worth = talks.draws.interests.worth
    return float(sum(worth[0, a, k, o] for k, o in enumerate(options)))


# -- texts -------------------------------------------------------------------------------


def test_what_is_refused_in_public_is_twice_as_dear_and_what_is_left_open_half() -> None:
    instructed = {"cornered": Point(0.2), "pace": Point(1.0)}
    spoken = text(refuses=("water",), open_to=("dam",))
    talks = heard(two(spoken, first=instructed, second=instructed))
    assert talks.home.dear.tolist() == [[2.0, 0.5], [1.0, 1.0]]


def test_what_is_asked_in_public_is_dearer_to_give_up_unless_more_is_said_of_it() -> None:
    """Demands made aloud tie hands; what is refused as well counts as refused, once."""
    instructed = {"cornered": Point(0.2), "pace": Point(1.0)}
    asks = frozen({"water": 1, "dam": 2})
    for spoken, dear in (
        (text(asks=asks), [1.5, 1.5]),
        (text(asks=asks, refuses=("water",)), [2.0, 1.5]),
        (text(asks=asks, open_to=("dam",)), [1.5, 0.5]),
        (text(asks=asks, public=False), [1.0, 1.0]),
    ):
        talks = heard(two(spoken, first=instructed, second=instructed))
        assert talks.home.dear.tolist() == [dear, [1.0, 1.0]]


def test_a_refusal_lowers_what_a_text_beyond_red_lines_is_worth() -> None:
    """Two options beyond, at 0.1 each: 0.2 as it is, 0.3 with one of them refused."""
    instructed = {"cornered": Point(0.1), "pace": Point(9.0)}
    values = []
    for spoken in ((), (text(by="B", refuses=("water",)),)):
        made = two(*spoken, second=instructed, first={"strategy": "hardliner"})
        talks = heard(made)
        talks.state.authority[:] = 9
        talks.trace(0)
        values.append(talks.people[1].reply.value[0])
    # A asks o2 twice, worth nothing to B
    assert values[0] - values[1] == pytest.approx(0.1)


def test_an_ultimatum_costs_its_reader_once_what_backing_down_costs() -> None:
    spoken = text(asks=frozen({"water": 1, "dam": 2}), ultimatum_to=("B",))
    talks = heard(two(spoken, second={"cornered": Point(0.4)}))
    acts = talks.state.acts
    assert acts.stake[0].tolist() == [[0.0, -0.4]]
    assert acts.clause[0].tolist() == [[False, True, True], [False, False, True]]


def test_an_ultimatum_counts_as_a_threat_for_tension() -> None:
    spoken = text(asks=frozen({"water": 1}), ultimatum_to=("B",))
    offered = text(asks=frozen({"water": 1}))
    calm = Tension()
    assert heard(two(spoken, tension=calm)).state.tension[0] == pytest.approx(0.1)
    assert heard(two(offered, tension=calm)).state.tension[0] == 0.0


def test_who_was_given_an_ultimatum_signs_less() -> None:
    """One issue at o1 costs B half a stake, less than the blow; being cornered costs 0.6 more."""
    threat = act("blow", "A", benefit={"A": 0.1}, harm={"B": 1.0}, no_accord=("water", "dam"))
    shares = []
    for ultimatum_to in ((), ("B",)):
        spoken = text(asks=frozen({"water": 1, "dam": 1}), ultimatum_to=ultimatum_to)
        made = two(spoken, measures=[threat], second={"cornered": Point(0.6)})
        _, block = played(made, 20)
        shares.append(float((block.outcomes["accord_stage"] != "").mean()))
        if shares[-1] == 1.0:
            assert block.outcomes["value_B"] == pytest.approx(block.outcomes["u_B"])
    assert shares == [1.0, 0.0]


def test_an_ultimatum_given_in_to_is_paid_for() -> None:
    threat = act("blow", "A", benefit={"A": 0.1}, harm={"B": 1.9}, no_accord=("water", "dam"))
    spoken = text(asks=frozen({"water": 1, "dam": 1}), ultimatum_to=("B",))
    _, block = played(two(spoken, measures=[threat], second={"cornered": Point(0.6)}), 20)
    assert (block.outcomes["accord_stage"] == "talks").all()
    assert block.outcomes["value_B"] == pytest.approx(block.outcomes["u_B"] - 0.6)


def test_giving_what_is_asked_begins_at_the_option_asked_for() -> None:
    assert conceded(1, 2, 4).tolist() == [False, False, True, True]
    assert conceded(2, 1, 4).tolist() == [True, True, False, False]
    assert conceded(-1, 1, 3).tolist() == [False, True, False]
    assert conceded(1, 1, 3).tolist() == [False, True, False]


# -- promises ----------------------------------------------------------------------------


def test_a_promise_is_worth_its_belief_to_others_and_its_chance_to_who_gives_it() -> None:
    spoken = promise(by="B", holds=frozen({"water": 1}), believed=0.25, kept=0.75)
    talks = heard(two(spoken))
    assert value_of(talks, 0, [0, 0]) == pytest.approx(0.25 * 0.5)
    assert value_of(talks, 1, [0, 0]) == pytest.approx(2.0 - 0.75 * 0.5)
    assert value_of(talks, 0, [1, 0]) == pytest.approx(0.5)


def test_a_promise_is_kept_by_its_chance_where_nothing_else_settles_the_issue() -> None:
    spoken = promise(by="B", holds=frozen({"water": 1}), believed=0.25, kept=0.4)
    made = two(spoken, first={"strategy": "hardliner"}, second={"strategy": "stall"})
    talks, block = played(made)
    kept = talks.luck.uniform("kept:word", 0, N) < 0.4
    water = block.settlements["issue"] == "water"
    assert (block.settlements["option"][water] == np.where(kept, "o1", "o0")).all()
    assert (block.settlements["by"][water] == np.where(kept, "word", "status_quo")).all()
    assert block.outcomes["u_A"] == pytest.approx(np.where(kept, 0.5, 0.0))


def test_an_accord_takes_the_place_of_a_promise() -> None:
    spoken = promise(by="B", holds=frozen({"water": 1}), believed=0.0, kept=1.0)
    threat = act("blow", "A", benefit={"A": 0.1}, harm={"B": 1.9}, no_accord=("water", "dam"))
    _, block = played(two(spoken, measures=[threat]), 20)
    water = block.settlements["issue"] == "water"
    assert set(block.settlements["by"][water]) == {"accord"}


def test_only_those_to_whom_it_was_made_count_on_a_promise() -> None:
    spoken = promise(by="B", to=("C",), holds=frozen({"water": 1}), believed=1.0, kept=1.0)
    made = scenario(
        [WATER],
        [
            party("A", stand(WATER, 2, 1)),
            party("B", stand(WATER, 0, 0)),
            party("C", stand(WATER, 2, 1)),
        ],
        [spoken, meeting("ABC", ["water"])],
    )
    talks = heard(made)
    assert value_of(talks, 0, [0]) == 0.0
    assert value_of(talks, 2, [0]) == pytest.approx(0.5)


def test_a_threat_forgone_is_expected_the_less_and_held_back_where_the_promise_is_kept() -> None:
    threat = act("blow", "A", benefit={"A": 0.1}, harm={"B": 1.0}, no_accord=("water",))
    spoken = promise(forgoes=("blow",), believed=0.3, kept=0.6)
    made = two(spoken, measures=[threat], first={"strategy": "stall"})
    talks, block = played(made)
    kept = talks.luck.uniform("kept:word", 0, N) < 0.6
    assert (block.outcomes["did_blow"] == ~kept).all()
    assert block.outcomes["no_deal_B"] == pytest.approx(2.0 - 0.7)
    assert block.outcomes["no_deal_A"] == pytest.approx(0.4 * 0.1)  # its own word counts too


def test_a_payment_moves_value_from_payer_to_payee_when_its_accord_is_signed() -> None:
    """At o1 B loses 0.2 and A gains a half: about 0.3 are enough for both, and needed."""
    spoken = promise(pays=frozen({"B": Uniform(0.25, 0.35)}), when=("water",))
    parties = [
        party("A", stand(WATER, 2, 1)),
        party("B", stand(WATER, 0, 1, 0.4), stand(DAM, 0, 0, 1.0)),
    ]
    for words in ((), (spoken,)):
        made = scenario([WATER, DAM], parties, [*words, meeting("AB", ["water"])])
        talks, block = played(made, 50)
        signed = block.outcomes["accord_stage"] == "talks"
        assert signed.tolist() == [bool(words)] * 50
        if words:
            paid = talks.draws.paid["word"]["B"]
            assert block.outcomes["value_B"] == pytest.approx(block.outcomes["u_B"] + paid)
            assert block.outcomes["value_A"] == pytest.approx(block.outcomes["u_A"] - paid)


def test_nothing_is_paid_for_an_accord_that_has_lapsed() -> None:
    spoken = promise(pays=frozen({"B": Point(0.3)}), when=("water",))
    vote = Home(ratification=Ratification(Point(0.3), Point(0.8), None))
    parties = [
        party("A", stand(WATER, 2, 1), home=vote),
        party("B", stand(WATER, 0, 1, 0.4), stand(DAM, 0, 0, 1.0)),
    ]
    made = scenario([WATER, DAM], parties, [spoken, meeting("AB", ["water"])])
    _, block = played(made, 200)
    lapsed = block.outcomes["lapsed"]
    assert 40 < lapsed.sum() < 160
    paid = np.where(lapsed, 0.0, 0.3)
    assert block.outcomes["value_B"] == pytest.approx(block.outcomes["u_B"] + paid)
    assert block.outcomes["value_A"] == pytest.approx(block.outcomes["u_A"] - paid)


def test_a_payment_that_waits_for_two_issues_waits_for_both() -> None:
    spoken = promise(pays=frozen({"B": Point(0.3)}), when=("water", "dam"))
    talks = heard(two(spoken))
    assert talks.state.acts.wanted.tolist() == [2]


# -- readouts ----------------------------------------------------------------------------


def call(*readouts: Readout, called_by: str | None = None) -> Stage:
    return meeting(
        "AB", [], id="call", forum="exchange", date=EVE, readouts=readouts, called_by=called_by
    )


def mean_resolve(*spoken: Any) -> float:
    """What is believed of A, who has a threat, on the eve of the talks."""
    threat = act("blow", "A", cost={"A": 1.0})
    unknown = {"resolve": Uniform(0, 1), "believed": Uniform(0, 1)}
    return float(heard(two(*spoken, measures=[threat], first=unknown)).mean_beliefs()[0, 0])


def test_who_calls_is_thought_a_little_less_resolved() -> None:
    assert 0.45 < mean_resolve(call(called_by="A")) < mean_resolve(call()) == pytest.approx(0.5)


def test_the_tone_of_a_readout_tells_of_resolve_by_its_voice() -> None:
    tones = [mean_resolve(call(Readout("A", tone))) for tone in (-2, -1, 0, 1, 2)]
    assert tones == sorted(tones, reverse=True)
    assert tones[1] > mean_resolve(call(Readout("A", -1, 0.2))) > tones[2]
    assert tones[3] == pytest.approx(mean_resolve(call(called_by="A")))


def test_a_warm_readout_prepares_the_home_of_who_gives_it() -> None:
    home = {"home": Home()}
    climates = [
        heard(two(call(Readout("A", tone, 0.5)), first=home)).home.climate[0, 0] for tone in (0, 2)
    ]
    assert climates[1] - climates[0] == pytest.approx(0.8 * 0.25 * 2 * 0.5)


@pytest.mark.parametrize(("claiming", "believed"), [("", 0.8), ("A", 0.4), ("AB", 0.8)])
@pytest.mark.parametrize("order", [0, 1])
def test_a_promise_that_one_side_only_claims_is_believed_half_as_much(
    claiming: str, believed: float, order: int
) -> None:
    spoken = [
        promise(by="B", holds=frozen({"water": 1}), believed=0.8, kept=0.5),
        call(*(Readout(who, claims=("word",) if who in claiming else ()) for who in "AB")),
    ]
    talks = heard(two(*(spoken if order == 0 else spoken[::-1])))
    assert value_of(talks, 0, [0, 0]) == pytest.approx(believed * 0.5)


def test_a_threat_forgone_is_doubted_as_well() -> None:
    threat = act("blow", "B", benefit={"B": 0.1}, harm={"A": 1.0})
    spoken = promise(by="B", forgoes=("blow",), believed=0.8, kept=0.5)
    talks = heard(two(spoken, call(Readout("A", claims=("word",))), measures=[threat]))
    assert talks.state.acts.forgone[0].tolist() == pytest.approx([0.4])


# -- norms -------------------------------------------------------------------------------


def normed(norm: Norm, **more: Any) -> Scenario:
    made = two(**more)
    return Scenario(**{**{f: getattr(made, f) for f in made.__dataclass_fields__},
                       "norms": frozen({norm.id: norm})})  # fmt: skip


def test_a_norm_is_paid_for_by_whoever_shares_it_and_breaks_it() -> None:
    threat = act("blow", "A", benefit={"A": 0.5}, followers={"B": 0.5}, no_accord=("water",))
    norm = Norm("peace", "peace", ("A",), ("blow",), Point(0.4))
    talks, block = played(normed(norm, measures=[threat], first={"strategy": "stall"}), 10)
    assert talks.draws.benefit[0, 0].tolist() == pytest.approx([0.5, 0.0])
    assert talks.draws.penalty[0, 0].tolist() == pytest.approx([0.4, 0.0])
    assert block.outcomes["did_blow"].all()
    dear = Norm("peace", "peace", ("A",), ("blow",), Point(0.6))
    _, block = played(normed(dear, measures=[threat], first={"strategy": "stall"}), 10)
    assert not block.outcomes["did_blow"].any()


def test_regard_adds_a_share_of_what_the_others_gain() -> None:
    norm = Norm("kin", "kin", ("A", "B"), regard=Point(0.2))
    talks, _ = played(normed(norm, second={}), 1)
    worth = talks.draws.interests.worth[0]
    # on water A has (0, ½, 1) and B (1, ½, 0), which changes by (0, −½, −1)
    assert worth[0, 0].tolist() == pytest.approx([0.0, 0.5 - 0.1, 1.0 - 0.2])
    assert worth[1, 0].tolist() == pytest.approx([1.0, 0.5 + 0.1, 0.0 + 0.2])


# -- silence -----------------------------------------------------------------------------


def test_words_that_say_nothing_change_nothing() -> None:
    quiet = [text(), call(Readout("A")), promise(holds=frozen({"water": 1}), believed=0, kept=0)]
    threat = act("blow", "A", cost={"A": 1.0}, harm={"B": 1.0}, no_accord=("water",))
    unknown = {"resolve": Uniform(0, 1), "believed": Uniform(0, 1)}
    plain = two(call(), measures=[threat], first=unknown)
    spoken = two(*quiet, measures=[threat], first=unknown)
    assert same(played(plain, 300)[1], played(spoken, 300)[1])


# -- the file ----------------------------------------------------------------------------


def river(entry: str, more: str = "") -> Scenario:
    """Two neighbours and a river, and an entry of the calendar before their talks."""
    return read(
        "scenario: Two neighbours and a river\n"
        "issues: {water: {options: [nothing, third, half]}}\n"
        "parties:\n"
        "  UPP: {demands: {water: {want: nothing, accept: third}}}\n"
        "  LOW: {demands: {water: {want: half, accept: third}}}\n"
        f"{more}\ncalendar: [{entry}, {{stage: talks, date: 2030-05-01}}]\n"
    )


CALL = "{stage: call, forum: exchange, date: 2030-04-01}"


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ("{text: t, by: UPP, date: 2030-04-01, refuses: [fish]}", 'No issue "fish"'),
        ("{text: t, by: UPP, date: 2030-04-01, refuses: water, open_to: water}", "Keep one"),
        ("{text: t, by: UPP, date: 2030-04-01, read_as: {LOW: ultimatum}}", "asks for nothing"),
        ("{text: t, by: UPP, date: 2030-04-01, read_as: {LOW: threat}}", "not one of the words"),
        ("{promise: p, by: UPP, date: 2030-04-01}", "holds, forgoes or pays"),
        ("{promise: p, by: UPP, date: 2030-04-01, holds: {water: nothing}}", "It is so already"),
        ("{promise: p, by: UPP, date: 2030-04-01, forgoes: war}", 'No measure "war"'),
        ("{promise: p, by: UPP, date: 2030-04-01, pays: {LOW: low}}", "hangs on an accord"),
        (
            "{promise: p, by: UPP, date: 2030-04-01, holds: {water: half}, checked: yes, kept: 1}",
            "as good as kept",
        ),
        (
            "{stage: call, forum: exchange, date: 2030-04-01, readouts: {UPP: {claims: [p]}}}",
            'No promise "p"',
        ),
        ("{stage: s, date: 2030-04-01, readouts: {UPP: {tone: warm}}}", "of an exchange"),
        ("{stage: s, date: 2030-04-01, called_by: XXX}", 'No party "XXX"'),
    ],
)
def test_words_that_make_no_sense_are_refused(entry: str, wrong: str) -> None:
    with pytest.raises(ScenarioError, match=wrong):
        river(entry)


def test_a_payment_that_is_no_number_is_still_one() -> None:
    pays = "pays: {LOW: 5%}, when: {accord: [water]}"
    with pytest.raises(ScenarioError, match="without a sign") as said:
        river(f"{{promise: p, by: UPP, date: 2030-04-01, {pays}}}")
    assert "hangs on an accord" not in str(said.value)


@pytest.mark.parametrize(
    ("norm", "wrong"),
    [
        ("{shared_by: [UPP], forbids: [war], cost: high}", "No measure or kind"),
        ("{shared_by: [UPP], forbids: [force]}", "costs nothing"),
        ("{shared_by: [UPP, LOW]}", "asks nothing"),
        ("{shared_by: [NOBODY], regard: low}", "No party"),
    ],
)
def test_norms_that_make_no_sense_are_refused(norm: str, wrong: str) -> None:
    with pytest.raises(ScenarioError, match=wrong):
        river(CALL, f"norms: {{n: {norm}}}")


def test_a_measure_in_force_cannot_be_forgone() -> None:
    siege = "measures: {siege: {by: UPP, kind: sanctions, in_force: 2030-03-01}}"
    with pytest.raises(ScenarioError, match="siege is in force from 2030-03-01 on: nobody dec"):
        river("{promise: p, by: UPP, date: 2030-04-01, forgoes: siege}", siege)


def test_a_variant_may_add_a_norm(tmp_path: Path) -> None:
    file = tmp_path / "kin.yaml"
    file.write_text(
        "base: two_neighbours\nscenario: Kin\n"
        "add: {norms.kin: {shared_by: [UPP, LOW], regard: low}}\n",
        encoding="utf-8",
    )
    assert load(file).norms["kin"].regard == Point(0.1)


def test_a_text_kept_from_the_public_is_refused_in_private() -> None:
    entry = "{text: t, by: UPP, date: 2030-04-01, refuses: water, public: no}"
    (spoken, _) = river(entry).calendar
    assert isinstance(spoken, PublishedText)
    assert spoken.refuses == ()


def test_a_refusal_that_binds_nobody_is_doubted() -> None:
    (doubt,) = warnings(river("{text: t, by: UPP, date: 2030-04-01, refuses: water}"))
    assert "UPP has no instructions" in doubt.wrong


def test_a_promise_is_kept_as_a_likely_thing_unless_said() -> None:
    entry = "{promise: p, by: UPP, date: 2030-04-01, holds: {water: half}}"
    (spoken, _) = river(entry).calendar
    assert isinstance(spoken, Promise)
    assert spoken.kept == spoken.believed == Uniform(0.55, 0.8)


@pytest.mark.long
def test_a_play_tells_what_was_said() -> None:
    entry = "{text: t, by: UPP, date: 2030-04-01, refuses: water}"
    events = Talks(river(entry)).trace(0)
    assert events[0].kind == "history"
    assert events[0].data["what"] == "text"
