"""Columns of what was drawn for the plays, by the path of the scenario's file."""

from __future__ import annotations

from sim.columns.column import (
    CHANCE,
    DAYS,
    LEVEL,
    NOTCHES,
    NUMBER,
    PLAY,
    SHARE,
    STAKES,
    WORD,
    Column,
)


def _chance(name: str, meaning: str) -> Column:
    return Column(name, NUMBER, meaning, CHANCE, "0 to 1")


def _size(name: str, meaning: str) -> Column:
    return Column(name, NUMBER, meaning, STAKES, "from 0")


def _share(name: str, meaning: str) -> Column:
    return Column(name, NUMBER, meaning, SHARE, "0 to 1")


def _notches(name: str, meaning: str, values: str = "-10 to 10") -> Column:
    return Column(name, NUMBER, meaning, NOTCHES, values)


_PARTY = "parties.<party>"
_LINE, _HOME = f"{_PARTY}.demands.<issue>", f"{_PARTY}.home"
_TURN, _STAYS = "calendar.<entry>.demands.<issue>", "the new position does not come"
_MEASURE, _ENTRY, _SHOCK = "measures.<measure>", "calendar.<entry>", "shocks.<shock>"

PARAMETERS = (
    PLAY,
    Column(f"{_LINE}.want", WORD, "The option that <party> wants on <issue>, as drawn."),
    Column(
        f"{_LINE}.accept", WORD,
        "The red line of <party> on <issue> in this play: it signs what lies from there through "
        "what it wants and on beyond. It follows from the party's softness.",
        missing="no single option is the line", derived=True,
    ),
    Column(
        f"{_LINE}.inside", WORD,
        "The options inside the red lines of <party> on <issue>, with bars between them: for a "
        "bloc what enough of its members would sign as well, and where it is uncertain what is "
        "wanted.",
        missing="no option lies inside", derived=True,
    ),
    Column(
        f"{_LINE}.salience", NUMBER,
        "How much <issue> matters to <party>, beside its other issues: the raw salience. In stakes "
        "it is divided by that of the issue that sets the stake, the heaviest unless `stake` says "
        "otherwise.",
        "weight", "from 0; low is about 1, medium 2, high 4, vital 8",
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
        "the reading that was drawn says none, and the formula holds",
    ),
    _share(
        f"{_PARTY}.softness",
        "How soft <party> is on all its red lines, beside what it might be: 0 the hardest of its "
        "types, 1 the softest. Who follows another is as soft as that one. Given to --set it "
        "leaves what others know of the red lines as it is.",
    ),
    Column(
        f"{_PARTY}.reading", WORD,
        "The reading of the position of <party> that is right. It follows from its softness.",
        derived=True,
    ),
    Column(
        f"{_PARTY}.packaged", WORD,
        "Whether <party> settles the issues of its package only together, yes or no. It follows "
        "from its softness.",
        derived=True,
    ),
    Column(
        f"{_PARTY}.resolve", NUMBER,
        "The resolve of <party> before any shock. 0 minds every cost of coercion, 1 none. Given to "
        "--set it moves what others believe as well, unless the scenario has `believed`.",
        LEVEL, "0 to 1",
    ),
    Column(
        f"{_PARTY}.patience", NUMBER,
        "Days without an accord after which <party> has lost half a stake.", DAYS, "over 0",
    ),
    Column(
        f"{_PARTY}.stake", NUMBER,
        "The salience that weighs one stake to <party>.", "salience", "over 0",
    ),
    Column(
        f"{_PARTY}.reservation", NUMBER,
        "What no deal is worth to <party> at least, as it alone knows.", STAKES,
    ),
    Column(
        f"{_PARTY}.instructions.pace", NUMBER,
        "By how many options beyond red lines the leader of <party> may widen what its negotiators "
        "are allowed, each time.",
        "options", "from 0",
    ),
    _size(
        f"{_HOME}.cornered",
        "What the leader of <party> loses by backing down in public, or by an option beyond red "
        "lines.",
    ),
    _notches(f"{_HOME}.prepared", "How far the public of <party> is prepared for concessions."),
    Column(
        f"{_HOME}.preparing", NUMBER, "How fast the public of <party> is being prepared.",
        "notches a month", "from 0",
    ),
    _notches(f"{_HOME}.media", "What the media of <party> add to the climate at its home."),
    _notches(
        f"{_HOME}.opposition",
        "What the opposition at the home of <party> takes from the climate, at first and for each "
        "stake given up.",
        "from 0",
    ),
    _notches(
        f"{_HOME}.doubters",
        "What doubters in its own camp take from the climate at the home of <party>.",
        "from 0",
    ),
    _notches(
        f"{_HOME}.reverberates",
        "What a stake that others give up at the table adds to the climate at the home of <party>.",
        "from 0",
    ),
    _chance(
        f"{_HOME}.ratify.at_red_line",
        "The chance that the home of <party> ratifies a text at its red lines, in a calm climate.",
    ),
    _chance(
        f"{_HOME}.ratify.at_want",
        "The chance that the home of <party> ratifies a text that gives what it wants, in a calm "
        "climate.",
    ),
    _chance(
        f"{_MEASURE}.success",
        "The chance that <measure>, carried out, imposes what it is to impose; on a line of forts, "
        "that its leader wins a battle.",
    ),
    _chance(
        f"{_MEASURE}.decides",
        "The chance that <measure>, which lasts, is decided within a month of its lasting.",
    ),
    _chance(
        f"{_MEASURE}.front.battle",
        "The chance that a month brings a battle of <measure>, which is fought out on a line of "
        "forts.",
    ),
    _chance(
        f"{_MEASURE}.resists",
        "The share of the chance of what <measure> answers that it takes, carried out.",
    ),
    _size(f"{_MEASURE}.cost.<party>", "What <measure> costs <party> to carry out, at resolve 0."),
    _size(
        f"{_MEASURE}.benefit.<party>",
        "What carrying <measure> out is worth to <party> in itself.",
    ),
    _size(
        f"{_MEASURE}.harm.<party>",
        "The harm that <measure> does <party>, where all who may follow do.",
    ),
    _size(
        f"{_MEASURE}.audience_cost",
        "What it costs the leader of <measure> not to carry out what it threatened.",
    ),
    _size(
        f"{_MEASURE}.breach_cost",
        "What it costs the leader of <measure> to carry it out though bound by an accord.",
    ),
    _chance(
        f"{_MEASURE}.bluff",
        "The chance that a leader who would not carry <measure> out announces it all the same, "
        "each time.",
    ),
    _size(
        "norms.<norm>.cost",
        "What it costs each party that shares <norm> to take part in what it forbids.",
    ),
    _share(
        "norms.<norm>.regard",
        "The share of the others' gain that each party that shares <norm> adds to its own.",
    ),
    Column(
        f"{_ENTRY}.strength", NUMBER,
        "How many times likelier the signal <entry> is from resolve 1 than from resolve 0; of one "
        "that shows restraint, the other way round.",
        "times", "1 to 1000",
    ),
    _size(f"{_ENTRY}.costly", "What the signal <entry> costs who gives it."),
    _chance(
        f"{_ENTRY}.hard",
        "The chance that the deadline <entry> is meant, so that its party ends the talks.",
    ),
    _chance(f"{_ENTRY}.kept", "The chance that the promise <entry> is kept."),
    _chance(
        f"{_ENTRY}.believed", "The chance, as the others see it, that the promise <entry> is kept."
    ),
    _chance(f"{_ENTRY}.chance", "The chance that the new position <entry> comes."),
    Column(
        f"{_ENTRY}.comes", WORD, "Whether the new position <entry> comes, yes or no.", derived=True
    ),
    Column(
        f"{_TURN}.want", WORD, "The option that a party wants on <issue> by the new position "
        "<entry>, as drawn.", missing=_STAYS, derived=True,
    ),
    Column(
        f"{_TURN}.accept", WORD, "Its red line on <issue> by the new position <entry>. It follows "
        "from the party's softness.", missing=_STAYS, derived=True,
    ),
    Column(
        f"{_TURN}.salience", NUMBER, "How much <issue> matters by the new position <entry>: the "
        "raw salience, drawn with the luck of what it was before, in plays in which it does not "
        "come, too.", "weight", "from 0", derived=True,
    ),
    Column(
        f"{_TURN}.curvature", NUMBER, "How values fall with the distance from what is wanted on "
        "<issue> by the new position <entry>, in plays in which it does not come, too.", "exponent",
        "0.01 to 100", derived=True,
    ),
    Column(
        f"{_TURN}.values.<option>", NUMBER, "What <option> is worth by the new position <entry>, "
        "as a share of the weight of <issue>, in plays in which it does not come, too.", SHARE,
        "0 to 1", derived=True,
    ),
    Column(
        f"{_ENTRY}.inside.<party>.<issue>", WORD,
        "The options inside the red lines of <party> on <issue> once the new position <entry> has "
        "come, with bars between them.", missing=_STAYS, derived=True,
    ),
    _size(f"{_ENTRY}.pays.<party>", "What the promise <entry> pays <party>."),
    _chance(
        f"{_ENTRY}.resumes",
        "The chance, as all see it, that what the stage <entry> leaves open is taken up again. Of "
        "a stage that is repeated each meeting has its own; --set takes the stage.",
    ),
    _share(
        f"{_ENTRY}.spills",
        "The share of what moves at the stage <entry>, in tension and belief, that reaches those "
        "who are not on its track. Of a stage that is repeated each meeting has its own; --set "
        "takes the stage.",
    ),
    _chance(
        f"{_SHOCK}.chance",
        "The chance that <shock> happens: on its date, or at least once in its span of time.",
    ),
    Column(f"{_SHOCK}.tension", NUMBER, "What <shock> adds to tension.", LEVEL, "-1 to 1"),
    Column(
        f"{_SHOCK}.strength", NUMBER,
        "How many times likelier <shock> is, read as an act, from resolve 1 than from resolve 0; "
        "of one that shows restraint, the other way round.",
        "times", "1 to 1000",
    ),
    Column(
        f"{_SHOCK}.resolve.<party>", NUMBER, "What <shock> adds to the resolve of <party>.",
        LEVEL, "-1 to 1",
    ),
    _notches(
        f"{_SHOCK}.climate.<party>", "What <shock> adds to the climate at the home of <party>."
    ),
    Column(
        "horizon", NUMBER, "Months after the calendar up to which what lasts is reckoned.",
        "months", "from 0",
    ),
    Column("tension.now", NUMBER, "Tension at the beginning.", LEVEL, "0 to 1"),
    _chance(
        "tension.accident.chance",
        "The chance of an accident in the span of time that the scenario names, at the tension of "
        "the beginning.",
    ),
)  # fmt: skip
