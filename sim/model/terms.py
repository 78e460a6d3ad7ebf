"""Terms: what hangs on accords that has been said in public. docs/model.md, section 8.

Shapes: R replicates, A parties, K issues, E entries, T terms.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.layout import Layout
from sim.scenario.scenario import Scenario
from sim.scenario.speech import Promise, PublishedText

Bools = NDArray[np.bool_]


def terms_of(scenario: Scenario) -> tuple[PublishedText | Promise, ...]:
    """What terms there are: ultimatums, and promises that pay."""
    texts = [e for e in scenario.calendar if isinstance(e, PublishedText) and e.ultimatum_to]
    return (*texts, *(promise for promise in scenario.promises if promise.pays))


def clauses_of(layout: Layout, n: int) -> dict[str, NDArray[Any]]:
    """What :class:`sim.rules.coercion.Acts` says of terms, none of which has been said yet."""
    terms = terms_of(layout.scenario)
    clause = np.zeros((len(terms), len(layout.issues), layout.max_entries), np.bool_)
    wanted = np.ones(len(terms), np.int64)
    for t, entry in enumerate(terms):
        if isinstance(entry, Promise):
            wanted[t] = len(entry.when)
            for name in entry.when:
                clause[t, layout.issue[name]] = True
            continue
        for name, option in entry.asks.items():
            k = layout.issue[name]
            quo, most = int(layout.status_quo[k]), int(layout.n_options[k])
            clause[t, k, :most] = conceded(quo, option, most)
            if layout.confirmable[k]:
                clause[t, k, most] = quo == option
    stake = np.zeros((n, len(terms), len(layout.parties)))
    return {"clause": clause, "wanted": wanted, "stake": stake} if terms else {}


def conceded(quo: int, asked: int, n_options: int) -> Bools:
    """The options, [O], that give what is asked: from there on, seen from the status quo."""
    options = np.arange(n_options)
    if quo < 0 or asked == quo:
        return np.asarray(options == asked)
    return np.asarray((options - asked) * (asked - quo) >= 0)
