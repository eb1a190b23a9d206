#include "gateway/cluster/membership.h"

#include <algorithm>
#include <cstring>

#include "events/core/check.h"

namespace klade {
namespace {

// The weight of a node for a partition: the heaviest is its choice.
std::uint64_t weight(const NodeId& node, std::size_t partition) {
  const Id128 hash = derive_id(node, partition);
  std::uint64_t word = 0;
  std::memcpy(&word, hash.bytes.data(), sizeof word);
  return word;
}

bool says_unable(const NodeAnnouncement& said, std::size_t partition) {
  return std::ranges::find(said.unable, partition) != said.unable.end();
}

NodeId choice_of(const std::set<NodeId>& nodes, std::size_t partition) {
  const auto heaviest =
      std::ranges::max_element(nodes, {}, [&](const NodeId& n) { return weight(n, partition); });
  return heaviest == nodes.end() ? NodeId() : *heaviest;
}

}  // namespace

ClusterMembership::ClusterMembership(NodeId node,
                                     std::string owner,
                                     std::uint32_t partitions,
                                     const MembershipLimits& limits,
                                     Jitter jitter)
    : node_(node),
      owner_(std::move(owner)),
      limits_(limits),
      jitter_(std::move(jitter)),
      claimed_(partitions),
      goals_(partitions) {}

void ClusterMembership::set_state(NodeState state) {
  if (state_ == state) return;
  state_ = state;
  announced_.reset();
}

std::optional<NodeAnnouncement> ClusterMembership::announcement(
    Time now, std::span<const Ownership> ownerships, std::vector<std::uint64_t> shown) {
  CHECK(ownerships.size() <= claimed_.size());
  if (has_namesake_ || (announced_ && now - *announced_ < limits_.announce)) return std::nullopt;
  announced_ = now;
  NodeAnnouncement said{node_, owner_, state_, {}, std::move(shown), unable(now, ownerships)};
  for (std::size_t i = 0; i < ownerships.size(); ++i) {
    if (!ownerships[i].ours) continue;
    said.owned.push_back({static_cast<std::uint32_t>(i), ownerships[i].epoch});
  }
  return said;
}

void ClusterMembership::watch_trouble(Trouble& trouble, const Ownership& at, Time now) const {
  if (at.unavailable) {
    if (!trouble.since) trouble.since = now;
    const bool holds = at.ours && now - *trouble.since < limits_.hold;
    if (!holds) trouble.unable = now;
    return;
  }
  trouble.since.reset();
  const bool recovered = trouble.unable && now - *trouble.unable > limits_.recover;
  if (at.ours || recovered) trouble.unable.reset();
}

std::vector<std::uint32_t> ClusterMembership::unable(Time now,
                                                     std::span<const Ownership> ownerships) {
  std::vector<std::uint32_t> unable;
  for (std::size_t i = 0; i < ownerships.size(); ++i) {
    Trouble& trouble = claimed_[i].trouble;
    watch_trouble(trouble, ownerships[i], now);
    if (trouble.unable) unable.push_back(static_cast<std::uint32_t>(i));
  }
  return unable;
}

void ClusterMembership::hear(const NodeAnnouncement& heard, Time now) {
  std::erase_if(peers_, [&](const auto& peer) { return now - peer.second.heard > kRemembered; });
  const bool own = heard.owner == owner_;
  if (heard.node == node_ && !own) return hear_namesake(heard, now);
  if (own && !hears_itself(now)) regain_sight(now);
  if (!peers_.contains(heard.node) && peers_.size() >= kMaxNodes) return;
  peers_[heard.node] = Peer{heard, now};
}

// An earlier life's last words, or a node that was given the same id, as with a copied directory.
void ClusterMembership::hear_namesake(const NodeAnnouncement& heard, Time now) {
  if (heard.state == NodeState::leaving) return;
  const bool known = other_life_ && other_life_->owner == heard.owner &&
                     now - other_life_->last <= limits_.silence;
  if (!known) other_life_ = OtherLife{heard.owner, now, now};
  other_life_->last = now;
  if (!judges(now)) return;
  const bool was_here_before = other_life_->first < *sight_ + limits_.listen;
  if (was_here_before || now - other_life_->first > limits_.silence) has_namesake_ = true;
}

// Who was there when sight was lost has a whole silence again; who was not is not waited for.
void ClusterMembership::regain_sight(Time now) {
  sight_ = now;
  const auto self = peers_.find(node_);
  if (self == peers_.end()) return;
  const Time last = self->second.heard;
  std::erase_if(peers_,
                [&](const auto& peer) { return last - peer.second.heard > limits_.silence; });
  for (auto& [node, peer] : peers_) peer.heard = std::max(peer.heard, now);
}

bool ClusterMembership::heard_itself_within(std::chrono::milliseconds time, Time now) const {
  const auto self = peers_.find(node_);
  return self != peers_.end() && self->second.last.owner == owner_ &&
         now - self->second.heard <= time;
}

bool ClusterMembership::judges(Time now) const {
  return hears_itself(now) && sight_ && now - *sight_ >= limits_.listen;
}

ClusterMembership::Standing ClusterMembership::standing(const Peer& peer, Time now) const {
  if (now - peer.heard > limits_.silence) return Standing::dead;
  switch (peer.last.state) {
    case NodeState::starting:
      return Standing::starting;
    case NodeState::ready:
      return Standing::ready;
    case NodeState::leaving:
      return Standing::leaving;
  }
  return Standing::unknown;
}

ClusterMembership::Standing ClusterMembership::standing(const std::string& owner, Time now) const {
  for (const auto& [node, peer] : peers_) {
    if (peer.last.owner == owner) return standing(peer, now);
  }
  return Standing::unknown;
}

bool ClusterMembership::may_answer(const std::string& owner, Time now) const {
  return !judges(now) || is_there(owner, now);
}

bool ClusterMembership::is_there(const std::string& owner, Time now) const {
  const Standing at = standing(owner, now);
  return at != Standing::dead && at != Standing::unknown;
}

bool ClusterMembership::others_ready(Time now) const {
  return std::ranges::any_of(peers_, [&](const auto& entry) {
    return entry.first != node_ && standing(entry.second, now) == Standing::ready;
  });
}

std::vector<ClusterMembership::Seen> ClusterMembership::nodes(Time now) const {
  std::vector<Seen> seen;
  for (const auto& [node, peer] : peers_) {
    seen.push_back({node, peer.last.owner, standing(peer, now)});
  }
  return seen;
}

std::vector<std::uint64_t> ClusterMembership::furthest() const {
  std::vector<std::uint64_t> furthest(claimed_.size());
  for (const auto& [node, peer] : peers_) {
    const auto& shown = peer.last.shown;
    for (std::size_t i = 0; i < std::min(shown.size(), furthest.size()); ++i) {
      furthest[i] = std::max(furthest[i], shown[i]);
    }
  }
  return furthest;
}

void ClusterMembership::watch_shown(Time now, std::span<const std::uint64_t> shown) {
  CHECK(shown.size() == goals_.size());
  const auto furthest = this->furthest();
  for (std::size_t i = 0; i < goals_.size(); ++i) {
    auto& goal = goals_[i];
    if (goal && shown[i] >= goal->frame) goal.reset();
    if (!goal && shown[i] < furthest[i]) goal = Goal{furthest[i], now};
  }
}

bool ClusterMembership::lags(Time now) const {
  return std::ranges::any_of(goals_,
                             [&](const auto& goal) { return goal && now - goal->since > kMaxLag; });
}

// Over whom partitions are spread.
std::set<NodeId> ClusterMembership::candidates(Time now) const {
  std::set<NodeId> ready;
  std::set<NodeId> starting;
  for (const auto& [node, peer] : peers_) {
    const Standing at = standing(peer, now);
    if (at == Standing::ready) ready.insert(node);
    if (at == Standing::starting) starting.insert(node);
  }
  return ready.empty() ? starting : ready;
}

bool ClusterMembership::is_unable(const NodeId& node, std::size_t partition) const {
  const auto peer = peers_.find(node);
  return peer != peers_.end() && says_unable(peer->second.last, partition);
}

bool ClusterMembership::owner_is_unable(const std::string& owner, std::size_t partition) const {
  return std::ranges::any_of(peers_, [&](const auto& entry) {
    const NodeAnnouncement& said = entry.second.last;
    return said.owner == owner && says_unable(said, partition);
  });
}

bool ClusterMembership::is_worse_off(Time now) const {
  if (!judges(now)) return false;
  for (std::size_t i = 0; i < claimed_.size(); ++i) {
    const auto& since = claimed_[i].trouble.since;
    // Not when a leader has moved, and one node finds it a little later than another.
    if (!since || now - *since < limits_.hold) continue;
    const bool another = std::ranges::any_of(peers_, [&](const auto& entry) {
      return entry.first != node_ && standing(entry.second, now) == Standing::ready &&
             !says_unable(entry.second.last, i);
    });
    if (another) return true;
  }
  return false;
}

NodeId ClusterMembership::choice(std::size_t partition) const {
  std::set<NodeId> able = ready_;
  std::erase_if(able, [&](const NodeId& node) { return is_unable(node, partition); });
  return choice_of(able.empty() ? ready_ : able, partition);
}

void ClusterMembership::watch_ready(Time now) {
  auto ready = candidates(now);
  if (ready == ready_) return;
  ready_ = std::move(ready);
  ready_since_ = now;
}

// A claim that was read, whoever made it, begins a quiet time.
void ClusterMembership::watch_claims(Time now, std::span<const Ownership> ownerships) {
  for (std::size_t i = 0; i < claimed_.size(); ++i) {
    if (claimed_[i].epoch == ownerships[i].epoch) continue;
    const bool first_look = claimed_[i].epoch == 0;
    claimed_[i].epoch = ownerships[i].epoch;
    // What the log held before this node began is no news.
    if (first_look && !judges(now)) continue;
    claimed_[i].quiet_until = now + limits_.quiet + jitter_(limits_.jitter);
  }
}

// Whether a partition that should be this node's is to be claimed now.
bool ClusterMembership::is_due(std::size_t partition, const Ownership& ownership, Time now) const {
  const Claimed& last = claimed_[partition];
  if (ownership.ours || now < last.next_try) return false;
  const Standing at = standing(ownership.address, now);
  if (at == Standing::leaving) return true;
  if (now < last.quiet_until) return false;
  if (at != Standing::ready) return true;
  // It is the choice though: nobody is able.
  if (is_unable(node_, partition)) return false;
  const bool settled = now - ready_since_ >= limits_.settle;
  return settled || owner_is_unable(ownership.address, partition);
}

std::vector<Partition> ClusterMembership::claims(Time now, std::span<const Ownership> ownerships) {
  CHECK(ownerships.size() == claimed_.size());
  watch_claims(now, ownerships);
  watch_ready(now);
  std::vector<Partition> due;
  if (state_ == NodeState::leaving || has_namesake_ || !judges(now)) return due;
  for (std::size_t i = 0; i < claimed_.size(); ++i) {
    if (choice(i) != node_ || !is_due(i, ownerships[i], now)) continue;
    claimed_[i].next_try = now + limits_.quiet + jitter_(limits_.jitter);
    due.push_back(Partition{static_cast<std::uint32_t>(i)});
  }
  return due;
}

}  // namespace klade
