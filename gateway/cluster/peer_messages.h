// Peer messages: commands that one node sends to another, and their outcomes, before they are
// sealed (peer_seal.h).
//
//   request  = version:u8 to:bytes count:varint { partition:u32 origin command:bytes }
//   answer   = version:u8 count:varint { outcome }
//   outcome  = 1 partition:u32 seq:u64 repeated:u8 | 2 refusal:bytes | 3 | 4 fault:bytes
//            | 5 (not understood) | 6 (not known yet)
//
// Refusals and faults go by name, so that a node of another version is not misread.  Values; pure
// functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "aggregates/command.h"
#include "aggregates/owner/outcome.h"

namespace klade {

inline constexpr std::size_t kMaxPeerCommands = 64;  // a request
inline constexpr std::size_t kMaxPeerBytes = 4'194'304;

struct PeerCommand {
  Partition partition{};
  Origin origin;
  std::string command;  // encoded
};
struct PeerRequest {
  std::string to;  // the owner that it is for, as in its claims
  std::vector<PeerCommand> commands;
};

// Why there is no outcome.  The same command id may be sent again, and tells.
enum class PeerFault {
  lost,            // the node was not reached, or did not answer
  not_understood,  // it is of another version
  not_known_yet,   // it took the command and is still at it
  queue_full,      // of this node, for that one: nothing was sent
};
using PeerOutcome = std::variant<Outcome, PeerFault>;

std::string encode(const PeerRequest& request);
std::optional<PeerRequest> decode_peer_request(std::string_view bytes);
std::string encode(const std::vector<PeerOutcome>& outcomes);
std::optional<std::vector<PeerOutcome>> decode_peer_outcomes(std::string_view bytes);

}  // namespace klade
