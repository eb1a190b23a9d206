#include "events/vault/kafka_vault.h"

#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "events/core/bytes.h"
#include "events/kafka/kafka_bulk.h"
#include "events/kafka/kafka_producer.h"
#include "events/vault/held_key.h"
#include "events/vault/kafka_vault_tail.h"
#include "events/vault/vault_records.h"

namespace klade {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::int32_t kOnly = KafkaVaultTail::kOnly;
constexpr milliseconds kLoadPatience = KafkaVaultTail::kLoadPatience;
constexpr std::size_t kMaxWaitingBytes = 1U << 20U;
constexpr int kTicks = 8;  // within a key's survival
constexpr std::string_view kCheckContext = "check";
constexpr std::string_view kSecretContext = "secret";

}  // namespace

class KafkaVault::Core {
 public:
  Core(const KafkaSettings& settings, const SecretKey& operator_key, milliseconds key_survival)
      : settings_(settings),
        topic_(settings.topic(vault_topic().name)),
        operator_key_(operator_key),
        tick_every_(key_survival / kTicks) {}
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  // `image`: of another vault, to be taken over.
  Result<Unit, StorageError> start(Use use, const VaultImage* image) {
    auto loaded = tail_.load(settings_, topic_);
    if (!loaded) return loaded;
    if (use == Use::read) return unlock();
    auto producer = KafkaProducer::make(settings_, {topic_}, kMaxWaitingBytes);
    if (!producer) return Failure{producer.error()};
    producer_ = *std::move(producer);
    if (use == Use::make) {
      auto begun = image == nullptr ? begin() : take_over(*image);
      if (!begun) return begun;
    }
    auto unlocked = unlock();
    if (!unlocked) return unlocked;
    if (!scrub(within(kLoadPatience))) {
      return vault_topic_failure(StorageFault::io, "cannot be written: an erasure is not finished");
    }
    keeper_ = std::jthread([this](const std::stop_token& stop) { keep(stop); });
    return Unit{};
  }

  using Lookup = Result<std::optional<HeldKey>, VaultFault>;
  struct Record {
    std::string key;
    std::string value;
  };

  Lookup find(const KeyId& id) {
    auto held = known(id);
    if (!held || *held) return held;
    if (!tail_.refresh(within(kPatience))) return no_answer();
    return known(id);
  }

  Lookup find_subject(const Id128& subject) {
    auto held = of_subject(subject);
    if (!held || *held) return held;
    if (!tail_.refresh(within(kPatience))) return no_answer();
    return of_subject(subject);
  }

  Lookup key_for(const Id128& subject) {
    auto held = of_subject(subject);
    if (!held || *held) return held;
    if (!producer_) return Failure{VaultFault::storage};
    const KeyId id(random_id());
    const std::string wrapped =
        wrap_key(operator_key_, key_context(id, subject), SecretKey::random());
    const auto until = within(kPatience);
    if (!write(key_record(id), packed(VaultKey{subject, wrapped}), until)) return no_answer();
    // Whichever was first in the topic, and none if the subject was erased meanwhile.
    held = of_subject(subject);
    if (held && *held && !(*held)->key) scrub(until);  // else the keeper does
    return held;
  }

  Result<Unit, VaultFault> destroy(std::span<const Id128> subjects) {
    if (!producer_) return Failure{VaultFault::storage};
    const auto until = within(kPatience);
    if (!tail_.refresh(until)) return no_answer();
    std::vector<Record> names;
    std::vector<Record> erasures;
    {
      const std::lock_guard lock(mutex_);
      for (const Id128& subject : subjects) {
        // Boxes for the erased name a key, also when there never was one.
        const bool named = fold_.key_of(subject) || fold_.destroyed_key_of(subject);
        if (!named) names.push_back(destroyed(KeyId(random_id()), subject));
        erasures.push_back({erasure_record(subject), {}});
      }
    }
    if (!write(std::move(names), until) || !write(std::move(erasures), until) || !scrub(until)) {
      return no_answer();
    }
    return Unit{};
  }

  bool is_erased(const Id128& subject) const {
    const std::lock_guard lock(mutex_);
    return fold_.is_erased(subject);
  }
  bool is_empty() const {
    const std::lock_guard lock(mutex_);
    return !fold_.has_subjects();
  }
  std::uint32_t log_partitions() const {
    const std::lock_guard lock(mutex_);
    return fold_.beginning()->log_partitions;
  }
  std::optional<VaultImage> image() const {  // nothing before it has begun
    const std::lock_guard lock(mutex_);
    return fold_.image();
  }
  const SecretKey& secret() const { return secret_; }

 private:
  Result<Unit, StorageError> begin() {
    {
      const std::lock_guard lock(mutex_);
      if (fold_.beginning() != nullptr) return Unit{};
    }
    return begin_with(wrap_key(operator_key_, kCheckContext, SecretKey::random()),
                      wrap_key(operator_key_, kSecretContext, SecretKey::random()));
  }
  Result<Unit, StorageError> begin_with(const std::string& check, const std::string& secret) {
    const VaultBeginning beginning{VaultBeginning::kFormat, settings_.partitions, check, secret};
    if (write(beginning_record(random_id()), packed(beginning), within(kPatience))) return Unit{};
    return vault_topic_failure(StorageFault::io, "cannot be written");
  }

