#!/usr/bin/env bash
# Usage: tail.sh FILE LINES
set -euo pipefail
file=$1
case $file in
  */*) ;;
  *) file=$(dirname "$0")/../files/$file ;;
esac
tail -n "$2" -- "$file"
