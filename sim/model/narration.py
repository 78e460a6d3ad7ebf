"""What the days of a play have brought, as events: read from its log. And what options are called.

docs/model.md, sections 5, 7 and 9. What happened at a stage is told in :mod:`sim.model.telling`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.days import happening, log
from sim.model import event
from sim.model.diary import Diary, Row
from sim.model.minds import Reckoning
from sim.model.plays import Plays
from sim.rules import conditions
from sim.scenario.answering import CONFIRMED
from sim.scenario.happenings import Deadline, NewPosition, Shock, Signal
from sim.scenario.scenario import Dated, Stage
from sim.scenario.speech import Promise, PublishedText

Ints = NDArray[np.int64]
Columns = Mapping[str, NDArray[Any]]
WHAT = {Signal: "signal", PublishedText: "text", Promise: "promise"}
LEAST = 5e-4
"""What moves less is not told."""

# -- what options are called --------------------------------------------------------------


def text_of(talks: Plays, text: Ints, now: Ints) -> dict[str, str]:
    """A text in the scenario's own ids. ``now``: what is in force, [K], as ``text``."""
    return {name: option_of(talks, k, text[k], now) for k, name in enumerate(talks.layout.issues)}


def option_of(talks: Plays, k: int, option: int, now: Ints) -> str:
    """An option's id; where a text confirms what is in force, that is said behind it."""
    if option == talks.layout.n_options[k]:
        return option_of(talks, k, now[k], now) + CONFIRMED
    if option < 0:
        return "none"
    return str(talks.layout.scenario.issues[talks.layout.issues[k]].options[int(option)])


def changes_of(talks: Plays, text: Ints, now: Ints) -> dict[str, str]:
    """What a text changes of what is in force, by issue, in the scenario's own ids."""
    whole = text_of(talks, text, now)
    return {name: whole[name] for k, name in enumerate(talks.layout.issues) if text[k] != now[k]}


def names_of(talks: Plays, parties: Iterable[int]) -> tuple[str, ...]:
    """The ids of parties."""
    return tuple(talks.layout.parties[a] for a in parties)


# -- what the days bring ------------------------------------------------------------------


