// Who calls: from the token of a request to the profile that its session belongs to.
// Pure functions of the views and the vault; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/vault/key_vault.h"
#include "gateway/http/message.h"
#include "projections/views/sessions.h"

namespace klade {

inline constexpr std::string_view kCookieName = "klade";
inline constexpr std::size_t kTokenBytes = 32;

// 32 random bytes, base64url: 43 characters.
std::string new_token();
// What is kept of it.
BlindIndex token_index(const KeyVault& vault, std::string_view token);

// The bearer token, else the cookie's.  Nothing when there is none or it has not a token's form.
struct GivenToken {
  std::string text;
  bool by_cookie = false;
};
std::optional<GivenToken> token_of(const HttpRequest& request);

// As whom somebody acts who has several roles: in the first of them that the route is for, else in
// the one to show first.
Role acting_role(const Principal& principal, const std::vector<Role>& wanted);

struct SignedIn {
  Principal principal;
  Instant expires_at{};
};
// Nothing when the session is unknown, ended or expired, or its profile closed.
std::optional<SignedIn> signed_in(const ViewReader& rows, const BlindIndex& token, Instant now);

}  // namespace klade
