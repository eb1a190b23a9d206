// View sign_ins: profiles, and how they sign in.
//
//   p <profile>              ProfileRow
//   u <username> <profile>   (no value)     n <person> <profile>   (no value)
//   s <school> <profile>     (no value)     l <pupil> <profile>    (no value)
#pragma once

#include <optional>
#include <vector>

#include "projections/projection.h"

namespace klade {

class SignInsView final : public Projection {
 public:
  View view() const override { return View::sign_ins; }
  std::string_view name() const override { return "sign_ins"; }
  std::uint32_t version() const override { return 2; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

struct ProfileRow {
  ProfileId profile;
  SchoolId school;
  PersonId person;
  PersonId pupil;  // nil for staff
  std::vector<Role> roles;
  BlindIndex username;
  BlindIndex verifier;  // nil: no password, or one made for a username it no longer has
  bool closed = false;
  FIELDS(profile, school, person, pupil, roles, username, verifier, closed)
  bool has_password() const { return !verifier.is_nil(); }
  bool operator==(const ProfileRow&) const = default;
};

// Closed profiles are among the answers.
std::optional<ProfileRow> profile(const ViewReader& rows, ProfileId id);
std::vector<ProfileRow> profiles_of_username(const ViewReader& rows, BlindIndex username);
std::vector<ProfileRow> profiles_of_person(const ViewReader& rows, PersonId person);
// The pupil's own and its parents'.
std::vector<ProfileRow> profiles_of_pupil(const ViewReader& rows, PersonId pupil);
std::vector<ProfileRow> profiles_of_school(const ViewReader& rows, SchoolId school);

}  // namespace klade
