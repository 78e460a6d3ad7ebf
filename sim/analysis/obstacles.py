"""What stood in the way of an accord, stage by stage: structure first, then conduct.

Every play in which somebody refused the last text put to it at a stage counts once, under the
first of ``KINDS`` that holds for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.ends import Ends
from sim.analysis.lines import Lines
from sim.analysis.noes import Noes, names
from sim.analysis.shares import Share
from sim.analysis.tables import Tables
from sim.outcomes import ACCORDS, GROUNDS

KINDS = ("clash", "package", "no_deal", "outside", "held_out")
"""``clash``: on an issue of the text no option lies inside the red lines of all who must agree;
``package``: an issue off the agenda keeps somebody's package open; ``no_deal``: the text was worth
less to somebody than no deal; ``outside``: it left a red line, though other options lie inside
all; ``held_out``: somebody held out for more."""

Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Obstacle:
    """One reason why a stage brought no accord.

    Parameters
    ----------
    kind
        One of ``KINDS``.
    share
        Share of plays, each counted under one kind a stage.
    issues
        Where it concerns issues: in which share of plays each, most frequent first.
    parties
        Whom it concerns, and in which share of plays each, most frequent first: of a clash
        those whose red lines leave them no option in common with another's.
    packages
        Of a clash: who of those who must agree settles such an issue together with others or not
        at all, most frequent first.
    """

    kind: str
    share: Share
    issues: Mapping[str, Share]
    parties: Mapping[str, Share]
    packages: Mapping[str, Share]

    def as_dict(self) -> dict[str, Any]:
        """The obstacle for programs."""
        return {
            "kind": self.kind,
            **self.share.as_dict(),
            "issues": {issue: share.as_dict() for issue, share in self.issues.items()},
            "parties": {party: share.as_dict() for party, share in self.parties.items()},
            "packages": {party: share.as_dict() for party, share in self.packages.items()},
        }


@dataclass(frozen=True)
class Blocked:
    """How a stage ended without all on board.

    Parameters
    ----------
    refused
        Share of plays in which somebody refused the last text put to it there.
    obstacles
        Why, most frequent first; their shares add up to ``refused``.
    refusers
        Share of plays in which each party refused that text, most frequent first.
    """

    refused: Share
    obstacles: tuple[Obstacle, ...]
    refusers: Mapping[str, Share]


@dataclass(frozen=True)
class Last:
    """How the last text that a play puts to the vote was refused.

    Parameters
    ----------
    refused
        Share of plays in which it was. Where votes decide and a text was adopted at the stage, a
        no without a veto is that of somebody outvoted.
    refusers
        Share of plays in which each party refused it, most frequent first.
    """

    refused: Share
    refusers: Mapping[str, Share]


@dataclass(frozen=True)
class Blocking:
    """What stood in the way of a run's accords.

    Parameters
    ----------
    stages
        Of every stage of the scenario at which texts are tabled.
    unsigned
        The same of the plays in which nothing was signed, in shares of these.
    last
        How the last text of the play was refused; None where the run has not kept ``stages``.
    outvoted
        Of every stage the share of plays in which the last text that somebody refused there was
        adopted all the same, since that yes was not needed; empty where ``last`` is None.
    """

    stages: Mapping[str, Blocked]
    unsigned: Mapping[str, Blocked]
    last: Last | None
    outvoted: Mapping[str, Share]


@dataclass(frozen=True)
class _Finals:
    """The noes to the last text of every meeting that refused one, and what was adopted.

    ``play``, ``at`` (the meeting) and ``who``: [N]; ``adopted``: [R, meetings and one for none];
    ``needed``: whether nothing is adopted without whoever said no; [N].
    """

    play: Codes
    at: Codes
    who: Codes
    adopted: Flags
    needed: Flags


def blocking(tables: Tables, said: Noes, ended: Ends) -> Blocking:
    """What stood in the way of a run's accords, as its last noes tell."""
    lines, unsigned = Lines(tables), ended.accord == ACCORDS.index("none")
    finals = _finals(tables) if tables.has("stages") else None
    return Blocking(
        _stages(tables, lines, said, np.ones(tables.n, np.bool_)),
        _stages(tables, lines, said, unsigned),
        None if finals is None else _last(tables, finals),
        {} if finals is None else _outvoted(tables, finals),
    )


