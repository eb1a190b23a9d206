#include "gateway/cluster/peer_messages.h"

#include <array>

#include "events/core/bytes.h"
#include "events/core/match.h"

namespace klade {
namespace {

constexpr std::uint8_t kVersion = 1;

enum class Kind : std::uint8_t {
  accepted = 1,
  refused = 2,
  conflict = 3,
  fault = 4,
  not_understood = 5,
  not_known_yet = 6,
};

constexpr std::array kFaults{OwnerFault::busy,
                             OwnerFault::not_owner,
                             OwnerFault::unavailable,
                             OwnerFault::stopping,
                             OwnerFault::too_large};

std::optional<Refusal> refusal_named(std::string_view name) {
  for (std::size_t i = 0; i < kRefusals; ++i) {
    if (name_of(Refusal{static_cast<int>(i)}) == name) return Refusal{static_cast<int>(i)};
  }
  return std::nullopt;
}
std::optional<OwnerFault> fault_named(std::string_view name) {
  for (const OwnerFault fault : kFaults) {
    if (name_of(fault) == name) return fault;
  }
  return std::nullopt;
}

void write(ByteWriter& out, Kind kind) { out.fixed(static_cast<std::uint8_t>(kind)); }

void write(ByteWriter& out, const Outcome& outcome) {
  match(
      outcome,
      [&](const Accepted& accepted) {
        write(out, Kind::accepted);
        pack(out, accepted.position.partition);
        out.fixed(accepted.position.seq);
        pack(out, accepted.repeated);
      },
      [&](const Refusal& refusal) {
        write(out, Kind::refused);
        out.bytes(name_of(refusal));
      },
      [&](const Conflict&) { write(out, Kind::conflict); },
      [&](const OwnerFault& fault) {
        write(out, Kind::fault);
        out.bytes(name_of(fault));
      });
}

// An answer that is not understood, of a node of another version, is no answer.
PeerOutcome read_outcome(ByteReader& in) {
  switch (Kind{in.fixed<std::uint8_t>()}) {
    case Kind::accepted: {
      Accepted accepted;
      unpack(in, accepted.position.partition);
      accepted.position.seq = in.fixed<std::uint64_t>();
      unpack(in, accepted.repeated);
      return Outcome(accepted);
    }
    case Kind::refused: {
      const auto refusal = refusal_named(in.bytes());
      return refusal ? PeerOutcome(Outcome(*refusal)) : PeerFault::not_understood;
    }
    case Kind::conflict:
      return Outcome(Conflict{});
    case Kind::fault: {
      const auto fault = fault_named(in.bytes());
      return fault ? PeerOutcome(Outcome(*fault)) : PeerFault::not_understood;
    }
    case Kind::not_understood:
      return PeerFault::not_understood;
    case Kind::not_known_yet:
      return PeerFault::not_known_yet;
  }
  in.fail();
  return PeerFault::lost;
}

}  // namespace

std::string encode(const PeerRequest& request) {
  std::string bytes;
  ByteWriter out(bytes);
  out.fixed(kVersion);
  out.bytes(request.to);
  out.varint(request.commands.size());
  for (const PeerCommand& command : request.commands) {
    pack(out, command.partition);
    pack(out, command.origin);
    out.bytes(command.command);
  }
  return bytes;
}

std::optional<PeerRequest> decode_peer_request(std::string_view bytes) {
  ByteReader in(bytes);
  if (in.fixed<std::uint8_t>() != kVersion) return std::nullopt;
  PeerRequest request;
  request.to = in.bytes();
  const std::uint64_t count = in.varint();
  if (count == 0 || count > kMaxPeerCommands) return std::nullopt;
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
    PeerCommand& command = request.commands.emplace_back();
    unpack(in, command.partition);
    unpack(in, command.origin);
    command.command = in.bytes();
    if (command.origin.command.is_nil() || !is_named(command.origin.role)) return std::nullopt;
  }
  return in.done() ? std::optional(std::move(request)) : std::nullopt;
}

std::string encode(const std::vector<PeerOutcome>& outcomes) {
  std::string bytes;
  ByteWriter out(bytes);
  out.fixed(kVersion);
  out.varint(outcomes.size());
  for (const PeerOutcome& outcome : outcomes) {
    match(
        outcome,
        [&](const Outcome& known) { write(out, known); },
        [&](const PeerFault& fault) {
          const bool understood = fault != PeerFault::not_understood;
          write(out, understood ? Kind::not_known_yet : Kind::not_understood);
        });
  }
  return bytes;
}

std::optional<std::vector<PeerOutcome>> decode_peer_outcomes(std::string_view bytes) {
  ByteReader in(bytes);
  if (in.fixed<std::uint8_t>() != kVersion) return std::nullopt;
  const std::uint64_t count = in.varint();
  if (count > kMaxPeerCommands) return std::nullopt;
  std::vector<PeerOutcome> outcomes;
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) outcomes.push_back(read_outcome(in));
  return in.done() ? std::optional(std::move(outcomes)) : std::nullopt;
}

}  // namespace klade
