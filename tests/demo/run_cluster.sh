#!/usr/bin/env bash
# Three Kafka brokers on free ports, their data in demo/cluster, until Ctrl-C.
#   tests/demo/run_cluster.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
cluster=demo/cluster
kafka() { tests/kafka/cluster.py "$1" --directory "$cluster/kafka" "${@:2}"; }

programs=()
finish() {
  trap '' INT TERM
  # Gateways first: they hand over while there is a log to say so in.
  for pid in "${programs[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait "${programs[@]}" || true
  kafka down
}
trap finish EXIT
trap 'exit 0' INT TERM

mkdir -p "$cluster"
echo "Starting three brokers ..."
brokers=$(kafka up --nodes 3)
echo "Kafka is at $brokers (stop it with Ctrl-C).  'make clean' forgets it."
sleep infinity &
programs+=($!)
# The first that ends, ends it all.
wait -n
