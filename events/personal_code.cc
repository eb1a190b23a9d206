#include "events/personal_code.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace klade {
namespace {

constexpr std::size_t kDigits = 11;
constexpr std::size_t kHyphenAt = 6;
constexpr std::array kWeights = {10, 5, 8, 4, 2, 1, 6, 3, 7, 9};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

int digit(std::string_view text, std::size_t at) { return text[at] - '0'; }
int two_digits(std::string_view text, std::size_t at) {
  return 10 * digit(text, at) + digit(text, at + 1);
}

std::string digits_of(std::string_view code) {
  std::string digits(code);
  if (digits.size() == kDigits + 1 && digits[kHyphenAt] == '-') digits.erase(kHyphenAt, 1);
  return digits;
}

bool is_new_style(std::string_view digits) { return digits[0] == '3' && digits[1] >= '2'; }

std::optional<Date> birth_date_in(std::string_view digits) {
  const int century = digit(digits, kHyphenAt);
  if (is_new_style(digits) || century > 2) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year{1800 + 100 * century + two_digits(digits, 4)},
      std::chrono::month{static_cast<unsigned>(two_digits(digits, 2))},
      std::chrono::day{static_cast<unsigned>(two_digits(digits, 0))}};
  return date.ok() ? std::optional(Date{date}) : std::nullopt;
}

}  // namespace

std::optional<std::string> normalised_personal_code(std::string_view typed) {
  std::string digits = digits_of(trimmed(typed));
  if (digits.size() != kDigits || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  if (!is_new_style(digits) && !birth_date_in(digits)) return std::nullopt;
  return digits.insert(kHyphenAt, 1, '-');
}

std::optional<Date> birth_date_of(std::string_view code) {
  const std::string digits = digits_of(code);
  return digits.size() == kDigits ? birth_date_in(digits) : std::nullopt;
}

bool check_digit_agrees(std::string_view code) {
  const std::string digits = digits_of(code);
  if (digits.size() != kDigits) return false;
  int sum = 1;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * digit(digits, i);
  return sum % 11 % 10 == digit(digits, kDigits - 1);
}

}  // namespace klade