class Narration:
    """Notes in a diary what rows tell of the days. ``entries``: of the calendar, with their day."""

    def __init__(self, talks: Plays, diary: Diary) -> None:
        self.talks, self.diary, self.layout = talks, diary, talks.layout
        self.shocks = tuple(talks.brief.shocks.values())
        self.measures = [talks.brief.measures[name] for name in talks.layout.measures]
        self.told: dict[int, Callable[[Row], None]] = {
            log.COMES: self.comes, log.OVER: lambda _: diary.leave(), log.TODAY: self.today,
            log.PUBLIC: self.threat, log.IN_FORCE: self.in_force, log.LASTS: self.lasting,
            log.BELIEVED: self.belief, log.DOUBTED: self.lines, log.BATTLE: self.battle,
            log.FOUGHT_OUT: self.fought_out, log.ACCIDENT: self.accident, log.VOTED: self.vote,
            log.DEADLINE: self.deadline, log.SHOCK: self.shock, log.POSITION: self.position,
            log.HISTORY: self.history, log.NOT_HELD: self.not_held, log.ADOPTED: self.accord,
            log.DECIDED: self.decision,
        }  # fmt: skip

    def entry(self, row: Row) -> Dated | Shock:
        """The entry that a row tells of."""
        return self.talks.entries[row.of][1]

    def comes(self, row: Row) -> None:
        """An entry has come."""
        day, what = self.talks.entries[row.of]
        self.diary.date, self.diary.stage = day, what.id

    def today(self, row: Row) -> None:
        """What comes next happens today."""
        self.diary.date = row.day

    def not_held(self, row: Row) -> None:
        """A stage that waits for what has not come; repeats are not told one by one."""
        stage = self.talks.seatings[row.of].stage
        if stage.repeats is None:
            self.diary.note(event.NotHeld(entry=stage.id))

    def deadline(self, row: Row) -> None:
        """A deadline has come, and is meant or not, is let pass for what is on the table, or has
        lapsed.
        """
        entry = self.entry(row)
        if not row.live or not isinstance(entry, Deadline):
            return
        waits, lapsed = bool(row.how & happening.WAITS), row.how & happening.LAPSED
        moved = entry.moved_to.isoformat() if waits and entry.moved_to else None
        self.diary.note(
            event.Deadline(
                party=entry.by, entry=entry.id, meant=bool(row.how & happening.MEANT), waits=waits,
                moved_to=moved, answered=entry.threat if lapsed else None,
            )
        )  # fmt: skip

    def shock(self, row: Row) -> None:
        """Something has happened that nobody at the table decided."""
        shock, begun = self.shocks[row.of], row.yes()
        moves = row.several(len(self.layout.parties))
        self.diary.date, self.diary.stage = row.day if shock.date is None else shock.date, None
        moved = {
            name: float(moves[self.layout.party[name]])
            for name in (shock.climate if begun else ())
            if self.talks.brief.parties[name].home
        }
        self.diary.note(event.Shock(shock=shock.id, times=row.how, climate=moved))

    def position(self, row: Row) -> None:
        """A party has a new position, or has had it from the start."""
        entry = self.entry(row)
        if isinstance(entry, NewPosition):
            self.diary.note(event.History(party=entry.by, entry=entry.id, what="position"))

    def history(self, row: Row) -> None:
        """An entry that lies in the past, a signal, or words."""
        entry = self.entry(row)
        if not isinstance(entry, Shock):
            what = "meeting" if isinstance(entry, Stage) else WHAT[type(entry)]
            by = None if isinstance(entry, Stage) else entry.by
            self.diary.note(event.History(party=by, entry=entry.id, what=what))

    def belief(self, row: Row) -> None:
        """How the belief about a party has moved."""
        typed, old, new = row.whole(), row.number(), row.number()
        if typed >= 0 and abs(new - old) > LEAST:
            party = self.layout.parties[row.of]
            self.diary.note(event.Belief(party=party, before=old, after=new))

    def lines(self, row: Row) -> None:
        """What an answer, or a text, has told about red lines: the chance that the text is inside
        them.
        """
        old, new, yes = row.number(), row.number(), row.yes()
        if abs(new - old) > LEAST:
            party = self.layout.parties[row.of]
            self.diary.note(event.Lines(party=party, before=old, after=new, yes=yes))

    def threat(self, row: Row) -> None:
        """A threat that has become public."""
        measure = self.measures[row.of]
        self.diary.date = measure.public_from or row.day
        self.diary.note(event.ThreatPublic(party=measure.by, measure=measure.id))

    def in_force(self, row: Row) -> None:
        """A measure that is carried out from now on."""
        measure, self.diary.date = self.measures[row.of], row.day
        self.diary.note(event.InForce(party=measure.by, measure=measure.id))

    def lasting(self, row: Row) -> None:
        """An accord has lifted what was carried out, or it goes on after all."""
        measure, self.diary.date = self.measures[row.of], row.day
        happened = event.Resumed if row.how else event.Lifted
        self.diary.note(happened(party=measure.by, measure=measure.id))

    def battle(self, row: Row) -> None:
        """A battle of what is fought for fort by fort."""
        measure, self.diary.date = self.measures[row.of], date.fromordinal(row.whole())
        held, of, chance = row.whole(), row.whole(), row.number()
        self.diary.note(
            event.Battle(
                party=measure.by, measure=measure.id, won=bool(row.how), held=held, of=of,
                chance=None if np.isnan(chance) else chance,
            )
        )  # fmt: skip

    def fought_out(self, row: Row) -> None:
        """What was fought over has been decided."""
        measure, months, won = self.measures[row.of], row.number(), row.yes()
        self.diary.date = row.day
        self.diary.note(
            event.Decided(
                party=measure.by, measure=measure.id, succeeded=won, months=months,
                imposes=self._imposed(measure.imposes if won else measure.if_lost),
            )
        )  # fmt: skip

    def _imposed(self, options: Mapping[str, int]) -> dict[str, str]:
        issues = self.layout.issue
        nothing = np.full(len(issues), -1)
        return {n: option_of(self.talks, issues[n], o, nothing) for n, o in options.items()}

    def accident(self, row: Row) -> None:
        """Forces have started by mistake what nobody decided."""
        self.diary.date, self.diary.stage = row.day, None
        if row.how:
            self.diary.note(event.Accident(measure=self.measures[row.of].id))

    def vote(self, row: Row) -> None:
        """A party has ratified an accord, or refused to."""
        self.diary.date, chance, ratified = row.day, row.number(), row.yes()
        accord = self.talks.seatings[row.of].stage.id
        party = self.layout.parties[row.how]
        self.diary.note(
            event.Ratification(party=party, accord=accord, chance=chance, ratified=ratified)
        )

    def accord(self, row: Row) -> None:
        """A text has been adopted, and is in force."""
        issues, n_issues = self.layout.issues, len(self.layout.issues)
        text, now = row.wholes(n_issues), row.wholes(n_issues)
        touched, agreed = row.marks(n_issues), row.marks(n_issues)
        yes, chance = row.marks(len(self.layout.parties)), row.number()
        whole = text_of(self.talks, text, now)
        self.diary.note(
            event.Accord(
                changes={n: whole[n] for k, n in enumerate(issues) if touched[k]},
                signers=names_of(self.talks, np.flatnonzero(yes)),
                settled=tuple(n for k, n in enumerate(issues) if agreed[k]),
                chance=None if np.isnan(chance) else chance,
            )
        )  # fmt: skip

    def decision(self, row: Row) -> None:
        """A measure has been decided."""
        m, measure, tree = row.of, self.measures[row.of], self.layout.tree
        done, margin, held, succeeded = row.yes(), row.number(), row.whole(), row.yes()
        audience, came = row.number(), row.marks(len(self.layout.parties))
        later = done and bool(tree.contested[m])
        held_back = not done and held == conditions.OPEN
        self.diary.note(
            event.Decision(
                party=measure.by, measure=measure.id, carried_out=done, margin=margin,
                bound=held == conditions.SIGNED, answered=held != conditions.OPEN,
                succeeded=succeeded if done and not later else None,
                imposes={} if later else self._imposed(measure.imposes),
                followers=tuple(n for n in measure.followers if came[self.layout.party[n]]),
                audience_paid=audience if held_back else 0.0,
                reckoning=self._reckoning(row, m),
            )
        )  # fmt: skip

    def _reckoning(self, row: Row, m: int) -> Reckoning:
        """What it came to for its leader (:func:`sim.days.motives.write_reckoning`)."""
        gain, success, benefit, cost, harm, after, backing_down, breach, answered = row.several(
            9
        ).tolist()
        answers = np.flatnonzero(self.layout.tree.parent == m)
        chances = row.several(len(answers)).tolist()
        return {
            "gain": gain, "success": success, "benefit": benefit, "cost": cost, "harm": harm,
            "after": after,
            "answers": {self.measures[n].id: c for n, c in zip(answers, chances, strict=True)},
            "backing_down": backing_down, "breach": breach, "answered": answered,
        }  # fmt: skip

    def end(self, play: int, outcomes: Columns, settlements: Columns) -> None:
        """How it all ended. ``outcomes``, ``settlements``: the rows of these tables."""
        mine = settlements["replicate"] == outcomes["replicate"][play]
        issues, by = (settlements[name][mine] for name in ("issue", "by"))
        now = self.talks.state.settlement[play]
        self.diary.close(
            play,
            event.End(
                outcome_class=str(outcomes["outcome_class"][play]),
                settlement=text_of(self.talks, now, now),
                by=dict(zip(map(str, issues), map(str, by), strict=True)),
                values={n: float(outcomes[f"value_{n}"][play]) for n in self.layout.parties},
            ),
        )
