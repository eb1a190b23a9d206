// One contract for every adapter of the log.
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "events/log/embedded_log.h"
#include "events/log/kafka_log.h"
#include "events/log/memory_log.h"
#include "tests/kafka/broker.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

constexpr std::chrono::milliseconds kNoPatience{0};
constexpr std::chrono::milliseconds kPatience{10'000};
constexpr Partition kFirst{0};
constexpr Partition kSecond{1};

// How an adapter is made; a durable one finds again what was there.
struct LogFactory {
  std::string_view name;
  bool needs_kafka = false;
  std::unique_ptr<EventLog> (*make)(const std::filesystem::path&, std::uint32_t partitions);
};
std::ostream& operator<<(std::ostream& out, const LogFactory& f) { return out << f.name; }

std::unique_ptr<EventLog> memory_log(const std::filesystem::path& /*unused*/, std::uint32_t n) {
  return std::make_unique<MemoryLog>(n);
}
std::unique_ptr<EventLog> embedded_log(const std::filesystem::path& path, std::uint32_t n) {
  auto opened = EmbeddedLog::open(path);
  if (!opened) opened = EmbeddedLog::create(path, n);
  return *std::move(opened);
}
// A directory's name is as good as any for topics of its own.
std::unique_ptr<EventLog> kafka_log(const std::filesystem::path& path, std::uint32_t n) {
  KafkaSettings settings;
  settings.brokers = require_kafka();
  settings.prefix = "contract" + path.parent_path().filename().string();
  settings.partitions = n;
  auto opened = KafkaLog::create_or_open(settings);
  EXPECT_TRUE(opened) << opened.error().message;
  return *std::move(opened);
}

class EventLogContract : public testing::TestWithParam<LogFactory> {
 protected:
  void SetUp() override {
    if (GetParam().needs_kafka && require_kafka().empty()) return;
    open();
  }

  void open() {
    log_.reset();
    log_ = GetParam().make(directory_.path() / "log", 2);
  }
  void append(Partition partition, const std::string& record) {
    std::promise<AppendOutcome> outcome;
    log_->append(partition, record, [&](AppendOutcome o) { outcome.set_value(o); });
    EXPECT_EQ(outcome.get_future().get(), AppendOutcome::confirmed);
  }
  std::vector<EventLog::Entry> read(Partition partition, Offset from, std::size_t limit = 1000) {
    auto entries = log_->read(partition, from, limit, kNoPatience);
    EXPECT_TRUE(entries.ok());
    return entries ? *std::move(entries) : std::vector<EventLog::Entry>{};
  }
  std::vector<std::string> all(Partition partition) {
    std::vector<std::string> records;
    for (auto page = read(partition, kStart); !page.empty();
         page = read(partition, page.back().next)) {
      for (auto& entry : page) records.push_back(std::move(entry.record));
    }
    return records;
  }
  using Records = std::vector<std::string>;

  TemporaryDirectory directory_;
  std::unique_ptr<EventLog> log_;
};

TEST_P(EventLogContract, IsEmptyAtFirst) {
  EXPECT_EQ(log_->partitions(), 2U);
  EXPECT_EQ(all(kFirst), Records{});
}

TEST_P(EventLogContract, GivesBackWhatWasConfirmed) {
  append(kFirst, "a");
  append(kFirst, std::string("\0\xFF", 2));
  append(kFirst, "");
  EXPECT_EQ(all(kFirst), (Records{"a", std::string("\0\xFF", 2), ""}));
}

TEST_P(EventLogContract, KeepsPartitionsApart) {
  append(kFirst, "a");
  append(kSecond, "b");
  EXPECT_EQ(all(kFirst), Records{"a"});
  EXPECT_EQ(all(kSecond), Records{"b"});
}

TEST_P(EventLogContract, KeepsTheOrderOfManyInFlight) {
  constexpr int kMany = 500;
  std::promise<void> last;
  Records sent;
  std::vector<int> confirmed;
  for (int i = 0; i < kMany; ++i) {
    sent.push_back(std::to_string(i));
    log_->append(kFirst, sent.back(), [&, i](AppendOutcome) {
      confirmed.push_back(i);
      if (i == kMany - 1) last.set_value();
    });
  }
  last.get_future().get();
  EXPECT_TRUE(std::is_sorted(confirmed.begin(), confirmed.end()));
  EXPECT_EQ(all(kFirst), sent);
}

TEST_P(EventLogContract, ReadsOnFromTheNextOffset) {
  Records sent;
  for (int i = 0; i < 10; ++i) append(kFirst, sent.emplace_back(std::to_string(i)));
  Records got;
  Offset from = kStart;
  while (true) {
    const auto page = read(kFirst, from, 3);
    EXPECT_LE(page.size(), 3U);
    if (page.empty()) break;
    for (const auto& entry : page) {
      EXPECT_GT(entry.next, from);
      got.push_back(entry.record), from = entry.next;
    }
  }
  EXPECT_EQ(got, sent);
  append(kFirst, "later");
  EXPECT_EQ(read(kFirst, from).at(0).record, "later");
}

TEST_P(EventLogContract, SaysThatAnOffsetIsBeyondTheEnd) {
  append(kFirst, "a");
  const auto end = static_cast<std::uint64_t>(read(kFirst, kStart).back().next);
  const auto beyond = log_->read(kFirst, Offset{end + 1}, 1, kNoPatience);
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error(), LogFault::beyond_end);
  EXPECT_EQ(log_->read(kSecond, Offset{1}, 1, kNoPatience).error(), LogFault::beyond_end);
}

