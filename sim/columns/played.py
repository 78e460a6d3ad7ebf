"""Columns of what came of the plays: how they ended, and what happened in them."""

from __future__ import annotations

from sim.columns.column import (
    COUNT,
    DATE,
    DAYS,
    FLAG,
    LEVEL,
    NUMBER,
    PLAY,
    SHARE,
    STAKES,
    WORD,
    Column,
)
from sim.outcomes import ENDINGS, GROUNDS, NOES, RECORDED, WHOLE

STAGE = "The id of the stage"
WHY = "; ".join(f"{one.meaning} ({one.word})" for one in NOES)

OUTCOMES = (
    PLAY,
    Column(
        "outcome_class", WORD,
        "How the play ended, in one word. The gravest coercion that was carried out comes first, "
        "so that an accord and force in one play are `force`; what was agreed is in `accord_kind`. "
        "What was in force from the beginning counts only where nothing else came about, and what "
        "lasts only where no accord that stands has lifted it.",
        range=", ".join(
            f"{one.word} ({one.meaning})" if one.meaning else one.word for one in ENDINGS
        ),
    ),
    Column(
        "accord_stage", WORD,
        f"{STAGE} of the accord that settled the last issue of any agenda; where no accord did, "
        "of the first that stands.",
        missing="no accord stands",
    ),
    Column("accord_date", DATE, "The day of `accord_stage`.", missing="no accord stands"),
    Column(
        "accord_kind", WORD, "Whether accords that stand settle all issues of any agenda, or some.",
        range=", ".join(RECORDED), missing="no accord stands",
    ),
    Column(
        "n_sessions", COUNT, "Sessions held; a stage that only exchanges words counts as one.",
        "sessions",
    ),
    Column("n_offers", COUNT, "Texts that parties tabled.", "texts"),
    Column(
        "tension", NUMBER,
        "Tension when the talks ended, outside all tracks; 0 where the scenario has none.",
        LEVEL, "0 to 1",
    ),
    Column("accident", FLAG, "Whether an accident set off a measure."),
    Column(
        "days", NUMBER,
        "Days from the first stage to the accord that settled the last issue, or else to the end "
        "of the talks.",
        DAYS, "from 0",
    ),
    Column(
        "last_objection", WORD,
        "Who refused the last text that was refused, and the issue that was named: PARTY:ISSUE. "
        "Nothing follows the colon where the no named no issue.",
        missing="nobody refused a text",
    ),
    Column(
        "zopa", NUMBER,
        "Whether, when some stage began and nothing had been settled, a text lay inside the red "
        "lines of all its voters, was worth no deal to each, and could be ratified where it must.",
        range="1, 0", missing="it is not worked out (that is done for the first 200 plays)",
    ),
    *(
        Column(
            f"{concept}_distance", NUMBER,
            f"How far the settlement is from the {text}: root mean square, over the parties that "
            "vote at some stage, of the differences in utility.",
            STAKES, "from 0",
            "it is not worked out (that is done for the first 200 plays), or there was no text "
            "that all could sign",
        )
        for concept, text in (
            ("nash", "Nash text"),
            ("ks", "Kalai–Smorodinsky text"),
            ("egalitarian", "egalitarian text"),
            ("utilitarian", "utilitarian text"),
        )
    ),
    Column(
        "u_<party>", NUMBER,
        "What the settlement at the end is worth to <party>; 1 is the best less the worst on its "
        "own weightiest issue; what an accord has brought without what it counts with is not in "
        "it, nor are costs and harm.",
        STAKES,
    ),
    Column(
        "value_<party>", NUMBER,
        "What the play was worth to <party> in all: u_<party>, less harm, costs, payments and what "
        "backing down cost, less what waiting cost, and less the price at home of what it signed "
        "beyond its red lines.",
        STAKES,
    ),
    Column(
        "no_deal_<party>", NUMBER,
        "What <party> could expect when the talks ended, before what was still to be decided was: "
        "the settlement of then, and the coercion to be reckoned with. Waiting is left out.",
        STAKES,
    ),
    Column(
        "resolve_<party>", NUMBER,
        "The resolve of <party> at the end: as drawn, moved by shocks. 0 minds every cost of "
        "coercion, 1 none.",
        LEVEL, "0 to 1",
    ),
    Column(
        "belief_<party>", NUMBER,
        "The resolve that the others believed <party> to have, on average, when the talks ended.",
        LEVEL, "0 to 1", "<party> leads and follows no measure, so that nobody asks",
    ),
    Column(
        "lines_known_<party>", NUMBER,
        "The chance that the others gave, when the talks ended, to the red lines that <party> in "
        "fact has. Only of parties whose red lines are in doubt.",
        range="0 to 1",
    ),
    Column(
        "did_<measure>", FLAG,
        "Whether <measure> was carried out; of one in force from the beginning, whether no accord "
        "has lifted it. What lasts was carried out even where an accord has lifted it since.",
    ),
    Column(
        "months_<measure>", NUMBER,
        "How many months <measure>, which lasts, has run: until an accord lifted it, it was "
        "decided, or the horizon was reached.",
        "months", "from 0",
    ),
    Column(
        "front_<measure>", NUMBER,
        "How many forts the leader of <measure>, which is fought out on a line of them, holds in "
        "the end: 0 where it has failed, all where it has succeeded.",
        "forts", "from 0",
    ),
    Column(
        "battles_<measure>", NUMBER,
        "How many battles of <measure> were fought.",
        "battles", "from 0",
    ),
    Column(
        "announced_<measure>", FLAG,
        "Whether the leader of <measure>, a strategic threat, announced it.",
    ),
    Column(
        "backed_down_<measure>", FLAG,
        "Whether <measure> was announced and not carried out when it was due, no accord having "
        "answered it.",
    ),
    Column(
        "answered_<measure>", FLAG,
        "Whether accords had answered <measure> for its leader when it was decided, or, where it "
        "was not, in the end.",
    ),
    Column(
        "at_rest", FLAG,
        "Whether, whenever something was decided, the thresholds of resolve from which leaders act "
        "were at rest: none of them could gain more than a millionth of a stake by another. Only "
        "where some leader acts twice on one path of answers, or an answer resists.",
    ),
    Column(
        "regret", NUMBER,
        "The most that a leader could gain by another threshold than those that went before "
        "something decided, given the others'.",
        STAKES, "from 0; 0 where best responses came to rest",
    ),
    Column(
        "climate_<party>", NUMBER,
        "The climate at the home of <party> in the end: how willing it is to hear of concessions.",
        "log-odds (0.8 a notch)",
    ),
    Column(
        "ratified_<party>", NUMBER,
        "Whether the home of <party> ratified all that was put to the vote there.",
        range="1, 0", missing="nothing was put to the vote",
    ),
    Column("lapsed", FLAG, "Whether an accord lapsed because a home refused it."),
)  # fmt: skip

