// Context session: who is signed in.  Stream: session-<SessionId>.  A10, A11.
#pragma once

#include <variant>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/time.h"

namespace klade {

struct SessionOpenedV1 {
  static constexpr std::string_view kType = "session.session_opened.v1";
  static constexpr std::string_view kMeaning = "A profile signs in.";
  SessionId session;
  ProfileId profile;
  BlindIndex token;
  Instant expires_at{};
  FIELDS(session, profile, token, expires_at)
  bool operator==(const SessionOpenedV1&) const = default;
};

struct SessionOpened {
  static constexpr std::string_view kType = "session.session_opened.v2";
  static constexpr std::string_view kMeaning =
      "A profile signs in, or another of its family switches to it (F4).";
  SessionId session;
  ProfileId profile;
  BlindIndex token;  // keyed hash of the token; the token itself is with the client only
  Instant expires_at{};
  BlindIndex proven_in{};  // of one that is switched to: the session that a password opened
  FIELDS(session, profile, token, expires_at, proven_in)
  bool operator==(const SessionOpened&) const = default;
};
inline SessionOpened upcast(const SessionOpenedV1& old) {
  return {old.session, old.profile, old.token, old.expires_at};
}

struct SessionEnded {
  static constexpr std::string_view kType = "session.session_ended.v1";
  static constexpr std::string_view kMeaning = "A profile signs out, or its session is revoked.";
  SessionId session;
  ProfileId profile;
  BlindIndex token;
  FIELDS(session, profile, token)
  bool operator==(const SessionEnded&) const = default;
};

using SessionEvent = std::variant<SessionOpened, SessionEnded>;

}  // namespace klade
