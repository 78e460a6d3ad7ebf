"""Numbers that are made of others, however deep: drawn by the rule, compiled and as it stands, they
are what their distributions say of arrays, to the last bit.
"""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.compiling import plainly
from sim.handing import Keys
from sim.luck import Luck
from sim.model.numbers import Numbers, distributions
from sim.rules.drawing import quantile
from sim.scenario.distributions import (
    Beta,
    Capability,
    Distribution,
    Inverse,
    LogUniform,
    Mixture,
    Point,
    Scaled,
    Triangular,
    Uniform,
)
from tests.sizes import size

POSITIVE = st.floats(0.01, 100.0)
ENDS = [2.0**-53, 1e-16, 3e-16, 1.0 - 2.0**-53]
"""Draws at the ends of (0, 1), where what is stretched over a part is cut."""


def triangular(low: float, width: float, share: float) -> Triangular:
    return Triangular(low, min(low + share * width, low + width), low + width)


def mixture(parts: list[Distribution], weights: list[int]) -> Distribution:
    """Some parts may have no weight, the last too; not all."""
    weights = weights[: len(parts)] if any(weights[: len(parts)]) else [1] * len(parts)
    shares = [weight / sum(weights) for weight in weights]
    return Mixture(tuple(parts), tuple(shares))


SIMPLE = st.one_of(
    st.builds(Point, POSITIVE),
    st.builds(lambda low, width: Uniform(low, low + width), POSITIVE, POSITIVE),
    st.builds(lambda low, ratio: LogUniform(low, low * (1.0 + ratio)), POSITIVE, POSITIVE),
    st.builds(triangular, POSITIVE, POSITIVE, st.floats(0.0, 1.0)),
    st.builds(Beta, st.floats(0.5, 20.0), st.floats(0.5, 20.0)),
    st.builds(Capability, POSITIVE),
)
NUMBERS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds(Scaled, inner, POSITIVE),
        st.builds(Inverse, inner, POSITIVE),
        st.builds(
            mixture,
            st.lists(inner, min_size=2, max_size=4),
            st.lists(st.integers(0, 5), min_size=4, max_size=4),
        ),
    ),
    max_leaves=6,
)


def edges(one: Distribution) -> list[float]:
    """Draws at which a mixture goes from one part to the next."""
    sums = np.cumsum(one.weights) if isinstance(one, Mixture) else np.zeros(0)
    return [u for u in (*sums, *np.nextafter(sums, 0.0)) if 0.0 < u < 1.0]


SHORT_OF_ONE = Mixture(tuple(map(Point, [1.0, 2.0, 3.0, 4.0, 5.0])), (0.7, 0.1, 0.1, 0.1, 0.0))
"""Its weights come to a little less than 1."""


@settings(max_examples=size(60, 2000), deadline=None)
@example([SHORT_OF_ONE], 0)
@given(st.lists(NUMBERS, min_size=1, max_size=4), st.integers(0, 1 << 40))
def test_what_is_drawn_is_what_distributions_say_of_arrays(
    every: list[Distribution], first: int
) -> None:
    numbers, keys = Numbers(Luck(1)), Keys(plain=True)
    for i, one in enumerate(every):
        numbers.row(str(i), one)
    compiled = numbers.of(first, 40).rows
    with np.errstate(all="ignore"):
        with plainly():
            plain = numbers.of(first, 3).rows
        for i, one in enumerate(every):
            said = one.at(Luck(1).uniform(str(i), first, 40))
            assert compiled[i].tobytes() == said.tobytes()
            assert plain[i].tobytes() == said[:3].tobytes()
            if not one.fixed:
                at = np.array([*ENDS, *edges(one)])
                with plainly(), keys.lent():
                    alone = distributions(numbers.laid_out([(str(i), one)]), keys)
                    found = np.array([quantile(alone, 0, u) for u in at])
                assert found.tobytes() == one.at(at).tobytes()
