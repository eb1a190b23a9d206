#include "gateway/routes/school_routes.h"

#include "gateway/routes/authority.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/message_answers.h"
#include "gateway/routes/pages.h"
#include "gateway/routes/requests.h"
#include "projections/views/classes.h"
#include "projections/views/people.h"
#include "projections/views/schools.h"
#include "projections/views/sign_ins.h"
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

MessageAnswer message_answer(const Reading& reading, const OutgoingSummary& message) {
  MessageAnswer shown;
  shown.id = message.id;
  shown.profile = message.profile;
  shown.channel = message.channel;
  shown.state = message.state;
  shown.reason = message.reason;
  shown.why = message.why;
  shown.queued_at = message.queued_at;
  shown.changed_at = message.changed_at;
  const auto row = profile(reading.rows, message.profile);
  if (!row) return shown;
  if (!row->roles.empty()) shown.role = row->roles.front();
  shown.name = full_name(reading, row->person);
  const bool is_parents = !row->pupil.is_nil() && row->pupil != row->person;
  if (is_parents) shown.pupil = full_name(reading, row->pupil);
  return shown;
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

// Dead letters and what still waits.
Answered list_messages(const Call& call, const Desk& desk) {
  OutgoingState state = OutgoingState::failed;
  if (const auto text = query_text(call, "state")) {
    const auto named = parse_name<OutgoingState>(*text);
    if (!named) return fails_at("/state", "bad_choice");
    state = *named;
  }
  auto found = page_of(call, school_messages(desk.reading.rows, call.principal.school, state));
  if (!found) return Failure{found.error()};
  Page<MessageAnswer> page;
  page.next = std::move(found->next);
  for (const OutgoingSummary& message : found->items) {
    page.items.push_back(message_answer(desk.reading, message));
  }
  return answer(page);
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
