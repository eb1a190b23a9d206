// Replay of a Kafka log into the view of marks, from an empty directory.
//   klade_bench kafka-replay --brokers B --topic-prefix PREFIX --dir DIR
//
// `rows` and `digest` are of what stands in the view afterwards, so that whoever builds the same
// view otherwise can compare: FNV-1a, 64 bits, over keys and values in the order of keys.
#include <filesystem>

#include "events/log/kafka_log.h"
#include "projections/view_fold.h"
#include "tests/bench/bench.h"

namespace klade::bench {
namespace {

constexpr std::size_t kStepRecords = 4096;
constexpr std::uint64_t kFnvBasis = 0xcbf29ce484222325;
constexpr std::uint64_t kFnvPrime = 0x100000001b3;

class Fnv {
 public:
  void add(std::string_view bytes) {
    for (const char byte : bytes) {
      value_ = (value_ ^ static_cast<std::uint8_t>(byte)) * kFnvPrime;
    }
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = kFnvBasis;
};

}  // namespace

void kafka_replay_bench(const Arguments& arguments) {
  KafkaSettings settings;
  settings.brokers = arguments.text("brokers");
  settings.prefix = arguments.text("topic-prefix");
  const std::filesystem::path dir = arguments.text("dir");
  const auto all = all_projections();
  const auto marks = std::ranges::find(all, View::marks, &Projection::view);
  if (marks == all.end()) give_up("there is no view of marks");

  const std::vector<const Projection*> group = {*marks};
  const auto begin = Steady::now();
  auto log = KafkaLog::open_read_only(settings);
  if (!log) give_up("the log cannot be opened");
  std::filesystem::remove_all(dir);
  auto views = RocksViews::open(dir, group, (*log)->partitions());
  if (!views) give_up("views cannot be opened: " + std::string(name_of(views.error())));
  const double opened = seconds_since(begin);
  std::uint64_t events = 0;
  std::uint64_t records = 0;
  for (std::uint32_t i = 0; i < (*log)->partitions(); ++i) {
    ViewFold fold(**log, Partition{i}, **views, group, {});
    while (true) {
      const auto stepped = fold.step(kStepRecords, std::chrono::milliseconds{0});
      if (!stepped) give_up("replay stopped: " + describe(stepped.error()));
      if (stepped->records == 0) break;
      events += stepped->events;
      records += stepped->records;
    }
  }
  const double seconds = seconds_since(begin);
  Fnv digest;
  std::uint64_t rows = 0;
  (*views)->current_rows()->scan(
      View::marks, {}, {}, [&](std::string_view key, std::string_view value) {
        digest.add(key);
        digest.add(value);
        ++rows;
        return true;
      });
  Figures figures;
  figures.add("events", static_cast<double>(events));
  figures.add("records", static_cast<double>(records));
  figures.add("rows", static_cast<double>(rows));
  figures.add("events_per_second", static_cast<double>(events) / (seconds - opened));
  figures.add("seconds_with_start", seconds);
  figures.add_text("digest", std::to_string(digest.value()));
  figures.print();
}

}  // namespace klade::bench
