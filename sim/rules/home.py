"""Home: what going beyond red lines costs there, and how likely what is signed is ratified.

docs/model.md, section 7. Shapes: R replicates, A parties, K issues.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.rules.preferences import steps_beyond
from sim.rules.terms import idle_gain

MOST = 700.0
"""Log-odds beyond which a chance is nought: their exponential would be no number."""
LEAST_REACH = 0.1
"""A mandate narrower than so many stakes is taken to be that wide: nobody at home tells
apart what lies closer together."""


class Home(NamedTuple):
    """What home allows.

    ``price``: [R, A], stakes an option beyond red lines; ``dear``: [A, K], how many times
    that on an issue; ``must``: the parties whose accords are ratified, and ``ratifies``:
    [A, K, O], those that bring this option;
    ``climate``: [R, A], ``at_want``, ``span``: [R, A], in log-odds: of ratifying what is wanted,
    and how much less so at the red lines; ``drift``: [R, A], what is expected to be added to the
    climate by the day of the vote on an accord of today, and ``sharp``: [A], by how much the noise
    until then draws log-odds to even; ``wanted``, ``reach``: [R, A, K], what the option that is
    wanted is worth, and how much less the red line is; ``secret``: [K, O], options that
    home does not see; ``n_options``: [K], the entry of a text that confirms what is in force.
    """

    price: np.ndarray
    dear: np.ndarray
    must: np.ndarray
    ratifies: np.ndarray
    climate: np.ndarray
    at_want: np.ndarray
    span: np.ndarray
    drift: np.ndarray
    sharp: np.ndarray
    wanted: np.ndarray
    reach: np.ndarray
    secret: np.ndarray
    n_options: np.ndarray


def empty_home(
    n: int, n_parties: int, n_issues: int, n_options: int, must: tuple[int, ...] = ()
) -> Home:
    """A home that asks nothing; ``must``: with room for what these parties have to ratify."""
    shape = (n, n_parties)
    deep = (*shape, n_issues) if must else (1, 1, 1)
    return Home(
        price=np.zeros(shape),
        dear=np.ones((n_parties, n_issues)),
        must=np.array(must, np.int64),
        ratifies=np.zeros((n_parties, n_issues, n_options), np.bool_),
        climate=np.zeros(shape),
        at_want=np.zeros(shape),
        span=np.zeros(shape),
        drift=np.zeros(shape),
        sharp=np.ones(n_parties),
        wanted=np.zeros(deep),
        reach=np.zeros(deep),
        secret=np.zeros((n_issues, 1), np.bool_),
        n_options=np.full(n_issues, n_options),
    )


@rule
def settled_at(world, r, k, entry):
    """The option at which an entry settles issue k: what is in force where it confirms that."""
    return world.settlement[r, k] if entry == world.home.n_options[k] else entry


@rule
def settles(world, r, k, entry):
    """Whether an entry of issue k changes or confirms what is in force."""
    return entry >= 0 and entry != world.settlement[r, k]


@rule
def is_seen(world, r, k, entry):
    """Whether home sees that an entry of issue k changes or confirms what is in force."""
    if not settles(world, r, k, entry):
        return False
    return not world.home.secret[k, settled_at(world, r, k, entry)]


@rule
def lost_by(world, r, a, k, entry):
    """What an entry of issue k leaves party a short of what it wants there."""
    return world.home.wanted[r, a, k] - world.worth[r, a, k, entry]


@rule
def odds_against(home, r, a, lost, reach):
    """By how much, in log-odds, a text is less likely to be ratified than what is wanted, of which
    it loses so much where red lines reach so far.
    """
    return home.span[r, a] * lost / max(reach, LEAST_REACH)


@rule
def against(world, r, a, text):
    """The same of a ``text``: judged on the issues that it is seen to change."""
    home, lost, reach, hinging = world.home, 0.0, 0.0, world.acts.hinged.shape[0] > 0
    for k in range(text.shape[0]):
        if is_seen(world, r, k, text[k]):
            lost += lost_by(world, r, a, k, text[k])
            lost += idle_gain(world, r, a, k, text) if hinging else 0.0
            reach += home.reach[r, a, k]
    return odds_against(home, r, a, lost, reach)


@rule
def log_odds(world, r, a, text):
    """Log-odds that ``text`` is ratified in the climate of today."""
    less = against(world, r, a, text)
    return world.home.at_want[r, a] - less + world.home.climate[r, a]


@rule
def asks_a_vote(world, r, a, k, entry):
    """Whether party a has to ratify what an entry of issue k changes or confirms."""
    if not settles(world, r, k, entry):
        return False
    return world.home.ratifies[a, k, settled_at(world, r, k, entry)]


@rule
def must_ratify(world, r, a, text):
    """Whether an accord on ``text`` would have to be ratified by party a."""
    asked = False
    for k in range(text.shape[0]):
        asked = asked or asks_a_vote(world, r, a, k, text[k])
    return asked


@rule
def chance_then(home, r, a, less):
    """The chance that party a ratifies an accord of today that is, in log-odds, ``less`` likely
    than what is wanted.

    The climate is that of the day of the vote: as it is now, what is expected to be added until
    then, and noise, over which the expectation of the logistic function is that of its probit
    likeness [mackay1992].
    """
    odds = home.at_want[r, a] - less + home.climate[r, a] + home.drift[r, a]
    return 1.0 / (1.0 + exp(min(-odds * home.sharp[a], MOST)))


@rule
def lay_vote(world, r, a, k, entry, vote):
    """Write down what an entry of issue k adds to a vote of party a: whether it asks for one, what
    it loses of what is wanted, and how far the red line reaches. ``vote``: [3].
    """
    vote[0] = 1.0 if asks_a_vote(world, r, a, k, entry) else 0.0
    vote[1], vote[2] = 0.0, 0.0
    if is_seen(world, r, k, entry):
        vote[1], vote[2] = lost_by(world, r, a, k, entry), world.home.reach[r, a, k]


@rule
def chance_ratified(world, signing, r, text):
    """The chance that all who have to ratify an accord of today on ``text`` do so.

    ``signing``: [A], those whose accord it is.
    """
    home = world.home
    chance = 1.0
    for n in range(home.must.shape[0]):
        a = home.must[n]
        if signing[a] and must_ratify(world, r, a, text):
            chance *= chance_then(home, r, a, against(world, r, a, text))
    return chance


@rule
def votes_on(world, r, text, less):
    """What the votes on ``text`` hang on but for climate. ``less``: [N], written: see
    :func:`against`, of each who has to ratify it; NaN of those who have not.
    """
    home, signing = world.home, world.acts.signing
    for n in range(home.must.shape[0]):
        a, less[n] = home.must[n], np.nan
        if signing[a] and must_ratify(world, r, a, text):
            less[n] = against(world, r, a, text)


@rule
def chance_of_votes(home, r, less):
    """The chance that all ratify, of whom ``less``, [N], says on what that hangs."""
    chance = 1.0
    for n in range(home.must.shape[0]):
        if less[n] == less[n]:
            chance *= chance_then(home, r, home.must[n], less[n])
    return chance


@rule
def if_ratified(world, r, text, value, no_deal):
    """What ``text``, worth ``value`` where it stands, is worth before it is ratified, if an
    accord that lapses leaves what no deal is worth.
    """
    if world.home.must.shape[0] == 0:
        return value
    chance = chance_ratified(world, world.acts.signing, r, text)
    return expected(chance, value, no_deal)


@rule
def expected(chance, value, no_deal):
    """What is worth ``value`` if it is ratified, and else what no deal is worth."""
    return value if chance == 1.0 else no_deal + chance * (value - no_deal)


@rule
def chance_of(world, r, a, text):
    """The chance that ``text`` is ratified by party a in the climate of today."""
    odds = log_odds(world, r, a, text)
    return 1.0 / (1.0 + exp(min(-odds, MOST)))


@rule
def reprice(price, usual, climate, r, a):
    """The price of an option beyond red lines: the usual one, up to twice that in a bad climate,
    down to nothing in a good one. ``price``: [R, A], written; ``usual``, ``climate``: [R, A].
    """
    price[r, a] = usual[r, a] * 2.0 / (1.0 + exp(min(climate[r, a], MOST)))


@rule
def price_of(world, r, a, text):
    """What it costs party a at home to sign ``text``, in stakes."""
    price = world.home.price[r, a]
    return price * strain(world, r, a, text) if price > 0.0 else 0.0


@rule
def strain(world, r, a, text):
    """Options beyond a's red lines in ``text``, each counted as dear as it is at home."""
    total = 0.0
    for k in range(text.shape[0]):
        steps = steps_beyond(world.mandates, r, a, k, text[k], world.settlement[r, k])
        total += world.home.dear[a, k] * steps
    return total
