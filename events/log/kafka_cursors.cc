#include "events/log/kafka_cursors.h"

#include <algorithm>
#include <utility>

#include "events/core/check.h"
#include "events/log/kafka_log.h"

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

Result<Unit, StorageError> KafkaCursors::start(const KafkaSettings& settings,
                                               const std::string& topic) {
  const std::size_t share = KafkaLog::kReadAheadBytes / (kCursors * partitions_.size());
  const std::size_t read_ahead = std::min(share, KafkaReader::kReadAhead);
  much_ = read_ahead / 2;
  for (std::size_t i = 0; i < kCursors; ++i) {
    auto reader = KafkaReader::make(settings, topic, ReadWhat::everything, read_ahead);
    if (!reader) return Failure{reader.error()};
    readers_.push_back(*std::move(reader));
  }
  auto asker = KafkaReader::make(settings, topic, ReadWhat::everything);
  if (!asker) return Failure{asker.error()};
  asker_ = *std::move(asker);
  for (Part& part : partitions_) {
    part.cursors.resize(kCursors);
    part.holds.resize(kCursors);
  }
  return Unit{};
}

void KafkaCursors::confirmed(Partition partition, std::int64_t offset, std::int64_t known_end) {
  Part& part = part_of(partition);
  raise(part.confirmed_end, offset + 1);
  raise(part.known_end, offset + 1);
  if (offset >= 0 && offset < known_end) part.cut_short = true;
  if (offset < 0) part.confirmed_somewhere = true;
}

Result<KafkaCursors::Entries, LogFault> KafkaCursors::read(Partition partition,
                                                           Offset from,
                                                           std::size_t limit,
                                                           milliseconds patience) {
  Part& part = part_of(partition);
  if (part.cut_short) return Failure{LogFault::beyond_end};
  for (const auto& reader : readers_) reader->serve();
  if (!place_confirmed(part, partition)) return Failure{LogFault::unavailable};
  Reading reading{partition, static_cast<std::int64_t>(from), limit, {}, {}, false};
  reading.patient_until = Steady::now() + patience;
  reading.until = Steady::now() + std::max(KafkaLog::kReadTimeout, patience);
  while (true) {
    const std::size_t index = take_cursor(part, reading.from);
    auto entries = read_on(index, reading);
    give_back(part, index);
    if (!std::exchange(reading.gave_way, false)) return entries;
  }
}

void KafkaCursors::add_state(KafkaState& state) const {
  for (const auto& reader : readers_) reader->add_state(state);
}

void KafkaCursors::raise(std::atomic<std::int64_t>& number, std::int64_t to) {
  std::int64_t before = number;
  while (before < to && !number.compare_exchange_weak(before, to)) {
  }
}

KafkaCursors::Part& KafkaCursors::part_of(Partition partition) {
  const auto index = static_cast<std::size_t>(partition);
  CHECK(index < partitions_.size());
  return partitions_[index];
}

// One that stands there, else the one that has not been used for longest.
std::optional<std::size_t> KafkaCursors::choose(const Part& part, std::int64_t position) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < part.holds.size(); ++i) {
    if (part.holds[i].busy) continue;
    if (part.cursors[i].position == position) return i;
    if (!best || part.holds[i].used < part.holds[*best].used) best = i;
  }
  return best;
}

