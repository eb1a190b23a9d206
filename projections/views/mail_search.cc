#include "projections/views/mail_search.h"

#include <algorithm>

#include "projections/views/folded_text.h"

namespace klade {
namespace {

struct FoundCopy {
  PlacedCopy copy;
  Folder folder = Folder::inbox;
};

// Of all folders, newest first.
std::vector<FoundCopy> copies_before(const ViewReader& rows,
                                     ProfileId profile,
                                     const std::optional<LetterPlace>& before,
                                     std::size_t limit) {
  std::vector<FoundCopy> all;
  for (const Folder folder : {Folder::inbox, Folder::sent, Folder::deleted}) {
    for (const PlacedCopy& copy : copies_in(rows, profile, folder, before, limit)) {
      all.push_back({copy, folder});
    }
  }
  std::ranges::sort(
      all, [](const FoundCopy& a, const FoundCopy& b) { return a.copy.place > b.copy.place; });
  if (all.size() > limit) all.resize(limit);
  return all;
}

}  // namespace

SearchPage search_letters(const Reading& reading,
                          const MailReader& reader,
                          std::string_view question,
                          const std::optional<LetterPlace>& before) {
  const std::vector<std::string> words = folded_words(question);
  // One more than is opened says whether there are others.
  const auto copies = copies_before(reading.rows, reader.profile, before, kSearchedLetters + 1);
  SearchPage page;
  std::size_t opened = 0;
  for (std::size_t i = 0; i < copies.size(); ++i) {
    const bool enough =
        i == kSearchedLetters || opened >= kSearchedBytes || page.items.size() == kSearchPage;
    if (enough) {
      page.next = to_cursor(copies[i - 1].copy.place);
      break;
    }
    const CopyRow& copy = copies[i].copy.row;
    const auto row = letter(reading.rows, copy.letter);
    if (!row) continue;
    const std::string body =
        open_text(reading, letter_body(reading.rows, copy.letter), kBodyPurpose);
    opened += body.size();
    LetterSummary summary = letter_summary(reading, reader, copy, *row, copies[i].folder);
    const std::string text = summary.subject + '\n' + summary.from.name + '\n' + body;
    if (has_words(folded(text), words)) page.items.push_back(std::move(summary));
  }
  return page;
}

}  // namespace klade
