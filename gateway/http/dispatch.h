// Dispatcher: what a request means.  From bytes to a call: route, language, trace, who calls, the
// position that is waited for, the command's id; then the route's handler; then bytes again, with
// entity tags and security headers.  The one place that turns outcomes into answers.
//
// Without sockets and threads of its own: it is called on the I/O threads and answers there.
// Thread-safe.  What it is given must outlive it.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/analytics/feed.h"
#include "gateway/http/answer_cache.h"
#include "gateway/http/kept_reads.h"
#include "gateway/http/live.h"
#include "gateway/http/message.h"
#include "gateway/http/metrics.h"
#include "gateway/http/position_waits.h"
#include "gateway/http/principal.h"
#include "gateway/http/rate_limit.h"
#include "gateway/http/router.h"
#include "gateway/http/session_positions.h"
#include "gateway/http/sign_in.h"
#include "gateway/http/static_files.h"
#include "gateway/http/work_pool.h"
#include "gateway/messages/messenger.h"
#include "gateway/messages/text_webhooks.h"
#include "gateway/payments/development_payments.h"
#include "gateway/payments/payment_webhook.h"

namespace klade {

struct DispatchParts {
  Node& node;
  PositionWaits& waits;
  WorkPool& hashing;  // stopped before the dispatcher goes
  SignIn& sign_in;
  LiveHub& live;
  AnalyticsFeed& analytics;
  Metrics& metrics;
  const Router& router;
  const StaticFiles& files;
  std::string openapi;
  TextWebhooks* texts = nullptr;  // null: the texts' provider has nothing to say here
  Terms terms{};                  // in force
  SetOffer offer{};
  const PaymentWebhook* payments = nullptr;                   // null: no provider is believed
  const DevelopmentPayments* development_payments = nullptr;  // null: nobody plays one
};
struct DispatchOptions {
  std::chrono::milliseconds position_wait{2000};
  std::string trusted_proxy;  // whose X-Forwarded-For is believed
  bool log_requests = true;
  bool serve_metrics = true;
  bool cookie_secure = true;
  std::size_t password_tries = 10;  // a profile, of Hashing::tries_a_password
  std::chrono::seconds password_refill{30};
  std::vector<AnalyticsGrant> operators;  // whose tokens the operator's routes take
};

class DevelopmentProvider;

class Dispatcher final : public HttpHandler {
 public:
  Dispatcher(DispatchParts parts, DispatchOptions options);

  void handle(HttpRequest request, Respond respond, RunLater run_later) override;
  HttpReply refuse(const Problem& problem) override;

  // The server's own numbers are known once it runs.
  void set_server_metrics(std::function<ServerMetrics()> source) { server_ = std::move(source); }
  // Of a node that has one.
  void set_outbox_metrics(std::function<OutboxMetrics()> source) { outbox_ = std::move(source); }
  void set_message_metrics(std::function<MessageMetrics()> source) {
    messages_ = std::move(source);
  }
  // Only in development: what would have been sent, at /dev/messages.
  void set_development_messages(std::shared_ptr<const DevelopmentProvider> messages) {
    development_ = std::move(messages);
  }
  std::string metrics_text() const;

 private:
  struct Exchange;
  struct Kept;
  struct Writing;
  using Shared = std::shared_ptr<Exchange>;

  void route(const Shared& exchange);
  void serve_api(const Shared& exchange, std::string_view path);
  void serve_rest(const Shared& exchange, const std::string& path);
  void serve_development(const Shared& exchange);
  void serve_health(const Shared& exchange, std::optional<Unready> unready);
  void guarded(const Shared& exchange, const std::function<void()>& work) const;
  void enter(const Shared& exchange);
  void sign_in(const Shared& exchange);
  void read_analytics(const Shared& exchange);
  void take_webhook(const Shared& exchange, Special what);
  void take_payment(const Shared& exchange);
  void play_payment(const Shared& exchange);
  SignIn::Done settling(const Shared& exchange) const;
  void identify(const Shared& exchange);
  void identify_operator(const Shared& exchange);
  std::optional<Problem> authenticate(const Shared& exchange, const GivenToken& token);
  void identify_again(const Shared& exchange, const GivenToken& token);
  void run(const Shared& exchange);
  static std::optional<Position> named_position(const Shared& exchange);
  Position furthest(const Shared& exchange, const Position& written);
  void when_visible(const Shared& exchange, std::function<void()> go);
  void when_all_reached(const Shared& exchange, std::uint32_t partition, std::function<void()> go);
  void when_reached(const Shared& exchange, const Position& position, std::function<void()> go);
  void answer_query(const Shared& exchange, AnswerQuery handler);
  void render(const Shared& exchange, AnswerQuery handler, const Desk& desk, const Kept& name);
  void show(const Shared& exchange, const Desk& desk, const KeptAnswer& kept);
  void when_kept(const Shared& exchange, const Desk& desk, std::function<void()> go);
  bool take_key(const Shared& exchange) const;
  void write(const Shared& exchange, ReadIntent handler);
  void write_hashing(const Shared& exchange, const Hashing& hashing);
  std::optional<std::chrono::seconds> take_tries(const Shared& exchange, const Hashing& hashing);
  void give_back_tries(const Shared& exchange);
  void give_back_code(const Shared& exchange);
  void settle_tries(const Shared& exchange, bool right);
  Result<Intent, Problem> read_intent(const Call& call, ReadIntent handler) const;
  void begin(const Shared& exchange, Result<Intent, Problem> intent);
  void take_step(const std::shared_ptr<Writing>& writing);
  void finish_step(const std::shared_ptr<Writing>& writing, const Outcome& outcome);
  void special(const Shared& exchange, Special what);
  void finish_write(const Writing& writing);
  void finish(const Shared& exchange, Answer answer) const;
  void finish_kept(const Shared& exchange, const KeptAnswer& kept) const;
  void fail(const Shared& exchange,
            const Problem& problem,
            std::string_view retry_after = {}) const;
  void send(const Shared& exchange, HttpReply reply) const;
  bool ready();

  const DispatchParts parts_;
  const DispatchOptions options_;
  std::function<ServerMetrics()> server_;
  std::function<OutboxMetrics()> outbox_;
  std::function<MessageMetrics()> messages_;
  std::shared_ptr<const DevelopmentProvider> development_;
  std::atomic<bool> ready_{false};
  AnswerCache answers_;
  SessionPositions written_;
  KeptReads reads_;
  RateLimit password_tries_;
};

}  // namespace klade
