// Context accounts: how a profile gets in.  Stream: profile-<ProfileId>, which it shares with
// context people.  A6, A8, A13, A16, P1 to P10.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/names.h"
#include "events/core/time.h"
#include "events/language.h"
#include "events/notifications.h"
#include "events/vault/sealed.h"

namespace klade {

// Why a profile got a new password.  Stored: values are frozen.
enum class PasswordReason : std::uint8_t {
  registered = 1,     // its phone was entered (A1, P1)
  phone_changed = 2,  // another phone was entered, or a wrong one corrected (P9)
  asked_by_sms = 3,   // from its phone (P4)
  issued = 4,         // by the school (P10)
};
template <>
std::span<const Name<PasswordReason>> names();
std::string_view name_of(PasswordReason reason);

// A text that is to go out, once.  Both texts are sealed under the message's own key ("message.to",
// "message.text"), which is destroyed when a provider has taken it, or when it expires.
struct TextMessage {
  MessageId id;
  Sealed to;
  Sealed text;
  Instant expires_at{};
  FIELDS(id, to, text, expires_at)
  bool operator==(const TextMessage&) const = default;
};

// The verifier is as in PasswordIssued.
struct PasswordTexted {
  static constexpr std::string_view kType = "accounts.password_texted.v1";
  static constexpr std::string_view kMeaning =
      "A profile gets a new password, which goes to its phone; the old one is void.";
  ProfileId profile;
  SchoolId school;
  BlindIndex username;
  BlindIndex verifier;
  PasswordReason reason = PasswordReason::issued;
  TextMessage message;
  FIELDS(profile, school, username, verifier, reason, message)
  bool operator==(const PasswordTexted&) const = default;
};

struct PasswordChosen {
  static constexpr std::string_view kType = "accounts.password_chosen.v1";
  static constexpr std::string_view kMeaning =
      "Somebody sets a password of its own; its other sessions end.";
  ProfileId profile;
  BlindIndex username;
  BlindIndex verifier;
  FIELDS(profile, username, verifier)
  bool operator==(const PasswordChosen&) const = default;
};

struct AliasChosen {
  static constexpr std::string_view kType = "accounts.alias_chosen.v1";
  static constexpr std::string_view kMeaning =
      "A profile signs in with an alternative username, too, or, with none, no more (A8).";
  ProfileId profile;
  BlindIndex alias;  // reserved for it; nil: none
  FIELDS(profile, alias)
  bool operator==(const AliasChosen&) const = default;
};

struct LanguageChosen {
  static constexpr std::string_view kType = "accounts.language_chosen.v1";
  static constexpr std::string_view kMeaning = "What is sent to a profile is in this language.";
  ProfileId profile;
  Language language = Language::lv;
  FIELDS(profile, language)
  bool operator==(const LanguageChosen&) const = default;
};

// A time-based one-time password (RFC 6238) beside the password.
struct SecondFactorPrepared {
  static constexpr std::string_view kType = "accounts.second_factor_prepared.v1";
  static constexpr std::string_view kMeaning =
      "A profile has been given a secret for a second factor, and has not proved yet that it has "
      "it.";
  ProfileId profile;
  Sealed secret;  // under the person's key, "profile.second_factor"
  FIELDS(profile, secret)
  bool operator==(const SecondFactorPrepared&) const = default;
};

struct SecondFactorConfirmed {
  static constexpr std::string_view kType = "accounts.second_factor_confirmed.v1";
  static constexpr std::string_view kMeaning =
      "From now on a profile signs in with a second factor, too.";
  ProfileId profile;
  std::int64_t step = 0;  // of the one-time password that proved it
  FIELDS(profile, step)
  bool operator==(const SecondFactorConfirmed&) const = default;
};

struct SecondFactorUsed {
  static constexpr std::string_view kType = "accounts.second_factor_used.v1";
  static constexpr std::string_view kMeaning =
      "A profile showed its second factor; that one-time password is good no more.";
  ProfileId profile;
  std::int64_t step = 0;
  FIELDS(profile, step)
  bool operator==(const SecondFactorUsed&) const = default;
};

struct RecoveryCodeUsed {
  static constexpr std::string_view kType = "accounts.recovery_code_used.v1";
  static constexpr std::string_view kMeaning =
      "A profile used a recovery code in place of its second factor; the code is good no more.";
  ProfileId profile;
  std::int32_t number = 0;  // which of its recovery codes, from 0
  FIELDS(profile, number)
  bool operator==(const RecoveryCodeUsed&) const = default;
};

struct SecondFactorRemoved {
  static constexpr std::string_view kType = "accounts.second_factor_removed.v1";
  static constexpr std::string_view kMeaning = "A profile signs in without a second factor again.";
  ProfileId profile;
  FIELDS(profile)
  bool operator==(const SecondFactorRemoved&) const = default;
};

struct TermsAccepted {
  static constexpr std::string_view kType = "accounts.terms_accepted.v1";
  static constexpr std::string_view kMeaning = "A profile accepts a version of the terms of use.";
  ProfileId profile;
  std::int32_t version = 0;
  FIELDS(profile, version)
  bool operator==(const TermsAccepted&) const = default;
};

struct NotificationSettingsChanged {
  static constexpr std::string_view kType = "accounts.notification_settings_changed.v1";
  static constexpr std::string_view kMeaning =
      "A profile sets anew what it is told of, by which way and when, all together.";
  ProfileId profile;
  NotificationSettings settings;
  FIELDS(profile, settings)
  bool operator==(const NotificationSettingsChanged&) const = default;
};

using AccountEvent = std::variant<PasswordTexted,
                                  PasswordChosen,
                                  AliasChosen,
                                  LanguageChosen,
                                  SecondFactorPrepared,
                                  SecondFactorConfirmed,
                                  SecondFactorUsed,
                                  RecoveryCodeUsed,
                                  SecondFactorRemoved,
                                  TermsAccepted,
                                  NotificationSettingsChanged>;

}  // namespace klade
