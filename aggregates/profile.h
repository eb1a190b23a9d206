// Aggregate Profile: what a person may be at a school, and how it gets in.
// A6 to A8, A13, A16, F1, P1 to P10, RV1.
#pragma once

#include <set>
#include <string>
#include <variant>
#include <vector>

#include "aggregates/decision.h"

namespace klade {

inline constexpr std::int32_t kRecoveryCodes = 10;
inline constexpr std::size_t kMaxOrderNumberBytes = 40;

// Opens it, opens it again when it was closed, and sets roles and username to what is given.
struct OpenProfile {
  ProfileId profile;
  SchoolId school;
  PersonId person;
  PersonId pupil;
  std::vector<Role> roles;
  BlindIndex username;
  FIELDS(profile, school, person, pupil, roles, username)
};
// Of an employee, all together.  Who acts is the command's origin; a superuser's role is nobody's
// own to give or to take, and never the school's last.
struct ChangeRoles {
  ProfileId profile;
  std::vector<Role> roles;
  bool is_last_superuser = false;  // a fact: no other open profile of the school has the role
  FIELDS(profile, roles, is_last_superuser)
};
struct IssuePassword {
  ProfileId profile;
  BlindIndex username;  // whose salt the verifier was made with
  BlindIndex verifier;
  FIELDS(profile, username, verifier)
};
// The same, and the password goes to the profile's phone.
struct TextPassword {
  ProfileId profile;
  SchoolId school;
  BlindIndex username;
  BlindIndex verifier;
  PasswordReason reason = PasswordReason::issued;
  TextMessage message;
  FIELDS(profile, school, username, verifier, reason, message)
};
// That the profile is the caller's own is a fact.
struct ChoosePassword {
  ProfileId profile;
  BlindIndex username;
  BlindIndex old;  // of the password that the caller says is the present one
  BlindIndex verifier;
  FIELDS(profile, username, old, verifier)
};
// Nil: gives it up.  That it is reserved for the profile is a fact.
struct ChooseAlias {
  ProfileId profile;
  BlindIndex alias;
  FIELDS(profile, alias)
};
struct ChooseLanguage {
  ProfileId profile;
  Language language = Language::lv;
  FIELDS(profile, language)
};
struct PrepareSecondFactor {
  ProfileId profile;
  Sealed secret;
  FIELDS(profile, secret)
};
// That the one-time password of this step was right is a fact, here and below.
struct ConfirmSecondFactor {
  ProfileId profile;
  std::int64_t step = 0;
  FIELDS(profile, step)
};
struct UseSecondFactor {
  ProfileId profile;
  std::int64_t step = 0;
  FIELDS(profile, step)
};
struct UseRecoveryCode {
  ProfileId profile;
  std::int32_t number = 0;
  FIELDS(profile, number)
};
struct RemoveSecondFactor {
  ProfileId profile;
  FIELDS(profile)
};
struct AcceptTerms {
  ProfileId profile;
  std::int32_t version = 0;
  FIELDS(profile, version)
};
// Each kind and, for it, each channel at most once.
struct ChangeNotificationSettings {
  ProfileId profile;
  NotificationSettings settings;
  FIELDS(profile, settings)
};
// Of one family at most (F1).
struct JoinFamily {
  ProfileId profile;
  FamilyId family;
  FIELDS(profile, family)
};
// Changes nothing when it is not of that family.
struct LeaveFamily {
  ProfileId profile;
  FamilyId family;
  FIELDS(profile, family)
};
// By an order, with its number and date, when a person ends it (RV1).
struct CloseProfile {
  ProfileId profile;
  ProfileEnd why = ProfileEnd::unknown;
  std::string order_number{};
  Date order_date{};
  FIELDS(profile, why, order_number, order_date)
};

// By an order, too.
struct ReopenProfile {
  ProfileId profile;
  std::string order_number{};
  Date order_date{};
  FIELDS(profile, order_number, order_date)
};

struct Profile {
  using Command = std::variant<OpenProfile,
                               ChangeRoles,
                               IssuePassword,
                               TextPassword,
                               ChoosePassword,
                               ChooseAlias,
                               ChooseLanguage,
                               PrepareSecondFactor,
                               ConfirmSecondFactor,
                               UseSecondFactor,
                               UseRecoveryCode,
                               RemoveSecondFactor,
                               AcceptTerms,
                               ChangeNotificationSettings,
                               JoinFamily,
                               LeaveFamily,
                               CloseProfile,
                               ReopenProfile>;
  enum class SecondFactor { none, prepared, confirmed };

  bool opened = false;
  bool closed = false;
  ProfileEnd why = ProfileEnd::unknown;  // of one that is closed
  std::vector<Role> roles;
  BlindIndex username;
  BlindIndex verifier;
  BlindIndex alias;
  Language language = Language::lv;
  SecondFactor second_factor = SecondFactor::none;
  std::int64_t last_step = 0;  // of the one-time passwords that were shown
  std::set<std::int32_t> used_recovery_codes;
  std::int32_t terms = 0;  // the newest version that was accepted
  FamilyId family;         // nil: none
  NotificationSettings notifications;
};
Decision decide(const Profile::Command& command, const Profile& profile, const Context& context);
void evolve(Profile& profile, const Event& event);
StreamId stream_of(const Profile::Command& command);

}  // namespace klade
