"""Measures: who may carry out what, when, at what cost and harm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeVar

from sim.outcomes import KINDS
from sim.scenario import positions
from sim.scenario.amounts import EVERYONE, Contest, GdpShare, Prize
from sim.scenario.cast import check_known
from sim.scenario.distributions import Capability, Distribution, Point, Scaled, Uniform
from sim.scenario.entries import MeasureEntry, PartyEntry
from sim.scenario.fighting import check_chains, check_front
from sim.scenario.fronts import front
from sim.scenario.problems import Problems, unknown
from sim.scenario.resisting import resisted
from sim.scenario.scenario import Issue, Measure, Worth, frozen
from sim.scenario.threats import check_threat, when_of
from sim.scenario.tree import Path

Amount = TypeVar("Amount")


class Measures:
    """Resolves measures.

    Parameters
    ----------
    parties, issues
        What they may name. None stands for one that is wrong in itself.
    gdp_stake
        Per cent of GDP that are worth one stake.
    problems
        Where what is wrong goes.
    """

    def __init__(
        self,
        parties: Mapping[str, PartyEntry | None],
        issues: Mapping[str, Issue | None],
        gdp_stake: float,
        problems: Problems,
    ) -> None:
        self.parties = parties
        self.issues = issues
        self.gdp_stake = gdp_stake
        self.problems = problems

    def all(self, written: Mapping[str, MeasureEntry | None]) -> dict[str, Measure]:
        """Every measure, as it is played; parents are there and circles are not."""
        found = {key: self.one(key, entry) for key, entry in written.items() if entry}
        for key, entry in written.items():
            parent = entry.when.answers if entry and entry.when else None
            if parent is not None and parent not in written:
                names = ["no_accord", *(other for other in written if other != key)]
                self.problems.add(("measures", key, "when"), unknown("measure", parent, names))
        self._check_circles(found)
        check_chains(found, self.problems)
        found = resisted(found, written, self.parties, self.problems)
        by_accident = [key for key, measure in found.items() if measure.accident]
        for key in by_accident[1:]:
            wrong = f"An accident sets off {by_accident[0]} already."
            self.problems.add(("measures", key, "accident"), wrong, "Mark one measure only.")
        return found

    def one(self, key: str, entry: MeasureEntry) -> Measure:
        """A measure as it is played."""
        path: Path = ("measures", key)
        self._check_sides(path, entry)
        when = when_of(path, entry, self.problems)
        check_threat(path, entry, self.problems)
        _check_lasting(path, entry, self.problems)
        check_front(path, entry, self.problems)
        for where, named in (("covers", entry.covers), ("when", when.no_accord or ())):
            check_known("issue", named, self.issues, (*path, where), self.problems)
        followers = self._followers(path, entry)
        executors = (entry.by, *followers)
        everything = () if entry.when is None else tuple(self.issues)
        imposes = self._options((*path, "imposes"), entry.imposes)
        kind = self._kind(key, entry, path)
        return Measure(
            id=key,
            name=entry.name or positions.title_of(key),
            by=entry.by,
            kind=kind,
            parent=when.answers,
            no_accord=everything if when.no_accord is None else when.no_accord,
            covers=entry.covers,
            for_all=entry.for_all,
            deadline=when.by,
            followers=frozen(followers),
            imposes=frozen(imposes),
            success=self._success(path, entry),
            cost=frozen(self._costs((*path, "cost"), entry.cost, executors, imposes)),
            benefit=frozen(self._of_executors((*path, "benefit"), entry.benefit, executors)),
            harm=frozen(self._harm(path, entry)),
            reach=frozen(self._reach(kind, entry, executors)),
            resists=self._resists(entry),
            publicity=entry.public.share,
            public_from=entry.public.since,
            audience_cost=entry.audience_cost,
            breach_cost=entry.breach_cost,
            accident=entry.accident,
            in_force=entry.in_force,
            stalled=when.stalled,
            strategic=entry.public.strategic,
            denied=entry.public.denied,
            bluff=entry.bluff or Point(0.0),
            monthly=entry.per is not None,
            decides=entry.decides,
            front=front(entry.front),
            if_lost=frozen(self._options((*path, "if_lost"), entry.if_lost)),
        )

    def _check_sides(self, path: Path, entry: MeasureEntry) -> None:
        """Report who acts, or is acted against, and is no party, or is the same."""
        for name in (entry.by, *([entry.against] if entry.against else [])):
            where = "by" if name == entry.by else "against"
            check_known("party", [name], self.parties, (*path, where), self.problems)
        if entry.against == entry.by:
            wrong = f"{entry.by} would act against itself."
            self.problems.add((*path, "against"), wrong, "Name another party, or leave it out.")

    def _kind(self, key: str, entry: MeasureEntry, path: Path) -> str:
        if entry.kind is not None:
            return entry.kind
        if key in KINDS:
            return key
        if not self.problems.spoilt((*path, "kind")):
            kinds = ", ".join(KINDS)
            self.problems.add((*path, "kind"), "kind is missing.", f"It is one of {kinds}.")
        return KINDS[0]

    def _followers(self, path: Path, entry: MeasureEntry) -> dict[str, float]:
        at = (*path, "with")
        check_known("party", entry.followers, self.parties, at, self.problems)
        if entry.by in entry.followers:
            self.problems.add(at, f"{entry.by} leads it and cannot follow itself.", "Leave it out.")
        equal = 1 / (len(entry.followers) + 1)
        shares = {who: equal if s is None else s for who, s in entry.followers.items()}
        if sum(shares.values()) > 1 + 1e-9:
            wrong = f"The followers' shares of the harm add up to {sum(shares.values()):g}."
            self.problems.add(at, wrong, "At most 1: the leader does the rest.")
        return shares

    def _options(self, path: Path, written: Mapping[str, str]) -> dict[str, int]:
        """The options that come into force, as numbers, by issue."""
        found = {}
        for about, option in written.items():
            at = (*path, about)
            check_known("issue", [about], self.issues, at, self.problems)
            issue = self.issues.get(about)
            read = positions.index(issue, option, at, self.problems) if issue else None
            if read is not None:
                found[about] = read
        return found

    def _success(self, path: Path, entry: MeasureEntry) -> Distribution:
        line = entry.front
        if line and line.believed and "success" not in entry.model_fields_set:
            return line.believed
        if isinstance(entry.success, Distribution):
            return entry.success
        at = (*path, "success")
        if entry.against is None:
            self.problems.add(at, "capability of whom against whom?", "Add against: a party.")
            return Point(0.5)
        strengths = []
        for name in (entry.by, entry.against):
            party = self.parties.get(name)
            strengths.append(party.capability if party else 1.0)
            if party is not None and party.capability is None:
                wrong = f"{name} has no capability."
                self.problems.add(at, wrong, f"Add capability: a number, under parties.{name}.")
        leader, target = strengths
        return Capability(leader / target) if leader and target else Point(0.5)

    def _of_executors(
        self, path: Path, written: Mapping[str, Amount], executors: tuple[str, ...]
    ) -> dict[str, Amount | Point]:
        """What is written of each executor, or of all of them."""
        for who in written:
            if who != EVERYONE and who not in executors:
                refusal = unknown("executor", who, executors)
                self.problems.add((*path, who), refusal)
        for_all = written.get(EVERYONE, Point(0.0))
        return {who: written.get(who, for_all) for who in executors}

    def _costs(
        self,
        path: Path,
        written: Mapping[str, Distribution | Prize | Contest],
        executors: tuple[str, ...],
        imposes: Mapping[str, int],
    ) -> dict[str, Distribution | Worth]:
        found: dict[str, Distribution | Worth] = {}
        for who, amount in self._of_executors(path, written, executors).items():
            at = path if who not in written else (*path, who)
            if isinstance(amount, Distribution):
                found[who] = amount
            elif isinstance(amount, Contest):
                if not imposes:
                    wrong = "A contest for what? The measure imposes nothing."
                    self.problems.add(at, wrong, "Add imposes, or write a size.")
                found[who] = Worth(tuple(imposes.items()), contest=True)
            else:
                found[who] = Worth(tuple(self._moves(at, amount)))
        return found

    def _moves(self, at: Path, prize: Prize) -> Iterator[tuple[str, int]]:
        for about, named in prize.moves:
            check_known("issue", [about], self.issues, at, self.problems)
            issue = self.issues.get(about)
            option = positions.index(issue, named, at, self.problems) if issue else None
            yield about, option or 0

    def _harm(self, path: Path, entry: MeasureEntry) -> dict[str, Distribution]:
        found = {}
        for who, harm in entry.harm.items():
            check_known("party", [who], self.parties, (*path, "harm", who), self.problems)
            found[who] = self._stakes(harm.percent) if isinstance(harm, GdpShare) else harm.size
        return found

    def _reach(
        self, kind: str, entry: MeasureEntry, executors: tuple[str, ...]
    ) -> dict[str, float]:
        """Which share of the harm of force the executors are capable of, where that is not all."""
        found: dict[str, float] = {}
        own = [self._capability(who) for who in executors]
        if kind != "force" or own[0] is None:
            return found
        for who, harm in entry.harm.items():
            its = self._capability(who)
            if isinstance(harm, GdpShare) or harm.stated or its is None:
                continue
            share = sum(c or 0.0 for c in own) / its
            if share < 1.0:
                found[who] = share
        return found

    def _capability(self, who: str) -> float | None:
        party = self.parties.get(who)
        return party.capability if party else None

    def _resists(self, entry: MeasureEntry) -> Distribution | Literal["capability"] | None:
        found = entry.resists
        return found if isinstance(found, Distribution) or found is None else "capability"

    def _stakes(self, percent: Distribution) -> Distribution:
        if isinstance(percent, Point):
            return Point(percent.value / self.gdp_stake)
        if isinstance(percent, Uniform):
            return Uniform(percent.low / self.gdp_stake, percent.high / self.gdp_stake)
        return Scaled(percent, 1 / self.gdp_stake)

    def _check_circles(self, found: Mapping[str, Measure]) -> None:
        told: set[str] = set()
        for key in found:
            chain = [key]
            while (parent := found[chain[-1]].parent) in found and parent not in chain:
                chain.append(str(parent))
            if parent == key and key not in told:
                told.update(chain)
                circle = " answers ".join([*chain, key])
                remedy = "One of them must begin: when: no_accord."
                self.problems.add(("measures", key, "when"), f"A circle: {circle}.", remedy)


def _check_lasting(path: Path, entry: MeasureEntry, problems: Problems) -> None:
    """Tell what cannot go together in a measure that lasts, or does not."""
    written = entry.model_fields_set
    for key in sorted(written & {"decides", "front"}):
        if entry.per is None:
            wrong = "Only what lasts is decided after a time."
            problems.add((*path, key), wrong, f"Add per: month, or leave {key} out.")
        elif not entry.imposes:
            wrong = "What would be decided? It imposes nothing."
            problems.add((*path, key), wrong, f"Add imposes, or leave {key} out.")
    if entry.decides is not None and entry.decides.bounds[1] <= 0.0:
        wrong = "A chance of 0 decides nothing, ever."
        problems.add((*path, "decides"), wrong, "Leave it out.")
    if "if_lost" in written and entry.decides is None and entry.front is None:
        wrong = "It cannot be lost unless it is decided."
        problems.add((*path, "if_lost"), wrong, "Add decides: a chance a month, or leave it out.")
    if entry.per is not None and not written & {"cost", "harm", "benefit", "decides", "front"}:
        wrong = "What does a month of it do? It has no cost, benefit or harm."
        problems.add((*path, "per"), wrong, "Add harm: {party: size}, or leave per out.")
