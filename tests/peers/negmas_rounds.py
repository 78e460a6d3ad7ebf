"""What NegMAS makes of the bargains of :mod:`tests.peers.bargains` [negmas].

``python -m tests.peers.negmas_rounds`` plays them and writes ``answers/negmas.json``; that needs
the extra ``peers``. Both sides are its time-based negotiators, which offer the worst outcome at or
above ``min + (max − min)(1 − t^(1/e))``, t = (step + 1) / (rounds + 1).
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.peers.bargains import ROUNDS, Bargain, bargain

ANSWERS = Path(__file__).parent / "answers" / "negmas.json"
N_BARGAINS = 120
Worth = Callable[[Any], float]


def negotiate(outcomes: Any, worths: Sequence[Worth], e: Sequence[float]) -> Any:
    """One negotiation; the state in which it ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from negmas import SAOMechanism
        from negmas.preferences import MappingUtilityFunction
        from negmas.sao import TimeBasedConcedingNegotiator

        session = SAOMechanism(outcomes=outcomes, n_steps=ROUNDS)
        for name, worth, exponent in zip("AB", worths, e, strict=True):
            value = MappingUtilityFunction(
                {outcome: worth(outcome) for outcome in outcomes},
                reserved_value=0.0, outcome_space=session.outcome_space,
            )  # fmt: skip
            side = TimeBasedConcedingNegotiator(
                name=name, offering_curve=1.0 / exponent, accepting_curve=1.0 / exponent
            )
            session.add(side, preferences=value)
        return session.run()


def rounds(deal: Bargain, texts: list[tuple[int, ...]]) -> list[float] | None:
    """The deal over these texts: its round and both shares, or None."""
    worths = [lambda text, side=side: deal.share(side, text) for side in (0, 1)]
    state = negotiate(texts, worths, deal.e)
    if state.agreement is None:
        return None
    return [state.step, *(round(deal.share(side, state.agreement), 9) for side in (0, 1))]


def every_text(deal: Bargain) -> list[tuple[int, ...]]:
    """The whole outcome space."""
    texts: list[tuple[int, ...]] = [()]
    for n in deal.n_options:
        texts = [(*text, option) for text in texts for option in range(n)]
    return texts


def answer(seed: int) -> dict[str, Any]:
    """A bargain over the ladder's texts, and over all texts."""
    deal = bargain(seed)
    return {"ladder": rounds(deal, deal.ladder), "all": rounds(deal, every_text(deal))}


def main() -> None:
    """Play all bargains and write the answers."""
    from importlib.metadata import version

    found = {
        "solver": f"NegMAS {version('negmas')}, TimeBasedConcedingNegotiator",
        "renew": "python -m tests.peers.negmas_rounds",
        "bargains": {str(seed): answer(seed) for seed in range(N_BARGAINS)},
    }
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    ANSWERS.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
