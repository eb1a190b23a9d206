// The grammar is in record.h and docs/storage.md.  Kinds and the version are stored: frozen.
#include "events/log/record.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "events/core/bytes.h"
#include "events/core/hex.h"
#include "events/core/sodium.h"

namespace klade {
namespace {

constexpr std::string_view kPrefix = "KLD";
constexpr char kVersion = '1';
enum class Kind : std::uint8_t { claim = 1, frame = 2 };

constexpr std::size_t kHeadBytes = 5;  // prefix, version, kind
constexpr std::size_t kDigestBytes = std::tuple_size_v<Digest>;
// The fewest bytes of a command (its origin and a count) and of an event: what a count may promise.
constexpr std::size_t kLeastCommand = 7 * 16 + 1 + 1;
constexpr std::size_t kLeastEvent = 1 + 16 + 8 + 1 + 1;

Digest hash(std::string_view bytes) {
  use_sodium();
  Digest digest{};
  CHECK(crypto_generichash(digest.data(),
                           digest.size(),
                           reinterpret_cast<const unsigned char*>(bytes.data()),
                           bytes.size(),
                           nullptr,
                           0) == 0);
  return digest;
}

void begin(std::string& out, Kind kind) {
  out.append(kPrefix);
  out.push_back(kVersion);
  out.push_back(static_cast<char>(kind));
}

void close(std::string& out) {
  const Digest digest = hash(out);
  out.append(reinterpret_cast<const char*>(digest.data()), digest.size());
}

std::size_t size_of(const Frame& frame) {
  std::size_t size = 256;
  for (const StoredCommand& command : frame.commands) {
    size += kLeastCommand + 4;
    for (const StoredEvent& event : command.events) {
      size += kLeastEvent + 8 + event.type.size() + event.payload.size();
    }
  }
  return size;
}

// A count of things of `each` bytes at least.
std::size_t read_count(ByteReader& in, std::size_t each) {
  const std::uint64_t count = in.varint();
  if (count <= in.left() / each) return count;
  in.fail();
  return 0;
}

void read_event(ByteReader& in, StoredEvent& event) {
  unpack(in, event.stream);
  if (!is_named(event.stream.kind)) return in.fail();
  event.sequence = in.fixed<std::uint64_t>();
  event.type = in.bytes();
  event.payload = in.bytes();
}

void read_command(ByteReader& in, StoredCommand& command) {
  unpack(in, command.origin);
  if (!is_named(command.origin.role)) return in.fail();
  const std::size_t count = read_count(in, kLeastEvent);
  command.events.reserve(count);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    read_event(in, command.events.emplace_back());
  }
}

using Decoded = Result<std::variant<Claim, Frame>, RecordError>;

Decoded read_claim(ByteReader in) {
  Claim claim;
  unpack(in, claim.epoch);
  unpack(in, claim.claim);
  unpack(in, claim.at);
  unpack(in, claim.address);
  if (!in.done() || claim.address.size() > kMaxAddressBytes) return Failure{RecordError::corrupt};
  return std::variant<Claim, Frame>{std::move(claim)};
}

Decoded read_frame(ByteReader in) {
  Decoded decoded{std::variant<Claim, Frame>{std::in_place_type<Frame>}};
  Frame& frame = std::get<Frame>(*decoded);
  unpack(in, frame.epoch);
  unpack(in, frame.claim);
  unpack(in, frame.seq);
  unpack(in, frame.prev_head);
  unpack(in, frame.at);
  const std::size_t count = read_count(in, kLeastCommand);
  frame.commands.reserve(count);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    read_command(in, frame.commands.emplace_back());
  }
  if (!in.done()) return Failure{RecordError::corrupt};
  return decoded;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string_view name_of(RecordError error) {
  switch (error) {
    case RecordError::foreign:
      return "foreign";
    case RecordError::unknown_format:
      return "unknown_format";
    case RecordError::corrupt:
      return "corrupt";
  }
  return "invalid";
}

std::string to_text(const Digest& digest) {
  return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string encode(const Claim& claim) {
  CHECK(claim.address.size() <= kMaxAddressBytes);
  std::string out;
  begin(out, Kind::claim);
  ByteWriter writer(out);
  pack(writer, claim.epoch);
  pack(writer, claim.claim);
  pack(writer, claim.at);
  pack(writer, claim.address);
  close(out);
  return out;
}

std::string encode(const Frame& frame) {
  std::string out;
  out.reserve(size_of(frame));
  begin(out, Kind::frame);
  ByteWriter writer(out);
  pack(writer, frame.epoch);
  pack(writer, frame.claim);
  pack(writer, frame.seq);
  pack(writer, frame.prev_head);
  pack(writer, frame.at);
  writer.varint(frame.commands.size());
  for (const StoredCommand& command : frame.commands) {
    pack(writer, command.origin);
    writer.varint(command.events.size());
    for (const StoredEvent& event : command.events) {
      pack(writer, event.stream);
      pack(writer, event.sequence);
      writer.bytes(event.type);
      writer.bytes(event.payload);
    }
  }
  close(out);
  return out;
}

Decoded decode_record(std::string_view bytes) {
  if (!bytes.starts_with(kPrefix)) return Failure{RecordError::foreign};
  if (bytes.size() > kPrefix.size() && bytes[kPrefix.size()] != kVersion) {
    return Failure{is_digit(bytes[kPrefix.size()]) ? RecordError::unknown_format
                                                   : RecordError::foreign};
  }
  if (bytes.size() < kHeadBytes + kDigestBytes || bytes.size() > kMaxRecordBytes) {
    return Failure{RecordError::corrupt};
  }
  const std::string_view covered = bytes.substr(0, bytes.size() - kDigestBytes);
  if (hash(covered) != digest_of(bytes)) return Failure{RecordError::corrupt};
  const ByteReader body(covered.substr(kHeadBytes));
  switch (static_cast<Kind>(covered[kHeadBytes - 1])) {
    case Kind::claim:
      return read_claim(body);
    case Kind::frame:
      return read_frame(body);
  }
  return Failure{RecordError::unknown_format};
}

Digest digest_of(std::string_view record) {
  Digest digest{};
  if (record.size() < digest.size()) return digest;
  std::memcpy(digest.data(), record.data() + record.size() - digest.size(), digest.size());
  return digest;
}

Digest next_head(const Digest& head, const Digest& digest) {
  std::array<char, 2 * kDigestBytes> both{};
  std::memcpy(both.data(), head.data(), head.size());
  std::memcpy(both.data() + head.size(), digest.data(), digest.size());
  return hash({both.data(), both.size()});
}

}  // namespace klade
