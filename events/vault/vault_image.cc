#include "events/vault/vault_image.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace klade {
namespace {

using KeysBySubject = std::unordered_map<Id128, std::vector<KeyId>>;

KeysBySubject live_in(const VaultImage& image) {
  KeysBySubject keys;
  for (const VaultImage::Key& key : image.keys) keys[key.subject].push_back(key.id);
  return keys;
}

KeysBySubject erased_in(const VaultImage& image) {
  KeysBySubject keys;
  for (const VaultImage::Erasure& each : image.erased) keys[each.subject] = each.keys;
  return keys;
}

bool has_all(const std::vector<KeyId>& all, const std::vector<KeyId>& some) {
  const std::unordered_set<KeyId> known(all.begin(), all.end());
  return std::ranges::all_of(some, [&](const KeyId& id) { return known.contains(id); });
}

// Whether `image` knows of every key that is live there.
bool knows_keys(const VaultImage& there, const VaultImage& image) {
  const KeysBySubject live = live_in(image);
  const KeysBySubject erased = erased_in(image);
  return std::ranges::all_of(live_in(there), [&](const auto& entry) {
    const auto& [subject, keys] = entry;
    if (const auto found = live.find(subject); found != live.end()) {
      // Which key seals decides a person's pseudonym.
      return keys.front() == found->second.front() && has_all(found->second, keys);
    }
    const auto gone = erased.find(subject);
    return gone != erased.end() && has_all(gone->second, keys);
  });
}

bool knows_erasures(const VaultImage& there, const VaultImage& image) {
  const KeysBySubject erased = erased_in(image);
  return std::ranges::all_of(erased_in(there), [&](const auto& entry) {
    const auto found = erased.find(entry.first);
    return found != erased.end() && has_all(found->second, entry.second);
  });
}

}  // namespace

std::optional<VaultImage> missing_from(const VaultImage& there, const VaultImage& image) {
  if (there.check != image.check || there.secret != image.secret) return std::nullopt;
  if (!knows_keys(there, image) || !knows_erasures(there, image)) return std::nullopt;
  const KeysBySubject live_there = live_in(there);
  const KeysBySubject erased_there = erased_in(there);
  VaultImage missing{image.check, image.secret, {}, {}};
  for (const VaultImage::Key& key : image.keys) {
    const auto found = live_there.find(key.subject);
    if (found == live_there.end() || !has_all(found->second, {key.id})) missing.keys.push_back(key);
  }
  for (const VaultImage::Erasure& each : image.erased) {
    const auto found = erased_there.find(each.subject);
    if (found == erased_there.end() || !has_all(found->second, each.keys)) {
      missing.erased.push_back(each);
    }
  }
  return missing;
}

}  // namespace klade
