"""What may be added to a scenario at random: homes, words, events, threats as moves.

Each mechanism is added with a chance of its own to a scenario that is whole without it, and
only as the format allows, so that what comes out is valid again. With plain numbers only,
nothing is added whose luck is drawn by the name of a party.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.scenarios_at_random import Author, Written

CHANCES = ("remote", "unlikely", "even", "likely", "almost_certain")
SIZES = ("low", "medium", "high")
TONES = ("guarded", "harsh", "stern", "constructive", "warm")
IDLE_IN_FORCE = (
    *("imposes", "success", "accident", "audience_cost", "breach_cost", "public", "bluff"),
    "against",
)
PAIR = 2


def embellish(author: Author, written: Written) -> None:
    """Add some of the mechanisms, each with a chance of its own."""
    for chance, add in MECHANISMS:
        if author.odds(chance):
            add(author, written)


def without_measures(written: Written) -> None:
    """Take away measures and what names them: promises to forgo, what norms forbid, accidents."""
    written["measures"] = {}
    written.get("tension", {}).pop("accident", None)
    without_promises(written, "forgoes")
    for key, norm in list(written.get("norms", {}).items()):
        for about in ("forbids", "cost"):
            norm.pop(about, None)
        if "regard" not in norm:
            del written["norms"][key]


def without_promises(written: Written, *kinds: str) -> None:
    """Take away promises of these kinds, and claims that they were made."""
    gone = [e for e in written["calendar"] if "promise" in e and any(kind in e for kind in kinds)]
    written["calendar"] = [entry for entry in written["calendar"] if entry not in gone]
    for stage in _stages(written):
        for said in stage.get("readouts", {}).values():
            said["claims"] = [c for c in said["claims"] if c not in [e["promise"] for e in gone]]


def without_words(written: Written) -> None:
    """Take away texts, promises, norms and what signals cost."""
    written.pop("norms", None)
    without_promises(written, "holds", "forgoes", "pays")
    written["calendar"] = [entry for entry in written["calendar"] if "text" not in entry]
    for entry in written["calendar"]:
        entry.pop("costly", None)


def _stages(written: Written, *forums: str) -> list[Written]:
    """The stages, or those of some forums."""
    found = [entry for entry in written["calendar"] if "stage" in entry]
    return [stage for stage in found if not forums or stage["forum"] in forums]


def _day(author: Author, written: Written, early: int = 30) -> str:
    """A day between a month before the first entry and the last entry of the calendar."""
    days = [date.fromisoformat(entry["date"]) for entry in written["calendar"]]
    span = (days[-1] - days[0]).days + early
    return (days[0] + timedelta(days=author.dice.whole(0, span) - early)).isoformat()


def _put(written: Written, entry: Written) -> None:
    """Put an entry into the calendar, before what has the same date."""
    calendar = written["calendar"]
    at = next((i for i, old in enumerate(calendar) if old["date"] >= entry["date"]), None)
    calendar.insert(len(calendar) if at is None else at, entry)


# -- issues and homes ---------------------------------------------------------------------


def secret_options(author: Author, written: Written) -> None:
    """Options that only those at the table see."""
    for key, issue in written["issues"].items():
        hidden = [o for o in author.some(issue["options"]) if o != author.quo[key]]
        if hidden:
            issue["secret"] = hidden


def issue_that_comes_up(author: Author, written: Written) -> None:
    """One issue of several is raised once the talks are under way."""
    if len(written["issues"]) < PAIR:
        return
    key, day = author.pick(list(written["issues"])), _day(author, written, 0)
    written["issues"][key]["raised"] = day
    for stage in _stages(written):
        if stage["date"] < day and "agenda" in stage:
            stage["agenda"] = [about for about in stage["agenda"] if about != key]


def homes(author: Author, written: Written) -> None:
    """Climates at home, and bars that accords have to pass there."""
    words: dict[str, tuple[str, ...]] = {
        "prepared": ("partly", "yes", "no"),
        "preparing": ("slow", "normal", "fast"),
        "media": ("neutral", "friendly", "hostile"),
        "opposition": ("quiet", "audible", "loud"),
        "doubters": ("none", "low", "high"),
        "reverberates": ("none", "low", "high"),
    }
    for party in author.some(author.parties, least=1):
        home = written["parties"][party]["home"]
        for key in author.some(list(words)):
            home[key] = author.number(words[key], 0, 1)
        if author.odds(0.4):
            low, high = sorted((author.dice.share(), author.dice.share()))
            home["ratify"] = {"at_red_line": low, "at_want": high}
            if author.odds(0.5):
                home["ratify"]["after"] = author.dice.whole(0, 90)
            if author.odds(0.3):
                key = author.pick(list(author.issues))
                home["ratify"]["when"] = {key: author.some(author.issues[key], least=1)}


def complements(author: Author, written: Written) -> None:
    """Demands that count only with another issue, which the last stage decides, too."""
    settled = [key for key, issue in written["issues"].items() if "raised" not in issue]
    for party in written["parties"].values():
        for about, demand in party["demands"].items():
            others = [key for key in settled if key != about]
            if about in settled and others and author.odds(0.5):
                demand["counts_with"] = author.some(others, least=1)


# -- coercion -----------------------------------------------------------------------------


def _roots(written: Written) -> list[Written]:
    """Measures that answer none, are not in force and are not marked for an accident."""
    return [
        measure
        for measure in written["measures"].values()
        if (measure.get("when") == "no_accord" or isinstance(measure.get("when"), dict))
        and not {"accident", "in_force"} & set(measure)
    ]


def threats_as_moves(author: Author, written: Written) -> None:
    """Strategic threats, which may be bluffs."""
    for measure in author.some(list(written["measures"].values())):
        measure["public"] = "strategic"
        if author.odds(0.7):
            measure["bluff"] = author.pick([1, 0]) if author.fixed else author.dice.share()


def measures_in_force(author: Author, written: Written) -> None:
    """One measure is carried out from a day on."""
    roots = _roots(written)
    if not roots:
        return
    measure = author.pick(roots)
    for key in IDLE_IN_FORCE:
        measure.pop(key, None)
    about = measure.pop("when")
    if isinstance(about, dict) and "no_accord" in about:
        measure["when"] = {"no_accord": about["no_accord"]}
    measure["in_force"] = _day(author, written)


def walkouts(author: Author, written: Written) -> None:
    """One measure is decided where a stage stalls."""
    roots = _roots(written)
    if roots:
        measure = author.pick(roots)
        for key in ("covers", "breach_cost"):
            measure.pop(key, None)
        measure["when"] = {"stalled": author.dice.whole(1, 3)}


def hazard_that_rises(author: Author, written: Written) -> None:
    """An accident hazard that rises with what is carried out."""
    accident = written.get("tension", {}).get("accident")
    if accident and written["measures"]:
        names = author.some(list(written["measures"]), least=1)
        accident["rises_with"] = {name: 1 + author.dice.whole(0, 9) for name in names}


# -- the calendar -------------------------------------------------------------------------


def costly_signals(author: Author, written: Written) -> None:
    """Signals that cost who gives them."""
    signal = {"signal": "paid", "date": _day(author, written), "by": author.pick(author.parties)}
    signal |= {"shows": author.pick(["resolve", "restraint"])}
    _put(written, signal | {"costly": author.number(SIZES, 0, 2)})


def stages_that_wait(author: Author, written: Written) -> None:
    """Stages held only if something is so."""
    stages = _stages(written)
    for i, stage in enumerate(stages):
        if author.odds(0.5):
            waits: list[Any] = ["no_accord", "accord", {"tension_above": 0.3}]
            if i:
                before = author.pick(stages[:i])["stage"]
                waits += [{author.pick(["no_accord", "accord"]): before, "tension_above": 0}]
            stage["if"] = author.pick(waits)


def stages_that_are_repeated(author: Author, written: Written) -> None:
    """A stage with repeats, with an end in sight or without."""
    stage = author.pick(_stages(written))
    stage["every"] = author.pick(["1 week", "3 weeks", 1, 40])
    stage["at_most"] = author.dice.whole(2, 3)
    stage["until"] = "open_ended"
    if author.odds(0.5):
        day = date.fromisoformat(stage["date"]) + timedelta(days=author.dice.whole(0, 60))
        stage["until"] = day.isoformat()


def tracks(author: Author, written: Written) -> None:
    """Stages beside each other."""
    for stage in author.some(_stages(written)):
        stage["track"] = author.pick(["front", "back"])
        if author.odds(0.8):
            stage["spills"] = author.number(("none", "low", "medium", "high", "full"), 0, 1)


def deadlines(author: Author, written: Written) -> None:
    """A day on which a party may end the talks."""
    hard = author.pick([1, 0]) if author.fixed else author.number(CHANCES, 0, 1)
    entry = {"deadline": "last_day", "by": author.pick(author.parties), "hard": hard}
    entry["date"] = _day(author, written)
    if author.odds(0.4):
        entry["known"] = entry["date"]
    if author.odds(0.4):
        later = date.fromisoformat(str(entry["date"])) + timedelta(days=author.dice.whole(1, 30))
        entry["moved_to"] = later.isoformat()
    roots = [id(root) for root in _roots(written) if "stalled" not in root["when"]]
    own = [
        key
        for key, measure in written["measures"].items()
        if id(measure) in roots and measure["by"] == entry["by"]
    ]
    if own and author.odds(0.6):
        entry["threat"] = author.pick(own)
    _put(written, entry)


def shocks(author: Author, written: Written) -> None:
    """Events that nobody decides, with a day or at random."""
    written["shocks"] = {}
    for i in range(author.dice.whole(1, 2)):
        shock: Written = {"tension": author.number(("slight", "sharp"), -1, 1)}
        if author.odds(0.5):
            shock |= {"date": _day(author, written), "chance": author.pick([1, 0])}
        else:
            shock |= {"chance": author.number(CHANCES, 0, 0.99), "per": "week"}
        if author.odds(0.5):
            shock["resolve"] = {
                party: author.number(("marked",), -1, 1) for party in author.some(author.parties)
            }
        if author.odds(0.5):
            shock["climate"] = {
                party: author.number(("worse", "much_better"), -3, 3)
                for party in author.some(author.parties)
            }
        if author.odds(0.5):
            shock |= {"of": author.pick(author.parties), "strength": 1 + 9 * author.dice.share()}
            shock["shows"] = author.pick(["resolve", "restraint"])
        written["shocks"][f"shock{i}"] = shock


# -- words --------------------------------------------------------------------------------


def texts(author: Author, written: Written) -> None:
    """Published texts: what they ask, refuse and are open to."""
    for i in range(author.dice.whole(1, 2)):
        by = author.pick(author.parties)
        others = [party for party in author.parties if party != by]
        about = author.some(list(written["issues"]))
        entry: Written = {"text": f"text{i}", "by": by, "date": _day(author, written)}
        entry["asks"] = {key: author.pick(author.issues[key]) for key in about}
        entry["refuses"], entry["open_to"] = (author.some(list(author.issues)) for _ in range(2))
        entry["open_to"] = [key for key in entry["open_to"] if key not in entry["refuses"]]
        entry["to"] = author.some(others)
        readings = ["ultimatum", "offer"] if about else ["offer"]
        entry["read_as"] = {p: author.pick(readings) for p in entry["to"]}
        if author.odds(0.2):
            entry["public"] = "no"
        _put(written, entry)


def promises(author: Author, written: Written) -> None:
    """Promises to hold, to forgo, to pay."""
    for i in range(author.dice.whole(1, 2)):
        by = author.pick(author.parties)
        others = [party for party in author.parties if party != by]
        entry: Written = {"promise": f"promise{i}", "by": by, "date": _day(author, written)}
        held = {
            key: [o for o in options if o != author.quo[key]]
            for key, options in author.issues.items()
            if author.quo[key] is not None and len(options) > 1
        }
        own = [
            key
            for key, measure in written["measures"].items()
            if measure["by"] == by and "in_force" not in measure
        ]
        kind = author.pick(["pays", *["holds"] * bool(held), *["forgoes"] * bool(own)])
        if kind == "pays":
            entry["pays"] = {p: author.number(SIZES, 0, 2) for p in author.some(others, least=1)}
            entry["when"] = {"accord": author.some(list(author.issues), least=1)}
        else:
            about = author.some(list(held), least=1)
            entry["holds"] = {key: author.pick(held[key]) for key in about}
            if kind == "forgoes":
                entry.pop("holds")
                entry["forgoes"] = author.some(own, least=1)
            entry["kept"] = author.pick([1, 0]) if author.fixed else author.dice.share()
            entry["believed"] = author.number(CHANCES, 0, 1)
            entry["to"] = author.some(others)
        _put(written, entry)


def calls(author: Author, written: Written) -> None:
    """Who called a meeting; what is said after an exchange."""
    given = [entry["promise"] for entry in written["calendar"] if "promise" in entry]
    for stage in author.some(_stages(written), least=1):
        stage["called_by"] = author.pick(author.parties)
    for stage in _stages(written, "exchange"):
        stage["readouts"] = {
            party: {
                "tone": author.pick(TONES),
                "voice": author.pick(["leader", "official", 0]),
                "claims": author.some(given),
            }
            for party in author.some(author.parties, least=1)
        }


def norms(author: Author, written: Written) -> None:
    """What some hold to."""
    norm: Written = {"shared_by": author.some(author.parties, least=1)}
    forbidden = author.some([*written["measures"], "force"])
    if forbidden and author.odds(0.6):
        norm |= {"forbids": forbidden, "cost": author.number(SIZES, 0.01, 2)}
    if "forbids" not in norm or author.odds(0.3):
        norm["regard"] = author.number(("low", "medium", "high"), 0.01, 1)
    written["norms"] = {"norm": norm}


# -- duels --------------------------------------------------------------------------------


def force_against_force(author: Author, written: Written) -> None:
    """Answers that resist, a contest's cost, harm whatever capabilities say."""
    measures = written["measures"]
    for name, one in list(measures.items()):
        parent = measures.get(one.get("when")) if isinstance(one.get("when"), str) else None
        if parent is None or not parent.get("imposes") or name == one["when"]:
            continue
        sides = (one["by"], parent["by"], parent["against"])
        able = all("capability" in written["parties"][who] for who in sides)
        one["resists"] = "yes" if able and author.odds(0.6) else author.number(CHANCES, 0, 1)
        if author.odds(0.5):
            parent["cost"] = "contest"
    for one in measures.values():
        for who in author.some(list(one.get("harm", {}))):
            if not isinstance(one["harm"][who], dict):
                one["harm"][who] = {"size": one["harm"][who], "by": "stated"}


