// RocksVault: the vault in a RocksDB directory, every write synced.  The log's data without this
// directory and the operator's key are unreadable: back both up, apart from the log.
//
//   "m"           -> {format:u32, check:bytes, secret:bytes}   wrapped under the operator's key
//   "s" subject   -> key id                                    every subject that had a key
//   "k" key id    -> {subject, wrapped:bytes}                  a live key; the subject's seals,
//                                                              others were taken over
//   "e" key id    -> subject                                   a destroyed one: the tombstone
//   "p" key id    -> subject                                   destroyed, bytes not yet overwritten
//
// erase() returns when the tombstone is durable and neither the tables nor the WAL hold the key's
// bytes any more; an erasure that was cut off is finished by the next open().  A failed synced
// write stops the process, as the log's does.
//
// create() and open() are two functions: a vault missing beside a log must not be made anew
// silently.  open_read_only() needs no lock and sees what was durable when it opened.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "events/core/storage_error.h"
#include "events/vault/key_vault.h"
#include "events/vault/secret.h"
#include "events/vault/vault_image.h"

namespace klade {

class RocksVault final : public KeyVault {
 public:
  static constexpr std::size_t kCachedKeys = 65'536;  // unwrapped, in memory; beyond: any one goes

  using Opening = Result<std::unique_ptr<RocksVault>, StorageError>;
  static Opening create(const std::filesystem::path& directory, const SecretKey& operator_key);
  static Opening open(const std::filesystem::path& directory, const SecretKey& operator_key);
  // seal() of a new subject and erase() answer VaultFault::storage.
  static Opening open_read_only(const std::filesystem::path& directory,
                                const SecretKey& operator_key);
  // Takes over another vault, which the same operator's key must open, in one write.  A vault that
  // is there is brought up to the image; StorageFault::exists when it is another one.
  static Opening create_from(const std::filesystem::path& directory,
                             const SecretKey& operator_key,
                             const VaultImage& image);

  ~RocksVault() override;
  RocksVault(const RocksVault&) = delete;
  RocksVault& operator=(const RocksVault&) = delete;

  Result<Sealed, VaultFault> seal(const Id128& subject,
                                  std::string_view purpose,
                                  std::string_view text) override;
  Result<Opened, VaultFault> open(const Sealed& sealed, std::string_view purpose) const override;
  using KeyVault::erase;
  Result<Unit, VaultFault> erase(std::span<const Id128> subjects) override;
  bool is_erased(const Id128& subject) const override;
  bool is_empty() const;  // no subject ever had a key here
  // Nothing when a row is broken.
  std::optional<VaultImage> image() const;
  BlindIndex blind(std::string_view purpose, std::string_view text) const override;
  Result<std::optional<std::string>, VaultFault> pseudonym(SchoolId school,
                                                           PersonId person) const override;

 private:
  class Core;
  explicit RocksVault(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace klade
