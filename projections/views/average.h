// Averages, exact (G3).  A subject's average is the sum of weight times value over the sum of
// weights of its `ten` marks of kinds formative and summative; `nv`, zero weight, other scales and
// other kinds do not count.  A pupil's average is the mean of its subjects' exact averages.
// Shown with two decimals, half away from zero.
//
// Numbers are as long as they need to be: the mean of many subjects has a denominator beyond
// 128 bits.  Values; pure functions.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/grading.h"

namespace klade {

bool counts_in_average(const MarkValue& value, MarkKind kind, std::uint8_t weight_tenths);

// Of one subject.
struct MarkSum {
  std::uint64_t weighted = 0;  // sum of weight (tenths) times value
  std::uint64_t weight = 0;    // sum of weights in tenths
  void add(const MarkValue& value, MarkKind kind, std::uint8_t weight_tenths);
  bool operator==(const MarkSum&) const = default;
};

// Unsigned, of any size; the lowest 32 bits first, no zero at the top.
using Digits = std::vector<std::uint32_t>;

// An exact average, not negative.
class Average {
 public:
  // Nothing when no mark counted.
  static std::optional<Average> of(const MarkSum& sum);
  // The mean of those that have an average; nothing when none has.
  static std::optional<Average> mean(const std::vector<MarkSum>& subjects);

  std::string text() const;     // "7.13"
  std::uint32_t whole() const;  // rounded down
  std::strong_ordering operator<=>(const Average& other) const;
  bool operator==(const Average& other) const { return (*this <=> other) == 0; }

 private:
  Average(Digits numerator, Digits denominator);
  std::uint32_t rounded_down(std::uint32_t scale) const;  // of the average times scale

  Digits numerator_;
  Digits denominator_;
};

}  // namespace klade
