#include "gateway/http/answer_cache.h"

#include <iterator>
#include <utility>

namespace klade {

std::string answer_key(const Call& call, std::string_view target) {
  const auto& profile = call.principal.profile.bytes;
  const auto& session = call.principal.session.bytes;
  std::string key(profile.begin(), profile.end());
  key.append(session.begin(), session.end());
  for (const Role role : call.principal.roles) key += static_cast<char>(role);
  for (const PermissionSet& granted : call.principal.granted) {
    key.append(1, '+').append(std::to_string(granted.bits()));
  }
  key += '|';
  key += static_cast<char>('0' + static_cast<int>(call.language));
  key += std::to_string(riga_date(call.now).time_since_epoch().count());
  return key.append(target);
}

std::size_t AnswerCache::bytes_of(const Entry& entry) {
  return kEntryBytes + entry.key.size() + entry.answer.body->size();
}

// False when `erasures` is of before what is known: who asks has old rows or old names.
bool AnswerCache::forget_before(std::uint64_t erasures) {
  if (erasures > erasures_) {
    by_key_.clear();
    entries_.clear();
    bytes_ = 0;
    erasures_ = erasures;
  }
  return erasures == erasures_;
}

AnswerCache::Entry* AnswerCache::used(const std::string& key) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return &entries_.front();
}

void AnswerCache::drop(Entries::iterator entry) {
  bytes_ -= bytes_of(*entry);
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

std::optional<KeptAnswer> AnswerCache::find(const std::string& key, const Stamp& now) {
  const std::lock_guard lock(mutex_);
  if (!forget_before(now.erasures)) return std::nullopt;
  const Entry* entry = used(key);
  if (entry == nullptr || entry->position != now.position) return std::nullopt;
  return entry->answer;
}

std::optional<KeptAnswer> AnswerCache::find(const std::string& key,
                                            const Stamp& now,
                                            std::uint64_t revision) {
  const std::lock_guard lock(mutex_);
  if (!forget_before(now.erasures)) return std::nullopt;
  Entry* entry = used(key);
  if (entry == nullptr || entry->revision != revision) return std::nullopt;
  entry->position = now.position;
  return entry->answer;
}

void AnswerCache::keep(const std::string& key,
                       KeptAnswer answer,
                       const Stamp& stamp,
                       std::optional<std::uint64_t> revision) {
  if (answer.body->size() > kMaxBodyBytes) return;
  const std::lock_guard lock(mutex_);
  if (!forget_before(stamp.erasures)) return;
  if (const auto known = by_key_.find(key); known != by_key_.end()) drop(known->second);
  entries_.push_front({key, std::move(answer), stamp.position, revision});
  by_key_.emplace(entries_.front().key, entries_.begin());
  bytes_ += bytes_of(entries_.front());
  while (bytes_ > max_bytes_) drop(std::prev(entries_.end()));
}

std::size_t AnswerCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace klade
