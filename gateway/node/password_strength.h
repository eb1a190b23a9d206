// Whether a password that somebody chooses is hard to guess (A13), and what is wrong with it.
//
//   password_too_short     fewer than kMinPasswordCharacters characters
//   password_too_simple    fewer than kMinDifferentCharacters of them differ, or they follow in
//                          order (abcdefghij, 9876543210)
//   password_too_common    it is nothing but a word that many use, once or again, with digits and
//                          signs around it, or with digits in the place of letters (p4role2026)
//   password_personal      it holds a name, username, phone or school's word of who chooses it
//
// Letters are compared without case and without their marks.  Why these rules: docs/adr/0026.
// Pure functions; safe from any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace klade {

inline constexpr std::size_t kMinPasswordCharacters = 10;
inline constexpr std::size_t kMinDifferentCharacters = 5;
inline constexpr std::size_t kMinPersonalCharacters = 4;  // shorter words stand in too many others

// The first of the codes above that holds; nothing when the password is good.  `personal` are the
// chooser's own words, in clear, as they are written.
std::optional<std::string_view> password_fault(std::string_view password,
                                               const std::vector<std::string>& personal);

// Of letters without case and marks: `Pārole` is `parole`.
std::string folded_letters(std::string_view text);

// Whether a word, folded, is one of those that many use (common_passwords.cc).
bool is_common_password(std::string_view folded);

}  // namespace klade
