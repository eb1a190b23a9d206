#include "events/log/kafka_log.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <list>
#include <mutex>
#include <utility>

#include "events/core/check.h"
#include "events/kafka/kafka_producer.h"
#include "events/kafka/kafka_reader.h"
#include "events/kafka/kafka_topics.h"
#include "events/log/record.h"

namespace klade {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Readers that each come back for what follows have a cursor each; more than these take turns.
constexpr std::size_t kCursors = 3;
constexpr std::size_t kMaxReadBytes = 8U << 20U;  // of one read; at least one record
constexpr milliseconds kAtOnce{0};
// At the end a broker answers a fetch only after fetch.wait.max.ms: it is asked for the end sooner.
constexpr milliseconds kAskAfter{10};

std::int32_t number_of(Partition partition) { return static_cast<std::int32_t>(partition); }

// At most one turn: what was confirmed meanwhile is looked at, and who else waits.
milliseconds left_until(Steady::time_point until) {
  const auto left = std::chrono::ceil<milliseconds>(until - Steady::now());
  return std::clamp(left, kAtOnce, KafkaLog::kTurn);
}

}  // namespace

// The cursors of one instance share its connections; each partition has at most one in an instance.
class KafkaLog::Core {
 public:
  Core(KafkaSettings settings, std::uint32_t partitions)
      : settings_(std::move(settings)),
        topic_(settings_.topic(log_topic().name)),
        partitions_(partitions) {}

  Result<Unit, StorageError> start(bool appends) {
    const std::size_t share = kReadAheadBytes / (kCursors * partitions_.size());
    const std::size_t read_ahead = std::min(share, KafkaReader::kReadAhead);
    much_ = read_ahead / 2;
    for (std::size_t i = 0; i < kCursors; ++i) {
      auto reader = KafkaReader::make(settings_, topic_, ReadWhat::everything, read_ahead);
      if (!reader) return Failure{reader.error()};
      readers_.push_back(*std::move(reader));
    }
    auto asker = KafkaReader::make(settings_, topic_, ReadWhat::everything);
    if (!asker) return Failure{asker.error()};
    asker_ = *std::move(asker);
    for (Part& part : partitions_) {
      part.cursors.resize(kCursors);
      part.holds.resize(kCursors);
    }
    if (!appends) return Unit{};
    auto producer = KafkaProducer::make(settings_, {topic_}, kMaxWaitingBytes);
    if (!producer) return Failure{producer.error()};
    producer_ = *std::move(producer);
    return Unit{};
  }

  std::uint32_t partitions() const { return static_cast<std::uint32_t>(partitions_.size()); }

  void append(Partition partition, std::string record, Appended done) {
    CHECK(producer_ != nullptr);
    CHECK(record.size() <= kMaxRecordBytes);
    Part& part = part_of(partition);
    // What is handed over now stands after all that is known now.
    const std::int64_t known_end = part.known_end;
    producer_->send(
        {topic_, number_of(partition), {}, std::move(record)},
        [&part, known_end, done = std::move(done)](const KafkaProducer::Report& report) {
          if (report.outcome == AppendOutcome::confirmed) {
            raise(part.confirmed_end, report.offset + 1);
            raise(part.known_end, report.offset + 1);
            if (report.offset >= 0 && report.offset < known_end) part.cut_short = true;
            if (report.offset < 0) part.confirmed_somewhere = true;
          }
          done(report.outcome);
        });
  }

  Result<std::vector<Entry>, LogFault> read(Partition partition,
                                            Offset from,
                                            std::size_t limit,
                                            milliseconds patience) {
    Part& part = part_of(partition);
    if (part.cut_short) return Failure{LogFault::beyond_end};
    for (const auto& reader : readers_) reader->serve();
    if (!place_confirmed(part, partition)) return Failure{LogFault::unavailable};
    Reading reading{partition, static_cast<std::int64_t>(from), limit, {}, {}, false};
    reading.patient_until = Steady::now() + patience;
    reading.until = Steady::now() + std::max(kReadTimeout, patience);
    while (true) {
      const std::size_t index = take_cursor(part, reading.from);
      auto entries = read_on(index, reading);
      give_back(part, index);
      if (!std::exchange(reading.gave_way, false)) return entries;
    }
  }