  Result<Unit, StorageError> take_over(const VaultImage& image) {
    if (!unwrap_key(operator_key_, kCheckContext, image.check)) {
      return vault_topic_failure(StorageFault::wrong_key, "is to be of another operator's key");
    }
    if (is_empty() && !this->image()) {
      auto begun = begin_with(image.check, image.secret);
      if (!begun) return begun;
    }
    // Of two beginnings the first counts.
    const auto there = this->image();
    const auto missing = there ? missing_from(*there, image) : std::nullopt;
    if (!missing || log_partitions() != settings_.partitions) {
      return vault_topic_failure(StorageFault::exists, "holds another vault");
    }
    for (const std::vector<VaultRecord>& round : rounds_of(*missing)) {
      std::vector<KafkaRecord> records;
      records.reserve(round.size());
      for (const auto& [record, value] : round) records.push_back({topic_, kOnly, record, value});
      const auto end = send_all(*producer_, std::move(records));
      if (!end || !tail_.wait_for(*end, within(kLoadPatience))) {
        return vault_topic_failure(StorageFault::io, "did not take all keys: it can be completed");
      }
    }
    return Unit{};
  }

  Result<Unit, StorageError> unlock() {
    const std::lock_guard lock(mutex_);
    const VaultBeginning* beginning = fold_.beginning();
    if (beginning == nullptr) return vault_topic_failure(StorageFault::missing, "holds no vault");
    if (!unwrap_key(operator_key_, kCheckContext, beginning->check)) {
      return vault_topic_failure(StorageFault::wrong_key, "was made with another operator's key");
    }
    const auto secret = unwrap_key(operator_key_, kSecretContext, beginning->secret);
    if (!secret) return vault_topic_failure(StorageFault::corrupt, "has a broken secret");
    secret_ = *secret;
    return Unit{};
  }

  // Takes the bytes from what an erasure has left.
  bool scrub(Steady::time_point until) {
    std::map<KeyId, Id128> remnants;
    {
      const std::lock_guard lock(mutex_);
      remnants = fold_.remnants();
    }
    std::vector<Record> records;
    records.reserve(remnants.size());
    for (const auto& [id, subject] : remnants) records.push_back(destroyed(id, subject));
    return write(std::move(records), until);
  }
  static Record destroyed(const KeyId& id, const Id128& subject) {
    return {key_record(id), packed(VaultKey{subject, {}})};
  }

  // The keeper's thread.  Brokers close a segment only when a record comes after its time, and do
  // not compact one that is open: without ticks a destroyed key would stand in the last segment for
  // as long as nobody writes.
  void keep(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    do {
      producer_->send({topic_, kOnly, tick_record(), std::string()}, [](const auto&) {});
      scrub(within(kLoadPatience));  // what an erasure could not do when the brokers did not answer
    } while (!stopped.wait_for(lock, stop, tick_every_, [&] { return stop.stop_requested(); }));
  }

  // On the tail's thread.
  bool apply(const KafkaReader::Message& message) {
    const std::lock_guard lock(mutex_);
    const bool good = fold_.apply(message.key, message.value);
    if (message.key.starts_with('x')) {
      std::erase_if(cache_, [this](const auto& entry) { return fold_.is_destroyed(entry.first); });
    }
    return good;
  }

  // Why what needs the brokers was not done.
  Failure<VaultFault> no_answer() const {
    return Failure{tail_.is_broken() ? VaultFault::storage : VaultFault::unavailable};
  }

  static Steady::time_point within(milliseconds patience) { return Steady::now() + patience; }

  // All confirmed, and read back.
  bool write(std::vector<Record> records, Steady::time_point until) {
    std::vector<std::future<KafkaProducer::Report>> reports;
    for (Record& record : records) {
      auto reported = std::make_shared<std::promise<KafkaProducer::Report>>();
      reports.push_back(reported->get_future());
      producer_->send({topic_, kOnly, std::move(record.key), std::move(record.value)},
                      [reported](const KafkaProducer::Report& told) { reported->set_value(told); });
    }
    std::int64_t last = -1;
    bool offsets_known = true;
    for (auto& report : reports) {
      if (report.wait_until(until) != std::future_status::ready) return false;
      const KafkaProducer::Report told = report.get();
      if (told.outcome != AppendOutcome::confirmed) return false;
      offsets_known = offsets_known && told.offset >= 0;
      last = std::max(last, told.offset);
    }
    if (reports.empty()) return true;
    return offsets_known ? tail_.wait_for(last + 1, until) : tail_.refresh(until);
  }
  bool write(std::string key, std::string value, Steady::time_point until) {
    std::vector<Record> one;
    one.push_back({std::move(key), std::move(value)});
    return write(std::move(one), until);
  }

