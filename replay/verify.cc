#include "replay/verify.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <ostream>
#include <unordered_map>

#include "replay/log_walk.h"
#include "replay/view_check.h"

namespace klade {
namespace {

struct StreamHash {
  std::size_t operator()(const StreamId& stream) const {
    return std::hash<Id128>{}(stream.id) * 31 + static_cast<std::size_t>(stream.kind);
  }
};

constexpr std::string_view kFrameMissing = "frame_missing";

// A record that is void for a reason to look at.  Stale owners and lost races are void by epoch or
// claim.  But nobody writes frames of a claim that is not there, or two frames of one sequence
// under one claim; and before a gap in the owner's frames one of them was lost or taken away.
std::string_view suspicion(const Chain::Judged& judged,
                           const ChainState& before,
                           std::string_view record) {
  if (judged.verdict == Verdict::valid || judged.verdict == Verdict::void_foreign) return {};
  const auto decoded = decode_record(record);
  if (!decoded.ok()) return {};
  const auto* frame = std::get_if<Frame>(&*decoded);
  if (frame == nullptr || frame->epoch < before.epoch) return {};
  if (frame->epoch > before.epoch) return "claim_missing";
  if (frame->claim != before.claim) return {};
  if (frame->seq > before.seq + 1) return kFrameMissing;
  if (frame->seq == before.seq + 1) return "other_head";
  return {};  // a repetition
}

std::uint64_t sequence_of(std::string_view record) {
  const auto decoded = decode_record(record);
  const auto* frame = decoded.ok() ? std::get_if<Frame>(&*decoded) : nullptr;
  return frame == nullptr ? 0 : frame->seq;
}

class Verifier {
 public:
  Verifier(Partition partition, Depth depth, const std::vector<NotedHead>& noted, Console& console)
      : depth_(depth), noted_(noted), console_(console) {
    report_.partition = partition;
  }

  bool take(const EventLog::Entry& entry, const Chain::Judged& judged, const ChainState& before) {
    const std::string_view suspected = suspicion(judged, before, entry.record);
    if (suspected == kFrameMissing) {
      if (!gap_) gap_ = Gap{before.seq, 0, 0};
      gap_->epoch = before.epoch;
      gap_->reached = std::max(gap_->reached, sequence_of(entry.record));
    } else if (!suspected.empty()) {
      return fail({suspected, before.seq, {}, 0});
    }
    if (judged.verdict != Verdict::valid) {
      ++report_.void_records;
      return true;
    }
    if (judged.claim) ++report_.claims;
    if (judged.frame) {
      // Its head is that of all before it, so its owner has read the log with the gap in it.
      if (gap_ && before.epoch > gap_->epoch) gap_.reset();
      // Or what was missing has come after all, as into a copy whose appends were lost at first.
      if (gap_ && judged.frame->seq >= gap_->reached) gap_.reset();
      if (!take_frame(*judged.frame)) return false;
    }
    return heads_agree(before.seq + 1, next_head(before.head, digest_of(entry.record)));
  }
  PartitionReport finish(const Result<ChainState, WalkFault>& walked) {
    if (!walked.ok()) {
      report_.fault = VerifyFault{walked.error().what, walked.error().seq, {}, 0};
      return report_;
    }
    report_.end = *walked;
    report_.streams = sequences_.size();
    if (!report_.fault && gap_ && report_.end.epoch == gap_->epoch) {
      report_.fault = VerifyFault{kFrameMissing, gap_->seq, {}, 0};
    }
    for (const NotedHead& noted : noted_) {
      const bool beyond = noted.partition == report_.partition && noted.seq > report_.end.seq;
      if (beyond && !report_.fault)
        report_.fault = VerifyFault{"log_cut_short", report_.end.seq, {}, 0};
    }
    return report_;
  }

 private:
  // Where frames are missing that no later owner is known to have missed.  On a log that loses
  // appends that is an owner's history as any: it drops what is lost and claims again.
  struct Gap {
    std::uint64_t seq = 0;      // of the last valid record before the first of them
    std::uint64_t epoch = 0;    // of the last claim that has one
    std::uint64_t reached = 0;  // the highest sequence that stands after it
  };

  bool fail(VerifyFault fault) {
    report_.fault = fault;
    return false;
  }
  bool take_frame(const Frame& frame) {
    ++report_.frames;
    report_.commands += frame.commands.size();
    std::uint64_t events = 0;
    for (const StoredCommand& command : frame.commands) {
      events += command.events.size();
      if (depth_ == Depth::chain) continue;
      for (const StoredEvent& event : command.events) {
        if (!take_event(frame, event)) return false;
      }
    }
    report_.events += events;
    console_.progress("events verified", events, 0);
    return true;
  }
  bool take_event(const Frame& frame, const StoredEvent& event) {
    std::uint64_t& last = sequences_[event.stream];
    if (event.sequence != ++last) {
      return fail({"stream_sequence", frame.seq, event.stream, event.sequence});
    }
    const auto decoded = decode(event.type, event.payload);
    if (decoded.ok()) return true;
    const bool unknown = decoded.error() == DecodeError::unknown_type;
    return fail(
        {unknown ? "unknown_event" : "malformed_event", frame.seq, event.stream, event.sequence});
  }
  bool heads_agree(std::uint64_t seq, const Digest& head) {
    for (const NotedHead& noted : noted_) {
      const bool here = noted.partition == report_.partition && noted.seq == seq;
      if (here && noted.head != head) return fail({"other_history", seq, {}, 0});
    }
    return true;
  }

