// Records of the vault's topic, and the fold that every node makes of them (docs/storage.md).
//
//   "m" id[16]       -> {format:u32, log_partitions:u32, check:bytes, secret:bytes}   a beginning
//   "k" key id[16]   -> {subject[16], wrapped:bytes}                a live key; none: destroyed
//   "x" subject[16]  -> count:varint key id[16]...                  erased, with its keys
//
//   "t" nil[16]      -> nothing                     a tick: closes a segment whose time is over
//
// The topic is compacted: of each record key the newest value stays, in the order in which they
// were written.  So whatever counts by being first has a record key of its own: of several
// beginnings the first counts, of several keys of a subject the first is used and all open.  A key
// of a subject that has been erased is void, whenever it was written.
//
// A value; not thread-safe.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/vault/vault_image.h"

namespace klade {

struct VaultBeginning {
  static constexpr std::uint32_t kFormat = 1;
  std::uint32_t format = kFormat;
  std::uint32_t log_partitions = 0;  // which partition a school is in depends on it, for ever
  std::string check;                 // wrapped: tells the right operator's key
  std::string secret;                // wrapped: of blind indexes
  FIELDS(format, log_partitions, check, secret)
  bool operator==(const VaultBeginning&) const = default;
};
struct VaultKey {
  Id128 subject;
  std::string wrapped;
  FIELDS(subject, wrapped)
  bool operator==(const VaultKey&) const = default;
};

std::string beginning_record(const Id128& id);
std::string key_record(const KeyId& id);
std::string erasure_record(const Id128& subject);
std::string erasure_value(const std::vector<KeyId>& keys);
std::string tick_record();

// Records that give a fold what it lacks of an image, but for the beginning.  Each round is to be
// confirmed before the next is written: which of a subject's keys is first decides which one seals.
struct VaultRecord {
  std::string record;
  std::string value;
};
std::vector<std::vector<VaultRecord>> rounds_of(const VaultImage& missing);

class VaultFold {
 public:
  // False when the record is none of ours, or broken: the topic is not this program's.
  bool apply(std::string_view record, const std::optional<std::string>& value);

  const VaultBeginning* beginning() const;
  const VaultKey* key(const KeyId& id) const;  // a live one
  bool is_destroyed(const KeyId& id) const { return destroyed_.contains(id); }
  std::optional<KeyId> key_of(const Id128& subject) const;  // the one to seal with
  bool is_erased(const Id128& subject) const { return erased_.contains(subject); }
  // All keys that an erased subject is known to have had.
  std::vector<KeyId> erased_keys(const Id128& subject) const;
  // Live keys, first the one to seal with.
  std::vector<KeyId> keys_of(const Id128& subject) const;
  // Destroyed keys whose bytes still stand in the topic: an erasure that was cut off.
  const std::set<KeyId>& remnants() const { return remnants_; }
  // Subjects whose erasure does not name all their keys.  It has to before these get tombstones:
  // brokers drop those in time, and a key that nothing names any more would be unknown.
  const std::set<Id128>& unnamed() const { return unnamed_; }
  // Nothing before the beginning.
  std::optional<VaultImage> image() const;
  bool has_subjects() const { return !subjects_.empty() || !erased_.empty(); }
  std::size_t live_keys() const { return keys_.size(); }

 private:
  bool begin(const Id128& id, const std::optional<std::string>& value);
  bool take_key(const KeyId& id, const std::optional<std::string>& value);
  bool erase(const Id128& subject, const std::optional<std::string>& value);
  void forget(const Id128& subject, const KeyId& id);
  void destroy(const KeyId& id);

  std::vector<std::pair<Id128, VaultBeginning>> beginnings_;
  std::unordered_map<KeyId, VaultKey> keys_;
  std::unordered_map<Id128, std::vector<KeyId>> subjects_;
  std::map<Id128, std::set<KeyId>> erased_;
  std::set<KeyId> destroyed_;
  std::set<KeyId> remnants_;
  std::set<Id128> unnamed_;
};

}  // namespace klade
