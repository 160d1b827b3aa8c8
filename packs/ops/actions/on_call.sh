#!/usr/bin/env bash
# Usage: on_call.sh TEAM
set -euo pipefail
week=$(date +%V)
# "Who is on call for network?" is a question.
awk -F': *' -v team="${1%\?}" -v week="$week" '
  /^#/ { next }
  $1 == team {
    people = split($2, person, ", *")
    now = person[week % people + 1]
    after = person[(week + 1) % people + 1]
    print now " is on call for " team " this week, " after " the next."
    found = 1
  }
  $1 != "" { teams = teams (teams == "" ? "" : ", ") $1 }
  END {
    if (found) exit 0
    print "There is no team " team ". There are: " teams "."
    exit 1
  }' "$(dirname "$0")/../files/on_call.txt"
