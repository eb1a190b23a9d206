// DevelopmentProvider: keeps messages in memory, for who develops or tries the system to read them.
// Not for production: whoever opens the page reads everybody's passwords.  Of many the newest
// kKept are kept.  Thread-safe.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <string>

#include "gateway/messages/message_provider.h"

namespace klade {

class DevelopmentProvider final : public MessageProvider {
 public:
  static constexpr std::size_t kKept = 500;

  Sent send(const OutgoingMessage& message) override;
  Found find(MessageId id) override;

  std::string json() const;  // {"messages":[{"id","to","text"}]}, the newest first
  std::string page() const;  // the same as HTML

 private:
  mutable std::mutex mutex_;
  std::deque<OutgoingMessage> messages_;  // guarded by mutex_; the newest first
};

}  // namespace klade
