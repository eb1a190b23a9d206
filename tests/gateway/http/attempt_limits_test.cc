#include "gateway/http/attempt_limits.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

using std::chrono::seconds;

constexpr int kAttack = 10'000;
const Instant kStart{seconds(1'000'000)};

class AttemptLimitsTest : public testing::Test {
 protected:
  static Attempter stranger(const std::string& username, const std::string& network = "a") {
    return {BlindIndex(hash_id(username)), network};
  }
  static Attempter owner(const std::string& username, const std::string& network = "a") {
    return {BlindIndex(hash_id(username)), network, ProfileId(hash_id(username + "'s profile"))};
  }
  // A wrong password; true when it costs a hash.
  bool try_wrong(const Attempter& who, Instant at = kStart) {
    if (limits_.take(who, at)) return false;
    limits_.failed(who);
    return true;
  }
  bool try_right(const Attempter& who, Instant at = kStart) {
    if (limits_.take(who, at)) return false;
    limits_.succeeded(who);
    return true;
  }

  const AttemptBounds bounds_{};
  AttemptLimits limits_{bounds_};
};

TEST_F(AttemptLimitsTest, A6_TenThousandWrongOnesFromOneAddressDoNotLockTheOwnerOut) {
  std::size_t hashes = 0;
  for (int i = 0; i < kAttack; ++i) hashes += try_wrong(stranger("anna")) ? 1 : 0;
  EXPECT_EQ(hashes, bounds_.username_attempts);
  EXPECT_FALSE(try_right(stranger("anna")));
  EXPECT_TRUE(try_right(owner("anna")));
  EXPECT_TRUE(try_right(owner("anna", "b")));
}

TEST_F(AttemptLimitsTest, TenThousandWrongOnesFromManyAddressesDoNotLockTheOwnerOut) {
  std::size_t hashes = 0;
  for (int i = 0; i < kAttack; ++i) {
    hashes += try_wrong(stranger("anna", std::to_string(i))) ? 1 : 0;
  }
  EXPECT_EQ(hashes, bounds_.username_attempts);
  EXPECT_TRUE(try_right(owner("anna")));
}

TEST_F(AttemptLimitsTest, TenThousandUsernamesFromOneAddressDoNotLockOutWhoIsKnownThere) {
  std::size_t hashes = 0;
  for (int i = 0; i < kAttack; ++i) hashes += try_wrong(stranger(std::to_string(i))) ? 1 : 0;
  EXPECT_EQ(hashes, bounds_.address_attempts);
  EXPECT_FALSE(try_right(stranger("anna")));
  EXPECT_TRUE(try_right(stranger("anna", "b")));
  EXPECT_TRUE(try_right(owner("anna")));
}

TEST_F(AttemptLimitsTest, TheyAreGivenBackWithTimeAndNoFaster) {
  std::size_t hashes = 0;
  for (int i = 0; i < kAttack; ++i) {
    hashes += try_wrong(stranger("anna"), kStart + seconds(i)) ? 1 : 0;
  }
  const auto refilled = static_cast<std::size_t>((kAttack - 1) / bounds_.username_refill.count());
  EXPECT_EQ(hashes, bounds_.username_attempts + refilled);
}

// Whoever has a device tries no more than others, and neither spends the other's.
TEST_F(AttemptLimitsTest, ADeviceIsBoundedToo) {
  std::size_t hashes = 0;
  for (int i = 0; i < kAttack; ++i) hashes += try_wrong(owner("anna")) ? 1 : 0;
  EXPECT_EQ(hashes, bounds_.username_attempts);
  EXPECT_TRUE(try_right(stranger("anna")));
}

TEST_F(AttemptLimitsTest, SignInsOfADeviceAreCountedApart) {
  std::size_t opened = 0;
  for (int i = 0; i < 100; ++i) opened += try_right(stranger("anna")) ? 1 : 0;
  EXPECT_EQ(opened, bounds_.username_sign_ins);
  EXPECT_TRUE(try_right(owner("anna")));
}

TEST_F(AttemptLimitsTest, WhatIsNotTriedCostsNothing) {
  for (int i = 0; i < kAttack; ++i) {
    ASSERT_FALSE(limits_.take(stranger("anna"), kStart));
    limits_.not_tried(stranger("anna"));
  }
}

TEST_F(AttemptLimitsTest, CodesAreBoundedAProfile) {
  const ProfileId anna{hash_id("anna")};
  const auto guess = [&](const Attempter& who) { return !limits_.take_code(who, anna, kStart); };
  std::size_t guesses = 0;
  for (int i = 0; i < kAttack; ++i) guesses += guess(stranger("anna")) ? 1 : 0;
  EXPECT_EQ(guesses, bounds_.code_attempts);
  EXPECT_TRUE(guess(owner("anna")));
  for (int i = 0; i < kAttack; ++i) {
    limits_.code_succeeded(owner("anna"), anna);
    ASSERT_TRUE(guess(owner("anna")));
  }
}

}  // namespace
}  // namespace klade
