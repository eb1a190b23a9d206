#include "gateway/routes/mail_finding_routes.h"

#include <algorithm>

#include "gateway/routes/mail_addressing.h"
#include "gateway/routes/pages.h"
#include "projections/views/folded_text.h"
#include "projections/views/latvian_order.h"
#include "projections/views/mail_search.h"

namespace klade {
namespace {

constexpr std::size_t kGroupsShown = 200;

MailReader reader_of(const Call& call) { return {call.principal.profile, call.principal.pupil}; }

// The words of `q`; none when it is missing.
Result<std::string_view, Problem> query_question(const Call& call) {
  const auto text = query_text(call, "q");
  if (text && text->size() > kMaxSearchBytes) return fails_at("/q", "text_too_long");
  return text.value_or("");
}

struct Candidate {
  Correspondent shown;
  std::string sort_key;
};

std::string name_to_sort_by(const Correspondent& person) {
  return person.name.empty() && person.pupil ? person.pupil->name : person.name;
}

std::vector<Correspondent> persons(const Call& call,
                                   const Desk& desk,
                                   const std::vector<std::string>& words) {
  std::vector<Candidate> found;
  for (const ProfileRow& row : persons_to_write_to(call, desk.reading.rows)) {
    Correspondent shown = correspondent(desk.reading, reader_of(call), row);
    const std::string names = shown.name + '\n' + (shown.pupil ? shown.pupil->name : "");
    if (!has_words(folded(names), words)) continue;
    std::string key = latvian_sort_key(name_to_sort_by(shown));
    found.push_back({std::move(shown), std::move(key)});
  }
  std::ranges::sort(found, [](const Candidate& a, const Candidate& b) {
    return a.sort_key == b.sort_key ? a.shown.id < b.shown.id : a.sort_key < b.sort_key;
  });
  std::vector<Correspondent> all;
  all.reserve(found.size());
  for (Candidate& one : found) all.push_back(std::move(one.shown));
  return all;
}

std::vector<AddresseeAnswer> groups(const Call& call,
                                    const Desk& desk,
                                    const std::vector<std::string>& words) {
  std::vector<AddresseeAnswer> found;
  for (const Addressee& to : groups_to_write_to(call, desk.reading.rows)) {
    AddresseeAnswer shown = addressee_answer(desk.reading, reader_of(call), to);
    if (found.size() < kGroupsShown && has_words(folded(shown.name), words)) {
      found.push_back(std::move(shown));
    }
  }
  return found;
}

}  // namespace

Answered search_mail(const Call& call, const Desk& desk) {
  const auto question = query_question(call);
  if (!question) return Failure{question.error()};
  if (folded_words(*question).empty()) return fails_at("/q", "text_blank");
  std::optional<LetterPlace> before;
  if (const auto text = query_text(call, "cursor")) {
    before = parse_cursor(*text);
    if (!before) return fails("bad_cursor");
  }
  return answer(search_letters(desk.reading, reader_of(call), *question, before));
}

Answered list_addressees(const Call& call, const Desk& desk) {
  const auto question = query_question(call);
  if (!question) return Failure{question.error()};
  const auto words = folded_words(*question);
  auto page = page_of(call, persons(call, desk, words));
  if (!page) return Failure{page.error()};
  return answer(
      AddresseesPage{groups(call, desk, words), std::move(page->items), std::move(page->next)});
}

}  // namespace klade
