// The messenger over a real engine.
#include "gateway/messages/messenger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "gateway/import/settable_clock.h"
#include "gateway/messages/password_text.h"
#include "gateway/node/node.h"
#include "projections/views/outgoing.h"
#include "tests/gateway/messages/scripted_provider.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

using testing::SizeIs;

constexpr std::chrono::seconds kPatience{60};

struct MessengerTest : testing::Test {
  MessengerTest() {
    NodeOptions options;
    options.dir = DataDir{folder.path() / "data"};
    options.create = true;
    options.partitions = 3;
    options.clock = &clock;
    auto opened = Node::open(options);
    if (!opened) throw std::runtime_error(opened.error().text);
    node = std::move(*opened);
    node->start({[this](const Committed& committed) { see(committed); }, {}, {}});
    if (!node->wait_until_ready(kPatience)) throw std::runtime_error("not ready");
    perform(school, School::Command(OpenSchool{school, "Skola"}));
  }
  ~MessengerTest() override {
    stop();
    node->stop();
  }

  void begin(ScriptedProvider& provider) {
    const std::lock_guard lock(mutex);
    messenger = std::make_unique<Messenger>(Messenger::Parts{*node, &provider, nullptr, 4});
    messenger->start();
  }
  void stop() {
    const std::lock_guard lock(mutex);
    messenger.reset();
  }
  void see(const Committed& committed) {
    const std::unique_lock lock(mutex, std::try_to_lock);
    if (lock.owns_lock() && messenger) messenger->see(committed);
  }

  void perform(const Id128& key, const Command& command) {
    Origin origin;
    origin.command = CommandId(random_id());
    origin.fingerprint = origin.command;
    const Outcome outcome = node->submit_and_wait(key, command, origin);
    const auto* accepted = std::get_if<Accepted>(&outcome);
    ASSERT_NE(accepted, nullptr);
    ASSERT_TRUE(node->wait_until(accepted->position, kPatience));
  }
  // `of`: nil for one of no school.
  MessageId queue(SchoolId of, const std::string& to = "+37126123456") {
    const MessageId id{random_id()};
    QueueMessage command;
    command.school = of;
    command.message = *sealed_message(node->vault(), {id, to, "teksts", clock.now() + kTextLife});
    perform(of.is_nil() ? Id128(id) : Id128(of), Message::Command(command));
    return id;
  }
  MessageId text_password(ProfileId profile) {
    const MessageId id{random_id()};
    TextPassword command;
    command.profile = profile;
    command.school = school;
    command.username = BlindIndex(hash_id("username"));
    command.verifier = BlindIndex(random_id());
    command.message =
        *sealed_message(node->vault(), {id, "+37126123456", "teksts", clock.now() + kTextLife});
    perform(school, Profile::Command(command));
    return id;
  }
  OutgoingState state_of(MessageId id) const {
    return outgoing(*node->views().snapshot(), id)->state;
  }
  void wait_for(MessageId id, OutgoingState state) const {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (state_of(id) != state) {
      ASSERT_LT(std::chrono::steady_clock::now(), until) << name_of(state_of(id));
      std::this_thread::yield();
    }
  }

