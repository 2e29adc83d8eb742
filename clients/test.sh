#!/usr/bin/env bash
# Tries both packages against a server of their own: `clients/test.sh [PROGRAM]`; PROGRAM is target/debug/computor.
# Says SKIPPED where npm or Python's venv is missing, or where the packages that the tests need cannot be fetched;
# with TEST_PROGRAMS=required that is a failure.
set -euo pipefail
cd "$(dirname "$0")"
program=$(realpath "${1:-../target/debug/computor}")

skip() {
    if [ "${TEST_PROGRAMS:-}" = required ]; then
        echo "the packages for clients cannot be tried: $*" >&2
        exit 1
    fi
    echo "SKIPPED: the packages for clients are not tried: $*"
    exit 0
}

command -v npm >/dev/null || skip "there is no npm"
python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || skip "there is no Python 3.11 with venv"

place=$(mktemp -d)
# As root, PostgreSQL runs as another user, who has to pass through.
chmod a+x "$place"
server=
finish() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$place"
}
trap finish EXIT

# Everything in a place of its own: what lies here stays as it is.
cp -r python typescript "$place"
rm -rf "$place"/typescript/{node_modules,dist,tests/dist}
python3 -m venv "$place/venv"
pip=("$place/venv/bin/pip" --quiet --disable-pip-version-check)
"${pip[@]}" install --require-hashes -r python/requirements-test.txt || skip "PyPI cannot be reached"
"${pip[@]}" install --no-deps --no-build-isolation "$place/python"
(cd "$place/typescript" && npm ci --silent --no-audit --no-fund --ignore-scripts) || skip "npm's registry cannot be reached"

"$program" serve --data-dir "$place/data" --listen 127.0.0.1:0 >"$place/url" 2>"$place/log" &
server=$!
# The server prints its address when it is ready; the file is closed when it ends.
until [ -s "$place/url" ]; do
    kill -0 "$server" 2>/dev/null || { cat "$place/log" >&2; exit 1; }
    sleep 0.2
done
COMPUTOR_URL=$(cat "$place/url")
COMPUTOR_PASSWORD=$(cat "$place/data/admin-password")
export COMPUTOR_URL COMPUTOR_PASSWORD

# From elsewhere, so that the package is tried that was installed.
(cd "$place" && venv/bin/python -m pytest -q -p no:cacheprovider python/tests)
(cd "$place/typescript" && npm run --silent build && npm test --silent)
