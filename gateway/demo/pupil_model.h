// How pupils of a demonstration year do: what they are able to, when they are away.  Pure functions
// of dice; safe to use from any thread.
#pragma once

#include <string_view>
#include <vector>

#include "events/attendance.h"
#include "events/grading.h"
#include "gateway/demo/dice.h"

namespace klade {

// A mark of what a pupil can in a subject, by how severe the teacher is.  `occasion`: the dice of
// this one lesson and pupil.
struct MarkModel {
  double ability = 0;   // of the pupil in the subject, mean 0
  double severity = 0;  // of the teacher
};
MarkModel mark_model(const Dice& dice, PersonId pupil, std::string_view subject, PersonId teacher);
MarkValue draw_mark(const MarkModel& model, Scale scale, const Dice& occasion);

// One better, or one worse at the scale's end; who had no valuation gets the least.
MarkValue corrected_value(MarkValue value);

// Days that a pupil is away from school.
struct AwaySpell {
  Date from{};
  Date to{};
  ExcuseKind kind = ExcuseKind::illness;
  bool announced = false;  // by a parent, in the first morning
  bool excused = false;    // by the class teacher, when it is over
};
// In order, more in winter.  `days`: the lesson days of the whole year, whatever part is played.
std::vector<AwaySpell> away_spells(const Dice& dice, PersonId pupil, const std::vector<Date>& days);

}  // namespace klade
