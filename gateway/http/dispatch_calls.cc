// The dispatcher's work for those who are signed in: queries, writes, and what is neither.
#include <algorithm>
#include <exception>

#include "events/core/check.h"
#include "events/core/json_writer.h"
#include "events/core/match.h"
#include "gateway/http/dispatch_exchange.h"
#include "gateway/http/headers.h"
#include "gateway/http/languages.h"
#include "gateway/http/log.h"
#include "gateway/http/problems.h"
#include "gateway/settings/addresses.h"

namespace klade {
namespace {

// Beyond the ordinals that derive new ids from a command.
constexpr std::uint64_t kStepOrdinal = 0x73746570'00000000;
constexpr std::string_view kRetryHashing = "2";  // seconds

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

CommandId command_of_step(const CommandId& call, std::size_t at, const Id128& about) {
  if (about.is_nil()) return CommandId(derive_id(call, kStepOrdinal + at));
  return CommandId(hash_id(to_text(call) + '|' + to_text(about)));
}

}  // namespace

Origin origin_of(const Call& call, const Route& route, const Id128& fingerprint) {
  Origin origin;
  origin.command = call.command;
  origin.fingerprint = fingerprint;
  origin.profile = call.principal.profile;
  origin.person = call.principal.person;
  origin.role = acting_role(call.principal, route.callers);
  origin.session = call.principal.session;
  origin.correlation = call.trace;
  return origin;
}

void Dispatcher::run(const Shared& exchange) {
  match(
      exchange->route->handler,
      [&](AnswerQuery handler) {
        when_visible(exchange, [this, exchange, handler] { answer_query(exchange, handler); });
      },
      [&](ReadIntent handler) {
        when_visible(exchange, [this, exchange, handler] { write(exchange, handler); });
      },
      [&](const Hashing& hashing) {
        when_visible(exchange, [this, exchange, hashing] { write_hashing(exchange, hashing); });
      },
      [&](Special what) { special(exchange, what); });
}

std::optional<Position> Dispatcher::named_position(const Shared& exchange) {
  const std::string_view wanted = exchange->request.header("klade-position");
  if (wanted.empty() && exchange->by_cookie) return position_cookie(exchange->request);
  return parse_position(wanted);
}

// How far the caller's next request has to see.  A repetition may have been written long before
// what its session wrote since, here or at the node that it came from.
Position Dispatcher::furthest(const Shared& exchange, const Position& written) {
  Position last = written_.last(exchange->call.principal.session, written.partition);
  const auto named = named_position(exchange);
  if (named && named->partition == last.partition) last.seq = std::max(last.seq, named->seq);
  return last;
}

// A caller sees what its session has written, and whatever stands before the position it names.
void Dispatcher::when_visible(const Shared& exchange, std::function<void()> go) {
  const Principal& who = exchange->call.principal;
  const Partition partition = partition_of(who.school, parts_.node.partitions());
  const Position own = written_.last(who.session, partition);
  const std::string_view wanted = exchange->request.header("klade-position");
  const auto named = named_position(exchange);
  const bool exists =
      named && static_cast<std::uint32_t>(named->partition) < parts_.node.partitions();
  if (!exists && !wanted.empty()) return fail(exchange, problem("position_invalid"));
  std::function<void()> then = std::move(go);
  if (exists) {
    then = [this, exchange, named = *named, go = std::move(then)] {
      when_reached(exchange, named, go);
    };
  }
  if (exchange->route->scope == Scope::school) return when_reached(exchange, own, std::move(then));
  when_all_reached(exchange, 0, std::move(then));
}

// What the session has written in each partition from this one on.
void Dispatcher::when_all_reached(const Shared& exchange,
                                  std::uint32_t partition,
                                  std::function<void()> go) {
  for (; partition < parts_.node.partitions(); ++partition) {
    const Position own = written_.last(exchange->call.principal.session, Partition{partition});
    if (parts_.waits.has_reached(own)) continue;
    return when_reached(exchange, own, [this, exchange, partition, go = std::move(go)] {
      when_all_reached(exchange, partition + 1, go);
    });
  }
  go();
}

void Dispatcher::when_reached(const Shared& exchange,
                              const Position& position,
                              std::function<void()> go) {
  if (parts_.waits.has_reached(position)) return go();
  const auto resume = [this, exchange, go = std::move(go)](bool reached) {
    exchange->run_later([this, exchange, go, reached] {
      if (!reached) return fail(exchange, problem("position_not_reached"), kRetrySoon);
      guarded(exchange, go);
    });
  };
  parts_.waits.wait(position, options_.position_wait, resume);
}

bool Dispatcher::take_key(const Shared& exchange) const {
  const std::string_view key = exchange->request.header("idempotency-key");
  const std::string_view wrong = key.empty()                ? "idempotency_key_missing"
                                 : !is_idempotency_key(key) ? "idempotency_key_invalid"
                                                            : "";
  if (!wrong.empty()) {
    fail(exchange, problem(wrong));
    return false;
  }
  Call& call = exchange->call;
  call.command = command_of(call.principal.profile, key);
  call.body = std::move(exchange->request.body);
  return true;
}

void Dispatcher::write(const Shared& exchange, ReadIntent handler) {
  if (take_key(exchange)) begin(exchange, read_intent(exchange->call, handler));
}

// In the pool; what it throws is answered where all answers are made.
void Dispatcher::write_hashing(const Shared& exchange, const Hashing& hashing) {
  if (!take_key(exchange)) return;
  if (const auto wait = take_tries(exchange, hashing)) {
    return fail(exchange, problem("too_many_attempts"), std::to_string(wait->count()));
  }
  auto work = [this, exchange, hashing] {
    std::shared_ptr<Result<Intent, Problem>> intent;
    std::exception_ptr thrown;
    try {
      intent =
          std::make_shared<Result<Intent, Problem>>(read_intent(exchange->call, hashing.handler));
    } catch (...) {
      thrown = std::current_exception();
    }
    exchange->run_later([this, exchange, intent, thrown] {
      guarded(exchange, [&] {
        if (thrown) std::rethrow_exception(thrown);
        settle_tries(exchange, intent->ok());
        begin(exchange, std::move(*intent));
      });
    });
  };
  // Who is signed in does not wait for those who are not.
  const bool taken = parts_.hashing.submit(std::move(work), WorkPool::Lane::preferred);
  if (taken) return;
  give_back_tries(exchange);
  fail(exchange, problem("busy"), kRetryHashing);
}

// A token of each bucket, or of none but the caller's own: then how long to wait.
std::optional<std::chrono::seconds> Dispatcher::take_tries(const Shared& exchange,
                                                           const Hashing& hashing) {
  const Call& call = exchange->call;
  if (!hashing.tries_a_password) return std::nullopt;
  exchange->tried_profile = to_text(call.principal.profile);
  if (const auto wait = password_tries_.take(exchange->tried_profile, call.now)) {
    exchange->tried_profile.clear();
    return wait;
  }
  if (hashing.tries_a_code) {
    const auto wait = parts_.sign_in.attempts().take_code({}, call.principal.profile, call.now);
    if (wait) return wait;
    exchange->tried_code = true;
  }
  const auto username =
      hashing.tried == nullptr ? std::nullopt : hashing.tried(call, parts_.node.vault());
  if (!username) return std::nullopt;
  const Attempter who{*username,
                      network_of(client_address(exchange->request, options_.trusted_proxy))};
  if (const auto wait = parts_.sign_in.attempts().take(who, call.now)) return wait;
  exchange->tried = who;
  return std::nullopt;
}

// Nothing was tried.
void Dispatcher::give_back_tries(const Shared& exchange) {
  if (!exchange->tried_profile.empty()) password_tries_.give_back(exchange->tried_profile);
  if (exchange->tried_code) give_back_code(exchange);
  if (exchange->tried) parts_.sign_in.attempts().not_tried(*exchange->tried);
}

void Dispatcher::give_back_code(const Shared& exchange) {
  parts_.sign_in.attempts().code_succeeded({}, exchange->call.principal.profile);
}

// Another's password was right or wrong, and so is a code, also one that is shown again; whether
// one's own password was, the profile tells later.
void Dispatcher::settle_tries(const Shared& exchange, bool right) {
  if (exchange->tried_code && right) give_back_code(exchange);
  if (!exchange->tried) return;
  AttemptLimits& attempts = parts_.sign_in.attempts();
  if (!right) return attempts.failed(*exchange->tried);
  password_tries_.give_back(exchange->tried_profile);
  attempts.succeeded(*exchange->tried);
}

Result<Intent, Problem> Dispatcher::read_intent(const Call& call, ReadIntent handler) const {
  const auto rows = parts_.node.views().snapshot();
  KeyVault& vault = parts_.node.vault();
  const Desk desk{
      Reading{*rows, vault, erased_text(call.language)}, vault, &parts_.terms, &parts_.offer};
  return handler(call, desk);
}

void Dispatcher::begin(const Shared& exchange, Result<Intent, Problem> intent) {
  if (!intent) return fail(exchange, intent.error());
  const Call& call = exchange->call;
  const auto writing = std::make_shared<Writing>();
  writing->exchange = exchange;
  writing->intent = std::move(*intent);
  writing->origin = origin_of(call, *exchange->route, fingerprint_of(exchange->request, call.body));
  take_step(writing);
}

void Dispatcher::take_step(const std::shared_ptr<Writing>& writing) {
  Intent& intent = writing->intent;
  const std::size_t at = writing->next++;
  Origin origin = writing->origin;
  if (at > 0) origin.command = command_of_step(origin.command, at, intent.then[at - 1].about);
  const Id128 key = at == 0 ? intent.partition_key : intent.then[at - 1].partition_key;
  Command command = std::move(at == 0 ? intent.command : intent.then[at - 1].command);
  parts_.node.submit(key, std::move(command), origin, [this, writing](const Outcome& outcome) {
    writing->exchange->run_later([this, writing, outcome] { finish_step(writing, outcome); });
  });
}

void Dispatcher::finish_step(const std::shared_ptr<Writing>& writing, const Outcome& outcome) {
  const Shared& exchange = writing->exchange;
  match(
      outcome,
      [&](const Accepted& accepted) {
        const Principal& who = exchange->call.principal;
        written_.wrote(who.session, accepted.position);
        const Partition own = partition_of(who.school, parts_.node.partitions());
        const bool in_school = accepted.position.partition == own;
        // A caller waits for its school's partition: of no other is a position good to it.
        if (in_school || !writing->in_school) writing->position = accepted.position;
        writing->in_school = writing->in_school || in_school;
        // Of several at once each may be the first with a step, but one was the first to begin.
        if (writing->next == 1) writing->repeated = accepted.repeated;
        if (writing->next <= writing->intent.then.size()) return take_step(writing);
        finish_write(*writing);
      },
      [&](Refusal refusal) { fail(exchange, problem_of(refusal)); },
      [&](const Conflict&) { fail(exchange, problem("idempotency_conflict")); },
      [&](OwnerFault fault) { fail(exchange, problem_of(fault), kRetrySoon); });
}

void Dispatcher::finish_write(const Writing& writing) {
  const Shared& exchange = writing.exchange;
  Answer answer;
  answer.status = 201;
  answer.body = written_json(writing.intent, writing.position);
  const Position last = furthest(exchange, writing.position);
  answer.headers.emplace_back("Klade-Position", to_text(last));
  // For the other nodes, which a browser may be sent to next.
  if (exchange->by_cookie) {
    answer.headers.emplace_back("Set-Cookie", set_position_cookie(last, options_.cookie_secure));
  }
  if (writing.repeated) answer.headers.emplace_back("Idempotency-Replayed", "true");
  finish(exchange, std::move(answer));
}

void Dispatcher::special(const Shared& exchange, Special what) {
  switch (what) {
    case Special::sign_out:
      return parts_.sign_in.end(exchange->call, settling(exchange));
    case Special::switch_profile:
      return when_visible(exchange, [this, exchange] {
        exchange->call.body = std::move(exchange->request.body);
        parts_.sign_in.switch_profile(
            exchange->call, exchange->by_cookie, exchange->who.expires_at, settling(exchange));
      });
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
    case Special::analytics:
    case Special::text_received:
    case Special::text_reported:
    case Special::payment_webhook:
      return;  // answered before anybody has to be signed in
  }
}

}  // namespace klade
