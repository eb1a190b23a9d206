#include "gateway/http/serve.h"

#include <unistd.h>
#include <csignal>
#include <cstdio>

#include "events/core/check.h"
#include "events/kafka/kafka_outbox.h"
#include "gateway/analytics/feed.h"
#include "gateway/analytics/outbox.h"
#include "gateway/http/dispatch.h"
#include "gateway/http/live_filter.h"
#include "gateway/http/log.h"
#include "gateway/http/metrics_handler.h"
#include "gateway/http/openapi.h"
#include "gateway/messages/message_settings.h"
#include "gateway/messages/messenger.h"
#include "gateway/messages/notifier.h"
#include "gateway/messages/text_webhooks.h"
#include "gateway/node/settings_node.h"
#include "gateway/payments/payment_settings.h"
#include "gateway/routes/schemas.h"

namespace klade {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kMetricsConnections = 16;

milliseconds in_seconds(std::uint64_t count) { return seconds(count); }

ServerLimits server_limits(const Settings& settings) {
  ServerLimits limits;
  limits.io_threads = settings.io_threads;
  limits.connections = settings.connections;
  limits.address_connections = settings.address_connections;
  limits.trusted_proxy = settings.trusted_proxy;
  limits.head_bytes = settings.head_bytes;
  limits.body_bytes = settings.body_bytes;
  limits.head_time = in_seconds(settings.head_seconds);
  limits.body_time = in_seconds(settings.body_seconds);
  limits.write_time = in_seconds(settings.write_seconds);
  limits.idle_time = in_seconds(settings.idle_seconds);
  limits.stop_time = in_seconds(settings.stop_seconds);
  limits.heartbeat = in_seconds(settings.heartbeat_seconds);
  return limits;
}

SignInLimits sign_in_limits(const Settings& settings) {
  SignInLimits limits;
  limits.session = std::chrono::minutes(settings.session_minutes);
  limits.visible = milliseconds(settings.position_wait_ms);
  limits.cookie_secure = settings.cookie_secure;
  limits.username_attempts = settings.username_attempts;
  limits.username_refill = seconds(settings.username_refill_seconds);
  limits.username_sign_ins = settings.username_sign_ins;
  limits.username_sign_in_refill = seconds(settings.username_sign_in_seconds);
  limits.address_attempts = settings.address_attempts;
  limits.address_refill = seconds(settings.address_refill_seconds);
  return limits;
}

std::vector<AnalyticsGrant> grants_of(std::string_view tokens) {
  auto grants = parse_grants(tokens);
  CHECK(grants.has_value());  // settings are read so
  return *std::move(grants);
}

DispatchOptions dispatch_options(const Settings& settings) {
  DispatchOptions options;
  options.position_wait = milliseconds(settings.position_wait_ms);
  options.trusted_proxy = settings.trusted_proxy;
  options.log_requests = settings.log_requests;
  options.serve_metrics = settings.metrics_listen.empty();
  options.cookie_secure = settings.cookie_secure;
  options.password_tries = settings.username_attempts;
  options.password_refill = seconds(settings.username_refill_seconds);
  options.operators = grants_of(settings.operator_tokens);
  return options;
}

int complain(std::string_view code, std::string_view text) {
  log(LogLevel::error, "stopped", {{"code", code}, {"text", text}});
  return 1;
}

Result<StaticFiles, std::string> load_web(const Settings& settings, const std::string& program) {
  if (!settings.web.empty()) return StaticFiles::load(settings.web);
  const auto folder = default_web_folder(program);
  if (!folder) return StaticFiles();
  return StaticFiles::load(*folder);
}

// Null when nothing is to be sent.
Result<std::unique_ptr<Outbox>, std::string> make_outbox(const Settings& settings,
                                                         const NodeOptions& options,
                                                         Node& node) {
  if (!options.kafka || !settings.outbox) return std::unique_ptr<Outbox>();
  std::vector<std::string_view> topics;
  for (const Name<AnalyticsTopic>& topic : names<AnalyticsTopic>()) topics.push_back(topic.text);
  const auto kafka = KafkaOutbox::make(*options.kafka, topics);
  if (!kafka) return Failure{kafka.error().message};
  return std::make_unique<Outbox>(
      Outbox::Parts{node,
                    [to = *kafka](Partition partition) { return to.sink(partition); },
                    [&node](Partition partition) { return node.owns(partition); }});
}

std::set<Channel> channels_of(const MessageSetup& messages) {
  std::set<Channel> channels;
  if (messages.sms) channels.insert(Channel::sms);
  if (messages.email) channels.insert(Channel::email);
  return channels;
}

// SIGTERM and SIGINT are blocked in every thread and taken by one that waits for them.
class Signals {
 public:
  Signals() {
    std::signal(SIGPIPE, SIG_IGN);  // a client that goes away is no reason to
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  void wait() const {
    int signal = 0;
    sigwait(&set_, &signal);
  }
  static void raise() { kill(getpid(), SIGTERM); }

 private:
  sigset_t set_{};
};

// What was read and opened before anything serves.
struct Setup {
  StaticFiles files;
  Terms terms;
  std::unique_ptr<Outbox> outbox;  // may be null
  MessageSetup messages;
  PaymentSetup payments;
};

// Everything that serves, in the order in which it is made.
class Service {
 public:
  Service(const Settings& settings, Node& node, Setup setup)
      : settings_(settings),
        node_(node),
        messages_(std::move(setup.messages)),
        waits_(node.partitions(), settings.position_waits),
        payments_(node, waits_, setup.payments.secrets),
        played_payments_(node, waits_, setup.payments.development_secret),
        hashing_(settings.hash_threads, settings.hash_queue),
        sign_in_(node, waits_, hashing_, sign_in_limits(settings)),
        live_(node, may_see(node), {settings.streams_per_profile, settings.stream_bytes}),
        analytics_(node, grants_of(settings.analytics_tokens)),
        outbox_(std::move(setup.outbox)),
        recovery_(node, hashing_, messages_.recovery),
        texts_(node, hashing_, recovery_, messages_.webhook_secret),
        messenger_({node,
                    messages_.sms.get(),
                    messages_.email.get(),
                    static_cast<std::size_t>(settings.message_threads)}),
        offer_(setup.payments.offer),
        notifier_(node, offer_, channels_of(messages_)),
        router_(routes()),
        files_(std::move(setup.files)),
        dispatcher_({node_,
                     waits_,
                     hashing_,
                     sign_in_,
                     live_,
                     analytics_,
                     metrics_,
                     router_,
                     files_,
                     openapi_json(routes(), schemas()),
                     &texts_,
                     std::move(setup.terms),
                     offer_,
                     &payments_,
                     setup.payments.development_secret.empty() ? nullptr : &played_payments_},
                    dispatch_options(settings)),
        server_(dispatcher_, server_limits(settings)),
        metrics_handler_([this] { return dispatcher_.metrics_text(); }),
        metrics_server_(metrics_handler_, metrics_limits()) {
    dispatcher_.set_server_metrics([this] { return server_.metrics(); });
    if (outbox_) dispatcher_.set_outbox_metrics([this] { return outbox_->metrics(); });
    dispatcher_.set_message_metrics([this] {
      return MessageMetrics{messenger_.metrics(), notifier_.queued()};
    });
    dispatcher_.set_development_messages(messages_.development);
  }

