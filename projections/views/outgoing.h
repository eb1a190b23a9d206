// View outgoing: messages that go out, and what became of them.
//
//   m <message>                                   OutgoingRow
//   w <partition:u32> <urgency:u8> <seq> <index> <message>
//                                                 -    those that wait, as they are to be sent
//   s <scope> <state:u8> <seq> <index> <message>  -    of a school, as they got into that state
//   c <scope> <state:u8>                          u64: how many those are, of a state that is
//   bounded
//
// A scope is a school; of the messages that belong to none it is the partition.  Of those that
// wait no more, the newest kKeptMessages of each state are kept a scope; the texts of none.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "projections/projection.h"

namespace klade {

inline constexpr std::uint64_t kKeptMessages = 1000;

class OutgoingView final : public Projection {
 public:
  View view() const override { return View::outgoing; }
  std::string_view name() const override { return "outgoing"; }
  std::uint32_t version() const override { return 2; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

// Stored: values are frozen.
enum class OutgoingState : std::uint8_t { waiting = 1, handed_over = 2, delivered = 3, failed = 4 };
template <>
std::span<const Name<OutgoingState>> names();
std::string_view name_of(OutgoingState state);

struct OutgoingRow {
  SchoolId school;    // nil: of none
  ProfileId profile;  // nil: nobody known
  Channel channel = Channel::sms;
  std::optional<PasswordReason> reason;  // why a password goes out; nothing: it brings none
  TextMessage message;                   // its texts while it waits
  OutgoingState state = OutgoingState::waiting;
  std::optional<MessageFailure> why;  // it failed
  Instant queued_at{};
  Instant changed_at{};
  // Where it got into its state.
  std::uint32_t partition = 0;
  std::uint64_t seq = 0;
  std::uint32_t index = 0;
  FIELDS(school,
         profile,
         channel,
         reason,
         message,
         state,
         why,
         queued_at,
         changed_at,
         partition,
         seq,
         index)
  bool operator==(const OutgoingRow&) const = default;
  // What somebody waits for goes before what is told of itself: passwords and replies (P5).
  bool is_urgent() const { return reason.has_value() || profile.is_nil(); }
  // By which its commands find their partition.
  Id128 partition_key() const { return school.is_nil() ? Id128(message.id) : Id128(school); }
};

std::optional<OutgoingRow> outgoing(const ViewReader& rows, MessageId id);
// The urgent ones first, in the order in which they were queued, until `visit` answers false.
void waiting_messages(const ViewReader& rows,
                      Partition partition,
                      const std::function<bool(const OutgoingRow&)>& visit);
// The scope of the messages of a partition that belong to no school.
Id128 scope_of_none(Partition partition);
// Those of a scope that failed and are kept.
std::vector<MessageId> failed_messages(const ViewReader& rows, const Id128& scope);

// GET /school/messages: the newest first, of one state.
struct OutgoingSummary {
  MessageId id;
  ProfileId profile;
  Channel channel = Channel::sms;
  OutgoingState state = OutgoingState::waiting;
  std::optional<PasswordReason> reason;
  std::optional<MessageFailure> why;
  Instant queued_at{};
  Instant changed_at{};
  FIELDS(id, profile, channel, state, reason, why, queued_at, changed_at)
  bool operator==(const OutgoingSummary&) const = default;
};
std::vector<OutgoingSummary> school_messages(const ViewReader& rows,
                                             SchoolId school,
                                             OutgoingState state);

}  // namespace klade
