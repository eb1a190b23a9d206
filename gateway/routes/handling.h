// What handlers share: parameters of path and query, sealing what comes in, and answering.
// Functions of their arguments; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "events/core/json_writer.h"
#include "gateway/http/api.h"
#include "gateway/http/problems.h"
#include "projections/views/membership.h"
#include "projections/views/schools.h"

namespace klade {

using Written = Result<Intent, Problem>;
using Answered = Result<Answer, Problem>;

inline Failure<Problem> fails(std::string_view code) { return Failure{problem(code)}; }
inline Failure<Problem> fails(Refusal refusal) { return Failure{problem_of(refusal)}; }
inline Failure<Problem> fails_at(std::string pointer, std::string_view code) {
  return Failure{field_problem({{std::move(pointer), code}})};
}

// A parameter of the path.  Nil when it is no id: unknown, like any other that is not there.
template <class T>
T path_id(const Call& call, std::string_view name) {
  const auto found = call.params.find(name);
  return found == call.params.end() ? T{} : parse_id<T>(found->second).value_or(T{});
}

// A parameter of the query; nothing when it is missing or empty.
std::optional<std::string_view> query_text(const Call& call, std::string_view name);

// A date of the query; `by_default` when it is missing.
Result<Date, Problem> query_date(const Call& call, std::string_view name, Date by_default);

// `from` and `to` of the query; what is missing is taken from `by_default`.
Result<DateRange, Problem> query_range(const Call& call, const DateRange& by_default);

// Sealed under the subject's key; of an empty text nothing.
Result<Sealed, Problem> sealed_text(const Desk& desk,
                                    const Id128& subject,
                                    std::string_view purpose,
                                    std::string_view text);

// What a command makes is named after the command: a retry names the same things.
template <class T>
T new_id(const Call& call, std::uint64_t ordinal = 0) {
  return T(derive_id(call.command, ordinal));
}

Intent intent(const Call& call, Command command, const Id128& id);

template <class T>
Answered answer(const T& value) {
  Answer json;
  json.body = json_text(value);
  return json;
}

// The reader's own school; every session's school has a row.
Result<SchoolRow, Problem> own_school(const Call& call, const Desk& desk);

}  // namespace klade
