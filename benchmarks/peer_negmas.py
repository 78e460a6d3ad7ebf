"""The bilateral negotiation of ``bilateral.yaml``, played by NegMAS.

Runs in an environment of its own, so it imports nothing of this project. The domain: six issues
with five options each, values linear from 1 to 0 and opposed on every issue, weights drawn
log-uniformly from 1 to 8 anew for every negotiation, nothing worth 0 to both; 100 rounds in
which each side offers once; one side concedes late (1 − t⁴), the other evenly (1 − t). Prints a
line of JSON.
"""

from __future__ import annotations

import json
import random
import sys
import time
import warnings

warnings.simplefilter("ignore")

from negmas import SAOMechanism, make_issue, make_os  # noqa: E402
from negmas import __version__ as version  # noqa: E402
from negmas.preferences import LinearAdditiveUtilityFunction  # noqa: E402
from negmas.sao import BoulwareTBNegotiator, LinearTBNegotiator  # noqa: E402

N_ISSUES, N_OPTIONS, N_ROUNDS = 6, 5, 100


def utility(space, luck: random.Random, rising: bool) -> LinearAdditiveUtilityFunction:
    """Linear values, weights by luck, in shares of the best."""
    weights = [8 ** luck.random() for _ in range(N_ISSUES)]
    steps = [o / (N_OPTIONS - 1) for o in range(N_OPTIONS)]
    values = steps if rising else steps[::-1]
    return LinearAdditiveUtilityFunction(
        {issue.name: dict(enumerate(values)) for issue in space.issues},
        weights={
            issue.name: weight / sum(weights)
            for issue, weight in zip(space.issues, weights, strict=True)
        },
        outcome_space=space,
        reserved_value=0.0,
    )


def negotiate(luck: random.Random) -> tuple[int, float, float] | None:
    """One negotiation: the round of the accord and what it is worth to each, or None."""
    space = make_os([make_issue(N_OPTIONS, name=f"i{k}") for k in range(N_ISSUES)])
    session = SAOMechanism(outcome_space=space, n_steps=N_ROUNDS)
    falling, rising = utility(space, luck, rising=False), utility(space, luck, rising=True)
    session.add(BoulwareTBNegotiator(name="A"), preferences=falling)
    session.add(LinearTBNegotiator(name="B"), preferences=rising)
    state = session.run()
    if state.agreement is None:
        return None
    return state.step, float(falling(state.agreement)), float(rising(state.agreement))


def main(seconds: float, turn: int) -> None:
    """Play for about so many seconds, after one to warm up; every turn other talks."""
    negotiate(random.Random(0))
    played, accords, started, used = 0, [], time.perf_counter(), time.process_time()
    while time.perf_counter() - started < seconds:
        found = negotiate(random.Random(1_000_000 * turn + played + 1))
        played += 1
        if found is not None:
            accords.append(found)
    took, used = time.perf_counter() - started, time.process_time() - used
    n = max(len(accords), 1)
    answer = {
        "version": version,
        "played": played,
        "cpu_microseconds": used / played * 1e6,
        "wall_microseconds": took / played * 1e6,
        "accords": len(accords) / played,
        "mean_round": sum(a[0] for a in accords) / n,
        "mean_share_A": sum(a[1] for a in accords) / n,
        "mean_share_B": sum(a[2] for a in accords) / n,
    }
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
