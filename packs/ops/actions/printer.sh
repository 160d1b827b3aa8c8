#!/usr/bin/env bash
# Usage: printer.sh [NAME]
set -euo pipefail
awk -F' *[|] *' -v wanted="${1:-}" '
  /^#/ { next }
  wanted == "" || $1 == wanted {
    print $1 " (" $2 "): " $3 ($4 < 20 ? ", and the toner is nearly empty (" $4 " %)" : ", toner " $4 " %")
    found = 1
  }
  { names = names (names == "" ? "" : ", ") $1 }
  END {
    if (found) exit 0
    print "There is no printer \"" wanted "\". There are: " names "."
    exit 1
  }' "$(dirname "$0")/../files/printers.txt"
