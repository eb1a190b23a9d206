// Whatever packages were imported one after the other: what is current is what the last one says.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "gateway/import/import_ids.h"
#include "projections/views/classes.h"
#include "projections/views/journals.h"
#include "projections/views/people.h"
#include "projections/views/sign_ins.h"
#include "tests/gateway/import/import_engine.h"

namespace klade {
namespace {

const Date kFirst = date_of(2026, 9, 1);

// What is current, in words that do not depend on history.
std::vector<std::string> current_state(ImportEngine& engine) {
  const auto rows = engine.rows();
  const SchoolId school_id = ImportIds(engine.vault(), "sk").school();
  std::vector<std::string> lines;
  const auto add_members = [&lines](const std::string& in, const std::vector<Member>& members) {
    for (const Member& member : members) {
      if (member.membership.until) continue;
      lines.push_back(in + to_text(member.person) + ' ' + to_text(member.membership.from));
    }
  };
  for (const ClassRow& row : classes_of_school(*rows, school_id)) {
    if (row.dissolved) continue;
    const std::string in = "class " + row.name + ' ' + std::to_string(row.grade) + ' ';
    lines.push_back(in);
    add_members(in + "teacher ", teachers_of_class(*rows, row.id));
    add_members(in + "pupil ", members_of_class(*rows, row.id));
  }
  for (const JournalId& id : journals_of_school(*rows, school_id)) {
    if (journal_closed(*rows, id)) continue;
    const JournalRow row = *journal(*rows, id);
    const std::string in = "journal " + row.subject + ' ' + row.group + ' ' +
                           to_text(row.school_class) + ' ' +
                           std::to_string(journal_slots(*rows, id).size()) + ' ';
    lines.push_back(in);
    add_members(in + "teacher ", teachers_of_journal(*rows, id));
    add_members(in + "pupil ", pupils_of_journal(*rows, id));
  }
  for (const ProfileRow& row : profiles_of_school(*rows, school_id)) {
    if (row.closed) continue;
    lines.push_back("profile " + to_text(row.profile) + ' ' + to_text(row.username) + ' ' +
                    std::string(name_of(row.roles.front())) + ' ' +
                    to_text(person(*rows, row.person)->details.digest));
  }
  std::ranges::sort(lines);
  return lines;
}

// One thing of the package becomes different, by chance.
void mutate(SmallPackage& package, std::mt19937& chance) {
  struct Edit {
    const char* file;
    const char* what;
    const char* with;
  };
  static constexpr Edit kEdits[] = {
      {"users.csv", "Tija", "Tīna"},
      {"users.csv", "{personasKods:390000-00012}", "{personasKods:390000-00022}"},
      {"users.csv", "\"m1,f1\"", "f1"},
      {"users.csv", "Kļava,,,,g1", "Kļava,,,,\"g1,m1\""},
      {"users.csv", "t2,,true", "t2,,false"},
      {"users.csv", "f1,,true", "f1,tobedeleted,true"},
      {"roles.csv", "r4,,t2,primary,teacher", "r4,,t2,primary,principal"},
      {"roles.csv", "r8,,", "r8,tobedeleted,"},
      {"demographics.csv", "m1,,,female", "m1,,,unspecified"},
      {"classes.csv", "ka,,6.a klase,6,ck,6.a", "ka,,6.c klase,6,ck,6.c"},
      {"classes.csv", "kb,,6.b klase,6,", "kb,,6.b klase,7,"},
      {"classes.csv", "\"Tue-1,Thu-2\"", "Wed-3"},
      {"classes.csv", "jb,,", "jb,tobedeleted,"},
      {"classes.csv", "kb,,", "kb,tobedeleted,"},
      {"enrollments.csv",
       "e5,,ka,sk,p1,student,false,2026-09-01",
       "e5,,kb,sk,p1,student,false,2026-10-07"},
      {"enrollments.csv", "e6,,", "e6,tobedeleted,"},
      {"enrollments.csv", "e8,,ja", "e8,,jb"},
      {"enrollments.csv", "e9,,ja,sk,p2,student,false,2026-09-01,2027-05-31\n", ""},
      {"enrollments.csv", "e10,,jb,sk,p3", "e10,,ja,sk,p3"},
      {"enrollments.csv", "e3,,ja,sk,t1", "e3,,ja,sk,t2"},
      {"enrollments.csv", "e1,,ka,sk,t1", "e1,,ka,sk,t2"},
      {"orgs.csv", "Mazā skola", "Lielā skola"},
  };
  const Edit& edit = kEdits[chance() % std::size(kEdits)];
  const std::string& bytes = package.files.at(edit.file);
  if (bytes.find(edit.what) != std::string::npos) package.edit(edit.file, edit.what, edit.with);
}

class ImportHistory : public testing::TestWithParam<unsigned> {};

TEST_P(ImportHistory, LeadsToWhatTheLastPackageAloneWouldGive) {
  std::mt19937 chance(GetParam());
  MemoryVault vault;
  ImportEngine grown(vault);
  SmallPackage package;
  grown.import(package.files, kFirst);
  for (int step = 1; step <= 4; ++step) {
    if (chance() % 3 == 0) package = SmallPackage();
    for (unsigned i = chance() % 4; i > 0; --i) mutate(package, chance);
    const Date today = kFirst + std::chrono::days{20 * step};
    grown.import(package.files, today);
    EXPECT_EQ(grown.plan(package.files, today).commands.size(), 0U);
    ImportEngine fresh(vault);
    fresh.import(package.files, today);
    EXPECT_EQ(current_state(grown), current_state(fresh)) << "step " << step;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ImportHistory, testing::Range(1U, 9U));

}  // namespace
}  // namespace klade
