#!/usr/bin/env bash
# `make run-cluster`: the demonstration school on three Kafka brokers and three gateways of this
# machine, loaded once, until Ctrl-C.  Any gateway serves any request.
#   tests/demo/run_cluster.sh [ADDR:PORT of the first gateway; the others have the ports after it]
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/demo/school.sh
listen=${1:-127.0.0.1:8080}
host=${listen%:*}
port=${listen##*:}
nodes=(1 2 3)
cluster=demo/cluster

kafka() { tests/kafka/cluster.py "$1" --directory "$cluster/kafka" "${@:2}"; }
address() { echo "$host:$((port + $1 - 1))"; }
is_ready() { # ADDR:PORT
  local answer
  answer=$({ exec 3<>"/dev/tcp/${1%:*}/${1##*:}" && printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3 && head -n 1 <&3; } 2>/dev/null)
  [[ $answer == *" 200 "* ]]
}

gateways=()
finish() {
  trap '' INT TERM
  echo
  echo "Stopping ..."
  # Gateways first: they hand over while there is a log to say so in.
  for pid in "${gateways[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${gateways[@]}"; do wait "$pid" || true; done
  kafka down
}
trap finish EXIT
trap 'exit 0' INT TERM

# What a load that was cut off has left is in the brokers too.
if [ ! -e "$cluster/complete" ]; then
  if [ -e "$cluster/kafka" ]; then kafka down; fi
  rm -rf "$cluster"
fi
mkdir -p "$cluster"
if [ ! -e "$cluster/operator.key" ]; then
  (umask 077 && od -An -tx1 -N32 /dev/urandom | tr -d ' \n' >"$cluster/operator.key")
fi
echo "Starting three brokers ..."
brokers=$(kafka up --nodes 3)
storage=(--operator-key "$cluster/operator.key" --log kafka --brokers "$brokers" --partitions 4)
load_school "$cluster" --data "$cluster/import" "${storage[@]}"

for node in "${nodes[@]}"; do
  # In a session of its own: Ctrl-C is for this script, which stops all in order.
  setsid "$klade" serve --data "$cluster/node-$node" "${storage[@]}" --listen "$(address "$node")" \
    --web gateway/web/dist --cookie-secure false >>"$cluster/node-$node.log" 2>&1 &
  gateways+=($!)
done
for node in "${nodes[@]}"; do
  until is_ready "$(address "$node")"; do
    if ! kill -0 "${gateways[node - 1]}" 2>/dev/null; then
      tail -n 3 "$cluster/node-$node.log" >&2
      exit 1
    fi
    sleep 0.2
  done
done

echo
echo "Klade is at each of these (stop all with Ctrl-C); when one is killed, the others go on:"
for node in "${nodes[@]}"; do
  echo "  http://$(address "$node")/  process ${gateways[node - 1]}, log $cluster/node-$node.log"
done
echo "Its brokers are $brokers; to kill one, and start it again:"
echo "  tests/kafka/cluster.py kill --directory $cluster/kafka --node 1"
echo "  tests/kafka/cluster.py start --directory $cluster/kafka --node 1"
echo "To start a fourth gateway, in another terminal, which is yours to stop:"
echo "  $klade serve --data $cluster/node-4 ${storage[*]} --listen $(address 4) --web gateway/web/dist --cookie-secure false"
echo "Sign in with:"
say_logins "$cluster"
for pid in "${gateways[@]}"; do wait "$pid" || true; done
