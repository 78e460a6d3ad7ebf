"""What the program of a stage is given, in R replicates. What hangs on the day on which it opens is
written then (:mod:`sim.stage.opening`).

docs/engine.md; each part is explained in :mod:`sim.stage.sitting` and :mod:`sim.stage.knowledge`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.model.accounts import Accounts
from sim.model.clock import hours_of
from sim.model.coding import numbers_of
from sim.model.coming import ahead_of, most_texts, nothing_later
from sim.model.held import Held
from sim.model.memory import room_to_recall
from sim.model.seating import table_of
from sim.rules import foresight, screening
from sim.rules.doubts import Words
from sim.rules.mediation import Heard, Objections
from sim.stage.knowledge import Knowledge, Later
from sim.stage.sitting import (
    AIMS,
    CALENDAR,
    KNOWS,
    NAMED,
    SCREENS,
    SILENT,
    UNHEARD,
    WEIGHS,
    Minds,
    Outcry,
    Person,
    Seats,
    Sitting,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
HEARD = {None: UNHEARD, "named": NAMED, "silent": SILENT}


def seats_of(talks: Accounts, floor: Held) -> Seats:
    """Who sits at a stage, and how it is held."""
    stage, seating, state = floor.seating.stage, floor.seating, talks.state
    advanced, measures = talks.brief.advanced, talks.layout.measures
    before, whole = floor.sessions
    noes, n_parties = HEARD[floor.protocol.heard_noes], floor.n_parties
    lists = talks.layout.lists
    known = np.asarray(state.doubts.known[lists.of].all(axis=0))
    doubtful, follows = np.zeros(n_parties, np.bool_), np.zeros(n_parties, np.bool_)
    if noes != UNHEARD:
        sitting = list(dict.fromkeys((*floor.voters, *floor.speakers)))
        doubtful[sitting] = ~known[sitting]
    follows[list(talks.followers)] = True
    walkers = [
        (m, talks.brief.measures[name].stalled)
        for m, name in enumerate(measures)
        if talks.brief.measures[name].stalled is not None
        and seating.signing[talks.layout.tree.leader[m]]
    ]
    return Seats(
        place=floor.place, sessions=1 if floor.protocol.take_or_leave else stage.sessions,
        overseen=int(stage.overseen), open_ended=int(stage.open_ended),
        may_resume=int(stage.may_resume), final=int(floor.final),
        take_or_leave=int(floor.protocol.take_or_leave),
        stalled_after=-1 if stage.stalled_after is None else stage.stalled_after,
        chair=-1 if seating.chair is None else seating.chair, noes=noes, before=before,
        whole=whole, most=most_texts(talks, floor.place),
        press=float(getattr(floor.protocol, "press", 2.0)), tremble=float(advanced.tremble),
        spread=float(np.hypot(advanced.reading, advanced.tremble)), everybody=np.arange(n_parties),
        speakers=_numbers(floor.speakers), voters=_numbers(floor.voters),
        answering=_numbers((*floor.voters, *seating.consulted)), present=_numbers(floor.present),
        instructed=_numbers([a for a in seating.voters if talks.has_pace[a]]),
        walkers=np.array(walkers, np.int64).reshape(-1, 2), doubtful=doubtful,
        learned=_numbers([a for a in floor.voters if doubtful[a]]), follows=follows,
        first=_numbers([talks.first]),
        parameters=numbers_of(floor.protocol, otherwise=np.nan),
    )  # fmt: skip


def minds_of(talks: Accounts, floor: Held, seats: Seats) -> Minds:
    """What all think: nobody has taken stock yet."""
    n, n_parties, state = talks.n, floor.n_parties, talks.state
    unknown, open_to = np.full((n, n_parties), np.nan), floor.seating.stage.may_resume
    stage = floor.seating.stage.id
    return Minds(
        believed=np.full((n, n_parties), 0.5), foreseen=unknown, no_deal=unknown.copy(),
        stock_of=np.full(n, -1), resolve=talks.draws.resolve,
        looked_at=np.full((n, len(seats.instructed), n_parties), np.nan),
        taken=np.zeros_like(state.authority), authority=state.authority, carry=state.carry,
        pace=talks.draws.pace, risk=state.acts.risk,
        lines=np.zeros((n, len(seats.learned), state.doubts.mass.shape[2])),
        resumed=np.zeros_like(state.settlement), would=np.zeros(n, np.bool_),
        resumed_in=np.full(n, -1),
        resumes=np.ascontiguousarray(talks.draws.resumes[stage]) if open_to else np.zeros(n),
    )  # fmt: skip


def outcry_of(talks: Accounts, floor: Held) -> Outcry:
    """What homes hear of the stage."""
    homes, n_parties = talks.now.homes, floor.n_parties
    must = np.zeros(n_parties, np.bool_)
    must[homes.must] = True
    stirred = homes.stirred.tolist()
    hearing = [
        b for b in stirred if floor.seating.signing[b] and homes.reverberates[:, b].any()
    ]  # fmt: skip
    n_issues = len(talks.layout.issues)
    return Outcry(
        homes.moves, _numbers(hearing), homes.opposition, homes.reverberates, must,
        talks.now.homes.said, np.zeros(n_issues, np.int64),
    )  # fmt: skip


def knowledge_of(talks: Accounts, floor: Held, later: Later, people: Sequence[Person]) -> Knowledge:
    """Room for what strategies at the stage ask to see."""
    layout, n_bins = talks.layout, talks.brief.advanced.bins
    n_parties, n_issues, sees = floor.n_parties, len(layout.issues), 0
    for person in people:
        sees |= person.sees
    rungs = layout.most_rungs if sees & (KNOWS | AIMS | SCREENS | WEIGHS) else 0
    come = most_texts(talks, floor.place) + int(later.most.sum()) if rungs else 0
    n_later = len(later.most)
    values, marks = (
        [np.zeros(rungs) for _ in range(4)],
        [np.zeros(rungs, np.bool_) for _ in range(3)],
    )
    counts = [float(party.count) for party in talks.brief.parties.values()]
    by_day = (n_later + 1, n_bins + 1)
    return Knowledge(
        values[0], values[1], marks[0], values[2], values[3], marks[1],
        np.zeros((n_parties if rungs else 0, rungs)), marks[2], np.zeros(come, np.bool_),
        np.zeros(come, np.int64), np.zeros(4, np.int64), np.zeros(n_later + 1),
        np.zeros(n_later + 1), np.full(6, np.nan), np.array(counts), np.zeros(n_parties),
        foresight.new_forecast(rungs, n_parties, len(layout.typed), n_bins, n_issues),
        screening.new_plan(rungs, come + 1, n_bins, n_issues),
        screening.Offers(np.zeros(come + 1, np.int64), np.zeros(1, np.int64),
                         np.zeros(n_later + 1), np.zeros(by_day), np.zeros(by_day)),
        np.full(4, -1),
    )  # fmt: skip


def later_of(talks: Accounts, floor: Held, people: Sequence[Person]) -> Later:
    """The later stages of the table, where somebody reckons with them."""
    if any(person.looks_on and person.sees for person in people):
        return ahead_of(talks, talks.now, floor.place)
    return nothing_later(talks, talks.now)


def sitting_of(
    talks: Accounts, floor: Held, people: Sequence[Person], keys: Sequence[int]
) -> Sitting:
    """All of it. ``keys``: of the people, under which rules find them."""
    seats, state, seating, now = seats_of(talks, floor), talks.state, floor.seating, talks.now
    minds, n_issues = minds_of(talks, floor, seats), len(talks.layout.issues)
    public = talks.world._replace(acts=state.acts._replace(risk=now.risk.seen))
    seen = public._replace(
        mandates=talks.mandates._replace(authority=minds.taken), agenda=floor.agenda,
        resolve=minds.believed, no_deal=minds.foreseen,
    )  # fmt: skip
    free = talks.home._replace(price=np.zeros_like(talks.home.price))
    later = later_of(talks, floor, people)
    known, last = knowledge_of(talks, floor, later, people), talks.layout.n_options - 1
    ends = np.stack([0 * last, last])
    nobody_heard = nothing_heard(talks, bool(seats.may_resume))
    recalled = talks.memories.get(table_of(seating))
    if recalled is None or not floor.protocol.tables:
        recalled = room_to_recall(talks.n, floor.n_parties, n_issues, 1, ())
    aims = any(person.sees & AIMS for person in people)
    believed = np.full((talks.n, floor.n_parties), 0.5) if aims else minds.believed
    return Sitting(
        play=now, world=talks.world, public=public, seen=seen, cold=seen._replace(home=free),
        fresh=public._replace(resolve=believed), rule=seating.rule, nobody=seating.nobody,
        frontier=talks.frontier, lookout=talks.lookout, seats=seats, course=floor.course,
        hours=hours_of(talks, now.clock, floor.place), minds=minds,
        outcry=outcry_of(talks, floor), words=words_of(talks, seats), noes=state.noes,
        texts=talks.minutes.texts, answers=talks.minutes.replies,
        heard=nothing_heard(talks, floor.protocol.needs_chair), unheard=nobody_heard,
        objections=Objections(floor.place, int(seats.noes == SILENT), state.noes.objected,
                              state.noes.refused, talks.draws.interests.weight),
        reach=np.stack([ends, ends]), recalled=recalled, later=later, known=known,
        people=np.array(keys, np.int64), somebody=people[0], keys=np.zeros(CALENDAR + 1, np.int64),
    )  # fmt: skip


def words_of(talks: Accounts, seats: Seats) -> Words:
    """What is said of texts; nothing where nobody's lines are in doubt."""
    n = talks.n if seats.doubtful.any() else 0
    named = np.zeros((n, len(talks.layout.issues)), np.int64)
    return Words(np.zeros(n, np.int64), named, np.ones(n), talks.state.said)


def nothing_heard(talks: Accounts, some: bool) -> Heard:
    """What whoever mediates has heard at the beginning, where somebody does."""
    n, layout = talks.n if some else 0, talks.layout
    n_parties, n_issues = len(layout.parties), len(layout.issues)
    closed = np.zeros((n, n_issues, layout.max_entries), np.bool_)
    return Heard(np.ones((n, n_parties, n_issues)), closed)


def _numbers(of: Sequence[int]) -> NDArray[np.int64]:
    return np.array(of, np.int64)
