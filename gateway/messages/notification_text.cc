#include "gateway/messages/notification_text.h"

#include <algorithm>
#include <array>

#include "events/core/check.h"
#include "projections/views/mark_text.h"

namespace klade {
namespace {

using Words = std::array<std::string_view, 3>;  // lv, ru, en

std::string in(const Words& words, Language language) {
  return std::string(words.at(static_cast<std::size_t>(language)));
}

// 27.11.
std::string day_text(Date date) {
  const std::string text = to_text(date);
  return text.substr(8, 2) + '.' + text.substr(5, 2) + '.';
}

std::string mark_line(const ToldOf& told, Language language) {
  constexpr Words kNew{"Jauna atzīme", "Новая оценка", "New mark"};
  constexpr Words kCorrected{"Labota atzīme", "Исправлена оценка", "Corrected mark"};
  const std::string what = in(told.what.corrected ? kCorrected : kNew, language);
  return what + ": " + told.subject + ' ' + mark_text(told.what.value);
}

std::string absence_line(const ToldOf& told, Language language) {
  constexpr Words kAbsent{"Kavējums", "Пропуск", "Absence"};
  constexpr Words kLate{"Nokavējums", "Опоздание", "Late"};
  constexpr Words kPresent{"Kavējums atcelts", "Пропуск отменён", "Absence withdrawn"};
  const auto line = [&](const Words& words) {
    return in(words, language) + ": " + told.subject + ", " + day_text(told.what.date);
  };
  switch (told.what.said) {
    case Said::absent:
      return line(kAbsent);
    case Said::late:
      return line(kLate);
    case Said::present:
      return line(kPresent);
  }
  CHECK(false);
  return {};
}

std::string line_of(const ToldOf& told, Language language) {
  switch (told.what.kind) {
    case NotificationKind::mark:
      return mark_line(told, language);
    case NotificationKind::absence:
      return absence_line(told, language);
    case NotificationKind::note:
      return in(
          {"Jauns ieraksts dienasgrāmatā", "Новая запись в дневнике", "New note in the diary"},
          language);
    case NotificationKind::letter:
      return in({"Jauna vēstule", "Новое письмо", "New letter"}, language);
  }
  CHECK(false);
  return {};
}

struct Line {
  std::string text;
  std::size_t times = 1;
};
// Equal ones together, in the order of the first of each.
std::vector<Line> lines_of(const std::vector<ToldOf>& all, Language language) {
  std::vector<Line> lines;
  for (const ToldOf& told : all) {
    std::string text = line_of(told, language);
    const auto same = std::ranges::find(lines, text, &Line::text);
    if (same == lines.end()) {
      lines.push_back({std::move(text)});
    } else {
      ++same->times;
    }
  }
  return lines;
}

}  // namespace

std::string notification_text(Channel channel,
                              Language language,
                              const std::string& name,
                              const std::vector<ToldOf>& all) {
  std::string text = "E-klase";
  if (!name.empty()) text += ". " + name;
  std::string_view before = channel == Channel::email ? "\n" : ". ";
  const std::vector<Line> lines = lines_of(all, language);
  for (std::size_t i = 0; i < std::min(lines.size(), kToldLines); ++i) {
    text.append(before).append(lines[i].text);
    if (lines[i].times > 1) text += " (" + std::to_string(lines[i].times) + ')';
    before = "\n";
  }
  if (lines.size() > kToldLines) text += "\n+" + std::to_string(lines.size() - kToldLines);
  return text;
}

}  // namespace klade
