// Owners over a real broker, each behind a network that fails to plan, and what must hold in the
// end, whatever happened on the way.
#pragma once

#include "tests/aggregates/owner/kafka_asked.h"
#include "tests/kafka/broker.h"

namespace klade {

class KafkaOwners : public KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    settings_ = settings();
    settings_.partitions = 1;
    // A lost record is waited for so long.
    settings_.properties["message.timeout.ms"] = "500";
  }
  void start_nodes(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      nodes_.push_back(std::make_unique<KafkaNode>(settings_, std::to_string(i)));
    }
  }

  // Some change, some are refused because of what another of them did, some because of what nobody
  // did.
  Wish next_wish() {
    const std::uint64_t id = ++last_id_;
    const std::uint64_t person = id / 6;
    switch (id % 6) {
      case 0:
        return {id, person, 0, false, false};
      case 1:
        return {id, person, 1, true, false};
      case 2:
        return {id, person, 0, false, true};
      case 3:
        return {id, person, 2, true, false};
      case 4:
        return {id, kNobody + person, 0, true, false};
      default:
        return {id, kOthers + person, 0, false, false};
    }
  }
  void ask(KafkaNode& node, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) asked_.ask(node, wishes_.emplace_back(next_wish()));
  }
  Wish ask_registration(KafkaNode& node) {
    const std::uint64_t id = ++last_id_;
    const Wish wish = wishes_.emplace_back(Wish{id, kMore + id, 0, false, false});
    asked_.ask(node, wish);
    return wish;
  }
  void ask_change(KafkaNode& node, std::uint64_t person) {
    const std::uint64_t id = ++last_id_;
    asked_.ask(node, wishes_.emplace_back(Wish{id, person, 1, true, false}));
  }
  void finish(KafkaNode& node) { asked_.finish(node, nodes_); }
  // The newest, once more: they change nothing.  Then something else under their ids.
  void ask_again_and_otherwise(KafkaNode& node, std::size_t count) {
    for (std::size_t i = wishes_.size() - std::min(count, wishes_.size()); i < wishes_.size();
         ++i) {
      asked_.ask(node, wishes_[i]);
      Wish other = wishes_[i];
      other.person += kOthers;
      asked_.ask(node, other);
    }
    finish(node);
  }

  // Ends all nodes, and lets what is still held land.
  void expect_that_all_holds() {
    for (const auto& node : nodes_) {
      node->mend();
      node->stop();
      node->network().release();
      EXPECT_TRUE(node->network().wait_until_idle(kNodePatience));
    }
    const auto log = KafkaLog::open_read_only(settings_).value();
    asked_.check(*log);
    MemoryStreamStore fresh;
    expect_same(fresh, *log);
    for (const auto& node : nodes_) expect_same(node->store(), *log);
    Chain chain;
    for (const std::string& record : records_of(*log)) {
      if (chain.offer(record)->verdict != Verdict::valid) ++void_records_;
    }
  }

  static constexpr std::uint64_t kNobody = 1'000'000;
  static constexpr std::uint64_t kOthers = 2'000'000;
  static constexpr std::uint64_t kMore = 7'000'000;

  KafkaSettings settings_;
  Asked asked_;  // outlives the nodes, which answer
  KafkaNode::Others nodes_;
  std::size_t void_records_ = 0;  // in the end

 private:
  // Once it has read what others did after its node was stopped.
  static void expect_same(MemoryStreamStore& store, EventLog& log) {
    const FixedClock clock;
    PartitionOwner reader(kPartition, log, store, clock, "", {{}, OwnerMode::among_others});
    while (reader.metrics().phase != OwnerPhase::following) ASSERT_TRUE(reader.step().ok());
    expect_index_is_fold(store, log);
  }

  std::uint64_t last_id_ = 0;
  std::vector<Wish> wishes_;
};

}  // namespace klade
