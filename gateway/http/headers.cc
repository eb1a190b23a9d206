#include "gateway/http/headers.h"

#include <algorithm>

#include "gateway/http/languages.h"
#include "gateway/http/problems.h"
#include "gateway/settings/addresses.h"

namespace klade {
namespace {

constexpr std::size_t kTraceBegin = 3;  // 00-<32 digits>-<16 digits>-01
constexpr std::size_t kTraceDigits = 32;
constexpr std::size_t kTraceparentLength = 55;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

void add_common_headers(Answer& answer) {
  answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
  answer.headers.emplace_back("Referrer-Policy", "no-referrer");
}

}  // namespace

Id128 trace_of(std::string_view traceparent) {
  if (traceparent.size() < kTraceparentLength || traceparent[2] != '-' ||
      traceparent[kTraceBegin + kTraceDigits] != '-') {
    return random_id();
  }
  const std::string_view digits = traceparent.substr(kTraceBegin, kTraceDigits);
  std::string uuid;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) uuid += '-';
    uuid += digits[i];
  }
  const auto trace = parse_id(uuid);
  return trace && !trace->is_nil() ? *trace : random_id();
}

bool is_json(std::string_view content_type) {
  const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
  static constexpr std::string_view kJson = "application/json";
  return std::ranges::equal(type, kJson, {}, [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
}

bool is_idempotency_key(std::string_view key) {
  return !key.empty() && key.size() <= kMaxIdempotencyKeyBytes &&
         std::ranges::all_of(key, [](char c) { return c >= ' ' && c <= '~'; });
}

CommandId command_of(const ProfileId& profile, std::string_view key) {
  return CommandId(hash_id("command|" + to_text(profile) + "|" + std::string(key)));
}

Id128 fingerprint_of(const HttpRequest& request, std::string_view body) {
  std::string text = request.verb + "\n" + request.target + "\n";
  return hash_id(text.append(body));
}

std::string client_address(const HttpRequest& request, std::string_view trusted_proxy) {
  std::string peer = plain_address(request.address).value_or(request.address);
  if (trusted_proxy.empty() || plain_address(trusted_proxy) != peer) return peer;
  const std::string_view forwarded = request.header("x-forwarded-for");
  // The last one is what the proxy itself has seen; those before it are the client's own words.
  const auto comma = forwarded.rfind(',');
  const std::string_view last =
      trimmed(comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1));
  return plain_address(last).value_or(peer);
}

Answer problem_answer(const Problem& problem, Language language, const Id128& trace) {
  Answer answer;
  answer.status = problem.status;
  answer.content_type = kProblemContentType;
  answer.body = problem_json(problem, language, trace);
  answer.headers.emplace_back("Content-Language", std::string(name_of(language)));
  return answer;
}

std::string etag_of(std::string_view body) { return "\"" + to_text(hash_id(body)) + "\""; }

void tag(HttpReply& reply, const std::string& etag, std::string_view if_none_match) {
  reply.answer.headers.emplace_back("ETag", etag);
  if (if_none_match != "*" && if_none_match.find(etag) == std::string_view::npos) return;
  reply.answer.status = 304;
  reply.answer.body.clear();
  reply.shared_body.reset();
}

void add_api_headers(Answer& answer) {
  add_common_headers(answer);
  answer.headers.emplace_back("Cache-Control", "private, no-cache");
  answer.headers.emplace_back("Vary", "Accept-Language, Authorization, Cookie");
  answer.headers.emplace_back("Content-Security-Policy",
                              "default-src 'none'; frame-ancestors 'none'");
}

// The component library writes its variables into a style element.
void add_page_headers(Answer& answer) {
  add_common_headers(answer);
  answer.headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
      "form-action 'self'; frame-ancestors 'none'");
}

}  // namespace klade
