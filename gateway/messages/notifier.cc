#include "gateway/messages/notifier.h"

#include <algorithm>

#include "aggregates/policies/reaction.h"
#include "gateway/http/log.h"
#include "gateway/messages/notification_text.h"
#include "gateway/messages/password_text.h"
#include "gateway/messages/smtp_provider.h"
#include "gateway/node/node.h"
#include "gateway/routes/entitlements.h"
#include "projections/views/journals.h"
#include "projections/views/people.h"
#include "projections/views/schools.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

bool may_be_told(const Projected& projected) {
  const NotificationsView view;
  const std::string_view type = type_of(projected.record.event);
  if (type == SchoolNotificationSettingsChanged::kType) return true;
  return view.wants(type) && type != MessageQueued::kType;
}

std::chrono::minutes delay_for(const ViewReader& rows, const ProfileRow& whom) {
  if (whom.pupil.is_nil() || whom.pupil == whom.person) return std::chrono::minutes{0};
  const auto row = school(rows, whom.school);
  return std::chrono::minutes{row ? row->notifications.parent_delay_minutes : 0};
}

// Nothing when there is none that can be written to.
std::optional<std::string> address_of(const Reading& reading, PersonId id, Channel channel) {
  if (channel == Channel::sms) return phone_of(reading, id);
  const auto row = person(reading.rows, id);
  if (!row || row->erased) return std::nullopt;
  std::string address = open_text(reading, row->details.email, "person.email");
  return is_mail_address(address) ? std::optional(std::move(address)) : std::nullopt;
}

// Whose matters they are, for those who may have several children.
std::string pupil_name(const Reading& reading, const ProfileRow& whom) {
  if (whom.pupil.is_nil() || whom.pupil == whom.person) return {};
  const auto row = person(reading.rows, whom.pupil);
  if (!row || row->erased) return {};
  return open_text(reading, row->details.given_name, "person.given_name");
}

std::string text_for(const Reading& reading,
                     const ProfileRow& whom,
                     Channel channel,
                     const std::vector<const PlacedPending*>& items) {
  std::vector<ToldOf> all;
  for (const PlacedPending* item : items) {
    const auto of = journal(reading.rows, item->what.journal);
    all.push_back({item->what, of ? of->subject : std::string()});
  }
  return notification_text(channel, whom.language, pupil_name(reading, whom), all);
}

Id128 lane_id(const PendingLane& lane) {
  return derive_id(
      lane.profile,
      static_cast<std::uint64_t>(lane.channel) << 8U | static_cast<std::uint64_t>(lane.lane));
}

Origin origin_for(const PendingLane& lane, const Pending& first, MessageId message) {
  const Cause cause{first.command, first.ordinal, first.correlation};
  Origin origin = origin_of_reaction(cause, "notify", lane_id(lane));
  origin.fingerprint = message;
  return origin;
}

}  // namespace

void Notifier::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

void Notifier::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void Notifier::see(const Committed& committed) {
  if (committed.whole && std::ranges::none_of(committed.events, may_be_told)) return;
  const std::lock_guard lock(mutex_);
  news_ = true;
  changed_.notify_one();
}

std::uint64_t Notifier::queued() const {
  const std::lock_guard lock(mutex_);
  return queued_;
}

std::uint64_t Notifier::looks() const {
  const std::lock_guard lock(mutex_);
  return looks_;
}

// The clock is looked at now and then: it may be set, and a partition come to be this node's.
void Notifier::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    changed_.wait_for(lock, stop, kClockLook, [this] { return news_; });
    const bool has_news = std::exchange(news_, false);
    lock.unlock();
    std::set<std::uint32_t> partitions = owned();
    const bool is_due = next_due_ && *next_due_ <= node_.clock().now();
    Found found{next_due_};
    const bool must_look = has_news || is_due || partitions != owned_;
    if (must_look) found = look(partitions, stop);
    next_due_ = found.next_due;
    owned_ = std::move(partitions);
    lock.lock();
    queued_ += found.queued;
    if (must_look) ++looks_;
    if (must_look)
      changed_.wait_for(lock, stop, found.again ? kClockLook : kLookApart, [] { return false; });
    if (found.again) news_ = true;
  }
}

