"""A mediator between two sides that do not meet. docs/model.md, section 4."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import Talks
from sim.model.event import Event
from sim.scenario.distributions import Uniform
from sim.scenario.held import Position
from sim.view.story import Story
from tests.builders import act, meeting, party, scale, scenario, stand


def talks(strategy: str, forum: str, last: int = 10, weight: float = 1.0, **more: Any) -> Talks:
    """Two sides of a line, each with room for half of it; C may mediate."""
    line, rest = scale("line", last + 1, None), scale("rest", 2)
    people = [
        party(
            "A", stand(line, last, mandate=range(last // 3, last + 1), salience=weight),
            stand(rest, 0), strategy=strategy,
        ),
        party(
            "B", stand(line, 0, mandate=range(last - last // 3 + 1)), stand(rest, 0),
            strategy=strategy, resolve=Uniform(0, 1), believed=Uniform(0, 1),
        ),
        party("C"),
    ]  # fmt: skip
    chair = {"chair": "C"} if forum == "shuttle" else {}
    force = act("force", "B", imposes={"line": 0}, success=0.5, cost={"B": 0.8})
    measures = [force] if more.pop("threat", False) else []
    stage = meeting("AB", ["line"], forum=forum, sessions=more.pop("sessions", 3), **chair)
    return Talks(scenario([line, rest], people, [stage], measures), seed=2)


def offers(events: list[Event], party_id: str) -> list[str]:
    return [e.data["text"]["line"] for e in events if e.kind == "offer" and e.party == party_id]


def test_the_mediator_tables_the_middle_and_two_who_never_move_take_it_at_last() -> None:
    events = talks("tit_for_tat", "shuttle").trace(0)
    assert offers(events, "A") == ["o10"] * 3
    assert offers(events, "B") == ["o0"] * 3
    assert offers(events, "C") == ["o5"] * 3
    accords = [event for event in events if event.kind == "accord"]
    assert [(a.session, a.data["changes"]["line"]) for a in accords] == [(3, "o5")]


def test_without_a_mediator_the_two_find_nothing_before_they_move() -> None:
    """Not until its third text does either go on from a standstill."""
    for forum, found in (("alternating_offers", "open_ended"), ("shuttle", "accord")):
        block = talks("tit_for_tat", forum, sessions=2).play(0, 1)
        assert block.outcomes["outcome_class"][0] == found


@pytest.mark.parametrize(("weight", "expected"), [(1.0, "o5"), (4.0, "o5")])
def test_how_much_else_an_issue_weighs_does_not_move_the_middle(
    weight: float, expected: str
) -> None:
    """Saliences count beside a party's other issues: the line is the weightiest of both."""
    assert offers(talks("tit_for_tat", "shuttle", weight=weight).trace(0), "C")[0] == expected


def test_what_is_carried_and_refused_tells_nobody_anything() -> None:
    def stirred(forum: str) -> bool:
        events = talks("linear", forum, threat=True).trace(0)
        return any(e.kind == "belief" and e.session for e in events)

    assert stirred("alternating_offers")
    assert not stirred("shuttle")


def test_the_mediator_stays_between_the_last_texts_of_both() -> None:
    events = talks("linear", "shuttle", last=12).trace(0)
    low, high = offers(events, "B"), offers(events, "A")
    for session, text in enumerate(offers(events, "C")):
        assert int(low[session][1:]) <= int(text[1:]) <= int(high[session][1:])


@pytest.mark.long
@pytest.mark.parametrize("forum", ["single_text", "shuttle"])
def test_objections_lead_to_a_text_inside_all_red_lines(forum: str) -> None:
    """As the one-text procedure has it (raiffa1982), where some option of every issue suits all.

    Nobody moves before the last session, and no deal is worth nothing, so that only the red lines
    stand in the way. Each is named once at most; the session after the last of them is enough.
    """
    luck = np.random.default_rng(7)
    for _ in range(60):
        names = "AB" if forum == "shuttle" else "ABDE"[: luck.integers(2, 5)]
        issues = [scale(f"i{k}", 9, None) for k in range(luck.integers(1, 5))]
        fits = luck.integers(0, 9, len(issues))
        stands: dict[str, list[Position]] = {name: [] for name in names}
        for issue, open_to_all in zip(issues, fits.tolist(), strict=True):
            for name in names:
                up = luck.random() < 0.5
                line = luck.integers(0, open_to_all + 1) if up else luck.integers(open_to_all, 9)
                salience = float(luck.uniform(1, 8))
                stands[name].append(stand(issue, 8 if up else 0, int(line), salience=salience))
        people = [party(name, *stands[name], strategy="tit_for_tat") for name in names]
        enough = len(names) * len(issues) + 1
        stage = meeting(names, [i.id for i in issues], forum=forum, chair="C", sessions=enough)
        block = Talks(scenario(issues, [*people, party("C")], [stage]), seed=1).play(0, 1)
        assert block.outcomes["outcome_class"][0] == "accord"


@pytest.mark.long
def test_a_shuttle_reads_aloud() -> None:
    played = talks("tit_for_tat", "shuttle")
    words = "\n".join(p.words for p in Story(played.brief).told(played.trace(0)))
    assert "A and B meet: texts carried by a mediator between two sides" in words
    assert "C tables a text: on “line”, “o5”" in words


@pytest.mark.long
def test_a_shuttle_is_played_alike_in_any_block() -> None:
    whole = talks("micro", "shuttle", threat=True).play(0, 40).outcomes
    part = talks("micro", "shuttle", threat=True).play(10, 20).outcomes
    assert np.array_equal(whole["u_A"][10:20], part["u_A"])
