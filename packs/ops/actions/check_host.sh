#!/usr/bin/env bash
# Usage: check_host.sh HOST [PORT]
set -uo pipefail
host=$1
port=${2:-}

address=$(getent hosts -- "$host" 2>/dev/null | awk 'NR == 1 { print $1 }')
if [ -z "$address" ]; then
  echo "Nobody here knows a machine called $host."
  exit 1
fi
if [ -z "$port" ]; then
  echo "$host is known: $address"
  exit 0
fi
if timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$address" "$port" 2>/dev/null; then
  echo "$host ($address) answers on port $port."
else
  echo "$host ($address) does not answer on port $port."
  exit 1
fi
