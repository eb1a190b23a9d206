// The vault of a cluster: what several nodes see of it.
#include "events/vault/kafka_vault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <thread>

#include "events/core/bytes.h"
#include "events/kafka/kafka_reader.h"
#include "events/vault/vault_records.h"
#include "tests/events/golden.h"
#include "tests/events/kafka/topic_admin.h"
#include "tests/kafka/broker.h"
#include "tests/kafka/cluster.h"

namespace klade {
namespace {

const Id128 kAnna = hash_id("anna");
const Id128 kJanis = hash_id("janis");
constexpr std::string_view kName = "name";
const Opened kErased{Erased{}};

class KafkaVaultTest : public KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    settings_ = settings();
  }
  std::unique_ptr<KafkaVault> join() const {
    auto vault = KafkaVault::create_or_open(settings_, operator_key_);
    EXPECT_TRUE(vault) << vault.error().message;
    return *std::move(vault);
  }
  std::string topic() const { return settings_.topic("vault"); }
  void put(const std::string& key, const std::optional<std::string>& value) const {
    TopicAdmin(brokers()).put(topic(), key, value);
  }
  std::string wrapped(const KeyId& id, const Id128& subject) {
    const std::string key = wrap_key(operator_key_, key_context(id, subject), SecretKey::random());
    return wrapped_[id] = packed(VaultKey{subject, key});
  }
  // What compaction leaves.
  std::map<std::string, std::optional<std::string>> newest() const {
    const auto reader = *KafkaReader::make(settings_, topic(), ReadWhat::everything);
    EXPECT_TRUE(reader->seek(0, 0));
    std::map<std::string, std::optional<std::string>> records;
    KafkaReader::Message message;
    for (auto got = KafkaReader::Got::nothing; got != KafkaReader::Got::end;) {
      got = reader->next(0, std::chrono::milliseconds{100}, message);
      if (got == KafkaReader::Got::message) records[message.key] = message.value;
    }
    return records;
  }
  // `vault` has read what was written before this call.
  static void catch_up(const KafkaVault& vault) {
    EXPECT_EQ(vault.open({KeyId(random_id()), "box"}, kName).error(), VaultFault::unknown_key);
  }

  KafkaSettings settings_;
  SecretKey operator_key_ = SecretKey::random();
  std::map<KeyId, std::string> wrapped_;
};

TEST_F(KafkaVaultTest, GivesASubjectOneKeyThoughSeveralNodesMakeIt) {
  const auto one = join();
  const auto two = join();
  for (int i = 0; i < 20; ++i) {
    const Id128 whom = hash_id("subject" + std::to_string(i));
    auto there =
        std::async(std::launch::async, [&] { return two->seal(whom, kName, "two").value(); });
    const Sealed here = one->seal(whom, kName, "one").value();
    const Sealed other = there.get();
    EXPECT_EQ(here.key, other.key);
    EXPECT_EQ(two->open(here, kName).value(), Opened{std::string("one")});
    EXPECT_EQ(one->open(other, kName).value(), Opened{std::string("two")});
  }
}

TEST_F(KafkaVaultTest, FindsAKeyThatAnotherNodeHasJustMade) {
  const auto one = join();
  const auto two = join();
  for (int i = 0; i < 50; ++i) {
    const Sealed sealed = one->seal(hash_id(std::to_string(i)), kName, "x").value();
    EXPECT_EQ(two->open(sealed, kName).value(), Opened{std::string("x")});
  }
}

TEST_F(KafkaVaultTest, IsOneThoughSeveralNodesBeginIt) {
  std::vector<std::future<std::unique_ptr<KafkaVault>>> starting;
  for (int i = 0; i < 4; ++i) {
    starting.push_back(std::async(std::launch::async, [&] { return join(); }));
  }
  std::vector<std::unique_ptr<KafkaVault>> nodes;
  for (auto& each : starting) nodes.push_back(each.get());
  const BlindIndex index = nodes.front()->blind("username", "x");
  const Sealed sealed = nodes.front()->seal(kAnna, kName, "Anna").value();
  for (const auto& each : nodes) {
    EXPECT_EQ(each->blind("username", "x"), index);
    EXPECT_EQ(each->open(sealed, kName).value(), Opened{std::string("Anna")});
    EXPECT_EQ(each->log_partitions(), settings_.partitions);
  }
}

