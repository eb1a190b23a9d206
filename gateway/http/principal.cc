#include "gateway/http/principal.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "events/core/sodium.h"
#include "projections/views/families.h"
#include "projections/views/granted.h"

namespace klade {
namespace {

constexpr std::size_t kTokenLength = 43;
constexpr std::size_t kProofLength = 16;
constexpr std::string_view kBearer = "Bearer ";
constexpr int kPositionCookieSeconds = 3600;  // a node that is further behind is not ready

bool is_token(std::string_view text) {
  return text.size() == kTokenLength && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

std::string proof_of(const KeyVault& vault, std::string_view token, std::string_view position) {
  std::string text(token);
  const BlindIndex index = vault.blind("token.position", text.append(".").append(position));
  std::string proof;
  for (const char c : to_text(index)) {
    if (c != '-' && proof.size() < kProofLength) proof += c;
  }
  return proof;
}

// SECRET, or SECRET.POSITION.PROOF.
std::optional<GivenToken> parse_token(std::string_view text, bool by_cookie) {
  const std::size_t first = text.find('.');
  GivenToken token{std::string(text.substr(0, first)), by_cookie, {}, {}};
  if (!is_token(token.text)) return std::nullopt;
  if (first == std::string_view::npos) return token;
  const std::string_view rest = text.substr(first + 1);
  const std::size_t second = rest.find('.');
  if (second == std::string_view::npos) return std::nullopt;
  token.position = parse_position(rest.substr(0, second));
  token.proof = rest.substr(second + 1);
  const bool good = token.position && token.proof.size() == kProofLength;
  return good ? std::optional(std::move(token)) : std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// The session that a password opened and this one goes back to; itself, when one opened it.
// Nothing once that has ended, or both are not of one family any more.
std::optional<SessionRow> proven_session(const ViewReader& rows,
                                         const SessionRow& session,
                                         Instant now) {
  if (session.proven_in.is_nil()) return session;
  auto proven = session_of_token(rows, session.proven_in);
  if (!proven || proven->expires_at <= now) return std::nullopt;
  const auto members = members_of(rows, family_of(rows, session.profile));
  const auto has = [&](ProfileId id) {
    return std::ranges::find(members, id, &FamilyMember::profile) != members.end();
  };
  return has(session.profile) && has(proven->profile) ? proven : std::nullopt;
}

}  // namespace

bool Principal::has(Role role) const { return std::ranges::find(roles, role) != roles.end(); }
bool Principal::is_parent() const {
  return has(Role::mother) || has(Role::father) || has(Role::guardian);
}
bool Principal::is_staff() const { return pupil.is_nil(); }

bool Principal::may(Permission permission) const {
  return std::ranges::any_of(granted,
                             [&](const PermissionSet& set) { return set.has(permission); });
}

void grant(Principal& principal, const SchoolRow& school) {
  principal.granted.clear();
  for (const Role role : principal.roles) {
    principal.granted.push_back(granted_by(school, role, principal.is_staff()));
  }
}

bool is_among(const Principal& principal, const Callers& callers) {
  return callers.is_anyone() ||
         std::ranges::any_of(callers.roles, [&](Role role) { return principal.has(role); }) ||
         std::ranges::any_of(callers.permissions,
                             [&](Permission permission) { return principal.may(permission); });
}

Role acting_role(const Principal& principal, const Callers& callers) {
  const auto& roles = principal.roles;
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const bool listed = std::ranges::find(callers.roles, roles[i]) != callers.roles.end();
    const bool granted = i < principal.granted.size() &&
                         std::ranges::any_of(callers.permissions, [&](Permission permission) {
                           return principal.granted[i].has(permission);
                         });
    if (listed || granted) return roles[i];
  }
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
    return parse_token(trimmed(authorization.substr(kBearer.size())), false);
  }
  return parse_token(cookie_value(request.header("cookie"), kCookieName), true);
}

std::string token_with_position(const KeyVault& vault,
                                std::string_view token,
                                const Position& position) {
  const std::string at = to_text(position);
  return std::string(token) + "." + at + "." + proof_of(vault, token, at);
}

std::optional<Position> session_position(const KeyVault& vault, const GivenToken& token) {
  if (!token.position) return std::nullopt;
  const std::string proof = proof_of(vault, token.text, to_text(*token.position));
  const bool good = proof.size() == token.proof.size() &&
                    sodium_memcmp(proof.data(), token.proof.data(), proof.size()) == 0;
  return good ? token.position : std::nullopt;
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

std::optional<Position> position_cookie(const HttpRequest& request) {
  return parse_position(cookie_value(request.header("cookie"), kPositionCookieName));
}

std::string set_session_cookie(std::string_view token, std::chrono::seconds age, bool secure) {
  std::string cookie =
      std::string(kCookieName) + "=" + std::string(token) +
      "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(age.count());
  return secure ? cookie + "; Secure" : cookie;
}

std::string set_position_cookie(const std::optional<Position>& position, bool secure) {
  std::string cookie = std::string(kPositionCookieName) + "=" +
                       (position ? to_text(*position) : std::string()) +
                       "; Path=/api; HttpOnly; SameSite=Strict; Max-Age=" +
                       std::to_string(position ? kPositionCookieSeconds : 0);
  return secure ? cookie + "; Secure" : cookie;
}

std::optional<SignedIn> signed_in(const ViewReader& rows,
                                  const BlindIndex& token,
                                  Instant now,
                                  std::int32_t terms) {
  const auto session = session_of_token(rows, token);
  if (!session || session->expires_at <= now) return std::nullopt;
  const auto row = profile(rows, session->profile);
  if (!row || !may_sign_in(rows, *row)) return std::nullopt;
  const auto proven = proven_session(rows, *session, now);
  if (!proven) return std::nullopt;
  SignedIn in;
  in.principal.profile = row->profile;
  in.principal.person = row->person;
  in.principal.pupil = row->pupil;
  in.principal.school = row->school;
  in.principal.roles = row->roles;
  in.principal.session = session->session;
  in.principal.token = token;
  in.principal.former = row->closed;
  if (const auto of = school(rows, row->school)) grant(in.principal, *of);
  in.expires_at = session->expires_at;
  in.proven_by = proven->profile;
  in.demanded = demands(rows, *row, terms);
  return in;
}

}  // namespace klade
