#!/usr/bin/env bash
# Sends the public process ten times what it can answer, and fails where help, statements or the short report suffer for it or the rest gives way in another order.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
script/setup >&2
exec node --enable-source-maps build/faults/overload.js "$@"
