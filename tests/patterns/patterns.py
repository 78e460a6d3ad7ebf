"""The patterns: what data and theory say of coercive bargaining, as one comparison each.

Nothing is fitted; what fails is told as failing, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from tests.patterns.pattern import Bools, Change, Count, Finding, Pattern, measure
from tests.patterns.plays import Plays
from tests.patterns.population import Written, changed, council, episode, everybody, pair, seated

N_SCENARIOS, N_PLAYS = 400, 16
"""Of the page, and of the slow test."""


def setting(values: Mapping[str, Any]) -> Change:
    """Replace values by dotted path."""
    return lambda written: changed(written, values)


def as_it_is(written: Written) -> Written:
    """No change."""
    return written


def scaled(path: str, factor: float) -> Change:
    """Multiply one number."""

    def change(written: Written) -> Written:
        here: Any = written
        for key in path.split("."):
            here = here[key]
        return changed(written, {path: here * factor})

    return change


def at_every_stage(values: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> Change:
    """Change the stages of the calendar, and more by dotted path."""

    def change(written: Written) -> Written:
        stages = [{**stage, **values} for stage in written["calendar"]]
        return changed(written, {**(more or {}), "calendar": stages})

    return change


def with_parties(n: int) -> Change:
    """The first n parties only."""
    return lambda written: seated(written, n)


def with_issues(n: int) -> Change:
    """The first n issues only."""

    def change(written: Written) -> Written:
        kept = dict(list(written["issues"].items())[:n])
        parties = {
            name: {**who, "demands": {k: d for k, d in who["demands"].items() if k in kept}}
            for name, who in written["parties"].items()
        }
        return {**written, "issues": kept, "parties": parties}

    return change


def all_plays(plays: Plays) -> Bools:
    """Every play counts."""
    return np.ones(len(plays.imposed), np.bool_)


def between(one: str, other: str, forum: str) -> dict[str, Any]:
    """A stage at which a mediator stands between two parties."""
    return {"forum": forum, "chair": "M", "parties": [one, other]}


MEDIATOR = {"parties.M": {"name": "Mediator"}}


def same(count: Count) -> tuple[Count, Count]:
    """Both arms are counted alike."""
    return count, count


SPENT = (
    "The rules of the model see to it, for a poorer reason than in the data. Senders whose threat "
    "has brought an accord do not carry it out, as selection has it; but a measure that has been "
    "carried out presses no more in the model, unless it goes on and an accord lifts it "
    "(`in_force` from the start, or `per: month`), and the sanctions here are counted once, so "
    "that hardly any target gives in afterwards. The size means nothing."
)

PATTERNS = (
    Pattern(
        "Anticipated cost",
        "Targets give in more often to threats that would cost them more.",
        "[ties]: of threats never carried out, 47.9% with minor anticipated cost to the target "
        "succeeded, 71.9% with major (n = 261, 89)",
        episode,
        (scaled("measures.sanctions.harm.T", 0.5), scaled("measures.sanctions.harm.T", 2.0)),
        same(lambda p: (p.conceded_early, all_plays(p))),
        "harm of the sanctions halved → doubled; share of plays in which the target signs some of "
        "what is demanded before the threat is due",
        "up",
    ),
    Pattern(
        "Commitment and success",
        "Threats by more committed senders succeed more often without being carried out.",
        "[ties]: 35.3%, 55.8%, 63.4% with weak, moderate, strong commitment of the sender",
        episode,
        (setting({"parties.S.resolve": "low"}), setting({"parties.S.resolve": "high"})),
        same(lambda p: (p.conceded_early & ~p.imposed, ~p.imposed)),
        "the sender's resolve, and what is believed of it, low → high; of plays without sanctions, "
        "the share in which the target signs some of what is demanded before they are due",
        "up",
    ),
    Pattern(
        "Commitment and imposition",
        "More committed senders carry out their threats more often.",
        "[ties]: imposed in 40.1%, 46.4%, 47.2% with weak, moderate, strong commitment",
        episode,
        (setting({"parties.S.resolve": "low"}), setting({"parties.S.resolve": "high"})),
        same(lambda p: (p.imposed, all_plays(p))),
        "the sender's resolve, and what is believed of it, low → high; share of plays with "
        "sanctions",
        "up",
    ),
    Pattern(
        "Audience cost and concessions",
        "The more a sender would lose by backing down, the more often the target gives in to the "
        "threat.",
        "[fearon1994], [tomz2007]; [sigint]: challenged, 25.5% conceded to democratic senders, "
        "12.2% to others (n = 502, 131)",
        episode,
        (setting({"measures.sanctions.audience_cost": 0.1}),
         setting({"measures.sanctions.audience_cost": 1.0})),
        same(lambda p: (p.conceded_early, all_plays(p))),
        "audience cost 0.1 → 1 stake; share of plays in which the target signs some of what is "
        "demanded before the threat is due",
        "up",
    ),
    Pattern(
        "Audience cost and backing down",
        "The more a sender would lose by backing down, the less often it backs down from a target "
        "that resists.",
        "[fearon1994]; [sigint]: 24.3% of democratic senders that were resisted backed down, 42.6% "
        "of others",
        episode,
        (setting({"measures.sanctions.audience_cost": 0.1}),
         setting({"measures.sanctions.audience_cost": 1.0})),
        same(lambda p: (~p.conceded_early & ~p.imposed, ~p.conceded_early)),
        "audience cost 0.1 → 1 stake; of plays in which the target has signed nothing of what is "
        "demanded before the threat is due, the share without sanctions",
        "down",
    ),
    Pattern(
        "Selection, narrowly",
        "Threats that are never carried out bring targets to give in more often than sanctions "
        "that are imposed.",
        "[drezner2003]; [ties]: acquiescence in 43.0% of threats not carried "
        "out and 32.6% of impositions, where coded (n = 484, 540)",
        episode,
        (as_it_is, as_it_is),
        (lambda p: (p.acquiesced & p.imposed, p.imposed),
         lambda p: (p.acquiesced & ~p.imposed, ~p.imposed)),
        "within the same plays, with sanctions → without; share in which the target signs some of "
        "what is demanded, at any time, and the sender nothing of what the target demands",
        "up",
        reason=SPENT,
        built_in=True,
    ),
    Pattern(
        "Selection, broadly",
        "The same, negotiated settlements counted as success.",
        "[ties]: no difference where coded, 56.0% and 56.5%; 47.8% and 36.1% if what is not coded "
        "counts as failure: the sign hangs on the definition",
        episode,
        (as_it_is, as_it_is),
        (lambda p: (p.conceded & p.imposed, p.imposed),
         lambda p: (p.conceded & ~p.imposed, ~p.imposed)),
        "within the same plays, with sanctions → without; share in which the target signs some of "
        "what is demanded, at any time",
        "up",
        reason=SPENT,
        built_in=True,
    ),
    Pattern(
        "Mediation by shuttle",
        "Crises that are mediated end in agreement more often.",
        "[wilkenfeld2003], [beardsley2008]; [icb]: 56.8% against 19.7%, unadjusted (n = 192, 290)",
        episode,
        (as_it_is, at_every_stage(between("S", "T", "shuttle"), MEDIATOR)),
        same(lambda p: (p.agreed, all_plays(p))),
        "alternating offers → a mediator who carries texts and tables its own; share of plays with "
        "an accord",
        "up",
        reason="In the last session both sides sign whatever beats no deal, so that two who yield "
        "by the clock find without a mediator what there is to be found. Mediators of the model "
        "bring "
        "neither information nor anything of their own to trade. That crises with mediators differ "
        "from those without plays no part either: both arms are the same crises.",
    ),
    Pattern(
        "Mediation between the unbending",
        "The same, between two sides that do not yield as the clock runs.",
        "[wilkenfeld2003], [beardsley2008]; [icb] as above",
        pair,
        (as_it_is, at_every_stage(between("P0", "P1", "shuttle"), MEDIATOR)),
        same(lambda p: (p.agreed, all_plays(p))),
        "alternating offers → a mediator who carries texts and tables its own; share of plays with "
        "an accord",
        "up",
        reason="Two who look along the frontier find by themselves what they can agree on: a "
        "mediator finds nothing that they would miss.",
    ),
    Pattern(
        "Mediation by a single text",
        "The same, with a mediator who tables one text and mends it.",
        "[raiffa1982], [wilkenfeld2003]; [icb] as above",
        pair,
        (as_it_is, at_every_stage(between("P0", "P1", "single_text"), MEDIATOR)),
        same(lambda p: (p.agreed, all_plays(p))),
        "alternating offers → a single text of a mediator; share of plays with an accord",
        "up",
        reason="Two who look along the frontier find by themselves what they can agree on, and "
        "table texts closer to what either wants; a mediator tables one balanced text a session, "
        "and who holds out for more than that gets nothing else to say yes to.",
    ),
    Pattern(
        "Mediation by a single text in episodes",
        "The same, where a threat hangs over two sides that yield by the clock.",
        "[raiffa1982], [wilkenfeld2003]; [icb] as above",
        episode,
        (as_it_is, at_every_stage(between("S", "T", "single_text"), MEDIATOR)),
        same(lambda p: (p.agreed, all_plays(p))),
        "alternating offers → a single text of a mediator; share of plays with an accord",
        "up",
        reason="Two who yield by the clock hold out alike until the last session, so that the "
        "mediator learns nothing of who cannot give more; then its one text fails by a little on "
        "one side, and what that side says comes too late. Alternating offers try the best text "
        "of either side in every session.",
    ),
    Pattern(
        "Parties and time",
        "With more parties it takes longer.",
        "[icb]: median 47 days with one or two actors, 132 with seven and more",
        everybody,
        (with_parties(2), with_parties(6)),
        same(lambda p: (p.sessions, all_plays(p))),
        "two → six parties that must all agree; sessions held, of 20",
        "up",
        unit="sessions",
    ),
    Pattern(
        "Parties and time to an accord",
        "With more parties an accord takes longer.",
        "[icb] as above, of crises of every ending",
        everybody,
        (with_parties(2), with_parties(6)),
        same(lambda p: (p.sessions, p.agreed)),
        "two → six parties that must all agree; sessions held, of 20, in plays with an accord",
        "up",
        unit="sessions",
    ),
    Pattern(
        "Parties and agreement",
        "The chance of agreement hardly depends on the number of parties.",
        "[icb]: agreement in 30% to 41% of crises in every class from two actors to ten and more",
        everybody,
        (with_parties(2), with_parties(6)),
        same(lambda p: (p.agreed, all_plays(p))),
        "two → six parties that must all agree; share of plays with an accord, the same to within "
        "6 points",
        "flat",
        reason="All must sign, and every party brings red lines drawn without regard to the "
        "others', so that what suits all shrinks with each. In the data most actors of a crisis "
        "need not "
        "sign what ends it.",
    ),
    Pattern(
        "Issues and time",
        "With more issues it takes longer.",
        "[deu]: median 478 days with one issue, 743 with four and more (n = 129)",
        council,
        (with_issues(1), as_it_is),
        same(lambda p: (p.sessions, all_plays(p))),
        "the first issue only → one to four issues; sessions held, of 20",
        "up",
        unit="sessions",
        reason="Concessions are paced by the clock of the stage and not by the number of issues: "
        "a ladder with more rungs is walked in the same time. The mean is longer because talks "
        "about one issue on which nothing suits all end at once.",
    ),
    Pattern(
        "Deadline effect",
        "Agreements gather just before the deadline.",
        "[roth1988]; no size taken over",
        council,
        (at_every_stage({"sessions": 40}), as_it_is),
        same(lambda p: (p.whole & ((p.sessions == 19) | (p.sessions == 20)), p.whole)),
        "a deadline after 40 → after 20 sessions; of plays that settle everything, the share that "
        "does so in sessions 19 and 20",
        "up",
        reason="Much of this is built in: the strategies are paced by the deadline, and in the "
        "last session everybody signs what beats no deal.",
        built_in=True,
    ),
    Pattern(
        "Tight deadlines",
        "Tighter deadlines raise disagreement.",
        "[karagozoglu2019]; no size taken over",
        council,
        (as_it_is, at_every_stage({"sessions": 4})),
        same(lambda p: (~p.agreed, all_plays(p))),
        "20 → 4 sessions; share of plays without any accord",
        "up",
        reason="Sides that concede by the clock concede as far in four sessions as in twenty, and "
        "in the last one sign whatever beats no deal. Time is never short for looking for a text.",
    ),
)  # fmt: skip


def all_findings(seeds: range, n: int) -> Iterator[tuple[Pattern, Finding]]:
    """Every pattern with what comes out."""
    for pattern in PATTERNS:
        yield pattern, measure(pattern, seeds, n)