  KafkaState state() const {
    KafkaState state;
    if (producer_) producer_->add_state(state);
    for (const auto& reader : readers_) reader->add_state(state);
    return state;
  }
  void break_for_test() { producer_->break_for_test(); }

 private:
  // The reader's that took it.
  struct Cursor {
    std::int64_t position = -1;  // of the record that is read next; -1: nowhere
    bool end_seen = false;       // the broker said that nothing stands there
    bool heard = false;          // a record has come since the seek, so the told end is a new one
    bool asked = false;          // for the end, since the seek
    std::size_t taken = 0;       // bytes, since there was nothing to take
  };
  // Guarded by the part's mutex.
  struct Hold {
    bool busy = false;
    std::uint64_t used = 0;  // the last time, counted
  };
  struct Part {
    // When the brokers last said what stands in it, or that nothing more does.
    std::atomic<Steady::time_point> heard_at = Steady::now();
    std::atomic<std::int64_t> confirmed_end = 0;    // after the last record confirmed here
    std::atomic<bool> confirmed_somewhere = false;  // and some that nobody says where it stands
    std::atomic<std::int64_t> known_end = 0;        // after the last record read or confirmed here
    std::atomic<bool> cut_short = false;            // a record was appended before that
    std::vector<Cursor> cursors;
    std::atomic<std::uint64_t> waiting = 0;  // readers without a cursor
    std::mutex mutex;
    std::condition_variable freed;
    // Guarded by mutex:
    std::vector<Hold> holds;
    std::uint64_t uses = 0;
    // Readers are given cursors in the order in which they ask.
    std::uint64_t next_ticket = 0;
    std::uint64_t served = 0;
  };
  using Entries = std::vector<Entry>;
  struct Reading {
    Partition partition{};
    std::int64_t from = 0;
    std::size_t limit = 0;
    Steady::time_point patient_until;
    Steady::time_point until;
    bool gave_way = false;  // to another reader: a turn is over, and nothing was read
  };

  static void raise(std::atomic<std::int64_t>& number, std::int64_t to) {
    std::int64_t before = number;
    while (before < to && !number.compare_exchange_weak(before, to)) {
    }
  }

  Part& part_of(Partition partition) {
    const auto index = static_cast<std::size_t>(partition);
    CHECK(index < partitions_.size());
    return partitions_[index];
  }

