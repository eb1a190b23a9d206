#include "aggregates/news_item.h"

#include "aggregates/bounds.h"
#include "tests/aggregates/given.h"

namespace klade {
namespace {

const auto kItem = id<NewsItemId>("item");
const auto kSchool = id<SchoolId>("school");
const Actor kDeputy{id<PersonId>("deputy"), Role::deputy, id<ProfileId>("deputy")};
const Date kFrom = date_of(2026, 11, 26);
constexpr std::chrono::days kDay{1};

NewsText text() {
  return {NewsKind::timetable_change,
          "Stundu izmaiņas",
          "Piektdien 5. stunda ir 1. stundā.",
          {true, true, false, {id<ClassId>("7.a")}},
          kFrom,
          kFrom + 2 * kDay};
}
PublishNewsItem publish(const NewsText& text) { return {kItem, kSchool, text}; }
const NewsItemPublished kPublished{kItem, kSchool, kDeputy.profile, text()};
const NewsItemWithdrawn kWithdrawn{kItem, kSchool};

// A text with one thing changed, and why it is refused.
template <class Change>
void expect_refused(Change change, Refusal refusal) {
  NewsText bad = text();
  change(bad);
  given<NewsItem>({}).when(publish(bad), {}, kDeputy).refused(refusal);
  given<NewsItem>({kPublished}).when(CorrectNewsItem{kItem, bad}, {}, kDeputy).refused(refusal);
}

TEST(NewsItem, N3_IsPublished) {
  given<NewsItem>({}).when(publish(text()), {}, kDeputy).then({kPublished});
  given<NewsItem>({kPublished}).when(publish(text()), {}, kDeputy).then_nothing();
}
TEST(NewsItem, HasATitleAnAudienceAndDaysInOrder) {
  expect_refused([](NewsText& t) { t.title = ""; }, Refusal::text_missing);
  expect_refused([](NewsText& t) { t.title = std::string(kMaxNameBytes + 1, 'x'); },
                 Refusal::text_too_long);
  expect_refused([](NewsText& t) { t.body = std::string(kMaxNewsBytes + 1, 'x'); },
                 Refusal::text_too_long);
  expect_refused([](NewsText& t) { t.audience = {}; }, Refusal::audience_missing);
  expect_refused([](NewsText& t) { t.audience.classes.resize(kMaxNewsClasses + 1); },
                 Refusal::too_many_classes);
  expect_refused([](NewsText& t) { t.to = t.from - kDay; }, Refusal::dates_reversed);
  expect_refused([](NewsText& t) { t.to = t.from + kMaxNewsDays * kDay; },
                 Refusal::period_too_long);
}
TEST(NewsItem, N3_IsCorrected) {
  NewsText other = text();
  other.title = "Citas izmaiņas";
  given<NewsItem>({kPublished})
      .when(CorrectNewsItem{kItem, other})
      .then({NewsItemCorrected{kItem, kSchool, other}});
  given<NewsItem>({kPublished}).when(CorrectNewsItem{kItem, text()}).then_nothing();
  given<NewsItem>({}).when(CorrectNewsItem{kItem, other}).refused(Refusal::unknown_news_item);
  given<NewsItem>({kPublished, kWithdrawn})
      .when(CorrectNewsItem{kItem, other})
      .refused(Refusal::already_withdrawn);
}
TEST(NewsItem, N3_IsWithdrawnOnce) {
  given<NewsItem>({kPublished}).when(WithdrawNewsItem{kItem}).then({kWithdrawn});
  given<NewsItem>({}).when(WithdrawNewsItem{kItem}).refused(Refusal::unknown_news_item);
  given<NewsItem>({kPublished, kWithdrawn})
      .when(WithdrawNewsItem{kItem})
      .refused(Refusal::already_withdrawn);
}

}  // namespace
}  // namespace klade
