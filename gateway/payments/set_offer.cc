#include "gateway/payments/set_offer.h"

#include <algorithm>

#include "events/core/names.h"
#include "events/core/time.h"

namespace klade {

std::optional<std::vector<Feature>> parse_features(std::string_view text) {
  std::vector<Feature> features;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view word = text.substr(0, comma);
    const auto feature = parse_name<Feature>(word);
    if (!feature || std::ranges::find(features, *feature) != features.end()) return std::nullopt;
    features.push_back(*feature);
    if (comma == text.size()) break;
    text.remove_prefix(comma + 1);
    if (text.empty()) return std::nullopt;
  }
  return features;
}

std::optional<YearDay> parse_year_day(std::string_view text) {
  constexpr std::string_view kPlainYear = "2027-";  // 29 February is no day of every year
  const auto date = parse_date(std::string(kPlainYear).append(text));
  if (!date) return std::nullopt;
  const std::chrono::year_month_day day{*date};
  return YearDay{static_cast<std::int32_t>(static_cast<unsigned>(day.month())),
                 static_cast<std::int32_t>(static_cast<unsigned>(day.day()))};
}

}  // namespace klade
