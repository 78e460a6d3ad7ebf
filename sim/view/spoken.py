"""Texts, promises and readouts in sentences."""

from __future__ import annotations

from sim.scenario.happenings import NewPosition
from sim.scenario.held import Position
from sim.scenario.scenario import Party, Scenario, Stage
from sim.scenario.speech import Promise, PublishedText, Readout
from sim.view.grammar import Names, sentence
from sim.view.wording import listed

OWN = "{own}"
"""Stands for its or their."""
TONES = {-2: "harsh", -1: "stern", 0: "guarded", 1: "constructive", 2: "warm"}


def said(names: Names, entry: object) -> str:
    """A text, promise, new position or meeting of the calendar; empty for what others tell."""
    if isinstance(entry, PublishedText):
        return _text(names, entry)
    if isinstance(entry, Promise):
        return _promise(names, entry)
    if isinstance(entry, NewPosition):
        return _position(names, entry)
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
    paid = "" if set(promise.pays) == set(promise.to) else f" to {names.parties(promise.pays)}"
    return sentence(f"{words} a payment{paid} for an accord on {names.issues(promise.when)}")


def _position(names: Names, entry: NewPosition) -> str:
    """That a party has a new position, and what is new in it."""
    words = [f"{names.does(entry.by, 'has')} a new position, “{entry.name}”"]
    now, before = _parties(names.scenario, entry)
    own = names.own(entry.by)
    for issue, keys in entry.demands.items():
        if issue in now.positions:
            told = _demand(names, issue, keys, now.positions[issue], before.positions.get(issue))
            words.append(f"on {names.quoted(issue)} {listed(told).replace(OWN, own)}")
    if entry.package:
        together = f"{own} package is now {names.issues(now.package)}"
        words.append(together if now.package else f"{own} package is dropped")
    return " ".join(sentence(part) for part in words)


def _parties(scenario: Scenario, entry: NewPosition) -> tuple[Party, Party]:
    """A party with a new position, and as it was before; of history both are what it is."""
    for ids, parties in scenario.after.items():
        if ids[-1] == entry.id:
            before = scenario.after[ids[:-1]] if ids[:-1] else scenario.parties
            return parties[entry.by], before[entry.by]
    return scenario.parties[entry.by], scenario.parties[entry.by]


def _demand(
    names: Names, issue: str, keys: tuple[str, ...], now: Position, before: Position | None
) -> list[str]:
    """What is new in a demand; ``OWN`` stands for its or their."""
    options, words = names.scenario.issues[issue].options, []
    if "want" in keys:
        words.append(f"{OWN} aim is now {names.option(issue, options[round(now.want.middle)])}")
    if "accept" in keys and now.mandate is not None:
        signed = names.options(issue, [options[option] for option in now.mandate])
        words.append(f"{OWN} red lines now leave {signed}")
    elif "accept" in keys and now.accept is not None:
        line = names.option(issue, options[round(now.accept.middle)])
        words.append(f"{OWN} red line is now {line}{'' if now.accept.fixed else ' or beside it'}")
    if "salience" in keys:
        known = before.salience.middle if before else now.salience.middle
        more = now.salience.middle - known
        words.append(f"it weighs {'more' if more > 0 else 'less' if more < 0 else 'as before'}")
    return words or [f"{OWN} options are now valued otherwise"]
