#include "gateway/routes/mark_value.h"

#include "projections/views/mark_text.h"

namespace klade {
namespace {

std::int16_t highest_on(Scale scale) {
  switch (scale) {
    case Scale::ten:
      return 10;
    case Scale::pass:
      return 1;
    case Scale::stap:
      return 4;
    case Scale::percent:
      return 100;
  }
  return 0;
}
// Zero is a value of `pass` and `percent` only.
bool is_on(Scale scale, std::int16_t value) {
  return value != 0 || scale == Scale::pass || scale == Scale::percent;
}

}  // namespace

// What mark_text writes, and nothing else: the two can never disagree.
std::optional<MarkValue> parse_mark_value(Scale scale, std::string_view text) {
  if (text.empty()) return std::nullopt;
  for (std::int16_t value = kNoValuation; value <= highest_on(scale); ++value) {
    const MarkValue mark{scale, value};
    if (is_on(scale, value) && mark_text(mark) == text) return mark;
  }
  return std::nullopt;
}

}  // namespace klade
