#include "projections/views/average.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "events/core/check.h"

namespace klade {
namespace {

constexpr std::uint32_t kCents = 100;

Digits digits_of(std::uint64_t value) {
  Digits digits;
  for (; value != 0; value >>= 32U) digits.push_back(static_cast<std::uint32_t>(value));
  return digits;
}

Digits times(const Digits& a, const Digits& b) {
  Digits product(a.size() + b.size(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      carry += product[i + j] + static_cast<std::uint64_t>(a[i]) * b[j];
      product[i + j] = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    product[i + b.size()] = static_cast<std::uint32_t>(carry);
  }
  while (!product.empty() && product.back() == 0) product.pop_back();
  return product;
}

Digits plus(const Digits& a, const Digits& b) {
  Digits sum;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    carry += (i < a.size() ? a[i] : 0ULL) + (i < b.size() ? b[i] : 0ULL);
    sum.push_back(static_cast<std::uint32_t>(carry));
    carry >>= 32U;
  }
  if (carry != 0) sum.push_back(static_cast<std::uint32_t>(carry));
  return sum;
}

std::strong_ordering compare(const Digits& a, const Digits& b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return std::lexicographical_compare_three_way(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

}  // namespace

bool counts_in_average(const MarkValue& value, MarkKind kind, std::uint8_t weight_tenths) {
  return value.scale == Scale::ten && value.value != kNoValuation && weight_tenths > 0 &&
         (kind == MarkKind::formative || kind == MarkKind::summative);
}

void MarkSum::add(const MarkValue& value, MarkKind kind, std::uint8_t weight_tenths) {
  if (!counts_in_average(value, kind, weight_tenths)) return;
  weighted += static_cast<std::uint64_t>(weight_tenths) * static_cast<std::uint64_t>(value.value);
  weight += weight_tenths;
}

Average::Average(Digits numerator, Digits denominator)
    : numerator_(std::move(numerator)), denominator_(std::move(denominator)) {
  CHECK(!denominator_.empty());
}

std::optional<Average> Average::of(const MarkSum& sum) {
  if (sum.weight == 0) return std::nullopt;
  return Average(digits_of(sum.weighted), digits_of(sum.weight));
}

std::optional<Average> Average::mean(const std::vector<MarkSum>& subjects) {
  Digits numerator;
  Digits denominator{1};
  std::uint64_t count = 0;
  for (const MarkSum& sum : subjects) {
    if (sum.weight == 0) continue;
    const std::uint64_t common = std::gcd(sum.weighted, sum.weight);
    const Digits weight = digits_of(sum.weight / common);
    const Digits weighted = digits_of(sum.weighted / common);
    numerator = plus(times(numerator, weight), times(denominator, weighted));
    denominator = times(denominator, weight);
    ++count;
  }
  if (count == 0) return std::nullopt;
  return Average(std::move(numerator), times(denominator, digits_of(count)));
}

// By bisection: an average of marks is small, its digits are many.
std::uint32_t Average::rounded_down(std::uint32_t scale) const {
  const Digits scaled = times(numerator_, digits_of(scale));
  std::uint32_t low = 0;
  std::uint32_t high = scale * 16;  // no mark is 16
  while (low + 1 < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const bool reached = compare(times(denominator_, digits_of(middle)), scaled) <= 0;
    (reached ? low : high) = middle;
  }
  return low;
}

std::string Average::text() const {
  // Half away from zero: half cents, rounded down, are odd from the half on.
  const std::uint32_t half_cents = rounded_down(2 * kCents);
  const std::uint32_t cents = (half_cents + 1) / 2;
  const std::string decimals = std::to_string(kCents + cents % kCents).substr(1);
  return std::to_string(cents / kCents) + '.' + decimals;
}

std::uint32_t Average::whole() const { return rounded_down(1); }

std::strong_ordering Average::operator<=>(const Average& other) const {
  return compare(times(numerator_, other.denominator_), times(other.numerator_, denominator_));
}

}  // namespace klade
