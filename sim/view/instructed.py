"""What a party is told before the talks: its own lines, means and home, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from math import log

from sim.scenario.distributions import Distribution, Point
from sim.scenario.fronts import Front
from sim.scenario.held import Position, Reading
from sim.scenario.scenario import Home, Issue, Measure, Party, Scenario, Worth
from sim.scenario.speech import Norm
from sim.scenario.words import DENIAL
from sim.view.grammar import Names, dated, sentence
from sim.view.sheet import Items
from sim.view.wording import listed, percent, stakes

SALIENCES = (("low", 1.0), ("medium", 2.0), ("high", 4.0), ("vital", 8.0))
SIZES = (("low", 0.1), ("medium", 0.3), ("high", 1.0), ("ruinous", 3.0))
LOW, HIGH = 0.4, 0.6
"""Resolve below and above which it is called low and high."""
AUDIBLE = 0.5
"""Notches up to which an opposition is audible, and above which it is loud."""
STAKE = "One stake is what your weightiest issue is worth to you, best less worst."


def sized(size: Distribution) -> str:
    """A size in stakes, by the nearest word and the number."""
    return f"{_nearest(size.middle, SIZES)} (about {stakes(size.middle)} stakes)"


def _nearest(number: float, words: tuple[tuple[str, float], ...]) -> str:
    """The word whose number is nearest, as ratios go."""
    if number <= 0:
        return "none"
    return min(words, key=lambda word: abs(log(number / word[1])))[0]


def instructions(scenario: Scenario, party: Party, no_deal: float | None) -> Iterator[str | Items]:
    """What a party wants, may sign and holds to, the weightiest issue first."""
    names = Names(scenario)
    for version in party.readings or (party,):
        positions, package = version.positions, version.package
        if isinstance(version, Reading):
            yield sentence(f"“{version.id}”, with a chance of {percent(version.chance)}")
        lines = [
            _position(names, scenario.issues[one.issue], one)
            for one in sorted(positions.values(), key=lambda one: -one.salience.middle)
        ]
        if package:
            chance = "" if party.packages >= 1 else f" (with a chance of {percent(party.packages)})"
            lines.append(
                sentence(f"all of this together or nothing of it{chance}: {names.issues(package)}")
            )
        yield Items(lines or ["You have no lines of your own."])
    yield Items([*_means(names, party, no_deal), *_home(names, party)])


def _position(names: Names, issue: Issue, position: Position) -> str:
    words = _line(names, issue, position)
    if position.counts_with:
        others = names.issues(position.counts_with)
        words += f"; what you gain here counts only in an accord that also changes {others}"
    return sentence(words)


def _line(names: Names, issue: Issue, position: Position) -> str:
    aim = round(position.want.middle)
    weight = position.salience.middle
    salience = f"{_nearest(weight, SALIENCES)} salience" if weight > 0 else "no weight"
    words = f"{names.quoted(issue.id)}, of {salience}"
    words += f": you want {names.option(issue.id, issue.options[aim])}"
    if position.mandate is not None:
        others = [issue.options[option] for option in position.mandate if option != aim]
        if not others:
            return f"{words} and may sign nothing else"
        return f"{words} and may also sign {names.options(issue.id, others)}"
    if position.accept is None:
        return f"{words} and may sign anything"
    line = issue.options[round(position.accept.middle)]
    doubt = "" if position.accept.fixed else ", give or take an option from play to play"
    return f"{words}; your red line is {names.option(issue.id, line)}{doubt}"


def _means(names: Names, party: Party, no_deal: float | None) -> Iterator[str]:
    """What it can bear: no deal, resolve, time."""
    yield STAKE
    if no_deal is not None:
        yield sentence(f"no deal is worth about {stakes(no_deal)} stakes to you, threats included")
    if party.reservation is not None:
        worth = stakes(party.reservation.middle)
        yield sentence(f"whatever the threats, no deal is worth {worth} stakes to you at least")
    discount = party.strategy_parameters.get("discount")
    if isinstance(discount, float):
        share = percent(discount)
        yield sentence(f"what you get one text later is worth {share} of itself to you")
    if names.scenario.measures:
        yield _resolve(party.resolve)
    if party.delay_cost.middle > 0:
        month = stakes(30 * party.delay_cost.middle)
        yield sentence(f"waiting costs you {month} stakes a month while nothing is settled")
    for norm in names.scenario.norms.values():
        if party.id in norm.shared_by:
            yield from _norm(names, party, norm)


def _norm(names: Names, party: Party, norm: Norm) -> Iterator[str]:
    """What a norm does to who shares it: others' gains that count, and what it may not do."""
    others = [one for one in norm.shared_by if one != party.id]
    if norm.regard.middle > 0 and others:
        share = percent(norm.regard.middle)
        who = names.does(others[0], "gains")
        if len(others) > 1:
            who = f"each of {names.parties(others)} gains"
        yield sentence(
            f"by “{norm.name}” {share} of what {who} on the issues counts as your own gain"
        )
    mine = [
        f"“{measure.name}”"
        for name, measure in names.scenario.measures.items()
        if name in norm.forbids and party.id in {measure.by, *measure.followers}
    ]
    if mine and norm.cost.middle > 0:
        costs = f"it costs you {sized(norm.cost)} to take part in"
        yield sentence(f"by “{norm.name}” {costs} {listed(mine, 'or')}")