  TemporaryDirectory folder;
  SettableClock clock{Instant{std::chrono::seconds{1'790'000'000}}};
  const SchoolId school{hash_id("school")};
  std::mutex mutex;
  std::unique_ptr<Messenger> messenger;  // guarded by mutex
  std::unique_ptr<Node> node;
};

TEST_F(MessengerTest, P1_SendsEachMessageOnce) {
  ScriptedProvider provider;
  std::vector<MessageId> all;
  for (int i = 0; i < 5; ++i) all.push_back(queue(school));  // before it starts
  begin(provider);
  for (int i = 0; i < 5; ++i) all.push_back(queue(i % 2 == 0 ? school : SchoolId()));
  for (const MessageId id : all) {
    wait_for(id, OutgoingState::handed_over);
    EXPECT_EQ(provider.tries(id), 1);
    EXPECT_TRUE(node->vault().is_erased(id));
  }
  EXPECT_EQ(provider.taken(), all.size());
}

TEST_F(MessengerTest, GetsThroughAProviderThatTakesMessagesAndTimesOut) {
  ScriptedProvider provider({{Handover::unknown, true},
                             {Handover::not_taken, false},
                             {Handover::unknown, false},
                             {Handover::unknown, true}});
  begin(provider);
  std::vector<MessageId> all;
  for (int i = 0; i < 4; ++i) all.push_back(queue(school));
  for (const MessageId id : all) {
    wait_for(id, OutgoingState::handed_over);
    EXPECT_EQ(provider.taken(id), 1);
  }
}

TEST_F(MessengerTest, AsksForWhatWaitedWhenItCame) {
  ScriptedProvider provider;
  const MessageId sent = queue(school);
  provider.tell(sent, Whereabouts::taken);
  const MessageId fresh = queue(school);
  begin(provider);
  wait_for(sent, OutgoingState::handed_over);
  wait_for(fresh, OutgoingState::handed_over);
  EXPECT_EQ(provider.tries(sent), 0) << "the process before this one has sent it";
  EXPECT_EQ(provider.tries(fresh), 1);
}

TEST_F(MessengerTest, P5_LetsExpireWhatNobodyTakes) {
  ScriptedProvider provider;
  const MessageId id = queue(school);
  clock.set(clock.now() + kTextLife);
  begin(provider);
  wait_for(id, OutgoingState::failed);
  EXPECT_EQ(provider.tries(id), 0);
  const auto failed = school_messages(*node->views().snapshot(), school, OutgoingState::failed);
  ASSERT_THAT(failed, SizeIs(1));
  EXPECT_EQ(failed[0].why, MessageFailure::expired);
}

TEST_F(MessengerTest, P1_OfTwoPasswordsThatWaitTheNewerGoesOut) {
  const ProfileId ada{hash_id("ada")};
  const ProfileId bea{hash_id("bea")};
  for (const ProfileId& id : {ada, bea}) {
    perform(school,
            Profile::Command(OpenProfile{
                id, school, PersonId(id), {}, {Role::teacher}, BlindIndex(hash_id("username"))}));
  }
  const MessageId older = text_password(ada);
  const MessageId of_another = text_password(bea);
  const MessageId newer = text_password(ada);
  ScriptedProvider provider;
  begin(provider);
  wait_for(newer, OutgoingState::handed_over);
  wait_for(of_another, OutgoingState::handed_over);
  wait_for(older, OutgoingState::failed);
  EXPECT_EQ(provider.taken(older), 0);
  EXPECT_EQ(outgoing(*node->views().snapshot(), older)->why, MessageFailure::superseded);
  EXPECT_TRUE(node->vault().is_erased(older));
}

TEST_F(MessengerTest, WhatItsProviderFailsWithKeepsNothingElseWaiting) {
  ScriptedProvider provider;
  provider.be_full("+37126000000");
  std::vector<MessageId> full;
  for (int i = 0; i < 4; ++i) full.push_back(queue(school, "+37126000000"));  // one a thread
  const MessageId other = queue(school);
  begin(provider);
  wait_for(other, OutgoingState::handed_over);
  for (const MessageId id : full) EXPECT_EQ(state_of(id), OutgoingState::waiting);
}

TEST_F(MessengerTest, DestroysKeysOfFailedOnesThatTheProcessBeforeLeft) {
  const MessageId id = queue(school);
  perform(school, Message::Command(FailMessage{id, MessageFailure::rejected}));
  const MessageId of_none = queue({});
  perform(of_none, Message::Command(FailMessage{of_none, MessageFailure::rejected}));
  ScriptedProvider provider;
  begin(provider);
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!node->vault().is_erased(id) || !node->vault().is_erased(of_none)) {
    ASSERT_LT(std::chrono::steady_clock::now(), until);
    std::this_thread::yield();
  }
  EXPECT_EQ(provider.taken(), 0U);
}

}  // namespace
}  // namespace klade
