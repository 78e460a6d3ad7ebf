"""Every column of every table: its unit and what it means. docs/tables.md is made from this.

What stands here goes into the Parquet files too, so that a table explains itself to whoever
opens it a year later. A name in angle brackets stands for an id of the scenario:
``u_<party>`` is a column for each party.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

WORD, DATE, FLAG, COUNT, NUMBER = "word", "date", "yes or no", "whole number", "number"
"""What a column holds."""
STAKES, DAYS, SHARE, CHANCE, NOTCHES = "stakes", "days", "share", "chance", "notches"
LEVEL = "level from 0 to 1"


@dataclass(frozen=True)
class Column:
    """A column, or a family of columns.

    Parameters
    ----------
    name
        As in the table; ``<party>`` stands for any id of a party, and so on.
    holds
        One of the kinds above.
    meaning
        What a value says, in a sentence or two.
    unit
        What it is counted in; nothing where there is no unit.
    range
        Values that can occur, where the kind does not say it.
    missing
        What it means where nothing stands; nothing where a value always does. Numbers are NaN
        there, dates null and words empty.
    derived
        Worked out from other numbers of the file, so that ``--set`` does not take it.
    """

    name: str
    holds: str
    meaning: str
    unit: str = ""
    range: str = ""
    missing: str = ""
    derived: bool = False

    @property
    def metadata(self) -> dict[str, str]:
        """Unit and meaning as Parquet files keep them with a column."""
        said = [self.meaning]
        if self.range:
            said.append(f"Values: {self.range}.")
        if self.missing:
            said.append(f"Nothing stands there: {self.missing}.")
        return {"unit": self.unit, "meaning": " ".join(said)}


PLAY = Column("replicate", COUNT, "The number of the play.", "", "from 0")
STAGE = "The id of the stage"

OUTCOMES = (
    PLAY,
    Column(
        "outcome_class", WORD,
        "How the play ended, in one word. The gravest coercion that was carried out comes first, "
        "so that an accord and force in one play are `force`; what was agreed is in `accord_kind`. "
        "What was in force from the beginning counts only where nothing else came about.",
        range="force, rupture, sanctions, deployment, accord (all issues of any agenda), partial, "
        "unratified (an accord lapsed and none stands), open_ended",
    ),
    Column(
        "accord_stage", WORD,
        f"{STAGE} of the accord that settled the last issue of any agenda; where no accord did, "
        "of the first that stands.",
        missing="no accord stands",
    ),
    Column("accord_date", DATE, "The day of `accord_stage`.", missing="no accord stands"),
    Column(
        "accord_kind", WORD, "Whether accords have settled all issues of any agenda, or some.",
        range="full, partial", missing="no accord stands",
    ),
    Column(
        "n_sessions", COUNT, "Sessions held; a stage that only exchanges words counts as one.",
        "sessions",
    ),
    Column("n_offers", COUNT, "Texts that parties tabled.", "texts"),
    Column(
        "tension", NUMBER, "Tension when the talks ended; 0 where the scenario has none.", LEVEL,
        "0 to 1",
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
        range="1, 0", missing="not worked out: that is done for the first 200 plays",
    ),
    *(
        Column(
            f"{concept}_distance", NUMBER,
            f"How far the settlement is from the {text}: root mean square, over the parties that "
            "vote at some stage, of the differences in utility.",
            STAKES, "from 0",
            "not worked out (that is done for the first 200 plays), or no text is better than no "
            "deal to all",
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
        "own weightiest issue. Costs and harm are not in it.",
        STAKES,
    ),
    Column(
        "value_<party>", NUMBER,
        "What the play was worth to <party> in all: u_<party>, less harm, costs, payments and what "
        "backing down cost, and less what waiting cost.",
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
        "did_<measure>", FLAG,
        "Whether <measure> was carried out; of one in force from the beginning, whether no accord "
        "has lifted it.",
    ),
    Column("announced_<measure>", FLAG, "Whether the leader of <measure> made the threat."),
    Column(
        "backed_down_<measure>", FLAG,
        "Whether <measure> was announced and not carried out when it was due, its leader not bound "
        "by an accord.",
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

OBJECTIONS = (
    PLAY,
    Column("stage", WORD, f"{STAGE}."),
    Column("party", WORD, "The id of the party that said no there, at least once."),
    Column(
        "issue", WORD, "The id of the issue that it named.",
        missing="grounds value and home, which name no issue",
    ),
    Column(
        "ground", WORD,
        "Why: beyond its red lines (mandate); an issue of its package was left outside them "
        "(package); worth less than no deal, or than what it held out for (value); too unlikely to "
        "be ratified (home).",
        range="mandate, package, value, home",
    ),
    Column(
        "last", FLAG,
        "Whether it was still refused in the last text put to the party there, or in the last "
        "before the issue was set aside.",
    ),
)  # fmt: skip

OFFERS = (
    PLAY,
    Column("stage", WORD, f"{STAGE}."),
    Column("session", COUNT, "The session of the stage.", "", "from 1"),
    Column("party", WORD, "The id of the party that tabled the text."),
    Column("value", NUMBER, "The utility of the text to the party that tabled it.", STAKES),
    Column(
        "share", NUMBER, "`value` as a share of the best that the party can conceive of.", SHARE,
        "at most 1",
    ),
)  # fmt: skip

_LINE = "parties.<party>.demands.<issue>"
_HOME = "parties.<party>.home"

PARAMETERS = (
    PLAY,
    Column(f"{_LINE}.want", WORD, "The option that <party> wants on <issue>, as drawn."),
    Column(
        f"{_LINE}.accept", WORD,
        "The red line of <party> on <issue>, as drawn: it signs what lies from there through what "
        "it wants and on beyond. Given to --set, write {OPTION: 1} to have it without doubt.",
    ),
    Column(
        f"{_LINE}.inside", WORD,
        "The options inside the red lines of <party> on <issue>, with bars between them: for a "
        "bloc what enough of its members would sign as well, and where what is wanted is uncertain.",
        missing="no option lies inside", derived=True,
    ),
    Column(
        f"{_LINE}.salience", NUMBER, "How much <issue> matters to <party>, beside its other issues.",
        "salience (low 1, medium 2, high 4, vital 8)", "from 0",
    ),
    Column(
        f"{_LINE}.curvature", NUMBER,
        "How the value of <issue> falls with the distance from what <party> wants: 1 evenly, more "
        "with cheap first concessions.",
        "exponent", "0.01 to 100",
    ),
    Column(
        f"{_LINE}.values.<option>", NUMBER,
        "What <option> is worth to <party>, as a share of the weight of <issue>.", SHARE, "0 to 1",
    ),
    Column(
        "parties.<party>.resolve", NUMBER,
        "The resolve of <party> before any shock. 0 minds every cost of coercion, 1 none. Given to "
        "--set it moves what others believe as well, unless the scenario has `believed`.",
        LEVEL, "0 to 1",
    ),
    Column(
        "parties.<party>.patience", NUMBER,
        "Days without an accord after which <party> has lost half a stake.", DAYS, "over 0",
    ),
    Column(
        "parties.<party>.instructions.pace", NUMBER,
        "By how many options beyond red lines the leader of <party> may widen what its negotiators "
        "are allowed, each time.",
        "options", "from 0",
    ),
    Column(
        f"{_HOME}.cornered", NUMBER,
        "What the leader of <party> loses by backing down in public, or by an option beyond red "
        "lines.",
        STAKES, "from 0",
    ),
    Column(
        f"{_HOME}.prepared", NUMBER, "How far the public of <party> is prepared for concessions.",
        NOTCHES, "-10 to 10",
    ),
    Column(
        f"{_HOME}.preparing", NUMBER, "How fast the public of <party> is being prepared.",
        "notches a month", "from 0",
    ),
    Column(
        f"{_HOME}.media", NUMBER, "What the media of <party> add to the climate at its home.",
        NOTCHES, "-10 to 10",
    ),
    Column(
        f"{_HOME}.opposition", NUMBER,
        "What the opposition at the home of <party> takes from the climate, at first and for each "
        "stake given up.",
        NOTCHES, "from 0",
    ),
    Column(
        f"{_HOME}.doubters", NUMBER,
        "What doubters in its own camp take from the climate at the home of <party>.",
        NOTCHES, "from 0",
    ),
    Column(
        f"{_HOME}.ratify.at_red_line", NUMBER,
        "The chance that the home of <party> ratifies a text at its red lines, in a calm climate.",
        CHANCE, "0 to 1",
    ),
    Column(
        f"{_HOME}.ratify.at_want", NUMBER,
        "The chance that the home of <party> ratifies a text that gives what it wants, in a calm "
        "climate.",
        CHANCE, "0 to 1",
    ),
    Column(
        f"{_HOME}.ratify.confidence", NUMBER,
        "The chance of ratification without which <party> signs nothing.", CHANCE, "0 to 1",
    ),
    Column(
        "measures.<measure>.success", NUMBER,
        "The chance that <measure>, carried out, imposes what it is to impose.", CHANCE, "0 to 1",
    ),
    Column(
        "measures.<measure>.cost.<party>", NUMBER,
        "What <measure> costs <party> to carry out, at resolve 0.", STAKES, "from 0",
    ),
    Column(
        "measures.<measure>.benefit.<party>", NUMBER,
        "What carrying <measure> out is worth to <party> in itself.", STAKES, "from 0",
    ),
    Column(
        "measures.<measure>.harm.<party>", NUMBER,
        "The harm that <measure> does <party>, where all who may follow do.", STAKES, "from 0",
    ),
    Column(
        "measures.<measure>.audience_cost", NUMBER,
        "What it costs the leader of <measure> not to carry out what it threatened.", STAKES,
        "from 0",
    ),
    Column(
        "measures.<measure>.breach_cost", NUMBER,
        "What it costs the leader of <measure> to carry it out though bound by an accord.", STAKES,
        "from 0",
    ),
    Column(
        "measures.<measure>.bluff", NUMBER,
        "The chance that a leader who would not carry <measure> out announces it all the same, "
        "each time.",
        CHANCE, "0 to 1",
    ),
    Column(
        "norms.<norm>.cost", NUMBER,
        "What it costs each party that shares <norm> to take part in what it forbids.", STAKES,
        "from 0",
    ),
    Column(
        "norms.<norm>.regard", NUMBER,
        "The share of the others' gain that each party that shares <norm> adds to its own.", SHARE,
        "0 to 1",
    ),
    Column(
        "calendar.<entry>.strength", NUMBER,
        "How many times likelier the signal <entry> is from resolve 1 than from resolve 0; of one "
        "that shows restraint, the other way round.",
        "times", "1 to 1000",
    ),
    Column(
        "calendar.<entry>.costly", NUMBER, "What the signal <entry> costs who gives it.", STAKES,
        "from 0",
    ),
    Column(
        "calendar.<entry>.hard", NUMBER,
        "The chance that the deadline <entry> is meant, so that its party ends the talks.", CHANCE,
        "0 to 1",
    ),
    Column(
        "calendar.<entry>.kept", NUMBER, "The chance that the promise <entry> is kept.", CHANCE,
        "0 to 1",
    ),
    Column(
        "calendar.<entry>.believed", NUMBER,
        "The chance, as the others see it, that the promise <entry> is kept.", CHANCE, "0 to 1",
    ),
    Column(
        "calendar.<entry>.pays.<party>", NUMBER, "What the promise <entry> pays <party>.", STAKES,
        "from 0",
    ),
    Column(
        "calendar.<entry>.spills", NUMBER,
        "The share of what moves at the stage <entry>, in tension and belief, that reaches those "
        "who are not on its track. Of a stage that is repeated each meeting has its own; --set "
        "takes the stage.",
        SHARE, "0 to 1",
    ),
    Column(
        "shocks.<shock>.chance", NUMBER,
        "The chance that <shock> happens: on its date, or at least once in its span of time.",
        CHANCE, "0 to 1",
    ),
    Column("shocks.<shock>.tension", NUMBER, "What <shock> adds to tension.", LEVEL, "-1 to 1"),
    Column(
        "shocks.<shock>.strength", NUMBER,
        "How many times likelier <shock> is, read as an act, from resolve 1 than from resolve 0; "
        "of one that shows restraint, the other way round.",
        "times", "1 to 1000",
    ),
    Column(
        "shocks.<shock>.resolve.<party>", NUMBER, "What <shock> adds to the resolve of <party>.",
        LEVEL, "-1 to 1",
    ),
    Column(
        "shocks.<shock>.climate.<party>", NUMBER,
        "What <shock> adds to the climate at the home of <party>.", NOTCHES, "-10 to 10",
    ),
    Column("tension.now", NUMBER, "Tension at the beginning.", LEVEL, "0 to 1"),
    Column(
        "tension.accident.chance", NUMBER,
        "The chance of an accident in the span of time that the scenario names, at the tension of "
        "the beginning.",
        CHANCE, "0 to 1",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A table of a run: what a row is, and its columns in the order in which they are told."""

    row: str
    columns: tuple[Column, ...]


