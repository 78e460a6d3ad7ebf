"""What a scenario file may hold: the schema, entry by entry.

These are the words of a writer. What they come to is in :mod:`sim.scenario.scenario`.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from sim.outcomes import KINDS
from sim.scenario import kinds, majorities, words
from sim.scenario.amounts import (
    COSTS,
    Contest,
    GdpShare,
    Harm,
    Prize,
    amount,
    by_party,
    gain,
    harm_done,
    resistance,
)
from sim.scenario.amounts import SCHEMA as AMOUNTS
from sim.scenario.conditions import Until, condition, last_day, pace_of_meetings, risers
from sim.scenario.demands import PACKAGE, Package, PositionEntry, ReadingEntry, packaged
from sim.scenario.distributions import Distribution, Point
from sim.scenario.grounds import CalendarEntry, Entry, Grounded
from sim.scenario.happenings import Condition
from sim.scenario.home import HomeEntry
from sim.scenario.kinds import (
    Check,
    Day,
    Flag,
    Ids,
    Resolve,
    Short,
    Size,
    Text,
    Title,
    Widen,
    measured,
    one_of,
    setting,
    short,
    whole,
)
from sim.scenario.lasting import LastingEntry
from sim.scenario.majorities import MAJORITIES, Double, Majority
from sim.scenario.problems import Refusal
from sim.scenario.words_spoken import ReadoutEntry

_OPTION = {"type": "string"}
_READINGS = {"type": "object", "additionalProperties": {"type": "number"}}
_MANY = {"type": "array", "items": _OPTION}
_OPTION_SAID = {
    "anyOf": [
        _OPTION,
        {
            "type": "object",
            "properties": {
                "text": {"type": "string", "maxLength": 200, "description": "its words"},
                "short": {
                    "type": "string",
                    "maxLength": kinds.SHORT,
                    "description": "fewer words for it in stories, once those have been said",
                },
            },
            "additionalProperties": False,
        },
    ]
}


class SourceEntry(Entry):
    """Where a fact comes from."""

    title: Title = Field(description="author, title, publisher")
    url: Text | None = Field(None, description="where it can be read")
    date: Day | None = Field(None, description="published on; later than as_of is hindsight")


class IssueEntry(Grounded):
    """What is decided: its possible settlements, in order."""

    secret: Ids = Field((), description="options that only those at the table see")
    raised: Day | None = Field(None, description="the day on which it comes up")
    name: Title | None = Field(None, description="for tables and stories; the id unless named")
    short: Short | None = Field(
        None, description="a few words for it in stories, once its name has been said"
    )
    options: Annotated[
        dict[str, kinds.Option],
        Check(
            kinds.scale,
            {"anyOf": [{"type": "object", "additionalProperties": _OPTION_SAID}, _MANY]},
        ),
    ] = Field(description="the possible settlements, from one end of the scale to the other")
    status_quo: Text | None = Field(
        None, description="what holds now; the first option unless named; none: nothing yet"
    )


class InstructionsEntry(Grounded):
    """Who may extend the negotiators' authority, and how fast."""

    by: Title | None = Field(None, description="the leader's name")
    pace: Annotated[Distribution, measured(words.PACE)] = Field(
        words.PACE.words["normal"], description="options a stage"
    )


