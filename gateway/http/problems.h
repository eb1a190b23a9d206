// Problems: what the gateway answers instead of what was asked for (RFC 9457), in the caller's
// language.  One table of codes; a code, once released, keeps its meaning.  A refusal of the rules
// is the code of its own name, and its status comes from one switch without a default.
// Pure functions; safe from any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "aggregates/owner/outcome.h"
#include "gateway/http/api.h"

namespace klade {

struct ProblemKind {
  std::string_view code;
  int status = 0;  // of a problem; 0 for a code that only a field has
  std::string_view lv;
  std::string_view ru;
  std::string_view en;
};

// Every code there is; those of them that are refusals of the rules.
std::span<const ProblemKind> problem_kinds();
std::span<const ProblemKind> refusal_kinds();

// Null for a code that is not in the table.
const ProblemKind* find_problem(std::string_view code);

// The problem with its status; the code must be in the table.
Problem problem(std::string_view code);
// The request is wrong in these fields.
Problem field_problem(std::vector<FieldError> errors);
Problem problem_of(Refusal refusal);
Problem problem_of(OwnerFault fault);

// What a code says.
std::string_view problem_title(std::string_view code, Language language);

// application/problem+json.  Of `sign_in_failed` it has the hints of P11 as well.
inline constexpr std::string_view kProblemContentType = "application/problem+json";
std::string problem_json(const Problem& problem, Language language, const Id128& trace);

}  // namespace klade
