#include "gateway/http/kept_reads.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

const Instant kTen{std::chrono::hours{10}};
const Instant kEleven{std::chrono::hours{11}};

CommandId read(std::uint64_t number) { return CommandId(derive_id(Id128{}, number)); }

TEST(KeptReads, KnowsTheHoursReads) {
  KeptReads reads;
  EXPECT_FALSE(reads.has(read(1), kTen));
  reads.add(read(1), kTen);
  EXPECT_TRUE(reads.has(read(1), kTen));
  EXPECT_FALSE(reads.has(read(2), kTen));
}
TEST(KeptReads, BeginsAnewWithTheHour) {
  KeptReads reads;
  reads.add(read(1), kTen);
  reads.add(read(2), kEleven);
  EXPECT_FALSE(reads.has(read(1), kTen));
  EXPECT_EQ(reads.size(), 1U);
  reads.add(read(1), kTen);  // an answer that came late
  EXPECT_TRUE(reads.has(read(2), kEleven));
  EXPECT_EQ(reads.size(), 1U);
}
TEST(KeptReads, IsBounded) {
  KeptReads reads;
  for (std::uint64_t i = 0; i < KeptReads::kMaxReads + 2; ++i) reads.add(read(i), kTen);
  EXPECT_LE(reads.size(), KeptReads::kMaxReads);
  EXPECT_TRUE(reads.has(read(KeptReads::kMaxReads + 1), kTen));
}

}  // namespace
}  // namespace klade
