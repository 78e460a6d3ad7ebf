"""The record of a block: rows for every table, R first. docs/model.md, section 9."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.columns import TABLES as DESCRIBED
from sim.columns.coded import Coded, Table, coded, end_to_end
from sim.days.lasting import mark_on
from sim.model import course, dates, home, lasting, threats, turned
from sim.model.accounts import Accounts
from sim.model.speech import PROMISED
from sim.model.state import ACCORD, STATUS_QUO
from sim.outcomes import GROUNDS, KINDS, NO_DEAL, NOES, RECORDED, VALUE
from sim.play.calendar import Closing
from sim.play.solving import Solving
from sim.rules import adoption, solutions
from sim.rules.coercion import IN_FORCE
from sim.rules.outcome import classes
from sim.rules.world import World

Column = NDArray[Any]
Columns = dict[str, Column]
TABLES = tuple(DESCRIBED)
SOLVED = 200
"""Solution concepts are worked out of so many first replicates only."""
CONCEPTS = ("nash", "ks", "egalitarian", "utilitarian")


@dataclass(frozen=True)
class Block:
    """Rows of the replicates ``first`` to ``first + n − 1``; every table by columns.

    ``outcomes``, ``parameters``: a row a replicate; ``settlements``: replicate × issue;
    ``stages``: replicate × stage; ``dates``: a row for what happened on a day; ``objections``: a
    row for each party, issue and ground seen at a stage; ``offers``, ``answers``: a row for each
    text that a party tabled, and each answer to one, of the first replicates. ``tables`` has those
    that were asked for as they are written, most words as codes; under their own names words are
    words.
    """

    first: int
    n: int
    tables: dict[str, Table]

    @cached_property
    def outcomes(self) -> Columns:
        return _told(self.tables["outcomes"])

    @cached_property
    def settlements(self) -> Columns:
        return _told(self.tables["settlements"])

    @cached_property
    def stages(self) -> Columns:
        return _told(self.tables["stages"])

    @cached_property
    def dates(self) -> Columns:
        return _told(self.tables["dates"])

    @cached_property
    def objections(self) -> Columns:
        return _told(self.tables["objections"])

    @cached_property
    def offers(self) -> Columns:
        return _told(self.tables["offers"])

    @cached_property
    def answers(self) -> Columns:
        return _told(self.tables["answers"])

    @cached_property
    def parameters(self) -> Columns:
        return _told(self.tables["parameters"])


def _told(table: Table) -> Columns:
    """A table with its words written out."""
    return {
        name: column.told if isinstance(column, Coded) else column for name, column in table.items()
    }


def joined(parts: Sequence[Block]) -> Block:
    """Blocks that follow each other as one."""
    if len(parts) == 1:
        return parts[0]
    tables = {
        table: {
            name: _in_a_row([part.tables[table][name] for part in parts])
            for name in parts[0].tables[table]
        }
        for table in parts[0].tables
    }
    return Block(parts[0].first, sum(part.n for part in parts), tables)


def _in_a_row(parts: Sequence[Column | Coded]) -> Column | Coded:
    """A column whose parts follow each other."""
    words = [part for part in parts if isinstance(part, Coded)]
    if words:
        return end_to_end(words)
    return np.concatenate([part for part in parts if not isinstance(part, Coded)])


class Record:
    """What is kept of a block while it is played.

    ``solved``: [R], plays of which it is worked out what theory would have, and ``solving``: that,
    see :class:`sim.play.solving.Solving`; ``closing``: what is kept as the talks end, see
    :class:`sim.play.calendar.Closing`.
    """

    def __init__(self, talks: Accounts) -> None:
        self.talks, layout = talks, talks.layout
        number, shape = np.arange(talks.first, talks.first + talks.n), talks.draws.resolve.shape
        asked, everybody = talks.minuted.solved, np.arange(shape[1])
        self.solved = number < (SOLVED if asked is None else asked)
        n = talks.n if self.solved.any() else 0
        search = solutions.new_search(len(layout.issues), layout.max_options, len(layout.parties))
        voting, signing = (np.zeros(shape[1], np.bool_) for _ in range(2))
        for seating in talks.seatings:
            voting[list(seating.voters)] = True
            signing |= seating.signing
        self.solving = Solving(
            play=talks.now, search=search,
            judged=self._at_first()._replace(no_deal=np.zeros(shape)),
            concepts=np.full((n, len(CONCEPTS), len(layout.issues)), solutions.NOTHING),
            signable=np.zeros(talks.n, np.bool_), outset=np.full((n, shape[1]), np.nan),
            everybody=everybody, voting=voting, signing=signing,
        )  # fmt: skip
        waits = any(one.stage.only_if is not None for one in talks.seatings)
        believed = np.zeros(talks.state.beliefs.top.shape)
        self.closing = Closing(np.zeros(shape), believed, everybody, int(waits))

    @property
    def at_the_outset(self) -> Column | None:
        """What no deal was worth before the first stage with texts, [R, A]; None where that has not
        been worked out.
        """
        outset = self.solving.outset
        return outset if len(outset) and not np.isnan(outset[:, 0]).all() else None

    @property
    def no_deal(self) -> Column:
        """What it is worth to each party when the talks end, [R, A]."""
        return self.closing.no_deal

    def _at_first(self) -> World:
        """The world with what was in force at first."""
        quo = np.tile(self.talks.layout.status_quo, (self.talks.n, 1))
        return self.talks.world._replace(settlement=quo)

    def block(self, asked: Collection[str] | None = None) -> Block:
        """The tables of the block: those ``asked`` for, all unless said."""
        talks = self.talks
        replicate = np.arange(talks.first, talks.first + talks.n)
        makers: tuple[Callable[[Column], Table], ...] = (
            self._outcomes, self._settlements, partial(course.table, talks, talks.now.course),
            partial(dates.table, talks, talks.now.dates),
            self._objections, talks.minutes.offers, talks.minutes.answers, self._drawn,
        )  # fmt: skip
        tables = {
            name: made(replicate)
            for name, made in zip(TABLES, makers, strict=True)
            if asked is None or name in asked
        }
        return Block(talks.first, talks.n, tables)

    def _drawn(self, replicate: Column) -> Table:
        return {"replicate": replicate, **turned.columns(self.talks.layout, self.talks.draws)}

    def _outcomes(self, replicate: Column) -> Table:
        talks, state, layout = self.talks, self.talks.state, self.talks.layout
        stages = [seating.stage.id for seating in talks.seatings] + [""]
        dates = np.array(
            [np.datetime64(seating.stage.date, "D") for seating in talks.seatings]
            + [np.datetime64("NaT", "D")]
        )
        kinds = np.array(
            [KINDS.index(talks.brief.measures[m].kind) for m in layout.measures], np.int64
        )
        standing = (layout.tree.course == IN_FORCE) & ~layout.tree.contested
        some_accord = state.accord_stage >= 0
        ended = state.ended.astype("datetime64[D]")
        begun = dates[0] if len(dates) > 1 else ended
        over = np.where(some_accord & state.full, dates[state.accord_stage], ended)
        days = np.maximum((over - begun) / np.timedelta64(1, "D"), 0.0)
        on, lapsed = self._on(), home.lapsed(talks.now.accords)
        columns: Table = {
            "replicate": replicate,
            "outcome_class": classes(
                state.deeds.carried & ~lasting.lifted(talks, on),
                kinds,
                standing,
                some_accord,
                state.full,
                lapsed,
            ),
            "accord_stage": coded(state.accord_stage, stages),
            "accord_date": dates[state.accord_stage],
            "accord_kind": coded(some_accord * (2 - state.full), ("", *RECORDED)),
            "n_sessions": state.n_sessions,
            "n_offers": state.n_offers,
            "tension": state.tension_at_end,
            "accident": state.accident,
            "days": days,
            "last_objection": self._last_objection(),
            "zopa": np.where(self.solved, self.solving.signable.astype(np.float64), np.nan),
        }
        for concept, distance in zip(CONCEPTS, self._distances().T, strict=True):
            columns[f"{concept}_distance"] = distance
        columns |= self._by_party()
        for m, name in enumerate(layout.measures):
            columns[f"did_{name}"] = state.deeds.carried[:, m]
        columns |= lasting.columns(talks, talks.now.lasting)
        columns |= threats.columns(talks, talks.answered())
        return columns | home.columns(talks, talks.now.homes, talks.now.accords)

    def _on(self) -> Column:
        """What runs and is not lifted, [R, M]."""
        found = np.zeros(self.talks.state.acts.spent.shape, np.bool_)
        if len(self.talks.now.lasting.reckoning.lasts):
            mark_on(self.talks.world, found)
        return found

    def _distances(self) -> Column:
        """How far the settlement is from what theory would have, [R, concept]; a sample only."""
        talks = self.talks
        out = np.full((talks.n, len(CONCEPTS)), np.nan)
        rows = np.flatnonzero(self.solved)
        if self.at_the_outset is None:
            return out
        search, concepts = self.solving.search, self.solving.concepts
        search.party[:] = self.solving.voting
        solutions.distances(search, self._at_first(), rows, concepts, talks.worth()[0], out)
        return out

    def _last_objection(self) -> Coded:
        layout = self.talks.layout
        issues = [*layout.issues, ""]
        party, issue = self.talks.state.noes.last.T
        place = np.where(issue < 0, len(issues) - 1, issue) + party * len(issues)
        words = [f"{name}:{about}" for name in layout.parties for about in issues]
        return coded(np.where(party >= 0, place, -1), [*words, ""])

    def _by_party(self) -> Columns:
        talks, columns = self.talks, {}
        utility, value = talks.worth()
        for a, name in enumerate(talks.layout.parties):
            columns[f"u_{name}"] = utility[:, a]
            columns[f"value_{name}"] = value[:, a]
            columns[f"no_deal_{name}"] = self.closing.no_deal[:, a]
            columns[f"resolve_{name}"] = talks.draws.resolve[:, a]
            if not talks.state.doubts.known[talks.layout.lists.party == a].all():
                mass, real = talks.state.doubts.mass[:, a], talks.draws.type[:, a, np.newaxis]
                columns[f"lines_known_{name}"] = np.take_along_axis(mass, real, axis=1)[:, 0]
            typed = int(talks.layout.tree.typed[a])
            columns[f"belief_{name}"] = (
                self.closing.belief[:, typed] if typed >= 0 else np.full(talks.n, np.nan)
            )
        return columns

    def _settlements(self, replicate: Column) -> Table:
        talks, layout, state = self.talks, self.talks.layout, self.talks.state
        n_issues = len(layout.issues)
        options = [word for issue in talks.brief.issues.values() for word in issue.options]
        counts = [len(issue.options) for issue in talks.brief.issues.values()]
        before = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
        option = np.where(state.settlement < 0, len(options), state.settlement + before)
        by = np.where(state.deeds.by >= 0, state.deeds.by, state.by)
        sources = [*layout.measures, "accord", "status_quo"]
        place = {STATUS_QUO: len(sources) - 1, ACCORD: len(sources) - 2}
        for code, at in place.items():
            by = np.where((state.deeds.by < 0) & (by == code), at, by)
        sources += [promise.id for promise in talks.brief.promises]
        for number in range(len(talks.brief.promises)):
            at = len(layout.measures) + 2 + number
            by = np.where((state.deeds.by < 0) & (state.by == PROMISED - number), at, by)
        stages = [seating.stage.id for seating in talks.seatings] + [""]
        return {
            "replicate": np.repeat(replicate, n_issues),
            "issue": coded(np.tile(np.arange(n_issues), talks.n), layout.issues),
            "option": coded(option.ravel(), [*options, "none"]),
            "by": coded(by.ravel(), sources),
            "stage": coded(np.where(state.deeds.by >= 0, -1, state.by_stage).ravel(), stages),
        }

    def _objections(self, replicate: Column) -> Table:
        talks, layout, state = self.talks, self.talks.layout, self.talks.state
        rows: list[tuple[Column, ...]] = []
        told = state.noes.objected
        somewhere = np.unravel_index(np.flatnonzero(told.reshape(-1) > 0), told.shape)
        said = state.noes.objected[somewhere]
        for ground in (one for one in NOES if not one.whole):
            on = (said & ground.bit) > 0
            stood = (said[on] & (ground.bit * adoption.LAST)) > 0
            rows.append((*(at[on] for at in somewhere), np.full(len(stood), ground.code), stood))
        r, s, a = np.nonzero(state.noes.refused & adoption.NO_VALUE)
        stood = (state.noes.refused[r, s, a] & (adoption.NO_VALUE * adoption.LAST)) > 0
        grounds = np.where(state.noes.below[r, s, a], NO_DEAL.code, VALUE.code)
        rows.append((r, s, a, np.full(len(r), -1), grounds, stood))
        joined = [np.concatenate(part) for part in zip(*rows, strict=True)]
        return {
            "replicate": replicate[joined[0]],
            "stage": coded(joined[1], [s.stage.id for s in talks.seatings] or [""]),
            "party": coded(joined[2], layout.parties),
            "issue": coded(joined[3], [*layout.issues, ""]),
            "ground": coded(joined[4], GROUNDS),
            "last": joined[5],
        }
