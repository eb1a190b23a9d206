// The owner on its thread, many submitters beside it; on the memory and on the embedded log.
// Meant for ThreadSanitizer too.
#include <filesystem>
#include <thread>

#include "aggregates/owner/rocks_stream_store.h"
#include "events/log/embedded_log.h"
#include "events/log/memory_log.h"
#include "tests/aggregates/owner/support.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

constexpr std::uint64_t kThreads = 4;
constexpr std::uint64_t kEach = 100;

// Runs an owner in a thread for as long as it lives.
class Running {
 public:
  Running(EventLog& log, StreamStore& store)
      : owner_(kPartition, log, store, clock_, "here"),
        thread_([this](const std::stop_token& stop) { result_.emplace(owner_.run(stop)); }) {}
  PartitionOwner& owner() { return owner_; }
  Result<Unit, LogFault> stop() {
    thread_.request_stop();
    thread_.join();
    return *result_;
  }
  Result<Unit, LogFault> join() {
    thread_.join();
    return *result_;
  }

 private:
  SystemClock clock_;
  PartitionOwner owner_;
  std::optional<Result<Unit, LogFault>> result_;
  std::jthread thread_;
};

// Every thread submits the same commands: each is accepted once and repeated by the others.
std::vector<Ask> submit_from_threads(PartitionOwner& owner, std::uint64_t first) {
  std::vector<Ask> asks(kThreads * kEach);
  std::vector<std::jthread> threads;
  for (std::uint64_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::uint64_t i = 0; i < kEach; ++i) {
        owner.submit(register_person(first + i % 50, i),
                     origin_of(first + i),
                     asks[thread * kEach + i].reply());
      }
    });
  }
  return asks;
}

void expect_one_effect_each(const std::vector<Ask>& asks) {
  for (std::uint64_t i = 0; i < kEach; ++i) {
    std::size_t first_answers = 0;
    std::set<std::uint64_t> positions;
    for (std::uint64_t thread = 0; thread < kThreads; ++thread) {
      const auto outcome = asks[thread * kEach + i].outcome();
      ASSERT_TRUE(outcome && std::holds_alternative<Accepted>(*outcome));
      const auto& yes = std::get<Accepted>(*outcome);
      first_answers += yes.repeated ? 0U : 1U;
      positions.insert(yes.position.seq);
    }
    EXPECT_EQ(first_answers, 1U);
    EXPECT_EQ(positions.size(), 1U);
  }
}

TEST(OwnerThread, AnswersManySubmittersAndFinishesWhenStopped) {
  MemoryLog log;
  MemoryStreamStore store;
  Running running(log, store);
  const std::vector<Ask> asks = submit_from_threads(running.owner(), 1);
  EXPECT_TRUE(running.stop().ok());
  expect_one_effect_each(asks);
  expect_no_command_twice(log);
  expect_index_is_fold(store, log);
  Ask late;
  running.owner().submit(register_person(1), origin_of(1), late.reply());
  EXPECT_EQ(late.outcome(), Outcome(OwnerFault::stopping));
}

TEST(OwnerThread, LosesNothingWhenAppendsAreLost) {
  for (const auto loss : {MemoryLog::Loss::absent, MemoryLog::Loss::present}) {
    MemoryLog log;
    MemoryStreamStore store;
    Running running(log, store);
    log.lose_next(2, loss);
    const std::vector<Ask> asks = submit_from_threads(running.owner(), 1);
    EXPECT_TRUE(running.stop().ok());
    expect_one_effect_each(asks);
    expect_no_command_twice(log);
    expect_index_is_fold(store, log);
  }
}

TEST(OwnerThread, EndsWhenAnotherClaims) {
  MemoryLog log;
  MemoryStreamStore store;
  Running running(log, store);
  Ask ask;
  running.owner().submit(register_person(1), origin_of(1), ask.reply());
  while (!ask.answered()) std::this_thread::yield();
  EXPECT_EQ(ask.outcome(), accepted(2));
  log.hold_appends();
  Ask held;
  running.owner().submit(register_person(2), origin_of(2), held.reply());
  log.insert(kPartition, encode(Claim{7, ClaimId(random_id()), {}, "there"}));
  EXPECT_TRUE(running.join().ok());
  EXPECT_EQ(held.outcome(), Outcome(OwnerFault::not_owner));
  EXPECT_EQ(running.owner().metrics().phase, OwnerPhase::resigned);
}

TEST(OwnerThread, EndsWithTheFaultOfABrokenLog) {
  MemoryLog log;
  MemoryStreamStore store;
  log.fail_reads(LogFault::corrupt);
  Running running(log, store);
  Ask ask;
  running.owner().submit(register_person(1), origin_of(1), ask.reply());
  const auto result = running.join();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error(), LogFault::corrupt);
  EXPECT_EQ(ask.outcome(), Outcome(OwnerFault::unavailable));
}

class OnDisk : public testing::Test {
 protected:
  // Works once on what is there, as a process would.
  std::vector<Ask> work(std::uint64_t first) {
    auto log = std::filesystem::exists(path_ / "log") ? EmbeddedLog::open(path_ / "log")
                                                      : EmbeddedLog::create(path_ / "log", 1);
    auto store = RocksStreamStore::open(path_ / "streams");
    EXPECT_TRUE(log.ok() && store.ok());
    Running running(**log, **store);
    std::vector<Ask> asks = submit_from_threads(running.owner(), first);
    EXPECT_TRUE(running.stop().ok());
    expect_no_command_twice(**log);
    return asks;
  }
  static void expect_all_repeated(const std::vector<Ask>& again, const std::vector<Ask>& before) {
    for (std::size_t i = 0; i < again.size(); ++i) {
      const auto outcome = again[i].outcome();
      ASSERT_TRUE(outcome && std::holds_alternative<Accepted>(*outcome));
      EXPECT_TRUE(std::get<Accepted>(*outcome).repeated);
      EXPECT_EQ(std::get<Accepted>(*outcome).position,
                std::get<Accepted>(*before[i].outcome()).position);
    }
  }

  const TemporaryDirectory directory_;
  const std::filesystem::path path_ = directory_.path();
};

TEST_F(OnDisk, KnowsEveryCommandWithItsIndexKeptAndDeleted) {
  const std::vector<Ask> first = work(1);
  expect_one_effect_each(first);
  expect_all_repeated(work(1), first);
  std::filesystem::remove_all(path_ / "streams");
  expect_all_repeated(work(1), first);
  expect_one_effect_each(work(1'000));
}

}  // namespace
}  // namespace klade
