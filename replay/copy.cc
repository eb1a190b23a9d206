#include "replay/copy.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <ostream>

#include "events/log/embedded_log.h"
#include "events/log/kafka_log.h"
#include "events/vault/kafka_vault.h"
#include "events/vault/rocks_vault.h"
#include "replay/log_walk.h"
#include "replay/verify.h"

namespace klade {
namespace {

constexpr std::string_view kOtherHistory = "another history stands there";

std::string number(Partition partition) {
  return std::to_string(static_cast<std::uint32_t>(partition));
}

std::uint64_t seq_after(const ChainState& before) { return before.seq + 1; }

// What is handed over to a log and not yet confirmed.
class InFlight {
 public:
  InFlight(EventLog& log, Partition partition) : log_(log), partition_(partition) {}
  ~InFlight() { settle(); }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

  // Waits for room.  False, and nothing is handed over, once a record is lost.
  bool append(const std::string& record) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return bytes_ < LogCopy::kMaxInFlightBytes; });
      if (lost_) return false;
      bytes_ += record.size();
      ++records_;
    }
    log_.append(partition_, record, [this, size = record.size()](AppendOutcome outcome) {
      // Under the lock: whoever waits destroys this once it is let go.
      const std::lock_guard lock(mutex_);
      bytes_ -= size;
      --records_;
      lost_ = lost_ || outcome == AppendOutcome::lost;
      changed_.notify_all();
    });
    return true;
  }
  // Waits for all of it: is it confirmed?
  bool settle() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return records_ == 0; });
    return !lost_;
  }

 private:
  EventLog& log_;
  const Partition partition_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_:
  std::size_t bytes_ = 0;
  std::size_t records_ = 0;
  bool lost_ = false;
};

}  // namespace

// One partition.  Each function answers what is wrong, or nothing.
class LogCopy::Part {
 public:
  using Said = std::optional<std::string>;

  Part(EventLog& from, EventLog& to, Partition partition, Console& console)
      : from_(from), to_(to), partition_(partition), console_(console) {}

  Said find_place() {
    const auto all = [](const auto&...) { return true; };
    const auto target = walk_from(to_, partition_, {}, all);
    if (!target.ok()) return "the target: " + describe(target.error());
    const ChainState& stand = target->chain;
    place_ = {};
    if (stand.seq == 0) return std::nullopt;
    const auto up_to_it =
        [&](const EventLog::Entry&, const Chain::Judged& judged, const ChainState& before) {
          return judged.verdict != Verdict::valid || seq_after(before) < stand.seq;
        };
    const auto found = walk_from(from_, partition_, {}, up_to_it);
    if (!found.ok()) return describe(found.error());
    if (found->chain == stand) {
      place_ = *found;
      return std::nullopt;
    }
    const std::string until = std::to_string(stand.seq);
    return "partition " + number(partition_) + ": " + std::string(kOtherHistory) +
           (found->chain.seq < stand.seq
                ? ": it goes to sequence " + until + ", the source to " +
                      std::to_string(found->chain.seq)
                : ": at sequence " + until + " it has another head than the source");
  }

  Said append() {
    for (int tried = 0; tried < kTries; ++tried) {
      const std::uint64_t before = place_.chain.seq;
      bool confirmed = false;
      if (Said fault = append_once(confirmed)) return fault;
      if (confirmed) return std::nullopt;
      // What was lost may be there or not: the target says how far it has come.
      if (Said fault = find_place()) return fault;
      if (place_.chain.seq > before) tried = -1;
    }
    return "partition " + number(partition_) + ", after sequence " +
           std::to_string(place_.chain.seq) +
           ": the target does not confirm what it is given; run this again, it goes on from there";
  }

  Partition partition() const { return partition_; }
  const ChainState& end() const { return place_.chain; }

 private:
  Said append_once(bool& confirmed) {
    InFlight in_flight(to_, partition_);
    bool going = true;
    const auto end = walk_from(
        from_,
        partition_,
        place_,
        [&](const EventLog::Entry& entry, const Chain::Judged& judged, const ChainState&) {
          if (judged.verdict != Verdict::valid) return true;
          // A claim that comes before what it stood behind would be valid there, and a frame of it
          // before it looks as if the claim had been taken away.
          if (judged.claim) going = in_flight.settle();
          going = going && in_flight.append(entry.record);
          if (judged.claim) going = in_flight.settle() && going;
          if (going) console_.progress("records copied", 1, 0);
          return going;
        });
    confirmed = in_flight.settle() && going;
    if (!end.ok()) return describe(end.error());
    if (confirmed) place_ = *end;
    return std::nullopt;
  }

  EventLog& from_;
  EventLog& to_;
  const Partition partition_;
  Console& console_;
  LogPlace place_;  // in the source: of what the target has
};

LogCopy::LogCopy(EventLog& from, EventLog& to, Console& console)
    : from_(from), to_(to), console_(console) {
  for (std::uint32_t p = 0; p < from.partitions(); ++p) {
    parts_.push_back(std::make_unique<Part>(from, to, Partition{p}, console));
  }
}
LogCopy::~LogCopy() = default;

