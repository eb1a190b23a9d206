#include "gateway/node/own_words.h"

#include <cstddef>
#include <string_view>

#include "projections/views/people.h"
#include "projections/views/schools.h"

namespace klade {
namespace {

constexpr std::size_t kBirthDigits = 6;
constexpr std::size_t kPhoneDigits = 8;

void add_words(std::vector<std::string>& words, std::string_view text) {
  constexpr std::string_view kBetween = " -,.\"'()";
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(kBetween);
    if (end != 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

void add_person(std::vector<std::string>& words, const Reading& reading, PersonId id) {
  const auto row = person(reading.rows, id);
  if (!row || row->erased) return;
  const Reading silent{reading.rows, reading.vault, {}};
  const PersonDetails& details = row->details;
  add_words(words, open_text(silent, details.given_name, "person.given_name"));
  add_words(words, open_text(silent, details.family_name, "person.family_name"));
  const std::string code =
      digits_of(open_text(silent, details.personal_code, "person.personal_code"));
  if (code.size() > kBirthDigits) {
    words.push_back(code.substr(0, kBirthDigits));
    words.push_back(code.substr(kBirthDigits));
  }
  const std::string phone = digits_of(open_text(silent, details.phone, "person.phone"));
  if (phone.size() >= kPhoneDigits) words.push_back(phone.substr(phone.size() - kPhoneDigits));
}

}  // namespace

std::vector<std::string> own_words(const Reading& reading, const ProfileRow& profile) {
  std::vector<std::string> words;
  add_person(words, reading, profile.person);
  if (!profile.pupil.is_nil() && profile.pupil != profile.person) {
    add_person(words, reading, profile.pupil);
  }
  const auto row = school(reading.rows, profile.school);
  if (row) add_words(words, row->name);
  return words;
}

}  // namespace klade
