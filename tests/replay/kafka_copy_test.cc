// From one machine to a cluster and back.
#include <gtest/gtest.h>

#include <atomic>
#include <set>

#include "aggregates/owner/log_follower.h"
#include "aggregates/owner/rocks_stream_store.h"
#include "events/log/kafka_log.h"
#include "events/vault/kafka_vault.h"
#include "replay/copy.h"
#include "replay/export.h"
#include "replay/rebuild.h"
#include "replay/verify.h"
#include "tests/kafka/broker.h"
#include "tests/replay/school_directory.h"

namespace klade {
namespace {

constexpr std::uint32_t kPartitions = SchoolDirectory::kPartitions;

class KafkaCopy : public KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    cluster_.kafka.emplace();
    cluster_.kafka->brokers = brokers();
    cluster_.kafka->prefix = prefix();
  }
  std::filesystem::path key() const { return school_.data().operator_key(); }
  SecretKey operator_key() const { return *load_operator_key(key()); }
  CopyOptions to_cluster() const { return {school_.source(), cluster_, {}}; }
  CopyOptions back() const { return {cluster_, home_, key()}; }
  // PARTITION:SEQ:HEAD of each, as verify prints it.
  static std::vector<std::string> heads(const HistorySource& source) {
    std::istringstream lines(said(run_verify, VerifyOptions{source, Depth::events, {}}));
    std::vector<std::string> found;
    for (std::string line; std::getline(lines, line);) {
      found.push_back(line.substr(line.find("head ")));
    }
    return found;
  }
  std::string exported(const HistorySource& source) const {
    return said(run_export, ExportOptions{source, ExportFormat::ndjson, {}, {true, key()}});
  }
  static std::string rebuilt(const HistorySource& source) {
    return said(run_rebuild, RebuildOptions{source, false});
  }
  // A node's index of a log, all streams and commands as text.
  std::string index_of(const HistorySource& source) const {
    TestConsole console;
    const auto log = open_log(source, console.console);
    const ScratchDirectory scratch;
    const auto store = *RocksStreamStore::open(scratch.path());
    std::string text;
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
      LogFollower follower(Partition{p}, *log, *store);
      EXPECT_TRUE(follower.open().ok());
      std::set<StreamId> streams;
      std::set<CommandId> commands;
      const auto seen = [&](const Chain::Judged& judged, std::string_view) {
        if (!judged.frame) return;
        for (const StoredCommand& command : judged.frame->commands) {
          commands.insert(command.origin.command);
          for (const StoredEvent& event : command.events) streams.insert(event.stream);
        }
      };
      while (follower.read(std::chrono::milliseconds{0}, seen).value() > 0) {
      }
      text += follower.owner() + to_text(follower.latest()) + to_text(follower.chain().head);
      for (const StreamId& stream : streams) {
        const auto last = store->each(
            Partition{p}, stream, [&](const StoredEvent& event, const Origin&, Instant at) {
              text += to_text(stream) + event.type + event.payload + to_text(at);
            });
        text += std::to_string(last.value());
      }
      for (const CommandId& id : commands) {
        const auto known = store->command(Partition{p}, id).value();
        text += to_text(id) + std::to_string(known->seq) + to_text(known->fingerprint);
      }
    }
    return text;
  }

  TemporaryDirectory directory_;
  SchoolDirectory school_{directory_.path() / "school"};
  HistorySource cluster_;
  const HistorySource home_{directory_.path() / "home", {}};
};

TEST_F(KafkaCopy, AndBackGivesTheSameHeadsEventsViewsAndIndex) {
  said(run_copy, to_cluster());
  said(run_copy, back());
  const auto school = school_.source();
  for (const HistorySource& copy : {cluster_, home_}) {
    EXPECT_EQ(heads(copy), heads(school));
    EXPECT_EQ(exported(copy), exported(school));
    EXPECT_EQ(rebuilt(copy), rebuilt(school));
    EXPECT_EQ(index_of(copy), index_of(school));
  }
  const std::string text = exported(home_);
  EXPECT_NE(text.find(R"("given_name":"Anna")"), std::string::npos);
  EXPECT_EQ(text.find("Janis"), std::string::npos);
  EXPECT_NE(text.find(R"("given_name":{"erased":)"), std::string::npos);
  // Void records stayed behind.
  const std::string told = said(run_verify, VerifyOptions{home_, Depth::events, {}});
  EXPECT_EQ(told.find(" 1 void"), std::string::npos) << told;
}

