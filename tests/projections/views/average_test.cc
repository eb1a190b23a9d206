#include "projections/views/average.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace klade {
namespace {

MarkSum sum_of(std::initializer_list<std::pair<int, int>> marks) {
  MarkSum sum;
  for (const auto& [value, weight] : marks) {
    sum.add({Scale::ten, static_cast<std::int16_t>(value)},
            MarkKind::formative,
            static_cast<std::uint8_t>(weight));
  }
  return sum;
}
std::string text_of(std::initializer_list<std::pair<int, int>> marks) {
  return Average::of(sum_of(marks))->text();
}

TEST(Average, IsTheWeightedMeanWithTwoDecimals) {
  EXPECT_EQ(text_of({{7, 10}}), "7.00");
  EXPECT_EQ(text_of({{10, 10}, {10, 3}}), "10.00");
  EXPECT_EQ(text_of({{7, 10}, {8, 20}}), "7.67");
  EXPECT_EQ(text_of({{4, 15}, {9, 5}}), "5.25");
  EXPECT_EQ(text_of({{1, 10}, {1, 10}, {2, 10}}), "1.33");
}

TEST(Average, RoundsTheHalfAwayFromZero) {
  EXPECT_EQ(text_of({{7, 70}, {8, 10}}), "7.13");              // 7.125
  EXPECT_EQ(text_of({{1, 99}, {1, 100}, {2, 1}}), "1.01");     // 1.005
  EXPECT_EQ(text_of({{9, 1}, {10, 100}, {10, 99}}), "10.00");  // 9.995
  EXPECT_EQ(text_of({{7, 71}, {8, 10}}), "7.12");              // 7.1234
}

TEST(Average, CountsOnlyTenPointMarksOfFormativeAndSummativeKind) {
  MarkSum sum;
  sum.add({Scale::ten, 6}, MarkKind::formative, 10);
  sum.add({Scale::ten, 8}, MarkKind::summative, 10);
  const MarkSum counted = sum;
  sum.add({Scale::ten, kNoValuation}, MarkKind::formative, 10);
  sum.add({Scale::ten, 1}, MarkKind::summative, 0);
  sum.add({Scale::pass, 1}, MarkKind::formative, 10);
  sum.add({Scale::stap, 4}, MarkKind::formative, 10);
  sum.add({Scale::percent, 90}, MarkKind::summative, 10);
  for (const MarkKind kind : {MarkKind::interim,
                              MarkKind::semester,
                              MarkKind::year,
                              MarkKind::exam,
                              MarkKind::post_exam,
                              MarkKind::final,
                              MarkKind::combined}) {
    sum.add({Scale::ten, 1}, kind, 10);
  }
  EXPECT_EQ(sum, counted);
  EXPECT_EQ(Average::of(sum)->text(), "7.00");
}

TEST(Average, IsNothingWithoutMarks) {
  EXPECT_FALSE(Average::of({}));
  EXPECT_FALSE(Average::mean({}));
  EXPECT_FALSE(Average::mean({{}, {}}));
}

TEST(Average, OfAPupilIsTheMeanOfExactAveragesNotOfShownOnes) {
  // 7.5 and 8 1/3: 7.9166...; subjects without marks do not count.
  EXPECT_EQ(Average::mean({sum_of({{7, 10}, {8, 10}}), {}, sum_of({{8, 20}, {9, 10}})})->text(),
            "7.92");
  // 6.664 and 6.665, shown as 6.66 and 6.67: the mean of what is shown would be 6.67.
  EXPECT_EQ(Average::mean({{833, 125}, {1'333, 200}})->text(), "6.66");
}

TEST(Average, EqualValuesOfOtherFormAreEqual) {
  EXPECT_EQ(*Average::of(sum_of({{7, 10}, {8, 10}})), *Average::of(sum_of({{7, 25}, {8, 25}})));
  EXPECT_EQ(*Average::mean({sum_of({{6, 10}}), sum_of({{8, 7}})}), *Average::of(sum_of({{7, 3}})));
  EXPECT_LT(*Average::of(sum_of({{7, 100}, {8, 1}})), *Average::of(sum_of({{7, 99}, {8, 1}})));
}

TEST(Average, ComparesBeyondAnyMachineWord) {
  // Twenty-four subjects with coprime weights; one of them differs in its last tenth.
  std::vector<MarkSum> subjects;
  for (std::uint64_t prime : {1009U, 1013U, 1019U, 1021U, 1031U, 1033U, 1039U, 1049U}) {
    for (std::uint64_t i = 0; i < 3; ++i) subjects.push_back({prime * 7 + i + 1, prime + i});
  }
  std::vector<MarkSum> better = subjects;
  ++better.back().weighted;
  EXPECT_GT(*Average::mean(better), *Average::mean(subjects));
  EXPECT_EQ(*Average::mean(subjects), *Average::mean({subjects.rbegin(), subjects.rend()}));
}

TEST(Average, KnowsItsWholeMark) {
  EXPECT_EQ(Average::of(sum_of({{10, 10}}))->whole(), 10U);
  EXPECT_EQ(Average::of(sum_of({{9, 100}, {10, 100}}))->whole(), 9U);
  EXPECT_EQ(Average::of(sum_of({{1, 10}}))->whole(), 1U);
}

__extension__ using Wide = unsigned __int128;

// A naive rational of 128 bits, of few subjects so that it cannot overflow.
struct Naive {
  Wide numerator = 0;
  Wide denominator = 1;
};
Naive naive_mean(const std::vector<MarkSum>& subjects) {
  Naive mean;
  unsigned count = 0;
  for (const MarkSum& sum : subjects) {
    if (sum.weight == 0) continue;
    mean.numerator = mean.numerator * sum.weight + mean.denominator * sum.weighted;
    mean.denominator *= sum.weight;
    ++count;
  }
  mean.denominator *= count;
  return mean;
}
std::string naive_text(const Naive& mean) {
  const auto cents = static_cast<unsigned>((mean.numerator * 200 / mean.denominator + 1) / 2);
  const std::string decimals = std::to_string(100 + cents % 100).substr(1);
  return std::to_string(cents / 100) + "." + decimals;
}

std::vector<MarkSum> random_subjects(std::mt19937& random) {
  std::vector<MarkSum> subjects(1 + random() % 7);
  for (MarkSum& sum : subjects) {
    for (auto marks = random() % 12; marks > 0; --marks) {
      const MarkValue value{Scale::ten, static_cast<std::int16_t>(1 + random() % 10)};
      sum.add(value, MarkKind::summative, static_cast<std::uint8_t>(random() % 101));
    }
  }
  return subjects;
}

TEST(Average, AgreesWithANaiveRationalOnRandomMarks) {
  std::mt19937 random(20261126);
  for (int round = 0; round < 3'000; ++round) {
    const std::vector<MarkSum> subjects = random_subjects(random);
    if (const auto mean = Average::mean(subjects)) {
      EXPECT_EQ(mean->text(), naive_text(naive_mean(subjects)));
    }
  }
}

TEST(Average, ComparesAsANaiveRationalDoes) {
  std::mt19937 random(7);
  for (int round = 0; round < 3'000; ++round) {
    // Two subjects each: the products of the naive comparison fit.
    std::vector<MarkSum> a = random_subjects(random);
    std::vector<MarkSum> b = random_subjects(random);
    a.resize(2);
    b.resize(2);
    const auto left = Average::mean(a);
    const auto right = Average::mean(b);
    if (!left || !right) continue;
    const Naive x = naive_mean(a);
    const Naive y = naive_mean(b);
    EXPECT_EQ(*left < *right, x.numerator * y.denominator < y.numerator * x.denominator);
  }
}

}  // namespace
}  // namespace klade
