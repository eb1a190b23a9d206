// A write that may be repeated, and what the rows of such writes are made with.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/acceptance/school_server.h"

namespace klade {

// A write that is accepted once, in steps, and has another body that it could have had; null when
// it takes only one.
struct RepeatedWrite {
  const Person* who = nullptr;
  std::string path;
  nlohmann::json body;
  nlohmann::json other;
  std::uint64_t steps = 1;
  std::optional<std::uint64_t> events{};  // none: one a step
  std::string secret{};  // of a one-time password, which the body gets when it is sent first
};

// Of four roles those whose bit is set.
inline nlohmann::json some_roles(const std::array<std::string_view, 4>& roles, unsigned bits) {
  nlohmann::json some = nlohmann::json::array();
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if ((bits >> i) % 2 == 1) some.push_back(roles.at(i));
  }
  return some;
}

inline nlohmann::json reason(const std::string& text) { return {{"reason", text}}; }

inline nlohmann::json with(nlohmann::json body,
                           const std::string& field,
                           const nlohmann::json& value) {
  body[field] = value;
  return body;
}

}  // namespace klade
