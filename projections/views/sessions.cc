#include "projections/views/sessions.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kTokens = 't';
constexpr char kProfiles = 'p';

void drop(ViewBatch& rows, ProfileId profile, BlindIndex token) {
  rows.erase(row_key(kTokens, token));
  rows.erase(row_key(kProfiles, profile, token));
}

// Gathers the tokens of rows <profile> <token>.
ViewReader::Visit into(std::vector<BlindIndex>& tokens) {
  return [&tokens](std::string_view key, std::string_view) {
    ProfileId profile;
    read_key(key, profile, tokens.emplace_back());
    return true;
  };
}

std::vector<BlindIndex> tokens_of(const ViewBatch& rows, ProfileId profile) {
  std::vector<BlindIndex> tokens;
  rows.scan(row_key(kProfiles, profile), into(tokens));
  return tokens;
}

// All sessions of a profile but one, or none.
struct Ended {
  ProfileId profile;
  SessionId but;
};
std::optional<Ended> ended_by(const Recorded& record) {
  if (const auto* people = std::get_if<PeopleEvent>(&record.event)) {
    if (const auto* e = std::get_if<ProfileClosed>(people)) return Ended{e->profile, {}};
    if (const auto* e = std::get_if<PasswordIssued>(people)) return Ended{e->profile, {}};
  }
  if (const auto* account = std::get_if<AccountEvent>(&record.event)) {
    if (const auto* e = std::get_if<PasswordTexted>(account)) return Ended{e->profile, {}};
    if (const auto* e = std::get_if<PasswordChosen>(account)) {
      return Ended{e->profile, record.origin.session};
    }
  }
  return std::nullopt;
}

void drop_all(ViewBatch& rows, ProfileId profile, SessionId but) {
  for (const BlindIndex token : tokens_of(rows, profile)) {
    const auto row = get_row<SessionRow>(rows, row_key(kTokens, token));
    if (!row || but.is_nil() || row->session != but) drop(rows, profile, token);
  }
}

// Keeps the sessions of a profile few: nothing else forgets those that only expired, and a sign-in
// reads them all.
void make_room(ViewBatch& rows, ProfileId profile, Instant now) {
  std::vector<std::pair<Instant, BlindIndex>> standing;
  for (const BlindIndex token : tokens_of(rows, profile)) {
    const auto row = get_row<SessionRow>(rows, row_key(kTokens, token));
    if (!row || row->expires_at <= now) {
      drop(rows, profile, token);
    } else {
      standing.emplace_back(row->opened_at, token);
    }
  }
  if (standing.size() < kMaxSessionsOfProfile) return;
  std::ranges::sort(standing);
  standing.resize(standing.size() - (kMaxSessionsOfProfile - 1));
  for (const auto& [opened_at, token] : standing) drop(rows, profile, token);
}

}  // namespace

bool SessionsView::wants(std::string_view type) const {
  return is_type_of<SessionOpened,
                    SessionEnded,
                    ProfileClosed,
                    PasswordIssued,
                    PasswordTexted,
                    PasswordChosen>(type);
}

void SessionsView::project(const Recorded& record, const Place&, ViewBatch& rows) const {
  if (const auto ended = ended_by(record)) return drop_all(rows, ended->profile, ended->but);
  const auto* event = std::get_if<SessionEvent>(&record.event);
  if (event == nullptr) return;
  if (const auto* ended = std::get_if<SessionEnded>(event)) {
    drop(rows, ended->profile, ended->token);
    return;
  }
  const auto& e = std::get<SessionOpened>(*event);
  make_room(rows, e.profile, record.at);
  rows.put(row_key(kTokens, e.token),
           packed(SessionRow{e.session, e.profile, e.token, record.at, e.expires_at, e.proven_in}));
  rows.put(row_key(kProfiles, e.profile, e.token), {});
}

std::optional<SessionRow> session_of_token(const ViewReader& rows, BlindIndex token) {
  return get_row<SessionRow>(rows, View::sessions, row_key(kTokens, token));
}

std::vector<SessionRow> sessions_of_profile(const ViewReader& rows, ProfileId profile) {
  std::vector<SessionRow> sessions;
  std::vector<BlindIndex> tokens;
  rows.scan(View::sessions, row_key(kProfiles, profile), into(tokens));
  for (const BlindIndex token : tokens) {
    if (const auto row = session_of_token(rows, token)) sessions.push_back(*row);
  }
  return sessions;
}

}  // namespace klade
