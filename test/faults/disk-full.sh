#!/usr/bin/env bash
# Fills first the disk that takes files and then the database's, on small disks of this run's own; needs Linux and the right to mount one, and says so and stops where it is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if ! unshare --mount true 2>/dev/null; then
  echo "Skipped: this user may not mount a disk of its own (unshare --mount). Run it as root, or in a container that may." >&2
  exit 0
fi
script/setup >&2
unshare --mount node --enable-source-maps build/faults/store-full.js
exec unshare --mount node --enable-source-maps build/faults/database-away.js --disk --seconds 30 "$@"
