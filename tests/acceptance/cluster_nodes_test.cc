// Nodes come, go, hang and die while teachers write to any of them: whatever was acknowledged
// stands there once, on every node, and no command fails that its repetition does not finish.
#include <gtest/gtest.h>

#include "tests/acceptance/cluster_load.h"

namespace klade {
namespace {

constexpr std::uint64_t kSeed = 4;
constexpr std::uint64_t kSome = 60;  // commands between two things that happen

class KafkaClusterNodes : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(school_.exists());
    school_.add(3);
    ASSERT_TRUE(ClusterSchool::eventually([this] { return school_.all_owned(); }));
    load_ = std::make_unique<ClusterLoad>(school_, kSeed);
    load_->wait_for(kSome);
  }
  // One that owns something.
  std::size_t an_owner() const { return school_.owner_of(0).value_or(school_.running().front()); }
  void expect_that_others_own_all() {
    EXPECT_TRUE(ClusterSchool::eventually([this] { return school_.all_owned(); }));
  }
  void expect_that_all_holds() {
    load_->finish();
    load_.reset();
    school_.stop_and_expect_equal_views();
  }

  ClusterSchool school_;
  std::unique_ptr<ClusterLoad> load_;
};

TEST_F(KafkaClusterNodes, AreStoppedAndStartedInTurnUnderLoad) {
  for (const std::size_t node : school_.running()) {
    school_.stop(node);
    load_->wait_for(kSome);
    school_.start(node);
    load_->wait_for(kSome);
  }
  expect_that_all_holds();
}

TEST_F(KafkaClusterNodes, AreAddedAndReplacedUnderLoad) {
  school_.add();
  load_->wait_for(kSome);
  school_.stop(0);
  school_.add();
  load_->wait_for(kSome);
  school_.kill(1);
  school_.add();
  load_->wait_for(kSome);
  expect_that_others_own_all();
  expect_that_all_holds();
}

TEST_F(KafkaClusterNodes, TakeOverFromOneThatIsKilled) {
  const std::size_t owner = an_owner();
  school_.kill(owner);
  expect_that_others_own_all();
  load_->wait_for(kSome);
  school_.start(owner);
  load_->wait_for(kSome);
  expect_that_all_holds();
}

TEST_F(KafkaClusterNodes, TakeOverFromOneThatIsStopped) {
  school_.stop(an_owner());
  expect_that_others_own_all();
  load_->wait_for(kSome);
  expect_that_all_holds();
}

TEST_F(KafkaClusterNodes, TakeOverFromOneThatHangsAndComesBack) {
  const std::size_t owner = an_owner();
  school_.pause(owner);
  const auto others_have_all = [&] {
    for (std::uint32_t partition = 0; partition < school_.partitions(); ++partition) {
      bool owned = false;
      for (const std::size_t node : school_.running()) {
        owned = owned || (node != owner && school_.owns(node, partition));
      }
      if (!owned) return false;
    }
    return true;
  };
  EXPECT_TRUE(ClusterSchool::eventually(others_have_all));
  school_.resume(owner);
  load_->wait_for(kSome);
  expect_that_others_own_all();
  expect_that_all_holds();
}

}  // namespace
}  // namespace klade
