// Handlers of one's own account: password, alternative username, language, sessions.
// A6, A8, A13.  Plain functions of a call and the views.
#pragma once

#include "gateway/http/api.h"

namespace klade {

struct SessionSummary {
  SessionId id;
  Instant opened_at{};
  Instant expires_at{};
  bool current = false;  // the one that asks
  FIELDS(id, opened_at, expires_at, current)
};
struct SessionList {
  std::vector<SessionSummary> items;  // the newest first
  FIELDS(items)
};

// Hashes twice.  The other sessions end, by the views.
Result<Intent, Problem> choose_password(const Call& call, const Desk& desk);
Result<Intent, Problem> choose_username(const Call& call, const Desk& desk);
Result<Intent, Problem> give_up_username(const Call& call, const Desk& desk);
Result<Intent, Problem> choose_language(const Call& call, const Desk& desk);
Result<Answer, Problem> list_sessions(const Call& call, const Desk& desk);
Result<Intent, Problem> end_session(const Call& call, const Desk& desk);
Result<Intent, Problem> end_other_sessions(const Call& call, const Desk& desk);

}  // namespace klade
