"""What is done at a stage where a forum asks for it: texts are tabled and answered, in one play.

docs/model.md, sections 2 to 4; the words for it are in :mod:`sim.stage.verbs`.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import TIE, call, copy, is_same, rule
from sim.days.state import UNTABLED
from sim.rules.adoption import adopted, lay, may_sign, note_objections, reply
from sim.rules.mediation import balanced_text
from sim.rules.mediation import hear as hear_noes
from sim.rules.noting import note_answer, note_text
from sim.rules.offers import rate
from sim.rules.tabling import choose, put_down
from sim.stage.asking import level_of, pick_of, target_of, worth_of
from sim.stage.clock import count_hours
from sim.stage.learning import be_read, hear_answer, hear_refusal, hear_text, reproach
from sim.stage.log import ANSWERED, PUT_DOWN, PUT_UP, TABLED, VOTED, tell
from sim.stage.recalling import LONG, recall_heard, recall_own
from sim.stage.sitting import ANSWERS, NOBODY, TABLES
from sim.stage.stock import person_of, take_stock

# -- tabling ------------------------------------------------------------------------------


@rule
def has_a_line(sitting, r, a):
    """Whether a party has a line on some issue of the agenda."""
    found = False
    for k in range(sitting.world.want.shape[2]):
        found = found or (sitting.world.want[r, a, k] >= 0 and sitting.seen.agenda[r, k])
    return found


@rule
def lay_down(person, sitting, r, text):
    """Choose a rung, and write down its text over what is in force. Returns whether it is one to
    table.
    """
    rating, ladder, world, a = person.rating, person.ladder, sitting.world, person.a
    rate(rating, ladder, world, r, a)
    person.level[r] = level_of(sitting, person, r)
    luck = pick_of(sitting, person, r)
    person.rung[r] = choose(rating, r, person.level[r], person.pick, luck)
    return put_down(ladder, world, r, a, person.rung[r], text)


@rule
def lay_down_all(person, sitting, on, texts, tabled):
    """The same where ``on``, [R]. ``texts``: [R, K]; ``tabled``: [R], written."""
    for r in range(on.shape[0]):
        if on[r]:
            tabled[r] = lay_down(person, sitting, r, texts[r])


@rule
def note_tabled(sitting, r, a, own):
    """Note a text that is tabled, a party's own or one that it puts to all who vote."""
    course, text = sitting.course, sitting.course.text[r]
    if lay(text, course.standing[r, a], course.kept[r, a]):
        course.fresh[r] = True
    course.n_offers[r] += 1
    note_text(sitting.texts, sitting.world, r, a, text, course, own)


@rule
def keep_in_mind(sitting, person, r, text, seen):
    """Keep a text that a party has tabled, for those who recall it."""
    recalled, course = sitting.recalled, sitting.course
    if recalled.there == 0:
        return
    recall_own(recalled, r, person, text, seen)
    now = course.place * LONG + course.session[r]
    for a in range(recalled.recalling.shape[0] if seen > 0 else 0):
        if recalled.recalling[a] and a != person.a:
            value = worth_of(sitting, person_of(sitting, a), r, text)
            recall_heard(recalled, r, a, now, value)


@rule
def table(sitting, r, a, seen):
    """Have party a table a rung of its ladder; ``seen``: in front of the others."""
    course, world, person = sitting.course, sitting.world, person_of(sitting, a)
    if not course.on[r]:
        return 0
    course.turn[r] += 1
    text = course.text[r]
    copy(world.settlement[r], text)
    if person.keys[TABLES] != 0:
        call(person.keys[TABLES], r, 0, 0, 0)
    else:
        course.tabled[r] = lay_down(person, sitting, r, text)
    if not has_a_line(sitting, r, a):
        copy(world.settlement[r], text)
        course.tabled[r] = False
    tell(sitting, TABLED, r, a, 0)
    if course.tabled[r]:
        note_tabled(sitting, r, a, True)
        keep_in_mind(sitting, person, r, text, seen)
    if seen > 0:
        if course.tabled[r]:
            hear_text(sitting, r, a, text)
        be_read(sitting, person, r)
        if course.tabled[r]:
            reproach(sitting, r, a, text)
    return 1 if course.tabled[r] else 0


# -- answering ----------------------------------------------------------------------------


@rule
def reply_to(person, sitting, r, text):
    """What a party answers to a text."""
    rate(person.rating, person.ladder, sitting.world, r, person.a)
    person.asked[r] = target_of(sitting, person, r)
    no_deal = person.rating.no_deal[r]
    reply(person.reply, sitting.world, r, text, person.a, no_deal, person.asked[r])


@rule
def reply_all(person, sitting, on, texts):
    """The same where ``on``, [R]. ``texts``: [R, K]."""
    for r in range(on.shape[0]):
        if on[r]:
            reply_to(person, sitting, r, texts[r])


@rule
def take_answer(sitting, r, place, proposer):
    """Have one of those who answer do so; note it, and learn from it, if it votes."""
    a, text = sitting.seats.answering[place], sitting.course.text[r]
    person = person_of(sitting, a)
    if person.keys[ANSWERS] != 0:
        call(person.keys[ANSWERS], r, proposer, 0, 0)
    else:
        reply_to(person, sitting, r, text)
    tell(sitting, ANSWERED, r, a, 0)
    if sitting.rule.voter[a]:
        said, no_deal, course = person.reply, person.rating.no_deal[r], sitting.course
        course.yes[r, a] = said.yes[r]
        note_objections(sitting.noes, course.place, r, said, a, no_deal)
        note_answer(sitting.answers, r, a, said, no_deal, course)
        hear_answer(sitting, r, a, said, text)
        hear_refusal(sitting, r, a, said)


