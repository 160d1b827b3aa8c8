#!/usr/bin/env bash
# Usage: tail.sh FILE LINES
set -euo pipefail
case $1 in
  */* | .*)
    echo "I show only files of my own folder: give a name without a slash, e.g. office.log." >&2
    exit 1
    ;;
esac
cd "$(dirname "$0")/../files"
tail -n "$2" -- "$1"