std::set<std::uint32_t> Notifier::owned() const {
  std::set<std::uint32_t> partitions;
  for (std::uint32_t i = 0; i < node_.partitions(); ++i) {
    if (node_.owns(Partition{i})) partitions.insert(i);
  }
  return partitions;
}

Notifier::Found Notifier::look(const std::set<std::uint32_t>& partitions,
                               const std::stop_token& stop) const {
  Found found;
  try {
    const auto rows = node_.views().snapshot();
    for (const std::uint32_t number : partitions) {
      const Partition partition{number};
      pending_notifications(*rows, partition, [&](const PendingLane& lane) {
        try {
          tell(*rows, partition, lane, found);
        } catch (const VaultMismatch&) {  // others are not kept waiting
          found.again = true;
        }
        return !stop.stop_requested();
      });
    }
  } catch (const ViewNotServed&) {  // it is being built
    found.again = true;
  } catch (const ViewsUnreadable& unreadable) {
    log(LogLevel::warning, "notifier", {{"code", name_of(unreadable.fault)}});
    found.again = true;
  }
  return found;
}

// The oldest of a lane, as far as they are due; what was due too long ago is passed over.
Notifier::Due Notifier::due_of(const PendingLane& lane, const ToldTo& whom, Instant now) {
  Due due;
  for (const PlacedPending& item : lane.items) {
    if (item.what.taken_back) continue;
    const Instant at = due_at(whom, {item.what.kind, item.what.at});
    if (at > now) {
      due.next = at;
      break;
    }
    if (at + kNotificationLife <= now) continue;
    due.items.push_back(&item);
    due.since = at;
  }
  return due;
}

Notifier::Due Notifier::due_in(const ViewReader& rows,
                               const PendingLane& lane,
                               Found& found) const {
  const auto whom = profile(rows, lane.profile);
  if (!whom || whom->closed || !channels_.contains(lane.channel)) return {};
  Due due = due_of(lane, {whom->notifications, delay_for(rows, *whom)}, node_.clock().now());
  if (due.next) found.next_due = std::min(found.next_due.value_or(*due.next), *due.next);
  return due;
}

// Telling takes as long as the vault and the owner do, and a mark may be taken back meanwhile: what
// is told of is read anew, each time.
void Notifier::tell(const ViewReader& seen_in,
                    Partition partition,
                    const PendingLane& seen,
                    Found& found) const {
  if (due_in(seen_in, seen, found).items.empty()) return;
  const auto rows = node_.views().snapshot();
  const Reading reading{*rows, node_.vault(), {}};
  const auto lane = pending_lane(*rows, partition, seen);
  if (!lane) return;
  const Due due = due_in(*rows, *lane, found);
  const auto whom = profile(*rows, lane->profile);
  if (due.items.empty() || !whom) return;
  const Date today = riga_date(node_.clock().now());
  if (!may_use(offer_, *rows, *whom, Feature::notifications, today)) return;
  const MessageId id =
      covering_message(lane->profile, lane->channel, lane->lane, due.items.back()->place);
  if (node_.vault().is_erased(id)) return;  // it was sent, and the view does not show it yet
  const auto address = address_of(reading, whom->person, lane->channel);
  if (!address) return;
  QueueMessage command{whom->school, whom->profile, lane->channel, {}};
  const auto message = sealed_message(node_.vault(),
                                      {id,
                                       *address,
                                       text_for(reading, *whom, lane->channel, due.items),
                                       due.since + kNotificationLife});
  if (!message) {
    found.again = true;
    return;
  }
  command.message = *message;
  const Outcome outcome = node_.submit_and_wait(whom->school,
                                                Message::Command(std::move(command)),
                                                origin_for(*lane, due.items.front()->what, id));
  if (std::holds_alternative<Accepted>(outcome)) ++found.queued;
  // Of a conflict the view will show soon what the other message covers.
  const bool is_open =
      std::holds_alternative<OwnerFault>(outcome) || std::holds_alternative<Conflict>(outcome);
  if (is_open) found.again = true;
}

}  // namespace klade
