"""What there is at a stage: who sits there, what has been said, and what each makes of it.

Arrays of R plays; the program of a stage reads and writes the row of its play. Whole numbers stand
for yes and no where a field is one number. Shapes: R replicates, A parties, K issues, B bins of
resolve.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.days.play import Play
from sim.days.remembering import Recalled
from sim.rules.adoption import Answer, Noes, Rule
from sim.rules.doubts import Words
from sim.rules.frontier import Frontier
from sim.rules.ladder import Ladder
from sim.rules.mediation import Heard, Objections
from sim.rules.noting import Answers, Texts
from sim.rules.offers import Rating, Readings
from sim.rules.world import World
from sim.stage.knowledge import Knowledge, Later

NOBODY = -1
"""Who tables a text that is nobody's own: everybody answers it."""
UNHEARD, NAMED, SILENT = range(3)
"""How all hear a no: not at all; with the issues on which it goes beyond red lines; silent."""
LEVEL, TARGET, LEVELS, TABLES, ANSWERS = range(5)
"""Keys of a party: what its strategy says, of one level, of one to say yes to, of the levels of all
its types; and who tables, and who answers, where it is not its strategy that does."""
SESSION, CLOSE, WRITES, DOES, SHOW, NOBODY_CHAIRS, RUNS, CALENDAR = range(8)
"""Keys of a stage: what its forum does in a session, and at the end, 0 for nothing; what writes
the log of it; what the program of the stage does (:mod:`sim.stage.program`); what
shows a party more than its own position; what complains where a text is asked of the chair, and
nobody chairs; and what the program of the whole play does, with what it is given
(:mod:`sim.play.playing`)."""
(OPEN, HOLD, END, TABLE, CARRY, ANSWER, BALANCE, BETWEEN, HEAR, PREFER, PUT, RESUME) = range(12)
"""What the program of a stage does: it opens the stage, holds it, notes how it has ended; what
forums have done (:mod:`sim.stage.verbs`); it looks for the text that talks would come to if they
were taken up again."""
ADOPT, DECIDE = range(2)
"""What it has the program of the whole play do: put a text into force, decide a measure."""
KNOWS, AIMS, SCREENS, WEIGHS, RECALLS = 1, 2, 4, 8, 16
"""Bits of what a strategy asks to see, beside the party's own position."""
SHOWN = KNOWS | AIMS | SCREENS | WEIGHS
"""What of it has to be found out first."""


class Person(NamedTuple):
    """A party at the table.

    ``a``: its number; ``typed``: its place among those whose resolve matters, -1 for the others;
    ``pick``: which rung its strategy tables; ``tables``: it may table texts of its own here, and
    does not only answer; ``is_read``: all read resolve from what it tables; ``yields``,
    ``looks_on``: as its strategy says; ``sees``: bits of what that asks to see. ``discount``: what
    a gain is worth to it one text later, NaN where its strategy has none.

    ``keys``: [5], see :data:`LEVEL`, 0 for none; ``numbers``: [P], its strategy's parameters;
    ``luck``: [2, 2], keys of the luck of its picks and of its trembles; ``level``, ``asked``: [R],
    at which level it has tabled last, and from which it says yes; ``rung``: [R], what it has tabled
    last, -1 for nothing; ``levels``: [B], room; ``kept``: [S + 1, 3], room by session for what
    hangs on the time that is over.
    """

    a: int
    typed: int
    pick: int
    tables: int
    is_read: int
    yields: int
    looks_on: int
    sees: int
    discount: float
    keys: np.ndarray
    numbers: np.ndarray
    luck: np.ndarray
    level: np.ndarray
    asked: np.ndarray
    rung: np.ndarray
    levels: np.ndarray
    kept: np.ndarray
    rating: Rating
    ladder: Ladder
    readings: Readings
    reply: Answer


