// klade_bench: the measuring programs of `make bench`, see bench.h.
#include "tests/bench/bench.h"

int main(int argc, char** argv) {
  using klade::bench::Arguments;
  const std::string_view command = argc > 1 ? argv[1] : "";
  const Arguments arguments(std::max(argc - 2, 0), argv + std::min(argc, 2));
  if (command == "engine") {
    klade::bench::engine_bench(arguments);
  } else if (command == "views") {
    klade::bench::views_bench(arguments);
  } else if (command == "chain") {
    klade::bench::chain_bench(arguments);
  } else if (command == "http") {
    klade::bench::http_bench(arguments);
  } else if (command == "kafka-events") {
    klade::bench::kafka_events_bench(arguments);
  } else if (command == "kafka-floor") {
    klade::bench::kafka_floor_bench(arguments);
  } else if (command == "kafka-replay") {
    klade::bench::kafka_replay_bench(arguments);
  } else {
    klade::bench::give_up("no such command: " + std::string(command));
  }
  return 0;
}
