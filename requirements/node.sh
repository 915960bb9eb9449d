#!/bin/sh
# Run a command with Node.js 20.19 or later on the path: the system's, else one from PyPI in .venv.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)

new_enough() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number);
           process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

if ! new_enough node; then
  PATH="$root/.venv/bin:$PATH"
  export PATH
  if ! new_enough "$root/.venv/bin/node"; then "$root/requirements/environment.sh" frontend; fi
fi
exec "$@"
