#include "gateway/routes/facts.h"

#include "gateway/routes/authority.h"
#include "projections/views/classes.h"
#include "projections/views/people.h"

namespace klade {
namespace {

constexpr WallTime kEndOfDay{24 * 60};

// The class that the reader leads and the pupil is in; nil for none.
ClassId led_class_of(const Call& call, const ViewReader& rows, PersonId pupil) {
  const Date today = today_of(call);
  const PersonId reader = call.principal.person;
  if (!call.principal.pupil.is_nil() || !leads_pupil(rows, reader, pupil, today)) return {};
  const auto own = class_of_pupil(rows, pupil, today);
  return own && leads_class(rows, reader, own->id, today) ? own->id : ClassId{};
}

}  // namespace

DayKind day_kind_of(const SchoolRow& school, Date date) {
  return day_kind(calendar_on(school, date), date);
}

Instant lesson_due(const SchoolRow& school, Date date) {
  return riga_instant(date, school.settings.lesson_entry_until);
}

Instant mark_due(const SchoolRow& school, Date lesson_date, MarkKind kind) {
  const SchoolCalendar calendar = calendar_on(school, lesson_date);
  const auto after = [&](int working_days) {
    return riga_instant(add_working_days(calendar, lesson_date, working_days), kEndOfDay);
  };
  switch (kind) {
    case MarkKind::formative:
      return after(school.settings.formative_mark_days);
    case MarkKind::summative:
      return after(school.settings.summative_mark_days);
    case MarkKind::interim:
    case MarkKind::semester:
    case MarkKind::year:
    case MarkKind::exam:
    case MarkKind::post_exam:
    case MarkKind::final:
    case MarkKind::combined:
      return kNoDeadline;
  }
  return kNoDeadline;
}

Instant notice_due(const SchoolRow& school, Date today) {
  return riga_instant(today, school.settings.absence_notice_until);
}

Instant excuse_due(const SchoolRow& school, Date from) {
  const std::chrono::year_month_day first{from};
  const Date month_end{first.year() / first.month() / std::chrono::last};
  return riga_instant(month_end + std::chrono::days{school.settings.excuse_days_after_month},
                      kEndOfDay);
}

bool is_adult(Date birth_date, Date today) {
  const std::chrono::year_month_day born{birth_date};
  const std::chrono::year_month_day birthday{
      born.year() + std::chrono::years{kAdultAge}, born.month(), born.day()};
  const Date of_age =
      birthday.ok() ? Date{birthday} : Date{birthday.year() / std::chrono::March / 1};
  return of_age <= today;
}

bool may_announce(const Call& call, const Reading& reading, PersonId pupil) {
  if (pupil.is_nil() || call.principal.pupil != pupil) return false;
  if (call.principal.is_parent()) return true;
  const auto born = birth_date(reading, pupil);
  return born && is_adult(*born, today_of(call));
}

namespace {

// A parent by what it is; of the staff only who is let excuse in that role.
bool may_excuse_as(const Principal& who, Role role) {
  if (!who.is_staff()) return who.has(role);
  for (std::size_t i = 0; i < who.roles.size() && i < who.granted.size(); ++i) {
    if (who.roles[i] == role) return who.granted[i].has(Permission::excuse_absences);
  }
  return false;
}

}  // namespace

ExcuseAuthority excuse_authority(const Call& call,
                                 const ViewReader& rows,
                                 const SchoolRow& school,
                                 PersonId pupil) {
  for (const Role role : school.settings.excused_by) {
    if (!may_excuse_as(call.principal, role)) continue;
    if (role == Role::teacher) {
      const ClassId led = led_class_of(call, rows, pupil);
      if (!led.is_nil()) return {true, led};
    } else if (call.principal.pupil.is_nil() || call.principal.pupil == pupil) {
      return {true, {}};
    }
  }
  return {};
}

}  // namespace klade
