#include "events/core/json_writer.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "events/core/check.h"

namespace klade {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<std::uint8_t>(text[at]) : 0;
}

// What may stand second after a lead byte, and how many bytes the character has (Unicode 15,
// table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF).
struct Lead {
  std::size_t size = 0;  // 0: no character begins so
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xBF;
};
Lead lead_of(std::uint8_t byte) {
  if (byte < 0x80) return {1};
  if (byte >= 0xC2 && byte <= 0xDF) return {2};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0};
}

// How many bytes from `at` on are a character, or the part of one that could have become it.
struct Piece {
  std::size_t size = 1;
  bool whole = false;
};
Piece piece_at(std::string_view text, std::size_t at) {
  const Lead lead = lead_of(byte_at(text, at));
  if (lead.size <= 1) return {1, lead.size == 1};
  const std::uint8_t second = byte_at(text, at + 1);
  if (second < lead.low || second > lead.high) return {1, false};
  std::size_t size = 2;
  while (size < lead.size && (byte_at(text, at + size) & 0xC0) == 0x80) ++size;
  return {size, size == lead.size};
}

std::size_t valid_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Piece piece = piece_at(text, at);
    if (!piece.whole) break;
    at += piece.size;
  }
  return at;
}

std::string repaired(std::string_view text) {
  std::string out;
  out.reserve(text.size() + kReplacement.size());
  for (std::size_t at = 0; at < text.size();) {
    const Piece piece = piece_at(text, at);
    out.append(piece.whole ? text.substr(at, piece.size) : kReplacement);
    at += piece.size;
  }
  return out;
}

rapidjson::SizeType size_of(std::string_view text) {
  return static_cast<rapidjson::SizeType>(text.size());
}

// rapidjson takes a null pointer for a bug, and an empty view may hold one.
const char* data_of(std::string_view text) { return text.empty() ? "" : text.data(); }

}  // namespace

class JsonWriter::Impl {
 public:
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
};

JsonWriter::JsonWriter() : impl_(std::make_unique<Impl>()) {}
JsonWriter::~JsonWriter() = default;

void JsonWriter::begin_object() { impl_->writer.StartObject(); }
void JsonWriter::end_object() { impl_->writer.EndObject(); }
void JsonWriter::begin_array() { impl_->writer.StartArray(); }
void JsonWriter::end_array() { impl_->writer.EndArray(); }
void JsonWriter::key(std::string_view name) { impl_->writer.Key(data_of(name), size_of(name)); }
void JsonWriter::text(std::string_view text) {
  if (valid_prefix(text) == text.size()) {
    impl_->writer.String(data_of(text), size_of(text));
    return;
  }
  const std::string fixed = repaired(text);
  impl_->writer.String(fixed.data(), size_of(fixed));
}
void JsonWriter::number(std::int64_t value) { impl_->writer.Int64(value); }
void JsonWriter::decimal(std::string_view digits) {
  impl_->writer.RawValue(data_of(digits), digits.size(), rapidjson::kNumberType);
}
void JsonWriter::boolean(bool value) { impl_->writer.Bool(value); }
void JsonWriter::null() { impl_->writer.Null(); }

std::string JsonWriter::take() {
  CHECK(impl_->writer.IsComplete());
  std::string text(impl_->buffer.GetString(), impl_->buffer.GetSize());
  impl_->buffer.Clear();
  impl_->writer.Reset(impl_->buffer);
  return text;
}

}  // namespace klade
