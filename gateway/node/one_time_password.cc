#include "gateway/node/one_time_password.h"

#include <liboath/oath.h>
#include <sodium.h>

#include <array>
#include <cstdlib>

#include "events/core/check.h"
#include "events/core/sodium.h"

namespace klade {
namespace {

constexpr std::string_view kIssuer = "Klade";
constexpr std::string_view kRecoveryAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kRecoveryGroup = kRecoveryCodeLength / 2;
static_assert(kRecoveryAlphabet.size() == 32);
static_assert(kRecoveryCodeLength <= sizeof(Id128::bytes));

void use_oath() {
  static const int kDone = oath_init();
  CHECK(kDone == OATH_OK);
}

bool same_text(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string without_blanks(std::string_view typed) {
  std::string text(typed);
  std::erase(text, ' ');
  return text;
}

// Without the hyphen.
std::string bare_recovery_code(const KeyVault& vault,
                               std::string_view secret,
                               std::int32_t number) {
  const BlindIndex hash =
      vault.blind("second_factor.recovery", base32_text(secret) + "." + std::to_string(number));
  std::string code;
  for (std::size_t i = 0; i < kRecoveryCodeLength; ++i) {
    code += kRecoveryAlphabet[hash.bytes[i] % kRecoveryAlphabet.size()];
  }
  return code;
}

std::string normalised_recovery_code(std::string_view typed) {
  std::string code;
  for (char c : typed) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == 'o') c = '0';
    if (c == 'i' || c == 'l') c = '1';
    if (c != ' ' && c != '-') code += c;
  }
  return code;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte / 16];
      out += kHex[byte % 16];
    }
  }
  return out;
}

}  // namespace

std::string new_second_factor_secret() {
  use_sodium();
  std::string secret(kSecondFactorSecretBytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

std::int64_t one_time_password_step(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()) / kOneTimePasswordStep;
}

std::string one_time_password(std::string_view secret, std::int64_t step) {
  use_oath();
  std::array<char, kOneTimePasswordDigits + 1> digits{};
  const int done = oath_totp_generate(secret.data(),
                                      secret.size(),
                                      static_cast<time_t>(step * kOneTimePasswordStep.count()),
                                      static_cast<unsigned>(kOneTimePasswordStep.count()),
                                      OATH_TOTP_DEFAULT_START_TIME,
                                      kOneTimePasswordDigits,
                                      digits.data());
  CHECK(done == OATH_OK);
  return digits.data();
}

std::optional<std::int64_t> step_of_one_time_password(std::string_view secret,
                                                      std::string_view typed,
                                                      Instant now) {
  const std::string digits = without_blanks(typed);
  const std::int64_t current = one_time_password_step(now);
  std::optional<std::int64_t> found;
  for (std::int64_t at = current - kOneTimePasswordWindow; at <= current + kOneTimePasswordWindow;
       ++at) {
    if (same_text(one_time_password(secret, at), digits)) found = at;
  }
  return found;
}

std::string base32_text(std::string_view secret) {
  use_oath();
  char* out = nullptr;
  std::size_t size = 0;
  CHECK(oath_base32_encode(secret.data(), secret.size(), &out, &size) == OATH_OK);
  std::string text(out, size);
  sodium_memzero(out, size);
  std::free(out);
  return text;
}

std::string otpauth_uri(std::string_view secret, std::string_view account) {
  return "otpauth://totp/" + std::string(kIssuer) + ":" + percent_encoded(account) +
         "?secret=" + base32_text(secret) + "&issuer=" + std::string(kIssuer) +
         "&algorithm=SHA1&digits=" + std::to_string(kOneTimePasswordDigits) +
         "&period=" + std::to_string(kOneTimePasswordStep.count());
}

std::vector<std::string> recovery_codes(const KeyVault& vault, std::string_view secret) {
  std::vector<std::string> codes;
  codes.reserve(static_cast<std::size_t>(kRecoveryCodes));
  for (std::int32_t number = 0; number < kRecoveryCodes; ++number) {
    codes.push_back(bare_recovery_code(vault, secret, number).insert(kRecoveryGroup, "-"));
  }
  return codes;
}

std::optional<std::int32_t> number_of_recovery_code(const KeyVault& vault,
                                                    std::string_view secret,
                                                    std::string_view typed) {
  const std::string code = normalised_recovery_code(typed);
  std::optional<std::int32_t> found;
  for (std::int32_t number = 0; number < kRecoveryCodes; ++number) {
    if (same_text(bare_recovery_code(vault, secret, number), code)) found = number;
  }
  return found;
}

std::optional<Profile::Command> spend_code(const KeyVault& vault,
                                           ProfileId profile,
                                           std::string_view secret,
                                           std::string_view typed,
                                           Instant now) {
  if (const auto step = step_of_one_time_password(secret, typed, now)) {
    return UseSecondFactor{profile, *step};
  }
  if (const auto number = number_of_recovery_code(vault, secret, typed)) {
    return UseRecoveryCode{profile, *number};
  }
  return std::nullopt;
}

}  // namespace klade
