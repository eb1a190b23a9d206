// Records of the vault's topic, and the fold that every node makes of them (docs/storage.md).
//
//   "m" id[16]       -> {format:u32, log_partitions:u32, check:bytes, secret:bytes}   a beginning
//   "k" key id[16]   -> {subject[16], wrapped:bytes}       a key; empty when it is destroyed
//   "x" subject[16]  -> nothing                            erased
//   "t" nil[16]      -> nothing                            a tick: closes a segment that is old
//
// The topic is compacted: of each record key the newest value stays, in the order in which they
// were written.  So whatever counts by being first has a record key of its own: of several
// beginnings the first counts, of several keys of a subject the first is used and all open.  And
// whatever is to be known for ever stands in a value that nothing replaces: a destroyed key keeps
// its record, without its bytes, so that nobody takes it for an unknown one; Kafka's own tombstones
// would go in time.  A key of a subject that has been erased is void, whenever it was written.
//
// A value; not thread-safe.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
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
  std::string wrapped;  // empty: destroyed
  FIELDS(subject, wrapped)
  bool operator==(const VaultKey&) const = default;
};

std::string beginning_record(const Id128& id);
std::string key_record(const KeyId& id);
std::string erasure_record(const Id128& subject);
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
  // Live keys, first the one to seal with.
  std::vector<KeyId> keys_of(const Id128& subject) const;
  bool is_erased(const Id128& subject) const;
  // One that a box for an erased subject, or for one that is about to be, can name.
  std::optional<KeyId> destroyed_key_of(const Id128& subject) const;
  // Destroyed keys whose bytes still stand in the topic, and whose they are: an erasure that was
  // cut off, or a key that was made too late.
  const std::map<KeyId, Id128>& remnants() const { return remnants_; }
  // Nothing before the beginning.
  std::optional<VaultImage> image() const;
  bool has_subjects() const { return !subjects_.empty(); }
  std::size_t live_keys() const { return keys_.size(); }

 private:
  struct Subject {
    std::vector<KeyId> live;
    std::set<KeyId> destroyed;
    bool erased = false;
  };
  bool begin(const Id128& id, const std::string& value);
  bool take_key(const KeyId& id, const std::string& value);
  void erase(const Id128& subject);
  void destroy(const KeyId& id, Subject& subject);

  std::vector<std::pair<Id128, VaultBeginning>> beginnings_;
  std::unordered_map<KeyId, VaultKey> keys_;
  std::unordered_map<Id128, Subject> subjects_;
  std::unordered_set<KeyId> destroyed_;
  std::map<KeyId, Id128> remnants_;
};

}  // namespace klade
