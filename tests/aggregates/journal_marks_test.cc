#include "tests/aggregates/journal_fixture.h"

namespace klade {
namespace {

using namespace journal_fixture;  // NOLINT(google-build-using-namespace)

const MarkWithdrawn kMarkWithdrawn{kJournal, kLesson, kToday, kAda, kMark, kReason};

template <class Spoil>
void refuses(Spoil spoil, Refusal refusal, const Actor& actor = kTeacher) {
  NewMark mark = new_mark();
  spoil(mark);
  given<Journal>(with_lesson()).when(record({mark}), kNow, actor).refused(refusal);
}

TEST(Mark, IsRecordedByTheJournalsTeacher) {
  given<Journal>(with_lesson()).when(record({new_mark()}), kNow, kTeacher).then({kMarkRecorded});
  given<Journal>(with_lesson()).repeated(record({new_mark()}), kNow, kTeacher);
}
TEST(Mark, D2_IsLateAfterItsDeadline) {
  MarkRecorded late = kMarkRecorded;
  late.late = true;
  given<Journal>(with_lesson())
      .when(record({new_mark()}), kDue + std::chrono::microseconds{1}, kTeacher)
      .then({late});
}
TEST(Mark, MayStandBesideOthersInOneCell) {
  NewMark second = new_mark();
  second.mark = id<MarkId>("second");
  MarkRecorded recorded = kMarkRecorded;
  recorded.mark = second.mark;
  given<Journal>(with_lesson())
      .when(record({new_mark(), second}), kNow, kTeacher)
      .then({kMarkRecorded, recorded});
}
TEST(Mark, G1_G2_G3_IsAValueOnItsScale) {
  const auto accepted = [](Scale scale, std::int16_t value) {
    NewMark mark = new_mark();
    mark.value = {scale, value};
    MarkRecorded recorded = kMarkRecorded;
    recorded.value = mark.value;
    given<Journal>(with_lesson()).when(record({mark}), kNow, kTeacher).then({recorded});
  };
  const auto refused = [](Scale scale, std::int16_t value) {
    refuses([&](NewMark& mark) { mark.value = {scale, value}; }, Refusal::value_not_on_scale);
  };
  struct Range {
    Scale scale;
    std::int16_t lowest, highest;
  };
  constexpr Range kRanges[] = {
      {Scale::ten, 1, 10}, {Scale::pass, 0, 1}, {Scale::stap, 1, 4}, {Scale::percent, 0, 100}};
  for (const auto& [scale, lowest, highest] : kRanges) {
    accepted(scale, lowest);
    accepted(scale, highest);
    accepted(scale, kNoValuation);
    refused(scale, static_cast<std::int16_t>(lowest == 0 ? -2 : lowest - 1));
    refused(scale, static_cast<std::int16_t>(highest + 1));
  }
}
TEST(Mark, IsRefusedWithAWeightOutOfRange) {
  refuses([](NewMark& mark) { mark.weight_tenths = kMaxWeightTenths + 1; },
          Refusal::weight_out_of_range);
}
TEST(Mark, IsRefusedForWhoIsNotInTheJournal) {
  refuses([](NewMark& mark) { mark.pupil = kStranger; }, Refusal::pupil_not_in_journal);
}
TEST(Mark, IsRefusedWithoutALessonThatStands) {
  refuses([](NewMark& mark) { mark.lesson = id<LessonId>("other"); }, Refusal::unknown_lesson);
  given<Journal>(with_lesson({LessonWithdrawn{kJournal, kLesson, kToday, 3, kReason}}))
      .when(record({new_mark()}), kNow, kTeacher)
      .refused(Refusal::already_withdrawn);
}
TEST(Mark, IsRefusedToWhoDoesNotTeachTheJournal) {
  for (const Actor& actor : {kColleague, kParent, Actor{kColleague.person, Role::superuser}}) {
    refuses([](NewMark&) {}, Refusal::not_the_journals_teacher, actor);
  }
}
TEST(Mark, IsRecordedByTheLessonsOwnTeacherToo) {
  LessonRecorded substituted = kLessonRecorded;
  substituted.teacher = kColleague.person;
  given<Journal>(roster({substituted}))
      .when(record({new_mark()}), kNow, kColleague)
      .then({kMarkRecorded});
  given<Journal>(with_lesson({TeacherReleased{kJournal, kTeacher.person, kToday - kDay}}))
      .when(record({new_mark()}), kNow, kTeacher)
      .then({kMarkRecorded});
}
TEST(Marks, AreAllRecordedOrNone) {
  NewMark bad = new_mark();
  bad.pupil = kStranger;
  given<Journal>(with_lesson())
      .when(record({new_mark(), bad}), kNow, kTeacher)
      .refused(Refusal::pupil_not_in_journal);
}
TEST(Marks, AreBoundedInNumber) {
  given<Journal>(with_lesson()).when(record({}), kNow, kTeacher).refused(Refusal::no_marks);
  given<Journal>(with_lesson())
      .when(record(std::vector<NewMark>(kMaxMarksPerCommand + 1, new_mark())), kNow, kTeacher)
      .refused(Refusal::too_many_marks);
}

CorrectMark correct(MarkValue value, Sealed reason = kReason) {
  return {kJournal, kMark, value, std::move(reason)};
}
TEST(MarkCorrection, ChangesTheValueWithAReason) {
  const MarkCorrected corrected{kJournal, kLesson, kToday, kAda, kMark, {Scale::ten, 8}, kReason};
  given<Journal>(with_lesson({kMarkRecorded}))
      .when(correct({Scale::ten, 8}), kNow, kTeacher)
      .then({corrected});
  given<Journal>(with_lesson({kMarkRecorded})).repeated(correct({Scale::ten, 8}), kNow, kTeacher);
  given<Journal>(with_lesson({kMarkRecorded}))
      .when(correct({Scale::ten, 7}), kNow, kTeacher)
      .then_nothing();
}
TEST(MarkCorrection, IsRefused) {
  const auto refused = [](const CorrectMark& command, Refusal refusal, const Actor& actor) {
    given<Journal>(with_lesson({kMarkRecorded})).when(command, kNow, actor).refused(refusal);
  };
  refused(correct({Scale::percent, 80}), Refusal::scale_cannot_change, kTeacher);
  refused(correct({Scale::ten, 11}), Refusal::value_not_on_scale, kTeacher);
  refused(correct({Scale::ten, 8}, {}), Refusal::reason_missing, kTeacher);
  refused(correct({Scale::ten, 8}), Refusal::not_the_journals_teacher, kColleague);
  given<Journal>(with_lesson())
      .when(correct({Scale::ten, 8}), kNow, kTeacher)
      .refused(Refusal::unknown_mark);
  given<Journal>(with_lesson({kMarkRecorded, kMarkWithdrawn}))
      .when(correct({Scale::ten, 8}), kNow, kTeacher)
      .refused(Refusal::already_withdrawn);
}

TEST(MarkWithdrawal, HappensOnceWithAReason) {
  const WithdrawMark withdraw{kJournal, kMark, kReason};
  const auto marked = given<Journal>(with_lesson({kMarkRecorded}));
  marked.when(withdraw, kNow, kTeacher).then({kMarkWithdrawn});
  marked.repeated_is_refused(Refusal::already_withdrawn, withdraw, kNow, kTeacher);
  marked.when(WithdrawMark{kJournal, kMark, {}}, kNow, kTeacher).refused(Refusal::reason_missing);
  marked.when(withdraw, kNow, kColleague).refused(Refusal::not_the_journals_teacher);
  given<Journal>(with_lesson()).when(withdraw, kNow, kTeacher).refused(Refusal::unknown_mark);
}

}  // namespace
}  // namespace klade
