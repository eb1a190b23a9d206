#include "gateway/http/device.h"

#include <gtest/gtest.h>

#include "events/vault/memory_vault.h"

namespace klade {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Instant kNow{seconds(1'800'000'000)};

class DeviceTest : public testing::Test {
 protected:
  static BlindIndex username(const std::string& word) { return BlindIndex(hash_id(word)); }
  static ProfileId profile(const std::string& word) { return ProfileId(hash_id(word)); }
  std::string signed_in(const std::string& user,
                        const std::string& who,
                        const std::string& kept = {}) const {
    return kept_device(vault_, kept, username(user), profile(who), kNow);
  }
  std::optional<ProfileId> known(const std::string& kept,
                                 const std::string& user,
                                 Instant at = kNow) const {
    return device_of(vault_, kept, username(user), at);
  }
  const MemoryVault vault_;
};

TEST_F(DeviceTest, IsOfTheProfileThatSignedInByThatUsername) {
  const std::string kept = signed_in("code", "mother");
  EXPECT_EQ(known(kept, "code"), profile("mother"));
  EXPECT_EQ(known(kept, "other code"), std::nullopt);
  EXPECT_EQ(device_of(MemoryVault(), kept, username("code"), kNow), std::nullopt);
}

TEST_F(DeviceTest, IsGoodForAYear) {
  const std::string kept = signed_in("code", "mother");
  EXPECT_TRUE(known(kept, "code", kNow + kDeviceAge - seconds(1)));
  EXPECT_FALSE(known(kept, "code", kNow + kDeviceAge));
}

TEST_F(DeviceTest, NobodyMakesOneUp) {
  const std::string kept = signed_in("code", "mother");
  for (std::size_t i = 0; i < kept.size(); ++i) {
    std::string forged = kept;
    forged[i] = forged[i] == '0' ? '1' : '0';
    EXPECT_FALSE(known(forged, "code")) << i;
    EXPECT_FALSE(known(kept.substr(0, i), "code")) << i;
  }
  for (const std::string text : {"", ".", "..", "~", "~~~~~~", "x.y.z", "a.1.b~c.2.d"}) {
    EXPECT_FALSE(known(text, "code")) << text;
  }
}

TEST_F(DeviceTest, AFamilyKeepsSeveralTheNewestFirst) {
  std::string kept = signed_in("code", "mother");
  kept = signed_in("code", "pupil", kept);
  EXPECT_EQ(known(kept, "code"), profile("pupil"));
  kept = signed_in("staff", "teacher", kept);
  EXPECT_EQ(known(kept, "code"), profile("pupil"));
  EXPECT_EQ(known(kept, "staff"), profile("teacher"));
  kept = signed_in("code", "mother", kept);
  EXPECT_EQ(known(kept, "code"), profile("mother"));
  for (const std::string other : {"a", "b", "c", "d", "e"}) {
    kept = signed_in(other, other, kept);
    EXPECT_LE(kept.size(), kMaxDeviceBytes);
  }
  EXPECT_FALSE(known(kept, "code"));
  EXPECT_TRUE(known(kept, "b"));
}

// What a client sends comes back in a header.
TEST_F(DeviceTest, KeepsNothingThatIsNoToken) {
  const std::string fresh = signed_in("code", "mother");
  const std::string other = to_text(profile("other"));
  for (const std::string& bad :
       {other + ".1.2\r\nX: y", other + ".1.2; Path=/", std::string("x"), std::string(9999, '~')}) {
    EXPECT_EQ(signed_in("code", "mother", bad), fresh);
  }
  EXPECT_NE(signed_in("code", "mother", other + ".1.2"), fresh);
}

TEST_F(DeviceTest, IsKeptWhereNoScriptReadsIt) {
  const std::string kept = signed_in("code", "mother");
  const std::string cookie = set_device_cookie(kept, true);
  for (const std::string& part : {"klade_device=" + kept + ";",
                                  std::string("HttpOnly"),
                                  std::string("SameSite=Strict"),
                                  std::string("Secure"),
                                  std::string("Path=/api/v1/sessions"),
                                  std::string("Max-Age=31536000")}) {
    EXPECT_NE(cookie.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(set_device_cookie(kept, false).find("; Secure"), std::string::npos);
  HttpRequest request;
  request.headers["cookie"] = "klade=x; klade_device=" + kept + "; klade_position=0-1";
  EXPECT_EQ(device_cookie(request), kept);
  request.headers["cookie"] = "klade_device=" + std::string(kMaxDeviceBytes + 1, 'a');
  EXPECT_EQ(device_cookie(request), "");
}

}  // namespace
}  // namespace klade