TEST_F(KafkaVaultTest, IsErasedOnAllNodes) {
  const auto one = join();
  const auto two = join();
  const Sealed anna = one->seal(kAnna, kName, "Anna").value();
  const Sealed janis = two->seal(kJanis, kName, "Janis").value();
  EXPECT_EQ(two->open(anna, kName).value(), Opened{std::string("Anna")});
  EXPECT_TRUE(one->erase(kAnna));
  catch_up(*two);
  for (const auto* vault : {one.get(), two.get()}) {
    EXPECT_TRUE(vault->is_erased(kAnna));
    EXPECT_EQ(vault->open(anna, kName).value(), kErased);
    EXPECT_EQ(vault->open(janis, kName).value(), Opened{std::string("Janis")});
  }
  EXPECT_EQ(two->open(two->seal(kAnna, kName, "again").value(), kName).value(), kErased);
  const auto late = join();
  EXPECT_EQ(late->open(anna, kName).value(), kErased);
}

TEST_F(KafkaVaultTest, EndsARaceOfSealAndEraseErased) {
  const auto one = join();
  const auto two = join();
  for (int i = 0; i < 20; ++i) {
    const Id128 whom = hash_id("subject" + std::to_string(i));
    auto sealing = std::async(std::launch::async, [&] {
      std::vector<Sealed> sealed;
      for (int j = 0; j < 5; ++j) sealed.push_back(two->seal(whom, kName, "x").value());
      return sealed;
    });
    EXPECT_TRUE(one->erase(whom));
    const std::vector<Sealed> sealed = sealing.get();
    catch_up(*two);
    for (const Sealed& each : sealed) {
      EXPECT_EQ(one->open(each, kName).value(), kErased);
      EXPECT_EQ(two->open(each, kName).value(), kErased);
    }
  }
}

TEST_F(KafkaVaultTest, FinishesAnErasureThatWasCutOff) {
  const KeyId first(random_id());
  const KeyId late(random_id());
  join();
  put(key_record(first), wrapped(first, kAnna));
  put(erasure_record(kAnna), "");
  put(key_record(late), wrapped(late, kAnna));
  {
    // Whoever only reads leaves it.
    const auto reader = *KafkaVault::open_read_only(settings_, operator_key_);
    EXPECT_EQ(reader->open({first, "box"}, kName).value(), kErased);
    EXPECT_EQ(newest().at(key_record(first)), wrapped_.at(first));
  }
  join();
  EXPECT_EQ(newest().at(key_record(first)), packed(VaultKey{kAnna, {}}));
  EXPECT_EQ(newest().at(key_record(late)), packed(VaultKey{kAnna, {}}));
}

TEST_F(KafkaVaultTest, OpensOnlyUnderItsOperatorsKey) {
  EXPECT_EQ(KafkaVault::open(settings_, operator_key_).error().fault, StorageFault::missing);
  const auto vault = join();
  const SecretKey another = SecretKey::random();
  EXPECT_EQ(KafkaVault::open(settings_, another).error().fault, StorageFault::wrong_key);
  EXPECT_EQ(KafkaVault::create_or_open(settings_, another).error().fault, StorageFault::wrong_key);
  EXPECT_EQ(KafkaVault::open_read_only(settings_, another).error().fault, StorageFault::wrong_key);
  EXPECT_TRUE(KafkaVault::open(settings_, operator_key_));
}

TEST_F(KafkaVaultTest, IsReadByThoseThatOnlyRead) {
  const auto vault = join();
  const auto reader = *KafkaVault::open_read_only(settings_, operator_key_);
  const Sealed anna = vault->seal(kAnna, kName, "Anna").value();
  EXPECT_EQ(reader->open(anna, kName).value(), Opened{std::string("Anna")});
  EXPECT_TRUE(reader->seal(kAnna, kName, "again"));
  EXPECT_EQ(reader->seal(kJanis, kName, "x").error(), VaultFault::storage);
  EXPECT_EQ(reader->erase(kAnna).error(), VaultFault::storage);
  EXPECT_FALSE(vault->is_erased(kAnna));
}

