"""Parties in sentences: articles, verbs, options in quotation marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sim.lab.phrases import agreed, plural, with_article
from sim.scenario.answering import CONFIRMED
from sim.scenario.scenario import Scenario
from sim.view.wording import SEVERAL, capital, listed, long_date

__all__ = [
    "CROWD",
    "Names",
    "agreed",
    "dated",
    "kind_does",
    "plural",
    "sentence",
    "with_article",
]

MANY, FEW = 4, 4
"""So many parties are told by who is missing, if those are so few and far fewer."""

CROWD, FIRST = 12, 6
"""Of more parties than a crowd has, so many are named and the others counted."""


def kind_does(kind: str, verb: str) -> str:
    """A kind of coercion, or an accord, and its verb: ``force comes``, ``sanctions come``."""
    return f"{kind} {agreed(verb, kind in SEVERAL)}"


class Names:
    """The scenario's own words for parties, issues, options, measures and stages.

    Parameters
    ----------
    scenario
        Whose words they are.
    shorten
        Whether an issue or an option goes by its short name, if it has one, once its long one
        has been said.
    """

    def __init__(self, scenario: Scenario, shorten: bool = False) -> None:
        self.scenario = scenario
        self._shorten = shorten
        self._said: set[tuple[str, str]] = set()

    def _known(self, issue: str, option: str = "") -> bool:
        """Whether a long name was said before; from now on it was."""
        known = (issue, option) in self._said
        self._said.add((issue, option))
        return known and self._shorten

    def party(self, party: str | None) -> str:
        """A party inside a sentence."""
        known = self.scenario.parties.get(party or "")
        return with_article(known.name) if known else str(party)

    def parties(self, ids: Iterable[str], last: str = "and") -> str:
        """Several parties inside a sentence."""
        return listed([self.party(party) for party in ids], last)

    def group(self, ids: Sequence[str], among: Sequence[str]) -> str:
        """Several parties of a known round: by name, or where they are many by who is missing.

        ``all but Russia`` where all others are meant; ``all`` where nobody is missing.
        """
        missing = [party for party in among if party not in ids]
        few = len(missing) <= FEW and 3 * len(missing) <= len(ids)
        if len(ids) >= MANY and few and set(ids) <= set(among):
            return f"all but {self.parties(missing)}" if missing else "all"
        if len(ids) > CROWD:
            named = [self.party(party) for party in ids[:FIRST]]
            return listed([*named, f"{len(ids) - FIRST} more"])
        return self.parties(ids)

    def does(self, party: str | None, verb: str) -> str:
        """A party and its verb; ``verb`` as for one (``tables``, ``has``)."""
        known = self.scenario.parties.get(party or "")
        return f"{self.party(party)} {agreed(verb, known is not None and plural(known.name))}"

    def say(self, parties: Sequence[str], among: Sequence[str] = ()) -> str:
        """Parties, of a known round or of none, and that they say something."""
        if len(parties) == 1:
            return self.does(parties[0], "says")
        return f"{self.group(parties, among)} say"

    def own(self, party: str | None) -> str:
        """``its`` or ``their``."""
        known = self.scenario.parties.get(party or "")
        return "their" if known and plural(known.name) else "its"

    def issue(self, issue: str) -> str:
        """An issue's name; a leading capital is kept."""
        known = self.scenario.issues.get(issue)
        return known.name if known else issue

    def quoted(self, issue: str) -> str:
        """An issue inside a sentence: its name has commas of its own, so it is quoted.

        A short name is said beside the long one the first time, and stands alone afterwards.
        """
        known = self.scenario.issues.get(issue)
        if known is None or known.short is None or not self._shorten:
            return f"“{self.issue(issue)}”"
        return known.short if self._known(issue) else f"“{known.name}” ({known.short})"

    def issues(self, ids: Iterable[str]) -> str:
        """Several issues inside a sentence, each in quotation marks."""
        return listed([self.quoted(issue) for issue in ids])

    def alone(self, issue: str, others: Iterable[str], whom: str) -> str:
        """That what is gained on an issue counts for nothing without others."""
        without = f"without a change on {self.issues(others)}"
        return f"what it brings on {self.quoted(issue)} is worth nothing to {whom} {without}"

    def option(self, issue: str, option: str) -> str:
        """An option in its own words, in quotation marks."""
        known = self.scenario.issues.get(issue)
        if option.endswith(CONFIRMED):
            return self.option(issue, option.removesuffix(CONFIRMED)) + CONFIRMED
        if option == "none":
            return "nothing in force"
        if known is None or option not in known.options:
            return option
        place = known.options.index(option)
        short = known.shorts[place] if known.shorts else None
        if short is not None and self._known(issue, option):
            return f"“{short}”"
        return f"“{known.texts[place]}”"

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


def sentence(*parts: str) -> str:
    """Parts as one sentence: a capital first letter, one full stop."""
    words = " ".join(part for part in parts if part).strip()
    return capital(words) + ("" if words.endswith((".", "!", "?", ".”")) else ".")


def dated(day: date | None) -> str:
    """A date in words, or nothing."""
    return long_date(day) if day else ""
