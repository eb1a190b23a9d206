#include "tests/acceptance/one_time_code.h"

#include <gtest/gtest.h>
#include <liboath/oath.h>

#include <array>
#include <cstdlib>
#include <ctime>

namespace klade {

std::string one_time_code(const std::string& secret, int steps) {
  constexpr int kStepSeconds = 30;
  char* bytes = nullptr;
  std::size_t size = 0;
  EXPECT_EQ(oath_base32_decode(secret.data(), secret.size(), &bytes, &size), OATH_OK);
  std::array<char, 7> digits{};
  const std::time_t at = std::time(nullptr) + std::time_t{steps} * kStepSeconds;
  EXPECT_EQ(oath_totp_generate(bytes, size, at, kStepSeconds, 0, 6, digits.data()), OATH_OK);
  std::free(bytes);
  return digits.data();
}

}  // namespace klade
