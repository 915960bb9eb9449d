#!/bin/sh
# The programs that tests drive and that no package of ours brings: a browser, and Go for the
# outside implementation of the log. Installed when root; else named, and what needs them skips.
set -eu

need() {
  found=$1
  shift
  if [ "$found" = yes ]; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing $*"
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  else
    echo "some tests will be skipped; to run them: sudo apt-get install $*"
  fi
}

chromium=no
for name in chromium chromium-browser google-chrome; do
  if command -v $name >/dev/null; then chromium=yes; fi
done
need $chromium chromium

go=no
if command -v go >/dev/null && [ -d /usr/share/gocode/src/golang.org/x/mod/sumdb ]; then go=yes; fi
need $go golang-go golang-golang-x-mod-dev
