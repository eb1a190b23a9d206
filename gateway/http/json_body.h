// Reading what comes in as JSON, by FIELDS: a request is a struct, and every fault of it is found
// and named by its field's pointer (RFC 6901) and a code.
//
// The bounds stand in the types: BoundedText, BoundedList, Within.  Optional fields may be missing
// or null; all others are required; a field that the struct does not have is a fault.  Nesting and
// the number of values are bounded, names must not repeat, and text that is not UTF-8 is no JSON.
// Values; pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "events/core/bytes.h"
#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/names.h"
#include "events/core/result.h"
#include "events/core/time.h"
#include "gateway/http/api.h"

namespace klade {

inline constexpr std::size_t kMaxJsonBytes = 1024ULL * 1024;
inline constexpr std::size_t kMaxJsonDepth = 16;
inline constexpr std::size_t kMaxJsonMembers = 128;  // of one object: more than any request has
inline constexpr std::size_t kMaxJsonValues = 20'000;
inline constexpr std::size_t kMaxFieldErrors = 50;   // further ones are not listed
inline constexpr std::size_t kMaxListedValues = 32;  // of a list without a bound of its own

struct JsonNode {
  enum class Kind : std::uint8_t { null, boolean, number, text, array, object };
  Kind kind = Kind::null;
  bool boolean = false;
  std::string text;                // of a text; of a number its digits as they were written
  std::vector<std::string> names;  // of an object's members, whose values are `items` in order
  std::vector<JsonNode> items;

  const JsonNode* member(std::string_view name) const;  // null when there is none
};
Result<JsonNode, Problem> parse_json(std::string_view body);

// A text of at most `Max` bytes; when `Needed`, not blank.
template <std::size_t Max, bool Needed>
struct BoundedText {
  static constexpr std::size_t kMaxBytes = Max;
  static constexpr bool kNeeded = Needed;
  std::string value;
};
template <class T, std::size_t Max>
struct BoundedList {
  using Element = T;
  static constexpr std::size_t kMaxItems = Max;
  std::vector<T> items;
};
template <std::int64_t Low, std::int64_t High>
struct Within {
  static constexpr std::int64_t kLow = Low;
  static constexpr std::int64_t kHigh = High;
  std::int64_t value = Low;
};
// A JSON text, or a number taken as its text: a mark's value.
struct TextOrNumber {
  static constexpr std::size_t kMaxBytes = 8;
  std::string value;
};
// A JSON number with at most one decimal, in tenths; 0.0 to 10.0: a mark's weight.
struct Tenths {
  static constexpr int kMost = 100;
  int value = 10;
};

template <class T>
inline constexpr bool kIsBoundedText = false;
template <std::size_t Max, bool Needed>
inline constexpr bool kIsBoundedText<BoundedText<Max, Needed>> = true;
template <class T>
inline constexpr bool kIsBoundedList = false;
template <class T, std::size_t Max>
inline constexpr bool kIsBoundedList<BoundedList<T, Max>> = true;
template <class T>
inline constexpr bool kIsWithin = false;
template <std::int64_t Low, std::int64_t High>
inline constexpr bool kIsWithin<Within<Low, High>> = true;

// Collects faults where the reader stands.
class FieldReader {
 public:
  bool ok() const { return errors_.empty(); }
  std::vector<FieldError> take() { return std::move(errors_); }
  void fail(std::string_view code);

  // Reads with the pointer one step longer.
  template <class Read>
  void inside(std::string_view step, Read read) {
    const std::size_t length = pointer_.size();
    append_step(step);
    read();
    pointer_.resize(length);
  }
  void unknown_members(const JsonNode& node, const std::vector<std::string_view>& known);

 private:
  void append_step(std::string_view step);

