// The notifier over a real engine, with letters: what is told of the rest is the view's business.
#include "gateway/messages/notifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "gateway/import/settable_clock.h"
#include "gateway/node/node.h"
#include "projections/views/outgoing.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::chrono::seconds kPatience{60};
const std::set<Channel> kChannels{Channel::sms, Channel::email};

struct NotifierTest : testing::Test {
  NotifierTest() {
    NodeOptions options;
    options.dir = DataDir{folder.path() / "data"};
    options.create = true;
    options.clock = &clock;
    auto opened = Node::open(options);
    if (!opened) throw std::runtime_error(opened.error().text);
    node = std::move(*opened);
    node->start({[this](const Committed& committed) { see(committed); }, {}, {}});
    if (!node->wait_until_ready(kPatience)) throw std::runtime_error("not ready");
    perform(School::Command(OpenSchool{school, "Skola"}));
    RegisterPerson registered{school, person, {}};
    registered.details.phone = *node->vault().seal(person, "person.phone", "+37126123456");
    perform(Person::Command(registered));
    perform(Profile::Command(OpenProfile{
        profile, school, person, {}, {Role::teacher}, BlindIndex(hash_id("username"))}));
  }
  ~NotifierTest() override {
    stop();
    node->stop();
  }

  void begin() {
    const std::lock_guard lock(mutex);
    notifier = std::make_unique<Notifier>(*node, offer, kChannels);
    notifier->start();
  }
  void stop() {
    const std::lock_guard lock(mutex);
    notifier.reset();
  }
  void see(const Committed& committed) {
    const std::unique_lock lock(mutex, std::try_to_lock);
    if (lock.owns_lock() && notifier) notifier->see(committed);
  }
  void perform(const Command& command) {
    Origin origin;
    origin.command = CommandId(random_id());
    origin.fingerprint = origin.command;
    const Outcome outcome = node->submit_and_wait(school, command, origin);
    const auto* accepted = std::get_if<Accepted>(&outcome);
    ASSERT_NE(accepted, nullptr);
    ASSERT_TRUE(node->wait_until(accepted->position, kPatience));
  }
  void choose(const NotificationSettings& settings) {
    perform(Profile::Command(ChangeNotificationSettings{profile, settings}));
  }
  static NotificationSettings letters_by_text() {
    NotificationSettings settings;
    settings.choices = {{NotificationKind::letter, {Channel::sms}}};
    return settings;
  }
  void send_letter() {
    SendLetter letter;
    letter.letter = LetterId(random_id());
    letter.conversation = ConversationId(letter.letter);
    letter.school = school;
    letter.sender = ProfileId(hash_id("sender"));
    letter.recipients = {profile};
    letter.subject = *node->vault().seal(letter.conversation, "letter.subject", "Temats");
    letter.body = *node->vault().seal(letter.conversation, "letter.body", "Teksts");
    perform(Letter::Command(letter));
  }
  std::vector<std::string> texts() const {
    const auto rows = node->views().snapshot();
    std::vector<std::string> all;
    for (std::uint32_t i = 0; i < node->partitions(); ++i) {
      waiting_messages(*rows, Partition{i}, [&](const OutgoingRow& row) {
        all.push_back(std::get<std::string>(*node->vault().open(row.message.text, "message.text")));
        return true;
      });
    }
    return all;
  }
  template <class Condition>
  void wait_for(Condition condition) const {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
      ASSERT_LT(std::chrono::steady_clock::now(), until);
      std::this_thread::yield();
    }
  }
  void wait_for_texts(std::size_t count) const {
    wait_for([&] { return texts().size() >= count; });
  }
  static Committed anything() {
    Committed committed;
    committed.whole = false;
    return committed;
  }
  // What it could have seen by now it has looked at: one look may have been under way.
  void wait_for_looks() const {
    for (int i = 0; i < 2; ++i) {
      const std::uint64_t looks = notifier->looks();
      notifier->see(anything());
      wait_for([&] { return notifier->looks() > looks; });
    }
  }

  TemporaryDirectory folder;
  SettableClock clock{*parse_instant("2026-11-27T12:00:00+02:00")};
  const SchoolId school{hash_id("school")};
  const PersonId person{hash_id("person")};
  const ProfileId profile{hash_id("profile")};
  SetOffer offer;
  std::mutex mutex;
  std::unique_ptr<Notifier> notifier;  // guarded by mutex
  std::unique_ptr<Node> node;
};

