#!/bin/sh
# Install one lock (product, test or frontend) into .venv; make .venv first when it is missing.
# Uses uv when it is there; python3 with pip is enough.
set -eu
cd "$(dirname "$0")/.."
lock=$1
python=${PYTHON:-python3}

refuse() { echo "$*" >&2; exit 1; }

if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
  refuse "Lapel needs Python 3.11 to 3.13; name one: make PYTHON=/path/to/python3.11 ..."
fi

have_uv=no
if uv --version >/dev/null 2>&1; then have_uv=yes; fi

if ! .venv/bin/python -c '' 2>/dev/null; then
  echo "making .venv"
  if [ $have_uv = yes ]; then
    uv venv --quiet --python "$python" .venv
  else
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
      if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq python3-venv
      else
        refuse "Python's venv module is missing; run: sudo apt-get install python3-venv"
      fi
    fi
    "$python" -m venv .venv
  fi
fi

install() {
  if [ $have_uv = yes ]; then
    uv pip install --quiet --python .venv/bin/python "$@"
  else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"
  fi
}

echo "installing requirements/$lock.lock"
install --require-hashes -r "requirements/$lock.lock"
if [ "$lock" = product ]; then install --no-deps -e .; fi
mkdir -p .venv/stamps
touch ".venv/stamps/$lock"
