// Router: which route of the table a method and a path belong to.  Literal segments win over
// parameters.  Immutable; safe from any thread.  The routes must outlive it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/http/api.h"

namespace klade {

struct Matched {
  const Route* route = nullptr;
  std::map<std::string, std::string, std::less<>> params;
};
struct NoSuchPath {};
struct OtherMethods {
  std::string allow;  // for the header: "GET, HEAD, POST"
};
using RouteMatch = std::variant<Matched, NoSuchPath, OtherMethods>;

class Router {
 public:
  explicit Router(const std::vector<Route>& routes);
  // `path` is below /api/v1 and decoded; nothing for `method` when it is none that routes have.
  RouteMatch match(std::optional<Method> method, std::string_view path) const;

 private:
  struct Entry {
    const Route* route = nullptr;
    std::vector<std::string_view> segments;
  };
  std::vector<Entry> entries_;  // those with fewer parameters first
};

// GET, POST or DELETE; HEAD is read as GET.
std::optional<Method> parse_method(std::string_view verb);
std::string_view name_of(Method method);

}  // namespace klade
