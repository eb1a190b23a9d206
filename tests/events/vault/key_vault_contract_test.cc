// One contract for every vault, and what the durable one promises beside it.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "events/vault/kafka_vault.h"
#include "events/vault/memory_vault.h"
#include "events/vault/rocks_vault.h"
#include "tests/events/golden.h"
#include "tests/kafka/broker.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

namespace fs = std::filesystem;

struct VaultFactory {
  std::string_view name;
  bool needs_kafka = false;
  std::unique_ptr<KeyVault> (*make)(const fs::path&, const SecretKey&);
};
std::ostream& operator<<(std::ostream& out, const VaultFactory& f) { return out << f.name; }

std::unique_ptr<KeyVault> memory_vault(const fs::path& /*unused*/, const SecretKey& /*unused*/) {
  return std::make_unique<MemoryVault>();
}
std::unique_ptr<KeyVault> rocks_vault(const fs::path& path, const SecretKey& key) {
  auto vault = RocksVault::open(path, key);
  if (!vault) vault = RocksVault::create(path, key);
  return *std::move(vault);
}

// A directory's name is as good as any for topics of its own.
std::unique_ptr<KeyVault> kafka_vault(const fs::path& path, const SecretKey& key) {
  KafkaSettings settings;
  settings.brokers = require_kafka();
  settings.prefix = "vault" + path.parent_path().filename().string();
  auto vault = KafkaVault::create_or_open(settings, key);
  EXPECT_TRUE(vault) << vault.error().message;
  return *std::move(vault);
}

const PersonId kAnna{hash_id("anna")};
const PersonId kJanis{hash_id("janis")};
const SchoolId kSchool{hash_id("school")};
const SchoolId kOtherSchool{hash_id("other school")};

class KeyVaultContract : public testing::TestWithParam<VaultFactory> {
 protected:
  void SetUp() override {
    if (GetParam().needs_kafka && require_kafka().empty()) return;
    open();
  }
  void open() {
    vault_.reset();
    vault_ = GetParam().make(directory_.path() / "vault", operator_key_);
  }
  Sealed seal(const Id128& subject, std::string_view text, std::string_view purpose = "name") {
    return vault_->seal(subject, purpose, text).value();
  }
  Result<Opened, VaultFault> open_box(const Sealed& sealed, std::string_view purpose = "name") {
    return vault_->open(sealed, purpose);
  }
  std::optional<std::string> pseudonym(SchoolId school, PersonId person) {
    return vault_->pseudonym(school, person).value();
  }

  TemporaryDirectory directory_;
  SecretKey operator_key_ = SecretKey::random();
  std::unique_ptr<KeyVault> vault_;
};

TEST_P(KeyVaultContract, OpensWhatItSealed) {
  for (const std::size_t size : {0U, 1U, 31U, 32U, 33U, 5000U}) {
    const std::string text(size, 'a');
    EXPECT_EQ(open_box(seal(kAnna, text)).value(), Opened{text}) << size;
  }
}

TEST_P(KeyVaultContract, HidesTheLength) {
  EXPECT_EQ(seal(kAnna, "Anna").box.size(), seal(kAnna, "Anna-Elizabete").box.size());
  EXPECT_NE(seal(kAnna, "Anna").box, seal(kAnna, "Anna").box);
}

TEST_P(KeyVaultContract, OpensNothingAsAnEmptyText) {
  EXPECT_EQ(open_box(Sealed{}).value(), Opened{std::string{}});
}

TEST_P(KeyVaultContract, OpensABoxOnlyForItsPurpose) {
  EXPECT_EQ(open_box(seal(kAnna, "x", "name"), "phone").error(), VaultFault::tampered);
}

TEST_P(KeyVaultContract, OpensNoBoxMovedToAnotherPerson) {
  Sealed moved = seal(kAnna, "x");
  moved.key = seal(kJanis, "y").key;
  EXPECT_EQ(open_box(moved).error(), VaultFault::tampered);
}

TEST_P(KeyVaultContract, OpensNoBoxThatWasChanged) {
  const Sealed sealed = seal(kAnna, "x");
  for (std::size_t i = 0; i < sealed.box.size(); ++i) {
    Sealed changed = sealed;
    changed.box[i] = static_cast<char>(changed.box[i] ^ 1);
    EXPECT_EQ(open_box(changed).error(), VaultFault::tampered);
    changed.box.resize(i);
    EXPECT_EQ(open_box(changed).error(), VaultFault::tampered);
  }
}

TEST_P(KeyVaultContract, TellsErasedFromUnknown) {
  const Sealed anna = seal(kAnna, "Anna");
  const Sealed janis = seal(kJanis, "Janis");
  EXPECT_FALSE(vault_->is_erased(kAnna));
  EXPECT_TRUE(vault_->erase(kAnna));
  EXPECT_TRUE(vault_->erase(kAnna)) << "again";
  EXPECT_TRUE(vault_->is_erased(kAnna));
  EXPECT_FALSE(vault_->is_erased(kJanis));
  EXPECT_EQ(open_box(anna).value(), Opened{Erased{}});
  EXPECT_EQ(open_box(janis).value(), Opened{std::string("Janis")});
  EXPECT_EQ(open_box({KeyId(hash_id("never")), "box"}).error(), VaultFault::unknown_key);
}