def duel(author: Author, written: Written) -> None:
    """Two alone that table in turn, with strategies that reckon with the other."""
    inside = [member for row in author.members.values() for member in row]
    free = [party for party in author.parties if party not in inside]
    if len(free) != PAIR:
        return
    for stage in _stages(written):
        beside = ("observers", "observers_table", "consult", "chair")
        for key in (*beside, "press", "first", "adopt", "readouts"):
            stage.pop(key, None)
        stage["parties"] = free
        stage["forum"] = author.pick(["alternating_offers", "ultimatum"])
        if stage["forum"] == "ultimatum":
            stage.pop("sessions", None)
            stage.pop("stalled_after", None)
    for party in free:
        written["parties"][party]["strategy"] = author.pick(
            ["zeuthen", "rational", {"name": "rational", "discount": 0.5}, "ultimatum", "screening"]
        )


MECHANISMS: tuple[tuple[float, Callable[[Author, Written], None]], ...] = (
    (0.25, secret_options),
    (0.2, issue_that_comes_up),
    (0.2, threats_as_moves),
    (0.2, measures_in_force),
    (0.2, walkouts),
    (0.3, hazard_that_rises),
    (0.2, costly_signals),
    (0.2, stages_that_wait),
    (0.2, stages_that_are_repeated),
    (0.2, tracks),
    (0.2, deadlines),
    (0.25, texts),
    (0.25, promises),
    (0.25, calls),
    (0.2, norms),
    (0.3, duel),
    (0.25, shocks),
    (0.4, force_against_force),
    (0.3, complements),
)
"""How often each is added. What needs what another adds stands after it."""
