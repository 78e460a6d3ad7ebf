"""Bugs of what is asked of forums and strategies: a name where a flag is meant."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

PROTOCOLS = "tests/unit/test_protocols.py"
ALIKE = f"{PROTOCOLS}::test_a_plug_in_that_says_the_same_hears_the_same"
CHAIR = f"{PROTOCOLS}::test_who_needs_a_chair_gets_one_and_who_does_not_has_none"

DEFECTS: tuple[Defect, ...] = (
    *in_file("sim/registry.py", PROTOCOLS)
    .bug(
        "only an exchange tables nothing",
        "    return kind is None or bool(kind.tables)",
        '    return kind is None or forum != "exchange"',
        f"{PROTOCOLS}::test_where_nothing_is_tabled_there_is_nothing_to_adopt",
    )
    .found,
    *in_file("sim/scenario/protocols.py", PROTOCOLS)
    .bug(
        "only an ultimatum is to take or to leave",
        "    return kind is not None and bool(kind.take_or_leave)",
        '    return stage.forum == "ultimatum"',
        f"{PROTOCOLS}::test_one_text_is_tabled_in_one_session",
    )
    .found,
    *in_file("sim/scenario/seats.py", ALIKE)
    .bug(
        "a plug-in that needs a chair sits without one",
        "    if entry.chair is not None or not kind.needs_chair or problems.spoilt(at):",
        '    if entry.chair is not None or entry.forum not in ("single_text", "shuttle"):',
        CHAIR,
    )
    .bug(
        "a chair sits where nobody asks it",
        "    if entry.chair is not None and not kind.needs_chair:",
        "    if entry.chair is not None and kind.in_turn:",
        CHAIR,
    )
    .bug(
        "only a shuttle has sides",
        "    if kind is None or not kind.sides:",
        '    if kind is None or entry.forum != "shuttle":',
        f"{ALIKE}[shuttle-linear]",
    )
    .bug(
        "who reckons with one other needs a name",
        "    if not kind.in_turn:",
        '    if entry.forum not in ("alternating_offers", "ultimatum"):',
        f"{ALIKE}[alternating_offers-zeuthen]",
    )
    .bug(
        "only our own strategies go by the clock",
        "strategies.get(poser.strategy).concedes is not None",
        'poser.strategy in ("boulware", "linear", "conceder")',
        f"{PROTOCOLS}::test_who_goes_by_the_clock_poses_no_ultimatum_whoever_wrote_either",
    )
    .found,
    *in_file("sim/analysis/tables.py", PROTOCOLS)
    .bug(
        "summaries know a call by its name",
        '            return bool(about["tables"])',
        '            return bool(about["forum"] != "exchange")',
        f"{PROTOCOLS}::test_a_stage_without_texts_is_told_as_one",
    )
    .found,
    *in_file("sim/lab/meetings.py", PROTOCOLS)
    .bug(
        "a chair is taken along to where there is none",
        'set() if forum.needs_chair else {"chair"}',
        "set()",
        f"{PROTOCOLS}::test_a_stage_is_tried_in_a_plug_in_as_it_is_elsewhere",
    )
    .found,
    *in_file("sim/forums/ultimatum.py", "tests/contract/test_forums.py")
    .bug(
        "an ultimatum is no text in turn",
        "    in_turn: ClassVar[bool] = True",
        "    in_turn: ClassVar[bool] = False",
        "tests/contract/test_forums.py::test_a_forum_in_turn_has_each_text_answered_before_the_next",
    )
    .found,
)
