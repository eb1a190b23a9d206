#include "gateway/node/eraser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <limits>
#include <thread>

#include "gateway/import/import_ids.h"
#include "gateway/node/node.h"
#include "tests/gateway/import/import_engine.h"
#include "tests/shy_vault.h"

namespace klade {
namespace {

// An owner that gives the outcomes it was told to, and then accepts.
class PlayedOwner {
 public:
  explicit PlayedOwner(std::deque<Outcome> outcomes) : outcomes_(std::move(outcomes)) {}

  Eraser::SubmitReaction submit() {
    return [this](const Reaction& reaction, const Reply& reply) {
      const auto& close = std::get<CloseProfile>(std::get<Profile::Command>(reaction.command));
      asked.emplace_back(close.profile, reaction.origin.command);
      Outcome outcome = Accepted{};
      if (!outcomes_.empty()) {
        outcome = outcomes_.front();
        outcomes_.pop_front();
      }
      reply(outcome);
    };
  }
  // Read once the eraser is done or stopped.
  std::vector<std::pair<ProfileId, CommandId>> asked;

 private:
  std::deque<Outcome> outcomes_;
};

class EraserTest : public testing::Test {
 protected:
  EraserTest() { engine_.import(SmallPackage().files, date_of(2026, 9, 1)); }

  void erase(std::string_view person) {
    const Sealed reason = *vault_.seal(ids_.school(), "person.reason", "lūgums");
    engine_.submit({{ErasePerson{ids_.person(person), reason},
                     ids_.school(),
                     CommandId(random_id()),
                     "test"}});
  }
  // What one run from a start asks for; the thread has ended.
  void run(PlayedOwner& owner) { run(owner, vault_); }
  void run(PlayedOwner& owner, KeyVault& vault) {
    Eraser eraser(vault, engine_.views(), owner.submit());
    eraser.start([](const NodeFault& fault) { ADD_FAILURE() << fault.code; });
    while (!eraser.done()) std::this_thread::yield();
    eraser.stop();
  }
  static std::set<ProfileId> profiles(const PlayedOwner& owner) {
    std::set<ProfileId> all;
    for (const auto& [profile, command] : owner.asked) all.insert(profile);
    return all;
  }

  MemoryVault vault_;
  ImportEngine engine_{vault_};
  ImportIds ids_{vault_, "sk"};
};

TEST_F(EraserTest, AsksForNothingWhereNobodyIsErased) {
  PlayedOwner owner({});
  run(owner);
  EXPECT_TRUE(owner.asked.empty());
}

TEST_F(EraserTest, RV1_DestroysTheKeyAndClosesThePupilsAndItsParentsProfiles) {
  erase("p1");
  PlayedOwner owner({});
  run(owner);
  EXPECT_TRUE(vault_.is_erased(ids_.person("p1")));
  EXPECT_FALSE(vault_.is_erased(ids_.person("m1")));
  EXPECT_EQ(
      profiles(owner),
      (std::set{ids_.profile("p1", "p1"), ids_.profile("m1", "p1"), ids_.profile("f1", "p1")}));
  EXPECT_EQ(owner.asked.size(), 3U);
}

TEST_F(EraserTest, TriesAgainUnderTheSameIdsWhenTheOwnerDoesNotTakeIt) {
  erase("p3");
  PlayedOwner owner({OwnerFault::busy, OwnerFault::not_owner});
  run(owner);
  ASSERT_EQ(owner.asked.size(), 4U);
  EXPECT_EQ(owner.asked[0], owner.asked[2]);
  EXPECT_EQ(owner.asked[1], owner.asked[3]);
}

TEST_F(EraserTest, RV1_TriesAgainWhenTheVaultsBrokersDoNotAnswer) {
  erase("p3");
  PlayedOwner owner({});
  ShyVault shy(vault_, 2);
  run(owner, shy);
  EXPECT_TRUE(vault_.is_erased(ids_.person("p3")));
  EXPECT_EQ(owner.asked.size(), 2U);
}

TEST_F(EraserTest, AsksAgainAtTheNextStartForWhatIsNotClosedAsErasedYet) {
  erase("p3");
  PlayedOwner first({});
  run(first);
  PlayedOwner second({});
  run(second);
  EXPECT_EQ(second.asked, first.asked);  // nothing was closed, the owner is played

  const auto close = [&](ProfileEnd why) {
    const CloseProfile command{ids_.profile("p3", "p3"), why};
    engine_.submit({{command, ids_.school(), CommandId(random_id()), "test"}});
  };
  close(ProfileEnd::unknown);
  PlayedOwner third({});
  run(third);
  EXPECT_EQ(profiles(third), profiles(first));
  close(ProfileEnd::erased);
  PlayedOwner fourth({});
  run(fourth);
  EXPECT_EQ(profiles(fourth), std::set{ids_.profile("g1", "p3")});
}

// What a child and its mother wrote to each other is read by nobody once both are erased.
TEST_F(EraserTest, M2_DestroysAConversationsKeyWithTheLastOfItsPeople) {
  SendLetter letter;
  letter.letter = LetterId(random_id());
  letter.conversation = ConversationId(random_id());
  letter.school = ids_.school();
  letter.sender = ids_.profile("m1", "p1");
  letter.recipients = {ids_.profile("p1", "p1")};
  letter.subject = *vault_.seal(letter.conversation, "letter.subject", "Piens");
  letter.body = *vault_.seal(letter.conversation, "letter.body", "Nopērc pienu!");
  engine_.submit({{letter, ids_.school(), CommandId(random_id()), "test"}});
  erase("m1");
  PlayedOwner first({});
  run(first);
  EXPECT_FALSE(vault_.is_erased(letter.conversation));
  erase("p1");
  PlayedOwner second({});
  run(second);
  EXPECT_TRUE(vault_.is_erased(letter.conversation));
}

TEST_F(EraserTest, StopsWhileTheVaultDoesNotAnswer) {
  erase("p1");
  ShyVault shy(vault_, std::numeric_limits<int>::max());
  PlayedOwner owner({});
  Eraser eraser(shy, engine_.views(), owner.submit());
  eraser.start([](const NodeFault& fault) { ADD_FAILURE() << fault.code; });
  eraser.stop();
  EXPECT_FALSE(eraser.done());
}

}  // namespace
}  // namespace klade
