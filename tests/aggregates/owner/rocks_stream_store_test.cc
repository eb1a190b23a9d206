// The index in RocksDB, beside the one in memory.
#include "aggregates/owner/rocks_stream_store.h"

#include <rocksdb/db.h>

#include <filesystem>

#include "tests/aggregates/owner/stepped_log.h"
#include "tests/aggregates/owner/support.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

class RocksStreamStoreTest : public testing::Test {
 protected:
  std::unique_ptr<RocksStreamStore> open() {
    auto store = RocksStreamStore::open(path_);
    EXPECT_TRUE(store.ok());
    return std::move(*store);
  }
  // Writes a row past the store.
  void write_row(const std::string& key, const std::string& value) {
    rocksdb::DB* raw = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(rocksdb::Options(), path_.string(), &raw).ok());
    const std::unique_ptr<rocksdb::DB> db(raw);
    ASSERT_TRUE(db->Put(rocksdb::WriteOptions(), key, value).ok());
  }
  static Frame frame(std::uint64_t seq, std::uint64_t person, std::uint64_t sequence) {
    Frame frame;
    frame.seq = seq;
    frame.at = Instant{std::chrono::seconds{seq}};
    frame.commands = {
        {origin_of(seq, seq), {{person_stream(person), sequence, "type", "payload"}}}};
    return frame;
  }
  static IndexCheckpoint checkpoint(std::uint64_t seq) {
    IndexCheckpoint checkpoint;
    checkpoint.next = Offset{seq * 10};
    checkpoint.chain.seq = seq;
    checkpoint.last_from = Offset{seq * 10 - 10};
    checkpoint.owner = "there";
    return checkpoint;
  }
  static std::vector<std::uint64_t> sequences(const StreamStore& store,
                                              Partition partition,
                                              std::uint64_t person) {
    std::vector<std::uint64_t> sequences;
    const auto last = store.each(
        partition, person_stream(person), [&](const StoredEvent& event, const Origin&, Instant) {
          EXPECT_EQ(event.stream, person_stream(person));
          EXPECT_EQ(event.type, "type");
          EXPECT_EQ(event.payload, "payload");
          sequences.push_back(event.sequence);
        });
    EXPECT_TRUE(last.ok());
    EXPECT_EQ(*last, sequences.size());
    return sequences;
  }

  const TemporaryDirectory directory_;
  const std::filesystem::path path_ = directory_.path();
};

using Sequences = std::vector<std::uint64_t>;

TEST_F(RocksStreamStoreTest, KeepsFramesAcrossOpening) {
  {
    const auto store = open();
    for (std::uint64_t seq = 1; seq <= 300; ++seq) {
      const Frame applied = frame(seq, 1, seq);
      ASSERT_TRUE(store->apply(kPartition, &applied, checkpoint(seq)).ok());
    }
  }
  const auto store = open();
  EXPECT_EQ(sequences(*store, kPartition, 1).size(), 300U);
  EXPECT_EQ(*store->checkpoint(kPartition), checkpoint(300));
  EXPECT_EQ(**store->command(kPartition, origin_of(7).command),
            (KnownCommand{7, origin_of(0, 7).fingerprint}));
  EXPECT_EQ(*store->command(kPartition, origin_of(301).command), std::nullopt);
  EXPECT_EQ(sequences(*store, kPartition, 2), Sequences{});
}

TEST_F(RocksStreamStoreTest, GivesOriginAndTime) {
  const auto store = open();
  const Frame applied = frame(5, 1, 1);
  ASSERT_TRUE(store->apply(kPartition, &applied, checkpoint(5)).ok());
  const auto last = store->each(
      kPartition, person_stream(1), [](const StoredEvent&, const Origin& origin, Instant at) {
        EXPECT_EQ(origin, origin_of(5, 5));
        EXPECT_EQ(at, Instant{std::chrono::seconds{5}});
      });
  EXPECT_EQ(*last, 1U);
}

TEST_F(RocksStreamStoreTest, ClearsOnePartitionOnly) {
  const auto store = open();
  const Frame applied = frame(1, 1, 1);
  for (const std::uint32_t partition : {0U, 1U, 2U}) {
    ASSERT_TRUE(store->apply(Partition{partition}, &applied, checkpoint(1)).ok());
  }
  ASSERT_TRUE(store->clear(Partition{1}).ok());
  EXPECT_EQ(sequences(*store, Partition{0}, 1), Sequences{1});
  EXPECT_EQ(sequences(*store, Partition{1}, 1), Sequences{});
  EXPECT_EQ(sequences(*store, Partition{2}, 1), Sequences{1});
  EXPECT_EQ(*store->checkpoint(Partition{1}), IndexCheckpoint{});
  EXPECT_EQ(*store->command(Partition{1}, origin_of(1).command), std::nullopt);
}

TEST_F(RocksStreamStoreTest, BeginsAnewInADirectoryOfAnotherFormat) {
  {
    const auto store = open();
    const Frame applied = frame(1, 1, 1);
    ASSERT_TRUE(store->apply(kPartition, &applied, checkpoint(1)).ok());
  }
  write_row(
      "\xFF\xFF\xFF\xFF"
      "format",
      "klade streams 1");  // without the owner's address
  const auto store = open();
  EXPECT_EQ(*store->checkpoint(kPartition), IndexCheckpoint{});
  EXPECT_EQ(sequences(*store, kPartition, 1), Sequences{});
}

TEST_F(RocksStreamStoreTest, IsHeldByOneOnly) {
  const auto store = open();
  const auto second = RocksStreamStore::open(path_);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error(), LogFault::unavailable);
}

TEST_F(RocksStreamStoreTest, CallsARowThatItCannotReadCorrupt) {
  {
    const auto store = open();
    for (std::uint64_t seq = 1; seq <= 3; ++seq) {
      const Frame applied = frame(seq, 1, seq);
      ASSERT_TRUE(store->apply(kPartition, &applied, checkpoint(seq)).ok());
    }
  }
  const Id128 person = person_stream(1).id;
  const std::string id(reinterpret_cast<const char*>(person.bytes.data()), person.bytes.size());
  const std::string stream = std::string("\0\0\0\0\3\1", 6) + id;
  write_row(stream + std::string("\0\0\0\0\0\0\0\2", 8), "short");
  write_row(std::string("\0\0\0\0\1", 5), "short");
  const auto store = open();
  const auto last =
      store->each(kPartition, person_stream(1), [](const StoredEvent&, const Origin&, Instant) {});
  ASSERT_FALSE(last.ok());
  EXPECT_EQ(last.error(), LogFault::corrupt);
  ASSERT_FALSE(store->checkpoint(kPartition).ok());
  EXPECT_EQ(store->checkpoint(kPartition).error(), LogFault::corrupt);

  // An owner then builds the index again.
  SteppedLog log;
  const FixedClock clock;
  PartitionOwner owner(kPartition, log, *store, clock, "here");
  EXPECT_TRUE(owner.step().ok());
  EXPECT_EQ(sequences(*store, kPartition, 1), Sequences{});
}

TEST_F(RocksStreamStoreTest, CallsAMissingEventCorrupt) {
  const auto store = open();
  for (const std::uint64_t sequence : {1U, 3U}) {
    const Frame applied = frame(sequence, 1, sequence);
    ASSERT_TRUE(store->apply(kPartition, &applied, checkpoint(sequence)).ok());
  }
  const auto last =
      store->each(kPartition, person_stream(1), [](const StoredEvent&, const Origin&, Instant) {});
  ASSERT_FALSE(last.ok());
  EXPECT_EQ(last.error(), LogFault::corrupt);
}

}  // namespace
}  // namespace klade
