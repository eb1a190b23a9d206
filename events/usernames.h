// Context usernames: who may sign in by which alternative username, in the whole system.  A8.
// Stream: username-<BlindIndex>, a partition key of its own, since it crosses schools.
#pragma once

#include <variant>

#include "events/core/fields.h"
#include "events/core/id.h"

namespace klade {

struct UsernameReserved {
  static constexpr std::string_view kType = "usernames.username_reserved.v1";
  static constexpr std::string_view kMeaning = "An alternative username is one profile's alone.";
  BlindIndex username;
  ProfileId profile;
  FIELDS(username, profile)
  bool operator==(const UsernameReserved&) const = default;
};

struct UsernameReleased {
  static constexpr std::string_view kType = "usernames.username_released.v1";
  static constexpr std::string_view kMeaning = "An alternative username may be taken again.";
  BlindIndex username;
  ProfileId profile;
  FIELDS(username, profile)
  bool operator==(const UsernameReleased&) const = default;
};

using UsernameEvent = std::variant<UsernameReserved, UsernameReleased>;

}  // namespace klade
