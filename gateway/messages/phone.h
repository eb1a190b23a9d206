// Phone numbers: how they are typed and their canonical text, E.164: `+` and 8 to 15 digits.
//
//   26123456, 6712 3456    eight digits that a Latvian number begins with: +371 before them
//   371 26123456           the same without the plus
//   00371..., +371...      international; of +371 eight digits must follow
//
// Spaces, dashes and parentheses are passed over.  A phone is personal data: never put one into a
// log or an error.  Pure functions; safe to use from any thread.  A1, P1, P4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace klade {

// Nothing when it is no phone number.
std::optional<std::string> normalised_phone(std::string_view typed);

}  // namespace klade
