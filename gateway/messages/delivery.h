// Delivery: brings one message a step nearer to its end, over a provider.
//
//   taken    its key is destroyed, then it is recorded as handed over
//   failed   it is recorded as failed, then its key is destroyed
//
// So a message that waits although its key is gone was handed over, and only the recording was cut
// off.  What may have been sent before (`doubtful`) is asked for first; what the provider does not
// know is sent, under the message's id, by which it takes nothing twice.  P1 to P8.
//
// Thread-safe; blocks for as long as provider, vault and owner do.  What it is given must outlive
// it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "aggregates/command.h"
#include "aggregates/owner/outcome.h"
#include "events/core/time.h"
#include "events/vault/key_vault.h"
#include "gateway/messages/message_provider.h"
#include "projections/views/outgoing.h"

namespace klade {

// The origin of what the system itself says of a message; each of these is said once.
enum class MessageWord : std::uint8_t {
  begun = 0,
  handed_over = 1,
  delivered = 2,
  failed = 3,
  undelivered = 4  // as its provider reports
};
Origin origin_of_word(MessageId message, MessageWord word);

// What this process knows of a message that waits.
struct Sending {
  enum class State {
    fresh,     // nobody has tried to send it
    doubtful,  // the provider may have it
    taken,     // the provider has it
    failed     // it will not arrive
  };
  OutgoingRow row;
  State state = State::fresh;
  bool delivered = false;  // of one that is taken: the provider said so
  MessageFailure why = MessageFailure::expired;
  bool superseded = false;  // a newer password of its profile waits
  bool recorded = false;    // of one that failed
};

struct Progress {
  bool done = false;
  bool provider_failed = false;  // it is not to be asked for a while
  bool provider_works = false;   // it has the message, and says so now
  std::optional<std::chrono::seconds> retry_after;
};

class Delivery {
 public:
  struct Parts {
    KeyVault& vault;
    std::function<Outcome(const Id128& key, Command command, const Origin& origin)> submit;
    MessageProvider* sms = nullptr;  // null: none; its messages expire
    MessageProvider* email = nullptr;
    const Clock& clock;
  };
  explicit Delivery(Parts parts) : parts_(std::move(parts)) {}

  Progress advance(Sending& attempt) const;

 private:
  Progress send(Sending& attempt, MessageProvider& provider) const;
  Progress ask(Sending& attempt, MessageProvider& provider) const;
  Progress conclude(Sending& attempt) const;
  bool record(const OutgoingRow& row, Command command, MessageWord word) const;
  bool destroy_key(MessageId id) const;

  const Parts parts_;
};

}  // namespace klade
