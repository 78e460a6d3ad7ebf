"""In how many plays what stood in the way, counted from their last noes, stage by stage.

Every play in which somebody refused the last text put to it at a stage counts once, under the
first of ``KINDS`` that holds for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.lines import Lines
from sim.analysis.noes import Noes, names, places
from sim.analysis.tables import Tables
from sim.outcomes import GROUNDS

KINDS = ("clash", "package", "no_deal", "outside", "held_out")
"""``clash``: on an issue of the text no option lies inside the red lines of all who must agree;
``package``: an issue off the agenda keeps somebody's package open; ``no_deal``: the text was worth
less to somebody than no deal; ``outside``: it left a red line, though other options lie inside
all; ``held_out``: somebody held out for more."""

ALL, UNSIGNED = "all", "unsigned"
REFUSED, LAST, OUTVOTED = "*refused", "*last", "*outvoted"
ISSUE, PARTY, PACKAGE = "issue", "party", "package"
"""Words of the keys that plays are counted under; no id has a star."""

Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]
Key = tuple[str, ...]


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


def counted(tables: Tables, said: Noes, met: Noes, unsigned: Flags) -> Counter[Key]:
    """In how many plays what stood in the way.

    Parameters
    ----------
    tables
        Of the plays.
    said, met
        Their last noes, by stage and by meeting.
    unsigned
        [R], where nothing was signed.

    Returns
    -------
    Counter
        Plays: ``(among, stage)`` those in which the last text was refused, ``(among, stage, kind)``
        those with an obstacle, and after either what there is more to count, and its name. Among
        ``ALL`` plays, or those ``UNSIGNED``. And how the ``LAST`` text of the play was refused, and
        whoever was ``OUTVOTED``.
    """
    lines, seen = Lines(tables), _Seen(unsigned)
    stages = names(tables).stages
    for stage, noes in zip(stages, said.of_stages(len(stages)), strict=True):
        if tables.texts_at(stage):
            _stage(_Stage(tables, lines, stage, noes), seen)
    if tables.has("stages"):
        finals = _finals(tables, met)
        _last(tables, finals, seen)
        _outvoted(tables, finals, seen)
    return +seen.counts


class _Seen:
    """Counts of plays: of all, and of those in which nothing was signed."""

    def __init__(self, unsigned: Flags) -> None:
        self.counts: Counter[Key] = Counter()
        self._unsigned = unsigned

    def note(self, key: Key, plays: Flags) -> None:
        """Count some plays, [R]."""
        self.counts[ALL, *key] = int(np.count_nonzero(plays))
        self.counts[UNSIGNED, *key] = int(np.count_nonzero(plays & self._unsigned))

    def note_each(self, key: Key, listed: Sequence[str], plays: Flags) -> None:
        """Count the plays of each of several, [R, names]."""
        for among, rows in ((ALL, plays), (UNSIGNED, plays[self._unsigned])):
            for name, k in zip(listed, np.count_nonzero(rows, axis=0).tolist(), strict=True):
                self.counts[among, *key, name] = k


def _finals(tables: Tables, met: Noes) -> _Finals:
    """The noes to the last text of every meeting, and where a text was adopted."""
    parties, meetings = list(tables.cast["parties"]), list(tables.cast["stages"])
    adopted = np.zeros((tables.n, len(meetings) + 1), np.bool_)
    here = np.asarray(tables.column("stages", "accord"), np.bool_)
    stages = places(tables.source.whole("stages", ["stage"]).column(0), meetings)
    adopted[tables.column("stages", "replicate")[here], stages[here]] = True
    must = np.zeros((len(meetings) + 1, len(parties) + 1), np.bool_)
    for place, meeting in enumerate(meetings):
        must[place, [parties.index(party) for party in needed(tables, meeting)]] = True
    return _Finals(met.play, met.stage, met.party, adopted, must[met.stage, met.party])


def _last(tables: Tables, noes: _Finals, seen: _Seen) -> None:
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
    seen.note((LAST,), refused)
    seen.note_each((LAST,), parties, _plays(tables.n, play, who, rows & refused[play], parties))


def _outvoted(tables: Tables, noes: _Finals, seen: _Seen) -> None:
    """Of every stage, in how many plays the last text that was refused there was adopted."""
    over = np.zeros_like(noes.adopted)
    over[noes.play, noes.at] = True
    over[noes.play[noes.needed], noes.at[noes.needed]] = False
    over &= noes.adopted
    order = list(tables.cast["stages"])
    for stage, meetings in tables.meetings.items():
        there = [order.index(meeting) for meeting in meetings]
        seen.note((OUTVOTED, stage), np.asarray(over[:, there].any(axis=1)))


@dataclass(frozen=True)
class _Stage:
    """A stage at which texts are tabled, and the last noes there."""

    tables: Tables
    lines: Lines
    stage: str
    noes: Noes

    @property
    def about(self) -> Mapping[str, Any]:
        """What the cast has of it."""
        found: Mapping[str, Any] = self.tables.cast["stages"][self.stage]
        return found

    def plays(self, column: Codes, rows: Flags, listed: list[str]) -> Flags:
        """In which plays each name stands in a column of some rows; [R, names]."""
        return _plays(self.tables.n, self.noes.play, column, rows, listed)


def _stage(here: _Stage, seen: _Seen) -> None:
    """Count how a stage ended."""
    noes, n, cast = here.noes, here.tables.n, here.tables.cast
    parties, issues = list(cast["parties"]), list(cast["issues"])
    every = np.ones(len(noes.play), np.bool_)
    open_plays = np.zeros(n, np.bool_)
    open_plays[noes.play] = True
    seen.note((here.stage,), open_plays)
    seen.note_each((here.stage, REFUSED), parties, here.plays(noes.party, every, parties))
    for kind, rows in _rows(here).items():
        plays = np.zeros(n, np.bool_)
        plays[noes.play[rows]] = True
        plays &= open_plays
        open_plays &= ~plays
        if not plays.any():
            continue
        mine, key = rows & plays[noes.play], (here.stage, kind)
        seen.note(key, plays)
        seen.note_each((*key, ISSUE), issues, here.plays(noes.issue, mine, issues))
        if kind == "clash":
            _opposed(here, mine, seen)
            _packed(here, mine, seen)
        else:
            seen.note_each((*key, PARTY), parties, here.plays(noes.party, mine, parties))


def _rows(here: _Stage) -> dict[str, Flags]:
    """The noes that each kind of obstacle shows in; [N]."""
    noes, agenda = here.noes, set(here.about["agenda"])
    on_agenda = np.array([*(issue in agenda for issue in here.tables.cast["issues"]), False])
    ground = {name: noes.ground == n for n, name in enumerate(GROUNDS)}
    named = ground["mandate"] | ground["package"]
    rows = (
        _clashes(here, named), ground["package"] & ~on_agenda[noes.issue], ground["no_deal"],
        named, ground["value"],
    )  # fmt: skip
    return dict(zip(KINDS, rows, strict=True))


def _plays(n: int, play: Codes, column: Codes, rows: Flags, listed: list[str]) -> Flags:
    """In which of ``n`` plays each name stands in a column of some rows; [R, names]."""
    size = len(listed) + 1  # the last place is that of no name
    seen = np.zeros(n * size, np.bool_)
    seen[play[rows] * size + column[rows]] = True
    return seen.reshape(n, size)[:, :-1]


def needed(tables: Tables, stage: str) -> list[str]:
    """The parties without which no text is adopted at a stage; nobody where votes decide."""
    about = tables.cast["stages"][stage]
    if about["rule"] == "consensus":
        return list(about["parties"])
    if about["rule"] == "consensus_minus":
        return [party for party in about["parties"] if party not in about["without"]]
    return list(about["veto"])


def _clashes(here: _Stage, named: Flags) -> Flags:
    """Rows that name an issue on which no option lies inside all red lines; [N]."""
    must, noes = needed(here.tables, here.stage), here.noes
    found = np.zeros(len(noes.play), np.bool_)
    if len(must) < 2:
        return found
    agenda, day = (here.about[key] for key in ("agenda", "date"))
    there = set(np.unique(noes.issue[named]).tolist())
    clash = np.zeros((here.tables.n, len(here.tables.cast["issues"]) + 1), np.bool_)
    for n, issue in enumerate(here.tables.cast["issues"]):
        if n in there and issue in agenda:
            clash[:, n] = here.lines.clash(must, issue, day)
    found[named] = clash[noes.play[named], noes.issue[named]]
    return found


def _opposed(here: _Stage, mine: Flags, seen: _Seen) -> None:
    """In how many plays each party's red line leaves it no option in common with another's, on
    an issue that was named.
    """
    tables, noes, day = here.tables, here.noes, str(here.about["date"])
    must, issues = needed(tables, here.stage), list(tables.cast["issues"])
    found = np.zeros((tables.n, len(must)), np.bool_)
    for n in np.unique(noes.issue[mine]):
        plays = np.zeros(tables.n, np.bool_)
        plays[noes.play[mine & (noes.issue == n)]] = True
        for party, flags in here.lines.clashing(must, issues[n], day).items():
            found[:, must.index(party)] |= flags & plays
    seen.note_each((here.stage, "clash", PARTY), must, found)


def _packed(here: _Stage, mine: Flags, seen: _Seen) -> None:
    """In how many plays each party's package, where it holds, has an issue that was named."""
    tables, noes = here.tables, here.noes
    issues, drawn = list(tables.cast["issues"]), tables.columns("parameters")
    must, packages = needed(tables, here.stage), tables.cast["packages"]
    for party in (party for party in must if party in packages):
        among = [issues.index(issue) for issue in packages[party]]
        plays = np.zeros(tables.n, np.bool_)
        plays[noes.play[mine & np.isin(noes.issue, among)]] = True
        column = packaged(party)
        if column in drawn:
            codes, words = here.lines.drawn(column)
            plays &= np.array([word == "yes" for word in words], np.bool_)[codes]
        seen.note((here.stage, "clash", PACKAGE, party), plays)


def packaged(party: str) -> str:
    """The column of `parameters` that has whether a party's package holds."""
    return f"parties.{party}.packaged"
