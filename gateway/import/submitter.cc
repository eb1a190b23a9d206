#include "gateway/import/submitter.h"

#include <algorithm>

#include "events/core/match.h"

namespace klade {

Submitter::~Submitter() { wait(); }

void Submitter::submit(Command command, const Id128& key, const Origin& origin) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return under_way_ < kMaxCommandsUnderWay; });
    if (tally_.fault) return;
    ++under_way_;
  }
  submit_(std::move(command), key, origin, [this, id = origin.command](const Outcome& outcome) {
    answered(id, outcome);
  });
}

void Submitter::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return under_way_ == 0; });
}

Submitter::Tally Submitter::tally() const {
  const std::scoped_lock lock(mutex_);
  return tally_;
}

void Submitter::answered(const CommandId& command, const Outcome& outcome) {
  const std::scoped_lock lock(mutex_);
  match(
      outcome,
      [this](const Accepted& accepted) {
        ++tally_.accepted;
        const Position& at = accepted.position;
        const auto known = std::ranges::find(tally_.positions, at.partition, &Position::partition);
        if (known == tally_.positions.end()) {
          tally_.positions.push_back(at);
        } else {
          known->seq = std::max(known->seq, at.seq);
        }
      },
      [this, &command](const Refusal& refusal) {
        ++tally_.refused;
        if (tally_.refusals.size() < kMaxRefusalsKept)
          tally_.refusals.push_back({command, refusal});
      },
      [this](const Conflict&) { ++tally_.conflicts; },
      [this](const OwnerFault& fault) { tally_.fault = fault; });
  --under_way_;
  // Under the lock: the destructor may run as soon as it is let go.
  changed_.notify_all();
}

}  // namespace klade
