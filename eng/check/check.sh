#!/usr/bin/env bash
# `lineage check` in a build: writes all outputs, tells where they are, and ends with the check's exit code.
#   CHECK_BASE       branch, tag or commit to compare with (needed)
#   CHECK_PATH       the repository, or a folder in it (.)
#   CHECK_PROFILE    strict, contract, schema, advisory (contract)
#   CHECK_ARGUMENTS  further options, one a line
#   CHECK_OUTPUT     folder for the outputs (a new temporary one)
set -uo pipefail

: "${CHECK_BASE:?CHECK_BASE names what to compare with}"
output="${CHECK_OUTPUT:-$(mktemp -d)}"
mkdir -p "$output"
arguments=()
while IFS= read -r line; do
  if [ -n "$line" ]; then arguments+=("$line"); fi
done <<< "${CHECK_ARGUMENTS:-}"

code=0
lineage check "${CHECK_PATH:-.}" --base "$CHECK_BASE" --profile "${CHECK_PROFILE:-contract}" \
  --markdown "$output/lineage.md" --sarif "$output/lineage.sarif" --json "$output/lineage.json" \
  --csv "$output/lineage.csv" --html "$output/lineage.html" \
  ${arguments[@]+"${arguments[@]}"} || code=$?

if [ -n "${GITHUB_OUTPUT:-}" ]; then
  {
    echo "exit-code=$code"
    echo "markdown=$output/lineage.md"
    echo "sarif=$output/lineage.sarif"
    echo "json=$output/lineage.json"
  } >> "$GITHUB_OUTPUT"
fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -f "$output/lineage.md" ]; then cat "$output/lineage.md" >> "$GITHUB_STEP_SUMMARY"; fi
echo "lineage check ended with $code; outputs in $output" >&2
exit "$code"
