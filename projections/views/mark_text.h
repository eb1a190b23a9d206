// A mark as answers show it.
#pragma once

#include <string>

#include "events/core/json_writer.h"
#include "events/grading.h"

namespace klade {

// "7", "i", "S", "85", "nv"; empty for a value that is not on its scale.
std::string mark_text(const MarkValue& value);

// Tenths as a JSON number with one decimal: 1.0, 0.5.
RawJson weight_json(std::uint8_t tenths);

// {id, scale, value, kind, weight, late} in answers.
struct MarkAnswer {
  MarkId id;
  Scale scale = Scale::ten;
  std::string value;
  MarkKind kind = MarkKind::formative;
  RawJson weight;
  bool late = false;
  FIELDS(id, scale, value, kind, weight, late)
  bool operator==(const MarkAnswer&) const = default;
};

}  // namespace klade
