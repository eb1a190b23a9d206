#include "events/vault/vault_image.h"

#include <gtest/gtest.h>

#include <fstream>

#include "events/core/bytes.h"
#include "events/core/check.h"
#include "events/vault/rocks_vault.h"
#include "events/vault/vault_records.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

const PersonId kAnna{hash_id("anna")};
const PersonId kJanis{hash_id("janis")};
const PersonId kEva{hash_id("eva")};

KeyId key(int n) { return KeyId(hash_id("key " + std::to_string(n))); }

// Anna has two keys, as of two nodes that made one at once; Janis is erased.
const VaultImage kImage{
    "check",
    "secret",
    {{key(1), kAnna, "1"}, {key(2), kAnna, "2"}, {key(4), kEva, "4"}},
    {{kJanis, {key(3)}}},
};

TEST(VaultImage, IsMissingWholeWhereNothingStands) {
  EXPECT_EQ(missing_from({"check", "secret", {}, {}}, kImage), kImage);
  EXPECT_EQ(missing_from(kImage, kImage), (VaultImage{"check", "secret", {}, {}}));
}

TEST(VaultImage, IsCompletedWhereItWasCutOff) {
  VaultImage some = kImage;
  some.keys.erase(some.keys.begin() + 1, some.keys.end());
  const VaultImage rest{"check", "secret", {kImage.keys[1], kImage.keys[2]}, {}};
  EXPECT_EQ(missing_from(some, kImage), rest);
}

TEST(VaultImage, TellsWhoIsErasedSince) {
  VaultImage before = kImage;
  before.erased.clear();
  before.keys.push_back({key(3), kJanis, "3"});
  const VaultImage rest{"check", "secret", {}, kImage.erased};
  EXPECT_EQ(missing_from(before, kImage), rest);
}

TEST(VaultImage, IsRefusedByAVaultThatIsAnotherOrWentOn) {
  VaultImage other = kImage;
  other.secret = "another";
  EXPECT_EQ(missing_from(other, kImage), std::nullopt);
  VaultImage newcomer = kImage;
  newcomer.keys.push_back({key(9), hash_id("somebody"), "9"});
  EXPECT_EQ(missing_from(newcomer, kImage), std::nullopt);
  VaultImage second = kImage;
  second.keys.push_back({key(9), kEva, "9"});
  EXPECT_EQ(missing_from(second, kImage), std::nullopt);
  VaultImage erased = kImage;
  erased.keys.pop_back();
  erased.erased.push_back({kEva, {key(4)}});
  EXPECT_EQ(missing_from(erased, kImage), std::nullopt);
  // Another of Anna's keys would seal, and give her another pseudonym.
  VaultImage turned = kImage;
  std::swap(turned.keys[0], turned.keys[1]);
  EXPECT_EQ(missing_from(turned, kImage), std::nullopt);
}

TEST(VaultImage, IsThatOfTheFoldOfItsRecords) {
  VaultFold fold;
  EXPECT_EQ(fold.image(), std::nullopt);
  const VaultBeginning beginning{VaultBeginning::kFormat, 2, "check", "secret"};
  ASSERT_TRUE(fold.apply(beginning_record(hash_id("m")), packed(beginning)));
  const auto rounds = rounds_of(kImage);
  EXPECT_EQ(rounds.size(), 2U) << "Anna's second key waits for her first";
  for (const auto& round : rounds) {
    for (const auto& [record, value] : round) ASSERT_TRUE(fold.apply(record, value));
  }
  EXPECT_EQ(missing_from(*fold.image(), kImage), (VaultImage{"check", "secret", {}, {}}));
  EXPECT_EQ(missing_from(kImage, *fold.image()), (VaultImage{"check", "secret", {}, {}}));
}

class RocksVaultImage : public testing::Test {
 protected:
  RocksVaultImage() {
    const auto vault = *RocksVault::create(directory_.path() / "first", operator_key_);
    name_ = *vault->seal(kAnna, "name", "Anna");
    CHECK(vault->erase(kJanis).ok());
    image_ = *vault->image();
  }
  std::unique_ptr<RocksVault> taken_over() {
    return *RocksVault::create_from(path_, operator_key_, image_);
  }
  // One more key of Anna's, as a cluster may have it.
  Sealed add_key() {
    const KeyId id = key(1);
    const SecretKey second = SecretKey::random();
    image_.keys.push_back({id, kAnna, wrap_key(operator_key_, key_context(id, kAnna), second)});
    return {id, box_text(second, id, "name", "Anna")};
  }
  bool holds(const std::string& bytes) const {
    for (const auto& file : std::filesystem::directory_iterator(path_)) {
      std::ifstream in(file.path(), std::ios::binary);
      const std::string all{std::istreambuf_iterator<char>(in), {}};
      if (all.find(bytes) != std::string::npos) return true;
    }
    return false;
  }

  TemporaryDirectory directory_;
  const std::filesystem::path path_ = directory_.path() / "second";
  const SecretKey operator_key_ = SecretKey::random();
  VaultImage image_;
  Sealed name_;
};

TEST_F(RocksVaultImage, OpensWhatTheFirstSealed) {
  const auto vault = taken_over();
  EXPECT_EQ(vault->image(), image_);
  EXPECT_EQ(vault->open(name_, "name").value(), Opened{"Anna"});
  EXPECT_EQ(vault->seal(kAnna, "name", "Anna")->key, name_.key);
  EXPECT_TRUE(vault->is_erased(kJanis));
}

TEST_F(RocksVaultImage, ErasesEveryKeyOfAPerson) {
  const Sealed other = add_key();
  const std::string wrapped = image_.keys.back().wrapped;
  {
    const auto vault = taken_over();
    EXPECT_EQ(vault->open(other, "name").value(), Opened{"Anna"});
    ASSERT_TRUE(holds(wrapped));
    ASSERT_TRUE(vault->erase(kAnna).ok());
    EXPECT_EQ(vault->open(other, "name").value(), Opened{Erased{}});
    EXPECT_EQ(vault->open(name_, "name").value(), Opened{Erased{}});
    EXPECT_EQ(vault->image()->erased.size(), 2U);
  }
  EXPECT_FALSE(holds(wrapped));
}

TEST_F(RocksVaultImage, IsRefusedUnderAnotherOperatorsKeyAndOverAnotherVault) {
  EXPECT_EQ(RocksVault::create_from(path_, SecretKey::random(), image_).error().fault,
            StorageFault::wrong_key);
  static_cast<void>(*RocksVault::create(path_, operator_key_));
  EXPECT_EQ(RocksVault::create_from(path_, operator_key_, image_).error().fault,
            StorageFault::exists);
}

}  // namespace
}  // namespace klade
