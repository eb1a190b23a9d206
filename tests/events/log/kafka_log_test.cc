// The log in Kafka, beyond what every log promises (event_log_contract_test.cc).
#include "events/log/kafka_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

#include "events/log/record.h"
#include "tests/events/golden.h"
#include "tests/events/kafka/topic_admin.h"
#include "tests/kafka/bare_client.h"
#include "tests/kafka/broker.h"
#include "tests/kafka/cluster.h"

namespace klade {
namespace {

using std::chrono::milliseconds;
using Records = std::vector<std::string>;

constexpr milliseconds kNoPatience{0};
constexpr milliseconds kPatience{10'000};
constexpr Partition kFirst{0};

class KafkaLogTest : public KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    settings_ = settings();
    settings_.partitions = 1;
    if (!IsSkipped()) open();
  }
  void open() {
    log_.reset();
    auto opened = KafkaLog::create_or_open(settings_);
    ASSERT_TRUE(opened) << opened.error().message;
    log_ = *std::move(opened);
  }
  std::string topic() const { return settings_.topic("log"); }
  std::future<AppendOutcome> append(std::string record) {
    auto outcome = std::make_shared<std::promise<AppendOutcome>>();
    auto told = outcome->get_future();
    log_->append(kFirst, std::move(record), [outcome](AppendOutcome o) { outcome->set_value(o); });
    return told;
  }
  void append_all(const Records& records) {
    for (const std::string& each : records) {
      EXPECT_EQ(append(each).get(), AppendOutcome::confirmed);
    }
  }
  Result<std::vector<EventLog::Entry>, LogFault> read(std::uint64_t from,
                                                      milliseconds patience = kNoPatience) {
    return log_->read(kFirst, Offset{from}, 1'000, patience);
  }
  // To the end, in pages; each record once, in order, by the offsets that the log gives.
  Records all() {
    Records records;
    Offset from = kStart;
    while (true) {
      auto entries = log_->read(kFirst, from, 1'000, kNoPatience);
      EXPECT_TRUE(entries);
      if (!entries || entries->empty()) return records;
      for (auto& entry : *entries) records.push_back(std::move(entry.record));
      from = entries->back().next;
    }
  }

  KafkaSettings settings_;
  std::unique_ptr<KafkaLog> log_;
};

TEST_F(KafkaLogTest, IsCorruptWhenItsFrontIsCutOff) {
  append_all({"a", "b", "c"});
  EXPECT_EQ(all().size(), 3U);
  TopicAdmin(brokers()).cut_front(topic(), 0, 2);
  EXPECT_EQ(read(0).error(), LogFault::corrupt);
  EXPECT_EQ(read(1).error(), LogFault::corrupt);
  EXPECT_EQ(read(2).value().at(0).record, "c");
  open();
  EXPECT_EQ(read(0).error(), LogFault::corrupt);
  EXPECT_EQ(read(3).value().size(), 0U);
}

TEST_F(KafkaLogTest, IsBeyondItsEndWhenItWasMadeAnewAndIsShorter) {
  append_all({"a", "b", "c"});
  log_.reset();
  TopicAdmin(brokers()).remove(topic());
  open();
  append_all({"a"});
  EXPECT_EQ(read(3).error(), LogFault::beyond_end);
  EXPECT_EQ(read(2, kPatience).error(), LogFault::beyond_end);
  EXPECT_EQ(read(1).value().size(), 0U);
  EXPECT_EQ(all(), Records{"a"});
}

TEST_F(KafkaLogTest, IsBeyondItsEndForAReaderThatStoodThereAsWell) {
  append_all({"a", "b", "c"});
  EXPECT_EQ(all().size(), 3U);
  TopicAdmin(brokers()).remove(topic());
  TopicAdmin(brokers()).create(topic(), 1, {});
  // The client learns of it in its own time.
  while (true) {
    const auto there = read(3, milliseconds{100});
    if (!there && there.error() == LogFault::beyond_end) break;
    ASSERT_TRUE(!there || there->empty());
  }
}

// As long as before, it looks to a reader as if nothing had happened.
TEST_F(KafkaLogTest, IsBeyondItsEndOnceARecordIsAppendedBeforeWhatWasThere) {
  append_all({"a", "b", "c"});
  EXPECT_EQ(all().size(), 3U);
  TopicAdmin(brokers()).remove(topic());
  TopicAdmin(brokers()).create(topic(), 1, {});
  TopicAdmin(brokers()).put(topic(), "", "x");
  TopicAdmin(brokers()).put(topic(), "", "y");
  // The producer may learn of the new topic after a try or two.
  while (append("d").get() != AppendOutcome::confirmed) {
  }
  EXPECT_EQ(read(0).error(), LogFault::beyond_end);
  EXPECT_EQ(read(3, kPatience).error(), LogFault::beyond_end);
}

// To stand at the end is no news: who heard nothing for long has to ask.
TEST_F(KafkaLogTest, IsUnavailableToAReaderAtTheEndOnceTheBrokerIsSilent) {
  const KafkaCluster cluster(1);
  if (cluster.brokers().empty()) return;
  settings_.brokers = cluster.brokers();
  open();
  append_all({"a"});
  EXPECT_EQ(read(0).value().size(), 1U);
  EXPECT_EQ(read(1).value().size(), 0U);
  // An idle broker says no more than a dead one, and is available.
  EXPECT_EQ(read(1, KafkaLog::kReadTimeout + KafkaLog::kTurn).value().size(), 0U);
  cluster.stop(1);
  EXPECT_EQ(read(1, 3 * KafkaLog::kReadTimeout).error(), LogFault::unavailable);
  cluster.resume(1);
  while (!read(1)) {
  }
  append_all({"b"});
  EXPECT_EQ(read(1, kPatience).value().at(0).record, "b");
}

TEST_F(KafkaLogTest, CarriesOnWithANewProducerAndTellsTheTruthOfTheOld) {
  constexpr int kRounds = 5;
  constexpr int kEach = 200;
  std::vector<std::pair<std::string, std::future<AppendOutcome>>> sent;
  for (int round = 0; round < kRounds; ++round) {
    for (int i = 0; i < kEach; ++i) {
      std::string record = std::to_string(round * kEach + i);
      auto outcome = append(record);
      sent.emplace_back(std::move(record), std::move(outcome));
      if (i == kEach / 2) log_->break_for_test();
    }
    ASSERT_EQ(append("round").get(), AppendOutcome::confirmed) << "by another producer";
  }
  const Records there = all();
  std::size_t confirmed = 0;
  std::size_t at = 0;
  for (auto& [record, outcome] : sent) {
    if (outcome.get() != AppendOutcome::confirmed) continue;
    ++confirmed;
    // Of those that were confirmed, in the order in which they were handed over.
    const auto found =
        std::find(there.begin() + static_cast<std::ptrdiff_t>(at), there.end(), record);
    ASSERT_NE(found, there.end()) << record;
    at = static_cast<std::size_t>(found - there.begin());
  }
  EXPECT_GE(confirmed, static_cast<std::size_t>(kRounds * kEach / 4));
  EXPECT_EQ(log_->state().producers_replaced, static_cast<std::uint64_t>(kRounds));
  open();
  EXPECT_EQ(all(), there);
}

TEST_F(KafkaLogTest, TakesTheLargestRecords) {
  // Incompressible, so that they are as large on the wire.
  const auto random_record = [] {
    std::string record;
    while (record.size() < kMaxRecordBytes) {
      const Id128 id = random_id();
      record.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
    }
    record.resize(kMaxRecordBytes);
    return record;
  };
  Records sent;
  std::vector<std::future<AppendOutcome>> outcomes;
  for (int i = 0; i < 30; ++i) outcomes.push_back(append(sent.emplace_back(random_record())));
  for (auto& outcome : outcomes) EXPECT_EQ(outcome.get(), AppendOutcome::confirmed);
  EXPECT_EQ(all(), sent);
}

TEST_F(KafkaLogTest, GivesEachOfManyReadersWhatItAsksFor) {
  constexpr std::uint64_t kRecords = 300;
  constexpr std::uint64_t kReaders = 8;  // more than there are cursors
  Records sent;
  for (std::uint64_t i = 0; i < kRecords; ++i) sent.push_back(std::to_string(i));
  std::vector<std::future<AppendOutcome>> outcomes;
  for (const std::string& each : sent) outcomes.push_back(append(each));
  for (auto& outcome : outcomes) EXPECT_EQ(outcome.get(), AppendOutcome::confirmed);
  std::vector<std::future<Records>> readers;
  for (std::uint64_t i = 0; i < kReaders; ++i) {
    readers.push_back(std::async(std::launch::async, [&, i] {
      Records got;
      Offset from{i * 10};
      while (got.size() < kRecords - i * 10) {
        const auto entries = log_->read(kFirst, from, 70, kPatience);
        if (!entries || entries->empty()) break;
        for (const auto& entry : *entries) got.push_back(entry.record);
        from = entries->back().next;
      }
      return got;
    }));
  }
  for (std::uint64_t i = 0; i < kReaders; ++i) {
    EXPECT_EQ(readers[i].get(),
              Records(sent.begin() + static_cast<std::ptrdiff_t>(i * 10), sent.end()));
  }
}

// Whoever waits for what is not there yet keeps nobody from what is.
TEST_F(KafkaLogTest, LetsNoPatientReaderHoldUpAnother) {
  constexpr int kWaiting = 6;
  append_all({"a"});
  std::vector<std::future<std::string>> waiting;
  for (int i = 0; i < kWaiting; ++i) {
    waiting.push_back(std::async(std::launch::async, [&] {
      const auto entries = log_->read(kFirst, Offset{1}, 1, std::chrono::minutes{10});
      return entries && !entries->empty() ? entries->at(0).record : "";
    }));
  }
  for (int i = 0; i < 10; ++i) EXPECT_EQ(all(), Records{"a"});
  append_all({"b"});
  for (auto& each : waiting) EXPECT_EQ(each.get(), "b");
}

TEST_F(KafkaLogTest, IsReadInOrderWhileItIsWritten) {
  constexpr std::size_t kRecords = 20'000;
  std::atomic<std::size_t> lost = 0;
  std::jthread writer([&] {
    for (std::size_t i = 0; i < kRecords; ++i) {
      log_->append(kFirst, std::to_string(i), [&](AppendOutcome o) {
        if (o != AppendOutcome::confirmed) ++lost;
      });
    }
  });
  std::size_t next = 0;
  Offset from = kStart;
  while (next < kRecords) {
    const auto entries = log_->read(kFirst, from, 1'000, kPatience);
    ASSERT_TRUE(entries);
    ASSERT_FALSE(entries->empty());
    for (const auto& entry : *entries) ASSERT_EQ(entry.record, std::to_string(next++));
    from = entries->back().next;
  }
  writer.join();
  EXPECT_EQ(lost, 0U);
}

TEST_F(KafkaLogTest, NamesItsBrokers) {
  while (log_->state().brokers.empty()) {
  }
  const KafkaState state = log_->state();
  EXPECT_EQ(state.brokers.front().name, brokers().substr(0, brokers().find(',')));
  EXPECT_TRUE(state.brokers.front().up);
}

TEST_F(KafkaLogTest, IsOpenedWhenItIsThereAndReadByThoseThatOnlyRead) {
  append_all({"a"});
  EXPECT_TRUE(KafkaLog::open(settings_));
  const auto reader = *KafkaLog::open_read_only(settings_);
  EXPECT_EQ(reader->read(kFirst, kStart, 10, kNoPatience).value().size(), 1U);
  settings_.prefix += "-none";
  EXPECT_EQ(KafkaLog::open(settings_).error().fault, StorageFault::missing);
  EXPECT_EQ(KafkaLog::open_read_only(settings_).error().fault, StorageFault::missing);
}

class KafkaLogOwn : public KafkaTest {};

constexpr std::chrono::seconds kLeaderPatience{60};

// Waits until the broker that is to lead the topic's first partition does, as clients are told.
void wait_for_leader(const std::string& brokers, const std::string& topic, int broker) {
  const BareProducer client(brokers);
  const auto until = std::chrono::steady_clock::now() + kLeaderPatience;
  for (int leader = 0; (leader = leader_of(client, topic)) != broker;) {
    ASSERT_LT(std::chrono::steady_clock::now(), until) << "broker " << leader << " leads";
  }
}

// A broker that leads no more goes on answering fetches (KIP-392): only here it is told of what is
// new every 12 s, longer than a reader is patient.
TEST_F(KafkaLogOwn, IsReadFromTheBrokerThatLeadsNow) {
  const KafkaCluster cluster(
      3, {"leader.imbalance.check.interval.seconds=1", "replica.fetch.wait.max.ms=12000"});
  KafkaSettings settings;
  settings.brokers = cluster.brokers();
  settings.partitions = 1;
  const auto log = *KafkaLog::create_or_open(settings);
  const std::string topic = settings.topic("log");
  const int first = leader_of(BareProducer(cluster.brokers()), topic);
  const auto append = [&](const std::string& record) {
    std::promise<AppendOutcome> outcome;
    log->append(kFirst, record, [&](AppendOutcome o) { outcome.set_value(o); });
    return outcome.get_future().get();
  };
  cluster.end(first);
  EXPECT_EQ(append("of the second"), AppendOutcome::confirmed);
  const auto before = log->read(kFirst, kStart, 10, milliseconds{8'000});
  ASSERT_TRUE(before);
  ASSERT_EQ(before->size(), 1U);
  cluster.start(first);
  wait_for_leader(cluster.brokers(), topic, first);
  EXPECT_EQ(append("of the first again"), AppendOutcome::confirmed);
  const auto after = log->read(kFirst, before->back().next, 10, milliseconds{8'000});
  ASSERT_TRUE(after);
  ASSERT_EQ(after->size(), 1U);
  EXPECT_EQ(after->back().record, "of the first again");
}

TEST_F(KafkaLogOwn, IsCorruptWhereItsBytesAreNotWhatWasWritten) {
  const KafkaCluster cluster(1);
  KafkaSettings settings;
  settings.brokers = cluster.brokers();
  settings.partitions = 1;
  auto log = *KafkaLog::create_or_open(settings);
  const auto append = [&](const std::string& record) {
    std::promise<AppendOutcome> outcome;
    log->append(kFirst, record, [&](AppendOutcome o) { outcome.set_value(o); });
    EXPECT_EQ(outcome.get_future().get(), AppendOutcome::confirmed);
  };
  append("good");
  append("marked record");
  append("good again");
  log.reset();
  cluster.end(1);  // a broker that was killed looks at its newest segment when it starts
  const auto segment = cluster.data(1) / "klade.log-0" / "00000000000000000000.log";
  std::string bytes = read_file(segment);
  const auto at = bytes.find("marked");
  ASSERT_NE(at, std::string::npos);
  bytes[at] = 'M';
  write_file(segment, bytes);
  cluster.start(1);
  log = *KafkaLog::open(settings);
  const auto first = log->read(kFirst, kStart, 10, kNoPatience);
  ASSERT_TRUE(first);
  ASSERT_EQ(first->size(), 1U);
  EXPECT_EQ(log->read(kFirst, first->back().next, 10, kNoPatience).error(), LogFault::corrupt);
  EXPECT_EQ(log->read(kFirst, first->back().next, 10, kNoPatience).error(), LogFault::corrupt);
}

TEST_F(KafkaLogOwn, IsUnavailableWhileItsBrokerHangsAndGoesOnAfter) {
  const KafkaCluster cluster(1);
  KafkaSettings settings;
  settings.brokers = cluster.brokers();
  settings.partitions = 1;
  const auto log = *KafkaLog::create_or_open(settings);
  std::promise<AppendOutcome> first;
  log->append(kFirst, "a", [&](AppendOutcome o) { first.set_value(o); });
  EXPECT_EQ(first.get_future().get(), AppendOutcome::confirmed);
  cluster.stop(1);
  EXPECT_EQ(log->read(kFirst, kStart, 1, kNoPatience).error(), LogFault::unavailable);
  std::promise<AppendOutcome> second;
  log->append(kFirst, "b", [&](AppendOutcome o) { second.set_value(o); });
  EXPECT_EQ(second.get_future().get(), AppendOutcome::lost);
  cluster.resume(1);
  std::promise<AppendOutcome> third;
  log->append(kFirst, "c", [&](AppendOutcome o) { third.set_value(o); });
  EXPECT_EQ(third.get_future().get(), AppendOutcome::confirmed);
  Records there;
  auto entries = log->read(kFirst, kStart, 10, kNoPatience);
  for (; entries && !entries->empty();
       entries = log->read(kFirst, entries->back().next, 10, kNoPatience)) {
    for (const auto& entry : *entries) there.push_back(entry.record);
  }
  ASSERT_TRUE(entries);
  EXPECT_EQ(there.front(), "a");
  // What was lost may stand there all the same, before it or after.
  EXPECT_THAT(there, testing::Contains("c"));
}

}  // namespace
}  // namespace klade
