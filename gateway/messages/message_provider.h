// MessageProvider: the port through which messages leave the system.  A message's id is the
// provider's idempotency key: what it was given once it does not take a second time.
//
// Thread-safe; calls block for as long as the provider's time-out.  Neither text nor number may
// get into a log or an error.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "events/core/id.h"
#include "events/core/time.h"
#include "events/messages.h"

namespace klade {

struct OutgoingMessage {
  MessageId id;
  std::string to;    // a canonical phone, or an address of e-mail
  std::string text;  // of e-mail the first line is the subject
  Instant queued_at{};
};

// What came of handing a message over.
enum class Handover {
  taken,
  rejected,   // never: of this message
  not_taken,  // not now: the provider is busy, cannot be reached, or does not know us
  unknown,    // it may have been taken: the provider is to be asked
};
struct Sent {
  Handover handover = Handover::unknown;
  std::optional<std::chrono::seconds> retry_after;  // as the provider asks
};

// What a provider says of a message that it may have.
enum class Whereabouts { taken, delivered, undeliverable, not_known, unknown };
struct Found {
  Whereabouts where = Whereabouts::unknown;
  std::optional<std::chrono::seconds> retry_after;
};

class MessageProvider {
 public:
  virtual ~MessageProvider() = default;
  virtual Sent send(const OutgoingMessage& message) = 0;
  // One that cannot tell answers `not_known`: the message is sent again, under the same id.
  virtual Found find(MessageId id) = 0;
};

}  // namespace klade