  // One that stands there, else the one that has not been used for longest.
  static std::optional<std::size_t> choose(const Part& part, std::int64_t position) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < part.holds.size(); ++i) {
      if (part.holds[i].busy) continue;
      if (part.cursors[i].position == position) return i;
      if (!best || part.holds[i].used < part.holds[*best].used) best = i;
    }
    return best;
  }

  static std::size_t take_cursor(Part& part, std::int64_t position) {
    std::optional<std::size_t> chosen;
    {
      std::unique_lock lock(part.mutex);
      const std::uint64_t ticket = part.next_ticket++;
      ++part.waiting;
      part.freed.wait(lock, [&] {
        if (ticket == part.served) chosen = choose(part, position);
        return chosen.has_value();
      });
      --part.waiting;
      ++part.served;
      part.holds[*chosen] = {true, ++part.uses};
    }
    // The one whose turn is next may find another that is free.
    part.freed.notify_all();
    return *chosen;
  }

  static void give_back(Part& part, std::size_t index) {
    {
      const std::lock_guard lock(part.mutex);
      part.holds[index].busy = false;
    }
    part.freed.notify_all();
  }

  // What was confirmed without an offset stands before the end that is asked for afterwards.
  bool place_confirmed(Part& part, Partition partition) {
    if (!part.confirmed_somewhere.exchange(false)) return true;
    const auto range = asker_->ask_range(number_of(partition), kReadTimeout);
    if (range) return raise(part.confirmed_end, range->end), true;
    part.confirmed_somewhere = true;
    return false;
  }

  bool seek(std::size_t index, Partition partition, std::int64_t position) {
    Cursor& cursor = part_of(partition).cursors[index];
    if (cursor.position == position) return true;
    if (cursor.position >= 0) readers_[index]->stop(number_of(partition));
    cursor = {};
    if (!readers_[index]->seek(number_of(partition), position)) return false;
    cursor.position = position;
    return true;
  }

  // Nothing stands after the cursor, as far as can be known here.
  bool at_end(const Part& part, std::size_t index, Partition partition) const {
    const Cursor& cursor = part.cursors[index];
    if (cursor.position < part.confirmed_end) return false;
    if (cursor.end_seen) return true;
    const auto told = readers_[index]->end_as_told(number_of(partition));
    return cursor.heard && told && cursor.position >= *told;
  }

  Result<Entries, LogFault> read_on(std::size_t index, Reading& reading) {
    const Partition partition = reading.partition;
    if (!seek(index, partition, reading.from)) return Failure{LogFault::unavailable};
    const auto turn_ends = Steady::now() + kTurn;
    Entries entries;
    std::size_t bytes = 0;
    while (entries.size() < reading.limit && bytes < kMaxReadBytes) {
      const auto got = take(index, partition, wait_now(index, reading, entries.empty()), entries);
      if (got && *got == Taken::record) {
        bytes += entries.back().record.size();
        continue;
      }
      // What was read before any trouble is good.
      if (!entries.empty()) break;
      if (!got) return Failure{got.error()};
      const auto goes_on = look_round(index, reading, turn_ends);
      if (!goes_on) return Failure{goes_on.error()};
      if (!*goes_on) break;
    }
    return entries;
  }

  // With nothing to read for now: whether to wait for more.
  Result<bool, LogFault> look_round(std::size_t index,
                                    Reading& reading,
                                    Steady::time_point turn_ends) {
    const Part& part = part_of(reading.partition);
    ask_for_end(index, reading.partition);
    const bool end = at_end(part, index, reading.partition);
    if (end) {
      const auto still = ask_after_silence(index, reading.partition);
      if (!still) return Failure{still.error()};
    }
    const auto now = Steady::now();
    if (end && now >= reading.patient_until) return false;
    if (part.cut_short) return Failure{LogFault::beyond_end};
    if (now >= reading.until) return Failure{LogFault::unavailable};
    reading.gave_way = end && part.waiting > 0 && now >= turn_ends;
    return !reading.gave_way;
  }

  milliseconds wait_now(std::size_t index, const Reading& reading, bool first) const {
    if (!first) return kAtOnce;
    const Part& part = partitions_[static_cast<std::size_t>(reading.partition)];
    const Cursor& cursor = part.cursors[index];
    if (at_end(part, index, reading.partition)) return left_until(reading.patient_until);
    const bool will_ask = !cursor.heard && !cursor.end_seen && !cursor.asked;
    return will_ask ? kAskAfter : left_until(reading.until);
  }

  // Right after a seek nobody has told yet where the end is.
  void ask_for_end(std::size_t index, Partition partition) {
    Cursor& cursor = part_of(partition).cursors[index];
    if (cursor.heard || cursor.end_seen || std::exchange(cursor.asked, true)) return;
    const auto range = asker_->ask_range(number_of(partition), kReadTimeout);
    if (range && range->first <= cursor.position) cursor.end_seen = cursor.position == range->end;
  }

  // An idle leader says once that nothing more stands there, and one that is dead or cut off says
  // nothing either.
  Result<Unit, LogFault> ask_after_silence(std::size_t index, Partition partition) {
    Part& part = part_of(partition);
    if (Steady::now() - part.heard_at.load() < kReadTimeout) return Unit{};
    const auto range = asker_->ask_range(number_of(partition), kReadTimeout);
    if (!range) return Failure{LogFault::unavailable};
    part.heard_at = Steady::now();
    if (part.cursors[index].position <= range->end) return Unit{};
    lose_place(index, partition);
    return Failure{LogFault::beyond_end};
  }

  enum class Taken { record, nothing };
  Result<Taken, LogFault> take(std::size_t index,
                               Partition partition,
                               milliseconds wait,
                               Entries& entries) {
    Cursor& cursor = part_of(partition).cursors[index];
    KafkaReader::Message message;
    switch (readers_[index]->next(number_of(partition), wait, message)) {
      case KafkaReader::Got::message:
        return took(index, partition, std::move(message), entries);
      case KafkaReader::Got::end:
        part_of(partition).heard_at = Steady::now();
        cursor.end_seen = message.offset == cursor.position;
        return Taken::nothing;
      case KafkaReader::Got::out_of_range:
        return Failure{where_it_ends(index, partition)};
      case KafkaReader::Got::corrupt:
        lose_place(index, partition);
        return Failure{LogFault::corrupt};
      case KafkaReader::Got::denied:
        return Failure{LogFault::unavailable};
      case KafkaReader::Got::nothing:
        // It may have been too much to fetch on, however much of it is taken by now.
        if (std::exchange(cursor.taken, 0) >= much_) readers_[index]->wake(number_of(partition));
        return Taken::nothing;
      case KafkaReader::Got::trouble:
        return Taken::nothing;
    }
    CHECK(false);
    return Taken::nothing;
  }

  Result<Taken, LogFault> took(std::size_t index,
                               Partition partition,
                               KafkaReader::Message message,
                               Entries& entries) {
    Cursor& cursor = part_of(partition).cursors[index];
    part_of(partition).heard_at = Steady::now();
    // From before a seek.
    if (message.offset < cursor.position) return Taken::nothing;
    // No transaction writes here and nothing is compacted, so offsets have no holes of the
    // broker's own: one means that the client has dropped a record, or that the front is gone.
    if (message.offset > cursor.position) {
      const LogFault fault = where_it_ends(index, partition);
      return Failure{fault == LogFault::beyond_end ? LogFault::unavailable : fault};
    }
    cursor.position = message.offset + 1;
    raise(part_of(partition).known_end, cursor.position);
    cursor.end_seen = false;
    cursor.heard = true;
    cursor.taken += message.value ? message.value->size() : 0;
    entries.push_back({Offset{static_cast<std::uint64_t>(cursor.position)},
                       std::move(message.value).value_or(std::string())});
    return Taken::record;
  }

  // The next read seeks anew.
  std::int64_t lose_place(std::size_t index, Partition partition) {
    readers_[index]->stop(number_of(partition));
    return std::exchange(part_of(partition).cursors[index], {}).position;
  }

  // Why the cursor's offset cannot be read.
  LogFault where_it_ends(std::size_t index, Partition partition) {
    const std::int64_t position = lose_place(index, partition);
    const auto range = asker_->ask_range(number_of(partition), kReadTimeout);
    if (!range) return LogFault::unavailable;
    if (position < range->first) return LogFault::corrupt;
    return position > range->end ? LogFault::beyond_end : LogFault::unavailable;
  }

  const KafkaSettings settings_;
  const std::string topic_;
  std::size_t much_ = 0;  // of what a cursor reads ahead; set before anybody reads
  std::vector<std::unique_ptr<KafkaReader>> readers_;
  // Never fetches: on a connection where a fetch waits for records, every answer waits behind it.
  std::unique_ptr<KafkaReader> asker_;
  std::vector<Part> partitions_;
  // Last: its thread, while it ends, reports what uses the others.
  std::unique_ptr<KafkaProducer> producer_;
};

