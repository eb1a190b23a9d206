#include "projections/views/outgoing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using enum OutgoingState;

struct Outgoing : testing::Test {
  SchoolWorld world;
  ProfileId profile{world.fresh()};

  TextMessage text() {
    const MessageId id{world.fresh()};
    return {id,
            world.seal(id, "message.to", "+37126123456"),
            world.seal(id, "message.text", "E-klase"),
            world.now + std::chrono::minutes{10}};
  }
  MessageId password(PasswordReason reason = PasswordReason::registered) {
    const TextMessage message = text();
    world.happens(PasswordTexted{profile,
                                 world.school,
                                 BlindIndex{world.fresh()},
                                 BlindIndex{world.fresh()},
                                 reason,
                                 message});
    return message.id;
  }
  MessageId queued(SchoolId school, Channel channel = Channel::sms, ProfileId whom = {}) {
    const TextMessage message = text();
    world.happens(MessageQueued{school, whom, channel, message});
    return message.id;
  }
  std::vector<MessageId> waiting_ids() const {
    std::vector<MessageId> ids;
    waiting_messages(world.rows, world.partition, [&](const OutgoingRow& row) {
      ids.push_back(row.message.id);
      return true;
    });
    return ids;
  }
  std::vector<MessageId> ids(OutgoingState state) const {
    std::vector<MessageId> ids;
    for (const auto& one : school_messages(world.rows, world.school, state)) ids.push_back(one.id);
    return ids;
  }
};

TEST_F(Outgoing, P1_APasswordThatIsTextedWaits) {
  const MessageId id = password();
  EXPECT_THAT(waiting_ids(), ElementsAre(id));
  const auto row = outgoing(world.rows, id);
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->reason, PasswordReason::registered);
  EXPECT_EQ(row->profile, profile);
  EXPECT_EQ(row->partition_key(), Id128(world.school));
  EXPECT_FALSE(row->message.text.empty());
  const auto listed = school_messages(world.rows, world.school, waiting);
  ASSERT_THAT(listed, SizeIs(1));
  EXPECT_EQ(listed[0].id, id);
  EXPECT_EQ(listed[0].profile, profile);
}

TEST_F(Outgoing, WaitInTheOrderInWhichTheyWereQueued) {
  const MessageId first = password();
  const MessageId second = queued(world.school, Channel::email);
  const MessageId third = queued({});
  EXPECT_THAT(waiting_ids(), ElementsAre(first, second, third));
  EXPECT_THAT(ids(waiting), ElementsAre(second, first)) << "the newest first, none of no school";
  EXPECT_EQ(outgoing(world.rows, third)->partition_key(), Id128(third));
}

TEST_F(Outgoing, P5_PasswordsAndRepliesGoBeforeWhatIsTold) {
  const MessageId told = queued(world.school, Channel::sms, profile);
  const MessageId reply = queued(world.school);
  const MessageId texted = password();
  EXPECT_THAT(waiting_ids(), ElementsAre(reply, texted, told));
  world.happens(MessageHandedOver{texted});
  world.happens(MessageHandedOver{told});
  EXPECT_THAT(waiting_ids(), ElementsAre(reply));
}

TEST_F(Outgoing, WaitNoMoreOnceAProviderHasThem) {
  const MessageId id = password();
  world.happens(MessageHandedOver{id});
  EXPECT_THAT(waiting_ids(), IsEmpty());
  EXPECT_THAT(ids(waiting), IsEmpty());
  EXPECT_THAT(ids(handed_over), ElementsAre(id));
  EXPECT_TRUE(outgoing(world.rows, id)->message.text.empty());
  EXPECT_TRUE(outgoing(world.rows, id)->message.to.empty());
  world.happens(MessageDelivered{id});
  EXPECT_THAT(ids(handed_over), IsEmpty());
  EXPECT_THAT(ids(delivered), ElementsAre(id));
}

TEST_F(Outgoing, ThatFailAreListedWithTheReason) {
  const MessageId id = password(PasswordReason::issued);
  world.happens(MessageFailed{id, MessageFailure::rejected});
  EXPECT_THAT(waiting_ids(), IsEmpty());
  const auto listed = school_messages(world.rows, world.school, failed);
  ASSERT_THAT(listed, SizeIs(1));
  EXPECT_EQ(listed[0].why, MessageFailure::rejected);
  EXPECT_EQ(listed[0].reason, PasswordReason::issued);
  EXPECT_THAT(failed_messages(world.rows, world.school), ElementsAre(id));
  world.happens(MessageDelivered{id});
  EXPECT_THAT(ids(failed), IsEmpty()) << "it arrived after all";
  EXPECT_EQ(outgoing(world.rows, id)->why, std::nullopt);
}

TEST_F(Outgoing, OfOtherSchoolsAreNotListed) {
  queued(SchoolId{world.fresh()});
  EXPECT_THAT(ids(waiting), IsEmpty());
}

TEST_F(Outgoing, OfNoSchoolFailInTheScopeOfTheirPartition) {
  const MessageId id = queued({});
  world.happens(MessageFailed{id, MessageFailure::expired});
  EXPECT_THAT(failed_messages(world.rows, scope_of_none(world.partition)), ElementsAre(id));
  EXPECT_NE(scope_of_none(Partition{1}), scope_of_none(Partition{256}));
}

// Also those that get back out of a state: the count is of what stands there.
TEST_F(Outgoing, ThatWaitNoMoreAreKeptSoManyOfEachState) {
  std::vector<MessageId> all;
  for (std::uint64_t i = 0; i < kKeptMessages + 3; ++i) {
    all.push_back(queued(world.school));
    world.happens(MessageHandedOver{all.back()});
  }
  const MessageId dead = queued(world.school);
  world.happens(MessageFailed{dead, MessageFailure::expired});
  EXPECT_THAT(ids(handed_over), SizeIs(kKeptMessages));
  EXPECT_EQ(ids(handed_over).front(), all.back());
  EXPECT_EQ(outgoing(world.rows, all[2]), std::nullopt);
  EXPECT_NE(outgoing(world.rows, all[3]), std::nullopt);
  EXPECT_THAT(ids(failed), ElementsAre(dead));
  world.happens(MessageDelivered{all[2]});  // of one that is forgotten
  world.happens(MessageDelivered{all[3]});
  EXPECT_THAT(ids(handed_over), SizeIs(kKeptMessages - 1));
  all.push_back(queued(world.school));
  world.happens(MessageHandedOver{all.back()});
  EXPECT_THAT(ids(handed_over), SizeIs(kKeptMessages));
}

}  // namespace
}  // namespace klade
