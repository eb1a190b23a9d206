// Policy: when somebody is told of what has happened, by what it chose and its school's delay.
//
//   1. parents after the delay, of what is the pupil's own: the pupil is told before them
//   2. with a digest, at its hour, when that comes next
//   3. not in a quiet hour: when the quiet ends
//
// All in the time of Riga, summer time included.  What is told later never happened earlier, as
// long as the settings stay.  Pure functions.  N2.
#pragma once

#include <chrono>

#include "events/notifications.h"

namespace klade {

// What nobody could be told of for so long is told of no more.
inline constexpr std::chrono::hours kNotificationLife{24};

// Whether parents are told of it after the pupil.
bool is_of_pupil(NotificationKind kind);

struct Happened {
  NotificationKind kind = NotificationKind::mark;
  Instant at{};
};
struct ToldTo {
  const NotificationSettings& settings;
  std::chrono::minutes delay{0};  // the school's, of a parent
};
Instant due_at(const ToldTo& whom, const Happened& what);

}  // namespace klade
