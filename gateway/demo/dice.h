// Dice: chance that is the same every time.  A throw follows from the seed and from what it is
// about, not from the throws before it, so a year can be played in parts and always comes out the
// same.  Values; pure; safe to use from any thread.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "events/core/id.h"
#include "events/core/time.h"

namespace klade {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(mixed(seed + kStep)) {}

  // The dice for something of what these dice are for.
  Dice of(const Id128& id) const {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::memcpy(&low, id.bytes.data(), sizeof low);
    std::memcpy(&high, id.bytes.data() + sizeof low, sizeof high);
    return of_bits(low).of_bits(high);
  }
  Dice of(Date date) const {
    return of_bits(static_cast<std::uint64_t>(date.time_since_epoch().count()));
  }
  Dice of(std::string_view text) const {
    Dice dice = *this;
    for (const char byte : text) dice = dice.of_bits(static_cast<unsigned char>(byte));
    return dice;
  }
  Dice of_bits(std::uint64_t bits) const {
    Dice dice = *this;
    dice.state_ = mixed(state_ ^ mixed(bits + kStep));
    return dice;
  }

  double uniform() const {  // from 0 to below 1
    return static_cast<double>(state_ >> 11U) * kUnit;
  }
  bool chance(double probability) const { return uniform() < probability; }
  std::size_t below(std::size_t bound) const { return state_ % bound; }
  template <class Range>
  const auto& pick(const Range& range) const {
    return range[below(std::size(range))];
  }
  // About normal, mean 0 and deviation 1: three uniform throws, so never beyond 3.
  double normal() const {
    double sum = 0;
    for (std::uint64_t i = 0; i < 3; ++i) sum += of_bits(i).uniform();
    return (sum - 1.5) * 2.0;
  }

 private:
  static constexpr double kUnit = 1.0 / 9007199254740992.0;  // 2 to the -53
  static constexpr std::uint64_t kStep = 0x9E37'79B9'7F4A'7C15U;
  static constexpr std::uint64_t mixed(std::uint64_t x) {  // the finisher of SplitMix64
    x = (x ^ (x >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D0'49BB'1331'11EBU;
    return x ^ (x >> 31U);
  }

  std::uint64_t state_;
};

}  // namespace klade
