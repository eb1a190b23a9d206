// A byte that says which request, then any bytes as its body: never a crash; what is read keeps the
// bounds of its type, and what is wrong is told in JSON that every language can show.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <type_traits>

#include "events/core/check.h"
#include "gateway/http/message.h"
#include "gateway/http/problems.h"
#include "gateway/routes/requests.h"

namespace klade {
namespace {

template <class T>
void check_bounds(T& value) {
  if constexpr (kIsOptional<T>) {
    if (value) check_bounds(*value);
  } else if constexpr (HasFields<T>) {
    T::fields(value, [](std::string_view, auto& field) { check_bounds(field); });
  } else if constexpr (kIsBoundedText<T>) {
    CHECK(value.value.size() <= T::kMaxBytes && is_utf8(value.value));
    CHECK(!T::kNeeded || !value.value.empty());
  } else if constexpr (std::is_same_v<T, TextOrNumber>) {
    CHECK(value.value.size() <= T::kMaxBytes && is_utf8(value.value));
  } else if constexpr (kIsBoundedList<T>) {
    CHECK(value.items.size() <= T::kMaxItems);
    for (auto& item : value.items) check_bounds(item);
  } else if constexpr (kIsWithin<T>) {
    CHECK(value.value >= T::kLow && value.value <= T::kHigh);
  } else if constexpr (std::is_same_v<T, Tenths>) {
    CHECK(value.value >= 0 && value.value <= Tenths::kMost);
  } else if constexpr (std::is_base_of_v<Id128, T>) {
    CHECK(!value.is_nil());
  }
}

void check_problem(const Problem& problem) {
  CHECK(problem.errors.size() <= kMaxFieldErrors);
  for (const FieldError& error : problem.errors) {
    CHECK(find_problem(error.code) != nullptr);
    CHECK(error.pointer.empty() || error.pointer.front() == '/');
  }
  for (const Language language : {Language::lv, Language::ru, Language::en}) {
    CHECK(nlohmann::json::accept(problem_json(problem, language, {})));
  }
}

template <class Request>
void try_body(std::string_view body) {
  auto read = read_body<Request>(body);
  if (read) {
    check_bounds(*read);
  } else {
    check_problem(read.error());
  }
}

using TryBody = void (*)(std::string_view);
constexpr TryBody kRequests[] = {try_body<SignInRequest>,
                                 try_body<LessonRequest>,
                                 try_body<LessonCorrectionRequest>,
                                 try_body<ReasonRequest>,
                                 try_body<MarksRequest>,
                                 try_body<MarkCorrectionRequest>,
                                 try_body<AttendanceRequest>,
                                 try_body<AbsenceNoticeRequest>,
                                 try_body<ExcuseRequest>,
                                 try_body<HolidayRequest>,
                                 try_body<MovedDayRequest>,
                                 try_body<SchoolSettings>};

}  // namespace
}  // namespace klade

extern "C" int LLVMFuzzerTestOneInput(  // NOLINT(readability-identifier-naming)
    const std::uint8_t* data,
    std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  // Letters choose as well as small bytes do, so that a seed can be written by hand.
  const std::size_t which = (data[0] >= 'A' ? data[0] - std::size_t{'A'} : data[0]);
  klade::kRequests[which % std::size(klade::kRequests)](input.substr(1));
  return 0;
}
