// A small language for tests of folds: a school that writes frames into a log, and projections
// that read and write in every way.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "events/core/bytes.h"
#include "events/core/match.h"
#include "events/log/chain.h"
#include "events/log/memory_log.h"
#include "projections/projection.h"
#include "projections/rocks_views.h"
#include "tests/temporary_directory.h"

namespace klade {

inline Id128 numbered(std::uint64_t n) { return derive_id(Id128{}, n); }

// Writes valid records of one partition, as an owner would.
class Scribe {
 public:
  explicit Scribe(MemoryLog& log, Partition partition = {}) : log_(log), partition_(partition) {}

  void claim() {
    Claim claim{chain_.state().epoch + 1, ClaimId(numbered(++claims_ + 1'000'000)), now(), "here"};
    write(encode(claim));
  }
  // One command a frame, of these events in one stream.
  void frame(const std::vector<Event>& events, const StreamId& stream) {
    Frame frame = next_frame();
    StoredCommand& command = frame.commands.emplace_back();
    command.origin.command = CommandId(numbered(++commands_));
    command.origin.role = Role::teacher;
    for (const Event& event : events) {
      command.events.push_back(
          {stream, ++sequences_[stream], std::string(type_of(event)), encode(event)});
    }
    write(encode(frame));
  }
  Frame next_frame() {
    const ChainState& state = chain_.state();
    return {state.epoch, state.claim, state.seq + 1, state.head, now(), {}};
  }
  void write(std::string record) {
    static_cast<void>(chain_.offer(record));
    log_.insert(partition_, std::move(record));
  }
  const ChainState& state() const { return chain_.state(); }
  Instant now() { return Instant{std::chrono::seconds{1'790'000'000 + ++ticks_}}; }
  std::uint64_t next_sequence(const StreamId& stream) { return ++sequences_[stream]; }

 private:
  MemoryLog& log_;
  const Partition partition_;
  Chain chain_;
  std::map<StreamId, std::uint64_t> sequences_;
  std::uint64_t claims_ = 0;
  std::uint64_t commands_ = 0;
  std::int64_t ticks_ = 0;
};

inline MarkRecorded a_mark(std::uint64_t pupil, std::uint64_t mark, std::int16_t value) {
  MarkRecorded event;
  event.journal = JournalId(numbered(1));
  event.lesson = LessonId(numbered(mark % 7));
  event.pupil = PersonId(numbered(pupil));
  event.mark = MarkId(numbered(mark));
  event.value = {Scale::ten, value};
  return event;
}
inline StreamId journal_stream(std::uint64_t n) {
  return {StreamKind::journal, numbered(5'000 + n)};
}

// Writes `frames` frames that differ by `seed`.
inline void write_school(Scribe& scribe, std::uint64_t frames, std::uint64_t seed) {
  scribe.claim();
  for (std::uint64_t i = 0; i < frames; ++i) {
    const std::uint64_t pupil = seed * 1'000 + i % 5;
    std::vector<Event> events;
    for (std::uint64_t n = 0; n <= i % 3; ++n) {
      events.emplace_back(GradingEvent{
          a_mark(pupil, seed * 100'000 + i * 10 + n, static_cast<std::int16_t>(1 + (i + n) % 10))});
    }
    if (i % 7 == 6) {
      MarkWithdrawn gone;
      gone.pupil = PersonId(numbered(pupil));
      gone.mark = MarkId(numbered(seed * 100'000 + (i - 1) * 10));
      events.emplace_back(GradingEvent{gone});
    }
    scribe.frame(events, journal_stream(seed * 10 + i % 4));
    if (i % 50 == 49) scribe.claim();
  }
}

inline std::string key_of(const Id128& id) { return packed(id); }

// Puts only: a row a mark.
class MarkRows final : public Projection {
 public:
  explicit MarkRows(std::uint32_t version = 1, std::uint32_t readable = 1)
      : version_(version), readable_(readable) {}
  View view() const override { return View::marks; }
  std::string_view name() const override { return "mark_rows"; }
  std::uint32_t version() const override { return version_; }
  std::uint32_t readable_since() const override { return readable_; }
  bool wants(std::string_view type) const override { return type.starts_with("grading."); }
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override {
    const auto* grading = std::get_if<GradingEvent>(&record.event);
    if (grading == nullptr) return;
    const auto* mark = std::get_if<MarkRecorded>(grading);
    if (mark == nullptr) return;
    rows.put(key_of(mark->pupil) + key_of(mark->mark),
             packed(mark->value) + std::to_string(version_) + ":" + std::to_string(place.seq));
  }

 private:
  const std::uint32_t version_;
  const std::uint32_t readable_;
};

// Reads what it wrote: counts events a stream, and says how many it has counted at each.
class Counts final : public Projection {
 public:
  View view() const override { return View::journals; }
  std::string_view name() const override { return "counts"; }
  std::uint32_t version() const override { return 3; }
  bool wants(std::string_view) const override { return true; }
  void project(const Recorded& record, const Place&, ViewBatch& rows) const override {
    const std::string key = to_text(record.stream);
    const auto before = rows.get(key);
    const auto count = before ? unpacked<std::uint64_t>(*before).value_or(0) : 0;
    rows.put(key, packed(count + 1));
  }
};

// Scans and erases: the last marks of a pupil, and their sum.
class LastMarks final : public Projection {
 public:
  View view() const override { return View::pupils; }
  std::string_view name() const override { return "last_marks"; }
  std::uint32_t version() const override { return 1; }
  bool wants(std::string_view type) const override { return type.starts_with("grading."); }
  void project(const Recorded& record, const Place&, ViewBatch& rows) const override {
    const auto* grading = std::get_if<GradingEvent>(&record.event);
    if (grading == nullptr) return;
    match(
        *grading,
        [&](const MarkRecorded& e) {
          const std::string pupil = key_of(e.pupil);
          rows.put(pupil + key_of(e.mark), packed(e.value.value));
          std::vector<std::string> keys;
          rows.scan(pupil, [&](std::string_view key, std::string_view) {
            keys.emplace_back(key);
            return true;
          });
          if (keys.size() > 6) rows.erase(keys.front());
        },
        [&](const MarkWithdrawn& e) { rows.erase(key_of(e.pupil) + key_of(e.mark)); },
        [](const MarkCorrected&) {});
  }
};

struct TestViews {
  MarkRows marks;
  Counts counts;
  LastMarks last;
  std::vector<const Projection*> all{&counts, &last, &marks};
};

inline std::unique_ptr<RocksViews> open_views(const std::filesystem::path& directory,
                                              std::span<const Projection* const> projections,
                                              std::uint32_t partitions = 1) {
  auto views = RocksViews::open(directory, projections, partitions);
  CHECK(views.ok());
  return std::move(*views);
}

// Of the rows of the versions in the code, served or not.
inline std::vector<Digest> digests_of(const RocksViews& views) {
  std::vector<Digest> digests;
  const auto rows = views.current_rows();
  for (const Projection* one : views.projections()) {
    digests.push_back(digest_of_view(*rows, one->view()));
  }
  return digests;
}

}  // namespace klade
