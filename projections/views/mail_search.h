// Query search: a reader's own letters, of all its folders, that have every word of the question in
// subject, text or sender's name.  Nothing is indexed: letters are opened when they are asked for,
// and what one call opens is bounded.  A page may be empty and have a next one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "projections/views/mail_query.h"

namespace klade {

inline constexpr std::size_t kSearchedLetters = 200;           // opened by one call
inline constexpr std::size_t kSearchedBytes = 1024ULL * 1024;  // of their texts
inline constexpr std::size_t kSearchPage = 25;                 // letters found
inline constexpr std::size_t kMaxSearchBytes = 200;            // of the question

// GET /mail/search.  Newest first.
struct SearchPage {
  std::vector<LetterSummary> items;
  std::optional<std::string> next;
  FIELDS(items, next)
};
SearchPage search_letters(const Reading& reading,
                          const MailReader& reader,
                          std::string_view question,
                          const std::optional<LetterPlace>& before);

}  // namespace klade
