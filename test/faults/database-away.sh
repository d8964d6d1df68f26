#!/usr/bin/env bash
# Kills the database for 60 seconds under a steady load of reports, and fails where one is lost, doubled or refused without its words, or where something does not go on by itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
script/setup >&2
exec node --enable-source-maps build/faults/database-away.js "$@"
