#include "replay/log_walk.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace klade {
namespace {

constexpr std::size_t kReadRecords = 64;

std::string_view what_of(RecordError error) {
  switch (error) {
    case RecordError::foreign:
      return "foreign_record";
    case RecordError::unknown_format:
      return "unknown_format";
    case RecordError::corrupt:
      return "corrupt_record";
  }
  return "corrupt_record";
}

}  // namespace

std::string describe(const WalkFault& fault) {
  return "partition " + std::to_string(static_cast<std::uint32_t>(fault.partition)) +
         ", after sequence " + std::to_string(fault.seq) + ": " + std::string(fault.what);
}

Result<LogPlace, WalkFault> walk_from(EventLog& log,
                                      Partition partition,
                                      const LogPlace& from,
                                      const VisitRecord& visit) {
  Chain chain(from.chain);
  Offset next = from.next;
  while (true) {
    const auto entries = log.read(partition, next, kReadRecords, std::chrono::milliseconds{0});
    if (!entries.ok()) {
      return Failure{WalkFault{partition, chain.state().seq, name_of(entries.error())}};
    }
    if (entries->empty()) return LogPlace{next, chain.state()};
    for (const EventLog::Entry& entry : *entries) {
      const ChainState before = chain.state();
      const auto judged = chain.offer(entry.record);
      if (!judged.ok()) return Failure{WalkFault{partition, before.seq, what_of(judged.error())}};
      if (!visit(entry, *judged, before)) return LogPlace{entry.next, chain.state()};
    }
    next = entries->back().next;
  }
}

Result<ChainState, WalkFault> walk(EventLog& log, Partition partition, const VisitRecord& visit) {
  const auto ended = walk_from(log, partition, {}, visit);
  if (!ended.ok()) return Failure{ended.error()};
  return ended->chain;
}

Result<ChainState, WalkFault> walk_frames(EventLog& log,
                                          Partition partition,
                                          const VisitFrame& visit) {
  return walk(
      log, partition, [&](const EventLog::Entry&, const Chain::Judged& judged, const ChainState&) {
        return !judged.frame || visit(*judged.frame);
      });
}

void for_each_partition(std::uint32_t partitions, const std::function<void(Partition)>& work) {
  std::atomic<std::uint32_t> next{0};
  const auto take = [&] {
    for (std::uint32_t one = next++; one < partitions; one = next++) work(Partition{one});
  };
  const std::uint32_t workers =
      std::min(partitions, std::max(1U, std::thread::hardware_concurrency()));
  std::vector<std::jthread> threads;
  for (std::uint32_t i = 1; i < workers; ++i) threads.emplace_back(take);
  take();
}

}  // namespace klade
