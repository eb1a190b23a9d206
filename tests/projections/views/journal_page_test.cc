#include "projections/views/journal_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/views/journals.h"
#include "projections/views/pupils.h"
#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct JournalPages : testing::Test {
  SchoolWorld world;
  ClassId of = world.form_class("7.a", 7);
  PersonId anna = world.pupil(of, "Anna", "Šmite");
  PersonId janis = world.pupil(of, "Jānis", "Siliņš");
  JournalId maths = world.open_journal("Matemātika");

  JournalPages() {
    world.enrol(maths, anna);
    world.enrol(maths, janis);
  }
  JournalPage page(DateRange range = {}) {
    return *journal_page(world.reading(), maths, range, day(10, 1));
  }
  // "Name: absence mark mark" of each cell.
  std::vector<std::string> cells(DateRange range = {}) {
    std::vector<std::string> texts;
    for (const PageCell& cell : page(range).cells) {
      std::string text = cell.pupil == anna ? "Anna:" : "Jānis:";
      if (!cell.absence.empty()) text += ' ' + std::string(cell.absence);
      for (const MarkAnswer& mark : cell.marks) text += ' ' + mark.value;
      texts.push_back(text);
    }
    return texts;
  }
};

TEST_F(JournalPages, AnUnknownJournalIsNothingAndAnEmptyOneHasItsPupils) {
  EXPECT_FALSE(journal_page(world.reading(), JournalId{world.fresh()}, {}, day(10, 1)));
  const JournalPage empty = page();
  EXPECT_EQ(empty.school_class, "7.a");
  EXPECT_EQ(empty.subject, "Matemātika");
  EXPECT_THAT(empty.teachers, ElementsAre("Ilze Kalna"));
  EXPECT_THAT(names_in(empty.pupils), ElementsAre("Jānis Siliņš", "Anna Šmite"));
  EXPECT_THAT(empty.lessons, IsEmpty());
  EXPECT_THAT(empty.cells, IsEmpty());
}

TEST_F(JournalPages, LessonsStandByDateAndNumberAndCellsByLessonAndPupil) {
  const LessonId second = world.lesson(maths, day(9, 8), 2, "Daļas");
  const LessonId third = world.lesson(maths, day(9, 8), 3);
  const LessonId first = world.lesson(maths, day(9, 1), 5);
  world.mark(third, anna, 9);
  world.mark(first, anna, 7);
  world.mark(first, janis, 6);
  world.mark(first, janis, 4);
  const JournalPage all = page();
  ASSERT_THAT(all.lessons, SizeIs(3));
  EXPECT_EQ(all.lessons[0].id, first);
  EXPECT_EQ(all.lessons[1].id, second);
  EXPECT_EQ(all.lessons[1].topic, "Daļas");
  EXPECT_EQ(all.lessons[2].id, third);
  EXPECT_THAT(cells(), ElementsAre("Jānis: 6 4", "Anna: 7", "Anna: 9"));
}

TEST_F(JournalPages, ARangeIncludesItsFirstAndLastDay) {
  for (const unsigned d : {7U, 8U, 9U, 10U}) {
    const LessonId lesson = world.lesson(maths, day(9, d), 1);
    world.mark(lesson, anna, static_cast<std::int16_t>(d));
    world.attendance(lesson, {janis});
  }
  EXPECT_THAT(cells({day(9, 8), day(9, 9)}),
              ElementsAre("Jānis: absent", "Anna: 8", "Jānis: absent", "Anna: 9"));
  EXPECT_THAT(page({day(9, 11), day(9, 12)}).lessons, IsEmpty());
}

TEST_F(JournalPages, CorrectedMarksShowTheirValueAndWithdrawnOnesNothing) {
  const LessonId lesson = world.lesson(maths, day(9, 1), 1);
  const MarkId kept = world.mark(lesson, anna, 7);
  const MarkId gone = world.mark(lesson, janis, 3);
  world.correct(kept, 8, "pārrēķināts");
  world.withdraw(gone, "cits skolēns");
  EXPECT_THAT(cells(), ElementsAre("Anna: 8"));
}

TEST_F(JournalPages, AMarkShowsAllOfIt) {
  MarkRecorded event = world.mark_event(world.lesson(maths, day(9, 1), 1), anna, 1);
  event.value = {Scale::pass, 1};
  event.kind = MarkKind::summative;
  event.weight_tenths = 25;
  event.late = true;
  world.record_mark(event);
  const MarkAnswer mark = page().cells.at(0).marks.at(0);
  EXPECT_EQ(json_text(mark),
            R"({"id":")" + to_text(event.mark) +
                R"(","scale":"pass","value":"i","kind":"summative","weight":2.5,"late":true})");
}

