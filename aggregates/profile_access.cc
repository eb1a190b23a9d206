#include <algorithm>

#include "aggregates/bounds.h"
#include "aggregates/profile_rules.h"
#include "events/core/match.h"

namespace klade {
namespace {

void apply_one(Profile& profile, const PasswordTexted& e) { profile.verifier = e.verifier; }
void apply_one(Profile& profile, const PasswordChosen& e) { profile.verifier = e.verifier; }
void apply_one(Profile& profile, const AliasChosen& e) { profile.alias = e.alias; }
void apply_one(Profile& profile, const LanguageChosen& e) { profile.language = e.language; }
void apply_one(Profile& profile, const SecondFactorPrepared&) {
  profile.second_factor = Profile::SecondFactor::prepared;
  profile.used_recovery_codes.clear();
}
void apply_one(Profile& profile, const SecondFactorConfirmed& e) {
  profile.second_factor = Profile::SecondFactor::confirmed;
  profile.last_step = e.step;
}
void apply_one(Profile& profile, const SecondFactorUsed& e) { profile.last_step = e.step; }
void apply_one(Profile& profile, const RecoveryCodeUsed& e) {
  profile.used_recovery_codes.insert(e.number);
}
void apply_one(Profile& profile, const SecondFactorRemoved&) {
  profile.second_factor = Profile::SecondFactor::none;
}
void apply_one(Profile& profile, const TermsAccepted& e) { profile.terms = e.version; }
void apply_one(Profile& profile, const NotificationSettingsChanged& e) {
  profile.notifications = e.settings;
}

bool is_of_day(WallTime time) { return time >= WallTime{0} && time < std::chrono::hours{24}; }

bool are_choices(const std::vector<NotificationChoice>& choices) {
  std::set<NotificationKind> kinds;
  return std::ranges::all_of(choices, [&](const NotificationChoice& choice) {
    const std::set<Channel> channels(choice.channels.begin(), choice.channels.end());
    return kinds.insert(choice.kind).second && channels.size() == choice.channels.size();
  });
}

}  // namespace

Decision rule(const TextPassword& c, const Profile&) {
  if (const auto refusal = text_refused(c.message)) return *refusal;
  return {PasswordTexted{c.profile, c.school, c.username, c.verifier, c.reason, c.message}};
}

Decision rule(const ChoosePassword& c, const Profile& profile) {
  if (profile.verifier.is_nil() || profile.verifier != c.old) return Refusal::password_wrong;
  if (profile.username == c.username && profile.verifier == c.verifier) return {};
  return {PasswordChosen{c.profile, c.username, c.verifier}};
}

Decision rule(const ChooseAlias& c, const Profile& profile) {
  if (profile.alias == c.alias) return {};
  return {AliasChosen{c.profile, c.alias}};
}

Decision rule(const ChooseLanguage& c, const Profile& profile) {
  if (profile.language == c.language) return {};
  return {LanguageChosen{c.profile, c.language}};
}

// A secret that was not confirmed gives way to a new one.
Decision rule(const PrepareSecondFactor& c, const Profile& profile) {
  if (profile.second_factor == Profile::SecondFactor::confirmed) return Refusal::second_factor_set;
  if (c.secret.empty()) return Refusal::text_missing;
  if (c.secret.box.size() > kMaxSealedBytes) return Refusal::text_too_long;
  return {SecondFactorPrepared{c.profile, c.secret}};
}

Decision rule(const ConfirmSecondFactor& c, const Profile& profile) {
  if (profile.second_factor == Profile::SecondFactor::none) return Refusal::second_factor_missing;
  if (profile.second_factor == Profile::SecondFactor::confirmed) return {};
  return {SecondFactorConfirmed{c.profile, c.step}};
}

// Each one-time password is good once, and none that is older than the last (RFC 6238, 5.2).
Decision rule(const UseSecondFactor& c, const Profile& profile) {
  if (profile.second_factor != Profile::SecondFactor::confirmed) {
    return Refusal::second_factor_missing;
  }
  if (c.step <= profile.last_step) return Refusal::one_time_password_used;
  return {SecondFactorUsed{c.profile, c.step}};
}

Decision rule(const UseRecoveryCode& c, const Profile& profile) {
  if (profile.second_factor != Profile::SecondFactor::confirmed) {
    return Refusal::second_factor_missing;
  }
  if (c.number < 0 || c.number >= kRecoveryCodes) return Refusal::recovery_code_unknown;
  if (profile.used_recovery_codes.contains(c.number)) return Refusal::recovery_code_used;
  return {RecoveryCodeUsed{c.profile, c.number}};
}

Decision rule(const RemoveSecondFactor& c, const Profile& profile) {
  if (profile.second_factor == Profile::SecondFactor::none) return {};
  return {SecondFactorRemoved{c.profile}};
}

Decision rule(const AcceptTerms& c, const Profile& profile) {
  if (c.version < 1) return Refusal::terms_unknown;
  if (c.version <= profile.terms) return {};
  return {TermsAccepted{c.profile, c.version}};
}

Decision rule(const ChangeNotificationSettings& c, const Profile& profile) {
  const NotificationSettings& wanted = c.settings;
  for (const WallTime time : {wanted.digest_at, wanted.quiet_from, wanted.quiet_to}) {
    if (!is_of_day(time)) return Refusal::settings_out_of_range;
  }
  if (!are_choices(wanted.choices)) return Refusal::settings_out_of_range;
  if (profile.notifications == wanted) return {};
  return {NotificationSettingsChanged{c.profile, wanted}};
}

void apply(Profile& profile, const AccountEvent& event) {
  match(event, [&](const auto& e) { apply_one(profile, e); });
}

}  // namespace klade
