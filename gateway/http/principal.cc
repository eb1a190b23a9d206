#include "gateway/http/principal.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "events/core/sodium.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

constexpr std::size_t kTokenLength = 43;
constexpr std::string_view kBearer = "Bearer ";

bool is_token(std::string_view text) {
  return text.size() == kTokenLength && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string_view cookie_value(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    const std::string_view pair = trimmed(header.substr(0, end));
    header.remove_prefix(std::min(end + 1, header.size()));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

}  // namespace

bool Principal::has(Role role) const { return std::ranges::find(roles, role) != roles.end(); }
bool Principal::is_parent() const {
  return has(Role::mother) || has(Role::father) || has(Role::guardian);
}
bool Principal::is_staff() const { return pupil.is_nil(); }

Role acting_role(const Principal& principal, const std::vector<Role>& wanted) {
  const auto& roles = principal.roles;
  const auto found = std::ranges::find_if(
      roles, [&](Role role) { return std::ranges::find(wanted, role) != wanted.end(); });
  if (found != roles.end()) return *found;
  return roles.empty() ? Role::none : roles.front();
}

std::string new_token() {
  use_sodium();
  std::array<unsigned char, kTokenBytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, kTokenLength + 1> text{};
  sodium_bin2base64(text.data(),
                    text.size(),
                    bytes.data(),
                    bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

BlindIndex token_index(const KeyVault& vault, std::string_view token) {
  return vault.blind("token", token);
}

std::optional<GivenToken> token_of(const HttpRequest& request) {
  const std::string_view authorization = request.header("authorization");
  if (!authorization.empty()) {
    if (!authorization.starts_with(kBearer)) return std::nullopt;
    const std::string_view token = trimmed(authorization.substr(kBearer.size()));
    if (!is_token(token)) return std::nullopt;
    return GivenToken{std::string(token), false};
  }
  const std::string_view token = cookie_value(request.header("cookie"), kCookieName);
  if (!is_token(token)) return std::nullopt;
  return GivenToken{std::string(token), true};
}

std::optional<SignedIn> signed_in(const ViewReader& rows, const BlindIndex& token, Instant now) {
  const auto session = session_of_token(rows, token);
  if (!session || session->expires_at <= now) return std::nullopt;
  const auto row = profile(rows, session->profile);
  if (!row || row->closed) return std::nullopt;
  SignedIn in;
  in.principal.profile = row->profile;
  in.principal.person = row->person;
  in.principal.pupil = row->pupil;
  in.principal.school = row->school;
  in.principal.roles = row->roles;
  in.principal.session = session->session;
  in.principal.token = token;
  in.expires_at = session->expires_at;
  return in;
}

}  // namespace klade
