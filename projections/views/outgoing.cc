#include "projections/views/outgoing.h"

#include <algorithm>
#include <variant>

#include "events/core/match.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kMessages = 'm';
constexpr char kWaiting = 'w';
constexpr char kStates = 's';
constexpr char kCounts = 'c';

constexpr Name<OutgoingState> kStateNames[] = {
    {OutgoingState::waiting, "waiting"},
    {OutgoingState::handed_over, "handed_over"},
    {OutgoingState::delivered, "delivered"},
    {OutgoingState::failed, "failed"},
};

std::uint8_t number_of(OutgoingState state) { return static_cast<std::uint8_t>(state); }

Id128 scope_of(const OutgoingRow& row) {
  return row.school.is_nil() ? scope_of_none(Partition{row.partition}) : Id128(row.school);
}
std::string message_key(MessageId id) { return row_key(kMessages, id); }
std::string waiting_key(const OutgoingRow& row) {
  const std::uint8_t urgency = row.is_urgent() ? 0 : 1;
  return row_key(kWaiting, row.partition, urgency, row.seq, row.index, row.message.id);
}
std::string state_key(const OutgoingRow& row) {
  return row_key(kStates, scope_of(row), number_of(row.state), row.seq, row.index, row.message.id);
}
std::string count_key(const OutgoingRow& row) {
  return row_key(kCounts, scope_of(row), number_of(row.state));
}
std::uint64_t count_of(const ViewBatch& rows, const OutgoingRow& row) {
  return get_row<std::uint64_t>(rows, count_key(row)).value_or(0);
}

MessageId message_of(std::string_view state_key) {
  Id128 scope;
  std::uint8_t state = 0;
  std::uint64_t seq = 0;
  std::uint32_t index = 0;
  MessageId id;
  read_key(state_key, scope, state, seq, index, id);
  return id;
}

void leave_state(ViewBatch& rows, const OutgoingRow& row) {
  rows.erase(state_key(row));
  if (row.state == OutgoingState::waiting) {
    rows.erase(waiting_key(row));
  } else {
    rows.put(count_key(row), packed(count_of(rows, row) - 1));
  }
}

// The oldest that is in the same state.
void forget_one(ViewBatch& rows, const OutgoingRow& like) {
  std::string oldest;
  rows.scan(row_key(kStates, scope_of(like), number_of(like.state)),
            [&](std::string_view key, std::string_view) {
              oldest = key;
              return false;
            });
  rows.erase(oldest);
  rows.erase(message_key(message_of(oldest)));
}

void enter_state(ViewBatch& rows, const OutgoingRow& row) {
  rows.put(message_key(row.message.id), packed(row));
  rows.put(state_key(row), {});
  if (row.state == OutgoingState::waiting) return rows.put(waiting_key(row), {});
  const std::uint64_t count = count_of(rows, row) + 1;
  if (count > kKeptMessages) forget_one(rows, row);
  rows.put(count_key(row), packed(std::min(count, kKeptMessages)));
}

// When and where an event happens.
struct At {
  Instant at{};
  const Place& place;
};

void set_place(OutgoingRow& row, const At& now) {
  row.changed_at = now.at;
  row.partition = static_cast<std::uint32_t>(now.place.partition);
  row.seq = now.place.seq;
  row.index = now.place.index;
}

void begin(ViewBatch& rows, OutgoingRow row, const At& now) {
  row.queued_at = now.at;
  set_place(row, now);
  enter_state(rows, row);
}

void become(ViewBatch& rows,
            MessageId id,
            OutgoingState state,
            const At& now,
            std::optional<MessageFailure> why = std::nullopt) {
  auto row = get_row<OutgoingRow>(rows, message_key(id));
  if (!row) return;  // forgotten
  leave_state(rows, *row);
  row->state = state;
  row->why = why;
  row->message.to = {};
  row->message.text = {};
  set_place(*row, now);
  enter_state(rows, *row);
}

}  // namespace

template <>
std::span<const Name<OutgoingState>> names() {
  return kStateNames;
}
std::string_view name_of(OutgoingState state) { return name_in_table(state); }

bool OutgoingView::wants(std::string_view type) const {
  return is_type_of<PasswordTexted>(type) || is_type_in<MessageEvent>(type);
}

void OutgoingView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  const At now{record.at, place};
  if (const auto* account = std::get_if<AccountEvent>(&record.event)) {
    const auto* e = std::get_if<PasswordTexted>(account);
    if (e == nullptr) return;
    OutgoingRow row;
    row.school = e->school;
    row.profile = e->profile;
    row.reason = e->reason;
    row.message = e->message;
    return begin(rows, std::move(row), now);
  }
  const auto* event = std::get_if<MessageEvent>(&record.event);
  if (event == nullptr) return;
  match(
      *event,
      [&](const MessageQueued& e) {
        OutgoingRow row;
        row.school = e.school;
        row.profile = e.profile;
        row.channel = e.channel;
        row.message = e.message;
        begin(rows, std::move(row), now);
      },
      [&](const MessageHandedOver& e) { become(rows, e.message, OutgoingState::handed_over, now); },
      [&](const MessageDelivered& e) { become(rows, e.message, OutgoingState::delivered, now); },
      [&](const MessageFailed& e) { become(rows, e.message, OutgoingState::failed, now, e.why); });
}

Id128 scope_of_none(Partition partition) {
  Id128 scope;
  auto number = static_cast<std::uint32_t>(partition);
  for (std::size_t i = scope.bytes.size(); number > 0; number >>= 8U) {
    scope.bytes[--i] = static_cast<std::uint8_t>(number);
  }
  return scope;
}

std::optional<OutgoingRow> outgoing(const ViewReader& rows, MessageId id) {
  return get_row<OutgoingRow>(rows, View::outgoing, message_key(id));
}

void waiting_messages(const ViewReader& rows,
                      Partition partition,
                      const std::function<bool(const OutgoingRow&)>& visit) {
  const auto number = static_cast<std::uint32_t>(partition);
  rows.scan(View::outgoing, row_key(kWaiting, number), [&](std::string_view key, auto) {
    std::uint32_t of = 0;
    std::uint8_t urgency = 0;
    std::uint64_t seq = 0;
    std::uint32_t index = 0;
    MessageId id;
    read_key(key, of, urgency, seq, index, id);
    const auto row = outgoing(rows, id);
    CHECK(row.has_value());
    return visit(*row);
  });
}

std::vector<MessageId> failed_messages(const ViewReader& rows, const Id128& scope) {
  std::vector<MessageId> failed;
  rows.scan(View::outgoing,
            row_key(kStates, scope, number_of(OutgoingState::failed)),
            [&](std::string_view key, std::string_view) {
              failed.push_back(message_of(key));
              return true;
            });
  return failed;
}

std::vector<OutgoingSummary> school_messages(const ViewReader& rows,
                                             SchoolId school,
                                             OutgoingState state) {
  std::vector<OutgoingSummary> all;
  rows.scan(View::outgoing,
            row_key(kStates, school, number_of(state)),
            [&](std::string_view key, std::string_view) {
              const auto row = outgoing(rows, message_of(key));
              CHECK(row.has_value());
              all.push_back({row->message.id,
                             row->profile,
                             row->channel,
                             row->state,
                             row->reason,
                             row->why,
                             row->queued_at,
                             row->changed_at});
              return true;
            });
  std::ranges::reverse(all);
  return all;
}

}  // namespace klade
