#include "gateway/http/device.h"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "gateway/http/principal.h"

namespace klade {
namespace {

constexpr char kBetweenTokens = '~';
constexpr char kBetweenParts = '.';

// Up to the separator; `text` goes on behind it.
std::string_view next_part(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::string proof_of(const KeyVault& vault, const BlindIndex& username, std::string_view claim) {
  std::string text = to_text(username);
  return to_text(vault.blind("device", text.append(".").append(claim)));
}

std::string claim_of(ProfileId profile, Instant expires_at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(expires_at.time_since_epoch());
  return to_text(profile) + kBetweenParts + std::to_string(seconds.count());
}

// Also what is not known to be good goes back into a header.
bool is_token_text(std::string_view token) {
  return std::ranges::all_of(token, [](char c) {
    return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == '-' || c == kBetweenParts;
  });
}

std::optional<ProfileId> profile_of_token(std::string_view token) {
  return parse_id<ProfileId>(next_part(token, kBetweenParts));
}

bool is_good(const KeyVault& vault,
             std::string_view token,
             const BlindIndex& username,
             Instant now) {
  const auto profile = profile_of_token(token);
  const std::size_t end = token.rfind(kBetweenParts);
  if (!profile || end == std::string_view::npos) return false;
  const std::string_view claim = token.substr(0, end);
  const std::string_view expires =
      claim.substr(std::min(claim.find(kBetweenParts) + 1, claim.size()));
  std::int64_t seconds = 0;
  const auto [rest, error] =
      std::from_chars(expires.data(), expires.data() + expires.size(), seconds);
  if (error != std::errc{} || rest != expires.data() + expires.size()) return false;
  if (now.time_since_epoch() >= std::chrono::seconds{seconds}) return false;
  const std::string_view given = token.substr(end + 1);
  const std::string proof = proof_of(vault, username, claim);
  return given.size() == proof.size() &&
         sodium_memcmp(given.data(), proof.data(), proof.size()) == 0;
}

}  // namespace

std::optional<ProfileId> device_of(const KeyVault& vault,
                                   std::string_view kept,
                                   const BlindIndex& username,
                                   Instant now) {
  for (std::size_t i = 0; i < kMaxDeviceTokens && !kept.empty(); ++i) {
    const std::string_view token = next_part(kept, kBetweenTokens);
    if (is_good(vault, token, username, now)) return profile_of_token(token);
  }
  return std::nullopt;
}

std::string kept_device(const KeyVault& vault,
                        std::string_view kept,
                        const BlindIndex& username,
                        ProfileId profile,
                        Instant now) {
  const std::string claim = claim_of(profile, now + kDeviceAge);
  std::string all = claim + kBetweenParts + proof_of(vault, username, claim);
  std::size_t count = 1;
  if (kept.size() > kMaxDeviceBytes) return all;
  while (!kept.empty() && count < kMaxDeviceTokens) {
    const std::string_view token = next_part(kept, kBetweenTokens);
    const auto other = profile_of_token(token);
    if (!other || *other == profile || !is_token_text(token)) continue;
    all.append(1, kBetweenTokens).append(token);
    ++count;
  }
  return all;
}

std::string_view device_cookie(const HttpRequest& request) {
  const std::string_view kept = cookie_value(request.header("cookie"), kDeviceCookieName);
  return kept.size() <= kMaxDeviceBytes ? kept : std::string_view();
}

std::string set_device_cookie(std::string_view kept, bool secure) {
  const auto age = std::chrono::seconds(kDeviceAge).count();
  std::string cookie =
      std::string(kDeviceCookieName) + "=" + std::string(kept) +
      "; Path=/api/v1/sessions; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(age);
  return secure ? cookie + "; Secure" : cookie;
}

}  // namespace klade
