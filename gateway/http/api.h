// What a route is made of: a call comes in, an answer or an intent goes out.  Plain data and plain
// functions, tested without a socket; waiting, signing in and writing bytes are the server's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "aggregates/command.h"
#include "aggregates/owner/outcome.h"
#include "events/core/result.h"
#include "events/language.h"
#include "gateway/http/terms.h"
#include "gateway/payments/set_offer.h"
#include "projections/reading.h"

namespace klade {

enum class Method : std::uint8_t { get, post, del };

// Who calls: the profile that a valid session belongs to.
struct Principal {
  ProfileId profile;
  PersonId person;
  PersonId pupil;  // nil for staff
  SchoolId school;
  std::vector<Role> roles;
  std::vector<PermissionSet> granted;  // to each of the roles by its school, in their order
  SessionId session;
  BlindIndex token;
  bool former = false;  // its profile has ended: it may read, and sign out (A15)

  bool has(Role role) const;
  bool may(Permission permission) const;
  bool is_parent() const;
  bool is_staff() const;
};

struct Call {
  Method method = Method::get;
  std::string path;
  std::map<std::string, std::string, std::less<>> params;  // of the path: {id}
  std::map<std::string, std::string, std::less<>> query;
  std::string body;
  Language language = Language::lv;
  Principal principal;  // of an empty profile when the route needs none
  CommandId command;    // from Idempotency-Key and the profile; nil for reads
  Instant now{};
  Id128 trace;
};

struct Answer {
  int status = 200;
  std::string body;
  std::string_view content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
};

// What is wrong with a request, before any rule is asked.  `code` is stable and has a title in
// every language (gateway/http/problems.cc); `pointer` names the field (RFC 6901).
struct FieldError {
  std::string pointer;
  std::string_view code;
  bool operator==(const FieldError&) const = default;
};
struct Problem {
  int status = 400;
  std::string_view code;
  std::vector<FieldError> errors;
};

// A part of a write that stands in another stream than the part before it.
struct Step {
  Command command;
  Id128 partition_key;
  Id128 about{};  // derives its id where a retry may find others beside it; nil: its place does
};

// A write, ready for the owner.  `ids` are what the answer names: "id" is the first of them.
//
// What follows in `then` is decided in order, each after the one before was accepted, under ids
// that derive from the call's command: a retry finishes what was begun.  The first refusal ends it
// and is the answer, so what may be refused comes first.
struct Intent {
  Command command;
  Id128 partition_key;
  std::vector<Id128> ids;
  bool list_ids = false;  // the answer has "ids" too
  std::vector<Step> then{};
};

// What handlers may use beside the call.
struct Desk {
  Reading reading;
  KeyVault& vault;  // to seal what comes in
  const Terms* terms = nullptr;
  const SetOffer* offer = nullptr;  // null: nothing is sold

  std::int32_t terms_version() const { return terms == nullptr ? 0 : terms->version; }

  const SetOffer& set_offer() const {
    static const SetOffer kNothing{};
    return offer == nullptr ? kNothing : *offer;
  }
};

using ReadIntent = Result<Intent, Problem> (*)(const Call&, const Desk&);
// A write that hashes a password: it runs in the bounded pool, never on a thread that serves
// others; 503 `busy` beyond it.  Of those that try one, or another secret, the attempts of a
// profile are bounded: 429.
struct Hashing {
  ReadIntent handler;
  bool tries_a_password = false;
  // Whose password, when not the caller's own: as many attempts as at signing in are free, of each
  // username and each address.
  std::optional<BlindIndex> (*tried)(const Call&, const KeyVault&) = nullptr;
  bool tries_a_code = false;  // as few of a profile as at signing in
};
using AnswerQuery = Result<Answer, Problem> (*)(const Call&, const Desk&);
// While it is the same, a query's answer is the same; nothing when the reader may not have it.
using QueryRevision = std::optional<std::uint64_t> (*)(const Call&, const Desk&);
// Whose data a query shows.
struct ShownData {
  DataKind kind = DataKind::pupil;
  Id128 subject;
};
using DataShown = ShownData (*)(const Call&, const Desk&);
enum class Special : std::uint8_t {
  sign_in,
  sign_out,
  switch_profile,
  live,
  openapi,
  analytics,
  text_received,  // by the texts' provider
  text_reported,
  payment_webhook,
};

// Whom a route serves, and what it reads.
enum class Scope : std::uint8_t {
  school,     // who is signed in; its school
  families,   // who is signed in; several schools, and what belongs to none
  operators,  // the operator by a token of its own, without a session; the same
};

// Who may call a route: who has one of the roles or one of the permissions.  Roles stand here for
// what is a family's own; what staff may is asked by permissions.  Neither: anyone signed in.
struct Callers {
  std::vector<Role> roles{};
  std::vector<Permission> permissions{};

  bool is_anyone() const { return roles.empty() && permissions.empty(); }
};

struct Route {
  Method method;
  std::string_view path;     // "/journals/{id}/marks", below /api/v1
  std::string_view summary;  // for OpenAPI
  Callers callers;           // who may call at all
  std::variant<ReadIntent, Hashing, AnswerQuery, Special> handler;
  std::string_view request;          // name of the request's schema, empty for none
  std::string_view answer;           // name of the answer's schema
  QueryRevision revision = nullptr;  // of a query whose answers outlive changes elsewhere
  Scope scope = Scope::school;
  std::optional<Feature> feature{};  // of a query that may need the Family Set
  // Of a query that shows other people's data: what employees read is kept before it is answered
  // (ADR 0029).  Null: it shows nobody's but the reader's own.
  DataShown shown = nullptr;

  // The handler of a write, of either kind; null for what is none.
  ReadIntent write() const {
    if (const auto* hashing = std::get_if<Hashing>(&handler)) return hashing->handler;
    const auto* plain = std::get_if<ReadIntent>(&handler);
    return plain == nullptr ? nullptr : *plain;
  }
};

// The route table: the one list (gateway/routes/routes.cc).
const std::vector<Route>& routes();

}  // namespace klade
