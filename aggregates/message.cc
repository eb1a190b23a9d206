#include "aggregates/message.h"

#include "aggregates/bounds.h"
#include "events/core/check.h"
#include "events/core/match.h"

namespace klade {
namespace {

using State = Message::State;

Decision rule(const QueueMessage& c, const Message& message) {
  if (message.state != State::none) return {};
  if (const auto refusal = text_refused(c.message)) return *refusal;
  return {MessageQueued{c.school, c.profile, c.channel, c.message}};
}

Decision rule(const HandOverMessage& c, const Message& message) {
  if (message.state != State::none && message.state != State::waiting) return {};
  return {MessageHandedOver{c.message}};
}

Decision rule(const ReportDelivery& c, const Message& message) {
  if (message.state == State::delivered) return {};
  return {MessageDelivered{c.message}};
}

Decision rule(const FailMessage& c, const Message& message) {
  if (message.state == State::delivered || message.state == State::failed) return {};
  if (message.state == State::handed_over && c.why != MessageFailure::undeliverable) return {};
  return {MessageFailed{c.message, c.why}};
}

void apply(Message& message, const MessageQueued&) { message.state = State::waiting; }
void apply(Message& message, const MessageHandedOver&) { message.state = State::handed_over; }
void apply(Message& message, const MessageDelivered&) { message.state = State::delivered; }
void apply(Message& message, const MessageFailed&) { message.state = State::failed; }

StreamId stream(const QueueMessage& c) { return {StreamKind::message, c.message.id}; }
StreamId stream(const auto& c) { return {StreamKind::message, c.message}; }

}  // namespace

Decision decide(const Message::Command& command, const Message& message, const Context&) {
  return match(command, [&](const auto& c) { return rule(c, message); });
}

void evolve(Message& message, const Event& event) {
  const auto* of_message = std::get_if<MessageEvent>(&event);
  CHECK(of_message != nullptr);
  match(*of_message, [&](const auto& e) { apply(message, e); });
}

StreamId stream_of(const Message::Command& command) {
  return match(command, [](const auto& c) { return stream(c); });
}

}  // namespace klade
