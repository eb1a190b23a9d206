#include "gateway/analytics/tokens.h"

#include <sodium.h>

#include "events/core/check.h"
#include "events/core/hex.h"
#include "events/core/sodium.h"

namespace klade {
namespace {

using Hash = decltype(AnalyticsGrant::hash);

Hash hash_of(std::string_view token) {
  use_sodium();
  Hash hash{};
  CHECK(crypto_generichash(hash.data(),
                           hash.size(),
                           reinterpret_cast<const unsigned char*>(token.data()),
                           token.size(),
                           nullptr,
                           0) == 0);
  return hash;
}

std::optional<Hash> parse_hash(std::string_view text) {
  Hash hash{};
  std::size_t size = 0;
  const char* end = nullptr;
  const int wrong =
      sodium_hex2bin(hash.data(), hash.size(), text.data(), text.size(), nullptr, &size, &end);
  const bool is_whole = size == hash.size() && end == text.data() + text.size();
  return wrong == 0 && is_whole ? std::optional(hash) : std::nullopt;
}

std::optional<AnalyticsGrant> parse_grant(std::string_view text) {
  const std::size_t at = text.find('@');
  const auto hash = parse_hash(text.substr(0, at));
  if (!hash) return std::nullopt;
  AnalyticsGrant grant{*hash, std::nullopt};
  if (at == std::string_view::npos) return grant;
  grant.school = parse_id<SchoolId>(text.substr(at + 1));
  return grant.school ? std::optional(grant) : std::nullopt;
}

}  // namespace

std::optional<std::vector<AnalyticsGrant>> parse_grants(std::string_view text) {
  std::vector<AnalyticsGrant> grants;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const auto grant = parse_grant(text.substr(0, comma));
    if (!grant) return std::nullopt;
    grants.push_back(*grant);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
    if (text.empty()) return std::nullopt;
  }
  return grants;
}

const AnalyticsGrant* granted_to(std::string_view token,
                                 const std::vector<AnalyticsGrant>& grants) {
  const Hash hash = hash_of(token);
  const AnalyticsGrant* found = nullptr;
  for (const AnalyticsGrant& grant : grants) {
    if (sodium_memcmp(hash.data(), grant.hash.data(), hash.size()) == 0) found = &grant;
  }
  return found;
}

std::string analytics_token_hash(std::string_view token) {
  const Hash hash = hash_of(token);
  return hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace klade
