#include "gateway/cluster/announcement.h"

#include "events/core/bytes.h"
#include "gateway/settings/addresses.h"

namespace klade {
namespace {

constexpr std::string_view kMagic = "KLN1";
constexpr std::size_t kMaxPartitions = 256;  // as many partitions as a log may have
constexpr std::size_t kLifeDigits = 12;

constexpr Name<NodeState> kStates[] = {
    {NodeState::starting, "starting"},
    {NodeState::ready, "ready"},
    {NodeState::leaving, "leaving"},
};

}  // namespace

template <>
std::span<const Name<NodeState>> names() {
  return kStates;
}
std::string_view name_of(NodeState state) { return name_in_table(state); }

std::string encode(const NodeAnnouncement& announcement) {
  NodeAnnouncement bounded = announcement;
  if (bounded.owned.size() > kMaxPartitions) bounded.owned.resize(kMaxPartitions);
  if (bounded.shown.size() > kMaxPartitions) bounded.shown.resize(kMaxPartitions);
  if (bounded.unable.size() > kMaxPartitions) bounded.unable.resize(kMaxPartitions);
  return std::string(kMagic) + packed(bounded);
}

std::optional<NodeAnnouncement> decode_announcement(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return std::nullopt;
  ByteReader in(bytes.substr(kMagic.size()));
  NodeAnnouncement announcement;
  unpack(in, announcement);
  const bool bounded = announcement.owned.size() <= kMaxPartitions &&
                       announcement.shown.size() <= kMaxPartitions &&
                       announcement.unable.size() <= kMaxPartitions;
  const bool good = !in.failed() && bounded && !announcement.node.is_nil() &&
                    is_named(announcement.state) && address_of_owner(announcement.owner);
  return good ? std::optional(std::move(announcement)) : std::nullopt;
}

std::string new_owner(const std::string& address) {
  std::string life;
  for (const char c : to_text(random_id())) {
    if (c != '-' && life.size() < kLifeDigits) life += c;
  }
  return address + "/" + life;
}

std::optional<std::string> address_of_owner(std::string_view owner) {
  const auto slash = owner.find('/');
  if (slash == std::string_view::npos || slash + 1 + kLifeDigits != owner.size()) {
    return std::nullopt;
  }
  const std::string_view address = owner.substr(0, slash);
  if (!parse_peer_address(address)) return std::nullopt;
  return std::string(address);
}

}  // namespace klade
