// The languages that people are addressed in.  L1.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "events/core/names.h"

namespace klade {

// Stored: values are frozen.
enum class Language : std::uint8_t { lv = 0, ru = 1, en = 2 };
template <>
std::span<const Name<Language>> names();
std::string_view name_of(Language language);  // lv

}  // namespace klade
