"""Why there is no deal, in words: the answer first, then stage by stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.lab.conflicts import Change, Conflict, Step
from sim.lab.explaining import Explanation, Middle, Stage
from sim.lab.stability import CONCEPTS
from sim.lab.states import QUO
from sim.lab.zones import Clause
from sim.view.grammar import Names, sentence
from sim.view.sheet import Grid, Items, Section, Sheet, Strong
from sim.view.shortly import first
from sim.view.wording import counted, listed, percent, stakes

Ints = NDArray[np.int64]
CLAIM = (
    "What this does not claim: red lines and values are those written in the scenario, and a zone "
    "is no forecast that it is found. What is said of conflicts, changes and states is said of the "
    "middle case, every uncertain number at its middle; what happens at home is left out."
)
FEW = 3
"""Reasons that are told over the plays."""
CROWD = 6
"""Parties in a row of a table at most."""
LARGE = 10**9
"""A larger number is told by its power of ten."""
FAINT = 0.005
"""Stakes below which a threat does nothing."""
MARKS = {True: "yes", False: "·"}
RULES = {"nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ"}


def told(explained: Explanation) -> Sheet:
    """An explanation as a sheet."""
    teller = Teller(explained)
    plays = counted(explained.n, "play", "plays")
    return Sheet(
        f"{explained.scenario.title}: why there is no deal",
        [f"{plays}, seed {explained.seed}, if nothing is agreed at an earlier stage"],
        [
            Section("In short", [Items(list(teller.in_short()))]),
            *(Section(teller.name(one), list(teller.stage(one))) for one in explained.stages),
            *teller.threats(),
        ],
        CLAIM,
    )


def many(number: int, one: str = "", several: str = "") -> str:
    """A number and what is counted; a very large one by its power of ten."""
    if number < LARGE:
        return counted(number, one, several).strip()
    power = len(str(number)) - 1
    first_digits = str(number)[:2]
    return f"about {first_digits[0]}.{first_digits[1]} × 10^{power} {several}".strip()


class Teller:
    """Puts an explanation into words.

    Parameters
    ----------
    explained
        What is told.
    """

    def __init__(self, explained: Explanation) -> None:
        self.explained, self.layout = explained, explained.layout
        self.names = Names(explained.scenario, shorten=True)

    def name(self, stage: Stage) -> str:
        """A stage's name."""
        return self.names.entry(stage.id)[0]

    # -- the answer --------------------------------------------------------------------------

    def in_short(self) -> Iterator[str]:
        """Of every stage: how often it has a zone, what closes it, the least that would open it.

        A stage with the answer of an earlier one is told by that one's name.
        """
        before: dict[tuple[str, str], str] = {}
        for stage in self.explained.stages:
            words = f"{self.name(stage)}: {self.zone(stage)}"
            # Names are short once they were said: told afresh, equal answers are equal words.
            reason, way = Teller(self.explained).answer(stage)
            said = (reason.rpartition(" (")[0], way)
            if any(said) and said in before:
                what = "Why, and the least that would open it" if way else "Why"
                yield f"{words} {what}: as at {before[said]}."
                continue
            before[said] = self.name(stage)
            reason, way = self.answer(stage)
            if reason:
                words += f" What closes it most often: {reason}."
            if way:
                words += f" The least that would open it in the middle case: {way}."
            yield words

    def answer(self, stage: Stage) -> tuple[str, str]:
        """What closes a stage most often, and the least that would open it; empty for neither."""
        reason = next(iter(self.reasons(stage)), "")
        if stage.middle is None or not stage.middle.changes:
            return reason, ""
        return reason, self.change(stage.middle, stage.middle.changes[0])

    def zone(self, stage: Stage) -> str:
        """How often there is a text that all who are needed could sign."""
        if not self._agenda(stage):
            return "there is nothing on its agenda that a text could settle."
        if not stage.plays:
            return "it is not held in any play in which nothing was agreed before."
        told = stage.plays - stage.untold
        if not told:
            return "threats hang on texts in too many ways here to be told."
        return self._found(stage, told)

    def _found(self, stage: Stage, told: int) -> str:
        """In how many of so many plays in which it can be told."""
        who = "all who are needed" if stage.unanimous else "enough"
        where = f"the {stage.plays:,} plays in which it is held"
        if stage.plays == self.explained.n:
            where = "the plays" if 0 < stage.zone < told else f"{told:,} plays"
        if told == stage.plays == 1:
            said = "one play" if self.explained.n == 1 else "one play in which it is held"
            return (
                f"there is {'a' if stage.zone else 'no'} text that {who} could sign in the {said}."
            )
        if stage.zone == told:
            return f"there is a text that {who} could sign in all of {where}."
        if stage.zone == 0:
            return f"there is no text that {who} could sign in any of {where}."
        without = percent(1 - stage.zone / told)
        return f"there is no text that {who} could sign in {without} of {where}."

    def _agenda(self, stage: Stage) -> Sequence[str]:
        return next(one for one in self.explained.scenario.stages if one.id == stage.id).agenda

    def reasons(self, stage: Stage) -> Iterator[str]:
        """What closes a stage, the most frequent first, with its share of its plays."""
        closed, found = stage.closed, []
        for k, count in closed.issues.items():
            found.append((count, self._clash(stage, k)))
        for who, count in closed.no_deal.items():
            names = self.names.parties([self.layout.parties[a] for a in who], "or")
            words = f"every text inside all red lines is worth less than no deal to {names}"
            found.append((count, words))
        if closed.nothing:
            found.append((closed.nothing, "inside all red lines a text could change nothing"))
        if closed.votes:
            found.append((closed.votes, "no coalition that the rule asks for has a text in common"))
        for count, words in sorted(found, key=lambda one: -one[0])[:FEW]:
            yield f"{words} ({percent(count / max(stage.plays, 1))})"

    def _clash(self, stage: Stage, k: int) -> str:
        here = [(count, one) for (at, one), count in stage.closed.clauses.items() if at == k]
        here.sort(key=lambda one: (-one[0], one[1]))
        parties = self.layout.parties
        lines = [parties[stage.voters[c.party]] for _, c in here if c.kind == "line"]
        packs = [parties[stage.voters[c.party]] for _, c in here if c.kind == "package"]
        issue = self.names.quoted(self.layout.issues[k])
        packing = self.names.parties(packs)
        verb = "package" if len(packs) > 1 else "packages"
        if not lines:
            return f"{packing} {verb} {issue}, which this stage cannot settle so"
        who = first([self.names.party(p) for p in dict.fromkeys(lines)])
        return f"no option on {issue} is inside the red lines of {who}, and {packing} {verb} it"

    # -- a stage -----------------------------------------------------------------------------

    def stage(self, stage: Stage) -> Iterator[str | Grid | Items]:
        """All that is said of a stage."""
        yield Strong(sentence(self.zone(stage)))
        reasons = [sentence(words) for words in self.reasons(stage)]
        if reasons:
            yield Items(reasons)
        middle = stage.middle
        if middle is None:
            untold = "In the middle case it is not held, or cannot be told."
            yield from [untold] if self._agenda(stage) else []
            return
        yield self.count(middle)
        accords = list(self.accords(middle))
        if accords:
            yield Items(accords)
        alone = list(self.alone(middle))
        if alone:
            yield Items(alone)
        if middle.conflicts.sets:
            more = "" if middle.conflicts.complete else " (there are more)"
            yield f"What clashes, each by itself{more}:"
            yield Items([sentence(self.conflict(middle, one)) for one in middle.conflicts.sets])
        if middle.changes:
            yield "What would open it, the least first, with what it costs those who give way:"
            yield Items([
                sentence(f"{self.change(middle, one)} ({stakes(one.cost)} stakes)")
                for one in middle.changes
            ])  # fmt: skip
        if len(middle.graph.states) > 1:
            yield "Which states would hold, by Nash, GMR, SMR and SEQ (docs/explain.md):"
            yield self.states(middle)

    def count(self, middle: Middle) -> str:
        """How many texts there are, and how many of them could be signed."""
        texts = middle.counted
        agenda = f"{many(texts.agenda, 'text', 'texts')} may be tabled in the middle case"
        columns = middle.opening.columns
        if (columns.entry >= self.layout.n_options[columns.issue]).any():
            agenda += " (to confirm what is in force is another text than to leave it)"
        if not texts.exact:
            return f"{agenda}; {many(texts.least)} to {many(texts.most)} of them could be signed."
        return f"{agenda}; {many(texts.least) if texts.least else 'none'} of them could be signed."

    def accords(self, middle: Middle) -> Iterator[str]:
        """The texts of theory, and what each is worth over no deal."""
        opening = middle.opening
        for label, chosen in middle.texts.items():
            gains = opening.gains(chosen)
            worth = [
                f"{self._voter(middle, v)} {stakes(float(gains[v]))}"
                for v in np.argsort(gains, kind="stable")[:CROWD]
            ]
            most = "" if len(gains) <= CROWD else f" and {len(gains) - CROWD} more"
            yield sentence(
                f"{label}: {self.text(middle, chosen)}; over no deal, in stakes: "
                f"{', '.join(worth)}{most}"
            )

    def alone(self, middle: Middle) -> Iterator[str]:
        """What counts only with something else to those who vote."""
        opening, layout = middle.opening, self.layout
        on_agenda = set(opening.columns.issue[opening.columns.touched].tolist())
        for a, k, others in layout.hinges:
            if a in opening.voters and k in on_agenda:
                issue, names = self.names.quoted(layout.issues[k]), self.names
                rest = names.issues([layout.issues[j] for j in others])
                verb = names.does(layout.parties[a], "gains")
                yield sentence(
                    f"what {verb} on {issue} counts only in an accord that also changes {rest}"
                )

    def text(self, middle: Middle, chosen: Ints) -> str:
        """What a text changes or confirms, in a sentence."""
        columns = middle.opening.columns
        touched = chosen[columns.touched[chosen]]
        return listed([
            self._option(int(columns.issue[c]), int(columns.entry[c])) for c in touched.tolist()
        ])  # fmt: skip

    def _option(self, k: int, entry: int) -> str:
        issue = self.layout.issues[k]
        known = self.explained.scenario.issues[issue]
        quo = known.status_quo
        if entry == self.layout.n_options[k] and quo is not None:
            option = f"{self.names.option(issue, known.options[quo])} (confirmed)"
        else:
            option = self.names.option(issue, known.options[entry])
        return f"{option} on {self.names.quoted(issue)}"

    def _voter(self, middle: Middle, v: int) -> str:
        return self.names.party(self.layout.parties[int(middle.opening.voters[v])])

    def conflict(self, middle: Middle, conflict: Conflict) -> str:
        """A minimal conflict set in words: red lines on the same issues together."""
        instead = dict(conflict.alike)

        def who(clause: Clause) -> str:
            alike = len(instead.get(clause, ()))
            others = {0: "", 1: " (or one other)"}.get(alike, f" (or any of {alike} others)")
            return self._voter(middle, clause.party) + others

        holders: dict[int, list[str]] = {}
        for clause in sorted(conflict.clauses):
            if clause.kind == "line":
                holders.setdefault(clause.issue, []).append(who(clause))
        issues: dict[tuple[str, ...], list[str]] = {}
        for k, names in holders.items():
            issues.setdefault(tuple(names), []).append(self.names.quoted(self.layout.issues[k]))
        words = [f"red lines of {listed(names)} on {listed(on)}" for names, on in issues.items()]
        packs, deals = (
            [who(one) for one in sorted(conflict.clauses) if one.kind == kind]
            for kind in ("package", "no_deal")
        )
        words += [f"the package of {listed(packs)}"] if packs else []
        words += [f"what no deal is worth to {listed(deals)}"] if deals else []
        return "; ".join(words)

    # -- changes -----------------------------------------------------------------------------

    def change(self, middle: Middle, change: Change) -> str:
        """What a change asks of whom."""
        return listed(list(self._steps(middle, change.steps)))

    def _steps(self, middle: Middle, steps: Sequence[Step]) -> Iterator[str]:
        moved: dict[tuple[int, int], list[int]] = {}
        for step in steps:
            if step.kind == "line":
                moved.setdefault((step.issue, step.entry), []).append(step.party)
        for (k, entry), who in moved.items():
            yield f"{self._option(k, entry)} becomes acceptable to {self._who(middle, who)}"
        packed = [step.party for step in steps if step.kind == "package"]
        if packed:
            verb = "drop their packages" if len(packed) > 1 else "drops its package"
            yield f"{self._who(middle, packed)} {verb}"
        worse = [step for step in steps if step.kind == "no_deal"]
        if worse:
            losers = self._who(middle, [step.party for step in worse])
            sizes = sorted({max(round(step.size, 2), 0.01) for step in worse})
            size = (
                stakes(sizes[0])
                if len(sizes) == 1
                else f"{stakes(sizes[0])} to {stakes(sizes[-1])}"
            )
            yield f"no deal is worth {size} stakes less to {losers}"

    def _who(self, middle: Middle, places: Iterable[int]) -> str:
        return first([self._voter(middle, v) for v in places], CROWD)

    # -- states and threats ------------------------------------------------------------------

    def states(self, middle: Middle) -> Grid:
        """The main states: by which concept each holds, and who would leave it."""
        graph = middle.graph
        columns = [("main states", "left"), *((RULES[one], "left") for one in CONCEPTS)]
        grid = Grid([*columns, ("who would leave it", "left")])
        for state in graph.states:
            if not state.startswith(QUO) and " + " in state:
                continue  # what comes after an accord is told with it
            found = graph.table[state]
            held = [MARKS[all(row[one] for row in found.values())] for one in CONCEPTS]
            leaving = [self.names.party(p) for p, row in found.items() if not row["nash"]]
            grid.rows.append([self._state(state), *held, first(leaving) or "nobody"])
        return grid

    def _state(self, state: str) -> str:
        base, *measures = state.split(" + ")
        words = base if base == QUO else f"accord ({base})"
        return " + ".join([words, *(self.names.measure(one) for one in measures)])

    def threats(self) -> Iterator[Section]:
        """What each measure does to what no deal is worth."""
        threats = self.explained.threats
        if not threats:
            return
        seated = {a for stage in self.explained.stages for a in stage.voters}
        seated |= {int(a) for a in self.layout.tree.leader}
        grid = Grid([("measure", "left"), ("what it does to no deal, in stakes", "left")])
        for one in threats:
            moved = one.with_it - one.without
            order = [a for a in np.argsort(-np.abs(moved), kind="stable") if a in seated]
            told = [
                f"{self.names.party(self.layout.parties[a])} {moved[a]:+.2f}".replace("-", "−")
                for a in order[:CROWD]
                if abs(moved[a]) >= FAINT
            ]
            grid.rows.append([self.names.measure(one.measure), ", ".join(told) or "nothing"])
        about = (
            "What no deal is expected to be worth, less what it would be without the measure and "
            "all that answers it; on average over the plays, at the first stage."
        )
        yield Section("What the threats do", [about, grid])