TEST_F(JournalPages, MarksOfEveryScaleHaveTheirText) {
  EXPECT_EQ(mark_text({Scale::ten, 10}), "10");
  EXPECT_EQ(mark_text({Scale::pass, 0}), "ni");
  EXPECT_EQ(mark_text({Scale::stap, 1}), "S");
  EXPECT_EQ(mark_text({Scale::stap, 4}), "P");
  EXPECT_EQ(mark_text({Scale::stap, 5}), "");
  EXPECT_EQ(mark_text({Scale::percent, 0}), "0");
  EXPECT_EQ(mark_text({Scale::percent, kNoValuation}), "nv");
  EXPECT_EQ(weight_json(0).text, "0.0");
  EXPECT_EQ(weight_json(100).text, "10.0");
}

TEST_F(JournalPages, AbsencesAreExcusedByTheDayAndLatenessStays) {
  const LessonId monday = world.lesson(maths, day(9, 7), 1);
  const LessonId tuesday = world.lesson(maths, day(9, 8), 1);
  world.attendance(monday, {anna}, {janis});
  world.attendance(tuesday, {anna});
  EXPECT_THAT(cells(), ElementsAre("Jānis: late", "Anna: absent", "Anna: absent"));
  const std::uint64_t before = journal_page_revision(world.rows, maths);
  world.excuse(anna, day(9, 8), day(9, 9));
  world.excuse(janis, day(9, 7), day(9, 7));
  EXPECT_THAT(cells(), ElementsAre("Jānis: late", "Anna: absent", "Anna: excused"));
  EXPECT_GT(journal_page_revision(world.rows, maths), before);
}

TEST_F(JournalPages, AttendanceSaidAgainReplacesWhatWasSaid) {
  const LessonId lesson = world.lesson(maths, day(9, 7), 1);
  EXPECT_FALSE(page().lessons[0].attendance_taken);
  world.attendance(lesson, {anna, janis});
  world.attendance(lesson, {}, {anna}, {janis});
  EXPECT_THAT(cells(), ElementsAre("Anna: late"));
  world.attendance(lesson, {}, {}, {anna});
  EXPECT_THAT(cells(), IsEmpty());
  EXPECT_TRUE(page().lessons[0].attendance_taken);
}

TEST_F(JournalPages, WhoLeftStaysOnTheDaysItWasThere) {
  const LessonId lesson = world.lesson(maths, day(9, 7), 1);
  world.mark(lesson, anna, 5);
  world.happens(PupilUnenrolled{maths, anna, day(9, 30)});
  EXPECT_THAT(names_in(page().pupils), ElementsAre("Jānis Siliņš", "Anna Šmite"));
  EXPECT_THAT(names_in(page({day(9, 30), day(10, 30)}).pupils),
              ElementsAre("Jānis Siliņš", "Anna Šmite"));
  EXPECT_THAT(names_in(page({day(10, 1), day(10, 30)}).pupils), ElementsAre("Jānis Siliņš"));
  EXPECT_THAT(cells({day(9, 1), day(9, 30)}), ElementsAre("Anna: 5"));
  world.enrol(maths, anna, day(11, 2));
  EXPECT_THAT(names_in(page({day(10, 1), day(10, 30)}).pupils), ElementsAre("Jānis Siliņš"));
  EXPECT_THAT(page().pupils, SizeIs(2));
  EXPECT_TRUE(is_enrolled(world.rows, anna, maths, day(9, 30)));
  EXPECT_FALSE(is_enrolled(world.rows, anna, maths, day(10, 1)));
  EXPECT_TRUE(is_enrolled(world.rows, anna, maths, day(11, 2)));
}

TEST_F(JournalPages, J10_ASubstitutedLessonShowsTheSubstituteAndTheReason) {
  const PersonId other = world.person("Juris", "Vanags");
  LessonRecorded event = world.lesson_event(maths, day(9, 7), 1);
  event.teacher = other;
  event.substitution = true;
  event.substitution_reason = world.seal(world.teacher, "lesson.substitution_reason", "slimība");
  event.late = true;
  world.record_lesson(event);
  const PageLesson lesson = page().lessons.at(0);
  EXPECT_EQ(lesson.substitution, (Substitution{"Juris Vanags", "slimība"}));
  EXPECT_TRUE(lesson.late);
}

TEST_F(JournalPages, LessonsAreCorrectedAndWithdrawn) {
  const LessonId kept = world.lesson(maths, day(9, 7), 1, "Daļas");
  const LessonId gone = world.lesson(maths, day(9, 8), 1, "Kļūda");
  world.attendance(kept, {});
  world.happens(LessonCorrected{maths, kept, world.text("Decimāldaļas", "12. lpp."), {}});
  world.withdraw_lesson(gone);
  const JournalPage all = page();
  ASSERT_THAT(all.lessons, SizeIs(1));
  EXPECT_EQ(all.lessons[0].topic, "Decimāldaļas");
  EXPECT_EQ(all.lessons[0].homework, "12. lpp.");
  EXPECT_TRUE(all.lessons[0].attendance_taken);
  EXPECT_EQ(lesson_place(world.rows, kept), (LessonPlace{maths, day(9, 7), 1}));
  EXPECT_EQ(lesson(world.rows, kept)->row.teacher, world.teacher);
  EXPECT_FALSE(lesson(world.rows, gone));
  EXPECT_TRUE(lesson_place(world.rows, gone));
}

