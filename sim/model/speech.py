"""Words that are spoken in play: texts and promises, as they stand on the calendar. What comes of
them is in :mod:`sim.days.speech`.

Shapes: R replicates, A parties, K issues, O options, M measures, T terms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.days.speech import PROMISED, Promises, Spoken, Texts
from sim.model.plays import Plays
from sim.model.terms import terms_of
from sim.rules import doubts
from sim.rules.doubts import Words
from sim.scenario.speech import Promise, PublishedText

__all__ = ["PROMISED", "spoken_of", "texts_of"]
Floats = NDArray[np.float64]
NONE = -1


def texts_of(talks: Plays) -> tuple[PublishedText, ...]:
    """The texts that are published, in the order of the file."""
    return tuple(e for e in talks.brief.calendar if isinstance(e, PublishedText))


def spoken_of(talks: Plays) -> Spoken:
    """What has been said by now: nothing."""
    draws, layout, state = talks.draws, talks.layout, talks.state
    terms, holding = terms_of(talks.brief), any(one.holds for one in talks.brief.promises)
    n_parties, n_stages = len(layout.parties), max(len(talks.seatings), 1)
    worth = draws.interests.worth
    named = np.zeros((talks.n, len(layout.issues)), np.int64)
    alone = state.doubts._replace(packs=np.zeros_like(state.doubts.packs))
    done = (n_stages if terms else 0, talks.n, len(terms), n_parties)
    return Spoken(
        texts=_texts(talks), promises=_promises(talks),
        said=np.zeros((talks.n, len(terms), n_parties)), done=np.zeros(done, np.bool_),
        to_signers=np.array([isinstance(one, PublishedText) for one in terms], np.bool_),
        as_drawn=worth.copy() if holding else worth, holding=int(holding),
        words=Words(np.full(talks.n, doubts.YES), named, np.ones(talks.n), state.said),
        alone=talks.world._replace(doubts=alone), cornered=draws.cornered,
    )  # fmt: skip


def _texts(talks: Plays) -> Texts:
    layout, terms, texts = talks.layout, terms_of(talks.brief), texts_of(talks)
    n, n_issues = len(texts), len(layout.issues)
    refuses, open_to, bound = (np.zeros((n, n_issues), np.bool_) for _ in range(3))
    offers, to = np.full((n, n_issues), NONE), np.zeros((n, len(layout.parties)), np.bool_)
    for at, text in enumerate(texts):
        marks = (refuses, text.refuses), (open_to, text.open_to), (bound, text.bound)
        for table, names in marks:
            table[at, [layout.issue[name] for name in names]] = True
        for name, option in text.offers.items():
            offers[at, layout.issue[name]] = option
        to[at, [layout.party[name] for name in text.ultimatum_to]] = True
    return Texts(
        by=np.array([layout.party[text.by] for text in texts], np.int64), refuses=refuses,
        open_to=open_to, bound=bound, offers=offers,
        some=np.array([bool(text.offers) for text in texts], np.bool_),
        term=np.array([terms.index(t) if t.ultimatum_to else NONE for t in texts], np.int64), to=to,
    )  # fmt: skip


def _promises(talks: Plays) -> Promises:
    layout, draws, promises = talks.layout, talks.draws, talks.brief.promises
    n, n_parties, terms = len(promises), len(layout.parties), terms_of(talks.brief)
    counting = np.zeros((n, n_parties), np.bool_)
    holds = np.full((n, len(layout.issues)), NONE)
    forgoes = np.zeros((n, len(layout.measures)), np.bool_)
    pays = np.zeros((n, talks.n, n_parties))
    payees = np.full((n, max((len(p.pays) for p in promises), default=0)), NONE)
    for at, promise in enumerate(promises):
        others = [name for name in layout.parties if name != promise.by]
        counting[at, [layout.party[name] for name in promise.to or others]] = True
        for name, option in promise.holds.items():
            holds[at, layout.issue[name]] = option
        forgoes[at, [layout.measure[name] for name in promise.forgoes]] = True
        for i, (name, amount) in enumerate(draws.paid.get(promise.id, {}).items()):
            payees[at, i] = layout.party[name]
            pays[at, :, layout.party[name]] = amount
    drawn = {
        key: _rows([draws.promised[promise.id][key] for promise in promises], talks.n)
        for key in ("believed", "kept")
    }
    return Promises(
        by=np.array([layout.party[one.by] for one in promises], np.int64), counting=counting,
        holds=holds, some=np.array([bool(one.holds) for one in promises], np.bool_),
        forgoes=forgoes, pays=pays, payees=payees,
        term=np.array([terms.index(one) if one.pays else NONE for one in promises], np.int64),
        order=np.array(_in_order(talks), np.int64), believed=drawn["believed"], kept=drawn["kept"],
        luck=_keys(talks, [f"kept:{one.id}" for one in promises]),
        given=np.zeros(talks.n, np.int64), doubted=np.zeros((talks.n, n), np.bool_),
    )  # fmt: skip


def _in_order(talks: Plays) -> list[int]:
    """The promises as they come on the calendar."""
    place = {promise.id: p for p, promise in enumerate(talks.brief.promises)}
    return [place[entry.id] for _, entry in talks.entries if isinstance(entry, Promise)]


def _rows(columns: list[Floats], n: int) -> Floats:
    return np.array(columns).reshape(len(columns), n)


def _keys(talks: Plays, names: list[str]) -> NDArray[np.uint32]:
    """Keys of luck, [N, 2]."""
    return np.array([talks.luck.key(name) for name in names], np.uint32).reshape(-1, 2)
