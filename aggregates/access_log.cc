#include "aggregates/access_log.h"

#include <string>

#include "events/core/check.h"
#include "events/core/match.h"

namespace klade {
namespace {

Decision rule(const RecordRead& c, const AccessLog& log) {
  if (log.shown.contains({c.kind, c.subject})) return {};
  return {DataRead{c.school, c.reader, c.kind, c.subject, hour_of(c.hour)}};
}

void apply(AccessLog& log, const DataRead& e) { log.shown.emplace(e.kind, e.subject); }

AccessLogId log_of(const RecordRead& c) {
  return AccessLogId(hash_id("access_log|" + to_text(c.reader) + '|' + to_text(hour_of(c.hour))));
}

}  // namespace

Decision decide(const AccessLog::Command& command, const AccessLog& log, const Context&) {
  return match(command, [&](const auto& c) { return rule(c, log); });
}

void evolve(AccessLog& log, const Event& event) {
  const auto* of_access = std::get_if<AccessEvent>(&event);
  CHECK(of_access != nullptr);
  match(*of_access, [&](const auto& e) { apply(log, e); });
}

StreamId stream_of(const AccessLog::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::access_log, log_of(c)}; });
}

CommandId command_of(const RecordRead& read) {
  return CommandId(hash_id("data_read|" + to_text(log_of(read)) + '|' +
                           std::string(name_of(read.kind)) + '|' + to_text(read.subject)));
}

}  // namespace klade