def _stages(tables: Tables, lines: Lines, said: Noes, among: Flags) -> dict[str, Blocked]:
    """How every stage ended in some of the plays; ``among``: [R]."""
    found, of = said.some(among[said.play]), int(np.count_nonzero(among))
    return {
        stage: _stage(tables, lines, stage, found.some(found.stage == place), of)
        for place, stage in enumerate(names(tables).stages)
        if tables.texts_at(stage)
    }


def _finals(tables: Tables) -> _Finals:
    """The noes to the last text of every meeting, and where a text was adopted."""
    parties, meetings = list(tables.cast["parties"]), list(tables.cast["stages"])
    last = np.asarray(tables.column("objections", "last"), np.bool_)
    play = tables.column("objections", "replicate")[last]
    at = _places(tables, "objections", "stage", meetings)[last]
    who = _places(tables, "objections", "party", parties)[last]
    adopted = np.zeros((tables.n, len(meetings) + 1), np.bool_)
    here = np.asarray(tables.column("stages", "accord"), np.bool_)
    met = _places(tables, "stages", "stage", meetings)
    adopted[tables.column("stages", "replicate")[here], met[here]] = True
    must = np.zeros((len(meetings) + 1, len(parties) + 1), np.bool_)
    for place, meeting in enumerate(meetings):
        must[place, [parties.index(party) for party in needed(tables, meeting)]] = True
    return _Finals(play, at, who, adopted, must[at, who])


def _last(tables: Tables, noes: _Finals) -> Last:
    """How the last text of every play was refused, meeting by meeting in the calendar's order.

    Whoever signs a text objects no longer, so where one was adopted a no of somebody without whom
    nothing is adopted is one to a later text.
    """
    play, at, who, adopted = noes.play, noes.at, noes.who, noes.adopted
    parties = list(tables.cast["parties"])
    voted = adopted.copy()
    voted[play, at] = True
    final = voted.shape[1] - 1 - voted[:, ::-1].argmax(axis=1)
    rows, refused = final[play] == at, np.zeros(tables.n, np.bool_)
    refused[play[rows & (noes.needed | ~adopted[play, at])]] = True
    found = _plays(tables.n, play, who, rows & refused[play], parties)
    return Last(Share(int(np.count_nonzero(refused)), tables.n), _ranked(found, tables.n))


def _outvoted(tables: Tables, noes: _Finals) -> dict[str, Share]:
    """Of every stage, in how many plays the last text that was refused there was adopted."""
    over = np.zeros_like(noes.adopted)
    over[noes.play, noes.at] = True
    over[noes.play[noes.needed], noes.at[noes.needed]] = False
    over &= noes.adopted
    order = list(tables.cast["stages"])
    return {
        stage: Share(int(np.count_nonzero(over[:, places].any(axis=1))), tables.n)
        for stage, meetings in tables.meetings.items()
        if (places := [order.index(meeting) for meeting in meetings])
    }


def _places(tables: Tables, table: str, column: str, listed: list[str]) -> Codes:
    """Where the words of a column stand in a list; -1: nowhere."""
    codes, words = tables.coded(table, [column])[column]
    known = {word: place for place, word in enumerate(listed)}
    return np.array([*(known.get(word, -1) for word in words), -1], np.int64)[codes]


def _ranked(counts: Mapping[str, int], n: int) -> dict[str, Share]:
    order = sorted(counts, key=lambda name: -counts[name])
    return {name: Share(counts[name], n) for name in order if counts[name]}