  std::string pointer_;
  std::vector<FieldError> errors_;
};

// The leaves; each tells the reader what is wrong.
std::string_view text_of(const JsonNode& node, FieldReader& reader);
void check_text(std::string_view text, std::size_t max_bytes, bool needed, FieldReader& reader);
std::int64_t integer_of(const JsonNode& node,
                        std::int64_t low,
                        std::int64_t high,
                        FieldReader& reader);
void read_json(const JsonNode& node, bool& out, FieldReader& reader);
void read_json(const JsonNode& node, Date& out, FieldReader& reader);
void read_json(const JsonNode& node, WallTime& out, FieldReader& reader);
void read_json(const JsonNode& node, TextOrNumber& out, FieldReader& reader);
void read_json(const JsonNode& node, Tenths& out, FieldReader& reader);
const std::vector<JsonNode>* list_of(const JsonNode& node, std::size_t most, FieldReader& reader);

template <class T>
void read_json(const JsonNode& node, T& out, FieldReader& reader);

template <class T>
void read_list(const JsonNode& node, std::size_t most, std::vector<T>& out, FieldReader& reader) {
  const std::vector<JsonNode>* items = list_of(node, most, reader);
  if (items == nullptr) return;
  out.clear();  // a default is replaced, not added to
  for (std::size_t i = 0; i < items->size(); ++i) {
    reader.inside(std::to_string(i), [&] { read_json((*items)[i], out.emplace_back(), reader); });
  }
}

template <HasFields T>
void read_object(const JsonNode& node, T& out, FieldReader& reader) {
  if (node.kind != JsonNode::Kind::object) return reader.fail("wrong_type");
  std::vector<std::string_view> known;
  T::fields(out, [&](std::string_view name, auto& field) {
    known.push_back(name);
    reader.inside(name, [&] {
      const JsonNode* value = node.member(name);
      if (value != nullptr) return read_json(*value, field, reader);
      if (!kIsOptional<std::remove_reference_t<decltype(field)>>) reader.fail("missing_field");
    });
  });
  reader.unknown_members(node, known);
}

template <class T>
void read_id(const JsonNode& node, T& out, FieldReader& reader) {
  const auto id = parse_id<T>(text_of(node, reader));
  if (id && !id->is_nil()) out = *id;
  if ((!id || id->is_nil()) && node.kind == JsonNode::Kind::text) reader.fail("bad_id");
}

template <class T>
void read_choice(const JsonNode& node, T& out, FieldReader& reader) {
  const auto choice = parse_name<T>(text_of(node, reader));
  if (choice) out = *choice;
  if (!choice && node.kind == JsonNode::Kind::text) reader.fail("bad_choice");
}

template <class T>
void read_json(const JsonNode& node, T& out, FieldReader& reader) {
  if constexpr (kIsOptional<T>) {
    if (node.kind != JsonNode::Kind::null) read_json(node, out.emplace(), reader);
  } else if constexpr (HasFields<T>) {
    read_object(node, out, reader);
  } else if constexpr (kIsBoundedText<T>) {
    out.value = text_of(node, reader);
    if (node.kind == JsonNode::Kind::text) {
      check_text(out.value, T::kMaxBytes, T::kNeeded, reader);
    }
  } else if constexpr (kIsBoundedList<T>) {
    read_list(node, T::kMaxItems, out.items, reader);
  } else if constexpr (kIsVector<T>) {
    read_list(node, kMaxListedValues, out, reader);
  } else if constexpr (kIsWithin<T>) {
    out.value = integer_of(node, T::kLow, T::kHigh, reader);
  } else if constexpr (std::is_base_of_v<Id128, T>) {
    read_id(node, out, reader);
  } else if constexpr (std::is_enum_v<T>) {
    read_choice(node, out, reader);
  } else {
    static_assert(std::is_same_v<T, std::int32_t>, "no way to read this type");
    out = static_cast<T>(integer_of(node, INT32_MIN, INT32_MAX, reader));
  }
}

// The struct that a body holds, or everything that is wrong with it.
template <HasFields T>
Result<T, Problem> read_body(std::string_view body) {
  const auto node = parse_json(body);
  if (!node) return Failure{node.error()};
  T value;
  FieldReader reader;
  read_object(*node, value, reader);
  if (reader.ok()) return value;
  Problem invalid{400, "invalid_request", reader.take()};
  return Failure{std::move(invalid)};
}

}  // namespace klade
