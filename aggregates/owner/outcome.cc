#include "aggregates/owner/outcome.h"

#include <charconv>

namespace klade {
namespace {

template <class Integer>
std::optional<Integer> parse_decimal(std::string_view text) {
  Integer value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && rest == end ? std::optional(value) : std::nullopt;
}

}  // namespace

std::string to_text(const Position& position) {
  return std::to_string(static_cast<std::uint32_t>(position.partition)) + '-' +
         std::to_string(position.seq);
}

std::optional<Position> parse_position(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto partition = parse_decimal<std::uint32_t>(text.substr(0, dash));
  const auto seq = parse_decimal<std::uint64_t>(text.substr(dash + 1));
  if (!partition || !seq) return std::nullopt;
  const Position position{Partition{*partition}, *seq};
  // One position has one text: no leading zeros.
  return to_text(position) == text ? std::optional(position) : std::nullopt;
}

std::string_view name_of(OwnerFault fault) {
  switch (fault) {
    case OwnerFault::busy:
      return "busy";
    case OwnerFault::not_owner:
      return "not_owner";
    case OwnerFault::unavailable:
      return "unavailable";
    case OwnerFault::stopping:
      return "stopping";
    case OwnerFault::too_large:
      return "too_large";
  }
  return {};
}

}  // namespace klade
