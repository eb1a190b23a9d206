#include "gateway/http/languages.h"

#include <algorithm>
#include <optional>

namespace klade {
namespace {

constexpr int kWhole = 1000;  // q in thousandths

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// The range without its region: "en" of "en-GB".
std::optional<Language> parse_range(std::string_view range) {
  const std::string_view primary = range.substr(0, range.find('-'));
  if (primary == "lv" || primary == "LV" || primary == "*") return Language::lv;
  if (primary == "ru" || primary == "RU") return Language::ru;
  if (primary == "en" || primary == "EN") return Language::en;
  return std::nullopt;
}

// "q=0.8" in thousandths; a malformed one is 0.
int quality_of(std::string_view parameters) {
  const auto q = parameters.find("q=");
  if (q == std::string_view::npos) return kWhole;
  const std::string_view digits = trimmed(parameters.substr(q + 2));
  if (digits.starts_with('1')) return kWhole;
  if (!digits.starts_with("0.")) return 0;
  int quality = 0;
  int unit = kWhole / 10;
  for (const char c : digits.substr(2)) {
    if (c < '0' || c > '9' || unit == 0) break;
    quality += (c - '0') * unit;
    unit /= 10;
  }
  return quality;
}

}  // namespace

Language language_of(std::string_view accept_language) {
  Language best = Language::lv;
  int best_quality = 0;
  while (!accept_language.empty()) {
    const std::size_t end = std::min(accept_language.find(','), accept_language.size());
    const std::string_view item = trimmed(accept_language.substr(0, end));
    accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    const auto language = parse_range(trimmed(item.substr(0, semicolon)));
    const int quality = quality_of(item.substr(semicolon));
    if (language && quality > best_quality) {
      best = *language;
      best_quality = quality;
    }
  }
  return best;
}

std::string_view erased_text(Language language) {
  switch (language) {
    case Language::lv:
      return "[dzēsts]";
    case Language::ru:
      return "[удалено]";
    case Language::en:
      return "[erased]";
  }
  return "[dzēsts]";
}

}  // namespace klade
