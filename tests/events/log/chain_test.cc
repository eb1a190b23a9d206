#include "events/log/chain.h"

#include <gtest/gtest.h>

#include "tests/events/log/samples.h"

namespace klade {
namespace {

class ChainRule : public testing::Test {
 protected:
  ChainRule() { offer(encode(sample_claim(3))), offer(next()); }

  std::string next() const { return encode(sample_frame(chain_.state())); }
  Verdict offer(const std::string& record) { return chain_.offer(record).value().verdict; }
  // Offers a frame that would be valid but for what `spoil` does; the state must stay.
  template <class Spoil>
  Verdict offer_spoilt(Spoil spoil) {
    Frame frame = sample_frame(chain_.state());
    spoil(frame);
    const ChainState before = chain_.state();
    const Verdict verdict = offer(encode(frame));
    EXPECT_EQ(chain_.state(), before);
    return verdict;
  }
  Chain chain_;
};

TEST_F(ChainRule, TakesFramesOfTheCurrentClaimInOrder) {
  EXPECT_EQ(chain_.state().seq, 2U);
  EXPECT_EQ(offer(next()), Verdict::valid);
  EXPECT_EQ(chain_.state().seq, 3U);
}

TEST_F(ChainRule, VoidsAFrameOfAnotherEpoch) {
  EXPECT_EQ(offer_spoilt([](Frame& f) { --f.epoch; }), Verdict::void_epoch);
  EXPECT_EQ(offer_spoilt([](Frame& f) { ++f.epoch; }), Verdict::void_epoch);
}

TEST_F(ChainRule, VoidsAFrameOfAnotherClaimOfTheSameEpoch) {
  EXPECT_EQ(offer_spoilt([](Frame& f) { f.claim = sample_claim(3, "two").claim; }),
            Verdict::void_claim);
}

TEST_F(ChainRule, VoidsAFrameOutOfSequence) {
  EXPECT_EQ(offer_spoilt([](Frame& f) { ++f.seq; }), Verdict::void_sequence);
  EXPECT_EQ(offer_spoilt([](Frame& f) { --f.seq; }), Verdict::void_sequence);
}

TEST_F(ChainRule, VoidsAFrameThatFollowsAnotherHead) {
  EXPECT_EQ(offer_spoilt([](Frame& f) { f.prev_head[0] ^= 1; }), Verdict::void_head);
}

TEST_F(ChainRule, VoidsARepeatedFrame) {
  const std::string frame = next();
  EXPECT_EQ(offer(frame), Verdict::valid);
  EXPECT_EQ(offer(frame), Verdict::void_sequence);
}

TEST_F(ChainRule, TakesOnlyAHigherClaim) {
  EXPECT_EQ(offer(encode(sample_claim(2))), Verdict::void_epoch);
  EXPECT_EQ(offer(encode(sample_claim(3, "two"))), Verdict::void_epoch);
  const std::string late = next();
  EXPECT_EQ(offer(encode(sample_claim(9))), Verdict::valid);
  EXPECT_EQ(chain_.state().seq, 3U);
  EXPECT_EQ(offer(late), Verdict::void_epoch) << "the former owner's";
  EXPECT_EQ(offer(next()), Verdict::valid);
}

TEST_F(ChainRule, SkipsWhatIsForeign) {
  const ChainState before = chain_.state();
  EXPECT_EQ(offer("not ours"), Verdict::void_foreign);
  EXPECT_EQ(chain_.state(), before);
}

TEST_F(ChainRule, StopsAtWhatItCannotRead) {
  std::string record = next();
  record.back() = static_cast<char>(record.back() ^ 1);
  EXPECT_EQ(chain_.offer(record).error(), RecordError::corrupt);
  record = next();
  record[3] = '2';
  EXPECT_EQ(chain_.offer(record).error(), RecordError::unknown_format);
}

TEST_F(ChainRule, GoesOnFromAStoredState) {
  Chain other(unpacked<ChainState>(packed(chain_.state())).value());
  const std::string frame = next();
  EXPECT_EQ(offer(frame), Verdict::valid);
  EXPECT_EQ(other.offer(frame).value().verdict, Verdict::valid);
  EXPECT_EQ(other.state(), chain_.state());
}

TEST(Chain, TakesNoFrameBeforeTheFirstClaim) {
  Chain chain;
  EXPECT_EQ(chain.offer(encode(sample_frame(ChainState{}))).value().verdict, Verdict::void_epoch);
}

}  // namespace
}  // namespace klade
