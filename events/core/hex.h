// Bytes in hexadecimal, in lower case.  Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace klade {

inline std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text.push_back(kDigits[static_cast<std::uint8_t>(byte) >> 4U]);
    text.push_back(kDigits[static_cast<std::uint8_t>(byte) & 0xFU]);
  }
  return text;
}

}  // namespace klade
