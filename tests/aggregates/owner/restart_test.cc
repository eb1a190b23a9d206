// The owner's index across restarts: kept, deleted, of another history.
#include "tests/aggregates/owner/stepped_log.h"
#include "tests/aggregates/owner/support.h"

namespace klade {
namespace {

using testing::Eq;
using testing::Optional;

void settle(PartitionOwner& owner, SteppedLog& log) {
  for (int i = 0; i < 12; ++i) {
    EXPECT_TRUE(owner.step().ok());
    log.land_and_confirm_all();
  }
  EXPECT_TRUE(owner.step().ok());
}

// A new owner over what is there takes `count` registrations, from `first` on.
std::vector<Ask> work(SteppedLog& log, StreamStore& store, std::uint64_t first, int count) {
  const FixedClock clock;
  PartitionOwner owner(kPartition, log, store, clock, "here");
  std::vector<Ask> asks(static_cast<std::size_t>(count));
  for (Ask& ask : asks) {
    owner.submit(register_person(first), origin_of(first), ask.reply());
    settle(owner, log);
    ++first;
  }
  return asks;
}

void insert_broken_record(SteppedLog& log) {
  std::string broken = log.records().back();
  broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 1);
  log.insert(broken);
}

TEST(OwnerRestart, KnowsCommandsWithTheIndexKept) {
  SteppedLog log;
  MemoryStreamStore store;
  EXPECT_THAT(work(log, store, 1, 1)[0].outcome(), Optional(Eq(accepted(2))));
  EXPECT_THAT(work(log, store, 1, 1)[0].outcome(), Optional(Eq(repeated(2))));
  expect_no_command_twice(log);
  expect_index_is_fold(store, log);
}

TEST(OwnerRestart, RebuildsADeletedIndexAsItWas) {
  SteppedLog log;
  MemoryStreamStore kept;
  work(log, kept, 1, 100);
  MemoryStreamStore rebuilt;
  EXPECT_THAT(work(log, rebuilt, 1, 1)[0].outcome(), Optional(Eq(repeated(2))));
  work(log, kept, 1, 1);
  work(log, rebuilt, 1, 1);
  expect_index_is_fold(rebuilt, log);
  EXPECT_EQ(kept.content(kPartition).streams, rebuilt.content(kPartition).streams);
  EXPECT_EQ(kept.content(kPartition).commands, rebuilt.content(kPartition).commands);
}

TEST(OwnerRestart, ForgetsAnIndexAheadOfALogCutShort) {
  SteppedLog log;
  MemoryStreamStore store;
  work(log, store, 1, 5);
  log.cut(3);
  EXPECT_THAT(work(log, store, 5, 1)[0].outcome(), Optional(Eq(accepted(5))));
  expect_index_is_fold(store, log);
  EXPECT_FALSE(store.content(kPartition).streams.contains(person_stream(4)));
}

TEST(OwnerRestart, ForgetsAnIndexOfALogCutShortAndWrittenOn) {
  SteppedLog log;
  MemoryStreamStore store;
  work(log, store, 1, 5);
  log.cut(3);
  MemoryStreamStore elsewhere;
  work(log, elsewhere, 11, 8);  // the log is longer than the first index knows
  work(log, store, 21, 1);
  expect_index_is_fold(store, log);
  EXPECT_FALSE(store.content(kPartition).streams.contains(person_stream(5)));
  EXPECT_TRUE(store.content(kPartition).streams.contains(person_stream(18)));
}

TEST(OwnerRestart, ForgetsAnIndexOfAnotherLog) {
  SteppedLog first;
  SteppedLog second;
  MemoryStreamStore store;
  MemoryStreamStore other;
  work(first, store, 1, 4);
  work(second, other, 1, 4);
  work(second, store, 9, 1);
  expect_index_is_fold(store, second);
}

TEST(OwnerRestart, StopsWhenTheLogIsCutUnderIt) {
  SteppedLog log;
  MemoryStreamStore store;
  const FixedClock clock;
  PartitionOwner owner(kPartition, log, store, clock, "here");
  settle(owner, log);
  log.cut(0);
  const auto stepped = owner.step();
  ASSERT_FALSE(stepped.ok());
  EXPECT_EQ(stepped.error(), LogFault::beyond_end);
}

TEST(OwnerRestart, StopsAtABrokenRecord) {
  SteppedLog log;
  MemoryStreamStore store;
  work(log, store, 1, 2);
  insert_broken_record(log);
  const FixedClock clock;
  PartitionOwner owner(kPartition, log, store, clock, "here");
  const auto stepped = owner.step();
  ASSERT_FALSE(stepped.ok());
  EXPECT_EQ(stepped.error(), LogFault::corrupt);
}

TEST(OwnerRestart, KeepsTheIndexWhenItIsTheLogThatIsBroken) {
  SteppedLog log;
  MemoryStreamStore store;
  work(log, store, 1, 2);
  insert_broken_record(log);
  const FixedClock clock;
  PartitionOwner owner(kPartition, log, store, clock, "here");
  const auto ended = owner.run(std::stop_token());
  ASSERT_FALSE(ended.ok());
  EXPECT_EQ(ended.error(), LogFault::corrupt);
  EXPECT_TRUE(store.content(kPartition).streams.contains(person_stream(2)));
}

TEST(OwnerRestart, HearsAStopBeforeItHasCaughtUp) {
  SteppedLog log;
  MemoryStreamStore kept;
  work(log, kept, 1, 1200);
  const std::size_t records = log.records().size();
  MemoryStreamStore store;
  const FixedClock clock;
  PartitionOwner owner(kPartition, log, store, clock, "here");
  Ask ask;
  owner.submit(register_person(1), origin_of(1), ask.reply());
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(owner.run(stop.get_token()).ok());
  EXPECT_EQ(ask.outcome(), Outcome(OwnerFault::stopping));
  EXPECT_EQ(log.records().size(), records);
  EXPECT_FALSE(store.content(kPartition).streams.contains(person_stream(1200)));
}

TEST(OwnerRestart, PassesOverAForeignRecord) {
  SteppedLog log;
  MemoryStreamStore store;
  work(log, store, 1, 1);
  log.insert("not a record of ours");
  EXPECT_THAT(work(log, store, 2, 1)[0].outcome(), Optional(Eq(accepted(4))));
  expect_index_is_fold(store, log);
}

}  // namespace
}  // namespace klade
