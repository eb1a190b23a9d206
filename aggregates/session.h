// Aggregate Session: one sign-in.  That the password was right, and the profile open, is a fact
// that the caller has established.  A10, A11.
#pragma once

#include <variant>

#include "aggregates/decision.h"

namespace klade {

struct OpenSession {
  SessionId session;
  ProfileId profile;
  BlindIndex token;
  Instant expires_at{};
  BlindIndex proven_in{};  // of one that is switched to: the session that a password opened
  FIELDS(session, profile, token, expires_at, proven_in)
};
struct EndSession {
  SessionId session;
  FIELDS(session)
};

// Of another session than the caller's: only when it is the profile's, too.
struct RevokeSession {
  SessionId session;
  ProfileId profile;
  FIELDS(session, profile)
};

struct Session {
  using Command = std::variant<OpenSession, EndSession, RevokeSession>;
  bool opened = false;
  bool ended = false;
  ProfileId profile;
  BlindIndex token;
};
Decision decide(const Session::Command& command, const Session& session, const Context& context);
void evolve(Session& session, const Event& event);
StreamId stream_of(const Session::Command& command);

}  // namespace klade
