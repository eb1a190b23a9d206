// Query profile: who is signed in.  POST /sessions, GET /me.
// Depends on people, classes and school revisions of the profile's school.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/core/time.h"
#include "projections/reading.h"
#include "projections/views/demands.h"
#include "projections/views/membership.h"
#include "projections/views/sign_ins.h"

namespace klade {

struct PupilSummary {
  PersonId id;
  std::string name;
  std::string school_class;  // "class": its name today, or empty
  static void fields(auto& self, auto&& visit) {
    visit("id", self.id);
    visit("name", self.name);
    visit("class", self.school_class);
  }
};
struct ProfileSummary {
  ProfileId id;
  Role role = Role::none;  // the first of its roles
  std::string name;
  Named<SchoolId> school;
  std::optional<PupilSummary> pupil;  // whose parent it is, or itself; nothing for staff
  FIELDS(id, role, name, school, pupil)
};
struct ProfilePage {
  ProfileId id;
  Role role = Role::none;
  std::vector<Role> roles;
  std::string name;
  Named<SchoolId> school;
  std::optional<PupilSummary> pupil;
  std::vector<Named<ClassId>> class_teacher_of;
  Language language = Language::lv;   // of what is sent to it
  bool alternative_username = false;  // it has one; which is known to nobody else
  bool second_factor = false;         // it signs in with one
  std::vector<Demand> demanded;       // of it before anything else
  std::vector<Permission> permissions;
  bool former = false;  // it has ended, and reads on (A15)
  FIELDS(id,
         role,
         roles,
         name,
         school,
         pupil,
         class_teacher_of,
         language,
         alternative_username,
         second_factor,
         demanded,
         permissions,
         former)
};
ProfileSummary profile_summary(const Reading& reading, const ProfileRow& profile, Date today);
// `terms`: the version of the terms of use that is in force.
ProfilePage profile_page(const Reading& reading,
                         const ProfileRow& profile,
                         Date today,
                         std::int32_t terms);

}  // namespace klade