KafkaLog::KafkaLog(std::unique_ptr<Core> core) : core_(std::move(core)) {}
KafkaLog::~KafkaLog() = default;

KafkaLog::Opened KafkaLog::open_as(const KafkaSettings& settings, Use use) {
  const auto when_missing = use == Use::make ? WhenMissing::make : WhenMissing::refuse;
  const auto partitions = ensure_topic(settings, log_topic(), when_missing);
  if (!partitions) return Failure{partitions.error()};
  auto core = std::make_unique<Core>(settings, *partitions);
  const auto started = core->start(use != Use::read);
  if (!started) return Failure{started.error()};
  return std::unique_ptr<KafkaLog>(new KafkaLog(std::move(core)));
}

KafkaLog::Opened KafkaLog::create_or_open(const KafkaSettings& settings) {
  return open_as(settings, Use::make);
}
KafkaLog::Opened KafkaLog::open(const KafkaSettings& settings) {
  return open_as(settings, Use::append);
}
KafkaLog::Opened KafkaLog::open_read_only(const KafkaSettings& settings) {
  return open_as(settings, Use::read);
}

std::uint32_t KafkaLog::partitions() const { return core_->partitions(); }

void KafkaLog::append(Partition partition, std::string record, Appended done) {
  core_->append(partition, std::move(record), std::move(done));
}

Result<std::vector<EventLog::Entry>, LogFault> KafkaLog::read(Partition partition,
                                                              Offset from,
                                                              std::size_t limit,
                                                              std::chrono::milliseconds patience) {
  return core_->read(partition, from, limit, patience);
}

KafkaState KafkaLog::state() const { return core_->state(); }
void KafkaLog::break_for_test() { core_->break_for_test(); }

}  // namespace klade
