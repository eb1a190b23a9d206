#include "events/log/record.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/events/golden.h"
#include "tests/events/log/samples.h"

namespace klade {
namespace {

ChainState after_claim() {
  Chain chain;
  EXPECT_TRUE(chain.offer(encode(sample_claim(1))));
  return chain.state();
}

TEST(Record, GivesBackClaimsAndFrames) {
  const Claim claim = sample_claim(7);
  auto decoded = decode_record(encode(claim));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(std::get<Claim>(*decoded), claim);

  Frame frame = sample_frame(after_claim(), 3);
  frame.commands[1].events.clear();
  decoded = decode_record(encode(frame));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(std::get<Frame>(*decoded), frame);
}

TEST(Record, KeepsItsBytesForEver) {
  expect_golden("tests/golden/claim.record", encode(sample_claim(1)));
  expect_golden("tests/golden/frame.record", encode(sample_frame(after_claim())));
}

TEST(Record, IsNeverValidWhenCut) {
  for (const std::string& record : {encode(sample_claim(1)), encode(sample_frame(after_claim()))}) {
    for (std::size_t size = 0; size < record.size(); ++size) {
      const auto decoded = decode_record(std::string_view(record).substr(0, size));
      ASSERT_FALSE(decoded) << size;
      ASSERT_EQ(decoded.error(), size < 3 ? RecordError::foreign : RecordError::corrupt) << size;
    }
    EXPECT_FALSE(decode_record(record + 'x'));
  }
}

TEST(Record, IsNeverValidWithABitFlipped) {
  for (const std::string& record : {encode(sample_claim(1)), encode(sample_frame(after_claim()))}) {
    for (std::size_t bit = 0; bit < record.size() * 8; ++bit) {
      std::string flipped = record;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      ASSERT_FALSE(decode_record(flipped)) << "bit " << bit;
    }
  }
}

TEST(Record, OfAnotherVersionIsUnknownAndOfAnotherMakeForeign) {
  std::string record = encode(sample_claim(1));
  record[3] = '2';
  EXPECT_EQ(decode_record(record).error(), RecordError::unknown_format);
  record[3] = 'X';
  EXPECT_EQ(decode_record(record).error(), RecordError::foreign);
  EXPECT_EQ(decode_record("hello").error(), RecordError::foreign);
  EXPECT_EQ(decode_record("").error(), RecordError::foreign);
}

// The digest is right, so only the structure's own bounds stand in the way.
std::string closed(std::string body) {
  body.insert(0, "KLD1");
  const Digest empty{};
  std::string record = body + std::string(empty.size(), '\0');
  return record;
}

TEST(Record, BeyondTheLimitIsCorrupt) {
  EXPECT_EQ(decode_record(closed(std::string(kMaxRecordBytes, 'x'))).error(), RecordError::corrupt);
}

TEST(Record, HeadsDependOnEveryRecordBefore) {
  const Digest none{};
  const Digest one = digest_of(encode(sample_claim(1)));
  const Digest two = digest_of(encode(sample_claim(2)));
  EXPECT_NE(next_head(next_head(none, one), two), next_head(next_head(none, two), one));
  EXPECT_EQ(to_text(none), std::string(64, '0'));
}

TEST(Record, SurvivesRandomBytes) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = "KLD1";
    bytes.resize(4 + random() % 300);
    for (std::size_t at = 4; at < bytes.size(); ++at) bytes[at] = static_cast<char>(random());
    ASSERT_FALSE(decode_record(bytes));
  }
}

}  // namespace
}  // namespace klade
