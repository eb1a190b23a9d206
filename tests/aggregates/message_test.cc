#include "aggregates/message.h"

#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kMessage = id<MessageId>("message");
const auto kSchool = id<SchoolId>("school");
const auto kProfile = id<ProfileId>("profile");
const TextMessage kText{
    kMessage, sealed("to"), sealed("text"), Instant{std::chrono::microseconds{600'000'000}}};
const QueueMessage kQueue{kSchool, kProfile, Channel::sms, kText};
const MessageQueued kQueued{kSchool, kProfile, Channel::sms, kText};
const MessageHandedOver kHandedOver{kMessage};
const MessageDelivered kDelivered{kMessage};
const MessageFailed kExpired{kMessage, MessageFailure::expired};
const MessageFailed kUndeliverable{kMessage, MessageFailure::undeliverable};

TEST(Message, IsQueuedOnce) {
  given<Message>({}).when(kQueue).then({kQueued});
  given<Message>({}).repeated(kQueue);
  given<Message>({kQueued, kHandedOver}).when(kQueue).then_nothing();
}
TEST(Message, GoesToSomebodyAndSaysSomething) {
  const auto refused = [](auto spoil, Refusal refusal) {
    QueueMessage queue = kQueue;
    spoil(queue.message);
    given<Message>({}).when(queue).refused(refusal);
  };
  refused([](auto& m) { m.to = {}; }, Refusal::text_missing);
  refused([](auto& m) { m.text = {}; }, Refusal::text_missing);
  refused([](auto& m) { m.text = sealed(std::string(4097, 'a')); }, Refusal::text_too_long);
  refused([](auto& m) { m.to = sealed(std::string(4097, 'a')); }, Refusal::text_too_long);
}

// One that another event began has no stream yet.
TEST(Message, IsHandedOverOnce) {
  given<Message>({kQueued}).when(HandOverMessage{kMessage}).then({kHandedOver});
  given<Message>({}).when(HandOverMessage{kMessage}).then({kHandedOver});
  given<Message>({}).repeated(HandOverMessage{kMessage});
  given<Message>({kExpired}).when(HandOverMessage{kMessage}).then_nothing();
}

TEST(Message, ArrivesOnceWhateverWasRecordedBefore) {
  given<Message>({kHandedOver}).when(ReportDelivery{kMessage}).then({kDelivered});
  given<Message>({}).when(ReportDelivery{kMessage}).then({kDelivered});
  given<Message>({kUndeliverable}).when(ReportDelivery{kMessage}).then({kDelivered});
  given<Message>({}).repeated(ReportDelivery{kMessage});
}

TEST(Message, ExpiresOnlyWhileNoProviderHasIt) {
  const FailMessage expire{kMessage, MessageFailure::expired};
  given<Message>({kQueued}).when(expire).then({kExpired});
  given<Message>({}).repeated(expire);
  given<Message>({kHandedOver}).when(expire).then_nothing();
  given<Message>({kDelivered}).when(expire).then_nothing();
}
TEST(Message, FailsAlsoWhenAProviderHasIt) {
  const FailMessage fail{kMessage, MessageFailure::undeliverable};
  given<Message>({kHandedOver}).when(fail).then({kUndeliverable});
  given<Message>({kHandedOver}).repeated(fail);
  given<Message>({kDelivered}).when(fail).then_nothing();
  given<Message>({kExpired}).when(fail).then_nothing();
}

TEST(Message, NamesItsStream) {
  const StreamId stream{StreamKind::message, kMessage};
  EXPECT_EQ(stream_of(Message::Command(kQueue)), stream);
  EXPECT_EQ(stream_of(Message::Command(HandOverMessage{kMessage})), stream);
}

}  // namespace
}  // namespace klade
