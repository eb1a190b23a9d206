#include "projections/views/mark_text.h"

#include <string_view>

namespace klade {
namespace {

constexpr std::string_view kPassTexts[] = {"ni", "i"};
constexpr std::string_view kStapTexts[] = {"", "S", "T", "A", "P"};

template <std::size_t N>
std::string text_at(const std::string_view (&texts)[N], std::int16_t value) {
  const auto at = static_cast<std::size_t>(value);
  return value >= 0 && at < N ? std::string(texts[at]) : std::string();
}

}  // namespace

std::string mark_text(const MarkValue& value) {
  if (value.value == kNoValuation) return "nv";
  switch (value.scale) {
    case Scale::ten:
    case Scale::percent:
      return std::to_string(value.value);
    case Scale::pass:
      return text_at(kPassTexts, value.value);
    case Scale::stap:
      return text_at(kStapTexts, value.value);
  }
  return {};
}

RawJson weight_json(std::uint8_t tenths) {
  return {std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10)};
}

}  // namespace klade
