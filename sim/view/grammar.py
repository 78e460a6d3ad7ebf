"""Parties in sentences: articles, verbs, options in quotation marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sim.scenario.scenario import Scenario
from sim.view.wording import capital, listed, long_date

IRREGULAR = {
    "has": "have",
    "is": "are",
    "does": "do",
    "goes": "go",
    "carries": "carry",
    "ratifies": "ratify",
}


def plural(name: str) -> bool:
    """Whether a name takes a plural verb: ``Baltic states`` does, ``United States`` does not."""
    last = name.rsplit(maxsplit=1)[-1]
    return last.islower() and last.endswith("s") and not last.endswith("ss")


def with_article(name: str) -> str:
    """A name as it stands in a sentence: ``the United States``, ``Russia``."""
    words = name.split()
    described = len(words) > 1 and (words[0] == "United" or words[-1].islower())
    return f"the {name}" if described or words[-1] in {"Union", "Council"} else name


class Names:
    """The scenario's own words for parties, issues, options, measures and stages."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def party(self, party: str | None) -> str:
        """A party inside a sentence."""
        known = self.scenario.parties.get(party or "")
        return with_article(known.name) if known else str(party)

    def parties(self, ids: Iterable[str], last: str = "and") -> str:
        """Several parties inside a sentence."""
        return listed([self.party(party) for party in ids], last)

    def does(self, party: str | None, verb: str) -> str:
        """A party and its verb; ``verb`` as for one (``tables``, ``has``)."""
        known = self.scenario.parties.get(party or "")
        return f"{self.party(party)} {agreed(verb, known is not None and plural(known.name))}"

    def say(self, parties: Sequence[str]) -> str:
        """Parties and that they say something."""
        return (
            self.does(parties[0], "says") if len(parties) == 1 else f"{self.parties(parties)} say"
        )

    def own(self, party: str | None) -> str:
        """``its`` or ``their``."""
        known = self.scenario.parties.get(party or "")
        return "their" if known and plural(known.name) else "its"

    def issue(self, issue: str) -> str:
        """An issue's name; a leading capital is kept."""
        known = self.scenario.issues.get(issue)
        return known.name if known else issue

    def quoted(self, issue: str) -> str:
        """An issue inside a sentence: its name has commas of its own, so it is quoted."""
        return f"“{self.issue(issue)}”"

    def issues(self, ids: Iterable[str]) -> str:
        """Several issues inside a sentence, each in quotation marks."""
        return listed([self.quoted(issue) for issue in ids])

    def option(self, issue: str, option: str) -> str:
        """An option in its own words, in quotation marks."""
        known = self.scenario.issues.get(issue)
        if option == "none":
            return "nothing in force"
        if known is None or option not in known.options:
            return option
        return f"“{known.texts[known.options.index(option)]}”"

    def edge(self, issue: str, options: Sequence[str]) -> str | None:
        """The last option, seen from the end of the scale, of a mandate that reaches that end.

        None where the options reach neither end, or both, or have gaps.
        """
        known = self.scenario.issues.get(issue)
        if known is None or not set(options) <= set(known.options):
            return None
        places = sorted(known.options.index(option) for option in options)
        if len(places) == len(known.options) or places[-1] - places[0] >= len(places):
            return None
        if places[0] == 0:
            return known.options[places[-1]]
        return known.options[places[0]] if places[-1] == len(known.options) - 1 else None

    def options(self, issue: str, options: str | Sequence[str]) -> str:
        """One option, or several of a list: this, or that."""
        if isinstance(options, str):
            return self.option(issue, options)
        return listed([self.option(issue, option) for option in options], "or")

    def terms(self, text: Mapping[str, str]) -> list[str]:
        """Issue by issue what a text says."""
        return [f"{self.issue(i)}: {self.option(i, option)}" for i, option in text.items()]

    def inside(self, text: Mapping[str, str]) -> str:
        """What a text says, inside a sentence: this on that, and so on."""
        return listed(
            [f"{self.option(i, option)} on {self.quoted(i)}" for i, option in text.items()]
        )

    def measure(self, measure: str) -> str:
        """A measure's name."""
        known = self.scenario.measures.get(measure)
        return known.name if known else measure

    def entry(self, entry: str | None) -> tuple[str, date | None]:
        """Name and date of a calendar entry."""
        for known in self.scenario.calendar:
            if known.id == entry:
                return known.name, known.date
        return str(entry), None


def agreed(verb: str, many: bool) -> str:
    """The verb for one, or for many."""
    if not many:
        return verb
    first, _, rest = verb.partition(" ")
    if first in IRREGULAR:
        first = IRREGULAR[first]
    elif first.endswith("s"):
        first = first[:-1]
    return f"{first} {rest}".rstrip()


def sentence(*parts: str) -> str:
    """Parts as one sentence: a capital first letter, one full stop."""
    words = " ".join(part for part in parts if part).strip()
    return capital(words) + ("" if words.endswith((".", "!", "?", ".”")) else ".")


def dated(day: date | None) -> str:
    """A date in words, or nothing."""
    return long_date(day) if day else ""


def plain_ids(value: Any) -> list[str]:
    """A list of ids, whatever sequence they came in."""
    return [value] if isinstance(value, str) else [str(part) for part in value or ()]
