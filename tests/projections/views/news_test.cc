#include "projections/views/news.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/projections/views/school_world.h"

namespace klade {
namespace {

struct News : testing::Test {
  SchoolWorld world;

  static NewsText text(const std::string& title, Date from, Date to) {
    return {NewsKind::event, title, "", {true, true, true, {}}, from, to};
  }
  NewsItemId publish(const std::string& title, Date from, Date to) {
    const NewsItemId item{world.fresh()};
    world.happens(NewsItemPublished{item, world.school, {}, text(title, from, to)});
    return item;
  }
  std::vector<std::string> titles(Date from) {
    std::vector<std::string> all;
    for (const NewsRow& row : news_of_school(world.reading().rows, world.school, from)) {
      all.push_back(row.text.title);
    }
    return all;
  }
};

TEST_F(News, N3_AreThoseThatAreNotOverByTheirLastDays) {
  publish("Koncerts", day(12, 1), day(12, 20));
  publish("Eksāmens", day(12, 1), day(12, 10));
  publish("Pārbaudījums", day(11, 1), day(11, 30));
  EXPECT_THAT(titles(day(11, 30)), testing::ElementsAre("Pārbaudījums", "Eksāmens", "Koncerts"));
  EXPECT_THAT(titles(day(12, 10)), testing::ElementsAre("Eksāmens", "Koncerts"));
  EXPECT_THAT(titles(day(12, 21)), testing::IsEmpty());
}

TEST_F(News, N3_AreAsTheyWereCorrectedLast) {
  const NewsItemId item = publish("Koncerts", day(12, 1), day(12, 20));
  world.happens(
      NewsItemCorrected{item, world.school, text("Lielkoncerts", day(12, 2), day(12, 5))});
  EXPECT_THAT(titles(day(12, 5)), testing::ElementsAre("Lielkoncerts"));
  EXPECT_THAT(titles(day(12, 6)), testing::IsEmpty());
  EXPECT_TRUE(news_item(world.reading().rows, item)->corrected);
}

TEST_F(News, AreGoneWhenWithdrawn) {
  const NewsItemId item = publish("Koncerts", day(12, 1), day(12, 20));
  const std::uint64_t before = news_revision(world.reading().rows, world.school);
  world.happens(NewsItemWithdrawn{item, world.school});
  EXPECT_THAT(titles(day(12, 1)), testing::IsEmpty());
  EXPECT_TRUE(news_item(world.reading().rows, item)->withdrawn);
  EXPECT_NE(news_revision(world.reading().rows, world.school), before);
}

}  // namespace
}  // namespace klade
