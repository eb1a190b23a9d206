#include "gateway/routes/account_routes.h"

#include <algorithm>

#include "gateway/node/own_words.h"
#include "gateway/node/password.h"
#include "gateway/node/password_strength.h"
#include "gateway/node/username_form.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/requests.h"
#include "projections/views/sessions.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

constexpr std::chrono::hours kReservationHolds{1};

Result<ProfileRow, Problem> own_profile(const Call& call, const Desk& desk) {
  auto row = profile(desk.reading.rows, call.principal.profile);
  if (!row) return fails("not_found");
  return std::move(*row);
}

// A code of its own, an alternative username's: neither is hard to guess.
bool is_own_username(const Desk& desk, const ProfileRow& row, const std::string& password) {
  const BlindIndex typed = alias_index(desk.vault, password);
  return typed == row.username || (!row.alias.is_nil() && typed == row.alias);
}

// The caller's own session stands, so this changes nothing: the steps are what is to be done.
Intent of_steps_only(const Call& call) {
  OpenSession standing;
  standing.session = call.principal.session;
  return intent(call, Session::Command(standing), call.principal.profile);
}

// Who has the name reserved and uses another one, or none: nil for nobody.  One who has just
// reserved it is about to use it.
ProfileId abandoned_by(const Call& call, const Desk& desk, const BlindIndex& alias) {
  const auto holder = holder_of_alias(desk.reading.rows, alias);
  if (!holder || holder->since + kReservationHolds > call.now) return {};
  const auto row = profile(desk.reading.rows, holder->profile);
  return row && row->alias != alias ? holder->profile : ProfileId{};
}

}  // namespace

Written choose_password(const Call& call, const Desk& desk) {
  const auto request = read_body<OwnPasswordRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto row = own_profile(call, desk);
  if (!row) return Failure{row.error()};
  const std::string& wanted = request->new_password.value;
  auto fault = password_fault(wanted, own_words(desk.reading, *row));
  if (!fault && is_own_username(desk, *row, wanted)) fault = "password_personal";
  if (fault) return fails_at("/new", *fault);
  const auto old_one = hash_password(desk.vault, row->username, request->old_password.value);
  const auto new_one = hash_password(desk.vault, row->username, wanted);
  if (!old_one || !new_one) return fails("busy");
  return intent(call,
                Profile::Command(ChoosePassword{row->profile, row->username, *old_one, *new_one}),
                row->profile);
}

// The old one stays reserved until somebody wants it: a late retry has nothing to take away.
Written choose_username(const Call& call, const Desk& desk) {
  const auto request = read_body<UsernameRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto row = own_profile(call, desk);
  if (!row) return Failure{row.error()};
  if (!is_alternative_username(request->username.value)) {
    return fails_at("/username", "bad_username");
  }
  const BlindIndex alias = alias_index(desk.vault, request->username.value);
  const ReserveUsername reserve{alias, row->profile, abandoned_by(call, desk, alias)};
  Intent made{Username::Command(reserve), alias, {row->profile}};
  made.then.push_back({Profile::Command(ChooseAlias{row->profile, alias}), call.principal.school});
  return made;
}

Written give_up_username(const Call& call, const Desk&) {
  const ProfileId id = call.principal.profile;
  return intent(call, Profile::Command(ChooseAlias{id, {}}), id);
}

Written choose_language(const Call& call, const Desk&) {
  const auto request = read_body<LanguageRequest>(call.body);
  if (!request) return Failure{request.error()};
  const ProfileId id = call.principal.profile;
  return intent(call, Profile::Command(ChooseLanguage{id, request->language}), id);
}

Answered list_sessions(const Call& call, const Desk& desk) {
  SessionList list;
  for (const SessionRow& row : sessions_of_profile(desk.reading.rows, call.principal.profile)) {
    if (row.expires_at <= call.now) continue;
    list.items.push_back(
        {row.session, row.opened_at, row.expires_at, row.session == call.principal.session});
  }
  std::ranges::sort(list.items, [](const SessionSummary& a, const SessionSummary& b) {
    return a.opened_at == b.opened_at ? a.id < b.id : a.opened_at > b.opened_at;
  });
  return answer(list);
}

// That it is the caller's is the session's own rule: a retry finds no row of it any more.
Written end_session(const Call& call, const Desk&) {
  const auto id = path_id<SessionId>(call, "id");
  if (id.is_nil()) return fails("not_found");
  return intent(call, Session::Command(RevokeSession{id, call.principal.profile}), id);
}

Written end_other_sessions(const Call& call, const Desk& desk) {
  Intent made = of_steps_only(call);
  const ProfileId own = call.principal.profile;
  for (const SessionRow& row : sessions_of_profile(desk.reading.rows, own)) {
    if (row.session == call.principal.session) continue;
    made.then.push_back(
        {Session::Command(RevokeSession{row.session, own}), call.principal.school, row.session});
  }
  return made;
}

}  // namespace klade
