// What an authenticator app shows.
#pragma once

#include <string>

namespace klade {

// So many steps of 30 s from now.  `secret` is in base32.
std::string one_time_code(const std::string& secret, int steps = 0);

}  // namespace klade
