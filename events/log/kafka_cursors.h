// KafkaCursors: how a KafkaLog is read.  Its cursors share the connections of an instance; each
// partition has at most one in an instance.
//
// Thread-safe; a cursor is one thread's from take_cursor() to give_back().  Owns its readers.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "events/core/storage_error.h"
#include "events/kafka/kafka_reader.h"
#include "events/kafka/kafka_settings.h"
#include "events/kafka/kafka_state.h"
#include "events/log/event_log.h"

namespace klade {

class KafkaCursors {
 public:
  using Entries = std::vector<EventLog::Entry>;

  explicit KafkaCursors(std::uint32_t partitions) : partitions_(partitions) {}
  Result<Unit, StorageError> start(const KafkaSettings& settings, const std::string& topic);

  std::uint32_t partitions() const { return static_cast<std::uint32_t>(partitions_.size()); }

  // After the last record read or confirmed here.
  std::int64_t known_end(Partition partition) { return part_of(partition).known_end; }
  // A record was confirmed that was handed over when `known_end` was known; -1: nobody says where.
  void confirmed(Partition partition, std::int64_t offset, std::int64_t known_end);

  // As KafkaLog::read().
  Result<Entries, LogFault> read(Partition partition,
                                 Offset from,
                                 std::size_t limit,
                                 std::chrono::milliseconds patience);

  void add_state(KafkaState& state) const;

 private:
  using Steady = std::chrono::steady_clock;
  using milliseconds = std::chrono::milliseconds;

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
  struct Reading {
    Partition partition{};
    std::int64_t from = 0;
    std::size_t limit = 0;
    Steady::time_point patient_until;
    Steady::time_point until;
    bool gave_way = false;  // to another reader: a turn is over, and nothing was read
  };

  static void raise(std::atomic<std::int64_t>& number, std::int64_t to);
  Part& part_of(Partition partition);
  static std::optional<std::size_t> choose(const Part& part, std::int64_t position);
  static std::size_t take_cursor(Part& part, std::int64_t position);
  static void give_back(Part& part, std::size_t index);
  bool place_confirmed(Part& part, Partition partition);
  bool seek(std::size_t index, Partition partition, std::int64_t position);
  bool at_end(const Part& part, std::size_t index, Partition partition) const;
  Result<Entries, LogFault> read_on(std::size_t index, Reading& reading);
  Result<bool, LogFault> look_round(std::size_t index,
                                    Reading& reading,
                                    Steady::time_point turn_ends);
  milliseconds wait_now(std::size_t index, const Reading& reading, bool first) const;
  void ask_for_end(std::size_t index, Partition partition);
  Result<Unit, LogFault> ask_after_silence(std::size_t index, Partition partition);
  enum class Taken { record, nothing };
  Result<Taken, LogFault> take(std::size_t index,
                               Partition partition,
                               milliseconds wait,
                               Entries& entries);
  Result<Taken, LogFault> took(std::size_t index,
                               Partition partition,
                               KafkaReader::Message message,
                               Entries& entries);
  std::int64_t lose_place(std::size_t index, Partition partition);
  LogFault where_it_ends(std::size_t index, Partition partition);

  std::size_t much_ = 0;  // of what a cursor reads ahead; set before anybody reads
  std::vector<std::unique_ptr<KafkaReader>> readers_;
  // Never fetches: on a connection where a fetch waits for records, every answer waits behind it.
  std::unique_ptr<KafkaReader> asker_;
  std::vector<Part> partitions_;
};

}  // namespace klade