def _resolve(resolve: Distribution) -> str:
    middle, (low, high) = resolve.middle, resolve.bounds
    word = "low" if middle < LOW else "high" if middle > HIGH else "middling"
    spread = "" if low == high else ", as far as you know yourself"
    return sentence(
        f"your resolve, how little you mind paying for coercion, is {word} ({middle:.2f}, from 0 "
        f"to 1{spread})"
    )


def _home(names: Names, party: Party) -> Iterator[str]:
    """How its leader stands at home."""
    if party.pace is not None or any(
        party.id in (measure.by, *measure.followers) for measure in names.scenario.measures.values()
    ):
        yield sentence(f"backing down in public costs you at home: {sized(party.cornered)}")
    if party.pace is not None:
        who = (
            f"{names.party(party.leader)} may let you"
            if party.leader
            else "your leader may let you"
        )
        yield sentence(f"{who} go beyond red lines, so many options a stage: {party.pace.middle:g}")
    if party.home is not None:
        yield from _public(names, party.home)


def _public(names: Names, home: Home) -> Iterator[str]:
    loud = "loud" if home.opposition.middle > AUDIBLE else "audible"
    notches = {
        "the public is prepared for concessions": home.prepared.middle,
        "the media are friendly": home.media.middle,
        f"the opposition is {loud}": home.opposition.middle,
        "some of your own camp doubt": home.doubters.middle,
    }
    opposite = {
        "the public is prepared for concessions": "the public is not prepared for concessions",
        "the media are friendly": "the media are hostile",
    }
    told = [words if n > 0 else opposite[words] for words, n in notches.items() if n != 0]
    if told:
        yield sentence(listed(told))
    vote = home.ratification
    if vote is not None:
        issues = names.scenario.issues
        only = [
            f"{names.options(i, [issues[i].options[o] for o in places])} on {names.quoted(i)}"
            for i, places in vote.only.items()
        ]
        where = f", where it brings {listed(only, 'or')}," if only else ""
        yield sentence(
            f"what you sign{where} must be ratified at home: a text at your red lines with a "
            f"chance of {percent(vote.at_red_line.middle)}, one with all you want with a chance of "
            f"{percent(vote.at_want.middle)}"
        )


# -- measures --------------------------------------------------------------------------------


def known(scenario: Scenario, measure: Measure) -> bool:
    """Whether all know of a measure on the day on which the talks begin: it is public, or it is in
    force or will be, as everybody reckons.
    """
    if measure.denied or measure.in_force is not None:
        return True
    public = measure.publicity > 0 and not measure.strategic
    return public and (measure.public_from is None or measure.public_from <= begins(scenario))


def begins(scenario: Scenario) -> date:
    """The day on which the talks begin."""
    return scenario.as_of or scenario.calendar[0].date


def in_force(scenario: Scenario, measure: Measure) -> str:
    """Since when a measure is in force, or from when; nothing of a threat."""
    if measure.in_force is None:
        return ""
    word = "since" if measure.in_force <= begins(scenario) else "from"
    return f", {word} {dated(measure.in_force)}"


def would(names: Names, measure: Measure, parent_known: bool) -> str:
    """When a measure is carried out."""
    if measure.in_force is not None:
        answered = measure.no_accord or measure.imposes
        return "until it is answered by an accord" if answered else "until further notice"
    parent = names.scenario.measures.get(measure.parent or "")
    if parent is not None:
        if parent_known:
            return f"in answer to “{parent.name}”"
        return f"in answer to what {names.party(parent.by)} might do"
    if measure.stalled is not None:
        return "if talks stall"
    if measure.no_accord:
        return f"if there is no accord on {names.issues(measure.no_accord)}"
    return "if there is no accord"


def own_measures(scenario: Scenario, party: Party) -> list[str]:
    """What a party may carry out or join in, secret or not."""
    names = Names(scenario)
    return [
        " ".join(_own(names, measure, party))
        for measure in scenario.measures.values()
        if measure.by == party.id or party.id in measure.followers
    ]


