#include "aggregates/absences.h"

#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kAda = id<PersonId>("ada");
const auto kNotice = id<NoticeId>("notice");
const auto kExcuse = id<ExcuseId>("excuse");
const auto kClass = id<ClassId>("7.a");
const auto kReason = sealed("flu");
const Date kToday = date_of(2026, 11, 26);
constexpr std::chrono::days kDay{1};
const Instant kMorning = riga_instant(kToday, std::chrono::hours{8});
const Instant kDue = riga_instant(kToday, std::chrono::hours{18});
const Instant kEvening = riga_instant(kToday, std::chrono::hours{19});

AnnounceAbsence announce(Date from, Date to) {
  return {kAda, kNotice, from, to, kReason, true, kToday, kDue};
}
ExcuseAbsence excuse(Date from, Date to) {
  return {kAda, kExcuse, from, to, ExcuseKind::illness, kReason, true, kClass, kDue};
}
const AbsenceAnnounced kAnnounced{kAda, kNotice, kToday, kToday + kDay, kReason};

TEST(AbsenceNotice, AB2_IsAnnouncedForTodayUntilTheSchoolsHour) {
  given<Absences>({}).when(announce(kToday, kToday + kDay), kDue).then({kAnnounced});
  given<Absences>({}).repeated(announce(kToday, kToday + kDay), kDue);
}
TEST(AbsenceNotice, AB2_IsTooLateForTodayAfterTheSchoolsHour) {
  given<Absences>({})
      .when(announce(kToday, kToday + kDay), kEvening)
      .refused(Refusal::announced_too_late);
}
TEST(AbsenceNotice, AB3_IsAnnouncedForDaysAheadAtAnyHour) {
  given<Absences>({})
      .when(announce(kToday + kDay, kToday + 3 * kDay), kEvening)
      .then({AbsenceAnnounced{kAda, kNotice, kToday + kDay, kToday + 3 * kDay, kReason}});
}
TEST(AbsenceNotice, IsRefusedForWhatIsPast) {
  given<Absences>({})
      .when(announce(kToday - 2 * kDay, kToday - kDay), kMorning)
      .refused(Refusal::absence_already_past);
  for (const Date to : {kToday, kToday + kDay}) {
    given<Absences>({})
        .when(announce(kToday - kDay, to), kMorning)
        .refused(Refusal::absence_already_past);
  }
}
TEST(AbsenceNotice, IsRefusedToWhoMayNotSpeakForThePupil) {
  AnnounceAbsence command = announce(kToday, kToday);
  command.may_announce = false;
  given<Absences>({}).when(command, kMorning).refused(Refusal::not_an_adult);
}
TEST(AbsenceNotice, IsRefusedWithDatesReversed) {
  given<Absences>({})
      .when(announce(kToday + kDay, kToday), kMorning)
      .refused(Refusal::dates_reversed);
}
TEST(AbsenceNotice, IsAtMostAYearLong) {
  const Date last = kToday + (kMaxAbsenceDays - 1) * kDay;
  given<Absences>({})
      .when(announce(kToday, last), kMorning)
      .then({AbsenceAnnounced{kAda, kNotice, kToday, last, kReason}});
  given<Absences>({})
      .when(announce(kToday, last + kDay), kMorning)
      .refused(Refusal::period_too_long);
}
TEST(AbsenceNotice, NeedsAReason) {
  AnnounceAbsence command = announce(kToday, kToday);
  command.reason = {};
  given<Absences>({}).when(command, kMorning).refused(Refusal::reason_missing);
}

TEST(AbsenceNotice, IsWithdrawnOnceWithAReason) {
  const WithdrawAbsenceNotice withdraw{kAda, kNotice, kReason};
  given<Absences>({kAnnounced})
      .when(withdraw)
      .then({AbsenceNoticeWithdrawn{kAda, kNotice, kReason}});
  given<Absences>({kAnnounced}).repeated_is_refused(Refusal::already_withdrawn, withdraw);
  given<Absences>({}).when(withdraw).refused(Refusal::unknown_notice);
  given<Absences>({kAnnounced})
      .when(WithdrawAbsenceNotice{kAda, kNotice, {}})
      .refused(Refusal::reason_missing);
}

TEST(Excuse, AB4_IsGivenUntilTheSchoolsDay) {
  given<Absences>({})
      .when(excuse(kToday - kDay, kToday), kDue)
      .then({AbsenceExcused{
          kAda, kExcuse, kToday - kDay, kToday, ExcuseKind::illness, kReason, kClass}});
  given<Absences>({}).repeated(excuse(kToday - kDay, kToday), kDue);
}
TEST(Excuse, AB4_IsTooLateAfterTheSchoolsDay) {
  given<Absences>({}).when(excuse(kToday, kToday), kEvening).refused(Refusal::excused_too_late);
}
TEST(Excuse, AB4_IsRefusedToWhomTheSchoolDoesNotAllowIt) {
  ExcuseAbsence command = excuse(kToday, kToday);
  command.may_excuse = false;
  given<Absences>({}).when(command, kMorning).refused(Refusal::not_allowed_to_excuse);
}
TEST(Excuse, IsRefusedForDatesReversedOrTooFarApart) {
  given<Absences>({}).when(excuse(kToday, kToday - kDay)).refused(Refusal::dates_reversed);
  given<Absences>({})
      .when(excuse(kToday, kToday + kMaxAbsenceDays * kDay))
      .refused(Refusal::period_too_long);
}
TEST(Excuse, NeedsAReason) {
  ExcuseAbsence command = excuse(kToday, kToday);
  command.reason = {};
  given<Absences>({}).when(command, kMorning).refused(Refusal::reason_missing);
}

TEST(Absences, NameTheStreamOfThePupil) {
  EXPECT_EQ(stream_of(Absences::Command(excuse(kToday, kToday))),
            (StreamId{StreamKind::absences, kAda}));
}

}  // namespace
}  // namespace klade
