"""Texts, promises and readouts in sentences."""

from __future__ import annotations

from sim.scenario.scenario import Scenario, Stage
from sim.scenario.speech import Promise, PublishedText, Readout
from sim.view.grammar import Names, sentence
from sim.view.wording import listed

TONES = {-2: "harsh", -1: "stern", 0: "guarded", 1: "constructive", 2: "warm"}


def said(names: Names, entry: object) -> str:
    """A text, a promise or a meeting of the calendar; empty for what others tell."""
    if isinstance(entry, PublishedText):
        return _text(names, entry)
    if isinstance(entry, Promise):
        return _promise(names, entry)
    return (
        " ".join([sentence(entry.name), *about(names, entry)]) if isinstance(entry, Stage) else ""
    )


def about(names: Names, stage: Stage) -> list[str]:
    """Who called a meeting and what each side said of it, in sentences."""
    words = []
    if stage.called_by is not None:
        words.append(sentence(f"{names.does(stage.called_by, 'has')} called it"))
    words += [_readout(names, readout) for readout in stage.readouts]
    return words


def _readout(names: Names, readout: Readout) -> str:
    words = f"what {names.does(readout.by, 'says')} of it is {TONES[readout.tone]}"
    if readout.claims:
        claimed = listed([f"“{_name(names.scenario, claim)}”" for claim in readout.claims])
        words += f", and claims {claimed}"
    return sentence(words)


def _name(scenario: Scenario, entry: str) -> str:
    return next(known.name for known in scenario.calendar if known.id == entry)


def _text(names: Names, text: PublishedText) -> str:
    verb = names.does(text.by, "publishes" if text.public else "sends")
    words = [f"{verb} “{text.name}”"]
    if text.to:
        words[0] += f", to {names.parties(text.to)}"
    if text.asks:
        issues = names.scenario.issues
        asked = {name: issues[name].options[option] for name, option in text.asks.items()}
        words.append(f"it asks for {names.inside(asked)}")
    if text.refuses:
        words.append(f"it refuses {names.issues(text.refuses)}")
    if text.open_to:
        words.append(f"it is open to talks on {names.issues(text.open_to)}")
    if text.offers:
        issues = names.scenario.issues
        offered = {name: issues[name].options[option] for name, option in text.offers.items()}
        words.append(f"it would sign {names.inside(offered)}")
    if text.ultimatum_to:
        read = "reads" if len(text.ultimatum_to) == 1 else "read"
        words.append(f"{names.parties(text.ultimatum_to)} {read} it as an ultimatum")
    return " ".join(sentence(part) for part in words)


def _promise(names: Names, promise: Promise) -> str:
    words = names.does(promise.by, "promises")
    if promise.to:
        words += f" {names.parties(promise.to)}"
    if promise.holds:
        issues = names.scenario.issues
        held = {name: issues[name].options[option] for name, option in promise.holds.items()}
        return sentence(f"{words} to hold to {names.inside(held)}")
    if promise.forgoes:
        forgone = listed([f"“{names.measure(name)}”" for name in promise.forgoes])
        return sentence(f"{words} not to carry out {forgone}")
    paid = names.parties(promise.pays)
    return sentence(f"{words} a payment to {paid} for an accord on {names.issues(promise.when)}")
