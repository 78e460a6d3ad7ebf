"""Bugs of the log, which plays are told by."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

TOLD = "tests/unit/test_narration.py"
LOG = "tests/unit/test_log.py"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/days/log.py", LOG)
    .bug(
        "one play too many is logged",
        "    if r < play.log.plays[0]:",
        "    if r <= play.log.plays[0]:",
    )
    .bug(
        "a full tape is written beyond",
        "    if log.marks[AT] + log.most > log.tape.shape[0]:",
        "    if log.marks[AT] > log.tape.shape[0]:",
    )
    .found
    + in_file("sim/model/diary.py", LOG)
    .bug(
        "a tape that is written anew is read from where the last one ended",
        "        self.log.marks[AT] = self._at = 0",
        "        self.log.marks[AT] = 0",
    )
    .bug(
        "plays of a part end on the day of the last",
        "replace(event, date=self._days.get(play))",
        "replace(event, date=self.date)",
    )
    .found
    + in_file("sim/days/writing.py", TOLD)
    .bug(
        "an act is reckoned by what it has imposed",
        "            begin(play, r, m, log.DECIDED)\n            add_decision(play, r, m)",
        "            exchange(kept.settlement, settlement[r])\n"
        "            begin(play, r, m, log.DECIDED)\n            add_decision(play, r, m)\n"
        "            exchange(kept.settlement, settlement[r])",
    )
    .bug(
        "what was in force is not put back after an act is told",
        "            end(kept)\n    exchange(kept.settlement, settlement[r])",
        "            end(kept)",
    )
    .bug(
        "an accord tells what it touches for what it settles",
        "    add_all(written, room.agreed)",
        "    add_all(written, room.touched)",
    )
    .bug(
        "a belief is told as it is, and as it is",
        "    add(play.log, play.log.belief[t] if t >= 0 else np.nan)",
        "    add(play.log, mean_of(play.state.beliefs, r, t) if t >= 0 else np.nan)",
    )
    .found
    + in_file("sim/days/motives.py", TOLD)
    .bug(
        "the price of backing down is told of those whom an accord binds",
        "    add(log, max(-test, 0.0))",
        "    add(log, max(test, 0.0))",
    )
    .found
    + in_file("sim/stage/writing.py", TOLD)
    .bug(
        "an offer tells what is asked for in place of its worth",
        "    add(written, rating.value[r, rung] if rung >= 0 else np.nan)",
        "    add(written, person.level[r])",
    )
    .bug(
        "an answer tells no deal in place of what was asked for",
        "    add(written, person.asked[r])\n    add(written, person.rating.no_deal[r])",
        "    add(written, person.rating.no_deal[r])\n    add(written, person.rating.no_deal[r])",
    )
    .bug(
        "a no tells the options that it would not sign",
        "play.world.mandates.beyond[r, a, k, o] == 0)",
        "play.world.mandates.beyond[r, a, k, o] != 0)",
    )
    .bug(
        "an instruction tells all options of its text",
        "        opens = counts and text[k] >= 0 and mandates.beyond[r, a, k, text[k]] > 0",
        "        opens = counts and text[k] >= 0",
    )
    .found
    + in_file("sim/stage/doing.py", LOG)
    .bug(
        "whoever is consulted is never heard",
        "    return seats.answering.shape[0] if logged else seats.voters.shape[0]",
        "    return seats.voters.shape[0]",
    )
    .found
)
