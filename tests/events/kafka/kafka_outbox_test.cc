// What the outbox's contract does not say: what stands in Kafka, and what others' transactions do.
#include "events/kafka/kafka_outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include "events/kafka/kafka_client.h"
#include "events/kafka/kafka_reader.h"
#include "tests/kafka/broker.h"
#include "tests/kafka/cluster.h"

namespace klade {
namespace {

using testing::ElementsAre;

constexpr std::string_view kTopics[] = {"marks"};
constexpr int kPatienceMs = 60'000;
using Steady = std::chrono::steady_clock;

class KafkaOutboxTest : public KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    settings_ = settings();
    settings_.partitions = 8;
  }
  std::unique_ptr<OutboxSink> sink() {
    return KafkaOutbox::make(settings_, kTopics).value().sink(Partition{3});
  }
  KafkaSettings settings_;
};

// A transaction of somebody else's that has written into the checkpoints' topic.
class Other {
 public:
  explicit Other(const KafkaSettings& settings)
      : client_(KafkaClient::make(KafkaClient::Kind::producer,
                                  settings,
                                  {{"transactional.id", settings.prefix + "-other"},
                                   {"transaction.timeout.ms", "3000"},
                                   {"message.timeout.ms", "3000"}},
                                  {[](const rd_kafka_message_s&) {}, {}})
                    .value()) {
    expect_done(rd_kafka_init_transactions(client_->handle(), kPatienceMs));
    expect_done(rd_kafka_begin_transaction(client_->handle()));
    const std::string topic = settings.topic("outbox");
    const KafkaTopic to = kafka_topic(*client_, topic);
    EXPECT_EQ(
        rd_kafka_produce(
            to.get(), RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, nullptr, 0, "other", 5, nullptr),
        0);
    EXPECT_EQ(rd_kafka_flush(client_->handle(), kPatienceMs), RD_KAFKA_RESP_ERR_NO_ERROR);
  }

 private:
  static void expect_done(rd_kafka_error_t* error) {
    EXPECT_EQ(error, nullptr) << rd_kafka_error_string(error);
  }
  std::unique_ptr<KafkaClient> client_;
};

TEST_F(KafkaOutboxTest, FindsItsCheckpointBehindATransactionUnderWay) {
  const auto sink = this->sink();
  ASSERT_TRUE(sink->open());
  const Other other(settings_);
  ASSERT_TRUE(sink->send({{"marks", "anna", "1", {}}}, "one"));
  // The brokers end the other's once its time is up.
  EXPECT_EQ(this->sink()->open().value(), "one");
}

TEST_F(KafkaOutboxTest, RecordsHaveTheirHeadersAndJavasPartition) {
  const auto sink = this->sink();
  ASSERT_TRUE(sink->open());
  ASSERT_TRUE(sink->send({{"marks", "foobar", "{}", {{"ce_id", "7"}, {"ce_type", "t"}}}}, "one"));
  const auto client = KafkaClient::make(KafkaClient::Kind::consumer, settings_, {}, {}).value();
  const KafkaTopic topic = kafka_topic(*client, settings_.topic("marks"));
  // murmur2("foobar") is -790332482 in Java's tests of its client: 1357151166 without its sign bit.
  constexpr std::int32_t kJavas = 1357151166 % 8;
  ASSERT_EQ(rd_kafka_consume_start(topic.get(), kJavas, RD_KAFKA_OFFSET_BEGINNING), 0);
  const std::unique_ptr<rd_kafka_message_t, decltype(&rd_kafka_message_destroy)> message(
      rd_kafka_consume(topic.get(), kJavas, kPatienceMs), &rd_kafka_message_destroy);
  ASSERT_NE(message, nullptr);
  ASSERT_EQ(message->err, RD_KAFKA_RESP_ERR_NO_ERROR);
  EXPECT_EQ(std::string(static_cast<const char*>(message->key), message->key_len), "foobar");
  rd_kafka_headers_t* headers = nullptr;
  ASSERT_EQ(rd_kafka_message_headers(message.get(), &headers), RD_KAFKA_RESP_ERR_NO_ERROR);
  std::vector<std::string> found;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    found.push_back(std::string(name) + "=" + std::string(static_cast<const char*>(value), size));
  }
  EXPECT_THAT(found, ElementsAre("ce_id=7", "ce_type=t"));
}

