#include "tests/aggregates/journal_fixture.h"

namespace klade {
namespace {

using namespace journal_fixture;  // NOLINT(google-build-using-namespace)

TEST(JournalRoster, IsOpenedOnceAndChanged) {
  const OpenJournal open{kJournal, kSchool, kYear, kClass, "Matemātika", "7.a"};
  given<Journal>({}).when(open).then({kOpened});
  given<Journal>({}).repeated(open);
  given<Journal>({kOpened})
      .when(OpenJournal{kJournal, kSchool, kYear, kClass, "Fizika", "7.a"})
      .then({JournalOpened{kJournal, kSchool, kYear, kClass, "Fizika", "7.a"}});
}
TEST(JournalRoster, NeedsASubjectAndAGroupWithinBounds) {
  given<Journal>({})
      .when(OpenJournal{kJournal, kSchool, kYear, kClass, "", "7.a"})
      .refused(Refusal::text_missing);
  given<Journal>({})
      .when(OpenJournal{kJournal, kSchool, kYear, kClass, "Fizika", std::string(201, 'a')})
      .refused(Refusal::text_too_long);
}

TEST(JournalRoster, J4_HasATeacherUntilReleased) {
  const AssignTeacher assign{kJournal, kTeacher.person, kFrom};
  const ReleaseTeacher release{kJournal, kTeacher.person, kToday};
  const TeacherReleased released{kJournal, kTeacher.person, kToday};
  given<Journal>({kOpened}).when(assign).then({kAssigned});
  given<Journal>({kOpened}).repeated(assign);
  given<Journal>({kOpened, kAssigned}).when(release).then({released});
  given<Journal>({kOpened, kAssigned}).repeated(release);
  given<Journal>({kOpened}).when(release).then_nothing();
  given<Journal>({kOpened, kAssigned, released}).when(assign).then({kAssigned});
}
TEST(JournalRoster, HasAPupilUntilUnenrolled) {
  const EnrolPupil enrol{kJournal, kAda, kFrom};
  const UnenrolPupil unenrol{kJournal, kAda, kToday};
  const PupilUnenrolled unenrolled{kJournal, kAda, kToday};
  given<Journal>({kOpened}).when(enrol).then({kAdaEnrolled});
  given<Journal>({kOpened}).repeated(enrol);
  given<Journal>({kOpened, kAdaEnrolled}).when(unenrol).then({unenrolled});
  given<Journal>({kOpened, kAdaEnrolled}).repeated(unenrol);
  given<Journal>({kOpened}).when(unenrol).then_nothing();
  given<Journal>({kOpened, kAdaEnrolled, unenrolled}).when(enrol).then({kAdaEnrolled});
}

TEST(JournalRoster, HasATimetable) {
  const std::vector<Slot> slots = {{1, 3, "21"}, {4, 0, ""}};
  given<Journal>({kOpened})
      .when(SetTimetable{kJournal, slots})
      .then({TimetableSet{kJournal, slots}});
  given<Journal>({kOpened}).repeated(SetTimetable{kJournal, slots});
}
TEST(JournalRoster, RefusesATimetableOutOfBounds) {
  const auto refused = [](std::vector<Slot> slots, Refusal refusal) {
    given<Journal>({kOpened}).when(SetTimetable{kJournal, std::move(slots)}).refused(refusal);
  };
  refused(std::vector<Slot>(kMaxSlots + 1, Slot{1, 1, ""}), Refusal::too_many_slots);
  refused({{0, 1, ""}}, Refusal::weekday_out_of_range);
  refused({{8, 1, ""}}, Refusal::weekday_out_of_range);
  refused({{1, kMaxLessonNumber + 1, ""}}, Refusal::lesson_number_out_of_range);
  refused({{1, 1, std::string(61, 'a')}}, Refusal::text_too_long);
}

TEST(JournalRoster, IsClosedOnce) {
  given<Journal>({kOpened})
      .when(CloseJournal{kJournal, kToday})
      .then({JournalClosed{kJournal, kToday}});
  given<Journal>({kOpened}).repeated(CloseJournal{kJournal, kToday});
}

const std::vector<Journal::Command> kNeedAJournal = {
    AssignTeacher{kJournal, kTeacher.person, kFrom},
    ReleaseTeacher{kJournal, kTeacher.person, kFrom},
    EnrolPupil{kJournal, kAda, kFrom},
    UnenrolPupil{kJournal, kAda, kFrom},
    SetTimetable{kJournal, {}},
    CloseJournal{kJournal, kToday},
    record_lesson(),
    CorrectLesson{kJournal, kLesson, kText, kReason},
    WithdrawLesson{kJournal, kLesson, kReason},
    record({new_mark()}),
    CorrectMark{kJournal, kMark, {Scale::ten, 8}, kReason},
    WithdrawMark{kJournal, kMark, kReason},
    take({}, {}),
};
TEST(JournalRoster, RefusesEverythingBeforeItIsOpened) {
  for (const auto& command : kNeedAJournal) {
    given<Journal>({}).when(command, kNow, kTeacher).refused(Refusal::unknown_journal);
  }
}
TEST(JournalRoster, RefusesEverythingOnceClosed) {
  std::vector<Journal::Command> commands = kNeedAJournal;
  commands.emplace_back(OpenJournal{kJournal, kSchool, kYear, kClass, "Fizika", "7.a"});
  for (const auto& command : commands) {
    if (std::holds_alternative<CloseJournal>(command)) continue;
    given<Journal>(with_lesson({kMarkRecorded, JournalClosed{kJournal, kToday}}))
        .when(command, kNow, kTeacher)
        .refused(Refusal::journal_closed);
  }
}
TEST(JournalRoster, NamesItsStream) {
  for (const auto& command : kNeedAJournal) {
    EXPECT_EQ(stream_of(command), (StreamId{StreamKind::journal, kJournal}));
  }
}

}  // namespace
}  // namespace klade