int LogCopy::for_all(std::optional<std::string> (Part::*work)()) {
  std::vector<std::optional<std::string>> faults(parts_.size());
  for_each_partition(static_cast<std::uint32_t>(parts_.size()), [&](Partition partition) {
    const auto index = static_cast<std::size_t>(partition);
    faults[index] = (*parts_[index].*work)();
  });
  console_.end_progress();
  for (const auto& fault : faults) {
    if (fault) return console_.fault(*fault);
  }
  return kExitHolds;
}

int LogCopy::find_places() {
  if (from_.partitions() != to_.partitions()) {
    // Which partition a school is in depends on their number.
    return console_.fault("the target has " + std::to_string(to_.partitions()) +
                          " partitions and the source " + std::to_string(from_.partitions()) +
                          ": they must be as many");
  }
  return for_all(&Part::find_place);
}

int LogCopy::append() { return for_all(&Part::append); }

int LogCopy::compare(EventLog& copied) {
  std::vector<PartitionReport> reports(parts_.size());
  for_each_partition(copied.partitions(), [&](Partition partition) {
    reports.at(static_cast<std::size_t>(partition)) =
        verify_partition(copied, partition, Depth::events, {}, console_);
  });
  console_.end_progress();
  for (const PartitionReport& report : reports) console_.out() << describe(report) << '\n';
  for (std::size_t i = 0; i < reports.size(); ++i) {
    if (reports[i].fault) return console_.fault("the copy does not hold: " + describe(reports[i]));
    if (reports[i].end == parts_[i]->end()) continue;
    return console_.fault("partition " + number(parts_[i]->partition()) +
                          ": the copy's head is not the source's");
  }
  return kExitHolds;
}

namespace {

std::optional<VaultImage> read_vault(const HistorySource& source,
                                     const SecretKey& key,
                                     Console& console) {
  std::optional<VaultImage> image;
  if (source.kafka) {
    const auto vault = KafkaVault::open_read_only(*source.kafka, key);
    if (vault.ok()) return (*vault)->image();
    console.fault("the source's vault cannot be read: " + describe(vault.error()));
    return std::nullopt;
  }
  const auto vault = RocksVault::open_read_only(DataDir{source.data}.vault(), key);
  if (vault.ok()) image = (*vault)->image();
  if (!image) {
    console.fault("the source's vault cannot be read: " +
                  (vault.ok() ? std::string("a row is broken") : describe(vault.error())));
  }
  return image;
}

std::unique_ptr<EventLog> open_target(const HistorySource& to,
                                      std::uint32_t partitions,
                                      Console& console) {
  if (to.kafka) {
    auto log = KafkaLog::create_or_open(*to.kafka);
    if (log.ok()) return std::move(*log);
    console.fault("the target's log cannot be opened: " + describe(log.error()));
    return nullptr;
  }
  const auto directory = DataDir{to.data}.log();
  auto log = EmbeddedLog::open(directory);
  if (!log.ok() && log.error().fault == StorageFault::missing) {
    log = EmbeddedLog::create(directory, partitions);
  }
  if (log.ok()) return std::move(*log);
  console.fault("the target's log cannot be opened: " + describe(log.error()));
  return nullptr;
}

int write_vault(const HistorySource& to,
                const SecretKey& key,
                const VaultImage& image,
                Console& console) {
  std::optional<StorageError> error;
  if (to.kafka) {
    const auto vault = KafkaVault::create_from(*to.kafka, key, image);
    if (!vault.ok()) error = vault.error();
  } else {
    const auto vault = RocksVault::create_from(DataDir{to.data}.vault(), key, image);
    if (!vault.ok()) error = vault.error();
  }
  if (!error) return kExitHolds;
  return console.fault("the target's vault cannot be written: " + describe(*error));
}

}  // namespace

int run_copy(const CopyOptions& options, Console& console) {
  const auto key = open_operator_key(options.from, options.operator_key, console);
  if (!key) return kExitFault;
  // The log before the vault, which then has all keys that the log's end asks for.
  const auto from = open_log(options.from, console);
  if (!from) return kExitFault;
  const auto image = read_vault(options.from, *key, console);
  if (!image) return kExitFault;
  HistorySource to = options.to;
  if (to.kafka) to.kafka->partitions = from->partitions();
  const auto target = open_target(to, from->partitions(), console);
  if (!target) return kExitFault;
  LogCopy copy(*from, *target, console);
  if (const int code = copy.find_places(); code != kExitHolds) return code;
  // The keys before what is sealed with them.
  if (const int code = write_vault(to, *key, *image, console); code != kExitHolds) return code;
  if (const int code = copy.append(); code != kExitHolds) return code;
  const auto copied = open_log(to, console);
  if (!copied) return kExitFault;
  if (const int code = copy.compare(*copied); code != kExitHolds) return code;
  if (!to.kafka && !std::filesystem::exists(DataDir{to.data}.operator_key())) {
    console.out() << "the operator's key is not copied: it belongs to "
                  << DataDir{to.data}.operator_key().string() << '\n';
  }
  return kExitHolds;
}

}  // namespace klade
