#include "aggregates/owner/log_follower.h"

#include <algorithm>
#include <utility>

namespace klade {
namespace {

constexpr std::chrono::milliseconds kAtOnce{0};

}  // namespace

Failure<LogFault> LogFollower::broken_log() {
  log_is_broken_ = true;
  return {LogFault::corrupt};
}

Result<Unit, LogFault> LogFollower::open() {
  const auto stored = store_.checkpoint(partition_);
  if (stored) {
    const auto same = same_history(*stored);
    if (!same) return Failure{same.error()};
    checkpoint_ = *same ? *stored : IndexCheckpoint{};
    if (*same) return Unit{};
  } else if (stored.error() != LogFault::corrupt) {
    return Failure{stored.error()};
  }
  checkpoint_ = {};
  return store_.clear(partition_);
}

Result<bool, LogFault> LogFollower::same_history(const IndexCheckpoint& checkpoint) {
  if (checkpoint.next == kStart) return true;
  if (checkpoint.chain.seq == 0) return false;  // only void records so far: as cheap anew
  const auto end = log_.read(partition_, checkpoint.next, 1, kAtOnce);
  if (!end && end.error() == LogFault::beyond_end) return false;
  if (!end) return Failure{end.error()};
  const auto last = log_.read(partition_, checkpoint.last_from, 1, kAtOnce);
  if (!last && last.error() == LogFault::beyond_end) return false;
  if (!last) return Failure{last.error()};
  if (last->empty()) return false;
  Chain chain(checkpoint.before);
  const auto judged = chain.offer(last->front().record);
  return judged.ok() && chain.state() == checkpoint.chain;
}

Result<Chain::Judged, LogFault> LogFollower::apply(const EventLog::Entry& entry) {
  Chain chain(checkpoint_.chain);
  auto judged = chain.offer(entry.record);
  if (!judged) return broken_log();
  IndexCheckpoint next = checkpoint_;
  if (judged->verdict == Verdict::valid) {
    const Instant at = judged->claim ? judged->claim->at : judged->frame->at;
    next.chain = chain.state();
    next.last_from = checkpoint_.next;
    next.before = checkpoint_.chain;
    next.at = std::max(checkpoint_.at, at);
    if (judged->claim) next.owner = judged->claim->address;
  }
  next.next = entry.next;
  const Frame* frame = judged->frame ? &*judged->frame : nullptr;
  const auto applied = store_.apply(partition_, frame, next);
  if (!applied) return Failure{applied.error()};
  checkpoint_ = next;
  return std::move(*judged);
}

Result<std::size_t, LogFault> LogFollower::read(std::chrono::milliseconds patience,
                                                const Seen& seen) {
  const auto entries = log_.read(partition_, checkpoint_.next, kReadLimit, patience);
  if (!entries && entries.error() == LogFault::corrupt) return broken_log();
  if (!entries) return Failure{entries.error()};
  for (const EventLog::Entry& entry : *entries) {
    const auto judged = apply(entry);
    if (!judged) return Failure{judged.error()};
    seen(*judged, entry.record);
  }
  return entries->size();
}

}  // namespace klade
