// Refusal: why a rule says no.  Each is mapped once to HTTP (gateway/problems.cc, a switch without
// a default) and has a row in the tests of its aggregate.
#pragma once

#include <cstddef>
#include <string_view>

namespace klade {

enum class Refusal {
  // the thing itself
  unknown_person,
  person_erased,
  unknown_profile,
  profile_closed,
  unknown_school,
  unknown_class,
  class_dissolved,
  unknown_journal,
  journal_closed,
  unknown_lesson,
  unknown_mark,
  unknown_notice,
  unknown_holiday,
  unknown_moved_day,
  unknown_session,
  registered_otherwise,
  // who
  not_the_journals_teacher,
  not_allowed_to_excuse,
  not_an_adult,
  // what
  text_missing,
  text_too_long,
  reason_missing,
  value_not_on_scale,
  weight_out_of_range,
  too_many_marks,
  no_marks,
  pupil_not_in_journal,
  pupil_listed_twice,
  lesson_already_recorded,
  lesson_has_entries,
  lesson_number_out_of_range,
  already_withdrawn,
  scale_cannot_change,
  too_many_slots,
  weekday_out_of_range,
  roles_missing,
  role_not_for_staff,
  role_listed_twice,
  own_superuser_role,
  last_superuser,
  permission_not_for_role,
  permission_listed_twice,
  permission_indispensable,
  // how somebody gets in
  password_wrong,
  username_taken,
  second_factor_set,
  second_factor_missing,
  one_time_password_used,
  recovery_code_unknown,
  recovery_code_used,
  terms_unknown,
  order_missing,
  // letters
  unknown_draft,
  draft_discarded,
  unknown_attachment,
  recipients_missing,
  too_many_recipients,
  recipient_listed_twice,
  letter_cannot_go_there,
  letter_is_evidence,
  too_many_attachments,
  attachment_size_out_of_range,
  attachment_part_invalid,
  // whose family it is, and what is bought for it
  in_another_family,
  too_many_children,
  children_out_of_range,
  unknown_order,
  too_many_orders,
  amount_differs,
  order_is_paid,
  // notes in the diary and the school's news
  unknown_diary_note,
  not_the_notes_author,
  unknown_news_item,
  audience_missing,
  too_many_classes,
  // when
  day_in_the_future,
  not_a_school_day,
  outside_the_school_year,
  lesson_in_the_future,
  dates_reversed,
  period_too_long,
  announced_too_late,
  absence_already_past,
  excused_too_late,
  dates_overlap,
  year_without_semesters,
  moved_day_invalid,
  settings_out_of_range,
};
inline constexpr std::size_t kRefusals =
    static_cast<std::size_t>(Refusal::settings_out_of_range) + 1;
std::string_view name_of(Refusal refusal);  // the enumerator's own name

}  // namespace klade