TEST_P(EventLogContract, WakesAWaitingReader) {
  auto waiting = std::async(std::launch::async, [&] {
    return log_->read(kFirst, kStart, 10, kPatience).value().at(0).record;
  });
  append(kSecond, "not this");
  append(kFirst, "this");
  EXPECT_EQ(waiting.get(), "this");
}

TEST_P(EventLogContract, CallsEveryDoneOnceBeforeItGoes) {
  std::atomic<int> called = 0;
  for (int i = 0; i < 100; ++i) log_->append(kFirst, "x", [&](AppendOutcome) { ++called; });
  log_.reset();
  EXPECT_EQ(called, 100);
}

TEST_P(EventLogContract, TakesAppendsFromManyThreads) {
  std::atomic<int> confirmed = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) {
          log_->append(kFirst, "x", [&](AppendOutcome o) {
            if (o == AppendOutcome::confirmed) ++confirmed;
          });
        }
      });
    }
  }
  append(kFirst, "last");
  EXPECT_EQ(all(kFirst).size(), 201U);
  EXPECT_EQ(confirmed, 200);
}

class DurableEventLogContract : public EventLogContract {};

TEST_P(DurableEventLogContract, KeepsEverythingWhenItIsOpenedAgain) {
  append(kFirst, "a");
  append(kSecond, "b");
  const Offset end = read(kFirst, kStart).back().next;
  open();
  append(kFirst, "c");
  EXPECT_EQ(all(kFirst), (Records{"a", "c"}));
  EXPECT_EQ(all(kSecond), Records{"b"});
  EXPECT_EQ(read(kFirst, end).at(0).record, "c");
}

INSTANTIATE_TEST_SUITE_P(Adapters,
                         EventLogContract,
                         testing::Values(LogFactory{"memory", false, &memory_log},
                                         LogFactory{"embedded", false, &embedded_log},
                                         LogFactory{"kafka", true, &kafka_log}),
                         [](const auto& each) { return std::string(each.param.name); });
INSTANTIATE_TEST_SUITE_P(Adapters,
                         DurableEventLogContract,
                         testing::Values(LogFactory{"embedded", false, &embedded_log},
                                         LogFactory{"kafka", true, &kafka_log}),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(Partition, IsTheSameForAKeyForEver) {
  EXPECT_EQ(partition_of(hash_id("school"), 1), Partition{0});
  const auto golden = partition_of(hash_id("school"), 64);
  EXPECT_EQ(golden, partition_of(hash_id("school"), 64));
  std::vector<int> hits(4);
  for (int i = 0; i < 400; ++i) {
    ++hits.at(static_cast<std::size_t>(partition_of(
        Id128{{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i / 256)}}, 4)));
  }
  for (const int count : hits) EXPECT_GT(count, 60);
}

}  // namespace
}  // namespace klade
