#include "gateway/http/live_stream.h"

#include <gtest/gtest.h>

#include "gateway/http/live.h"

namespace klade {
namespace {

TEST(LiveStream, HandsOverWhatWasPushedOnce) {
  LiveStream stream(100);
  int woken = 0;
  stream.on_change([&] { ++woken; });
  EXPECT_TRUE(stream.push("a"));
  EXPECT_TRUE(stream.push("b"));
  EXPECT_EQ(woken, 2);
  EXPECT_EQ(stream.take().text, "ab");
  EXPECT_EQ(stream.take().text, "");
}

TEST(LiveStream, CutsASlowClientOff) {
  LiveStream stream(3);
  EXPECT_TRUE(stream.push("abc"));
  EXPECT_FALSE(stream.push("d"));
  EXPECT_TRUE(stream.over());
  EXPECT_TRUE(stream.take().ended);
}

TEST(LiveStream, SendsWhatWaitsBeforeItsEnd) {
  LiveStream stream(100);
  stream.push("a");
  stream.end();
  EXPECT_FALSE(stream.push("b"));
  const auto taken = stream.take();
  EXPECT_EQ(taken.text, "a");
  EXPECT_TRUE(taken.ended);
}

TEST(LiveStream, TakesNothingForAClientThatIsGone) {
  LiveStream stream(100);
  stream.hang_up();
  EXPECT_FALSE(stream.push("a"));
  EXPECT_TRUE(stream.over());
}

TEST(LiveEvent, HasIdsOnly) {
  Happening mark;
  mark.kind = HappeningKind::mark;
  mark.pupil = PersonId(hash_id("pupil"));
  EXPECT_EQ(event_text(mark, "0-7"),
            "id: 0-7\nevent: mark\ndata: {\"pupil\":\"" + to_text(mark.pupil) + "\"}\n\n");
  EXPECT_TRUE(event_text(mark, "").starts_with("event: mark\n"));
  EXPECT_EQ(reset_text("0-8"), "id: 0-8\nevent: reset\ndata: {}\n\n");
}

}  // namespace
}  // namespace klade
