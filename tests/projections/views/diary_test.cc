#include "projections/views/diary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/views/timetable.h"
#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Diary : testing::Test {
  SchoolWorld world;
  ClassId of = world.form_class("7.a", 7);
  PersonId anna = world.pupil(of, "Anna", "Liepa");
  JournalId maths = world.open_journal("Matemātika");
  JournalId music = world.open_journal("Mūzika");

  Diary() {
    world.happens(TimetableSet{maths, {{1, 1, "101"}, {1, 2, "101"}, {5, 3, "102"}}});
    world.happens(TimetableSet{music, {{1, 3, "aktu zāle"}, {2, 1, ""}}});
    world.enrol(maths, anna);
    world.enrol(music, anna);
  }
  DiaryWeek week(int year, unsigned number) {
    return diary_week(world.reading(), anna, {year, number});
  }
  // "date: holiday: number subject room topic absence mark..., ..." of each day.
  static std::vector<std::string> told(const DiaryWeek& week) {
    std::vector<std::string> days;
    for (const DiaryDay& day : week.days) {
      std::string text = to_text(day.date) + ':';
      if (!day.holiday.empty()) text += ' ' + day.holiday + ':';
      for (const DiaryLesson& lesson : day.lessons) {
        text += ' ' + std::to_string(lesson.number) + lesson.subject + lesson.topic;
        text += std::string(lesson.absence);
        for (const MarkAnswer& mark : lesson.marks) text += mark.value;
      }
      days.push_back(text);
    }
    return days;
  }
};

TEST_F(Diary, APlannedWeekIsTheTimetable) {
  EXPECT_THAT(told(week(2026, 37)),
              ElementsAre("2026-09-07: 1Matemātika 2Matemātika 3Mūzika",
                          "2026-09-08: 1Mūzika",
                          "2026-09-09:",
                          "2026-09-10:",
                          "2026-09-11: 3Matemātika"));
  const DiaryLesson lesson = week(2026, 37).days[0].lessons[2];
  EXPECT_EQ(lesson.room, "aktu zāle");
  EXPECT_EQ(lesson.journal, music);
  EXPECT_TRUE(lesson.lesson.is_nil());
  EXPECT_NE(json_text(week(2026, 37)).find(R"("lesson":null)"), std::string::npos);
}

TEST_F(Diary, ARecordedLessonStandsInItsPlaceOrBesideThePlan) {
  const LessonId planned = world.lesson(maths, day(9, 7), 2, "Daļas");
  world.lesson(maths, day(9, 8), 4, "Papildu");
  world.mark(planned, anna, 9);
  world.mark(planned, anna, 7);
  world.attendance(planned, {}, {anna});
  EXPECT_THAT(told(week(2026, 37)),
              ElementsAre("2026-09-07: 1Matemātika 2MatemātikaDaļaslate97 3Mūzika",
                          "2026-09-08: 1Mūzika 4MatemātikaPapildu",
                          "2026-09-09:",
                          "2026-09-10:",
                          "2026-09-11: 3Matemātika"));
  EXPECT_EQ(week(2026, 37).days[0].lessons[1].room, "101");
}

TEST_F(Diary, AbsencesAreExcusedByTheDay) {
  const LessonId lesson = world.lesson(music, day(9, 8), 1);
  world.attendance(lesson, {anna});
  EXPECT_EQ(week(2026, 37).days[1].lessons[0].absence, "absent");
  world.excuse(anna, day(9, 8), day(9, 8));
  EXPECT_EQ(week(2026, 37).days[1].lessons[0].absence, "excused");
}

TEST_F(Diary, AFreeDayHasItsNameAndNoPlannedLessons) {
  world.happens(HolidayDeclared{
      world.school, HolidayId{world.fresh()}, day(10, 19), day(10, 23), "Rudens brīvdienas"});
  const DiaryWeek autumn = week(2026, 43);
  ASSERT_THAT(autumn.days, SizeIs(5));
  EXPECT_EQ(autumn.days[0].holiday, "Rudens brīvdienas");
  EXPECT_THAT(autumn.days[0].lessons, IsEmpty());
  const DiaryDay republic = week(2026, 47).days[2];
  EXPECT_EQ(republic.date, day(11, 18));
  EXPECT_FALSE(republic.holiday.empty());
}

TEST_F(Diary, AMovedWorkingDayHasTheTimetableOfTheDayOff) {
  world.happens(DayMoved{world.school, MovedDayId{world.fresh()}, day(9, 11), day(9, 12)});
  const DiaryWeek moved = week(2026, 37);
  ASSERT_THAT(moved.days, SizeIs(6));
  EXPECT_THAT(moved.days[4].lessons, IsEmpty());
  EXPECT_FALSE(moved.days[4].holiday.empty());
  ASSERT_THAT(moved.days[5].lessons, SizeIs(1));
  EXPECT_EQ(moved.days[5].lessons[0].room, "102");
}

