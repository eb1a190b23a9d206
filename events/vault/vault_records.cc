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
std::string erasure_value(const std::vector<KeyId>& keys) { return packed(keys); }

std::vector<std::vector<VaultRecord>> rounds_of(const VaultImage& missing) {
  std::vector<std::vector<VaultRecord>> rounds(1);
  for (const VaultImage::Erasure& each : missing.erased) {
    rounds[0].push_back({erasure_record(each.subject), erasure_value(each.keys)});
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
  if (!id) return false;
  switch (static_cast<Kind>(record.front())) {
    case Kind::beginning:
      return begin(*id, value);
    case Kind::key:
      return take_key(KeyId(*id), value);
    case Kind::erasure:
      return erase(*id, value);
    case Kind::tick:
      return true;
  }
  return false;
}

bool VaultFold::begin(const Id128& id, const std::optional<std::string>& value) {
  if (!value) return std::erase_if(beginnings_, [&](const auto& b) { return b.first == id; }), true;
  const auto beginning = unpacked<VaultBeginning>(*value);
  if (!beginning || beginning->format != VaultBeginning::kFormat) return false;
  beginnings_.emplace_back(id, *beginning);
  return true;
}

bool VaultFold::take_key(const KeyId& id, const std::optional<std::string>& value) {
  if (!value) return destroy(id), true;
  auto key = unpacked<VaultKey>(*value);
  if (!key) return false;
  if (const auto erased = erased_.find(key->subject); erased != erased_.end()) {
    if (erased->second.insert(id).second) unnamed_.insert(key->subject);
    destroyed_.insert(id);
    remnants_.insert(id);
    return true;
  }
  std::vector<KeyId>& keys = subjects_[key->subject];
  if (std::ranges::find(keys, id) == keys.end()) keys.push_back(id);
  keys_[id] = *std::move(key);
  return true;
}

// The key's bytes are no longer the newest of their record: compaction drops them.
void VaultFold::destroy(const KeyId& id) {
  destroyed_.insert(id);
  remnants_.erase(id);
  const auto found = keys_.find(id);
  if (found == keys_.end()) return;
  forget(found->second.subject, id);
  keys_.erase(found);
}

void VaultFold::forget(const Id128& subject, const KeyId& id) {
  const auto found = subjects_.find(subject);
  if (found == subjects_.end()) return;
  std::erase(found->second, id);
  if (found->second.empty()) subjects_.erase(found);
}

bool VaultFold::erase(const Id128& subject, const std::optional<std::string>& value) {
  if (!value) return false;  // an erasure is never taken back
  const auto named = unpacked<std::vector<KeyId>>(*value);
  if (!named) return false;
  std::set<KeyId>& erased = erased_[subject];
  const std::set<KeyId> names(named->begin(), named->end());
  erased.insert(names.begin(), names.end());
  destroyed_.insert(named->begin(), named->end());
  for (const KeyId& id : keys_of(subject)) {
    erased.insert(id);
    destroyed_.insert(id);
    remnants_.insert(id);
    keys_.erase(id);
  }
  subjects_.erase(subject);
  if (erased.size() > names.size()) unnamed_.insert(subject);
  if (erased.size() == names.size()) unnamed_.erase(subject);
  return true;
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
  if (found == subjects_.end()) return std::nullopt;
  return found->second.front();
}

std::vector<KeyId> VaultFold::keys_of(const Id128& subject) const {
  const auto found = subjects_.find(subject);
  return found == subjects_.end() ? std::vector<KeyId>{} : found->second;
}

std::vector<KeyId> VaultFold::erased_keys(const Id128& subject) const {
  const auto found = erased_.find(subject);
  if (found == erased_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

std::optional<VaultImage> VaultFold::image() const {
  const VaultBeginning* begun = beginning();
  if (begun == nullptr) return std::nullopt;
  VaultImage image{begun->check, begun->secret, {}, {}};
  const std::map<Id128, std::vector<KeyId>> ordered(subjects_.begin(), subjects_.end());
  for (const auto& [subject, keys] : ordered) {
    for (const KeyId& id : keys) image.keys.push_back({id, subject, keys_.at(id).wrapped});
  }
  for (const auto& [subject, keys] : erased_) {
    image.erased.push_back({subject, {keys.begin(), keys.end()}});
  }
  return image;
}

}  // namespace klade
