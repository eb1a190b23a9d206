#include "events/vault/vault_records.h"

#include <algorithm>

#include "events/core/bytes.h"

namespace klade {
namespace {

enum class Kind : char { beginning = 'm', key = 'k', erasure = 'x', tick = 't' };

std::string record_of(Kind kind, const Id128& id) {
  return std::string(1, static_cast<char>(kind)) + packed(id);
}

}  // namespace

std::string beginning_record(const Id128& id) { return record_of(Kind::beginning, id); }
std::string key_record(const KeyId& id) { return record_of(Kind::key, id); }
std::string erasure_record(const Id128& subject) { return record_of(Kind::erasure, subject); }
std::string tick_record() { return record_of(Kind::tick, Id128{}); }

std::vector<std::vector<VaultRecord>> rounds_of(const VaultImage& missing) {
  std::vector<std::vector<VaultRecord>> rounds(1);
  for (const VaultImage::Erasure& each : missing.erased) {
    rounds[0].push_back({erasure_record(each.subject), {}});
    for (const KeyId& id : each.keys) {
      rounds[0].push_back({key_record(id), packed(VaultKey{each.subject, {}})});
    }
  }
  std::unordered_map<Id128, std::size_t> before;  // keys of the subject
  for (const VaultImage::Key& key : missing.keys) {
    const std::size_t round = before[key.subject]++;
    if (round == rounds.size()) rounds.emplace_back();
    rounds[round].push_back({key_record(key.id), packed(VaultKey{key.subject, key.wrapped})});
  }
  return rounds;
}

bool VaultFold::apply(std::string_view record, const std::optional<std::string>& value) {
  if (record.empty()) return false;
  const auto id = unpacked<Id128>(record.substr(1));
  if (!id || !value) return false;  // nothing of ours is ever taken back
  switch (static_cast<Kind>(record.front())) {
    case Kind::beginning:
      return begin(*id, *value);
    case Kind::key:
      return take_key(KeyId(*id), *value);
    case Kind::erasure:
      return erase(*id), true;
    case Kind::tick:
      return true;
  }
  return false;
}

bool VaultFold::begin(const Id128& id, const std::string& value) {
  const auto beginning = unpacked<VaultBeginning>(value);
  if (!beginning || beginning->format != VaultBeginning::kFormat) return false;
  beginnings_.emplace_back(id, *beginning);
  return true;
}

bool VaultFold::take_key(const KeyId& id, const std::string& value) {
  auto key = unpacked<VaultKey>(value);
  if (!key) return false;
  Subject& subject = subjects_[key->subject];
  // The bytes are no longer the newest of their record: compaction drops them.
  if (key->wrapped.empty()) {
    destroy(id, subject);
    remnants_.erase(id);
    return true;
  }
  if (subject.erased) {
    destroy(id, subject);
    remnants_.emplace(id, key->subject);
    return true;
  }
  if (std::ranges::find(subject.live, id) == subject.live.end()) subject.live.push_back(id);
  keys_[id] = *std::move(key);
  return true;
}

void VaultFold::destroy(const KeyId& id, Subject& subject) {
  std::erase(subject.live, id);
  subject.destroyed.insert(id);
  destroyed_.insert(id);
  keys_.erase(id);
}

void VaultFold::erase(const Id128& id) {
  Subject& subject = subjects_[id];
  subject.erased = true;
  for (const KeyId& key : std::vector<KeyId>(subject.live)) {
    destroy(key, subject);
    remnants_.emplace(key, id);
  }
}

const VaultBeginning* VaultFold::beginning() const {
  return beginnings_.empty() ? nullptr : &beginnings_.front().second;
}

const VaultKey* VaultFold::key(const KeyId& id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : &found->second;
}

std::optional<KeyId> VaultFold::key_of(const Id128& subject) const {
  const auto found = subjects_.find(subject);
  if (found == subjects_.end() || found->second.live.empty()) return std::nullopt;
  return found->second.live.front();
}

std::vector<KeyId> VaultFold::keys_of(const Id128& subject) const {
  const auto found = subjects_.find(subject);
  return found == subjects_.end() ? std::vector<KeyId>{} : found->second.live;
}

bool VaultFold::is_erased(const Id128& subject) const {
  const auto found = subjects_.find(subject);
  return found != subjects_.end() && found->second.erased;
}

std::optional<KeyId> VaultFold::destroyed_key_of(const Id128& subject) const {
  const auto found = subjects_.find(subject);
  if (found == subjects_.end() || found->second.destroyed.empty()) return std::nullopt;
  return *found->second.destroyed.begin();
}

std::optional<VaultImage> VaultFold::image() const {
  const VaultBeginning* begun = beginning();
  if (begun == nullptr) return std::nullopt;
  VaultImage image{begun->check, begun->secret, {}, {}};
  const std::map<Id128, Subject> ordered(subjects_.begin(), subjects_.end());
  for (const auto& [id, subject] : ordered) {
    for (const KeyId& key : subject.live) image.keys.push_back({key, id, keys_.at(key).wrapped});
    if (subject.erased) {
      image.erased.push_back({id, {subject.destroyed.begin(), subject.destroyed.end()}});
    }
  }
  return image;
}

}  // namespace klade