def _own(names: Names, measure: Measure, party: Party) -> Iterator[str]:
    scenario = names.scenario
    joins = "" if measure.by == party.id else f", which {names.party(measure.by)} leads"
    parent = scenario.measures.get(measure.parent or "")
    shown = parent is not None and (parent.by == party.id or known(scenario, parent))
    since = in_force(scenario, measure)
    yield sentence(f"“{measure.name}”{joins}{since}, {would(names, measure, shown)}{_due(measure)}")
    if measure.in_force is None:
        yield _publicity(measure, party)
    yield from _imposed(names, measure)
    yield from _resistance(scenario, measure, party)
    yield from _costs(measure, party)
    if measure.by == party.id:
        yield from _bound(names, measure, party)
    if measure.by == party.id and measure.harm:
        yield sentence(f"it hurts {names.parties(one for one in measure.harm if one != party.id)}")


def _imposed(names: Names, measure: Measure) -> Iterator[str]:
    """What it brings into force, and how likely that is."""
    if measure.imposes:
        chance = f", with a chance of {percent(measure.success.middle)}"
        if measure.front:
            yield from _fought(measure.front, measure)
            chance = " once all forts are held"
        elif measure.decides is not None:
            yield sentence(f"{percent(measure.decides.middle)} of months decide it")
        yield sentence(f"it imposes {_said(names, measure.imposes)}{chance}")
    if measure.if_lost:
        yield sentence(f"if it is lost, {_said(names, measure.if_lost)} comes into force")


def _said(names: Names, options: Mapping[str, int]) -> str:
    """Options by their numbers, inside a sentence."""
    issues = names.scenario.issues
    return names.inside({issue: issues[issue].options[o] for issue, o in options.items()})


def _costs(measure: Measure, party: Party) -> Iterator[str]:
    """What it costs and brings in itself."""
    it = "a month of it" if measure.monthly else "it"
    cost, benefit = measure.cost.get(party.id), measure.benefit.get(party.id)
    if isinstance(cost, Worth):
        yield "Its cost makes it just worth doing."
    elif cost is not None:
        yield sentence(f"{it} costs you, if you had no resolve at all: {sized(cost)}")
    if benefit is not None and benefit.middle > 0:
        yield sentence(f"in itself {it} is worth to you: {sized(benefit)}")


def _due(measure: Measure) -> str:
    """The day on which a threat is carried out or not; nothing for what waits for another act."""
    if measure.parent is not None or measure.in_force is not None or measure.stalled is not None:
        return ""
    if measure.deadline is None:
        return "; it falls due when the talks end"
    return f"; it falls due on {dated(measure.deadline)}"


def _resistance(scenario: Scenario, measure: Measure, party: Party) -> Iterator[str]:
    """What lowers its chance of success, as far as that is known, and whose chance it lowers."""
    resisting = [
        f"“{answer.name}”"
        for answer in scenario.measures.values()
        if answer.parent == measure.id
        and answer.resists is not None
        and (known(scenario, answer) or party.id in (answer.by, *answer.followers))
    ]
    if resisting:
        yield sentence(f"it is less likely to succeed where it is resisted: {listed(resisting)}")
    if isinstance(measure.resists, Distribution):
        share = percent(measure.resists.middle)
        yield sentence(f"it takes {share} off the chance of success of what it answers")
    elif measure.resists is not None:
        yield "It makes what it answers less likely to succeed, by capability."


def _bound(names: Names, measure: Measure, party: Party) -> Iterator[str]:
    """What its leader binds itself to by signing, and what acting against that costs."""
    if measure.covers:
        yield sentence(f"an accord that you sign on {names.issues(measure.covers)} binds you too")
    if _due(measure):
        stated = measure.breach_cost
        cost = Point(2 * party.cornered.middle) if stated is None else stated
        yield sentence(f"to do it against what you have signed costs you at home: {sized(cost)}")


def _fought(line: Front, measure: Measure) -> Iterator[str]:
    """How a measure is fought out, for who leads it or joins in."""
    battles = f"{percent(line.battle.middle)} of months bring a battle"
    are = "is" if line.held == 1 else "are"
    yield sentence(
        f"it is fought out on a line: {line.held} of {line.of} forts {are} held at first"
    )
    if line.believed is not None:
        battles += "; how likely it is to be won nobody knows, and battles tell"
    elif not measure.forces:
        battles += f", won with a chance of {percent(measure.success.middle)}"
    yield sentence(battles)


def _publicity(measure: Measure, party: Party) -> str:
    if measure.strategic:
        return "Whether to announce it is for you to choose."
    if measure.denied and measure.by == party.id:
        cost = sized(Point(DENIAL * party.cornered.middle))
        return (
            f"In public you say that you will not: to do it all the same costs you at home {cost}."
        )
    if measure.denied:
        return "In public its leader says that it will not."
    if measure.publicity <= 0:
        return "Nobody else has been told of it."
    return "It is public." if measure.publicity >= 1 else "It is hinted at in public."
