#!/usr/bin/env bash
# `make bench`: the table of docs/benchmarks.md, measured on this machine.
#   KLADE_BUILD=DIR    the build tree; else build
#   KLADE_SCHOOL=DIR   a school that an earlier run kept: DIR/data and DIR/passwords.csv; else a new one
#   KLADE_KEEP=DIR     keeps the school there for the next run
#   KLADE_PARTS=WHICH  embedded or kafka alone; else all
# Installs the peers when they are missing.  Everything else is in a temporary directory.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${KLADE_BUILD:-build}
parts=${KLADE_PARTS:-all}
peers=()
[ "$parts" = kafka ] || peers+=(nginx-light postgresql-15 postgresql-client-15 rocksdb-tools wrk)
[ "$parts" = embedded ] || peers+=(maven openjdk-17-jdk-headless)
message_db=@eventide/message-db@1.3.1

sudo=
[ "$(id -u)" = 0 ] || sudo=sudo

# Peers are run by the benchmark alone: no service is started when a package is installed.
install_peers() {
  local policy=/usr/sbin/policy-rc.d mine=
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
    $sudo chmod +x $policy
    mine=yes
  fi
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  if [ -n "$mine" ]; then $sudo rm -f $policy; fi
}

missing=()
for package in "${peers[@]}"; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing: ${missing[*]}"
  install_peers "${missing[@]}"
fi

cmake --build "$build" --target klade_bench -- -j"$(nproc)" >/dev/null

work=$(mktemp -d "${TMPDIR:-/tmp}/klade-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work" # PostgreSQL runs as another user
[ "$parts" = kafka ] ||
  npm install --prefix "$work/npm" --no-audit --no-fund --loglevel=error "$message_db" >/dev/null

PYTHONDONTWRITEBYTECODE=1 python3 tests/bench/bench.py --parts "$parts" --bin "$build/bin" --libs "$build" --work "$work" \
  --message-db "$work/npm/node_modules/@eventide/message-db" \
  --school "${KLADE_SCHOOL:-}" --keep "${KLADE_KEEP:-}"
