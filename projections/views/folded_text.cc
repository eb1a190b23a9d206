#include "projections/views/folded_text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <sstream>

#include "events/core/check.h"

namespace klade {

std::string folded(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKDInstance(status);
  CHECK(U_SUCCESS(status));
  const icu::UnicodeString taken_apart =
      normalizer->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(
                                text.data(), static_cast<std::int32_t>(text.size()))),
                            status);
  CHECK(U_SUCCESS(status));
  icu::UnicodeString bare;
  for (std::int32_t at = 0; at < taken_apart.length();) {
    const UChar32 letter = taken_apart.char32At(at);
    at += U16_LENGTH(letter);
    if (u_charType(letter) != U_NON_SPACING_MARK) bare.append(letter);
  }
  std::string out;
  bare.foldCase().toUTF8String(out);
  return out;
}

std::vector<std::string> folded_words(std::string_view query) {
  std::istringstream in(folded(query));
  std::vector<std::string> words;
  for (std::string word; in >> word;) {
    if (std::ranges::find(words, word) == words.end()) words.push_back(word);
  }
  return words;
}

bool has_words(std::string_view folded_text, const std::vector<std::string>& words) {
  return std::ranges::all_of(words, [&](const std::string& word) {
    return folded_text.find(word) != std::string_view::npos;
  });
}

}  // namespace klade