TEST_F(KafkaVaultTest, IsRefusedWhenItsTopicHoldsSomethingElse) {
  join();
  put("of another program", "x");
  EXPECT_EQ(KafkaVault::open(settings_, operator_key_).error().fault, StorageFault::other_format);
}

// A node that runs on would answer from what is there no more.
TEST_F(KafkaVaultTest, MakesNoMoreKeysOnceItsTopicWasMadeAnew) {
  const auto vault = join();
  EXPECT_TRUE(vault->seal(kAnna, kName, "Anna"));
  TopicAdmin(brokers()).remove(topic());
  TopicAdmin(brokers()).create(topic(), 1, {{"cleanup.policy", "compact"}});
  while (vault->open({KeyId(random_id()), "box"}, kName).error() != VaultFault::storage) {
  }
  EXPECT_EQ(vault->seal(kJanis, kName, "Janis").error(), VaultFault::storage);
}

// A key that another node has made meanwhile is not unknown, and an erasure is not failed.
TEST_F(KafkaVaultTest, IsUnavailableWhileTheBrokersDoNotAnswer) {
  const KafkaCluster cluster(1);
  if (cluster.brokers().empty()) return;
  settings_.brokers = cluster.brokers();
  const auto vault = join();
  const Sealed anna = vault->seal(kAnna, kName, "Anna").value();
  cluster.stop(1);
  EXPECT_EQ(vault->open({KeyId(random_id()), "box"}, kName).error(), VaultFault::unavailable);
  EXPECT_EQ(vault->erase(kAnna).error(), VaultFault::unavailable);
  EXPECT_EQ(vault->open(anna, kName).value(), Opened{std::string("Anna")});
  cluster.resume(1);
  while (!vault->erase(kAnna)) {
  }
  EXPECT_EQ(vault->open(anna, kName).value(), kErased);
}

class KafkaVaultBytes : public KafkaTest {
 protected:
  // In any file of the topic's, also of those that the broker is about to drop.
  static bool hold(const std::filesystem::path& data, const std::string& bytes) {
    std::error_code ignored;
    for (const auto& file : std::filesystem::recursive_directory_iterator(data, ignored)) {
      if (file.path().string().find("klade.vault-0") == std::string::npos) continue;
      // A file may go while we look.
      if (read_file(file.path()).find(bytes) != std::string::npos) return true;
    }
    return false;
  }
};

TEST_F(KafkaVaultBytes, AreGoneFromTheBrokersFilesOnceTheKeyIsDestroyedThoughNobodyWrites) {
  constexpr std::int64_t kSurvivalMs = 8'000;
  constexpr std::chrono::seconds kDeadline{120};
  const KafkaCluster cluster(1, {"log.cleaner.backoff.ms=500", "log.initial.task.delay.ms=100"});
  KafkaSettings settings;
  settings.brokers = cluster.brokers();
  const auto vault = *KafkaVault::create_or_open(settings, SecretKey::random(), kSurvivalMs);
  const Sealed anna = vault->seal(kAnna, kName, "Anna").value();
  const Sealed janis = vault->seal(kJanis, kName, "Janis").value();
  // As it stands in the topic: no other record has the subject and the wrapped key's length.
  const auto wrapped_of = [](const Id128& subject) {
    constexpr char kWrappedBytes = 24 + 32 + 16;
    return std::string(reinterpret_cast<const char*>(subject.bytes.data()), 16) + kWrappedBytes;
  };
  EXPECT_TRUE(hold(cluster.data(1), wrapped_of(kAnna)));
  EXPECT_TRUE(vault->erase(kAnna));
  EXPECT_EQ(vault->open(anna, kName).value(), kErased);
  const auto began = std::chrono::steady_clock::now();
  while (hold(cluster.data(1), wrapped_of(kAnna))) {
    ASSERT_LT(std::chrono::steady_clock::now() - began, kDeadline);
    std::this_thread::yield();
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  RecordProperty("milliseconds", static_cast<int>(took.count()));
  std::printf("gone after %lld ms\n", static_cast<long long>(took.count()));
  EXPECT_TRUE(hold(cluster.data(1), wrapped_of(kJanis)));
  EXPECT_EQ(vault->open(janis, kName).value(), Opened{std::string("Janis")});
}

}  // namespace
}  // namespace klade
