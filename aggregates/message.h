// Aggregate Message: what became of a message that goes out.  One that another event began
// (PasswordTexted) has a stream from its first outcome on; that it exists is then a fact.  P1, P6.
#pragma once

#include <variant>

#include "aggregates/decision.h"

namespace klade {

struct QueueMessage {
  SchoolId school;
  ProfileId profile;
  Channel channel = Channel::sms;
  TextMessage message;
  FIELDS(school, profile, channel, message)
};
struct HandOverMessage {
  MessageId message;
  FIELDS(message)
};
// As the provider reports; also before it was recorded that it has taken the message.
struct ReportDelivery {
  MessageId message;
  FIELDS(message)
};
// Changes nothing when the message has arrived, or has failed already; one that a provider has
// taken does not expire.
struct FailMessage {
  MessageId message;
  MessageFailure why = MessageFailure::expired;
  FIELDS(message, why)
};

struct Message {
  using Command = std::variant<QueueMessage, HandOverMessage, ReportDelivery, FailMessage>;
  enum class State { none, waiting, handed_over, delivered, failed };
  State state = State::none;
};
Decision decide(const Message::Command& command, const Message& message, const Context& context);
void evolve(Message& message, const Event& event);
StreamId stream_of(const Message::Command& command);

}  // namespace klade
