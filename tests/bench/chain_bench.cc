// Reading a log, and reading it with the chain judged: events a second.
//   klade_bench chain --data DIR --rounds N
#include "events/data_dir.h"
#include "events/log/chain.h"
#include "events/log/embedded_log.h"
#include "tests/bench/bench.h"

namespace klade::bench {
namespace {

constexpr std::size_t kReadRecords = 256;

struct Pass {
  double seconds = 0;
  std::uint64_t bytes = 0;
  std::uint64_t events = 0;
};

// `visit` gets each record.
template <class Visit>
Pass pass_over(EventLog& log, Partition partition, Visit visit) {
  Pass pass;
  const auto begin = Steady::now();
  for (Offset next = kStart;;) {
    const auto entries = log.read(partition, next, kReadRecords, std::chrono::milliseconds{0});
    if (!entries) give_up("the log cannot be read");
    if (entries->empty()) break;
    for (const auto& entry : *entries) {
      pass.bytes += entry.record.size();
      visit(entry, pass);
      next = entry.next;
    }
  }
  pass.seconds = seconds_since(begin);
  return pass;
}

Pass verify(EventLog& log, Partition partition) {
  Chain chain;
  return pass_over(log, partition, [&](const EventLog::Entry& entry, Pass& pass) {
    const auto judged = chain.offer(entry.record);
    if (!judged) give_up("the chain does not hold");
    if (!judged->frame) return;
    for (const auto& command : judged->frame->commands) pass.events += command.events.size();
  });
}

}  // namespace

void chain_bench(const Arguments& arguments) {
  auto log = EmbeddedLog::open_read_only(DataDir{arguments.text("data")}.log());
  if (!log) give_up("the log cannot be opened");
  const Partition partition{0};
  const auto read_only = [](const EventLog::Entry&, Pass&) {};
  verify(**log, partition);  // warms the page cache
  std::vector<double> read_seconds;
  std::vector<double> verify_seconds;
  Pass last;
  for (std::size_t i = 0; i < arguments.count("rounds"); ++i) {
    read_seconds.push_back(pass_over(**log, partition, read_only).seconds);
    last = verify(**log, partition);
    verify_seconds.push_back(last.seconds);
  }
  const auto events = static_cast<double>(last.events);
  Figures figures;
  figures.add("events", events);
  figures.add("bytes", static_cast<double>(last.bytes));
  figures.add("read_events_per_second", events / percentile(read_seconds, 0.5));
  figures.add("verify_events_per_second", events / percentile(verify_seconds, 0.5));
  figures.print();
}

}  // namespace klade::bench
