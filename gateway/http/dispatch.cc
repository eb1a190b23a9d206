#include "gateway/http/dispatch.h"

#include <algorithm>
#include <typeinfo>

#include "events/core/check.h"
#include "events/core/match.h"
#include "gateway/http/device.h"
#include "gateway/http/dispatch_exchange.h"
#include "gateway/http/gate.h"
#include "gateway/http/headers.h"
#include "gateway/http/languages.h"
#include "gateway/http/log.h"
#include "gateway/http/problems.h"
#include "gateway/messages/development_provider.h"

namespace klade {
namespace {

constexpr std::string_view kApi = "/api/v1";
constexpr std::string_view kMetricsType = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view kDevelopmentPath = "/dev/messages";
constexpr std::string_view kPlayedPayments = "/dev/payments";
constexpr int kNotSignedIn = 401;
constexpr int kInternal = 500;
constexpr int kUnavailable = 503;

}  // namespace

Dispatcher::Dispatcher(DispatchParts parts, DispatchOptions options)
    : parts_(std::move(parts)),
      options_(std::move(options)),
      written_(parts_.node.partitions()),
      password_tries_(options_.password_tries, options_.password_refill) {}

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
  if (path == "/healthz") return serve_health(exchange, std::nullopt);
  if (path == "/readyz") {
    const auto unready = parts_.node.status().unready();
    if (!unready) ready_ = true;  // who was told so is served
    return serve_health(exchange, unready);
  }
  if (path == "/metrics" && options_.serve_metrics) {
    exchange->label = "/metrics";
    Answer answer;
    answer.content_type = kMetricsType;
    answer.body = metrics_text();
    return finish(exchange, std::move(answer));
  }
  if (path == kDevelopmentPath && development_) return serve_development(exchange);
  if (path == kPlayedPayments && parts_.development_payments != nullptr) {
    return play_payment(exchange);
  }
  exchange->label = "static";
  auto found = parts_.files.find(path, exchange->request);
  if (!found) return fail(exchange, problem("not_found"));
  add_page_headers(found->answer);
  send(exchange, std::move(*found));
}

// As JSON for who asks for it, as a program does.
void Dispatcher::serve_development(const Shared& exchange) {
  exchange->label = kDevelopmentPath;
  const std::string_view accepts = exchange->request.header("accept");
  Answer answer;
  if (accepts.find("application/json") != std::string_view::npos) {
    answer.body = development_->json();
  } else {
    answer.content_type = "text/html; charset=utf-8";
    answer.body = development_->page();
  }
  finish(exchange, std::move(answer));
}

void Dispatcher::serve_health(const Shared& exchange, std::optional<Unready> unready) {
  exchange->label = exchange->call.path == "/healthz" ? "/healthz" : "/readyz";
  Answer answer;
  answer.body = R"({"status":"ok"})";
  if (unready) {
    answer.status = kUnavailable;
    answer.body = R"({"status":"not ready","because":")" + std::string(name_of(*unready)) + "\"}";
  }
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
        guarded(exchange, [&] { enter(exchange); });
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

// What goes wrong in a handler is answered like anything else.
void Dispatcher::guarded(const Shared& exchange, const std::function<void()>& work) const try {
  work();
} catch (const ViewNotServed&) {
  fail(exchange, problem("views_not_ready"), kRetrySoon);
} catch (const VaultMismatch& mismatch) {
  if (mismatch.fault == VaultFault::unavailable) {
    return fail(exchange, problem("unavailable"), kRetrySoon);
  }
  log(LogLevel::error, "vault_mismatch", {{"trace_id", to_text(exchange->call.trace)}});
  fail(exchange, problem("internal"));
} catch (const ViewsUnreadable& unreadable) {
  log(LogLevel::error, "views_unreadable", {{"fault", name_of(unreadable.fault)}});
  fail(exchange, problem("unavailable"), kRetrySoon);
} catch (const std::exception& thrown) {
  // The type alone: its words may hold what somebody has written.
  log(LogLevel::error,
      "handler_threw",
      {{"route", exchange->label}, {"type", std::string_view(typeid(thrown).name())}});
  fail(exchange, problem("internal"));
}

void Dispatcher::enter(const Shared& exchange) {
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
  if (what != nullptr && *what == Special::analytics) return read_analytics(exchange);
  const bool is_webhook =
      what != nullptr && (*what == Special::text_received || *what == Special::text_reported);
  if (is_webhook) return take_webhook(exchange, *what);
  if (what != nullptr && *what == Special::payment_webhook) return take_payment(exchange);
  if (exchange->route->scope == Scope::operators) return identify_operator(exchange);
  identify(exchange);
}

// Its token is no session's; what it does is done by the system.
void Dispatcher::identify_operator(const Shared& exchange) {
  const auto token = token_of(exchange->request);
  const bool known =
      token && !token->by_cookie && granted_to(token->text, options_.operators) != nullptr;
  if (!known) return fail(exchange, problem("not_signed_in"));
  exchange->call.principal.roles = {Role::system};
  run(exchange);
}

