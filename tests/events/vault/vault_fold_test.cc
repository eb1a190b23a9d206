// The fold of the vault's topic: whatever brokers compact away, the answers stay.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "events/core/bytes.h"
#include "events/vault/vault_records.h"

namespace klade {
namespace {

struct Record {
  std::string key;
  std::optional<std::string> value;
};
using Records = std::vector<Record>;

constexpr std::uint64_t kSubjects = 4;
constexpr std::uint64_t kKeys = 8;

Id128 subject(std::uint64_t n) { return hash_id("subject" + std::to_string(n)); }
KeyId key(std::uint64_t n) { return KeyId(hash_id("key" + std::to_string(n))); }
// A key is one subject's, for ever.
Id128 subject_of(std::uint64_t n) { return subject(n % kSubjects); }

VaultFold fold(const Records& records) {
  VaultFold fold;
  for (const Record& each : records) EXPECT_TRUE(fold.apply(each.key, each.value));
  return fold;
}

Record destroyed(const KeyId& id, const Id128& owner) {
  return {key_record(id), packed(VaultKey{owner, {}})};
}

// What a vault does, by several nodes at once: each record stands for what one of them may write
// when it has read some of those before it.
Records some_records(std::mt19937_64& random) {
  const auto any = [&](std::uint64_t below) { return random() % below; };
  Records records;
  VaultFold seen;
  const auto write = [&](Record record) {
    seen.apply(record.key, record.value);
    records.push_back(std::move(record));
  };
  std::uint64_t next_key = 0;
  const std::uint64_t count = any(40);
  for (std::uint64_t i = 0; i < count; ++i) {
    const Id128 whom = subject(any(kSubjects));
    switch (any(6)) {
      case 0:
        write({beginning_record(random_id()), packed(VaultBeginning{1, 8, "check", "secret"})});
        break;
      case 1:
      case 2:
        if (next_key == kKeys) break;
        write({key_record(key(next_key)), packed(VaultKey{subject_of(next_key), "wrapped"})});
        ++next_key;
        break;
      case 3: {
        // One who erases has read to the end; meanwhile others write.
        const bool named = seen.key_of(whom) || seen.destroyed_key_of(whom);
        if (!named) write(destroyed(KeyId(random_id()), whom));
        if (any(3) != 0) write({erasure_record(whom), std::string()});
        break;
      }
      case 4: {
        // As scrub() does, or only its beginning.
        for (const auto& [id, owner] : std::map<KeyId, Id128>(seen.remnants())) {
          if (any(4) != 0) write(destroyed(id, owner));
        }
        break;
      }
      default:
        write({tick_record(), std::string()});
    }
  }
  return records;
}

// What a broker may leave of them: of the first `clean`, the newest value of each record key.
Records compacted(const Records& records, std::size_t clean) {
  Records left;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const bool superseded =
        i < clean && std::any_of(records.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                 records.begin() + static_cast<std::ptrdiff_t>(clean),
                                 [&](const Record& later) { return later.key == records[i].key; });
    if (!superseded) left.push_back(records[i]);
  }
  return left;
}

void expect_same_answers(const VaultFold& one, const VaultFold& other) {
  ASSERT_EQ(one.beginning() == nullptr, other.beginning() == nullptr);
  if (one.beginning() != nullptr) {
    EXPECT_EQ(*one.beginning(), *other.beginning());
  }
  for (std::uint64_t n = 0; n < kSubjects; ++n) {
    EXPECT_EQ(one.is_erased(subject(n)), other.is_erased(subject(n)));
    EXPECT_EQ(one.key_of(subject(n)), other.key_of(subject(n)));
    EXPECT_EQ(one.keys_of(subject(n)), other.keys_of(subject(n)));
    EXPECT_EQ(one.destroyed_key_of(subject(n)), other.destroyed_key_of(subject(n)));
  }
  for (std::uint64_t n = 0; n < kKeys; ++n) {
    const VaultKey* a = one.key(key(n));
    const VaultKey* b = other.key(key(n));
    EXPECT_EQ(a == nullptr, b == nullptr) << n;
    EXPECT_EQ(one.is_destroyed(key(n)), other.is_destroyed(key(n))) << n;
  }
  EXPECT_EQ(one.has_subjects(), other.has_subjects());
  EXPECT_EQ(one.live_keys(), other.live_keys());
  EXPECT_EQ(one.remnants(), other.remnants());
}

TEST(VaultFold, AnswersTheSameOfEveryCompaction) {
  for (std::uint64_t seed = 0; seed < 300 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const Records records = some_records(random);
    const VaultFold whole = fold(records);
    for (std::size_t clean = 0; clean <= records.size(); ++clean) {
      SCOPED_TRACE(clean);
      // Compacted twice is compacted.
      const Records once = compacted(records, clean);
      expect_same_answers(whole, fold(once));
      expect_same_answers(whole, fold(compacted(once, random() % (once.size() + 1))));
    }
  }
}

TEST(VaultFold, TakesNothingBackThatIsErased) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    VaultFold now;
    std::set<Id128> erased;
    std::set<KeyId> destroyed;
    for (const Record& each : some_records(random)) {
      now.apply(each.key, each.value);
      for (std::uint64_t n = 0; n < kSubjects; ++n) {
        if (now.is_erased(subject(n))) erased.insert(subject(n));
        if (!erased.contains(subject(n))) continue;
        EXPECT_TRUE(now.is_erased(subject(n)));
        EXPECT_EQ(now.key_of(subject(n)), std::nullopt);
        EXPECT_TRUE(now.destroyed_key_of(subject(n)));
      }
      for (std::uint64_t n = 0; n < kKeys; ++n) {
        if (now.is_destroyed(key(n))) destroyed.insert(key(n));
        if (destroyed.contains(key(n))) {
          EXPECT_TRUE(now.is_destroyed(key(n)));
          EXPECT_EQ(now.key(key(n)), nullptr);
        }
      }
    }
  }
}

TEST(VaultFold, TakesNoRecordThatIsNotOurs) {
  const std::string id = packed(random_id());
  const std::vector<Record> foreign = {{"", ""},
                                       {"k", ""},
                                       {"y" + id, ""},
                                       {"k" + id + "x", ""},
                                       {"k" + id, "x"},
                                       {"m" + id, ""},
                                       {"m" + id, packed(VaultBeginning{2, 8, "", ""})},
                                       {"k" + id, std::nullopt},
                                       {"x" + id, std::nullopt}};
  for (const Record& each : foreign) EXPECT_FALSE(VaultFold().apply(each.key, each.value));
}

}  // namespace
}  // namespace klade