TEST_F(Diary, AWeekOverTheTurnOfTheYearIsOneWeek) {
  world.happens(TimetableSet{maths, {{1, 1, ""}, {4, 1, ""}, {5, 1, ""}}});
  world.lesson(maths, date_of(2026, 12, 28), 1, "Vecais");
  const DiaryWeek turn = week(2026, 53);
  ASSERT_THAT(turn.days, SizeIs(5));
  EXPECT_EQ(turn.days[0].date, date_of(2026, 12, 28));
  EXPECT_EQ(turn.days[0].lessons.at(0).topic, "Vecais");
  EXPECT_EQ(turn.days[3].date, date_of(2026, 12, 31));
  EXPECT_EQ(turn.days[4].date, date_of(2027, 1, 1));
  EXPECT_FALSE(turn.days[4].holiday.empty());
  EXPECT_THAT(turn.days[4].lessons, IsEmpty());
  EXPECT_THAT(told(week(2027, 2))[0], "2027-01-11: 1Matemātika 3Mūzika");
}

TEST_F(Diary, BeforeAndAfterTheSchoolYearNothingIsPlanned) {
  EXPECT_THAT(told(week(2026, 36))[0], "2026-08-31:");
  EXPECT_THAT(told(week(2026, 36))[1], "2026-09-01: 1Mūzika");
  EXPECT_THAT(told(week(2027, 23))[0], "2027-06-07:");
}

TEST_F(Diary, AJournalCountsOnTheDaysOfEnrolmentOnly) {
  world.happens(PupilUnenrolled{maths, anna, day(9, 7)});
  world.lesson(maths, day(9, 11), 3, "Bez Annas");
  EXPECT_THAT(told(week(2026, 37)),
              ElementsAre("2026-09-07: 1Matemātika 2Matemātika 3Mūzika",
                          "2026-09-08: 1Mūzika",
                          "2026-09-09:",
                          "2026-09-10:",
                          "2026-09-11:"));
  world.happens(JournalClosed{music, day(9, 7)});
  EXPECT_THAT(told(week(2026, 37))[1], "2026-09-08:");
}

TEST_F(Diary, NoticesStandOnTheDaysTheyCover) {
  world.notice(anna, day(9, 4), day(9, 8), "ceļojums");
  const DiaryWeek told_week = week(2026, 37);
  ASSERT_THAT(told_week.days[1].notices, SizeIs(1));
  EXPECT_EQ(told_week.days[1].notices[0].reason, "ceļojums");
  EXPECT_THAT(told_week.days[2].notices, IsEmpty());
}

TEST_F(Diary, OfASubstitutedLessonTheSubstituteIsNamed) {
  const PersonId other = world.person("Juris", "Vanags");
  LessonRecorded event = world.lesson_event(music, day(9, 8), 1);
  event.teacher = other;
  event.substitution = true;
  world.record_lesson(event);
  EXPECT_EQ(week(2026, 37).days[1].lessons[0].teacher, "Juris Vanags");
  EXPECT_EQ(week(2026, 37).days[0].lessons[0].teacher, "");
}

TEST_F(Diary, AnUnknownPupilHasFiveEmptyDays) {
  const DiaryWeek empty = diary_week(world.reading(), PersonId{world.fresh()}, {2026, 37});
  ASSERT_THAT(empty.days, SizeIs(5));
  EXPECT_THAT(empty.days[0].lessons, IsEmpty());
}

TEST_F(Diary, TheRevisionMovesWithLessonsAndOwnMarksOnly) {
  const PersonId other = world.pupil(of, "Uldis", "Bērzs");
  const LessonId lesson = world.lesson(maths, day(9, 7), 1);
  EXPECT_EQ(diary_revision(world.rows, anna), world.seq());
  const std::uint64_t before = diary_revision(world.rows, anna);
  world.mark(lesson, other, 4);
  EXPECT_EQ(diary_revision(world.rows, anna), before);
  world.mark(lesson, anna, 4);
  EXPECT_EQ(diary_revision(world.rows, anna), world.seq());
  world.excuse(anna, day(9, 7), day(9, 7));
  EXPECT_EQ(diary_revision(world.rows, anna), world.seq());
}

std::vector<std::string> lines_of(const Timetable& timetable) {
  std::vector<std::string> items;
  for (const TimetableItem& item : timetable.items) {
    items.push_back(std::to_string(item.weekday) + '.' + std::to_string(item.number) + ' ' +
                    item.subject + ' ' + item.teachers.at(0));
  }
  return items;
}

TEST_F(Diary, ATimetableStandsByWeekdayAndNumber) {
  EXPECT_THAT(lines_of(pupil_timetable(world.reading(), anna, day(10, 1))),
              ElementsAre("1.1 Matemātika Ilze Kalna",
                          "1.2 Matemātika Ilze Kalna",
                          "1.3 Mūzika Ilze Kalna",
                          "2.1 Mūzika Ilze Kalna",
                          "5.3 Matemātika Ilze Kalna"));
  EXPECT_THAT(pupil_timetable(world.reading(), anna, day(8, 31)).items, IsEmpty());
}

TEST_F(Diary, AClassTimetableHasAllItsPupilsJournalsOnce) {
  const PersonId other = world.pupil(of, "Uldis", "Bērzs");
  const JournalId group = world.open_journal("Vācu valoda", "grupa");
  world.happens(TimetableSet{group, {{1, 3, "201"}}});
  world.enrol(group, other);
  world.enrol(maths, other);
  EXPECT_THAT(class_timetable(world.reading(), of, day(10, 1)).items, SizeIs(6));
  world.happens(JournalClosed{group, day(9, 30)});
  EXPECT_THAT(class_timetable(world.reading(), of, day(9, 30)).items, SizeIs(6));
  EXPECT_THAT(class_timetable(world.reading(), of, day(10, 1)).items, SizeIs(5));
}

}  // namespace
}  // namespace klade
