// Outcome: the owner's answer to a command.  Values; safe from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "aggregates/refusal.h"
#include "events/log/event_log.h"

namespace klade {

// Where in the log a command's frame stands; what a reader waits for to see it.
struct Position {
  Partition partition{};
  std::uint64_t seq = 0;
  bool operator==(const Position&) const = default;
};
std::string to_text(const Position& position);                  // 0-1234
std::optional<Position> parse_position(std::string_view text);  // of exactly that form

struct Accepted {
  Position position;
  bool repeated = false;  // this command id was accepted before; this is its first answer
  bool operator==(const Accepted&) const = default;
};
enum class OwnerFault {
  busy,         // the queue is full: try again later
  not_owner,    // another owner holds the partition: the same command id goes there
  unavailable,  // the log does not answer: whether it was done, the same command id will tell
  stopping,     // the owner is going away: the same command id will tell
  too_large,    // the command's events do not fit one record (kMaxRecordBytes)
};
std::string_view name_of(OwnerFault fault);
struct Conflict {  // the command id was used before for something else
  bool operator==(const Conflict&) const = default;
};
using Outcome = std::variant<Accepted, Refusal, Conflict, OwnerFault>;
using Reply = std::function<void(Outcome)>;

}  // namespace klade