TEST_F(NotifierTest, N2_TellsEachThingOnce) {
  choose(letters_by_text());
  send_letter();
  send_letter();
  begin();
  wait_for_texts(1);
  EXPECT_THAT(texts(), ElementsAre("E-klase. Jauna vēstule (2)"));
  for (int i = 0; i < 3; ++i) {
    stop();
    begin();
    wait_for_looks();
  }
  EXPECT_THAT(texts(), testing::SizeIs(1));
  send_letter();
  wait_for_texts(2);
  EXPECT_EQ(texts().back(), "E-klase. Jauna vēstule");
}

TEST_F(NotifierTest, N2_ForAWayThatHasNoProviderNothingIsQueued) {
  NotificationSettings both = letters_by_text();
  both.choices[0].channels.push_back(Channel::email);
  PersonDetails details;
  details.email = *node->vault().seal(person, "person.email", "ada@skola.example");
  details.phone = *node->vault().seal(person, "person.phone", "+37126123456");
  details.digest = BlindIndex(hash_id("with e-mail"));
  perform(Person::Command(ChangePersonDetails{person, details}));
  choose(both);
  send_letter();
  {
    const std::lock_guard lock(mutex);
    notifier = std::make_unique<Notifier>(*node, offer, std::set<Channel>{Channel::sms});
    notifier->start();
  }
  wait_for_texts(1);
  wait_for_looks();
  EXPECT_THAT(texts(), ElementsAre("E-klase. Jauna vēstule"));
  stop();
  begin();
  wait_for_texts(2);
}

TEST_F(NotifierTest, N2_TwoNodesThatBelieveInAPartitionTellOnce) {
  choose(letters_by_text());
  begin();
  Notifier other(*node, offer, kChannels);
  other.start();
  for (int i = 0; i < 5; ++i) {
    send_letter();
    other.see(anything());
  }
  const auto all_told = [&] {
    bool none = true;
    pending_notifications(*node->views().snapshot(), Partition{0}, [&](const PendingLane&) {
      none = false;
      return false;
    });
    return none;
  };
  wait_for(all_told);
  other.stop();
  std::size_t told = 0;
  for (const std::string& text : texts()) {
    const auto at = text.find('(');
    told += at == std::string::npos ? 1 : std::stoul(text.substr(at + 1));
  }
  EXPECT_EQ(told, 5U);
}

TEST_F(NotifierTest, N2_WaitsForTheEndOfQuietHours) {
  choose(letters_by_text());
  clock.set(*parse_instant("2026-11-27T21:00:00+02:00"));
  begin();
  send_letter();
  wait_for_looks();
  EXPECT_THAT(texts(), IsEmpty());
  clock.set(*parse_instant("2026-11-28T07:00:00+02:00"));
  wait_for_texts(1);
}

TEST_F(NotifierTest, N2_GathersADigest) {
  NotificationSettings settings = letters_by_text();
  settings.digest = true;
  choose(settings);
  begin();
  for (int i = 0; i < 3; ++i) send_letter();
  wait_for_looks();
  EXPECT_THAT(texts(), IsEmpty());
  clock.set(*parse_instant("2026-11-27T18:00:00+02:00"));
  wait_for_texts(1);
  EXPECT_THAT(texts(), ElementsAre("E-klase. Jauna vēstule (3)"));
}

TEST_F(NotifierTest, N2_WhatNobodyCouldBeToldForADayIsNotTold) {
  choose(letters_by_text());
  send_letter();
  clock.set(clock.now() + hours{24});
  begin();
  wait_for_looks();
  EXPECT_THAT(texts(), IsEmpty());
  send_letter();
  wait_for_texts(1);
  EXPECT_THAT(texts(), ElementsAre("E-klase. Jauna vēstule"));
}

}  // namespace
}  // namespace klade
