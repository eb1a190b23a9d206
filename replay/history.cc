#include "replay/history.h"

#include <ostream>

#include "replay/event_json.h"
#include "replay/log_walk.h"

namespace klade {
namespace {

// False: an event that does not decode.
bool write_frame(const Frame& frame,
                 Partition partition,
                 const StreamId& stream,
                 const KeyVault* vault,
                 std::vector<std::string>& lines) {
  for (const StoredCommand& command : frame.commands) {
    std::uint32_t ordinal = 0;
    for (const StoredEvent& event : command.events) {
      const std::uint32_t own = ordinal++;
      if (event.stream != stream) continue;
      auto line = logged_event_json({partition, frame.seq, frame.at, own, command, event}, vault);
      if (!line) return false;
      lines.push_back(*std::move(line));
    }
  }
  return true;
}

}  // namespace

int write_history(EventLog& log, const StreamId& stream, const KeyVault* vault, Console& console) {
  bool found = false;
  for (std::uint32_t p = 0; p < log.partitions() && !found; ++p) {
    bool decodes = true;
    std::uint64_t seq = 0;
    const auto walked = walk_frames(log, Partition{p}, [&](const Frame& frame) {
      std::vector<std::string> lines;
      seq = frame.seq;
      decodes = write_frame(frame, Partition{p}, stream, vault, lines);
      for (const std::string& line : lines) console.out() << line << '\n';
      found = found || !lines.empty();
      console.progress("frames read", 1, 0);
      return decodes;
    });
    if (!walked.ok()) return console.fault(describe(walked.error()));
    if (!decodes) return console.fault(describe({Partition{p}, seq, "malformed_event"}));
  }
  console.end_progress();
  return found ? kExitHolds : console.fault("no such stream: " + to_text(stream));
}

int run_history(const HistoryOptions& options, Console& console) {
  const auto log = open_log(options.source, console);
  if (!log) return kExitFault;
  const auto vault = open_vault(options.source, options.clearance, console);
  if (!vault) return kExitFault;
  return write_history(
      *log, options.stream, options.clearance.with_personal_data ? vault.get() : nullptr, console);
}

}  // namespace klade
