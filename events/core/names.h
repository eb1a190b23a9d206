// Names of enumerators: one table an enum, used both ways.  The table is declared beside its enum
// (`template <> std::span<const Name<Role>> names();`) and defined in events/names.cc.  A value
// that is not in its table is not a value of the enum: the codec takes it for malformed.
// Pure functions; safe from any thread.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

namespace klade {

template <class E>
struct Name {
  E value;
  std::string_view text;
};
template <class E>
std::span<const Name<E>> names();

template <class E>
std::optional<E> parse_name(std::string_view text) {
  for (const Name<E>& name : names<E>()) {
    if (name.text == text) return name.value;
  }
  return std::nullopt;
}

template <class E>
bool is_named(E value) {
  return std::ranges::any_of(names<E>(), [&](const Name<E>& name) { return name.value == value; });
}

// The text of a value; "invalid" of one that is not in the table.
template <class E>
std::string_view name_in_table(E value) {
  for (const Name<E>& name : names<E>()) {
    if (name.value == value) return name.text;
  }
  return "invalid";
}

}  // namespace klade
