#include "gateway/messages/messenger.h"

#include <algorithm>

#include "gateway/http/log.h"
#include "gateway/node/node.h"
#include "projections/views/schools.h"

namespace klade {
namespace {

using std::chrono::milliseconds;
using State = Sending::State;

bool begins_message(const Projected& projected) {
  if (const auto* account = std::get_if<AccountEvent>(&projected.record.event)) {
    return std::holds_alternative<PasswordTexted>(*account);
  }
  const auto* message = std::get_if<MessageEvent>(&projected.record.event);
  return message != nullptr && std::holds_alternative<MessageQueued>(*message);
}

milliseconds doubled(milliseconds pause) { return std::min(2 * pause, Messenger::kLastPause); }

// Of each profile: of several passwords that wait the older open nothing any more.
std::map<ProfileId, MessageId> newest_passwords(const std::vector<OutgoingRow>& rows) {
  std::map<ProfileId, MessageId> newest;
  for (const OutgoingRow& row : rows) {
    if (row.reason) newest[row.profile] = row.message.id;
  }
  return newest;
}

void say(Channel channel, std::string_view code) {
  log(LogLevel::warning, "message_provider", {{"channel", name_of(channel)}, {"code", code}});
}

}  // namespace

Messenger::Messenger(const Parts& parts)
    : node_(parts.node),
      threads_count_(parts.threads),
      delivery_({parts.node.vault(),
                 [node = &parts.node](const Id128& key, Command command, const Origin& origin) {
                   return node->submit_and_wait(key, std::move(command), origin);
                 },
                 parts.sms,
                 parts.email,
                 parts.node.clock()}) {}

Messenger::~Messenger() { stop(); }

void Messenger::start() {
  for (std::size_t i = 0; i < threads_count_; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
  }
}

void Messenger::stop() {
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
}

void Messenger::see(const Committed& committed) {
  if (committed.whole && std::ranges::none_of(committed.events, begins_message)) return;
  const std::lock_guard lock(mutex_);
  news_ = true;
  ++changes_;
  changed_.notify_one();
}

MessengerMetrics Messenger::metrics() const {
  const std::lock_guard lock(mutex_);
  MessengerMetrics metrics = counts_;
  metrics.waiting = static_cast<std::size_t>(
      std::ranges::count_if(held_, [](const auto& held) { return !held.second.done; }));
  return metrics;
}

void Messenger::work(const std::stop_token& stop) {
  Lock lock(mutex_);
  while (!stop.stop_requested()) {
    const Time now = std::chrono::steady_clock::now();
    if (must_look(now)) {
      look(lock);
    } else if (const auto id = next(now)) {
      advance(lock, *id);
    } else {
      const std::uint64_t known = changes_;
      changed_.wait_until(lock, stop, wake_at(), [&] { return changes_ != known; });
    }
  }
}

bool Messenger::must_look(Time now) const {
  return !looking_ && now >= looked_at_ + (news_ ? kLookApart : kLook);
}

Messenger::Time Messenger::wake_at() const {
  const Time look_at = looking_ ? Time::max() : looked_at_ + (news_ ? kLookApart : kLook);
  Time at = look_at;
  if (!urgent_.empty()) at = std::min(at, urgent_.begin()->at);
  if (!due_.empty()) at = std::min(at, due_.begin()->at);
  return at;
}

void Messenger::look(Lock& lock) {
  looking_ = true;
  news_ = false;
  const std::set<std::uint32_t> owned = owned_;
  lock.unlock();
  std::optional<Seen> seen;
  try {
    seen = see_rows(owned);
  } catch (const ViewNotServed&) {  // it is being built
  } catch (const ViewsUnreadable& unreadable) {
    log(LogLevel::warning, "messenger", {{"code", name_of(unreadable.fault)}});
  }
  lock.lock();
  looking_ = false;
  looked_at_ = std::chrono::steady_clock::now();
  if (seen) take(*std::move(seen), looked_at_);
  ++changes_;
  changed_.notify_all();
}

Messenger::Seen Messenger::see_rows(const std::set<std::uint32_t>& owned) const {
  Seen seen;
  const auto rows = node_.views().snapshot();
  for (std::uint32_t i = 0; i < node_.partitions(); ++i) {
    const Partition partition{i};
    if (!node_.owns(partition)) continue;
    if (!owned.contains(i)) {
      if (!sweep(*rows, partition)) continue;
      seen.taken_over.insert(i);
    }
    seen.owned.insert(i);
    std::size_t left = kHeld;
    waiting_messages(*rows, partition, [&](const OutgoingRow& row) {
      seen.rows.push_back(row);
      return --left > 0;
    });
  }
  return seen;
}

// Whether no message of the partition that failed has a key any more.
bool Messenger::sweep(const ViewReader& rows, Partition partition) const {
  std::vector<Id128> scopes{scope_of_none(partition)};
  for (const SchoolId school : all_schools(rows)) {
    if (partition_of(school, node_.partitions()) == partition) scopes.emplace_back(school);
  }
  KeyVault& vault = node_.vault();
  std::vector<Id128> keyed;
  for (const Id128& scope : scopes) {
    for (const MessageId id : failed_messages(rows, scope)) {
      if (!vault.is_erased(id)) keyed.push_back(id);
    }
  }
  return keyed.empty() || vault.erase(keyed).ok();
}

void Messenger::take(Seen seen, Time now) {
  owned_ = std::move(seen.owned);
  std::set<MessageId> waiting;
  const auto newest = newest_passwords(seen.rows);
  for (OutgoingRow& row : seen.rows) {
    const MessageId id = row.message.id;
    waiting.insert(id);
    const bool superseded = row.reason && newest.at(row.profile) != id;
    if (const auto known = held_.find(id); known != held_.end()) {
      known->second.superseded = known->second.superseded || superseded;
      continue;
    }
    if (!row.is_urgent() && held_.size() >= kHeld) continue;
    Held held;
    held.order = next_order_++;
    if (seen.taken_over.contains(row.partition)) held.sending.state = State::doubtful;
    held.superseded = superseded;
    held.sending.row = std::move(row);
    put_off(id, held, now);
    held_.emplace(id, std::move(held));
  }
  const auto goes = [&](const Due& due) {
    const bool gone = !waiting.contains(due.id) && !held_.at(due.id).sending.recorded;
    if (gone) held_.erase(due.id);
    return gone;
  };
  std::erase_if(urgent_, goes);
  std::erase_if(due_, goes);
  std::erase_if(held_,
                [&](const auto& one) { return one.second.done && !waiting.contains(one.first); });
}

// By the clock that its life is measured with, which is not the one that pauses are.
Messenger::Time Messenger::expiry(const Held& held, Time now) const {
  const Instant expires_at = held.sending.row.message.expires_at;
  const auto left = std::chrono::duration_cast<milliseconds>(expires_at - node_.clock().now());
  return now + std::clamp(left, milliseconds{0}, kLastPause);
}

void Messenger::put_off(MessageId id, const Held& held, Time until) {
  std::set<Due>& line = held.sending.row.is_urgent() ? urgent_ : due_;
  line.insert({until, held.order, id});
}

std::optional<MessageId> Messenger::next(Time now) {
  const auto urgent = next_of(urgent_, now);
  return urgent ? urgent : next_of(due_, now);
}

// The next that may be brought on; those that need a provider which is left alone are put off.
std::optional<MessageId> Messenger::next_of(std::set<Due>& line, Time now) {
  while (!line.empty() && line.begin()->at <= now) {
    const MessageId id = line.begin()->id;
    line.erase(line.begin());
    Held& held = held_.at(id);
    const bool needs_provider =
        held.sending.state == State::fresh || held.sending.state == State::doubtful;
    const Time expires = expiry(held, now);
    const Time free_at = line_of(held).free_at;
    if (!needs_provider || free_at <= now || expires <= now) {
      held.in_hand = true;
      held.sending.superseded = held.superseded;
      return id;
    }
    put_off(id, held, std::min(free_at, expires));
  }
  return std::nullopt;
}

void Messenger::advance(Lock& lock, MessageId id) {
  // What is in hand is not erased, and nodes of the table stay where they are.
  Held& held = held_.at(id);
  lock.unlock();
  const Progress progress = delivery_.advance(held.sending);
  lock.lock();
  held.in_hand = false;
  settle(held, progress, std::chrono::steady_clock::now());
  ++changes_;
  changed_.notify_one();
}

void Messenger::settle(Held& held, const Progress& progress, Time now) {
  const State state = held.sending.state;
  if (progress.done) {
    ++(state == State::taken ? counts_.handed_over : counts_.failed);
    held.done = true;
  }
  if (progress.provider_failed) {
    leave_alone(held.sending.row.channel, progress, now);
  } else if (progress.provider_works) {
    Line& line = line_of(held);
    if (std::exchange(line.failing, false)) say(held.sending.row.channel, "works_again");
    line.pause = kFirstPause;
  }
  if (progress.done) return;
  const bool is_open = state == State::fresh || state == State::doubtful;
  Time again = now + held.pause;
  if (progress.provider_failed) {
    again = line_of(held).free_at;
    held.order = next_order_++;  // behind the others, which the provider may not fail with
  } else {
    held.pause = doubled(held.pause);
  }
  put_off(held.sending.row.message.id, held, is_open ? std::min(again, expiry(held, now)) : again);
}

// Of several messages that fail at once the first has said so.
void Messenger::leave_alone(Channel channel, const Progress& progress, Time now) {
  Line& line = lines_[channel];
  ++counts_.provider_faults;
  if (!std::exchange(line.failing, true)) say(channel, "fails");
  const milliseconds asked = progress.retry_after.value_or(std::chrono::seconds{0});
  const bool is_left_alone = line.free_at > now;
  line.free_at = std::max(line.free_at, now + std::min(asked, kLastPause));
  if (is_left_alone) return;
  line.free_at = std::max(line.free_at, now + line.pause);
  line.pause = doubled(line.pause);
}

}  // namespace klade
