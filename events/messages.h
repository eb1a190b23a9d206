// Context messages: texts and e-mails that go out, and what became of them.
// Stream: message-<MessageId>.  P1 to P8, N2.  PasswordTexted begins a message, too.
#pragma once

#include <string>
#include <variant>

#include "events/accounts.h"
#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/names.h"
#include "events/notifications.h"

namespace klade {

// Why a message will not arrive.  Stored: values are frozen.
enum class MessageFailure : std::uint8_t {
  expired = 1,        // no provider took it in time
  rejected = 2,       // the provider does not take it
  undeliverable = 3,  // the provider took it, and says that it cannot be delivered
  superseded = 4,     // a newer password of the same profile goes out instead
};
template <>
std::span<const Name<MessageFailure>> names();
std::string_view name_of(MessageFailure failure);

// The provider knows a message by its id, so that it takes no message twice.
struct MessageQueued {
  static constexpr std::string_view kType = "messages.message_queued.v1";
  static constexpr std::string_view kMeaning = "A message is to go out.";
  SchoolId school;    // nil: of no school
  ProfileId profile;  // whom it is for; nil: nobody known
  Channel channel = Channel::sms;
  TextMessage message;
  FIELDS(school, profile, channel, message)
  bool operator==(const MessageQueued&) const = default;
};

struct MessageHandedOver {
  static constexpr std::string_view kType = "messages.message_handed_over.v1";
  static constexpr std::string_view kMeaning =
      "A provider has taken a message; its text is destroyed here.";
  MessageId message;
  FIELDS(message)
  bool operator==(const MessageHandedOver&) const = default;
};

struct MessageDelivered {
  static constexpr std::string_view kType = "messages.message_delivered.v1";
  static constexpr std::string_view kMeaning = "A provider reports that a message has arrived.";
  MessageId message;
  FIELDS(message)
  bool operator==(const MessageDelivered&) const = default;
};

struct MessageFailed {
  static constexpr std::string_view kType = "messages.message_failed.v1";
  static constexpr std::string_view kMeaning = "A message will not arrive (a dead letter).";
  MessageId message;
  MessageFailure why = MessageFailure::expired;
  FIELDS(message, why)
  bool operator==(const MessageFailed&) const = default;
};

using MessageEvent =
    std::variant<MessageQueued, MessageHandedOver, MessageDelivered, MessageFailed>;

}  // namespace klade
