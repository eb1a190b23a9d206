#include "replay/tool.h"

#include <gtest/gtest.h>

#include <fstream>
#include <latch>
#include <regex>

#include "events/data_dir.h"
#include "events/log/embedded_log.h"
#include "events/vault/rocks_vault.h"
#include "projections/runner.h"
#include "replay/as_of.h"
#include "replay/export.h"
#include "replay/history.h"
#include "replay/rebuild.h"
#include "replay/verify.h"
#include "tests/replay/support.h"

namespace klade {
namespace {

// A data directory as a running school has it: log, views and vault stay open beside the tool.
class ToolTest : public testing::Test {
 protected:
  ToolTest() {
    const auto key = create_operator_key(data_.operator_key());
    CHECK(key.ok());
    auto vault = RocksVault::create(data_.vault(), *key);
    CHECK(vault.ok());
    vault_ = std::move(*vault);

    MemoryLog draft;
    Scribe scribe(draft);
    scribe.claim();
    PersonRegistered registered;
    registered.school = SchoolId(numbered(1));
    registered.person = pupil_;
    registered.details.given_name = *vault_->seal(pupil_, "person.given_name", "Anna");
    scribe.frame({PeopleEvent{registered}}, stream_);
    MarkRecorded mark = a_mark(1, 2, 9);
    mark.pupil = pupil_;
    mark_ = mark.mark;
    scribe.frame({GradingEvent{mark}}, journal_stream(1));
    for (std::uint64_t i = 0; i < 20; ++i) {
      scribe.frame({GradingEvent{a_mark(1, 100 + i, 9)}}, journal_stream(1));
    }
    records_ = draft.records(Partition{0});
    write_log(records_.size());
    open_views_and_catch_up();
  }
  void write_log(std::size_t records) {
    log_.reset();
    std::filesystem::remove_all(data_.log());
    auto log = EmbeddedLog::create(data_.log(), 1);
    CHECK(log.ok());
    log_ = std::move(*log);
    append(0, records);
  }
  void append(std::size_t from, std::size_t to) {
    std::latch confirmed(static_cast<std::ptrdiff_t>(to - from));
    for (std::size_t i = from; i < to; ++i) {
      log_->append(Partition{0}, records_[i], [&](AppendOutcome) { confirmed.count_down(); });
    }
    confirmed.wait();
  }
  void open_views_and_catch_up() {
    views_ = open_views(data_.views(), all_projections());
    ProjectionRunner runner(*log_, Partition{0}, *views_);
    while (runner.step(1'000).value() > 0) {
    }
  }
  Clearance clearance() const { return {true, {}}; }
  std::string said() const { return console_.out.str() + console_.err.str(); }

  TemporaryDirectory directory_;
  const DataDir data_{directory_.path()};
  const HistorySource source_{directory_.path(), {}};
  const PersonId pupil_{numbered(42)};
  const StreamId stream_{StreamKind::person, pupil_};
  MarkId mark_;
  std::vector<std::string> records_;
  std::unique_ptr<RocksVault> vault_;
  std::unique_ptr<EmbeddedLog> log_;
  std::unique_ptr<RocksViews> views_;
  TestConsole console_;
};

TEST_F(ToolTest, VerifiesARunningSchool) {
  EXPECT_EQ(run_verify({source_, Depth::events, {}}, console_.console), kExitHolds) << said();
  EXPECT_NE(said().find("22 frames"), std::string::npos) << said();
}

TEST_F(ToolTest, FindsByTheViewsThatTheLogWasCutShort) {
  write_log(15);
  EXPECT_EQ(run_verify({source_, Depth::events, {}}, console_.console), kExitFault);
  EXPECT_NE(said().find("log_cut_short"), std::string::npos) << said();
}

TEST_F(ToolTest, NamesTheSequenceFromWhichABrokenFileDoesNotHold) {
  constexpr std::size_t kWhole = 10;
  write_log(kWhole);
  log_.reset();
  auto again = EmbeddedLog::open(data_.log());
  ASSERT_TRUE(again.ok());
  log_ = std::move(*again);
  append(kWhole, records_.size());
  log_.reset();
  std::filesystem::path wal;
  for (const auto& file : std::filesystem::directory_iterator(data_.log())) {
    const bool has_more = wal.empty() || file.file_size() > std::filesystem::file_size(wal);
    if (file.path().extension() == ".log" && has_more) wal = file.path();
  }
  ASSERT_FALSE(wal.empty());
  std::fstream bytes(wal, std::ios::in | std::ios::out | std::ios::binary);
  const auto middle = static_cast<std::streamoff>(std::filesystem::file_size(wal) / 2);
  bytes.seekg(middle);
  const auto flipped = static_cast<char>(bytes.get() ^ 1);
  bytes.seekp(middle);
  bytes.put(flipped);
  bytes.close();
  EXPECT_EQ(run_verify({source_, Depth::events, {}}, console_.console), kExitFault);
  std::smatch named;
  const std::string text = said();
  ASSERT_TRUE(std::regex_search(text, named, std::regex("partition 0: .* from sequence ([0-9]+)")))
      << text;
  EXPECT_GT(std::stoul(named[1]), kWhole);
  EXPECT_LT(std::stoul(named[1]), records_.size());
}

TEST_F(ToolTest, ComparesTheViewsOfARunningSchool) {
  EXPECT_EQ(run_rebuild({source_, true}, console_.console), kExitHolds) << said();
  EXPECT_NE(said().find("mark_history@"), std::string::npos);
}

TEST_F(ToolTest, RebuildsToTheSameDigestsTwice) {
  EXPECT_EQ(run_rebuild({source_, false}, console_.console), kExitHolds) << said();
  TestConsole again;
  EXPECT_EQ(run_rebuild({source_, false}, again.console), kExitHolds);
  EXPECT_EQ(said(), again.out.str());
}

TEST_F(ToolTest, OpensPersonalDataOnlyWithClearanceAndTheKey) {
  EXPECT_EQ(run_history({source_, stream_, {}}, console_.console), kExitHolds) << said();
  EXPECT_EQ(said().find("Anna"), std::string::npos);
  TestConsole cleared;
  EXPECT_EQ(run_history({source_, stream_, clearance()}, cleared.console), kExitHolds)
      << cleared.err.str();
  EXPECT_NE(cleared.out.str().find("Anna"), std::string::npos);
  ASSERT_TRUE(vault_->erase(pupil_).ok());
  TestConsole erased;
  EXPECT_EQ(run_history({source_, stream_, clearance()}, erased.console), kExitHolds);
  EXPECT_EQ(erased.out.str().find("Anna"), std::string::npos);
  EXPECT_NE(erased.out.str().find(R"("given_name":{"erased":)"), std::string::npos);
  std::filesystem::remove(data_.operator_key());
  EXPECT_EQ(run_history({source_, stream_, clearance()}, console_.console), kExitFault);
}

TEST_F(ToolTest, AnswersAsOfWithoutTheVault) {
  const auto at = parse_as_of("2026-12-31");
  ASSERT_TRUE(at.has_value());
  EXPECT_EQ(run_as_of({source_, {*at, "mark-history", {to_text(mark_)}}, {}}, console_.console),
            kExitHolds)
      << said();
  EXPECT_NE(said().find(R"("value":"9")"), std::string::npos) << said();
}

TEST_F(ToolTest, LeavesAWholeExportOrNone) {
  const auto file = directory_.path() / "export.csv";
  EXPECT_EQ(run_export({source_, ExportFormat::csv, file, {}}, console_.console), kExitHolds)
      << said();
  std::ifstream written(file);
  std::string line;
  std::size_t lines = 0;
  while (std::getline(written, line)) ++lines;
  EXPECT_EQ(lines, 23U);
  const auto mode = std::filesystem::status(file).permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const auto nowhere = directory_.path() / "none" / "export.csv";
  EXPECT_EQ(run_export({source_, ExportFormat::csv, nowhere, {}}, console_.console), kExitFault);
}

int call(std::vector<std::string> words) {
  words.insert(words.begin(), "klade-replay");
  std::vector<char*> arguments;
  arguments.reserve(words.size());
  for (std::string& word : words) arguments.push_back(word.data());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = run_replay_tool(static_cast<int>(arguments.size()), arguments.data());
  static_cast<void>(testing::internal::GetCapturedStdout());
  static_cast<void>(testing::internal::GetCapturedStderr());
  return code;
}

TEST_F(ToolTest, ExitsWithWhatHappened) {
  const std::string data = data_.root.string();
  const std::string other = (directory_.path() / "copy").string();
  EXPECT_EQ(call({"verify", "--data", data}), kExitHolds);
  EXPECT_EQ(call({"verify", "--chain-only", "--data", data}), kExitHolds);
  EXPECT_EQ(call({"rebuild", "--compare", "--data", data}), kExitHolds);
  EXPECT_EQ(call({"history", to_text(stream_), "--data", data}), kExitHolds);
  EXPECT_EQ(call({"as-of", "2026-12-31", "schools", "--data", data}), kExitHolds);
  EXPECT_EQ(call({"export", "--format", "csv", "--data", data}), kExitHolds);
  EXPECT_EQ(call({"copy", "--data", data, "--to-data", other}), kExitHolds);
  EXPECT_EQ(call({"--help"}), kExitHolds);
  EXPECT_EQ(call({"verify", "--data", data + "/none"}), kExitFault);
  EXPECT_EQ(call({"history", to_text(journal_stream(9)), "--data", data}), kExitFault);
  EXPECT_EQ(call({"verify", "--data", data, "--head", "0:1:" + std::string(64, '0')}), kExitFault);
  EXPECT_EQ(call({"verify", "--data", data, "--head", "nonsense"}), kExitUsage);
  EXPECT_EQ(call({"verify"}), kExitUsage);
  EXPECT_EQ(call({"verify", "--log", "kafka"}), kExitUsage);
  EXPECT_EQ(call({"verify", "--log", "paper", "--data", data}), kExitUsage);
  EXPECT_EQ(call({"verify", "--data", data, "--brokers", "127.0.0.1:1"}), kExitUsage);
  const std::vector<std::string> kafka{"verify", "--log", "kafka", "--brokers", "127.0.0.1:1"};
  const auto with = [&](const std::string& option, const std::string& value) {
    std::vector<std::string> words = kafka;
    words.insert(words.end(), {option, value});
    return call(words);
  };
  EXPECT_EQ(with("--kafka-properties", data + "/none"), kExitUsage);
  EXPECT_EQ(with("--data", data + "/none"), kExitUsage);
  EXPECT_EQ(call({}), kExitUsage);
  EXPECT_EQ(call({"copy", "--data", data}), kExitUsage);
  EXPECT_EQ(call({"copy", "--data", data, "--to-data", data, "--to-brokers", "x"}), kExitUsage);
  EXPECT_EQ(call({"history", "nonsense", "--data", data}), kExitUsage);
  EXPECT_EQ(call({"as-of", "never", "schools", "--data", data}), kExitUsage);
  EXPECT_EQ(call({"as-of", "2026-12-31", "nonsense", "--data", data}), kExitUsage);
  EXPECT_EQ(call({"export", "--format", "xml", "--data", data}), kExitUsage);
}

}  // namespace
}  // namespace klade
