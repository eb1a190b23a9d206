// A provider that answers what it was told to, and then takes everything.  It knows what it has, as
// a real one does by the message's id, and counts how often it was given each.  Thread-safe.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "gateway/messages/message_provider.h"

namespace klade {

class ScriptedProvider final : public MessageProvider {
 public:
  // `keeps`: it has taken the message, whatever it answers.
  struct Say {
    Handover handover = Handover::taken;
    bool keeps = true;
    std::optional<std::chrono::seconds> retry_after{};
  };
  explicit ScriptedProvider(std::deque<Say> says = {}) : says_(std::move(says)) {}

  Sent send(const OutgoingMessage& message) override {
    const std::lock_guard lock(mutex_);
    ++tries_[message.id];
    if (message.to == full_) return {Handover::not_taken, std::nullopt};
    Say say;
    if (!says_.empty()) {
      say = says_.front();
      says_.pop_front();
    }
    if (say.keeps) texts_[message.to].push_back(message.text);
    if (say.keeps) ++has_[message.id];
    return {say.handover, say.retry_after};
  }
  Found find(MessageId id) override {
    const std::lock_guard lock(mutex_);
    ++asked_;
    if (unreachable_ > 0) {
      --unreachable_;
      return {};
    }
    const auto told = told_.find(id);
    if (told != told_.end()) return {told->second, std::nullopt};
    return {has_.contains(id) ? Whereabouts::taken : Whereabouts::not_known, std::nullopt};
  }

  void tell(MessageId id, Whereabouts where) { told_[id] = where; }
  // Takes nothing for it, before it sends anything.
  void be_full(std::string to) { full_ = std::move(to); }
  void be_unreachable(int times) { unreachable_ = times; }

  int tries(MessageId id) const { return count(tries_, id); }
  int taken(MessageId id) const { return count(has_, id); }
  std::size_t taken() const {
    const std::lock_guard lock(mutex_);
    return has_.size();
  }
  int asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  std::map<std::string, std::deque<std::string>> texts() const {
    const std::lock_guard lock(mutex_);
    return texts_;
  }

 private:
  int count(const std::map<MessageId, int>& of, MessageId id) const {
    const std::lock_guard lock(mutex_);
    const auto found = of.find(id);
    return found == of.end() ? 0 : found->second;
  }

  mutable std::mutex mutex_;
  std::string full_;
  std::deque<Say> says_;
  std::map<MessageId, int> tries_;
  std::map<MessageId, int> has_;
  std::map<MessageId, Whereabouts> told_;
  std::map<std::string, std::deque<std::string>> texts_;
  int unreachable_ = 0;
  int asked_ = 0;
};

}  // namespace klade
