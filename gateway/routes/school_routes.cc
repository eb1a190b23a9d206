#include "gateway/routes/school_routes.h"

#include "gateway/routes/authority.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/pages.h"
#include "gateway/routes/requests.h"
#include "projections/views/classes.h"
#include "projections/views/outgoing.h"
#include "projections/views/schools.h"
#include "projections/views/timetable.h"

namespace klade {
namespace {

constexpr std::string_view kReasonPurpose = "school.reason";

// A withdrawal's reason, under the school's key.
Result<Sealed, Problem> school_reason(const Call& call, const Desk& desk) {
  const auto request = read_body<ReasonRequest>(call.body);
  if (!request) return Failure{request.error()};
  return sealed_text(desk, call.principal.school, kReasonPurpose, request->reason.value);
}

}  // namespace

Answered show_school(const Call& call, const Desk& desk) {
  const auto school = own_school(call, desk);
  if (!school) return Failure{school.error()};
  return answer(school_answer(*school, today_of(call)));
}

Written change_settings(const Call& call, const Desk&) {
  const auto settings = read_body<SchoolSettings>(call.body);
  if (!settings) return Failure{settings.error()};
  const SchoolId id = call.principal.school;
  return intent(call, School::Command(ChangeSettings{id, *settings}), id);
}

Written change_access_settings(const Call& call, const Desk&) {
  const auto settings = read_body<AccessSettings>(call.body);
  if (!settings) return Failure{settings.error()};
  const SchoolId id = call.principal.school;
  return intent(call, School::Command(ChangeAccessSettings{id, *settings}), id);
}

// Dead letters and what still waits; never what they say, nor to whom.
Answered list_messages(const Call& call, const Desk& desk) {
  OutgoingState state = OutgoingState::failed;
  if (const auto text = query_text(call, "state")) {
    const auto named = parse_name<OutgoingState>(*text);
    if (!named) return fails_at("/state", "bad_choice");
    state = *named;
  }
  return answer_page(call, school_messages(desk.reading.rows, call.principal.school, state));
}

Written change_mail_settings(const Call& call, const Desk&) {
  const auto settings = read_body<MailSettings>(call.body);
  if (!settings) return Failure{settings.error()};
  const SchoolId id = call.principal.school;
  return intent(call, School::Command(ChangeMailSettings{id, *settings}), id);
}

Written declare_holiday(const Call& call, const Desk&) {
  const auto request = read_body<HolidayRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto id = new_id<HolidayId>(call);
  return intent(call,
                School::Command(DeclareHoliday{
                    call.principal.school, id, request->from, request->to, request->title.value}),
                id);
}

Written withdraw_holiday(const Call& call, const Desk& desk) {
  auto reason = school_reason(call, desk);
  if (!reason) return Failure{reason.error()};
  const auto id = path_id<HolidayId>(call, "id");
  return intent(
      call, School::Command(WithdrawHoliday{call.principal.school, id, std::move(*reason)}), id);
}

Written move_day(const Call& call, const Desk&) {
  const auto request = read_body<MovedDayRequest>(call.body);
  if (!request) return Failure{request.error()};
  const auto id = new_id<MovedDayId>(call);
  return intent(
      call,
      School::Command(MoveDay{call.principal.school, id, request->day_off, request->working_day}),
      id);
}

Written withdraw_moved_day(const Call& call, const Desk& desk) {
  auto reason = school_reason(call, desk);
  if (!reason) return Failure{reason.error()};
  const auto id = path_id<MovedDayId>(call, "id");
  return intent(
      call, School::Command(WithdrawMovedDay{call.principal.school, id, std::move(*reason)}), id);
}

Answered list_classes(const Call& call, const Desk& desk) {
  return answer(
      class_list(desk.reading, readable_classes(call, desk.reading.rows), today_of(call)));
}

Answered list_class_pupils(const Call& call, const Desk& desk) {
  const auto id = path_id<ClassId>(call, "id");
  if (!may_read_class(call, desk.reading.rows, id)) return fails("not_found");
  return answer(class_pupils(desk.reading, id, today_of(call)));
}

Answered show_class_timetable(const Call& call, const Desk& desk) {
  const auto id = path_id<ClassId>(call, "id");
  if (!may_read_class_timetable(call, desk.reading.rows, id)) return fails("not_found");
  return answer(class_timetable(desk.reading, id, today_of(call)));
}

}  // namespace klade