  // What is wrong, when it cannot.
  std::optional<std::string> start();
  void stop();
  bool failed() const { return failed_; }

 private:
  static MaySee may_see(Node& node) {
    return [&node](const Principal& reader, const Happening& happening, const Reading& reading) {
      return may_see_happening(reader, happening, reading.rows, node.clock().now());
    };
  }
  static ServerLimits metrics_limits() {
    ServerLimits limits;
    limits.io_threads = 1;
    limits.connections = kMetricsConnections;
    return limits;
  }
  Node::Listeners listeners();

  const Settings& settings_;
  Node& node_;
  const MessageSetup messages_;
  PositionWaits waits_;
  const PaymentWebhook payments_;
  const DevelopmentPayments played_payments_;
  WorkPool hashing_;
  SignIn sign_in_;
  LiveHub live_;
  AnalyticsFeed analytics_;
  const std::unique_ptr<Outbox> outbox_;
  TextRecovery recovery_;
  TextWebhooks texts_;
  Messenger messenger_;
  const SetOffer offer_;
  Notifier notifier_;
  Metrics metrics_;
  const Router router_;
  const StaticFiles files_;
  Dispatcher dispatcher_;
  HttpServer server_;
  MetricsHandler metrics_handler_;
  HttpServer metrics_server_;
  std::atomic<bool> failed_{false};
};

Node::Listeners Service::listeners() {
  Node::Listeners listeners;
  listeners.on_commit = [this](const Committed& committed) {
    waits_.reached(committed.partition, committed.seq);
    live_.see(committed);
    analytics_.see(committed);
    if (outbox_) outbox_->see(committed);
    messenger_.see(committed);
    notifier_.see(committed);
  };
  listeners.on_void = [](Partition partition, Verdict verdict, std::uint64_t after) {
    log(LogLevel::warning,
        "void_record",
        {{"partition", static_cast<std::int64_t>(partition)},
         {"verdict", name_of(verdict)},
         {"after_seq", static_cast<std::int64_t>(after)}});
  };
  listeners.on_fault = [this](const NodeFault& fault) {
    log(LogLevel::error, "fault", {{"code", fault.code}, {"text", fault.text}});
    failed_ = true;
    Signals::raise();
  };
  return listeners;
}

std::optional<std::string> Service::start() {
  node_.start(listeners());
  // What was projected before this start is not committed again.
  const auto rows = node_.views().snapshot();
  for (std::uint32_t i = 0; i < node_.partitions(); ++i) {
    waits_.reached(Partition{i}, rows->position(Partition{i}));
  }
  live_.start();
  if (outbox_) outbox_->start();
  messenger_.start();
  notifier_.start();
  if (!settings_.metrics_listen.empty()) {
    const auto where = metrics_server_.start(settings_.metrics_listen);
    if (!where) return "metrics_listen: " + where.error();
    log(LogLevel::info, "metrics_listening", {{"address", *where}});
  }
  const auto where = server_.start(settings_.listen);
  if (!where) return "listen: " + where.error();
  std::printf("{\"listening\":\"%s\"}\n", where->c_str());
  std::fflush(stdout);
  log(LogLevel::info, "listening", {{"address", *where}});
  return std::nullopt;
}

// Streams end, requests in flight are answered, owners finish what they took.
void Service::stop() {
  live_.stop();
  analytics_.stop();
  server_.stop();
  metrics_server_.stop();
  hashing_.stop();
  if (outbox_) outbox_->stop();
  notifier_.stop();
  messenger_.stop();
  node_.stop();
  waits_.stop();
}

}  // namespace

int serve(const Settings& settings, const std::string& program) {
  const Signals signals;
  const auto options = node_options(settings);
  if (!options) return complain("settings", options.error().text);
  auto messages = message_setup(settings);
  if (!messages) return complain("settings", messages.error().text);
  const auto payments = payment_setup(settings);
  if (!payments) return complain("settings", payments.error().text);
  auto node = Node::open(*options);
  if (!node) return complain(node.error().code, node.error().text);
  auto files = load_web(settings, program);
  if (!files) return complain("web", files.error());
  auto terms = load_terms(settings.terms, static_cast<std::int32_t>(settings.terms_version));
  if (!terms) return complain("terms", terms.error());
  auto outbox = make_outbox(settings, *options, **node);
  if (!outbox) return complain("outbox", outbox.error());
  Service service(
      settings,
      **node,
      {std::move(*files), *std::move(terms), *std::move(outbox), *std::move(messages), *payments});
  const auto wrong = service.start();
  if (!wrong) signals.wait();
  log(LogLevel::info, "stopping", {});
  service.stop();
  if (wrong) return complain("listen", *wrong);
  log(LogLevel::info, "stopped", {});
  return service.failed() ? 1 : 0;
}

}  // namespace klade