// A broker of the test's own.
class KafkaOutboxOwn : public KafkaTest {
 protected:
  void begin(const std::vector<std::string>& properties) {
    cluster_ = std::make_unique<KafkaCluster>(1, properties);
    settings_.brokers = cluster_->brokers();
  }
  std::unique_ptr<OutboxSink> sink() {
    return KafkaOutbox::make(settings_, kTopics).value().sink(Partition{0});
  }
  static OutboxRecord mark(const std::string& value) { return {"marks", "anna", value, {}}; }
  // As an outbox does it, however often that fails; its checkpoint is the value.
  static void send_at_last(OutboxSink& sink, const std::string& value) {
    const auto until = Steady::now() + std::chrono::milliseconds(kPatienceMs);
    while (Steady::now() < until) {
      const auto reached = sink.open();
      if (!reached) continue;
      if (*reached == value || sink.send({mark(value)}, value)) return;
    }
    FAIL() << value << " cannot be sent";
  }
  // Until the last that the broker has written of the id is that it knows it no more.
  void wait_until_forgotten() {
    const auto reader =
        KafkaReader::make(settings_, "__transaction_state", ReadWhat::everything).value();
    ASSERT_TRUE(reader->seek(0, 0));
    const auto until = Steady::now() + std::chrono::milliseconds(kPatienceMs);
    bool is_known = true;
    while (Steady::now() < until) {
      KafkaReader::Message message;
      const auto got = reader->next(0, std::chrono::milliseconds{100}, message);
      if (got == KafkaReader::Got::end && !is_known) return;
      const bool is_ours =
          got == KafkaReader::Got::message && message.key.find("-outbox-0") != std::string::npos;
      if (is_ours) is_known = message.value.has_value();
    }
    FAIL() << "the id is still known";
  }
  std::vector<std::string> sent() const {
    std::vector<std::string> values;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(settings_.partitions); ++i) {
      const auto reader =
          KafkaReader::make(settings_, settings_.topic("marks"), ReadWhat::committed_only).value();
      EXPECT_TRUE(reader->seek(i, 0));
      KafkaReader::Message message;
      auto got = KafkaReader::Got::nothing;
      while (got != KafkaReader::Got::end) {
        got = reader->next(i, std::chrono::milliseconds{100}, message);
        if (got == KafkaReader::Got::message) values.push_back(*message.value);
      }
    }
    return values;
  }

  std::unique_ptr<KafkaCluster> cluster_;
  KafkaSettings settings_;
};

// As after summer holidays.
TEST_F(KafkaOutboxOwn, GoesOnAfterItsTransactionalIdHasExpired) {
  begin({"transactional.id.expiration.ms=1000",
         "transaction.remove.expired.transaction.cleanup.interval.ms=100",
         "transaction.state.log.num.partitions=1"});
  const auto old = sink();
  send_at_last(*old, "1");
  wait_until_forgotten();
  const auto next = sink();
  send_at_last(*next, "2");
  EXPECT_FALSE(old->send({mark("zombie")}, "zombie"));
  wait_until_forgotten();
  if (!next->send({mark("3")}, "3")) send_at_last(*next, "3");
  EXPECT_THAT(sent(), ElementsAre("1", "2", "3"));
}

TEST_F(KafkaOutboxOwn, GivesUpWhileItsBrokerHangsAndGoesOnAfter) {
  begin({});
  const auto sink = this->sink();
  ASSERT_TRUE(sink->open());
  ASSERT_TRUE(sink->send({mark("1")}, "one"));
  cluster_->stop(1);
  EXPECT_EQ(sink->send({mark("2")}, "two").error(), OutboxFault::unavailable);
  EXPECT_EQ(sink->open().error(), OutboxFault::unavailable);
  cluster_->resume(1);
  const auto reached = sink->open();
  ASSERT_TRUE(reached);
  const bool again = *reached == "one";
  if (again) {
    EXPECT_TRUE(sink->send({mark("2")}, "two"));
  }
  EXPECT_THAT(sent(), ElementsAre("1", "2"));
}

}  // namespace
}  // namespace klade
