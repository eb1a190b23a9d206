// View sign_ins: profiles, and how they sign in.
//
//   p <profile>              ProfileRow
//   u <username> <profile>   (no value)     n <person> <profile>   (no value)
//   s <school> <profile>     (no value)     l <pupil> <profile>    (no value)
//   a <alias>                ProfileId: who signs in by it, too
#pragma once

#include <optional>
#include <vector>

#include "projections/projection.h"

namespace klade {

class SignInsView final : public Projection {
 public:
  View view() const override { return View::sign_ins; }
  std::string_view name() const override { return "sign_ins"; }
  std::uint32_t version() const override { return 3; }
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
  BlindIndex alias;  // nil: none
  Language language = Language::lv;
  bool second_factor = false;     // it signs in with one, too
  Sealed second_factor_secret{};  // also one that is not confirmed yet
  std::int32_t terms = 0;         // the newest version that it accepted; 0: none
  FIELDS(profile,
         school,
         person,
         pupil,
         roles,
         username,
         verifier,
         closed,
         alias,
         language,
         second_factor,
         second_factor_secret,
         terms)
  bool has_password() const { return !verifier.is_nil(); }
  bool operator==(const ProfileRow&) const = default;
};

// Closed profiles are among the answers.
std::optional<ProfileRow> profile(const ViewReader& rows, ProfileId id);
std::vector<ProfileRow> profiles_of_username(const ViewReader& rows, BlindIndex username);
std::optional<ProfileRow> profile_of_alias(const ViewReader& rows, BlindIndex alias);
std::vector<ProfileRow> profiles_of_person(const ViewReader& rows, PersonId person);
// The pupil's own and its parents'.
std::vector<ProfileRow> profiles_of_pupil(const ViewReader& rows, PersonId pupil);
std::vector<ProfileRow> profiles_of_school(const ViewReader& rows, SchoolId school);

}  // namespace klade
