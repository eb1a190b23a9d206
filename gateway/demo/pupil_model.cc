#include "gateway/demo/pupil_model.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace klade {
namespace {

constexpr double kMeanMark = 6.6;
constexpr double kSpread = 1.25;
constexpr double kNoise = 0.9;
constexpr double kNoValuationChance = 0.008;
constexpr double kSpellChance = 0.017;  // a lesson day
constexpr std::size_t kMaxSpellDays = 8;
// January to December; the summer months have no lessons.
constexpr std::array kSeason = {1.7, 1.9, 1.5, 0.9, 0.7, 0.5, 0.5, 0.5, 0.6, 0.9, 1.3, 1.5};

std::int16_t clamped(double mark, int low, int high) {
  return static_cast<std::int16_t>(std::clamp(static_cast<int>(std::lround(mark)), low, high));
}

std::int16_t one_on(std::int16_t value, std::int16_t least, std::int16_t most) {
  if (value == kNoValuation) return least;
  return static_cast<std::int16_t>(value == most ? value - 1 : value + 1);
}

double season(Date date) {
  const std::chrono::year_month_day day(date);
  return kSeason[static_cast<unsigned>(day.month()) - 1];
}

std::size_t spell_length(const Dice& dice) {
  std::size_t days = 1;
  while (days < kMaxSpellDays && dice.of_bits(days).chance(0.58)) ++days;
  return days;
}

ExcuseKind spell_kind(const Dice& dice) {
  const double draw = dice.uniform();
  if (draw < 0.76) return ExcuseKind::illness;
  if (draw < 0.9) return ExcuseKind::family;
  return draw < 0.97 ? ExcuseKind::event : ExcuseKind::other;
}

}  // namespace

MarkModel mark_model(const Dice& dice, PersonId pupil, std::string_view subject, PersonId teacher) {
  const Dice own = dice.of(pupil);
  return {own.of("ability").normal() + 0.55 * own.of(subject).normal(),
          0.45 * dice.of(teacher).of("severity").normal()};
}

MarkValue draw_mark(const MarkModel& model, Scale scale, const Dice& occasion) {
  if (occasion.of("nv").chance(kNoValuationChance)) return {scale, kNoValuation};
  const double mark =
      kMeanMark + kSpread * model.ability - model.severity + kNoise * occasion.of("mark").normal();
  switch (scale) {
    case Scale::ten:
      return {scale, clamped(mark, 1, 10)};
    case Scale::pass:
      return {scale, static_cast<std::int16_t>(mark >= 4.6 ? 1 : 0)};
    case Scale::stap:
      return {scale, clamped((mark - 1.6) / 2.0, 1, 4)};
    case Scale::percent:
      return {scale, clamped(mark * 10, 0, 100)};
  }
  return {scale, kNoValuation};
}

MarkValue corrected_value(MarkValue value) {
  switch (value.scale) {
    case Scale::ten:
      return {value.scale, one_on(value.value, 1, 10)};
    case Scale::stap:
      return {value.scale, one_on(value.value, 1, 4)};
    case Scale::pass:
      return {value.scale, static_cast<std::int16_t>(value.value == 1 ? 0 : 1)};
    case Scale::percent:
      return {value.scale, one_on(value.value, 0, 100)};
  }
  return value;
}

std::vector<AwaySpell> away_spells(const Dice& dice,
                                   PersonId pupil,
                                   const std::vector<Date>& days) {
  const Dice own = dice.of(pupil).of("away");
  const double health = 0.5 + own.uniform();
  std::vector<AwaySpell> spells;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const Dice today = own.of(days[i]);
    if (!today.chance(kSpellChance * health * season(days[i]))) continue;
    const std::size_t last = std::min(i + spell_length(today), days.size()) - 1;
    spells.push_back({days[i],
                      days[last],
                      spell_kind(today.of("kind")),
                      today.of("announced").chance(0.7),
                      today.of("excused").chance(0.88)});
    i = last;
  }
  return spells;
}

}  // namespace klade
