#include "gateway/http/router.h"

#include <algorithm>

namespace klade {
namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto slash = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, slash));
    path.remove_prefix(slash);
  }
  return segments;
}

bool is_parameter(std::string_view segment) { return !segment.empty() && segment.front() == '{'; }

bool fits(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path) {
  return std::ranges::equal(pattern, path, [](std::string_view wanted, std::string_view given) {
    return is_parameter(wanted) ? !given.empty() : wanted == given;
  });
}

std::map<std::string, std::string, std::less<>> params_of(
    const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path) {
  std::map<std::string, std::string, std::less<>> params;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const std::string_view name = pattern[i];
    if (is_parameter(name)) params.emplace(name.substr(1, name.size() - 2), path[i]);
  }
  return params;
}

}  // namespace

Router::Router(const std::vector<Route>& routes) {
  for (const Route& route : routes) entries_.push_back({&route, segments_of(route.path)});
  std::ranges::stable_sort(entries_, {}, [](const Entry& entry) {
    return std::ranges::count_if(entry.segments, is_parameter);
  });
}

RouteMatch Router::match(std::optional<Method> method, std::string_view path) const {
  if (path.empty() || path.front() != '/') return NoSuchPath{};
  const auto segments = segments_of(path);
  std::string allow;
  for (const Entry& entry : entries_) {
    if (!fits(entry.segments, segments)) continue;
    if (entry.route->method == method) {
      return Matched{entry.route, params_of(entry.segments, segments)};
    }
    if (!allow.empty()) allow += ", ";
    allow += name_of(entry.route->method);
    if (entry.route->method == Method::get) allow += ", HEAD";
  }
  if (allow.empty()) return NoSuchPath{};
  return OtherMethods{allow};
}

std::optional<Method> parse_method(std::string_view verb) {
  if (verb == "GET" || verb == "HEAD") return Method::get;
  if (verb == "POST") return Method::post;
  if (verb == "DELETE") return Method::del;
  return std::nullopt;
}

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::post:
      return "POST";
    case Method::del:
      return "DELETE";
  }
  return "";
}

}  // namespace klade