TEST_P(KeyVaultContract, SealsNothingReadableForAnErasedPerson) {
  EXPECT_TRUE(vault_->erase(kAnna));
  const Sealed sealed = seal(kAnna, "Anna");
  EXPECT_FALSE(sealed.empty());
  EXPECT_EQ(open_box(sealed).value(), Opened{Erased{}});
}

TEST_P(KeyVaultContract, ErasesManyAtOnceAndNobodyElse) {
  const Id128 nobody = hash_id("has no key");
  const Sealed anna = seal(kAnna, "Anna");
  const Sealed janis = seal(kJanis, "Janis");
  const Sealed school = seal(kSchool, "School");
  EXPECT_TRUE(vault_->erase(kJanis));
  const std::array<Id128, 3> all = {kAnna, nobody, kJanis};
  EXPECT_TRUE(vault_->erase(all));
  for (const Id128& subject : all) EXPECT_TRUE(vault_->is_erased(subject));
  EXPECT_EQ(open_box(anna).value(), Opened{Erased{}});
  EXPECT_EQ(open_box(janis).value(), Opened{Erased{}});
  EXPECT_EQ(open_box(seal(nobody, "somebody")).value(), Opened{Erased{}});
  EXPECT_EQ(open_box(school).value(), Opened{std::string("School")});
  EXPECT_TRUE(vault_->erase(std::span<const Id128>{}));
}

TEST_P(KeyVaultContract, BlindsTheSameTextAlike) {
  EXPECT_EQ(vault_->blind("username", "x"), vault_->blind("username", "x"));
  EXPECT_NE(vault_->blind("username", "x"), vault_->blind("username", "y"));
  EXPECT_NE(vault_->blind("username", "x"), vault_->blind("salt", "x"));
  EXPECT_NE(vault_->blind("a", "bc"), vault_->blind("ab", "c"));
}