std::size_t KafkaCursors::take_cursor(Part& part, std::int64_t position) {
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

void KafkaCursors::give_back(Part& part, std::size_t index) {
  {
    const std::lock_guard lock(part.mutex);
    part.holds[index].busy = false;
  }
  part.freed.notify_all();
}

// What was confirmed without an offset stands before the end that is asked for afterwards.
bool KafkaCursors::place_confirmed(Part& part, Partition partition) {
  if (!part.confirmed_somewhere.exchange(false)) return true;
  const auto range = asker_->ask_range(number_of(partition), KafkaLog::kReadTimeout);
  if (range) return raise(part.confirmed_end, range->end), true;
  part.confirmed_somewhere = true;
  return false;
}

bool KafkaCursors::seek(std::size_t index, Partition partition, std::int64_t position) {
  Cursor& cursor = part_of(partition).cursors[index];
  if (cursor.position == position) return true;
  if (cursor.position >= 0) readers_[index]->stop(number_of(partition));
  cursor = {};
  if (!readers_[index]->seek(number_of(partition), position)) return false;
  cursor.position = position;
  return true;
}

// Nothing stands after the cursor, as far as can be known here.
bool KafkaCursors::at_end(const Part& part, std::size_t index, Partition partition) const {
  const Cursor& cursor = part.cursors[index];
  if (cursor.position < part.confirmed_end) return false;
  if (cursor.end_seen) return true;
  const auto told = readers_[index]->end_as_told(number_of(partition));
  return cursor.heard && told && cursor.position >= *told;
}

Result<KafkaCursors::Entries, LogFault> KafkaCursors::read_on(std::size_t index, Reading& reading) {
  const Partition partition = reading.partition;
  if (!seek(index, partition, reading.from)) return Failure{LogFault::unavailable};
  const auto turn_ends = Steady::now() + KafkaLog::kTurn;
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
Result<bool, LogFault> KafkaCursors::look_round(std::size_t index,
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

milliseconds KafkaCursors::wait_now(std::size_t index, const Reading& reading, bool first) const {
  if (!first) return kAtOnce;
  const Part& part = partitions_[static_cast<std::size_t>(reading.partition)];
  const Cursor& cursor = part.cursors[index];
  if (at_end(part, index, reading.partition)) return left_until(reading.patient_until);
  const bool will_ask = !cursor.heard && !cursor.end_seen && !cursor.asked;
  return will_ask ? kAskAfter : left_until(reading.until);
}

// Right after a seek nobody has told yet where the end is.
void KafkaCursors::ask_for_end(std::size_t index, Partition partition) {
  Cursor& cursor = part_of(partition).cursors[index];
  if (cursor.heard || cursor.end_seen || std::exchange(cursor.asked, true)) return;
  const auto range = asker_->ask_range(number_of(partition), KafkaLog::kReadTimeout);
  if (range && range->first <= cursor.position) cursor.end_seen = cursor.position == range->end;
}

// An idle leader says once that nothing more stands there, and one that is dead or cut off says
// nothing either.
Result<Unit, LogFault> KafkaCursors::ask_after_silence(std::size_t index, Partition partition) {
  Part& part = part_of(partition);
  if (Steady::now() - part.heard_at.load() < KafkaLog::kReadTimeout) return Unit{};
  const auto range = asker_->ask_range(number_of(partition), KafkaLog::kReadTimeout);
  if (!range) return Failure{LogFault::unavailable};
  part.heard_at = Steady::now();
  if (part.cursors[index].position <= range->end) return Unit{};
  lose_place(index, partition);
  return Failure{LogFault::beyond_end};
}

Result<KafkaCursors::Taken, LogFault> KafkaCursors::take(std::size_t index,
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

Result<KafkaCursors::Taken, LogFault> KafkaCursors::took(std::size_t index,
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
std::int64_t KafkaCursors::lose_place(std::size_t index, Partition partition) {
  readers_[index]->stop(number_of(partition));
  return std::exchange(part_of(partition).cursors[index], {}).position;
}

// Why the cursor's offset cannot be read.
LogFault KafkaCursors::where_it_ends(std::size_t index, Partition partition) {
  const std::int64_t position = lose_place(index, partition);
  const auto range = asker_->ask_range(number_of(partition), KafkaLog::kReadTimeout);
  if (!range) return LogFault::unavailable;
  if (position < range->first) return LogFault::corrupt;
  return position > range->end ? LogFault::beyond_end : LogFault::unavailable;
}

}  // namespace klade