TEST_F(JournalPages, ErasedPupilsStayOnThePageWithoutAName) {
  world.mark(world.lesson(maths, day(9, 7), 1), anna, 5);
  world.erase(anna);
  EXPECT_THAT(names_in(page().pupils), ElementsAre("Jānis Siliņš", "[dzēsts]"));
  EXPECT_THAT(cells(), ElementsAre("Anna: 5"));
}

TEST_F(JournalPages, TheAnswersNamesAreThoseOfTheContract) {
  const std::string text = json_text(page());
  EXPECT_TRUE(text.starts_with(R"({"id":")" + to_text(maths) + R"(","class":"7.a","subject":)"));
  EXPECT_NE(text.find(R"("may_write":false)"), std::string::npos);
}

TEST_F(JournalPages, TheRevisionMovesWithMarksAndNamesButNotWithOtherJournals) {
  const LessonId lesson = world.lesson(maths, day(9, 7), 1);
  const std::uint64_t before = journal_page_revision(world.rows, maths);
  const JournalId other = world.open_journal("Fizika");
  world.lesson(other, day(9, 7), 2);
  EXPECT_EQ(journal_page_revision(world.rows, maths), before);
  world.mark(lesson, anna, 5);
  EXPECT_EQ(journal_page_revision(world.rows, maths), world.seq());
  world.happens(PersonDetailsChanged{anna, world.details(anna, "Anna", "Ozola")});
  EXPECT_EQ(journal_page_revision(world.rows, maths), world.seq());
}

TEST_F(JournalPages, JournalsOfATeacherAreThoseItIsNotDetachedFrom) {
  const PersonId other = world.person("Juris", "Vanags");
  const JournalId physics = world.open_journal("Fizika", "10.a");
  world.happens(TeacherReleased{physics, world.teacher, day(9, 30)});
  world.happens(TeacherAssigned{physics, other, day(10, 1)});
  EXPECT_THAT(journals_of_teacher(world.rows, world.teacher, day(9, 30)), SizeIs(2));
  EXPECT_THAT(journals_of_teacher(world.rows, world.teacher, day(10, 1)), ElementsAre(maths));
  EXPECT_TRUE(teaches(world.rows, world.teacher, physics, day(9, 30)));
  EXPECT_FALSE(teaches(world.rows, world.teacher, physics, day(10, 1)));
  EXPECT_TRUE(teaches(world.rows, other, physics, day(10, 1)));
  const auto list =
      journal_list(world.reading(), journals_of_school(world.rows, world.school), day(10, 1));
  ASSERT_THAT(list, SizeIs(2));
  EXPECT_EQ(list[0].school_class, "7.a");
  EXPECT_THAT(list[1].teachers, ElementsAre("Juris Vanags"));
  EXPECT_THAT(teacher_names(world.reading(), physics, day(9, 1)),
              ElementsAre("Ilze Kalna", "Juris Vanags"));
}

TEST_F(JournalPages, WhoLeavesLeavesTheMembershipThatIsOpenWhereverItBegan) {
  const PersonId bruno = world.person("Bruno", "Bērzs");
  world.enrol(maths, bruno, day(10, 1));
  world.happens(PupilUnenrolled{maths, bruno, day(10, 15)});
  world.enrol(maths, bruno, day(9, 1));
  world.happens(PupilUnenrolled{maths, bruno, day(9, 20)});
  EXPECT_TRUE(is_enrolled(world.rows, bruno, maths, day(10, 15)));
  EXPECT_FALSE(is_enrolled(world.rows, bruno, maths, day(11, 1)));
  EXPECT_THAT(enrolments_of_pupil(world.rows, bruno),
              ElementsAre(Enrolment{maths, {day(9, 1), day(9, 20)}},
                          Enrolment{maths, {day(10, 1), day(10, 15)}}));

  const PersonId other = world.person("Juris", "Vanags");
  world.happens(TeacherAssigned{maths, other, day(10, 1)});
  world.happens(TeacherReleased{maths, other, day(10, 15)});
  world.happens(TeacherAssigned{maths, other, day(9, 1)});
  world.happens(TeacherReleased{maths, other, day(9, 20)});
  EXPECT_TRUE(teaches(world.rows, other, maths, day(10, 15)));
  EXPECT_FALSE(teaches(world.rows, other, maths, day(11, 1)));
  EXPECT_THAT(journals_of_teacher(world.rows, other, day(11, 1)), IsEmpty());
}

TEST_F(JournalPages, OfAJournalThatNobodyTeachesTheLastTeacherIsNamed) {
  world.happens(TeacherReleased{maths, world.teacher, day(9, 30)});
  world.happens(JournalClosed{maths, day(9, 30)});
  EXPECT_THAT(teacher_names(world.reading(), maths, day(12, 1)), ElementsAre("Ilze Kalna"));
  EXPECT_EQ(journal_closed(world.rows, maths), day(9, 30));
}

}  // namespace
}  // namespace klade
