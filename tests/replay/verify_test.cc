#include "replay/verify.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <future>
#include <random>

#include "replay/log_walk.h"
#include "tests/replay/support.h"

namespace klade {
namespace {

class VerifyTest : public testing::Test {
 protected:
  VerifyTest() {
    MemoryLog log;
    Scribe scribe(log);
    write_school(scribe, 60, 1);
    records_ = log.records(Partition{0});
    head_ = {Partition{0}, scribe.state().seq, scribe.state().head};
  }
  PartitionReport verify(const std::vector<std::string>& records,
                         const std::vector<NotedHead>& noted = {},
                         Depth depth = Depth::events) {
    MemoryLog log;
    refill(log, records);
    return verify_partition(log, Partition{0}, depth, noted, console_.console);
  }
  std::string what(const std::vector<std::string>& records) {
    const auto report = verify(records);
    return report.fault ? std::string(report.fault->what) : "holds";
  }
  // A record whose digest is right though its bytes were changed.
  static std::string sealed_again(std::string record) {
    const std::size_t size = record.size() - sizeof(Digest);
    Digest digest{};
    crypto_generichash(digest.data(),
                       digest.size(),
                       reinterpret_cast<const unsigned char*>(record.data()),
                       size,
                       nullptr,
                       0);
    std::memcpy(record.data() + size, digest.data(), digest.size());
    return record;
  }

  std::vector<std::string> records_;
  NotedHead head_;
  TestConsole console_;
};

TEST_F(VerifyTest, HoldsForWhatAnOwnerWrote) {
  const auto report = verify(records_);
  EXPECT_FALSE(report.fault.has_value()) << describe(report);
  EXPECT_EQ(report.frames, 60U);
  EXPECT_EQ(report.claims, 2U);
  EXPECT_EQ(report.end.seq, 62U);
  EXPECT_NE(describe(report).find("head 0:62:" + to_text(head_.head)), std::string::npos);
}

TEST_F(VerifyTest, FindsEveryEdit) {
  std::mt19937 random(1);
  for (int i = 0; i < 2'000; ++i) {
    auto records = records_;
    std::string& record = records[random() % records.size()];
    const std::size_t byte = random() % record.size();
    record[byte] = static_cast<char>(record[byte] ^ static_cast<char>(1U << random() % 8));
    const auto report = verify(records, {head_});
    EXPECT_TRUE(report.fault.has_value()) << i;
  }
}

TEST_F(VerifyTest, FindsAnEditWhoseDigestWasMadeRight) {
  auto records = records_;
  std::string& record = records[10];
  record[record.size() - sizeof(Digest) - 1] ^= 1;
  record = sealed_again(record);
  const auto report = verify(records, {head_});
  ASSERT_TRUE(report.fault.has_value());
  EXPECT_EQ(report.fault->what, "other_head");
  EXPECT_EQ(report.fault->seq, 11U);  // the edited record itself is record 11, and its like passes
}

TEST_F(VerifyTest, FindsEveryDeletion) {
  for (std::size_t gone = 0; gone < records_.size(); ++gone) {
    auto records = records_;
    records.erase(records.begin() + static_cast<std::ptrdiff_t>(gone));
    EXPECT_TRUE(verify(records, {head_}).fault.has_value()) << gone;
  }
  auto records = records_;
  records.erase(records.begin() + 20);
  EXPECT_EQ(what(records), "frame_missing");
  records = records_;
  records.erase(records.begin());
  EXPECT_EQ(what(records), "claim_missing");
}

TEST_F(VerifyTest, FindsEveryExchangeOfNeighbours) {
  for (std::size_t at = 0; at + 1 < records_.size(); ++at) {
    auto records = records_;
    std::swap(records[at], records[at + 1]);
    EXPECT_TRUE(verify(records, {head_}).fault.has_value()) << at;
  }
}

TEST_F(VerifyTest, FindsATruncationByAHeadNotedBefore) {
  auto records = records_;
  records.resize(50);
  EXPECT_FALSE(verify(records).fault.has_value());  // the log alone cannot show it
  const auto report = verify(records, {head_});
  ASSERT_TRUE(report.fault.has_value());
  EXPECT_EQ(report.fault->what, "log_cut_short");
}

TEST_F(VerifyTest, FindsAWholeOtherHistoryByAHeadNotedBefore) {
  MemoryLog log;
  Scribe forger(log);
  write_school(forger, 80, 2);
  const auto report = verify(log.records(Partition{0}), {head_});
  ASSERT_TRUE(report.fault.has_value());
  EXPECT_EQ(report.fault->what, "other_history");
  EXPECT_EQ(report.fault->seq, head_.seq);
}

TEST_F(VerifyTest, TakesStaleOwnersAndRepetitionsForVoid) {
  auto records = records_;
  records.push_back(records.back());  // written twice
  records.push_back(records_[3]);     // of the claim before
  records.emplace_back("not a record of ours");
  const auto report = verify(records, {head_});
  EXPECT_FALSE(report.fault.has_value()) << describe(report);
  EXPECT_EQ(report.void_records, 3U);
}

// An owner on a log that loses appends: what it hands over it takes for written.
class LosingOwner {
 public:
  MemoryLog log;

