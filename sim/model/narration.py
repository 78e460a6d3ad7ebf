"""Telling one traced replicate: every method notes what has just happened, or nothing.

Nothing here changes a number; without a diary nothing is done.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.model import motives
from sim.model.event import Diary
from sim.rules import adoption, conditions, prospects
from sim.rules.adoption import Answer
from sim.rules.coercion import IN_FORCE
from sim.scenario.answering import CONFIRMED
from sim.scenario.happenings import Deadline, Shock
from sim.scenario.scenario import Dated, Signal, Stage
from sim.scenario.speech import Promise, PublishedText

if TYPE_CHECKING:
    from sim.model.floor import Floor
    from sim.model.layout import Layout

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
WHAT = {Signal: "signal", PublishedText: "text", Promise: "promise"}
GROUNDS = {
    adoption.NO_MANDATE: "mandate",
    adoption.NO_PACKAGE: "package",
    adoption.NO_VALUE: "value",
}


class Narration:
    """What the talks tell their diary about replicate 0 of the block."""

    diary: Diary | None
    layout: Layout

    def _text(self, text: Ints) -> dict[str, str]:
        """A text in the scenario's own ids."""
        return {name: self._option(k, text[k]) for k, name in enumerate(self.layout.issues)}

    def _option(self: Any, k: int, option: int) -> str:
        """An option's id; where a text confirms what is in force, that is said behind it."""
        if option == self.layout.n_options[k]:
            return str(self._option(k, self.state.settlement[0, k])) + CONFIRMED
        if option < 0:
            return "none"
        return str(self.layout.scenario.issues[self.layout.issues[k]].options[int(option)])

    def _changes(self, text: Ints, before: Ints) -> dict[str, str]:
        whole = self._text(text)
        return {
            name: whole[name] for k, name in enumerate(self.layout.issues) if text[k] != before[k]
        }

    def _names(self, parties: Any) -> tuple[str, ...]:
        return tuple(self.layout.parties[a] for a in parties)

    def tell_not_held(self: Any, stage: Stage) -> None:
        """A stage that waits for what has not come; repeats are not told one by one."""
        if self.diary is not None and self.state.live[0] and stage.repeats is None:
            self.diary.note("not_held", None, entry=stage.id)

    def tell_deadline(self: Any, entry: Deadline, meant: Bools, waits: Bools) -> None:
        """A deadline has come, and is meant or not, or is let pass for what is on the table."""
        if self.diary is not None and self.state.live[0]:
            moved = entry.moved_to.isoformat() if waits[0] and entry.moved_to else None
            self.diary.note(
                "deadline", entry.by, entry=entry.id, meant=bool(meant[0]), waits=bool(waits[0]),
                moved_to=moved,
            )  # fmt: skip

    def tell_shock(self: Any, shock: Shock, times: int, day: date | None) -> None:
        """Something has happened that nobody at the table decided."""
        if self.diary is not None and times > 0:
            self.diary.date, self.diary.stage = day, None
            moved = {
                name: times * float(self.draws.shocks[f"{shock.id}.climate.{name}"][0])
                for name in (shock.climate if self.begun else ())
                if self.layout.party[name] in self.at_home.stirred
            }
            self.diary.note("shock", None, shock=shock.id, times=times, climate=moved)

    def tell_history(self: Any, entry: Dated) -> None:
        """An entry that lies in the past, a signal, or words."""
        if self.diary is not None:
            what = "meeting" if isinstance(entry, Stage) else WHAT[type(entry)]
            by = None if isinstance(entry, Stage) else entry.by
            self.diary.note("history", by, entry=entry.id, what=what)

    def tell_belief(self: Any, a: int, before: Floats) -> None:
        """How the belief about a party has moved."""
        t = self.people[a].typed
        if self.diary is not None and t >= 0:
            old, new = float(before[0, t]), float(self.mean_beliefs()[0, t])
            if abs(new - old) > 5e-4:
                self.diary.note("belief", self.layout.parties[a], before=old, after=new)

    def chance_inside(self: Any, a: int, texts: Ints) -> float:
        """The chance, as everybody sees it, that a text is inside a party's red lines, R = 1."""
        return float(prospects.chance_of(self.world, 0, a, texts[0]))

    def tell_lines(self: Any, a: int, texts: Ints, before: float, yes: bool) -> None:
        """What an answer has told about red lines: the chance that the text is inside them."""
        if self.diary is not None:
            after = self.chance_inside(a, texts)
            if abs(after - before) > 5e-4:
                name = self.layout.parties[a]
                self.diary.note("lines", name, before=before, after=after, yes=yes)

    def tell_threat(self: Any, name: str) -> None:
        """A threat that has become public."""
        if self.diary is not None:
            measure = self.brief.measures[name]
            self.diary.date = measure.public_from or self.today
            self.diary.note("threat_public", measure.by, measure=name)

    def tell_in_force(self: Any, name: str) -> None:
        """A measure that is carried out from now on."""
        if self.diary is not None:
            self.diary.date = self.today
            self.diary.note("in_force", self.brief.measures[name].by, measure=name)

    def tell_lasting(self: Any, m: int, on: bool) -> None:
        """An accord has lifted what was carried out, or it goes on after all."""
        if self.diary is not None:
            self.diary.date, name = self.today, self.layout.measures[m]
            kind = "resumed" if on else "lifted"
            self.diary.note(kind, self.brief.measures[name].by, measure=name)

    def tell_decided(self: Any, over: Bools) -> None:
        """What was fought over has been decided."""
        for m in np.flatnonzero(over[0]) if self.diary is not None else ():
            measure = self.brief.measures[self.layout.measures[m]]
            won = bool(self.state.deeds.succeeded[0, m])
            options = measure.imposes if won else measure.if_lost
            self.diary.date = self.today
            self.diary.note(
                "decided", measure.by, measure=measure.id, succeeded=won,
                months=float(self.lasting.ran[0, m]),
                imposes={n: self._option(self.layout.issue[n], o) for n, o in options.items()},
            )  # fmt: skip

    def tell_stage_begin(self: Any, floor: Floor) -> None:
        """Who meets, about what, by which rule."""
        self.held = bool(floor.on[0])
        if self.diary is None or not self.held:
            return
        stage = floor.seating.stage
        self.diary.note(
            "stage_begin", None, forum=stage.forum, parties=stage.parties,
            observers=stage.observers, consulted=stage.consulted, chair=stage.chair,
            agenda=tuple(
                name for k, name in enumerate(self.layout.issues) if floor.agenda[0, k]
            ),
            rule=stage.adoption.rule, tension=float(self.state.tension[0]),
        )  # fmt: skip
        self.reading_before = self.mean_beliefs()

    def tell_session(self: Any, session: int) -> None:
        """The session that begins."""
        if self.diary is not None:
            self.diary.session = session

    def tell_instruction(self: Any, floor: Floor, a: int, added: Ints) -> None:
        """A leader has extended its negotiators' authority."""
        if self.diary is not None and floor.on[0] and added[0] > 0:
            authority = int(self.state.authority[0, a])
            name = self.layout.parties[a]
            self.diary.note(
                "instruction", name, added=int(added[0]), authority=authority,
                **motives.of_instruction(floor, self.people[a]),
            )  # fmt: skip

    def tell_tabled(
        self: Any, floor: Floor, a: int, rung: Ints, texts: Ints, tabled: Bools
    ) -> None:
        """A party has tabled a text, or has nothing to table."""
        if self.diary is None or not floor.on[0]:
            return
        name, person = self.layout.parties[a], self.people[a]
        self.reading_before = self.mean_beliefs()
        if tabled[0]:
            settlement = self.state.settlement[0]
            self.diary.note(
                "offer", name, text=self._text(texts[0]),
                changes=self._changes(texts[0], settlement),
                value=float(person.rating.value[0, rung[0]]),
                target=float(np.asarray(person.level)[0]),
                no_deal=float(person.rating.no_deal[0]),
                beyond=int(adoption.beyond(self.mandates, 0, a, texts[0], settlement)),
                **motives.of_offer(floor, person),
            )  # fmt: skip
            return
        reason = "own_package_out_of_reach"
        if person.strategy.asks and rung[0] < 0:
            reason = "by_choice"
        elif rung[0] < 0:
            stalls = person.strategy.pick == "none"
            reason = "wants_no_change" if stalls else "nothing_better_than_no_deal"
        elif not (texts[0] != self.state.settlement[0]).any():
            reason = "wants_no_change"
        self.diary.note("silence", name, reason=reason)

    def tell_reading(self: Any, a: int) -> None:
        """What the others have read in the offer."""
        if self.diary is not None:
            self.tell_belief(a, self.reading_before)

    def tell_balanced(self: Any, floor: Floor, chair: int, texts: Ints, tabled: Bools) -> None:
        """The chair has tabled its text."""
        if self.diary is None or not floor.on[0]:
            return
        name = self.layout.parties[chair]
        if tabled[0]:
            changes = self._changes(texts[0], self.state.settlement[0])
            self.diary.note("offer", name, text=self._text(texts[0]), changes=changes)
        else:
            self.diary.note("silence", name, reason="wants_no_change")

    def tell_answer(self: Any, floor: Floor, a: int, on: Bools, reply: Answer) -> None:
        """A party has answered."""
        if self.diary is None or not on[0]:
            return
        grounds = tuple(name for bit, name in GROUNDS.items() if reply.ground[0] & bit)
        objects = bool(reply.ground[0] & (adoption.NO_MANDATE | adoption.NO_PACKAGE))
        issues = {
            name: self._red_line(a, k)
            for k, name in enumerate(self.layout.issues)
            if objects and reply.outside[0, k]
        }
        package = tuple(
            name for k, name in enumerate(self.layout.issues)
            if name in issues and reply.outside[0, k] & adoption.NO_PACKAGE
        )  # fmt: skip
        self.diary.note(
            "answer", self.layout.parties[a], yes=bool(reply.yes[0]), grounds=grounds,
            issues=issues, package=package, value=float(reply.value[0]),
            needs=float(np.asarray(self.people[a].asked)[0]),
            no_deal=float(self.people[a].rating.no_deal[0]),
            final=floor.final or bool(floor.last_session(a)[0]),
            counts=bool(floor.seating.rule.voter[a]),
        )  # fmt: skip

    def _red_line(self: Any, a: int, k: int) -> tuple[str, ...]:
        """The options that a party would sign on an issue."""
        beyond = self.mandates.beyond[0, a, k]
        fits = [o for o in range(int(self.layout.n_options[k])) if beyond[o] == 0]
        return tuple(self._option(k, o) for o in fits)

    def tell_accord(
        self: Any, passed: Bools, yes: Bools, texts: Ints, touched: Bools, agreed: Bools
    ) -> None:
        """A text has been adopted; ``touched``: [R, K], what it changes or confirms."""
        if self.diary is None or not passed[0]:
            return
        whole = self._text(texts[0])
        self.diary.note(
            "accord", None,
            changes={n: whole[n] for k, n in enumerate(self.layout.issues) if touched[0, k]},
            signers=self._names(np.flatnonzero(yes[0])),
            settled=tuple(n for k, n in enumerate(self.layout.issues) if agreed[0, k]),
            chance=self.at_home.expected(0, self.stage_place),
        )  # fmt: skip

    def tell_stage_end(self: Any, floor: Floor) -> None:
        """How a stage has ended."""
        if self.diary is None or not self.held:
            return
        reason = "sessions_over"
        if floor.agreed[0]:
            reason = "accord"
        elif floor.walked[0]:
            reason = "walkout"
        elif not floor.agenda[0].any():
            reason = "agenda_empty"
        elif floor.seating.stage.stalled_after is not None and not floor.on[0]:
            reason = "stalled"
        self.diary.session = None
        self.diary.note("stage_end", None, reason=reason, tension=float(self.state.tension[0]))

    def tell_accident(self: Any, struck: Bools, measure: str) -> None:
        """Forces have started by mistake what nobody decided."""
        if self.diary is not None and struck[0]:
            self.diary.note("accident", None, measure=measure)

    def tell_vote(self: Any, a: int, stage: str, on: Bools, chance: Floats, refused: Bools) -> None:
        """A party has ratified an accord, or refused to."""
        if self.diary is not None and on[0]:
            self.diary.date = self.today
            self.diary.note(
                "ratification", self.layout.parties[a], accord=stage, chance=float(chance[0]),
                ratified=not refused[0],
            )  # fmt: skip

    def tell_measures(self: Any, decided: Bools, before: Ints) -> None:
        """Measures have been decided; ``before``: [K], what was in force until then."""
        if self.diary is None:
            return
        deeds, acts, tree = self.state.deeds, self.state.acts, self.layout.tree
        for m, name in enumerate(self.layout.measures):
            if not decided[0, m] or (tree.lasts[m] and tree.course[m] == IN_FORCE):
                continue
            measure, done = self.brief.measures[name], bool(deeds.carried[0, m])
            later = done and bool(tree.contested[m])
            leader = self.layout.tree.leader[m]
            held = int(deeds.held[0, m])
            held_back = not done and held == conditions.OPEN
            self.diary.note(
                "measure", measure.by, measure=name, carried_out=done,
                margin=float(deeds.margin[0, m]), bound=held == conditions.SIGNED,
                answered=held != conditions.OPEN,
                succeeded=bool(deeds.succeeded[0, m]) if done and not later else None,
                imposes={n: self._option(self.layout.issue[n], o) for n, o in
                         measure.imposes.items() if not later},
                followers=tuple(n for n in measure.followers
                                if deeds.came[0, m, self.layout.party[n]]),
                audience_paid=float(acts.audience[0, m, leader]) if held_back else 0.0,
                reckoning=motives.reckoning(self, m, before),
            )  # fmt: skip

    def tell_end(self: Any) -> None:
        """How it all ended."""
        if self.diary is None:
            return
        block = self.record.block()
        outcomes, whose = block.outcomes, block.settlements
        self.diary.note(
            "end", None, outcome_class=str(outcomes["outcome_class"][0]),
            settlement=self._text(self.state.settlement[0]),
            by=dict(zip(map(str, whose["issue"]), map(str, whose["by"]), strict=True)),
            values={n: float(outcomes[f"value_{n}"][0]) for n in self.layout.parties},
        )  # fmt: skip
