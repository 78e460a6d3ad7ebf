"""Why there is no deal, in words: the answer first, then stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.lab.conflicts import Change, Conflict, Step
from sim.lab.explaining import Explanation, Middle, Stage
from sim.lab.stability import CONCEPTS
from sim.lab.states import QUO
from sim.lab.zones import Clause
from sim.view.grammar import Names, sentence
from sim.view.meetings import Group, Told, agenda, called, gathered, span, zone
from sim.view.sheet import Grid, Items, Section, Sheet, Strong
from sim.view.shortly import first
from sim.view.wording import counted, listed, numbered, stakes

Ints = NDArray[np.int64]
Part = str | Grid | Items
CLAIM = (
    "What this does not claim: red lines and values are those written in the scenario, and a zone "
    "is no forecast that it is found. What is said of conflicts, changes and states is said of the "
    "middle case, every uncertain number at its middle; what happens at home is left out."
)
FEW = 3
"""Reasons that are told over the plays."""
CROWD = 6
"""Parties in a row of a table at most."""
FAINT = 0.005
"""Stakes below which a threat does nothing."""
MARKS = {True: "yes", False: "·"}
NOTHING = "inside all red lines a text could change nothing"
VOTES = "no coalition that the rule asks for has a text in common"
UNTOLD = "In the middle case it is not held, or cannot be told."
PIECES = {
    "texts": "what could be signed",
    "clashes": "what clashes",
    "changes": "what would open it",
    "states": "which states would hold",
}
"""What is said of a stage's middle case, in this order."""
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
            *teller.stages(),
            *teller.threats(),
        ],
        CLAIM,
    )


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

    @cached_property
    def groups(self) -> list[list[Stage]]:
        """The stages; meetings of one together where the same is said of them."""
        return gathered(self.explained, lambda stage: self._afresh().everything(stage))

    def name(self, group: Group) -> str:
        """What a stage, or meetings of one, go by."""
        return called(self.explained.scenario, group)

    def _afresh(self) -> Teller:
        """One who has said no long name yet: what he says alike is alike."""
        return Teller(self.explained)

    # -- the answer --------------------------------------------------------------------------

    def in_short(self) -> Iterator[str]:
        """Of every stage: how often it has a zone, what closes it, the least that would open it.

        A stage with the answer of an earlier one is told by that one's name.
        """
        told = Told()
        for group in self.groups:
            words = f"{self.name(group)}: {zone(self.explained, group)}"
            reason, way = self._afresh().answer(group[0])
            before = told.before((reason, way), self.name(group)) if reason or way else None
            if before is not None:
                what = "Why, and the least that would open it" if way else "Why"
                yield f"{words} {what}: as at {before}."
                continue
            reason, way = self.answer(group[0])
            if reason:
                words += f" What closes it most often: {reason} ({self.shares(group)[0]})."
            if way:
                words += f" The least that would open it in the middle case: {way}."
            yield words

    def answer(self, stage: Stage) -> tuple[str, str]:
        """What closes a stage most often, and the least that would open it; empty for neither."""
        reason = next(self.reasons(stage), "")
        if stage.middle is None or not stage.middle.changes:
            return reason, ""
        return reason, self.change(stage.middle, stage.middle.changes[0])

    def reasons(self, stage: Stage) -> Iterator[str]:
        """What closes a stage, the most frequent first."""
        return (tell() for _, tell in self._closing(stage))

    def shares(self, group: Group) -> list[str]:
        """In which share of the plays of its stage each of the reasons is one."""
        counts = [
            [count / max(stage.plays, 1) for count, _ in self._closing(stage)] for stage in group
        ]
        return [span(row) for row in zip(*counts, strict=True)]

    def _closing(self, stage: Stage) -> list[tuple[int, Callable[[], str]]]:
        """What closes a stage: in how many plays, and what says it."""
        closed = stage.closed
        found: list[tuple[int, Callable[[], str]]] = [
            (count, partial(self._clash, stage, k)) for k, count in closed.issues.items()
        ]
        found += [(count, partial(self._no_deal, who)) for who, count in closed.no_deal.items()]
        if closed.nothing:
            found.append((closed.nothing, lambda: NOTHING))
        if closed.votes:
            found.append((closed.votes, lambda: VOTES))
        return sorted(found, key=lambda one: -one[0])[:FEW]

    def _no_deal(self, who: Iterable[int]) -> str:
        names = self.names.parties([self.layout.parties[a] for a in who], "or")
        return f"every text inside all red lines is worth less than no deal to {names}"

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

    def stages(self) -> Iterator[Section]:
        """All that is said of every stage; what was said of an earlier one by that one's name."""
        told = Told()
        for group in self.groups:
            yield Section(self.name(group), list(self._stage(group, told)))

    def _stage(self, group: Group, told: Told) -> Iterator[Part]:
        yield Strong(sentence(zone(self.explained, group)))
        yield from self._why(group, told)
        middle = group[0].middle
        if middle is None:
            yield from [UNTOLD] if agenda(self.explained, group[0]) else []
            return
        again: dict[str, list[str]] = {}
        for piece, words in PIECES.items():
            said = self._afresh().piece(middle, piece)
            if said and piece == "states":  # which goes by the names of its accords
                said += self._afresh().accords(middle)
            before = told.before((piece, said), self.name(group)) if said else None
            if before is None:
                yield from self.piece(middle, piece)
            else:
                again.setdefault(before, []).append(words)
        for where, what in again.items():
            yield sentence(f"{listed(what)}: as at {where}")

    def _why(self, group: Group, told: Told) -> Iterator[Part]:
        """What closes a stage, each with its share of the plays."""
        reasons, shares = list(self._afresh().reasons(group[0])), self.shares(group)
        before = told.before(reasons, self.name(group)) if reasons else None
        if before is not None:
            yield f"What closes it: as at {before} ({listed(shares)})."
        elif reasons:
            told_now = zip(self.reasons(group[0]), shares, strict=True)
            yield Items([sentence(f"{words} ({share})") for words, share in told_now])

    def everything(self, stage: Stage) -> list[Any]:
        """All that is said of a stage, but for shares."""
        middle = stage.middle
        pieces = [] if middle is None else [self.piece(middle, one) for one in PIECES]
        return [*self.reasons(stage), middle is None, *pieces]

    def piece(self, middle: Middle, piece: str) -> list[Part]:
        """One of the pieces of what is said of a stage's middle case."""
        return list({
            "texts": self._texts, "clashes": self._clashes, "changes": self._changes,
            "states": self._states,
        }[piece](middle))  # fmt: skip

    def _texts(self, middle: Middle) -> Iterator[Part]:
        yield self.count(middle)
        for items in (list(self.accords(middle)), list(self.alone(middle))):
            yield from [Items(items)] if items else []

    def _clashes(self, middle: Middle) -> Iterator[Part]:
        if middle.conflicts.sets:
            more = "" if middle.conflicts.complete else " (there are more)"
            yield f"What clashes, each by itself{more}:"
            yield Items([sentence(self.conflict(middle, one)) for one in middle.conflicts.sets])

    def _changes(self, middle: Middle) -> Iterator[Part]:
        if middle.changes:
            yield "What would open it, the least first, with what it costs those who give way:"
            yield Items([
                sentence(f"{self.change(middle, one)} ({stakes(one.cost)} stakes)")
                for one in middle.changes
            ])  # fmt: skip

    def _states(self, middle: Middle) -> Iterator[Part]:
        if len(middle.graph.states) > 1:
            yield "Which states would hold, by Nash, GMR, SMR and SEQ (docs/explain.md):"
            yield self.states(middle)

    def count(self, middle: Middle) -> str:
        """How many texts there are, and how many of them could be signed."""
        texts = middle.counted
        agenda = f"{numbered(texts.agenda, 'text', 'texts')} may be tabled in the middle case"
        columns = middle.opening.columns
        if (columns.entry >= self.layout.n_options[columns.issue]).any():
            agenda += " (to confirm what is in force is another text than to leave it)"
        signable = numbered(texts.least) if texts.least or not texts.exact else "none"
        if not texts.exact:
            signable += f" to {numbered(texts.most)}"
        return f"{agenda}; {signable} of them could be signed."

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