def _stage(tables: Tables, lines: Lines, stage: str, noes: Noes, of: int) -> Blocked:
    """How a stage ended, in shares of so many plays."""
    parties, issues = list(tables.cast["parties"]), list(tables.cast["issues"])
    agenda = set(tables.cast["stages"][stage]["agenda"])
    on_agenda = np.array([*(issue in agenda for issue in issues), False])
    ground = {name: noes.ground == n for n, name in enumerate(GROUNDS)}
    named = ground["mandate"] | ground["package"]
    clashes = _clashes(tables, lines, stage, noes, named)
    rows = {
        "clash": clashes,
        "package": ground["package"] & ~on_agenda[noes.issue],
        "no_deal": ground["no_deal"],
        "outside": named,
        "held_out": ground["value"],
    }
    open_plays = np.zeros(tables.n, np.bool_)
    open_plays[noes.play] = True
    refused = Share(int(np.count_nonzero(open_plays)), of)

    def plays(column: Codes, rows: Flags, listed: list[str]) -> dict[str, int]:
        return _plays(tables.n, noes.play, column, rows, listed)

    found = []
    for kind in KINDS:
        here = np.zeros(tables.n, np.bool_)
        here[noes.play[rows[kind]]] = True
        here &= open_plays
        open_plays &= ~here
        mine, clash = rows[kind] & here[noes.play], kind == "clash"
        who = (
            _opposed(tables, lines, stage, noes, mine)
            if clash
            else plays(noes.party, mine, parties)
        )
        packed = _packed(tables, stage, noes, mine) if clash else {}
        counts = plays(noes.issue, mine, issues), who, packed
        share = Share(int(np.count_nonzero(here)), of)
        found.append(Obstacle(kind, share, *(_ranked(one, of) for one in counts)))
    obstacles = tuple(sorted((o for o in found if o.share.count), key=lambda o: -o.share.count))
    every = np.ones(len(noes.play), np.bool_)
    return Blocked(refused, obstacles, _ranked(plays(noes.party, every, parties), of))


def _plays(n: int, play: Codes, column: Codes, rows: Flags, listed: list[str]) -> dict[str, int]:
    """In how many of ``n`` plays each name stands in a column of some rows."""
    size = len(listed) + 1  # the last place is that of no name
    seen = np.zeros(n * size, np.bool_)
    seen[play[rows] * size + column[rows]] = True
    counts = np.count_nonzero(seen.reshape(n, size), axis=0)
    return {name: int(k) for name, k in zip(listed, counts[:-1], strict=True)}


def needed(tables: Tables, stage: str) -> list[str]:
    """The parties without which no text is adopted at a stage; nobody where votes decide."""
    about = tables.cast["stages"][stage]
    if about["rule"] == "consensus":
        return list(about["parties"])
    if about["rule"] == "consensus_minus":
        return [party for party in about["parties"] if party not in about["without"]]
    return list(about["veto"])


def _clashes(tables: Tables, lines: Lines, stage: str, noes: Noes, named: Flags) -> Flags:
    """Rows that name an issue on which no option lies inside all red lines; [N]."""
    must, found = needed(tables, stage), np.zeros(len(noes.play), np.bool_)
    if len(must) < 2:
        return found
    agenda, day = (tables.cast["stages"][stage][key] for key in ("agenda", "date"))
    for n, issue in enumerate(tables.cast["issues"]):
        here = np.flatnonzero(named & (noes.issue == n)) if issue in agenda else ()
        if len(here):
            found[here] = lines.clash(must, issue, day)[noes.play[here]]
    return found


def _opposed(tables: Tables, lines: Lines, stage: str, noes: Noes, mine: Flags) -> dict[str, int]:
    """In how many plays each party's red line leaves it no option in common with another's, on
    an issue that was named.
    """
    must, issues = needed(tables, stage), list(tables.cast["issues"])
    day: str = tables.cast["stages"][stage]["date"]
    found: dict[str, Flags] = {}
    for n in np.unique(noes.issue[mine]):
        plays = np.zeros(tables.n, np.bool_)
        plays[noes.play[mine & (noes.issue == n)]] = True
        for party, flags in lines.clashing(must, issues[n], day).items():
            found[party] = found.get(party, False) | (flags & plays)
    return {party: int(np.count_nonzero(flags)) for party, flags in found.items()}


def _packed(tables: Tables, stage: str, noes: Noes, mine: Flags) -> dict[str, int]:
    """In how many plays each party's package, where it holds, has an issue that was named."""
    issues, found = list(tables.cast["issues"]), {}
    drawn = tables.columns("parameters")
    must, packages = needed(tables, stage), tables.cast["packages"]
    for party in (party for party in must if party in packages):
        places = [issues.index(issue) for issue in packages[party]]
        plays = np.zeros(tables.n, np.bool_)
        plays[noes.play[mine & np.isin(noes.issue, places)]] = True
        column = f"parties.{party}.packaged"
        if column in drawn:
            plays &= tables.column("parameters", column).astype(str) == "yes"
        found[party] = int(np.count_nonzero(plays))
    return found
