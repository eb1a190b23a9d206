// Query family: a parent's children and their institutions.  GET /family.
// Depends on rows of several partitions, so it has no revision.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/core/time.h"
#include "projections/reading.h"
#include "projections/views/membership.h"
#include "projections/views/sign_ins.h"

namespace klade {

// A child at an institution: what the parent switches to.
struct FamilyInstitution {
  ProfileId profile;
  Role role = Role::none;  // of the parent
  Named<SchoolId> school;
  PersonId pupil;
  std::string school_class;  // "class": its name today, or empty
  bool current = false;      // who reads
  static void fields(auto& self, auto&& visit) {
    visit("profile", self.profile);
    visit("role", self.role);
    visit("school", self.school);
    visit("pupil", self.pupil);
    visit("class", self.school_class);
    visit("current", self.current);
  }
};
struct FamilyChild {
  std::string name;
  std::vector<FamilyInstitution> institutions;
  FIELDS(name, institutions)
};
struct FamilyApplication {
  std::int32_t children = 0;
  Instant asked_at{};
  FIELDS(children, asked_at)
};
struct FamilyPage {
  std::optional<FamilyId> id;  // nothing: only this one child so far
  std::vector<FamilyChild> children;
  std::int32_t limit = 0;
  std::optional<FamilyApplication> application;
  FIELDS(id, children, limit, application)
};
// Children by name, in Latvian order.  `common_limit` is that of a family that was granted no
// other.
FamilyPage family_page(const Reading& reading,
                       const ProfileRow& reader,
                       Date today,
                       std::int32_t common_limit);

// The profiles of a family that may be used, its members' order; of none, or of one that does not
// say so of the reader: the reader's own.
std::vector<ProfileRow> open_profiles_of_family(const ViewReader& rows, const ProfileRow& reader);

}  // namespace klade
