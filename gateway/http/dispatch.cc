#include "gateway/http/dispatch.h"

#include <algorithm>

#include "events/core/check.h"
#include "events/core/json_writer.h"
#include "events/core/match.h"
#include "gateway/http/headers.h"
#include "gateway/http/languages.h"
#include "gateway/http/log.h"
#include "gateway/http/principal.h"
#include "gateway/http/problems.h"

namespace klade {
namespace {

constexpr std::string_view kApi = "/api/v1";
constexpr std::string_view kRetrySoon = "1";
constexpr std::string_view kMetricsType = "text/plain; version=0.0.4; charset=utf-8";
constexpr int kInternal = 500;
constexpr int kUnavailable = 503;
constexpr int kUnprocessable = 422;

// The draft on Idempotency-Key: the key was used for another request.
Problem key_reused() {
  Problem reused = problem("idempotency_conflict");
  reused.status = kUnprocessable;
  return reused;
}

std::string written_json(const Intent& intent, const Position& position) {
  JsonWriter out;
  out.begin_object();
  out.key("id");
  write_json(out, intent.ids.empty() ? Id128{} : intent.ids.front());
  if (intent.list_ids) {
    out.key("ids");
    write_json(out, intent.ids);
  }
  out.key("position");
  out.text(to_text(position));
  out.end_object();
  return out.take();
}

Origin origin_of(const Call& call, const Id128& fingerprint) {
  Origin origin;
  origin.command = call.command;
  origin.fingerprint = fingerprint;
  origin.profile = call.principal.profile;
  origin.person = call.principal.person;
  origin.role = call.principal.roles.empty() ? Role::none : call.principal.roles.front();
  origin.session = call.principal.session;
  origin.correlation = call.trace;
  return origin;
}

}  // namespace

// A request on its way to its answer.
struct Dispatcher::Exchange {
  HttpRequest request;
  Respond respond;
  RunLater run_later;
  std::chrono::steady_clock::time_point began;
  Call call;
  const Route* route = nullptr;
  std::string_view label = "other";  // in metrics and log lines
  SignedIn who;
  std::string allow;  // the methods that the path has
};

// Under which name an answer is kept, and how long it is good.
struct Dispatcher::Kept {
  std::string key;
  AnswerCache::Stamp stamp;
  std::optional<std::uint64_t> revision;
};

Dispatcher::Dispatcher(DispatchParts parts, DispatchOptions options)
    : parts_(std::move(parts)), options_(std::move(options)) {}

void Dispatcher::handle(HttpRequest request, Respond respond, RunLater run_later) {
  const auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(request);
  exchange->respond = std::move(respond);
  exchange->run_later = std::move(run_later);
  exchange->began = std::chrono::steady_clock::now();
  exchange->call.language = language_of(exchange->request.header("accept-language"));
  exchange->call.trace = trace_of(exchange->request.header("traceparent"));
  exchange->call.now = parts_.node.clock().now();
  route(exchange);
}

HttpReply Dispatcher::refuse(const Problem& problem) {
  const Id128 trace = random_id();
  log(LogLevel::info,
      "refused",
      {{"code", problem.code}, {"status", problem.status}, {"trace_id", to_text(trace)}});
  parts_.metrics.request("", "unread", problem.status, {});
  HttpReply reply;
  reply.answer = problem_answer(problem, Language::lv, trace);
  reply.close = true;
  add_api_headers(reply.answer);
  return reply;
}

void Dispatcher::route(const Shared& exchange) {
  auto target = parse_target(exchange->request.target);
  if (!target) return fail(exchange, problem("malformed_http"));
  exchange->call.path = target->path;
  exchange->call.query = std::move(target->query);
  const std::string_view path = exchange->call.path;
  if (path.starts_with(kApi) && (path.size() == kApi.size() || path[kApi.size()] == '/')) {
    return serve_api(exchange, path.substr(kApi.size()));
  }
  serve_rest(exchange, exchange->call.path);
}

void Dispatcher::serve_rest(const Shared& exchange, const std::string& path) {
  const bool reads = exchange->request.verb == "GET" || exchange->request.is_head();
  if (!reads) {
    exchange->allow = "GET, HEAD";
    return fail(exchange, problem("method_not_allowed"));
  }
  if (path == "/healthz") return serve_health(exchange, true);
  if (path == "/readyz") return serve_health(exchange, parts_.node.status().ready());
  if (path == "/metrics" && options_.serve_metrics) {
    exchange->label = "/metrics";
    Answer answer;
    answer.content_type = kMetricsType;
    answer.body = metrics_text();
    return finish(exchange, std::move(answer));
  }
  exchange->label = "static";
  auto found = parts_.files.find(path, exchange->request);
  if (!found) return fail(exchange, problem("not_found"));
  add_page_headers(found->answer);
  send(exchange, std::move(*found));
}

void Dispatcher::serve_health(const Shared& exchange, bool ready) {
  exchange->label = exchange->call.path == "/healthz" ? "/healthz" : "/readyz";
  Answer answer;
  answer.status = ready ? 200 : kUnavailable;
  answer.body = ready ? R"({"status":"ok"})" : R"({"status":"not ready"})";
  finish(exchange, std::move(answer));
}

void Dispatcher::serve_api(const Shared& exchange, std::string_view path) {
  const auto method = parse_method(exchange->request.verb);
  const RouteMatch matched = parts_.router.match(method, path);
  match(
      matched,
      [&](const Matched& found) {
        exchange->route = found.route;
        exchange->label = found.route->path;
        exchange->call.method = found.route->method;
        exchange->call.params = found.params;
        enter(exchange);
      },
      [&](const NoSuchPath&) { fail(exchange, problem("not_found")); },
      [&](const OtherMethods& others) {
        exchange->allow = others.allow;
        fail(exchange, problem("method_not_allowed"));
      });
}

bool Dispatcher::ready() {
  if (!ready_) ready_ = parts_.node.status().ready();
  return ready_;
}

void Dispatcher::enter(const Shared& exchange) try {
  const auto* what = std::get_if<Special>(&exchange->route->handler);
  if (what != nullptr && *what == Special::openapi) {
    Answer answer;
    answer.body = parts_.openapi;
    return finish(exchange, std::move(answer));
  }
  const bool has_body = !exchange->route->request.empty();
  if (has_body && !is_json(exchange->request.header("content-type"))) {
    return fail(exchange, problem("unsupported_media_type"));
  }
  if (!ready()) return fail(exchange, problem("views_not_ready"), kRetrySoon);
  if (what != nullptr && *what == Special::sign_in) return sign_in(exchange);
  if (const auto refused = authenticate(exchange)) return fail(exchange, *refused);
  run(exchange);
} catch (const ViewNotServed&) {
  fail(exchange, problem("views_not_ready"), kRetrySoon);
} catch (const VaultMismatch&) {
  log(LogLevel::error, "vault_mismatch", {{"trace_id", to_text(exchange->call.trace)}});
  fail(exchange, problem("internal"));
} catch (const std::exception&) {
  log(LogLevel::error, "handler_threw", {{"route", exchange->label}});
  fail(exchange, problem("internal"));
}

void Dispatcher::sign_in(const Shared& exchange) {
  exchange->call.body = std::move(exchange->request.body);
  parts_.sign_in.begin(exchange->call,
                       client_address(exchange->request, options_.trusted_proxy),
                       settling(exchange));
}

SignIn::Done Dispatcher::settling(const Shared& exchange) const {
  return [this, exchange](const Result<Answer, Problem>& answer, const std::string& retry_after) {
    exchange->run_later([this, exchange, answer, retry_after] {
      if (!answer) return fail(exchange, answer.error(), retry_after);
      finish(exchange, *answer);
    });
  };
}

std::optional<Problem> Dispatcher::authenticate(const Shared& exchange) {
  const auto token = token_of(exchange->request);
  if (!token) return problem("not_signed_in");
  // A browser says so itself when another site's page makes it send the cookie.
  if (token->by_cookie && exchange->request.header("sec-fetch-site") == "cross-site") {
    return problem("foreign_origin");
  }
  const auto rows = parts_.node.views().snapshot();
  const BlindIndex index = token_index(parts_.node.vault(), token->text);
  auto who = signed_in(*rows, index, exchange->call.now);
  if (!who) return problem("not_signed_in");
  exchange->who = *who;
  exchange->call.principal = std::move(who->principal);
  const auto& roles = exchange->route->roles;
  const auto has = [&](Role role) { return exchange->call.principal.has(role); };
  if (!roles.empty() && std::ranges::none_of(roles, has)) return problem("forbidden");
  return std::nullopt;
}

void Dispatcher::run(const Shared& exchange) {
  match(
      exchange->route->handler,
      [&](AnswerQuery handler) { read(exchange, handler); },
      [&](ReadIntent handler) { write(exchange, handler); },
      [&](Special what) { special(exchange, what); });
}

void Dispatcher::read(const Shared& exchange, AnswerQuery handler) {
  const std::string_view wanted = exchange->request.header("klade-position");
  if (wanted.empty()) return answer_query(exchange, handler);
  const auto position = parse_position(wanted);
  if (!position) return fail(exchange, problem("position_invalid"));
  parts_.waits.wait(*position, options_.position_wait, [this, exchange, handler](bool reached) {
    exchange->run_later([this, exchange, handler, reached] {
      if (!reached) return fail(exchange, problem("position_not_reached"), kRetrySoon);
      answer_query(exchange, handler);
    });
  });
}

void Dispatcher::answer_query(const Shared& exchange, AnswerQuery handler) try {
  const Call& call = exchange->call;
  Kept kept{answer_key(call, exchange->request.target), {}, {}};
  kept.stamp.erasures = parts_.node.erasures();  // before the rows: what is kept is never older
  const auto rows = parts_.node.views().snapshot();
  kept.stamp.position =
      rows->position(partition_of(call.principal.school, parts_.node.partitions()));
  if (const auto same = answers_.find(kept.key, kept.stamp)) return finish_kept(exchange, *same);
  KeyVault& vault = parts_.node.vault();
  const Desk desk{Reading{*rows, vault, erased_text(call.language)}, vault};
  if (exchange->route->revision != nullptr) kept.revision = exchange->route->revision(call, desk);
  if (kept.revision) {
    const auto same = answers_.find(kept.key, kept.stamp, *kept.revision);
    if (same) return finish_kept(exchange, *same);
  }
  render(exchange, handler, desk, kept);
} catch (const ViewNotServed&) {
  fail(exchange, problem("views_not_ready"), kRetrySoon);
} catch (const VaultMismatch&) {
  log(LogLevel::error, "vault_mismatch", {{"trace_id", to_text(exchange->call.trace)}});
  fail(exchange, problem("internal"));
} catch (const std::exception&) {
  log(LogLevel::error, "handler_threw", {{"route", exchange->label}});
  fail(exchange, problem("internal"));
}

void Dispatcher::render(const Shared& exchange,
                        AnswerQuery handler,
                        const Desk& desk,
                        const Kept& name) {
  auto answer = handler(exchange->call, desk);
  if (!answer) return fail(exchange, answer.error());
  CHECK(answer->status == 200 && answer->headers.empty());
  KeptAnswer kept;
  kept.etag = etag_of(answer->body);
  kept.body = std::make_shared<const std::string>(std::move(answer->body));
  answers_.keep(name.key, kept, name.stamp, name.revision);
  finish_kept(exchange, kept);
}

void Dispatcher::finish_kept(const Shared& exchange, const KeptAnswer& kept) const {
  HttpReply reply;
  reply.shared_body = kept.body;
  tag(reply, kept.etag, exchange->request.header("if-none-match"));
  add_api_headers(reply.answer);
  send(exchange, std::move(reply));
}

void Dispatcher::write(const Shared& exchange, ReadIntent handler) {
  const std::string_view key = exchange->request.header("idempotency-key");
  if (key.empty()) return fail(exchange, problem("idempotency_key_missing"));
  if (!is_idempotency_key(key)) return fail(exchange, problem("idempotency_key_invalid"));
  Call& call = exchange->call;
  call.command = command_of(call.principal.profile, key);
  call.body = std::move(exchange->request.body);
  const auto rows = parts_.node.views().snapshot();
  KeyVault& vault = parts_.node.vault();
  const Desk desk{Reading{*rows, vault, erased_text(call.language)}, vault};
  auto intent = handler(call, desk);
  if (!intent) return fail(exchange, intent.error());
  const Origin origin = origin_of(call, fingerprint_of(exchange->request, call.body));
  const Id128 partition_key = intent->partition_key;
  Command command = std::move(intent->command);
  parts_.node.submit(partition_key,
                     std::move(command),
                     origin,
                     [this, exchange, made = std::move(*intent)](const Outcome& outcome) {
                       exchange->run_later([this, exchange, made, outcome] {
                         finish_write(exchange, made, outcome);
                       });
                     });
}

void Dispatcher::finish_write(const Shared& exchange,
                              const Intent& intent,
                              const Outcome& outcome) const {
  match(
      outcome,
      [&](const Accepted& accepted) {
        Answer answer;
        answer.status = 201;
        answer.body = written_json(intent, accepted.position);
        if (accepted.repeated) answer.headers.emplace_back("Idempotency-Replayed", "true");
        finish(exchange, std::move(answer));
      },
      [&](Refusal refusal) { fail(exchange, problem_of(refusal)); },
      [&](const Conflict&) { fail(exchange, key_reused()); },
      [&](OwnerFault fault) { fail(exchange, problem_of(fault), kRetrySoon); });
}

void Dispatcher::special(const Shared& exchange, Special what) {
  switch (what) {
    case Special::sign_out:
      return parts_.sign_in.end(exchange->call, settling(exchange));
    case Special::live: {
      HttpReply reply;
      reply.answer.content_type = "text/event-stream";
      reply.answer.headers.emplace_back("X-Accel-Buffering", "no");
      add_api_headers(reply.answer);
      if (!exchange->request.is_head()) {
        reply.stream = parts_.live.open(exchange->who, exchange->request.header("last-event-id"));
      }
      return send(exchange, std::move(reply));
    }
    case Special::sign_in:
    case Special::openapi:
      return;  // answered before anybody has to be signed in
  }
}

void Dispatcher::finish(const Shared& exchange, Answer answer) const {
  HttpReply reply;
  reply.answer = std::move(answer);
  add_api_headers(reply.answer);
  send(exchange, std::move(reply));
}

void Dispatcher::fail(const Shared& exchange,
                      const Problem& problem,
                      std::string_view retry_after) const {
  HttpReply reply;
  reply.answer = problem_answer(problem, exchange->call.language, exchange->call.trace);
  if (problem.status == 401) reply.answer.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (problem.status == 405) {
    reply.answer.headers.emplace_back("Allow", exchange->allow);
  }
  if (!retry_after.empty()) {
    reply.answer.headers.emplace_back("Retry-After", std::string(retry_after));
  }
  add_api_headers(reply.answer);
  send(exchange, std::move(reply));
}

void Dispatcher::send(const Shared& exchange, HttpReply reply) const {
  const auto spent = std::chrono::steady_clock::now() - exchange->began;
  const int status = reply.answer.status;
  const auto method = parse_method(exchange->request.verb);
  const std::string_view verb = method ? name_of(*method) : "other";
  parts_.metrics.request(verb, exchange->label, status, spent);
  if (options_.log_requests || status >= kInternal) {
    const Principal& who = exchange->call.principal;
    const std::string profile = who.profile.is_nil() ? std::string() : to_text(who.profile);
    log(status >= kInternal ? LogLevel::warning : LogLevel::info,
        "request",
        {{"method", verb},
         {"route", exchange->label},
         {"status", status},
         {"microseconds", std::chrono::duration_cast<std::chrono::microseconds>(spent).count()},
         {"profile", profile},
         {"trace_id", to_text(exchange->call.trace)}});
  }
  exchange->respond(std::move(reply));
}

std::string Dispatcher::metrics_text() const {
  Metrics::Sources sources;
  if (server_) sources.server = server_();
  sources.sign_in = parts_.sign_in.metrics();
  sources.live = parts_.live.metrics();
  sources.node = parts_.node.status();
  sources.now = parts_.node.clock().now();
  return parts_.metrics.text(sources);
}

}  // namespace klade
