// The dispatcher's work on queries: an answer is looked up or rendered, and what an employee is
// shown of other people is in the log before it is answered (ADR 0029).
#include "events/core/check.h"
#include "events/core/match.h"
#include "gateway/http/dispatch_exchange.h"
#include "gateway/http/headers.h"
#include "gateway/http/languages.h"
#include "gateway/http/problems.h"
#include "gateway/routes/entitlements.h"

namespace klade {
namespace {

// Nothing: it is the reader's own, or no employee reads.
std::optional<RecordRead> read_to_keep(const Call& call, const Route& route, const Desk& desk) {
  const Principal& who = call.principal;
  if (route.shown == nullptr || !who.is_staff()) return std::nullopt;
  const ShownData shown = route.shown(call, desk);
  if (shown.subject == Id128(who.person)) return std::nullopt;
  return RecordRead{who.school, who.profile, shown.kind, shown.subject, hour_of(call.now)};
}

}  // namespace

void Dispatcher::answer_query(const Shared& exchange, AnswerQuery handler) {
  const Call& call = exchange->call;
  Kept kept{answer_key(call, exchange->request.target), {}, {}};
  kept.stamp.erasures = parts_.node.erasures();  // before the rows: what is kept is never older
  const auto rows = parts_.node.views().snapshot();
  kept.stamp.position =
      rows->position(partition_of(call.principal.school, parts_.node.partitions()));
  const auto feature = exchange->route->feature;
  if (feature && !is_entitled(parts_.offer, *rows, call, *feature)) {
    return fail(exchange, problem("family_set_needed"));
  }
  // Of other scopes nothing is kept: what they rest on moves on in other partitions, too.
  const bool may_keep = exchange->route->scope == Scope::school;
  KeyVault& vault = parts_.node.vault();
  const Desk desk{
      Reading{*rows, vault, erased_text(call.language)}, vault, &parts_.terms, &parts_.offer};
  const auto as_before = may_keep ? answers_.find(kept.key, kept.stamp) : std::nullopt;
  if (as_before) return show(exchange, desk, *as_before);
  if (exchange->route->revision != nullptr) kept.revision = exchange->route->revision(call, desk);
  if (kept.revision) {
    const auto same = answers_.find(kept.key, kept.stamp, *kept.revision);
    if (same) return show(exchange, desk, *same);
  }
  render(exchange, handler, desk, kept);
}

void Dispatcher::render(const Shared& exchange,
                        AnswerQuery handler,
                        const Desk& desk,
                        const Kept& name) {
  auto answer = handler(exchange->call, desk);
  if (!answer) return fail(exchange, answer.error());
  CHECK(answer->status == 200);
  // A file: neither kept nor tagged.
  if (!answer->headers.empty()) {
    return when_kept(
        exchange, desk, [this, exchange, file = std::move(*answer)] { finish(exchange, file); });
  }
  KeptAnswer kept;
  kept.etag = etag_of(answer->body);
  kept.body = std::make_shared<const std::string>(std::move(answer->body));
  if (exchange->route->scope == Scope::school) {
    answers_.keep(name.key, kept, name.stamp, name.revision);
  }
  show(exchange, desk, kept);
}

void Dispatcher::show(const Shared& exchange, const Desk& desk, const KeptAnswer& kept) {
  when_kept(exchange, desk, [this, exchange, kept] { finish_kept(exchange, kept); });
}

void Dispatcher::finish_kept(const Shared& exchange, const KeptAnswer& kept) const {
  HttpReply reply;
  reply.shared_body = kept.body;
  tag(reply, kept.etag, exchange->request.header("if-none-match"));
  add_api_headers(reply.answer);
  send(exchange, std::move(reply));
}

// Goes on at once when the read is known to be kept; else once it is.
void Dispatcher::when_kept(const Shared& exchange, const Desk& desk, std::function<void()> go) {
  const auto read = read_to_keep(exchange->call, *exchange->route, desk);
  if (!read) return go();
  const CommandId id = command_of(*read);
  if (reads_.has(id, read->hour)) return go();
  Origin origin = origin_of(exchange->call, *exchange->route, id);
  origin.command = id;
  auto done = [this, exchange, id, hour = read->hour, go = std::move(go)](const Outcome& outcome) {
    exchange->run_later([this, exchange, id, hour, go, outcome] {
      match(
          outcome,
          [&](const Accepted&) {
            reads_.add(id, hour);
            go();
          },
          [&](Refusal refusal) { fail(exchange, problem_of(refusal)); },
          [&](const Conflict&) { fail(exchange, problem("idempotency_conflict")); },
          [&](OwnerFault fault) { fail(exchange, problem_of(fault), kRetrySoon); });
    });
  };
  parts_.node.submit(read->school, AccessLog::Command(*read), origin, std::move(done));
}

}  // namespace klade