TEST_P(KeyVaultContract, KnowsAPersonOfASchoolByOnePseudonym) {
  seal(kAnna, "Anna");
  seal(kJanis, "Janis");
  const std::string anna = pseudonym(kSchool, kAnna).value();
  EXPECT_EQ(anna.size(), 32U);
  EXPECT_EQ(anna.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(pseudonym(kSchool, kAnna), anna);
  seal(kAnna, "Anna Liepa");
  EXPECT_EQ(pseudonym(kSchool, kAnna), anna) << "after new details";
  EXPECT_NE(pseudonym(kSchool, kJanis), anna);
  EXPECT_NE(pseudonym(kOtherSchool, kAnna), anna);
}

// Whoever has another vault, and be it with the same ids, computes other pseudonyms.
TEST_P(KeyVaultContract, GivesPseudonymsThatNoOtherVaultGives) {
  seal(kAnna, "Anna");
  const TemporaryDirectory elsewhere;
  const auto other = GetParam().make(elsewhere.path() / "vault", operator_key_);
  ASSERT_TRUE(other->seal(kAnna, "name", "Anna"));
  EXPECT_NE(other->pseudonym(kSchool, kAnna).value(), pseudonym(kSchool, kAnna));
}

TEST_P(KeyVaultContract, ForgetsThePseudonymOfAnErasedPerson) {
  seal(kAnna, "Anna");
  seal(kJanis, "Janis");
  ASSERT_TRUE(pseudonym(kSchool, kAnna).has_value());
  EXPECT_TRUE(vault_->erase(kAnna));
  EXPECT_EQ(pseudonym(kSchool, kAnna), std::nullopt);
  seal(kAnna, "Anna");
  EXPECT_EQ(pseudonym(kSchool, kAnna), std::nullopt) << "sealing for the erased gives no new key";
  EXPECT_TRUE(pseudonym(kSchool, kJanis).has_value());
}

TEST_P(KeyVaultContract, GivesNoPseudonymToWhomItDoesNotKnow) {
  EXPECT_EQ(vault_->pseudonym(kSchool, kAnna).error(), VaultFault::unknown_key);
  EXPECT_TRUE(vault_->erase(kAnna));
  EXPECT_EQ(pseudonym(kSchool, kAnna), std::nullopt) << "erased before it had a key";
}

class DurableKeyVaultContract : public KeyVaultContract {};

TEST_P(DurableKeyVaultContract, KeepsEverythingWhenItIsOpenedAgain) {
  const Sealed anna = seal(kAnna, "Anna");
  const Sealed janis = seal(kJanis, "Janis");
  const BlindIndex index = vault_->blind("username", "x");
  const auto known_as = pseudonym(kSchool, kAnna);
  EXPECT_TRUE(vault_->erase(kJanis));
  open();
  EXPECT_EQ(open_box(anna).value(), Opened{std::string("Anna")});
  EXPECT_EQ(open_box(janis).value(), Opened{Erased{}});
  EXPECT_EQ(vault_->blind("username", "x"), index);
  EXPECT_EQ(pseudonym(kSchool, kAnna), known_as);
  EXPECT_EQ(pseudonym(kSchool, kJanis), std::nullopt);
  EXPECT_EQ(seal(kAnna, "again").key, anna.key);
}

INSTANTIATE_TEST_SUITE_P(Vaults,
                         KeyVaultContract,
                         testing::Values(VaultFactory{"memory", false, &memory_vault},
                                         VaultFactory{"rocks", false, &rocks_vault},
                                         VaultFactory{"kafka", true, &kafka_vault}),
                         [](const auto& each) { return std::string(each.param.name); });
INSTANTIATE_TEST_SUITE_P(Vaults,
                         DurableKeyVaultContract,
                         testing::Values(VaultFactory{"rocks", false, &rocks_vault},
                                         VaultFactory{"kafka", true, &kafka_vault}),
                         [](const auto& each) { return std::string(each.param.name); });

class RocksVaultFiles : public testing::Test {
 protected:
  bool holds(const std::string& bytes) const {
    for (const auto& file : fs::directory_iterator(path_)) {
      if (read_file(file.path()).find(bytes) != std::string::npos) return true;
    }
    return false;
  }
  TemporaryDirectory directory_;
  fs::path path_ = directory_.path() / "vault";
  SecretKey key_ = SecretKey::random();
};

// A live key's row begins with its subject, which the tombstone keeps; so the rows are told apart
// by what follows: the length of the wrapped key and its bytes.
TEST_F(RocksVaultFiles, HoldNoBytesOfAnErasedKey) {
  auto vault = *RocksVault::create(path_, key_);
  EXPECT_TRUE(vault->seal(kJanis, "name", "Janis"));
  EXPECT_TRUE(vault->seal(kAnna, "name", "Anna"));
  const auto row_of = [](const Id128& subject) {
    constexpr char kWrappedBytes = 24 + 32 + 16;
    return std::string(reinterpret_cast<const char*>(subject.bytes.data()), 16) + kWrappedBytes;
  };
  ASSERT_TRUE(holds(row_of(kAnna)));
  EXPECT_TRUE(vault->erase(kAnna));
  EXPECT_FALSE(holds(row_of(kAnna)));
  EXPECT_TRUE(vault->seal(kAnna, "name", "Anna"));
  EXPECT_FALSE(holds(row_of(kAnna)));
  vault.reset();
  vault = *RocksVault::open(path_, key_);
  EXPECT_FALSE(holds(row_of(kAnna)));
  EXPECT_TRUE(vault->seal(kJanis, "name", "Janis"));
}

TEST_F(RocksVaultFiles, AreRefusedWithAnotherOperatorsKey) {
  EXPECT_TRUE(RocksVault::create(path_, key_));
  EXPECT_EQ(RocksVault::open(path_, SecretKey::random()).error().fault, StorageFault::wrong_key);
  EXPECT_EQ(RocksVault::create(path_, SecretKey::random()).error().fault, StorageFault::exists);
  EXPECT_TRUE(RocksVault::open(path_, key_));
}

TEST_F(RocksVaultFiles, AreMadeOnlyWhenAskedTo) {
  EXPECT_EQ(RocksVault::open(path_, key_).error().fault, StorageFault::missing);
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(RocksVaultFiles, CanBeReadWhileTheyAreInUse) {
  const auto vault = *RocksVault::create(path_, key_);
  const Sealed anna = vault->seal(kAnna, "name", "Anna").value();
  EXPECT_EQ(RocksVault::open(path_, key_).error().fault, StorageFault::locked);
  const auto reader = RocksVault::open_read_only(path_, key_);
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_EQ((*reader)->open(anna, "name").value(), Opened{std::string("Anna")});
  EXPECT_EQ((*reader)->seal(kJanis, "name", "x").error(), VaultFault::storage);
  EXPECT_EQ((*reader)->erase(kAnna).error(), VaultFault::storage);
}

TEST(OperatorKey, IsItsOwnersOnly) {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "operator.key";
  EXPECT_EQ(load_operator_key(path).error().fault, StorageFault::missing);
  const auto made = create_operator_key(path);
  ASSERT_TRUE(made);
  struct stat facts {};
  ASSERT_EQ(::stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  EXPECT_EQ(load_operator_key(path).value().view(), made->view());
  EXPECT_EQ(create_operator_key(path).error().fault, StorageFault::exists);
  fs::permissions(path, fs::perms::group_read, fs::perm_options::add);
  EXPECT_EQ(load_operator_key(path).error().fault, StorageFault::unsafe_key);
}

TEST(OperatorKey, IsSixtyFourHexadecimalDigits) {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "operator.key";
  for (const std::string& text : {std::string(),
                                  std::string(63, 'a'),
                                  std::string(65, 'a'),
                                  std::string(64, 'x'),
                                  std::string(64, 'a') + "\n\n"}) {
    write_file(path, text);
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(load_operator_key(path).error().fault, StorageFault::unsafe_key) << text;
  }
  write_file(path, std::string(64, 'a'));
  EXPECT_TRUE(load_operator_key(path));
}

}  // namespace
}  // namespace klade
