"""Drawn numbers in words: what a dotted path of the scenario means, and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sim.analysis.drivers import Driver
from sim.view.grammar import with_article
from sim.view.wording import listed, option_name

Cast = Mapping[str, Any]

OF_PARTIES = {
    "resolve": "{party} resolve",
    "softness": "{party} softness",
    "reading": "the right reading of {party} position",
    "packaged": "{party} insistence on its package",
    "cornered": "{party} cost of backing down",
    "patience": "{party} patience",
    "stake": "{party} measure of one stake",
    "reservation": "{party} reservation",
    "pace": "the pace of {party} instructions",
    "prepared": "the readiness of {party} public",
    "preparing": "the preparing of {party} public",
    "media": "the friendliness of {party} media",
    "opposition": "the loudness of {party} opposition",
    "doubters": "the doubters in {party} own camp",
    "at_red_line": "the chance that a text at {party} red lines is ratified",
    "at_want": "the chance that what {party} leaders want is ratified",
    "reverberates": "how far {party} public hears what others give up",
}
"""By the last word of the path; ``{party}`` is the party's possessive."""

OF_DEMANDS = {
    "want": "what is wanted on “{issue}” by {party}",
    "accept": "{partys} red line on “{issue}”",
    "inside": "{partys} red line on “{issue}”",
    "salience": "the weight of “{issue}” to {party}",
    "curvature": "the curve of {partys} values on “{issue}”",
}

OF_MEASURES = {
    "success": "the chance that “{measure}” succeeds",
    "decides": "the chance that a month decides “{measure}”",
    "resists": "how far “{measure}” lowers the chance of what it answers",
    "front": "the chance that a month brings a battle of “{measure}”",
    "bluff": "the chance of a bluff with “{measure}”",
    "audience_cost": "the price of not carrying out “{measure}” once threatened",
    "breach_cost": "the price of “{measure}” in breach of an accord",
    "cost": "the cost of “{measure}” to {party}",
    "benefit": "the benefit of “{measure}” to {party}",
    "harm": "the harm of “{measure}” to {party}",
}

OF_ENTRIES = {
    "strength": "the strength of the signal “{entry}”",
    "costly": "the cost of the signal “{entry}”",
    "hard": "the chance that the deadline “{entry}” is hard",
    "resumes": "the chance that “{entry}” is taken up again",
    "spills": "the share of “{entry}” that spills over",
    "believed": "the belief in the promise “{entry}”",
    "kept": "the chance that the promise “{entry}” is kept",
    "pays": "the pay of the promise “{entry}” to {party}",
}

OF_TURNS = {
    "chance": "the chance of the new position “{entry}”",
    "comes": "whether the new position “{entry}” comes",
}

WHETHER = "whether "
"""What begins the name of something that comes or does not."""

OF_SHOCKS = {
    "chance": "the chance of the shock “{shock}”",
    "tension": "the tension that the shock “{shock}” brings",
    "strength": "what the shock “{shock}” tells",
    "resolve": "the step of {partys} resolve at the shock “{shock}”",
    "climate": "the step of {partys} climate at the shock “{shock}”",
}

OF_NORMS = {
    "cost": "the cost of breaking the norm “{norm}”",
    "regard": "the regard under the norm “{norm}”",
}


def thing(path: str, cast: Cast) -> str:
    """What a drawn number is, as a noun inside a sentence: ``Russia's resolve``.

    A path that is not known stands for itself.

    Parameters
    ----------
    path
        Dotted, as the columns of `parameters` are called.
    cast
        The manifest's.
    """
    section, *steps = path.split(".")
    read = SECTIONS.get(section)
    return (read and len(steps) > 0 and read(steps, cast)) or path


def swing(hang: Driver, cast: Cast) -> str:
    """How far an outcome goes over the number on which it hangs most.

    ``from 1% to 61% as Russia's resolve goes from low to high``; low and high are the lowest
    and the highest fifth of what was drawn.
    """
    what = thing(hang.path, cast)
    if isinstance(hang.groups[0].low, str):
        ends = (str(group.low) for group in (hang.least, hang.most))
        if what.startswith(WHETHER):
            here, there = (rough(group.share.share) for group in (hang.least, hang.most))
            where = restricted(hang.path, (str(hang.least.low),), "is", cast)
            rest = "does not" if hang.least.low == "yes" else "does"
            return f"from {here} where {where} to {there} where it {rest}"
        least, most = (options_of(hang.path, word, cast) for word in ends)
        return f"{_ends(hang)} as {what} goes from “{least}” to “{most}”"
    if hang.one_way:
        first, last = hang.groups[0].share.share, hang.groups[-1].share.share
        return f"from {rough(first)} to {rough(last)} as {what} goes from low to high"
    where = f"it lies from {hang.most.low:.3g} to {hang.most.high:.3g}"
    if hang.most.low == hang.most.high:
        where = f"it is {hang.most.low:.3g}"
    return f"{_ends(hang)} over {what}, most often where {where}"


