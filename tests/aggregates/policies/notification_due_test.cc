// When people are told: delays, digests, quiet hours, and the days on which the clock is changed.
#include "aggregates/policies/notification_due.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

using std::chrono::minutes;

NotificationSettings quiet(int from, int to) {
  NotificationSettings settings;
  settings.quiet_from = WallTime{from * 60};
  settings.quiet_to = WallTime{to * 60};
  return settings;
}
NotificationSettings digest(NotificationSettings settings, int hour) {
  settings.digest = true;
  settings.digest_at = WallTime{hour * 60};
  return settings;
}
const NotificationSettings kDefault;
constexpr auto kMark = NotificationKind::mark;
constexpr auto kLetter = NotificationKind::letter;

TEST(NotificationDue, N2_IsByTheHoursOfRiga) {
  struct Row {
    const char* why;
    NotificationSettings settings;
    NotificationKind kind;
    int delay;
    const char* at;
    const char* due;
  };
  const Row rows[] = {
      {"by day at once",
       kDefault,
       kMark,
       0,
       "2026-11-27T12:00:00+02:00",
       "2026-11-27T12:00:00+02:00"},
      {"as late as that",
       kDefault,
       kMark,
       0,
       "2026-11-27T19:59:59+02:00",
       "2026-11-27T19:59:59+02:00"},
      {"quiet in the evening",
       kDefault,
       kMark,
       0,
       "2026-11-27T20:00:00+02:00",
       "2026-11-28T07:00:00+02:00"},
      {"quiet after midnight",
       kDefault,
       kMark,
       0,
       "2026-11-27T03:10:00+02:00",
       "2026-11-27T07:00:00+02:00"},
      {"not quiet any more",
       kDefault,
       kMark,
       0,
       "2026-11-27T07:00:00+02:00",
       "2026-11-27T07:00:00+02:00"},
      {"parents later",
       kDefault,
       kMark,
       90,
       "2026-11-27T12:00:00+02:00",
       "2026-11-27T13:30:00+02:00"},
      {"later, and quiet then",
       kDefault,
       kMark,
       90,
       "2026-11-27T19:00:00+02:00",
       "2026-11-28T07:00:00+02:00"},
      {"letters at once",
       kDefault,
       kLetter,
       90,
       "2026-11-27T12:00:00+02:00",
       "2026-11-27T12:00:00+02:00"},
      {"no quiet hours",
       quiet(7, 7),
       kMark,
       0,
       "2026-11-27T23:00:00+02:00",
       "2026-11-27T23:00:00+02:00"},
      {"quiet by day",
       quiet(9, 15),
       kMark,
       0,
       "2026-11-27T12:00:00+02:00",
       "2026-11-27T15:00:00+02:00"},
      {"and not by night",
       quiet(9, 15),
       kMark,
       0,
       "2026-11-27T23:00:00+02:00",
       "2026-11-27T23:00:00+02:00"},
      {"today's digest",
       digest(kDefault, 18),
       kMark,
       0,
       "2026-11-27T12:00:00+02:00",
       "2026-11-27T18:00:00+02:00"},
      {"just in time for it",
       digest(kDefault, 18),
       kMark,
       0,
       "2026-11-27T18:00:00+02:00",
       "2026-11-27T18:00:00+02:00"},
      {"tomorrow's",
       digest(kDefault, 18),
       kMark,
       0,
       "2026-11-27T18:00:01+02:00",
       "2026-11-28T18:00:00+02:00"},
      {"a parent's, by the delay",
       digest(kDefault, 18),
       kMark,
       60,
       "2026-11-27T17:30:00+02:00",
       "2026-11-28T18:00:00+02:00"},
      {"a digest in quiet hours",
       digest(kDefault, 21),
       kMark,
       0,
       "2026-11-27T12:00:00+02:00",
       "2026-11-28T07:00:00+02:00"},
      // Summer time begins on 28 March 2027 and ends on 31 October 2027.
      {"a night of ten hours",
       kDefault,
       kMark,
       0,
       "2027-03-27T21:00:00+02:00",
       "2027-03-28T07:00:00+03:00"},
      {"a night of twelve hours",
       kDefault,
       kMark,
       0,
       "2027-10-30T21:00:00+03:00",
       "2027-10-31T07:00:00+02:00"},
      {"after the hour that is not",
       kDefault,
       kMark,
       0,
       "2027-03-28T04:30:00+03:00",
       "2027-03-28T07:00:00+03:00"},
      {"in the hour that is twice",
       kDefault,
       kMark,
       0,
       "2027-10-31T03:30:00+02:00",
       "2027-10-31T07:00:00+02:00"},
      {"a digest of a shorter day",
       digest(kDefault, 18),
       kMark,
       0,
       "2027-03-27T19:00:00+02:00",
       "2027-03-28T18:00:00+03:00"},
      {"a digest of a longer day",
       digest(kDefault, 18),
       kMark,
       0,
       "2027-10-30T19:00:00+03:00",
       "2027-10-31T18:00:00+02:00"},
  };
  for (const Row& row : rows) {
    const Instant due =
        due_at({row.settings, minutes{row.delay}}, {row.kind, *parse_instant(row.at)});
    EXPECT_EQ(to_text(due), to_text(*parse_instant(row.due))) << row.why;
  }
}

// What a message covers is the oldest of what is pending: it holds while nothing overtakes.
TEST(NotificationDue, N2_NothingOvertakesWhatHappenedBefore) {
  for (const NotificationSettings& settings :
       {kDefault, quiet(9, 15), digest(kDefault, 18), digest(quiet(9, 15), 12)}) {
    for (const char* from : {"2027-03-27T00:00:00Z", "2027-10-30T00:00:00Z"}) {
      Instant before{};
      for (int i = 0; i < 3 * 24 * 6; ++i) {
        const Instant at = *parse_instant(from) + minutes{10 * i};
        const Instant due = due_at({settings, minutes{30}}, {kMark, at});
        EXPECT_GE(due, before);
        EXPECT_GE(due, at);
        EXPECT_LE(due - at, std::chrono::hours{50});
        before = due;
      }
    }
  }
}

}  // namespace
}  // namespace klade
