#include "events/core/time.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

Instant instant(std::string_view text) { return parse_instant(text).value(); }

TEST(Time, ReadsDatesStrictly) {
  EXPECT_EQ(parse_date("2026-11-26"), date_of(2026, 11, 26));
  EXPECT_EQ(parse_date("2024-02-29"), date_of(2024, 2, 29));
  for (const auto* bad : {"",
                          "2026-11-2",
                          "2026-11-266",
                          "2026-02-29",
                          "2026-13-01",
                          "2026-00-10",
                          "1899-12-31",
                          "2200-01-01",
                          "2026/11/26",
                          " 2026-11-26",
                          "+026-11-26"}) {
    EXPECT_FALSE(parse_date(bad)) << bad;
  }
  EXPECT_EQ(to_text(date_of(1900, 1, 2)), "1900-01-02");
}

TEST(Time, ReadsInstantsWithAnyOffset) {
  EXPECT_EQ(to_text(instant("2026-11-26T08:07:20.123456Z")), "2026-11-26T08:07:20.123456Z");
  EXPECT_EQ(instant("2026-11-26T10:07:20+02:00"), instant("2026-11-26T08:07:20Z"));
  EXPECT_EQ(instant("2026-11-26T02:37:20-05:30"), instant("2026-11-26T08:07:20Z"));
  EXPECT_EQ(to_text(instant("2026-11-26T08:07:20.5Z")), "2026-11-26T08:07:20.500000Z");
  for (const auto* bad : {"2026-11-26T08:07:20",
                          "2026-11-26 08:07:20Z",
                          "2026-11-26T24:00:00Z",
                          "2026-11-26T08:60:00Z",
                          "2026-11-26T08:07:20.Z",
                          "2026-11-26T08:07:20ZZ",
                          "2026-11-26T08:07:20+2:00",
                          "2026-11-26T08:07:20.1234567891Z"}) {
    EXPECT_FALSE(parse_instant(bad)) << bad;
  }
}

TEST(Time, WritesInstantsBeforeTheEpoch) {
  EXPECT_EQ(to_text(instant("1969-12-31T23:59:59.999999Z")), "1969-12-31T23:59:59.999999Z");
}

TEST(Time, LetsTheDayEndAt24) {
  EXPECT_EQ(parse_wall_time("24:00"), WallTime{1440});
  EXPECT_EQ(parse_wall_time("17:05"), WallTime{1025});
  for (const auto* bad : {"24:01", "7:05", "17:60", "17.05", "17:05:00", ""}) {
    EXPECT_FALSE(parse_wall_time(bad)) << bad;
  }
  EXPECT_EQ(wall_time_text(WallTime{1025}), "17:05");
  EXPECT_EQ(riga_instant(date_of(2026, 11, 26), WallTime{1440}), instant("2026-11-26T22:00:00Z"));
}

TEST(Time, KnowsWhichYearsHaveWeek53) {
  EXPECT_TRUE(parse_iso_week("2026-W53"));
  EXPECT_FALSE(parse_iso_week("2025-W53"));
  EXPECT_FALSE(parse_iso_week("2025-W00"));
  EXPECT_FALSE(parse_iso_week("2025-46"));
  EXPECT_EQ(monday_of(parse_iso_week("2026-W46").value()), date_of(2026, 11, 9));
  EXPECT_EQ(monday_of(parse_iso_week("2026-W01").value()), date_of(2025, 12, 29));
  EXPECT_EQ(iso_weekday(date_of(2026, 11, 29)), 7U);
}

TEST(Time, FollowsRigaThroughItsClockChanges) {
  EXPECT_EQ(riga_date(instant("2026-11-25T21:59:59Z")), date_of(2026, 11, 25));
  EXPECT_EQ(riga_date(instant("2026-11-25T22:00:00Z")), date_of(2026, 11, 26));
  EXPECT_EQ(riga_date(instant("2026-07-01T21:00:00Z")), date_of(2026, 7, 2));
  // 29 March 2026: 03:00 becomes 04:00; 25 October: 04:00 becomes 03:00.
  EXPECT_EQ(riga_instant(date_of(2026, 3, 29), WallTime{210}), instant("2026-03-29T01:00:00Z"));
  EXPECT_EQ(riga_instant(date_of(2026, 10, 25), WallTime{210}), instant("2026-10-25T00:30:00Z"));
  EXPECT_EQ(riga_instant(date_of(2026, 7, 1), WallTime{0}), instant("2026-06-30T21:00:00Z"));
}

}  // namespace
}  // namespace klade
