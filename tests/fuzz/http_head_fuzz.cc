// A byte that says which part of a request's head, then any bytes as that part: never a crash, and
// what is read has the form that the rest of the gateway relies on.
#include <cstdint>
#include <string>
#include <string_view>

#include "aggregates/owner/outcome.h"
#include "events/core/check.h"
#include "gateway/http/headers.h"
#include "gateway/http/languages.h"
#include "gateway/http/message.h"
#include "gateway/http/principal.h"
#include "gateway/http/router.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/pages.h"

namespace klade {
namespace {

bool is_text(std::string_view text) {
  return is_utf8(text) && text.find('\0') == std::string_view::npos;
}

void try_route(std::string_view path) {
  static const Router kRouter(routes());
  constexpr std::string_view kApi = "/api/v1";
  if (!path.starts_with(kApi)) return;
  for (const Method method : {Method::get, Method::post, Method::del}) {
    const RouteMatch matched = kRouter.match(method, path.substr(kApi.size()));
    const auto* found = std::get_if<Matched>(&matched);
    if (found == nullptr) continue;
    Call call;
    call.params = found->params;
    for (const auto& [name, value] : found->params) path_id<PersonId>(call, name);
  }
}

void try_target(std::string_view bytes) {
  auto target = parse_target(bytes);
  if (!target) return;
  CHECK(target->path.starts_with('/') && is_text(target->path));
  for (const auto& [name, value] : target->query) CHECK(is_text(name) && is_text(value));
  try_route(target->path);
  Call call;
  call.query = std::move(target->query);
  const auto range = query_range(call, {});
  if (range) CHECK(range->from <= range->to);
  const auto limit = query_limit(call);
  if (limit) CHECK(*limit >= 1 && *limit <= kMaxPage);
  for (const auto& [name, value] : call.query) {
    if (const auto date = parse_date(value)) CHECK(to_text(*date) == value);
    if (const auto week = parse_iso_week(value)) CHECK(iso_weekday(monday_of(*week)) == 1);
  }
}

void try_idempotency_key(std::string_view key) {
  if (is_idempotency_key(key)) CHECK(!command_of({}, key).is_nil());
}

void try_token(std::string_view value) {
  HttpRequest request;
  request.headers["cookie"] = value;
  CHECK(!token_of(request) || token_of(request)->by_cookie);
  request.headers["authorization"] = value;
  CHECK(!token_of(request) || !token_of(request)->by_cookie || value.empty());
}

void try_trace(std::string_view traceparent) { CHECK(!trace_of(traceparent).is_nil()); }

void try_language(std::string_view accept_language) {
  CHECK(!name_of(language_of(accept_language)).empty());
}

void try_position(std::string_view text) {
  if (const auto position = parse_position(text)) CHECK(to_text(*position) == text);
}

void try_forwarded(std::string_view forwarded) {
  HttpRequest request;
  request.address = "127.0.0.1";
  request.headers["x-forwarded-for"] = forwarded;
  CHECK(!client_address(request, "127.0.0.1").empty());
  CHECK(client_address(request, "") == "127.0.0.1");
}

void try_answer_headers(std::string_view value) {
  is_json(value);
  HttpReply reply;
  reply.answer.headers.emplace_back("X", std::string(value));
  tag(reply, etag_of("body"), value);
  const std::string head = response_head(reply, {}, http_date({}));
  CHECK(head.find("\r\n\r\n") == head.size() - 4);  // nothing splits an answer
}

using TryPart = void (*)(std::string_view);
constexpr TryPart kParts[] = {try_target,
                              try_idempotency_key,
                              try_token,
                              try_trace,
                              try_language,
                              try_position,
                              try_forwarded,
                              try_answer_headers};

}  // namespace
}  // namespace klade

extern "C" int LLVMFuzzerTestOneInput(  // NOLINT(readability-identifier-naming)
    const std::uint8_t* data,
    std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  // Letters choose as well as small bytes do, so that a seed can be written by hand.
  const std::size_t which = (data[0] >= 'A' ? data[0] - std::size_t{'A'} : data[0]);
  klade::kParts[which % std::size(klade::kParts)](input.substr(1));
  return 0;
}
