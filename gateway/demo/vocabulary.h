// What a demonstration year's teachers and parents write, in Latvian.  Constants.
#pragma once

#include <span>
#include <string_view>

#include "events/attendance.h"

namespace klade {

// Topics of a subject in the order in which a year takes them; general ones for a subject unknown
// here.  Never empty.
std::span<const std::string_view> demo_topics(std::string_view subject);
std::span<const std::string_view> demo_results();
std::span<const std::string_view> demo_homework();
std::span<const std::string_view> demo_correction_reasons();
std::span<const std::string_view> demo_withdrawal_reasons();
std::span<const std::string_view> demo_absence_reasons(ExcuseKind kind);
std::string_view demo_substitution_reason();

}  // namespace klade
