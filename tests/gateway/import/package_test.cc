#include "gateway/import/package.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gateway/import/small_package.h"
#include "tests/paths.h"

namespace klade {
namespace {

std::vector<std::string> faults_of(const PackageFiles& files) {
  FaultList faults;
  parse_package(files, faults);
  std::vector<std::string> texts;
  for (const ImportFault& fault : faults.faults()) texts.push_back(to_text(fault));
  return texts;
}

TEST(Package, OfTheSampleSchoolHasNoFault) {
  FaultList faults;
  const Package package =
      read_package(std::string(klade::kSourceDir) + "/tests/data/school-rdv", faults);
  EXPECT_TRUE(faults.empty());
  EXPECT_TRUE(faults.warnings().empty());
  EXPECT_EQ(package.users.size(), 1434U);
  EXPECT_EQ(package.classes.size(), 296U);
  EXPECT_EQ(package.enrollments.size(), 7405U);
}

TEST(Package, OfTheSmallSchoolHasNoFault) {
  EXPECT_THAT(faults_of(SmallPackage().files), testing::IsEmpty());
}

TEST(Package, ReadsHeadersByNameInAnyOrder) {
  SmallPackage package;
  package.files["demographics.csv"] = "sex,extra,sourcedId,birthDate\nmale,?,p1,2014-02-03\n";
  FaultList faults;
  const Package read = parse_package(package.files, faults);
  EXPECT_TRUE(faults.empty());
  ASSERT_EQ(read.demographics.size(), 1U);
  EXPECT_EQ(read.demographics[0].sex, Sex::male);
}

struct FaultCase {
  std::string name;
  std::string file;
  std::string what;
  std::string with;
  std::vector<std::string> faults;
};
class PackageFault : public testing::TestWithParam<FaultCase> {};

TEST_P(PackageFault, IsNamedWithItsPlace) {
  SmallPackage package;
  const FaultCase& c = GetParam();
  EXPECT_THAT(faults_of(package.edit(c.file, c.what, c.with).files),
              testing::ElementsAreArray(c.faults));
}

INSTANTIATE_TEST_SUITE_P(
    Every,
    PackageFault,
    testing::Values(
        FaultCase{"version",
                  "manifest.csv",
                  "oneroster.version,1.2",
                  "oneroster.version,1.1",
                  {"manifest.csv:3:2: oneroster.version: only version 1.2 is read"}},
        FaultCase{
            "delta",
            "manifest.csv",
            "file.users,bulk",
            "file.users,delta",
            {"manifest.csv:11:2: file.users: delta files are not read; export a bulk package"}},
        FaultCase{"called_absent",
                  "manifest.csv",
                  "file.orgs,bulk",
                  "file.orgs,absent",
                  {"manifest.csv:9:2: file.orgs: the file is there, but called absent"}},
        FaultCase{"manifest_value",
                  "manifest.csv",
                  "file.orgs,bulk",
                  "file.orgs,some",
                  {"manifest.csv:9:2: file.orgs: must be one of absent, bulk"}},
        FaultCase{"header_lacks",
                  "roles.csv",
                  "orgSourcedId",
                  "org",
                  {"roles.csv:1:1: the header lacks the field orgSourcedId"}},
        FaultCase{"header_twice",
                  "orgs.csv",
                  "identifier",
                  "name",
                  {"orgs.csv:1:5: the header names this field twice"}},
        FaultCase{"field_count",
                  "demographics.csv",
                  "f1,,,male",
                  "f1,,,male,extra",
                  {"demographics.csv:5:5: the record has 5 fields, the header has 4"}},
        FaultCase{"quote",
                  "orgs.csv",
                  "Novads",
                  "No\"vads",
                  {"orgs.csv:2:3: a quote in a field that is not quoted"}},
        FaultCase{"not_utf8",
                  "orgs.csv",
                  "Mazā",
                  "Maz\xE2",
                  {"orgs.csv:3:3: not UTF-8, or a control character"}},
        FaultCase{"status",
                  "orgs.csv",
                  "d,,Novads",
                  "d,gone,Novads",
                  {"orgs.csv:2:2: status: must be one of active, tobedeleted"}},
        FaultCase{"id_missing",
                  "demographics.csv",
                  "f1,,,male",
                  ",,,male",
                  {"demographics.csv:5:1: sourcedId: must not be empty"}},
        FaultCase{"id_twice",
                  "users.csv",
                  "g1,,true",
                  "f1,,true",
                  {"demographics.csv:6:1: sourcedId: no such user",
                   "roles.csv:11:3: userSourcedId: no such user",
                   "users.csv:8:11: agentSourcedIds: no such user",
                   "users.csv:11:1: sourcedId: already stands in line 10"}},
        FaultCase{"date",
                  "academicSessions.csv",
                  "2026-12-18",
                  "18.12.2026",
                  {"academicSessions.csv:3:6: endDate: must be a date as 2026-09-01"}},
        FaultCase{"date_that_is_none",
                  "demographics.csv",
                  "2014-02-03",
                  "2014-02-30",
                  {"demographics.csv:2:3: birthDate: must be a date as 2026-09-01"}},
        FaultCase{"dates_reversed",
                  "enrollments.csv",
                  "p3,student,false,2026-09-01,2027-05-31",
                  "p3,student,false,2027-09-01,2027-05-31",
                  {"enrollments.csv:8:9: endDate: is before the first day"}},
        FaultCase{
            "semester_outside",
            "academicSessions.csv",
            "2027-01-04,2027-05-31",
            "2027-01-04,2027-06-30",
            {"academicSessions.csv:4:5: startDate: the semester is not within its school year"}},
        FaultCase{"year_too_long",
                  "academicSessions.csv",
                  "2027-05-31,,2027",
                  "2027-10-06,,2027",
                  {"academicSessions.csv:2:6: endDate: a school year has at most 400 days"}},
        FaultCase{"year_as_long_as_may_be",
                  "academicSessions.csv",
                  "2027-05-31,,2027",
                  "2027-10-05,,2027",
                  {}},
        FaultCase{"semesters_overlap",
                  "academicSessions.csv",
                  "2027-01-04",
                  "2026-12-18",
                  {"academicSessions.csv:4:5: startDate: the semester overlaps the one in line 3"}},
        FaultCase{"semester_parent",
                  "academicSessions.csv",
                  "2026-12-18,y26",
                  "2026-12-18,y27",
                  {"academicSessions.csv:3:7: parentSourcedId: no such session",
                   "classes.csv:2:10: termSourcedIds: the session is of no school year",
                   "classes.csv:3:10: termSourcedIds: the session is of no school year",
                   "classes.csv:4:10: termSourcedIds: the session is of no school year",
                   "classes.csv:5:10: termSourcedIds: the session is of no school year"}},
        FaultCase{"code",
                  "users.csv",
                  "t1,,true,390000-00003,{personasKods:390000-00003}",
                  "t1,,true,390000-00003,{personasKods:39000-00003}",
                  {"users.csv:4:5: userIds: personasKods must be as 123456-12345"}},
        FaultCase{"username",
                  "users.csv",
                  "p3,,true,390000-00013,{personasKods:390000-00013}",
                  "p3,,true,pauls,",
                  {"users.csv:8:4: username: must be a personal code as 123456-12345"}},
        FaultCase{"code_twice",
                  "users.csv",
                  "p3,,true,390000-00013,{personasKods:390000-00013}",
                  "p3,,true,390000-00012,{personasKods:39000000012}",
                  {"users.csv:8:5: personasKods: also stands in line 7"}},
        FaultCase{"user_ids",
                  "users.csv",
                  "{personasKods:390000-00004}",
                  "390000-00004",
                  {"users.csv:5:5: userIds: must be a list as {type:id}"}},
        FaultCase{"name_missing",
                  "users.csv",
                  "Tija",
                  "",
                  {"users.csv:4:6: givenName: must not be empty"}},
        FaultCase{"enabled",
                  "users.csv",
                  "t1,,true",
                  "t1,,yes",
                  {"users.csv:4:3: enabledUser: must be one of true, false"}},
        FaultCase{"agent",
                  "users.csv",
                  "\"m1,f1\"",
                  "\"m1,x9\"",
                  {"users.csv:6:11: agentSourcedIds: no such user"}},
        FaultCase{"agent_twice",
                  "users.csv",
                  "\"m1,f1\"",
                  "\"m1,m1\"",
                  {"users.csv:6:11: agentSourcedIds: names a user twice"}},
        FaultCase{"agent_itself",
                  "users.csv",
                  "\"m1,f1\"",
                  "\"m1,f1,p1\"",
                  {"users.csv:6:11: agentSourcedIds: names the user itself"}},
        FaultCase{
            "role",
            "roles.csv",
            "t1,primary,teacher",
            "t1,primary,janitor",
            {"roles.csv:4:5: role: must be one of student, parent, guardian, relative, teacher, "
             "principal, siteAdministrator, systemAdministrator, ext:deputy, ext:auditor, aide, "
             "counselor, proctor, districtAdministrator"}},
        FaultCase{"role_user",
                  "roles.csv",
                  "r2,,adm",
                  "r2,,nobody",
                  {"roles.csv:3:3: userSourcedId: no such user"}},
        FaultCase{"role_org",
                  "roles.csv",
                  "siteAdministrator,,,sk",
                  "siteAdministrator,,,zz",
                  {"roles.csv:3:8: orgSourcedId: no such organisation"}},
        FaultCase{"sex",
                  "demographics.csv",
                  "2014-02-03,male",
                  "2014-02-03,m",
                  {"demographics.csv:2:4: sex: must be one of female, male, other, unspecified"}},
        FaultCase{"demographics_user",
                  "demographics.csv",
                  "f1,,,male",
                  "f9,,,male",
                  {"demographics.csv:5:1: sourcedId: no such user"}},
        FaultCase{"course",
                  "classes.csv",
                  "kb,,6.b klase,6,ck",
                  "kb,,6.b klase,6,cx",
                  {"classes.csv:3:5: courseSourcedId: no such course"}},
        FaultCase{"class_type",
                  "classes.csv",
                  "6.b,homeroom",
                  "6.b,club",
                  {"classes.csv:3:7: classType: must be one of homeroom, scheduled"}},
        FaultCase{"grades",
                  "classes.csv",
                  "6.b klase,6,",
                  "6.b klase,13,",
                  {"classes.csv:3:4: grades: must be numbers from 1 to 12"}},
        FaultCase{"two_grades",
                  "classes.csv",
                  "6.b klase,6,",
                  "6.b klase,\"6,7\",",
                  {"classes.csv:3:4: grades: a homeroom is of one grade"}},
        FaultCase{"term",
                  "classes.csv",
                  "102,sk,\"s1,s2\",Klases",
                  "102,sk,\"s1,s9\",Klases",
                  {"classes.csv:3:10: termSourcedIds: no such session"}},
        FaultCase{"class_school",
                  "classes.csv",
                  "homeroom,102,sk",
                  "homeroom,102,d",
                  {"classes.csv:3:9: schoolSourcedId: must name an organisation of type school",
                   "enrollments.csv:3:4: schoolSourcedId: the class is another school's",
                   "enrollments.csv:3:5: userSourcedId: has no staff role at this school",
                   "enrollments.csv:8:4: schoolSourcedId: the class is another school's",
                   "enrollments.csv:8:5: userSourcedId: has no role student at this school"}},
        FaultCase{"periods",
                  "classes.csv",
                  "Tue-1,Thu-2",
                  "Tue-1,Die-2",
                  {"classes.csv:4:12: periods: must be a list as Mon-1,Thu-2"}},
        FaultCase{"periods_twice",
                  "classes.csv",
                  "Tue-1,Thu-2",
                  "Tue-1,Tue-1",
                  {"classes.csv:4:12: periods: names a lesson twice"}},
        FaultCase{"enrolled_class",
                  "enrollments.csv",
                  "e9,,ja",
                  "e9,,jx",
                  {"enrollments.csv:10:3: classSourcedId: no such class"}},
        FaultCase{"enrolled_user",
                  "enrollments.csv",
                  "e9,,ja,sk,p2",
                  "e9,,ja,sk,p9",
                  {"enrollments.csv:10:5: userSourcedId: no such user"}},
        FaultCase{"enrolled_role",
                  "enrollments.csv",
                  "p2,student,false,2026-09-01,2027-05-31\ne7",
                  "p2,pupil,false,2026-09-01,2027-05-31\ne7",
                  {"enrollments.csv:7:6: role: must be one of student, teacher, proctor, "
                   "administrator"}},
        FaultCase{"teacher_no_staff",
                  "enrollments.csv",
                  "jb,sk,t2,teacher",
                  "jb,sk,m1,teacher",
                  {"enrollments.csv:5:5: userSourcedId: has no staff role at this school"}},
        FaultCase{"two_homerooms",
                  "enrollments.csv",
                  "e10,,jb,sk,p3",
                  "e10,,kb,sk,p1",
                  {"enrollments.csv:11:3: classSourcedId: in another homeroom at the same time by "
                   "line 6"}}),
    [](const auto& named) { return named.param.name; });

TEST(Package, NamesEveryFaultOfEveryFile) {
  SmallPackage package;
  package.edit("users.csv", "Tija", "").edit("users.csv", "Toms", "");
  package.edit("demographics.csv", "p1,,2014-02-03,male", "p1,,?,?");
  EXPECT_THAT(faults_of(package.files),
              testing::ElementsAre(
                  "demographics.csv:2:3: birthDate: must be a date as 2026-09-01",
                  "demographics.csv:2:4: sex: must be one of female, male, other, unspecified",
                  "users.csv:4:6: givenName: must not be empty",
                  "users.csv:5:6: givenName: must not be empty"));
}

TEST(Package, CountsFaultsBeyondTheBound) {
  SmallPackage package;
  std::string& rows = package.files["demographics.csv"];
  for (std::size_t i = 0; i < kMaxFaults + 7; ++i) rows += ",,,\n";
  FaultList faults;
  parse_package(package.files, faults);
  EXPECT_EQ(faults.faults().size(), kMaxFaults);
  EXPECT_EQ(faults.beyond(), 7U);
}

TEST(Package, FaultsRepeatNothingOfTheFiles) {
  SmallPackage package;
  for (auto& [name, bytes] : package.files) {
    std::string& text = bytes;
    for (std::size_t at = text.find("390000"); at != std::string::npos; at = text.find("390000")) {
      text.replace(at, 6, "SECRET");
    }
  }
  package.edit("users.csv", "Maija,Ozola,,+37100000001,,", "Maija,Ozola,,+37100000001,,Slepenā");
  package.edit("enrollments.csv", "e9,,ja,sk,p2,student", "e9,,ja,sk,Slepenā,Slepenā");
  for (const std::string& text : faults_of(package.files)) {
    EXPECT_EQ(text.find("SECRET"), std::string::npos) << text;
    EXPECT_EQ(text.find("Slepen"), std::string::npos) << text;
  }
}

TEST(Package, LacksAFileTheManifestPromises) {
  SmallPackage package;
  package.files.erase("demographics.csv");
  EXPECT_THAT(faults_of(package.files),
              testing::ElementsAre("manifest.csv:7:2: file.demographics: the file is missing"));
  package.edit("manifest.csv", "file.demographics,bulk", "file.demographics,absent");
  EXPECT_THAT(faults_of(package.files), testing::IsEmpty());
  package.files.erase("manifest.csv");
  EXPECT_THAT(faults_of(package.files), testing::Contains("manifest.csv:0:0: is missing"));
}

TEST(Package, WarnsOfParentsWithoutPupils) {
  SmallPackage package;
  package.edit("users.csv", "Kļava,,,,g1", "Kļava,,,,");
  FaultList faults;
  parse_package(package.files, faults);
  EXPECT_TRUE(faults.empty());
  ASSERT_EQ(faults.warnings().size(), 1U);
  EXPECT_EQ(to_text(faults.warnings()[0]),
            "users.csv:11:1: sourcedId: a parent that no pupil names gets no profile");
}

}  // namespace
}  // namespace klade
