#include "gateway/routes/access_routes.h"

#include "gateway/node/one_time_password.h"
#include "gateway/routes/authority.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/requests.h"
#include "projections/views/people.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

Result<ProfileRow, Problem> own_profile(const Call& call, const Desk& desk) {
  auto row = profile(desk.reading.rows, call.principal.profile);
  if (!row) return fails("not_found");
  return std::move(*row);
}

// Nothing of a profile that has no second factor, or whose person is erased.
std::optional<std::string> secret_of(const Desk& desk, const ProfileRow& row) {
  if (row.second_factor_secret.empty()) return std::nullopt;
  auto opened = desk.vault.open(row.second_factor_secret, kSecondFactorPurpose);
  if (!opened) throw VaultMismatch{opened.error()};
  auto* secret = std::get_if<std::string>(&*opened);
  return secret == nullptr ? std::nullopt : std::optional(std::move(*secret));
}

// By what name an app lists it: who has several profiles tells them apart.
std::string account_of(const Desk& desk, const ProfileRow& row) {
  const auto at = school(desk.reading.rows, row.school);
  return full_name(desk.reading, row.person) + (at ? ", " + at->name : std::string());
}

}  // namespace

Answered show_second_factor(const Call& call, const Desk& desk) {
  const auto row = own_profile(call, desk);
  if (!row) return Failure{row.error()};
  SecondFactorAnswer shown;
  const auto secret = secret_of(desk, *row);
  shown.state = row->second_factor ? "confirmed" : secret ? "prepared" : "none";
  if (secret && !row->second_factor) {
    shown.secret = base32_text(*secret);
    shown.uri = otpauth_uri(*secret, account_of(desk, *row));
    shown.recovery_codes = recovery_codes(desk.vault, *secret);
  }
  return answer(shown);
}

Written prepare_second_factor(const Call& call, const Desk& desk) {
  const auto request = read_body<NothingRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto row = own_profile(call, desk);
  if (!row) return Failure{row.error()};
  auto secret = sealed_text(desk, row->person, kSecondFactorPurpose, new_second_factor_secret());
  if (!secret) return Failure{secret.error()};
  return intent(
      call, Profile::Command(PrepareSecondFactor{row->profile, std::move(*secret)}), row->profile);
}

Written confirm_second_factor(const Call& call, const Desk& desk) {
  const auto request = read_body<OneTimeCodeRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto row = own_profile(call, desk);
  if (!row) return Failure{row.error()};
  // Of what is confirmed, or is not there, the rule knows what to say, also to a repetition.
  const auto secret = row->second_factor ? std::nullopt : secret_of(desk, *row);
  if (!secret) {
    return intent(call, Profile::Command(ConfirmSecondFactor{row->profile, 0}), row->profile);
  }
  const auto step = step_of_one_time_password(*secret, request->code.value, call.now);
  if (!step) return fails("second_factor_wrong");
  return intent(call, Profile::Command(ConfirmSecondFactor{row->profile, *step}), row->profile);
}

// By a recovery code, too: whoever has lost the device gives it up with one, which is spent as at a
// sign-in.  Of what is not confirmed nothing is asked.
Written remove_own_second_factor(const Call& call, const Desk& desk) {
  const auto request = read_body<OneTimeCodeRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto row = own_profile(call, desk);
  if (!row) return Failure{row.error()};
  const Profile::Command removal = RemoveSecondFactor{row->profile};
  const auto secret = row->second_factor ? secret_of(desk, *row) : std::nullopt;
  if (!secret) return intent(call, removal, row->profile);
  const auto spent = spend_code(desk.vault, row->profile, *secret, request->code.value, call.now);
  if (!spent) return fails("second_factor_wrong");
  Intent both = intent(call, *spent, row->profile);
  both.then.push_back({removal, row->school});
  return both;
}

Written remove_second_factor(const Call& call, const Desk& desk) {
  const auto request = read_body<NothingRequest>(call.body);
  const auto row = profile(desk.reading.rows, path_id<ProfileId>(call, "id"));
  if (!row || !may_manage_profile(call, desk.reading.rows, *row)) return fails("not_found");
  if (!request) return Failure{request.error()};
  return intent(call, Profile::Command(RemoveSecondFactor{row->profile}), row->profile);
}

Answered show_terms(const Call& call, const Desk& desk) {
  TermsAnswer shown;
  shown.version = desk.terms_version();
  shown.language = call.language;
  if (shown.version > 0) shown.text = desk.terms->text(call.language);
  return answer(shown);
}

// Only those in force: nobody accepts what is yet to come, or what is no more.
Written accept_terms(const Call& call, const Desk& desk) {
  const auto request = read_body<TermsRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto version = static_cast<std::int32_t>(request->version.value);
  if (version != desk.terms_version()) return fails(Refusal::terms_unknown);
  const ProfileId profile = call.principal.profile;
  return intent(call, Profile::Command(AcceptTerms{profile, version}), profile);
}

}  // namespace klade
