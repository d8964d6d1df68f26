#!/usr/bin/env bash
# Sends a video of 200 MB through the door that files come in by, and fails where the process grew by more than a quarter of it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
script/setup >&2
exec node --enable-source-maps build/faults/evidence-memory.js "$@"
