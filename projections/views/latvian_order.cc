#include "projections/views/latvian_order.h"

#include <unicode/ucol.h>
#include <unicode/unistr.h>

#include <array>
#include <memory>
#include <vector>

#include "events/core/check.h"

namespace klade {
namespace {

struct CloseCollator {
  void operator()(UCollator* collator) const { ucol_close(collator); }
};
using Collator = std::unique_ptr<UCollator, CloseCollator>;

Collator open_collator() {
  UErrorCode status = U_ZERO_ERROR;
  Collator collator(ucol_open("lv", &status));
  CHECK(U_SUCCESS(status));
  ucol_setAttribute(collator.get(), UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
  CHECK(U_SUCCESS(status));
  return collator;
}

const UCollator* collator() {
  thread_local Collator kept = open_collator();
  return kept.get();
}

constexpr std::size_t kShortKey = 128;  // bytes: keys of ordinary names fit

}  // namespace

std::string latvian_sort_key(std::string_view text) {
  const auto unicode = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  const auto key = [&](std::uint8_t* out, std::size_t size) {
    const std::int32_t needed = ucol_getSortKey(
        collator(), unicode.getBuffer(), unicode.length(), out, static_cast<std::int32_t>(size));
    return static_cast<std::size_t>(needed);
  };
  std::array<std::uint8_t, kShortKey> small{};
  const std::size_t needed = key(small.data(), small.size());
  if (needed <= small.size()) return {reinterpret_cast<const char*>(small.data()), needed};
  std::vector<std::uint8_t> large(needed);
  key(large.data(), large.size());
  return {reinterpret_cast<const char*>(large.data()), large.size()};
}

// A sort key ends with a zero byte and has none inside, so keys may follow each other.
std::string latvian_name_key(std::string_view family_name, std::string_view given_name) {
  return latvian_sort_key(family_name) + latvian_sort_key(given_name);
}

bool latvian_less(std::string_view a, std::string_view b) {
  return latvian_sort_key(a) < latvian_sort_key(b);
}

}  // namespace klade
