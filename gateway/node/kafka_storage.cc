#include "gateway/node/kafka_storage.h"

#include <fstream>
#include <iterator>

#include "events/cluster/kafka_announcements.h"
#include "events/core/rocks.h"
#include "events/log/kafka_log.h"
#include "events/vault/kafka_vault.h"

namespace klade {
namespace {

NodeFault fault_of(const std::string& part, const StorageError& error) {
  return {part + "_" + std::string(name_of(error.fault)), error.message};
}
Failure<NodeFault> failure(const std::string& code, const std::string& text) {
  return {NodeFault{code, text}};
}

using Log = std::unique_ptr<KafkaLog>;
using Vault = std::unique_ptr<KafkaVault>;
struct Both {
  Vault vault;
  Log log;
};

Failure<NodeFault> log_is_gone(const KafkaSettings& kafka) {
  return failure("log_missing",
                 "there was a log here and it is gone: restore the topic " + kafka.topic("log"));
}

// The log is made last: with a log, all is there.
Result<Both, NodeFault> begin(const DataDir& dir,
                              const KafkaSettings& kafka,
                              const SecretKey& key) {
  if (shows_a_log(dir)) {
    return failure("log_missing",
                   dir.root.string() + " shows a log that the brokers do not have: name the " +
                       "right ones, restore the topic " + kafka.topic("log") +
                       ", or take an empty directory");
  }
  auto vault = KafkaVault::create_or_open(kafka, key);
  if (!vault) return Failure{fault_of("vault", vault.error())};
  const bool used = !(*vault)->is_empty();
  // Of a node that begins at the same time the log may be there by now, and the vault in use.
  auto log = used ? KafkaLog::open(kafka) : KafkaLog::create_or_open(kafka);
  if (!log && used && log.error().fault == StorageFault::missing) return log_is_gone(kafka);
  if (!log) return Failure{fault_of("log", log.error())};
  return Both{std::move(*vault), std::move(*log)};
}

Result<Both, NodeFault> open_both(const NodeOptions& options,
                                  const KafkaSettings& kafka,
                                  const SecretKey& key) {
  auto log = KafkaLog::open(kafka);
  const bool missing = !log && log.error().fault == StorageFault::missing;
  if (missing && options.create) return begin(options.dir, kafka, key);
  if (!log) return Failure{fault_of("log", log.error())};
  auto vault = KafkaVault::open(kafka, key);
  if (!vault) return Failure{fault_of("vault", vault.error())};
  return Both{std::move(*vault), std::move(*log)};
}

}  // namespace

Result<NodeId, NodeFault> node_id_of(const DataDir& dir) {
  const std::string path = dir.node().string();
  if (!make_directory(dir.root)) {
    return failure("data_dir", dir.root.string() + " cannot be made");
  }
  std::string text;
  if (std::ifstream in(path, std::ios::binary); in) {
    text.assign(std::istreambuf_iterator<char>(in), {});
  } else {
    text = to_text(random_id()) + '\n';
    std::ofstream out(path, std::ios::binary);
    out << text << std::flush;
    if (!out) return failure("node_id", path + " cannot be written");
  }
  if (text.ends_with('\n')) text.pop_back();
  const auto node = parse_id<NodeId>(text);
  if (!node || node->is_nil()) return failure("node_id", path + " is not the id of a node");
  return *node;
}

Result<Storage, NodeFault> open_kafka_storage(const NodeOptions& options,
                                              const KafkaSettings& kafka) {
  const auto key_file =
      options.operator_key.empty() ? options.dir.operator_key() : options.operator_key;
  const auto key = load_operator_key(key_file);
  if (!key) {
    NodeFault fault = fault_of("operator_key", key.error());
    fault.text += ": 64 hexadecimal digits, the same for every node";
    return Failure{fault};
  }
  // A guest beside the server, with its settings, is none of the nodes that are counted on.
  Result<NodeId, NodeFault> node = options.link.guest ? NodeId(random_id()) : options.node;
  if (node->is_nil()) node = node_id_of(options.dir);
  if (!node) return Failure{node.error()};
  auto both = open_both(options, kafka, *key);
  if (!both) return Failure{both.error()};
  const auto partitions = both->log->partitions();
  if (both->vault->log_partitions() != partitions) {
    return failure("log_partitions",
                   kafka.topic("log") + " has " + std::to_string(partitions) +
                       " partitions, the vault was begun for " +
                       std::to_string(both->vault->log_partitions()));
  }
  auto announcements = KafkaAnnouncements::make(kafka);
  if (!announcements) return Failure{fault_of("nodes", announcements.error())};
  const std::shared_ptr<KafkaAnnouncements> told = std::move(*announcements);
  ClusterParts parts;
  parts.announcements = told;
  parts.operator_key = *key;
  parts.node = *node;
  parts.kafka_state = [log = both->log.get(), told] {
    KafkaState state = log->state();
    told->add_state(state);
    return state;
  };
  Storage storage;
  storage.cluster = std::move(parts);
  storage.vault = std::move(both->vault);
  storage.log = std::move(both->log);
  return storage;
}

}  // namespace klade
