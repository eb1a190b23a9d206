// Brokers die and come back, and the network between nodes and brokers fails, while teachers write:
// nothing that was acknowledged is lost, nothing is doubled, nothing ends, and the views of all
// nodes are equal afterwards.
//
// The network is cut by a FaultProxy in front of each node, which needs no rights, cuts one node
// alone and can keep what was sent until long after its sender has given up.  It ends connections.
// Where the machine permits a CuttableNetwork, one node has that instead, for the cut that nobody
// is told of; cluster_network_test.cc has it by itself.
//
// KLADE_TORTURE_SECONDS says how long (`make torture`), KLADE_TORTURE_SEED repeats a run's choices.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <thread>

#include "tests/acceptance/cluster_load.h"
#include "tests/kafka/proxy.h"

namespace klade {
namespace {

constexpr std::uint64_t kSeconds = 40;
constexpr std::uint64_t kSeed = 7;
constexpr std::size_t kNodes = 3;
constexpr int kBrokers = 3;
constexpr std::uint64_t kSome = 30;  // commands between two things that happen

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  // Before any thread begins.
  const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return text == nullptr ? otherwise : std::stoull(text);
}

class KafkaClusterBroker : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(school_.exists());
    school_.add(2);
    superuser_.emplace(school_.sign_in(0, school_.passwords_of("superuser").front()));
  }
  Reply write(std::size_t node, const std::string& date, const std::string& key) {
    return superuser_->at(school_.port(node))
        .post("/school/holidays", {{"from", date}, {"to", date}, {"title", date}}, key);
  }
  // Whether it is ready is asked of both nodes.
  bool all_ready() const { return school_.is_ready(0) && school_.is_ready(1); }
  bool none_ready() const { return !school_.is_ready(0) && !school_.is_ready(1); }

  // Both nodes say that they are not ready, give up a command each, and finish it after all.
  void expect_that_commands_wait_for(const std::function<void()>& goes,
                                     const std::function<void()>& comes_back) {
    goes();
    const std::vector<std::string> keys = {fresh_key(), fresh_key()};
    for (std::size_t node = 0; node < 2; ++node) {
      const Reply reply = write(node, "2027-03-0" + std::to_string(node + 1), keys[node]);
      EXPECT_EQ(reply.status, 503) << reply.body;
    }
    EXPECT_TRUE(ClusterSchool::eventually([this] { return none_ready(); }));
    EXPECT_EQ(school_.status(0, "/healthz"), 200);
    comes_back();
    EXPECT_TRUE(ClusterSchool::eventually([this] { return all_ready(); }));
    for (std::size_t node = 0; node < 2; ++node) {
      const auto finished = [&] {
        const Reply reply = write(1 - node, "2027-03-0" + std::to_string(node + 1), keys[node]);
        EXPECT_TRUE(reply.status == 201 || reply.status == 503) << reply.body;
        return reply.status == 201;
      };
      EXPECT_TRUE(ClusterSchool::eventually(finished));
    }
    EXPECT_EQ(school_.audit().commands - before_, keys.size());
    school_.stop_and_expect_equal_views();
  }
  void count_commands() { before_ = school_.audit().commands; }

  ClusterSchool school_;
  std::optional<Person> superuser_;
  std::uint64_t before_ = 0;
};

TEST_F(KafkaClusterBroker, IsMissedWhileItIsDead) {
  count_commands();
  expect_that_commands_wait_for([this] { school_.kafka().kill(1); },
                                [this] { school_.kafka().start(1); });
}

TEST_F(KafkaClusterBroker, IsMissedWhileItHangs) {
  count_commands();
  expect_that_commands_wait_for([this] { school_.kafka().stop(1); },
                                [this] { school_.kafka().resume(1); });
}

// Until it is believed to be dead nothing can be written where it has a replica, nor said or heard;
// no node would do better than another.
TEST(KafkaClusterBrokerOfThree, DiesAndNoNodeIsUnready) {
  ClusterShape shape;
  shape.brokers = kBrokers;
  ClusterSchool school(shape);
  ASSERT_TRUE(school.exists());
  school.add(2);
  ClusterLoad load(school, kSeed);
  for (int broker = 1; broker <= kBrokers; ++broker) {
    load.wait_for(kSome);
    school.kafka().kill(broker);
    const std::uint64_t enough = load.answered() + kSome;
    std::string why;
    EXPECT_TRUE(ClusterSchool::eventually([&] {
      why = school.why_unready();
      return !why.empty() || load.answered() > enough;
    }));
    EXPECT_EQ(why, "") << "broker " << broker;
    school.kafka().start(broker);
  }
  load.finish();
  school.stop_and_expect_equal_views();
}

