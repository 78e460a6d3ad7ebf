"""What happens beside texts and answers, one event in a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.scenario.scenario import Measure
from sim.view import motives
from sim.view.grammar import Names, sentence
from sim.view.spoken import said
from sim.view.wording import counted, long_date, stakes

if TYPE_CHECKING:
    from sim.model import event as happened
    from sim.model.event import Event


class Remarks:
    """Tells events that are no texts and no answers.

    Parameters
    ----------
    names
        The scenario's own words.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self.scenario = names.scenario
        self._struck: set[str] = set()

    def __call__(self, event: Event) -> str:
        """One event in a sentence; empty where others tell it."""
        tell = getattr(self, f"_{event.kind}", None)
        return str(tell(event)) if tell is not None else ""

    def threat(self, measure: Measure) -> str:
        when = "if there is no accord"
        if measure.stalled is not None:
            when = "if the talks stall"
        if measure.no_accord:
            when = f"if there is no accord on {self.names.issues(measure.no_accord)}"
        if measure.parent is not None:
            when = f"in answer to “{self.names.measure(measure.parent)}”"
        by = self.names.does(measure.by, "threatens")
        return sentence(f"{by} in public, {when}: “{measure.name}”")

    def _history(self, event: happened.History) -> str:
        known = next((entry for entry in self.scenario.calendar if entry.id == event.entry), None)
        return said(self.names, known) or sentence(self.names.entry(event.entry)[0])

    def _threat_public(self, event: happened.ThreatPublic) -> str:
        return self.threat(self.scenario.measures[event.measure])

    def _in_force(self, event: happened.InForce) -> str:
        name = self.names.measure(event.measure)
        return sentence(f"“{name}” is in force, by {self.names.party(event.party)}")

    def _not_held(self, event: happened.NotHeld) -> str:
        return sentence(f"{self.names.entry(str(event.data['entry']))[0]}: it does not take place")

    def _deadline(self, event: happened.Deadline) -> str:
        name, _ = self.names.entry(event.entry)
        if event.meant:
            return sentence(f"{name}: {self.names.does(event.party, 'ends')} the talks")
        if event.moved_to:
            verb = self.names.does(event.party, "puts")
            return sentence(
                f"{name}: {verb} it off to {long_date(str(event.data['moved_to']))}, for "
                "what is on the table"
            )
        if event.answered:
            threat = self.names.measure(event.answered)
            return sentence(f"{name}: it has lapsed, for what “{threat}” asks for is agreed")
        why = ", for what is on the table" if event.waits else ""
        return sentence(f"{name}: {self.names.does(event.party, 'lets')} it pass{why}")

    def _shock(self, event: happened.Shock) -> str:
        times = event.times
        often = {1: "", 2: ", twice"}.get(times, f", {times} times")
        told = f"{self.scenario.shocks[str(event.data['shock'])].name}{often}"
        moved = event.climate
        worse = [party for party, notches in moved.items() if notches < 0]
        better = [party for party, notches in moved.items() if notches > 0]
        homes = [
            f"{way} to defend at home for {self.names.parties(row)}"
            for way, row in (("harder", worse), ("easier", better))
            if row
        ]
        return sentence(told + (f": concessions become {' and '.join(homes)}" if homes else ""))

    def _stage_end(self, event: happened.StageEnd) -> str:
        words = {
            "accord": "the stage ends with an accord",
            "sessions_over": "the sessions are over",
            "walkout": "the stage ends with the walkout",
            "stalled": "the stage is broken off: no new text has come",
            "nothing_to_table": "nobody has a text to table, and the stage ends",
            "agenda_empty": "nothing is left on the agenda, and the stage ends",
        }.get(event.reason, event.reason.replace("_", " "))
        if self.scenario.tension is None:
            return sentence(words)
        return sentence(f"{words}. Tension stands at {event.tension:.2f}")

    def _ratification(self, event: happened.Ratification) -> str:
        stage, _ = self.names.entry(event.accord)
        chance = f"(the chance was {event.chance:.2f})"
        if event.ratified:
            verb = self.names.does(event.party, "ratifies")
            return sentence(f"{verb} the accord of {stage} {chance}")
        verb = self.names.does(event.party, "does")
        return sentence(
            f"{verb} not ratify the accord of {stage} {chance}: it lapses, and what it settled "
            "is open again"
        )

    def _motion(self, event: happened.Motion) -> str:
        sides = []
        for who, verb in ((event.favour, "for"), (event.against, "against")):
            sides.append(f"{verb} it {self.names.parties(who) if who else 'nobody'}")
        fate = "it stands from now on" if event.won else "it does not stand"
        return sentence(f"the vote: {', '.join(sides)}; {fate}")

    def _put(self, event: happened.Put) -> str:
        terms = self.names.inside(event.changes)
        return sentence(f"the text that stands is put to the vote: {terms}")

    def _accident(self, event: happened.Accident) -> str:
        measure = event.measure
        self._struck.add(measure)
        return sentence(f"an accident sets off “{self.names.measure(measure)}”: nobody decided it")

    def _instruction(self, event: happened.Instruction) -> str:
        party = self.scenario.parties[str(event.party)]
        leader = party.leader or f"the leader of {self.names.party(party.id)}"
        words = (
            f"{leader} lets the negotiators of {self.names.party(party.id)} go up to "
            f"{counted(event.authority, 'option', 'options')} beyond their red lines"
        )
        why = motives.of_instruction(self.names, event)
        return sentence(f"{words}: {why}" if why else words)

    # -- measures ----------------------------------------------------------------------------

    def _measure(self, event: happened.Decision) -> str:
        name = event.measure
        if self.scenario.measures[name].in_force is not None:
            stays = "stays in force" if event.carried_out else "is lifted under the accord"
            return sentence(f"“{self.names.measure(name)}” {stays}")
        return self._acted(event) if event.carried_out else self._held_back(event)

    def _lifted(self, event: happened.Lifted) -> str:
        name = self.names.measure(event.measure)
        return sentence(f"“{name}” is lifted: an accord has answered it")

    def _resumed(self, event: happened.Resumed) -> str:
        name = self.names.measure(event.measure)
        return sentence(f"“{name}” goes on: no accord answers it any more")

    def _battle(self, event: happened.Battle) -> str:
        names = self.names
        name = names.measure(event.measure)
        verb = names.does(event.party, "wins" if event.won else "loses")
        own, forts = names.own(event.party), f"{event.held} of {event.of} forts"
        are = "is" if event.held == 1 else "are"
        words = f"{verb} a battle of “{name}”: {forts} {are} in {own} hands"
        if event.chance is not None and 0 < event.held < event.of:
            words += f"; all now put {own} chance in the next at {event.chance:.2f}"
        return sentence(words)

    def _decided(self, event: happened.Decided) -> str:
        name, months = self.names.measure(event.measure), event.months
        fate = "has succeeded" if event.succeeded else "has failed"
        brings = f" and brings {self.names.inside(event.imposes)}" if event.imposes else ""
        return sentence(f"after {months:.1f} months “{name}” is decided: it {fate}{brings}")

    def _held_back(self, event: happened.Decision) -> str:
        by = self.names.party(event.party)
        if event.bound:
            by += f", bound by {self.names.own(event.party)} signature,"
        elif event.answered:
            by += f", {self.names.own(event.party)} demand met,"
        verb = self.names.does(event.party, "does").removeprefix(
            self.names.party(event.party) + " "
        )
        words = [f"{by} {verb} not carry out “{self.names.measure(event.measure)}”"]
        words += self._reckoned(event)
        if event.audience_paid:
            paid = stakes(event.audience_paid)
            words.append(f"for the empty threat it pays {paid} stakes at home")
        return " ".join(sentence(part) for part in words)

    def _acted(self, event: happened.Decision) -> str:
        names, measure, followers = self.names, event.measure, event.followers
        words = [f"{names.does(event.party, 'carries')} out “{names.measure(measure)}”"]
        if followers:
            alone = len(followers) == 1 and names.own(followers[0]) == "its"
            verb = "joins" if alone else "join"
            words[0] += f", and {names.parties(followers)} {verb}"
        if measure not in self._struck:
            words += self._reckoned(event)
        if event.succeeded is False:
            words.append("it fails")
        elif event.imposes:
            words.append(f"it succeeds and imposes {names.inside(event.imposes)}")
        return " ".join(sentence(part) for part in words)

    def _reckoned(self, event: happened.Decision) -> list[str]:
        """Why its leader acts or holds back, in a sentence, where that is known."""
        way = "better" if event.carried_out else "worse"
        whole = f"all told, acting is {stakes(abs(event.margin))} stakes {way} than holding back"
        why = motives.of_measure(self.names, event)
        if not why:
            return [whole]
        reckons = "they reckon" if self.names.own(event.party) == "their" else "it reckons"
        return [f"{reckons} with {why}: {whole}"]