class PartyEntry(Grounded):
    """Whoever negotiates: a state, a bloc, an organisation."""

    name: Title | None = Field(None, description="for tables and stories; the id unless named")
    demands: dict[str, Annotated[PositionEntry, short("want", _OPTION)]] = Field(
        {}, description="issue → what it wants, or its whole position"
    )
    salience: Annotated[Distribution | None, measured(words.SALIENCE)] = Field(
        None, description="of its positions that do not say their own; medium unless named"
    )
    package: Annotated[Package, Check(packaged, PACKAGE)] = Field(
        Package(), description="issues it settles only together; all; or {issues: all, chance: 0.6}"
    )
    readings: dict[str, ReadingEntry] = Field(
        {}, description="rival versions of its whole position, the hardest first"
    )
    doubt: Annotated[str | None, one_of(*words.DOUBT)] = Field(
        None, description="together: soft on one issue, soft on all; independent: each by itself"
    )
    softness: Annotated[Distribution | None, measured(words.SHARE)] = Field(
        None, description="how soft it is in truth, 0 to 1; anything unless named"
    )
    follows: Text | None = Field(
        None, description="whose positions it shares where it has none of its own; status_quo"
    )
    members: Ids = Field((), description="the parties of a bloc; each can only narrow its line")
    decides: Annotated[str | None, one_of(*words.DECIDES)] = Field(
        None, description="how a bloc's members narrow its line"
    )
    weights: dict[str, Annotated[float, setting(0, 1e12)]] = Field(
        {}, description="of a bloc's members in a qualified majority; their counts unless given"
    )
    count: Annotated[int, whole(1, 10_000)] = Field(
        1, description="how many parties this entry stands for"
    )
    strategy: Annotated[
        kinds.Named, Check(kinds.named, {"anyOf": [{"type": "string"}, {"type": "object"}]})
    ] = Field(kinds.Named("linear", {}), description="how it concedes")
    resolve: Resolve = Field(
        words.RESOLVE.words["unknown"], description="how little it minds paying for coercion"
    )
    believed: Annotated[Distribution | None, measured(words.RESOLVE)] = Field(
        None, description="what others believe of its resolve; the same unless named"
    )
    stake: Annotated[
        Distribution | str | None, Check(kinds.stake, {"type": ["string", "number", "array"]})
    ] = Field(None, description="what weighs one stake: an issue, or a salience; else the heaviest")
    reservation: Annotated[Distribution | None, measured(words.RESERVATION)] = Field(
        None, description="what no deal is worth to it at least, in stakes; private"
    )
    patience: Annotated[
        Distribution | None, Check(kinds.patience, {"type": ["string", "number", "array"]})
    ] = Field(None, description="after so long with nothing, half of the main aim is lost")
    capability: Annotated[float | None, setting(1e-9, 1e9)] = Field(
        None, description="its strength, on any scale that is the same for all"
    )
    home: HomeEntry | None = Field(None, description="how its leader stands at home")
    instructions: InstructionsEntry | None = Field(
        None, description="whether a leader instructs its negotiators"
    )


class WhenEntry(Entry):
    """What calls for a measure."""

    answers: Text | None = Field(None, description="the measure that this one answers")
    no_accord: Annotated[
        tuple[str, ...] | None, Check(kinds.package, {"anyOf": [{"const": "all"}, _MANY]})
    ] = Field((), description="no accord on these issues")
    by: Day | None = Field(None, description="by this date")
    stalled: Annotated[int | None, whole(1, 1000)] = Field(
        None, description="so many sessions of a stage without a new text"
    )


def _when(value: Any) -> Any:
    if isinstance(value, str):
        if value == "in_force":
            wrong = "When it is in force is a date."
            raise Refusal(wrong, "Write in_force: 1962-10-24, and leave when out.")
        short = {"no_accord": {}, "stalled": {"stalled": "2"}}
        return short.get(value, {"answers": value})
    if not isinstance(value, dict):
        raise Refusal("This does not say when.", "Write no_accord, or the id of a measure.")
    if "no_accord" in value and "stalled" in value:
        raise Refusal("no_accord and stalled call for it at different times.", "Keep one.")
    if "no_accord" not in value and "stalled" not in value:
        remedy = "Write {no_accord: [issue, …], by: 2022-02-20}."
        raise Refusal("no_accord is missing here.", remedy)
    if "stalled" in value and "by" in value:
        raise Refusal("A stage stalls on no date.", "Leave by out.")
    return value


