// Whether a JSON value is as a JSON Schema says: the part of JSON Schema that our schemas use.
// Stricter in one thing: a member that no schema names is wrong, so that nothing goes out unsaid.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "events/core/id.h"
#include "events/core/time.h"

namespace klade {

class SchemaCheck {
 public:
  // Empty when it is; else what is wrong and where.
  static std::string wrong(const nlohmann::json& value, const nlohmann::json& schema) {
    SchemaCheck check;
    check.value(value, schema, "");
    return check.wrong_;
  }

 private:
  using Json = nlohmann::json;

  static std::string within(std::string at, const std::string& name) {
    return std::move(at.append("/").append(name));
  }
  void fail(const std::string& at, const std::string& what) {
    if (wrong_.empty()) wrong_ = (at.empty() ? "/" : at) + ": " + what;
  }
  static bool is_of_type(const Json& value, const std::string& type) {
    if (type == "null") return value.is_null();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    return type == "object" && value.is_object();
  }
  static bool has_format(const std::string& text, const std::string& format) {
    if (format == "uuid") return parse_id(text).has_value();
    if (format == "date") return parse_date(text).has_value();
    return format == "date-time" && parse_instant(text).has_value();
  }

  void value(const Json& value, const Json& schema, const std::string& at) {
    for (const auto& [word, wanted] : schema.items()) word_of(word, wanted, value, at);
    if (!value.is_object()) return;
    for (const auto& [name, member] : value.items()) {
      if (!schema.contains("properties") || !schema["properties"].contains(name)) {
        fail(within(at, name), "is not described");
      }
    }
  }
  void word_of(const std::string& word,
               const Json& wanted,
               const Json& value,
               const std::string& at) {
    if (word == "$id" || word == "description") return;
    if (word == "type") {
      if (!is_of_type(value, wanted)) fail(at, "is not of type " + wanted.dump());
    } else if (word == "const") {
      if (value != wanted) fail(at, "is not " + wanted.dump());
    } else if (word == "enum") {
      const bool is_one = std::find(wanted.begin(), wanted.end(), value) != wanted.end();
      if (!is_one) fail(at, "is none of " + wanted.dump());
    } else if (word == "format") {
      if (!value.is_string() || !has_format(value, wanted)) fail(at, "is no " + wanted.dump());
    } else if (word == "pattern") {
      const std::regex pattern(wanted.get<std::string>());
      if (!value.is_string() || !std::regex_search(value.get<std::string>(), pattern)) {
        fail(at, "is not like " + wanted.dump());
      }
    } else if (word == "minimum" || word == "maximum") {
      const bool is_low = word == "minimum" && value < wanted;
      const bool is_high = word == "maximum" && value > wanted;
      if (is_low || is_high) fail(at, "is beyond its " + word);
    } else if (word == "anyOf") {
      const bool any = std::any_of(wanted.begin(), wanted.end(), [&](const Json& one) {
        return SchemaCheck::wrong(value, one).empty();
      });
      if (!any) fail(at, "is none of those allowed");
    } else {
      members(word, wanted, value, at);
    }
  }
  void members(const std::string& word,
               const Json& wanted,
               const Json& value,
               const std::string& at) {
    if (word == "properties") {
      for (const auto& [name, schema] : wanted.items()) {
        if (value.is_object() && value.contains(name)) {
          this->value(value[name], schema, within(at, name));
        }
      }
    } else if (word == "required") {
      for (const std::string name : wanted) {
        if (!value.is_object() || !value.contains(name)) fail(within(at, name), "is missing");
      }
    } else {
      fail(at, "the schema says " + word + ", which is not checked");
    }
  }

  std::string wrong_;
};

}  // namespace klade
