// View notifications: what people chose to be told of beside the page, and have not been told yet.
// N2.
//
//   o <profile>                                     Chooser: a profile and what it chose
//   w <pupil> <profile>                             (no value): it chose something, and stands
//   p <partition:u32> <profile> <channel:u8> <lane:u8> <seq> <index>   Pending
//   b <subject> <object> <profile> <channel:u8>     PendingPlace: what tells of it last
//   a <lesson> <pupil>                              Said: of who was not said to be there in time
//
// A message covers the rows of a lane from the oldest to the one that its id follows from: the
// rows of those that were queued go, and no other (docs/adr/0031).  A row that is taken back stays
// in its place and tells of nothing, so that a message which is under way covers the others.
//
// What is never told (no address, no Family Set) goes when it is kPendingKept old and something
// comes after it, or when kMaxPending others have.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "projections/projection.h"

namespace klade {

inline constexpr std::size_t kMaxPending = 64;  // of a lane
inline constexpr std::chrono::hours kPendingKept{4 * 24};

class NotificationsView final : public Projection {
 public:
  View view() const override { return View::notifications; }
  std::string_view name() const override { return "notifications"; }
  std::uint32_t version() const override { return 2; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

// What is told at the same time goes together: parents are told of the pupil's own matters after a
// delay, and of what is written to them at once.  Stored: values are frozen.
enum class Lane : std::uint8_t { pupil = 1, post = 2 };
Lane lane_of(NotificationKind kind);

// Stored: values are frozen.
enum class Said : std::uint8_t { absent = 1, late = 2, present = 3 };

struct Pending {
  NotificationKind kind = NotificationKind::mark;
  Instant at{};  // when it happened
  // What it is about: a mark; a lesson and a pupil.
  Id128 subject;
  Id128 object;
  bool taken_back = false;
  bool corrected = false;  // what was told before, or happened before anything was chosen
  JournalId journal;       // of a mark or an absence
  Date date{};             // of its lesson
  MarkValue value;         // of a mark
  Said said = Said::absent;
  // The event.
  CommandId command;
  std::uint32_t ordinal = 0;
  Id128 correlation;
  FIELDS(kind,
         at,
         subject,
         object,
         taken_back,
         corrected,
         journal,
         date,
         value,
         said,
         command,
         ordinal,
         correlation)
  bool operator==(const Pending&) const = default;
};

struct PendingPlace {
  std::uint64_t seq = 0;
  std::uint32_t index = 0;
  FIELDS(seq, index)
  auto operator<=>(const PendingPlace&) const = default;
};
struct PlacedPending {
  PendingPlace place;
  Pending what;
};
// All that one profile may be told together, in order.
struct PendingLane {
  ProfileId profile;
  Channel channel = Channel::sms;
  Lane lane = Lane::pupil;
  std::vector<PlacedPending> items;
};

// In the order of their profiles, until `visit` answers false.
void pending_notifications(const ViewReader& rows,
                           Partition partition,
                           const std::function<bool(const PendingLane&)>& visit);

// The same lane as it is now; nothing when it has no rows.
std::optional<PendingLane> pending_lane(const ViewReader& rows,
                                        Partition partition,
                                        const PendingLane& seen);

// The id of the message that covers a lane's rows up to `last`.
MessageId covering_message(ProfileId profile, Channel channel, Lane lane, PendingPlace last);

}  // namespace klade
