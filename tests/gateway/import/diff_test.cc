#include "gateway/import/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/import/import_ids.h"
#include "gateway/node/password.h"
#include "projections/views/classes.h"
#include "projections/views/journals.h"
#include "projections/views/people.h"
#include "projections/views/schools.h"
#include "projections/views/sign_ins.h"
#include "tests/gateway/import/import_diff.h"
#include "tests/paths.h"

namespace klade {
namespace {

const Date kFirst = date_of(2026, 9, 1);
const Date kLater = date_of(2026, 11, 16);

Membership since(Date from) { return {from, std::nullopt}; }

TEST_F(ImportDiff, BringsASchoolIn) {
  const SmallPackage package;
  const ImportPlan plan = engine_.plan(package.files, kFirst);
  EXPECT_EQ(plan.counts.persons.added, 10U);
  EXPECT_EQ(plan.counts.profiles.added, 11U);
  EXPECT_EQ(plan.counts.classes.added, 2U);
  EXPECT_EQ(plan.counts.journals.added, 2U);
  EXPECT_EQ(plan.counts.places.added, 10U);
  EXPECT_EQ(engine_.submit(plan.commands), 0U);
  const auto rows = engine_.rows();
  const SchoolRow row = school(*rows, ids_.school()).value();
  EXPECT_EQ(row.name, "Mazā skola");
  ASSERT_EQ(row.years.size(), 1U);
  EXPECT_EQ(row.years[0].semesters.size(), 2U);
  EXPECT_EQ(school_class(*rows, class_id("ka"))->name, "6.a");
  EXPECT_EQ(in_class("p1", "ka"), since(kFirst));
  EXPECT_EQ(leads("t1", "ka"), since(kFirst));
  EXPECT_EQ(in_journal("p3", "jb"), since(kFirst));
  EXPECT_EQ(teaches_in("t2", "jb"), since(kFirst));
  const JournalRow journal_row = journal(*rows, journal_id("ja")).value();
  EXPECT_EQ(journal_row.subject, "Matemātika");
  EXPECT_EQ(journal_row.group, "6.a");
  EXPECT_EQ(journal_row.school_class, class_id("ka"));
  EXPECT_EQ(journal_slots(*rows, journal_id("ja")),
            (std::vector<Slot>{{2, 1, "101"}, {4, 2, "101"}}));
  const Reading reading{*rows, vault_};
  EXPECT_EQ(full_name(reading, person_id("m1")), "Maija Ozola");
  EXPECT_EQ(birth_date(reading, person_id("p2")), date_of(2014, 5, 6));
}

TEST_F(ImportDiff, A6_PupilAndItsParentsShareItsCodeAsUsername) {
  engine_.import(SmallPackage().files, kFirst);
  const BlindIndex username = username_index(vault_, "390000-00011");
  EXPECT_EQ(profiles_of_username(*engine_.rows(), username).size(), 3U);
  EXPECT_EQ(profile_row("m1", "p1").roles, std::vector{Role::mother});
  EXPECT_EQ(profile_row("f1", "p1").roles, std::vector{Role::father});
  EXPECT_EQ(profile_row("p1", "p1").roles, std::vector{Role::pupil});
  // A parent of two pupils has a profile for each; a guardian is a guardian, whatever its sex.
  EXPECT_EQ(profile_row("m1", "p2").username, username_index(vault_, "390000-00012"));
  EXPECT_EQ(profile_row("g1", "p3").roles, std::vector{Role::guardian});
}

TEST_F(ImportDiff, A7_StaffHaveOneProfileWithTheirRoles) {
  SmallPackage package;
  package.edit("roles.csv", "r9,", "r11,,t2,secondary,ext:deputy,,,sk\nr9,");
  package.edit("roles.csv", "r9,", "r12,,t1,secondary,ext:auditor,,,sk\nr9,");
  // Who teaches is a teacher, whatever else.
  package.edit("enrollments.csv", "e4,,jb,sk,t2", "e4,,jb,sk,dir");
  engine_.import(package.files, kFirst);
  EXPECT_EQ(profile_row("dir", "").roles, (std::vector{Role::director, Role::teacher}));
  EXPECT_EQ(profile_row("adm", "").roles, std::vector{Role::superuser});
  EXPECT_EQ(profile_row("t1", "").roles, (std::vector{Role::teacher, Role::auditor}));
  EXPECT_EQ(profile_row("t2", "").roles, (std::vector{Role::teacher, Role::deputy}));
  EXPECT_EQ(profile_row("dir", "").username, username_index(vault_, "390000-00001"));
}

TEST_F(ImportDiff, OfTheSamePackageIsEmpty) {
  const SmallPackage package;
  EXPECT_GT(engine_.import(package.files, kFirst), 0U);
  expect_nothing_left(package, kFirst);
  expect_nothing_left(package, kLater);
  expect_nothing_left(package, date_of(2027, 7, 1));
}

TEST_F(ImportDiff, OfTheSampleSchoolIsEmptyTheSecondTime) {
  FaultList faults;
  const auto files =
      read_package_files(std::string(klade::kSourceDir) + "/tests/data/school-rdv", faults);
  EXPECT_GT(engine_.import(*files, kLater), 7405U);
  EXPECT_EQ(engine_.plan(*files, kLater).commands.size(), 0U);
}

TEST_F(ImportDiff, CutOffAnywhereIsCompletedByRepeating) {
  const SmallPackage package;
  for (std::size_t cut = 0; cut < 60; cut += 7) {
    ImportEngine engine(vault_);
    const ImportPlan plan = engine.plan(package.files, kFirst);
    EXPECT_EQ(engine.submit(plan.commands, cut), 0U);
    EXPECT_EQ(engine.import(package.files, kFirst),
              plan.commands.size() - std::min(cut, plan.commands.size()));
    EXPECT_EQ(engine.plan(package.files, kFirst).commands.size(), 0U);
  }
}

TEST_F(ImportDiff, HasTheSameCommandIdsForTheSameState) {
  const SmallPackage package;
  const ImportPlan first = engine_.plan(package.files, kFirst);
  const ImportPlan second = engine_.plan(package.files, kFirst);
  ASSERT_EQ(first.commands.size(), second.commands.size());
  std::set<CommandId> ids;
  for (std::size_t i = 0; i < first.commands.size(); ++i) {
    EXPECT_EQ(first.commands[i].id, second.commands[i].id);
    ids.insert(first.commands[i].id);
  }
  EXPECT_EQ(ids.size(), first.commands.size());
}

TEST_F(ImportDiff, BackAndForthIsNeverTakenForARepetition) {
  const SmallPackage plain;
  SmallPackage other;
  other.edit("users.csv", "Tija", "Tīna").edit("enrollments.csv", "e4,,jb,sk,t2", "e4,,jb,sk,t1");
  engine_.import(plain.files, kFirst);
  for (int i = 0; i < 3; ++i) {
    EXPECT_GT(engine_.import(other.files, kLater), 0U);
    expect_nothing_left(other, kLater);
    EXPECT_GT(engine_.import(plain.files, kLater), 0U);
    expect_nothing_left(plain, kLater);
  }
}

TEST_F(ImportDiff, PupilJoins) {
  engine_.import(SmallPackage().files, kFirst);
  SmallPackage later;
  later.edit("enrollments.csv", "e10,", "e11,,jb,sk,p2,student,false,2026-10-05,\ne10,");
  engine_.import(later.files, kLater);
  // It is no longer one class's journal alone.
  EXPECT_EQ(journal(*engine_.rows(), journal_id("jb"))->group, "6.b MAT");
  EXPECT_EQ(in_journal("p2", "jb"), since(date_of(2026, 10, 5)));
}

TEST_F(ImportDiff, PupilLeavesOnItsEnrolmentsLastDay) {
  engine_.import(SmallPackage().files, kFirst);
  SmallPackage later;
  later.edit("enrollments.csv",
             "p2,student,false,2026-09-01,2027-05-31",
             "p2,student,false,2026-09-01,2026-10-30");
  engine_.import(later.files, kLater);
  EXPECT_EQ(in_class("p2", "ka"), (Membership{kFirst, date_of(2026, 10, 30)}));
  expect_nothing_left(later, kLater);
}

TEST_F(ImportDiff, PupilThatIsMissingLeavesOnTheDayOfTheImport) {
  engine_.import(SmallPackage().files, kFirst);
  SmallPackage later;
  later.edit("enrollments.csv", "e9,,ja,sk,p2,student,false,2026-09-01,2027-05-31\n", "");
  later.edit("enrollments.csv", "e10,,jb", "e10,tobedeleted,jb");
  const ImportPlan plan = engine_.plan(later.files, kLater);
  EXPECT_EQ(plan.counts.places.ended, 2U);
  engine_.submit(plan.commands);
  EXPECT_EQ(in_journal("p2", "ja"), (Membership{kFirst, kLater}));
  EXPECT_EQ(in_journal("p3", "jb"), (Membership{kFirst, kLater}));
}

TEST_F(ImportDiff, PupilThatComesBackIsReadmitted) {
  engine_.import(SmallPackage().files, kFirst);
  SmallPackage gone;
  gone.edit("enrollments.csv",
            "p3,student,false,2026-09-01,2027-05-31\ne8",
            "p3,student,false,2026-09-01,2026-10-01\ne8");
  engine_.import(gone.files, kLater);
  SmallPackage back;
  back.edit("enrollments.csv",
            "p3,student,false,2026-09-01,2027-05-31\ne8",
            "p3,student,false,2026-12-01,2027-05-31\ne8");
  engine_.import(back.files, kLater);
  EXPECT_EQ(in_class("p3", "kb"), since(date_of(2026, 12, 1)));
  EXPECT_EQ(members_of_class(*engine_.rows(), class_id("kb")).size(), 2U);
}

TEST_F(ImportDiff, A14_PupilMovesClassWithoutAGap) {
  engine_.import(SmallPackage().files, kFirst);
  SmallPackage later;
  later.edit("enrollments.csv",
             "e6,,ka,sk,p2,student,false,2026-09-01",
             "e16,,kb,sk,p2,student,false,2026-11-02");
  later.edit("enrollments.csv",
             "e9,,ja,sk,p2,student,false,2026-09-01",
             "e19,,jb,sk,p2,student,false,2026-11-02");
  engine_.import(later.files, kLater);
  const Date last_day = date_of(2026, 11, 1);
  EXPECT_EQ(in_class("p2", "ka"), (Membership{kFirst, last_day}));
  EXPECT_EQ(in_journal("p2", "ja"), (Membership{kFirst, last_day}));
  EXPECT_EQ(in_class("p2", "kb"), since(date_of(2026, 11, 2)));
  EXPECT_EQ(in_journal("p2", "jb"), since(date_of(2026, 11, 2)));
  expect_nothing_left(later, kLater);
}

TEST_F(ImportDiff, PlaceThatBeginsLaterIsTakenAnew) {
  engine_.import(SmallPackage().files, kFirst);
  SmallPackage later;
  later.edit("enrollments.csv",
             "e10,,jb,sk,p3,student,false,2026-09-01",
             "e10,,jb,sk,p3,student,false,2026-10-12");
  EXPECT_EQ(engine_.import(later.files, kLater), 2U);
  EXPECT_EQ(in_journal("p3", "jb"), since(date_of(2026, 10, 12)));
  expect_nothing_left(later, kLater);
}

TEST_F(ImportDiff, TeachersChange) {
  engine_.import(SmallPackage().files, kFirst);
  SmallPackage later;
  later.edit("enrollments.csv",
             "e1,,ka,sk,t1,teacher,true,2026-09-01",
             "e1,,ka,sk,t2,teacher,true,2026-11-09");
  later.edit("enrollments.csv",
             "e3,,ja,sk,t1,teacher,true,2026-09-01",
             "e3,,ja,sk,t2,teacher,true,2026-11-09");
  EXPECT_EQ(engine_.import(later.files, kLater), 4U);
  EXPECT_EQ(leads("t1", "ka"), (Membership{kFirst, kLater}));
  EXPECT_EQ(leads("t2", "ka"), since(date_of(2026, 11, 9)));
  EXPECT_EQ(teaches_in("t1", "ja"), (Membership{kFirst, kLater}));
  EXPECT_EQ(teaches_in("t2", "ja"), since(date_of(2026, 11, 9)));
}

TEST_F(ImportDiff, DetailsChangeForThatPersonOnly) {
  engine_.import(SmallPackage().files, kFirst);
  SmallPackage later;
  later.edit("users.csv", "Paula,Liepa", "Paula,Liepiņa");
  const ImportPlan plan = engine_.plan(later.files, kLater);
  EXPECT_EQ(plan.counts.persons.changed, 1U);
  EXPECT_EQ(plan.commands.size(), 1U);
  engine_.submit(plan.commands);
  EXPECT_EQ(full_name({*engine_.rows(), vault_}, person_id("p2")), "Paula Liepiņa");
}

TEST_F(ImportDiff, CorrectedCodeChangesUsernamesAndVoidsThePasswords) {
  engine_.import(SmallPackage().files, kFirst);
  const BlindIndex old = username_index(vault_, "390000-00011");
  std::vector<PlannedCommand> passwords;
  for (const char* who : {"p1", "m1", "f1"}) {
    const ProfileId id = ids_.profile(who, "p1");
    passwords.push_back({IssuePassword{id, old, BlindIndex(hash_id(who))},
                         ids_.school(),
                         CommandId(random_id()),
                         "test"});
  }
  ASSERT_EQ(engine_.submit(passwords), 0U);
  ASSERT_TRUE(profile_row("m1", "p1").has_password());
  SmallPackage later;
  later.edit("users.csv",
             "p1,,true,390000-00011,{personasKods:390000-00011}",
             "p1,,true,390000-00021,{personasKods:390000-00021}");
  engine_.import(later.files, kLater);
  for (const char* who : {"p1", "m1", "f1"}) {
    EXPECT_EQ(profile_row(who, "p1").username, username_index(vault_, "390000-00021"));
    EXPECT_FALSE(profile_row(who, "p1").has_password());
  }
  expect_nothing_left(later, kLater);
}

TEST_F(ImportDiff, WhoIsGoneLosesItsProfilesAndKeepsItsHistory) {
  engine_.import(SmallPackage().files, kFirst);
  SmallPackage later;
  later.edit("users.csv", "p3,,true", "p3,tobedeleted,true");
  later.edit("users.csv", "t2,,true", "t2,,false");
  const ImportPlan plan = engine_.plan(later.files, kLater);
  engine_.submit(plan.commands);
  EXPECT_EQ(plan.counts.profiles.ended, 3U);
  EXPECT_TRUE(profile_row("p3", "p3").closed);
  EXPECT_TRUE(profile_row("g1", "p3").closed);
  EXPECT_TRUE(profile_row("t2", "").closed);
  EXPECT_EQ(in_class("p3", "kb"), (Membership{kFirst, kLater}));
  EXPECT_EQ(full_name({*engine_.rows(), vault_}, person_id("p3")), "Pauls Kļava");
  expect_nothing_left(later, kLater);
  engine_.import(SmallPackage().files, kLater);
  EXPECT_FALSE(profile_row("p3", "p3").closed);
}

TEST_F(ImportDiff, PlacesEndWithTheRoleAtTheSchool) {
  engine_.import(SmallPackage().files, kFirst);
  SmallPackage later;
  later.edit("roles.csv", "p3,primary,student,,", "p3,primary,student,,2026-10-30");
  later.edit("roles.csv", "t2,primary,teacher,,", "t2,primary,teacher,,2026-10-30");
  engine_.import(later.files, kLater);
  EXPECT_EQ(in_class("p3", "kb"), (Membership{kFirst, kLater}));
  EXPECT_EQ(leads("t2", "kb"), (Membership{kFirst, kLater}));
  EXPECT_TRUE(profile_row("p3", "p3").closed);
  EXPECT_TRUE(profile_row("t2", "").closed);
  expect_nothing_left(later, kLater);
}

TEST_F(ImportDiff, ClassesAndJournalsEndWithTheirPlacesAndComeBack) {
  const SmallPackage plain;
  engine_.import(plain.files, kFirst);
  SmallPackage later;
  for (const char* row : {"e2,,kb", "e4,,jb", "e7,,kb", "e10,,jb"}) {
    later.edit(
        "enrollments.csv", row, std::string(row).replace(row[1] == '1' ? 4 : 3, 0, "tobedeleted"));
  }
  later.edit("classes.csv", "kb,,", "kb,tobedeleted,")
      .edit("classes.csv", "jb,,", "jb,tobedeleted,");
  engine_.import(later.files, kLater);
  EXPECT_EQ(school_class(*engine_.rows(), class_id("kb"))->dissolved, kLater);
  EXPECT_EQ(journal_closed(*engine_.rows(), journal_id("jb")), kLater);
  EXPECT_EQ(leads("t2", "kb"), (Membership{kFirst, kLater}));
  EXPECT_EQ(teaches_in("t2", "jb"), (Membership{kFirst, kLater}));
  expect_nothing_left(later, kLater);
  engine_.import(plain.files, kLater);
  EXPECT_FALSE(school_class(*engine_.rows(), class_id("kb"))->dissolved.has_value());
  EXPECT_EQ(pupils_of_journal(*engine_.rows(), journal_id("jb", 1)).size(), 1U);
  expect_nothing_left(plain, kLater);
}

TEST_F(ImportDiff, NewYearEndsTheOldOneOnItsLastDay) {
  engine_.import(SmallPackage().files, kFirst);
  SmallPackage next;
  for (auto& [name, bytes] : next.files) {
    for (const auto& [what, with] : std::vector<std::pair<std::string, std::string>>{
             {"2027", "2028"}, {"2026", "2027"}, {"y26", "y27"}}) {
      for (std::size_t at = bytes.find(what); at != std::string::npos;
           at = bytes.find(what, at + 4)) {
        bytes.replace(at, what.size(), with);
      }
    }
  }
  const Date today = date_of(2027, 8, 25);
  engine_.import(next.files, today);
  const Date end = date_of(2027, 5, 31);
  EXPECT_EQ(school(*engine_.rows(), ids_.school())->years.size(), 2U);
  EXPECT_EQ(school_class(*engine_.rows(), class_id("ka"))->dissolved, end);
  EXPECT_EQ(in_class("p1", "ka"), (Membership{kFirst, end}));
  EXPECT_EQ(journal_closed(*engine_.rows(), journal_id("ja")), end);
  EXPECT_EQ(members_of_class(*engine_.rows(), ids_.school_class("y27", "ka")).size(), 2U);
  EXPECT_EQ(engine_.plan(next.files, today).commands.size(), 0U);
}

TEST_F(ImportDiff, ErasedPersonsAreLeftAloneAndTheirParentsDoNotComeBack) {
  engine_.import(SmallPackage().files, kFirst);
  const PersonId who = person_id("p2");
  const Sealed reason = *vault_.seal(ids_.school(), "person.reason", "lūgums");
  ASSERT_EQ(
      engine_.submit({{ErasePerson{who, reason}, ids_.school(), CommandId(random_id()), "test"}}),
      0U);
  SmallPackage later;
  later.edit("users.csv", "Paula", "Pola");
  engine_.import(later.files, kLater);
  EXPECT_TRUE(person(*engine_.rows(), who)->erased);
  EXPECT_TRUE(profile_row("p2", "p2").closed);
  EXPECT_TRUE(profile_row("m1", "p2").closed);
  EXPECT_FALSE(profile_row("m1", "p1").closed);
  expect_nothing_left(later, kLater);
}

}  // namespace
}  // namespace klade
