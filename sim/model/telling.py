"""What has happened at a stage, as events, and what its parties had in mind: read from the log.

docs/model.md, sections 3 and 7.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.model import event
from sim.model.diary import Diary, Row
from sim.model.minds import AnswerMind, InstructionMind, OfferMind
from sim.model.narration import Narration, changes_of, names_of, option_of, text_of
from sim.model.plays import Plays
from sim.model.seating import Seating
from sim.outcomes import MANDATE, PACKAGE, VALUE
from sim.rules import adoption
from sim.stage import log
from sim.strategies.strategy import Strategy

Ints = NDArray[np.int64]
GROUNDS = {one.bit: one.word for one in (MANDATE, PACKAGE, VALUE)}


class Telling:
    """Notes in a diary what rows tell of the stage at hand.

    ``strategies``: of the parties, by number.
    """

    def __init__(
        self, talks: Plays, diary: Diary, days: Narration, strategies: Sequence[Strategy]
    ) -> None:
        self.talks, self.diary, self.strategies = talks, diary, strategies
        self.layout = talks.layout
        self.n_issues, self.n_parties = len(talks.layout.issues), len(talks.layout.parties)
        self.places = {one.stage.id: one for one in talks.seatings}
        self.told: dict[int, Callable[[Row], None]] = {
            log.OPENED: self.begin, log.BEGINS: self.session, log.INSTRUCTED: self.instruction,
            log.TABLED: self.tabled, log.READ: days.belief, log.PUT_DOWN: self.put_down,
            log.ANSWERED: self.answer, log.REFUSED: days.belief, log.VOTED: self.vote,
            log.PUT_UP: self.put_up, log.ENDED: self.ended,
            log.HEARD: days.lines,
        }  # fmt: skip
        self.held, self.reason = False, ""

    @property
    def seating(self) -> Seating:
        """Who sits at the stage at hand."""
        return self.places[str(self.diary.stage)]

    # -- the stage -----------------------------------------------------------------------

    def begin(self, row: Row) -> None:
        """Who meets, about what, by which rule."""
        self.held, tension = row.yes(), row.number()
        if not self.held:
            return
        stage, open_ = self.seating.stage, row.marks(self.n_issues)
        agenda = tuple(name for k, name in enumerate(self.layout.issues) if open_[k])
        self.diary.note(
            event.StageBegin(
                forum=stage.forum, parties=stage.parties, observers=stage.observers,
                consulted=stage.consulted, chair=stage.chair, agenda=agenda,
                rule=stage.adoption.rule, tension=tension,
            )
        )  # fmt: skip

    def session(self, row: Row) -> None:
        """The session that begins."""
        self.diary.session = row.of

    def ended(self, row: Row) -> None:
        """How it has ended, before anything comes of that."""
        agreed, walked, on = row.yes(), row.yes(), row.yes()
        self.reason = "sessions_over"
        if agreed:
            self.reason = "accord"
        elif walked:
            self.reason = "walkout"
        elif not row.marks(self.n_issues).any():
            self.reason = "agenda_empty"
        elif self.seating.stage.stalled_after is not None and not on:
            self.reason = "stalled"

    def end(self, row: Row) -> None:
        """A stage is over."""
        if self.held:
            self.diary.session = None
            self.diary.note(event.StageEnd(reason=self.reason, tension=row.number()))

    # -- texts ---------------------------------------------------------------------------

    def _texts(self, row: Row) -> tuple[Ints, Ints]:
        return row.wholes(self.n_issues), row.wholes(self.n_issues)

    def instruction(self, row: Row) -> None:
        """A leader has extended its negotiators' authority."""
        authority, no_deal, gain = row.whole(), row.number(), row.number()
        now, opened = self._texts(row)
        opens = {
            name: option_of(self.talks, k, int(opened[k]), now)
            for k, name in enumerate(self.layout.issues)
            if opened[k] >= 0
        }
        mind = InstructionMind(opens=opens, worth=no_deal + gain, no_deal=no_deal)
        party = self.layout.parties[row.of]
        self.diary.note(
            event.Instruction(party=party, added=row.how, authority=authority, mind=mind)
        )

    def tabled(self, row: Row) -> None:
        """A party has tabled a text, or has nothing to table."""
        tabled, rung = row.yes(), row.whole()
        text, now = self._texts(row)
        party, strategy = self.layout.parties[row.of], self.strategies[row.of]
        if tabled:
            whole, changes = text_of(self.talks, text, now), changes_of(self.talks, text, now)
            mind = self._mind_of_offer(row, strategy)
            self.diary.note(event.Offer(party=party, text=whole, changes=changes, mind=mind))
            return
        reason = "own_package_out_of_reach"
        if strategy.asks and rung < 0:
            reason = "by_choice"
        elif rung < 0:
            stalls = strategy.pick == "none"
            reason = "wants_no_change" if stalls else "nothing_better_than_no_deal"
        elif not (text != now).any():
            reason = "wants_no_change"
        self.diary.note(event.Silence(party=party, reason=reason))

    def _mind_of_offer(self, row: Row, strategy: Strategy) -> OfferMind:
        """Why a text is tabled now: the strategy's motive, the clock, what others are thought."""
        value, target, no_deal, beyond = row.number(), row.number(), row.number(), row.whole()
        stage, talks, own = row.several(3).tolist()
        clock = getattr(getattr(strategy, "clock", None), "name", "deadline")
        typed = self.layout.typed
        believed = row.several(len(typed)).tolist()
        parties = self.layout.parties
        return OfferMind(
            value=value, target=target, no_deal=no_deal, beyond=beyond, motive=strategy.motive,
            elapsed={"stage": stage, "talks": talks}.get(clock, own),
            beliefs={parties[b]: believed[t] for t, b in enumerate(typed) if b != row.of},
        )  # fmt: skip

    def put_down(self, row: Row) -> None:
        """The chair has tabled its text, or has none."""
        tabled, (text, now) = row.yes(), self._texts(row)
        party = self.layout.parties[row.of]
        if tabled:
            whole, changes = text_of(self.talks, text, now), changes_of(self.talks, text, now)
            self.diary.note(event.Offer(party=party, text=whole, changes=changes))
        else:
            self.diary.note(event.Silence(party=party, reason="wants_no_change"))

    def vote(self, row: Row) -> None:
        """How an amendment fared against the standing text."""
        won, n = row.yes(), self.n_parties
        for_, against = np.flatnonzero(row.marks(n)), np.flatnonzero(row.marks(n))
        favour, others = names_of(self.talks, for_), names_of(self.talks, against)
        self.diary.note(event.Motion(won=won, favour=favour, against=others))

    def put_up(self, row: Row) -> None:
        """The standing text is put against what is in force."""
        _, (text, now) = row.yes(), self._texts(row)
        self.diary.note(event.Put(changes=changes_of(self.talks, text, now)))

    # -- answers -------------------------------------------------------------------------

    def answer(self, row: Row) -> None:
        """A party has answered."""
        yes, ground, value, asked = row.yes(), row.whole(), row.number(), row.number()
        no_deal, last, outside = row.number(), row.yes(), row.wholes(self.n_issues)
        issues = self._red_lines(row, ground, outside)
        package = tuple(
            name for k, name in enumerate(self.layout.issues)
            if name in issues and outside[k] & adoption.NO_PACKAGE
        )  # fmt: skip
        needs = asked if math.isfinite(asked) else None
        final = self.talks.protocols[self.seating.stage.id].final
        self.diary.note(
            event.Answer(
                party=self.layout.parties[row.of], yes=yes, issues=issues, package=package,
                grounds=tuple(name for bit, name in GROUNDS.items() if ground & bit),
                mind=AnswerMind(value=value, needs=needs, no_deal=no_deal), final=final or last,
                counts=bool(self.seating.rule.voter[row.of]), alone=self._alone(row),
            )
        )  # fmt: skip

    def _red_lines(self, row: Row, ground: int, outside: Ints) -> dict[str, tuple[str, ...]]:
        """The options that a party would sign, by issue on which a text is beyond its red lines."""
        found, nothing = {}, np.full(self.n_issues, -1)
        for k, name in enumerate(self.layout.issues):
            if ground & (adoption.NO_MANDATE | adoption.NO_PACKAGE) and outside[k]:
                fits = np.flatnonzero(row.marks(int(self.layout.n_options[k]))).tolist()
                found[name] = tuple(option_of(self.talks, k, o, nothing) for o in fits)
        return found

    def _alone(self, row: Row) -> Mapping[str, tuple[str, ...]] | None:
        """What the text brings the party that counts for nothing: issue → those that it leaves as
        they are and without which it does not; None where there is none.
        """
        acts, issues = self.talks.state.acts, self.layout.issues
        mine = [(h, k) for h, (who, k) in enumerate(acts.hinged.tolist()) if who == row.of]
        idle = row.marks(len(mine))
        changed = row.marks(self.n_issues if mine else 0)
        found = {
            issues[k]: tuple(
                name for j, name in enumerate(issues) if acts.needs[h, j] and not changed[j]
            )
            for n, (h, k) in enumerate(mine)
            if idle[n]
        }
        return found or None
