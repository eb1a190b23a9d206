#include "projections/view_fold.h"

#include <algorithm>
#include <utility>

#include "events/core/check.h"

namespace klade {
namespace {

constexpr std::size_t kReadRecords = 64;      // a read; a record has at most kMaxRecordBytes
constexpr std::size_t kCommitEvents = 32768;  // about so many events a commit
constexpr std::size_t kKeptEvents = 1024;     // in Stepped::projected; beyond: not whole

ProjectionFault::Kind kind_of(LogFault fault) {
  switch (fault) {
    case LogFault::unavailable:
      return ProjectionFault::Kind::log_unavailable;
    case LogFault::corrupt:
      return ProjectionFault::Kind::log_corrupt;
    case LogFault::beyond_end:
      return ProjectionFault::Kind::log_cut_short;
    case LogFault::closed:
      return ProjectionFault::Kind::log_closed;
  }
  return ProjectionFault::Kind::log_corrupt;
}

ProjectionFault::Kind kind_of(RecordError error) {
  return error == RecordError::unknown_format ? ProjectionFault::Kind::unknown_format
                                              : ProjectionFault::Kind::corrupt_record;
}

bool is_of_event(ProjectionFault::Kind kind) {
  return kind == ProjectionFault::Kind::unknown_event ||
         kind == ProjectionFault::Kind::malformed_event;
}

}  // namespace

std::string_view name_of(ProjectionFault::Kind kind) {
  switch (kind) {
    case ProjectionFault::Kind::log_unavailable:
      return "log_unavailable";
    case ProjectionFault::Kind::log_closed:
      return "log_closed";
    case ProjectionFault::Kind::log_corrupt:
      return "log_corrupt";
    case ProjectionFault::Kind::log_cut_short:
      return "log_cut_short";
    case ProjectionFault::Kind::other_history:
      return "other_history";
    case ProjectionFault::Kind::unknown_format:
      return "unknown_format";
    case ProjectionFault::Kind::corrupt_record:
      return "corrupt_record";
    case ProjectionFault::Kind::unknown_event:
      return "unknown_event";
    case ProjectionFault::Kind::malformed_event:
      return "malformed_event";
    case ProjectionFault::Kind::storage:
      return "storage";
  }
  return "invalid";
}

std::string describe(const ProjectionFault& fault) {
  std::string text = "partition " + std::to_string(static_cast<std::uint32_t>(fault.partition)) +
                     ", frame " + std::to_string(fault.seq);
  if (is_of_event(fault.kind)) {
    text += ", stream " + to_text(fault.stream) + ", event " + std::to_string(fault.sequence) +
            " (ordinal " + std::to_string(fault.ordinal) + ")";
  }
  return text + ": " + std::string(name_of(fault.kind));
}

// What one step gathers before its commit.
struct ViewFold::Round {
  Stepped stepped;
  ViewCheckpoint checkpoint;  // as it will be
  Chain chain;
  std::optional<ProjectionFault> fault;
  // Of the frame at hand: decoded before any of it is folded, so that a frame counts whole or not.
  struct Wanted {
    std::uint64_t by = 0;
    std::uint32_t index = 0;
    Recorded record;
  };
  std::vector<Wanted> frame;
};

ViewFold::ViewFold(EventLog& log,
                   Partition partition,
                   RocksViews& views,
                   std::vector<const Projection*> group,
                   Hooks hooks)
    : log_(log),
      partition_(partition),
      group_(std::move(group)),
      hooks_(std::move(hooks)),
      writer_(views.writer(group_, partition)) {
  CHECK(!group_.empty() && group_.size() <= 64);
  checkpoint_ = views.checkpoint(*group_.front(), partition);
  for (const Projection* one : group_) CHECK(views.checkpoint(*one, partition) == checkpoint_);
}

ViewFold::~ViewFold() = default;

ProjectionFault ViewFold::fault(ProjectionFault::Kind kind) const {
  ProjectionFault fault;
  fault.kind = kind;
  fault.partition = partition_;
  fault.seq = checkpoint_.chain.seq;
  return fault;
}

Result<Unit, ProjectionFault> check_history(EventLog& log,
                                            Partition partition,
                                            const ViewCheckpoint& checkpoint) {
  if (checkpoint.chain.seq == 0) return Unit{};
  ProjectionFault fault;
  fault.partition = partition;
  fault.seq = checkpoint.chain.seq;
  auto last = log.read(partition, checkpoint.last_from, 1, std::chrono::milliseconds{0});
  if (!last.ok()) {
    fault.kind = kind_of(last.error());
    return Failure{fault};
  }
  if (last->empty()) {
    fault.kind = ProjectionFault::Kind::log_cut_short;
    return Failure{fault};
  }
  const std::string& record = last->front().record;
  const bool same = record.size() >= sizeof(Digest) &&
                    digest_of(record) == checkpoint.last_digest &&
                    last->front().next <= checkpoint.next;
  if (same) return Unit{};
  fault.kind = ProjectionFault::Kind::other_history;
  return Failure{fault};
}

Result<Unit, ProjectionFault> ViewFold::verify_history() {
  return check_history(log_, partition_, checkpoint_);
}

// Nothing for an unknown type: nobody can say that it is no view's business.
std::optional<std::uint64_t> ViewFold::wanted_by(std::string_view type) {
  std::string key(type);
  const auto known = wants_.find(key);
  if (known != wants_.end()) return known->second;
  const auto now = newest_type(type);
  if (!now) return std::nullopt;
  std::uint64_t by = 0;
  for (std::size_t i = 0; i < group_.size(); ++i) {
    if (group_[i]->wants(*now)) by |= std::uint64_t{1} << i;
  }
  wants_.emplace(std::move(key), by);
  return by;
}

bool ViewFold::decode_frame(const Frame& frame, Round& round) {
  round.frame.clear();
  std::uint32_t next = 0;
  for (const StoredCommand& command : frame.commands) {
    std::uint32_t ordinal = 0;
    for (const StoredEvent& stored : command.events) {
      const std::uint32_t own = ordinal++;
      const std::uint32_t index = next++;
      const auto stops = [&](ProjectionFault::Kind kind) {
        round.fault =
            ProjectionFault{kind, partition_, frame.seq, stored.stream, stored.sequence, own};
        return false;
      };
      const std::optional<std::uint64_t> by = wanted_by(stored.type);
      if (!by) return stops(ProjectionFault::Kind::unknown_event);
      ++round.stepped.events;
      if (*by == 0) continue;
      auto event = decode(stored.type, stored.payload);
      if (!event.ok()) return stops(ProjectionFault::Kind::malformed_event);
      round.frame.push_back(
          {*by,
           index,
           {stored.stream, stored.sequence, own, frame.at, command.origin, *std::move(event)}});
    }
  }
  return true;
}

bool ViewFold::fold_frame(const Frame& frame, Round& round) {
  if (!decode_frame(frame, round)) return false;
  Stepped& stepped = round.stepped;
  for (Round::Wanted& wanted : round.frame) {
    const Place place{partition_, frame.seq, wanted.index};
    for (std::size_t i = 0; i < group_.size(); ++i) {
      if ((wanted.by >> i & 1U) == 0) continue;
      group_[i]->project(wanted.record, place, writer_->batch(i));
    }
    if (!hooks_.keep_events || !stepped.events_whole) continue;
    if (stepped.projected.size() == kKeptEvents) {
      stepped.events_whole = false;
      stepped.projected.clear();
      continue;
    }
    stepped.projected.push_back({frame.seq, std::move(wanted.record)});
  }
  return true;
}

// False: the step ends before this record.
bool ViewFold::fold_entry(const EventLog::Entry& entry, const Until& until, Round& round) {
  if (until.offset && entry.next > *until.offset) return round.stepped.at_end = true, false;
  Chain chain = round.chain;
  auto judged = chain.offer(entry.record);
  if (!judged.ok()) {
    round.fault = fault(kind_of(judged.error()));
    round.fault->seq = round.chain.state().seq + 1;
    return false;
  }
  const bool valid = judged->verdict == Verdict::valid;
  const bool beyond = (until.seq && valid && chain.state().seq > *until.seq) ||
                      (until.at && judged->frame && judged->frame->at > *until.at);
  if (beyond) return round.stepped.at_end = true, false;
  if (judged->frame && !fold_frame(*judged->frame, round)) return false;

  ViewCheckpoint& checkpoint = round.checkpoint;
  if (valid) {
    checkpoint.last_from = checkpoint.next;
    checkpoint.last_digest = digest_of(entry.record);
    if (judged->frame) checkpoint.at = judged->frame->at;
  } else {
    ++checkpoint.void_records;
    if (hooks_.on_void) hooks_.on_void(judged->verdict, round.chain.state().seq);
  }
  checkpoint.next = entry.next;
  round.chain = chain;
  ++round.stepped.records;
  return true;
}

Result<ViewFold::Stepped, ProjectionFault> ViewFold::finish(Round& round) {
  if (round.stepped.records > 0) {
    round.checkpoint.chain = round.chain.state();
    const auto committed = writer_->commit(round.checkpoint);
    if (!committed.ok()) return Failure{fault(ProjectionFault::Kind::storage)};
    checkpoint_ = round.checkpoint;
  }
  if (round.fault) return Failure{*round.fault};
  return std::move(round.stepped);
}

Result<ViewFold::Stepped, ProjectionFault> ViewFold::step(std::size_t limit,
                                                          std::chrono::milliseconds patience,
                                                          const Until& until) {
  Round round{{}, checkpoint_, Chain(checkpoint_.chain), {}, {}};
  try {
    while (round.stepped.records < limit && round.stepped.events < kCommitEvents) {
      const std::size_t wanted = std::min(kReadRecords, limit - round.stepped.records);
      auto entries = log_.read(partition_, round.checkpoint.next, wanted, patience);
      patience = std::chrono::milliseconds{0};
      if (!entries.ok()) round.fault = fault(kind_of(entries.error()));
      if (!entries.ok()) break;
      if (entries->empty()) round.stepped.at_end = true;
      const bool all = std::ranges::all_of(
          *entries, [&](const auto& entry) { return fold_entry(entry, until, round); });
      if (!all || entries->empty()) break;
    }
    return finish(round);
  } catch (const ViewsUnreadable&) {
    return Failure{fault(ProjectionFault::Kind::storage)};
  }
}

}  // namespace klade
