// The cable of a node is pulled while teachers write to all nodes: nothing tells it or anybody that
// connections have ended, packets vanish.  Others take its partitions over; what it had sent lands
// late or never; nothing that was acknowledged is lost, nothing is doubled, and the views of all
// nodes are equal afterwards.
//
// The node has a network namespace of its own (tests/kafka/network.h).  Its clients reach it all
// the while, as when only the network behind it fails.
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <optional>

#include "tests/acceptance/cluster_load.h"
#include "tests/kafka/network.h"

namespace klade {
namespace {

constexpr std::uint64_t kSeed = 9;
constexpr std::uint64_t kSome = 30;  // commands between two things that happen
constexpr int kBrokers = 3;
constexpr std::uint32_t kPartitions = 4;
constexpr int kCreated = 201;
constexpr int kUnavailable = 503;

// Of these the last is the choice for every partition, and without it each of the others for some.
const std::vector<std::string> kNodes = {"00000000-0000-0000-0000-000000000001",
                                         "00000000-0000-0000-0000-000000000002",
                                         "00000000-0000-0000-0000-0000000000d5"};

// A day off that a school's superuser declares.
struct Holiday {
  std::size_t school = 0;
  std::string date;
  std::string key = fresh_key();
};

class KafkaClusterNetwork : public testing::Test {
 protected:
  void SetUp() override {
    school_.emplace(ClusterShape{kBrokers, kPartitions, {}, &network_, kNodes});
    if (IsSkipped()) return;
    ASSERT_TRUE(school_->exists());
    school_->add(2);
    apart_ = school_->add_apart();
    for (const IssuedPassword& issued : school_->passwords_of("superuser")) {
      superusers_.push_back(school_->sign_in(0, issued));
    }
    ASSERT_GT(superusers_.size(), 0U);
    wait_until_it_owns_all();
    load_.emplace(*school_, kSeed);
    load_->wait_for(kSome);
  }

  std::uint32_t owned_by(std::size_t node) const {
    std::uint32_t owned = 0;
    for (std::uint32_t i = 0; i < kPartitions; ++i) owned += school_->owns(node, i) ? 1 : 0;
    return owned;
  }
  void wait_until_it_owns_all() const {
    EXPECT_TRUE(ClusterSchool::eventually([this] {
      return school_->is_ready(apart_) && school_->all_owned() && owned_by(apart_) == kPartitions;
    }));
  }
  void wait_until_others_own_all() const {
    EXPECT_TRUE(
        ClusterSchool::eventually([this] { return owned_by(0) + owned_by(1) == kPartitions; }));
  }
  double void_records(std::size_t node) const {
    double all = 0;
    for (std::uint32_t i = 0; i < kPartitions; ++i) {
      all += school_->metric(node,
                             "klade_void_records_total{partition=\"" + std::to_string(i) + "\"}");
    }
    return all;
  }

  Reply declare(std::size_t node, const Holiday& holiday) const {
    return superusers_[holiday.school]
        .at(school_->port(node))
        .post("/school/holidays",
              {{"from", holiday.date}, {"to", holiday.date}, {"title", holiday.date}},
              holiday.key);
  }
  // A holiday a school is asked for at the node that is apart, all at once; the answers may come
  // later.
  std::vector<std::future<Reply>> declare_apart(const std::string& date) {
    std::vector<std::future<Reply>> replies;
    for (std::size_t school = 0; school < superusers_.size(); ++school) {
      const Holiday holiday{school, date};
      holidays_.push_back(holiday);
      replies.push_back(
          std::async(std::launch::async, [this, holiday] { return declare(apart_, holiday); }));
    }
    return replies;
  }
  // How many were not done for now; none was refused.
  static std::size_t unavailable(std::vector<std::future<Reply>>& replies) {
    std::size_t count = 0;
    for (auto& to_come : replies) {
      const Reply reply = to_come.get();
      EXPECT_TRUE(reply.status == kCreated || reply.status == kUnavailable) << reply.body;
      if (reply.status == kUnavailable) ++count;
    }
    return count;
  }

  // Each holiday is declared once, and every node gives it the same answer.
  void expect_that_all_holds() {
    for (const Holiday& holiday : holidays_) {
      Reply first;
      EXPECT_TRUE(ClusterSchool::eventually([&] {
        first = declare(0, holiday);
        return first.status == kCreated;
      })) << first.body;
      for (const std::size_t node : school_->running()) {
        EXPECT_EQ(declare(node, holiday).body, first.body);
      }
    }
    load_->finish(holidays_.size());
    load_.reset();
    school_->stop_and_expect_equal_views();
  }

  CuttableNetwork network_;
  std::optional<ClusterSchool> school_;
  std::size_t apart_ = 0;
  std::vector<Person> superusers_;  // one a school
  std::vector<Holiday> holidays_;
  std::optional<ClusterLoad> load_;
};

TEST_F(KafkaClusterNetwork, CutOffFromANodeLosesAndDoublesNothing) {
  network_.cut();
  auto replies = declare_apart("2027-03-01");
  EXPECT_EQ(unavailable(replies), replies.size());
  EXPECT_TRUE(ClusterSchool::eventually([this] { return !school_->is_ready(apart_); }));
  wait_until_others_own_all();
  load_->wait_for(kSome);
  EXPECT_FALSE(school_->is_ready(apart_));
  EXPECT_EQ(school_->status(apart_, "/healthz"), 200);
  network_.mend();
  wait_until_it_owns_all();
  load_->wait_for(kSome);
  expect_that_all_holds();
}

TEST_F(KafkaClusterNetwork, LetsWhatWasSentBeforeAnotherClaimedLandInVain) {
  const double before = void_records(0);
  network_.cut();
  auto replies = declare_apart("2027-03-01");
  wait_until_others_own_all();
  network_.mend();
  EXPECT_TRUE(ClusterSchool::eventually([&] { return void_records(0) > before; }));
  unavailable(replies);
  wait_until_it_owns_all();
  load_->wait_for(kSome);
  expect_that_all_holds();
}

TEST_F(KafkaClusterNetwork, CutOffBetweenANodeAndOneBrokerLosesAndDoublesNothing) {
  std::size_t not_now = 0;
  int day = 0;
  for (const std::string& broker : network_.here()) {
    network_.cut_from(broker);
    auto replies = declare_apart("2027-03-0" + std::to_string(++day));
    not_now += unavailable(replies);
    network_.mend_from(broker);
    wait_until_it_owns_all();
    load_->wait_for(kSome);
  }
  // Each school's partition is led by one of them.
  EXPECT_GE(not_now, superusers_.size());
  expect_that_all_holds();
}

}  // namespace
}  // namespace klade