TABLES = {
    "outcomes": Table("a play", OUTCOMES),
    "settlements": Table("an issue in a play", SETTLEMENTS),
    "objections": Table(
        "a party, an issue and a ground of refusal at a stage of a play", OBJECTIONS
    ),
    "offers": Table("a text that a party tabled, of the first 2,000 plays at most", OFFERS),
    "parameters": Table("a play: the numbers and words that were drawn for it", PARAMETERS),
}
"""Every table of a run; the ids of the scenario stand for what is in angle brackets."""


@cache
def _patterns(table: str) -> tuple[tuple[re.Pattern[str], Column], ...]:
    found = []
    for column in TABLES[table].columns:
        pattern = re.sub(r"<(\w+)>", r"(?P<\1>[A-Za-z0-9_]+)", re.escape(column.name))
        found.append((re.compile(pattern), column))
    return tuple(found)


def family(table: str, name: str) -> Column | None:
    """The entry that describes a column, with its angle brackets; None if there is none."""
    matched = _match(table, name)
    return None if matched is None else matched[1]


def column(table: str, name: str) -> Column | None:
    """A column of a run's table, described with the ids that it is about.

    Parameters
    ----------
    table
        One of :data:`TABLES`.
    name
        As in the table: ``u_RUS``.

    Returns
    -------
    Column or None
        None where no entry describes it.

    Examples
    --------
    >>> column("outcomes", "u_RUS").meaning[:40]
    'What the settlement at the end is worth '
    """
    matched = _match(table, name)
    if matched is None:
        return None
    ids, about = matched

    def filled(text: str) -> str:
        return re.sub(r"<(\w+)>", lambda word: ids[word[1]], text)

    return replace(about, name=name, meaning=filled(about.meaning), missing=filled(about.missing))


def _match(table: str, name: str) -> tuple[dict[str, str], Column] | None:
    """Ids and entry of a column; an entry without angle brackets goes before a family."""
    matched = [
        (found.groupdict(), about)
        for pattern, about in _patterns(table)
        if (found := pattern.fullmatch(name))
    ]
    return min(matched, key=lambda one: len(one[0]), default=None)
