#include "tests/aggregates/journal_fixture.h"

namespace klade {
namespace {

using namespace journal_fixture;  // NOLINT(google-build-using-namespace)

void refuses(const RecordLesson& command, Refusal refusal, const Actor& actor = kTeacher) {
  given<Journal>(roster()).when(command, kNow, actor).refused(refusal);
}
// Each row is the accepted command with one thing spoilt.
template <class Spoil>
RecordLesson spoilt(Spoil spoil) {
  RecordLesson command = record_lesson();
  spoil(command);
  return command;
}

TEST(Lesson, J8_IsRecordedByTheJournalsTeacher) {
  given<Journal>(roster()).when(record_lesson(), kNow, kTeacher).then({kLessonRecorded});
  given<Journal>(roster()).repeated_is_refused(
      Refusal::lesson_already_recorded, record_lesson(), kNow, kTeacher);
}
TEST(Lesson, D1_IsLateAfterTheSchoolsHour) {
  LessonRecorded late = kLessonRecorded;
  late.late = true;
  given<Journal>(roster()).when(record_lesson(), kDue, kTeacher).then({kLessonRecorded});
  given<Journal>(roster())
      .when(record_lesson(), kDue + std::chrono::microseconds{1}, kTeacher)
      .then({late});
}
TEST(Lesson, IsRefusedToWhoDoesNotTeachTheJournalThatDay) {
  refuses(record_lesson(), Refusal::not_the_journals_teacher, kColleague);
  refuses(record_lesson(), Refusal::not_the_journals_teacher, kParent);
  refuses(record_lesson(),
          Refusal::not_the_journals_teacher,
          Actor{kColleague.person, Role::superuser});
  refuses(spoilt([](auto& c) { c.date = kFrom - kDay; }), Refusal::not_the_journals_teacher);
  given<Journal>(roster({TeacherReleased{kJournal, kTeacher.person, kToday - kDay}}))
      .when(record_lesson(), kNow, kTeacher)
      .refused(Refusal::not_the_journals_teacher);
}
TEST(Lesson, IsRecordedOnTheDaysOfEachTimeThatTheTeacherTaught) {
  const Date released = kToday - 20 * kDay;
  const auto again =
      given<Journal>(roster({TeacherReleased{kJournal, kTeacher.person, released},
                             TeacherAssigned{kJournal, kTeacher.person, kToday - 5 * kDay}}));
  const auto on = [](Date date) { return spoilt([&](auto& c) { c.date = date; }); };
  for (const Date taught : {released, kToday - 5 * kDay}) {
    LessonRecorded recorded = kLessonRecorded;
    recorded.date = taught;
    again.when(on(taught), kNow, kTeacher).then({recorded});
  }
  again.when(on(released + kDay), kNow, kTeacher).refused(Refusal::not_the_journals_teacher);
}
TEST(Lesson, J10_IsRecordedByASubstituteWithAReason) {
  RecordLesson substitution = record_lesson();
  substitution.substitution = true;
  substitution.substitution_reason = kReason;
  LessonRecorded recorded = kLessonRecorded;
  recorded.teacher = kColleague.person;
  recorded.substitution = true;
  recorded.substitution_reason = kReason;
  given<Journal>(roster()).when(substitution, kNow, kColleague).then({recorded});
  for (const Role role : {Role::deputy, Role::director, Role::superuser}) {
    given<Journal>(roster()).when(substitution, kNow, {kColleague.person, role}).then({recorded});
  }
  for (const Role role : {Role::none, Role::pupil, Role::mother, Role::auditor, Role::system}) {
    refuses(substitution, Refusal::not_the_journals_teacher, {kColleague.person, role});
  }
  substitution.substitution_reason = {};
  refuses(substitution, Refusal::reason_missing, kColleague);
}
TEST(Lesson, J11_IsRefusedOnDaysThatAreNoSchoolDays) {
  refuses(spoilt([](auto& c) { c.day = DayKind::free_day; }), Refusal::not_a_school_day);
  refuses(spoilt([](auto& c) { c.day = DayKind::outside_year; }), Refusal::outside_the_school_year);
}
TEST(Lesson, IsRefusedInTheFuture) {
  refuses(spoilt([](auto& c) { c.date = kToday + kDay; }), Refusal::lesson_in_the_future);
}
TEST(Lesson, IsRefusedBeyondTheDaysLastNumber) {
  refuses(spoilt([](auto& c) { c.number = kMaxLessonNumber + 1; }),
          Refusal::lesson_number_out_of_range);
}
TEST(Lesson, J8_NeedsATopic) {
  refuses(spoilt([](auto& c) { c.text.topic = {}; }), Refusal::text_missing);
  refuses(spoilt([](auto& c) { c.text.homework = sealed(std::string(5000, 'x')); }),
          Refusal::text_too_long);
}
TEST(Lesson, IsNotRecordedTwiceAtOneTime) {
  RecordLesson other = record_lesson();
  other.lesson = id<LessonId>("other");
  given<Journal>(with_lesson())
      .when(other, kNow, kTeacher)
      .refused(Refusal::lesson_already_recorded);
  other.number = 4;
  LessonRecorded second = kLessonRecorded;
  second.lesson = other.lesson;
  second.number = 4;
  given<Journal>(with_lesson()).when(other, kNow, kTeacher).then({second});
}
TEST(Lesson, MayBeRecordedAnewAtTheTimeOfAWithdrawnOne) {
  RecordLesson again = record_lesson();
  again.lesson = id<LessonId>("again");
  LessonRecorded recorded = kLessonRecorded;
  recorded.lesson = again.lesson;
  given<Journal>(with_lesson({LessonWithdrawn{kJournal, kLesson, kToday, 3, kReason}}))
      .when(again, kNow, kTeacher)
      .then({recorded});
}

const CorrectLesson kCorrect{kJournal, kLesson, kText, kReason};
const WithdrawLesson kWithdraw{kJournal, kLesson, kReason};
const LessonWithdrawn kWithdrawn{kJournal, kLesson, kToday, 3, kReason};

TEST(LessonCorrection, NeedsAReasonAndATopic) {
  given<Journal>(with_lesson())
      .when(kCorrect, kNow, kTeacher)
      .then({LessonCorrected{kJournal, kLesson, kText, kReason}});
  given<Journal>(with_lesson())
      .when(CorrectLesson{kJournal, kLesson, kText, {}}, kNow, kTeacher)
      .refused(Refusal::reason_missing);
  given<Journal>(with_lesson())
      .when(CorrectLesson{kJournal, kLesson, {}, kReason}, kNow, kTeacher)
      .refused(Refusal::text_missing);
}
TEST(LessonCorrection, IsRefusedForWhatIsNotThere) {
  given<Journal>(roster()).when(kCorrect, kNow, kTeacher).refused(Refusal::unknown_lesson);
  given<Journal>(with_lesson({kWithdrawn}))
      .when(kCorrect, kNow, kTeacher)
      .refused(Refusal::already_withdrawn);
}
TEST(LessonCorrection, IsForTheJournalsTeacherOrTheLessonsOwn) {
  given<Journal>(with_lesson())
      .when(kCorrect, kNow, kColleague)
      .refused(Refusal::not_the_journals_teacher);
  LessonRecorded substituted = kLessonRecorded;
  substituted.teacher = kColleague.person;
  for (const Actor& actor : {kTeacher, kColleague}) {
    given<Journal>(roster({substituted}))
        .when(kCorrect, kNow, actor)
        .then({LessonCorrected{kJournal, kLesson, kText, kReason}});
  }
}

TEST(LessonWithdrawal, HappensOnceWithAReason) {
  given<Journal>(with_lesson()).when(kWithdraw, kNow, kTeacher).then({kWithdrawn});
  given<Journal>(with_lesson())
      .repeated_is_refused(Refusal::already_withdrawn, kWithdraw, kNow, kTeacher);
  given<Journal>(with_lesson())
      .when(WithdrawLesson{kJournal, kLesson, {}}, kNow, kTeacher)
      .refused(Refusal::reason_missing);
  given<Journal>(roster()).when(kWithdraw, kNow, kTeacher).refused(Refusal::unknown_lesson);
  given<Journal>(with_lesson())
      .when(kWithdraw, kNow, kColleague)
      .refused(Refusal::not_the_journals_teacher);
}
TEST(LessonWithdrawal, IsRefusedWhileMarksStand) {
  given<Journal>(with_lesson({kMarkRecorded}))
      .when(kWithdraw, kNow, kTeacher)
      .refused(Refusal::lesson_has_entries);
  given<Journal>(
      with_lesson({kMarkRecorded, MarkWithdrawn{kJournal, kLesson, kToday, kAda, kMark, kReason}}))
      .when(kWithdraw, kNow, kTeacher)
      .then({kWithdrawn});
}
TEST(LessonWithdrawal, IsRefusedWhileSomebodyIsAbsentOrLate) {
  const AttendanceTaken absent{kJournal, kLesson, kToday, 3, {kAda}, {}, {}, false};
  const AttendanceTaken late{kJournal, kLesson, kToday, 3, {}, {kAda}, {}, false};
  const AttendanceTaken nobody{kJournal, kLesson, kToday, 3, {}, {}, {kAda}, false};
  for (const auto& taken : {absent, late}) {
    given<Journal>(with_lesson({taken}))
        .when(kWithdraw, kNow, kTeacher)
        .refused(Refusal::lesson_has_entries);
  }
  given<Journal>(with_lesson({absent, nobody})).when(kWithdraw, kNow, kTeacher).then({kWithdrawn});
}

TEST(Attendance, AB1_SaysWhoIsAbsentOrLate) {
  given<Journal>(with_lesson())
      .when(take({kAda}, {kBob}), kNow, kTeacher)
      .then({AttendanceTaken{kJournal, kLesson, kToday, 3, {kAda}, {kBob}, {}, false}});
  given<Journal>(with_lesson()).repeated(take({kAda}, {kBob}), kNow, kTeacher);
}
TEST(Attendance, AB1_ConfirmsThatNobodyIsAbsent) {
  given<Journal>(with_lesson())
      .when(take({}, {}), kNow, kTeacher)
      .then({AttendanceTaken{kJournal, kLesson, kToday, 3, {}, {}, {}, false}});
  given<Journal>(with_lesson()).repeated(take({}, {}), kNow, kTeacher);
}
TEST(Attendance, NamesWhoIsPresentAgain) {
  const AttendanceTaken before{kJournal, kLesson, kToday, 3, {kAda}, {kBob}, {}, false};
  given<Journal>(with_lesson({before}))
      .when(take({}, {kAda}), kNow, kTeacher)
      .then({AttendanceTaken{kJournal, kLesson, kToday, 3, {}, {kAda}, {kBob}, false}});
}
TEST(Attendance, D1_IsLateAfterTheSchoolsHour) {
  given<Journal>(with_lesson())
      .when(take({}, {}), kDue + kDay, kTeacher)
      .then({AttendanceTaken{kJournal, kLesson, kToday, 3, {}, {}, {}, true}});
}
TEST(Attendance, IsRefusedForPupilsListedTwice) {
  for (const auto& command : {take({kAda, kAda}, {}), take({kAda}, {kAda})}) {
    given<Journal>(with_lesson())
        .when(command, kNow, kTeacher)
        .refused(Refusal::pupil_listed_twice);
  }
}
TEST(Attendance, IsRefusedForWhoIsNotInTheJournalThatDay) {
  given<Journal>(with_lesson())
      .when(take({kStranger}, {}), kNow, kTeacher)
      .refused(Refusal::pupil_not_in_journal);
  given<Journal>(with_lesson({PupilUnenrolled{kJournal, kAda, kToday - kDay}}))
      .when(take({}, {kAda}), kNow, kTeacher)
      .refused(Refusal::pupil_not_in_journal);
}
TEST(Attendance, IsRefusedWithoutALessonThatStands) {
  given<Journal>(roster()).when(take({}, {}), kNow, kTeacher).refused(Refusal::unknown_lesson);
  given<Journal>(with_lesson({kWithdrawn}))
      .when(take({}, {}), kNow, kTeacher)
      .refused(Refusal::already_withdrawn);
}
TEST(Attendance, IsRefusedToWhoDoesNotTeachTheJournal) {
  given<Journal>(with_lesson())
      .when(take({}, {}), kNow, kColleague)
      .refused(Refusal::not_the_journals_teacher);
}

}  // namespace
}  // namespace klade
