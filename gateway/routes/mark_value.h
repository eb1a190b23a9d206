// A mark's value as it is written: "7", "i", "S", "85%" without its sign, or "nv" on any scale.
#pragma once

#include <optional>
#include <string_view>

#include "events/grading.h"

namespace klade {

// Nothing when the text is no value of the scale.  Pure.
std::optional<MarkValue> parse_mark_value(Scale scale, std::string_view text);

}  // namespace klade
