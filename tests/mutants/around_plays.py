"""Bugs around a play: running it many times, reading scenarios, analysis, words."""

from __future__ import annotations

from tests.mutants.defect import Defect, in_file

UNIT, FAULTS = "tests/unit", "tests/faults"
STORY = f"{UNIT}/test_story.py"
WHY = f"{UNIT}/test_telling_why.py"
CHOOSING = f"{UNIT}/test_choosing.py"
EXTENSIVE, PLAY = f"{UNIT}/test_extensive.py", f"{UNIT}/test_play.py"
RESUME, STORE = f"{FAULTS}/test_resume.py", f"{UNIT}/test_store.py"
POOLS, SHARDS = f"{UNIT}/test_pools.py", f"{UNIT}/test_shards.py"
MANIFEST, LOCK = f"{UNIT}/test_manifest.py", f"{UNIT}/test_lock.py"
ON_DISK = f"{STORE}::test_what_takes_a_name_is_on_the_disk_before_and_blocks_go_after"

LAB = (
    in_file("sim/lab/resuming.py", RESUME)
    .bug(
        "a run goes on with another scenario",
        '    if manifest.get("digests", {}).get("scenario") != digest(text):',
        "    if False:",
        f"{RESUME}::test_a_run_whose_scenario_was_changed_is_refused",
    )
    .bug(
        "a run goes on with other rules",
        '    if digests["program"] != here["digests"]["program"]:',
        "    if False:",
        f"{RESUME}::test_a_run_of_another_program_or_other_packages_is_refused",
    )
    .bug(
        "the earliest of the stopped runs goes on",
        "sorted(found, key=lambda run: (instant(run[0]), run[1]))",
        "sorted(found, key=lambda run: (instant(run[0]), run[1]), reverse=True)",
        f"{RESUME}::test_resume_takes_the_latest_run_and_says_which",
    )
    .found
    + in_file("sim/lab/lock.py", LOCK)
    .bug(
        "two processes play one run",
        "fcntl.LOCK_EX | fcntl.LOCK_NB",
        "fcntl.LOCK_SH | fcntl.LOCK_NB",
        f"{LOCK}::test_who_comes_second_is_told",
    )
    .bug(
        "where locks are unknown nobody may play",
        "            free = error.errno in UNKNOWN",
        "            free = False",
        f"{LOCK}::test_a_file_system_without_locks_lets_everyone_in",
    )
    .found
    + in_file("sim/lab/manifest.py", MANIFEST)
    .bug(
        "every sitting is said to have played all",
        'played - sum(s["plays"] for s in before)',
        "played",
        f"{MANIFEST}::test_a_run_is_complete_when_all_that_was_asked_is_played",
    )
    .bug(
        "a run is whole from the beginning",
        '        "complete": False,',
        '        "complete": True,',
        f"{MANIFEST}::test_a_run_that_has_only_begun_is_not_complete",
    )
    .found
    + in_file("sim/lab/ensemble.py", f"{UNIT}/test_ensemble.py")
    .bug(
        "a run that was interrupted is said to be played",
        "            manifest = sat(manifest, self._written(), ",
        "            manifest = sat(manifest, self._settings.n, ",
        f"{UNIT}/test_ensemble.py::test_an_interrupt_keeps_what_was_played",
    )
    .bug(
        "what was played before is left out of the progress",
        "        before = asked - sum(map(len, blocks))",
        "        before = 0",
        f"{RESUME}::test_who_goes_on_is_told_of_all_plays_and_not_only_of_its_own",
    )
    .bug(
        "processes do not write what they play",
        "    store.keep(block, play_block(text, name, settings, block))\n",
        "    play_block(text, name, settings, block)\n",
        f"{POOLS}::test_whoever_plays_a_block_may_write_it",
    )
    .found
    + in_file("sim/lab/settings.py", f"{UNIT}/test_settings.py")
    .bug(
        "few plays are left to one worker",
        "            size = min(size, max(",
        "            size = max(size, max(",
    )
    .found
    + in_file("sim/lab/pools.py", POOLS)
    .bug(
        "blocks that were lost with a worker are forgotten",
        "        self._waiting.extendleft(",
        "        deque(self._waiting).extendleft(",
        f"{POOLS}::test_a_killed_process_is_replaced_and_its_blocks_are_played_again",
    )
    .bug(
        "what threads let go of stays with the C library",
        "        _give_back()",
        "        pass",
        f"{POOLS}::test_what_resting_threads_let_go_of_is_the_systems_again",
    )
    .found
    + in_file("sim/lab/shards.py", SHARDS)
    .bug(
        "parts are merged in the order in which they are named",
        "parts = sorted((part(folder) for folder in folders), key=lambda part: part.shard.part)",
        "parts = [part(folder) for folder in folders]",
        f"{SHARDS}::test_parts_in_any_order_make_the_run_that_nobody_cut",
    )
    .bug(
        "parts of other runs are merged too",
        "        if each.key != first.key or each.shard.of != first.shard.of:",
        "        if each.shard.of != first.shard.of:",
        f"{SHARDS}::test_what_does_not_belong_together_is_not_merged",
    )
    .bug(
        "a part that is lacking is not missed",
        "    _all(parts)\n\n\ndef",
        "\n\ndef",
        f"{SHARDS}::test_what_does_not_belong_together_is_not_merged",
    )
    .found
    + in_file("sim/lab/memory.py", f"{UNIT}/test_memory.py")
    .bug(
        "a saved run has a wrong digest",
        "        whole = finished(manifest, store.write_tables(pieces), store.sizes)",
        "        whole = finished(manifest, {**store.write_tables(pieces), 'offers': ''}, {})",
        f"{UNIT}/test_memory.py::test_what_is_saved_later_is_what_is_written_at_once_byte_for_byte",
    )
    .found
    + in_file("sim/lab/redrawing.py", f"{UNIT}/test_redrawing.py")
    .bug(
        "parameters are drawn again on other luck",
        "Luck(seed)",
        "Luck(seed + 1)",
        f"{UNIT}/test_redrawing.py::test_a_run_without_parameters_reads_as_one_with_them",
    )
    .bug(
        "another program draws what this one has not kept",
        "    raise ResultsError(",
        "    return\n    raise ResultsError(",
        f"{UNIT}/test_redrawing.py::test_another_program_does_not_draw_for_this_one",
    )
    .found
    + in_file("sim/lab/chronicle.py", f"{UNIT}/test_chronicle.py")
    .bug(
        "what stands in a row in a log comes back as something else",
        "tuple(map(_read, value)) if isinstance(value, list) else value",
        "value",
        f"{UNIT}/test_chronicle.py::test_an_event_comes_back_as_it_was_to_the_last_bit",
    )
    .found
    + in_file("sim/notebook/running.py", f"{UNIT}/test_notebook.py")
    .bug(
        "what was changed of a scenario leaves no trace",
        "        changes=found.changes,",
        "        changes=(),",
        f"{UNIT}/test_notebook.py::test_changes_are_made_and_told_whichever_way_they_come",
    )
    .bug(
        "changes made before are forgotten at the next",
        "changes=(*before, *scenario.changes)",
        "changes=scenario.changes",
        f"{UNIT}/test_notebook.py::test_a_change_of_a_changed_scenario_is_told_after_the_one_before",
    )
    .found
    + in_file("sim/lab/store.py", STORE)
    .bug(
        "a file is written in place",
        '        part.write_text(text, encoding="utf-8")\n',
        '        path.write_text(text, encoding="utf-8")\n        part.write_text(text)\n',
        f"{STORE}::test_a_text_that_cannot_be_written_leaves_the_one_before",
    )
    .bug(
        "a file takes its name before it is on the disk",
        '        part.write_text(text, encoding="utf-8")\n        settle(part)\n',
        '        part.write_text(text, encoding="utf-8")\n    settle(path)\n',
        ON_DISK,
    )
    .bug(
        "a table takes its name before it is on the disk",
        "            settle(part)\n            with part.open",
        "            with part.open",
        ON_DISK,
    )
    .bug(
        "blocks go before the tables have their names on the disk",
        "        with self.writing():\n            settle_names(self.folder)\n        shutil",
        "        shutil",
        ON_DISK,
    )
    .found
    + in_file("sim/lab/extensive.py", EXTENSIVE)
    .bug(
        "in the game everybody knows everybody's type",
        "sets.setdefault((place.kind[step.party], place.seen),",
        "sets.setdefault((place.kind, place.seen),",
        f"{EXTENSIVE}::test_a_party_knows_its_own_type_and_what_was_done_but_not_the_other_types",
    )
    .bug(
        "in the game holding back is free",
        "            holding[step.party] -= max(-asked, 0.0)",
        "            pass",
        f"{EXTENSIVE}::test_who_backs_down_pays_once_every_threat_has_been_made",
    )
    .found
    + in_file("sim/lab/game.py", PLAY)
    .bug(
        "a game that goes on has other luck",
        'tuple(content["parties"]), content["seed"]',
        'tuple(content["parties"]), content["seed"] or 1',
        f"{PLAY}::test_a_game_goes_on_as_the_play_that_it_was",
    )
    .bug(
        "a choice is kept only once the game is over",
        '"choice": choice})\n            self.save()',
        '"choice": choice})',
        f"{PLAY}::test_a_game_goes_on_after_the_lines_ran_out",
    )
    .found
)

