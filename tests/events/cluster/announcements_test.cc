#include "events/cluster/announcements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
constexpr std::chrono::milliseconds kAtOnce{0};

TEST(AnnouncementsInMemory, AllHearTheSameInOneOrderTheSenderToo) {
  AnnouncementsInMemory place;
  const auto one = place.join();
  const auto two = place.join();
  one->tell("a");
  two->tell("b");
  EXPECT_THAT(one->hear(kAtOnce), ElementsAre("a", "b"));
  EXPECT_THAT(two->hear(kAtOnce), ElementsAre("a", "b"));
  EXPECT_THAT(two->hear(kAtOnce), IsEmpty());
}

TEST(AnnouncementsInMemory, WhatWasSaidBeforeOrWhileCutIsNotHeard) {
  AnnouncementsInMemory place;
  const auto one = place.join();
  one->tell("early");
  const auto two = place.join();
  place.cut(true);
  one->tell("cut");
  place.cut(false);
  one->tell("late");
  EXPECT_THAT(two->hear(kAtOnce), ElementsAre("late"));
}

}  // namespace
}  // namespace klade
