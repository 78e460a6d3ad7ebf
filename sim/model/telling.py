"""Telling what happens at a stage of one traced replicate, and what its parties have in mind.

Every method notes what has just happened, or nothing; nothing here changes a number, and without a
diary nothing is done. docs/model.md, sections 3 and 7.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.compiling import plainly
from sim.model import event
from sim.model.accounts import Accounts
from sim.model.held import Held
from sim.model.minds import AnswerMind, InstructionMind, OfferMind
from sim.model.narration import (
    alone_in,
    changes_of,
    names_of,
    option_of,
    tell_belief,
    text_of,
)
from sim.model.valuing import Valuer
from sim.outcomes import MANDATE, PACKAGE, VALUE
from sim.rules import adoption
from sim.stage.clock import elapsed, elapsed_of_talks, is_last
from sim.stage.sitting import Sitting

Ints = NDArray[np.int64]
GROUNDS = {one.bit: one.word for one in (MANDATE, PACKAGE, VALUE)}


class Telling:
    """What a floor tells the diary about replicate 0 of the block. ``sitting``: the stage as its
    program has it, once it has begun.
    """

    sitting: Sitting

    def __init__(self, talks: Accounts, floor: Held, people: Sequence[Valuer]) -> None:
        self.talks, self.floor, self.people, self.course = talks, floor, people, floor.course
        self.held = False
        self.reading_before = np.zeros((0, 0))

    def begin(self) -> None:
        """Who meets, about what, by which rule."""
        self.held = bool(self.floor.on[0])
        if self.talks.diary is None or not self.held:
            return
        stage = self.floor.seating.stage
        issues = enumerate(self.talks.layout.issues)
        self.talks.diary.note(
            event.StageBegin(
                forum=stage.forum, parties=stage.parties, observers=stage.observers,
                consulted=stage.consulted, chair=stage.chair,
                agenda=tuple(name for k, name in issues if self.floor.agenda[0, k]),
                rule=stage.adoption.rule, tension=float(self.talks.state.tension[0]),
            )
        )  # fmt: skip
        self.reading_before = self.talks.mean_beliefs()

    def session(self, session: int) -> None:
        """The session that begins."""
        if self.talks.diary is not None:
            self.talks.diary.session = session

    def instruction(self, a: int, added: int) -> None:
        """A leader has extended its negotiators' authority, or has not."""
        if self.talks.diary is not None and added > 0:
            authority = int(self.talks.state.authority[0, a])
            name = self.talks.layout.parties[a]
            mind = self._of_instruction(self.people[a])
            self.talks.diary.note(
                event.Instruction(party=name, added=added, authority=authority, mind=mind)
            )

    def tabled(self, a: int) -> None:
        """A party has tabled a text, or has nothing to table."""
        if self.talks.diary is None:
            return
        name, person = self.talks.layout.parties[a], self.people[a]
        rung, texts, tabled = person.rung, self.course.text, self.course.tabled
        self.reading_before = self.talks.mean_beliefs()
        if tabled[0]:
            settlement = self.talks.state.settlement[0]
            self.talks.diary.note(
                event.Offer(
                    party=name, text=text_of(self.talks, texts[0]),
                    changes=changes_of(self.talks, texts[0], settlement),
                    mind=self._of_offer(person, int(rung[0]), texts),
                )
            )  # fmt: skip
            return
        reason = "own_package_out_of_reach"
        if person.strategy.asks and rung[0] < 0:
            reason = "by_choice"
        elif rung[0] < 0:
            stalls = person.strategy.pick == "none"
            reason = "wants_no_change" if stalls else "nothing_better_than_no_deal"
        elif not (texts[0] != self.talks.state.settlement[0]).any():
            reason = "wants_no_change"
        self.talks.diary.note(event.Silence(party=name, reason=reason))

    def reading(self, a: int) -> None:
        """What the others have read in the offer."""
        tell_belief(self.talks, a, self.reading_before)

    def balanced(self, chair: int) -> None:
        """The chair has tabled its text, or has none."""
        if self.talks.diary is None:
            return
        name, texts = self.talks.layout.parties[chair], self.course.text
        if self.course.tabled[0]:
            changes = changes_of(self.talks, texts[0], self.talks.state.settlement[0])
            whole = text_of(self.talks, texts[0])
            self.talks.diary.note(event.Offer(party=name, text=whole, changes=changes))
        else:
            self.talks.diary.note(event.Silence(party=name, reason="wants_no_change"))

    def answer(self, a: int) -> None:
        """A party has answered."""
        if self.talks.diary is None:
            return
        person, texts = self.people[a], self.course.text
        reply = person.reply
        grounds = tuple(name for bit, name in GROUNDS.items() if reply.ground[0] & bit)
        objects = bool(reply.ground[0] & (adoption.NO_MANDATE | adoption.NO_PACKAGE))
        issues = {
            name: self._red_line(a, k)
            for k, name in enumerate(self.talks.layout.issues)
            if objects and reply.outside[0, k]
        }
        package = tuple(
            name for k, name in enumerate(self.talks.layout.issues)
            if name in issues and reply.outside[0, k] & adoption.NO_PACKAGE
        )  # fmt: skip
        asked = float(person.asked[0])
        self.talks.diary.note(
            event.Answer(
                party=self.talks.layout.parties[a], yes=bool(reply.yes[0]), grounds=grounds,
                issues=issues, package=package,
                mind=AnswerMind(
                    value=float(reply.value[0]), needs=asked if math.isfinite(asked) else None,
                    no_deal=float(person.rating.no_deal[0]),
                ),
                final=self.floor.final or self._is_last(a),
                counts=bool(self.floor.seating.rule.voter[a]),
                alone=alone_in(self.talks, a, texts[0]),
            )
        )  # fmt: skip

    def _is_last(self, a: int) -> bool:
        with plainly():
            return bool(is_last(self.sitting, 0, a))

    def _red_line(self, a: int, k: int) -> tuple[str, ...]:
        """The options that a party would sign on an issue."""
        beyond = self.talks.mandates.beyond[0, a, k]
        fits = [o for o in range(int(self.talks.layout.n_options[k])) if beyond[o] == 0]
        return tuple(option_of(self.talks, k, o) for o in fits)

    def accord(self) -> None:
        """A text has been adopted, and is in force."""
        talks, place = self.talks, self.floor.place
        if talks.diary is None:
            return
        room, accords = talks.now.room, talks.now.accords
        whole, issues = text_of(talks, self.course.text[0]), talks.layout.issues
        put = bool(len(accords.put) and accords.put[0, place])
        talks.diary.note(
            event.Accord(
                changes={n: whole[n] for k, n in enumerate(issues) if room.touched[k]},
                signers=names_of(talks, np.flatnonzero(self.course.yes[0])),
                settled=tuple(n for k, n in enumerate(issues) if room.agreed[k]),
                chance=float(accords.expected[0, place]) if put else None,
            )
        )  # fmt: skip

    def end(self) -> None:
        """How a stage has ended."""
        if self.talks.diary is None or not self.held:
            return
        reason = "sessions_over"
        if self.floor.agreed[0]:
            reason = "accord"
        elif self.floor.walked[0]:
            reason = "walkout"
        elif not self.floor.agenda[0].any():
            reason = "agenda_empty"
        elif self.floor.seating.stage.stalled_after is not None and not self.floor.on[0]:
            reason = "stalled"
        self.talks.diary.session = None
        tension = float(self.talks.state.tension[0])
        self.talks.diary.note(event.StageEnd(reason=reason, tension=tension))

    def motion(self) -> None:
        """How an amendment fared against the standing text."""
        talks, course = self.talks, self.course
        if talks.diary is not None:
            talks.diary.note(
                event.Motion(
                    won=bool(course.won[0]), favour=names_of(talks, np.flatnonzero(course.yes[0])),
                    against=names_of(talks, np.flatnonzero(course.against[0])),
                )
            )  # fmt: skip

    def put(self) -> None:
        """The standing text that is put against what is in force."""
        talks = self.talks
        if talks.diary is not None:
            changes = changes_of(talks, self.course.text[0], talks.state.settlement[0])
            talks.diary.note(event.Put(changes=changes))

    # -- what the parties have in mind ---------------------------------------------------

    def _of_offer(self, person: Valuer, rung: int, texts: Ints) -> OfferMind:
        """Why a text is tabled now: the strategy's motive, the clock, what others are thought."""
        strategy, talks, a = person.strategy, self.talks, person.number
        clock = getattr(getattr(strategy, "clock", None), "name", "deadline")
        with plainly():
            others = {
                "stage": elapsed(self.sitting, 0), "talks": elapsed_of_talks(self.sitting, 0)
            }  # fmt: skip
        believed, settlement = talks.mean_beliefs()[0], talks.state.settlement[0]
        return OfferMind(
            value=float(person.rating.value[0, rung]),
            target=float(person.level[0]),
            no_deal=float(person.rating.no_deal[0]),
            beyond=int(adoption.beyond(talks.mandates, 0, a, texts[0], settlement)),
            motive=strategy.motive,
            elapsed=float(others.get(clock, self.sitting.hours.elapsed[0, a])),
            beliefs={
                talks.layout.parties[b]: float(believed[t])
                for t, b in enumerate(talks.layout.typed)
                if b != a
            },
        )

    def _of_instruction(self, person: Valuer) -> InstructionMind:
        """Which options beyond the red lines it opens, and what the text is worth that uses them.

        It reads the ladder by which the leader has decided.
        """
        talks, no_deal = self.talks, float(self.sitting.minds.no_deal[0, person.number])
        ladder, layout, a = talks.lookout, talks.layout, person.number
        authority, settlement = talks.state.authority[0, a], talks.state.settlement[0]
        rungs = range(int(ladder.n[0]))
        rung = next(n for n in rungs if ladder.open[0, n] and ladder.over[0, n] == authority)
        text, opens = ladder.text[0, rung], {}
        for k, name in enumerate(layout.issues):
            counts = text[k] != settlement[k] or talks.mandates.package[0, a, k]
            if counts and text[k] >= 0 and talks.mandates.beyond[0, a, k, text[k]] > 0:
                opens[name] = option_of(talks, k, int(text[k]))
        worth = no_deal + float(ladder.gain[0, rung])
        return InstructionMind(opens=opens, worth=worth, no_deal=no_deal)
