"""Bugs where texts are found: prospects, menus, frontiers, ladders, the chair's text."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT = "tests/unit"
FRONTIER = f"{UNIT}/test_frontier.py"
MEDIATION = f"{UNIT}/test_rules_mediation.py"
PROSPECTS_ARE = f"{FRONTIER}::test_prospects_are_what_they_are_text_by_text"
NONE_MISSED = f"{FRONTIER}::test_up_to_512_texts_no_accord_is_missed_and_none_is_false"
SCORES = f"{FRONTIER}::test_scores_are_chance_and_least_share_over_those_who_must_agree"
MAJORITY = f"{FRONTIER}::test_a_majority_is_met_wherever_it_can_be"
BEYOND = f"{FRONTIER}::test_what_negotiators_may_go_beyond_their_lines_is_used_and_never_overdrawn"
NARROW = f"{FRONTIER}::test_where_ranges_are_narrow_few_accords_are_missed"
FALLS = f"{FRONTIER}::test_a_ladder_falls_in_own_worth_and_rises_in_what_is_preferred"
WEIGHTS = f"{FRONTIER}::test_the_best_text_for_any_weight_of_the_other_is_looked_at"
WALKS = f"{UNIT}/test_walks.py"
FARTHER = (
    f"{FRONTIER}::test_it_is_hopeless_to_go_farther_where_somebody_required_could_sign_no_such_text"
)
OWN_RISK = (
    "tests/unit/test_risk.py"
    "::test_a_leader_reckons_by_its_own_resolve_and_the_others_by_what_they_believe"
)
CLIMBED = "tests/unit/test_floor.py::test_who_climbs_at_once_climbs_as_if_alone"
ADDS_UP = "tests/unit/test_prospects.py"
TWICE = f"{FRONTIER}::test_two_parties_alike_are_one_that_counts_twice"

DEFECTS: tuple[Defect, ...] = tuple(
    in_file("sim/rules/doubts.py", FRONTIER)
    .bug(
        "a party that packages an issue would leave it outside its lines",
        " | ~doubts.packs[r, j, k]",
        " | ~0",
        PROSPECTS_ARE,
    )
    .bug(
        "what a text leaves alone is asked of everybody's lines",
        "    if entry == now or entry < 0:",
        "    if entry < 0:",
        PROSPECTS_ARE,
    )
    .found
    + in_file("sim/rules/prospects.py", FRONTIER)
    .bug(
        "where texts are looked for days cost nothing while an issue stays open",
        "        texts.cell[j, k, at, 1] = acts.waiting[r, j, k]",
        "        texts.cell[j, k, at, 1] = 0.0",
        ADDS_UP,
    )
    .bug(
        "where texts are looked for a home is asked for every vote",
        "        if asks > 0.0:",
        "        if asks >= 0.0:",
        ADDS_UP,
    )
    .bug(
        "where texts are looked for all options beyond red lines are as dear",
        "cell[entry + 1, 2] = dear * beyond[entry]",
        "cell[entry + 1, 2] = 1.0 * beyond[entry]",
        ADDS_UP,
    )
    .bug(
        "who may sign one text may sign the next",
        "    if types != texts.asked[j]:",
        "    if texts.asked[j] == 0:",
        PROSPECTS_ARE,
    )
    .bug(
        "known negotiators are thought to have no authority",
        "        return 1.0 if over <= world.mandates.authority[r, j] else 0.0\n    types = -1",
        "        return 1.0 if over <= 0 else 0.0\n    types = -1",
        BEYOND,
    )
    .bug(
        "a gain is what a text is worth, not what it is worth more than no deal",
        "        texts.gain[c, j] = stands * (total - world.no_deal[r, j])",
        "        texts.gain[c, j] = stands * total",
        PROSPECTS_ARE,
    )
    .bug(
        "going beyond red lines is free to the others",
        "    return price_of(world, r, j, text) if own or known(world.doubts, r, j) else 0.0",
        "    return price_of(world, r, j, text) if own else 0.0",
        f"{FRONTIER}::test_the_price_of_going_beyond_is_seen_where_lines_are_known",
    )
    .found
    + in_file("sim/rules/menus.py", FRONTIER)
    .bug(
        "the flattest edge is taken first",
        "        elif slope > steepest * (1.0 + TIE) + TIE:",
        "        elif slope < steepest * (1.0 + TIE) + TIE:",
        WEIGHTS,
    )
    .bug(
        "menus hold what somebody needed would not sign",
        "menus.chance[j, k, e] < level[j] - TIE:",
        "menus.chance[j, k, e] < -1.0:",
        f"{FRONTIER}::test_a_menu_holds_what_everybody_needed_is_likely_enough_to_sign",
    )
    .bug(
        "menus forget what is in force",
        "        for o in range(-1, world.n_entries[k] if agenda[r, k] else 0):",
        "        for o in range(0 if agenda[r, k] else -1, world.n_entries[k]):",
        FRONTIER,
    )
    .bug(
        "entries are as likely as what is in force",
        "chance = chance_of_entry(texts, world, r, j, k, option)",
        "chance = chance_of_entry(texts, world, r, j, k, menus.entry[k, 0])",
        f"{FRONTIER}::test_a_menu_holds_what_everybody_needed_is_likely_enough_to_sign",
    )
    .bug(
        "chances are listed as they come",
        "while at < n and chances[at] > chance:",
        "while at < n and chances[at] != chance:",
        WALKS,
    )
    .bug(
        "a way begins with what the others want",
        "        elif more > TIE:\n            best = e",
        "        elif more < -TIE:\n            best = e",
        f"{FRONTIER}::test_who_needs_nobody_tables_what_it_wants",
    )
    .found
    + in_file("sim/rules/choice.py", FRONTIER)
    .bug(
        "what texts alike are worth in themselves is forgotten",
        "    return scores[c, ITSELF] > scores[d, ITSELF] + TIE and not better(scores, d, c)",
        "    return False",
        f"{UNIT}/test_ladder.py",
    )
    .bug(
        "who has nothing to gain holds up everything",
        "            if most[j] > TIE or not somebody:",
        "            if True:",
        SCORES,
    )
    .bug(
        "a text is open though somebody needed loses by it",
        "            opens = opens and texts.gain[c, j] >= -TIE",
        "            opens = opens and texts.gain[c, j] >= -1.0",
        NONE_MISSED,
    )
    .bug(
        "chances of a yes are averaged over, not multiplied",
        "            likely *= texts.chance[c, j]",
        "            likely = min(likely, texts.chance[c, j])",
        SCORES,
    )
    .bug(
        "a majority needs everybody",
        "    while not adopted(adoption, yes):",
        "    while not adopted(adoption, yes) or not yes.all():",
        MAJORITY,
    )
    .found
    + in_file("sim/rules/walks.py", FRONTIER)
    .bug(
        "authority is overdrawn",
        "        if not (signs and serves) or texts.over[c] > budget:",
        "        if not (signs and serves):",
        BEYOND,
    )
    .bug(
        "a text that is known is kept again",
        "        if again or is_same(",
        "        if is_same(",
        f"{FRONTIER}::test_a_text_that_is_known_from_a_step_before_is_not_kept_again",
    )
    .bug(
        "who may sign a move must be able to sign what it leaves",
        "frontier.before[j] & frontier.rest[j, k + 1]",
        "frontier.before[j] & frontier.rest[j, k]",
        WALKS,
    )
    .bug(
        "what a move takes back of a red line counts all the same",
        "        frontier.strays[j] -= frontier",
        "        frontier.strays[j] -= 0 * frontier",
        WALKS,
    )
    .bug(
        "what costs the proposer nothing is settled in the order of the file",
        "        if menus.slope[k] > slope or gain > most + TIE:",
        "        if menus.slope[k] > slope:",
        f"{FRONTIER}::test_the_order_of_issues_changes_no_ladder_of_who_minds_few_of_them",
    )
    .found
    + in_file("sim/rules/frontier.py", FRONTIER)
    .bug(
        "nobody looks beside the way",
        "            stop = single_moves(frontier, world, adoption, r, i, n, budget)",
        "            stop = n",
        NARROW,
    )
    .bug(
        "all texts are never looked at",
        "(EVERY if phase == FIRST else MOST)",
        "(EVERY if phase == FIRST else 0.0)",
        NARROW,
    )
    .bug(
        "where packages leave room none is seen",
        "        if not roomy and chance_among(texts, doubts, r, j, types & gone) <= least:",
        "        if not roomy and chance_among(texts, doubts, r, j, types & gone) <= 1.0 - least:",
        f"{FRONTIER}::test_it_is_hopeless_where_somebody_required_could_sign_no_text",
    )
    .bug(
        "to go farther is hopeless only where nothing could be signed",
        "                gone |= fits if menus.over[k, e] > 0 else 0",
        "                gone |= fits",
        FARTHER,
    )
    .bug(
        "a package that is beyond red lines anyway is overlooked",
        "        if mandates.package[r, i, k] and not world.agenda[r, k]:",
        "        if mandates.package[r, i, k] and world.agenda[r, k]:",
        FARTHER,
    )
    .bug(
        "no ladder is built where nothing could be signed by all",
        "(phase == FIRST and opens)",
        "phase == FIRST",
        f"{FRONTIER}::test_a_ladder_for_open_rungs_that_go_farther_has_all_of_them_and_saves_where_none_is",
    )
    .bug(
        "a party that stands for two counts once",
        "        menus.weight[j] = adoption.heads[j] / max(frontier.span[j], LEAST_SPAN)",
        "        menus.weight[j] = 1.0 / max(frontier.span[j], LEAST_SPAN)",
        TWICE,
    )
    .found
    + in_file("sim/rules/ladder.py", FRONTIER, f"{UNIT}/test_ladder.py")
    .bug(
        "rungs need not be preferred to those before",
        "        if last >= 0 and not better(scores, c, last):",
        "        if last >= 0 and not scores[c, OWN] < scores[last, OWN]:",
        FALLS,
    )
    .bug(
        "what a rung has ruled out may come in again",
        "            out[c] = True\n",
        "            out[c] = False\n",
        f"{UNIT}/test_ladder.py",
    )
    .bug(
        "of texts as good to who tables them the first is taken",
        " or (found != kept and nicer(scores, c, found)):",
        " or (last >= 0 and nicer(scores, c, found)):",
        f"{UNIT}/test_ladder.py",
        f"{UNIT}/test_ties.py",
    )
    .bug(
        "who tables gives up what it wants where that costs it nothing",
        " or (found != kept and nicer(scores, c, found)):",
        " or nicer(scores, c, found):",
        f"{UNIT}/test_ladder.py",
    )
    .bug(
        "who climbs takes itself for what the others take it for",
        " = minds.resolve[r, i], minds.no_deal[r, i]",
        " = resolve, no_deal",
        OWN_RISK,
    )
    .bug(
        "who climbs is left taking itself for what only it knows",
        "    world.resolve[r, i], world.no_deal[r, i] = resolve, no_deal\n",
        "",
        CLIMBED,
    )
    .bug(
        "who climbs is spared of accidents what the others think",
        "        acts.risk[r, i] = minds.risk[r, i]",
        "        pass",
        OWN_RISK,
    )
    .bug(
        "leaders open what is worth less than no deal",
        "        if ladder.open[row, rung] and ladder.gain[row, rung] >= -TIE:",
        "        if ladder.open[row, rung]:",
        f"{UNIT}/test_ladder.py",
    )
    .bug(
        "leaders open what the others would not sign",
        "        if ladder.open[row, rung] and ladder.gain[row, rung] >= -TIE:",
        "        if ladder.gain[row, rung] >= -TIE:",
        f"{UNIT}/test_ladder.py",
    )
    .found
    + in_file("sim/rules/mediation.py", MEDIATION)
    .bug(
        "the chair lets the others gain and forgets who gains least",
        "            scores[c, LEAST] = min(scores[c, LEAST], part)",
        "            scores[c, LEAST] = max(scores[c, TOTAL], part)",
    )
    .bug(
        "the chair counts on who is unlikely to sign",
        "        if texts.chance[c, j] >= LIKELY and texts.gain[c, j] >= -TIE:",
        "        if texts.gain[c, j] >= -TIE:",
    )
    .bug(
        "the chair's text is never improved",
        "    improve(frontier, world, adoption, r, 1, 2)",
        "    pass",
    )
    .bug(
        "the chair's text is improved by the first single move that helps",
        "                if better(frontier.scores, trial, found):",
        "                if not moved and better(frontier.scores, trial, found):",
        "tests/sense/test_sense.py::"
        "test_the_order_of_issues_decides_neither_what_is_tabled_nor_who_says_no",
    )
    .bug(
        "the chair tables again what is beyond a red line",
        "                opens = option < 0 or closed == 1 or not heard.closed[r, k, option]",
        "                opens = True",
    )
    .bug(
        "who said no is pressed no more than the others",
        "        frontier.most[j] = max(frontier.span[j], LEAST_SPAN) * total / max(n, 1)",
        "        frontier.most[j] = max(frontier.span[j], LEAST_SPAN)",
    )
    .found
)