def restricted(path: str, words: Sequence[str], sign: str, cast: Cast) -> str:
    """That what is drawn as a word is one of some, or is not: ``the new position “…” comes``."""
    what = thing(path, cast)
    if what.startswith(WHETHER):
        comes = (words[0] == "yes") == (sign == "is")
        it = what.removeprefix(WHETHER).removesuffix(" comes")
        return f"{it} {'comes' if comes else 'does not come'}"
    return f"{what} {sign} {listed([f'“{options_of(path, word, cast)}”' for word in words], 'or')}"


def rough(share: float) -> str:
    """A share in whole per cent; what is not quite nothing or everything says so."""
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 < share < 1 else f"{100 * share:.0f}%"


def possessive(name: str) -> str:
    """A party's name with its article and its s: ``the United States'``."""
    words = with_article(name)
    return f"{words}'" if words.endswith("s") else f"{words}'s"


def _ends(hang: Driver) -> str:
    return f"from {rough(hang.least.share.share)} to {rough(hang.most.share.share)}"


def options_of(path: str, word: str, cast: Cast) -> str:
    """The option, or the options, that a drawn word stands for."""
    issue = cast["issues"].get(_issue_of(path), {"options": {}})
    return " or ".join(option_name(issue, option) for option in word.split("|"))


def _issue_of(path: str) -> str:
    steps = path.split(".")
    if steps[2:3] == ["inside"] and len(steps) > 4:
        return steps[4]
    return steps[3] if len(steps) > 4 and steps[2] == "demands" else ""


def _party(cast: Cast, party: str) -> str:
    return str(cast["parties"].get(party, party))


def _named(kind: str, cast: Cast, key: str) -> str:
    """A name of the cast; of what has none there, or none but its id, the id with blanks."""
    about = cast.get(kind, {}).get(key, {"name": key})
    name = str(about.get("short") or about["name"])
    return key.replace("_", " ") if name == key else name


def _of_parties(steps: Sequence[str], cast: Cast) -> str:
    party = possessive(_party(cast, steps[0]))
    if steps[1:2] == ["demands"] and len(steps) > 3:
        return _of_demands(steps, cast)
    return OF_PARTIES.get(steps[-1], "").format(party=party)


def _of_demands(steps: Sequence[str], cast: Cast) -> str:
    name = _party(cast, steps[0])
    issue = _named("issues", cast, steps[2])
    if steps[3] == "values" and len(steps) > 4:
        about = cast["issues"].get(steps[2], {"options": {}})
        return f"the worth of “{option_name(about, steps[4])}” to {with_article(name)}"
    words = OF_DEMANDS.get(steps[3], "")
    return words.format(party=with_article(name), partys=possessive(name), issue=issue)


def _of(words: Mapping[str, str], role: str, kind: str) -> Callable[[Sequence[str], Cast], str]:
    """A reader of paths like ``section.ID.key`` and ``section.ID.key.PARTY``."""

    def read(steps: Sequence[str], cast: Cast) -> str:
        if len(steps) < 2 or steps[1] not in words:
            return ""
        if "{party" in words[steps[1]] and len(steps) < 3:
            return ""
        party = _party(cast, steps[2]) if len(steps) > 2 else ""
        return words[steps[1]].format(
            party=with_article(party) if party else "",
            partys=possessive(party) if party else "",
            **{role: _named(kind, cast, steps[0])},
        )

    return read


def _of_tension(steps: Sequence[str], cast: Cast) -> str:
    del cast
    return {"now": "tension at the start", "accident": "the chance of an accident"}.get(
        steps[0], ""
    )


def _of_calendar(steps: Sequence[str], cast: Cast) -> str:
    """Of an entry; of a new position also what it makes of a demand."""
    turn = cast.get("turns", {}).get(steps[0])
    if turn is None:
        kind = "entries" if steps[0] in cast.get("entries", {}) else "stages"
        return _of(OF_ENTRIES, "entry", kind)(steps, cast)
    where = f" by the new position “{turn['name']}”"
    if steps[1:2] == ["demands"] and len(steps) > 3:
        words = _of_demands([turn["by"], *steps[1:]], cast)
        return words + where if words else ""
    if steps[1:2] == ["inside"] and len(steps) > 3:
        return _of_demands([steps[2], "demands", steps[3], "inside"], cast) + where
    return OF_TURNS.get(steps[1] if len(steps) > 1 else "", "").format(entry=turn["name"])


SECTIONS: Mapping[str, Callable[[Sequence[str], Cast], str]] = {
    "parties": _of_parties,
    "measures": _of(OF_MEASURES, "measure", "measures"),
    "calendar": _of_calendar,
    "shocks": _of(OF_SHOCKS, "shock", "shocks"),
    "norms": _of(OF_NORMS, "norm", "norms"),
    "tension": _of_tension,
}
