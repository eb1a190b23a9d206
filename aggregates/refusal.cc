#include "aggregates/refusal.h"

#include "events/core/check.h"

namespace klade {
namespace {

struct Name {
  Refusal refusal;
  std::string_view text;
};
// In the order of the enumerators, which the test of this file holds it to.
constexpr Name kNames[] = {
    {Refusal::unknown_person, "unknown_person"},
    {Refusal::person_erased, "person_erased"},
    {Refusal::unknown_profile, "unknown_profile"},
    {Refusal::profile_closed, "profile_closed"},
    {Refusal::unknown_school, "unknown_school"},
    {Refusal::unknown_class, "unknown_class"},
    {Refusal::class_dissolved, "class_dissolved"},
    {Refusal::unknown_journal, "unknown_journal"},
    {Refusal::journal_closed, "journal_closed"},
    {Refusal::unknown_lesson, "unknown_lesson"},
    {Refusal::unknown_mark, "unknown_mark"},
    {Refusal::unknown_notice, "unknown_notice"},
    {Refusal::unknown_holiday, "unknown_holiday"},
    {Refusal::unknown_moved_day, "unknown_moved_day"},
    {Refusal::unknown_session, "unknown_session"},
    {Refusal::registered_otherwise, "registered_otherwise"},
    {Refusal::not_the_journals_teacher, "not_the_journals_teacher"},
    {Refusal::not_allowed_to_excuse, "not_allowed_to_excuse"},
    {Refusal::not_an_adult, "not_an_adult"},
    {Refusal::text_missing, "text_missing"},
    {Refusal::text_too_long, "text_too_long"},
    {Refusal::reason_missing, "reason_missing"},
    {Refusal::value_not_on_scale, "value_not_on_scale"},
    {Refusal::weight_out_of_range, "weight_out_of_range"},
    {Refusal::too_many_marks, "too_many_marks"},
    {Refusal::no_marks, "no_marks"},
    {Refusal::pupil_not_in_journal, "pupil_not_in_journal"},
    {Refusal::pupil_listed_twice, "pupil_listed_twice"},
    {Refusal::lesson_already_recorded, "lesson_already_recorded"},
    {Refusal::lesson_has_entries, "lesson_has_entries"},
    {Refusal::lesson_number_out_of_range, "lesson_number_out_of_range"},
    {Refusal::already_withdrawn, "already_withdrawn"},
    {Refusal::scale_cannot_change, "scale_cannot_change"},
    {Refusal::too_many_slots, "too_many_slots"},
    {Refusal::weekday_out_of_range, "weekday_out_of_range"},
    {Refusal::roles_missing, "roles_missing"},
    {Refusal::role_not_for_staff, "role_not_for_staff"},
    {Refusal::role_listed_twice, "role_listed_twice"},
    {Refusal::own_superuser_role, "own_superuser_role"},
    {Refusal::last_superuser, "last_superuser"},
    {Refusal::permission_not_for_role, "permission_not_for_role"},
    {Refusal::permission_listed_twice, "permission_listed_twice"},
    {Refusal::permission_indispensable, "permission_indispensable"},
    {Refusal::password_wrong, "password_wrong"},
    {Refusal::username_taken, "username_taken"},
    {Refusal::second_factor_set, "second_factor_set"},
    {Refusal::second_factor_missing, "second_factor_missing"},
    {Refusal::one_time_password_used, "one_time_password_used"},
    {Refusal::recovery_code_unknown, "recovery_code_unknown"},
    {Refusal::recovery_code_used, "recovery_code_used"},
    {Refusal::terms_unknown, "terms_unknown"},
    {Refusal::order_missing, "order_missing"},
    {Refusal::unknown_draft, "unknown_draft"},
    {Refusal::draft_discarded, "draft_discarded"},
    {Refusal::unknown_attachment, "unknown_attachment"},
    {Refusal::recipients_missing, "recipients_missing"},
    {Refusal::too_many_recipients, "too_many_recipients"},
    {Refusal::recipient_listed_twice, "recipient_listed_twice"},
    {Refusal::letter_cannot_go_there, "letter_cannot_go_there"},
    {Refusal::letter_is_evidence, "letter_is_evidence"},
    {Refusal::too_many_attachments, "too_many_attachments"},
    {Refusal::attachment_size_out_of_range, "attachment_size_out_of_range"},
    {Refusal::attachment_part_invalid, "attachment_part_invalid"},
    {Refusal::in_another_family, "in_another_family"},
    {Refusal::too_many_children, "too_many_children"},
    {Refusal::children_out_of_range, "children_out_of_range"},
    {Refusal::unknown_order, "unknown_order"},
    {Refusal::too_many_orders, "too_many_orders"},
    {Refusal::amount_differs, "amount_differs"},
    {Refusal::order_is_paid, "order_is_paid"},
    {Refusal::unknown_diary_note, "unknown_diary_note"},
    {Refusal::not_the_notes_author, "not_the_notes_author"},
    {Refusal::unknown_news_item, "unknown_news_item"},
    {Refusal::audience_missing, "audience_missing"},
    {Refusal::too_many_classes, "too_many_classes"},
    {Refusal::day_in_the_future, "day_in_the_future"},
    {Refusal::not_a_school_day, "not_a_school_day"},
    {Refusal::outside_the_school_year, "outside_the_school_year"},
    {Refusal::lesson_in_the_future, "lesson_in_the_future"},
    {Refusal::dates_reversed, "dates_reversed"},
    {Refusal::period_too_long, "period_too_long"},
    {Refusal::announced_too_late, "announced_too_late"},
    {Refusal::absence_already_past, "absence_already_past"},
    {Refusal::excused_too_late, "excused_too_late"},
    {Refusal::dates_overlap, "dates_overlap"},
    {Refusal::year_without_semesters, "year_without_semesters"},
    {Refusal::moved_day_invalid, "moved_day_invalid"},
    {Refusal::settings_out_of_range, "settings_out_of_range"},
};
static_assert(std::size(kNames) == kRefusals);

}  // namespace

std::string_view name_of(Refusal refusal) {
  const auto index = static_cast<std::size_t>(refusal);
  CHECK(index < kRefusals);
  CHECK(kNames[index].refusal == refusal);
  return kNames[index].text;
}

}  // namespace klade
