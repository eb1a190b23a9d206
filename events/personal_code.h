// Latvian personal codes: how they are typed, their canonical text and what they say.
//
//   old       DDMMYY-CNNNX, C the century: 0 is 18xx, 1 is 19xx, 2 is 20xx; the date must exist
//   new       since 1 July 2017: first digit 3, second 2 to 9, no birth date in it
//
// Shape and date are binding.  The check digit is published by no authority, so it gives a warning
// and never a refusal.  A personal code is personal data: never put one into a log or an error.
// Pure functions; safe to use from any thread.  Requirements section 4; A6, A7.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/core/time.h"

namespace klade {

// The canonical text `xxxxxx-xxxxx`: blanks around it are taken off, the hyphen may be missing.
// Nothing when it is no personal code.
std::optional<std::string> normalised_personal_code(std::string_view typed);

// The birth date in an old code; nothing for a new one.  `code` is canonical.
std::optional<Date> birth_date_of(std::string_view code);

// Whether the check digit is the one that the known formula gives.  `code` is canonical.
bool check_digit_agrees(std::string_view code);

}  // namespace klade
