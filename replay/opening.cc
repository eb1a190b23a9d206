#include "replay/opening.h"

#include <string>

#include "events/core/id.h"
#include "events/kafka/kafka_reader.h"
#include "events/kafka/kafka_topics.h"
#include "events/log/embedded_log.h"
#include "events/log/kafka_log.h"
#include "events/vault/kafka_vault.h"
#include "events/vault/rocks_vault.h"
#include "projections/projection.h"
#include "replay/fixed_log.h"

namespace klade {
namespace {

// Knows nothing and shows nothing: names are not needed to check a history.
class SealedVault final : public KeyVault {
 public:
  Result<Sealed, VaultFault> seal(const Id128&, std::string_view, std::string_view) override {
    return Failure{VaultFault::storage};
  }
  Result<Opened, VaultFault> open(const Sealed& sealed, std::string_view) const override {
    return Opened(sealed.empty() ? std::string() : std::string(kSealedText));
  }
  Result<Unit, VaultFault> erase(std::span<const Id128>) override {
    return Failure{VaultFault::storage};
  }
  bool is_erased(const Id128&) const override { return false; }
  BlindIndex blind(std::string_view, std::string_view) const override { return {}; }
  Result<std::optional<std::string>, VaultFault> pseudonym(SchoolId, PersonId) const override {
    return Failure{VaultFault::storage};
  }
};

std::unique_ptr<EventLog> as_it_stands(std::unique_ptr<KafkaLog> log,
                                       const KafkaSettings& settings,
                                       Console& console) {
  const std::string topic = settings.topic(log_topic().name);
  const auto reader = KafkaReader::make(settings, topic, ReadWhat::everything);
  if (!reader.ok()) {
    console.fault("the log in " + topic + " cannot be read: " + describe(reader.error()));
    return nullptr;
  }
  std::vector<Offset> ends;
  for (std::uint32_t p = 0; p < log->partitions(); ++p) {
    const auto range = (*reader)->ask_range(static_cast<std::int32_t>(p),
                                            FixedLog::kTries * KafkaLog::kReadTimeout);
    if (!range) {
      console.fault("the log in " + topic + " cannot be read: nobody says where partition " +
                    std::to_string(p) + " ends");
      return nullptr;
    }
    ends.push_back(Offset{static_cast<std::uint64_t>(range->end)});
  }
  return std::make_unique<FixedLog>(std::move(log), std::move(ends));
}

// Null with its words on the console.
template <class Opened>
auto opened_or_said(Opened opened, const std::string& what, Console& console) {
  if (opened.ok()) return std::move(*opened);
  console.fault(what + " cannot be read: " + describe(opened.error()));
  return std::remove_reference_t<decltype(*opened)>();
}

}  // namespace

std::string describe(const StorageError& error) {
  return std::string(name_of(error.fault)) + (error.message.empty() ? "" : ": " + error.message);
}

std::unique_ptr<EventLog> open_log(const HistorySource& source, Console& console) {
  if (source.kafka) {
    auto log = opened_or_said(KafkaLog::open_read_only(*source.kafka),
                              "the log in " + source.kafka->topic(log_topic().name),
                              console);
    return log ? as_it_stands(std::move(log), *source.kafka, console) : nullptr;
  }
  const auto directory = DataDir{source.data}.log();
  return opened_or_said(
      EmbeddedLog::open_read_only(directory), "the log in " + directory.string(), console);
}

std::unique_ptr<EventLog> open_damaged_log(const HistorySource& source) {
  if (source.kafka) return nullptr;
  auto log = EmbeddedLog::open_damaged(DataDir{source.data}.log());
  return log.ok() ? std::move(*log) : nullptr;
}

bool has_live_views(const HistorySource& source) {
  std::error_code ignored;
  return !source.data.empty() && std::filesystem::exists(DataDir{source.data}.views(), ignored);
}

std::unique_ptr<RocksViews> open_live_views(const HistorySource& source, Console& console) {
  if (source.data.empty()) {
    console.fault(
        "there are no views to read: --data names the directory of the node that has them");
    return nullptr;
  }
  const auto directory = DataDir{source.data}.views();
  auto views = RocksViews::open_read_only(directory, all_projections(), 0);
  if (views.ok()) return std::move(*views);
  console.fault("the views in " + directory.string() +
                " cannot be read: " + std::string(name_of(views.error())));
  return nullptr;
}

std::optional<SecretKey> open_operator_key(const HistorySource& source,
                                           const std::filesystem::path& operator_key,
                                           Console& console) {
  if (operator_key.empty() && source.data.empty()) {
    console.fault("the operator's key is needed: --operator-key names its file");
    return std::nullopt;
  }
  const auto path = operator_key.empty() ? DataDir{source.data}.operator_key() : operator_key;
  const auto key = load_operator_key(path);
  if (key.ok()) return *key;
  console.fault("the operator's key " + path.string() +
                " cannot be read: " + describe(key.error()));
  return std::nullopt;
}

std::unique_ptr<KeyVault> open_vault(const HistorySource& source,
                                     const Clearance& clearance,
                                     Console& console) {
  if (!clearance.with_personal_data) return std::make_unique<SealedVault>();
  const auto key = open_operator_key(source, clearance.operator_key, console);
  if (!key) return nullptr;
  if (source.kafka) {
    return opened_or_said(KafkaVault::open_read_only(*source.kafka, *key),
                          "the vault in " + source.kafka->topic(vault_topic().name),
                          console);
  }
  const auto directory = DataDir{source.data}.vault();
  return opened_or_said(
      RocksVault::open_read_only(directory, *key), "the vault in " + directory.string(), console);
}

ScratchDirectory::ScratchDirectory()
    : path_(std::filesystem::temp_directory_path() / ("klade-replay-" + to_text(random_id()))) {}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace klade