  const Depth depth_;
  const std::vector<NotedHead>& noted_;
  Console& console_;
  PartitionReport report_;
  std::optional<Gap> gap_;
  std::unordered_map<StreamId, std::uint64_t, StreamHash> sequences_;
};

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::optional<NotedHead> parse_noted_head(std::string_view text) {
  const std::size_t first = text.find(':');
  const std::size_t second = first == std::string_view::npos ? first : text.find(':', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  std::uint32_t partition = 0;
  NotedHead noted;
  const std::string_view digits = text.substr(second + 1);
  if (!read_number(text.substr(0, first), partition) ||
      !read_number(text.substr(first + 1, second - first - 1), noted.seq) ||
      digits.size() != 2 * noted.head.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < noted.head.size(); ++i) {
    const std::string_view pair = digits.substr(2 * i, 2);
    const auto [end, error] = std::from_chars(pair.data(), pair.data() + 2, noted.head.at(i), 16);
    if (error != std::errc{} || end != pair.data() + 2) return std::nullopt;
  }
  noted.partition = Partition{partition};
  return noted;
}

PartitionReport verify_partition(EventLog& log,
                                 Partition partition,
                                 Depth depth,
                                 const std::vector<NotedHead>& noted,
                                 Console& console) {
  Verifier verifier(partition, depth, noted, console);
  const auto walked = walk(
      log,
      partition,
      [&](const EventLog::Entry& entry, const Chain::Judged& judged, const ChainState& before) {
        return verifier.take(entry, judged, before);
      });
  return verifier.finish(walked);
}

std::string describe(const PartitionReport& report) {
  std::string text =
      "partition " + std::to_string(static_cast<std::uint32_t>(report.partition)) + ": ";
  if (report.fault) {
    text += std::string(report.fault->what) + " at sequence " + std::to_string(report.fault->seq);
    if (report.fault->stream) {
      text += ", stream " + to_text(*report.fault->stream) + ", event " +
              std::to_string(report.fault->sequence);
    }
    return text;
  }
  return text + std::to_string(report.frames) + " frames, " + std::to_string(report.commands) +
         " commands, " + std::to_string(report.events) + " events, " +
         std::to_string(report.streams) + " streams, " + std::to_string(report.claims) +
         " claims, " + std::to_string(report.void_records) + " void; head " +
         std::to_string(static_cast<std::uint32_t>(report.partition)) + ":" +
         std::to_string(report.end.seq) + ":" + to_text(report.end.head);
}

namespace {

std::vector<PartitionReport> verify_all(EventLog& log,
                                        const VerifyOptions& options,
                                        Console& console) {
  std::vector<PartitionReport> reports(log.partitions());
  for_each_partition(log.partitions(), [&](Partition partition) {
    reports[static_cast<std::uint32_t>(partition)] =
        verify_partition(log, partition, options.depth, options.noted, console);
  });
  console.end_progress();
  return reports;
}

// How far each partition of a log holds whose storage is broken.
int report_damage(const VerifyOptions& options, Console& console) {
  const auto log = open_damaged_log(options.source);
  if (!log) return kExitFault;
  for (const PartitionReport& report : verify_all(*log, options, console)) {
    console.fault("the storage is broken; what can be read of it: " + describe(report) +
                  (report.fault ? ""
                                : "; broken or missing from sequence " +
                                      std::to_string(report.end.seq + 1) + " on"));
  }
  return kExitFault;
}

}  // namespace

int run_verify(const VerifyOptions& options, Console& console) {
  // Before the log, so that they cannot have seen more than it shows.
  std::unique_ptr<RocksViews> views;
  if (has_live_views(options.source)) {
    views = open_live_views(options.source, console);
    if (!views) return kExitFault;
  }
  const auto log = open_log(options.source, console);
  if (!log) return report_damage(options, console);
  const auto reports = verify_all(*log, options, console);
  for (const PartitionReport& report : reports) console.out() << describe(report) << '\n';
  for (const PartitionReport& report : reports) {
    if (report.fault) return console.fault("the log does not hold: " + describe(report));
  }
  for (const NotedHead& noted : options.noted) {
    if (static_cast<std::uint32_t>(noted.partition) >= log->partitions()) {
      return console.fault("a head was given of a partition that the log does not have");
    }
  }
  // Without views, or with other versions', there is nothing to compare.
  const auto other = views ? other_history_seen(*views, *log) : std::nullopt;
  return other ? console.fault(*other) : kExitHolds;
}

}  // namespace klade
