// A type's name, a zero byte, then any bytes as its event: never a crash, and what decodes is
// written back byte for byte.
#include <cstdint>
#include <string_view>

#include "events/core/check.h"
#include "events/event.h"

extern "C" int LLVMFuzzerTestOneInput(  // NOLINT(readability-identifier-naming)
    const std::uint8_t* data,
    std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\0');
  if (end == std::string_view::npos) return 0;
  const std::string_view bytes = input.substr(end + 1);
  const auto decoded = klade::decode(input.substr(0, end), bytes);
  if (decoded) CHECK(klade::encode(*decoded) == bytes);
  return 0;
}
