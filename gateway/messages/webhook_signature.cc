#include "gateway/messages/webhook_signature.h"

#include <sodium.h>

#include <algorithm>
#include <charconv>

#include "events/core/sodium.h"

namespace klade {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";
constexpr std::string_view kVersion = "v1,";
constexpr std::size_t kMaxIdBytes = 255;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t from = std::min(text.find_first_not_of(kBlanks), text.size());
  text.remove_prefix(from);
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

std::optional<Instant> time_of(std::string_view timestamp) {
  std::int64_t seconds = 0;
  const auto [end, error] =
      std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
  constexpr std::int64_t kMost = 100'000'000'000;  // far from where instants end
  if (error != std::errc{} || end != timestamp.data() + timestamp.size()) return std::nullopt;
  if (seconds < 0 || seconds > kMost) return std::nullopt;
  return Instant(std::chrono::seconds(seconds));
}

bool is_same(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace

std::string base64(std::string_view bytes) {
  use_sodium();
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), kVariant);
  text.pop_back();  // its NUL
  return text;
}

std::optional<std::string> parse_webhook_secret(std::string_view text) {
  use_sodium();
  text = trimmed(text);
  if (!text.starts_with(kSecretPrefix)) return std::nullopt;
  text.remove_prefix(kSecretPrefix.size());
  std::string secret(kMostSecretBytes, '\0');
  std::size_t size = 0;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(secret.data()),
                                       secret.size(),
                                       text.data(),
                                       text.size(),
                                       nullptr,
                                       &size,
                                       nullptr,
                                       sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0 || size < kLeastSecretBytes) return std::nullopt;
  secret.resize(size);
  return secret;
}

std::string webhook_signature(std::string_view secret, const SignedRequest& request) {
  use_sodium();
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(secret), secret.size());
  const std::string_view dot = ".";
  for (const std::string_view part : {request.id, dot, request.timestamp, dot, request.body}) {
    crypto_auth_hmacsha256_update(&state, bytes_of(part), part.size());
  }
  std::string hash(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(hash.data()));
  return std::string(kVersion) + base64(hash);
}

bool is_signed(std::string_view secret,
               const SignedRequest& request,
               std::string_view signatures,
               Instant now) {
  const auto at = time_of(request.timestamp);
  if (!at || *at > now + kWebhookWindow || *at < now - kWebhookWindow) return false;
  if (request.id.empty() || request.id.size() > kMaxIdBytes) return false;
  const std::string right = webhook_signature(secret, request);
  bool found = false;
  while (!signatures.empty()) {
    const std::string_view one = signatures.substr(0, signatures.find(' '));
    signatures.remove_prefix(std::min(one.size() + 1, signatures.size()));
    found = is_same(one, right) || found;
  }
  return found;
}

}  // namespace klade
