"""Issues and positions: options become indices, words on red lines become mandates."""

from __future__ import annotations

from collections.abc import Mapping

from sim.scenario import words
from sim.scenario.demands import PositionEntry
from sim.scenario.distributions import Distribution, Point, choice
from sim.scenario.entries import IssueEntry
from sim.scenario.held import Position
from sim.scenario.problems import Problems, Refusal, unknown
from sim.scenario.scenario import Issue
from sim.scenario.sides import side_of
from sim.scenario.tree import Path

MEDIUM = words.SALIENCE.words["medium"]


def title_of(key: str) -> str:
    """A name made of an id."""
    return key.replace("_", " ")


def issue(key: str, entry: IssueEntry, problems: Problems) -> Issue:
    """An issue as it is played."""
    options = tuple(entry.options)
    status_quo: int | None = 0
    if entry.status_quo == "none":
        status_quo = None
    elif entry.status_quo in options:
        status_quo = options.index(entry.status_quo)
    elif entry.status_quo is not None:
        wrong, remedy = (
            f'No option "{entry.status_quo}".',
            "Or write none: nothing is in force yet.",
        )
        refusal = Refusal(wrong, remedy, entry.status_quo, options, ordered=True)
        problems.add(("issues", key, "status_quo"), refusal)
    texts = tuple(option.text for option in entry.options.values())
    named = any(option.short for option in entry.options.values())
    shorts = tuple(option.short for option in entry.options.values()) if named else ()
    secret = []
    for option in entry.secret:
        if option not in options:
            refusal = unknown("option", option, options, ordered=True)
            problems.add(("issues", key, "secret"), refusal)
        elif options.index(option) == status_quo:
            wrong = f"{option} is what holds now: everybody sees it."
            problems.add(("issues", key, "secret"), wrong, "Leave it out of the list.")
        else:
            secret.append(options.index(option))
    name = entry.name or title_of(key)
    return Issue(
        key, name, options, texts, status_quo, entry.raised, tuple(secret), entry.short, shorts
    )


def index(issue: Issue, option: str, path: Path, problems: Problems) -> int | None:
    """The index of an option; None, and a problem, if there is none of that name."""
    if option in issue.options:
        return issue.options.index(option)
    refusal = unknown("option", option, issue.options, ordered=True)
    if option.isdigit():
        refusal.remedy = "Options go by their ids, not by numbers."
    problems.add(path, refusal)
    return None


def readings(
    issue: Issue, written: Mapping[str, float], path: Path, problems: Problems
) -> dict[int, float] | None:
    """Probabilities of options by index; None if one of them does not exist."""
    found: dict[int, float] = {}
    single = len(written) == 1
    for option, weight in written.items():
        at = index(issue, option, path if single else (*path, option), problems)
        if at is None:
            return None
        if weight > 0:
            found[at] = weight
    return found


def position(
    issue: Issue, entry: PositionEntry, path: Path, problems: Problems, *, sure: bool = False
) -> Position | None:
    """A position as it is played; None if something in it is wrong.

    ``sure``: its red line is as written, whatever it rests on.
    """
    values = _values(issue, entry, path, problems)
    want = _want(issue, entry, values, path, problems)
    accept, mandate = _accept(issue, entry, want, path, problems)
    if (
        accept is not None
        and want is not None
        and isinstance(entry.accept, str | None)
        and not sure
    ):
        accept = _unsure(accept, want, len(issue.options), entry.basis)
    reads = _reads(issue, entry, path, problems)
    if want is None or problems.spoilt(path):
        return None
    if values is not None:
        _check_best(issue, values, want, (*path, "values"), problems)
    return Position(
        issue=issue.id,
        want=choice({float(option): weight for option, weight in want.items()}),
        accept=None if accept is None else choice({float(o): p for o, p in accept.items()}),
        mandate=mandate,
        salience=entry.salience or MEDIUM,
        curvature=entry.curvature,
        reads=reads,
        values=values,
        basis=entry.basis,
        counts_with=entry.counts_with,
    )


def unmoved(issue: Issue) -> Position | None:
    """The position of a party that wants the status quo and nothing else."""
    if issue.status_quo is None:
        return None
    here = issue.status_quo
    every = tuple(range(len(issue.options)))
    return Position(issue.id, Point(float(here)), None, (here,), MEDIUM, Point(1.0), every)


def _values(
    issue: Issue, entry: PositionEntry, path: Path, problems: Problems
) -> tuple[Distribution, ...] | None:
    if entry.values is None:
        return None
    at = (*path, "values")
    for option in entry.values:
        index(issue, option, (*at, option), problems)
    missing = [option for option in issue.options if option not in entry.values]
    if missing:
        problems.add(at, f"values leaves out {', '.join(missing)}.", "Give every option a number.")
    if problems.spoilt(at):
        return None
    return tuple(entry.values[option] for option in issue.options)


