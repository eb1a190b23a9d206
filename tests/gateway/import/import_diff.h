// A school that packages are brought into, and what the views know of it then.
#pragma once

#include <gtest/gtest.h>

#include "gateway/import/diff.h"
#include "gateway/import/import_ids.h"
#include "projections/views/classes.h"
#include "projections/views/journals.h"
#include "projections/views/sign_ins.h"
#include "tests/gateway/import/import_engine.h"

namespace klade {

class ImportDiff : public testing::Test {
 protected:
  PersonId person_id(std::string_view id) const { return ids_.person(id); }
  ClassId class_id(std::string_view id) const { return ids_.school_class("y26", id); }
  JournalId journal_id(std::string_view id, unsigned edition = 0) const {
    return ids_.journal("y26", id, edition);
  }
  std::optional<Membership> in_class(std::string_view pupil, std::string_view in) {
    return last(members_of_class(*engine_.rows(), class_id(in)), pupil);
  }
  std::optional<Membership> in_journal(std::string_view pupil, std::string_view in) {
    return last(pupils_of_journal(*engine_.rows(), journal_id(in)), pupil);
  }
  std::optional<Membership> teaches_in(std::string_view teacher, std::string_view in) {
    return last(teachers_of_journal(*engine_.rows(), journal_id(in)), teacher);
  }
  std::optional<Membership> leads(std::string_view teacher, std::string_view in) {
    return last(teachers_of_class(*engine_.rows(), class_id(in)), teacher);
  }
  ProfileRow profile_row(std::string_view person, std::string_view pupil) {
    return profile(*engine_.rows(), ids_.profile(person, pupil)).value();
  }
  std::optional<Membership> last(const std::vector<Member>& members, std::string_view who) const {
    std::optional<Membership> found;
    for (const Member& member : members) {
      if (member.person == person_id(who)) found = member.membership;
    }
    return found;
  }
  void expect_nothing_left(const SmallPackage& package, Date today) {
    EXPECT_EQ(engine_.plan(package.files, today).commands.size(), 0U);
  }

  // As somebody of the school would.
  void submit_by_hand(Command command) {
    engine_.submit_as(ProfileId(hash_id("office")), std::move(command));
  }

  MemoryVault vault_;
  ImportEngine engine_{vault_};
  const ImportIds ids_{vault_, "sk"};
};

}  // namespace klade
