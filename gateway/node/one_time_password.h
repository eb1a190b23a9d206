// A second factor: time-based one-time passwords as every authenticator app makes them (RFC 6238:
// HMAC-SHA-1, six digits, a step of 30 s), and the recovery codes of who has lost its device.
//
// A one-time password is good in its step and in the ones before and after, for clocks that differ;
// that it is good once is the aggregate's rule.  Recovery codes are derived from the secret by the
// vault's keyed hash, so nothing more is kept, and a new secret voids them.
//
// Secrets are raw bytes; keep them sealed.  Pure but for `new_second_factor_secret`; safe from any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aggregates/profile.h"
#include "events/core/time.h"
#include "events/vault/key_vault.h"

namespace klade {

inline constexpr std::size_t kSecondFactorSecretBytes = 20;  // RFC 4226, 4: as long as the hash
inline constexpr std::chrono::seconds kOneTimePasswordStep{30};
inline constexpr unsigned kOneTimePasswordDigits = 6;
inline constexpr std::int64_t kOneTimePasswordWindow = 1;  // steps before and after
inline constexpr std::size_t kRecoveryCodeLength = 10;     // of 32 letters and digits: 50 bits
inline constexpr std::string_view kSecondFactorPurpose = "profile.second_factor";

std::string new_second_factor_secret();

std::int64_t one_time_password_step(Instant at);
std::string one_time_password(std::string_view secret, std::int64_t step);
// The step whose one-time password was typed, blanks aside; nothing when it is none that is good
// now.
std::optional<std::int64_t> step_of_one_time_password(std::string_view secret,
                                                      std::string_view typed,
                                                      Instant now);

// What an app takes: the secret in base32, and the same in the URI of a QR code.
std::string base32_text(std::string_view secret);
std::string otpauth_uri(std::string_view secret, std::string_view account);

// As xxxxx-xxxxx, number 0 and on.  Typed in any case, without the hyphen, with o for 0 and with
// i or l for 1 they are the same.
std::vector<std::string> recovery_codes(const KeyVault& vault, std::string_view secret);
std::optional<std::int32_t> number_of_recovery_code(const KeyVault& vault,
                                                    std::string_view secret,
                                                    std::string_view typed);

// What was typed, as the command that spends it; nothing when it is neither.
std::optional<Profile::Command> spend_code(const KeyVault& vault,
                                           ProfileId profile,
                                           std::string_view secret,
                                           std::string_view typed,
                                           Instant now);

}  // namespace klade
