// Producer and reader: what they do when brokers fail them.
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <future>

#include "events/kafka/kafka_producer.h"
#include "events/kafka/kafka_reader.h"
#include "events/kafka/kafka_topics.h"
#include "tests/kafka/broker.h"
#include "tests/kafka/cluster.h"

namespace klade {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMaxWaitingBytes = 1U << 20U;
constexpr std::chrono::seconds kDeadline{60};

KafkaProducer::Report send(KafkaProducer& producer, const std::string& topic, std::string value) {
  std::promise<KafkaProducer::Report> reported;
  auto report = reported.get_future();
  producer.send({topic, 0, {}, std::move(value)},
                [&](const KafkaProducer::Report& told) { reported.set_value(told); });
  return report.get();
}

class KafkaClientsOwn : public KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    if (IsSkipped()) return;
    cluster_ = std::make_unique<KafkaCluster>(1);
    settings_.brokers = cluster_->brokers();
    ASSERT_TRUE(ensure_topic(settings_, log_topic(), WhenMissing::make));
  }
  std::unique_ptr<KafkaCluster> cluster_;
  KafkaSettings settings_;
};

TEST_F(KafkaClientsOwn, ComeBackFromABrokerThatHangsAndFromOneThatIsGone) {
  const std::string topic = settings_.topic("log");
  const auto producer = *KafkaProducer::make(settings_, {topic}, kMaxWaitingBytes);
  const auto reader = *KafkaReader::make(settings_, topic, ReadWhat::everything);
  EXPECT_EQ(send(*producer, topic, "first").offset, 0);
  ASSERT_TRUE(reader->seek(0, 0));
  KafkaReader::Message message;
  while (reader->next(0, milliseconds{100}, message) != KafkaReader::Got::message) {
  }
  EXPECT_EQ(message.value, "first");
  EXPECT_EQ(reader->ask_range(0, kDeadline)->end, 1);
  cluster_->stop(1);
  EXPECT_FALSE(reader->ask_range(0, milliseconds{500}));
  EXPECT_EQ(send(*producer, topic, "into the void").outcome, AppendOutcome::lost);
  cluster_->kill(1);
  EXPECT_FALSE(reader->ask_range(0, milliseconds{500}));
  cluster_->start(1);
  EXPECT_EQ(send(*producer, topic, "second").outcome, AppendOutcome::confirmed);
  while (message.value != "second") reader->next(0, milliseconds{100}, message);
  EXPECT_EQ(reader->ask_range(0, kDeadline)->end, message.offset + 1);
}

TEST_F(KafkaClientsOwn, EndWhileTheBrokerHangsAndReportWhatWasInFlight) {
  const std::string topic = settings_.topic("log");
  auto producer = *KafkaProducer::make(settings_, {topic}, kMaxWaitingBytes);
  auto reader = *KafkaReader::make(settings_, topic, ReadWhat::everything);
  ASSERT_TRUE(reader->seek(0, 0));
  EXPECT_EQ(send(*producer, topic, "first").outcome, AppendOutcome::confirmed);
  cluster_->stop(1);
  int lost = 0;
  for (int i = 0; i < 10; ++i) {
    producer->send({topic, 0, {}, "x"}, [&](const KafkaProducer::Report& told) {
      lost += told.outcome == AppendOutcome::lost ? 1 : 0;
    });
  }
  producer.reset();
  EXPECT_EQ(lost, 10);
  reader.reset();
}

// librdkafka's own broker of no substance: good for an error that a real one hardly ever gives.
class MockBroker {
 public:
  MockBroker() : owner_(rd_kafka_new(RD_KAFKA_PRODUCER, nullptr, nullptr, 0)) {
    cluster_ = rd_kafka_mock_cluster_new(owner_, 1);
  }
  ~MockBroker() {
    rd_kafka_mock_cluster_destroy(cluster_);
    rd_kafka_destroy(owner_);
  }
  MockBroker(const MockBroker&) = delete;
  MockBroker& operator=(const MockBroker&) = delete;

  std::string address() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }
  void fail_next_produce(rd_kafka_resp_err_t error) const {
    constexpr std::int16_t kProduce = 0;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg,hicpp-vararg): librdkafka's interface
    rd_kafka_mock_push_request_errors(cluster_, kProduce, 1, error);
  }

 private:
  rd_kafka_t* owner_;
  rd_kafka_mock_cluster_t* cluster_;
};

class KafkaProducerOfMock : public testing::Test {
 protected:
  void SetUp() override {
    KafkaSettings settings;
    settings.brokers = broker_.address();
    auto made = KafkaProducer::make(settings, {"topic"}, kMaxWaitingBytes);
    ASSERT_TRUE(made) << made.error().message;
    producer_ = *std::move(made);
  }
  KafkaProducer::Report send() { return klade::send(*producer_, "topic", "x"); }
  std::uint64_t replaced() const {
    KafkaState state;
    producer_->add_state(state);
    return state.producers_replaced;
  }
  MockBroker broker_;
  std::unique_ptr<KafkaProducer> producer_;
};

TEST_F(KafkaProducerOfMock, ConfirmsWithoutAnOffsetWhatTheBrokerHasAlready) {
  EXPECT_EQ(send().offset, 0);
  broker_.fail_next_produce(RD_KAFKA_RESP_ERR_DUPLICATE_SEQUENCE_NUMBER);
  const auto again = send();
  EXPECT_EQ(again.outcome, AppendOutcome::confirmed);
  EXPECT_EQ(again.offset, -1);
  EXPECT_EQ(replaced(), 0U);
}

TEST_F(KafkaProducerOfMock, IsReplacedAfterAnErrorAndCarriesOn) {
  EXPECT_EQ(send().outcome, AppendOutcome::confirmed);
  broker_.fail_next_produce(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
  const auto refused = send();
  EXPECT_EQ(refused.outcome, AppendOutcome::lost);
  EXPECT_EQ(refused.offset, -1);
  EXPECT_EQ(send().outcome, AppendOutcome::confirmed);
  EXPECT_EQ(replaced(), 1U);
}

TEST_F(KafkaProducerOfMock, TriesAgainByItselfWhatPasses) {
  broker_.fail_next_produce(RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION);
  EXPECT_EQ(send().outcome, AppendOutcome::confirmed);
  EXPECT_EQ(replaced(), 0U);
}

}  // namespace
}  // namespace klade
