#include "gateway/node/one_time_password.h"

#include <gtest/gtest.h>

#include <set>

#include "aggregates/profile.h"
#include "events/vault/memory_vault.h"

namespace klade {
namespace {

using std::chrono::seconds;

constexpr std::string_view kSecret = "12345678901234567890";  // RFC 6238, appendix B

Instant at(std::int64_t count) { return Instant{seconds(count)}; }

// The RFC's have eight digits; the six here are the last of them.
TEST(OneTimePassword, IsWhatTheRfcSays) {
  const std::pair<std::int64_t, std::string> vectors[] = {{59, "94287082"},
                                                          {1111111109, "07081804"},
                                                          {1111111111, "14050471"},
                                                          {1234567890, "89005924"},
                                                          {2000000000, "69279037"},
                                                          {20000000000, "65353130"}};
  for (const auto& [time, digits] : vectors) {
    EXPECT_EQ(one_time_password(kSecret, one_time_password_step(at(time))), digits.substr(2));
  }
}

TEST(OneTimePassword, IsGoodInItsStepAndTheOnesBesideIt) {
  const std::int64_t step = 37037036;
  const std::string digits = one_time_password(kSecret, step);
  const auto found = [&](std::int64_t when) {
    return step_of_one_time_password(kSecret, digits, at(when));
  };
  EXPECT_EQ(found(step * 30), step);
  EXPECT_EQ(found(step * 30 - 30), step);
  EXPECT_EQ(found(step * 30 + 59), step);
  EXPECT_EQ(found(step * 30 - 31), std::nullopt);
  EXPECT_EQ(found(step * 30 + 60), std::nullopt);
}

TEST(OneTimePassword, MayHaveBlanksAndNothingElse) {
  const Instant now = at(59);
  EXPECT_TRUE(step_of_one_time_password(kSecret, " 287 082 ", now));
  for (const std::string typed : {"", "287083", "28708", "2870822", "94287082", "287-082"}) {
    EXPECT_FALSE(step_of_one_time_password(kSecret, typed, now)) << typed;
  }
}

TEST(OneTimePassword, SecretsAreRandomAndGoIntoApps) {
  const std::string secret = new_second_factor_secret();
  EXPECT_EQ(secret.size(), 20U);
  EXPECT_NE(secret, new_second_factor_secret());
  EXPECT_EQ(base32_text(kSecret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ(otpauth_uri(kSecret, "Anna Ābele"),
            "otpauth://totp/Klade:Anna%20%C4%80bele?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
            "&issuer=Klade&algorithm=SHA1&digits=6&period=30");
}

TEST(RecoveryCode, EachIsDifferentAndFollowsFromTheSecretAndTheVault) {
  const MemoryVault vault;
  const auto codes = recovery_codes(vault, kSecret);
  EXPECT_EQ(codes.size(), static_cast<std::size_t>(kRecoveryCodes));
  EXPECT_EQ(std::set(codes.begin(), codes.end()).size(), codes.size());
  EXPECT_EQ(recovery_codes(vault, kSecret), codes);
  EXPECT_NE(recovery_codes(vault, "another secret"), codes);
  EXPECT_NE(recovery_codes(MemoryVault(), kSecret), codes);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    EXPECT_EQ(codes[i].size(), kRecoveryCodeLength + 1);
    EXPECT_EQ(number_of_recovery_code(vault, kSecret, codes[i]), static_cast<std::int32_t>(i));
  }
}

TEST(RecoveryCode, IsTheSameHoweverItIsTyped) {
  const MemoryVault vault;
  for (const std::string& code : recovery_codes(vault, kSecret)) {
    std::string typed = " ";
    for (const char c : code) {
      if (c == '-') continue;
      typed += c == '0' ? 'O' : c == '1' ? 'l' : c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
      typed += ' ';
    }
    EXPECT_EQ(number_of_recovery_code(vault, kSecret, typed),
              number_of_recovery_code(vault, kSecret, code));
    EXPECT_FALSE(number_of_recovery_code(vault, kSecret, code.substr(1)));
    EXPECT_FALSE(number_of_recovery_code(vault, "another secret", code));
  }
  EXPECT_FALSE(number_of_recovery_code(vault, kSecret, ""));
}

}  // namespace
}  // namespace klade
