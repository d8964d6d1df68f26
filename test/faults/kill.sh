#!/usr/bin/env bash
# Kills every process of the whole system (database included) three times during 2,000 reports and a send to 5,000, and proves that nothing was lost or doubled; Linux.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
script/setup >&2
exec node --enable-source-maps build/faults/kill.js "$@"
