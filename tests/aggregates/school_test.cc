#include "aggregates/school.h"

#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kSchool = id<SchoolId>("school");
const auto kYear = id<YearId>("2026");
const auto kHoliday = id<HolidayId>("holiday");
const auto kMoved = id<MovedDayId>("moved");
const auto kReason = sealed("reason");
const std::string kLong(201, 'a');
const Date kFrom = date_of(2026, 9, 1);
const Date kTo = date_of(2027, 5, 31);
const Date kFriday = date_of(2027, 1, 8);
const Date kSaturday = date_of(2027, 1, 16);
constexpr std::chrono::days kDay{1};

const SchoolOpened kOpened{kSchool, "Rīgas 1. vidusskola"};
const Semester kFirst{id<SemesterId>("1"), "1. semestris", kFrom, date_of(2026, 12, 18)};
const Semester kSecond{id<SemesterId>("2"), "2. semestris", date_of(2027, 1, 4), kTo};

PlanYear plan(std::vector<Semester> semesters) {
  return {kSchool, kYear, "2026/2027", kFrom, kTo, std::move(semesters)};
}
DeclareHoliday declare(Date from, Date to, std::string title = "Rudens brīvdienas") {
  return {kSchool, kHoliday, from, to, std::move(title)};
}
MoveDay move(Date day_off, Date working_day) { return {kSchool, kMoved, day_off, working_day}; }
const HolidayDeclared kDeclared{kSchool, kHoliday, kFrom, kFrom + kDay, "Rudens brīvdienas"};
const DayMoved kDayMoved{kSchool, kMoved, kFriday, kSaturday};

TEST(School, IsOpenedAndRenamed) {
  given<School>({}).when(OpenSchool{kSchool, kOpened.name}).then({kOpened});
  given<School>({}).repeated(OpenSchool{kSchool, kOpened.name});
  given<School>({kOpened}).when(OpenSchool{kSchool, "Cita"}).then({SchoolOpened{kSchool, "Cita"}});
}
TEST(School, NeedsANameWithinBounds) {
  given<School>({}).when(OpenSchool{kSchool, ""}).refused(Refusal::text_missing);
  given<School>({}).when(OpenSchool{kSchool, kLong}).refused(Refusal::text_too_long);
}
TEST(School, RefusesEverythingBeforeItIsOpened) {
  const std::vector<School::Command> commands = {
      plan({kFirst, kSecond}),
      ChangeSettings{kSchool, {}},
      declare(kFrom, kFrom),
      WithdrawHoliday{kSchool, kHoliday, kReason},
      move(kFriday, kSaturday),
      WithdrawMovedDay{kSchool, kMoved, kReason},
  };
  for (const auto& command : commands) {
    given<School>({}).when(command).refused(Refusal::unknown_school);
    EXPECT_EQ(stream_of(command), (StreamId{StreamKind::school, kSchool}));
  }
}

