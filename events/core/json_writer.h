// JsonWriter: JSON text from FIELDS, for answers, exports and log lines.
//
// Names of fields are the names in JSON.  Ids, dates and instants are their texts; optional
// nothing is null; enums are their names (name_of).  Bytes that are not UTF-8 become U+FFFD.
// Not thread-safe; the text is the caller's when taken.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "events/core/bytes.h"
#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/time.h"

namespace klade {

class JsonWriter {
 public:
  JsonWriter();
  ~JsonWriter();
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);
  void text(std::string_view text);
  void number(std::int64_t value);
  void decimal(std::string_view digits);  // written as it is: "0.5"
  void boolean(bool value);
  void null();
  std::string take();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// A JSON value that stands ready, written as it is.
struct RawJson {
  std::string text;
  bool operator==(const RawJson&) const = default;
};

// A list of cases, one a kind of type: nothing nests.
template <class T>
// NOLINTNEXTLINE(readability-function-cognitive-complexity)
void write_json(JsonWriter& out, const T& value) {
  if constexpr (HasFields<T>) {
    out.begin_object();
    T::fields(value, [&](std::string_view name, const auto& field) {
      out.key(name);
      write_json(out, field);
    });
    out.end_object();
  } else if constexpr (std::is_same_v<T, RawJson>) {
    out.decimal(value.text);
  } else if constexpr (std::is_base_of_v<Id128, T>) {
    value.is_nil() ? out.null() : out.text(to_text(value));
  } else if constexpr (std::is_convertible_v<T, std::string_view>) {
    out.text(value);
  } else if constexpr (std::is_same_v<T, bool>) {
    out.boolean(value);
  } else if constexpr (std::is_enum_v<T>) {
    out.text(name_of(value));
  } else if constexpr (std::is_integral_v<T>) {
    out.number(static_cast<std::int64_t>(value));
  } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Date>) {
    out.text(to_text(value));
  } else if constexpr (std::is_same_v<T, WallTime>) {
    out.text(wall_time_text(value));
  } else if constexpr (kIsOptional<T>) {
    value ? write_json(out, *value) : out.null();
  } else {
    static_assert(kIsVector<T>, "no JSON form for this type");
    out.begin_array();
    for (const auto& element : value) write_json(out, element);
    out.end_array();
  }
}

template <class T>
std::string json_text(const T& value) {
  JsonWriter out;
  write_json(out, value);
  return out.take();
}

}  // namespace klade
