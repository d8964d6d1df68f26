#!/usr/bin/env bash
# Sends a statement to 100,000 through two workers while one of them is killed three times, the database crashes once and the mail server refuses, puts off, hangs up and falls silent, and proves that nobody is lost and every second copy is accounted for; Linux.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
script/setup >&2
exec node --enable-source-maps build/faults/cascade.js "$@"