TEST_F(KafkaCopy, BringsAnEarlierCopyUpToDate) {
  said(run_copy, to_cluster());
  const PersonId newcomer = school_.go_on();
  ASSERT_TRUE(school_.vault().erase(school_.anna()).ok());
  said(run_copy, to_cluster());
  EXPECT_EQ(heads(cluster_), heads(school_.source()));
  const auto vault = KafkaVault::open_read_only(*cluster_.kafka, operator_key());
  ASSERT_TRUE(vault.ok()) << vault.error().message;
  EXPECT_TRUE((*vault)->is_erased(school_.anna()));
  EXPECT_TRUE((*vault)->is_erased(school_.janis()));
  const SchoolId school(numbered(1));
  EXPECT_EQ((*vault)->pseudonym(school, newcomer).value(),
            school_.vault().pseudonym(school, newcomer).value());
  EXPECT_EQ((*vault)->image().keys, school_.vault().image()->keys);
  EXPECT_EQ((*vault)->log_partitions(), kPartitions);
}

TEST_F(KafkaCopy, CompletesOneThatWasCutOff) {
  KafkaSettings settings = *cluster_.kafka;
  settings.partitions = kPartitions;
  {
    // Some keys, and some records.
    VaultImage image = *school_.vault().image();
    image.keys.clear();
    ASSERT_TRUE(KafkaVault::create_from(settings, operator_key(), image).ok());
    const auto log = KafkaLog::create_or_open(settings);
    ASSERT_TRUE(log.ok());
    MemoryLog some(kPartitions);
    for (std::size_t i = 0; i < 70; ++i) {
      some.insert(Partition{1}, school_.records().records(Partition{1})[i]);
    }
    append_all(some, **log);
  }
  said(run_copy, to_cluster());
  EXPECT_EQ(heads(cluster_), heads(school_.source()));
  EXPECT_EQ(exported(cluster_), exported(school_.source()));
}

// A log whose producer breaks now and then, as by a fatal error: what is in flight is lost, be it
// there or not, and what is handed over next goes through another producer.
class BreakingLog final : public EventLog {
 public:
  explicit BreakingLog(KafkaLog& log) : log_(log) {}
  std::uint32_t partitions() const override { return log_.partitions(); }
  void append(Partition partition, std::string record, Appended done) override {
    log_.append(partition, std::move(record), std::move(done));
    if (++appends_ % 150 == 0) log_.break_for_test();
  }
  Result<std::vector<Entry>, LogFault> read(Partition partition,
                                            Offset from,
                                            std::size_t limit,
                                            std::chrono::milliseconds patience) override {
    return log_.read(partition, from, limit, patience);
  }

 private:
  KafkaLog& log_;
  std::atomic<int> appends_ = 0;
};

TEST_F(KafkaCopy, FinishesAlsoWhenTheProducerBreaks) {
  MemoryLog from(1);
  Scribe scribe(from);
  write_school(scribe, 1'000, 5);
  KafkaSettings settings = *cluster_.kafka;
  settings.partitions = 1;
  const auto log = KafkaLog::create_or_open(settings);
  ASSERT_TRUE(log.ok());
  BreakingLog to(**log);
  TestConsole console;
  LogCopy copy(from, to, console.console);
  ASSERT_EQ(copy.find_places(), kExitHolds);
  EXPECT_EQ(copy.append(), kExitHolds) << console.err.str();
  EXPECT_EQ(copy.compare(to), kExitHolds) << console.err.str();
  EXPECT_GT((*log)->state().producers_replaced, 0U) << "nothing broke";
}

TEST_F(KafkaCopy, RefusesTopicsWithAnotherHistory) {
  const SchoolDirectory other(directory_.path() / "other");
  KafkaSettings settings = *cluster_.kafka;
  settings.partitions = kPartitions;
  const auto log = KafkaLog::create_or_open(settings);
  ASSERT_TRUE(log.ok());
  append_all(other.records(), **log);
  EXPECT_NE(refused(run_copy, to_cluster()).find("another history stands there"),
            std::string::npos);
}

TEST_F(KafkaCopy, RefusesTopicsWithMorePartitions) {
  KafkaSettings settings = *cluster_.kafka;
  settings.partitions = kPartitions + 1;
  ASSERT_TRUE(KafkaLog::create_or_open(settings).ok());
  EXPECT_NE(refused(run_copy, to_cluster()).find("the target has 3 partitions"), std::string::npos);
}

TEST_F(KafkaCopy, RefusesATopicWithAnotherVault) {
  KafkaSettings settings = *cluster_.kafka;
  settings.partitions = kPartitions;
  ASSERT_TRUE(KafkaVault::create_or_open(settings, operator_key()).ok());
  EXPECT_NE(refused(run_copy, to_cluster()).find("holds another vault"), std::string::npos);
}

}  // namespace
}  // namespace klade
