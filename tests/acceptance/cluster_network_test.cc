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
#include <map>
#include <optional>
#include <set>

#include "tests/acceptance/cluster_load.h"
#include "tests/kafka/bare_client.h"
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

  using Partitions = std::set<std::uint32_t>;

  std::uint32_t owned_by(std::size_t node) const {
    std::uint32_t owned = 0;
    for (std::uint32_t i = 0; i < kPartitions; ++i) owned += school_->owns(node, i) ? 1 : 0;
    return owned;
  }
  Partitions owned_by_others() const {
    Partitions owned;
    for (std::uint32_t i = 0; i < kPartitions; ++i) {
      if (school_->owns(0, i) || school_->owns(1, i)) owned.insert(i);
    }
    return owned;
  }
  double accepted(std::size_t node, std::uint32_t partition) const {
    return school_->metric(
        node, "klade_commands_accepted_total{partition=\"" + std::to_string(partition) + "\"}");
  }
  double accepted_by_others(std::uint32_t partition) const {
    return accepted(0, partition) + accepted(1, partition);
  }
  // Those of the log that it leads, when it leads commands' partitions and does not lead the topic
  // in which nodes announce themselves.
  Partitions led_alone_by(const std::string& broker) const {
    const std::string& brokers = school_->kafka().brokers();
    if (leaders_of(brokers, "klade.nodes").front() == broker) return {};
    const auto leaders = leaders_of(brokers, "klade.log");
    Partitions led;
    double commands = 0;
    for (std::uint32_t i = 0; i < kPartitions; ++i) {
      if (leaders[i] != broker) continue;
      led.insert(i);
      commands += accepted(apart_, i);
    }
    return commands > 0 ? led : Partitions{};
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
  // The same at one of the others, done in the end.
  void declare_at(std::size_t node, const std::string& date) {
    for (std::size_t school = 0; school < superusers_.size(); ++school) {
      const Holiday holiday{school, date};
      holidays_.push_back(holiday);
      Reply reply;
      EXPECT_TRUE(ClusterSchool::eventually([&] {
        reply = declare(node, holiday);
        return reply.status != kUnavailable;
      }));
      EXPECT_EQ(reply.status, kCreated) << reply.body;
    }
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

TEST_F(KafkaClusterNetwork, APartitionWhoseLeaderIsOutOfTheOwnersReachGoesToAnotherNode) {
  std::string broker;
  Partitions lost;
  for (const std::string& each : network_.here()) {
    if (!lost.empty()) break;
    broker = each;
    lost = led_alone_by(broker);
  }
  ASSERT_FALSE(lost.empty()) << "every command is for partitions of the announcements' leader";
  network_.cut_from(broker);
  auto replies = declare_apart("2027-03-01");
  EXPECT_GT(unavailable(replies), 0U);
  ASSERT_TRUE(ClusterSchool::eventually([&] { return owned_by_others() == lost; }));
  // Whoever comes to another node is served, whichever partition it is.
  std::map<std::uint32_t, double> before;
  for (const std::uint32_t partition : lost) before[partition] = accepted_by_others(partition);
  declare_at(0, "2027-03-02");
  load_->wait_for(kSome);
  EXPECT_TRUE(std::ranges::any_of(
      lost, [&](auto partition) { return accepted_by_others(partition) > before[partition]; }));
  // What it reaches stays with it.
  EXPECT_EQ(owned_by_others(), lost);
  EXPECT_EQ(school_->status(apart_, "/healthz"), 200);
  network_.mend_from(broker);
  EXPECT_TRUE(ClusterSchool::eventually(
      [this] { return school_->is_ready(apart_) && school_->all_owned(); }));
  load_->wait_for(kSome);
  expect_that_all_holds();
}

}  // namespace
}  // namespace klade
