#include "replay/copy.h"

#include <gtest/gtest.h>

#include "replay/export.h"
#include "replay/rebuild.h"
#include "replay/verify.h"
#include "tests/replay/school_directory.h"

namespace klade {
namespace {

constexpr std::uint32_t kPartitions = 2;
constexpr Partition kFirst{0};
constexpr Partition kSecond{1};

class LogCopyTest : public testing::Test {
 protected:
  LogCopyTest() {
    Scribe first(from_, kFirst);
    write_school(first, 120, 1);
    Scribe second(from_, kSecond);
    write_school(second, 30, 2);
    for (const Partition each : {kFirst, kSecond}) valid_[index(each)] = from_.records(each);
    // Void in the end: of nobody, and of an owner that is none any more.
    from_.insert(kFirst, "nobody's");
    from_.insert(kFirst, valid_[0][3]);
  }
  static std::size_t index(Partition partition) { return static_cast<std::size_t>(partition); }

  int copy(EventLog& to) {
    LogCopy copying(from_, to, console_.console);
    if (const int code = copying.find_places(); code != kExitHolds) return code;
    if (const int code = copying.append(); code != kExitHolds) return code;
    return copying.compare(to);
  }
  void expect_refused(EventLog& to, std::string_view why) {
    EXPECT_EQ(copy(to), kExitFault);
    EXPECT_NE(console_.err.str().find(why), std::string::npos) << console_.err.str();
  }
  void fill(MemoryLog& to, Partition partition, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) to.insert(partition, valid_[index(partition)][i]);
  }

