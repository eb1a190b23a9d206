// JSON Schema (2020-12, as OpenAPI 3.1 takes it) of a struct, from the FIELDS and bounds that read
// and write it: what is described is what is done.
//
// A request takes no other fields; an answer may get more.  An optional field may be missing or
// null.  In answers an id may be null, which says that there is none; not so a thing's own `id`,
// nor an item of a list.  In a record (an event for outsiders) no id is null.  Pure functions.
#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include "events/core/json_writer.h"
#include "gateway/http/json_body.h"

namespace klade {

enum class SchemaOf : std::uint8_t { request, answer, record };

// The names of an enum's values; specialised for those without a table.
template <class E>
std::vector<std::string_view> choices_of() {
  std::vector<std::string_view> choices;
  for (const Name<E>& name : names<E>()) choices.push_back(name.text);
  return choices;
}

// Writes members of a schema object that is open.
class SchemaWriter {
 public:
  SchemaWriter(JsonWriter& out, SchemaOf side) : out_(out), side_(side) {}

  template <class T>
  void write() {
    out_.begin_object();
    if constexpr (kIsOptional<T>) {
      write_optional<typename T::value_type>();
    } else if constexpr (HasFields<T>) {
      write_object<T>();
    } else if constexpr (kIsBoundedList<T>) {
      write_list<typename T::Element>();
      count("maxItems", static_cast<std::int64_t>(T::kMaxItems));
    } else if constexpr (kIsVector<T>) {
      write_list<typename T::value_type>();
    } else {
      write_leaf<T>();
    }
    out_.end_object();
  }

 private:
  void text(std::string_view key, std::string_view value) {
    out_.key(key);
    out_.text(value);
  }
  void count(std::string_view key, std::int64_t value) {
    out_.key(key);
    out_.number(value);
  }
  void types(std::string_view first, std::string_view second) {
    out_.key("type");
    out_.begin_array();
    out_.text(first);
    out_.text(second);
    out_.end_array();
  }

  template <class T>
  void write_optional() {
    out_.key("anyOf");
    out_.begin_array();
    write<T>();
    out_.begin_object();
    text("type", "null");
    out_.end_object();
    out_.end_array();
  }

  template <class T>
  void write_list() {
    text("type", "array");
    out_.key("items");
    may_be_nil_ = false;
    write<T>();
  }

  template <class T>
  void write_object() {
    const T value{};
    text("type", "object");
    out_.key("properties");
    out_.begin_object();
    std::vector<std::string_view> required;
    T::fields(value, [&](std::string_view name, const auto& field) {
      using Field = std::remove_cvref_t<decltype(field)>;
      if (!kIsOptional<Field>) required.push_back(name);
      out_.key(name);
      may_be_nil_ = side_ == SchemaOf::answer && name != "id";
      write<Field>();
    });
    out_.end_object();
    out_.key("required");
    write_json(out_, required);
    if (side_ == SchemaOf::request) {
      out_.key("additionalProperties");
      out_.boolean(false);
    }
  }

  template <class T>
  void write_leaf() {
    if constexpr (kIsBoundedText<T>) {
      text("type", "string");
      count("minLength", T::kNeeded ? 1 : 0);
      count("maxLength", static_cast<std::int64_t>(T::kMaxBytes));
    } else if constexpr (kIsWithin<T>) {
      text("type", "integer");
      count("minimum", T::kLow);
      count("maximum", T::kHigh);
    } else if constexpr (std::is_same_v<T, TextOrNumber>) {
      types("string", "number");
    } else if constexpr (std::is_same_v<T, Tenths> || std::is_same_v<T, RawJson>) {
      text("type", "number");  // a weight: the only number that is not whole
      count("minimum", 0);
      count("maximum", 10);
    } else if constexpr (std::is_base_of_v<Id128, T>) {
      if (may_be_nil_) types("string", "null");
      if (!may_be_nil_) text("type", "string");
      text("format", "uuid");
    } else if constexpr (std::is_enum_v<T>) {
      text("type", "string");
      out_.key("enum");
      write_json(out_, choices_of<T>());
    } else {
      write_plain<T>();
    }
  }

  template <class T>
  void write_plain() {
    if constexpr (std::is_same_v<T, Date>) {
      text("type", "string");
      text("format", "date");
    } else if constexpr (std::is_same_v<T, Instant>) {
      text("type", "string");
      text("format", "date-time");
    } else if constexpr (std::is_same_v<T, WallTime>) {
      text("type", "string");
      text("pattern", "^[0-2][0-9]:[0-5][0-9]$");
    } else if constexpr (std::is_same_v<T, bool>) {
      text("type", "boolean");
    } else if constexpr (std::is_integral_v<T>) {
      text("type", "integer");
    } else {
      static_assert(std::is_convertible_v<T, std::string_view>, "no schema for this type");
      text("type", "string");
    }
  }

  JsonWriter& out_;
  const SchemaOf side_;
  bool may_be_nil_ = false;  // the id that is written next
};

template <HasFields T>
std::string json_schema(SchemaOf side) {
  JsonWriter out;
  SchemaWriter(out, side).write<T>();
  return out.take();
}

}  // namespace klade
