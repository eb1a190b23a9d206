#include "projections/rocks_views.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/projections/support.h"

namespace klade {
namespace {

ViewCheckpoint at_seq(std::uint64_t seq) {
  ViewCheckpoint checkpoint;
  checkpoint.chain.seq = seq;
  checkpoint.next = Offset{seq};
  return checkpoint;
}

class RocksViewsTest : public testing::Test {
 protected:
  void open(std::span<const Projection* const> projections) {
    store_.reset();
    store_ = open_views(directory_.path(), projections);
  }
  void build_all() {
    for (const Projection* one : store_->projections()) {
      ASSERT_TRUE(store_->caught_up(*one, Partition{0}).ok());
    }
  }
  TemporaryDirectory directory_;
  TestViews views_;
  std::unique_ptr<RocksViews> store_;
};

TEST_F(RocksViewsTest, KeepsRowsAndCheckpointOfACommitOverAReopening) {
  open(views_.all);
  auto writer = store_->writer(views_.all, Partition{0});
  writer->batch(0).put("a", "1");
  writer->batch(2).put("b", "2");
  EXPECT_EQ(writer->pending(), 2U);
  ASSERT_TRUE(writer->commit(at_seq(7)).ok());
  writer->batch(0).put("never", "committed");
  writer.reset();
  open(views_.all);
  EXPECT_EQ(store_->checkpoint(views_.marks, Partition{0}), at_seq(7));
  const auto rows = store_->current_rows();
  EXPECT_EQ(rows->get(View::journals, "a"), "1");
  EXPECT_EQ(rows->get(View::marks, "b"), "2");
  EXPECT_EQ(rows->get(View::marks, "a"), std::nullopt);
  EXPECT_EQ(rows->get(View::journals, "never"), std::nullopt);
}

TEST_F(RocksViewsTest, ReadsItsOwnWritesBeforeAndAfterTheCommit) {
  open(views_.all);
  auto writer = store_->writer(views_.all, Partition{0});
  ViewBatch& batch = writer->batch(0);
  EXPECT_EQ(batch.get("k"), std::nullopt);
  batch.put("k", "1");
  EXPECT_EQ(batch.get("k"), "1");
  ASSERT_TRUE(writer->commit(at_seq(1)).ok());
  EXPECT_EQ(batch.get("k"), "1");
  batch.erase("k");
  EXPECT_EQ(batch.get("k"), std::nullopt);
  ASSERT_TRUE(writer->commit(at_seq(2)).ok());
  EXPECT_EQ(store_->current_rows()->get(View::journals, "k"), std::nullopt);
}

TEST_F(RocksViewsTest, GivesSnapshotsThatStandStillWhileOthersAreCommitted) {
  open(views_.all);
  build_all();
  auto writer = store_->writer(views_.all, Partition{0});
  writer->batch(0).put("k", "1");
  writer->batch(2).put("k", "1");
  ASSERT_TRUE(writer->commit(at_seq(1)).ok());
  const auto before = store_->snapshot();
  writer->batch(0).put("k", "2");
  writer->batch(2).put("k", "2");
  ASSERT_TRUE(writer->commit(at_seq(2)).ok());
  const auto after = store_->snapshot();
  EXPECT_EQ(before->position(Partition{0}), 1U);
  EXPECT_EQ(before->get(View::journals, "k"), "1");
  EXPECT_EQ(before->get(View::marks, "k"), "1");
  EXPECT_EQ(after->position(Partition{0}), 2U);
  EXPECT_EQ(after->get(View::marks, "k"), "2");
}

TEST_F(RocksViewsTest, ShowsEveryReaderOneCommitWhole) {
  open(views_.all);
  build_all();
  std::jthread commits([&](const std::stop_token& stop) {
    auto writer = store_->writer(views_.all, Partition{0});
    for (std::uint64_t seq = 1; !stop.stop_requested(); ++seq) {
      writer->batch(0).put("k", std::to_string(seq));
      writer->batch(2).put("k", std::to_string(seq));
      ASSERT_TRUE(writer->commit(at_seq(seq)).ok());
    }
  });
  std::uint64_t last = 0;
  for (int i = 0; i < 5'000; ++i) {
    const auto rows = store_->snapshot();
    const std::uint64_t seq = rows->position(Partition{0});
    EXPECT_GE(seq, last);
    last = seq;
    const auto expected = seq == 0 ? std::nullopt : std::optional(std::to_string(seq));
    EXPECT_EQ(rows->get(View::journals, "k"), expected);
    std::optional<std::string> scanned;
    rows->scan(View::marks, "k", [&](std::string_view, std::string_view value) {
      scanned = value;
      return true;
    });
    EXPECT_EQ(scanned, expected);
  }
}

TEST_F(RocksViewsTest, ScansFromAKeyWithinAPrefixAndAlsoWithinAScan) {
  open(views_.all);
  build_all();
  auto writer = store_->writer(views_.all, Partition{0});
  for (const char* key : {"a1", "a2", "a3", "b1"}) writer->batch(0).put(key, key);
  ASSERT_TRUE(writer->commit(at_seq(1)).ok());
  std::string seen;
  const auto rows = store_->snapshot();
  rows->scan(View::journals, "a", "a2", [&](std::string_view key, std::string_view) {
    seen += std::string(key) + "(";
    rows->ViewReader::scan(View::journals, "b", [&](std::string_view inner, std::string_view) {
      seen += inner;
      return true;
    });
    seen += ")";
    return true;
  });
  EXPECT_EQ(seen, "a2(b1)a3(b1)");
}

TEST_F(RocksViewsTest, DoesNotServeAViewBeforeItIsBuilt) {
  open(views_.all);
  EXPECT_FALSE(store_->served(View::marks));
  EXPECT_THROW(static_cast<void>(store_->snapshot()->get(View::marks, "k")), ViewNotServed);
  build_all();
  EXPECT_TRUE(store_->served(View::marks));
  EXPECT_EQ(store_->snapshot()->get(View::marks, "k"), std::nullopt);
  open(views_.all);
  EXPECT_TRUE(store_->built(views_.marks));
  EXPECT_TRUE(store_->served(View::marks));
}

TEST_F(RocksViewsTest, ServesTheOldVersionUntilTheNewOneIsBuiltAndDropsItThen) {
  open(views_.all);
  build_all();
  auto writer = store_->writer(views_.all, Partition{0});
  writer->batch(2).put("k", "old");
  ASSERT_TRUE(writer->commit(at_seq(1)).ok());
  writer.reset();

  const MarkRows next(2, 1);
  const std::vector<const Projection*> raised{&views_.counts, &views_.last, &next};
  open(raised);
  EXPECT_EQ(store_->checkpoint(next, Partition{0}), ViewCheckpoint{});
  EXPECT_EQ(store_->snapshot()->get(View::marks, "k"), "old");
  EXPECT_EQ(store_->snapshot()->position(Partition{0}), 1U);  // the old rows do not count
  auto held = store_->snapshot();
  ASSERT_TRUE(store_->caught_up(next, Partition{0}).ok());
  EXPECT_EQ(store_->snapshot()->get(View::marks, "k"), std::nullopt);
  EXPECT_EQ(held->get(View::marks, "k"), "old");
  held.reset();

  // Going back, the old version finds nothing of its own.
  open(views_.all);
  EXPECT_EQ(store_->checkpoint(views_.marks, Partition{0}), ViewCheckpoint{});
  EXPECT_FALSE(store_->served(View::marks));
  EXPECT_TRUE(store_->served(View::journals));
}

TEST_F(RocksViewsTest, DoesNotShowOldRowsThatTheQueriesCannotRead) {
  open(views_.all);
  build_all();
  const MarkRows next(2, 2);
  const std::vector<const Projection*> raised{&views_.counts, &next};
  open(raised);
  EXPECT_FALSE(store_->served(View::marks));
  EXPECT_TRUE(store_->served(View::journals));
}

TEST_F(RocksViewsTest, RefusesASecondProcessButLetsReadersIn) {
  open(views_.all);
  build_all();
  auto writer = store_->writer(views_.all, Partition{0});
  writer->batch(0).put("k", "1");
  ASSERT_TRUE(writer->commit(at_seq(3)).ok());
  const auto second = RocksViews::open(directory_.path(), views_.all, 1);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error(), ViewsFault::locked);
  auto reader = RocksViews::open_read_only(directory_.path(), views_.all, 1);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->snapshot()->get(View::journals, "k"), "1");
  EXPECT_EQ((*reader)->snapshot()->position(Partition{0}), 3U);
  EXPECT_EQ(digests_of(**reader), digests_of(*store_));
}

TEST_F(RocksViewsTest, SaysWhenThereIsNothingToRead) {
  const auto reader = RocksViews::open_read_only(directory_.path() / "none", views_.all, 1);
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error(), ViewsFault::absent);
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / "none"));
}

TEST_F(RocksViewsTest, DigestsOfEqualRowsAreEqualAndOfOtherRowsAreNot) {
  open(views_.all);
  auto writer = store_->writer(views_.all, Partition{0});
  writer->batch(0).put("ab", "c");
  writer->batch(2).put("a", "bc");
  ASSERT_TRUE(writer->commit(at_seq(1)).ok());
  const auto apart = digests_of(*store_);
  EXPECT_NE(apart[0], apart[2]);
  writer->batch(2).erase("a");
  writer->batch(2).put("ab", "c");
  ASSERT_TRUE(writer->commit(at_seq(2)).ok());
  EXPECT_EQ(digests_of(*store_)[0], digests_of(*store_)[2]);
}

}  // namespace
}  // namespace klade