@rule
def answers(sitting, r):
    """How many answer: those who vote, and where the play is logged those who are consulted."""
    seats = sitting.seats
    logged = r < sitting.play.log.plays[0]
    return seats.answering.shape[0] if logged else seats.voters.shape[0]


@rule
def answer(sitting, r, proposer):
    """Have all who vote answer the text that is tabled; whether it is adopted."""
    course = sitting.course
    if not course.on[r]:
        return 0
    course.proposer[r] = proposer
    own = proposer not in (NOBODY, sitting.seats.chair)  # else its tabler answers, too
    course.yes[r, :] = False
    if own:
        course.yes[r, proposer] = sitting.rule.voter[proposer]
    for place in range(answers(sitting, r)):
        if not (own and sitting.seats.answering[place] == proposer):
            take_answer(sitting, r, place, proposer)
    if not adopted(sitting.rule, course.yes[r]):
        return 0
    course.passed[r], course.on[r] = True, False
    return 1


# -- texts of whoever mediates ------------------------------------------------------------


@rule
def table_within(sitting, r, reach):
    """Have the chair table the balanced text within ``reach``, [2, K], where there is one."""
    course, minds, text = sitting.course, sitting.minds, sitting.course.text[r]
    take_stock(sitting, r)
    copy(minds.authority[r], minds.taken[r])
    copy(sitting.world.settlement[r], text)
    heard, frontier, seen = sitting.heard, sitting.frontier, sitting.seen
    balanced_text(text, reach, heard, frontier, seen, sitting.rule, r)
    course.tabled[r] = not is_same(text, sitting.world.settlement[r])
    tell(sitting, PUT_DOWN, r, sitting.seats.chair, 0)
    if course.tabled[r]:
        note_tabled(sitting, r, sitting.seats.chair, False)
    return 1 if course.tabled[r] else 0


@rule
def table_balanced(sitting, r):
    """Have the chair table the text that balances the voters' interests."""
    if not sitting.course.on[r]:
        return 0
    return table_within(sitting, r, sitting.reach[0])


@rule
def reach_between(sitting, r):
    """The options between the last texts of two sides, into the second of the two reaches: all of
    them where one says that nothing is to be in force. Returns whether both have tabled any.
    """
    voters, standing, world = sitting.seats.voters, sitting.course.standing, sitting.world
    one, other, reach = standing[r, voters[0]], standing[r, voters[1]], sitting.reach
    for k in range(one.shape[0]):
        if one[k] == UNTABLED or other[k] == UNTABLED:
            return False
        now, last = world.settlement[r, k], world.home.n_options[k]
        low = now if one[k] == last else one[k]
        high = now if other[k] == last else other[k]
        reach[1, 0, k], reach[1, 1, k] = min(low, high), max(low, high)
        if low < 0 or high < 0:
            reach[1, 0, k], reach[1, 1, k] = reach[0, 0, k], reach[0, 1, k]
    return True


@rule
def table_between(sitting, r):
    """Have a mediator table the text that balances two sides between their last texts."""
    if not sitting.course.on[r]:
        return 0
    take_stock(sitting, r)
    if not reach_between(sitting, r):
        sitting.course.tabled[r] = False
        tell(sitting, PUT_DOWN, r, sitting.seats.chair, 0)
        return 0
    return table_within(sitting, r, sitting.reach[1])


@rule
def resume(sitting, r):
    """Look for the text that talks would come to if they were taken up again, as it looks in this
    session.
    """
    minds = sitting.minds
    minds.resumed_in[r] = sitting.course.session[r]
    take_stock(sitting, r)
    copy(minds.authority[r], minds.taken[r])
    minds.would[r] = balanced_text(
        minds.resumed[r], sitting.reach[0], sitting.unheard, sitting.frontier, sitting.seen,
        sitting.rule, r,
    )  # fmt: skip
    return 0


@rule
def hear(sitting, r):
    """Have the chair note what was objected to in its text."""
    press = sitting.seats.press
    hear_noes(sitting.heard, sitting.objections, sitting.seen, sitting.rule, r, press)
    return 0


# -- votes between texts ------------------------------------------------------------------


@rule
def prefer(sitting, r):
    """Have the voters choose between the text that is tabled and the one that stands."""
    course, world, voters = sitting.course, sitting.world, sitting.seats.voters
    text, stood = course.text[r], course.stood[r]
    if not course.on[r] or is_same(text, stood):
        return 0
    course.yes[r, :] = False
    course.against[r, :] = False
    for i in range(voters.shape[0]):
        a, person = voters[i], person_of(sitting, voters[i])
        fits = may_sign(world.mandates, r, a, text, world.settlement[r])
        more = worth_of(sitting, person, r, text) - worth_of(sitting, person, r, stood)
        course.yes[r, a], course.against[r, a] = fits and more > TIE, more < -TIE
    course.won[r] = adopted(sitting.rule, course.yes[r])
    tell(sitting, VOTED, r, 0, 0)
    if course.won[r]:
        copy(text, stood)
    return 1 if course.won[r] else 0


@rule
def put(sitting, r):
    """Put the text that stands to all voters, against what is in force."""
    course, world = sitting.course, sitting.world
    if is_same(course.stood[r], world.settlement[r]) or course.walked[r] or not course.live[r]:
        return 0
    course.on[r] = course.held[r]
    copy(course.stood[r], course.text[r])
    count_hours(sitting, r)
    tell(sitting, PUT_UP, r, 0, 0)
    return answer(sitting, r, NOBODY)