class BrokerTorture {
 public:
  explicit BrokerTorture(std::uint64_t seed) : dice_(seed) {
    if (!school_.exists()) return;
    for (std::size_t i = cable_ ? 1 : 0; i < kNodes; ++i) {
      proxies_.push_back(std::make_unique<FaultProxy>(school_.kafka().brokers()));
      school_.add(proxies_.back()->brokers());
    }
    if (cable_) school_.add_apart();
    load_ = std::make_unique<ClusterLoad>(school_, seed);
  }
  bool exists() const { return load_ != nullptr; }

  // A broker is killed and started again; meanwhile one node is, or is not, without network.
  void round() {
    const int broker = 1 + static_cast<int>(below(kBrokers));
    FaultProxy& proxy = *proxies_[below(proxies_.size())];
    const auto how = static_cast<How>(below(cable_ ? kHows : kHowsOfProxies));
    school_.kafka().kill(broker);
    ++killed_;
    fail(how, proxy);
    // That is what is asked for: a broker dies every 5 to 10 seconds.
    std::this_thread::sleep_for(std::chrono::milliseconds(2'000 + below(3'000)));
    school_.kafka().start(broker);
    mend(how, proxy);
    ++times_[how];
    load_->wait_for(kSome);
    std::cout << "broker " << broker << " killed" << said_of(how) << "; " << load_->answered()
              << " commands acknowledged" << std::endl;
  }

  void expect_that_all_holds() {
    load_->finish();
    std::cout << killed_ << " brokers killed, networks cut " << times_[How::cut]
              << " times and held up " << times_[How::held_up] << ", a cable pulled "
              << times_[How::pulled] << "; " << load_->answered()
              << " commands acknowledged; sent again: " << load_->found_done() << " had been done, "
              << load_->found_undone() << " had not\n";
    school_.stop_and_expect_equal_views();
  }

 private:
  enum class How : std::uint8_t { works, cut, held_up, pulled };
  static constexpr std::uint64_t kHows = 4;
  static constexpr std::uint64_t kHowsOfProxies = 3;

  static const char* said_of(How how) {
    switch (how) {
      case How::works:
        return "";
      case How::cut:
        return ", a network cut";
      case How::held_up:
        return ", a network held up";
      case How::pulled:
        return ", a cable pulled";
    }
    return "";
  }
  void fail(How how, FaultProxy& proxy) const {
    if (how == How::cut) proxy.cut();
    if (how == How::held_up) proxy.set_plan([](const KafkaRequest&) { return Fault::hold; });
    if (how == How::pulled) cable_->cut();
  }
  void mend(How how, FaultProxy& proxy) const {
    if (how == How::cut) proxy.mend();
    if (how == How::pulled) cable_->mend();
    if (how != How::held_up) return;
    proxy.set_plan([](const KafkaRequest&) { return Fault::none; });
    proxy.release();
  }
  std::uint64_t below(std::uint64_t bound) { return dice_() % bound; }

  std::mt19937_64 dice_;
  const std::unique_ptr<CuttableNetwork> cable_ = CuttableNetwork::where_permitted();
  ClusterSchool school_{{kBrokers, 4, {}, cable_.get()}};
  std::vector<std::unique_ptr<FaultProxy>> proxies_;
  std::unique_ptr<ClusterLoad> load_;
  std::uint64_t killed_ = 0;
  std::map<How, std::uint64_t> times_;
};

TEST(KafkaClusterTorture, LosesNothingAcknowledgedAndDoublesNothing) {
  const std::uint64_t seed = number_from_environment("KLADE_TORTURE_SEED", std::random_device{}());
  const std::chrono::seconds time(number_from_environment("KLADE_TORTURE_SECONDS", kSeconds));
  std::cout << "KLADE_TORTURE_SEED=" << seed << std::endl;
  const testing::ScopedTrace trace(
      __FILE__, __LINE__, "KLADE_TORTURE_SEED=" + std::to_string(seed));
  BrokerTorture torture(seed);
  if (!torture.exists()) return;
  const auto until = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < until && !testing::Test::HasFailure()) torture.round();
  torture.expect_that_all_holds();
}

}  // namespace
}  // namespace klade
