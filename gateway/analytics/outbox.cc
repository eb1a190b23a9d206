#include "gateway/analytics/outbox.h"

#include <algorithm>
#include <array>

#include "gateway/analytics/cloud_event.h"
#include "gateway/http/log.h"

namespace klade {
namespace {

std::span<const Name<AnalyticsTopic>> topics() { return names<AnalyticsTopic>(); }

OutboxRecord record_of(AnalyticsTopic topic, CloudEvent event) {
  OutboxRecord record;
  record.topic = name_of(topic);
  record.headers = kafka_headers(event);
  record.key = std::move(event.key);
  record.value = std::move(event.data);
  return record;
}

}  // namespace

std::string to_text(const OutboxCheckpoint& checkpoint) {
  std::string text;
  for (std::size_t i = 0; i < topics().size(); ++i) {
    if (i > 0) text += ' ';
    text.append(topics()[i].text).append("=").append(to_text(checkpoint.after[i]));
  }
  return text;
}

std::optional<OutboxCheckpoint> parse_checkpoint(Partition partition, std::string_view text) {
  OutboxCheckpoint checkpoint;
  checkpoint.after.assign(topics().size(), FactPlace{partition, 0, 0, 0});
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto topic =
        std::ranges::find(topics(), word.substr(0, equals), &Name<AnalyticsTopic>::text);
    const auto place = parse_fact_place(word.substr(equals + 1));
    if (topic == topics().end() || !place || place->partition != partition) return std::nullopt;
    checkpoint.after[static_cast<std::size_t>(topic - topics().begin())] = *place;
  }
  return checkpoint;
}

// One partition's thread.
class Outbox::Sender {
 public:
  Sender(const Parts& parts, Partition partition) : parts_(parts), partition_(partition) {}
  ~Sender() { stop(); }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  void start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  void ask_to_stop() { thread_.request_stop(); }
  void stop() {
    ask_to_stop();
    if (thread_.joinable()) thread_.join();
  }
  void wake() {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    changed_.notify_all();
  }
  void add_to(OutboxMetrics& metrics) const {
    metrics.sent += sent_;
    metrics.faults += faults_;
    metrics.open += open_ ? 1 : 0;
  }

 private:
  enum class Round { more, done, fault };

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      Round round = Round::done;
      if (parts_.owns(partition_)) {
        round = try_round();
      } else {
        let_go();
      }
      if (round == Round::fault) {
        ++faults_;
        let_go();
      }
      if (round != Round::more) rest(stop, round);
    }
    let_go();
  }

  // After a fault no news cuts the pause short.
  void rest(const std::stop_token& stop, Round round) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, kPause, [&] { return woken_ && round == Round::done; });
    woken_ = false;
  }

  void let_go() {
    sink_.reset();
    open_ = false;
  }

  void say(std::string_view code) const {
    log(LogLevel::warning,
        "outbox",
        {{"partition", static_cast<std::int64_t>(partition_)}, {"code", code}});
  }

  Round try_round() {
    try {
      if (!sink_ && !open()) return Round::fault;
      return send_some();
    } catch (const ViewNotServed&) {
      say("views_not_ready");
    } catch (const ViewsUnreadable& unreadable) {
      say(name_of(unreadable.fault));
    } catch (const VaultMismatch& mismatch) {
      say(name_of(mismatch.fault));
    } catch (const std::exception&) {
      say("failed");
    }
    return Round::fault;
  }

  bool open() {
    auto sink = parts_.sink(partition_);
    const auto text = sink->open();
    if (!text) return say(name_of(text.error())), false;
    const auto checkpoint = parse_checkpoint(partition_, *text);
    if (!checkpoint) return say("bad_checkpoint"), false;
    checkpoint_ = *checkpoint;
    sink_ = std::move(sink);
    open_ = true;
    return true;
  }

  Round send_some() {
    const auto rows = parts_.node.views().snapshot();
    const Reading reading{*rows, parts_.node.vault()};
    OutboxCheckpoint next = checkpoint_;
    std::vector<OutboxRecord> records;
    bool more = false;
    for (std::size_t i = 0; i < topics().size(); ++i) {
      const AnalyticsTopic topic = topics()[i].value;
      const auto facts = facts_after(*rows, topic, next.after[i], kBatch);
      for (const FactAt& at : facts) {
        auto event = cloud_event(reading, topic, at);
        if (event) records.push_back(record_of(topic, *std::move(event)));
      }
      if (!facts.empty()) next.after[i] = facts.back().place;
      more = more || facts.size() == kBatch;
    }
    // What is only passed is remembered with the next that is sent.
    if (!records.empty()) {
      const auto sent = sink_->send(records, to_text(next));
      if (!sent) return say(name_of(sent.error())), Round::fault;
      sent_ += records.size();
    }
    if (records.empty()) sink_->keep();
    checkpoint_ = std::move(next);
    return more ? Round::more : Round::done;
  }

  const Parts& parts_;
  const Partition partition_;
  // Of the thread:
  std::unique_ptr<OutboxSink> sink_;
  OutboxCheckpoint checkpoint_;
  std::atomic<std::uint64_t> sent_ = 0;
  std::atomic<std::uint64_t> faults_ = 0;
  std::atomic<bool> open_ = false;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool woken_ = false;  // guarded by mutex_
  std::jthread thread_;
};

Outbox::Outbox(Parts parts) : parts_(std::move(parts)) {
  for (std::uint32_t i = 0; i < parts_.node.partitions(); ++i) {
    senders_.push_back(std::make_unique<Sender>(parts_, Partition{i}));
  }
}

Outbox::~Outbox() { stop(); }

void Outbox::start() {
  for (const auto& sender : senders_) sender->start();
}
// A sender may wait long for brokers that are not there: all of them do so at the same time.
void Outbox::stop() {
  for (const auto& sender : senders_) sender->ask_to_stop();
  for (const auto& sender : senders_) sender->stop();
}
void Outbox::see(const Committed& committed) {
  senders_.at(static_cast<std::size_t>(committed.partition))->wake();
}

OutboxMetrics Outbox::metrics() const {
  OutboxMetrics metrics;
  for (const auto& sender : senders_) sender->add_to(metrics);
  return metrics;
}

}  // namespace klade
