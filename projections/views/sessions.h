// View sessions: who is signed in.  A session that is ended, whose profile is closed, or that had
// expired when its profile signed in again has no row: its token is as unknown as any other.  So
// has one that is older than the newest kMaxSessionsOfProfile of its profile, and one that was
// opened by a password that is void, but for the session in which the new one was chosen (A13).
//
//   t <token>             SessionRow        p <profile> <token>   (no value)
#pragma once

#include <optional>
#include <vector>

#include "projections/projection.h"

namespace klade {

inline constexpr std::size_t kMaxSessionsOfProfile = 20;

class SessionsView final : public Projection {
 public:
  View view() const override { return View::sessions; }
  std::string_view name() const override { return "sessions"; }
  std::uint32_t version() const override { return 4; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

struct SessionRow {
  SessionId session;
  ProfileId profile;
  BlindIndex token;
  Instant opened_at{};
  Instant expires_at{};    // the reader compares: a fold has no clock
  BlindIndex proven_in{};  // of one that was switched to: the session that a password opened
  FIELDS(session, profile, token, opened_at, expires_at, proven_in)
  bool operator==(const SessionRow&) const = default;
};

std::optional<SessionRow> session_of_token(const ViewReader& rows, BlindIndex token);
std::vector<SessionRow> sessions_of_profile(const ViewReader& rows, ProfileId profile);

}  // namespace klade
