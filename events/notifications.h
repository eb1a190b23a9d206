// What people are told of beside the page, by which way and when.  N2.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "events/core/fields.h"
#include "events/core/names.h"
#include "events/core/time.h"

namespace klade {

// By which way a message goes.  Stored: values are frozen.
enum class Channel : std::uint8_t { sms = 1, email = 2 };
template <>
std::span<const Name<Channel>> names();
std::string_view name_of(Channel channel);

// What there is to be told of.  Stored: values are frozen.
enum class NotificationKind : std::uint8_t {
  mark = 1,
  absence = 2,
  note = 3,    // remarks, reminders and praise in the diary
  letter = 4,  // school mail
};
template <>
std::span<const Name<NotificationKind>> names();
std::string_view name_of(NotificationKind kind);

struct NotificationChoice {
  NotificationKind kind = NotificationKind::mark;
  std::vector<Channel> channels;
  FIELDS(kind, channels)
  bool operator==(const NotificationChoice&) const = default;
};

// A kind that is not listed is shown on the page only.  Times are of Riga's day; between
// `quiet_from` and `quiet_to`, past midnight when the first is the later one, nothing goes out;
// equal: no hour is quiet.
struct NotificationSettings {
  std::vector<NotificationChoice> choices;
  bool digest = false;          // once a day, all together
  WallTime digest_at{18 * 60};  // when there is a digest
  WallTime quiet_from{20 * 60};
  WallTime quiet_to{7 * 60};
  FIELDS(choices, digest, digest_at, quiet_from, quiet_to)
  bool operator==(const NotificationSettings&) const = default;
};

}  // namespace klade
