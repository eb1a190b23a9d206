#include "projections/views/access_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/views/access_log_page.h"
#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using std::chrono::hours;
using testing::IsEmpty;
using testing::SizeIs;

struct AccessLogOfPupil : testing::Test {
  SchoolWorld world;
  const ProfileId reader{world.fresh()};
  const ClassId school_class = world.form_class("7.a", 7);
  const PersonId pupil = world.pupil(school_class, "Anna", "Liepa");
  const JournalId journal = world.open_journal("Matemātika");

  AccessLogOfPupil() {
    world.enrol(journal, pupil, day(9, 10));
    world.happens(ProfileOpened{reader, world.school, world.teacher, {}, {Role::teacher}, {}});
  }
  static Instant hour(Date date, int hour_of_day) { return riga_instant(date, hours{hour_of_day}); }
  void read(DataKind kind, const Id128& subject, Instant at) {
    world.happens(DataRead{world.school, reader, kind, subject, at});
  }
  AccessLogPage page(const std::optional<AccessPlace>& after = {}, std::size_t limit = 100) {
    return access_log_page(
        world.reading(), access_sources_of_pupil(world.rows, pupil), after, limit);
  }
  std::vector<std::string> kinds() {
    std::vector<std::string> kinds;
    for (const AccessEntry& entry : page().items) kinds.emplace_back(name_of(entry.kind));
    return kinds;
  }
};

TEST_F(AccessLogOfPupil, NamesReaderRoleAndWhatWasShown) {
  read(DataKind::pupil, pupil, hour(day(11, 26), 10));
  read(DataKind::journal, journal, hour(day(11, 26), 11));
  const auto items = page().items;
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(items[0].kind, DataKind::journal);
  EXPECT_EQ(items[0].title, "Matemātika, 7.a");
  EXPECT_EQ(items[0].reader, (AccessReader{reader, "Ilze Kalna", Role::teacher}));
  EXPECT_EQ(items[1].title, "Anna Liepa");
  EXPECT_EQ(items[1].hour, hour(day(11, 26), 10));
}
TEST_F(AccessLogOfPupil, HasNothingOfOthers) {
  read(DataKind::pupil, world.fresh(), hour(day(11, 26), 10));
  read(DataKind::people, world.school, hour(day(11, 26), 10));
  EXPECT_THAT(kinds(), IsEmpty());
}
TEST_F(AccessLogOfPupil, HasJournalsFromItsFirstDayInThemOn) {
  read(DataKind::journal, journal, hour(day(9, 9), 23));
  EXPECT_THAT(kinds(), IsEmpty());
  read(DataKind::journal, journal, hour(day(9, 10), 0));
  EXPECT_THAT(kinds(), SizeIs(1));
  world.happens(PupilUnenrolled{journal, pupil, day(10, 1)});
  read(DataKind::journal, journal, hour(day(12, 1), 9));  // its marks still stand there
  EXPECT_THAT(kinds(), SizeIs(2));
}
TEST_F(AccessLogOfPupil, HasClassesWhileItIsInThem) {
  world.happens(PupilLeftClass{school_class, pupil, day(10, 1)});
  read(DataKind::class_pupils, school_class, hour(day(10, 1), 23));
  EXPECT_THAT(kinds(), SizeIs(1));
  read(DataKind::class_pupils, school_class, hour(day(10, 2), 0));
  EXPECT_THAT(kinds(), SizeIs(1));
}
TEST_F(AccessLogOfPupil, KeepsAReadThatIsSaidTwiceOnce) {
  read(DataKind::pupil, pupil, hour(day(11, 26), 10));
  read(DataKind::pupil, pupil, hour(day(11, 26), 10));
  EXPECT_THAT(kinds(), SizeIs(1));
}
TEST_F(AccessLogOfPupil, GoesOnFromEachPlace) {
  for (int i = 0; i < 6; ++i) {
    read(DataKind::pupil, pupil, hour(day(11, 26), 8 + i / 2));
    read(DataKind::journal, journal, hour(day(11, 26), 8 + i / 2));
    read(DataKind::parents, pupil, hour(day(11, 26), 8 + i / 2));
  }
  const auto all = page().items;
  ASSERT_THAT(all, SizeIs(9));
  for (const std::size_t limit : {1U, 2U, 4U}) {
    std::vector<AccessEntry> found;
    std::optional<AccessPlace> after;
    while (true) {
      const AccessLogPage next = page(after, limit);
      found.insert(found.end(), next.items.begin(), next.items.end());
      if (!next.next) break;
      after = parse_access_cursor(*next.next);
      ASSERT_TRUE(after.has_value());
    }
    EXPECT_EQ(found, all) << limit;
  }
}
TEST(AccessCursor, IsOfOneForm) {
  const AccessPlace place{
      Instant{hours{500'000}}, hash_id("a"), ProfileId(hash_id("b")), DataKind::journal};
  EXPECT_EQ(parse_access_cursor(to_cursor(place)), place);
  for (const std::string_view wrong : {"", "1", "1.2.3.journal", "x.y.z.", "...."}) {
    EXPECT_EQ(parse_access_cursor(wrong), std::nullopt) << wrong;
  }
  EXPECT_EQ(parse_access_cursor(to_cursor(place) + "x"), std::nullopt);
}

}  // namespace
}  // namespace klade
