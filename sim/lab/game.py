"""A game: one play in which a person decides for a party, saved so that it can go on later.

Nothing but the choices is saved. What the engine does with them it does again, so going on is
playing the saved choices and then asking.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import UsageError, meant
from sim.lab.store import claim, replace, writing
from sim.package import version
from sim.scenario import load
from sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from sim.model.event import Event
    from sim.model.person import Ask, Question

FORMAT = 1
FILE, SCENARIO, TRANSCRIPT = "game.json", "scenario.yaml", "transcript.txt"


@dataclass(frozen=True)
class Settings:
    """Which play it is: the luck, the replicate, the parties that people play."""

    parties: tuple[str, ...]
    seed: int = 1
    replicate: int = 0
    plain: bool = False


@dataclass
class Game:
    """A play of a scenario in which people decide for some parties.

    Parameters
    ----------
    scenario
        What is played; those parties have the strategy ``human``.
    settings
        Which play it is.
    folder
        Where it is saved.
    choices
        What has been decided, in order: stage, session, kind of question, party, choice.
    over
        Whether it has been played to the end.
    """

    scenario: Scenario
    settings: Settings
    folder: Path
    choices: list[dict[str, Any]] = field(default_factory=list)
    over: bool = False

    @property
    def file(self) -> Path:
        """The saved game."""
        return self.folder / FILE

    def play(self, ask: Ask) -> list[Event]:
        """Play to the end, asking what has not been decided yet; every choice is saved.

        Parameters
        ----------
        ask
            Puts a question to a person and brings back the choice.

        Returns
        -------
        list of Event
            What happened.

        Raises
        ------
        UsageError
            If the saved choices do not fit what is asked now.
        """
        from sim.model import Talks

        made = iter(list(self.choices))

        def answered(question: Question) -> int:
            saved = next(made, None)
            if saved is not None:
                return self._fitting(saved, question)
            choice = ask(question)
            self.choices.append({**_key(question), "choice": choice})
            self.save()
            return choice

        settings = self.settings
        talks = Talks(self.scenario, settings.seed, settings.plain, ask=answered)
        events = talks.trace(settings.replicate)
        self.over = True
        self.save()
        return events

    def save(self) -> None:
        """Write the game, whole or not at all."""
        content = {
            "format": FORMAT,
            "version": version(),
            **asdict(self.settings),
            "over": self.over,
            "choices": self.choices,
        }
        with writing(self.folder):
            replace(self.file, json.dumps(content, indent=1) + "\n")

    def _fitting(self, saved: dict[str, Any], question: Question) -> int:
        """A saved choice, if it answers this question."""
        choice = saved.get("choice")
        known = {c.number for c in question.choices} | {-1}
        allowed = known if question.kind == "table" else {0, 1}
        asked = _key(question)
        if {key: saved.get(key) for key in asked} != asked or choice not in allowed:
            raise UsageError(
                f"{self.file}: the saved game does not fit what is asked in session "
                f"{question.session} of {question.stage}. It goes on only with the program "
                "and the scenario with which it was begun; begin a new one."
            )
        return int(choice)


def _key(question: Question) -> dict[str, Any]:
    return {
        "stage": question.stage,
        "session": question.session,
        "kind": question.kind,
        "party": question.party,
        "proposer": question.proposer,
    }


def begin(name: str, settings: Settings, sets: Iterable[str], out: Path) -> Game:
    """Begin a game in a folder of its own.

    Parameters
    ----------
    name
        The scenario's name or file.
    settings
        Which play it is.
    sets
        Changes of the scenario, as for ``--set``.
    out
        Base of all results.

    Raises
    ------
    UsageError
        If there is no such party, or it never has anything to decide.
    ResultsError
        If the folder cannot be written to.
    """
    if settings.replicate < 0:
        raise UsageError(f"--play {settings.replicate}: plays are counted from 0.")
    plain = load(name, tuple(sets))
    for party in settings.parties:
        _check_party(plain, party)
    human = [f"parties.{party}.strategy=human" for party in settings.parties]
    scenario = load(name, (*sets, *human))
    folder = claim(out / "games" / scenario.id)
    with writing(folder):
        replace(folder / SCENARIO, scenario.text)
    game = Game(scenario, settings, folder)
    game.save()
    return game


def resume(path: Path) -> Game:
    """Read a saved game.

    Parameters
    ----------
    path
        Its file, or the folder in which it lies.

    Raises
    ------
    UsageError
        If it cannot be read as one.
    """
    file = path / FILE if path.is_dir() else path
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise UsageError(f"{file} is a saved game of another program version. Begin a new one.")
        settings = Settings(
            tuple(content["parties"]), content["seed"], content["replicate"], content["plain"]
        )
        choices, over = list(content["choices"]), bool(content["over"])
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"cannot read the saved game {file}: {reason}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{file} is not a saved game. Name the folder of one.") from error
    return Game(load(str(file.parent / SCENARIO)), settings, file.parent, choices, over)


def _check_party(scenario: Scenario, party: str) -> None:
    if party not in scenario.parties:
        near, there = meant(party, scenario.parties), ", ".join(scenario.parties)
        raise UsageError(f"{near}No party {party!r}; there are {there}.")
    deciding = [
        key
        for key in scenario.parties
        if any(key in (*stage.parties, *stage.observers) for stage in scenario.stages)
    ]
    if party not in deciding:
        raise UsageError(
            f"{party} sits at no stage that is played, so there is nothing to decide for it; "
            f"there are {', '.join(deciding)}."
        )
