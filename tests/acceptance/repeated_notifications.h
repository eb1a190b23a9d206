// Writes of notifications that are repeated, as repeated_rows.cc lists them.
#pragma once

#include <string>

#include "tests/acceptance/repeated_cast.h"

namespace klade {

inline RepeatedWrite of_notifications(RepeatedCast& cast) {
  const auto body = [](const std::string& channel) {
    return nlohmann::json{{"choices", {{{"kind", "mark"}, {"channels", {channel}}}}},
                          {"digest", false},
                          {"digest_at", "18:00"},
                          {"quiet_from", "20:00"},
                          {"quiet_to", "07:00"}};
  };
  return {&cast.guest(), "/me/notifications", body("sms"), body("email")};
}
inline RepeatedWrite of_school_notifications(RepeatedCast& cast) {
  static int minutes = 0;
  return {&cast.superuser(),
          "/school/notification-settings",
          {{"parent_delay_minutes", ++minutes}},
          {{"parent_delay_minutes", minutes + 100}}};
}
inline RepeatedWrite of_email(RepeatedCast& cast) {
  static int number = 0;
  const std::string at = std::to_string(++number) + "@skola.example";
  return {&cast.guest(), "/me/email", {{"email", at}}, {{"email", "x" + at}}};
}

}  // namespace klade