SETTLEMENTS = (
    PLAY,
    Column("issue", WORD, "The id of the issue."),
    Column(
        "option", WORD, "The id of the option that holds at the end of the play.",
        range="an option of the issue, or none where nothing has come into force",
    ),
    Column(
        "by", WORD, "What brought it about.",
        range="status_quo, accord, the id of the measure that imposed it, or that of the promise "
        "that was kept",
    ),
    Column("stage", WORD, f"{STAGE} of the accord.", missing="no accord settled it"),
)  # fmt: skip

HELD = "the stage was not held"
STAGES = (
    PLAY,
    Column("stage", WORD, f"{STAGE}."),
    Column("met", FLAG, "Whether it was held: the talks went on, and what it was on condition of."),
    Column("walked_out", FLAG, "Whether somebody walked out of it."),
    Column("accord", FLAG, "Whether a text was adopted at it, ratified later or not."),
    Column("signers", WORD,
           "Who signed that text: the ids of all who have a vote there and said yes to it, or "
           "tabled it as their own, with bars between them. A bloc signs for its members.",
           missing="no text was adopted"),
    Column("n_sessions", COUNT, "Sessions held at it; one that only exchanges words counts.",
           "sessions", "from 0"),
    Column("n_offers", COUNT, "Texts that parties tabled at it.", "texts", "from 0"),
    Column("n_settled", COUNT, "Issues that were settled at it.", "issues", "from 0"),
    Column("tension_before", NUMBER,
           "Tension as it began, on its track; 0 where the scenario has none.", LEVEL, "0 to 1",
           missing=HELD),
    Column("tension_after", NUMBER, "Tension once it was over, on its track.", LEVEL, "0 to 1",
           missing=HELD),
    Column("believed_before_<party>", NUMBER,
           "What others took the resolve of <party> for as it began, on its track, and before any "
           "threat was announced at it; mean.", LEVEL, "0 to 1", missing=HELD),
    Column("belief_<party>", NUMBER,
           "What others took the resolve of <party> for once it was over; mean.", LEVEL, "0 to 1",
           missing=HELD),
    Column("climate_<party>", NUMBER, "The climate at the home of <party> once it was over.",
           missing=HELD),
    Column("authority_<party>", COUNT,
           "By how many options the negotiators of <party> might go beyond its red lines, in the "
           "end; 0 where the stage was not held.", "options", "from 0"),
)  # fmt: skip

