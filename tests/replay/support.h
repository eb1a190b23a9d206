// What tests of the auditor's tool share: logs made of a school's history, a console to read, and
// ways to tamper with records.
#pragma once

#include <latch>
#include <sstream>
#include <string>
#include <vector>

#include "events/core/check.h"
#include "events/log/memory_log.h"
#include "replay/console.h"
#include "tests/projections/support.h"
#include "tests/projections/views/school_world.h"

namespace klade {

struct TestConsole {
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, false};
};

// Which stream an event would be in does not matter to these tests, but each has one.
inline StreamId stream_of_event(const Event& event) {
  return {StreamKind::journal, hash_id(type_of(event))};
}

inline std::string record_of(Scribe& scribe, const Recorded& recorded) {
  Frame frame = scribe.next_frame();
  frame.at = recorded.at;
  StoredCommand& command = frame.commands.emplace_back();
  command.origin = recorded.origin;
  command.origin.command = CommandId(numbered(frame.seq));
  const StreamId stream = stream_of_event(recorded.event);
  command.events.push_back({stream,
                            scribe.next_sequence(stream),
                            std::string(type_of(recorded.event)),
                            encode(recorded.event)});
  return encode(frame);
}

// A frame an event, at the event's instant.
inline void write_world(MemoryLog& log, const SchoolWorld& world) {
  Scribe scribe(log);
  scribe.claim();
  for (const Recorded& recorded : world.history) scribe.write(record_of(scribe, recorded));
}

// All of them, durable when this returns.
inline void append_all(const MemoryLog& from, EventLog& to) {
  for (std::uint32_t p = 0; p < from.partitions(); ++p) {
    const std::vector<std::string> records = from.records(Partition{p});
    std::latch confirmed(static_cast<std::ptrdiff_t>(records.size()));
    for (const std::string& record : records) {
      to.append(Partition{p}, record, [&](AppendOutcome outcome) {
        CHECK(outcome == AppendOutcome::confirmed);
        confirmed.count_down();
      });
    }
    confirmed.wait();
  }
}

inline void refill(MemoryLog& log, const std::vector<std::string>& records) {
  for (const std::string& record : records) log.insert(Partition{0}, record);
}

}  // namespace klade
