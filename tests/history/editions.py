"""What each edition of the model came to, kept so that later ones stand beside it.

The file holds a line a case, as shares of plays; scores are worked out from these. ``scenarios``
tells the text of all scenarios by its digest: editions with different ones were not asked the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import yaml

from tests.history.converter import scenario
from tests.history.plays import SEED, Case, Forecast

FILE = Path(__file__).parent / "editions.yaml"
HEAD = "# Written by make history; what each edition of the model said of the cases.\n"
DIGITS = 6


@dataclass(frozen=True)
class Edition:
    """One edition.

    Parameters
    ----------
    label
        What it is called.
    plays, seed
        Of each case.
    scenarios
        Digest of what was played.
    forecasts
        By case.
    """

    label: str
    plays: int
    seed: int
    scenarios: str
    forecasts: Mapping[str, Forecast]


def digest(cases: Mapping[str, Case]) -> str:
    """Tells the scenarios of all cases from others; 12 hexadecimal digits."""
    texts = "\n---\n".join(scenario(case.known) for case in cases.values())
    return sha256(texts.encode()).hexdigest()[:12]


def edition(label: str, n: int, cases: Mapping[str, Case], said: Sequence[Forecast]) -> Edition:
    """An edition of these forecasts, a forecast a case, in order.

    Parameters
    ----------
    label
        What it is called.
    n
        Plays of each case.
    cases
        By id.
    said
        Of each case.
    """
    forecasts = {
        name: Forecast(*(round(value, DIGITS) for value in asdict(one).values()))
        for name, one in zip(cases, said, strict=True)
    }
    return Edition(label, n, SEED, digest(cases), forecasts)


def kept(file: Path = FILE) -> list[Edition]:
    """The editions on file, the first one first."""
    entries = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else []
    return [
        Edition(
            entry["label"],
            entry["plays"],
            entry["seed"],
            entry["scenarios"],
            {name: Forecast(**said) for name, said in entry["cases"].items()},
        )
        for entry in entries
    ]


def named(label: str | None, editions: Sequence[Edition]) -> str:
    """The label under which to record.

    Parameters
    ----------
    label
        As asked; None: that of the last edition.
    editions
        Those on file.

    Raises
    ------
    ValueError
        If an earlier edition has the label, or there is none to renew.
    """
    if label is None and not editions:
        raise ValueError('no edition is on file. Name the first: make history LABEL="…"')
    if label is None:
        return editions[-1].label
    if label in [one.label for one in editions[:-1]]:
        raise ValueError(
            f"“{label}” is an earlier edition, whose figures are kept. Take another label."
        )
    return label


def recorded(editions: Sequence[Edition], latest: Edition) -> list[Edition]:
    """The editions with this one last; it takes the place of the last if that has its label."""
    before = list(editions)
    if before and before[-1].label == latest.label:
        before.pop()
    return [*before, latest]


def keep(editions: Sequence[Edition], file: Path = FILE) -> None:
    """Write the editions.

    Parameters
    ----------
    editions
        All of them, in order.
    file
        Where to.
    """
    entries = [
        {
            "label": one.label,
            "plays": one.plays,
            "seed": one.seed,
            "scenarios": one.scenarios,
            "cases": {name: asdict(said) for name, said in one.forecasts.items()},
        }
        for one in editions
    ]
    text = yaml.safe_dump(entries, sort_keys=False, allow_unicode=True)
    file.write_text(HEAD + text, encoding="utf-8")
