// A type's name, a zero byte, then any bytes as its event: never a crash, and what decodes is
// written back byte for byte, or, when it is of a shape that is written no more, decodes again.
#include <cstdint>
#include <string>
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
  if (!decoded) return 0;
  const std::string written = klade::encode(*decoded);
  const std::string_view type = klade::type_of(*decoded);
  if (type == input.substr(0, end)) CHECK(written == bytes);
  const auto again = klade::decode(type, written);
  CHECK(again && *again == *decoded);
  return 0;
}