TEST(SchoolYear, IsPlannedOnceAndChanged) {
  const YearPlanned planned{kSchool, kYear, "2026/2027", kFrom, kTo, {kFirst, kSecond}};
  given<School>({kOpened}).when(plan({kFirst, kSecond})).then({planned});
  given<School>({kOpened}).repeated(plan({kFirst, kSecond}));
  given<School>({kOpened, planned})
      .when(plan({kFirst}))
      .then({YearPlanned{kSchool, kYear, "2026/2027", kFrom, kTo, {kFirst}}});
}
TEST(SchoolYear, NeedsTitlesWithinBounds) {
  PlanYear untitled = plan({kFirst});
  untitled.title.clear();
  given<School>({kOpened}).when(untitled).refused(Refusal::text_missing);
  Semester long_title = kFirst;
  long_title.title = kLong;
  given<School>({kOpened}).when(plan({long_title})).refused(Refusal::text_too_long);
}
TEST(SchoolYear, NeedsDatesInOrder) {
  PlanYear reversed = plan({kFirst});
  std::swap(reversed.from, reversed.to);
  given<School>({kOpened}).when(reversed).refused(Refusal::dates_reversed);
  Semester semester = kFirst;
  std::swap(semester.from, semester.to);
  given<School>({kOpened}).when(plan({semester})).refused(Refusal::dates_reversed);
}
TEST(SchoolYear, IsNoLongerThanAYear) {
  PlanYear endless = plan({kFirst});
  endless.to = kFrom + 400 * kDay;
  given<School>({kOpened}).when(endless).refused(Refusal::period_too_long);
}
TEST(SchoolYear, HasSemestersInsideItThatDoNotOverlap) {
  given<School>({kOpened}).when(plan({})).refused(Refusal::year_without_semesters);
  Semester early = kFirst;
  early.from = kFrom - kDay;
  given<School>({kOpened}).when(plan({early})).refused(Refusal::outside_the_school_year);
  Semester overlapping = kSecond;
  overlapping.from = kFirst.to;
  given<School>({kOpened}).when(plan({kFirst, overlapping})).refused(Refusal::dates_overlap);
  given<School>({kOpened}).when(plan({kSecond, kFirst})).refused(Refusal::dates_overlap);
}

TEST(SchoolSettings, AreChangedAllTogether) {
  SchoolSettings settings;
  settings.lesson_entry_until = WallTime{18 * 60};
  settings.excused_by = {Role::teacher, Role::mother};
  given<School>({kOpened})
      .when(ChangeSettings{kSchool, settings})
      .then({SettingsChanged{kSchool, settings}});
  given<School>({kOpened}).repeated(ChangeSettings{kSchool, settings});
  given<School>({kOpened}).when(ChangeSettings{kSchool, {}}).then_nothing();
}
TEST(SchoolSettings, StayInTheirRanges) {
  const auto refused = [](auto spoil) {
    SchoolSettings settings;
    spoil(settings);
    given<School>({kOpened})
        .when(ChangeSettings{kSchool, settings})
        .refused(Refusal::settings_out_of_range);
  };
  refused([](auto& s) { s.lesson_entry_until = WallTime{24 * 60 + 1}; });
  refused([](auto& s) { s.absence_notice_until = WallTime{-1}; });
  refused([](auto& s) { s.formative_mark_days = -1; });
  refused([](auto& s) { s.summative_mark_days = 61; });
  refused([](auto& s) { s.excuse_days_after_month = 367; });
  refused([](auto& s) { s.excused_by = {}; });
  refused([](auto& s) { s.excused_by = {Role::pupil}; });
  refused([](auto& s) { s.excused_by = {Role::teacher, Role::teacher}; });
}

TEST(AccessSettings, AreChangedAllTogether) {
  const AccessSettings settings{{Role::mother}, {Role::teacher, Role::superuser}};
  const ChangeAccessSettings change{kSchool, settings};
  given<School>({kOpened}).when(change).then({AccessSettingsChanged{kSchool, settings}});
  given<School>({kOpened}).repeated(change);
  given<School>({}).when(change).refused(Refusal::unknown_school);
}
TEST(AccessSettings, NameRolesThatSomebodyHas) {
  const auto refused = [](const AccessSettings& settings) {
    given<School>({kOpened})
        .when(ChangeAccessSettings{kSchool, settings})
        .refused(Refusal::settings_out_of_range);
  };
  refused({{Role::mother, Role::mother}, {}});
  refused({{Role::none}, {}});
  refused({{}, {Role::system}});
  refused({{}, {Role::teacher, Role::teacher}});
  refused({{}, {Role::pupil}});  // it is the school's staff that may have to have one
}

