// The same records in a data directory and in a cluster's topics: every command says the same.
#include <gtest/gtest.h>

#include <latch>

#include "events/log/embedded_log.h"
#include "events/log/kafka_log.h"
#include "events/vault/kafka_vault.h"
#include "projections/runner.h"
#include "replay/as_of.h"
#include "replay/export.h"
#include "replay/history.h"
#include "replay/rebuild.h"
#include "replay/verify.h"
#include "tests/kafka/broker.h"
#include "tests/replay/support.h"

namespace klade {
namespace {

constexpr std::uint32_t kPartitions = 2;

class KafkaSource : public KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    if (brokers().empty()) return;
    settings_ = settings();
    settings_.partitions = kPartitions;
    write_vault();
    write_draft();
    auto embedded = EmbeddedLog::create(DataDir{embedded_.data}.log(), kPartitions);
    ASSERT_TRUE(embedded.ok());
    append_all(draft_, **embedded);
    auto log = KafkaLog::create_or_open(settings_);
    ASSERT_TRUE(log.ok()) << log.error().message;
    log_ = std::move(*log);
    append_all(draft_, *log_);
    cluster_.kafka = settings_;
  }
  void write_vault() {
    key_file_ = directory_.path() / "operator.key";
    const auto key = create_operator_key(key_file_);
    ASSERT_TRUE(key.ok());
    auto vault = KafkaVault::create_or_open(settings_, *key);
    ASSERT_TRUE(vault.ok()) << vault.error().message;
    vault_ = std::move(*vault);
  }
  void write_draft() {
    Scribe first(draft_, Partition{0});
    first.claim();
    PersonRegistered registered;
    registered.school = SchoolId(numbered(1));
    registered.person = pupil_;
    registered.details.given_name = *vault_->seal(pupil_, "person.given_name", "Anna");
    first.frame({PeopleEvent{registered}}, stream_);
    Scribe second(draft_, Partition{1});
    write_school(second, 100, 3);
  }
  // What a command says, of one source; it must hold.
  template <class Options>
  static std::string said(int (*run)(const Options&, Console&), const Options& options) {
    TestConsole console;
    EXPECT_EQ(run(options, console.console), kExitHolds) << console.err.str();
    return console.out.str();
  }
  template <class Options>
  void expect_same(int (*run)(const Options&, Console&), Options options) {
    options.source = embedded_;
    const std::string expected = said(run, options);
    EXPECT_FALSE(expected.empty());
    options.source = cluster_;
    EXPECT_EQ(said(run, options), expected);
  }
  // A node's directory, with views of the cluster's log.
  HistorySource node() {
    HistorySource source{directory_.path() / "node", settings_};
    std::filesystem::create_directories(source.data);
    const auto views = open_views(DataDir{source.data}.views(), all_projections(), kPartitions);
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
      ProjectionRunner runner(*log_, Partition{p}, *views);
      while (runner.step(1'000).value() > 0) {
      }
    }
    return source;
  }

  TemporaryDirectory directory_;
  const HistorySource embedded_{directory_.path() / "embedded", {}};
  HistorySource cluster_;
  KafkaSettings settings_;
  std::filesystem::path key_file_;
  const PersonId pupil_{numbered(42)};
  const StreamId stream_{StreamKind::person, pupil_};
  MemoryLog draft_{kPartitions};
  std::unique_ptr<KafkaVault> vault_;
  std::unique_ptr<KafkaLog> log_;
};

TEST_F(KafkaSource, GivesWhatADataDirectoryWithTheSameRecordsGives) {
  expect_same<VerifyOptions>(run_verify, {});
  expect_same<HistoryOptions>(run_history, {{}, stream_, {}});
  expect_same<AsOfOptions>(run_as_of, {{}, {*parse_as_of("2026-12-31"), "schools", {}}, {}});
  expect_same<RebuildOptions>(run_rebuild, {});
  expect_same<ExportOptions>(run_export, {});
}

TEST_F(KafkaSource, OpensPersonalDataWithTheOperatorsKey) {
  TestConsole without;
  EXPECT_EQ(run_history({cluster_, stream_, {true, {}}}, without.console), kExitFault);
  EXPECT_NE(without.err.str().find("--operator-key"), std::string::npos) << without.err.str();
  const HistoryOptions options{cluster_, stream_, {true, key_file_}};
  EXPECT_NE(said(run_history, options).find(R"("given_name":"Anna")"), std::string::npos);
}

TEST_F(KafkaSource, HoldsANodesViewsAgainstTheLog) {
  const HistorySource source = node();
  EXPECT_FALSE(said(run_verify, VerifyOptions{source, Depth::events, {}}).empty());
  EXPECT_NE(said(run_rebuild, RebuildOptions{source, true}).find("equal"), std::string::npos);
  TestConsole console;
  EXPECT_EQ(run_rebuild({cluster_, true}, console.console), kExitFault);
  EXPECT_NE(console.err.str().find("--data"), std::string::npos) << console.err.str();

  // Views of another history: the topics of another school.
  HistorySource other = source;
  other.kafka->prefix = unique_topic_prefix();
  auto log = KafkaLog::create_or_open(*other.kafka);
  ASSERT_TRUE(log.ok());
  MemoryLog draft(kPartitions);
  for (std::uint32_t p = 0; p < kPartitions; ++p) {
    Scribe scribe(draft, Partition{p});
    write_school(scribe, 200, 7);
  }
  append_all(draft, **log);
  EXPECT_EQ(run_verify({other, Depth::events, {}}, console.console), kExitFault);
  EXPECT_NE(console.err.str().find("has seen another log"), std::string::npos);
}

TEST_F(KafkaSource, EndsWhereTheLogEndedWhenItWasOpened) {
  TestConsole console;
  const auto open = open_log(cluster_, console.console);
  ASSERT_TRUE(open) << console.err.str();
  // A record of nobody's is void and is counted.
  MemoryLog more(kPartitions);
  more.insert(Partition{0}, "later");
  append_all(more, *log_);
  const auto then = verify_partition(*open, Partition{0}, Depth::events, {}, console.console);
  EXPECT_EQ(then.void_records, 0U);
  const auto again = open_log(cluster_, console.console);
  const auto now = verify_partition(*again, Partition{0}, Depth::events, {}, console.console);
  EXPECT_EQ(now.void_records, 1U);
}

TEST_F(KafkaSource, NamesATopicThatIsNotThere) {
  HistorySource none = cluster_;
  none.kafka->prefix = unique_topic_prefix();
  TestConsole console;
  EXPECT_EQ(run_verify({none, Depth::events, {}}, console.console), kExitFault);
  EXPECT_NE(console.err.str().find(none.kafka->topic("log")), std::string::npos)
      << console.err.str();
}

}  // namespace
}  // namespace klade
