// Opening a school's history for reading, also while `klade serve` has it open: nothing is locked
// and nothing is written.  Each function says on the console what is wrong and answers null.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "events/core/storage_error.h"
#include "events/data_dir.h"
#include "events/kafka/kafka_settings.h"
#include "events/log/event_log.h"
#include "events/vault/key_vault.h"
#include "events/vault/secret.h"
#include "projections/rocks_views.h"
#include "replay/console.h"

namespace klade {

// Where a history is: log and vault in a data directory, or in a cluster's topics.  Beside those a
// directory may be given: a node's, with its views and perhaps its operator.key.
struct HistorySource {
  std::filesystem::path data;          // empty: none
  std::optional<KafkaSettings> kafka;  // nothing: everything stands in `data`
};

std::string describe(const StorageError& error);
// The log as it stands now; records that come later are not seen.
std::unique_ptr<EventLog> open_log(const HistorySource& source, Console& console);
// What can be read of an embedded log that is broken; null without a word.
std::unique_ptr<EventLog> open_damaged_log(const HistorySource& source);
// To be opened before the log they are held against, which then has all that they have seen.
bool has_live_views(const HistorySource& source);
std::unique_ptr<RocksViews> open_live_views(const HistorySource& source, Console& console);

// Who may see personal data, and where the key to it is.
struct Clearance {
  bool with_personal_data = false;
  std::filesystem::path operator_key;  // empty: the data directory's own
};
// `operator_key` empty: the data directory's own.
std::optional<SecretKey> open_operator_key(const HistorySource& source,
                                           const std::filesystem::path& operator_key,
                                           Console& console);
// The vault, or without clearance one that opens everything as kSealedText.
inline constexpr const char* kSealedText = "[sealed]";
std::unique_ptr<KeyVault> open_vault(const HistorySource& source,
                                     const Clearance& clearance,
                                     Console& console);

// An empty place for views; gone with its owner.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace klade
