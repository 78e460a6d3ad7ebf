"""Bugs of positions that change on a date."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

TURNING = "tests/unit/test_new_positions.py"
TOLD = "tests/unit/test_new_positions_told.py"
SAME = f"{TURNING}::test_where_it_does_not_come_the_play_is_as_without_it_and_else_as_where_it_must"
START = f"{TURNING}::test_one_before_the_first_stage_is_the_position_of_the_start"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/model/lists.py", TURNING)
    .bug(
        "a type goes whole to the type of its own number",
        "    return np.asarray(both / both.sum(axis=1, keepdims=True))",
        "    return np.asarray(np.eye(*shape))",
        f"{TURNING}::test_belief_is_carried_over_as_by_counting_points",
    )
    .found
    + in_file("sim/model/doubts.py", TURNING)
    .bug(
        "a bloc's own types become joint draws as those with its members are",
        "return before.own if by_itself else before.draws",
        "return before.draws",
        f"{TURNING}::test_a_bloc_whose_types_are_drawn_together_stays_as_it_is_where_another_has_turned",
    )
    .found
    + in_file("sim/model/standings.py", TURNING)
    .bug(
        "costs are written in the stakes of the new position",
        "drawing.values, drawing.unit)",
        "drawing.values)",
        f"{TURNING}::test_the_unit_of_costs_stays_that_of_the_outset",
    )
    .found
    + in_file("sim/scenario/turns.py", TURNING)
    .bug(
        "what has happened before is forgotten",
        "        for turn in self.past:\n            self._write(turn, found)\n",
        "",
        f"{TURNING}::test_what_lies_before_as_of_is_the_position_of_the_start",
    )
    .bug(
        "what is not written is left out",
        "    return (known or PositionEntry.model_validate({})).model_copy(update=changed)",
        "    return PositionEntry.model_validate({}).model_copy(update=changed)",
        f"{TURNING}::test_a_change_to_the_same_values_moves_nothing",
    )
    .bug(
        "a reading keeps what is new for all",
        "        left = demand.model_fields_set - (new.model_fields_set if new else set())",
        "        left = demand.model_fields_set",
        f"{TURNING}::test_what_is_written_holds_in_every_reading",
    )
    .found
    + in_file("sim/analysis/lines.py", TOLD)
    .bug(
        "obstacles go by the red lines of the outset",
        "        since = tuple(column for begun, column in turned if begun <= day)",
        '        since = tuple(column for begun, column in turned if begun < "")',
        f"{TOLD}::test_obstacles_go_by_the_red_lines_of_the_day[True]",
    )
    .found
)
