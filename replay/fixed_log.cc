#include "replay/fixed_log.h"

#include <algorithm>

#include "events/core/check.h"

namespace klade {
namespace {

constexpr std::chrono::milliseconds kWait{200};

}  // namespace

FixedLog::FixedLog(std::unique_ptr<EventLog> log, std::vector<Offset> ends)
    : log_(std::move(log)), ends_(std::move(ends)) {
  CHECK(ends_.size() == log_->partitions());
}

std::uint32_t FixedLog::partitions() const { return log_->partitions(); }

void FixedLog::append(Partition /*partition*/, std::string /*record*/, Appended /*done*/) {
  CHECK(false);
}

Result<std::vector<EventLog::Entry>, LogFault> FixedLog::read(Partition partition,
                                                              Offset from,
                                                              std::size_t limit,
                                                              std::chrono::milliseconds patience) {
  const Offset end = ends_.at(static_cast<std::size_t>(partition));
  if (from > end) return Failure{LogFault::beyond_end};
  if (from == end) return std::vector<Entry>{};
  // More is known to be there, so a wait is for brokers that change places.
  const auto wait = std::max(patience, kWait);
  auto entries = log_->read(partition, from, limit, wait);
  const auto in_vain = [&] {
    return entries ? entries->empty() : entries.error() == LogFault::unavailable;
  };
  for (int tried = 1; tried < kTries && in_vain(); ++tried) {
    entries = log_->read(partition, from, limit, wait);
  }
  if (!entries) return entries;
  if (entries->empty()) return Failure{LogFault::beyond_end};
  while (!entries->empty() && entries->back().next > end) entries->pop_back();
  return entries;
}

}  // namespace klade
