// match(variant, handlers...): exhaustive visit by an overload set.
#pragma once

#include <utility>
#include <variant>

namespace klade {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

template <class Variant, class... Handlers>
decltype(auto) match(Variant&& variant, Handlers&&... handlers) {
  return std::visit(Overloaded{std::forward<Handlers>(handlers)...},
                    std::forward<Variant>(variant));
}

}  // namespace klade
