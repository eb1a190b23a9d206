// What the embedded log must stand beside the contract: other processes, cut files, flipped bits
// and a disk that refuses.
#include "events/log/embedded_log.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <future>
#include <random>

#include "tests/events/golden.h"
#include "tests/events/log/samples.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

namespace fs = std::filesystem;
constexpr Partition kOnly{0};
using Records = std::vector<std::string>;

void append(EventLog& log, const std::string& record) {
  std::promise<void> done;
  log.append(kOnly, record, [&](AppendOutcome) { done.set_value(); });
  done.get_future().get();
}

// The log's records, or nothing when it says that it is broken.
std::optional<Records> records_of(EventLog& log) {
  Records records;
  Offset from = kStart;
  while (true) {
    const auto entries = log.read(kOnly, from, 100, {});
    if (!entries) return std::nullopt;
    if (entries->empty()) return records;
    for (const auto& entry : *entries) records.push_back(entry.record), from = entry.next;
  }
}
std::optional<Records> records_in(const fs::path& path) {
  const auto log = EmbeddedLog::open_read_only(path);
  return log ? records_of(**log) : std::nullopt;
}

bool is_prefix(const Records& part, const Records& whole) {
  return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

// Every record that a reader gets counts.
bool all_valid(const Records& records) {
  Chain chain;
  return std::ranges::all_of(records, [&](const std::string& record) {
    const auto judged = chain.offer(record);
    return judged && judged->verdict == Verdict::valid;
  });
}

fs::path newest_wal(const fs::path& directory) {
  fs::path newest;
  for (const auto& file : fs::directory_iterator(directory)) {
    if (file.path().extension() == ".log" && file.path() > newest) newest = file.path();
  }
  return newest;
}

class EmbeddedLogFiles : public testing::Test {
 protected:
  // A log of a claim and `frames` frames, as its files stand when the process is killed.
  void make(int frames) {
    const auto live = directory_.path() / "live";
    auto log = EmbeddedLog::create(live, 1);
    ASSERT_TRUE(log) << log.error().message;
    History history;
    for (int i = 0; i <= frames; ++i) append(**log, sent_.emplace_back(history.next()));
    fs::copy(live, path_, fs::copy_options::recursive);
  }

  TemporaryDirectory directory_;
  fs::path path_ = directory_.path() / "log";
  Records sent_;
};

TEST_F(EmbeddedLogFiles, OpenAgainAfterAKillWithAllThatWasConfirmed) {
  make(20);
  const auto log = EmbeddedLog::open(path_);
  ASSERT_TRUE(log) << log.error().message;
  EXPECT_EQ(records_of(**log), sent_);
}

TEST_F(EmbeddedLogFiles, CutAtEveryByteGiveAPrefix) {
  constexpr std::size_t kCut = 8192;
  constexpr std::size_t kOpenEvery = 256;  // opened to be written, which recovers; others are read
  make(20);
  const fs::path wal = newest_wal(path_);
  const std::string whole = read_file(wal);
  ASSERT_GT(whole.size(), kCut);
  std::size_t last = 0;
  for (std::size_t size = whole.size() - kCut; size <= whole.size(); ++size) {
    write_file(wal, whole.substr(0, size));
    const auto records = records_in(path_);
    ASSERT_TRUE(records) << "cut at " << size;
    ASSERT_TRUE(is_prefix(*records, sent_) && records->size() >= last) << "cut at " << size;
    last = records->size();
    if (size % kOpenEvery != 0) continue;
    const auto copy = directory_.path() / "copy";
    fs::copy(path_, copy, fs::copy_options::recursive);
    auto log = EmbeddedLog::open(copy);
    ASSERT_TRUE(log) << log.error().message;
    append(**log, "more");
    Records expected = *records;
    expected.emplace_back("more");
    ASSERT_EQ(records_of(**log), expected);
    log->reset();
    fs::remove_all(copy);
  }
  EXPECT_EQ(last, sent_.size());
}

TEST_F(EmbeddedLogFiles, WithABitFlippedNeverGiveAWrongRecord) {
  constexpr int kFlips = 10'000;
  make(20);
  {
    // Half in a table, half in the WAL: reopening writes what was there to a table.
    auto log = EmbeddedLog::open(path_);
    ASSERT_TRUE(log) << log.error().message;
    Chain chain;
    for (const auto& record : sent_) ASSERT_TRUE(chain.offer(record));
    for (int i = 0; i < 20; ++i) {
      const auto& record = sent_.emplace_back(encode(sample_frame(chain.state())));
      ASSERT_TRUE(chain.offer(record));
      append(**log, record);
    }
    fs::copy(path_, directory_.path() / "flips", fs::copy_options::recursive);
  }
  const fs::path flips = directory_.path() / "flips";
  std::vector<std::pair<fs::path, std::string>> files;
  for (const auto& file : fs::directory_iterator(flips)) {
    if (file.path().filename().string().starts_with("LOG")) continue;  // RocksDB's own notes
    const std::string bytes = read_file(file.path());
    if (!bytes.empty()) files.emplace_back(file.path(), bytes);
  }
  ASSERT_EQ(records_in(flips), sent_);
  std::mt19937_64 random(3);
  int detected = 0;
  for (int i = 0; i < kFlips; ++i) {
    const auto& [path, whole] = files[random() % files.size()];
    std::string flipped = whole;
    const std::size_t bit = random() % (flipped.size() * 8);
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    write_file(path, flipped);
    const auto records = records_in(flips);
    if (!records) ++detected;
    if (records) {
      ASSERT_TRUE(is_prefix(*records, sent_)) << path << " bit " << bit;
      ASSERT_TRUE(all_valid(*records)) << path << " bit " << bit;
    }
    write_file(path, whole);
  }
  EXPECT_GT(detected, 0);
}

TEST(EmbeddedLog, KeepsASecondOwnerOut) {
  const TemporaryDirectory directory;
  const auto first = EmbeddedLog::create(directory.path() / "log", 1);
  ASSERT_TRUE(first);
  const auto second = EmbeddedLog::open(directory.path() / "log");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().fault, StorageFault::locked);
}

TEST(EmbeddedLog, ShowsAnAuditorWhatIsConfirmedWhileItRuns) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "log";
  const auto log = EmbeddedLog::create(path, 1);
  ASSERT_TRUE(log);
  append(**log, "a");
  EXPECT_EQ(records_in(path), Records{"a"});
  append(**log, "b");
  EXPECT_EQ(records_in(path), (Records{"a", "b"}));
}

TEST(EmbeddedLog, IsMadeOnlyWhenAskedTo) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "deep" / "log";
  EXPECT_EQ(EmbeddedLog::open(path).error().fault, StorageFault::missing);
  EXPECT_EQ(EmbeddedLog::open_read_only(path).error().fault, StorageFault::missing);
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_TRUE(EmbeddedLog::create(path, 3));
  EXPECT_EQ(EmbeddedLog::create(path, 3).error().fault, StorageFault::exists);
  EXPECT_EQ(EmbeddedLog::open(path).value()->partitions(), 3U);
}

TEST(EmbeddedLogDeathTest, StopsTheProcessWhenTheDiskRefusesAWrite) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto refuse = [] {
    const TemporaryDirectory directory;
    const auto log = EmbeddedLog::create(directory.path() / "log", 1);
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{200'000, 200'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    for (int i = 0; i < 10; ++i) append(**log, std::string(100'000, 'x'));
  };
  EXPECT_DEATH(refuse(), "a synced write failed");
}

}  // namespace
}  // namespace klade