def _want(
    issue: Issue,
    entry: PositionEntry,
    values: tuple[Distribution, ...] | None,
    path: Path,
    problems: Problems,
) -> dict[int, float] | None:
    if entry.want is not None:
        return readings(issue, entry.want, (*path, "want"), problems)
    if values is not None:
        middles = [value.middle for value in values]
        return {middles.index(max(middles)): 1.0}
    if not problems.spoilt(path):
        refusal = Refusal("want is missing.", "Name the option that it asks for.")
        problems.add((*path, "want"), refusal)
    return None


def _check_best(
    issue: Issue,
    values: tuple[Distribution, ...],
    want: Mapping[int, float],
    path: Path,
    problems: Problems,
) -> None:
    for option in want:
        others = [
            value for o, value in enumerate(values) if o != option and value != values[option]
        ]
        rival = max((value.bounds[1] for value in others), default=0.0)
        if values[option].bounds[0] < rival:
            wrong = (
                f"{issue.options[option]} is wanted, but another option can have a higher value."
            )
            remedy = "What it wants must be worth most; change want, or the values."
            problems.add(path, wrong, remedy)
            return


def _accept(
    issue: Issue,
    entry: PositionEntry,
    want: dict[int, float] | None,
    path: Path,
    problems: Problems,
) -> tuple[dict[int, float] | None, tuple[int, ...] | None]:
    at = (*path, "accept")
    if isinstance(entry.accept, tuple):
        indices = [index(issue, option, at, problems) for option in entry.accept]
        mandate = tuple(sorted({i for i in indices if i is not None}))
        unsigned = [issue.options[i] for i in want or () if i not in mandate]
        if unsigned and not problems.spoilt(at):
            wrong = f"It wants {unsigned[0]}, which is not among what it would sign."
            problems.add(at, wrong, f"Add {unsigned[0]} to the list, or change want.")
        return None, mandate
    if entry.accept is not None:
        written = {entry.accept: 1.0} if isinstance(entry.accept, str) else entry.accept
        accept = readings(issue, written, at, problems)
    elif problems.spoilt(path) or issue.status_quo is None or _weightless(entry):
        return None, None
    else:
        accept = {issue.status_quo: 1.0}
    if want is None or accept is None:
        return None, None
    _check_side(issue, want, accept, path, problems)
    return accept, None


def _weightless(entry: PositionEntry) -> bool:
    return entry.salience is not None and entry.salience.bounds == (0.0, 0.0)


def _check_side(
    issue: Issue,
    want: Mapping[int, float],
    accept: Mapping[int, float],
    path: Path,
    problems: Problems,
) -> None:
    """In mid-scale, want = accept leaves open which side is refused.

    Other readings tell the side if they all put the red line at the want or on one side of it.
    """
    last = len(issue.options) - 1
    told = max(accept) <= min(want) or max(want) <= min(accept)
    told = told and side_of(accept, want, len(issue.options)) != 0
    for wanted in want:
        if wanted in accept and 0 < wanted < last and not told:
            name = issue.options[wanted]
            problems.add(
                path,
                f"want and accept are both {name}, in mid-scale: which side would it refuse?",
                f"List what it would sign: accept: [{name}, …]. "
                f"In order: {', '.join(issue.options)}.",
            )
            return


def _unsure(
    accept: dict[int, float], want: Mapping[int, float], n_options: int, basis: str | None
) -> dict[int, float]:
    """A red line as sure as what it rests on.

    The chance of being exactly as written stays; the rest goes half to each neighbour, within
    the scale and not past what is wanted. Mass that has nowhere to go stays.
    """
    line = next(iter(accept))
    softer = side_of(accept, want, n_options)
    if basis is None or softer == 0 or min(want) < line < max(want):
        return accept
    rest = (1 - words.BASES[basis]) / 2
    found = {line: 1.0}
    for neighbour in (line - softer, line + softer):
        past = neighbour == line - softer and line in want
        if 0 <= neighbour < n_options and not past:
            found[neighbour] = rest
            found[line] -= rest
    return dict(sorted(found.items()))


def _reads(issue: Issue, entry: PositionEntry, path: Path, problems: Problems) -> tuple[int, ...]:
    reads = list(range(len(issue.options)))
    for option, as_one in entry.reads.items():
        at = index(issue, option, (*path, "reads", option), problems)
        read = index(issue, as_one, (*path, "reads", option), problems)
        if at is not None and read is not None:
            reads[at] = read
    return tuple(reads)
