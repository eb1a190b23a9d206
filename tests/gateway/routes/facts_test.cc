#include "gateway/routes/facts.h"

#include <gtest/gtest.h>

#include "gateway/routes/mark_value.h"
#include "projections/views/mark_text.h"

namespace klade {
namespace {

SchoolRow a_school() {
  SchoolRow row;
  row.years.push_back({{}, "2026/2027", date_of(2026, 9, 1), date_of(2027, 5, 31), {}});
  return row;
}

TEST(Facts, D1_ALessonIsDueOnItsDay) {
  EXPECT_EQ(lesson_due(a_school(), date_of(2026, 11, 26)),
            riga_instant(date_of(2026, 11, 26), std::chrono::hours{17}));
}
TEST(Facts, D2_D3_MarksAreDueInWorkingDays) {
  const auto end_of = [](Date date) { return riga_instant(date, std::chrono::hours{24}); };
  const Date monday_before_holiday = date_of(2026, 11, 16);
  EXPECT_EQ(mark_due(a_school(), monday_before_holiday, MarkKind::formative),
            end_of(date_of(2026, 11, 20)));
  EXPECT_EQ(mark_due(a_school(), monday_before_holiday, MarkKind::summative),
            end_of(date_of(2026, 11, 26)));
  EXPECT_EQ(mark_due(a_school(), monday_before_holiday, MarkKind::year), kNoDeadline);
}
TEST(Facts, AB4_ExcusesAreDueAfterTheMonthsEnd) {
  EXPECT_EQ(excuse_due(a_school(), date_of(2027, 2, 10)),
            riga_instant(date_of(2027, 3, 5), std::chrono::hours{24}));
}
TEST(Facts, AB2_APupilIsOfAgeOnItsEighteenthBirthday) {
  const Date born = date_of(2008, 11, 26);
  EXPECT_FALSE(is_adult(born, date_of(2026, 11, 25)));
  EXPECT_TRUE(is_adult(born, date_of(2026, 11, 26)));
  EXPECT_FALSE(is_adult(date_of(2008, 2, 29), date_of(2026, 2, 28)));
  EXPECT_TRUE(is_adult(date_of(2008, 2, 29), date_of(2026, 3, 1)));
}

TEST(MarkValue, ReadsWhatIsShownOfEveryValueOfItsScale) {
  struct Range {
    Scale scale;
    std::int16_t lowest, highest;
  };
  constexpr Range kRanges[] = {
      {Scale::ten, 1, 10}, {Scale::pass, 0, 1}, {Scale::stap, 1, 4}, {Scale::percent, 0, 100}};
  for (const auto& [scale, lowest, highest] : kRanges) {
    EXPECT_EQ(parse_mark_value(scale, "nv"), (MarkValue{scale, kNoValuation}));
    for (std::int16_t value = lowest; value <= highest; ++value) {
      EXPECT_EQ(parse_mark_value(scale, mark_text({scale, value})), (MarkValue{scale, value}));
    }
  }
}
TEST(MarkValue, ReadsNothingElse) {
  for (const Scale scale : {Scale::ten, Scale::pass, Scale::stap, Scale::percent}) {
    for (const auto* wrong : {"", " 7", "7 ", "+7", "07", "7.5", "101", "-1", "x", "NV"}) {
      EXPECT_EQ(parse_mark_value(scale, wrong), std::nullopt) << wrong;
    }
  }
  EXPECT_EQ(parse_mark_value(Scale::ten, "0"), std::nullopt);
  EXPECT_EQ(parse_mark_value(Scale::ten, "11"), std::nullopt);
  EXPECT_EQ(parse_mark_value(Scale::stap, "s"), std::nullopt);
  EXPECT_EQ(parse_mark_value(Scale::pass, "1"), std::nullopt);
}

}  // namespace
}  // namespace klade
