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

}  // namespace

std::optional<VaultImage> missing_from(const VaultImage& there, const VaultImage& image) {
  if (there.check != image.check || there.secret != image.secret) return std::nullopt;
  const KeysBySubject live = live_in(image);
  const KeysBySubject erased = erased_in(image);
  const KeysBySubject live_there = live_in(there);
  const KeysBySubject erased_there = erased_in(there);
  for (const auto& [subject, keys] : live_there) {
    if (const auto found = live.find(subject); found != live.end()) {
      // Which key seals decides a person's pseudonym.
      if (keys.front() != found->second.front()) return std::nullopt;
      if (!has_all(found->second, keys)) return std::nullopt;
      continue;
    }
    const auto gone = erased.find(subject);
    if (gone == erased.end() || !has_all(gone->second, keys)) return std::nullopt;
  }
  for (const auto& [subject, keys] : erased_there) {
    const auto found = erased.find(subject);
    if (found == erased.end() || !has_all(found->second, keys)) return std::nullopt;
  }

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
