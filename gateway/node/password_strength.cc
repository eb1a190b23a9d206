#include "gateway/node/password_strength.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <set>

#include "events/core/check.h"

namespace klade {
namespace {

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_sign(char c) {
  const bool letter = c >= 'a' && c <= 'z';
  return static_cast<unsigned char>(c) < 0x80U && !letter;
}

bool is_simple(const icu::UnicodeString& text) {
  std::set<UChar32> different;
  std::size_t steps = 0;  // from one character to the next of its row, up or down
  std::int32_t up = 0;
  std::int32_t down = 0;
  UChar32 last = 0;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    different.insert(c);
    if (i > 0) {
      ++steps;
      up += c == last + 1 || (last == '9' && c == '0') ? 1 : 0;
      down += c == last - 1 || (last == '0' && c == '9') ? 1 : 0;
    }
    last = c;
  }
  if (different.size() < kMinDifferentCharacters) return true;
  const auto most = static_cast<std::size_t>(std::max(up, down));
  return most + 1 >= steps;
}

// What stands between digits and signs at both ends.
std::string_view core_of(std::string_view text) {
  while (!text.empty() && is_ascii_sign(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_ascii_sign(text.back())) text.remove_suffix(1);
  return text;
}

std::string with_letters_for_digits(std::string_view text) {
  constexpr std::string_view kWritten = "01345789@$!";
  constexpr std::string_view kMeant = "oieastbgasi";
  static_assert(kWritten.size() == kMeant.size());
  std::string read(text);
  for (char& c : read) {
    const std::size_t at = kWritten.find(c);
    if (at != std::string_view::npos) c = kMeant[at];
  }
  return read;
}

bool is_common_again_and_again(std::string_view text) {
  for (std::size_t length = 1; length <= text.size(); ++length) {
    if (text.size() % length != 0) continue;
    const std::string_view word = text.substr(0, length);
    bool same = true;
    for (std::size_t at = 0; at < text.size(); at += length) {
      same = same && text.substr(at, length) == word;
    }
    if (same && is_common_password(word)) return true;
  }
  return false;
}

bool is_common(std::string_view folded) {
  const std::string read = with_letters_for_digits(core_of(folded));
  std::string trailing(folded);  // digits at the end are mostly a year, in the middle letters
  while (!trailing.empty() && is_digit(trailing.back())) trailing.pop_back();
  trailing = with_letters_for_digits(trailing);
  for (const std::string_view each :
       {folded, core_of(folded), std::string_view(read), core_of(trailing)}) {
    if (is_common_again_and_again(each)) return true;
  }
  return false;
}

bool holds_personal(std::string_view folded, const std::vector<std::string>& personal) {
  return std::ranges::any_of(personal, [&](const std::string& word) {
    const std::string own = folded_letters(word);
    const bool long_enough =
        unicode(own).countChar32() >= static_cast<std::int32_t>(kMinPersonalCharacters);
    return long_enough && folded.find(own) != std::string_view::npos;
  });
}

}  // namespace

std::string folded_letters(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const icu::Normalizer2* apart = icu::Normalizer2::getNFDInstance(status);
  CHECK(U_SUCCESS(status));
  const icu::UnicodeString parts = apart->normalize(fold->normalize(unicode(text), status), status);
  CHECK(U_SUCCESS(status));
  icu::UnicodeString bare;
  for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
    const UChar32 c = parts.char32At(i);
    if (u_charType(c) != U_NON_SPACING_MARK) bare.append(c);
  }
  std::string folded;
  bare.toUTF8String(folded);
  return folded;
}

std::optional<std::string_view> password_fault(std::string_view password,
                                               const std::vector<std::string>& personal) {
  const icu::UnicodeString text = unicode(password);
  if (text.countChar32() < static_cast<std::int32_t>(kMinPasswordCharacters)) {
    return "password_too_short";
  }
  const std::string folded = folded_letters(password);
  if (is_simple(unicode(folded))) return "password_too_simple";
  if (is_common(folded)) return "password_too_common";
  if (holds_personal(folded, personal)) return "password_personal";
  return std::nullopt;
}

}  // namespace klade
