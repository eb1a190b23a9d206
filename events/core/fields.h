// FIELDS(a, b, ...): the one list of a struct's members.
//
// It gives the struct `static void fields(self, visit)`, which calls `visit("a", self.a)` for each
// member in the order written.  Codec, row format, JSON, catalogue and test output are folds over
// that list, so a field is named once.  The order is part of the stored format: never reorder the
// fields of a released event (docs/storage.md).
#pragma once

#include <string_view>

#define KLADE_PARENS ()
#define KLADE_EXPAND(...) KLADE_EXPAND3(KLADE_EXPAND3(KLADE_EXPAND3(__VA_ARGS__)))
#define KLADE_EXPAND3(...) KLADE_EXPAND2(KLADE_EXPAND2(KLADE_EXPAND2(__VA_ARGS__)))
#define KLADE_EXPAND2(...) KLADE_EXPAND1(KLADE_EXPAND1(KLADE_EXPAND1(__VA_ARGS__)))
#define KLADE_EXPAND1(...) __VA_ARGS__
#define KLADE_VISIT(name, ...)               \
  visit(std::string_view{#name}, self.name); \
  __VA_OPT__(KLADE_VISIT_AGAIN KLADE_PARENS(__VA_ARGS__))
#define KLADE_VISIT_AGAIN() KLADE_VISIT

#define FIELDS(...)                                                                \
  static void fields([[maybe_unused]] auto& self, [[maybe_unused]] auto&& visit) { \
    __VA_OPT__(KLADE_EXPAND(KLADE_VISIT(__VA_ARGS__)))                             \
  }

namespace klade {

// A struct whose members are listed by FIELDS.
template <class T>
concept HasFields = requires(T& value) {
  T::fields(value, [](std::string_view, auto&) {});
};

}  // namespace klade
