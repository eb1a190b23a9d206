// Context people: who persons are, which profiles they have and how a profile signs in.
// Streams: person-<PersonId>, profile-<ProfileId>.  A7, A6, A11, PD1 to PD4, RV1.
#pragma once

#include <array>
#include <string>
#include <variant>
#include <vector>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/names.h"
#include "events/core/time.h"
#include "events/vault/sealed.h"

namespace klade {

// What a profile is at its school (requirements 1.11).  Stored: values are frozen.
enum class Role : std::uint8_t {
  none = 0,
  pupil = 1,
  mother = 2,
  father = 3,
  guardian = 4,
  teacher = 5,
  deputy = 6,
  director = 7,
  superuser = 8,
  auditor = 9,
  system = 10,  // the school itself: import and policies
  clerk = 11,
  deputy_studies = 12,
  deputy_methodology = 13,
  deputy_creative = 14,
  deputy_extracurricular = 15,
  events_teacher = 16,    // responsible for what is out of school
  service_operator = 17,  // has a token, never a profile (gateway, Scope::operators)
};
template <>
std::span<const Name<Role>> names();
std::string_view name_of(Role role);

enum class Sex : std::uint8_t { unknown = 0, female = 1, male = 2 };
template <>
std::span<const Name<Sex>> names();
std::string_view name_of(Sex sex);

// Each text is sealed under the person's key, the purpose being "person.<field>".
struct PersonDetails {
  Sealed given_name;
  Sealed family_name;
  Sealed personal_code;
  Sealed birth_date;
  Sealed phone;
  Sealed email;
  Sex sex = Sex::unknown;
  BlindIndex digest;  // of the clear details together: tells a change from a repetition
  FIELDS(given_name, family_name, personal_code, birth_date, phone, email, sex, digest)
  bool operator==(const PersonDetails&) const = default;
};

struct PersonRegistered {
  static constexpr std::string_view kType = "people.person_registered.v1";
  static constexpr std::string_view kMeaning =
      "A school registers a person: pupil, parent or staff.";
  SchoolId school;
  PersonId person;
  PersonDetails details;
  FIELDS(school, person, details)
  bool operator==(const PersonRegistered&) const = default;
};

struct PersonDetailsChanged {
  static constexpr std::string_view kType = "people.person_details_changed.v1";
  static constexpr std::string_view kMeaning = "A person's details are corrected or have changed.";
  PersonId person;
  PersonDetails details;
  FIELDS(person, details)
  bool operator==(const PersonDetailsChanged&) const = default;
};

struct PersonPhoneChanged {
  static constexpr std::string_view kType = "people.person_phone_changed.v1";
  static constexpr std::string_view kMeaning =
      "A person has another phone, or a wrong one is corrected (A1, P9, PD4).";
  PersonId person;
  Sealed phone;       // under the person's key, "person.phone"; nothing: none
  BlindIndex digest;  // of all clear details together, as in PersonDetails
  Sealed reason;      // under the person's key, "person.phone_reason"
  FIELDS(person, phone, digest, reason)
  bool operator==(const PersonPhoneChanged&) const = default;
};

struct PersonEmailChanged {
  static constexpr std::string_view kType = "people.person_email_changed.v1";
  static constexpr std::string_view kMeaning =
      "A person chooses the address of e-mail that it is told at (N2).";
  PersonId person;
  Sealed email;       // under the person's key, "person.email"; nothing: none
  BlindIndex digest;  // of all clear details together, as in PersonDetails
  FIELDS(person, email, digest)
  bool operator==(const PersonEmailChanged&) const = default;
};

struct PersonErased {
  static constexpr std::string_view kType = "people.person_erased.v1";
  static constexpr std::string_view kMeaning =
      "A person's data key is to be destroyed; what was sealed with it is erased from then on.";
  PersonId person;
  Sealed reason;  // under the school's key
  FIELDS(person, reason)
  bool operator==(const PersonErased&) const = default;
};

struct ProfileOpened {
  static constexpr std::string_view kType = "people.profile_opened.v1";
  static constexpr std::string_view kMeaning =
      "A person may act at a school: as pupil, as parent of one pupil, or as staff.";
  ProfileId profile;
  SchoolId school;
  PersonId person;
  PersonId pupil;           // whose parent or which pupil; nil for staff
  std::vector<Role> roles;  // the first is the one shown
  BlindIndex username;      // of the pupil's personal code, for staff of their own (A6, A7)
  FIELDS(profile, school, person, pupil, roles, username)
  bool operator==(const ProfileOpened&) const = default;
};

struct ProfileRolesChanged {
  static constexpr std::string_view kType = "people.profile_roles_changed.v1";
  static constexpr std::string_view kMeaning = "A profile's roles are set anew.";
  ProfileId profile;
  std::vector<Role> roles;
  FIELDS(profile, roles)
  bool operator==(const ProfileRolesChanged&) const = default;
};

struct ProfileUsernameChanged {
  static constexpr std::string_view kType = "people.profile_username_changed.v1";
  static constexpr std::string_view kMeaning =
      "A profile signs in with another username, since a personal code was corrected.";
  ProfileId profile;
  BlindIndex username;
  FIELDS(profile, username)
  bool operator==(const ProfileUsernameChanged&) const = default;
};

// The verifier is a keyed hash (vault secret) of Argon2id(password, salt of the username).
struct PasswordIssued {
  static constexpr std::string_view kType = "people.password_issued.v1";
  static constexpr std::string_view kMeaning =
      "A profile gets a new password; the old one is void.";
  ProfileId profile;
  BlindIndex username;
  BlindIndex verifier;
  FIELDS(profile, username, verifier)
  bool operator==(const PasswordIssued&) const = default;
};

struct ProfileClosedV1 {
  static constexpr std::string_view kType = "people.profile_closed.v1";
  static constexpr std::string_view kMeaning = "A profile ends; its sessions end with it (RV1).";
  ProfileId profile;
  FIELDS(profile)
  bool operator==(const ProfileClosedV1&) const = default;
};

// Why a profile ends (RV1).  Stored: values are frozen.
enum class ProfileEnd : std::uint8_t {
  unknown = 0,  // was not recorded
  erased = 1,   // its person, or the pupil whose parent it is
  left = 2,     // removed from the school's pupils
  graduated = 3,
  employment_ended = 4,
  breach = 5,  // of the rules of use
};
template <>
std::span<const Name<ProfileEnd>> names();
std::string_view name_of(ProfileEnd end);

struct ProfileClosed {
  static constexpr std::string_view kType = "people.profile_closed.v2";
  static constexpr std::string_view kMeaning = "A profile ends; its sessions end with it (RV1).";
  ProfileId profile;
  ProfileEnd why = ProfileEnd::unknown;
  std::string order_number{};  // of the director's order; empty: by no order
  Date order_date{};
  FIELDS(profile, why, order_number, order_date)
  bool operator==(const ProfileClosed&) const = default;
};
inline ProfileClosed upcast(const ProfileClosedV1& old) { return {old.profile}; }

struct ProfileReopenedV1 {
  static constexpr std::string_view kType = "people.profile_reopened.v1";
  static constexpr std::string_view kMeaning = "A closed profile may be used again.";
  ProfileId profile;
  FIELDS(profile)
  bool operator==(const ProfileReopenedV1&) const = default;
};

struct ProfileReopened {
  static constexpr std::string_view kType = "people.profile_reopened.v2";
  static constexpr std::string_view kMeaning = "A closed profile may be used again (RV1).";
  ProfileId profile;
  std::string order_number{};  // of the director's order; empty: by no order
  Date order_date{};
  FIELDS(profile, order_number, order_date)
  bool operator==(const ProfileReopened&) const = default;
};
inline ProfileReopened upcast(const ProfileReopenedV1& old) { return {old.profile}; }

using PeopleEvent = std::variant<PersonRegistered,
                                 PersonDetailsChanged,
                                 PersonPhoneChanged,
                                 PersonEmailChanged,
                                 PersonErased,
                                 ProfileOpened,
                                 ProfileRolesChanged,
                                 ProfileUsernameChanged,
                                 PasswordIssued,
                                 ProfileClosed,
                                 ProfileReopened>;

}  // namespace klade