HAPPENED = {
    "accord": "a text was adopted at a stage",
    "walked_out": "a party walked out of a stage",
    "announced": "a strategic threat was announced",
    "carried_out": "a measure was carried out that was not in force from the beginning",
    "accident": "an accident set off a measure",
    "ratified": "a home ratified the accord of a stage",
    "refused": "a home refused it, and the accord lapsed",
    "shock": "a shock struck",
    "promise_kept": "in the end, an option that was promised came about",
    "position": "a party came to have a new position",
}
"""What may happen on a day."""

DATES = (
    PLAY,
    Column(
        "day", DATE,
        "The day; of an accident the one by which it had happened, since the days between two "
        "entries of the calendar are gone through at once.",
    ),
    Column(
        "what", WORD,
        f"What happened: {'; '.join(f'{word}, {told}' for word, told in HAPPENED.items())}.",
        range=", ".join(HAPPENED),
    ),
    Column("of", WORD, "The id of the stage, measure, shock, promise or new position."),
    Column(
        "by", WORD, "The id of the party that did it.",
        missing="nobody did it alone; who signed an accord is in `signers` of the table `stages`",
    ),
)  # fmt: skip

OBJECTIONS = (
    PLAY,
    Column("stage", WORD, f"{STAGE}."),
    Column("party", WORD, "The id of the party that said no there, at least once."),
    Column(
        "issue", WORD, "The id of the issue that it named.",
        missing=f"the ground is {' or '.join(WHOLE)}, which name no issue",
    ),
    Column(
        "ground", WORD,
        f"Why: {WHY}, as it last was there.",
        range=", ".join(GROUNDS),
    ),
    Column(
        "last", FLAG,
        "Whether it was still refused in the last text put to the party there.",
    ),
)  # fmt: skip

OFFERS = (
    PLAY,
    Column("stage", WORD, f"{STAGE}."),
    Column("session", COUNT, "The session of the stage.", "", "from 1"),
    Column("party", WORD, "The id of the party that tabled the text."),
    Column(
        "own", FLAG,
        "Whether it is what the party itself would have; else it put a text to all who vote, as "
        "chair or mediator.",
    ),
    Column("value", NUMBER, "The utility of the text to the party that tabled it.", STAKES),
    Column(
        "share", NUMBER, "`value` as a share of the best that the party can conceive of.", SHARE,
        "at most 1",
    ),
    Column(
        "option_<issue>", WORD, "The option that the text brings of <issue>, or confirms.",
        range="an option of the issue, or none where nothing is to be in force",
        missing="the text leaves the issue as it is",
    ),
)  # fmt: skip

ANSWERS = (
    PLAY,
    Column("stage", WORD, f"{STAGE}."),
    Column("session", COUNT, "The session of the stage.", "", "from 1"),
    Column("party", WORD, "The id of the party that answers; only who votes is asked."),
    Column(
        "by", WORD, "The id of the party that tabled the text.",
        missing="a motion is put, of the floor's own",
    ),
    Column("yes", FLAG, "Whether it said yes."),
    Column(
        "ground", WORD,
        f"Why not, the first that holds: {WHY}.",
        range=", ".join(GROUNDS), missing="it said yes",
    ),
    Column(
        "gain", NUMBER,
        "What the text is worth to it over no deal, as it reckons then: its price at home taken "
        "off, and as far as it is likely to be ratified.",
        STAKES,
    ),
)  # fmt: skip

LOG = (
    PLAY,
    Column("day", DATE, "The day."),
    Column(
        "stage", WORD, "The id of the stage, or of another entry of the calendar, at which it was.",
        missing="it was at none",
    ),
    Column("session", COUNT, "The session of the stage; 0 where it was in none.", "", "from 0"),
    Column(
        "kind", WORD,
        "What happened: `stage_begin`, `offer`, `answer`, `accord`, `measure`, `end` and so on; "
        "`sim/model/event.py` has them all.",
    ),
    Column("party", WORD, "The id of the party that did it.", missing="nobody did it alone"),
    Column(
        "data", WORD,
        "What goes with it, in the scenario's own ids, as JSON: of an offer its text and its value "
        "among others, of an answer its grounds.",
    ),
)  # fmt: skip
