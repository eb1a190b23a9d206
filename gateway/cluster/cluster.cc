#include "gateway/cluster/cluster.h"

#include <algorithm>
#include <utility>

#include "gateway/cluster/announcement.h"

namespace klade {
namespace {

ClusterMembership::Time now() { return std::chrono::steady_clock::now(); }

std::chrono::milliseconds random_time(std::chrono::milliseconds most) {
  const Id128 dice = random_id();
  const auto sixteenths = static_cast<std::int64_t>(dice.bytes[0] % 17U);
  return most * sixteenths / 16;
}

}  // namespace

Cluster::Cluster(Announcements& announcements,
                 NodeId node,
                 std::string owner,
                 std::uint32_t partitions,
                 const MembershipLimits& limits,
                 Ways ways)
    : announcements_(announcements),
      ways_(std::move(ways)),
      membership_(node, std::move(owner), partitions, limits, random_time) {}

void Cluster::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Cluster::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const bool caught_up = ways_.caught_up();
    const auto ownerships = ways_.ownerships();
    auto shown = ways_.shown();
    std::optional<NodeAnnouncement> said;
    {
      const std::lock_guard lock(mutex_);
      if (caught_up && membership_.state() == NodeState::starting) {
        membership_.set_state(NodeState::ready);
      }
      membership_.watch_shown(now(), shown);
      said = membership_.announcement(now(), ownerships, std::move(shown));
    }
    if (said) announcements_.tell(encode(*said));
    take(announcements_.hear(kLook));
  }
}

void Cluster::take(const std::vector<std::string>& messages) {
  const auto ownerships = ways_.ownerships();
  std::vector<Partition> claims;
  std::vector<ClusterMembership::Standing> standings;
  bool namesake = false;
  {
    const std::lock_guard lock(mutex_);
    for (const std::string& message : messages) {
      if (const auto heard = decode_announcement(message)) membership_.hear(*heard, now());
    }
    claims = membership_.claims(now(), ownerships);
    namesake = membership_.has_namesake();
    for (const auto& seen : membership_.nodes(now())) standings.push_back(seen.standing);
  }
  for (const Partition partition : claims) ways_.claim(partition);
  if (namesake && !std::exchange(told_of_namesake_, true)) ways_.namesake();
  if (standings == standings_) return;
  standings_ = std::move(standings);
  ways_.judged_anew();
  look_again();
}

void Cluster::leave(std::chrono::milliseconds patience) {
  const auto until = now() + patience;
  std::unique_lock lock(mutex_);
  membership_.set_state(NodeState::leaving);
  while (now() < until && membership_.others_ready(now())) {
    lock.unlock();
    const bool rid = std::ranges::none_of(ways_.ownerships(), &Ownership::ours);
    lock.lock();
    if (rid) return;
    changed_.wait_for(lock, kLook);
  }
}

void Cluster::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void Cluster::look_again() { changed_.notify_all(); }

bool Cluster::may_answer(const std::string& owner) const {
  const std::lock_guard lock(mutex_);
  return membership_.may_answer(owner, now());
}
bool Cluster::is_able(const std::string& owner, std::size_t partition) const {
  const std::lock_guard lock(mutex_);
  return membership_.is_there(owner, now()) && !membership_.owner_is_unable(owner, partition);
}
bool Cluster::is_worse_off() const {
  const std::lock_guard lock(mutex_);
  return membership_.is_worse_off(now());
}
bool Cluster::hears_itself() const {
  const std::lock_guard lock(mutex_);
  return membership_.hears_itself(now());
}
bool Cluster::is_deaf() const {
  const std::lock_guard lock(mutex_);
  return membership_.is_deaf(now());
}
std::vector<ClusterMembership::Seen> Cluster::nodes() const {
  const std::lock_guard lock(mutex_);
  return membership_.nodes(now());
}

bool Cluster::lags() const {
  const std::lock_guard lock(mutex_);
  return membership_.lags(now());
}

std::vector<std::uint64_t> Cluster::furthest() const {
  const std::lock_guard lock(mutex_);
  return membership_.furthest();
}

}  // namespace klade
