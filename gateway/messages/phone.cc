#include "gateway/messages/phone.h"

#include <algorithm>

namespace klade {
namespace {

constexpr std::size_t kFewestDigits = 8;
constexpr std::size_t kMostDigits = 15;  // E.164
constexpr std::size_t kLatvianDigits = 8;
constexpr std::string_view kLatvia = "371";
constexpr std::string_view kPassedOver = " -()";

// Of mobile and fixed lines; the other first digits are services that nobody is reached by.
bool is_latvian(std::string_view national) {
  return national.size() == kLatvianDigits && (national.front() == '2' || national.front() == '6');
}

// The digits after the plus.
std::optional<std::string> international(std::string digits) {
  if (digits.size() < kFewestDigits || digits.size() > kMostDigits || digits.front() == '0') {
    return std::nullopt;
  }
  const bool from_latvia = digits.starts_with(kLatvia);
  if (from_latvia && digits.size() != kLatvia.size() + kLatvianDigits) return std::nullopt;
  return "+" + std::move(digits);
}

}  // namespace

std::optional<std::string> normalised_phone(std::string_view typed) {
  std::string text;
  std::ranges::copy_if(typed, std::back_inserter(text), [](char c) {
    return kPassedOver.find(c) == std::string_view::npos;
  });
  const bool has_plus = text.starts_with('+');
  std::string digits = has_plus ? text.substr(1) : std::move(text);
  const bool all_digits = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (!all_digits || digits.empty()) return std::nullopt;
  if (has_plus) return international(std::move(digits));
  if (digits.starts_with("00")) return international(digits.substr(2));
  if (is_latvian(digits)) return international(std::string(kLatvia) + digits);
  // As providers write the sender of a text.
  if (digits.starts_with(kLatvia)) return international(std::move(digits));
  return std::nullopt;
}

}  // namespace klade
