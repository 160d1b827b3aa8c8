#!/usr/bin/env bash
# Usage: disk.sh PATH
set -euo pipefail
df -Ph -- "$1" | awk 'NR == 2 { print $6 ": " $5 " full, " $4 " of " $2 " free" }'