class MeasureEntry(LastingEntry):
    """A coercive act that a party may threaten and carry out."""

    name: Title | None = Field(None, description="for tables and stories; the id unless named")
    by: Text = Field(description="who decides on it and leads it")
    followers: Annotated[
        dict[str, float | None], Check(kinds.followers, {"anyOf": [_MANY, _READINGS]})
    ] = Field({}, alias="with", description="who may follow; each adds its share of the harm")
    against: Text | None = Field(None, description="whom it is aimed at")
    kind: Annotated[str | None, one_of(*KINDS)] = Field(
        None, description="its kind; the measure's id, if that is one"
    )
    when: Annotated[WhenEntry | None, Widen(_when, {"type": "string"})] = Field(
        None,
        description="no_accord, {no_accord: [issues], by: date}, stalled, or a measure's id",
    )
    in_force: Day | None = Field(
        None, description="since when it is carried out already, until an accord lifts it"
    )
    covers: Ids = Field((), description="issues an accord on which binds its leader as well")
    for_all: bool = Field(False, description="what others settle answers it, wherever it lies")
    imposes: dict[str, Text] = Field({}, description="issue → the option that success imposes")
    success: Annotated[
        Distribution | str,
        Check(
            kinds.success,
            {"anyOf": [{"const": "capability"}, kinds.number_schema(words.CHANCE)]},
        ),
    ] = Field(Point(1.0), description="its chance of success, or capability")
    cost: Annotated[
        dict[str, Annotated[Distribution | Prize | Contest, Check(amount, COSTS)]],
        Widen(by_party, COSTS),
    ] = Field({}, description="to who carries it out, times 1 − resolve")
    benefit: Annotated[
        dict[str, Annotated[Distribution, Check(gain, AMOUNTS)]],
        Widen(by_party, AMOUNTS),
    ] = Field({}, description="what carrying it out is worth in itself")
    harm: dict[str, Annotated[Harm | GdpShare, Check(harm_done, AMOUNTS)]] = Field(
        {},
        description="party → harm done to it, in stakes, {size: high, by: stated} or "
        "{gdp: [low, high]}",
    )
    resists: Annotated[
        Distribution | str | None,
        Check(resistance, {"anyOf": [{"enum": ["yes", "no"]}, kinds.number_schema(words.CHANCE)]}),
    ] = Field(
        None, description="of an answer: whether it lowers the chance that what it answers succeeds"
    )
    public: Annotated[
        kinds.Publicity,
        Check(
            kinds.publicity,
            {"anyOf": [{"enum": [*words.PUBLICITY, "strategic"]}, {"type": "string"}]},
        ),
    ] = Field(
        kinds.Publicity(0.0),
        description="whether it is threatened aloud, or since when; strategic: when it chooses",
    )
    bluff: Annotated[Distribution | None, measured(words.CHANCE)] = Field(
        None, description="of a strategic threat: the chance that an empty one is made"
    )
    audience_cost: Annotated[Distribution | None, measured(words.SIZE)] = Field(
        None, description="of backing down; else it follows from how cornered the leader is"
    )
    breach_cost: Annotated[Distribution | None, measured(words.SIZE)] = Field(
        None, description="of breaking a signed accord by it; else twice as cornered"
    )
    accident: Flag = Field(False, description="whether an accident sets it off")


class AdoptEntry(Entry):
    """When a text is adopted."""

    rule: Annotated[str | None, one_of(*kinds.RULES)] = None
    consensus_minus: Ids | None = Field(None, description="whose consent is not needed")
    majority: Annotated[
        Majority | None,
        Check(majorities.majority, {"anyOf": [{"enum": list(MAJORITIES)}, _READINGS]}),
    ] = Field(None, description="more than half; {more_than: 0.5}; {at_least: 2/3}")
    double_majority: Double | None = Field(
        None, description="at least a share of the parties and one of the weight"
    )
    weights: dict[str, Annotated[float, setting(0, 1e9)]] = Field({}, description="of the votes")
    veto: Ids = Field((), description="who must say yes in any case")


