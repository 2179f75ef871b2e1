#!/usr/bin/env bash
# The gate as action.yml runs it. Inputs come as INPUT_* variables, never as parts of a command line.
set -euo pipefail

command=(compliance gate --db "${INPUT_DATABASE:-compliance.db}" --format github)

if [[ -n "${INPUT_SARIF:-}" ]]; then
  command+=(--format "sarif=$INPUT_SARIF")
fi
if [[ -n "${INPUT_LICENCES:-}" ]]; then
  command+=(--licences "$INPUT_LICENCES")
fi
if [[ -n "${INPUT_BASELINE:-}" ]]; then
  command+=(--baseline "$INPUT_BASELINE")
fi
if [[ -n "${INPUT_FAIL_ON:-}" ]]; then
  command+=(--fail-on "$INPUT_FAIL_ON")
fi

# A pull request is held against the branch that it goes into; other events are checked as a whole.
since="${INPUT_SINCE:-}"
if [[ -z "$since" && -n "${GITHUB_BASE_REF:-}" ]]; then
  since="origin/$GITHUB_BASE_REF"
fi
if [[ -n "$since" && "$since" != all ]]; then
  command+=(--since "$since")
fi

while IFS= read -r line; do
  if [[ -n "$line" ]]; then
    command+=("$line")
  fi
done <<<"${INPUT_ARGUMENTS:-}"

command+=(--)
while IFS= read -r line; do
  if [[ -n "$line" ]]; then
    command+=("$line")
  fi
done <<<"${INPUT_PATHS:-}"

code=0
"${command[@]}" || code=$?
{
  echo "exit-code=$code"
  # An error before the check leaves no report behind.
  if [[ -n "${INPUT_SARIF:-}" && -f "$INPUT_SARIF" ]]; then
    echo "sarif=$INPUT_SARIF"
  fi
} >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