  Lookup known(const KeyId& id) {
    const std::lock_guard lock(mutex_);
    return known_locked(id);
  }
  Lookup of_subject(const Id128& subject) {
    const std::lock_guard lock(mutex_);
    if (fold_.is_erased(subject)) {
      const auto named = fold_.destroyed_key_of(subject);
      if (!named) return Failure{VaultFault::storage};
      return std::optional<HeldKey>{{*named, std::nullopt}};
    }
    const auto id = fold_.key_of(subject);
    return id ? known_locked(*id) : std::optional<HeldKey>{};
  }
  Lookup known_locked(const KeyId& id) {
    if (fold_.is_destroyed(id)) return std::optional<HeldKey>{{id, std::nullopt}};
    const auto cached = cache_.find(id);
    if (cached != cache_.end()) return std::optional<HeldKey>{{id, cached->second}};
    const VaultKey* row = fold_.key(id);
    if (row == nullptr) return std::optional<HeldKey>{};
    const auto key = unwrap_key(operator_key_, key_context(id, row->subject), row->wrapped);
    if (!key) return Failure{VaultFault::storage};
    if (cache_.size() >= kCachedKeys) cache_.erase(cache_.begin());
    cache_.emplace(id, *key);
    return std::optional<HeldKey>{{id, key}};
  }

  const KafkaSettings settings_;
  const std::string topic_;
  const SecretKey operator_key_;
  const milliseconds tick_every_;
  SecretKey secret_;  // set before anybody else has this object
  std::unique_ptr<KafkaProducer> producer_;
  mutable std::mutex mutex_;
  // Guarded by mutex_:
  VaultFold fold_;
  std::unordered_map<KeyId, SecretKey> cache_;
  // Threads last: they use the others, and the keeper the tail.
  KafkaVaultTail tail_{[this](const KafkaReader::Message& message) { return apply(message); }};
  std::jthread keeper_;
};

KafkaVault::KafkaVault(std::unique_ptr<Core> core) : core_(std::move(core)) {}
KafkaVault::~KafkaVault() = default;

KafkaVault::Opening KafkaVault::open_as(const KafkaSettings& settings,
                                        const SecretKey& operator_key,
                                        Use use,
                                        std::int64_t key_survival_ms,
                                        const VaultImage* image) {
  const auto when_missing = use == Use::make ? WhenMissing::make : WhenMissing::refuse;
  const auto topic = ensure_topic(settings, vault_topic(key_survival_ms), when_missing);
  if (!topic) return Failure{topic.error()};
  auto core = std::make_unique<Core>(settings, operator_key, milliseconds(key_survival_ms));
  const auto started = core->start(use, image);
  if (!started) return Failure{started.error()};
  return std::unique_ptr<KafkaVault>(new KafkaVault(std::move(core)));
}

KafkaVault::Opening KafkaVault::create_or_open(const KafkaSettings& settings,
                                               const SecretKey& operator_key,
                                               std::int64_t key_survival_ms) {
  return open_as(settings, operator_key, Use::make, key_survival_ms);
}
KafkaVault::Opening KafkaVault::create_from(const KafkaSettings& settings,
                                            const SecretKey& operator_key,
                                            const VaultImage& image) {
  return open_as(settings, operator_key, Use::make, kKeySurvivalMs, &image);
}
KafkaVault::Opening KafkaVault::open(const KafkaSettings& settings, const SecretKey& operator_key) {
  return open_as(settings, operator_key, Use::write, kKeySurvivalMs);
}
KafkaVault::Opening KafkaVault::open_read_only(const KafkaSettings& settings,
                                               const SecretKey& operator_key) {
  return open_as(settings, operator_key, Use::read, kKeySurvivalMs);
}

Result<Sealed, VaultFault> KafkaVault::seal(const Id128& subject,
                                            std::string_view purpose,
                                            std::string_view text) {
  const auto held = core_->key_for(subject);
  if (!held) return Failure{held.error()};
  if (!*held) return Failure{VaultFault::storage};
  return seal_with(**held, purpose, text);
}

Result<Opened, VaultFault> KafkaVault::open(const Sealed& sealed, std::string_view purpose) const {
  if (sealed.empty()) return Opened{std::string{}};
  const auto held = core_->find(sealed.key);
  if (!held) return Failure{held.error()};
  return open_with(*held, sealed, purpose);
}

Result<Unit, VaultFault> KafkaVault::erase(std::span<const Id128> subjects) {
  return core_->destroy(subjects);
}
bool KafkaVault::is_erased(const Id128& subject) const { return core_->is_erased(subject); }
bool KafkaVault::is_empty() const { return core_->is_empty(); }
VaultImage KafkaVault::image() const { return *core_->image(); }
std::uint32_t KafkaVault::log_partitions() const { return core_->log_partitions(); }

BlindIndex KafkaVault::blind(std::string_view purpose, std::string_view text) const {
  return blind_index(core_->secret(), purpose, text);
}

Result<std::optional<std::string>, VaultFault> KafkaVault::pseudonym(SchoolId school,
                                                                     PersonId person) const {
  const auto held = core_->find_subject(person);
  if (!held) return Failure{held.error()};
  return pseudonym_with(*held, core_->secret(), school, person);
}

}  // namespace klade
