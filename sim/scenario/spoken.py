"""Words spoken: what entries of a file come to, and what is doubtful in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sim.outcomes import KINDS
from sim.scenario import positions, words
from sim.scenario.distributions import Point
from sim.scenario.held import Position
from sim.scenario.problems import Problems, unknown
from sim.scenario.scenario import Issue, Scenario
from sim.scenario.speech import Norm, Promise, PublishedText, Readout
from sim.scenario.tree import Path
from sim.scenario.words_spoken import TONES, NormEntry, PromiseEntry, ReadoutEntry, TextEntry

_LIKELY = words.CHANCE.words["likely"]
_SAYINGS = ("holds", "forgoes", "pays")


class Speech:
    """Resolves words spoken.

    Parameters
    ----------
    parties, issues, measures
        What they may name. None stands for one that is wrong in itself.
    problems
        Where what is wrong goes.
    """

    def __init__(
        self,
        parties: Mapping[str, Any],
        issues: Mapping[str, Issue | None],
        measures: Mapping[str, Any],
        problems: Problems,
    ) -> None:
        self.parties, self.issues, self.measures = parties, issues, measures
        self.problems = problems

    def text(self, entry: TextEntry, path: Path) -> PublishedText:
        """A published text as it is played."""
        self._people(entry, path)
        self._known("party", entry.read_as, self.parties, (*path, "read_as"))
        for where in ("refuses", "open_to"):
            self._known("issue", getattr(entry, where), self.issues, (*path, where))
        self._check_words(entry, path)
        told = [who for who, how in entry.read_as.items() if how == "ultimatum"]
        if told and not entry.asks:
            wrong = "An ultimatum that asks for nothing."
            self.problems.add((*path, "read_as"), wrong, "Add asks: {issue: option}.")
        if entry.by in entry.read_as:
            self.problems.add((*path, "read_as"), f"{entry.by} wrote it itself.", "Leave it out.")
        return PublishedText(
            id=entry.text,
            name=entry.name or positions.title_of(entry.text),
            date=entry.date,
            by=entry.by,
            to=entry.to,
            public=entry.public,
            asks=MappingProxyType(self._options(entry.asks, (*path, "asks"))),
            refuses=entry.refuses if entry.public else (),
            open_to=entry.open_to if entry.public else (),
            offers=MappingProxyType(self._options(entry.offers, (*path, "offers"))),
            ultimatum_to=tuple(told),
        )

    def _check_words(self, entry: TextEntry, path: Path) -> None:
        """What one text cannot say at once."""
        for issue in entry.refuses:
            for where, said in (("open_to", "is open to it"), ("offers", "offers an option there")):
                if issue in getattr(entry, where):
                    wrong = f"It refuses {issue} and {said}."
                    self.problems.add((*path, where), wrong, "Keep one.")
        if entry.offers and not entry.public:
            wrong = "What is kept from the public tells nobody of red lines."
            self.problems.add((*path, "offers"), wrong, "Leave offers out, or public: no.")

    def promise(self, entry: PromiseEntry, path: Path) -> Promise:
        """A promise as it is played."""
        self._people(entry, path)
        self._known("measure", entry.forgoes, self.measures, (*path, "forgoes"))
        for key in entry.forgoes:
            measure = self.measures.get(key)
            if measure is not None and measure.by != entry.by:
                wrong = f"{key} is not {entry.by}'s to forgo: {measure.by} leads it."
                self.problems.add((*path, "forgoes"), wrong, f"Write by: {measure.by}.")
            if measure is not None and measure.in_force is not None:
                wrong = f"{key} is in force from {measure.in_force} on: nobody decides on it."
                self.problems.add((*path, "forgoes"), wrong, "An accord lifts it.")
        self._known("party", entry.pays, self.parties, (*path, "pays"))
        self._check_saying(entry, path)
        kept = Point(1.0) if entry.checked or entry.pays else entry.kept or _LIKELY
        believed = kept if entry.checked or entry.believed is None else entry.believed
        return Promise(
            id=entry.promise,
            name=entry.name or positions.title_of(entry.promise),
            date=entry.date,
            by=entry.by,
            to=entry.to,
            holds=MappingProxyType(self._held(entry, path)),
            forgoes=entry.forgoes,
            pays=MappingProxyType(dict(entry.pays)),
            when=entry.when.accord if entry.when else (),
            believed=believed,
            kept=kept,
        )

    def _check_saying(self, entry: PromiseEntry, path: Path) -> None:
        said = [key for key in _SAYINGS if getattr(entry, key)]
        if len(said) != 1 and not self.problems.spoilt(path):
            wrong = "A promise holds, forgoes or pays: one of them."
            self.problems.add(path, wrong, "Write holds: {issue: option}, say.")
        if entry.when:
            self._known("issue", entry.when.accord, self.issues, (*path, "when"))
        spoilt = any(self.problems.spoilt((*path, key)) for key in ("pays", "when"))
        if bool(entry.pays) != bool(entry.when) and not spoilt:
            wrong = "A payment, and nothing else, hangs on an accord."
            remedy = "Write pays: {party: medium}, when: {accord: [issue]}."
            self.problems.add((*path, "pays" if entry.pays else "when"), wrong, remedy)
        sure = "as good as kept"
        for key in ("kept", "believed"):
            if getattr(entry, key) is not None and (entry.checked or entry.pays):
                why = "What is checked" if entry.checked else "What an accord brings"
                self.problems.add((*path, key), f"{why} is {sure}.", f"Leave {key} out.")
        if entry.by in entry.pays:
            self.problems.add((*path, "pays"), f"{entry.by} would pay itself.", "Leave it out.")

    def _held(self, entry: PromiseEntry, path: Path) -> dict[str, int]:
        held = self._options(entry.holds, (*path, "holds"))
        for about, option in held.items():
            issue = self.issues[about]
            if issue is not None and issue.status_quo in (None, option):
                empty = issue.status_quo is None
                wrong = "Nothing is in force there yet." if empty else "It is so already."
                remedy = "Promise an option that is not in force on an issue where one is."
                self.problems.add((*path, "holds", about), wrong, remedy)
        return held

    def readout(self, by: str, entry: ReadoutEntry, promises: Iterable[str], path: Path) -> Readout:
        """A readout as it is played."""
        self._known("party", [by], self.parties, path)
        self._known("promise", entry.claims, dict.fromkeys(promises), (*path, "claims"))
        return Readout(by, TONES[entry.tone], entry.voice, entry.claims)

    def norms(self, written: Mapping[str, NormEntry | None]) -> dict[str, Norm]:
        """All norms as they are played."""
        return {key: self._norm(key, entry) for key, entry in written.items() if entry}

    def _norm(self, key: str, entry: NormEntry) -> Norm:
        path: Path = ("norms", key)
        self._known("party", entry.shared_by, self.parties, (*path, "shared_by"))
        forbidden: list[str] = []
        for word in entry.forbids:
            found = [word] if word in self.measures else self._of_kind(word)
            if not found and word not in KINDS:
                refusal = unknown("measure or kind", word, [*self.measures, *KINDS])
                self.problems.add((*path, "forbids"), refusal)
            forbidden += [name for name in found if name not in forbidden]
        if entry.forbids and entry.cost.bounds[1] == 0:
            wrong = "What is forbidden costs nothing."
            self.problems.add((*path, "forbids"), wrong, "Add cost: high, say.")
        if not entry.forbids and entry.regard.bounds[1] == 0 and not self.problems.spoilt(path):
            wrong = "A norm that asks nothing."
            self.problems.add(path, wrong, "Write forbids: [force], cost: high; or regard: low.")
        return Norm(
            key,
            entry.name or positions.title_of(key),
            entry.shared_by,
            tuple(forbidden),
            entry.cost,
            entry.regard,
        )

    def _of_kind(self, kind: str) -> list[str]:
        measures = self.measures.items()
        return [key for key, m in measures if m is not None and kind == (m.kind or key)]

    def _people(self, entry: TextEntry | PromiseEntry, path: Path) -> None:
        self._known("party", [entry.by], self.parties, (*path, "by"))
        self._known("party", entry.to, self.parties, (*path, "to"))
        if entry.by in entry.to:
            self.problems.add((*path, "to"), f"{entry.by} would write to itself.", "Leave it out.")

    def _options(self, written: Mapping[str, str], path: Path) -> dict[str, int]:
        found = {}
        for about, option in written.items():
            self._known("issue", [about], self.issues, (*path, about))
            issue = self.issues.get(about)
            read = positions.index(issue, option, (*path, about), self.problems) if issue else None
            if read is not None:
                found[about] = read
        return found

    def _known(self, what: str, named: Iterable[str], known: Mapping[str, Any], path: Path) -> None:
        for name in named:
            if name not in known:
                self.problems.add(path, unknown(what, name, known))


def unheard(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Texts that bind their author to nothing: where, what is doubtful, and what to do."""
    for text in scenario.calendar:
        if not isinstance(text, PublishedText) or not (text.refuses or text.open_to):
            continue
        if scenario.parties[text.by].pace is None:
            wrong = f"{text.by} has no instructions: {text.id} makes nothing dearer to it at home."
            remedy = f"Add parties.{text.by}.instructions, or leave it out."
            yield f"calendar.{text.id}", wrong, remedy


def untold(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Offers that tell of no red line, since all know it: where, what is doubtful, what to do."""
    for text in scenario.calendar:
        if not isinstance(text, PublishedText) or not text.offers:
            continue
        party = scenario.parties[text.by]
        if party.readings or party.members or party.softness_of not in ("", party.id):
            continue
        if all(_is_known(party.positions.get(issue)) for issue in text.offers):
            wrong = f"All know what {text.by} may sign where {text.id} offers it: it tells nothing."
            remedy = "Say how sure the line is, by basis or accept: {option: chance}."
            yield f"calendar.{text.id}", wrong, remedy


def _is_known(position: Position | None) -> bool:
    """Whether a red line is exactly as written."""
    if position is None:
        return True
    sure = position.accept is None or position.accept.fixed
    return sure and position.want.fixed and position.basis is None
