#include "events/log/event_log.h"

#include <sodium.h>

#include "events/core/check.h"
#include "events/core/sodium.h"

namespace klade {

Partition partition_of(const Id128& key, std::uint32_t partitions) {
  CHECK(partitions > 0);
  use_sodium();
  // Not all keys are hashes, so their bytes are mixed first.
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
  CHECK(crypto_generichash(
            hash.data(), hash.size(), key.bytes.data(), key.bytes.size(), nullptr, 0) == 0);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < sizeof word; ++i) word = word << 8U | hash[i];
  return Partition{static_cast<std::uint32_t>(word % partitions)};
}

std::string_view name_of(LogFault fault) {
  switch (fault) {
    case LogFault::unavailable:
      return "unavailable";
    case LogFault::corrupt:
      return "corrupt";
    case LogFault::beyond_end:
      return "beyond_end";
    case LogFault::closed:
      return "closed";
  }
  return "invalid";
}

}  // namespace klade
