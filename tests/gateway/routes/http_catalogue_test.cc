// docs/http.md is made from the route table, the schemas and the table of problems.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "events/core/names.h"
#include "gateway/http/problems.h"
#include "gateway/http/router.h"
#include "gateway/routes/schemas.h"
#include "tests/events/golden.h"

namespace klade {
namespace {

constexpr std::string_view kHead = R"(# HTTP

Made from the route table; a test holds it. Below `/api/v1`, JSON; `GET /api/v1/openapi.json` describes it to machines.

- Who calls is known by `Authorization: Bearer TOKEN`, or by the cookie `klade`.
- `POST /sessions` takes an alternative username in the place of a personal code. A profile with a second factor is answered
  `second_factor_required` until `code` comes with the rest: a one-time password, or a recovery code. Keep `device` of the answer
  and send it with the next sign-in; by cookie, `klade_device` does that. It opens nothing: it keeps the attempts of others from
  being counted against whoever has signed in from there before.
- Until the terms of use are accepted, and a second factor is set up where the school demands it, a session has `/me` and what is
  below it, `/terms` and its end; the rest answers `terms_not_accepted` or `second_factor_demanded`. `demanded` of `GET /me` says
  which.
- Every write takes `Idempotency-Key` and answers `id` and `position`; repeated with the same key and content it has one effect
  and one answer, and says `Idempotency-Replayed: true`. Its header `Klade-Position` is `position`, or what the session has written
  or named since.
- A session sees what it has written. A request with `Klade-Position` waits, briefly, until what was written there is seen.
- Of several nodes any may be asked. Who may come to another one next sends back the last header `Klade-Position`; for a
  browser that signs in by cookie the cookie `klade_position` does that. A session's token tells any node how far to look for it:
  it is opaque, keep all of it.
- `Last-Event-ID` of `GET /live` means the same on every node.
- Reads carry a strong `ETag`; `If-None-Match` answers 304.
- Errors are `application/problem+json` (RFC 9457) in the language of `Accept-Language` (lv, ru, en); `errors` name the fields.
- Lists answer `items` and `next`; `?cursor=` takes `next` back, `?limit=` bounds them.
- Who may call a route has one of its permissions by a role, or is of a family; `permissions` of `GET /me` says which one has,
  and `GET /school/roles` what each role may, what the school can give it (`possible`) and not take from it (`fixed`).
- `GET /journals?substitute=YYYY-MM-DD` answers the journals that the reader may stand in for on that day.
- School mail: `GET /mail/search?q=` finds one's own letters by words, without case and marks of letters; a page may be empty and
  have a `next`. `GET /mail/addressees?q=` says whom one may write to. A file is begun, kept in parts of 256 KiB (the last may
  be smaller), each in base64, and may then go with a letter; `GET /mail/attachments/{id}` downloads it.
- `GET /analytics/events?topic=marks` answers CloudEvents, one JSON object a line (`docs/asyncapi.yaml`), to a token of its own;
  `?after=` takes the `cursor` of a line back, or the answer's `Klade-Cursor`, which also passes what is not shown. `?limit=`
  bounds the page, `?wait=` the seconds that an empty one waits. Of several partitions each is read by itself (`?partition=`).
- What a reader may not know of answers as if it did not exist.

## Routes

| route | who | takes | answers |
|---|---|---|---|
)";

std::string who(const Route& route) {
  const auto* special = std::get_if<Special>(&route.handler);
  if (special != nullptr && *special == Special::analytics) return "an analytics token";
  const bool is_webhook = special != nullptr && (*special == Special::text_received ||
                                                 *special == Special::text_reported);
  if (is_webhook) return "the texts' provider, by its signature";
  if (special != nullptr && *special == Special::payment_webhook) {
    return "the payment provider, by its signature";
  }
  if (route.scope == Scope::operators) return "an operator token";
  if (route.callers.is_anyone()) return "anyone";
  std::string text;
  const auto add = [&](std::string_view name) {
    if (!text.empty()) text += ", ";
    text += name;
  };
  for (const Role role : route.callers.roles) add(name_of(role));
  for (const Permission permission : route.callers.permissions) add(name_of(permission));
  return text;
}

std::string type_text(const nlohmann::json& schema) {
  if (schema.contains("$ref")) {
    const std::string ref = schema["$ref"];
    return ref.substr(ref.rfind('/') + 1);
  }
  if (!schema.contains("type")) return schema.dump();
  const std::string type =
      schema["type"].is_string() ? schema["type"].get<std::string>() : schema["type"].dump();
  if (schema.contains("items")) return "list of " + type_text(schema["items"]);
  if (schema.contains("enum")) return schema["enum"].dump();
  if (schema.contains("properties")) {
    std::string text;
    for (const auto& [name, property] : schema["properties"].items()) {
      if (!text.empty()) text += ", ";
      text += name + ": " + type_text(property);
    }
    return "{" + text + "}";
  }
  return schema.contains("format") ? schema["format"].get<std::string>() : type;
}

TEST(HttpCatalogue, IsWhatTheTablesSay) {
  std::ostringstream out;
  out << kHead;
  for (const Route& route : routes()) {
    out << "| `" << name_of(route.method) << ' ' << route.path << "` " << route.summary << " | "
        << who(route) << " | " << route.request << " | " << route.answer << " |\n";
  }
  out << "\n## Bodies\n\n| name | fields |\n|---|---|\n";
  for (const auto& [name, schema] : schemas()) {
    out << "| " << name << " | `" << type_text(nlohmann::json::parse(schema)) << "` |\n";
  }
  out << "\n## Problems\n\n`type` is `/problems/CODE`.\n\n| code | status | says "
         "|\n|---|---|---|\n";
  for (const ProblemKind& kind : problem_kinds()) {
    out << "| `" << kind.code << "` | ";
    if (kind.status != 0) {
      out << kind.status;
    } else {
      out << "of a field";
    }
    out << " | " << kind.en << " |\n";
  }
  expect_golden("docs/http.md", out.str());
}

}  // namespace
}  // namespace klade