// A session that this node does not show yet, though its token says that it is there, is waited
// for.
void Dispatcher::identify(const Shared& exchange) {
  const auto token = token_of(exchange->request);
  if (!token) return fail(exchange, problem("not_signed_in"));
  const auto refused = authenticate(exchange, *token);
  // What is demanded, or what a role may, may be otherwise since a write that is not seen yet.
  if (exchange->barred || (!refused && exchange->behind)) {
    return when_visible(exchange, [this, exchange, token] { identify_again(exchange, *token); });
  }
  if (!refused) return run(exchange);
  const auto opened = session_position(parts_.node.vault(), *token);
  const bool may_come = refused->status == kNotSignedIn && opened;
  if (!may_come || parts_.waits.has_reached(*opened)) return fail(exchange, *refused);
  when_reached(exchange, *opened, [this, exchange, token] { identify_again(exchange, *token); });
}

void Dispatcher::identify_again(const Shared& exchange, const GivenToken& token) {
  if (const auto refused = authenticate(exchange, token)) return fail(exchange, *refused);
  run(exchange);
}

void Dispatcher::sign_in(const Shared& exchange) {
  exchange->call.body = std::move(exchange->request.body);
  const SignInClient client{client_address(exchange->request, options_.trusted_proxy),
                            std::string(device_cookie(exchange->request))};
  parts_.sign_in.begin(exchange->call, client, settling(exchange));
}

// Its token is no session's, and good for nothing else.
void Dispatcher::read_analytics(const Shared& exchange) {
  const auto token = token_of(exchange->request);
  parts_.analytics.begin(
      exchange->call,
      token && !token->by_cookie ? token->text : std::string(),
      [this, exchange](const std::function<void()>& work) {
        exchange->run_later([this, exchange, work] { guarded(exchange, work); });
      },
      [this, exchange](const Result<Answer, Problem>& answer) {
        if (!answer) return fail(exchange, answer.error());
        finish(exchange, *answer);
      });
}

// Its signature is its proof.
void Dispatcher::take_webhook(const Shared& exchange, Special what) {
  if (parts_.texts == nullptr) return fail(exchange, problem("not_found"));
  const auto done = [this, exchange](const Result<Answer, Problem>& answer) {
    exchange->run_later([this, exchange, answer] {
      if (answer) return finish(exchange, *answer);
      fail(exchange, answer.error(), answer.error().status == kUnavailable ? kRetrySoon : "");
    });
  };
  const Instant now = exchange->call.now;
  if (what == Special::text_received) return parts_.texts->received(exchange->request, now, done);
  parts_.texts->reported(exchange->request, now, done);
}

void Dispatcher::take_payment(const Shared& exchange) {
  const HttpRequest& request = exchange->request;
  if (parts_.payments == nullptr) return fail(exchange, problem("not_found"));
  PaymentNotice notice;
  notice.id = request.header("webhook-id");
  notice.timestamp = request.header("webhook-timestamp");
  notice.signatures = request.header("webhook-signature");
  notice.body = request.body;
  notice.now = exchange->call.now;
  notice.trace = exchange->call.trace;
  guarded(exchange, [&] { parts_.payments->receive(notice, settling(exchange)); });
}

void Dispatcher::play_payment(const Shared& exchange) {
  exchange->label = kPlayedPayments;
  const Call& call = exchange->call;
  const auto done = [this, exchange](const Answer& page) {
    exchange->run_later([this, exchange, page] { finish(exchange, page); });
  };
  guarded(exchange,
          [&] { parts_.development_payments->answer(call.query, call.now, call.trace, done); });
}

SignIn::Done Dispatcher::settling(const Shared& exchange) const {
  return [this, exchange](const Result<Answer, Problem>& answer, const std::string& retry_after) {
    exchange->run_later([this, exchange, answer, retry_after] {
      if (!answer) return fail(exchange, answer.error(), retry_after);
      finish(exchange, *answer);
    });
  };
}

std::optional<Problem> Dispatcher::authenticate(const Shared& exchange, const GivenToken& token) {
  exchange->by_cookie = token.by_cookie;
  // A browser says so itself when another site's page makes it send the cookie.
  if (token.by_cookie && exchange->request.header("sec-fetch-site") == "cross-site") {
    return problem("foreign_origin");
  }
  const auto rows = parts_.node.views().snapshot();
  const BlindIndex index = token_index(parts_.node.vault(), token.text);
  auto who = signed_in(*rows, index, exchange->call.now, parts_.terms.version);
  if (!who) return problem("not_signed_in");
  exchange->who = *who;
  exchange->call.principal = std::move(who->principal);
  const Principal& caller = exchange->call.principal;
  const Partition own = partition_of(caller.school, parts_.node.partitions());
  exchange->behind = rows->position(own) < written_.last(caller.session, own).seq;
  exchange->barred = !is_among(caller, exchange->route->callers);
  if (exchange->barred) return problem("forbidden");
  exchange->barred = caller.former && !open_to_former(*exchange->route);
  if (exchange->barred) return problem_of(Refusal::profile_closed);
  exchange->barred = !exchange->who.demanded.empty() && !open_before_demands(*exchange->route);
  if (exchange->barred) return problem_of(exchange->who.demanded.front());
  return std::nullopt;
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
  if (outbox_) sources.outbox = outbox_();
  if (messages_) sources.messages = messages_();
  sources.sign_in = parts_.sign_in.metrics();
  sources.live = parts_.live.metrics();
  sources.analytics_waiting = parts_.analytics.waiting();
  sources.node = parts_.node.status();
  sources.now = parts_.node.clock().now();
  return parts_.metrics.text(sources);
}

}  // namespace klade
