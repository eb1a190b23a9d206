#include "events/vault/kafka_vault_tail.h"

#include <algorithm>

#include "events/vault/kafka_vault.h"

namespace klade {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kLook{100};

milliseconds left(KafkaVaultTail::Time until) {
  return std::max(std::chrono::ceil<milliseconds>(until - Steady::now()), milliseconds{0});
}

}  // namespace

Failure<StorageError> vault_topic_failure(StorageFault fault, const std::string& text) {
  return {StorageError{fault, "kafka: the vault's topic " + text}};
}

Result<Unit, StorageError> KafkaVaultTail::load(const KafkaSettings& settings,
                                                const std::string& topic) {
  auto reader = KafkaReader::make(settings, topic, ReadWhat::everything);
  if (!reader) return Failure{reader.error()};
  reader_ = *std::move(reader);
  auto asker = KafkaReader::make(settings, topic, ReadWhat::everything);
  if (!asker) return Failure{asker.error()};
  asker_ = *std::move(asker);
  const auto range = asker_->ask_range(kOnly, KafkaVault::kPatience);
  if (!range || !reader_->seek(kOnly, range->first)) {
    return vault_topic_failure(StorageFault::io, "cannot be read: no answer");
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { follow(stop); });
  if (wait_for(range->end, Steady::now() + kLoadPatience)) return Unit{};
  return is_broken()
             ? vault_topic_failure(StorageFault::other_format, "holds what is not this program's")
             : vault_topic_failure(StorageFault::io, "cannot be read to its end");
}

bool KafkaVaultTail::refresh(Time until) {
  const auto range = asker_->ask_range(kOnly, left(until));
  return range && wait_for(range->end, until);
}

bool KafkaVaultTail::wait_for(std::int64_t next, Time until) {
  std::unique_lock lock(mutex_);
  return advanced_.wait_until(lock, until, [&] { return next_ >= next || broken_; }) && !broken_;
}

bool KafkaVaultTail::is_broken() const {
  const std::lock_guard lock(mutex_);
  return broken_;
}

void KafkaVaultTail::follow(const std::stop_token& stop) {
  KafkaReader::Message message;
  while (!stop.stop_requested()) {
    asker_->serve();
    switch (reader_->next(kOnly, kLook, message)) {
      case KafkaReader::Got::message:
        take(message);
        break;
      case KafkaReader::Got::end:
        advance(message.offset);  // compaction may have taken what stood last
        break;
      case KafkaReader::Got::out_of_range:  // the topic was made anew, or cut short
      case KafkaReader::Got::corrupt:
        give_up();
        break;
      default:
        break;
    }
  }
}

void KafkaVaultTail::take(const KafkaReader::Message& message) {
  if (!apply_(message)) give_up();
  advance(message.offset + 1);
}

void KafkaVaultTail::give_up() {
  const std::lock_guard lock(mutex_);
  broken_ = true;
  advanced_.notify_all();
}

void KafkaVaultTail::advance(std::int64_t next) {
  {
    const std::lock_guard lock(mutex_);
    next_ = std::max(next_, next);
  }
  advanced_.notify_all();
}

}  // namespace klade
