// Aggregate AccessLog: what one reader was shown in one hour, so that no stream grows without
// bound.  That it was shown is a fact; nothing is refused.
#pragma once

#include <set>
#include <utility>
#include <variant>

#include "aggregates/decision.h"

namespace klade {

// `hour` is any instant of it.
struct RecordRead {
  SchoolId school;
  ProfileId reader;
  DataKind kind = DataKind::pupil;
  Id128 subject;
  Instant hour{};
  FIELDS(school, reader, kind, subject, hour)
};

struct AccessLog {
  using Command = std::variant<RecordRead>;
  std::set<std::pair<DataKind, Id128>> shown;
};
Decision decide(const AccessLog::Command& command, const AccessLog& log, const Context& context);
void evolve(AccessLog& log, const Event& event);
StreamId stream_of(const AccessLog::Command& command);

// The same read of the same hour has the same id, whichever node records it.
CommandId command_of(const RecordRead& read);

}  // namespace klade