  MemoryLog from_{kPartitions};
  std::array<std::vector<std::string>, kPartitions> valid_;
  TestConsole console_;
};

TEST_F(LogCopyTest, CopiesWhatIsValidInOrderAndLeavesWhatIsVoid) {
  MemoryLog to(kPartitions);
  EXPECT_EQ(copy(to), kExitHolds) << console_.err.str();
  EXPECT_EQ(to.records(kFirst), valid_[0]);
  EXPECT_EQ(to.records(kSecond), valid_[1]);
  // As verify prints them.
  EXPECT_NE(console_.out.str().find("partition 0: 120 frames"), std::string::npos);
}

TEST_F(LogCopyTest, GoesOnWhereAnEarlierOneWasCutOff) {
  for (std::size_t stood = 0; stood <= valid_[0].size(); stood += 7) {
    MemoryLog to(kPartitions);
    fill(to, kFirst, stood);
    EXPECT_EQ(copy(to), kExitHolds) << console_.err.str();
    EXPECT_EQ(to.records(kFirst), valid_[0]) << stood;
    EXPECT_EQ(to.records(kSecond), valid_[1]);
    EXPECT_EQ(copy(to), kExitHolds);
    EXPECT_EQ(to.records(kFirst), valid_[0]) << "a second time";
  }
}

TEST_F(LogCopyTest, RefusesATargetWithAnotherHistoryAndLeavesItAsItIs) {
  MemoryLog to(kPartitions);
  Scribe other(to, kSecond);
  write_school(other, 30, 9);
  const auto before = to.records(kSecond);
  expect_refused(to, "partition 1: another history stands there");
  EXPECT_EQ(to.records(kSecond), before);
  EXPECT_TRUE(to.records(kFirst).empty());
}

TEST_F(LogCopyTest, RefusesATargetThatWentOnByItself) {
  MemoryLog to(kPartitions);
  fill(to, kFirst, valid_[0].size());
  const Claim claim{1'000, ClaimId(numbered(7)), {}, "there"};
  to.insert(kFirst, encode(claim));
  expect_refused(to, "partition 0: another history stands there: it goes to sequence");
}

TEST_F(LogCopyTest, RefusesATargetWithMorePartitions) {
  MemoryLog to(kPartitions + 1);
  expect_refused(to, "the target has 3 partitions and the source 2");
}

// As a producer that is replaced after a doubt: some are lost, what was behind them lands.
TEST_F(LogCopyTest, FinishesAlsoWhenAppendsAreLost) {
  for (const MemoryLog::Loss loss : {MemoryLog::Loss::absent, MemoryLog::Loss::present}) {
    for (const std::size_t stood :
         {std::size_t{0}, std::size_t{10}, std::size_t{50}, std::size_t{110}}) {
      for (const std::size_t lost : {std::size_t{1}, std::size_t{5}, std::size_t{70}}) {
        MemoryLog to(kPartitions);
        fill(to, kFirst, stood);
        fill(to, kSecond, valid_[1].size());
        to.lose_next(lost, loss);
        // One that has given up is run again.
        int code = copy(to);
        for (std::size_t again = 0; again < lost && code != kExitHolds; ++again) code = copy(to);
        EXPECT_EQ(code, kExitHolds) << stood << " " << lost << console_.err.str();
      }
    }
  }
}

TEST_F(LogCopyTest, GivesUpOnATargetThatConfirmsNothing) {
  MemoryLog to(kPartitions);
  to.lose_next(1'000'000, MemoryLog::Loss::absent);
  expect_refused(to, "run this again");
}

class CopyTest : public testing::Test {
 protected:
  CopyOptions there() const { return {school_.source(), target_, {}}; }
  std::string exported(const HistorySource& source) const {
    const Clearance cleared{true, school_.data().operator_key()};
    return said(run_export, ExportOptions{source, ExportFormat::ndjson, {}, cleared});
  }
  std::string rebuilt(const HistorySource& source) const {
    return said(run_rebuild, RebuildOptions{source, false});
  }

  TemporaryDirectory directory_;
  SchoolDirectory school_{directory_.path() / "school"};
  const HistorySource target_{directory_.path() / "copy", {}};
};

TEST_F(CopyTest, SaysTheSameWithTheSameKeys) {
  const std::string told = said(run_copy, there());
  EXPECT_NE(told.find((target_.data / "operator.key").string()), std::string::npos) << told;
  const std::string text = exported(target_);
  EXPECT_EQ(text, exported(school_.source()));
  EXPECT_NE(text.find(R"("given_name":"Anna")"), std::string::npos);
  EXPECT_EQ(text.find("Janis"), std::string::npos);
  EXPECT_NE(text.find(R"("given_name":{"erased":)"), std::string::npos);
  EXPECT_EQ(rebuilt(target_), rebuilt(school_.source()));

  std::filesystem::copy(school_.data().operator_key(), target_.data / "operator.key");
  EXPECT_EQ(said(run_copy, there()).find("operator.key"), std::string::npos);
}

TEST_F(CopyTest, BringsAnEarlierCopyUpToDate) {
  said(run_copy, there());
  school_.go_on();
  ASSERT_TRUE(school_.vault().erase(school_.anna()).ok());
  said(run_copy, there());
  const std::string text = exported(target_);
  EXPECT_EQ(text, exported(school_.source()));
  EXPECT_NE(text.find("Eva"), std::string::npos);
  EXPECT_EQ(text.find("Anna"), std::string::npos);
}

TEST_F(CopyTest, RefusesAnotherSchoolsDirectory) {
  const SchoolDirectory other(target_.data);
  const auto log = EmbeddedLog::open(DataDir{target_.data}.log());
  EXPECT_NE(refused(run_copy, there()).find("locked"), std::string::npos);
}

TEST_F(CopyTest, RefusesAnotherVaultBesideTheSameLog) {
  said(run_copy, there());
  const DataDir data{target_.data};
  std::filesystem::remove_all(data.vault());
  const auto key = load_operator_key(school_.data().operator_key());
  ASSERT_TRUE(RocksVault::create(data.vault(), *key).ok());
  EXPECT_NE(refused(run_copy, there()).find("another vault is there"), std::string::npos);
}

TEST_F(CopyTest, AsksForTheOperatorsKey) {
  CopyOptions options = there();
  options.operator_key = directory_.path() / "other.key";
  EXPECT_NE(refused(run_copy, options).find("other.key"), std::string::npos);
  ASSERT_TRUE(create_operator_key(options.operator_key).ok());
  EXPECT_NE(refused(run_copy, options).find("wrong_key"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(target_.data)) << "nothing was to be begun";
}

}  // namespace
}  // namespace klade
