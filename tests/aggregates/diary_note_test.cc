#include "aggregates/diary_note.h"

#include "aggregates/bounds.h"
#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kNote = id<DiaryNoteId>("note");
const auto kSchool = id<SchoolId>("school");
const auto kAda = id<PersonId>("ada");
const auto kMaths = id<JournalId>("maths");
const Actor kAuthor{id<PersonId>("teacher"), Role::teacher, id<ProfileId>("teacher")};
const Actor kAnother{id<PersonId>("office"), Role::superuser, id<ProfileId>("office")};
const Date kToday = date_of(2026, 11, 26);
const Date kYearStart = date_of(2026, 9, 1);
constexpr std::chrono::days kDay{1};

WriteDiaryNote write(Date date = kToday) {
  return {kNote,
          kSchool,
          kAda,
          NoteKind::praise,
          date,
          kMaths,
          sealed("helped others"),
          kToday,
          kYearStart};
}
DiaryNoteWritten written(Date date = kToday) {
  return {kNote,
          kSchool,
          kAda,
          kAuthor.profile,
          NoteKind::praise,
          date,
          kMaths,
          sealed("helped others")};
}
const CorrectDiaryNote kCorrect{kNote, NoteKind::remark, sealed("was loud"), sealed("mixed up")};
const DiaryNoteCorrected kCorrected{
    kNote, kAda, NoteKind::remark, sealed("was loud"), sealed("mixed up")};
const WithdrawDiaryNote kWithdraw{kNote, sealed("mixed up"), false};
const DiaryNoteWithdrawn kWithdrawn{kNote, kAda, sealed("mixed up")};

TEST(DiaryNote, J13_IsWrittenByWhoActs) {
  given<DiaryNote>({}).when(write(), {}, kAuthor).then({written()});
  given<DiaryNote>({}).when(write(kYearStart), {}, kAuthor).then({written(kYearStart)});
  given<DiaryNote>({written()}).when(write(), {}, kAuthor).then_nothing();
}
TEST(DiaryNote, IsOfADayOfTheYearThatHasCome) {
  given<DiaryNote>({}).when(write(kToday + kDay), {}, kAuthor).refused(Refusal::day_in_the_future);
  given<DiaryNote>({})
      .when(write(kYearStart - kDay), {}, kAuthor)
      .refused(Refusal::outside_the_school_year);
}
TEST(DiaryNote, HasATextOfABoundedLength) {
  WriteDiaryNote command = write();
  command.text = {};
  given<DiaryNote>({}).when(command, {}, kAuthor).refused(Refusal::text_missing);
  command.text = sealed(std::string(kMaxSealedBytes + 1, 'x'));
  given<DiaryNote>({}).when(command, {}, kAuthor).refused(Refusal::text_too_long);
}
TEST(DiaryNote, N1_IsCorrectedByItsAuthorAlone) {
  given<DiaryNote>({written()}).when(kCorrect, {}, kAuthor).then({kCorrected});
  given<DiaryNote>({written()}).when(kCorrect, {}, kAnother).refused(Refusal::not_the_notes_author);
  given<DiaryNote>({}).when(kCorrect, {}, kAuthor).refused(Refusal::unknown_diary_note);
  given<DiaryNote>({written(), kWithdrawn})
      .when(kCorrect, {}, kAuthor)
      .refused(Refusal::already_withdrawn);
}
TEST(DiaryNote, IsNotCorrectedWithoutTextOrReason) {
  CorrectDiaryNote command = kCorrect;
  command.text = {};
  given<DiaryNote>({written()}).when(command, {}, kAuthor).refused(Refusal::text_missing);
  command = kCorrect;
  command.reason = {};
  given<DiaryNote>({written()}).when(command, {}, kAuthor).refused(Refusal::reason_missing);
}
TEST(DiaryNote, N1_IsWithdrawnByItsAuthorOrByWhomTheSchoolTrusts) {
  given<DiaryNote>({written()}).when(kWithdraw, {}, kAuthor).then({kWithdrawn});
  given<DiaryNote>({written()})
      .when(kWithdraw, {}, kAnother)
      .refused(Refusal::not_the_notes_author);
  WithdrawDiaryNote trusted = kWithdraw;
  trusted.of_others = true;
  given<DiaryNote>({written()}).when(trusted, {}, kAnother).then({kWithdrawn});
  given<DiaryNote>({}).when(trusted, {}, kAnother).refused(Refusal::unknown_diary_note);
  given<DiaryNote>({written(), kWithdrawn})
      .when(kWithdraw, {}, kAuthor)
      .refused(Refusal::already_withdrawn);
  trusted.reason = {};
  given<DiaryNote>({written()}).when(trusted, {}, kAnother).refused(Refusal::reason_missing);
}

}  // namespace
}  // namespace klade
