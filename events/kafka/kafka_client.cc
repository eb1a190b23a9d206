#include "events/kafka/kafka_client.h"

#include <librdkafka/rdkafka.h>
#include <rapidjson/document.h>

#include <array>
#include <optional>

namespace klade {
namespace {

constexpr std::size_t kMessageBytes = 512;
constexpr double kMicroseconds = 1e6;

// What every instance of ours is told.
const KafkaClient::Properties kCommon = {
    {"client.id", "klade"},
    {"socket.nagle.disable", "true"},
    {"socket.keepalive.enable", "true"},
    {"socket.connection.setup.timeout.ms", "5000"},
    {"reconnect.backoff.ms", "50"},
    {"reconnect.backoff.max.ms", "500"},
    {"topic.metadata.refresh.fast.interval.ms", "100"},
    {"allow.auto.create.topics", "false"},
    {"statistics.interval.ms", "1000"},
    {"log.connection.close", "false"},
};

using Conf = std::unique_ptr<rd_kafka_conf_t, decltype(&rd_kafka_conf_destroy)>;

std::optional<StorageError> set(rd_kafka_conf_t* conf, const KafkaClient::Properties& properties) {
  std::array<char, kMessageBytes> said{};
  for (const auto& [name, value] : properties) {
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), said.data(), said.size()) !=
        RD_KAFKA_CONF_OK) {
      // Its own words may repeat a password.
      return StorageError{StorageFault::io, "kafka: the property " + name + " is not taken"};
    }
  }
  return std::nullopt;
}

// Null where there is none.
const rapidjson::Value& member(const rapidjson::Value& object, const char* name) {
  static const rapidjson::Value kNone;
  return object.IsObject() && object.HasMember(name) ? object[name] : kNone;
}

std::uint64_t number(const rapidjson::Value& object, const char* name) {
  const auto& found = member(object, name);
  return found.IsInt64() && found.GetInt64() > 0 ? static_cast<std::uint64_t>(found.GetInt64()) : 0;
}

KafkaState::Broker broker_of(const rapidjson::Value& said) {
  KafkaState::Broker broker;
  const auto text = [&](const char* name) {
    const auto& found = member(said, name);
    return found.IsString() ? found.GetString() : "";
  };
  broker.name = text("nodename");
  broker.up = std::string_view(text("state")) == "UP";
  broker.requests_in_flight = number(said, "waitresp_cnt");
  broker.retries = number(said, "txretries");
  broker.timeouts = number(said, "req_timeouts");
  broker.disconnects = number(said, "disconnects");
  broker.round_trip_seconds =
      static_cast<double>(number(member(said, "rtt"), "avg")) / kMicroseconds;
  return broker;
}

KafkaState read_statistics(std::string_view json) {
  KafkaState state;
  rapidjson::Document said;
  said.Parse(json.data(), json.size());
  if (said.HasParseError()) return state;
  state.waiting_messages = number(said, "msg_cnt");
  state.producer_epochs = number(member(said, "eos"), "epoch_cnt");
  const auto& brokers = member(said, "brokers");
  if (!brokers.IsObject()) return state;
  for (const auto& each : brokers.GetObject()) {
    // Those it was told to begin with have a negative id, beside the real ones.
    const auto& id = member(each.value, "nodeid");
    if (id.IsInt() && id.GetInt() >= 0) state.brokers.push_back(broker_of(each.value));
  }
  return state;
}

}  // namespace