class StageEntry(CalendarEntry):
    """A dated entry at which parties meet."""

    model_config = ConfigDict(extra="allow")
    stage: Text = Field(description="its id")
    forum: Text = Field("alternating_offers", description="its rules of procedure")
    parties: Ids | None = Field(None, description="who sits and votes; all unless named")
    first: Ids = Field((), description="who speaks first")
    agenda: Ids | None = Field(None, description="issues; all unless named")
    observers: Ids = Field((), description="speak and do not count")
    observers_table: bool = Field(False, description="observers table texts too")
    consult: Ids = Field((), description="hear and do not vote")
    chair: Text | None = Field(None, description="who tables in single_text")
    adopt: Annotated[AdoptEntry, Widen(kinds.adoption, {"enum": list(kinds.RULES)})] = Field(
        AdoptEntry.model_construct(), description="consensus, consensus_minus, majority, veto"
    )
    sessions: Annotated[int, whole(0, 1000)] = Field(8, description="rounds: each tables once")
    stalled_after: Annotated[int | None, whole(1, 1000)] = Field(
        None, description="sessions without a new text after which it ends"
    )
    together: bool = Field(
        False, alias="whole", description="nothing is agreed until everything is"
    )
    resumes: Annotated[Distribution, measured(words.CHANCE)] = Field(
        Point(0.0), description="the chance that what it leaves open is taken up again"
    )
    if_fails: Annotated[str, one_of("go_on", "end")] = Field(
        "go_on", description="whether the talks end when it fails"
    )
    overseen_by: Annotated[str, one_of("leaders", "delegates")] = Field(
        "delegates", description="leaders instruct between sessions too"
    )
    only_if: Annotated[Condition | None, Check(condition, {"type": ["string", "object"]})] = Field(
        None, alias="if", description="held only if: accord, no_accord, {tension_above: high}"
    )
    track: Text | None = Field(None, description="the track of talks that it belongs to")
    spills: Annotated[Distribution | None, measured(words.SPILLS)] = Field(
        None, description="what share of its moves in tension and belief reaches the rest"
    )
    every: Annotated[int | None, Check(pace_of_meetings, {"type": ["string", "number"]})] = Field(
        None, description="repeated after so long, such as 3 weeks"
    )
    until: Annotated[Until | None, Check(last_day, {"type": "string"})] = Field(
        None, description="the last day of its repeats, or open_ended"
    )
    at_most: Annotated[int | None, whole(2, 100)] = Field(
        None, description="meetings of a stage that is repeated; 12 if it is open_ended"
    )
    called_by: Text | None = Field(None, description="who called it: a faint sign of restraint")
    readouts: dict[str, ReadoutEntry] = Field(
        {}, description="of an exchange: party → what it says of it afterwards"
    )


class SignalEntry(CalendarEntry):
    """An act that others read."""

    signal: Text = Field(description="its id")
    by: Text = Field(description="whose act it is")
    shows: Annotated[str, one_of("resolve", "restraint")] = Field(
        description="what it is likelier to come from"
    )
    strength: Annotated[Distribution, measured(words.STRENGTH)] = Field(
        words.STRENGTH.words["weak"], description="how much likelier"
    )
    voice: Annotated[float, Check(kinds.voice, kinds.number_schema(words.VOICE))] = Field(
        1.0, description="who gave it; a leader unless named"
    )
    costly: Size = Field(Point(0.0), description="what it costs who gives it, in stakes")


class AccidentEntry(Grounded):
    """The chance of an accident at the tension of now."""

    chance: Annotated[Distribution, measured(words.CHANCE)] = Field(description="such as 1 in 300")
    per: Annotated[str, one_of(*words.UNITS)] = Field("month", description="a span of time")
    rises_with: Annotated[dict[str, float], Check(risers, {"anyOf": [_MANY, _READINGS]})] = Field(
        {}, description="measures or kinds that, carried out, double it; or {measure: factor}"
    )
    reckoned: Flag = Field(False, description="whether parties reckon with it beforehand")


class TensionEntry(Grounded):
    """How tense it is."""

    now: Annotated[Distribution, measured(words.TENSION)] = Point(0.0)
    accident: AccidentEntry | None = None


class AdvancedEntry(Grounded):
    """Settings for those who must."""

    bins: Annotated[int, whole(2, 256)] = Field(32, description="bins of a belief")
    tremble: Annotated[float, setting(0, 10)] = Field(0.0, description="of offers, in stakes")
    reading: Annotated[float, setting(1e-6, 10)] = Field(
        0.1, description="spread with which offers are read, in stakes"
    )
    cooling: Annotated[float, setting(0, 1)] = Field(
        0.02, description="the share of tension that a day takes away"
    )
    sensitivity: Annotated[float, setting(0, 100)] = Field(
        3.0, description="how steeply the hazard of an accident rises with tension"
    )
    gdp_stake: Annotated[float, setting(1e-6, 1000)] = Field(
        10.0, description="per cent of GDP that are worth one stake"
    )