  void claim(std::uint64_t epoch) {
    chain_ = Chain(*walk(log, Partition{0}, [](auto&&...) { return true; }));
    append(encode(Claim{epoch, ClaimId(numbered(epoch)), {}, "here"}));
  }
  void lose() { log.lose_next(1, MemoryLog::Loss::absent); }
  void frame() {
    const ChainState& state = chain_.state();
    append(encode(Frame{state.epoch, state.claim, state.seq + 1, state.head, {}, {}}));
  }

 private:
  void append(std::string record) {
    EXPECT_EQ(chain_.offer(record)->verdict, Verdict::valid);
    std::promise<void> done;
    log.append(Partition{0}, std::move(record), [&](AppendOutcome) { done.set_value(); });
    done.get_future().wait();
  }

  Chain chain_;
};

TEST_F(VerifyTest, HoldsForAnOwnerWhoseClaimsAndFramesWereLost) {
  LosingOwner owner;
  owner.claim(1);
  owner.frame();
  owner.lose();
  owner.frame();
  owner.frame();  // void: it follows one that is not there
  owner.frame();
  owner.lose();
  owner.claim(2);
  owner.claim(3);
  const auto claimed = verify(owner.log.records(Partition{0}));
  EXPECT_FALSE(claimed.fault.has_value()) << describe(claimed);
  owner.frame();
  const auto report = verify(owner.log.records(Partition{0}));
  EXPECT_FALSE(report.fault.has_value()) << describe(report);
  EXPECT_EQ(report.claims, 2U);
  EXPECT_EQ(report.frames, 2U);
  EXPECT_EQ(report.void_records, 2U);
}

TEST_F(VerifyTest, FindsAMissingFrameThatNoHigherClaimAnswersFor) {
  LosingOwner owner;
  owner.claim(1);
  owner.frame();
  owner.lose();
  owner.frame();
  owner.frame();
  auto report = verify(owner.log.records(Partition{0}));
  ASSERT_TRUE(report.fault.has_value());
  EXPECT_EQ(report.fault->what, "frame_missing");
  EXPECT_EQ(report.fault->seq, 2U);

  // A frame taken away later: the next owner's frames stand on it, so its claim hides nothing.
  auto records = records_;
  records.erase(records.begin() + 20);
  report = verify(records);
  ASSERT_TRUE(report.fault.has_value());
  EXPECT_EQ(report.fault->what, "frame_missing");
  EXPECT_EQ(report.fault->seq, 20U);
}

TEST_F(VerifyTest, NamesAnEventOutOfItsStreamsOrderAndOneThatDoesNotDecode) {
  for (const bool malformed : {false, true}) {
    MemoryLog log;
    Scribe scribe(log);
    write_school(scribe, 5, 1);
    Frame frame = scribe.next_frame();
    StoredCommand& command = frame.commands.emplace_back();
    const Event mark = GradingEvent{a_mark(1, 500, 4)};
    const std::uint64_t sequence = malformed ? 1 : 7;
    command.events.push_back(
        {journal_stream(99), sequence, std::string(type_of(mark)), malformed ? "?" : encode(mark)});
    scribe.write(encode(frame));
    const auto report = verify(log.records(Partition{0}));
    ASSERT_TRUE(report.fault.has_value());
    EXPECT_EQ(report.fault->what, malformed ? "malformed_event" : "stream_sequence");
    EXPECT_EQ(report.fault->seq, frame.seq);
    EXPECT_EQ(report.fault->stream, journal_stream(99));
    EXPECT_FALSE(verify(log.records(Partition{0}), {}, Depth::chain).fault.has_value());
  }
}

TEST_F(VerifyTest, ReadsItsOwnHeads) {
  const auto noted = parse_noted_head("3:17:" + to_text(head_.head));
  ASSERT_TRUE(noted.has_value());
  EXPECT_EQ(noted->partition, Partition{3});
  EXPECT_EQ(noted->seq, 17U);
  EXPECT_EQ(noted->head, head_.head);
  for (const char* bad : {"", "1:2", "1:2:zz", "a:2:", "1:2:3:4"}) {
    EXPECT_FALSE(parse_noted_head(bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace klade