KafkaTrouble trouble_of(int error) {
  switch (static_cast<rd_kafka_resp_err_t>(error)) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return KafkaTrouble::none;
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
      return KafkaTrouble::end_of_partition;
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
      return KafkaTrouble::out_of_range;
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
      return KafkaTrouble::corrupt;
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      return KafkaTrouble::unknown_topic;
    case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS:
      return KafkaTrouble::exists;
    case RD_KAFKA_RESP_ERR__FENCED:
    case RD_KAFKA_RESP_ERR_PRODUCER_FENCED:
    case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
      return KafkaTrouble::fenced;
    case RD_KAFKA_RESP_ERR__FATAL:
    case RD_KAFKA_RESP_ERR__DESTROY:
    case RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE:
      return KafkaTrouble::fatal;
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
      return KafkaTrouble::denied;
    case RD_KAFKA_RESP_ERR__INVALID_ARG:
    case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE:
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION:
    case RD_KAFKA_RESP_ERR_INVALID_CONFIG:
    case RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR:
    case RD_KAFKA_RESP_ERR_INVALID_PARTITIONS:
    case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
      return KafkaTrouble::misused;
    default:
      // Connections, elections, time-outs: an unknown one among them is waited for, too.
      return KafkaTrouble::passing;
  }
}

struct KafkaClient::Hooks {
  static void report(rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
    static_cast<KafkaClient*>(self)->callbacks_.on_report(*message);
  }
  static void error(rd_kafka_t*, int code, const char* reason, void* self) {
    auto& client = *static_cast<KafkaClient*>(self);
    ++client.errors_;
    {
      const std::lock_guard lock(client.mutex_);
      client.complaint_ = reason;
    }
    if (client.callbacks_.on_trouble) client.callbacks_.on_trouble(trouble_of(code));
  }
  static int statistics(rd_kafka_t*, char* json, std::size_t size, void* self) {
    auto& client = *static_cast<KafkaClient*>(self);
    KafkaState state = read_statistics({json, size});
    const std::lock_guard lock(client.mutex_);
    client.statistics_ = std::move(state);
    return 0;
  }
  // What matters of it comes as an error too.
  static void log(const rd_kafka_t*, int, const char*, const char*) {}
};

Result<std::unique_ptr<KafkaClient>, StorageError> KafkaClient::make(Kind kind,
                                                                     const KafkaSettings& settings,
                                                                     const Properties& properties,
                                                                     Callbacks callbacks) {
  Conf conf(rd_kafka_conf_new(), &rd_kafka_conf_destroy);
  const Properties where = {{"bootstrap.servers", settings.brokers}};
  for (const Properties& each : {kCommon, settings.properties, properties, where}) {
    if (auto wrong = set(conf.get(), each)) return Failure{*std::move(wrong)};
  }
  std::unique_ptr<KafkaClient> client(new KafkaClient(std::move(callbacks)));
  rd_kafka_conf_set_opaque(conf.get(), client.get());
  rd_kafka_conf_set_error_cb(conf.get(), &Hooks::error);
  rd_kafka_conf_set_stats_cb(conf.get(), &Hooks::statistics);
  rd_kafka_conf_set_log_cb(conf.get(), &Hooks::log);
  if (client->callbacks_.on_report) rd_kafka_conf_set_dr_msg_cb(conf.get(), &Hooks::report);
  std::array<char, kMessageBytes> said{};
  const auto type = kind == Kind::producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER;
  client->handle_ = rd_kafka_new(type, conf.get(), said.data(), said.size());
  if (client->handle_ == nullptr) {
    return Failure{StorageError{StorageFault::io, "kafka: " + std::string(said.data())}};
  }
  static_cast<void>(conf.release());  // the instance's now
  return client;
}

KafkaClient::~KafkaClient() {
  if (handle_ != nullptr) rd_kafka_destroy(handle_);
}

void KafkaClient::add_state(KafkaState& state) const {
  state.errors += errors_;
  const std::lock_guard lock(mutex_);
  state.waiting_messages += statistics_.waiting_messages;
  state.producer_epochs += statistics_.producer_epochs;
  state.brokers.insert(state.brokers.end(), statistics_.brokers.begin(), statistics_.brokers.end());
}

std::string KafkaClient::complaint() const {
  const std::lock_guard lock(mutex_);
  return complaint_;
}

void KafkaTopicDeleter::operator()(rd_kafka_topic_s* topic) const { rd_kafka_topic_destroy(topic); }

KafkaTopic kafka_topic(const KafkaClient& client, const std::string& name) {
  return KafkaTopic(rd_kafka_topic_new(client.handle(), name.c_str(), nullptr));
}

}  // namespace klade
