#include "aggregates/session.h"

#include "events/core/match.h"

namespace klade {
namespace {

Decision rule(const OpenSession& c, const Session& session) {
  if (session.opened) return {};
  return {SessionOpened{c.session, c.profile, c.token, c.expires_at, c.proven_in}};
}

Decision rule(const EndSession& c, const Session& session) {
  if (!session.opened) return Refusal::unknown_session;
  if (session.ended) return {};
  return {SessionEnded{c.session, session.profile, session.token}};
}

Decision rule(const RevokeSession& c, const Session& session) {
  if (!session.opened || session.profile != c.profile) return Refusal::unknown_session;
  return rule(EndSession{c.session}, session);
}

void apply(Session& session, const SessionOpened& e) {
  session.opened = true;
  session.profile = e.profile;
  session.token = e.token;
}
void apply(Session& session, const SessionEnded&) { session.ended = true; }

}  // namespace

Decision decide(const Session::Command& command, const Session& session, const Context&) {
  return match(command, [&](const auto& c) { return rule(c, session); });
}

void evolve(Session& session, const Event& event) {
  const auto* signed_in = std::get_if<SessionEvent>(&event);
  CHECK(signed_in != nullptr);
  match(*signed_in, [&](const auto& e) { apply(session, e); });
}

StreamId stream_of(const Session::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::session, c.session}; });
}

}  // namespace klade