TEST(SchoolNotificationSettings, AreWithinBounds) {
  const SchoolNotificationSettings settings{90};
  const ChangeSchoolNotificationSettings change{kSchool, settings};
  given<School>({kOpened}).when(change).then(
      {SchoolNotificationSettingsChanged{kSchool, settings}});
  given<School>({kOpened, SchoolNotificationSettingsChanged{kSchool, settings}})
      .when(change)
      .then_nothing();
  for (const std::int32_t minutes : {-1, kMaxParentDelayMinutes + 1}) {
    given<School>({kOpened})
        .when(ChangeSchoolNotificationSettings{kSchool, {minutes}})
        .refused(Refusal::settings_out_of_range);
  }
}

TEST(MailSettings, AreChangedAllTogether) {
  MailSettings settings;
  settings.parents_to_parents = false;
  settings.to_school = {Role::director};
  const ChangeMailSettings change{kSchool, settings};
  given<School>({kOpened}).when(change).then({MailSettingsChanged{kSchool, settings}});
  given<School>({kOpened}).repeated(change);
  settings.to_school = {Role::system};
  given<School>({kOpened})
      .when(ChangeMailSettings{kSchool, settings})
      .refused(Refusal::settings_out_of_range);
}

TEST(Holiday, IsDeclaredOnce) {
  given<School>({kOpened}).when(declare(kFrom, kFrom + kDay)).then({kDeclared});
  given<School>({kOpened}).repeated(declare(kFrom, kFrom + kDay));
}
TEST(Holiday, NeedsATitleAndDatesInOrder) {
  given<School>({kOpened}).when(declare(kFrom, kFrom, "")).refused(Refusal::text_missing);
  given<School>({kOpened}).when(declare(kFrom, kFrom, kLong)).refused(Refusal::text_too_long);
  given<School>({kOpened}).when(declare(kTo, kFrom)).refused(Refusal::dates_reversed);
  given<School>({kOpened})
      .when(declare(kFrom, kFrom + 120 * kDay))
      .refused(Refusal::period_too_long);
}
TEST(Holiday, IsWithdrawnOnceWithAReason) {
  const WithdrawHoliday withdraw{kSchool, kHoliday, kReason};
  const HolidayWithdrawn withdrawn{kSchool, kHoliday, kReason};
  given<School>({kOpened, kDeclared}).when(withdraw).then({withdrawn});
  given<School>({kOpened, kDeclared}).repeated_is_refused(Refusal::already_withdrawn, withdraw);
  given<School>({kOpened}).when(withdraw).refused(Refusal::unknown_holiday);
  given<School>({kOpened, kDeclared})
      .when(WithdrawHoliday{kSchool, kHoliday, {}})
      .refused(Refusal::reason_missing);
  given<School>({kOpened, kDeclared, withdrawn})
      .when(declare(kFrom, kFrom + kDay))
      .refused(Refusal::already_withdrawn);
}

TEST(MovedDay, IsDeclaredOnce) {
  given<School>({kOpened}).when(move(kFriday, kSaturday)).then({kDayMoved});
  given<School>({kOpened}).repeated(move(kFriday, kSaturday));
}
TEST(MovedDay, FreesAWeekdayAndWorksAnotherDay) {
  given<School>({kOpened}).when(move(kFriday, kFriday)).refused(Refusal::moved_day_invalid);
  given<School>({kOpened}).when(move(kSaturday, kFriday)).refused(Refusal::moved_day_invalid);
}
TEST(MovedDay, J11_APublicHolidayStaysFree) {
  const Date holiday = date_of(2026, 11, 18);
  given<School>({kOpened}).when(move(kFriday, holiday)).refused(Refusal::moved_day_invalid);
}
TEST(MovedDay, IsNotMovedTwice) {
  MoveDay other = move(kFriday, kSaturday + 7 * kDay);
  other.moved_day = id<MovedDayId>("other");
  given<School>({kOpened, kDayMoved}).when(other).refused(Refusal::moved_day_invalid);
  other.day_off = kFriday + 7 * kDay;
  other.working_day = kSaturday;
  given<School>({kOpened, kDayMoved}).when(other).refused(Refusal::moved_day_invalid);
}
TEST(MovedDay, IsWithdrawnOnceWithAReason) {
  const WithdrawMovedDay withdraw{kSchool, kMoved, kReason};
  const MovedDayWithdrawn withdrawn{kSchool, kMoved, kReason};
  given<School>({kOpened, kDayMoved}).when(withdraw).then({withdrawn});
  given<School>({kOpened, kDayMoved}).repeated_is_refused(Refusal::already_withdrawn, withdraw);
  given<School>({kOpened}).when(withdraw).refused(Refusal::unknown_moved_day);
  given<School>({kOpened, kDayMoved})
      .when(WithdrawMovedDay{kSchool, kMoved, {}})
      .refused(Refusal::reason_missing);
  given<School>({kOpened, kDayMoved, withdrawn})
      .when(move(kFriday, kSaturday))
      .refused(Refusal::already_withdrawn);
}

