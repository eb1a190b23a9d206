// CHECK(condition): a bug stops the process, in every build.  For what the program itself must
// keep true; never for bad input (a refusal or a problem) nor for a failing world (a fault).
// The message names the place, never a value: values may be personal data.
#pragma once

namespace klade {

[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace klade

#define CHECK(condition) \
  (static_cast<bool>(condition) ? void() : ::klade::check_failed(#condition, __FILE__, __LINE__))
