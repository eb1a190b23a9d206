// A byte that says which, then any bytes as what one node reads of another: never a crash, and what
// decodes is what its own encoding decodes to.
#include <cstdint>
#include <iterator>
#include <string_view>

#include "aggregates/command_codec.h"
#include "events/core/check.h"
#include "gateway/cluster/announcement.h"
#include "gateway/cluster/peer_messages.h"

namespace klade {
namespace {

void try_command(std::string_view bytes) {
  const auto command = decode_command(bytes);
  if (command) CHECK(encode(*command) == bytes);
}

void try_request(std::string_view bytes) {
  const auto request = decode_peer_request(bytes);
  if (!request) return;
  CHECK(!request->commands.empty() && request->commands.size() <= kMaxPeerCommands);
  const std::string again = encode(*request);
  CHECK(again.size() <= bytes.size());  // counts may be written longer than they need be
  CHECK(encode(decode_peer_request(again).value()) == again);
  for (const PeerCommand& command : request->commands) try_command(command.command);
}

// What it does not understand comes back as that.
void try_outcomes(std::string_view bytes) {
  const auto outcomes = decode_peer_outcomes(bytes);
  if (!outcomes) return;
  CHECK(outcomes->size() <= kMaxPeerCommands);
  CHECK(decode_peer_outcomes(encode(*outcomes)) == outcomes);
}

void try_announcement(std::string_view bytes) {
  const auto announcement = decode_announcement(bytes);
  if (!announcement) return;
  CHECK(address_of_owner(announcement->owner).has_value());
  CHECK(decode_announcement(encode(*announcement)) == announcement);
}

using TryMessage = void (*)(std::string_view);
constexpr TryMessage kMessages[] = {try_command, try_request, try_outcomes, try_announcement};

}  // namespace
}  // namespace klade

extern "C" int LLVMFuzzerTestOneInput(  // NOLINT(readability-identifier-naming)
    const std::uint8_t* data,
    std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  // Letters choose as well as small bytes do, so that a seed can be written by hand.
  const std::size_t which = (data[0] >= 'A' ? data[0] - std::size_t{'A'} : data[0]);
  klade::kMessages[which % std::size(klade::kMessages)](input.substr(1));
  return 0;
}
