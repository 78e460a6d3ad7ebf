"""What is allowed and probably not meant: the warnings of ``run.py check``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sim.errors import Problem, joined
from sim.scenario import parsing
from sim.scenario.answering import unanswerable
from sim.scenario.complements import uncounted
from sim.scenario.distributions import Point
from sim.scenario.happenings import Deadline
from sim.scenario.held import Position
from sim.scenario.lasting import idle_horizon
from sim.scenario.packages import tabled_stages, unmet
from sim.scenario.problems import in_order
from sim.scenario.protocols import tables_texts
from sim.scenario.scenario import Measure, Party, Scenario, Stage, Worth
from sim.scenario.seats import soft_ultimatums
from sim.scenario.shares import rounded
from sim.scenario.spoken import unheard, untold
from sim.scenario.thousands import understood
from sim.scenario.tree import Node, name_of
from sim.scenario.turns import unmoved
from sim.scenario.unplayed import unplayed

_SLIGHT = 0.1
"""A gain below this share of the cost leaves the choice to the audience cost."""


def warnings(scenario: Scenario) -> list[Problem]:
    """Doubts about a scenario that loads, in the order of the file.

    Parameters
    ----------
    scenario
        A loaded scenario.

    Returns
    -------
    list of Problem
        What an experienced author would look at twice; empty if nothing is doubtful.
    """
    found = [
        *silence(scenario),
        *packages(scenario),
        *idle_issues(scenario),
        *idle_parties(scenario),
        *weightless(scenario),
        *measures(scenario),
        *walkouts(scenario),
        *hindsight(scenario),
        *(_doubt(scenario, *told) for told in unplayed(scenario)),
        *late_deadlines(scenario),
        *(_doubt(scenario, *told) for told in unmoved(scenario)),
        *without_tension(scenario),
        *without_climate(scenario),
        *double_members(scenario),
        *(_doubt(scenario, *told) for told in (*unheard(scenario), *untold(scenario))),
        *(_doubt(scenario, *told) for told in uncounted(scenario)),
        *(_doubt(scenario, *told) for told in unanswerable(scenario)),
        *(_doubt(scenario, *told) for told in idle_horizon(scenario)),
        *(_doubt(scenario, *told) for told in soft_ultimatums(scenario)),
        *thousands(scenario),
        *thirds(scenario),
    ]
    return in_order(found)


def _doubt(scenario: Scenario, path: str, wrong: str, remedy: str = "") -> Problem:
    """A warning at a dotted path, or at the nearest one above it that is written."""
    at = path
    while at and at not in scenario.lines:
        at = at.rpartition(".")[0]
    file, line = scenario.lines.get(at, (scenario.id, 0))
    return Problem(file, line or None, None, path, wrong, remedy)


def thousands(scenario: Scenario) -> Iterator[Problem]:
    """Numbers with commas between their thousands, which might be meant for points."""
    root, _ = parsing.parse(scenario.text, scenario.id)
    return (_doubt(scenario, *told) for told in understood(root))


def thirds(scenario: Scenario) -> Iterator[Problem]:
    """Shares of votes that are thirds, written as decimals."""
    root, _ = parsing.parse(scenario.text, scenario.id)
    return (_doubt(scenario, *told) for told in rounded(root))


def _tabled(scenario: Scenario) -> list[Stage]:
    """Stages at which texts are tabled; repeats are left out."""
    return [s for s in scenario.stages if tables_texts(s) and s.repeats is None]


def consenting(stage: Stage) -> list[str]:
    """The parties without which a text cannot be adopted."""
    rule = stage.adoption
    if rule.by_majority:
        return [party for party in stage.parties if party in rule.veto]
    return [p for p in stage.parties if p not in rule.without or p in rule.veto]


def silence(scenario: Scenario) -> Iterator[Problem]:
    """Parties that must agree and have no line: they would sign anything."""
    for stage in _tabled(scenario):
        silent: dict[tuple[str, ...], list[str]] = {}
        for key in consenting(stage):
            spoken = _spoken(scenario, key)
            about = tuple(issue for issue in stage.agenda if issue not in spoken)
            if about:
                silent.setdefault(about, []).append(key)
        for about, parties in silent.items():
            says = "say" if len(parties) > 1 else "says"
            wrong = (
                f"at stage {stage.id} {joined(parties)} must agree but {says} nothing on "
                f"{joined(about)}: {'they' if len(parties) > 1 else 'it'} would sign anything."
            )
            path = f"calendar.{stage.id}.parties"
            yield _doubt(scenario, path, wrong, "Write follows:, or a demand.")


def _spoken(scenario: Scenario, key: str) -> set[str]:
    """Issues on which a party, or a member of the bloc that it is, has a line."""
    party = scenario.parties[key]
    lines = [party, *(scenario.parties[member] for member in party.members)]
    return {issue for one in lines for issue in one.positions}


def packages(scenario: Scenario) -> Iterator[Problem]:
    """Packages that cannot be met everywhere, or that name issues without a demand."""
    for key, party in scenario.parties.items():
        path = f"parties.{key}.package"
        idle = [issue for issue in party.package if issue not in party.positions]
        if idle:
            wrong = f"the package of {key} names {joined(idle)}, on which it demands nothing."
            yield _doubt(scenario, path, wrong, "Add a demand, or shorten the package.")
        stages = tabled_stages(scenario.stages, key)
        lacking = {s.id: unmet(party, s.agenda, scenario.issues) for s in stages}
        short = [stage for stage, issues in lacking.items() if issues]
        full = [stage for stage, issues in lacking.items() if not issues]
        always = party.packages >= 1 and all(party.packaged)  # else it signs there in some moods
        if party.package and always and short and full:
            gaps = "; ".join(f"{stage} lacks {joined(lacking[stage])}" for stage in short)
            wrong = (
                f"the package of {key} can be met at {joined(full)}, but not at "
                f"{joined(short)}: there {key} signs nothing ({gaps})."
            )
            yield _doubt(scenario, path, wrong, "Meant?")


def idle_issues(scenario: Scenario) -> Iterator[Problem]:
    """Issues that no stage decides and no measure imposes."""
    on_agendas = {issue for stage in _tabled(scenario) for issue in stage.agenda}
    imposed = {issue for measure in scenario.measures.values() for issue in measure.imposes}
    for key in scenario.issues:
        if key not in on_agendas:
            also = "" if key not in imposed else "; only a measure can move it"
            wrong = f"{key} is on no agenda that is played{also}."
            yield _doubt(scenario, f"issues.{key}", wrong, "Add it to an agenda, or delete it.")


def idle_parties(scenario: Scenario) -> Iterator[Problem]:
    """Parties that do nothing at all."""
    busy: set[str | None] = set()
    for stage in scenario.stages:
        busy |= {*stage.parties, *stage.observers, *stage.consulted, stage.chair}
    for measure in scenario.measures.values():
        busy |= {measure.by, *measure.followers, *measure.harm}
    for party in scenario.parties.values():
        busy |= set(party.members)
    for key in scenario.parties:
        if key not in busy:
            wrong = f"{key} sits at no stage, and no measure concerns it."
            yield _doubt(scenario, f"parties.{key}", wrong, "Seat it, or delete it.")


def weightless(scenario: Scenario) -> Iterator[Problem]:
    """Parties to which every settlement is worth the same."""
    for key, party in scenario.parties.items():
        saliences = [position.salience.bounds[1] for position in party.positions.values()]
        if saliences and max(saliences) == 0:
            wrong = f"every salience of {key} is 0: all settlements are worth the same to it."
            yield _doubt(scenario, f"parties.{key}.demands", wrong, "Meant?")


def measures(scenario: Scenario) -> Iterator[Problem]:
    """Measures that cost, gain, harm or bind in a way that is probably not meant."""
    for key, measure in scenario.measures.items():
        path = f"measures.{key}"
        if not (measure.harm or measure.imposes or measure.stalled):
            wrong = f"{key} harms nobody and imposes nothing: nobody else would mind it."
            yield _doubt(scenario, path, wrong, "Add harm: {party: size}, or imposes.")
        if f"{path}.cost" not in scenario.lines:
            wrong = f"{key} costs nothing, so that resolve plays no part in it."
            yield _doubt(scenario, path, wrong, "Write cost: a size; none if it is meant.")
        yield from _early(scenario, measure)
        yield from _pointless(scenario, measure)


def _early(scenario: Scenario, measure: Measure) -> Iterator[Problem]:
    """A measure that falls due before anybody meets, or on a day that nobody plays."""
    first, due = min((stage.date for stage in scenario.stages), default=None), measure.deadline
    if due is None or first is None or due >= first:
        return
    wrong = f"{measure.id} falls due on {due}, before anybody meets."
    begins = scenario.as_of or scenario.calendar[0].date
    if begins is not None and due < begins:
        what = "as_of" if scenario.as_of else "the first entry of the calendar"
        wrong = f"{measure.id} falls due on {due}, before {what}: it is decided at the end."
    yield _doubt(scenario, f"measures.{measure.id}.when", wrong, "Set by: to a later day.")


def walkouts(scenario: Scenario) -> Iterator[Problem]:
    """Measures that a stalled stage calls for, by parties that vote at none."""
    for key, measure in scenario.measures.items():
        tables = {
            voter
            for stage in _tabled(scenario)
            for seated in stage.parties
            for voter in (seated, *scenario.parties[seated].members)
        }
        if measure.stalled is not None and measure.by not in tables:
            wrong = f"{measure.by} votes at no stage, so that it can walk out of none."
            yield _doubt(scenario, f"measures.{key}", wrong, "Seat it, or delete the measure.")


def _pointless(scenario: Scenario, measure: Measure) -> Iterator[Problem]:
    by_accident = measure.accident and not _binds(measure)
    if measure.in_force is not None or measure.monthly or by_accident:
        return
    for who in (measure.by, *measure.followers):
        cost = measure.cost.get(who)
        if cost is None or isinstance(cost, Worth) or cost.middle <= 0:
            continue
        gain = most_gained(scenario, measure, scenario.parties[who])
        if gain > _SLIGHT * cost.middle:
            continue
        if who == measure.by:
            wrong = (
                f"{measure.id} gains {who} at most {gain:.2g} stakes and costs "
                f"{cost.middle:.2g}: no settlement can change that; {_decides(measure, gain)}."
            )
            yield _doubt(scenario, f"measures.{measure.id}", wrong, "Meant?")
        elif gain <= 0:
            wrong = f"{who} gains nothing by following: it would come only at resolve 1."
            remedy = f"Add benefit: {{{who}: a size}}, or lower its cost."
            yield _doubt(scenario, f"measures.{measure.id}.with", wrong, remedy)


def _decides(measure: Measure, gain: float) -> str:
    """On what it hangs whether a measure comes that does not pay."""
    if _binds(measure):
        return "only the audience cost decides"
    if gain != 0:
        return "nobody is threatened with it in public, so that holding back costs nothing"
    return "nobody is threatened with it in public: it would come only at resolve 1"


def _binds(measure: Measure) -> bool:
    """Whether there may be a price of not carrying out a measure."""
    return measure.publicity > 0 or measure.strategic or measure.audience_cost is not None


def most_gained(scenario: Scenario, measure: Measure, party: Party) -> float:
    """The most that carrying a measure out can be worth to a party, its cost aside.

    Every uncertain number at its middle, at the settlement that is worst for the party;
    what others then do is left out.
    """
    benefit = measure.benefit.get(party.id)
    own = 0.0 if benefit is None else benefit.middle
    own -= measure.harm[party.id].middle if party.id in measure.harm else 0.0
    for values, option in imposed(scenario, measure, party):
        own += measure.success.middle * (values[option] - min(values))
    parent = scenario.measures.get(measure.parent or "")
    if measure.resists is not None and parent is not None:
        share = 1.0 if isinstance(measure.resists, str) else measure.resists.middle
        for values, option in imposed(scenario, parent, party):
            own += share * parent.success.middle * (max(values) - values[option])
    return own


def imposed(
    scenario: Scenario, measure: Measure, party: Party
) -> Iterator[tuple[list[float], int]]:
    """What the options of each issue that a measure imposes are worth to a party, in stakes, and
    which it imposes.
    """
    largest = max((p.salience.middle for p in party.positions.values()), default=0.0)
    for issue, option in measure.imposes.items() if largest > 0 else ():
        position = party.positions.get(issue)
        if position is not None:
            weight = position.salience.middle / largest
            values = option_values(position, len(scenario.issues[issue].options))
            yield [weight * value for value in values], option


def option_values(position: Position, n_options: int) -> list[float]:
    """What each option is worth to a party, every uncertain number at its middle."""
    if position.values is not None:
        return [value.middle for value in position.values]
    want = position.want.middle
    reach = max(want, n_options - 1 - want, 1.0)
    curvature = position.curvature.middle
    return [float(1 - (abs(read - want) / reach) ** curvature) for read in position.reads]


def hindsight(scenario: Scenario) -> Iterator[Problem]:
    """Entries that rest on what was published, or held, only after ``as_of``."""
    if scenario.as_of is None:
        return
    root, _ = parsing.parse(scenario.text, scenario.id)
    waiting: list[tuple[str, Node]] = [("", root)]
    while waiting:
        path, node = waiting.pop()
        if path == "sources" or (node.fields is None and node.items is None):
            continue
        yield from _late(scenario, path, node)
        for step, child in node.children():
            word = _entry_name(child) if isinstance(step, int) else step
            waiting.append((f"{path}.{word}" if path else str(word), child))


def _entry_name(node: Node) -> str:
    return name_of(node) or ""


def _late(scenario: Scenario, path: str, node: Node) -> Iterator[Problem]:
    fields = node.fields or {}
    basis, source, since = fields.get("basis"), fields.get("source"), fields.get("since")
    as_of = scenario.as_of
    if as_of is None or (basis is not None and basis.text == "later"):
        return
    named = [item.text for item in (source.items or (source,))] if source is not None else []
    for name in named:
        published = scenario.sources[name].date if name else None
        if published is not None and published > as_of:
            wrong = f"as_of is {as_of} but this rests on {name} of {published}: hindsight."
            yield _doubt(scenario, path, wrong, "If it is a proxy, write basis: later.")
    if since is not None and since.text and date.fromisoformat(since.text) > as_of:
        wrong = f"as_of is {as_of} but this holds since {since.text}: hindsight."
        yield _doubt(scenario, path, wrong, "If it is a proxy, write basis: later.")


def late_deadlines(scenario: Scenario) -> Iterator[Problem]:
    """Deadlines that end nothing: those of the past, and those after the last stage.

    Of meetings without an end the last that is played is not the last that is reckoned with.
    """
    last = max((stage.date for stage in scenario.stages), default=None)
    if any(stage.open_ended for stage in scenario.stages):
        last = None
    for entry in scenario.calendar:
        if isinstance(entry, Deadline):
            when = "lies before as_of" if scenario.is_history(entry) else None
            if last is not None and entry.date > last:
                when = "falls after the last stage"
            if when:
                wrong = f"{entry.id} {when}: it ends nothing."
                yield _doubt(scenario, f"calendar.{entry.id}", wrong, "Move or delete it.")


def without_tension(scenario: Scenario) -> Iterator[Problem]:
    """What rests on tension where a scenario has none."""
    if scenario.tension is not None:
        return
    remedy = "Add tension: calm, say."
    for shock in scenario.shocks.values():
        if shock.tension != Point(0.0):
            wrong = f"{shock.id} moves tension, and the scenario has none."
            yield _doubt(scenario, f"shocks.{shock.id}.tension", wrong, remedy)
    for stage in scenario.stages:
        if stage.only_if and stage.only_if.tension_above is not None and not stage.repeats:
            wrong = f"{stage.id} waits for tension, and the scenario has none: it is never held."
            yield _doubt(scenario, f"calendar.{stage.id}.if", wrong, remedy)


def without_climate(scenario: Scenario) -> Iterator[Problem]:
    """Shocks that move the climate of a home that has none."""
    for shock in scenario.shocks.values():
        for party in shock.climate:
            if scenario.parties[party].home is None:
                wrong = f"{shock.id} moves the climate at the home of {party}, which has none."
                remedy = f"Add parties.{party}.home.prepared: partly, say."
                yield _doubt(scenario, f"shocks.{shock.id}.climate.{party}", wrong, remedy)


def double_members(scenario: Scenario) -> Iterator[Problem]:
    """Parties that sit at a stage through two blocs."""
    for stage in (stage for stage in scenario.stages if stage.repeats is None):
        through: dict[str, list[str]] = {}
        for bloc in stage.parties:
            for member in scenario.parties[bloc].members:
                through.setdefault(member, []).append(bloc)
        for member, blocs in through.items():
            if len(blocs) > 1:
                wrong = f"{stage.id} seats {joined(blocs)}, and {member} is a member of each."
                yield _doubt(scenario, f"calendar.{stage.id}.parties", wrong, "Meant?")
