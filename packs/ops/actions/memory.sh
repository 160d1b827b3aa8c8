#!/usr/bin/env bash
set -euo pipefail
if [ -r /proc/meminfo ]; then
  awk '/^MemTotal:/ { total = $2 } /^MemAvailable:/ { free = $2 }
    END { printf "%.1f of %.1f GB free (%d %%)\n", free / 1048576, total / 1048576, free * 100 / total }' /proc/meminfo
else
  # macOS
  vm_stat | awk '/page size of/ { size = $8 } /free|inactive/ { free += $NF } END { printf "%.1f GB free\n", free * size / 1073741824 }'
fi