class Seats(NamedTuple):
    """Who sits at the stage, and how it is held: the same in every play.

    ``place``: of the stage; ``sessions``: how many there are; ``stalled_after``: after so many
    without a new text it ends, -1 for never; ``chair``: -1 for nobody; ``noes``: see
    :data:`UNHEARD`; ``before``, ``whole``: sessions of the talks before this stage, and in all;
    ``most``: texts that may be tabled in all; ``press``: by how much whoever mediates raises the
    weight of a no; ``tremble``, ``spread``: of levels, and of what is read.

    ``everybody``, ``speakers``, ``voters``, ``answering``, ``present``, ``instructed``: numbers of
    all, of those who may table, vote, answer (voters first, then those who are consulted, where a
    play is logged), need a ladder, and have leaders that instruct; ``walkers``: [W, 2], measures by
    which somebody may walk out, and after how many sessions without a new text; ``doubtful``: [A],
    its red lines are in doubt; ``learned``: [N], numbers of the voters of whom that holds;
    ``follows``: [A], others reckon with its turnout; ``first``: [1], the number of play 0;
    ``parameters``: [P], the forum's.
    """

    place: int
    sessions: int
    overseen: int
    open_ended: int
    may_resume: int
    final: int
    take_or_leave: int
    stalled_after: int
    chair: int
    noes: int
    before: int
    whole: int
    most: int
    press: float
    tremble: float
    spread: float
    everybody: np.ndarray
    speakers: np.ndarray
    voters: np.ndarray
    answering: np.ndarray
    present: np.ndarray
    instructed: np.ndarray
    walkers: np.ndarray
    doubtful: np.ndarray
    learned: np.ndarray
    follows: np.ndarray
    first: np.ndarray
    parameters: np.ndarray


class Course(NamedTuple):
    """How far the stage has come, whose ``place`` is that.

    [R]: ``on``, it goes on; ``held``, it has begun; ``session``, and ``sat``, the last that was
    held; ``turn``: how many texts parties have tabled; ``fresh``: one of this session is new, and
    ``stale``: how many sessions there have been since one was; ``passed``: a text has been adopted
    that is still to come into force; ``walked``, ``agreed``: it ended so; ``proposer``: whose text
    is answered, -1 for nobody's; ``tabled``: the text at hand is one that is tabled, and ``won`` a
    vote against another. ``text``: [R, K], the text at hand; ``stood``: [R, K], that which stands,
    where texts are voted on pair by pair; ``standing``: [R, A, K], the last text of each; ``yes``,
    ``against``: [R, A], votes on the text at hand; ``signed``: [R, A], who has said yes to the text
    that was adopted. Of the play, whatever stage: ``kept``: [R, A, K], what each has on the table;
    ``n_sessions``, ``n_offers``: [R]; ``live``: [R], talks go on; ``decided``: [R, M].
    """

    place: int
    on: np.ndarray
    held: np.ndarray
    session: np.ndarray
    sat: np.ndarray
    turn: np.ndarray
    fresh: np.ndarray
    stale: np.ndarray
    passed: np.ndarray
    walked: np.ndarray
    agreed: np.ndarray
    proposer: np.ndarray
    tabled: np.ndarray
    won: np.ndarray
    text: np.ndarray
    stood: np.ndarray
    standing: np.ndarray
    yes: np.ndarray
    against: np.ndarray
    signed: np.ndarray
    kept: np.ndarray
    n_sessions: np.ndarray
    n_offers: np.ndarray
    live: np.ndarray
    decided: np.ndarray


class Hours(NamedTuple):
    """The clock of a stage, docs/model.md, section 3.

    ``own``: [R, A], this session is one of the party's own; ``held``, ``later``: [R, A], own
    sessions so far, and at later stages; ``over``: [R, A], the share of its own time that is over
    once the session is; ``elapsed``: the same, but never less than it was before at the same table,
    so that nobody takes back what it has come down to when a deadline passes. Deadlines, the
    nearest first: ``hard``: [H, R], the chance that it is meant; ``holds``: [H, R]; ``before``:
    [H, R, A], own sessions at later stages before it. ``left``: [A], room.

    The same in every play: ``table``: the number of the table; ``places``: [L], those of later
    stages at which all who vote here vote too; ``early``: [H, S], a stage comes before that
    deadline, which is number ``deadline``: [H] of the talks', -1 where it is the day of measure
    ``threat``: [H]; ``put_off``: [H], it is that of a deadline that has been put off; ``known``:
    [H], it is known when the stage opens.
    """

    table: int
    places: np.ndarray
    early: np.ndarray
    deadline: np.ndarray
    put_off: np.ndarray
    known: np.ndarray
    threat: np.ndarray
    own: np.ndarray
    held: np.ndarray
    later: np.ndarray
    over: np.ndarray
    elapsed: np.ndarray
    hard: np.ndarray
    holds: np.ndarray
    before: np.ndarray
    left: np.ndarray


