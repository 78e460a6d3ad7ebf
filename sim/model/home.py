"""Homes: what is drawn of climates, and what they are asked. What comes of it is in
:mod:`sim.days.homes` and :mod:`sim.days.accords`.

docs/model.md, section 7. Shapes: R replicates, A parties, K issues, O options, S stages.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.days.accords import Accords
from sim.days.homes import AFTERWARDS, Homes
from sim.days.state import UNTABLED
from sim.model.draws import Draws, Standing
from sim.model.plays import Plays
from sim.rules.ladder import Interests
from sim.scenario.scenario import Party

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DRAWN = ("preparing", "media", "opposition", "reverberates")


def homes_of(talks: Plays) -> Homes:
    """Homes on the eve of the talks; what they ask of accords is written into ``talks.home``."""
    parties, draws, layout = tuple(talks.brief.parties.values()), talks.draws, talks.layout
    stirred = [a for a, party in enumerate(parties) if party.home]
    moves = np.zeros(len(parties), np.bool_)
    moves[stirred] = True
    told = {key: np.zeros(talks.home.price.shape) for key in (*DRAWN, "prepared", "notches")}
    for a in stirred:
        notches = draws.homes[parties[a].id]
        for key in (*DRAWN, "prepared"):
            told[key][:, a] = notches[key]
        told["notches"][:, a] = (
            notches["prepared"] + notches["media"] - notches["opposition"] - notches["doubters"]
        )
    _ask(talks, parties)
    paced = np.array(talks.has_pace)[np.newaxis, :]
    usual = np.where(paced, draws.cornered, 0.0)
    talks.home.price[:] = usual
    some = any(talks.has_pace)
    return Homes(
        stirred=np.array(stirred, np.int64), moves=moves, must=talks.home.must,
        delay=np.array([_delay(party) for party in parties]), paced=int(some),
        last=talks.entries[-1][0].toordinal(),
        luck=np.array([talks.luck.key(f"climate:{party.id}") for party in parties]),
        ready=told["prepared"], notches=told["notches"], preparing=told["preparing"],
        media=told["media"], opposition=told["opposition"], reverberates=told["reverberates"],
        usual_price=usual,
        prices=np.zeros((max(len(layout.seatings), 1) if some else 0, *usual.shape)),
        said=np.full((talks.n if stirred else 0, len(parties), len(layout.issues)), UNTABLED),
    )  # fmt: skip


def _delay(party: Party) -> int:
    """Days from an accord to the party's vote."""
    ratifies = party.home.ratification if party.home else None
    return AFTERWARDS if ratifies is None or ratifies.delay is None else ratifies.delay


def _ask(talks: Plays, parties: tuple[Party, ...]) -> None:
    """Write down what homes that ratify ask: which options, and by what they judge them."""
    home, draws, layout = talks.home, talks.draws, talks.layout
    for a in layout.ratifiers:
        about = parties[a].home
        only = about.ratification.only if about and about.ratification else {}
        home.ratifies[a] = not only
        for name, options in only.items():
            home.ratifies[a, layout.issue[name], list(options)] = True
        chances = draws.homes[parties[a].id]
        low, high = (log_odds(chances[key]) for key in ("at_red_line", "at_want"))
        home.at_want[:, a], home.span[:, a] = high, np.maximum(high - low, 0.0)
    if layout.ratifiers:
        home.wanted[:], home.reach[:] = judged_by(talks, draws)


def judged_by(talks: Plays, held: Draws | Standing) -> tuple[Floats, Floats]:
    """By what homes that ratify judge accords, [R, A, K] each, where parties stand so."""
    interests: Interests = held.interests
    wanted, reach = np.zeros(interests.want.shape), np.zeros(interests.want.shape)
    for a in talks.layout.ratifiers:
        wanted[:, a], reach[:, a] = bars(
            interests.worth[:, a], interests.want[:, a], held.beyond[:, a], held.accept[:, a],
            talks.layout.n_options,
        )  # fmt: skip
    return wanted, reach


def accords_of(talks: Plays) -> Accords:
    """Accords that have to be ratified: none yet."""
    layout = talks.layout
    n = talks.n if layout.ratifiers else 0
    n_parties, n_issues, n_stages = (
        len(layout.parties), len(layout.issues), max(len(talks.seatings), 1)
    )  # fmt: skip
    text, before, by_then, then = (np.zeros((n, n_issues), np.int64) for _ in range(4))
    return Accords(
        due=np.zeros((n, n_stages, n_parties), np.bool_), put=np.zeros((n, n_stages), np.bool_),
        lapsed=np.zeros((n, n_stages), np.bool_), ratified=np.full((n, n_parties), np.nan),
        expected=np.ones((n, n_stages)), text=text, before=before, by_then=by_then,
        judged=talks.world._replace(settlement=then),
        luck=np.array([talks.luck.key(f"ratify:{name}") for name in layout.parties]),
    )  # fmt: skip


def prices_paid(homes: Homes, accords: Accords) -> Floats:
    """What options beyond red lines have cost at home, in accords that stand, [R, A]."""
    total = np.zeros_like(homes.usual_price)
    for place, price in enumerate(homes.prices):
        gone = accords.lapsed[:, place, np.newaxis] if len(homes.must) else False
        total += np.where(gone, 0.0, price)
    return total


def lapsed(accords: Accords) -> NDArray[np.bool_] | None:
    """[R]: an accord has lapsed; None where nothing has to be ratified."""
    return np.asarray(accords.lapsed.any(axis=1)) if len(accords.lapsed) else None


def columns(talks: Plays, homes: Homes, accords: Accords) -> dict[str, NDArray[Any]]:
    """What the outcome table says of homes, by column."""
    names, found = talks.layout.parties, dict[str, NDArray[Any]]()
    for a in homes.stirred.tolist():
        found[f"climate_{names[a]}"] = talks.home.climate[:, a].copy()
    for a in homes.must.tolist():
        found[f"ratified_{names[a]}"] = accords.ratified[:, a].copy()
    gone = lapsed(accords)
    return found if gone is None else found | {"lapsed": gone}


def log_odds(chance: Floats) -> Floats:
    """The log-odds of a chance; certainties are a little less than certain."""
    inside = np.clip(chance, 1e-15, 1.0 - 1e-15)
    return np.asarray(np.log(inside / (1.0 - inside)))


def bars(
    worth: Floats, want: Ints, beyond: NDArray[np.int8], accept: Ints, n_options: Ints
) -> tuple[Floats, Floats]:
    """What the option wanted is worth on every issue, and how much less the red line is.

    ``worth``, ``beyond``: [R, K, O]; ``want``, ``accept``: [R, K], -1 where there is none.
    Where no single option is the red line, it is the worst that may be signed.
    """
    wanted = np.take_along_axis(worth, np.maximum(want, 0)[..., np.newaxis], axis=2)[..., 0]
    there = np.arange(worth.shape[2]) < n_options[:, np.newaxis]
    worst = np.where(there & (beyond == 0), worth, np.inf).min(axis=2)
    named = np.take_along_axis(worth, np.maximum(accept, 0)[..., np.newaxis], axis=2)[..., 0]
    red = np.where(accept >= 0, named, np.where(np.isfinite(worst), worst, wanted))
    reach = np.where(want >= 0, np.maximum(wanted - red, 0.0), 0.0)
    return np.where(want >= 0, wanted, 0.0), reach
