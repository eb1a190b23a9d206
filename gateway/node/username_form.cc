#include "gateway/node/username_form.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <string>

#include "gateway/node/password.h"

namespace klade {
namespace {

constexpr std::size_t kCodeDigits = 11;

bool has_form_of_code(std::string_view text) {
  std::string digits(text);
  std::erase(digits, '-');
  return digits.size() == kCodeDigits &&
         std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_alternative_username(std::string_view typed) {
  const std::string folded = folded_username(typed);
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(folded);
  const auto length = static_cast<std::size_t>(text.countChar32());
  if (length < kMinUsernameCharacters || length > kMaxUsernameCharacters) return false;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    const bool sign = c == '.' || c == '_' || c == '-';
    if (!sign && u_isalpha(c) == 0 && u_isdigit(c) == 0) return false;
  }
  return !has_form_of_code(folded);
}

}  // namespace klade
