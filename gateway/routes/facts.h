// Facts: what rules need to know from outside their aggregate, established from the views and put
// into the command (design: invariant 9).  Which day a date is, until when an entry is in time
// (D1 to D3, AB2, AB4), who may announce and who may excuse an absence (AB2, AB4).
// Functions of views; safe from any thread.
#pragma once

#include "events/calendar.h"
#include "gateway/http/api.h"
#include "projections/views/schools.h"

namespace klade {

// A deadline that never passes: marks whose day the school's schedule sets (D4).
inline constexpr Instant kNoDeadline = Instant::max();
inline constexpr int kAdultAge = 18;

DayKind day_kind_of(const SchoolRow& school, Date date);

// D1: lessons and attendance, on the lesson's day until the school's hour.
Instant lesson_due(const SchoolRow& school, Date date);
// D2, D3: so many working days after the lesson, until the day's end.
Instant mark_due(const SchoolRow& school, Date lesson_date, MarkKind kind);
// AB2: an absence of today, until the school's hour.
Instant notice_due(const SchoolRow& school, Date today);
// AB4: so many days after the end of the month of the first day.
Instant excuse_due(const SchoolRow& school, Date from);

// AB2: a parent of the pupil, or the pupil itself when of age.
bool may_announce(const Call& call, const Reading& reading, PersonId pupil);

struct ExcuseAuthority {
  bool may_excuse = false;
  ClassId class_led;  // the class on whose authority; nil when by another role
};
ExcuseAuthority excuse_authority(const Call& call,
                                 const ViewReader& rows,
                                 const SchoolRow& school,
                                 PersonId pupil);

// 18 on the birthday; 29 February counts from 1 March.
bool is_adult(Date birth_date, Date today);

}  // namespace klade
