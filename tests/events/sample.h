// sample<T>(): a T whose every field has a value of its own, made by the fold over FIELDS, so an
// event that is added is in every test of the codec without being named there.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "events/core/bytes.h"
#include "events/core/names.h"
#include "events/event.h"

namespace klade {

class Filler {
 public:
  template <class T>
  void fill(T& value) {
    ++count_;
    if constexpr (HasFields<T>) {
      T::fields(value, [&](std::string_view, auto& field) { fill(field); });
    } else if constexpr (std::is_base_of_v<Id128, T>) {
      for (std::uint8_t& byte : value.bytes)
        byte = static_cast<std::uint8_t>(count_ * 16 + next_++ % 16);
    } else if constexpr (std::is_same_v<T, std::string>) {
      value = "text " + std::to_string(count_) + " \xC4\x81";
    } else if constexpr (std::is_same_v<T, bool>) {
      value = true;
    } else if constexpr (std::is_enum_v<T>) {
      value = names<T>()[count_ % names<T>().size()].value;
    } else if constexpr (std::is_integral_v<T>) {
      value = static_cast<T>(static_cast<T>(count_) + T{1});
    } else if constexpr (std::is_same_v<T, Date>) {
      value = date_of(2026, 9, 1) + std::chrono::days{count_};
    } else if constexpr (std::is_same_v<T, Instant>) {
      value = Instant{std::chrono::microseconds{1'790'000'000'123'456 + count_}};
    } else if constexpr (std::is_same_v<T, WallTime>) {
      value = WallTime{600 + count_};
    } else {
      static_assert(kIsVector<T>);
      value.resize(2);
      for (auto& element : value) fill(element);
    }
  }

 private:
  std::uint32_t count_ = 0;
  std::uint32_t next_ = 0;
};

template <class T>
T sample() {
  T value{};
  Filler{}.fill(value);
  return value;
}

// Calls visit(T{}) for every event type there is.
template <class... Events, class Visit>
void each_in(const std::variant<Events...>* /*of this type*/, Visit&& visit) {
  (visit(Events{}), ...);
}
template <class... Contexts, class Visit>
void each_context(const std::variant<Contexts...>* /*of this type*/, Visit&& visit) {
  (each_in(static_cast<const Contexts*>(nullptr), visit), ...);
}
template <class Visit>
void each_event_type(Visit&& visit) {
  each_context(static_cast<const Event*>(nullptr), visit);
}

}  // namespace klade
