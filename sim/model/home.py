"""What happens at home while leaders talk: climate, prices, ratification.

docs/model.md, section 7. Where no party has a climate, nothing here does anything. Shapes:
R replicates, A parties, K issues, S stages.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.plays import Plays
from sim.model.ratifying import Accords
from sim.model.waiting import Waiting
from sim.rules import home, offers
from sim.rules.ladder import Interests
from sim.rules.lasting import MONTH
from sim.scenario.scenario import Home as HomeAsPlayed
from sim.stage.learning import NOTCH

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NEWS = 0.1
"""Notches a month that friendly or hostile media add or take."""
SWING = 0.2
"""Spread of the noise of a month, in notches."""
PREPARED = 1.0
"""Preparation ends where the public is prepared, in notches."""


class AtHome:
    """Climates at home and what they change, R replicates at once.

    ``rules`` is what :mod:`sim.rules.home` reads: its arrays are rewritten in place.
    """

    def __init__(self, talks: Plays, waiting: Waiting) -> None:
        self.talks = talks
        parties = tuple(talks.brief.parties.values())
        self.stirred = tuple(a for a, party in enumerate(parties) if party.home)
        draws = talks.draws
        self.notches = {a: draws.homes[parties[a].id] for a in self.stirred}
        self.hearing = tuple(a for a in self.stirred if self.notches[a]["reverberates"].any())
        self.must = talks.layout.ratifiers
        paced = np.array(talks.has_pace)[np.newaxis, :]
        self.usual_price = np.where(paced, draws.cornered, 0.0)
        self.rules = talks.home
        self.rules.price[:] = self.usual_price
        for a in self.must:
            self._set_votes(a, parties[a].home)
        self.prices: dict[int, Floats] = {}
        self.ready: dict[int, Floats] = {}
        everywhere = np.ones(talks.n, np.bool_)
        self.set_bars(everywhere, draws.interests, draws.beyond, draws.accept)
        self.begin()
        if self.must:
            self.accords = Accords(talks, waiting)

    def _set_votes(self, a: int, home: HomeAsPlayed | None) -> None:
        """What has to be ratified: everything, or accords that bring certain options."""
        only = home.ratification.only if home and home.ratification else {}
        self.rules.ratifies[a] = not only
        for name, options in only.items():
            self.rules.ratifies[a, self.talks.layout.issue[name], list(options)] = True

    def set_bars(
        self, rows: Bools, interests: Interests, beyond: NDArray[np.int8], accept: Ints
    ) -> None:
        """By what a home judges accords, where ``rows``, [R]; positions as in
        :class:`sim.model.draws.Draws`.
        """
        rules = self.rules
        for a in self.must:
            chances = self.notches[a]
            low, high = (log_odds(chances[key]) for key in ("at_red_line", "at_want"))
            rules.at_want[:, a], rules.span[:, a] = high, np.maximum(high - low, 0.0)
            rules.wanted[rows, a], rules.reach[rows, a] = bars(
                interests.worth[rows, a], interests.want[rows, a],
                beyond[rows, a], accept[rows, a], self.talks.layout.n_options,
            )  # fmt: skip

    # -- climate -------------------------------------------------------------------------

    def begin(self) -> None:
        """The eve of the first entry that is played: the climate is what the scenario says."""
        for a in self.stirred:
            told = self.notches[a]
            self.ready[a] = told["prepared"]
            notches = told["prepared"] + told["media"] - told["opposition"] - told["doubters"]
            self.rules.climate[:, a] = NOTCH * notches
            self._reprice(a)

    def move(self, a: int, notches: Floats | float, where: Bools | None = None) -> None:
        """Move the climate at a's home by so many notches."""
        if a not in self.stirred or (where is not None and not where.any()):
            return
        rows = slice(None) if where is None else where
        self.rules.climate[rows, a] += NOTCH * (
            notches if where is None or isinstance(notches, float) else notches[where]
        )
        self._reprice(a)
        for b in range(len(self.talks.ratings)) if a in self.must else (a,):
            offers.out_of_date(self.talks.ratings[b], rows)

    def _reprice(self, a: int) -> None:
        """Bring the price of an option beyond red lines in line with the climate."""
        home.reprice_all(self.rules.price, self.usual_price, self.rules.climate, a)

    def pass_days(self, day: date, days: int) -> None:
        """Preparation, news and noise of the days up to ``day``."""
        if days <= 0:
            return
        months = days / MONTH
        for a in self.stirred:
            told, name = self.notches[a], self.talks.layout.parties[a]
            prepared = self._prepared_in(a, months)
            self.ready[a] = self.ready[a] + prepared
            luck = self.talks.luck.normal(
                f"climate:{name}", self.talks.first, self.talks.n, day.toordinal()
            )
            noise = SWING * float(np.sqrt(months)) * luck
            self.move(a, prepared + NEWS * months * told["media"] + noise)

    def _prepared_in(self, a: int, months: float) -> Floats:
        """By how much a public will have been prepared in so many months, in notches."""
        room = np.maximum(PREPARED - self.ready[a], 0.0)
        return np.asarray(np.minimum(self.notches[a]["preparing"] * months, room))

    def _delay(self, a: int) -> int | None:
        """Days from an accord to party a's vote; None: once the talks are over."""
        about = self.talks.brief.parties[self.talks.layout.parties[a]].home
        return about.ratification.delay if about and about.ratification else None

    # -- ratification --------------------------------------------------------------------

    def look_ahead(self) -> None:
        """Before a stage: what is to be expected of climates on the days on which an accord of
        this stage would be ratified.
        """
        today = self.talks.today
        for a in self.must:
            told, delay = self.notches[a], self._delay(a)
            day = self.talks.entries[-1][0] if delay is None else today + timedelta(days=delay)
            months = max((day - today).days, 0) / MONTH
            self.rules.drift[:, a] = NOTCH * (
                self._prepared_in(a, months) + NEWS * months * told["media"]
            )
            variance = (NOTCH * SWING) ** 2 * months
            self.rules.sharp[a] = 1.0 / np.sqrt(1.0 + np.pi / 8.0 * variance)

    def note_accord(self, place: int, passed: Bools, yes: Bools, texts: Ints) -> None:
        """Remember who has to ratify what, and what it costs those who sign at home, before
        the text comes into force.
        """
        if any(self.talks.has_pace):
            price = np.zeros_like(self.rules.price)
            home.prices(self.talks.world, passed, texts, yes, price)
            kept = self.prices.setdefault(place, np.zeros_like(price))
            kept[passed] = price[passed]
        if self.must:
            self.accords.note(place, passed, yes, texts)

    def paid(self) -> Floats:
        """What options beyond red lines have cost at home, in accords that stand, [R, A]."""
        total = np.zeros_like(self.rules.price)
        for place, price in self.prices.items():
            total += np.where(self.stands(place)[:, np.newaxis], price, 0.0)
        return total

    def expected(self, r: int, place: int) -> float | None:
        """The chance that the accord of a stage would be ratified, as it was when it was signed;
        None where it is not put to the vote.
        """
        if not self.must or not self.accords.put[r, place]:
            return None
        return float(self.accords.expected[r, place])

    @property
    def lapsed(self) -> Bools | None:
        """[R]: an accord has lapsed; None where nothing has to be ratified."""
        return np.asarray(self.accords.lapsed.any(axis=1)) if self.must else None

    def stands(self, place: int) -> Bools:
        """Where the accord of a stage has not lapsed, [R]."""
        return ~self.accords.lapsed[:, place] if self.must else np.ones(self.talks.n, np.bool_)

    def columns(self) -> dict[str, NDArray[Any]]:
        """What the outcome table says of homes, by column."""
        names = self.talks.layout.parties
        found: dict[str, NDArray[Any]] = {
            f"climate_{names[a]}": self.rules.climate[:, a].copy() for a in self.stirred
        }
        for a in self.must:
            found[f"ratified_{names[a]}"] = self.accords.ratified[:, a]
        return found | ({"lapsed": self.lapsed} if self.lapsed is not None else {})

    @property
    def vote_days(self) -> set[date]:
        """The days on which something may have to be ratified."""
        return {day for _, _, day in self._votes() if day is not None}

    @property
    def awaited(self) -> Bools:
        """[R]: some accord is still to be ratified before the last stage, which may open it."""
        found = np.zeros(self.talks.n, np.bool_)
        last = self.talks.seatings[-1].stage.date if self.talks.seatings else None
        for place, a, day in self._votes():
            if day is not None and last is not None and day < last:
                found |= self.accords.due[:, place, a] & self.accords.standing(place).any(axis=1)
        return found

    def _votes(self) -> list[tuple[int, int, date | None]]:
        """Stage, party and day of every vote; None: once the talks are over."""
        votes: list[tuple[int, int, date | None]] = []
        for place, seating in enumerate(self.talks.seatings):
            for a in self.must:
                delay = self._delay(a)
                day = None if delay is None else seating.stage.date + timedelta(days=delay)
                votes.append((place, a, day))
        return votes

    def vote(self, today: date | None) -> None:
        """Put to the vote what is due on a day; None: what waits for the end of the talks."""
        for place, a, day in self._votes():
            if day == today:
                self.accords.vote(place, a)


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
