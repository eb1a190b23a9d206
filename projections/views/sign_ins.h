// View sign_ins: profiles, and how they sign in.
//
//   p <profile>              ProfileRow     r <profile>            (no value): roles by its school
//   u <username> <profile>   (no value)     n <person> <profile>   (no value)
//   s <school> <profile>     (no value)     l <pupil> <profile>    (no value)
//   h <alias>                AliasHolder: for whom it is reserved, of whatever school
#pragma once

#include <optional>
#include <vector>

#include "projections/projection.h"

namespace klade {

class SignInsView final : public Projection {
 public:
  View view() const override { return View::sign_ins; }
  std::string_view name() const override { return "sign_ins"; }
  std::uint32_t version() const override { return 5; }
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
  bool second_factor = false;            // it signs in with one, too
  Sealed second_factor_secret{};         // also one that is not confirmed yet
  std::int32_t terms = 0;                // the newest version that it accepted; 0: none
  bool by_school = false;                // somebody opened it, no package
  ProfileEnd why = ProfileEnd::unknown;  // of one that is closed
  NotificationSettings notifications{};
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
         terms,
         by_school,
         why,
         notifications)
  // By an order: no package opens it again (RV1).
  bool closed_by_order() const {
    return closed && why != ProfileEnd::unknown && why != ProfileEnd::erased;
  }
  bool has_password() const { return !verifier.is_nil(); }
  bool operator==(const ProfileRow&) const = default;
};

struct AliasHolder {
  ProfileId profile;
  Instant since{};
  FIELDS(profile, since)
};

// Closed profiles are among the answers.
std::optional<ProfileRow> profile(const ViewReader& rows, ProfileId id);
std::vector<ProfileRow> profiles_of_username(const ViewReader& rows, BlindIndex username);
std::optional<AliasHolder> holder_of_alias(const ViewReader& rows, BlindIndex alias);
// Who has chosen the alias that is reserved for it: a name that only one of both says is nobody's.
std::optional<ProfileRow> profile_of_alias(const ViewReader& rows, BlindIndex alias);
std::vector<ProfileRow> profiles_of_person(const ViewReader& rows, PersonId person);
// The pupil's own and its parents'.
std::vector<ProfileRow> profiles_of_pupil(const ViewReader& rows, PersonId pupil);
std::vector<ProfileRow> profiles_of_school(const ViewReader& rows, SchoolId school);

}  // namespace klade
