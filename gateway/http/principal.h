// Who calls: from the token of a request to the profile that its session belongs to.
// Pure functions of the views and the vault; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aggregates/owner/outcome.h"
#include "events/vault/key_vault.h"
#include "gateway/http/api.h"
#include "gateway/http/message.h"
#include "projections/views/demands.h"
#include "projections/views/schools.h"
#include "projections/views/sessions.h"

namespace klade {

inline constexpr std::string_view kCookieName = "klade";
inline constexpr std::size_t kTokenBytes = 32;

inline constexpr std::string_view kPositionCookieName = "klade_position";

// 32 random bytes, base64url: 43 characters.
std::string new_token();
// What is kept of it.
BlindIndex token_index(const KeyVault& vault, std::string_view token);
// SECRET.POSITION.PROOF: the token with the position of its session, so that a node which does not
// show that yet waits for it.  The proof is the vault's: nobody makes a node wait for what is not.
std::string token_with_position(const KeyVault& vault,
                                std::string_view token,
                                const Position& position);

// The bearer token, else the cookie's.  Nothing when there is none or it has not a token's form.
struct GivenToken {
  std::string text;  // the secret alone
  bool by_cookie = false;
  std::optional<Position> position;  // as the caller says
  std::string proof;
};
std::optional<GivenToken> token_of(const HttpRequest& request);
// The position of the token's session, when it has one and its proof is right.
std::optional<Position> session_position(const KeyVault& vault, const GivenToken& token);

// A cookie of the header Cookie; empty when it is not there.
std::string_view cookie_value(std::string_view header, std::string_view name);

// How far the caller has written, as a browser that signs in by cookie says: of no more use than
// the Klade-Position of others.
std::optional<Position> position_cookie(const HttpRequest& request);
// The Set-Cookie of a session; an age of nothing takes it away.
std::string set_session_cookie(std::string_view token, std::chrono::seconds age, bool secure);
// The Set-Cookie that says so from now on, or with nothing takes it away.  It begins and ends with
// a session: what one had written may be gone from the log by the next.
std::string set_position_cookie(const std::optional<Position>& position, bool secure);

// Gives each of the principal's roles what its school lets it do.  A profile that is of a pupil is
// of the family, whatever roles it has: nothing of the staff's is given to it.
void grant(Principal& principal, const SchoolRow& school);

// Whether a route is for the principal.
bool is_among(const Principal& principal, const Callers& callers);
// As whom somebody acts who has several roles: in the first of them that the route is for, else in
// the one to show first.
Role acting_role(const Principal& principal, const Callers& callers);

struct SignedIn {
  Principal principal;
  Instant expires_at{};
  ProfileId proven_by;           // whose password opened it, or what it was switched to from
  std::vector<Demand> demanded;  // of it before anything else
};
// Nothing when the session is unknown, ended or expired, or its profile closed.  `terms`: the
// version of the terms of use that is in force.
std::optional<SignedIn> signed_in(const ViewReader& rows,
                                  const BlindIndex& token,
                                  Instant now,
                                  std::int32_t terms);

}  // namespace klade
