#include "gateway/messages/delivery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "events/vault/memory_vault.h"
#include "gateway/import/settable_clock.h"
#include "gateway/messages/password_text.h"
#include "tests/gateway/messages/scripted_provider.h"
#include "tests/shy_vault.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using State = Sending::State;
using Say = ScriptedProvider::Say;

struct DeliveryTest : testing::Test {
  static constexpr Instant kQueued{std::chrono::seconds{1'790'000'000}};

  ShyVault vault;
  SettableClock clock{kQueued};
  std::deque<Outcome> outcomes;  // of the owner; then it accepts
  std::vector<std::string> recorded;
  const MessageId id{random_id()};

  Sending attempt(State state = State::fresh) {
    Sending attempt;
    attempt.row.school = SchoolId(hash_id("school"));
    attempt.row.queued_at = kQueued;
    attempt.row.message =
        *sealed_message(vault, {id, "+37126123456", "teksts", kQueued + kTextLife});
    attempt.state = state;
    return attempt;
  }
  Delivery delivery(MessageProvider* sms) {
    return Delivery({vault,
                     [this](const Id128&, const Command& command, const Origin& origin) {
                       return take(command, origin);
                     },
                     sms,
                     nullptr,
                     clock});
  }
  Outcome take(const Command& command, const Origin& origin) {
    Outcome outcome = Accepted{};
    if (!outcomes.empty()) {
      outcome = outcomes.front();
      outcomes.pop_front();
    }
    if (!std::holds_alternative<Accepted>(outcome)) return outcome;
    const auto& what = std::get<Message::Command>(command);
    EXPECT_EQ(origin.role, Role::system);
    if (std::holds_alternative<HandOverMessage>(what)) recorded.push_back("handed over");
    if (std::holds_alternative<ReportDelivery>(what)) recorded.push_back("delivered");
    if (const auto* fail = std::get_if<FailMessage>(&what)) {
      recorded.emplace_back(name_of(fail->why));
    }
    return outcome;
  }
};

TEST_F(DeliveryTest, P1_HandsOverDestroysTheKeyAndRecords) {
  ScriptedProvider provider;
  Sending one = attempt();
  const Progress progress = delivery(&provider).advance(one);
  EXPECT_TRUE(progress.done);
  EXPECT_TRUE(progress.provider_works);
  EXPECT_EQ(provider.taken(id), 1);
  EXPECT_THAT(provider.texts()["+37126123456"], ElementsAre("teksts"));
  EXPECT_TRUE(vault.is_erased(id));
  EXPECT_THAT(recorded, ElementsAre("handed over"));
  EXPECT_EQ(provider.asked(), 0);
}

TEST_F(DeliveryTest, AsksBeforeItSendsAgainWhenTheProviderTookItAndTimedOut) {
  ScriptedProvider provider({{Handover::unknown, true}});
  Sending one = attempt();
  const Progress first = delivery(&provider).advance(one);
  EXPECT_FALSE(first.done);
  EXPECT_TRUE(first.provider_failed);
  EXPECT_THAT(recorded, IsEmpty());
  EXPECT_FALSE(vault.is_erased(id));
  EXPECT_TRUE(delivery(&provider).advance(one).done);
  EXPECT_EQ(provider.tries(id), 1);
  EXPECT_THAT(recorded, ElementsAre("handed over"));
}

TEST_F(DeliveryTest, SendsAgainWhatTheProviderSaysItDoesNotHave) {
  ScriptedProvider provider({{Handover::unknown, false}});
  Sending one = attempt();
  EXPECT_FALSE(delivery(&provider).advance(one).done);
  EXPECT_TRUE(delivery(&provider).advance(one).done);
  EXPECT_EQ(provider.tries(id), 2);
  EXPECT_EQ(provider.taken(id), 1);
}

TEST_F(DeliveryTest, SendsNothingWhileTheProviderDoesNotSay) {
  ScriptedProvider provider({{Handover::unknown, true}});
  provider.be_unreachable(2);
  Sending one = attempt();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(delivery(&provider).advance(one).done);
  EXPECT_EQ(provider.tries(id), 1);
  EXPECT_TRUE(delivery(&provider).advance(one).done);
  EXPECT_EQ(provider.tries(id), 1);
}

TEST_F(DeliveryTest, TriesAgainLaterWhatWasNotTaken) {
  ScriptedProvider provider({{Handover::not_taken, false, std::chrono::seconds{7}}});
  Sending one = attempt();
  const Progress first = delivery(&provider).advance(one);
  EXPECT_TRUE(first.provider_failed);
  EXPECT_EQ(first.retry_after, std::chrono::seconds{7});
  EXPECT_TRUE(delivery(&provider).advance(one).done);
  EXPECT_EQ(provider.asked(), 0);
}

TEST_F(DeliveryTest, RecordsARefusalAndDestroysTheKey) {
  ScriptedProvider provider({{Handover::rejected, false}});
  Sending one = attempt();
  EXPECT_TRUE(delivery(&provider).advance(one).done);
  EXPECT_THAT(recorded, ElementsAre("rejected"));
  EXPECT_TRUE(vault.is_erased(id));
}

TEST_F(DeliveryTest, P5_AMessageThatNobodyTakesInTimeExpires) {
  ScriptedProvider provider;
  Sending one = attempt();
  EXPECT_FALSE(delivery(nullptr).advance(one).done);
  clock.set(kQueued + kTextLife);
  EXPECT_TRUE(delivery(&provider).advance(one).done);
  EXPECT_EQ(provider.tries(id), 0);
  EXPECT_THAT(recorded, ElementsAre("expired"));
  EXPECT_TRUE(vault.is_erased(id));
}

TEST_F(DeliveryTest, AMessageThatTheProviderHasDoesNotExpire) {
  ScriptedProvider provider({{Handover::unknown, true}});
  Sending one = attempt();
  EXPECT_FALSE(delivery(&provider).advance(one).done);
  clock.set(kQueued + kTextLife);
  EXPECT_TRUE(delivery(&provider).advance(one).done);
  EXPECT_THAT(recorded, ElementsAre("handed over"));
}

TEST_F(DeliveryTest, RecordsThatItArrivedWhenTheProviderSaysSo) {
  ScriptedProvider provider;
  provider.tell(id, Whereabouts::delivered);
  Sending one = attempt(State::doubtful);
  EXPECT_TRUE(delivery(&provider).advance(one).done);
  EXPECT_THAT(recorded, ElementsAre("delivered"));
  EXPECT_TRUE(vault.is_erased(id));
}

TEST_F(DeliveryTest, RecordsThatItCannotArriveWhenTheProviderSaysSo) {
  ScriptedProvider provider;
  provider.tell(id, Whereabouts::undeliverable);
  Sending one = attempt(State::doubtful);
  EXPECT_TRUE(delivery(&provider).advance(one).done);
  EXPECT_THAT(recorded, ElementsAre("undeliverable"));
  EXPECT_TRUE(vault.is_erased(id));
}

// The process ends after the provider took it: the next one asks.
TEST_F(DeliveryTest, SendsNothingTwiceWhenItWasCutOffBeforeTheKeyWasDestroyed) {
  ScriptedProvider provider;
  vault.refusals = 1;
  Sending one = attempt();
  EXPECT_FALSE(delivery(&provider).advance(one).done);
  EXPECT_THAT(recorded, IsEmpty());
  Sending next = attempt(State::doubtful);
  EXPECT_TRUE(delivery(&provider).advance(next).done);
  EXPECT_EQ(provider.tries(id), 1);
  EXPECT_THAT(recorded, ElementsAre("handed over"));
}

// The process ends after the key was destroyed: the next one only records.
TEST_F(DeliveryTest, RecordsWhatWasCutOffBeforeItWasRecorded) {
  ScriptedProvider provider;
  outcomes = {OwnerFault::unavailable};
  Sending one = attempt();
  EXPECT_FALSE(delivery(&provider).advance(one).done);
  EXPECT_TRUE(vault.is_erased(id));
  Sending next = one;
  next.state = State::doubtful;
  const Progress last = delivery(&provider).advance(next);
  EXPECT_TRUE(last.done);
  EXPECT_FALSE(last.provider_works) << "nobody asked it";
  EXPECT_EQ(provider.tries(id), 1);
  EXPECT_EQ(provider.asked(), 0);
  EXPECT_THAT(recorded, ElementsAre("handed over"));
}

TEST_F(DeliveryTest, TriesToDestroyTheKeyOfAFailedOneUntilItIs) {
  ScriptedProvider provider({{Handover::rejected, false}});
  vault.refusals = 1;
  Sending one = attempt();
  EXPECT_FALSE(delivery(&provider).advance(one).done);
  EXPECT_TRUE(one.recorded);
  EXPECT_TRUE(delivery(&provider).advance(one).done);
  EXPECT_THAT(recorded, ElementsAre("rejected")) << "once";
  EXPECT_TRUE(vault.is_erased(id));
}

}  // namespace
}  // namespace klade
