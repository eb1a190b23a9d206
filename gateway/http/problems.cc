#include "gateway/http/problems.h"

#include <array>

#include "events/core/json_writer.h"

namespace klade {
namespace {

constexpr int kForbidden = 403;
constexpr int kNotFound = 404;
constexpr int kConflict = 409;
constexpr int kUnprocessable = 422;

// Why it failed most often (P11).
constexpr std::array<ProblemKind, 4> kSignInHints = {{
    {"hyphen",
     0,
     "Personas kodā ir defise (-), nevis pasvītra (_).",
     "В персональном коде стоит дефис (-), а не подчёркивание (_).",
     "A personal code has a hyphen (-), not an underscore (_)."},
    {"layout",
     0,
     "Pārbaudiet tastatūras izkārtojumu.",
     "Проверьте раскладку клавиатуры.",
     "Check the keyboard layout."},
    {"caps_lock",
     0,
     "Pārbaudiet, vai nav ieslēgts Caps Lock.",
     "Проверьте, не включён ли Caps Lock.",
     "Check that Caps Lock is off."},
    {"alike",
     0,
     "Nulli (0) viegli sajaukt ar burtu O, vieninieku (1) ar burtu l.",
     "Ноль (0) легко спутать с буквой O, единицу (1) с буквой l.",
     "A zero (0) is easily taken for the letter O, a one (1) for the letter l."},
}};

std::string_view text_in(const ProblemKind& kind, Language language) {
  switch (language) {
    case Language::lv:
      return kind.lv;
    case Language::ru:
      return kind.ru;
    case Language::en:
      return kind.en;
  }
  return kind.lv;
}

// As long as there are refusals: without a default the compiler names the one that is missing.
// NOLINTNEXTLINE(readability-function-size)
int status_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::unknown_person:
    case Refusal::unknown_profile:
    case Refusal::unknown_school:
    case Refusal::unknown_class:
    case Refusal::unknown_journal:
    case Refusal::unknown_lesson:
    case Refusal::unknown_mark:
    case Refusal::unknown_notice:
    case Refusal::unknown_holiday:
    case Refusal::unknown_moved_day:
    case Refusal::unknown_session:
    case Refusal::unknown_draft:
    case Refusal::unknown_attachment:
    case Refusal::unknown_order:
    case Refusal::unknown_diary_note:
    case Refusal::unknown_news_item:
      return kNotFound;
    case Refusal::not_the_journals_teacher:
    case Refusal::not_allowed_to_excuse:
    case Refusal::not_an_adult:
    case Refusal::not_the_notes_author:
    case Refusal::password_wrong:
      return kForbidden;
    case Refusal::person_erased:
    case Refusal::profile_closed:
    case Refusal::class_dissolved:
    case Refusal::journal_closed:
    case Refusal::lesson_already_recorded:
    case Refusal::lesson_has_entries:
    case Refusal::already_withdrawn:
    case Refusal::username_taken:
    case Refusal::registered_otherwise:
    case Refusal::second_factor_set:
    case Refusal::second_factor_missing:
    case Refusal::one_time_password_used:
    case Refusal::recovery_code_used:
    case Refusal::draft_discarded:
    case Refusal::letter_is_evidence:
    case Refusal::own_superuser_role:
    case Refusal::last_superuser:
    case Refusal::in_another_family:
    case Refusal::too_many_children:
    case Refusal::too_many_orders:
    case Refusal::order_is_paid:
      return kConflict;
    case Refusal::text_missing:
    case Refusal::text_too_long:
    case Refusal::reason_missing:
    case Refusal::value_not_on_scale:
    case Refusal::weight_out_of_range:
    case Refusal::too_many_marks:
    case Refusal::no_marks:
    case Refusal::pupil_not_in_journal:
    case Refusal::pupil_listed_twice:
    case Refusal::lesson_number_out_of_range:
    case Refusal::scale_cannot_change:
    case Refusal::too_many_slots:
    case Refusal::weekday_out_of_range:
    case Refusal::roles_missing:
    case Refusal::role_not_for_staff:
    case Refusal::role_listed_twice:
    case Refusal::permission_not_for_role:
    case Refusal::permission_listed_twice:
    case Refusal::permission_indispensable:
    case Refusal::recovery_code_unknown:
    case Refusal::terms_unknown:
    case Refusal::order_missing:
    case Refusal::recipients_missing:
    case Refusal::too_many_recipients:
    case Refusal::recipient_listed_twice:
    case Refusal::letter_cannot_go_there:
    case Refusal::too_many_attachments:
    case Refusal::attachment_size_out_of_range:
    case Refusal::attachment_part_invalid:
    case Refusal::children_out_of_range:
    case Refusal::amount_differs:
    case Refusal::audience_missing:
    case Refusal::too_many_classes:
    case Refusal::day_in_the_future:
    case Refusal::not_a_school_day:
    case Refusal::outside_the_school_year:
    case Refusal::lesson_in_the_future:
    case Refusal::dates_reversed:
    case Refusal::period_too_long:
    case Refusal::announced_too_late:
    case Refusal::absence_already_past:
    case Refusal::excused_too_late:
    case Refusal::dates_overlap:
    case Refusal::year_without_semesters:
    case Refusal::moved_day_invalid:
    case Refusal::settings_out_of_range:
      return kUnprocessable;
  }
  return kUnprocessable;
}

struct FieldErrorAnswer {
  std::string pointer;
  std::string_view code;
  std::string_view detail;
  FIELDS(pointer, code, detail)
};

}  // namespace

const ProblemKind* find_problem(std::string_view code) {
  for (const ProblemKind& kind : problem_kinds()) {
    if (kind.code == code) return &kind;
  }
  return nullptr;
}

Problem problem(std::string_view code) {
  const ProblemKind* kind = find_problem(code);
  CHECK(kind != nullptr);
  CHECK(kind->status != 0);
  return {kind->status, kind->code, {}};
}

Problem field_problem(std::vector<FieldError> errors) {
  Problem invalid = problem("invalid_request");
  invalid.errors = std::move(errors);
  return invalid;
}

Problem problem_of(Refusal refusal) { return {status_of(refusal), name_of(refusal), {}}; }

Problem problem_of(OwnerFault fault) { return problem(name_of(fault)); }

std::string_view problem_title(std::string_view code, Language language) {
  const ProblemKind* kind = find_problem(code);
  return kind == nullptr ? code : text_in(*kind, language);
}

std::string problem_json(const Problem& problem, Language language, const Id128& trace) {
  const std::string_view title = problem_title(problem.code, language);
  JsonWriter out;
  out.begin_object();
  out.key("type");
  out.text("/problems/" + std::string(problem.code));
  out.key("title");
  out.text(title);
  out.key("status");
  out.number(problem.status);
  out.key("detail");
  out.text(title);
  out.key("code");
  out.text(problem.code);
  out.key("errors");
  std::vector<FieldErrorAnswer> errors;
  for (const FieldError& error : problem.errors) {
    errors.push_back({error.pointer, error.code, problem_title(error.code, language)});
  }
  write_json(out, errors);
  if (problem.code == "sign_in_failed") {
    out.key("hints");
    out.begin_array();
    for (const ProblemKind& hint : kSignInHints) out.text(text_in(hint, language));
    out.end_array();
  }
  out.key("trace_id");
  out.text(to_text(trace));
  out.end_object();
  return out.take();
}

}  // namespace klade
