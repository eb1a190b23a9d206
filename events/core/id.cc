#include "events/core/id.h"

#include <sodium.h>

#include "events/core/check.h"
#include "events/core/sodium.h"

namespace klade {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::size_t kTextLength = 36;

bool is_dash_at(std::size_t position) {
  return position == 8 || position == 13 || position == 18 || position == 23;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// RFC 9562 version 8: an id of our own making.
Id128 as_uuid(Id128 id) {
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x80);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
  return id;
}

Id128 hash16(const unsigned char* bytes, std::size_t size) {
  use_sodium();
  Id128 id;
  CHECK(crypto_generichash(id.bytes.data(), id.bytes.size(), bytes, size, nullptr, 0) == 0);
  return as_uuid(id);
}

}  // namespace

std::string to_text(const Id128& id) {
  std::string text(kTextLength, '-');
  std::size_t at = 0;
  for (const std::uint8_t byte : id.bytes) {
    if (is_dash_at(at)) ++at;
    text[at++] = kHex[byte >> 4];
    text[at++] = kHex[byte & 15];
  }
  return text;
}

std::optional<Id128> parse_id(std::string_view text) {
  if (text.size() != kTextLength) return std::nullopt;
  Id128 id;
  std::size_t at = 0;
  for (std::uint8_t& byte : id.bytes) {
    if (is_dash_at(at) && text[at++] != '-') return std::nullopt;
    const int high = hex_value(text[at]);
    const int low = hex_value(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    byte = static_cast<std::uint8_t>(high * 16 + low);
    at += 2;
  }
  return id;
}

Id128 derive_id(const Id128& base, std::uint64_t ordinal) {
  std::array<unsigned char, 24> input{};
  std::memcpy(input.data(), base.bytes.data(), 16);
  for (std::size_t i = 0; i < 8; ++i)
    input[16 + i] = static_cast<unsigned char>(ordinal >> (8 * i));
  return hash16(input.data(), input.size());
}

Id128 hash_id(std::string_view text) {
  return hash16(reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

Id128 random_id() {
  use_sodium();
  Id128 id;
  randombytes_buf(id.bytes.data(), id.bytes.size());
  return as_uuid(id);
}

}  // namespace klade
