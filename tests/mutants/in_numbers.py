"""Bugs in how numbers are drawn: sim/rules/drawing.py, sim/model/numbers.py."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

NUMBERS = "tests/unit/test_numbers.py"
DEEP = "tests/property/test_numbers.py"
SAID = f"{NUMBERS}::test_numbers_are_what_their_distributions_say_to_the_last_bit"
AGAIN = f"{NUMBERS}::test_a_number_is_the_same_whether_it_is_asked_for_the_first_time_or_again"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/rules/drawing.py", NUMBERS)
    .bug(
        "a part of a mixture gets the draw as it is",
        "            u = (u - numbers.start[part]) / numbers.weight[part]\n",
        "            u = u * 1.0\n",
        SAID,
    )
    .bug(
        "at the edge of two parts a draw falls into the one before",
        "u >= numbers.start[part]",
        "u > numbers.start[part]",
        DEEP,
    )
    .bug(
        "parts without weight are drawn",
        "if numbers.weight[part] != 0.0 and u >=",
        "if u >=",
        DEEP,
    )
    .bug(
        "what is stretched over a part reaches the ends",
        "            u = min(max(u, 1e-16), 1.0 - 1e-16)\n",
        "",
        DEEP,
    )
    .bug(
        "an inverse is large where its number is",
        "            u = 1.0 - u\n        d = part",
        "            u = u * 1.0\n        d = part",
        SAID,
    )
    .bug(
        "of numbers in numbers only the innermost is scaled",
        "    while d != whole:\n        d = numbers.of[d]",
        "    if d != whole:\n        d = numbers.of[d]",
        SAID,
    )
    .bug(
        "exponentials are those of the compiler's library",
        "a * lifted(numbers.exp, b * u)",
        "a * np.exp(b * u)",
    )
    .bug(
        "the weaker side is the likelier to win the higher the draw of the other",
        "u if a >= 1.0 else 1.0 - u)",
        "u)",
        f"{NUMBERS}::test_capability_is_a_power_of_the_ratio_that_is_triangular",
    )
    .bug(
        "numbers have the luck of other replicates",
        "replicate, 0, out[i])",
        "0, 0, out[i])",
        SAID,
    )
    .found
    + in_file("sim/model/numbers.py", NUMBERS)
    .bug(
        "numbers of one name are one number",
        "            if other is distribution or other == distribution:",
        "            if True:",
        f"{NUMBERS}::test_several_numbers_of_one_name_have_its_luck",
    )
    .bug(
        "what is asked for later is not drawn with the others",
        "        self._all = {}\n        rows.append",
        "        rows.append",
        AGAIN,
    )
    .bug(
        "parts begin where the whole does",
        "initial=0.0)][: len(shares)]",
        "initial=0.0)][:1] * len(shares)",
        SAID,
    )
    .found
)