SEATS, EVENTS = f"{UNIT}/test_scenario_seats.py", f"{UNIT}/test_scenario_events.py"
SUMMARY = f"{UNIT}/test_summary.py"

WORDS = (
    in_file("sim/scenario/majorities.py", SEATS)
    .bug(
        "parties and weight change places in a double majority",
        "weights, adopt.veto, double.parties\n",
        "weights, adopt.veto, double.weight\n",
        f"{SEATS}::test_a_double_majority_is_that_of_the_council_unless_said",
    )
    .bug(
        "a double majority is more than its shares",
        '"double_majority", (), double.weight, False,',
        '"double_majority", (), double.weight, True,',
        f"{SEATS}::test_a_double_majority_is_that_of_the_council_unless_said",
    )
    .found
    + in_file("sim/scenario/conditions.py", EVENTS)
    .bug(
        "a stage that waits for no accord waits for one",
        '        accord=None if named is None else named == "accord",',
        "        accord=None if named is None else True,",
        f"{EVENTS}::test_conditions",
    )
    .bug(
        "what raises a hazard doubles it whatever is written",
        "{name: setting(1, 1000).read(factor) for name, factor in value.items()}",
        "dict.fromkeys(value, 2.0)",
        f"{EVENTS}::test_a_hazard_rises_with_measures_and_kinds",
    )
    .found
    + in_file("sim/analysis/ends.py", "tests/unit/test_ends.py", SUMMARY)
    .bug("an interim accord is one of any depth", "INTERIM = 0.5", "INTERIM = 0.0")
    .bug(
        "the mildest coercion names a play",
        "np.where(did.any(axis=1), did.argmax(axis=1) if kinds else 0, len(kinds))",
        "np.where(did.any(axis=1), len(kinds) - 1 - did[:, ::-1].argmax(axis=1), len(kinds))",
    )
    .bug(
        "what is not in dispute makes an accord deep",
        '        if about["disputed"]\n',
        "        if True\n",
    )
    .found
    + in_file("sim/analysis/hindrances.py", "tests/unit/test_obstacles.py")
    .bug(
        "the outvoted block",
        '    return list(about["veto"])',
        '    return list(about["parties"])',
    )
    .bug(
        "only who spoke last refused the last text",
        "rows & refused[play], parties)",
        "rows & (who == who.max()), parties)",
    )
    .bug(
        "what stood in the way is counted of all plays, signed or not",
        "int(np.count_nonzero(plays & self._unsigned))",
        "int(np.count_nonzero(plays))",
    )
    .bug(
        "a package counts where it is not meant",
        "            plays &= np.array(",
        "            plays |= np.array(",
    )
    .bug(
        "a text that all sign does not hide an earlier one that was refused",
        "    voted = adopted.copy()",
        "    voted = np.zeros_like(adopted)",
    )
    .bug(
        "a play is counted under every reason that holds",
        "        open_plays &= ~plays\n",
        "        open_plays &= plays | ~plays\n",
    )
    .found
    + in_file("sim/analysis/lines.py", "tests/unit/test_obstacles.py")
    .bug(
        "red lines that meet are taken for a clash",
        "~shared.any(axis=1)",
        "~shared.all(axis=1)",
    )
    .bug(
        "the red lines of the first play are those of all",
        "for v in values], options)[codes]",
        "for v in values], options)[codes[:1]]",
    )
    .found
    + in_file(
        "sim/rules/adoption.py",
        "tests/unit/test_adoption.py::"
        "test_the_record_keeps_whether_what_is_refused_was_worth_less_than_no_deal",
        "tests/unit/test_obstacles.py",
    )
    .bug(
        "what is worth less than no deal is told as holding out",
        "noes.below[r, place, a] = answer.value[r] < no_deal - TIE",
        "noes.below[r, place, a] = False",
    )
    .found
    + in_file("sim/analysis/summary.py", SUMMARY)
    .bug(
        "an issue that stayed as it was has moved",
        "            moved=Share(tables.n - unmoved, tables.n),",
        "            moved=Share(unmoved, tables.n),",
        f"{SUMMARY}::test_an_issue_says_where_it_went_and_by_what",
    )
    .found
    + in_file("sim/analysis/counts.py", SUMMARY)
    .bug(
        "plays that were not searched had no text for all",
        '("searched",): searched.size',
        '("searched",): found.size',
        f"{SUMMARY}::test_a_possible_text_is_a_share_of_the_plays_that_were_searched",
    )
    .found
    + in_file("sim/analysis/parts.py", "tests/unit/test_counts.py")
    .bug(
        "the plays of a part keep their numbers in the run",
        "    if not first:\n",
        "    if first >= 0:\n",
    )
    .bug(
        "a part has the rows of the next play too",
        "plays.searchsorted(stop))",
        'plays.searchsorted(stop, "right"))',
    )
    .found
    + in_file("sim/analysis/course.py", "tests/unit/test_counts.py")
    .bug(
        "the lower half of a sum is thrown away",
        "(high * HALF + middle) * HALF + low",
        "(high * HALF + middle) * HALF",
        "tests/unit/test_counts.py::test_sums_do_not_hang_on_the_order",
    )
    .found
    + in_file("sim/analysis/noes.py", SUMMARY)
    .bug(
        "every no counts and not the last",
        'rows = piece.filter(piece.column("last"))',
        "rows = piece",
        f"{SUMMARY}::test_a_stage_that_is_repeated_is_one_stage",
    )
    .bug(
        "a no at two meetings of a stage is two",
        "np.unique(np.ravel_multi_index(rows, shape))",
        "np.ravel_multi_index(rows, shape)",
        f"{SUMMARY}::test_a_stage_that_is_repeated_is_one_stage",
    )
    .found
    + in_file("sim/view/refusals.py", STORY)
    .bug(
        "an open package is told as a red line",
        "[issue for issue in self.issues if issue not in self.package]",
        "list(self.issues)",
        f"{STORY}::test_a_package_that_the_text_leaves_open_is_named_as_the_ground",
    )
    .bug(
        "what was asked and what was offered change places",
        "value, needs = minds[0].value, minds[0].held_out",
        "needs, value = minds[0].value, minds[0].held_out",
        f"{STORY}::test_too_little_value_says_by_how_much",
    )
    .found
    + in_file("sim/view/playing.py", PLAY)
    .bug(
        "a person is told what others have in mind",
        "event if event.party in own else veiled(event)",
        "event",
        f"{PLAY}::test_what_a_text_is_worth_to_others_is_not_told_before_the_end",
    )
    .found
    + in_file("sim/lab/chronicle.py", "tests/unit/test_chronicle.py")
    .bug(
        "what stands in a row comes back from a log as a list",
        "    return tuple(map(_read, value)) if isinstance(value, list) else value",
        "    return value",
        "tests/unit/test_chronicle.py::test_an_event_comes_back_as_it_was_to_the_last_bit",
    )
    .found
    + in_file("sim/view/retold.py", "tests/unit/test_chronicle.py")
    .bug(
        "what another version has logged in other words is lost",
        "        return trace(play)\n\n\ndef is_logged",
        "        return []\n\n\ndef is_logged",
        "tests/unit/test_chronicle.py::"
        "test_what_another_version_has_logged_in_other_words_is_played_again",
    )
    .found
    + in_file("sim/view/ending.py", STORY)
    .bug(
        "who has signed is told to stand in the way",
        "        if not event.yes:\n            refused[party] = event",
        "        refused[party] = event",
        STORY,
    )
    .bug(
        "a threat that was not carried out is told as carried out",
        "[event for event in self._decided if event.carried_out]",
        "list(self._decided)",
        f"{STORY}::test_a_threat_not_carried_out_says_why_and_what_the_bluff_cost",
    )
    .found
    + in_file("sim/view/motives.py", WHY)
    .bug(
        "a text that is worth more is told as a concession",
        "    if down <= 0:\n",
        "    if down == 0:\n",
        f"{WHY}::test_a_text_that_is_worth_more_is_no_concession",
    )
    .bug(
        "the belief that moved least is named",
        "party = max(moved",
        "party = min(moved",
        f"{WHY}::test_a_concession_to_a_belief_says_whose_resolve_is_thought_otherwise",
    )
    .found
    + in_file("sim/analysis/choosing.py", CHOOSING)
    .bug(
        "the play that is the farthest from the medians is the typical one",
        "plays[distance.argmin()]",
        "plays[distance.argmax()]",
        f"{CHOOSING}::test_the_typical_play_is_the_nearest_to_the_medians",
    )
    .bug(
        "the commonest combination is the surprising one",
        "often[among].min()",
        "often[among].max()",
        f"{CHOOSING}::test_the_surprising_play_went_as_the_fewest_others_did",
    )
    .found
)

DEFECTS: tuple[Defect, ...] = (*LAB, *WORDS)