class Minds(NamedTuple):
    """What all think of each other and of no deal, docs/model.md, sections 2 and 6.

    ``believed``: [R, A], resolves as they were believed when stock was taken; ``foreseen``,
    ``no_deal``: [R, A], what no deal is worth, as the others see it and as each does; ``stock_of``:
    [R], the version of beliefs that stock was taken of; ``resolve``: [R, A], as it is;
    ``looked_at``: [R, I, A], what no deal was worth when each leader looked last; ``taken``: [R,
    A], the authority that is reckoned with; ``authority``: [R, A], as it is, ``carry``: [R, A],
    unused options of a pace, and ``pace``: [R, A]; ``risk``: [R, A], what any accord spares each of
    accidents; ``lines``: [R, N, T], masses of types of those of whom is learned when texts were
    last looked
    for; ``resumed``: [R, K], the text that talks would come to if they were taken up again,
    ``would``: [R], all would gain by it, as it looked in session ``resumed_in``: [R]; ``resumes``:
    [R], the chance that they are.
    """

    believed: np.ndarray
    foreseen: np.ndarray
    no_deal: np.ndarray
    stock_of: np.ndarray
    resolve: np.ndarray
    looked_at: np.ndarray
    taken: np.ndarray
    authority: np.ndarray
    carry: np.ndarray
    pace: np.ndarray
    risk: np.ndarray
    lines: np.ndarray
    resumed: np.ndarray
    would: np.ndarray
    resumed_in: np.ndarray
    resumes: np.ndarray


class Outcry(NamedTuple):
    """What homes hear of the stage, docs/model.md, section 7.

    ``stirred``: [A], it has a climate; ``hearing``: [N], numbers of those at whose homes what
    others give up reverberates, as far as they sit here; ``opposition``, ``reverberates``: [R, A];
    ``must``: [A], it has to ratify; ``said``: [R, A, K], the last text of
    each as it looks from outside, no rows where nobody hears; ``now``: [K], room.
    """

    stirred: np.ndarray
    hearing: np.ndarray
    opposition: np.ndarray
    reverberates: np.ndarray
    must: np.ndarray
    said: np.ndarray
    now: np.ndarray


class Sitting(NamedTuple):
    """A stage.

    What rules are given: ``world``, what is so; ``public``: the same, and what an accord spares of
    accidents as the others take it; ``seen``: the same as all see it who judge texts here, and
    ``cold``: with nothing that going beyond red lines costs; ``fresh``: as resolve is believed now.
    Who has to consent: ``rule``, and ``nobody``. ``lookout``: the ladder on which a leader looks
    for texts. ``heard``: what whoever mediates has heard, and ``unheard``: what it hears at first;
    ``reach``: [2, 2, K], the first and the last option that there are, and of those between two
    sides. ``people``: [A], keys of all parties, of whom ``somebody`` is one; ``keys``: see
    :data:`SESSION`. ``play``: all there is beside the stage.
    """

    play: Play
    world: World
    public: World
    seen: World
    cold: World
    fresh: World
    rule: Rule
    nobody: Rule
    frontier: Frontier
    lookout: Ladder
    seats: Seats
    course: Course
    hours: Hours
    minds: Minds
    outcry: Outcry
    words: Words
    noes: Noes
    texts: Texts
    answers: Answers
    heard: Heard
    unheard: Heard
    objections: Objections
    reach: np.ndarray
    recalled: Recalled
    later: Later
    known: Knowledge
    people: np.ndarray
    somebody: Person
    keys: np.ndarray