SetRolePermissions set(Role role, std::vector<Permission> permissions) {
  return {kSchool, role, std::move(permissions)};
}

TEST(RolePermissions, RO_AreSetAllTogetherByTheSchool) {
  const auto command = set(Role::clerk, {Permission::write_mail, Permission::manage_accounts});
  const RolePermissionsChanged changed{
      kSchool, Role::clerk, {Permission::manage_accounts, Permission::write_mail}};
  given<School>({kOpened}).when(command).then({changed});
  given<School>({kOpened}).repeated(command);
  given<School>({kOpened, changed})
      .when(set(Role::clerk, {}))
      .then({RolePermissionsChanged{kSchool, Role::clerk, {}}});
}
TEST(RolePermissions, RO_ThatAreSoByDefaultAreNoChange) {
  const auto by_default = default_permissions(Role::teacher).list();
  given<School>({kOpened}).when(set(Role::teacher, by_default)).then_nothing();
  given<School>({kOpened, RolePermissionsChanged{kSchool, Role::teacher, {}}})
      .when(set(Role::teacher, by_default))
      .then({RolePermissionsChanged{kSchool, Role::teacher, by_default}});
}
TEST(RolePermissions, RO_AreNotThoseThatTheRoleMayNeverHave) {
  const auto refused = [](Role role, Permission permission) {
    given<School>({kOpened})
        .when(set(role, {permission}))
        .refused(Refusal::permission_not_for_role);
  };
  refused(Role::auditor, Permission::write_journals);
  refused(Role::mother, Permission::read_school);
  refused(Role::teacher, Permission::manage_staff);
  refused(Role::service_operator, Permission::read_school);
  refused(Role::system, Permission::write_mail);
  given<School>({kOpened})
      .when(set(Role::service_operator, {}))
      .refused(Refusal::permission_not_for_role);
}
TEST(RolePermissions, RO_AreListedOnce) {
  given<School>({kOpened})
      .when(set(Role::clerk, {Permission::read_school, Permission::read_school}))
      .refused(Refusal::permission_listed_twice);
}
TEST(RolePermissions, RO_ThatTheSuperuserCannotBeWithoutStay) {
  for (const Permission gone : {Permission::manage_staff, Permission::edit_settings}) {
    auto rest = default_permissions(Role::superuser).list();
    std::erase(rest, gone);
    given<School>({kOpened})
        .when(set(Role::superuser, rest))
        .refused(Refusal::permission_indispensable);
  }
}

TEST(School, FS3_MakesFeaturesFreeAllTogether) {
  const FreeFeatures free{kSchool, {Feature::ranking, Feature::no_ads}};
  const FreeFeaturesChanged freed{kSchool, free.features};
  given<School>({kOpened}).when(free).then({freed});
  given<School>({kOpened}).repeated(free);
  given<School>({kOpened, freed})
      .when(FreeFeatures{kSchool, {}})
      .then({FreeFeaturesChanged{kSchool, {}}});
  given<School>({kOpened})
      .when(FreeFeatures{kSchool, {Feature::ranking, Feature::ranking}})
      .refused(Refusal::settings_out_of_range);
}

}  // namespace
}  // namespace klade
