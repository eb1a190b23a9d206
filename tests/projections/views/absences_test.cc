#include "projections/views/absences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "events/core/json_writer.h"
#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

struct AbsenceRows : testing::Test {
  SchoolWorld world;
  PersonId anna = world.person("Anna", "Liepa");
  PersonId janis = world.person("Jānis", "Bērzs");
  JournalId maths = world.open_journal("Matemātika");

  PupilAbsences told(DateRange range = {}) { return pupil_absences(world.reading(), anna, range); }
};

TEST_F(AbsenceRows, TotalsCountEveryLessonMissedAndOfThemTheExcused) {
  world.attendance(world.lesson(maths, day(9, 7), 2), {anna, janis});
  world.attendance(world.lesson(maths, day(9, 7), 1), {}, {anna});
  world.attendance(world.lesson(maths, day(9, 8), 1), {anna});
  world.attendance(world.lesson(maths, day(9, 9), 1), {janis});
  world.excuse(anna, day(9, 7), day(9, 7), ExcuseKind::family);
  const PupilAbsences answer = told();
  ASSERT_THAT(answer.items, SizeIs(3));
  EXPECT_EQ(answer.items[0].number, 1);
  EXPECT_EQ(answer.items[0].what, Presence::late);
  EXPECT_FALSE(answer.items[0].excused);
  EXPECT_TRUE(answer.items[1].excused);
  EXPECT_EQ(answer.items[1].kind, ExcuseKind::family);
  EXPECT_EQ(answer.items[1].subject, "Matemātika");
  EXPECT_FALSE(answer.items[2].excused);
  EXPECT_FALSE(answer.items[2].kind);
  EXPECT_EQ(answer.totals, (AbsenceTotals{2, 1, 1}));
  EXPECT_NE(json_text(answer).find(R"("totals":{"absent":2,"excused":1,"late":1}})"),
            std::string::npos);
}

TEST_F(AbsenceRows, WhoWasPresentHasNone) {
  EXPECT_THAT(told().items, IsEmpty());
  EXPECT_EQ(told().totals, AbsenceTotals{});
  const LessonId lesson = world.lesson(maths, day(9, 7), 2);
  world.attendance(lesson, {anna});
  world.attendance(lesson, {}, {}, {anna});
  EXPECT_THAT(told().items, IsEmpty());
}

TEST_F(AbsenceRows, ARangeIncludesItsFirstAndLastDayAndWhatOverlapsIt) {
  for (const unsigned d : {7U, 8U, 9U, 10U}) {
    world.attendance(world.lesson(maths, day(9, d), 1), {anna});
  }
  world.notice(anna, day(9, 1), day(9, 8), "ceļojums");
  world.notice(anna, day(9, 10), day(9, 10), "ārsts");
  world.excuse(anna, day(9, 1), day(9, 8));
  const PupilAbsences answer = told({day(9, 8), day(9, 9)});
  ASSERT_THAT(answer.items, SizeIs(2));
  EXPECT_TRUE(answer.items[0].excused) << "the excuse begins before the range";
  EXPECT_FALSE(answer.items[1].excused);
  ASSERT_THAT(answer.notices, SizeIs(1));
  EXPECT_EQ(answer.notices[0].reason, "ceļojums");
  EXPECT_EQ(answer.notices[0].announced_at, world.now);
}

TEST_F(AbsenceRows, ANoticeTakenBackIsGone) {
  const NoticeId notice = world.notice(anna, day(9, 7), day(9, 8), "ceļojums");
  const NoticeId other = world.notice(anna, day(9, 9), day(9, 9), "ārsts");
  world.happens(AbsenceNoticeWithdrawn{anna, notice, {}});
  ASSERT_THAT(told().notices, SizeIs(1));
  EXPECT_EQ(told().notices[0].id, other);
}

TEST_F(AbsenceRows, OfSeveralExcusesTheOneThatBeginsLastCounts) {
  world.attendance(world.lesson(maths, day(9, 8), 1), {anna});
  world.excuse(anna, day(9, 8), day(9, 8), ExcuseKind::event);
  world.excuse(anna, day(9, 1), day(9, 30), ExcuseKind::illness);
  EXPECT_EQ(told().items[0].kind, ExcuseKind::event);
}

TEST_F(AbsenceRows, ReasonsOfAnErasedPupilAreErased) {
  world.notice(anna, day(9, 7), day(9, 8), "ceļojums");
  world.erase(anna);
  EXPECT_EQ(told().notices[0].reason, "[dzēsts]");
}

TEST_F(AbsenceRows, TheRevisionMovesWithAllThatIsShown) {
  std::uint64_t last = pupil_absences_revision(world.rows, anna);
  const auto moved = [&] {
    const std::uint64_t before = std::exchange(last, pupil_absences_revision(world.rows, anna));
    return last > before;
  };
  const LessonId lesson = world.lesson(maths, day(9, 8), 1);
  world.attendance(lesson, {anna});
  EXPECT_TRUE(moved());
  world.attendance(lesson, {}, {}, {anna});
  EXPECT_TRUE(moved());
  const NoticeId notice = world.notice(anna, day(9, 7), day(9, 8), "ceļojums");
  EXPECT_TRUE(moved());
  world.happens(AbsenceNoticeWithdrawn{anna, notice, {}});
  EXPECT_TRUE(moved());
  world.excuse(anna, day(9, 7), day(9, 8));
  EXPECT_TRUE(moved());
  world.excuse(janis, day(9, 7), day(9, 8));
  EXPECT_FALSE(moved());
}

}  // namespace
}  // namespace klade
