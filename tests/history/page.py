"""docs/history.md, made from the editions on file and the cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.history import converter, scores
from tests.history.editions import Edition
from tests.history.plays import Case

Floats = NDArray[np.float64]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "history.md"
MODEL, RIVALS = "the model", ("the base rate", "one half")
HEAD = """# History as a measure

{n} crises of the past, each turned into a scenario by one rule from what could be known on its
first day, and played {plays:,} times. What comes of the plays is scored by what came of the crises.
The page is made by `make history` (`tests/history/`), once for each edition of the model, so that
an edition stands beside those before it.

## What it does not claim

- **Nothing is chosen by it.** No rule, number or word of the model was or may be set to make these
  scores better, and the converter's constants were written down before the first play.
- **{n} cases show little.** The intervals below say how little. An edition that scores better than
  another by less than such an interval has not been shown to be better at anything.
- **It is no forecast.** It says what the model makes of rough positions and of numbers that are the
  same for all crises; whoever studies one crisis knows more, and would write another scenario.
- **The cases are no sample.** They are well-known crises, and well known for how they ended.
- **Some hindsight is left.** Which issues a crisis had, what was wanted and how much it mattered
  were coded by people who knew the end. In a crisis that was settled a want may be coded part of
  the way towards the other side (Egypt's and Israel's in 1978, Libya's in 2003), and an issue may
  be there that came up after the first day (the missiles in Turkey in 1962).
- **Levels are not calibrated.** How often there is force, say, rests on what the converter takes
  force to cost, the same for all cases.

## What a scenario is made of

Read are:

- who demands, who is the target, whose consent a settlement needs, and shares of the world's
  capabilities;
- the ideal and the salience of each of these on each issue;
- threats that had been said by the first day, and whether they were being carried out on it;
- forums open on the first day;
- deadlines said by then.

Not read are red lines of any reading, a coder's, a public one or a private one; whoever else had a
say; later threats, forums and deadlines, some of which exist only because of how it ended (a
signing); whether a threat was carried out afterwards and a deadline was meant; when it ended, and
how. A test changes all of it, and no scenario moves. The facts, with their sources, are in
[tests/history/cases](../tests/history/cases); `python -m tests.history --show cuba_1962` prints the
scenario of a case.

Everything else is one block of constants in `tests/history/converter.py`, equal for all cases:

- a red line is as likely to lie on any level from the party's own ideal through the ideal farthest
  from it among those who are needed;
- resolve is unknown, curvature lies between 1 and 2, strategies are {strategy};
- the demander may turn to force for all that it demands, with success by capability; cost and harm
  are medium, high or ruinous with equal odds; it is public where it had been said. Other threats
  cost, bring and harm low, medium or high with equal odds, and impose nothing;
- the needed parties meet on the first day and after one, two, four and five thirds of the time to
  the first known deadline ({span} days where none was known), {sessions} sessions each, at the
  forum that was open or by texts tabled in turn; nobody knows whether a deadline is meant;
- tension is anything from calm to extreme, and an accident has a remote chance a year.

"""
SCORES = """## Scores

**Some accord**: an accord stands in the end. **Deep**: accords settle half or more of what is in
dispute, by weight ([tables.md](tables.md), [glossary](glossary.md)). **Force**: it was carried out,
by decision or by accident. **Brier** is the mean squared error of the chances [brier1950], **log**
the mean of −ln of the chance given to what happened [good1952], where no chance is taken for less
than {never:.0%} or more than {always:.0%}; both are better the smaller they are.

Beside the model stand three forecasters that play nothing. **The base rate** gives each case the
share of the others in which it happened, **one half** says just that, and **overlap of wants**
takes for the chance of an accord how near the wants are to each other (1 less the distance as a
share of the scale, by weight), and the rest for that of force.

**If right** is where the Brier score would lie in 95 of 100 such sets of cases if the forecaster's
chances were the true ones. The last two columns are differences of Brier scores, below zero where
the forecaster is better than the one named, with their 95 per cent intervals from resampling the
cases (every resample, [efron1993]); with so few cases such intervals are, if anything, too narrow,
and that several are looked at is not corrected for. A chance is itself counted over {plays:,}
plays, and so known to about two points.

One half is harder to beat than the base rate: taken out of so few, a case leaves the others leaning
away from what happened in it, so that the base rate leans the wrong way in every case.

"""
LEVELS = """## Levels

How far what accords settle is from what was agreed, as a share of the scale, the mean over issues
and then over cases; what no accord settles counts at the status quo, in the plays and in history,
whatever was imposed. **Error** is the mean distance; **ranked** is the ranked probability score
[matheson_winkler1976], which does not reward a forecast for being spread out. For a forecaster that
names one level the two are the same.

"""
EDITIONS = """## Editions

A line an edition, of the same cases. Where the digest of the scenarios is another one, the format
or the converter has changed, and the two were not asked the same. The first three figures are
Brier / log scores; smaller is better.

"""


@dataclass(frozen=True)
class Question:
    """Something that happened in each case or did not, and what forecasters said.

    Parameters
    ----------
    name
        In words.
    happened
        [n], 1 or 0.
    said
        [n] chances by forecaster, the model first.
    """

    name: str
    happened: Floats
    said: Mapping[str, Floats]

    def beside(self, name: str, rival: str) -> Floats:
        """By case, one forecaster's squared error less another's. [n]."""
        first, second = (scores.brier(self.said[one], self.happened) for one in (name, rival))
        return np.asarray(first - second)


def questions(cases: Mapping[str, Case], edition: Edition) -> list[Question]:
    """What is asked of an edition.

    Parameters
    ----------
    cases
        By id.
    edition
        What the model said.
    """
    told, crises = [edition.forecasts[name] for name in cases], cases.values()
    near = np.array([case.overlap for case in crises])
    return [
        _question("some accord", [one.accord for one in crises], [t.accord for t in told], near),
        _question("deep accord", [one.deep for one in crises], [t.deep for t in told], near),
        _question("force", [one.past.force for one in crises], [t.force for t in told], 1 - near),
    ]


def _question(
    name: str, happened: Sequence[bool], model: Sequence[float], wants: Floats
) -> Question:
    seen = np.array(happened, float)
    said = {
        MODEL: np.array(model),
        RIVALS[0]: scores.leave_one_out(seen),
        RIVALS[1]: np.full(len(seen), 0.5),
        "overlap of wants": wants,
    }
    return Question(name, seen, said)


def page(cases: Mapping[str, Case], editions: Sequence[Edition]) -> str:
    """The page.

    Parameters
    ----------
    cases
        By id.
    editions
        At least one, the latest last.
    """
    latest = editions[-1]
    asked = questions(cases, latest)
    head = HEAD.format(
        n=_words(len(cases)), plays=latest.plays, strategy=converter.STRATEGY,
        span=converter.SPAN, sessions=converter.SESSIONS,
    )  # fmt: skip
    parts = [
        head,
        SCORES.format(never=scores.NEVER, always=1 - scores.NEVER, plays=latest.plays),
        f"The latest edition, *{latest.label}*:\n\n",
        _scores(asked),
        _read(asked),
        _seen(asked),
        _by_case(cases, latest),
        LEVELS,
        _levels(cases, latest),
        EDITIONS,
        _editions(cases, editions),
        _change(cases, editions),
    ]
    return "".join(parts)


def _scores(asked: Sequence[Question]) -> str:
    rows = [
        f"| question | forecaster | Brier | if right | log | {' | '.join(map(_less, RIVALS))} |",
        "|---|---|---|---|---|---|---|",
    ]
    for question in asked:
        rows += [_score(question, name) for name in question.said]
    return "\n".join(rows) + "\n\n"


def _score(question: Question, name: str) -> str:
    said, happened = question.said[name], question.happened
    low, high = scores.if_right(said)
    against = [
        "" if name == rival else _difference(question.beside(name, rival)) for rival in RIVALS
    ]
    cells = (
        question.name if name == MODEL else "", name, f"{scores.brier(said, happened).mean():.3f}",
        f"{low:.2f}–{high:.2f}", f"{scores.log_loss(said, happened).mean():.3f}", *against,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


def _difference(less: Floats) -> str:
    low, high = map(_signed, scores.resampled(less))
    return f"{_signed(less.mean())} ({low} to {high})"


def _read(asked: Sequence[Question]) -> str:
    """What the differences show, in words."""
    lines = []
    for question in asked:
        shown = [f"{_shown(question.beside(MODEL, rival))} {rival}" for rival in RIVALS]
        lines.append(f"- {question.name}: the model is {', and '.join(shown)}.")
    return "What these differences show:\n\n" + "\n".join(lines) + "\n\n"


def _shown(less: Floats) -> str:
    low, high = scores.resampled(less)
    if low <= 0 <= high:
        return "not shown to differ from"
    return f"{'better' if high < 0 else 'worse'}, as far as the interval goes, than"


def _seen(asked: Sequence[Question]) -> str:
    told = []
    for question in asked:
        n, count = len(question.happened), int(question.happened.sum())
        low, high = scores.exact_share(count, n)
        told.append(
            f"- {question.name}: in {count} of {n} cases, a share of anything from {low:.0%} to "
            f"{high:.0%}; the model expects {question.said[MODEL].sum():.1f} cases."
        )
    head = "How often it happened, with exact 95 per cent intervals [clopper_pearson1934]:\n\n"
    return head + "\n".join(told) + "\n\n"


def _by_case(cases: Mapping[str, Case], latest: Edition) -> str:
    rows = [
        "## Case by case\n",
        "Chances that the model gives, and in bold what happened.\n",
        "| case | first day | some accord | deep accord | force | error in levels |",
        "|---|---|---|---|---|---|",
    ]
    for name, case in cases.items():
        said = latest.forecasts[name]
        pairs = ((said.accord, case.accord), (said.deep, case.deep), (said.force, case.past.force))
        cells = [f"{chance:.0%} **{'yes' if seen else 'no'}**" for chance, seen in pairs]
        about = (case.known.title, case.known.start.isoformat(), *cells, f"{said.level_error:.2f}")
        rows.append(f"| {' | '.join(about)} |")
    return "\n".join(rows) + "\n\n"


def _levels(cases: Mapping[str, Case], latest: Edition) -> str:
    said = [latest.forecasts[name] for name in cases]
    model = np.array([one.level_error for one in said])
    ranked = np.array([one.level_loss for one in said])
    given = np.array([np.mean(case.shares_given()) for case in cases.values()])
    named = {
        "nothing is given": np.zeros(len(cases)),
        "half of each demand": np.full(len(cases), 0.5),
        "base rate of what is given": scores.leave_one_out(given),
    }
    rows = [
        "| forecaster | error | ranked |",
        "|---|---|---|",
        f"| the model | {_mean(model)} | {_mean(ranked)} |",
    ]
    for name, shares in named.items():
        errors = np.array(
            [case.level_errors(share) for case, share in zip(cases.values(), shares, strict=True)]
        )
        rows.append(f"| {name} | {_mean(errors)} | {_mean(errors)} |")
    return "\n".join(rows) + "\n\nIn brackets: 95 per cent, from resampling the cases.\n\n"


def _editions(cases: Mapping[str, Case], editions: Sequence[Edition]) -> str:
    rows = [
        "| edition | some accord | deep accord | force | error | ranked | plays | scenarios |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for number, edition in enumerate(editions, 1):
        said = [edition.forecasts[name] for name in cases]
        before = "" if number == len(editions) else "before: "
        cells = [f"{before}{edition.label}"]
        for question in questions(cases, edition):
            model, happened = question.said[MODEL], question.happened
            losses = scores.brier(model, happened), scores.log_loss(model, happened)
            cells.append(" / ".join(f"{loss.mean():.3f}" for loss in losses))
        cells += [
            f"{np.mean([one.level_error for one in said]):.3f}",
            f"{np.mean([one.level_loss for one in said]):.3f}",
            f"{edition.plays:,}",
            f"`{edition.scenarios}`",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _less(rival: str) -> str:
    return f"less {rival}"


def _change(cases: Mapping[str, Case], editions: Sequence[Edition]) -> str:
    """The latest edition beside the one before, case by case; nothing of the first."""
    if len(editions) < 2:
        return ""
    before, latest = editions[-2:]
    lines = []
    for first, second in zip(questions(cases, before), questions(cases, latest), strict=True):
        old, new = (scores.brier(one.said[MODEL], one.happened) for one in (first, second))
        lines.append(f"- {first.name}: {_difference(new - old)}")
    head = f"*{latest.label}* less *{before.label}*, Brier scores, with intervals as above:"
    return f"\n{head}\n\n" + "\n".join(lines) + "\n"


def _mean(losses: Floats) -> str:
    low, high = scores.resampled(losses)
    return f"{losses.mean():.3f} ({low:.2f}–{high:.2f})"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _words(n: int) -> str:
    names = {5: "Five", 6: "Six", 7: "Seven", 8: "Eight", 9: "Nine", 10: "Ten"}
    return names.get(n, str(n))
