#include "aggregates/owner/stream_cache.h"

#include <iterator>
#include <utility>

namespace klade {

Result<StreamCache::Stream*, LogFault> StreamCache::find(const Command& command) {
  const StreamId id = stream_of(command);
  const auto found = by_id_.find(id);
  if (found != by_id_.end()) {
    streams_.splice(streams_.begin(), streams_, found->second);
    return &streams_.front();
  }
  auto hydrated = hydrate(store_, partition_, command);
  if (!hydrated) return Failure{hydrated.error()};
  make_room();
  streams_.push_front({id, std::move(hydrated->state), hydrated->sequence, 0});
  by_id_[id] = streams_.begin();
  return &streams_.front();
}

void StreamCache::forget() {
  by_id_.clear();
  streams_.clear();
}

void StreamCache::make_room() {
  auto candidate = streams_.end();
  while (streams_.size() >= bound_ && candidate != streams_.begin()) {
    --candidate;
    if (candidate->changed_by > applied_) continue;
    by_id_.erase(candidate->id);
    candidate = streams_.erase(candidate);
  }
}

}  // namespace klade
