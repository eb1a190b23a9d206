#include "projections/views/marks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/views/mark_history.h"
#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Marks : testing::Test {
  SchoolWorld world;
  PersonId anna = world.person("Anna", "Liepa");
  JournalId maths = world.open_journal("Matemātika");
  JournalId music = world.open_journal("Mūzika");
  JournalId art = world.open_journal("Čella spēle");

  Marks() {
    world.enrol(maths, anna);
    world.enrol(music, anna);
    world.enrol(art, anna);
  }
  // "Subject average: value value" of each subject, then the pupil's average.
  std::vector<std::string> told(DateRange range = {}) {
    const PupilMarks answer = pupil_marks(world.reading(), anna, range);
    std::vector<std::string> texts;
    for (const SubjectMarks& subject : answer.subjects) {
      std::string text = subject.subject + ' ' + subject.average.value_or("-") + ':';
      for (const DatedMark& mark : subject.marks) text += ' ' + mark.value;
      texts.push_back(text);
    }
    texts.push_back(answer.average.value_or("-"));
    return texts;
  }
};

TEST_F(Marks, SubjectsStandInLatvianOrderAlsoWithoutMarks) {
  EXPECT_THAT(told(), ElementsAre("Čella spēle -:", "Matemātika -:", "Mūzika -:", "-"));
  const PersonId nobody{world.fresh()};
  EXPECT_THAT(pupil_marks(world.reading(), nobody, {}).subjects, IsEmpty());
  EXPECT_EQ(json_text(pupil_marks(world.reading(), nobody, {})),
            R"({"subjects":[],"average":null})");
}

TEST_F(Marks, AreSortedByDateAndEntryAndAveraged) {
  const LessonId later = world.lesson(maths, day(9, 8), 1);
  const LessonId first = world.lesson(maths, day(9, 1), 1);
  world.mark(later, anna, 7);
  world.mark(later, anna, 8);
  world.mark(first, anna, 10);
  world.mark(world.lesson(music, day(9, 2), 1), anna, 10);
  EXPECT_THAT(told(),
              ElementsAre("Čella spēle -:", "Matemātika 8.33: 10 7 8", "Mūzika 10.00: 10", "9.17"));
}

TEST_F(Marks, APeriodIncludesItsFirstAndLastDay) {
  for (const unsigned d : {7U, 8U, 9U, 10U}) {
    world.mark(world.lesson(maths, day(9, d), 1), anna, static_cast<std::int16_t>(d));
  }
  EXPECT_THAT(told({day(9, 8), day(9, 9)}),
              ElementsAre("Čella spēle -:", "Matemātika 8.50: 8 9", "Mūzika -:", "8.50"));
}

TEST_F(Marks, WhoChangedGroupsHasOneSubject) {
  const JournalId group = world.open_journal("Matemātika", "7.b");
  world.mark(world.lesson(maths, day(9, 8), 1), anna, 4);
  world.happens(PupilUnenrolled{maths, anna, day(9, 30)});
  world.enrol(group, anna, day(10, 1));
  world.mark(world.lesson(group, day(10, 8), 1), anna, 9);
  EXPECT_THAT(told(), ElementsAre("Čella spēle -:", "Matemātika 6.50: 4 9", "Mūzika -:", "6.50"));
  EXPECT_EQ(pupil_marks(world.reading(), anna, {}).subjects[1].journal, group);
  EXPECT_EQ(pupil_marks(world.reading(), anna, {day(9, 1), day(9, 30)}).subjects[1].journal, maths);
}

TEST_F(Marks, CorrectionsCountAndWithdrawnMarksDoNot) {
  const LessonId lesson = world.lesson(maths, day(9, 8), 1);
  const MarkId corrected = world.mark(lesson, anna, 4);
  const MarkId withdrawn = world.mark(lesson, anna, 2);
  world.correct(corrected, 9, "kļūda");
  world.withdraw(withdrawn, "kļūda");
  EXPECT_THAT(told(), ElementsAre("Čella spēle -:", "Matemātika 9.00: 9", "Mūzika -:", "9.00"));
}

TEST_F(Marks, TheRevisionMovesWithThePupilsMarksOnly) {
  const PersonId other = world.person("Uldis", "Bērzs");
  const LessonId lesson = world.lesson(maths, day(9, 8), 1);
  const std::uint64_t before = pupil_marks_revision(world.rows, anna);
  world.mark(lesson, other, 4);
  EXPECT_EQ(pupil_marks_revision(world.rows, anna), before);
  world.mark(lesson, anna, 4);
  EXPECT_EQ(pupil_marks_revision(world.rows, anna), world.seq());
}

TEST_F(Marks, HistoryTellsWhoDidWhatWhenAndWhy) {
  const PersonId deputy = world.person("Dace", "Egle");
  const MarkId mark = world.mark(world.lesson(maths, day(9, 8), 1), anna, 4);
  world.now += std::chrono::hours{1};
  world.correct(mark, 5, "pārrēķināts");
  world.acts(deputy, Role::deputy);
  world.withdraw(mark, "cits skolēns");
  const MarkHistory history = mark_history(world.reading(), mark);
  ASSERT_THAT(history.entries, SizeIs(3));
  EXPECT_EQ(json_text(history.entries[0]),
            R"({"at":"2026-09-21T14:13:20.000000Z","actor":{"name":"Ilze Kalna","role":"teacher"},)"
            R"("what":"recorded","value":"4","reason":""})");
  EXPECT_EQ(history.entries[1].at, history.entries[0].at + std::chrono::hours{1});
  EXPECT_EQ(history.entries[1].value, "5");
  EXPECT_EQ(history.entries[1].reason, "pārrēķināts");
  EXPECT_EQ(history.entries[2].actor.name, "Dace Egle");
  EXPECT_EQ(history.entries[2].what, MarkChange::withdrawn);
  EXPECT_EQ(history.entries[2].value, "");
}

TEST_F(Marks, AMarksPlaceIsKnownAlsoWhenItIsWithdrawn) {
  const LessonId lesson = world.lesson(maths, day(9, 8), 1);
  const MarkId mark = world.mark(lesson, anna, 4);
  world.correct(mark, 6, "kļūda");
  EXPECT_EQ(mark_place(world.rows, mark)->journal, maths);
  EXPECT_EQ(mark_place(world.rows, mark)->value, (MarkValue{Scale::ten, 6}));
  EXPECT_FALSE(mark_place(world.rows, mark)->withdrawn);
  world.withdraw(mark, "kļūda");
  EXPECT_TRUE(mark_place(world.rows, mark)->withdrawn);
  EXPECT_FALSE(mark_place(world.rows, MarkId{world.fresh()}));
}

TEST_F(Marks, HistoryOfErasedPersonsKeepsItsValues) {
  const MarkId mark = world.mark(world.lesson(maths, day(9, 8), 1), anna, 4);
  world.correct(mark, 5, "pārrēķināts");
  world.erase(world.teacher);
  world.erase(anna);
  const MarkHistory history = mark_history(world.reading(), mark);
  EXPECT_EQ(history.entries[1].actor.name, "[dzēsts]");
  EXPECT_EQ(history.entries[1].reason, "[dzēsts]");
  EXPECT_EQ(history.entries[1].value, "5");
}

}  // namespace
}  // namespace klade
