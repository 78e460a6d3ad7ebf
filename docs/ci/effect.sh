#!/bin/sh
# What the changes of scenarios since another commit do to their outcomes, as Markdown.
#
#   sh docs/ci/effect.sh [BASE [FOLDER]] > effect.md
#
# BASE     the commit to compare with; origin/main if not given
# FOLDER   where the scenarios lie; scenarios if not given
# DEMARCHE the command of the program; demarche if not set
# PLAYS    how many plays of each scenario; 2000 if not set
#
# Leaves with 2 if a changed scenario has errors; needs git and demarche, nothing else.
set -eu

base=${1:-origin/main}
folder=${2:-scenarios}
program=${DEMARCHE:-demarche}
plays=${PLAYS:-2000}

cd "$(git rev-parse --show-toplevel)"
before=$(mktemp -d)
trap 'git worktree remove --force "$before/tree" 2>/dev/null; rm -rf "$before"' EXIT
start=$(git merge-base "$base" HEAD)
git worktree add --quiet --detach "$before/tree" "$start"
git diff --name-only --diff-filter=AMR "$start" -- "$folder" | grep -E '\.ya?ml$' >"$before/list" ||
    { echo "No scenario has changed."; exit 0; }

failed=0
while IFS= read -r file; do
    if ! $program check "$file" >"$before/said" 2>&1; then
        printf '### %s has errors\n\n```text\n' "$file"
        cat "$before/said"
        printf '```\n\n'
        failed=2
    elif [ -f "$before/tree/$file" ] && $program check "$before/tree/$file" >"$before/said" 2>&1; then
        $program effect "$before/tree/$file" "$file" -n "$plays" --out "$before/results"
        echo
    else
        printf '### %s is new\n\n```text\n' "$file"
        cat "$before/said"
        printf '```\n\n'
    fi
done <"$before/list"
exit $failed
