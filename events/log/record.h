// Records of the log: claims and frames, as bytes.  docs/storage.md has the grammar.
//
//   record  = "KLD1" kind:u8 body digest[32]        digest = BLAKE2b-256 of all before it
//   claim   = epoch:u64 claim[16] at:i64 address:bytes
//   frame   = epoch:u64 claim[16] seq:u64 prev_head[32] at:i64 commands
//   command = origin count events;  event = stream sequence:u64 type:bytes payload:bytes
//
// Integers are little endian, `bytes` and counts have a varint before them.  The head after a
// valid record is BLAKE2b-256(head before, digest).  Pure functions; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "events/core/id.h"
#include "events/core/result.h"
#include "events/core/time.h"
#include "events/event.h"

namespace klade {

using Digest = std::array<std::uint8_t, 32>;
using ClaimId = Id<struct ClaimTag>;
std::string to_text(const Digest& digest);  // 64 hexadecimal digits

inline constexpr std::size_t kMaxRecordBytes = 900'000;  // beyond: corrupt when read; never append
inline constexpr std::size_t kMaxAddressBytes = 255;

struct Claim {
  std::uint64_t epoch = 0;
  ClaimId claim;
  Instant at{};
  std::string address;  // where the owner takes commands; at most kMaxAddressBytes
  bool operator==(const Claim&) const = default;
};

// An event still encoded: views that do not care for its type never decode it.
struct StoredEvent {
  StreamId stream;
  std::uint64_t sequence = 0;
  std::string type;
  std::string payload;
  bool operator==(const StoredEvent&) const = default;
};
// What one accepted command did.  No events: it changed nothing, and is remembered all the same.
struct StoredCommand {
  Origin origin;
  std::vector<StoredEvent> events;
  bool operator==(const StoredCommand&) const = default;
};
struct Frame {
  std::uint64_t epoch = 0;
  ClaimId claim;
  std::uint64_t seq = 0;
  Digest prev_head{};
  Instant at{};
  std::vector<StoredCommand> commands;
  bool operator==(const Frame&) const = default;
};

enum class RecordError {
  foreign,         // not ours: void
  unknown_format,  // ours, of another version: the reader must stop
  corrupt,         // ours, but the digest or the structure is broken: the reader must stop
};

std::string_view name_of(RecordError error);

std::string encode(const Claim& claim);
std::string encode(const Frame& frame);
Result<std::variant<Claim, Frame>, RecordError> decode_record(std::string_view bytes);

// The digest that a record carries at its end, unchecked.
Digest digest_of(std::string_view record);
Digest next_head(const Digest& head, const Digest& digest);

}  // namespace klade
