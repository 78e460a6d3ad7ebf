"""The record of a block: rows for every table, R first. docs/model.md, section 9."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.columns import TABLES as DESCRIBED
from sim.columns.coded import Coded, Table, coded, end_to_end
from sim.model import threats, turned
from sim.model.accounts import Accounts
from sim.model.seating import Seating
from sim.model.speech import PROMISED
from sim.model.state import ACCORD, STATUS_QUO
from sim.outcomes import GROUNDS, KINDS, NO_DEAL, NOES, RECORDED, VALUE
from sim.rules import adoption, following, solutions
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
    """What is kept of a block while it is played."""

    def __init__(self, talks: Accounts) -> None:
        self.talks = talks
        number = np.arange(talks.first, talks.first + talks.n)
        layout = talks.layout
        asked = talks.minuted.solved
        self.solved = number < (SOLVED if asked is None else asked)
        self.search = solutions.new_search(
            len(layout.issues), layout.max_options, len(layout.parties)
        )
        self.signable = np.zeros(talks.n, np.bool_)
        self.concepts: Column | None = None
        self.at_the_outset: Column | None = None

    def open_stage(self, seating: Seating, here: Column) -> None:
        """Before a stage: what no deal is worth, and whether a text exists that all of its
        voters could sign; of the first replicates only.
        """
        talks, rows = self.talks, np.flatnonzero(self.solved)
        if not len(rows) or not talks.protocols[seating.stage.id].tables:
            return
        judged = self._judged()
        if self.at_the_outset is None:
            self.at_the_outset = judged.no_deal
            self._find_concepts(judged, rows)
        untouched = (talks.state.settlement == judged.settlement).all(axis=1)[rows] & here[rows]
        self.search.party[:] = seating.rule.voter
        solutions.signable(self.search, judged, rows[untouched], seating.agenda, self.signable)

    def _judged(self) -> World:
        """What texts are judged by now, as changes of what was in force at first."""
        return self._at_first()._replace(no_deal=self.talks.no_deal_values())

    def _at_first(self) -> World:
        """The world with what was in force at first."""
        quo = np.tile(self.talks.layout.status_quo, (self.talks.n, 1))
        return self.talks.world._replace(settlement=quo)

    def _find_concepts(self, judged: World, rows: Column) -> None:
        """What theory would have all agree on who vote at some stage, on all agendas."""
        talks, shape = self.talks, (self.talks.n, len(CONCEPTS), len(self.talks.layout.issues))
        self.concepts = np.full(shape, solutions.NOTHING)
        self._search_for_all_voters()
        signing, version = talks.state.acts.signing, talks.state.beliefs.version
        here = signing.copy()
        signing[:] = np.any([seating.signing for seating in talks.seatings], axis=0)
        version += 1  # nothing that was worked out for this stage's signers holds
        agenda = talks.layout.on_some_agenda
        solutions.concepts(self.search, judged, rows, agenda, self.concepts)
        signing[:] = here
        version += 1

    def _search_for_all_voters(self) -> None:
        """Look for texts as all judge them who vote at some stage."""
        self.search.party[:] = False
        for seating in self.talks.seatings:
            self.search.party[list(seating.voters)] = True

    def close(self) -> None:
        """Keep what no deal is worth to each party when the talks end."""
        talks = self.talks
        everywhere = np.ones(talks.n, np.bool_)
        following.turnouts(talks.world, everywhere)
        talks.state.beliefs.version[:] += 1
        talks.waiting.stop_looking()
        talks.risk.stop_looking()
        self.no_deal = talks.no_deal_values()
        self.belief = talks.mean_beliefs()

    def block(self, asked: Collection[str] | None = None) -> Block:
        """The tables of the block: those ``asked`` for, all unless said."""
        talks = self.talks
        replicate = np.arange(talks.first, talks.first + talks.n)
        makers: tuple[Callable[[Column], Table], ...] = (
            self._outcomes, self._settlements, talks.course.table, talks.dates.table,
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
        columns: Table = {
            "replicate": replicate,
            "outcome_class": classes(
                state.deeds.carried & ~talks.lasting.lifted,
                kinds,
                standing,
                some_accord,
                state.full,
                talks.at_home.lapsed,
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
            "zopa": np.where(self.solved, self.signable.astype(np.float64), np.nan),
        }
        for concept, distance in zip(CONCEPTS, self._distances().T, strict=True):
            columns[f"{concept}_distance"] = distance
        columns |= self._by_party()
        for m, name in enumerate(layout.measures):
            columns[f"did_{name}"] = state.deeds.carried[:, m]
        columns |= talks.lasting.columns()
        return columns | threats.columns(talks) | talks.at_home.columns()

    def _distances(self) -> Column:
        """How far the settlement is from what theory would have, [R, concept]; a sample only."""
        talks = self.talks
        out = np.full((talks.n, len(CONCEPTS)), np.nan)
        rows = np.flatnonzero(self.solved)
        if self.concepts is None or not len(rows):
            return out
        self._search_for_all_voters()
        solutions.distances(
            self.search, self._at_first(), rows, self.concepts, talks.worth()[0], out
        )
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
            columns[f"no_deal_{name}"] = self.no_deal[:, a]
            columns[f"resolve_{name}"] = talks.draws.resolve[:, a]
            if not talks.state.doubts.known[talks.layout.lists.party == a].all():
                mass, real = talks.state.doubts.mass[:, a], talks.draws.type[:, a, np.newaxis]
                columns[f"lines_known_{name}"] = np.take_along_axis(mass, real, axis=1)[:, 0]
            typed = int(talks.layout.tree.typed[a])
            columns[f"belief_{name}"] = (
                self.belief[:, typed] if typed >= 0 else np.full(talks.n, np.nan)
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
        sources += [promise.id for promise in talks.spoken.promises]
        for number in range(len(talks.spoken.promises)):
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
