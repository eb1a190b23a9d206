// KafkaVault: the vault of a cluster, in a compacted Kafka topic, PREFIX.vault; events/vault/
// vault_records.h has its records.  Every node reads the topic, keeps the wrapped keys in memory
// (some 200 bytes each) and nothing on its disk.
//
// A key is used once it has been read back, so all nodes agree which one a subject has.  A key that
// is unknown here may be one that another node has just made: the topic is read to its end before
// `unknown_key` is said.  erase() returns when the erasure has been read back and every key's
// record stands there without its bytes; a node opens nothing of it once it has read that, some
// milliseconds later while its brokers answer it and later when they do not.  The brokers
// drop the bytes within kKeySurvivalMs (events/kafka/kafka_topics.h) while a node that may write is
// up.  One that was cut off is finished by the next such node, or within an eighth of that time.
//
// Calls that need the brokers give up after kPatience, all their steps together:
// VaultFault::unavailable.  On top of it comes the time for which KafkaProducer::send() waits:
// while the producer is being replaced, a second or so; while it is full of what is not confirmed,
// at most KafkaProducer::kRecordTimeout.
#pragma once

#include <chrono>
#include <memory>

#include "events/core/storage_error.h"
#include "events/kafka/kafka_topics.h"
#include "events/vault/key_vault.h"
#include "events/vault/secret.h"
#include "events/vault/vault_image.h"

namespace klade {

class KafkaVault final : public KeyVault {
 public:
  static constexpr std::size_t kCachedKeys = 65'536;  // unwrapped, in memory; beyond: any one goes
  static constexpr std::chrono::milliseconds kPatience{5'000};

  using Opening = Result<std::unique_ptr<KafkaVault>, StorageError>;
  // Of two nodes that begin it at once, one does; both then have the same vault.
  static Opening create_or_open(const KafkaSettings& settings,
                                const SecretKey& operator_key,
                                std::int64_t key_survival_ms = kKeySurvivalMs);
  // StorageFault::missing when there is none; wrong_key when it is another's.
  static Opening open(const KafkaSettings& settings, const SecretKey& operator_key);
  // seal() of a new subject and erase() answer VaultFault::storage.
  static Opening open_read_only(const KafkaSettings& settings, const SecretKey& operator_key);

  // Takes over another vault, which the same operator's key must open; one that was cut off is
  // completed, and brought up to the image.  StorageFault::exists when another vault is there.
  // No node may use it before it is whole.
  static Opening create_from(const KafkaSettings& settings,
                             const SecretKey& operator_key,
                             const VaultImage& image);

  ~KafkaVault() override;
  KafkaVault(const KafkaVault&) = delete;
  KafkaVault& operator=(const KafkaVault&) = delete;

  Result<Sealed, VaultFault> seal(const Id128& subject,
                                  std::string_view purpose,
                                  std::string_view text) override;
  Result<Opened, VaultFault> open(const Sealed& sealed, std::string_view purpose) const override;
  using KeyVault::erase;
  Result<Unit, VaultFault> erase(std::span<const Id128> subjects) override;
  bool is_erased(const Id128& subject) const override;
  BlindIndex blind(std::string_view purpose, std::string_view text) const override;
  Result<std::optional<std::string>, VaultFault> pseudonym(SchoolId school,
                                                           PersonId person) const override;

  bool is_empty() const;  // no subject ever had a key here
  VaultImage image() const;
  // How many partitions the log had when this vault was begun.
  std::uint32_t log_partitions() const;

 private:
  class Core;
  enum class Use { make, write, read };
  static Opening open_as(const KafkaSettings& settings,
                         const SecretKey& operator_key,
                         Use use,
                         std::int64_t key_survival_ms,
                         const VaultImage* image = nullptr);
  explicit KafkaVault(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace klade
