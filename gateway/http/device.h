// Devices: that a profile has signed in from a browser or an app before.  After a good sign-in it
// keeps a token, and brings it with the next: its attempts are then counted apart from everybody
// else's (gateway/http/attempt_limits.h, docs/adr/0023).  A token opens nothing.
//
//   token   PROFILE.EXPIRES.PROOF, seconds since 1970; the proof is the vault's, over both and the
//           username: of one username a token is none of another's
//   kept    up to kMaxDeviceTokens of them, the newest first, with ~ between: a family has one
//           browser
//
// Pure functions; safe from any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "events/core/time.h"
#include "events/vault/key_vault.h"
#include "gateway/http/message.h"

namespace klade {

inline constexpr std::string_view kDeviceCookieName = "klade_device";
inline constexpr std::chrono::hours kDeviceAge{24 * 365};
inline constexpr std::size_t kMaxDeviceTokens = 4;
inline constexpr std::size_t kMaxDeviceBytes = 400;

// Which profile the kept tokens are of, of those that have this username.
std::optional<ProfileId> device_of(const KeyVault& vault,
                                   std::string_view kept,
                                   const BlindIndex& username,
                                   Instant now);
// What is to be kept after a sign-in.
std::string kept_device(const KeyVault& vault,
                        std::string_view kept,
                        const BlindIndex& username,
                        ProfileId profile,
                        Instant now);

// What a browser keeps; empty when there is nothing, or more than anybody was given.
std::string_view device_cookie(const HttpRequest& request);
// The Set-Cookie, for sign-ins only.
std::string set_device_cookie(std::string_view kept, bool secure);

}  // namespace klade
