// What an alternative username may look like (A8).  Pure; safe from any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace klade {

inline constexpr std::size_t kMinUsernameCharacters = 3;
inline constexpr std::size_t kMaxUsernameCharacters = 40;

// Letters, digits and . _ - of that number, once folded; and not as a personal code is written,
// which is somebody's first username, now or later.
bool is_alternative_username(std::string_view typed);

}  // namespace klade
